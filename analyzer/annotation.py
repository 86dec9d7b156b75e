"""An article with its claims marked: the verbatim text, cut where a claim begins or ends.

Plain values for any view to draw. Claims may follow each other, nest or overlap.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from analyzer.datamodels import Article, ClaimResult, Field

_BREAK = re.compile(r"\s+")
_IN_A_ROW = 4  # claims; with more, the notes of a long paragraph would stand far from their claims
_LINE_ENDS = frozenset("\n\r\v\f\x85\u2028\u2029")


@dataclass(frozen=True)
class Piece:
    """Text that the same claims cover: `text == article.field_text(field)[start:end]`.

    `results` are those claims, the earliest first and of two that begin together the longer one,
    so that what is nested comes after what holds it; none for text between claims.
    """

    text: str
    start: int
    results: tuple[ClaimResult, ...]

    @property
    def end(self) -> int:
        """Offset behind the last character."""
        return self.start + len(self.text)

    @property
    def ending(self) -> tuple[ClaimResult, ...]:
        """The claims that end with this piece: behind it their numbers may stand."""
        return tuple(result for result in self.results if result.claim.end == self.end)


@dataclass(frozen=True)
class Paragraph:
    """The title, or a part of the text up to a line break that no claim spans.

    `after` is the white space up to the next paragraph, line breaks included. Joined in order,
    `text + after` of all paragraphs of a field is the whole field. A paragraph without pieces
    stands for white space at the beginning of a text.
    """

    field: Field
    pieces: tuple[Piece, ...]
    after: str = ""

    @property
    def text(self) -> str:
        """The verbatim words, without the white space behind them."""
        return "".join(piece.text for piece in self.pieces)

    @property
    def results(self) -> tuple[ClaimResult, ...]:
        """The claims in this paragraph, in the order in which they end."""
        return tuple(result for piece in self.pieces for result in piece.ending)


def annotated(article: Article, results: Iterable[ClaimResult]) -> tuple[Paragraph, ...]:
    """The title and the text of an article, whole and in order, with the claims on each piece.

    Claims of other articles are left out.
    """
    mine = sorted(
        (result for result in results if result.claim.article_id == article.id),
        key=lambda result: (result.claim.start, -result.claim.end, result.claim.claim_id),
    )
    return tuple(
        paragraph
        for field in ("title", "text")
        for paragraph in _paragraphs(
            field,
            article.field_text(field),
            [result for result in mine if result.claim.field == field],
        )
    )


def in_rows(paragraph: Paragraph) -> list[Paragraph]:
    """A paragraph cut before a claim wherever enough claims have ended; none for white space."""
    rows: list[list[Piece]] = []
    ended = 0
    before: tuple[ClaimResult, ...] = ()
    for piece in paragraph.pieces:
        begins = piece.results and not any(result in before for result in piece.results)
        if not rows or (begins and ended >= _IN_A_ROW):
            rows.append([])
            ended = 0
        rows[-1].append(piece)
        ended += len(piece.ending)
        before = piece.results
    return [Paragraph(paragraph.field, tuple(pieces)) for pieces in rows]


def _paragraphs(field: Field, text: str, results: Sequence[ClaimResult]) -> Iterable[Paragraph]:
    """One field, cut at line breaks."""
    start = 0
    for found in _BREAK.finditer(text):
        if _LINE_ENDS.isdisjoint(found.group()) or any(
            result.claim.start < found.end() and result.claim.end > found.start()
            for result in results
        ):
            continue
        yield Paragraph(field, _pieces(text, start, found.start(), results), found.group())
        start = found.end()
    if start < len(text):
        yield Paragraph(field, _pieces(text, start, len(text), results))


def _pieces(text: str, start: int, end: int, results: Sequence[ClaimResult]) -> tuple[Piece, ...]:
    """The text from `start` to `end`, cut where a claim begins or ends."""
    inside = [r for r in results if r.claim.start < end and r.claim.end > start]
    edges = {edge for r in inside for edge in (r.claim.start, r.claim.end) if start < edge < end}
    cuts = sorted({start, end} | edges)
    return tuple(
        Piece(
            text[first:last],
            first,
            tuple(r for r in inside if r.claim.start <= first and r.claim.end >= last),
        )
        for first, last in pairwise(cuts)
    )
