"""Each source: the same is said of its answers written down by hand and of the stand-in's."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import fields, replace
from datetime import UTC, date, datetime
from typing import Any

import pyoxigraph
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from eifgraph.citations.asking import (
    SPARQL_JSON,
    Answer,
    Ask,
    BrokenAnswer,
    Fetch,
    read_body,
)
from eifgraph.citations.citation import Citation
from eifgraph.citations.fetch import Fetcher
from eifgraph.citations.formats import FORMATS, Cited
from eifgraph.citations.identifiers import NORMAL
from eifgraph.citations.reference import parse_reference
from eifgraph.citations.services import (
    crossref,
    datacite,
    europepmc,
    openalex,
    opencitations,
    pubmed,
    wikidata,
)
from eifgraph.citations.services.every import Sources, open_sources
from eifgraph.citations.services.source import Sought
from eifgraph.citations.work import Event, Kind, Person, Update, Work
from eifgraph.lookups import Addresses, Lookups
from tests.citations.recorded import FOLDER, recorded
from tests.standin.faults import Plan
from tests.standin.server import SERVICES, StandIn

DOI = "10.5555/lantern.2011.17"
KITES = "10.5555/(kites)1097<55::aid-22>3.0.co;2-k"
TITLE = "Evening lanterns and shared reading: A randomised trial with families of toddlers"
SUBTITLE = "Results after two years"
AUTHORS = ("Quillfeather", "van der Oak", "Lantern Study Group")
BOTH = ("recorded", "stand-in")
REFERENCE = (
    "Quillfeather, M.J., & van der Oak, P. (2011). Evening lanterns and shared reading: A "
    "randomised trial with families of toddlers. Journal of Invented Family Studies, 12, 341-352."
)


@pytest.fixture
def live(fetcher: Fetcher, stand_in: StandIn) -> Sources:
    """All sources, as the stand-in plays them."""
    return open_sources(fetcher, Lookups(stand_in.addresses), "somebody@example.org")


@pytest.fixture(params=BOTH)
def played(request: pytest.FixtureRequest, live: Sources) -> Any:
    """A maker of sources: from answers written down, or from the stand-in."""

    def give(name: str) -> Any:
        if request.param == "stand-in":
            return getattr(live, name)
        address = "http://127.0.0.1:9"
        addresses = Addresses(**{one.name: address for one in fields(Addresses)})
        return getattr(open_sources(recorded(name), Lookups(addresses)), name)

    return give


def lantern(source: Any) -> Work:
    """Ask for the work that all sources but DataCite have, in another spelling of its DOI."""
    asked = "https://doi.org/10.5555/Lantern.2011.17"
    found = source.by_identifiers("doi", [asked])
    assert list(found) == [asked]
    return found[asked]  # type: ignore[no-any-return]  # of any source


def assert_is_lantern(work: Work, source: str) -> None:
    """See what all sources agree on."""
    assert work.source == source
    assert work.doi == DOI
    assert work.full_title.casefold().startswith(TITLE.casefold())
    assert (work.volume, work.first_page, work.last_page) == ("12", "341", "352")
    assert work.years[0] == 2011
    assert work.containers[0] == "Journal of Invented Family Studies"
    assert set(work.issns) >= {"9990-1242"}
    assert all(NORMAL[scheme](value) == value for scheme, value in work.identifiers.items())


def test_crossref(played: Any) -> None:
    """Crossref: title apart from subtitle, ORCID bare, groups, years, who says a correction."""
    work = lantern(played("crossref"))
    assert_is_lantern(work, "crossref")
    assert (work.title, work.subtitle) == (TITLE, SUBTITLE)
    assert work.authors == (
        Person("Quillfeather", "Marta J.", "0000-0002-1825-0097"),
        Person("van der Oak", "Piet"),
        Person("Lantern Study Group", is_group=True),
    )
    assert work.years == (2011, 2010)
    assert work.issued == "2011-03-21"
    assert work.containers[1] == "J Invent Fam Stud"
    assert work.identifiers["pii"] == "S9990123411000171"
    assert (work.kind, work.issue, work.cited_by) == (Kind.ARTICLE, "3", 57)
    assert work.access.licence == "https://creativecommons.org/licenses/by/4.0/"
    said = "publisher, retraction-watch"
    notice = "10.5555/lantern.2012.c1"
    assert work.updates == (Update(Event.CORRECTION, notice, date(2012, 5, 4), said),)


ONLINE = {"date-parts": [[2016, 11, 30]]}
PRINTED = {"published-print": {"date-parts": [[2018, 2]]}}
DATES: dict[str, tuple[Callable[[object], Work], dict[str, Any], str]] = {
    "of print": (crossref.work_of, {"issued": ONLINE, **PRINTED}, "2018-02"),
    "of the issue": (crossref.work_of, {"issued": ONLINE, "journal-issue": PRINTED}, "2018-02"),
    "the earliest": (crossref.work_of, {"issued": ONLINE, "journal-issue": {}}, "2016-11-30"),
    "of the volume": (
        europepmc.work_of,
        {
            "journalInfo": {"yearOfPublication": 2018},
            "pubYear": "2016",
            "firstPublicationDate": "2016-11-30",
        },
        "2018",
    ),
    "of the volume, not online": (
        lambda record: pubmed.work_of("1", record),
        {"pubdate": "2018 Feb", "epubdate": "2016 Nov 30"},
        "2018",
    ),
}


@pytest.mark.parametrize("kind", DATES)
def test_the_date_given_out_is_that_of_print(kind: str) -> None:
    """A volume goes with the date of print, where it is told, in every format."""
    work_of, facts, date_ = DATES[kind]
    work = work_of({"DOI": DOI, "title": ["A trial"], "type": "journal-article", **facts})
    assert work.issued == date_
    for form in FORMATS.values():
        said = form.render([Cited("a", replace(work, title="A trial", identifiers={}))])
        assert re.findall(r"\b20\d\d\b", said)
        assert set(re.findall(r"\b20\d\d\b", said)) == {date_[:4]}, form


def test_openalex(played: Any) -> None:
    """OpenAlex: identifiers of other sources, ORCID bare, a flag for retracted works."""
    work = lantern(played("openalex"))
    assert_is_lantern(work, "openalex")
    assert work.identifiers["openalex"] == "W9900000017"
    assert (work.identifiers["pmid"], work.identifiers["pmcid"]) == ("990000017", "PMC9900017")
    assert work.authors[0] == Person("Quillfeather", "Marta J.", "0000-0002-1825-0097")
    assert (work.is_retracted, work.cited_by, work.kind) == (False, 57, Kind.ARTICLE)
    assert work.access.address == "https://repository.invalid/lantern-17"


def test_europepmc(played: Any) -> None:
    """Europe PMC: PubMed's record of several, authors with groups, corrections, both ISSNs."""
    work = lantern(played("europepmc"))
    assert_is_lantern(work, "europepmc")
    assert work.title == f"{TITLE}: {SUBTITLE}"
    assert tuple(one.family for one in work.authors) == AUTHORS
    assert (work.authors[0].orcid, work.authors[2].is_group) == ("0000-0002-1825-0097", True)
    assert work.updates == (Update(Event.CORRECTION, "pmid:990000020"),)
    assert (work.is_retracted, work.cited_by, work.kind) == (False, 55, Kind.ARTICLE)
    assert work.issns == ("9990-1234", "9990-1242")


def test_pubmed(played: Any) -> None:
    """PubMed: a summary by its number; an unknown number gives no work."""
    source = played("pubmed")
    work = source.by_identifiers("pmid", ["990000017"])["990000017"]
    assert_is_lantern(Work(**{**fields_of(work), "issns": ("9990-1242",)}), "pubmed")
    assert work.identifiers["pmcid"] == "PMC9900017"
    assert tuple(one.family for one in work.authors) == AUTHORS
    assert source.by_identifiers("pmid", ["990099999"]) == {}


def fields_of(work: Work) -> dict[str, Any]:
    """Give the fields of a work."""
    return {one.name: getattr(work, one.name) for one in fields(work)}


def test_pubmed_finds_by_volume_and_page(played: Any) -> None:
    """Journal, year, volume, page and author lead to one record; a wrong page to none."""
    sought = Sought.of(parse_reference(REFERENCE))
    (work,) = played("pubmed").search(sought)
    assert work.identifiers["pmid"] == "990000017"
    wrong = Sought.of(parse_reference(REFERENCE.replace("341-352", "999-1001")))
    assert played("pubmed").search(wrong) == ()


def test_opencitations(played: Any) -> None:
    """OpenCitations: all is text; names in brackets."""
    source = played("opencitations")
    work = lantern(source)
    assert_is_lantern(work, "opencitations")
    assert work.identifiers["omid"] == "br/099000017"
    assert tuple(one.family for one in work.authors) == AUTHORS
    assert work.authors[0] == Person("Quillfeather", "Marta J.", "0000-0002-1825-0097")
    assert work.publisher == "Imaginary Press"


def test_citations(played: Any) -> None:
    """The Index: a count, and the citing works with identifiers, date and what is told of both."""
    source = played("opencitations")
    found = source.cited_by("doi", "https://doi.org/10.5555/Lantern.2011.17")
    assert (found.source, found.cited, found.count) == ("opencitations", ("doi", DOI), 53)
    assert found.counted.address.endswith("/citation-count/doi:10.5555%2Flantern.2011.17")
    assert found.listed.address.endswith("/citations/doi:10.5555%2Flantern.2011.17")
    assert found.citations[:2] == (
        Citation(
            "099900001-099000017",
            {"doi": "10.5555/citing.1", "omid": "br/099900001"},
            created="2013-02",
            is_author_self=False,
            is_journal_self=False,
        ),
        Citation(
            "099900002-099000017",
            {"doi": "10.5555/citing.2", "omid": "br/099900002"},
            created="2014-03-03",
            is_author_self=False,
            is_journal_self=False,
        ),
    )
    nothing = source.cited_by("doi", "10.5555/none")
    assert (nothing.count, nothing.citations, nothing.listed) == (0, (), None)
    with pytest.raises(ValueError, match="no citations of openalex:W99000"):
        source.cited_by("openalex", "W99000")
    with pytest.raises(ValueError, match="no citations of doi:lantern"):
        source.cited_by("doi", "lantern")


def test_wikidata(played: Any) -> None:
    """Wikidata: one work of many rows, and what is stated of retractions."""
    source = played("wikidata")
    work = lantern(source)
    assert_is_lantern(work, "wikidata")
    assert work.identifiers["wikidata"] == "Q990000017"
    assert (work.is_retracted, work.updates) == (False, ())
    kites = source.by_identifiers("doi", [KITES])[KITES]
    notice = Update(Event.RETRACTION, "10.5555/kites.2003.r9", date(2003, 2, 1), "wikidata")
    assert (kites.is_retracted, kites.updates) == (True, (notice,))


def test_datacite(played: Any) -> None:
    """DataCite: reports with titles in parts and bodies as authors."""
    doi = "10.5555/hedge.report.3"
    work = played("datacite").by_identifiers("doi", [doi])[doi]
    assert (work.title, work.kind) == ("The Hedgerow Programme in three counties", Kind.REPORT)
    assert work.subtitle == "Final report to the invented council"
    assert work.authors[0] == Person("Bramble", "Josephine", "0000-0002-1694-233X")
    assert work.authors[1] == Person("Hedgerow Evaluation Unit", is_group=True)
    assert (work.years, work.cited_by) == ((2015,), 3)


@pytest.mark.parametrize("name", [one for one in SERVICES if one != "pubmed"])
def test_nothing_is_an_answer(played: Any, name: str) -> None:
    """An identifier that a source does not know gives no work, and no error."""
    assert played(name).by_identifiers("doi", ["10.5555/none", "no DOI"]) == {}


def test_every_source_is_played() -> None:
    """Answers of each source are written down, and the stand-in plays each."""
    assert {path.stem for path in FOLDER.glob("*.json")} == set(SERVICES)


def test_many_at_once(live: Sources, stand_in: StandIn) -> None:
    """Batches give each work under the identifier it was asked by, whatever order they come in."""
    dois = [one["doi"] for one in stand_in.corpus.works]
    for source in live.all:
        if "doi" in source.schemes:
            found = source.by_identifiers("doi", [*dois, "10.5555/none"])
            assert all(work.doi == asked for asked, work in found.items())
            assert found
    has = live.crossref.by_identifiers("doi", dois)
    assert len(has) == sum(one["agency"] == "crossref" for one in stand_in.corpus.works)
    assert len(live.openalex.by_identifiers("doi", dois)) == len(dois)
    assert sum("comma" in one.path for one in stand_in.log if one.service == "openalex") == 1


def test_doubled_slash_is_tried_with_one(live: Sources) -> None:
    """A DOI with a doubled slash that is unknown is sought with a single one."""
    asked = "10.5555//0022-0000.9.2.134"
    assert live.crossref.by_identifiers("doi", [asked])[asked].volume == "9"


def test_item_identifiers_lead_to_works(live: Sources) -> None:
    """A publisher's item identifier is found at Crossref."""
    asked = "S9990-1234(11)00017-1"
    assert live.crossref.by_identifiers("pii", [asked])[asked].doi == DOI


def test_merged_work_is_followed(live: Sources) -> None:
    """A merged identifier of OpenAlex's gives the work into which it was merged."""
    found = live.openalex.by_identifiers("openalex", ["W9900000099", "W9900000018", "W1234567"])
    assert found["W9900000099"].identifiers["openalex"] == "W9900000017"
    assert set(found) == {"W9900000099", "W9900000018"}


def test_searches_find_the_work(live: Sources) -> None:
    """A reference finds its work at each source that can be searched, and siblings of it."""
    sought = Sought.of(parse_reference(REFERENCE))
    for source in (live.crossref, live.openalex, live.europepmc):
        assert DOI in [work.doi for work in source.search(sought)]
    found = live.crossref.search(sought)
    assert found[0].doi == DOI
    assert len({work.doi for work in found}) == len(found) > 3
    assert 0.6 * len(REFERENCE) < (found[0].score or 0) < 1.2 * len(REFERENCE)
    assert (found[0].score or 0) > (found[1].score or 0)


def test_searches_find_what_a_cut_title_is_of(live: Sources) -> None:
    """A title that is cut off within a word finds its work everywhere."""
    cut = REFERENCE[: REFERENCE.index("ilies of")]
    sought = Sought.of(parse_reference(cut))
    assert sought.title.endswith("with fam")
    for source in (live.crossref, live.openalex, live.europepmc):
        assert DOI in [work.doi for work in source.search(sought)], source.name


def test_search_where_there_is_none(live: Sources, stand_in: StandIn) -> None:
    """Sources without search, and references without a title, ask nothing."""
    bare = Sought("Toth et al (2002)")
    assert all(not source.search(bare) for source in live.all if source.name != "crossref")
    assert {one.service for one in stand_in.log} <= {"crossref"}


def test_datacite_is_searched(live: Sources) -> None:
    """A report is found by its title."""
    sought = Sought("", "The Hedgerow Programme: in three counties", year=2015)
    assert [work.doi for work in live.datacite.search(sought)] == ["10.5555/hedge.report.3"]


@pytest.mark.parametrize(
    "title", ['A "quoted" (title): with | pipes, commas and \\', "AND OR NOT *"]
)
def test_signs_in_titles_do_no_harm(live: Sources, title: str) -> None:
    """Titles may have signs that mean something in queries."""
    sought = Sought(title, title, "O'Marsh (ed.)", 1999)
    assert all(isinstance(source.search(sought), tuple) for source in live.all)


def test_updates_are_told_from_both_sides(live: Sources) -> None:
    """A notice names its work, a work its notices; a notice is told apart from articles."""
    notices = live.crossref.by_identifiers("doi", ["10.5555/kites.2003.r9"])
    notice = notices["10.5555/kites.2003.r9"]
    assert (notice.kind, notice.updates_to) == (Kind.NOTICE, (KITES,))
    work = live.crossref.by_identifiers("doi", [KITES])[KITES]
    assert Event.RETRACTION in {one.event for one in work.updates if one.notice == notice.doi}
    assert work.title == "RETRACTED: Kites at school & at home: effects on attention in 7-year-olds"
    assert (work.first_page, work.last_page) == ("55", "59")
    assert live.europepmc.by_identifiers("doi", [KITES])[KITES].is_retracted
    told = live.europepmc.by_identifiers("pmid", ["990000023"])["990000023"]
    assert (told.kind, told.updates_to) == (Kind.NOTICE, ("pmid:990000022",))


@pytest.mark.parametrize("fault", ["issued-null", "no-title", "group-author", "duplicates"])
def test_faults_of_records_are_survived(live: Sources, stand_in: StandIn, fault: str) -> None:
    """Records that lack something still give works, each once."""
    stand_in.faults.set([Plan(fault)])
    for source in live.all:
        if "doi" in source.schemes and source.name != "datacite":
            found = source.by_identifiers("doi", [DOI, "10.5555/tidepool.2016.2"])
            assert found[DOI].doi == DOI
    work = live.crossref.by_identifiers("doi", [DOI])[DOI]
    assert work.years == (2011, 2010)
    assert work.title == ("" if fault == "no-title" else TITLE)
    assert work.authors[0].is_group == (fault == "group-author")


def test_article_number_is_a_page(live: Sources) -> None:
    """An article number stands for the first page."""
    work = live.crossref.by_identifiers("doi", ["10.5555/lantern.2008.p1"])
    assert work["10.5555/lantern.2008.p1"].first_page == "e77"


@pytest.mark.parametrize("source", ["crossref", "openalex", "datacite", "wikidata"])
def test_other_schemes_are_refused(live: Sources, source: str) -> None:
    """A source is not asked by what it does not know."""
    with pytest.raises(ValueError, match="cannot be asked by omid"):
        getattr(live, source).by_identifiers("omid", ["br/0990"])


ITEM = """
@prefix wd: <http://www.wikidata.org/entity/> .
@prefix wdt: <http://www.wikidata.org/prop/direct/> .
wd:Q1 wdt:P31 wd:Q13442814, wd:Q45182324 ; wdt:P356 "10.5555/A\\"B" ; wdt:P698 "990000001" ;
  wdt:P932 "9900001" ; wdt:P10283 "W9900000001" ; wdt:P1476 "A trial"@en ; wdt:P304 "1-9" ;
  wdt:P1433 wd:Q2 ; wdt:P5824 wd:Q3 ; wdt:P2507 wd:Q4 .
wd:Q2 wdt:P1476 "The Journal"@en ; wdt:P236 "9990-1234", "9990-1242" .
wd:Q3 wdt:P356 "10.5555/R" ; wdt:P577 "2020-02-03T00:00:00Z" .
"""


@pytest.mark.parametrize(
    ("scheme", "value"),
    [
        ("doi", '10.5555/a"b'),
        ("pmid", "990000001"),
        ("pmcid", "PMC9900001"),
        ("openalex", "W9900000001"),
        ("wikidata", "Q1"),
    ],
)
def test_wikidata_query_asks_what_it_means(scheme: str, value: str) -> None:
    """The query, run on statements of that form, finds the item by each identifier."""
    store = pyoxigraph.Store()
    store.load(ITEM.encode(), pyoxigraph.RdfFormat.TURTLE)

    def fetch(ask: Ask) -> Answer:
        assert ask.form is not None
        prefixes = dict(re.findall(r"@prefix (\w+): <(\S+)>", ITEM))
        found = store.query(ask.form["query"], prefixes=prefixes)
        assert isinstance(found, pyoxigraph.QuerySolutions)
        content = found.serialize(format=pyoxigraph.QueryResultsFormat.JSON)
        body, is_found = read_body(ask, 200, SPARQL_JSON, content or b"")
        return Answer(ask.source, ask.address, body, is_found, datetime.now(UTC), "")

    source = wikidata.Wikidata(fetch, "http://127.0.0.1:9")
    found = source.by_identifiers(scheme, [value, "Q99", "PMC7", "10.5555/x"])
    assert list(found) == [value]
    assert found[value].is_retracted
    assert found[value].issns == ("9990-1234", "9990-1242")
    assert found[value].containers == ("The Journal",)
    assert found[value].updates == (
        Update(Event.RETRACTION, "10.5555/r", date(2020, 2, 3), "wikidata"),
        Update(Event.CORRECTION, "wikidata:Q4", None, "wikidata"),
    )


WRONG = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 3000) | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["title", "type", "DOI", "date-parts"]), inner, max_size=3
        )
    ),
    max_leaves=5,
)
PARSERS = {
    "crossref": (crossref.work_of, ("message",)),
    "openalex": (openalex.work_of, ("results", 0)),
    "europepmc": (europepmc.work_of, ("resultList", "result", 1)),
    "pubmed": (lambda record: pubmed.work_of("990000017", record), ("result", "990000017")),
    "opencitations": (opencitations.work_of, (0,)),
    "wikidata": (lambda record: wikidata.works_of(record), ()),
    "datacite": (datacite.work_of, ("data",)),
}


def paths(value: Any, here: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Give the paths to everything in a record."""
    inner = value.items() if isinstance(value, dict) else enumerate(value)
    found = [here]
    for key, one in inner if isinstance(value, (dict, list)) else ():
        found += paths(one, (*here, key)) if isinstance(one, (dict, list)) else [(*here, key)]
    return found


@pytest.mark.parametrize("name", PARSERS)
@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_no_record_is_too_strange(name: str, data: st.DataObject) -> None:
    """Whatever stands in the place of any fact, a work comes of it."""
    parse, path = PARSERS[name]
    exchanges = json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))["exchanges"]
    record = exchanges[0]["body"]
    for step in path:
        record = record[step]
    chosen = data.draw(st.sampled_from([one for one in paths(record) if one]))
    place = record
    for step in chosen[:-1]:
        place = place[step]
    place[chosen[-1]] = data.draw(WRONG)
    found = parse(record)
    assert all(isinstance(work, Work) for work in (found if isinstance(found, tuple) else (found,)))


@pytest.mark.parametrize("name", [one for one in PARSERS if one != "pubmed"])
@pytest.mark.parametrize("body", [{}, [{}], {"error": "Rate limit exceeded"}, None, "x"])
def test_other_forms_are_no_answers(live: Sources, name: str, body: Any) -> None:
    """JSON of another form than the source's is broken, not "no such work"."""
    if (name, body) == ("opencitations", [{}]):
        return
    source = getattr(open_sources(recorded(name, lambda _: body), Lookups()), name)
    with pytest.raises(BrokenAnswer):
        source.by_identifiers("doi", ["10.5555/hedge.report.3" if name == "datacite" else DOI])


def test_answers_without_rows_are_broken() -> None:
    """A matched citation that is cut off is not taken for a shorter number."""
    seen: list[Ask] = []

    def keep(ask: Ask) -> Any:
        seen.append(ask)
        return recorded("pubmed")(ask)

    fetch: Fetch = keep
    sources = open_sources(fetch, Lookups())
    sources.pubmed.search(Sought.of(parse_reference(REFERENCE)))
    whole = "a|2011|12|341|q|sought|990000017\nnothing|1900|0|0|nobody|end|NOT_FOUND\n"
    assert seen[0].holds(whole)
    for size in range(whole.index("|end|")):
        with pytest.raises(ValueError, match="not answered"):
            seen[0].holds(whole[:size])


def test_what_is_taken_back_in_place_is_told() -> None:
    """A record may be a notice about itself; a new version that names itself is none."""
    own = {"DOI": KITES.upper(), "type": "retraction", "source": "retraction-watch"}
    record = {"DOI": KITES, "title": ["Kites"], "updated-by": [own, {**own, "type": "new_version"}]}
    (update,) = crossref.work_of(record).updates
    assert (update.event, update.asserted_by) == (Event.RETRACTION, "retraction-watch")
    withdrawn = {"DOI": KITES, "title": ["Kites"], "update-to": [{**own, "type": "withdrawal"}]}
    work = crossref.work_of(withdrawn)
    assert [one.event for one in work.updates] == [Event.WITHDRAWAL]
    assert (work.updates_to, work.kind) == ((), Kind.OTHER)
