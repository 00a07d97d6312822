"""The routes of the server as those who use them know them: an example of each, and its forms."""

from __future__ import annotations

from dataclasses import dataclass

DATA = ("text/turtle", "application/n-triples", "application/rdf+xml", "application/ld+json")
PAGE = ("text/html", *DATA)
HTML = ("text/html",)
CITATIONS = (
    *("application/x-research-info-systems", "application/x-bibtex"),
    "application/vnd.citationstyles.csl+json",
)
CPP = "programme/child-parent-psychotherapy"


@dataclass(frozen=True, slots=True)
class Route:
    """An example of a route: a path, where RELEASE stands for the release's name; its forms."""

    path: str
    types: tuple[str, ...] = ()
    status: int = 200

    def __str__(self) -> str:
        """Name the route."""
        return self.path


def sees(path: str) -> Route:
    """Give a route that sends on."""
    return Route(path, status=303)


ROUTES = {
    "/": Route("/", HTML),
    "/.well-known/void": Route("/.well-known/void", DATA),
    "/api": Route("/api", ("application/json", "text/html")),
    "/api/<name>": Route("/api/q04", ("application/json", "text/csv", "text/html")),
    "/catalogue": sees("/catalogue"),
    "/cite": Route("/cite?programme=CPP", CITATIONS),
    "/completeness": Route("/completeness", HTML),
    "/dataset": sees("/dataset"),
    "/doc/<path:name>": Route(f"/doc/{CPP}", PAGE),
    "/doc/dataset": Route("/doc/dataset", PAGE),
    "/doc/dataset.<suffix>": Route("/doc/dataset.ttl", ("text/turtle",)),
    "/download": Route("/download", HTML),
    "/download/<name>": Route("/download/eifgraph.nq", ("application/n-quads",)),
    "/download/<release>/<name>": Route("/download/RELEASE/manifest.json", ("application/json",)),
    "/graph/<path:name>": Route("/graph/child-parent-psychotherapy", PAGE),
    "/id/<path:name>": sees(f"/id/{CPP}"),
    "/ontology": Route("/ontology", PAGE),
    "/ontology.<suffix>": Route("/ontology.svg", ("image/svg+xml",)),
    "/ontology/<name>": sees("/ontology/0.3.0"),
    "/ontology/context.jsonld": Route("/ontology/context.jsonld", ("application/ld+json",)),
    "/openapi.json": Route("/openapi.json", ("application/json",)),
    "/openapi.yaml": Route("/openapi.yaml", ("application/yaml",)),
    "/queries": Route("/queries", HTML),
    "/queries/<name>.rq": Route("/queries/q04.rq", ("application/sparql-query",)),
    "/robots.txt": Route("/robots.txt", ("text/plain",)),
    "/schema": Route("/schema", HTML),
    "/schema/record.json": Route("/schema/record.json", ("application/schema+json",)),
    "/sitemap-<int:number>.xml": Route("/sitemap-1.xml", ("application/xml",)),
    "/sitemap.xml": Route("/sitemap.xml", ("application/xml",)),
    "/sparql": Route("/sparql", ("text/html", *DATA, "application/n-quads", "application/trig")),
    "/static/<path:filename>": Route("/static/eifgraph.css", ("text/css",)),
    "/vocab": Route("/vocab", PAGE),
    "/vocab.<suffix>": Route("/vocab.html", HTML),
    "/vocab/<path:name>": sees("/vocab/setting/home"),
}
"""Rule of each route: an example."""
