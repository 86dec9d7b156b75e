"""The calibrated decision: a multinomial logistic regression over readable features.

Its weights are a table (`weights.json`), one row per feature and relation, fitted by
`training/fit_cells.py` on labelled cells; the reason of each judgement names what decided it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from analyzer.datamodels import DivergenceKind, Probabilities, Relation
from analyzer.development import compared, is_development
from analyzer.errors import ModelError
from analyzer.judging.features import NAMES, UNREAD, Examined, Weighed, examine, mean
from analyzer.judging.findings import Finding
from analyzer.judging.judge import Judgement, Question
from analyzer.judging.pair_model import PairModel
from analyzer.judging.readings import PairReading, read_passages
from analyzer.judging.utterances import are_two_speakers, is_same_quotation

WEIGHTS = Path(__file__).with_name("weights.json")
_OUTCOMES: tuple[Relation, ...] = ("agrees", "diverges", "silent")
# A second kind is named beside the first where its finding is nearly as strong; on the labelled
# cells one divergence in twenty has two kinds.
_SECOND_KIND = 0.9
# Power of the event's probability in that of a divergence. On 41 articles of FA-KES, of which nine
# events are labelled: at 0, 0.5 and 1 forced F1 of diverges (by event) is 0.69, 0.66 and 0.58,
# while 440, 266 and 139 divergences are from articles outside the labelled events.
_EVENT_WEIGHT = 0.5
# The same where a passage contradicts the claim whatever the fit says: it is near enough to make
# the event likelier. For 42 articles of FA-KES no answer depends on it; a draft that tells an event
# in its own words has probabilities of 0.3 to 0.6, and with 0.5 could never diverge.
_EVENT_WEIGHT_CONTRADICTED = 0.25
_FAR_DOWN = 12  # sentences
# When the pair model outweighs the fit: it reads a contradiction in both directions, in a passage
# about as relevant as the best one that has some of the claim's words (mean cosine of the aligned
# tokens). It is taken at its word where it is sure (log odds against "neutral"), and where it is
# less so if a typed comparison finds a conflict in the same passage. Of 506 rows of labelled cells
# this holds of one, which diverges; of 398 whose claim was changed so that they diverge, of 76; of
# 273 so changed that are silent, of none.
_AS_RELEVANT = 0.6
_SOME_TOKENS = 0.4
_SURE = 4.0
_LIKELY, _NOT_UNLIKELY = 2.0, 0.0  # passage against claim; claim against passage
# In all of the claim's words a "not" more or less contradicts it, whatever the pair model says: no
# labelled cell has one.
_ALL_WORDS = 0.9
_PLAINLY = 0.8  # weight of a denial of several words in a main clause, of one side only
_CONTRADICTS = 0.92  # probability of divergence then, and of a quotation in another mouth
# Shares of the claim's words from which a reason calls them the same; nothing is decided by them.
_SAME_WORDS = 0.8
_SOME_WORDS = 0.4
_FACTS = frozenset(
    ("number", "date", "place", "means", "victim")
)  # kinds that a quotation may tell


@dataclass(frozen=True)
class Calibration:
    """Weights of the decision. `weights` has shape (3, len(NAMES)), `intercepts` (3,).

    `fitted_on` are the SHA-256 of the sets of labels; scores on those would be too good.
    `measured` are the measures on one of them with every event judged by weights that had not
    seen it.
    """

    intercepts: NDArray[np.float64]
    weights: NDArray[np.float64]
    fitted_on: tuple[str, ...]
    measured: Mapping[str, float] = field(default_factory=dict)

    def probabilities(self, features: NDArray[np.float64]) -> NDArray[np.float64]:
        """Shape (n, 3) for features of shape (n, len(NAMES)); rows sum to 1."""
        scores = features @ self.weights.T + self.intercepts
        scores -= scores.max(axis=1, keepdims=True)
        raised = np.exp(scores)
        return np.asarray(raised / raised.sum(axis=1, keepdims=True))

    @property
    def error_rate(self) -> str:
        """What was measured, in a sentence for a report; empty where nothing was."""
        if not self.measured:
            return ""
        measured = self.measured
        told = (
            f"On {measured['cells']:.0f} cells that a careful reader had labelled, every "
            "event judged by weights that had not seen it, "
            f"{1 - measured['accuracy when decided']:.0%} of the decided cells were wrong and "
            f"{1 - measured['decided']:.0%} were left undecided; macro-F1 "
            f"{measured['cell macro-F1']:.2f} over agrees, diverges and silent. "
        )
        if "changed fact, diverges" in measured:
            told += (
                "Where one fact of a claim was changed, so that another article plainly "
                f"contradicts it, {measured['changed fact, diverges']:.0%} of the cells said so "
                f"and {measured['changed fact, agrees']:.0%} agreed. "
            )
        return told + "On other subjects expect more errors."

    @property
    def identity(self) -> str:
        """SHA-256 of what decides: the table without what was measured."""
        table = {name: value for name, value in self.as_dict().items() if name != "measured"}
        return hashlib.sha256(json.dumps(table).encode()).hexdigest()

    def as_dict(self) -> dict[str, object]:
        """The table that `read_calibration` reads."""
        return {
            "fitted_on": list(self.fitted_on),
            "measured": dict(self.measured),
            "outcomes": list(_OUTCOMES),
            "intercepts": [round(float(v), 4) for v in self.intercepts],
            "weights": {
                name: [round(float(v), 4) for v in column]
                for name, column in zip(NAMES, self.weights.T, strict=True)
            },
        }


@lru_cache(maxsize=4)
def read_calibration(path: Path = WEIGHTS) -> Calibration:
    """The weights in a file.

    Raises:
        ModelError: the file is missing or was made for other features.
    """
    try:
        table = json.loads(path.read_text(encoding="utf-8"))
        weights = table["weights"]
        if table["outcomes"] != list(_OUTCOMES) or list(weights) != list(NAMES):
            raise ModelError(str(path), "was fitted for other features; run training/fit_cells.py")
        return Calibration(
            np.array(table["intercepts"]),
            np.array(list(weights.values())).T,
            tuple(table["fitted_on"]),
            table["measured"],
        )
    except (OSError, ValueError, KeyError) as error:
        raise ModelError(str(path), "cannot be read; run training/fit_cells.py") from error


class CalibratedJudge:
    """The judge that ships: pair model, typed comparisons and similarity, calibrated on cells."""

    def __init__(
        self, calibration: Calibration, abstain_below: float, pair_model: PairModel
    ) -> None:
        self._calibration = calibration
        self._abstain_below = abstain_below
        self._pair_model = pair_model

    def judge(self, questions: Sequence[Question]) -> list[Judgement]:
        """One judgement per question, in order."""
        if not questions:
            return []
        readings = read_passages(questions, self._pair_model)
        examined = [examine(q, read) for q, read in zip(questions, readings, strict=True)]
        table = self._calibration.probabilities(np.stack([e.features.values() for e in examined]))
        moved = [_moved_quotation(e) for e in examined]
        denied = [
            _contradiction(e) if one is None else one.place
            for e, one in zip(examined, moved, strict=True)
        ]
        for row, place in zip(table, denied, strict=True):
            if place is not None and row[1] < _CONTRADICTS:
                row[[0, 2]] *= (1 - _CONTRADICTS) / max(row[0] + row[2], 1e-9)
                row[1] = _CONTRADICTS
        # Two reports of different events cannot diverge, and the labels are of one event only. What
        # the event's probability says of whole articles is softened, since a passage this near
        # makes the same event likelier.
        weights = [
            _EVENT_WEIGHT if place is None else _EVENT_WEIGHT_CONTRADICTED for place in denied
        ]
        same_event = np.array([q.event_probability for q in questions]) ** np.array(weights)
        table[:, 2] += table[:, 1] * (1 - same_event)
        table[:, 1] *= same_event
        return [
            self._decide(e, row, place, one)
            for e, row, place, one in zip(examined, table, denied, moved, strict=True)
        ]

    def _decide(
        self,
        examined: Examined,
        row: NDArray[np.float64],
        contradicted: int | None,
        moved: Weighed | None,
    ) -> Judgement:
        """The likeliest relation, or an abstention that knows it."""
        best = int(np.argmax(row))
        likeliest = self._answer(examined, row, contradicted, moved, _OUTCOMES[best])
        if row[best] >= self._abstain_below:
            return likeliest
        unsure = self._answer(examined, row, contradicted, moved, "unsure")
        return replace(unsure, leaning=likeliest) if unsure.relation == "unsure" else unsure

    def _answer(
        self,
        examined: Examined,
        row: NDArray[np.float64],
        contradicted: int | None,
        moved: Weighed | None,
        relation: Relation,
    ) -> Judgement:
        """The evidence and the reason for one relation."""
        probabilities = Probabilities(*(round(float(p), 4) for p in row))
        nearest = max(
            range(len(examined.relevance)),
            key=lambda place: (examined.relevance[place], -place),
            default=None,
        )
        if nearest is None:
            return Judgement(
                probabilities, "silent", (), False, "the article has no passage to read", None, None
            )
        conflict = moved or _decisive_conflict(examined)
        support = examined.strongest("match")
        if relation == "diverges":
            if contradicted is not None and (conflict is None or conflict.place != contradicted):
                conflict, nearest = examined.strongest("conflict", place=contradicted), contradicted
            kinds = _kinds(examined, conflict)
            chosen = conflict.place if conflict else nearest
            reason = conflict.finding.reason if conflict else "the passage says otherwise"
            counter = support.place if support and support.place != chosen else None
            later, why = _later(examined, conflict, kinds)
            reason += f"; {why}" if later else ""
            return Judgement(probabilities, relation, kinds, later, reason, chosen, counter)
        if relation == "agrees":
            chosen = _supporting(examined)
            if reason := _one_denies(examined, chosen):
                return Judgement(probabilities, "unsure", (), False, reason, chosen, None)
            shown = examined.strongest("match", place=chosen)
            detail = shown.finding.reason if shown else "no single detail decided it"
            overlap = examined.question.evidence[chosen].overlap
            reason = f"says the same {_wording(overlap)}; {detail}"
            counter = conflict.place if conflict and conflict.place != chosen else None
            return Judgement(probabilities, relation, (), False, reason, chosen, counter)
        overlap = examined.question.evidence[nearest].overlap
        if relation == "silent":
            reason = f"nearest passage has {overlap:.0%} of the claim's words"
        else:
            reason = "no relation is likely enough: " + ", ".join(
                f"{name} {p:.2f}" for name, p in zip(_OUTCOMES, row, strict=True)
            )
        return Judgement(probabilities, relation, (), False, reason, nearest, None)


def _contradiction(examined: Examined) -> int | None:
    """The place of a passage that contradicts the claim whatever the fit says, if there is one."""
    top = max(examined.relevance, default=0.0)
    for reading in examined.readings:
        place = reading.place
        near = mean(examined.question.evidence[place].aligned)
        if (
            examined.relevance[place] >= _AS_RELEVANT * top
            and near >= _SOME_TOKENS
            and _reads_contradiction(reading, _has_conflict(examined, place))
        ):
            return place
        if near >= _ALL_WORDS and _negates(examined, place):
            return place
    return None


def _reads_contradiction(reading: PairReading, backed: bool) -> bool:
    """Whether the pair model reads a contradiction in both directions, surely or backed."""
    there, back = reading.contradicts, reading.contradicted
    return (
        there > reading.entails
        and back > reading.entailed
        and (min(there, back) >= _SURE or (backed and there >= _LIKELY and back >= _NOT_UNLIKELY))
    )


def _has_conflict(examined: Examined, place: int) -> bool:
    """Whether a typed comparison finds that a passage conflicts with the claim."""
    return any(w.place == place and w.finding.status == "conflict" for w in examined.findings)


def _negates(examined: Examined, place: int) -> bool:
    """Whether a passage plainly negates what the claim states, or the other way round."""
    return any(
        w.place == place
        and w.finding.kind == "denial"
        and w.finding.status == "conflict"
        and w.finding.weight >= _PLAINLY
        for w in examined.findings
    )


def _moved_quotation(examined: Examined) -> Weighed | None:
    """A passage that has a quotation of the claim in another mouth, and differs in nothing else.

    None where some passage has the quotation from the claim's own speaker too.
    """
    ours = examined.question.utterance
    if ours is None:
        return None
    moved: list[Weighed] = []
    for place, evidence in enumerate(examined.question.evidence):
        theirs = evidence.utterance
        if theirs is None or not is_same_quotation(ours, theirs):
            continue
        if not are_two_speakers(ours, theirs):
            return None
        differs = any(
            w.place == place and w.finding.status == "conflict" and w.finding.kind in _FACTS
            for w in examined.findings
        )
        if not differs:
            reason = (
                f"the same quotation is credited to {ours.speaker} in the article, to "
                f"{theirs.speaker} in the passage"
            )
            finding = Finding("attribution", "conflict", 1.0, reason, ours.speaker, theirs.speaker)
            moved.append(Weighed(finding, place, examined.relevance[place]))
    return max(moved, key=lambda w: (w.strength, -w.place), default=None)


def _one_denies(examined: Examined, place: int) -> str:
    """Why the two cannot be said to agree, where only one of them denies something; else empty.

    A claim with a "not" is let pass where the pair model reads it in a passage all the same, unless
    the "not" stands outside the claim's core, which is all that the model reads.
    """
    claim = examined.question.statement
    passage = examined.question.evidence[place].statement
    if passage.firmness == "denied" and claim.firmness != "denied":
        return "the passage denies what it tells; whether that is the claim is not clear"
    denials = {
        w.finding.status
        for w in examined.findings
        if w.place == place and w.finding.kind == "denial"
    }
    negations = [n for n in claim.negations if n.central or "conflict" in denials]
    if not negations or "match" in denials:
        return ""
    if any(negation.word not in examined.question.core for negation in negations):
        return "what the passage tells is denied where the claim is made"
    if all(reading.entails < 0 for reading in examined.readings):
        return "the claim denies what the passage may not; whether they agree is not clear"
    return ""


def _wording(overlap: float) -> str:
    """How near a passage that says the same is to the claim's words, of which it has a share."""
    if overlap >= _SAME_WORDS:
        return "in nearly the same words"
    how = "partly in the same words" if overlap >= _SOME_WORDS else "in other words"
    return f"{how} (it has {overlap:.0%} of the claim's)"


def _supporting(examined: Examined) -> int:
    """The passage that says the claim best, the earlier one on a tie.

    Chosen by how near its tokens come to the claim's. Shared words, matching details, the pair
    model's entailment and the first place in the search add a little, a conflict of numbers and a
    place far down in the article take away. On the labelled cells that agree, a linear model fitted
    to a reader's choice of sentences does no better.
    """
    entails = {reading.place: reading.entails for reading in examined.readings}

    def score(place: int) -> float:
        evidence = examined.question.evidence[place]
        found = [w.finding for w in examined.findings if w.place == place]
        matches = sum(f.weight for f in found if f.status == "match")
        numbers = {
            status: max(
                (f.weight for f in found if f.kind == "number" and f.status in status), default=0.0
            )
            for status in (("match", "compatible"), ("conflict",))
        }
        same, other = numbers.values()
        return (
            mean(evidence.aligned)
            + 0.2 * evidence.overlap
            + 0.05 * matches
            + 0.1 * (same - other)
            + 0.02 * entails.get(place, UNREAD)
            + 0.05 * (place == 0)
            - 0.05 * min(1.0, evidence.passage.number / _FAR_DOWN)
        )

    return max(range(len(examined.relevance)), key=lambda place: (score(place), -place))


def _decisive_conflict(examined: Examined) -> Weighed | None:
    """The conflict whose passage comes nearest to the claim, a weightier one before others."""
    conflicts = [w for w in examined.findings if w.finding.status == "conflict"]
    return max(
        conflicts,
        key=lambda w: (
            mean(examined.question.evidence[w.place].aligned) + 0.4 * w.finding.weight,
            -w.place,
        ),
        default=None,
    )


def _kinds(examined: Examined, conflict: Weighed | None) -> tuple[DivergenceKind, ...]:
    """The kind of the strongest conflict, and of another that is nearly as strong."""
    if conflict is None:
        return ("other",)
    kinds = [conflict.finding.kind]
    for weighed in sorted(examined.findings, key=lambda w: (-w.strength, w.place)):
        if (
            weighed.finding.status == "conflict"
            and weighed.strength >= _SECOND_KIND * conflict.strength
            and weighed.finding.kind not in kinds
            and len(kinds) < 2
        ):
            kinds.append(weighed.finding.kind)
    return tuple(kinds)


def _later(
    examined: Examined, conflict: Weighed | None, kinds: tuple[DivergenceKind, ...]
) -> tuple[bool, str]:
    """Whether a count differs only because one of the two was written later, and why."""
    if conflict is None or kinds != ("number",):
        return False, ""
    question = examined.question
    claim, passage = question.statement, question.evidence[conflict.place].statement
    ours = compared(claim, conflict.finding.claim_words)
    theirs = compared(passage, conflict.finding.passage_words)
    if ours is None or theirs is None:
        return False, ""
    return is_development(claim, ours, passage, theirs, question.claimed, question.told)
