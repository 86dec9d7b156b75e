"""The compared article at the head of its section: its text, verbatim, with every claim marked.

A claim is underlined in the colour and pattern of its verdict; behind it stands its number with
the verdict's sign, so that the page reads the same in black and white. Without the numbers and the
notes in the margin, the marked text is the stored one, character for character.
"""

from __future__ import annotations

from collections.abc import Mapping

from analyzer.annotation import Paragraph, Piece, annotated, in_rows
from analyzer.datamodels import VERDICTS
from analyzer.markup import text
from analyzer.readout import SIGNS, VERDICT_MEANINGS, ArticleView, verdict_in_words
from analyzer.report_sections import support_or_verdict

_DEPTHS = ("", " deep", " deeper")  # how far down the line of a nested claim is drawn


def legend(view: ArticleView) -> str:
    """The verdicts that were reached, how often, and what each means."""
    counts = view.counts
    if not counts:
        return "<p>No claim was found.</p>"
    items = "".join(
        f'<div><dt><span class="on {verdict}">{SIGNS[verdict]} {counts[verdict]:,} {verdict}'
        f"</span></dt><dd>{text(VERDICT_MEANINGS[verdict])}</dd></div>"
        for verdict in VERDICTS
        if verdict in counts
    )
    return (
        f'<dl class="legend">{items}</dl><p class="quiet">The number behind a claim leads to its '
        "detail; beside it stand the outlets and the independent origins that agree or diverge.</p>"
    )


def title(anchor: str, view: ArticleView) -> str:
    """The heading of the section: the article's title with its claims, or its id."""
    paragraphs, numbers = _annotated(view, "title")
    if not paragraphs:
        return f"<h2>{text(view.heading)}</h2>"
    marked = "".join(
        "".join(_piece(anchor, piece, numbers) for piece in paragraph.pieces)
        + text(paragraph.after)
        for paragraph in paragraphs
    )
    notes = "".join(_notes(anchor, paragraph, numbers) for paragraph in paragraphs)
    return f'<div class="row"><h2 class="read" dir="auto">{marked}</h2>{notes}</div>'


def body(anchor: str, view: ArticleView) -> str:
    """The text, paragraph by paragraph, each with the counts of its claims in the margin."""
    paragraphs, numbers = _annotated(view, "text")
    parts = []
    for paragraph in paragraphs:
        rows = in_rows(paragraph)
        for row in rows:
            marked = "".join(_piece(anchor, piece, numbers) for piece in row.pieces)
            style = "row" if row is rows[-1] else "row continued"
            parts.append(
                f'<div class="{style}"><p class="read" dir="auto">{marked}</p>'
                f"{_notes(anchor, row, numbers)}</div>"
            )
        parts.append(text(paragraph.after))
    return f'<div class="words">{"".join(parts)}</div>' if parts else ""


def _annotated(view: ArticleView, field: str) -> tuple[list[Paragraph], Mapping[str, int]]:
    """The paragraphs of the title or of the text, and the numbers of the claims."""
    numbers = {result.claim.claim_id: number for number, result in view.numbered}
    whole = annotated(view.article, view.claims) if view.article else ()
    return [paragraph for paragraph in whole if paragraph.field == field], numbers


def _piece(anchor: str, piece: Piece, numbers: Mapping[str, int]) -> str:
    """The words with a line for each claim on them, and the numbers of the claims that end."""
    marked = text(piece.text)
    for depth, result in reversed(list(enumerate(piece.results))):
        lower = _DEPTHS[min(depth, len(_DEPTHS) - 1)]
        marked = f'<span class="on {result.verdict}{lower}">{marked}</span>'
    links = []
    for result in piece.ending:
        number = numbers[result.claim.claim_id]
        words = text(f"claim {number}: {verdict_in_words(result)}")
        links.append(
            f'<a id="{anchor}c{number}-place" href="#{anchor}c{number}" title="{words}">'
            f"{number}{SIGNS[result.verdict]}</a>"
        )
    return marked + (f'<sup class="{_tone(piece)}">{" ".join(links)}</sup>' if links else "")


def _tone(piece: Piece) -> str:
    """The class of the numbers: the verdict where it is one, so that they share its colour."""
    verdicts = {result.verdict for result in piece.ending}
    return verdicts.pop() if len(verdicts) == 1 else "several"


def _notes(anchor: str, paragraph: Paragraph, numbers: Mapping[str, int]) -> str:
    """How many outlets and origins stand for and against each checkable claim."""
    items = []
    for result in paragraph.results:
        if result.verdict != "not checkable":
            number = numbers[result.claim.claim_id]
            items.append(
                f'<li><a href="#{anchor}c{number}">{number}</a> <b class="{result.verdict}">'
                f"{SIGNS[result.verdict]}</b> {text(support_or_verdict(result))}</li>"
            )
    return f'<aside><ul class="margin">{"".join(items)}</ul></aside>' if items else ""
