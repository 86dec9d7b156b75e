"""Where quotations stand in a text, even one that has lost some of its quotation marks."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from analyzer.language import Sentence

_MARK = re.compile(r"[“”\"]")


def quotations(sentences: Sequence[Sentence]) -> list[tuple[int, int]]:
    """Where quotations stand, as offsets in the field's text; unmatched marks are survived."""
    regions: list[tuple[int, int]] = []
    open_at: int | None = None
    opener_first = False
    previous: Sentence | None = None
    for sentence in sentences:
        if (
            previous is not None
            and open_at is not None
            and sentence.paragraph != previous.paragraph
        ):
            if opener_first:  # a quotation of several paragraphs closes only the last of them
                regions.append((open_at, previous.end))
            open_at = None
        for match in _MARK.finditer(sentence.text):
            at = sentence.start + match.start()
            mark = match.group()
            if _opens(sentence.text, match.start(), mark, open_at is not None):
                if open_at is not None and match.start() == 0 and previous is not None:
                    regions.append((open_at, previous.end))  # each paragraph of it opens anew
                open_at = at
                opener_first = match.start() == 0 and (
                    previous is None or sentence.paragraph != previous.paragraph
                )
            elif open_at is not None:
                regions.append((open_at, at + 1))
                open_at = None
            else:  # its opening was lost: at most this sentence
                regions.append((sentence.start, at + 1))
        previous = sentence
    if open_at is not None and previous is not None and opener_first:
        regions.append((open_at, previous.end))
    return regions


def _opens(text: str, at: int, mark: str, is_open: bool) -> bool:
    """Whether the mark opens a quotation."""
    if mark in "“”":
        return mark == "“"
    before, after = text[at - 1 : at], text[at + 1 : at + 2]
    if not before or before in " (\n[":
        return bool(after.strip()) or not is_open
    return not is_open and not before.strip()


def share_quoted(regions: Sequence[tuple[int, int]], start: int, end: int) -> float:
    """Share of start:end that stands in quotations."""
    inside = sum(max(0, min(end, b) - max(start, a)) for a, b in regions)
    return inside / max(1, end - start)
