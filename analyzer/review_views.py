"""Reviews, agreement and what became of a corpus as plain tables for a page."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence

from analyzer.agreement import Agreement
from analyzer.ingest.check import CheckReport
from analyzer.ingest.reports import LineReport
from analyzer.reviews import Review, Standing
from analyzer.views import Table


def reviews_table(found: Sequence[tuple[Review, Standing]]) -> Table:
    """The reviews, the latest first."""
    head = (
        *("reviewer", "when (UTC)", "standing", "claim", "other outlet"),
        *("the machine said", "the person says", "note"),
    )
    rows = [
        (
            review.reviewer,
            review.time[:16].replace("T", " "),
            standing,
            review.sentence,
            review.other_outlet or "unknown outlet",
            _with_kinds(review.relation, review.kinds),
            f"{review.decision}: {_with_kinds(review.answer, review.said_kinds)}",
            review.note,
        )
        for review, standing in reversed(found)
    ]
    return Table(head, tuple(rows))


def agreement_table(rows: Iterable[Agreement]) -> Table:
    """Who agrees with whom; empty where there is too little to say."""
    head = ("one", "other", "cells", "same", "share", "95 % interval", "kappa")
    return Table(
        head,
        tuple(
            (
                row.one,
                row.other,
                str(row.cells),
                str(row.same),
                _share(row.share),
                f"{row.low:.2f} to {row.high:.2f}" if _share(row.low) else "",
                _share(row.kappa),
            )
            for row in rows
        ),
    )


def became_table(lines: Sequence[LineReport]) -> Table:
    """What each row, file or page became; those with something to say first."""
    head = ("line", "became", "outlet", "date", "headline", "characters", "of the page", "why")
    ordered = sorted(lines, key=lambda line: not (line.why or line.under_half))
    rows = [
        (
            line.place,
            f"{line.outcome}: {line.article_id}" if line.article_id else line.outcome,
            line.outlet,
            line.published,
            line.title,
            f"{line.characters:,}" if line.article_id else "",
            _of_page(line),
            line.why,
        )
        for line in ordered
    ]
    return Table(head, tuple(rows))


def findings_table(report: CheckReport) -> Table:
    """What is wrong with a corpus, errors first."""
    rows = [
        (one.place, name, one.message)
        for name, found in (("error", report.errors), ("warning", report.warnings))
        for one in found
    ]
    return Table(("line", "what", "why"), tuple(rows))


def outlets_table(days: Mapping[str, Mapping[str, int]], outlets: Mapping[str, int]) -> Table:
    """Articles by outlet, with the first and the last day of each."""
    of_outlet: dict[str, list[str]] = {}
    for day, counts in days.items():
        for outlet in counts:
            of_outlet.setdefault(outlet, []).append(day)
    rows = [
        (outlet, f"{count:,}", min(found, default=""), max(found, default=""))
        for outlet, count in outlets.items()
        for found in [of_outlet.get(outlet, [])]
    ]
    return Table(("outlet", "articles", "first day", "last day"), tuple(rows))


def days_table(days: Mapping[str, Mapping[str, int]]) -> Table:
    """Articles by day and outlet."""
    rows = [
        (day, f"{sum(counts.values()):,}", ", ".join(f"{o} {n}" for o, n in counts.items()))
        for day, counts in days.items()
    ]
    return Table(("day", "articles", "by outlet"), tuple(rows))


def _of_page(line: LineReport) -> str:
    """The share of the page that became the article, marked where it is less than half."""
    if line.share is None or not line.article_id:
        return ""
    told = f"{line.share:.0%} of {line.visible:,}"
    return f"{told} ▲ under half" if line.under_half else told


def _with_kinds(answer: str, kinds: str) -> str:
    return f"{answer} ({kinds.replace(';', ', ')})" if kinds else answer


def _share(value: float) -> str:
    return "" if math.isnan(value) else f"{value:.2f}"
