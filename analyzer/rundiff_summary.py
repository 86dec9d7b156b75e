"""The difference of two runs as text for a terminal, as rows of a table and as a JSON value."""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from dataclasses import asdict, fields
from pathlib import Path
from typing import TextIO

from analyzer.columns import DIFFERENCE_COLUMNS
from analyzer.readout import plural, published_in_words, relation_in_words, support_in_words
from analyzer.records import Record
from analyzer.rundiff import ArticleChange, CellChange, ClaimChange, Difference, RunDiff
from analyzer.runs import AS_WRITTEN, CellRow, ClaimRow, Run
from analyzer.summary import Page

_SHOWN = 10  # of the shorter lists; changed verdicts are all shown
_HASH = 64  # hexadecimal digits of a SHA-256
_HASH_SHOWN = 12


def print_diff(
    diff: RunDiff, file: TextIO, width: int = 80, *, written: Path | None = None
) -> None:
    """Print what differs: the runs as such, then claims with another verdict, then the rest.

    Args:
        diff: what to show.
        file: where the text goes.
        width: columns to wrap at.
        written: the table that was written, named at the end.
    """
    page = Page(file, width)
    table = str(written) if written else "the table that --out writes"
    if diff.equal:
        claims = plural(len(diff.claims), "claim")
        page.exact(f"No difference in {claims}, their cells, the corpus, settings and models.")
    else:
        page.exact(f"Old: {diff.old.folder}")
        page.exact(f"New: {diff.new.folder}")
        page.blank()
        _print_counts(page, diff)
        _print_run(page, diff, table)
        _print_verdicts(page, diff)
        _print_cells(page, diff, table)
        compared = [each for each in diff.run if each.what == "compared article"]
        old_only = {each.old for each in compared if not each.new}
        new_only = {each.new for each in compared if not each.old}
        _print_alone(page, "Claims only in the old run", diff.of("removed"), old_only, table)
        _print_alone(page, "Claims only in the new run", diff.of("added"), new_only, table)
    if diff.problems:
        page.blank()
        page.line(f"{plural(len(diff.problems), 'problem')}: claims and cells may be missing here")
        for problem in diff.problems[: 2 * _SHOWN]:
            page.line(str(problem), "  - ")
        if (more := len(diff.problems) - 2 * _SHOWN) > 0:
            page.line(f"{more:,} more", "  … ")
    if written:
        page.blank()
        page.line(f"Written to {written}")


def diff_rows(diff: RunDiff) -> Iterator[tuple[object, ...]]:
    """One row per difference, with `DIFFERENCE_COLUMNS`; what does not apply is empty."""
    for record in _records(diff):
        yield tuple(record.get(column, "") for column in DIFFERENCE_COLUMNS)


def diff_json(diff: RunDiff) -> Record:
    """All that differs, ready for `json.dumps`; claims without a difference are only counted."""
    return {
        "old": str(diff.old.folder),
        "new": str(diff.new.folder),
        "equal": diff.equal,
        "unchanged_claims": len(diff.of("same")),
        "run": [asdict(each) for each in diff.run],
        "articles": [asdict(each) for each in diff.articles],
        "claims": [
            {
                "group": change.group,
                "old": _plain(change.old),
                "new": _plain(change.new),
                "article_edited": change.edited,
                "reading": [asdict(each) for each in change.reading],
                "cells": [
                    {
                        "aspects": list(each.aspects),
                        "weighs": each.weighs,
                        "old": _plain(each.old),
                        "new": _plain(each.new),
                        "old_origin": list(each.old_origin),
                        "new_origin": list(each.new_origin),
                    }
                    for each in change.cells
                ],
            }
            for change in diff.claims
            if change.group != "same"
        ],
        "problems": [asdict(problem) for problem in diff.problems],
    }


def _plain(row: ClaimRow | CellRow | None) -> Record | None:
    """A row as plain values."""
    if row is None:
        return None
    names = (each.name for each in fields(row) if each.name not in AS_WRITTEN)
    return {name: getattr(row, name) for name in names}


def _records(diff: RunDiff) -> Iterator[Record]:
    """The rows of the table by column."""
    for each in diff.run:
        yield {"group": "run", "what": each.what, "old": each.old, "new": each.new}
    for article in diff.articles:
        yield {
            "group": "article",
            "what": article.what,
            "other_article_id": article.article_id,
            "other_outlet": article.outlet,
            "other_published": article.published,
        }
    for change in diff.claims:
        if change.group == "same":
            continue
        claim = change.claim
        about: Record = {
            "group": change.group,
            "article_id": claim.article_id,
            "field": claim.field,
            "start": claim.start,
            "end": claim.end,
            "sentence": claim.sentence,
            "old_claim_id": change.old.claim_id if change.old else "",
            "new_claim_id": change.new.claim_id if change.new else "",
        }
        verdicts = [side.verdict if side else "" for side in (change.old, change.new)]
        if verdicts[0] != verdicts[1]:
            yield {**about, "what": "verdict", "old": verdicts[0], "new": verdicts[1]}
        elif not change.reading and not change.cells:
            yield {**about, "what": "details"}
        for each in change.reading:
            yield {**about, "what": each.what, "old": each.old, "new": each.new}
        for cell in change.cells:
            yield about | _cell_record(cell)


def _cell_record(change: CellChange) -> Record:
    """The columns of a changed cell."""
    record: Record = {
        "what": ";".join(change.aspects),
        "weighs": change.weighs,
        "other_article_id": change.cell.other_article_id,
        "other_outlet": change.cell.other_outlet,
        "other_published": change.cell.other_published,
        "old_origin": ";".join(change.old_origin),
        "new_origin": ";".join(change.new_origin),
    }
    for name, cell in (("old", change.old), ("new", change.new)):
        if cell is not None:
            record |= {
                name: relation_in_words(cell),
                f"{name}_evidence": cell.evidence,
                f"{name}_evidence_field": cell.evidence_field,
                f"{name}_evidence_start": cell.evidence_start,
                f"{name}_evidence_end": cell.evidence_end,
                f"{name}_evidence_sha256": cell.evidence_sha256,
            }
    return record


def _print_counts(page: Page, diff: RunDiff) -> None:
    """How many claims there are of each sort."""
    verdicts, cells = len(diff.of("verdict")), len(diff.of("cells"))
    others = len(diff.of("details", "same"))
    page.line(
        f"{plural(verdicts + cells + others, 'claim')} in both runs: {verdicts:,} changed verdict, "
        f"{cells:,} kept it while a cell changed, {others:,} kept both."
    )
    for which, group in (("old", diff.of("removed")), ("new", diff.of("added"))):
        if group:
            page.line(f"{plural(len(group), 'claim')} only in the {which} run.")


def _print_run(page: Page, diff: RunDiff, table: str) -> None:
    """What may be the cause: articles first, then settings and the like."""
    lines = [*map(_article_in_words, diff.articles), *map(_difference_in_words, diff.run)]
    page.blank()
    if not lines:
        page.line("Articles, settings, models, versions and the corpus are the same in both runs.")
        return
    page.line("What the runs rest on differs")
    for line in lines[: 2 * _SHOWN]:
        page.line(line, "  - ")
    page.more(len(lines) - 2 * _SHOWN, table)


def _article_in_words(change: ArticleChange) -> str:
    """`article gone: tide (Tidewire, 2031-03-04): no longer taken for the event`."""
    about = change.outlet or "unknown outlet"
    if change.published:
        about += f", {published_in_words(change.published)}"
    words = f"article {change.what}: {change.article_id} ({about})"
    return f"{words}: {change.why}" if change.why else words


def _difference_in_words(difference: Difference) -> str:
    """`setting window_days: 4 -> 3`; `problem only in the new run: …`."""
    old, new = _short(difference.old), _short(difference.new)
    if difference.old and difference.new:
        return f"{difference.what}: {old} -> {new}"
    return f"{difference.what} only in the {'old' if old else 'new'} run: {old or new}"


def _short(value: str) -> str:
    """The value with its hash cut to what can be told apart."""
    name, mark, digest = value.rpartition("@")
    if len(digest) == _HASH and set(digest) <= set("0123456789abcdef"):
        return f"{name}{mark}{digest[:_HASH_SHOWN]}…"
    return value


def _print_verdicts(page: Page, diff: RunDiff) -> None:
    """Every claim with another verdict, and what did it."""
    changes = diff.of("verdict")
    if not changes:
        return
    page.blank()
    page.line("Another verdict")
    unexplained = all(not change.explained for change in changes)
    if unexplained:
        page.line(f"No article that counts here changed; {_other_cause(diff)}.")
    several = len(diff.new.compared) > 1
    for change in changes:
        assert change.old is not None
        assert change.new is not None
        page.line(_quoted(change.claim, several), "  - ")
        old = _verdict_in_words(change.old, diff.old)
        page.line(f"{old} -> {_verdict_in_words(change.new, diff.new)}", "    ")
        for each in change.reading:
            values = f"{each.old or 'none'} -> {each.new or 'none'}"
            page.line(f"{each.what} of the claim: {values}", "    - ", " " * 6)
        if change.edited:
            page.line("the article's own text was edited", "    - ")
        for cell in change.weighty:
            _print_cell(page, cell)
        if not change.weighty:
            page.line(
                "no cell that counts differs: the claim's own article is counted with another "
                "origin, or outlets are joined in another way",
                "    - ",
                " " * 6,
            )
        if not change.explained and not unexplained:
            page.line(
                f"no article that counts here changed; {_other_cause(diff)}", "    - ", " " * 6
            )


def _other_cause(diff: RunDiff) -> str:
    """Where the cause must be if no article changed."""
    if diff.run or diff.articles:
        return "the cause is in what differs above"
    return "nothing that the manifests record accounts for it"


def _quoted(claim: ClaimRow, several: bool) -> str:
    """The sentence, with its article where more than one was compared."""
    return f"“{claim.sentence}”" + (f" ({claim.article_id})" if several else "")


def _verdict_in_words(claim: ClaimRow, run: Run) -> str:
    """`corroborated (2 outlets agree, 1 origin)`; `unsure (on 3 articles)`."""
    support = support_in_words(claim)
    if claim.verdict == "unsure":
        cells = run.cells[claim.claim_id].values()
        unsure = sum(cell.counts and cell.relation == "unsure" for cell in cells)
        support = f"on {plural(unsure, 'article')}"
    return f"{claim.verdict} ({support})" if support else claim.verdict


def _print_cell(page: Page, change: CellChange) -> None:
    """What changed about one article's cell, with the passages of both runs."""
    page.line(_cell_in_words(change), "    - ", " " * 6)
    old, new = change.old, change.new
    if old is None or new is None:
        page.line(_passage(change.cell), "      ", " " * 8)
    elif "evidence" in change.aspects:
        page.line(f"old: {_passage(old)}", "      ", " " * 8)
        page.line(f"new: {_passage(new)}", "      ", " " * 8)
    else:
        page.line(f"both: {_passage(new)}", "      ", " " * 8)


def _cell_in_words(change: CellChange) -> str:
    """`only in the old run: Beacon Post, 2031-03-05 (beacon): diverges: number`."""
    cell = change.cell
    who = (
        f"{cell.other_outlet or 'unknown outlet'}, "
        f"{published_in_words(cell.other_published)} ({cell.other_article_id})"
    )
    if change.old is None or change.new is None:
        where, other = ("new", "old") if change.old is None else ("old", "new")
        words = f"only in the {where} run: {who}: {relation_in_words(cell)}"
        if cell.scope == "background":
            return f"{words}; an older report"
        return f"{words}; the {other} run has it on other claims" if change.elsewhere else words
    parts = []
    if {"relation", "counted"}.isdisjoint(change.aspects):
        parts.append(relation_in_words(cell))
    else:
        parts.append(f"{_likely(change.old)} -> {_likely(change.new)}")
    if "origin" in change.aspects:
        parts.append(f"{_origin(change.old_origin)} -> {_origin(change.new_origin)}")
    parts.append(f"its text {'was edited' if 'text' in change.aspects else 'is the same'}")
    return f"{who}: {'; '.join(parts)}"


def _likely(cell: CellRow) -> str:
    """The relation with its probability: near the threshold, little makes it another."""
    return f"{relation_in_words(cell)} ({cell.probability:.2f})"


def _origin(others: Sequence[str]) -> str:
    """Whom an article counts as one origin with."""
    return f"one origin with {', '.join(others)}" if others else "an origin of its own"


def _passage(cell: CellRow) -> str:
    """The evidence and where it stands."""
    if not cell.evidence:
        return "no passage"
    place = f"{cell.evidence_field} {cell.evidence_start}:{cell.evidence_end}"
    return f"“{cell.evidence}” ({place})"


def _print_cells(page: Page, diff: RunDiff, table: str) -> None:
    """Claims that kept their verdict though a cell changed, without the passages."""
    changes = diff.of("cells")
    if not changes:
        return
    page.blank()
    page.line("Same verdict, other cells")
    several = len(diff.new.compared) > 1
    for change in changes[:_SHOWN]:
        page.line(f"{change.claim.verdict}: {_quoted(change.claim, several)}", "  - ")
        for cell in change.weighty:
            page.line(_cell_in_words(cell), "    - ", " " * 6)
    page.more(len(changes) - _SHOWN, table)


def _print_alone(
    page: Page, heading: str, changes: Sequence[ClaimChange], apart: Set[str], table: str
) -> None:
    """Claims of one run only, with their verdicts; not those of articles that it alone compared."""
    listed = [change for change in changes if change.claim.article_id not in apart]
    if not listed:
        return
    page.blank()
    page.line(heading)
    several = len({change.claim.article_id for change in listed}) > 1
    for change in listed[:_SHOWN]:
        page.line(f"{change.claim.verdict}: {_quoted(change.claim, several)}", "  - ")
    page.more(len(changes) - min(_SHOWN, len(listed)), table)
