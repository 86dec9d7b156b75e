"""How often the cells are wrong: labelled cells with their answers, and what they add up to.

`judged_claims` pairs every label with the answer that counts, by the rules of
`evaluation.measures`; all else here is counted over these pairs. Intervals are percentiles of a
bootstrap over whole events, since cells of one event are not independent of each other
(Efron and Tibshirani, An Introduction to the Bootstrap, 1993).
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise
from typing import TypeVar

import numpy as np

from analyzer.datamodels import DIVERGENCE_KINDS, Cell, Claim, Comparison, Probabilities, Relation
from analyzer.evaluation import DECIDABLE, Gold, GoldCell, GoldClaim, aligned, same_place
from analyzer.lexical import words

RESAMPLES = 2000
SEED = 0
SHARES = (50, 60, 70, 80, 90, 100)  # per cent of the cells, surest first
BINS = 10
# From this share of the claim's words on, a wrong sentence counts as one in the same words.
MANY_WORDS = 1 / 3

_STRONGEST: tuple[Relation, ...] = ("diverges", "agrees", "unsure", "silent")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_NUMBER_WORDS = frozenset(
    (
        "one two three four five six seven eight nine ten eleven twelve dozen score scores dozens "
        "hundred hundreds thousand thousands million millions"
    ).split()
)

T = TypeVar("T")


@dataclass(frozen=True)
class JudgedCell:
    """A labelled cell and the answer that counts.

    `answered` is `silent` where the comparison has no row; `forced` is the same with `unsure`
    resolved to the likeliest relation; `decided` says that there is a row and it is not unsure.
    `cell` is the row that decided, None without one: of the rows that give the answer the one
    surest of it; `claim` is its claim, else the first cut from the labelled sentence, else None.
    `probabilities` are those of `cell`, their mean where several rows are unsure. `kinds` are of
    all rows that give the answer; `evidence_right` says whether one of them shows a labelled
    sentence, `evidence_read` whether any row does, as evidence or as counter-evidence.
    """

    event: str
    labelled: GoldCell
    answered: Relation
    forced: Relation
    decided: bool
    cell: Cell | None
    claim: Claim | None
    probabilities: Probabilities | None
    kinds: frozenset[str]
    evidence_right: bool
    evidence_read: bool

    @property
    def right(self) -> bool:
        """Whether the likeliest relation is the labelled one."""
        return self.forced == self.labelled.relation

    @property
    def sureness(self) -> float:
        """The largest of the three probabilities; 0 where there is no row."""
        p = self.probabilities
        return max(p.agrees, p.diverges, p.silent) if p else 0.0

    @property
    def p_forced(self) -> float:
        """The probability of the relation that counts; 0 where there is no row."""
        return float(getattr(self.probabilities, self.forced)) if self.probabilities else 0.0

    @property
    def claim_kind(self) -> str:
        """The kind of the claim, `no claim` where the labelled sentence has none."""
        return self.claim.kind if self.claim else "no claim"


@dataclass(frozen=True)
class JudgedClaim:
    """A labelled sentence: its claims by our reading, and its cells if it is checkable."""

    label: GoldClaim
    found: bool
    checkable: bool
    cells: tuple[JudgedCell, ...]


@dataclass(frozen=True)
class Estimate:
    """A measure with its 95 % interval. What could not be measured is not a number."""

    value: float
    low: float = math.nan
    high: float = math.nan


@dataclass(frozen=True)
class Bin:
    """Cells of similar sureness: how many, their mean sureness, and the share that is right."""

    cells: int
    lowest: float
    highest: float
    sureness: float
    right: float


def judged_claims(comparison: Comparison, gold: Gold) -> tuple[JudgedClaim, ...]:
    """Every labelled sentence with the answers that count, in the order of the labels."""
    claims_of: dict[str, list[Claim]] = defaultdict(list)
    for result in comparison.claims:
        claims_of[result.claim.article_id].append(result.claim)
    found = []
    for label in gold.claims:
        here = aligned(label, claims_of[label.article_id])
        cells = [_judged(cell, label, here, comparison) for cell in label.cells]
        found.append(
            JudgedClaim(
                label,
                bool(here),
                any(claim.checkable for claim in here),
                tuple(cells) if label.checkable else (),
            )
        )
    return tuple(found)


def _judged(
    labelled: GoldCell, label: GoldClaim, here: Sequence[Claim], comparison: Comparison
) -> JudgedCell:
    """The answer that counts for one labelled cell; `here` are the claims of the sentence."""
    rows = [
        (claim, cell)
        for claim in here
        for cell in comparison.cells_of(claim.claim_id)
        if cell.other_article_id == labelled.article_id
    ]
    if not rows:
        claim = here[0] if here else None
        nothing: frozenset[str] = frozenset()
        return JudgedCell(
            label.event, labelled, "silent", "silent", False, None, claim, None, nothing, False,
            False,
        )  # fmt: skip
    answered = min((cell.relation for _, cell in rows), key=_STRONGEST.index)
    giving = [(claim, cell) for claim, cell in rows if cell.relation == answered]
    forced, probabilities = answered, None
    if answered == "unsure":
        means = [
            _mean(getattr(cell.probabilities, relation) for _, cell in giving)
            for relation in DECIDABLE
        ]
        forced, probabilities = DECIDABLE[int(np.argmax(means))], Probabilities(*means)
    claim, decisive = max(giving, key=lambda row: float(getattr(row[1].probabilities, forced)))
    shown = [cell.evidence for _, cell in giving]
    read = [text for _, cell in rows for text in (cell.evidence, cell.counter_evidence)]
    return JudgedCell(
        label.event,
        labelled,
        answered,
        forced,
        answered != "unsure",
        decisive,
        claim,
        probabilities or decisive.probabilities,
        frozenset(kind for _, cell in giving for kind in cell.kinds),
        _any_same_place(shown, labelled.evidence),
        _any_same_place(read, labelled.evidence),
    )


def _any_same_place(ours: Iterable[str], labelled: Iterable[str]) -> bool:
    """Whether one of our sentences stands where one of the labelled ones does."""
    sentences = tuple(labelled)
    return any(same_place(text, sentence) for text in ours for sentence in sentences)


def cells_of(claims: Iterable[JudgedClaim]) -> list[JudgedCell]:
    """All labelled cells of checkable sentences."""
    return [cell for claim in claims for cell in claim.cells]


def by_event(claims: Iterable[JudgedClaim]) -> list[list[JudgedClaim]]:
    """The claims of each event, events by name."""
    groups: dict[str, list[JudgedClaim]] = defaultdict(list)
    for claim in claims:
        groups[claim.label.event].append(claim)
    return [groups[event] for event in sorted(groups)]


def measures_of(claims: Sequence[JudgedClaim]) -> dict[str, float]:
    """The measures of `evaluation.measures` under the same names, without the copies."""
    cells = cells_of(claims)
    answered = Counter((c.labelled.relation, c.answered) for c in cells)
    forced = Counter((c.labelled.relation, c.forced) for c in cells)
    checkable = Counter((c.label.checkable, c.checkable) for c in claims)
    kinds = kind_counts(cells)
    agreed = [c for c in cells if c.labelled.relation == c.answered in ("agrees", "diverges")]
    return {
        "cells": float(len(cells)),
        "cell macro-F1": _mean(_scores(answered, r)[2] for r in DECIDABLE),
        "forced macro-F1": _mean(_scores(forced, r)[2] for r in DECIDABLE),
        **{f"forced F1 {r}": _scores(forced, r)[2] for r in DECIDABLE},
        "decided": _mean(float(c.decided) for c in cells),
        "accuracy when decided": _mean(float(c.right) for c in cells if c.decided),
        "checkable F1": _mean(_scores(checkable, value)[2] for value in (True, False)),
        "verdict accuracy": _mean(float(_verdict_right(c.cells)) for c in claims if c.cells),
        "kinds F1": _f1(sum(kinds.values(), Counter())),
        "kinds macro-F1": _mean(_f1(k) for k in kinds.values() if k["tp"] + k["fn"]),
        "evidence hit": _mean(float(c.evidence_right) for c in agreed),
        "found": _mean(float(c.found) for c in claims if c.label.checkable),
    }


def _verdict_right(cells: Sequence[JudgedCell]) -> bool:
    """Whether anybody agrees, and anybody diverges, by the answers as by the labels."""
    return all(
        any(c.labelled.relation == r for c in cells) == any(c.forced == r for c in cells)
        for r in ("agrees", "diverges")
    )


def confusion(cells: Sequence[JudgedCell]) -> dict[Relation, dict[str, int]]:
    """Cells by labelled relation, then by answer; `no row` is apart from `silent`."""
    answers: tuple[str, ...] = (*DECIDABLE, "unsure", "no row")
    counts: Counter[tuple[str, str]] = Counter(
        (c.labelled.relation, c.answered if c.cell else "no row") for c in cells
    )
    return {given: {answer: counts[given, answer] for answer in answers} for given in DECIDABLE}


def relation_scores(cells: Sequence[JudgedCell]) -> dict[str, float]:
    """Precision, recall and F1 of each relation, `unsure` as wrong; names as `recall agrees`."""
    answered = Counter((c.labelled.relation, c.answered) for c in cells)
    return {
        f"{name} {relation}": value
        for relation in DECIDABLE
        for name, value in zip(
            ("precision", "recall", "F1"), _scores(answered, relation), strict=True
        )
    }


def kind_counts(cells: Sequence[JudgedCell]) -> dict[str, Counter[str]]:
    """`tp`, `fn` and `fp` of each kind, over cells that label and answer both call divergent."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for cell in cells:
        if cell.labelled.relation == cell.answered == "diverges":
            for kind in sorted(cell.labelled.kinds | cell.kinds):
                both = kind in cell.labelled.kinds and kind in cell.kinds
                counts[kind]["tp" if both else "fn" if kind in cell.labelled.kinds else "fp"] += 1
    return {kind: counts[kind] for kind in DIVERGENCE_KINDS if kind in counts}


def surest_first(cells: Iterable[JudgedCell]) -> list[JudgedCell]:
    """The cells by sureness; ties by the id of the claim, then of the other article."""
    return sorted(
        cells,
        key=lambda c: (-c.sureness, c.claim.claim_id if c.claim else "", c.labelled.article_id),
    )


def kept(cells: int, share: int) -> int:
    """How many of the cells are `share` per cent, rounded to the nearest; halves go up."""
    return (cells * share + 50) // 100


def accuracy_at_shares(cells: Sequence[JudgedCell]) -> dict[str, float]:
    """Share right among the surest 50, 60, ... 100 % of the cells; names as `right at 50`."""
    right = [float(c.right) for c in surest_first(cells)]
    return {f"right at {share}": _mean(right[: kept(len(right), share)]) for share in SHARES}


def calibration_bins(cells: Iterable[JudgedCell]) -> list[Bin]:
    """Up to ten bins of equal size (to one cell) by sureness, least sure first; rows only."""
    known = [c for c in reversed(surest_first(cells)) if c.cell]
    edges = [len(known) * n // BINS for n in range(BINS + 1)]
    parts = (known[a:b] for a, b in pairwise(edges) if a < b)
    return [
        Bin(
            len(part),
            part[0].sureness,
            part[-1].sureness,
            _mean(c.sureness for c in part),
            _mean(float(c.right) for c in part),
        )
        for part in parts
    ]


def calibration_error(cells: Iterable[JudgedCell]) -> float:
    """Expected calibration error: mean distance of sureness and share right over the bins,
    weighted by cells (Guo et al., 2017, with bins of equal mass)."""
    bins = calibration_bins(cells)
    total = sum(b.cells for b in bins)
    return sum(b.cells * abs(b.right - b.sureness) for b in bins) / total if total else math.nan


def accuracy_by(
    cells: Iterable[JudgedCell], group: Callable[[JudgedCell], str]
) -> dict[str, float]:
    """Share right in each group."""
    groups: dict[str, list[float]] = defaultdict(list)
    for cell in cells:
        groups[group(cell)].append(float(cell.right))
    return {name: _mean(values) for name, values in groups.items()}


def copy_counts(comparison: Comparison, gold: Gold) -> list[Counter[str]]:
    """`tp`, `fp` and `fn` over pairs of articles with one origin, for each labelled event."""
    origins: dict[str, set[str]] = defaultdict(set)
    for row in comparison.origins:
        origins[row.article_id].add(row.origin_id)
    counts = []
    for event in gold.copies:
        group = {article: place for place, some in enumerate(event) for article in some}
        pairs: Counter[str] = Counter()
        for a, b in combinations(sorted(group), 2):
            ours, theirs = bool(origins[a] & origins[b]), group[a] == group[b]
            pairs["tp" if ours and theirs else "fp" if ours else "fn" if theirs else "tn"] += 1
        counts.append(pairs)
    return counts


def copies_of(counts: Sequence[Counter[str]]) -> dict[str, float]:
    """The measure `copies pair-F1` over events."""
    return {"copies pair-F1": _f1(sum(counts, Counter()))}


def estimates(
    events: Sequence[Sequence[T]],
    statistics: Callable[[Sequence[T]], Mapping[str, float]],
    resamples: int = RESAMPLES,
) -> dict[str, Estimate]:
    """Each statistic over all events with its 95 % interval.

    As many events as there are get drawn with replacement, `resamples` times from a fixed seed;
    the interval ends at the 2.5th and 97.5th percentile. A draw in which a statistic cannot be
    computed does not count for it. One event alone gives no interval.
    """
    whole = statistics([item for event in events for item in event])
    drawn: dict[str, list[float]] = {name: [] for name in whole}
    if len(events) > 1:
        for places in np.random.default_rng(SEED).integers(
            len(events), size=(resamples, len(events))
        ):
            again = statistics([item for place in places for item in events[place]])
            for name, values in drawn.items():
                if not math.isnan(value := again.get(name, math.nan)):
                    values.append(value)
    return {
        name: Estimate(value, *map(float, np.percentile(drawn[name], (2.5, 97.5))))
        if drawn[name]
        else Estimate(value)
        for name, value in whole.items()
    }


def worst_errors(cells: Iterable[JudgedCell], most: int = 20) -> list[JudgedCell]:
    """Rows whose relation is wrong, the largest probability of the wrong relation first."""
    wrong = [c for c in surest_first(cells) if c.cell and not c.right]
    return sorted(wrong, key=lambda c: -c.p_forced)[:most]


# The first rule that holds names the error.
ERRORS: Mapping[str, str] = {
    "no row": "the other article was not taken for the same event, or the labelled sentence has "
    "no checkable claim",
    "undecided": "the answer is `unsure`, and the likeliest relation is not the labelled one",
    "other number": "answered divergent by number; the evidence has a number that the claim does "
    "not mention",
    "evidence missed": "labelled agrees or diverges; no sentence that a reader chose is shown, "
    "neither as evidence nor as counter-evidence",
    "detail taken for a conflict": "labelled agrees, answered diverges; a reader's sentence is "
    "shown",
    "conflict not seen": "labelled diverges, answered agrees; a reader's sentence is shown",
    "taken for another fact": "labelled agrees or diverges, answered silent; a reader's sentence "
    "is shown",
    "same words, other fact": "labelled silent, answered otherwise; the evidence has at least a "
    "third of the claim's words, without those such as “the” or “said”",
    "few words shared": "labelled silent, answered otherwise; the evidence has less than a third "
    "of the claim's words",
}


def why(cell: JudgedCell) -> str:
    """Which of `ERRORS` a wrong cell is: a mechanical rule over labels, answer and words.

    Raises:
        ValueError: the cell is right.
    """
    if cell.right:
        raise ValueError("the cell is right")
    if cell.cell is None or cell.claim is None:
        return "no row"
    if cell.answered == "unsure":
        return "undecided"
    label = cell.labelled.relation
    others = _numbers(cell.cell.evidence) - _numbers(cell.claim.sentence)
    if cell.answered == "diverges" and "number" in cell.kinds and others:
        return "other number"
    if label != "silent" and cell.labelled.evidence and not cell.evidence_read:
        return "evidence missed"
    if label == "silent":
        shared = _shared_words(cell.claim.sentence, cell.cell.evidence)
        return "same words, other fact" if shared >= MANY_WORDS else "few words shared"
    if cell.answered == "silent":
        return "taken for another fact"
    return "conflict not seen" if label == "diverges" else "detail taken for a conflict"


def _numbers(text: str) -> frozenset[str]:
    """The numbers of a text as they are written, in digits or in words."""
    spelled = _NUMBER_WORDS.intersection(re.findall(r"[a-z]+", text.lower()))
    return spelled.union(number.replace(",", "") for number in _NUMBER.findall(text))


def _shared_words(claim: str, evidence: str) -> float:
    """Share of the claim's words, without stop words, that the evidence has too."""
    ours = set(words(claim))
    return len(ours & set(words(evidence))) / len(ours) if ours else 0.0


def _scores(pairs: Counter[tuple[T, T]], label: T) -> tuple[float, float, float]:
    """Precision, recall and F1 of one label over counted (labelled, answered) pairs."""
    right = pairs[label, label]
    labelled = sum(count for (given, _), count in pairs.items() if given == label)
    answered = sum(count for (_, answer), count in pairs.items() if answer == label)
    counts = Counter(tp=right, fn=labelled - right, fp=answered - right)
    return ratio(right, answered), ratio(right, labelled), _f1(counts)


def ratio(part: int, whole: int) -> float:
    """Part of whole; not a number where there is no whole."""
    return part / whole if whole else math.nan


def _f1(counts: Counter[str]) -> float:
    """F1 from counts of tp, fp and fn; not a number where there are none."""
    return ratio(2 * counts["tp"], 2 * counts["tp"] + counts["fp"] + counts["fn"])


def _mean(values: Iterable[float]) -> float:
    """Mean of the values that are numbers."""
    known = [value for value in values if value == value]
    return sum(known) / len(known) if known else math.nan
