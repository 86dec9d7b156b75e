"""What is known about a cell, in numbers with a meaning: the input of the calibrated decision.

A finding of a typed comparison counts in proportion to how much its passage is about the claim,
so that the toll of another incident in the same article weighs little.
"""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from analyzer.datamodels import DivergenceKind
from analyzer.judging.findings import Finding
from analyzer.judging.judge import Evidence, Question
from analyzer.judging.statements import compare


@dataclass(frozen=True)
class Features:
    """Features of one cell, each about 0 to 1.

    `*_match` and `*_conflict` are the strongest such finding over the evidence, its weight times
    the passage's relevance. `number_alone` is 1 where the claim has a quantity and no passage
    has one to compare.
    """

    similarity: float
    second_similarity: float
    overlap: float
    whole_overlap: float
    relevance: float
    number_match: float
    number_conflict: float
    number_alone: float
    date_match: float
    date_conflict: float
    place_match: float
    place_conflict: float
    denial_conflict: float
    means_match: float
    means_conflict: float
    victim_match: float
    victim_conflict: float
    actor_match: float
    actor_conflict: float
    attribution_conflict: float
    event: float
    has_number: float
    length: float

    def values(self) -> NDArray[np.float64]:
        """The features in the order of `NAMES`, shape (len(NAMES),)."""
        return np.array([getattr(self, name) for name in NAMES], dtype=np.float64)


NAMES = tuple(field.name for field in fields(Features))


@dataclass(frozen=True)
class Weighed:
    """A finding on one piece of evidence and its strength: weight times relevance."""

    finding: Finding
    place: int
    strength: float


@dataclass(frozen=True)
class Examined:
    """A question with its findings: what the decision and its reason are made from."""

    question: Question
    relevance: tuple[float, ...]
    findings: tuple[Weighed, ...]
    features: Features

    def strongest(self, status: str, kind: DivergenceKind | None = None) -> Weighed | None:
        """The strongest finding of that status (and kind), the earliest passage on a tie."""
        found = [
            w
            for w in self.findings
            if w.finding.status == status and (kind is None or w.finding.kind == kind)
        ]
        return max(found, key=lambda w: (w.strength, -w.place), default=None)


def relevance_of(evidence: Evidence) -> float:
    """How much a passage is about the claim, 0 to 1: mean of cosine and weighted word overlap."""
    return min(1.0, max(0.0, 0.5 * evidence.similarity + 0.5 * evidence.overlap))


def examine(question: Question) -> Examined:
    """Compare the claim with each passage and sum the findings up."""
    relevance = tuple(relevance_of(e) for e in question.evidence)
    top = max(relevance, default=0.0)
    findings = tuple(
        Weighed(finding, place, finding.weight * relevance[place])
        for place, evidence in enumerate(question.evidence)
        for finding in compare(question.statement, evidence.statement)
    )

    def strongest(kind: str, status: str) -> float:
        return max(
            (w.strength for w in findings if w.finding.kind == kind and w.finding.status == status),
            default=0.0,
        )

    has_number = bool(question.statement.quantities)
    compared = any(
        w.finding.kind == "number" and w.finding.status in ("match", "compatible", "conflict")
        for w in findings
    )
    similarities = sorted((e.similarity for e in question.evidence), reverse=True)
    features = Features(
        similarity=similarities[0] if similarities else 0.0,
        second_similarity=similarities[1] if len(similarities) > 1 else 0.0,
        overlap=max((e.overlap for e in question.evidence), default=0.0),
        whole_overlap=question.overlap,
        relevance=top,
        number_match=max(strongest("number", "match"), 0.7 * strongest("number", "compatible")),
        number_conflict=strongest("number", "conflict"),
        number_alone=float(has_number and not compared),
        date_match=strongest("date", "match"),
        date_conflict=strongest("date", "conflict"),
        place_match=strongest("place", "match"),
        place_conflict=strongest("place", "conflict"),
        denial_conflict=strongest("denial", "conflict"),
        means_match=strongest("means", "match"),
        means_conflict=strongest("means", "conflict"),
        victim_match=strongest("victim", "match"),
        victim_conflict=strongest("victim", "conflict"),
        actor_match=strongest("actor", "match"),
        actor_conflict=strongest("actor", "conflict"),
        attribution_conflict=strongest("attribution", "conflict"),
        event=question.event_probability,
        has_number=float(has_number),
        length=min(1.0, len(question.claim.text.split()) / 50),
    )
    return Examined(question, relevance, findings, features)
