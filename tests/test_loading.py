"""Files of RDF into a store: every syntax, every fault with its place, nothing from elsewhere."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest

from eifgraph.backend.loading import Source, facts_of, load, write_facts
from eifgraph.backend.nesting import MAX_DEPTH
from eifgraph.counts import count, from_facts
from eifgraph.errors import DataError
from tests.listening import Listener, listener

__all__ = ["listener"]

XML = '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:e="urn:e:">'
SAME = {
    "data.nt": "<urn:s> <urn:e:p> <urn:o> .",
    "data.nq": "<urn:s> <urn:e:p> <urn:o> .",
    "data.ttl": "@prefix e: <urn:e:> . <urn:s> e:p <urn:o> .",
    "data.trig": "@prefix e: <urn:e:> . { <urn:s> e:p <urn:o> }",
    "data.rdf": XML + '<e:C rdf:about="urn:s"/></rdf:RDF>',
    "data.owl": f'{XML}<rdf:Description rdf:about="urn:s"><e:p rdf:resource="urn:o"/>'
    "</rdf:Description></rdf:RDF>",
    "DATA.JSONLD": '{"@id": "urn:s", "urn:e:p": {"@id": "urn:o"}}',
}


def quads(folder: Path, files: dict[str, str], is_union: bool = False) -> list[str]:
    """Load files of these texts and give what the store holds."""
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    source = Source.of_data((folder / name for name in files), is_union)
    return sorted(str(quad) for quad in load(source).store)


@pytest.mark.parametrize("name", SAME)
def test_every_syntax_is_read(tmp_path: Path, name: str) -> None:
    """The suffix tells the syntax, in capitals too."""
    kind = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <urn:e:C>"
    said = kind if name == "data.rdf" else "<urn:e:p> <urn:o>"
    assert quads(tmp_path, {name: SAME[name]}) == [f"<urn:s> {said}"]


@pytest.mark.parametrize("name", ["data.ttl.gz", "data.nq.gz"])
def test_gzipped_files_are_read(tmp_path: Path, name: str) -> None:
    """The suffix before .gz tells the syntax."""
    (tmp_path / name).write_bytes(gzip.compress(b"<urn:s> <urn:p> <urn:o> ."))
    store = load(Source.of_data([tmp_path / name])).store
    assert [str(quad) for quad in store] == ["<urn:s> <urn:p> <urn:o>"]


def test_named_graphs_are_kept(tmp_path: Path) -> None:
    """The default graph is the file's own."""
    text = '<urn:s> <urn:p> "1" .\n<urn:s> <urn:p> "2" <urn:g> .'
    assert quads(tmp_path, {"a.nq": text}) == [
        '<urn:s> <urn:p> "1"',
        '<urn:s> <urn:p> "2" <urn:g>',
    ]


def test_union_is_the_default_graph_where_it_is_asked_for(tmp_path: Path) -> None:
    """Each triple is in it once, in however many graphs it is."""
    text = '<urn:s> <urn:p> "1" .\n<urn:s> <urn:p> "2" <urn:g> .\n<urn:s> <urn:p> "2" <urn:h> .'
    assert quads(tmp_path, {"a.nq": text}, is_union=True) == [
        '<urn:s> <urn:p> "1"',
        '<urn:s> <urn:p> "2"',
        '<urn:s> <urn:p> "2" <urn:g>',
        '<urn:s> <urn:p> "2" <urn:h>',
    ]


def test_blank_nodes_of_two_files_are_two(tmp_path: Path) -> None:
    """The same label in one file is one node, in another file another."""
    files = {"a.ttl": "_:b <urn:p> 1 ; <urn:q> 1 .", "b.ttl": "_:b <urn:p> 1 ."}
    subjects = {line.split()[0] for line in quads(tmp_path, files)}
    assert len(subjects) == 2


def test_order_of_files_means_nothing(tmp_path: Path) -> None:
    """Loaded the other way round, they are the same."""
    files = {"a.ttl": "<x> <urn:p> <#y> .", "b.trig": "GRAPH <urn:g> { <x> <urn:p> <#y> }"}
    back = dict(reversed(list(files.items())))
    assert quads(tmp_path, files) == quads(tmp_path, back)


def test_relative_addresses_tell_no_folder(tmp_path: Path) -> None:
    """They are resolved against the name of the file alone."""
    assert quads(tmp_path, {"my data.ttl": "<x> <urn:p> <#y> ."}) == [
        "<file:///x> <urn:p> <file:///my%20data.ttl#y>"
    ]


def test_a_byte_order_mark_is_no_data(tmp_path: Path) -> None:
    """Some editors put one at the beginning."""
    assert quads(tmp_path, {"a.ttl": "\ufeff<urn:s> <urn:p> 1 ."}) != []


BROKEN = [
    ("a.ttl", "<urn:s>\n  <urn:p> .", ":2:11: . is not a valid RDF object"),
    ("a.nq", "<urn:s> <urn:p> <urn:o> .\n<urn:s> <urn:p>\n", ":3:1: "),
    ("a.nt", '<urn:s> <urn:p> "x\n" .', ":1:19: "),
    ("a.trig", "<urn:g> { <urn:s> <urn:p> }", ":1:27: "),
    ("a.rdf", XML + "\n<e:A></e:B></rdf:RDF>", ":2:8: it is no XML: mismatched tag"),
    (
        "a.rdf",
        XML + '\n\n<e:A rdf:about="a b"/>\n<e:A/>\n</rdf:RDF>\n',
        ":3: error while parsing IRI",
    ),
    ("a.rdf", "", ":1:1: it is no XML: no element found"),
    ("a.jsonld", '{"@id":\n "urn:s",,}', ":2:10: "),
    ("a.csv", "a,b", ": unknown suffix '.csv'; known are .nq, "),
    ("a", "a,b", ": unknown suffix ''"),
    ("a.ttl.gz", "no gzip", ": it cannot be read: Not a gzipped file"),
    ("folder/a.ttl", None, ": it cannot be read: No such file or directory"),
]


@pytest.mark.parametrize(("name", "text", "said"), BROKEN)
def test_a_broken_file_is_named_with_its_place(
    tmp_path: Path, name: str, text: str | None, said: str
) -> None:
    """File, line, column, and what is wrong there."""
    if text is not None:
        (tmp_path / name).write_text(text, encoding="utf-8")
    with pytest.raises(DataError) as caught:
        load(Source.of_data([tmp_path / name]))
    assert str(caught.value).startswith(f"{tmp_path / name}{said}")


N = MAX_DEPTH + 1
DEEP = {
    "terms.ttl": "<urn:s> <urn:p> " + "<<( <urn:a> <urn:b> " * N + "1" + " )>>" * N + " .",
    "terms.nq": "<urn:s> <urn:p> " + "<<( <urn:a> <urn:b> " * N + "<urn:c>" + " )>>" * N + " .",
    # what looks like a string or a comment, and closing brackets that are in one
    "hidden.ttl": "@prefix e: <urn:e:> .\n<urn:s> <urn:p\\u0023> e:\\'\\#, "
    + '<<( <urn:a> <urn:b> # )>> "\n' * N
    + "1"
    + " )>>" * N
    + " .",
    "objects.jsonld": '{"urn:p":' * N + "1" + "}" * N,
    "lists.jsonld": '{"urn:p":' + "[" * N + '"]"' + "]" * N + "}",
    "nodes.rdf": XML + "<e:A><e:p>" * N + "</e:p></e:A>" * N + "</rdf:RDF>",
}


@pytest.mark.parametrize("name", DEEP)
def test_no_file_nests_too_deep(tmp_path: Path, name: str) -> None:
    """What could overflow the stack of the engine's reader is refused, with the place."""
    with pytest.raises(DataError, match=f"nests deeper than {MAX_DEPTH} here") as caught:
        quads(tmp_path, {name: DEEP[name]})
    assert caught.value.column is not None


FLAT = {
    "strings.ttl": '<urn:s> <urn:p> "' + "[(" * 9999 + '" .',
    "turtle.ttl": "<urn:s> <urn:p> " + "[ <urn:p> " * 9999 + "1" + " ]" * 9999 + " .",
    "lists.ttl": "<urn:s> <urn:p> " + "( " * 9999 + "1" + " )" * 9999 + " .",
    "many.ttl": "<urn:s> <urn:p> <<( <urn:a> <urn:b> 1 )>> .\n" * 9999,
    "strings.jsonld": json.dumps({"@id": "urn:s", "urn:p": ["[{\\"] * 300}),
    "many.jsonld": json.dumps([{"@id": f"urn:{n}", "urn:p": [n]} for n in range(300)]),
}


@pytest.mark.parametrize("name", FLAT)
def test_what_does_no_harm_is_read(tmp_path: Path, name: str) -> None:
    """Brackets in strings, those of Turtle, and many that close again."""
    assert quads(tmp_path, {name: FLAT[name]}) != []


ELSEWHERE = {
    "context.jsonld": '{\n "@context": "http://127.0.0.1:PORT/c", "@id": "urn:s", "p": 1}',
    "list.jsonld": '{"@context": [ "http://127.0.0.1:PORT/c"], "@id": "urn:s", "p": 1}',
    "later.jsonld": '{"@context": [{}, "http://127.0.0.1:PORT/c"], "@id": "urn:s", "p": 1}',
    "import.jsonld": '{"@context": {"@import": "http://127.0.0.1:PORT/c"}, "p": 1}',
    "escaped.jsonld": '{"\\u0040context": "http://127.0.0.1:PORT/c", "@id": "urn:s", "p": 1}',
    "entity.rdf": '<!DOCTYPE r [<!ENTITY x SYSTEM "http://127.0.0.1:PORT/e">]>'
    f'{XML}<e:A e:p="y"><e:q>&x;</e:q></e:A></rdf:RDF>',
    "file.rdf": f'<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]>{XML}</rdf:RDF>',
    "parameter.rdf": '<!DOCTYPE r [<!ENTITY % x SYSTEM "http://127.0.0.1:PORT/e"> %x;]>'
    f"{XML}</rdf:RDF>",
    "laughs.rdf": "<!DOCTYPE r ["
    + '<!ENTITY a0 "lol">'
    + "".join(f'<!ENTITY a{n + 1} "{f"&a{n};" * 10}">' for n in range(9))
    + f"]>{XML}<e:A><e:p>&a9;</e:p></e:A></rdf:RDF>",
}


@pytest.mark.parametrize("name", ELSEWHERE)
def test_nothing_is_fetched(tmp_path: Path, listener: Listener, name: str) -> None:
    """A context or an entity that lies elsewhere is refused, and nobody was asked for it."""
    text = ELSEWHERE[name].replace("PORT", str(listener.port))
    with pytest.raises(DataError, match=r"elsewhere|amplification|remote"):
        quads(tmp_path, {name: text})
    assert listener.calls == 0


def test_a_document_type_elsewhere_is_not_read(tmp_path: Path, listener: Listener) -> None:
    """Many files name one; it is left alone."""
    text = f'<!DOCTYPE r SYSTEM "http://127.0.0.1:{listener.port}/d">{XML}<e:A/></rdf:RDF>'
    assert len(quads(tmp_path, {"a.rdf": text})) == 1
    assert listener.calls == 0


def test_entities_of_the_file_itself_are_read(tmp_path: Path) -> None:
    """Ontologies have them, for namespaces."""
    text = f'<!DOCTYPE r [<!ENTITY e "urn:e:">]>{XML}<e:A rdf:about="&e;s"/></rdf:RDF>'
    assert quads(tmp_path, {"a.rdf": text})[0].startswith("<urn:e:s>")


@pytest.mark.parametrize("is_union", [True, False])
def test_facts_are_those_of_the_store(tmp_path: Path, is_union: bool) -> None:
    """What is written for servers tells files without folders, and true counts."""
    (tmp_path / "a.nq").write_text('<urn:s> <urn:p> "1" <urn:g> .\n<urn:s> <urn:p> "2" .')
    source = Source.from_text(Source.of_data([tmp_path / "a.nq"], is_union).as_text())
    store = load(source)
    write_facts(source, store, tmp_path / "keeper")
    facts = json.loads(facts_of(tmp_path / "keeper").read_text())
    counts = from_facts(facts["counts"])
    assert (facts["files"], facts["isUnion"]) == (["a.nq"], is_union)
    assert counts == count(store, is_union)
    assert (counts.triples, counts.default_graph) == (2, 2 if is_union else 1)


def test_formats_are_known_to_the_engine() -> None:
    """Each syntax that is read is one that the engine has, and all of those but N3."""
    from eifgraph.backend.loading import SUFFIXES

    forms: Iterator[ox.RdfFormat] = (form for form, _ in SUFFIXES.values())
    assert {form.name for form in forms} == {
        *("N-Quads", "N-Triples", "TriG", "Turtle", "RDF/XML", "JSON-LD")
    }
