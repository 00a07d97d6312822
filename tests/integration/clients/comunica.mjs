// Comunica, given no more than the address: it reads the service description first.

import { QueryEngine } from "@comunica/query-sparql";
import { answer, rows, triples } from "./said.mjs";

const engine = new QueryEngine();
const on = (endpoint) => ({ sources: [endpoint] });

await answer({
  select: async (endpoint, query) =>
    rows(await (await engine.queryBindings(query, on(endpoint))).toArray()),
  ask: (endpoint, query) => engine.queryBoolean(query, on(endpoint)),
  graph: async (endpoint, query) =>
    triples(await (await engine.queryQuads(query, on(endpoint))).toArray()),
});
