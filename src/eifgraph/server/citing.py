"""References for programs for citations: of a programme, or of what the answer to a query names.

Knows requests and answers; must not know which references are meant, nor a format. A query is
put like one at the endpoint, by whoever called the view if they can: no thread waits for it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Final

from flask import Blueprint, Response, current_app, request, url_for

from eifgraph.backend import SparqlRequest
from eifgraph.backend.rows import N_TRIPLES, TSV, iris_in
from eifgraph.backend.services import NOWHERE, Services
from eifgraph.catalogue import find_query, read_text, select
from eifgraph.citations.formats import FORMATS, Cited, Format
from eifgraph.citing import cited_in, cited_references
from eifgraph.errors import NotAcceptable, ParameterError
from eifgraph.iris import slugify
from eifgraph.server.answers import page_answer
from eifgraph.server.asked import read_pairs, refuse_unknown, without_empty
from eifgraph.server.bodies import read_body
from eifgraph.server.freshness import NEVER
from eifgraph.server.later import SERVICES, answer_to
from eifgraph.server.negotiate import Offer, choose, prefers_html
from eifgraph.server.protocol import MAX_REQUEST, Call, question_of, read_call
from eifgraph.server.signposts import Address
from eifgraph.server.state import state

CITATIONS: Final = Offer(
    types=tuple(one.media_type for one in FORMATS.values()),
    aliases={
        "application/json": FORMATS["csl"].media_type,
        "application/x-ris": FORMATS["ris"].media_type,
        "text/x-bibtex": FORMATS["bibtex"].media_type,
    },
    names={name: one.media_type for name, one in FORMATS.items()},
)
"""The forms of references, by the media types that DOIs answer to as well."""
LABELS: Final = {"ris": "RIS", "bibtex": "BibTeX", "csl": "CSL-JSON"}
PARAMETERS: Final = {
    "programme": "A programme, by name, short name or IRI: all that its assessments rest on.",
    "study": "The number of one of its studies: the reports of that study.",
    "outcome": "The label of an outcome that it claims: the reports of the studies behind it.",
    "format": f"The form of the references ({', '.join(FORMATS)}); it wins over Accept.",
}
"""What may be asked without a query."""
OF_NAMES: Final = tuple(name for name in PARAMETERS if name != "format")
ANSWERS: Final = f"{TSV}, {N_TRIPLES}"
"""The forms in which the answer to a query is read."""
MOST: Final = 10_000
"""Things whose references are cited together."""
ADVICE: Final = (
    "give programme=NAME, with study=NUMBER or outcome=LABEL if you like, or query=SPARQL"
)
NAMED: Final = re.compile(r"q\d{2}(?:-[a-z0-9-]+)?")
PAGE: Final = Address("/cite")

blueprint = Blueprint("citing", __name__)


@blueprint.route("/cite", methods=("GET", "POST"))
def cite() -> Response:
    """Give references to programs for citations: of a programme, or of what an answer names."""
    body = partial(read_body, MAX_REQUEST)
    call = read_call(request.method, request.query_string, body, request.content_type or "")
    if call.text is not None:
        return _of_answer(call, _text_of(call.text))
    is_for_people = prefers_html(request.headers.get("Accept", ""))
    given = refuse_unknown(
        without_empty(read_pairs(request.query_string), is_for_people), PARAMETERS
    )
    if not given and is_for_people:
        return _form()
    form = _form_of(given.get("format", ""))
    if "programme" not in given:
        raise ParameterError("", f"nothing is asked for; {ADVICE}")
    here, asked = state(), {name: given[name] for name in OF_NAMES if name in given}
    items = cited_references(here.backend, here.base, **asked)
    return _answer(items, form, _file_name(asked), is_by_name="format" in given)


def _text_of(query: str) -> str:
    """Give the text of a query; a named one may be given by its number or name, as for commands."""
    is_name = NAMED.fullmatch(query.strip()) is not None
    return find_query(query.strip()).text if is_name else query


def cite_links(programme: str) -> list[tuple[str, str]]:
    """Give the label and the address of each form of a programme's references, by its slug."""
    return [(LABELS[name], f"/cite?programme={programme}&format={name}") for name in FORMATS]


def _form() -> Response:
    programmes = select(state().backend, read_text("programmes_with_references"))
    facts = {
        "programmes": programmes,
        "formats": LABELS.items(),
        "endpoint": url_for("sparql.sparql"),
    }
    response = page_answer("cite.html", PAGE, facts)
    response.vary.add("Accept")
    return response


def _file_name(asked: Mapping[str, str]) -> str:
    """Name the file of references after what is asked, such as `cpp-study-1`."""
    parts = [asked["programme"].rstrip("/").rpartition("/")[2]]
    parts += [part for name in OF_NAMES[1:] if name in asked for part in (name, asked[name])]
    return "-".join(map(slugify, parts))


def _form_of(name: str) -> Format:
    """Choose the form of references; a browser, which asks for a page, gets the first.

    Raises:
        NotAcceptable: none that is offered is accepted.
    """
    accept = request.headers.get("Accept", "")
    try:
        media_type = choose(CITATIONS, accept, name)
    except NotAcceptable:
        if name or not prefers_html(accept):
            raise
        media_type = CITATIONS.types[0]
    return next(one for one in FORMATS.values() if one.media_type == media_type)


def _of_answer(call: Call, text: str) -> Response:
    """Give the references that the answer to a query stands for, once it is there."""
    for name in OF_NAMES:
        if name in request.args or name in request.form:
            raise ParameterError(name, "goes with no query; the query says what is cited")
    form = _form_of(call.format)
    services: Services = current_app.extensions.get(SERVICES, NOWHERE)
    question = question_of(replace(call, format=""), text, ANSWERS, services)
    asked = SparqlRequest(text, call.default_graphs, call.named_graphs, seconds=call.seconds)
    answer = answer_to(question, asked, state().backend)
    if answer is None:
        return Response()
    named = iris_in(answer, question.media_type, MOST)
    response = _answer(cited_in(state().backend, named), form, "citations", bool(call.format))
    if not question.is_steady:
        response.headers["Cache-Control"] = NEVER
    return response


def _answer(items: Sequence[Cited], form: Format, name: str, is_by_name: bool) -> Response:
    is_json = form.media_type.endswith("json")  # which is in UTF-8 always
    content_type = form.media_type if is_json else f"{form.media_type}; charset=utf-8"
    response = Response(form.render(items), content_type=content_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}{form.suffix}"'
    if not is_by_name:
        response.vary.add("Accept")
    return response
