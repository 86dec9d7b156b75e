"""A comparison as plain text for a terminal, and as one JSON value for a program."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import TextIO

from analyzer.datamodels import VERDICTS, Article, Cell, ClaimResult, Comparison
from analyzer.explanations import (
    copied_divergences,
    likewise,
    nothing_left_out,
    omissions_of_all,
    shared_text,
)
from analyzer.readout import (
    ArticleView,
    article_views,
    byline,
    counts_in_words,
    coverage_in_words,
    in_quotes,
    once_per_origin,
    ordered_cells,
    ordered_changes,
    ordered_claims,
    ordered_figures,
    ordered_labels,
    ordered_origins,
    ordered_voices,
    plural,
    relation_in_words,
    sharpest_first,
    support_in_words,
    verdict_counts,
)
from analyzer.receipts import common_search, nearest_in_words, receipt_in_words
from analyzer.records import (
    Record,
    cell_record,
    claim_record,
    figure_record,
    origin_record,
    pair_record,
    receipt_record,
    spread_record,
)
from analyzer.spreads import find_spreads

_SHOWN = 5  # items of each list; the tables have all of them
_PROBLEMS_SHOWN = 20
_NARROWEST = 40  # columns; wrapped tighter than that, text is harder to read than long lines
_ID_COLUMNS = 24  # of an article's id in the list of a batch


def print_summary(
    comparison: Comparison, file: TextIO, width: int = 80, *, written: Sequence[Path] = ()
) -> None:
    """Print what was found for each compared article: divergence first, then agreement.

    Args:
        comparison: what to show.
        file: where the text goes.
        width: columns to wrap at.
        written: the files of the run, named at the end.
    """
    page = Page(file, width)
    for number, view in enumerate(article_views(comparison)):
        if number:
            page.blank()
        page.line(view.heading)
        source = byline(view.article) if view.article else "article not found"
        page.line(f"{source} (id {view.article_id})")
        page.blank()
        page.line(counts_in_words(view.counts))
        page.line(coverage_in_words(view))
        if shared := shared_text(view, comparison.articles):
            page.line(shared)
        _print_divergences(page, "Sharpest divergences", view.sharpest, comparison)
        copied = copied_divergences(cell for cells in view.cells.values() for cell in cells)
        _print_divergences(page, "Changed in shared sentences, not counted", copied, comparison)
        _print_claims(page, "Corroborated", "corroborated", view.claims, support_in_words)
        _print_uncorroborated(page, view.claims, comparison.articles)
        _print_unsure(page, view)
        _print_omissions(page, view)
    _print_end(page, comparison, written)


def summary_batch(
    comparison: Comparison, file: TextIO, width: int = 80, *, written: Sequence[Path] = ()
) -> None:
    """Print one line of verdict counts per compared article, their sum and what stands out.

    Takes the arguments of `print_summary`.
    """
    page = Page(file, width)
    views = article_views(comparison)
    page.line(f"{plural(len(views), 'article')} compared")
    total = verdict_counts(comparison.claims)
    page.line(counts_in_words(total))
    page.blank()
    columns = [verdict for verdict in VERDICTS if verdict in total]
    widest = max((len(view.article_id) for view in views), default=0)
    room = min(_ID_COLUMNS, max(widest, len("article")))

    widths = [max(6, len(verdict)) for verdict in ("claims", *columns)]

    def row(name: str, values: Sequence[object]) -> None:
        cut = name if len(name) <= room else name[: room - 1] + "…"
        fields = (f"{value!s:>{size}}" for value, size in zip(values, widths, strict=True))
        page.exact(f"{cut:<{room}}  {'  '.join(fields)}")

    row("article", ("claims", *columns))
    for view in views:
        counts = view.counts
        row(view.article_id, (len(view.claims), *(counts.get(v, 0) for v in columns)))
    row("all", (len(comparison.claims), *(total[v] for v in columns)))
    sharpest = sharpest_first(ordered_cells(comparison))
    _print_divergences(page, "Sharpest divergences", sharpest, comparison)
    page.blank()
    page.line("Left out")
    page.line(omissions_of_all(comparison), "  ")
    _print_end(page, comparison, written)


def comparison_json(comparison: Comparison) -> Record:
    """The claims with their cells, ready for `json.dumps`: the values of the tables, unescaped.

    `kinds`, `credits` and `receipt`, which the tables hold as text, are lists and an object here.
    """
    cells: dict[str, list[Record]] = {}
    for cell in ordered_cells(comparison):
        record = {**cell_record(cell), "kinds": list(cell.kinds)}
        cells.setdefault(cell.claim_id, []).append(record)
    return {
        "compared": list(comparison.compared),
        "articles": {
            id: {
                "outlet": article.outlet,
                "title": article.title,
                "published": article.published,
                "url": article.url,
                "sha256": article.sha256,
            }
            for id, article in sorted(comparison.articles.items())
        },
        "claims": [
            {
                **claim_record(result),
                "receipt": receipt_record(result.receipt),
                "cells": cells.get(result.claim.claim_id, []),
            }
            for result in ordered_claims(comparison)
        ],
        "origins": [
            {**origin_record(origin), "credits": list(origin.credits)}
            for origin in ordered_origins(comparison)
        ],
        "figures": [figure_record(figure) for figure in ordered_figures(comparison.figures)],
        "spreads": [
            spread_record(spread) for spread in find_spreads(comparison.figures, comparison.origins)
        ],
        "speakers": [asdict(voice) for voice in ordered_voices(comparison.voices)],
        "unquoted": [asdict(one) for one in comparison.left_out],
        "timeline": [asdict(change) for change in ordered_changes(comparison.changes)],
        "omissions": [asdict(omission) for omission in comparison.omissions],
        "omission_searches": [asdict(search) for search in comparison.omission_searches],
        "shared_sentences": [asdict(shared) for shared in comparison.shared_sentences],
        "outlets": [pair_record(pair) for pair in comparison.pairs],
        "labels": [asdict(label) for label in ordered_labels(comparison.labels)],
        "problems": [
            {"place": problem.place, "message": problem.message} for problem in comparison.problems
        ],
        "provenance": dict(comparison.provenance),
    }


class Page:
    """Plain lines, wrapped. Control characters of an article never reach the terminal."""

    def __init__(self, file: TextIO, width: int) -> None:
        self._file = file
        self._width = max(width, _NARROWEST)

    def blank(self) -> None:
        """An empty line."""
        self._file.write("\n")

    def exact(self, text: str) -> None:
        """A line that is not wrapped."""
        self._file.write(_printable(text) + "\n")

    def line(self, text: str, indent: str = "", hanging: str | None = None) -> None:
        """A paragraph; lines after the first are indented by `hanging`."""
        wrapped = textwrap.fill(
            " ".join(_printable(text).split()),
            self._width,
            initial_indent=indent,
            subsequent_indent=" " * len(indent) if hanging is None else hanging,
            break_long_words=False,
            break_on_hyphens=False,
        )
        self._file.write(wrapped + "\n")

    def more(self, number: int, table: str) -> None:
        """Says what was left out, and where it stands."""
        if number > 0:
            self.line(f"{number:,} more in {table}", "  … ")


def _printable(text: str) -> str:
    """The text with a space for every character that has no shape."""
    return "".join(mark if mark.isprintable() else " " for mark in text)


def _print_divergences(
    page: Page, heading: str, cells: Sequence[Cell], comparison: Comparison
) -> None:
    """Both sentences of each, with what differs."""
    if not cells:
        return
    claims = {result.claim.claim_id: result.claim for result in comparison.claims}
    page.blank()
    page.line(heading)
    found = once_per_origin(cells)
    for cell, others in found[:_SHOWN]:
        claim = claims[cell.claim_id]
        words = relation_in_words(replace(cell, note=""))  # the heading says so
        page.line(": ".join(filter(None, (words, cell.reason))), "  - ")
        page.line(f"{claim.outlet or 'this article'}: {in_quotes(claim.sentence)}", "    ", " " * 6)
        page.line(f"{cell.other_outlet}: {in_quotes(cell.evidence)}", "    ", " " * 6)
        if others:
            page.line(likewise(others, cell.other_outlet), "    ", " " * 6)
    page.more(len(found) - _SHOWN, "cells.csv")


def _print_claims(
    page: Page,
    heading: str,
    verdict: str,
    results: Iterable[ClaimResult],
    words: Callable[[ClaimResult], str],
    on_all: str = "",
) -> None:
    """The first claims with one verdict, what there is to say about each, and first about all."""
    found = [result for result in results if result.verdict == verdict]
    if not found:
        return
    page.blank()
    page.line(heading)
    if on_all:
        page.line(on_all, "  ")
    for result in found[:_SHOWN]:
        page.line(in_quotes(result.claim.sentence), "  - ")
        if said := words(result):
            page.line(said, "    ")
    page.more(len(found) - _SHOWN, "claims.csv")


def _print_uncorroborated(
    page: Page, results: Sequence[ClaimResult], articles: Mapping[str, Article]
) -> None:
    """The claims that no independent origin makes or disputes, and what was searched for them."""
    found = [result for result in results if result.verdict == "uncorroborated"]
    common = common_search(result.receipt for result in found)
    receipt = nearest_in_words if common else receipt_in_words

    def words(result: ClaimResult) -> str:
        support = support_in_words(result)
        return f"{support + '. ' if support else ''}{receipt(result.receipt, articles)}"

    _print_claims(page, "Without corroboration", "uncorroborated", found, words, common)


def _print_unsure(page: Page, view: ArticleView) -> None:
    """The claims that could not be decided, with what comes nearest to a decision.

    Those that may be disputed come first, for they are worth a look.
    """
    nearest = {
        result.claim.claim_id: max(unsure, key=_leaning)
        for result in view.claims
        if result.verdict == "unsure"
        and (unsure := [c for c in view.cells[result.claim.claim_id] if c.relation == "unsure"])
    }
    found = [result for result in view.claims if result.claim.claim_id in nearest]
    found.sort(key=lambda result: _leaning(nearest[result.claim.claim_id]), reverse=True)

    def words(result: ClaimResult) -> str:
        return _undecided(nearest[result.claim.claim_id])

    _print_claims(page, "Not decided", "unsure", found, words)


def _leaning(cell: Cell) -> tuple[bool, float]:
    """Whether an unsure cell is likeliest a divergence, and how likely what it leans to is."""
    p = cell.probabilities
    diverges = p.diverges >= max(p.agrees, p.silent)
    return diverges, p.diverges if diverges else p.agrees


def _undecided(cell: Cell) -> str:
    """What an unsure cell leans to, why, and the passage."""
    outlet = cell.other_outlet or "another outlet"
    leaning, p = cell.leaning, cell.probabilities
    if leaning is None or leaning.relation not in ("agrees", "diverges"):
        return f"{outlet}: {in_quotes(cell.evidence)} ({cell.reason})"
    diverges = leaning.relation == "diverges"
    lean = f"may diverge from {outlet}" if diverges else f"may agree with {outlet}"
    likely = p.diverges if diverges else p.agrees
    why = f"; {leaning.reason}" if diverges else ""
    return f"{lean}, probability {likely:.2f}{why}: {in_quotes(leaning.evidence)}"


def _print_omissions(page: Page, view: ArticleView) -> None:
    """What the article leaves out, with the outlet of the wording that is shown, or why nothing."""
    omissions = view.omissions
    page.blank()
    if not omissions:
        page.line("Left out")
        page.line(nothing_left_out(view), "  ")
        return
    page.line("Left out, though several origins report it")
    for one in omissions[:_SHOWN]:
        page.line(f"“{one.detail}”: {in_quotes(one.fact)}", "  - ")
        quoted = next(q.outlet for q in one.quotes if q.article_id == one.evidence_article_id)
        said = f"{plural(one.outlets, 'outlet')}, {plural(one.origins, 'origin')}"
        page.line(f"{said}; as {quoted} has it", "    ")
    page.more(len(omissions) - _SHOWN, "omissions.csv")


def _print_end(page: Page, comparison: Comparison, written: Sequence[Path]) -> None:
    """Problems, and where the files are."""
    if comparison.problems:
        page.blank()
        page.line(plural(len(comparison.problems), "problem"))
        for problem in comparison.problems[:_PROBLEMS_SHOWN]:
            page.line(str(problem), "  - ")
        page.more(len(comparison.problems) - _PROBLEMS_SHOWN, "manifest.json")
    if written:
        page.blank()
        names = ", ".join(path.name for path in written)
        page.line(f"Written to {written[0].parent}: {names}")
