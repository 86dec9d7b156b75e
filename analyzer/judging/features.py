"""What is known about a cell, in numbers with a meaning: the input of the calibrated decision.

A finding of a typed comparison counts in proportion to how much its passage is about the claim,
so that the toll of another incident in the same article weighs little.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from analyzer.judging.findings import Finding
from analyzer.judging.judge import Question
from analyzer.judging.readings import PairReading, relevance_of
from analyzer.judging.statements import compare


@dataclass(frozen=True)
class Features:
    """Features of one cell, each about 0 to 1 but for the log odds.

    `aligned` is how near the core's tokens come to those of a passage, at best; `aligned_anywhere`
    to those of any passage, `aligned_least` the quarter of the tokens that come least near.
    `*_match` and `*_conflict` are the strongest such finding over the evidence, its weight times
    the passage's relevance; `near_*` look only at passages nearly as relevant as the best one,
    `best_*` only at the best one and at the weight alone. `number_alone` is 1 where the claim has
    a quantity and no passage has one to compare; `number_disputed` is a conflict that no match
    weakens. `entails` to `contradicted` are the pair model's log odds (`judging/readings.py`):
    the highest over the passages read, a contradiction the less the less relevant its passage is.
    """

    similarity: float
    overlap: float
    aligned: float
    aligned_anywhere: float
    aligned_least: float
    whole_overlap: float
    relevance: float
    relevant_event: float
    headline: float
    number_match: float
    number_conflict: float
    number_alone: float
    number_disputed: float
    near_number_match: float
    near_number_conflict: float
    best_number_match: float
    best_number_conflict: float
    event_number_conflict: float
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
    entails: float
    contradicts: float
    entailed: float
    contradicted: float
    same_event: float
    prominence: float
    to_title: float
    to_lead: float
    has_number: float
    quotation: float
    reported: float

    def values(self) -> NDArray[np.float64]:
        """The features in the order of `NAMES`, shape (len(NAMES),)."""
        return np.array([getattr(self, name) for name in NAMES], dtype=np.float64)


NAMES = tuple(field.name for field in fields(Features))
_READ = (
    "entails",
    "contradicts",
    "entailed",
    "contradicted",
)
UNREAD = -6.0  # log odds of a passage that is not there: about as low as the model goes
_NEARLY = 0.6  # share of the best passage's relevance


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
    readings: tuple[PairReading, ...]
    features: Features

    def strongest(self, status: str, place: int | None = None) -> Weighed | None:
        """The strongest finding of that status (in that passage), the earliest on a tie."""
        found = [
            w
            for w in self.findings
            if w.finding.status == status and (place is None or w.place == place)
        ]
        return max(found, key=lambda w: (w.strength, -w.place), default=None)


def examine(question: Question, readings: Sequence[PairReading]) -> Examined:
    """Compare the claim with each passage and sum up the findings and the pair model's readings."""
    relevance = tuple(relevance_of(e) for e in question.evidence)
    top = max(relevance, default=0.0)
    best = relevance.index(top) if relevance else None
    findings = tuple(
        Weighed(finding, place, finding.weight * relevance[place])
        for place, evidence in enumerate(question.evidence)
        for finding in compare(question.statement, evidence.statement)
    )

    def strongest(kind: str, status: str, least: float = 0.0) -> float:
        return max(
            (
                w.strength
                for w in findings
                if w.finding.kind == kind
                and w.finding.status == status
                and relevance[w.place] >= least * top
            ),
            default=0.0,
        )

    def at_best(status: str) -> float:
        return max(
            (
                w.finding.weight
                for w in findings
                if w.finding.kind == "number" and w.finding.status == status and w.place == best
            ),
            default=0.0,
        )

    has_number = bool(question.statement.quantities)
    compared = any(
        w.finding.kind == "number" and w.finding.status in ("match", "compatible", "conflict")
        for w in findings
    )
    anywhere = [max(near) for near in zip(*(e.aligned for e in question.evidence), strict=True)]
    match = strongest("number", "match")
    conflict = strongest("number", "conflict")
    read = _summed(readings, relevance, top)
    features = Features(
        similarity=max((e.similarity for e in question.evidence), default=0.0),
        overlap=max((e.overlap for e in question.evidence), default=0.0),
        aligned=max((mean(e.aligned) for e in question.evidence), default=0.0),
        aligned_anywhere=mean(anywhere),
        aligned_least=mean(sorted(anywhere)[: max(1, len(anywhere) // 4)]),
        whole_overlap=question.overlap,
        relevance=top,
        relevant_event=top * question.event_probability,
        headline=float(best is not None and question.evidence[best].passage.field == "title"),
        number_match=max(match, 0.7 * strongest("number", "compatible")),
        number_conflict=conflict,
        number_alone=float(has_number and not compared),
        number_disputed=conflict * (1 - min(1.0, 1.5 * match)),
        near_number_match=strongest("number", "match", _NEARLY),
        near_number_conflict=strongest("number", "conflict", _NEARLY),
        best_number_match=at_best("match"),
        best_number_conflict=at_best("conflict"),
        event_number_conflict=conflict * question.event_probability,
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
        **read,
        same_event=question.event_probability,
        prominence=question.prominence,
        to_title=question.to_title,
        to_lead=question.to_lead,
        has_number=float(has_number),
        quotation=float(question.claim.kind == "quotation"),
        reported=float(question.claim.kind == "reported"),
    )
    return Examined(question, relevance, findings, tuple(readings), features)


def mean(values: Sequence[float]) -> float:
    """The mean, 0 of nothing."""
    return sum(values) / len(values) if values else 0.0


def _summed(
    readings: Sequence[PairReading], relevance: Sequence[float], top: float
) -> dict[str, float]:
    """The readings of all passages in one number each, and those of the best passage."""
    if not readings:
        return dict.fromkeys(_READ, UNREAD)

    def far(reading: PairReading) -> float:
        return 2 * math.log(max(relevance[reading.place] / top, 0.05)) if top else 0.0

    return {
        "entails": max(r.entails for r in readings),
        "contradicts": max(r.contradicts + far(r) for r in readings),
        "entailed": max(r.entailed for r in readings),
        "contradicted": max(r.contradicted + far(r) for r in readings),
    }
