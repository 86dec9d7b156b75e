"""Edits of one parsed sentence that keep its meaning, or change exactly one thing about it.

An :class:`Edit` is a set of replacements by character offset, so edits that do not touch each
other can be combined: a contradiction is written as one conflict among harmless rewordings, and
what tells the two apart is the conflict and not how much was edited.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.tokens import Span

SAYING = frozenset("say tell add report announce state note explain claim declare warn".split())


@dataclass(frozen=True)
class Edit:
    """Replacements ``(start, end, text)`` inside a sentence, and what they amount to."""

    kind: str
    spans: tuple[tuple[int, int, str], ...]

    def touches(self, other: Edit) -> bool:
        """Say whether two edits overlap or meet."""
        return any(a < d and c < b for a, b, _ in self.spans for c, d, _ in other.spans)


def apply(text: str, edits: list[Edit]) -> str:
    """Return the sentence with the edits made, tidied."""
    for start, end, new in sorted((s for e in edits for s in e.spans), reverse=True):
        text = text[:start] + new + text[end:]
    text = re.sub(r"\s+", " ", text).strip()
    text = re.sub(r" ([,.;:])", r"\1", text)
    text = re.sub(r",\s*,", ",", text)
    text = re.sub(r"[,;:\s]+([.!?]['\"]?)$", r"\1", text).lstrip(",;: ")
    return text[:1].upper() + text[1:]


def has_negation(text: str) -> bool:
    """Say whether a text holds a word of negation."""
    return bool(
        re.search(r"\b(?:not|no|never|none|nobody|neither|nor|without|deni\w+)\b|n't", text, re.I)
    )


def lowered(span: Span) -> str:
    """Return a phrase with a small first letter, unless it begins with a name."""
    first = span[0]
    plain = first.pos_ not in ("PROPN",) and first.ent_type_ not in ("GPE", "ORG", "PERSON", "NORP")
    return span.text[0].lower() + span.text[1:] if plain else span.text
