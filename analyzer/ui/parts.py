"""Pieces of the pages: HTML in which every word of an article is escaped, and one table.

Nothing here knows what the user chose. Streamlit reads Markdown in most of what it draws, so text
that came from a corpus is drawn through `st.html` only, after `_text`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from html import escape
from typing import TYPE_CHECKING, Literal

import streamlit as st

from analyzer.datamodels import VERDICTS, Article, Cell, ClaimResult, Problem, Relation
from analyzer.readout import (
    SIGNS,
    ArticleView,
    byline,
    counts_in_words,
    coverage_in_words,
    is_web_address,
    plural,
    published_in_words,
    receipt_in_words,
    relation_in_words,
    support_in_words,
    verdict_in_words,
)

if TYPE_CHECKING:
    import pandas as pd
    from pandas.io.formats.style import Styler

Tone = Literal["error", "note"]

_CELL_ORDER: tuple[Relation, ...] = ("diverges", "agrees", "unsure", "silent")
_OPEN_PROBLEMS = 3  # as many are shown at once; more are folded away
LEGEND = "; ".join(
    (
        f"{SIGNS['agrees']} agrees: states the core of the claim too",
        f"{SIGNS['diverges']} diverges: speaks of the same fact, and the two are incompatible",
        f"{SIGNS['both']} both: one article agrees, another diverges",
        f"{SIGNS['silent']} silent: is on the event and does not address the claim",
        f"{SIGNS['unsure']} unsure: the judge abstains",
        f"{SIGNS['not counted']} not counted: the article's own outlet, or a copy of the article",
    )
)
# Of the matrix, which is drawn on a canvas that no style sheet reaches: light and dark theme.
_COLOURS: Mapping[str, tuple[str, str]] = {
    "agrees": ("#17623a", "#7fd6a2"),
    "diverges": ("#a01f14", "#ff9d92"),
    "both": ("#a01f14", "#ff9d92"),
    "unsure": ("#6d4a00", "#f0c46a"),
    "silent": ("#595959", "#b3b3b3"),
    "not counted": ("#595959", "#b3b3b3"),
}


def show(html: str) -> None:
    """Draw HTML made by this module."""
    st.html(html)


def sentence(text: str, tone: Tone = "note") -> str:
    """One sentence in a box: why there is nothing to see, or what went wrong."""
    if tone == "error":
        return f'<p class="px-box px-error" role="alert"><b>✕ Not possible.</b> {_text(text)}</p>'
    return f'<p class="px-box">{_text(text)}</p>'


def brand() -> str:
    """The name of the product, above the choices."""
    return '<p class="px-brand">Parallax</p>'


def introduction() -> str:
    """What the page does, in three sentences."""
    return (
        '<h1 class="px-title">One event, seen from many outlets</h1>'
        '<p class="px-lead">Press Compare to set this article beside what other outlets of the '
        "corpus report on the same event: claim by claim, where accounts agree, where they diverge "
        "and how, and what nobody else reports. Parallax never says what is true. Nothing leaves "
        "this machine.</p>"
    )


def preview(article: Article) -> str:
    """The article that could be compared, to read before."""
    paragraphs = "".join(
        f'<p dir="auto">{_text(line)}</p>' for line in article.text.splitlines() if line.strip()
    )
    return (
        f'<h2 class="px-title" dir="auto">{_text(article.title or article.id)}</h2>'
        f'<p class="px-quiet">{_text(byline(article))}{_link(article)}</p>'
        f'<div class="px-article">{paragraphs}</div>'
    )


def heading(view: ArticleView) -> str:
    """Title and byline of the compared article, how many others report, and the verdicts."""
    source = _text(byline(view.article)) if view.article else "article not found"
    return (
        f'<h1 class="px-title" dir="auto">{_text(view.heading)}</h1>'
        f'<p class="px-quiet">{source}{_link(view.article)}</p>'
        f"<p>{_text(coverage_in_words(view))}</p>"
        f'<p class="px-counts">{_text(counts_in_words(view.counts))}</p>'
    )


def problems(found: Sequence[Problem]) -> str:
    """What went wrong and was survived."""
    items = "".join(f"<li>{_text(str(problem))}</li>" for problem in found)
    state = " open" if len(found) <= _OPEN_PROBLEMS else ""
    number = plural(len(found), "problem")
    return (
        f'<details class="px-box"{state}><summary>{number} in this run</summary>'
        f"<ul>{items}</ul></details>"
    )


def by_verdict(
    results: Iterable[tuple[int, ClaimResult]],
) -> list[tuple[int, ClaimResult]]:
    """Numbered claims in the order of `VERDICTS`, divergence first, then by place."""
    return sorted(results, key=lambda item: (VERDICTS.index(item[1].verdict), item[0]))


def claim_row(result: ClaimResult, chosen: bool) -> str:
    """A claim in the list: verdict, sentence, support, kind and speaker."""
    claim = result.claim
    quiet = " · ".join(
        filter(None, (support_in_words(result) or _silence(result), _spoken(result)))
    )
    return (
        f'<div class="px-row{" px-chosen" if chosen else ""}">'
        f"{_badge(result.verdict, verdict_in_words(result))}"
        f'<p class="px-said" dir="auto">{_text(claim.sentence)}</p>'
        f'<p class="px-quiet">{_text(quiet)}</p></div>'
    )


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
    quiet = "".join(f'<p class="px-quiet">{_text(line)}</p>' for line in lines if line)
    return (
        f'<section class="px-claim" aria-label="Claim {number}">'
        f"<p><b>Claim {number}</b> {_badge(result.verdict, verdict_in_words(result))}</p>"
        f'<blockquote dir="auto">{_text(claim.sentence)}</blockquote>'
        f"{quiet}{_receipt(result, articles)}</section>"
    )


def evidence_side(
    result: ClaimResult, cells: Sequence[Cell], articles: Mapping[str, Article]
) -> str:
    """The right half: each article's passage, divergence first, silence folded away."""
    if result.verdict == "not checkable":
        return sentence(
            f"Not judged: this is {_a(result.claim.kind)}, which other reporting cannot bear out."
        )
    if not cells:
        return sentence(
            "Nobody else in the corpus covers the event, which says nothing about the claim."
        )
    outlets: dict[str, list[str]] = {}
    for cell in cells:
        if cell.other_outlet not in outlets.setdefault(cell.origin_id, []):
            outlets[cell.origin_id].append(cell.other_outlet)
    spoken = [
        _passage(cell, articles.get(cell.other_article_id), outlets[cell.origin_id])
        for counted in (True, False)
        for relation in _CELL_ORDER[:-1]
        for cell in cells
        if cell.relation == relation and cell.counts is counted
    ]
    quiet = [cell for cell in cells if cell.relation == "silent"]
    none = [] if spoken else [sentence("No other article on the event addresses this claim.")]
    return f'<section aria-label="Evidence">{"".join([*none, *spoken])}{_silent(quiet)}</section>'


def matrix_frame(view: ArticleView, results: Iterable[tuple[int, ClaimResult]]) -> pd.DataFrame:
    """The claims that others had something to say on × outlets, in words with signs.

    Columns: claim (number), sentence, verdict, then one per outlet by name.
    """
    import pandas as pd

    rows = [
        (number, result, view.matrix(result))
        for number, result in results
        if view.cells[result.claim.claim_id]
    ]
    outlets = sorted({outlet for _, _, marks in rows for outlet in marks})
    columns: dict[object, list[object]] = {
        "claim": [number for number, _, _ in rows],
        "sentence": [result.claim.sentence for _, result, _ in rows],
        "verdict": [f"{SIGNS[result.verdict]} {result.verdict}" for _, result, _ in rows],
    }
    table = pd.DataFrame(columns)
    for outlet in outlets:
        marks = [row[2].get(outlet) for row in rows]
        # An outlet may be called like one of the first columns.
        name = f"{outlet} (outlet)" if outlet in columns else outlet or "unknown outlet"
        table[name] = [f"{SIGNS[mark]} {mark}" if mark else "" for mark in marks]
    return table


def coloured(table: pd.DataFrame, dark: bool) -> Styler:
    """The matrix with coloured words; signs and words say the same without."""

    def colour(cell: object) -> str:
        shades = _COLOURS.get(str(cell).partition(" ")[2])
        return f"color: {shades[dark]}" if shades else ""

    return table.style.map(colour, subset=list(table.columns[3:]))


def _text(value: str) -> str:
    """Text as HTML: nothing in it can be markup."""
    return escape(value, quote=True)


def _badge(name: str, words: str) -> str:
    """A mark that reads the same without colour: sign, words and kind of border."""
    style = name.replace(" ", "-")
    return f'<span class="px-mark px-{style}">{SIGNS[name]} {_text(words)}</span>'


def _link(article: Article | None) -> str:
    """A link to the article where its address is one that a browser may follow."""
    if article is None or not is_web_address(article.url):
        return ""
    address = _text(article.url)
    return f' · <a href="{address}" target="_blank" rel="noopener noreferrer">source</a>'


def _spoken(result: ClaimResult) -> str:
    """Kind and speaker of a claim."""
    speaker = result.claim.speaker
    said = f"according to {speaker}" if speaker else "in the outlet's own voice"
    return f"{result.claim.kind}, {said}"


def _place(field: str, start: int, end: int) -> str:
    """Where a sentence stands in its article."""
    return f"characters {start}–{end} of the {field}"


def _silence(result: ClaimResult) -> str:
    """How many are silent, where nobody agrees or diverges."""
    silent = result.outlets_silent
    if not silent:
        return ""
    return f"{plural(silent, 'outlet')} {'is' if silent == 1 else 'are'} silent"


def _a(noun: str) -> str:
    """The noun with its article."""
    return f"{'an' if noun[0] in 'aeiou' else 'a'} {noun}"


def _receipt(result: ClaimResult, articles: Mapping[str, Article]) -> str:
    """What was searched, where no independent account agrees."""
    if result.outlets_agree or result.verdict == "not checkable":
        return ""
    words = receipt_in_words(result.receipt, articles)
    return f'<p class="px-receipt"><b>What was searched</b> {_text(words)}</p>'


def _passage(cell: Cell, other: Article | None, same_origin: Sequence[str]) -> str:
    """One article's answer to the claim."""
    outlet = cell.other_outlet or "unknown outlet"
    sharing = [name for name in same_origin if name != cell.other_outlet]
    origin = f"one origin with {', '.join(sharing)}" if sharing else "an origin of its own"
    counter = (
        f'<p class="px-quiet">but also:</p><blockquote dir="auto">{_text(cell.counter_evidence)}'
        "</blockquote>"
        if cell.counter_evidence
        else ""
    )
    reason = f"<p>{_text(cell.reason)}</p>" if cell.reason else ""
    details = [
        _confidence(cell),
        origin,
        _place(cell.evidence_field, cell.evidence_start, cell.evidence_end),
        "older fact, found outside the event's days" if cell.scope == "background" else "",
    ]
    return (
        f'<div class="px-cell px-{cell.relation}{"" if cell.counts else " px-uncounted"}">'
        f"<p>{_badge(cell.relation, relation_in_words(cell))} <b>{_text(outlet)}</b> "
        f'<span class="px-quiet px-date">{_text(published_in_words(cell.other_published))}'
        f"{_link(other)}</span></p>"
        f'<blockquote dir="auto">{_text(cell.evidence)}</blockquote>{counter}{reason}'
        f'<p class="px-quiet">{_text(" · ".join(filter(None, details)))}</p></div>'
    )


def _confidence(cell: Cell) -> str:
    """How sure the judge is of the relation, or of each where it abstains and does not say why."""
    sure = cell.probabilities
    if cell.relation == "unsure":
        if cell.reason:
            return ""
        return f"agrees {sure.agrees:.2f}, diverges {sure.diverges:.2f}, silent {sure.silent:.2f}"
    chosen = {"agrees": sure.agrees, "diverges": sure.diverges, "silent": sure.silent}
    return f"confidence {chosen[cell.relation]:.2f}"


def _silent(cells: Sequence[Cell]) -> str:
    """The silent articles, a line each, with the passage that came nearest."""
    if not cells:
        return ""
    counted = Counter(cell.other_outlet for cell in cells if cell.counts)
    lines = "".join(
        f"<li><b>{_text(cell.other_outlet or 'unknown outlet')}</b> "
        f'<span class="px-quiet px-date">{_text(published_in_words(cell.other_published))}'
        f"{_text(f'; not counted: {cell.note}') if cell.note else ''}</span>"
        + (
            f'<br>nearest, similarity {cell.similarity:.2f}: <q dir="auto">{_text(cell.evidence)}'
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
