"""Measures and timeframes as pages print them."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from eifgraph.ingest.measures import Measure, parse_measure, parse_timeframe

ECBI = "Eyberg Child Behaviour Inventory"
SDQ = "Strengths and Difficulties Questionnaire"
CODING = "Peer Problem-Solving-Interaction Communication-Affect Rating Coding System"
GAME = "Wally Child Social Problem-Solving Detective Game"
SOLUTIONS = "object acquisition categories: number of different positive solutions"
ITEM = "single item self-report measure of"

Case = tuple[str, str, str | None, str | None]

OBSERVED: list[Case] = [
    ("'What Would I Do?' self-report assessment", "'What Would I Do?'", None, "child"),
    ("11-point smoking index (self-report)", "11-point smoking index", None, "child"),
    (
        "9-point drunkenness frequency response scale (self-report)",
        "9-point drunkenness frequency response scale",
        None,
        "child",
    ),
    (
        "9-point smoking frequency response scale (self-report)",
        "9-point smoking frequency response scale",
        None,
        "child",
    ),
    ("ADHD Rating Scale-IV", "ADHD Rating Scale-IV", None, None),
    (
        "Adolescent Clinical Sexual Behaviour Inventory",
        "Adolescent Clinical Sexual Behaviour Inventory",
        None,
        None,
    ),
    (f"{ECBI} (Intensity Scale)", ECBI, "Intensity Scale", None),
    (f"{ECBI} (Problem Scale)", ECBI, "Problem Scale", None),
    (f"{ECBI} (parent report)", ECBI, None, "parent"),
    (
        "Eysenck Personality Inventory (self-report)",
        "Eysenck Personality Inventory",
        None,
        "child",
    ),
    (
        "Global Severity Index of the Brief Symptom Inventory",
        "Brief Symptom Inventory",
        "Global Severity Index",
        None,
    ),
    (
        "Missouri Peer Relations Inventory (child report)",
        "Missouri Peer Relations Inventory",
        None,
        "child",
    ),
    (
        "Missouri Peer Relations Inventory (parent report)",
        "Missouri Peer Relations Inventory",
        None,
        "parent",
    ),
    (
        "Parent Account of Child Symptoms measure (parent report)",
        "Parent Account of Child Symptoms",
        None,
        "parent",
    ),
    (
        f"{CODING} (ratio of positive conflict management to negative)",
        CODING,
        "ratio of positive conflict management to negative",
        None,
    ),
    (
        f"{CODING} (total negative conflict management)",
        CODING,
        "total negative conflict management",
        None,
    ),
    ("Structured Clinical Interview for D", "Structured Clinical Interview for D", None, None),
    (
        "Teacher-reported Academic Competence and Motivation Scale",
        "Academic Competence and Motivation Scale",
        None,
        "teacher",
    ),
    (GAME, GAME, None, None),
    (f"{GAME} ({SOLUTIONS})", GAME, SOLUTIONS, None),
    (
        "coded observation of Ainsworth's Strange Situation",
        "Ainsworth's Strange Situation",
        None,
        "observer",
    ),
    (
        "infant soothability subscales of the Infant Be",
        "Infant Be",
        "infant soothability",
        None,
    ),
    (
        "measures of academic ability in nursery",
        "measures of academic ability in nursery",
        None,
        None,
    ),
    (
        "personal and social skills subscale of the Four Counties Phase Profile",
        "Four Counties Phase Profile",
        "personal and social skills",
        None,
    ),
    (
        "proportion of participants with oppositiona",
        "proportion of participants with oppositiona",
        None,
        None,
    ),
    (f"{ITEM} drunkenness frequency", f"{ITEM} drunkenness frequency", None, "child"),
    (f"{ITEM} smoking frequency", f"{ITEM} smoking frequency", None, "child"),
    (
        "visual analogue scale of parents concerns about their child",
        "visual analogue scale of parents concerns about their child",
        None,
        None,
    ),
]
"""Every measure of the observations of real pages, with what it says."""

WELL_KNOWN: list[Case] = [
    (f"{SDQ} (parent report)", SDQ, None, "parent"),
    (f"{SDQ} (SDQ)", SDQ, None, None),
    (f"{SDQ} (SDQ, parent report)", SDQ, None, "parent"),
    (f"{SDQ} (SDQ) total difficulties (teacher report)", SDQ, "total difficulties", "teacher"),
    (f"{SDQ} (conduct problems subscale, father report)", SDQ, "conduct problems", "father"),
    (f"{SDQ} (parent report: conduct problems)", SDQ, "conduct problems", "parent"),
    (f"{SDQ} total score, self-report", SDQ, "total score", "child"),
    (f"SDQ ({SDQ}) (parent report)", SDQ, None, "parent"),
    ("SDQ conduct problems subscale (mother report)", "SDQ", "conduct problems", "mother"),
    (
        f"conduct problems subscale of the parent-reported {SDQ} (SDQ)",
        SDQ,
        "conduct problems",
        "parent",
    ),
    (f"the {ECBI} (completed by parents)", ECBI, None, "parent"),
    (f"{ECBI} (Intensity Scale) (clinician-rated)", ECBI, "Intensity Scale", None),
    (f"{ECBI} (ECBI) Intensity Scale", ECBI, "Intensity Scale", None),
    (f"{ECBI} (Intens", f"{ECBI} (Intens", None, None),
    ("HOME (observation)", "HOME", None, "observer"),
    ("PedsQL (parent proxy report)", "PedsQL", None, "parent"),
    ("Youth Self-Report (YSR)", "Youth Self-Report", None, "child"),
    ("Youth self-report", "Youth self-report", None, "child"),
]

UNCLEAR: list[Case] = [
    (f"{SDQ} (child and parent report)", SDQ, None, None),
    ("Parenting Stress Index (child)", "Parenting Stress Index (child)", None, None),
    (f"{ECBI} (A) (B part)", f"{ECBI} (A)", "B part", None),
    (
        "Beck Depression Inventory (2nd edition)",
        "Beck Depression Inventory (2nd edition)",
        None,
        None,
    ),
    ("Conners Teacher Rating Scale", "Conners Teacher Rating Scale", None, None),
    ("ADHD inattention subscale", "ADHD inattention subscale", None, None),
    ("Bayley Scales of Infant Development", "Bayley Scales of Infant Development", None, None),
    ("(self-report)", "(self-report)", None, "child"),
    ("()", "()", None, None),
    ("HOME ( )", "HOME ( )", None, None),
    ("x" * 401, "x" * 401, None, None),
    (" ", "", None, None),
]
"""What looks like a subscale or an informant and is none, or says two."""

IMMEDIATE = ["Immediately after the intervention", "at post-intervention", "Post-test"]
TIMEFRAMES = [
    *((text, 0) for text in IMMEDIATE),
    ("at the end of the programme", 0),
    ("4 months later", 4),
    ("six months later", 6),
    ("half a year later", 6),
    ("A year later", 12),
    ("12 months after the end of the intervention", 12),
    ("one and a half years later", 18),
    ("a year and a half later", 18),
    ("1.5 years later", 18),
    ("2 years later", 24),
    ("Twenty-four months  later.", 24),
    ("9 years later", 108),
    ("26 weeks later", 6),
    ("52 weeks later", 12),
    ("8 weeks later", None),
    ("1.3 months later", None),
    ("3 to 6 months later", None),
    ("about a year later", None),
    ("6-month follow-up", None),
    ("immediately after the first session", None),
    ("later in school", None),
    ("fİve years later", None),
    ("9" * 2000 + " years later", None),
    ("", None),
]

FRAGMENTS = st.sampled_from(
    [
        "parent",
        "and",
        "teacher",
        "report",
        "self-report",
        "(",
        ")",
        ",",
        "subscale",
        "of",
        "the",
        "SDQ",
        "Inventory",
        "Scale",
        "total",
        "measure",
        "coded",
        "observation",
        "rated",
        "by",
    ]
)
TEXTS = st.text() | st.lists(FRAGMENTS, max_size=12).map(" ".join)
SPANS = st.builds(
    "{} {} {}".format,
    st.text(max_size=4) | st.decimals().map(str) | st.sampled_from(["a", "half a", "fİve", "ſix"]),
    st.sampled_from(["weeks", "month", "years and a half"]),
    st.just("later"),
)


@pytest.mark.parametrize(
    ("text", "instrument", "subscale", "informant"),
    [
        pytest.param(*case, id=f"{kind}: {case[0][:90]}")
        for kind, cases in (("seen", OBSERVED), ("known", WELL_KNOWN), ("unclear", UNCLEAR))
        for case in cases
    ],
)
def test_measures(text: str, instrument: str, subscale: str | None, informant: str | None) -> None:
    """A measure gives its instrument, its part and who answered, where it says so."""
    assert Measure(instrument, subscale, informant) == parse_measure(text)


@pytest.mark.parametrize(
    ("word", "informant"),
    [
        ("child", "child"),
        ("Adolescent", "child"),
        ("young person", "child"),
        ("parent", "parent"),
        ("caregiver", "parent"),
        ("mother", "mother"),
        ("maternal", "mother"),
        ("father", "father"),
        ("teachers'", "teacher"),
        ("observer", "observer"),
    ],
)
@pytest.mark.parametrize("form", ["{} report", "{}-reported", "{} rating", "{} self-report"])
def test_informants(word: str, informant: str, form: str) -> None:
    """Every informant of the code list is found in every form, and is no subscale."""
    assert Measure(ECBI, None, informant) == parse_measure(f"{ECBI} ({form.format(word)})")


@pytest.mark.parametrize(
    ("text", "months"),
    [pytest.param(text, months, id=text[:50] or "empty") for text, months in TIMEFRAMES],
)
def test_timeframes(text: str, months: int | None) -> None:
    """A timeframe gives whole months after the intervention, or None."""
    assert months == parse_timeframe(text)


def test_white_space_is_collapsed() -> None:
    """A line break within a name is a space."""
    assert Measure(ECBI, "Intensity Scale", None) == parse_measure(
        "Eyberg Child\n Behaviour\tInventory  (Intensity\u00a0Scale) "
    )


@given(TEXTS)
@example("chİld report")
def test_names_are_passages_of_the_text(text: str) -> None:
    """No text raises; instrument and subscale stand in it, and neither is empty."""
    label = " ".join(text.split())
    measure = parse_measure(text)
    assert measure.instrument in label
    assert measure.subscale is None or measure.subscale in label
    assert bool(label) == bool(measure.instrument)
    assert measure.subscale != ""


def test_long_texts_are_no_labels() -> None:
    """A page's worth of text is given back as it is, without a long search."""
    text = "a subscale of " * 20_000
    assert Measure(text.strip(), None, None) == parse_measure(text)


@given(TEXTS)
def test_informants_are_of_the_code_list(text: str) -> None:
    """An informant is a notation of the code list or None."""
    listed = {None, "child", "parent", "mother", "father", "teacher", "observer"}
    assert parse_measure(text).informant in listed


@given(st.text() | SPANS)
def test_months_are_not_negative(text: str) -> None:
    """No timeframe raises, and none lies before the end of the intervention."""
    months = parse_timeframe(text)
    assert months is None or months >= 0


@given(st.integers(0, 100))
def test_a_year_has_twelve_months(years: int) -> None:
    """Years and the months in them say the same."""
    assert 12 * years == parse_timeframe(f"{years} years later")
    assert 12 * years == parse_timeframe(f"{12 * years} months later")
