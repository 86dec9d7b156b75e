"""A self-test as text for a terminal, as rows of a table and as a JSON value; and the command."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TextIO

from analyzer.cache import Overlay
from analyzer.columns import SELFTEST_COLUMNS
from analyzer.corpus import Corpus
from analyzer.pipeline import Engine, cache_path
from analyzer.readout import plural
from analyzer.records import Record
from analyzer.selftest import HARMLESS, LEAST_CASES, Case, Rate, SelfTest
from analyzer.settings import Settings
from analyzer.summary import Page
from analyzer.tables import write_table

_SHOWN = 5  # missed faults and false alarms; the table has all of them
_PROBLEMS_SHOWN = 20
_TITLE = 12  # columns of a kind


def selftest_command(
    corpus: Corpus,
    settings: Settings,
    args: argparse.Namespace,
    progress: Callable[[str, int, int], None],
) -> SelfTest:
    """Run a self-test, write its table if one is named, and print it.

    Nothing is written into the corpus: what was cached there is read, what is planted and what is
    computed is kept in memory.

    Args:
        corpus: in which faults are planted.
        settings: of the comparison.
        args: `cases`, `seed`, `out` and `json` of the command line.
        progress: is told of the stages.

    Raises:
        AnalyzerError: a model is missing, nothing can be planted, or the table cannot be written.
    """
    engine = Engine(corpus, settings, cache=Overlay(cache_path(corpus)))
    test = engine.self_test(args.cases, args.seed, progress)
    if args.out is not None:
        write_table(args.out, SELFTEST_COLUMNS, selftest_rows(test))
    if args.json:
        print(json.dumps(selftest_json(test), ensure_ascii=False, indent=1))
    else:
        print_selftest(test, sys.stdout, written=args.out)
    return test


def print_selftest(
    test: SelfTest, file: TextIO, width: int = 80, *, written: Path | None = None
) -> None:
    """Print a line per kind, then faults that were taken for agreement and false alarms.

    Args:
        test: what to show.
        file: where the text goes.
        width: columns to wrap at.
        written: the table that was written, named at the end.
    """
    page = Page(file, width)
    table = str(written) if written else "the table that --out writes"
    faults = [rate for rate in test.rates if not rate.harmless]
    page.line(
        f"{plural(sum(rate.cases for rate in faults), 'fault')} planted in memory, at most "
        f"{test.wanted} of a kind; sentences from {plural(test.articles, 'article')}, seed "
        f"{test.seed}"
    )
    page.blank()
    page.exact(_row("Faults", "planted", "caught", "95 %", "agrees", "unsure", "silent"))
    for rate in faults:
        rest = ("", "", "") if rate.kind == "wire copy" else (rate.agrees, rate.unsure, rate.silent)
        page.exact(_row(rate.kind, rate.cases, *_told(rate), *rest))
    page.blank()
    page.exact(_row("Harmless", "planted", "alarms", "95 %", "agrees", "unsure", "silent"))
    for rate in test.rates:
        if rate.harmless:
            rest = ("", "", "")
            if rate.kind != "other report":
                rest = (rate.agrees, rate.unsure, rate.silent)
            page.exact(_row(rate.kind, rate.cases, *_told(rate), *rest))
    few = [rate.kind for rate in test.rates if not rate.enough]
    if few:
        page.blank()
        page.line(
            f"The corpus is too small to tell for {', '.join(few)}: fewer than {LEAST_CASES} "
            "cases, so only counts are given."
            if test.wanted >= LEAST_CASES
            else f"With fewer than {LEAST_CASES} cases of a kind ({', '.join(few)}) no rate can be "
            "told, so only counts are given."
        )
    worst = [case for case in test.cases if case.kind not in HARMLESS and _is_worst(case)]
    _print_cases(page, "Taken for agreement", worst, table)
    alarms = [case for case in test.cases if case.kind in HARMLESS and case.told]
    _print_cases(page, "False alarms", alarms, table)
    if test.problems:
        page.blank()
        page.line(plural(len(test.problems), "problem"))
        for problem in test.problems[:_PROBLEMS_SHOWN]:
            page.line(str(problem), "  - ")
        if (more := len(test.problems) - _PROBLEMS_SHOWN) > 0:
            page.line(f"{more:,} more", "  … ")
    if written:
        page.blank()
        page.line(f"Written to {written}")


def selftest_rows(test: SelfTest) -> Iterator[tuple[object, ...]]:
    """One row per planting, with `SELFTEST_COLUMNS`; what does not apply is empty."""
    for case in test.cases:
        likely = case.probabilities
        yield (
            case.kind,
            case.edit,
            result_of(case),
            case.outcome,
            ";".join(case.kinds),
            case.article_id,
            case.claim_id,
            case.start if case.claim_id else "",
            case.end if case.claim_id else "",
            case.sentence,
            case.planted,
            likely.agrees if likely else "",
            likely.diverges if likely else "",
            likely.silent if likely else "",
            case.reason,
        )


def selftest_json(test: SelfTest) -> Record:
    """Rates and cases, ready for `json.dumps`; a rate of too few cases is null."""
    columns = list(SELFTEST_COLUMNS)
    return {
        "wanted": test.wanted,
        "seed": test.seed,
        "articles": test.articles,
        "rates": [_rate_record(rate) for rate in test.rates],
        "cases": [
            {k: None if v == "" else v for k, v in zip(columns, row, strict=True)}
            for row in selftest_rows(test)
        ],
        "problems": [{"place": p.place, "message": p.message} for p in test.problems],
        "provenance": dict(test.provenance),
    }


def result_of(case: Case) -> str:
    """`caught` or `missed` of a fault, `false alarm` or `quiet` of what is harmless."""
    if case.kind in HARMLESS:
        return "false alarm" if case.told else "quiet"
    return "caught" if case.told else "missed"


def _rate_record(rate: Rate) -> Record:
    """A rate as plain values."""
    low, high = rate.interval
    return {
        "kind": rate.kind,
        "harmless": rate.harmless,
        "cases": rate.cases,
        "told": rate.told,
        "share": round(rate.share, 4) if rate.enough else None,
        "low": round(low, 4) if rate.enough else None,
        "high": round(high, 4) if rate.enough else None,
        "agrees": rate.agrees,
        "unsure": rate.unsure,
        "silent": rate.silent,
    }


def _row(name: str, planted: object, told: object, interval: object, *rest: object) -> str:
    """A line of the list of kinds."""
    cells = "".join(f"{value!s:>8}" for value in rest)
    return f"{name:<{_TITLE}}  {planted!s:>7}  {told!s:>10}  {interval!s:>8}{cells}".rstrip()


def _told(rate: Rate) -> tuple[str, str]:
    """How many were told and, where there are enough, their share and its interval."""
    if not rate.enough:
        return str(rate.told), ""
    low, high = rate.interval
    return f"{rate.told} {rate.share * 100:>5.0f} %", f"{low * 100:.0f}–{high * 100:.0f} %"


def _is_worst(case: Case) -> bool:
    """Whether a fault was taken for agreement."""
    return case.outcome == "agrees"


def _print_cases(page: Page, heading: str, cases: Sequence[Case], table: str) -> None:
    """The first cases of each kind in turn, with both sentences."""
    if not cases:
        return
    page.blank()
    page.line(heading)
    for case in _mixed(cases)[:_SHOWN]:
        page.line(f"{case.kind} ({case.edit}): {case.reason}", "  - ")
        if case.sentence:
            page.line(f"article: “{case.sentence}”", "    ", " " * 6)
            page.line(f"planted: “{case.planted}”", "    ", " " * 6)
        else:
            page.line(f"copy of {case.article_id}", "    ")
    page.more(len(cases) - _SHOWN, table)


def _mixed(cases: Sequence[Case]) -> list[Case]:
    """The first case of each kind, then the second of each."""
    seen: dict[str, int] = {}
    places = []
    for number, case in enumerate(cases):
        seen[case.kind] = seen.get(case.kind, 0) + 1
        places.append((seen[case.kind], number))
    return [cases[number] for _, number in sorted(places)]
