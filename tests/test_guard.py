"""The guard: what is refused before a query reaches the engine, and what is not."""

from __future__ import annotations

import pytest

from eifgraph.backend.guard import QueryForm, inspect_query
from eifgraph.errors import QueryRefused, QuerySyntaxError


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("SELECT * { ?s ?p ?o }", QueryForm.SELECT),
        ("PREFIX ask: <urn:select> # construct\nask {}", QueryForm.ASK),
        ("BASE <urn:ask>construct WHERE { ?s ?p ?o }", QueryForm.CONSTRUCT),
        ("DESCRIBE <urn:a>", QueryForm.DESCRIBE),
        ("SELECT * { { SELECT * {} } }", QueryForm.SELECT),
        ("", QueryForm.UNKNOWN),
        ("nonsense { SELECT }", QueryForm.UNKNOWN),
        ("ASKWHERE {}", QueryForm.ASK),
    ],
)
def test_form_is_told(text: str, form: QueryForm) -> None:
    """The first form keyword outside brackets, IRIs, names and comments is the form."""
    assert inspect_query(text).form is form


@pytest.mark.parametrize("bracket", ["{", "(", "["])
def test_deep_nesting_is_refused(bracket: str) -> None:
    """3,000 brackets of any kind would overflow the stack of the engine."""
    with pytest.raises(QueryRefused, match="deeper than 100"):
        inspect_query("SELECT * " + bracket * 3000)


def test_nesting_up_to_the_limit_passes() -> None:
    """The limit itself is allowed; brackets in strings, IRIs and comments do not count."""
    text = "ASK " + "{" * 100 + "<urn:(((> '{{{' #{{{\n" + "}" * 100
    assert inspect_query(text).form is QueryForm.ASK


@pytest.mark.parametrize(
    "text",
    [
        "ASK { FILTER(" + "!" * 3000 + "1) }",
        "ASK { FILTER(" + "- " * 3000 + "1) }",
        "ASK { ?s " + "^" * 3000 + "<urn:p> ?o }",
        "ASK { ?s <urn:p>" + "/<urn:p>" * 3000 + " ?o }",
        "ASK { FILTER(" + "+1" * 3000 + ") }",
        "ASK { {}" + "UNION{}" * 3000 + " }",
        "ASK { " + "BIND(1 AS ?a) " * 3000 + " }",
        "ASK { FILTER(?a<1" + "+1" * 3000 + ">1) }",
        "ASK { ?s ?p true" + "OPTIONAL{}?s ?p true" * 3000 + " }",
        "PREFIX p: <urn:p> ASK { " + "FILTERp:f(1)" * 3000 + " }",
        "ASK { " + "LATERAL{}" * 3000 + " }",
        "ASK { ?s ?p ?x\u203fVALUES . { FILTER(1" + " +1" * 3000 + ") } }",
        "ASK { VALUES ?x { 1 } { FILTER(1" + " +1" * 3000 + ") } }",
        "ASK { VALUES ?x { FILTER(1" + " +1" * 3000 + ") } }",
        "ASK { VALUES ?x {" + " +1" * 3000 + " ?y } }",
        "ASK { VALUES { (" + " +1" * 3000 + ") } }",
        "PREFIX p: <urn:p> ASK { ?s ?p p:VALUES {" + " +1" * 3000 + " } }",
        "PREFIX p: <http://a:1> ASK { " + "?s p:trueOPTIONAL{} " * 3000 + "}",
    ],
    ids=[
        "not",
        "minus",
        "inverse",
        "sequence",
        "signed",
        "union",
        "bind",
        "hidden",
        "joined",
        "before-prefix",
        "lateral",
        "name-like-values",
        "after-values",
        "no-data",
        "data-that-is-none",
        "values-of-nothing",
        "local-name-values",
        "within-a-name",
    ],
)
def test_long_chains_are_refused(text: str) -> None:
    """Chains of operators make trees as deep as they are long."""
    with pytest.raises(QueryRefused, match=r"operators|terms in a row"):
        inspect_query(text)


@pytest.mark.parametrize(
    "text",
    [
        "DESCRIBE " + "<urn:a>" * 2100,
        "SELECT * {} GROUP BY " + "(1)" * 2100,
        "SELECT * {} GROUP BY ?a HAVING" + "(1)" * 2100,
        "SELECT * { ?s ?p " + "(" + "1 " * 2100 + ") }",
        "SELECT * { ?s ?p ?o " + "; ?p ?o " * 5100 + "}",
        "SELECT * { ?s ?p ?o " + ", ?o " * 5100 + "}",
        "SELECT * { ?s ?p " + "[], " * 5100 + "?o }",
        "SELECT * { ?s ?p ?o " + "~ " * 2100 + "}",
    ],
    ids=["describe", "group", "having", "collection", "semicolons", "commas", "blanks", "reifiers"],
)
def test_long_rows_are_refused(text: str) -> None:
    """The engine's parser descends along these too; it fell at twice as many and more."""
    with pytest.raises(QueryRefused, match=r"2000 terms in a row|5000 signs"):
        inspect_query(text)


def test_long_arguments_pass() -> None:
    """Lists in parentheses and data are as long as they need be; so are many triples."""
    inspect_query(f"SELECT * {{ ?s ?p ?o FILTER(?o IN ({', '.join(['<urn:a>'] * 9000)})) }}")
    inspect_query(f"SELECT * {{ VALUES ?s {{ {'<urn:a> ' * 9000} }} }}")
    inspect_query(f"SELECT * {{ {'?s ?p ?o . ' * 3000} }}")


def test_long_lists_of_values_pass() -> None:
    """Data in VALUES and IN is no chain, signed numbers included."""
    values = "VALUES (?a ?b) {" + "(-1 +2.5) " * 3000 + "}"
    assert inspect_query("ASK {" + values + "FILTER(?a IN (1" + ",1" * 3000 + "))}")


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * { SERVICE <urn:x> {} }",
        "SELECT * { service silent ?x {} }",
        r"SELECT * { \u0053ERVICE <urn:x> {} }",
        r"SELECT * { S\U00000045RVICE <urn:x> {} }",
        "SELECT * { ?s ?p ?o.SERVICE<urn:x>{} }",
        "SELECT * { ?s ?p 1SERVICE<urn:x>{} }",
        "SELECT * { ?s ?p 'a''b'SERVICE<urn:x>{} }",
        "SELECT * { # comment\rSERVICE<urn:x>{} }",
        "SELECT * { FILTER(?a<?b)SERVICE#>\n<urn:x>{} }",
        "SELECT * { FILTER(?a<'>'&&?b>'')SERVICE<urn:x>{} #' \n }",
        "SELECT * { ?s ?p trueSERVICE<urn:x>{} }",
        "SELECT * { SERVICESILENT<urn:x>{} }",
        "PREFIX p: <urn:x> SELECT * { SERVICEp:x{} }",
        "PREFIX p: <urn:x> SELECT * { ?s ?p true.servicep:x{} }",
        "PREFIX service: <urn:y> PREFIX : <urn:x> SELECT * { service:x {} }",
        'SELECT * { ?s ?p "a\\u0022", <urn:a\\u0041#> SERVICE <urn:x> {} #"\n}',
        "PREFIX p: <urn:x> SELECT * { ?s ?p ?x\u203fVALUES . { SERVICEp:x {} } }",
        "PREFIX p: <urn:x> SELECT * { ?s ?p p:a.b.SERVICE<urn:x>{} }",
        "PREFIX p: <http://a:1> SELECT * { ?s p:trueSERVICE<urn:x>{} }",
        "PREFIX p: <http://[::1]> SELECT * { ?s p:trueSERVICE<urn:x>{} }",
        "PREFIX p: <//a:1> SELECT * { ?s p:trueSERVICE<urn:x>{} }",
        "BASE <http://a:1> PREFIX p: <> SELECT * { ?s p:trueSERVICE<urn:x>{} }",
        r"PREFIX p: <http:\u002f\u002fa:1> SELECT * { ?s p:trueSERVICE<urn:x>{} }",
        r"PREFIX p: <urn:a#> PREFIX q: <urn:x> SELECT * { ?s p:trueSERVICEq:x\#y{} }",
        "PREFIX p: <urn:a#> PREFIX q: <urn:x> SELECT * { ?s p:trueSERVICEq:x\ufffd{} }",
        "SELECT * { VALUES ?x { '''a' } SERVICE<urn:x>{} #\\q'''\n }",
        "SELECT * { VALUES ?x { '''a' } SERVICE<urn:x>{} #\\ud800'''\n }",
        'SELECT * { ?s ?p ("""a") . SERVICE<urn:x>{} #\\U00110000"""\n }',
        "SELECT * { <<#> '''\n?s ?p ?o>> ?q ?r SERVICE <urn:x> {} #'''\n}",
    ],
)
def test_service_is_refused(text: str) -> None:
    """SERVICE as a keyword is found however it is written."""
    with pytest.raises(QueryRefused):
        inspect_query(text)


NAME_MARKS = ("\u00b7", "\u0300", "\u036f", "\u203f", "\u2040", "\u1680", "\u200d", "\U00010000")
"""What may stand in a name but is no letter to Python, or stands beyond U+FFFF."""


@pytest.mark.parametrize(
    "inside",
    [
        '"SERVICE"',
        "'it\\'s SERVICE'",
        '"""a "SERVICE" """',
        "'''\nSERVICE '' '''",
        "<urn:x> # SERVICE\n",
        "<SERVICE>",
        "<http://a.org/x_(y);SERVICE>",
        "?SERVICE",
        "$service",
        "eif:SERVICE",
        "_:SERVICE",
        '"x"@service',
        *(f"?x{mark}SERVICE" for mark in NAME_MARKS),
        *(f"_:x{mark}SERVICE" for mark in (*NAME_MARKS, "-", ".")),
        *(f"eif:x{mark}SERVICE" for mark in (*NAME_MARKS, "-", ".", ":", "%41")),
        "$1SERVICE",
        "'''it's \\u00e9 SERVICE'''",
    ],
)
def test_the_word_service_is_allowed_elsewhere(inside: str) -> None:
    """In strings, comments, IRIs, variables and names the word is only a word."""
    assert inspect_query(f"SELECT * {{ ?s ?p {inside} }}").form is QueryForm.SELECT


@pytest.mark.parametrize(
    "word", ["INSERT", "delete", "LOAD", "CLEAR", "DROP", "CREATE", "COPY", "MOVE", "ADD", "WITH"]
)
def test_updates_are_refused(word: str) -> None:
    """An update is refused as such, not called a bad query."""
    with pytest.raises(QueryRefused, match="read-only"):
        inspect_query(f"PREFIX a: <urn:a> {word} <urn:x>")


def test_comparison_without_spaces_passes() -> None:
    """What reads as an IRI in a comparison is let through if it can hide nothing."""
    assert inspect_query("ASK { FILTER(?a<?b&&?c>?d) }").form is QueryForm.ASK


def test_unclosed_string_is_a_syntax_error() -> None:
    """A string without end is told with its place."""
    with pytest.raises(QuerySyntaxError) as caught:
        inspect_query('ASK {\n ?s ?p "open }')
    assert (caught.value.line, caught.value.column) == (2, 8)


LISTED = "https://a.org/sparql"


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * { SERVICE <https://a.org/sparql> { ?s ?p ?o } }",
        "SELECT * { service silent # why\n<https://a.org/sparql> { ?s ?p ?o } }",
        "SELECT * { ?s ?p 1SERVICE<https://a.org/sparql>{} }",
        "SELECT * { { SELECT * { OPTIONAL { SERVICE <https://a.org/sparql> {} } } } }",
    ],
)
def test_listed_services_are_found(text: str) -> None:
    """A call of an endpoint in the list, written as there, passes with its place."""
    (call,) = inspect_query(text, services=(LISTED,)).calls
    assert (text[call.start : call.end], call.iri) == (f"<{LISTED}>", LISTED)


@pytest.mark.parametrize(
    "target",
    [
        "<https://a.org/sparq>",
        "<https://a.org/sparql/>",
        "<https://a.org/sparql#>",
        "<https://a.org/sparql?x>",
        "<https://a.org:443/sparql>",
        "<https://a.org:80/sparql>",
        "<https://A.org/sparql>",
        "<HTTPS://a.org/sparql>",
        "<http://a.org/sparql>",
        "<https://a.org./sparql>",
        "<https://me@a.org/sparql>",
        "<https://a.org@127.0.0.1/sparql>",
        "<https://127.0.0.1/sparql>",
        "<https://a.org/x/../sparql>",
        "<https://a.org/%73parql>",
        r"<https://a.org/\u0073parql>",
        r"<https://a.org\u0040127.0.0.1/sparql>",
        "<//a.org/sparql>",
        "</sparql>",
        "<>",
        "<file:///etc/passwd>",
        "p:sparql",
        "p:",
        "?x",
        "$x",
        "'https://a.org/sparql'",
        "[]",
        "(<https://a.org/sparql>)",
        "SERVICE <https://a.org/sparql>",
        "SILENT SERVICE <https://a.org/sparql>",
        "SILENT?x",
        "{}",
    ],
)
def test_any_other_spelling_is_refused(target: str) -> None:
    """Only the very text of the list is taken; what could be resolved to it is not."""
    head = "BASE <https://a.org/> PREFIX p: <https://a.org/> SELECT * { VALUES ?x { 1 } SERVICE "
    with pytest.raises(QueryRefused, match="this endpoint calls only <https://a"):
        inspect_query(f"{head}{target} {{}} }}", services=(LISTED,))


@pytest.mark.parametrize(
    "text",
    [
        r"SELECT * { SERVICE <https://a.org/sparql> { ?s ?p '\u00e9' } }",
        r"SELECT * { ?s ?p '\u0027' SERVICE <https://a.org/sparql> {} #' }",
        r"SELECT * { \u0053ERVICE <https://a.org/sparql> {} }",
    ],
)
def test_no_escapes_beside_a_service(text: str) -> None:
    """The engine and the book undo escapes at different times; so which call it is were unsure."""
    with pytest.raises(QueryRefused, match="SERVICE"):
        inspect_query(text, services=(LISTED,))


@pytest.mark.parametrize("test", ["FILTER NOT EXISTS", "FILTER(1 = 1 && EXISTS", "MINUS"])
def test_no_service_in_what_is_only_tested(test: str) -> None:
    """The engine takes a call that fails there for one that found nothing, and answers wrongly."""
    with pytest.raises(QueryRefused, match="EXISTS or MINUS"):
        inspect_query(
            f"SELECT * {{ ?s ?p ?o {test} {{ {{ SERVICE <{LISTED}> {{}} }} }}", services=(LISTED,)
        )


@pytest.mark.parametrize("hidden", ["?x{}VALUES", "_:x{}VALUES", "p:x{}VALUES", "?x VALUES"])
@pytest.mark.parametrize("mark", ["", *NAME_MARKS])
def test_a_name_begins_no_data(hidden: str, mark: str) -> None:
    """What follows a name that ends like VALUES is seen as elsewhere."""
    call = f"SERVICE <{LISTED}> {{"
    with pytest.raises(QueryRefused, match="SERVICE inside SERVICE"):
        inspect_query(
            f"SELECT * {{ ?s ?p {hidden.format(mark)} . {call} {call} }} }} }}", services=(LISTED,)
        )


def test_no_test_is_hidden_in_a_name() -> None:
    """Where the engine may read a name as several, it may also read a MINUS there."""
    with pytest.raises(QueryRefused, match="several"):
        inspect_query(
            f"PREFIX p: <http://a:1> SELECT * {{ ?s p:trueMINUS{{ SERVICE <{LISTED}> {{}} }} }}",
            services=(LISTED,),
        )


@pytest.mark.parametrize(
    "values",
    [
        "VALUES?a{-1 +2.5 UNDEF <urn:x#y>}",
        "trueVALUES # why\n ( ?a\n?b ) { (true false) ('x'@en 'x'^^p:y) (<urn:a> <urn:b#c>) }",
        "VALUES ?a { <<(<urn:a> <urn:b> <<(<urn:a> <urn:b> +1)>>)>> }",
        "VALUES () { () () }",
    ],
)
def test_data_of_values_pass(values: str) -> None:
    """Whatever a VALUES may list is data."""
    many = values.replace("}", " +1" * 2000 + "}") if "?a{" in values else values
    assert inspect_query(f"PREFIX p: <urn:p> ASK {{ ?s ?p {many} }}").form is QueryForm.ASK


@pytest.mark.parametrize(
    "inner", ["{CALL}", "{{ SELECT * {CALL} }}", "OPTIONAL {CALL}", "VALUES ?a { 1 } {CALL}"]
)
def test_no_service_within_a_service(inner: str) -> None:
    """The other endpoint would be sent the address of our gateway, with the word that opens it."""
    call = f"{{ SERVICE SILENT <{LISTED}> {{ ?s ?p ?o }} }}"
    group = f"{{ ?s ?p ?o {inner.replace('{CALL}', call)} }}"
    with pytest.raises(QueryRefused, match="SERVICE inside SERVICE"):
        inspect_query(f"SELECT * {{ SERVICE <{LISTED}> {group} }}", services=(LISTED,))
    beside = f"SELECT * {{ {call} {{ {{ SERVICE <{LISTED}> {{}} }} }} }}"
    assert len(inspect_query(beside, services=(LISTED,)).calls) == 2


def test_endless_texts_are_refused() -> None:
    """More words and signs than a query has use for are not read to their end."""
    with pytest.raises(QueryRefused, match="more than 100,000 words and signs"):
        inspect_query("SELECT * { VALUES ?a { " + "1 " * 200_000 + " } }")
