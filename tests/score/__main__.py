"""Print the score of the reader: by field, by page, and each difference."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path

from tests.score.compare import Fact
from tests.score.pages import FOLDER, Golden, Scored, golden_page, golden_pages, score_pages
from tests.score.tally import Tally, is_good_enough, is_must, tally_by_field, total

WORST = 10


def main(arguments: Sequence[str] | None = None) -> int:
    """Score pages; give 1 if a must-field is wrong or too much of the rest."""
    options = _options(arguments)
    goldens = _chosen(options.pages, options.page)
    scored = score_pages(goldens)
    facts = [fact for one in scored for fact in one.facts]
    lines = [_json(scored)] if options.json else _report(scored, is_full=options.diff)
    sys.stdout.writelines(f"{line}\n" for line in lines)
    return 0 if goldens and is_good_enough(facts) else 1


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.score", description=__doc__)
    parser.add_argument("pages", nargs="*", type=Path, help="pages or folders of them")
    parser.add_argument("--page", action="append", default=[], help="only the page of this name")
    parser.add_argument("--diff", action="store_true", help="print each difference")
    parser.add_argument("--json", action="store_true", help="print all of it as JSON")
    return parser.parse_args(arguments)


def _chosen(pages: Sequence[Path], names: Sequence[str]) -> tuple[Golden, ...]:
    goldens: list[Golden] = []
    for path in pages or [FOLDER]:
        if path.is_dir():
            goldens += golden_pages(path)
        else:
            goldens.append(golden_page(path))
    return tuple(golden for golden in goldens if not names or golden.name in names)


def _report(scored: Sequence[Scored], *, is_full: bool) -> Iterator[str]:
    facts = [fact for one in scored for fact in one.facts]
    yield f"{'field':52} {'right':>6} {'wrong':>6} {'missed':>6}  precision  recall"
    for name, tally in tally_by_field(facts).items():
        yield _row(("! " if is_must(name) else "  ") + name, tally)
    yield ""
    yield _row("must-fields (!)", total(fact for fact in facts if is_must(fact.field)))
    yield _row("all others", total(fact for fact in facts if not is_must(fact.field)))
    yield _row(f"all of {len(scored)} pages", total(facts))
    faulty = sorted((one for one in scored if one.faults), key=lambda one: -len(one.faults))
    yield f"\n{len(scored) - len(faulty)} pages without fault" + (", worst:" if faulty else "")
    for one in faulty[:WORST]:
        why = f"  {one.refusal.strip().splitlines()[-1]}" if one.refusal else ""
        yield f"  {one.golden.name}: {len(one.faults)} of {len(one.facts)}{why}"
    for one in scored if is_full else ():
        yield from _differences(one)


def _row(name: str, tally: Tally) -> str:
    shares = f"{tally.precision:>9.2%} {tally.recall:>8.2%}"
    return f"{name:52} {tally.right:>6} {tally.wrong:>6} {tally.missed:>6}  {shares}"


def _differences(one: Scored) -> Iterator[str]:
    if one.faults:
        yield f"\n{one.golden.page.name}"
    if one.refusal and one.faults:
        yield f"  not read: {one.refusal.strip()}"
        return
    for fact in one.faults:
        yield difference(fact)


def difference(fact: Fact) -> str:
    """Say in lines what was expected and what was found."""
    at = f"line {fact.line}" if fact.line else "no line"
    mark = "!" if is_must(fact.field) else " "
    where = f" ({fact.where})" if fact.where else ""
    said = f"\n      expected: {fact.expected or '-'}\n      found:    {fact.found or '-'}"
    return f"  {mark} {at}: {fact.field} {fact.verdict}{where}{said}"


def _json(scored: Sequence[Scored]) -> str:
    facts = [fact for one in scored for fact in one.facts]
    fields = {
        name: asdict(tally)
        | {"precision": tally.precision, "recall": tally.recall, "must": is_must(name)}
        for name, tally in tally_by_field(facts).items()
    }
    pages = {
        one.golden.name: {
            "facts": len(one.facts),
            "refusal": one.refusal,
            "faults": [asdict(fact) for fact in one.faults],
        }
        for one in scored
    }
    whole = {"good_enough": is_good_enough(facts), "fields": fields, "pages": pages}
    return json.dumps(whole, indent=2, ensure_ascii=False)


if __name__ == "__main__":
    sys.exit(main())
