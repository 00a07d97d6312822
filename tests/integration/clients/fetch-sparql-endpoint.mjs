// fetch-sparql-endpoint, the client below Comunica.

import { SparqlEndpointFetcher } from "fetch-sparql-endpoint";
import { answer, rows, triples } from "./said.mjs";

const client = new SparqlEndpointFetcher();

async function all(stream) {
  const found = [];
  for await (const one of stream) found.push(one);
  return found;
}

await answer({
  select: async (endpoint, query) => rows(await all(await client.fetchBindings(endpoint, query))),
  ask: (endpoint, query) => client.fetchAsk(endpoint, query),
  graph: async (endpoint, query) => triples(await all(await client.fetchTriples(endpoint, query))),
});
