// What the editor of YASGUI (YASQE 4) sends from a browser: a form by POST, with its own Accept
// headers and the Origin of another site; a browser reads no answer that does not allow that.

import { answer } from "./said.mjs";

const ORIGIN = "https://yasgui.example";

async function sent(endpoint, query, accept) {
  const response = await fetch(endpoint, {
    method: "POST",
    headers: {
      "Content-Type": "application/x-www-form-urlencoded",
      Accept: accept,
      Origin: ORIGIN,
    },
    body: new URLSearchParams({ query }).toString(),
  });
  const allowed = response.headers.get("Access-Control-Allow-Origin");
  if (allowed !== "*" && allowed !== ORIGIN) throw new Error("no site may read this answer");
  if (!response.ok) throw new Error(`${response.status} ${await response.text()}`);
  return response;
}

const result = async (endpoint, query) =>
  (await sent(endpoint, query, "application/sparql-results+json,*/*;q=0.9")).json();

await answer({
  select: async (endpoint, query) =>
    JSON.stringify(
      (await result(endpoint, query)).results.bindings.map((row) =>
        Object.fromEntries(Object.entries(row).map(([name, term]) => [name, term.value])),
      ),
    ),
  ask: async (endpoint, query) => (await result(endpoint, query)).boolean,
  graph: async (endpoint, query) =>
    (await sent(endpoint, query, "application/n-triples,*/*;q=0.9")).text(),
});
