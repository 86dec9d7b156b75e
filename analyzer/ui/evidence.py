"""The evidence for a claim: every other article's words on it, and what was searched."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from analyzer.contrast import contrasted
from analyzer.datamodels import Article, Cell, ClaimResult, Relation
from analyzer.readout import (
    SIGNS,
    plural,
    published_in_words,
    relation_in_words,
    support_in_words,
    verdict_in_words,
)
from analyzer.receipts import receipt_in_words
from analyzer.ui import parts
from analyzer.ui.parts import badge, link, text

_CELL_ORDER: tuple[Relation, ...] = ("diverges", "agrees", "unsure")


def claim_side(number: int, result: ClaimResult, articles: Mapping[str, Article]) -> str:
    """The left half of the evidence: the claim, and what was searched where nobody agrees."""
    claim = result.claim
    read_as = f"read as: {claim.text}" if claim.text != claim.sentence else ""
    lines = [
        support_in_words(result),
        _spoken(result),
        read_as,
        f"confidence {result.confidence:.2f}" if result.verdict != "not checkable" else "",
        _place(claim.field, claim.start, claim.end),
    ]
    quiet = "".join(f'<p class="px-quiet">{text(line)}</p>' for line in lines if line)
    return (
        f'<section class="px-claim" aria-label="Claim {number}">'
        f"<p><b>Claim {number}</b> {badge(result.verdict, verdict_in_words(result))}</p>"
        f'<blockquote dir="auto">{text(claim.sentence)}</blockquote>'
        f"{quiet}{_receipt(result, articles)}</section>"
    )


def nothing_said(result: ClaimResult, cells: Sequence[Cell]) -> str:
    """Why there is no passage beside the claim; empty where there is one."""
    if result.verdict == "not checkable":
        return parts.sentence(
            f"Not judged: this is {_a(result.claim.kind)}, which other reporting cannot bear out."
        )
    if not cells:
        return parts.sentence(
            "Nobody else in the corpus covers the event, which says nothing about the claim."
        )
    if all(cell.relation == "silent" for cell in cells):
        return parts.sentence("No other article on the event addresses this claim.")
    return ""


def passages(
    result: ClaimResult, cells: Sequence[Cell], articles: Mapping[str, Article]
) -> list[tuple[Cell, str]]:
    """The cells that are not silent, each with what it says: divergence first, uncounted last."""
    outlets: dict[str, list[str]] = {}
    for cell in cells:
        if cell.other_outlet not in outlets.setdefault(cell.origin_id, []):
            outlets[cell.origin_id].append(cell.other_outlet)
    return [
        (cell, passage(result, cell, articles.get(cell.other_article_id), outlets[cell.origin_id]))
        for counted in (True, False)
        for relation in _CELL_ORDER
        for cell in cells
        if cell.relation == relation and cell.counts is counted
    ]


def standing_alone(
    claims: Sequence[tuple[int, ClaimResult]], articles: Mapping[str, Article]
) -> str:
    """Claims that nobody else makes, each with what was searched for it."""
    items = "".join(
        f'<li class="px-cell"><p><b>Claim {number}</b> '
        f"{badge(result.verdict, verdict_in_words(result))} "
        f'<span class="px-quiet">{text(_standing(result))}</span></p>'
        f'<blockquote dir="auto">{text(result.claim.sentence)}</blockquote>'
        f'<p class="px-quiet">{text(_spoken(result))} · confidence {result.confidence:.2f}</p>'
        f"{_searched(result, articles)}</li>"
        for number, result in claims
    )
    return f'<ol class="px-list">{items}</ol>'


def _standing(result: ClaimResult) -> str:
    """How many outlets are silent, and how many only repeat the claim's own origin."""
    agree, silent = result.outlets_agree, result.outlets_silent
    words = []
    if agree:
        words.append(support_in_words(result))
    if silent:
        words.append(f"{plural(silent, 'outlet')} {'is' if silent == 1 else 'are'} silent")
    return ", ".join(words)


def _spoken(result: ClaimResult) -> str:
    """Kind and speaker of a claim."""
    speaker = result.claim.speaker
    said = f"according to {speaker}" if speaker else "in the outlet's own voice"
    return f"{result.claim.kind}, {said}"


def _place(field: str, start: int, end: int) -> str:
    """Where a sentence stands in its article."""
    return f"characters {start}–{end} of the {field}"


def _a(noun: str) -> str:
    """The noun with its article."""
    return f"{'an' if noun[0] in 'aeiou' else 'a'} {noun}"


def _receipt(result: ClaimResult, articles: Mapping[str, Article]) -> str:
    """What was searched, where no independent account agrees."""
    if result.outlets_agree or result.verdict == "not checkable":
        return ""
    return _searched(result, articles)


def _searched(result: ClaimResult, articles: Mapping[str, Article]) -> str:
    """What was searched for a claim."""
    words = receipt_in_words(result.receipt, articles)
    return f'<p class="px-receipt"><b>What was searched</b> {text(words)}</p>'


def passage(
    result: ClaimResult, cell: Cell, other: Article | None, same_origin: Sequence[str]
) -> str:
    """One article's answer to the claim."""
    outlet = cell.other_outlet or "unknown outlet"
    sharing = [name for name in same_origin if name != cell.other_outlet]
    origin = f"one origin with {', '.join(sharing)}" if sharing else "an origin of its own"
    counter = (
        f'<p class="px-quiet">but also:</p><blockquote dir="auto">{text(cell.counter_evidence)}'
        "</blockquote>"
        if cell.counter_evidence
        else ""
    )
    reason = f"<p>{text(cell.reason)}</p>" if cell.reason else ""
    claim = result.claim
    ours, theirs = contrasted(claim.sentence, cell.evidence)
    diverges = cell.relation == "diverges"
    here = (
        f'<p class="px-quiet">{text(claim.outlet or "this article")} says</p>'
        f'<blockquote dir="auto">{parts.stretches(ours)}</blockquote>'
        f'<p class="px-quiet">{text(outlet)} says</p>'
        if diverges
        else ""
    )
    said = parts.stretches(theirs) if diverges else text(cell.evidence)
    details = [
        _voice(cell),
        cell.firmness if cell.firmness not in ("", "stated", "reported") else "",
        _confidence(cell),
        origin,
        _place(cell.evidence_field, cell.evidence_start, cell.evidence_end),
        "older fact, found outside the event's days" if cell.scope == "background" else "",
    ]
    return (
        f'<div class="px-cell px-{cell.relation}{"" if cell.counts else " px-uncounted"}">'
        f"<p>{badge(cell.relation, relation_in_words(cell))} <b>{text(outlet)}</b> "
        f'<span class="px-quiet px-date">{text(published_in_words(cell.other_published))}'
        f"{link(other)}</span></p>"
        f'{here}<blockquote dir="auto">{said}</blockquote>{counter}{reason}'
        f'<p class="px-quiet">{text(" · ".join(filter(None, details)))}</p></div>'
    )


def _voice(cell: Cell) -> str:
    """On whose word the evidence rests; nobody looked where the judge abstains."""
    if cell.speaker:
        return f"on the word of {cell.speaker}"
    return "in its own voice" if cell.relation in ("agrees", "diverges") else ""


def _confidence(cell: Cell) -> str:
    """How sure the judge is of the relation, or of each where it abstains and does not say why."""
    sure = cell.probabilities
    if cell.relation == "unsure":
        if cell.reason:
            return ""
        return f"agrees {sure.agrees:.2f}, diverges {sure.diverges:.2f}, silent {sure.silent:.2f}"
    chosen = {"agrees": sure.agrees, "diverges": sure.diverges, "silent": sure.silent}
    return f"confidence {chosen[cell.relation]:.2f}"


def silent(cells: Sequence[Cell]) -> str:
    """The silent articles, a line each, with the passage that came nearest."""
    cells = [cell for cell in cells if cell.relation == "silent"]
    if not cells:
        return ""
    counted = Counter(cell.other_outlet for cell in cells if cell.counts)
    lines = "".join(
        f"<li><b>{text(cell.other_outlet or 'unknown outlet')}</b> "
        f'<span class="px-quiet px-date">{text(published_in_words(cell.other_published))}'
        f"{text(f'; not counted: {cell.note}') if cell.note else ''}</span>"
        + (
            f'<br>nearest, similarity {cell.similarity:.2f}: <q dir="auto">{text(cell.evidence)}'
            "</q></li>"
            if cell.evidence
            else "</li>"
        )
        for cell in cells
    )
    outlets = f", {plural(len(counted), 'outlet')}" if counted else ", none counted"
    return (
        f'<details class="px-silent"><summary>{SIGNS["silent"]} silent: '
        f"{plural(len(cells), 'article')}{outlets}</summary><ul>{lines}</ul></details>"
    )
