"""Judging sentence pairs from anywhere: what the pair model says, and what the two differ in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from analyzer.cache import Cache
from analyzer.datamodels import DivergenceKind, Probabilities, Relation
from analyzer.judging.pair_model import PairModel
from analyzer.judging.statements import compare, read_statement
from analyzer.language import parse_many


@dataclass(frozen=True)
class PairJudgement:
    """How a premise bears on a hypothesis; `kinds` is empty unless it diverges."""

    probabilities: Probabilities
    relation: Relation
    kinds: tuple[DivergenceKind, ...]


def judge_pairs(
    pairs: Sequence[tuple[str, str]], model: PairModel, abstain_below: float
) -> list[PairJudgement]:
    """One judgement per (premise, hypothesis), in order."""
    if not pairs:
        return []
    scores = model.probabilities(pairs)
    outcomes: tuple[Relation, ...] = ("agrees", "diverges", "silent")
    judged = []
    for pair, row in zip(pairs, scores, strict=True):
        best = int(row.argmax())
        relation: Relation = outcomes[best] if row[best] >= abstain_below else "unsure"
        kinds = _kinds(*pair) if relation == "diverges" else ()
        probabilities = Probabilities(*(round(float(p), 4) for p in row))
        judged.append(PairJudgement(probabilities, relation, kinds))
    return judged


def _kinds(premise: str, hypothesis: str) -> tuple[DivergenceKind, ...]:
    """The kind of the weightiest typed conflict between any two sentences, else `other`."""
    theirs, ours = parse_many([premise, hypothesis], Cache(None))
    conflicts = [
        finding
        for claim in ours
        for passage in theirs
        for finding in compare(read_statement(claim, None), read_statement(passage, None))
        if finding.status == "conflict"
    ]
    if not conflicts:
        return ("other",)
    return (max(conflicts, key=lambda finding: finding.weight).kind,)
