// What the scripts here have in common: a question comes in, an answer goes out.
//
//     node CLIENT.mjs ENDPOINT FORM < QUERY
//
// FORM is select, ask or graph. Rows are written as JSON, a truth value as true or false, a graph as
// N-Triples. A client that throws ends with code 1 and its own message on standard error.

import { readFileSync } from "node:fs";

const [endpoint, form] = process.argv.slice(2);
const query = readFileSync(0, "utf-8");

const iri = (term) => `<${term.value}>`;
const STRING = "http://www.w3.org/2001/XMLSchema#string";
const typed = (term) => (term.datatype.value === STRING ? "" : `^^${iri(term.datatype)}`);
const literal = (term) =>
  JSON.stringify(term.value) + (term.language ? `@${term.language}` : typed(term));
const written = (term) => (term.termType === "Literal" ? literal(term) : iri(term));

// Gives rows of RDF/JS terms, as maps or as objects, as what the test compares.
export const rows = (found) =>
  JSON.stringify(
    found.map((row) => {
      const pairs = row.entries ? [...row] : Object.entries(row);
      return Object.fromEntries(pairs.map(([name, term]) => [name.value ?? name, term.value]));
    }),
  );

// Gives RDF/JS quads as N-Triples; there are no blank nodes in what is asked for.
export const triples = (quads) =>
  quads.map((quad) => [quad.subject, quad.predicate, quad.object].map(written).join(" ") + " .\n").join("");

// Asks with the one of the three functions that fits, and writes what it gives.
export async function answer(ways) {
  try {
    process.stdout.write(String(await ways[form](endpoint, query)));
  } catch (error) {
    process.stderr.write(`${error.name}: ${error.message}\n`);
    process.exitCode = 1;
  }
}
