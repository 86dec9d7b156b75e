"""What the pair model makes of the passages of a question, in both directions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from analyzer.judging.judge import Evidence, Question
from analyzer.judging.pair_model import PairModel

_PASSAGES = 2  # read per cell, the most relevant first; a third and a fourth changed nothing
_FLOOR = 1e-4  # least probability: a model that is sure is not infinitely sure


@dataclass(frozen=True)
class PairReading:
    """Log odds against "neutral" for the passage at `place` of the evidence.

    `entails` and `contradicts` read the passage as the premise and the claim's core as the
    hypothesis; `entailed` and `contradicted` the other way round.
    """

    place: int
    entails: float
    contradicts: float
    entailed: float
    contradicted: float


def relevance_of(evidence: Evidence) -> float:
    """How much a passage is about the claim, 0 to 1: mean of cosine and weighted word overlap."""
    return min(1.0, max(0.0, 0.5 * evidence.similarity + 0.5 * evidence.overlap))


def read_passages(questions: Sequence[Question], model: PairModel) -> list[tuple[PairReading, ...]]:
    """The readings of each question, the most relevant passage first; all read in one go."""
    chosen = [_most_relevant(question) for question in questions]
    pairs = []
    for question, places in zip(questions, chosen, strict=True):
        for place in places:
            passage = question.evidence[place].passage
            pairs.append((f"{passage.context} {passage.text}".strip(), question.core))
            pairs.append((question.core, passage.text))
    odds: Iterator[list[float]] = iter([])
    if pairs:
        scores = np.log(np.maximum(model.probabilities(pairs), _FLOOR))
        odds = iter((scores[:, :2] - scores[:, 2:]).tolist())
    return [
        tuple(PairReading(place, *next(odds), *next(odds)) for place in places) for places in chosen
    ]


def _most_relevant(question: Question) -> list[int]:
    """Places of the passages to read, the earlier one first on a tie."""
    relevance = [relevance_of(evidence) for evidence in question.evidence]
    order = sorted(range(len(relevance)), key=lambda place: (-relevance[place], place))
    return order[:_PASSAGES]
