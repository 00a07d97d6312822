// sparql-http-client, by GET for rows and by POST for the others.

import SimpleClient from "sparql-http-client/ParsingClient.js";
import { answer, rows, triples } from "./said.mjs";

const at = (endpointUrl) => new SimpleClient({ endpointUrl }).query;

await answer({
  select: async (endpoint, query) => rows(await at(endpoint).select(query, { operation: "get" })),
  ask: (endpoint, query) => at(endpoint).ask(query, { operation: "postUrlencoded" }),
  graph: async (endpoint, query) =>
    triples([...(await at(endpoint).construct(query, { operation: "postDirect" }))]),
});
