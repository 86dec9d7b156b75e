"""A question to the judge, made of invented sentences."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from builders import a_claim, a_passage, an_article
from fakes import BagOfWords
from statements import MONDAY, a_statement

from analyzer.cache import Cache
from analyzer.development import Account
from analyzer.embedding import CachedEncoder
from analyzer.judging.judge import Evidence, Question

CLAIM = "Three sailors died in the fire."


def a_question(
    *passages: str,
    claim: str = CLAIM,
    days: tuple[date, date] = (MONDAY, MONDAY),
    likeness: float | Sequence[float] = 0.9,
    **more: Any,
) -> Question:
    """A claim against one other article that consists of the passages.

    `likeness` is the similarity and the overlap of every passage or of each, and so their
    relevance; a word of the claim is aligned at 1 where the passage has it too, else at 0. `more`
    replaces fields of the question.
    """
    lantern, beacon = an_article("lantern", claim), an_article("beacon", " ".join(passages))
    like = [likeness] * len(passages) if isinstance(likeness, float) else likeness
    encoder = CachedEncoder(BagOfWords(), "bag of words", Cache(None))
    aligned = encoder.aligned([(claim, text) for text in passages])
    values: dict[str, Any] = {
        "claim": a_claim(lantern, claim),
        "core": claim,
        "statement": a_statement(claim, days[0]),
        "evidence": tuple(
            Evidence(
                a_passage(beacon, text, number),
                a_statement(text, days[1]),
                similarity=like[number],
                overlap=like[number],
                aligned=tuple(aligned[number].tolist()),
            )
            for number, text in enumerate(passages)
        ),
        "overlap": max(like, default=0.0),
        "prominence": 0.5,
        "to_title": 0.5,
        "to_lead": 0.5,
        "event_probability": 1.0,
        "claimed": Account(),
        "told": Account(),
    }
    return Question(**{**values, **more})
