"""The calibrated decision: its table, its arithmetic, and what it says of its reasons."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from fakes import SharedWords
from hypothesis import given
from hypothesis import strategies as st
from questions import CLAIM, a_question

from analyzer.datamodels import Relation
from analyzer.development import Account, Moment
from analyzer.errors import ModelError
from analyzer.judging.decision import WEIGHTS, CalibratedJudge, Calibration, read_calibration
from analyzer.judging.features import NAMES
from analyzer.judging.judge import Judgement, Question
from analyzer.judging.pair_model import BundledPairModel


@pytest.fixture(scope="module")
def shipped() -> CalibratedJudge:
    """The judge that ships, with the model that ships."""
    return CalibratedJudge(read_calibration(), 0.45, BundledPairModel())


def leaning(
    relation: Relation, abstain_below: float = 0.45, strength: float = 4.0
) -> CalibratedJudge:
    """A judge that always answers the same: only an intercept is not zero."""
    intercepts = np.array(
        [strength * (name == relation) for name in ("agrees", "diverges", "silent")]
    )
    calibration = Calibration(intercepts, np.zeros((3, len(NAMES))), ("test",))
    return CalibratedJudge(calibration, abstain_below, SharedWords())


def judged(asked: Question, judge: CalibratedJudge) -> Judgement:
    (answer,) = judge.judge([asked])
    return answer


def test_the_shipped_table_fits_the_features() -> None:
    calibration = read_calibration()
    assert calibration.weights.shape == (3, len(NAMES))
    assert calibration.intercepts.shape == (3,)
    assert calibration.as_dict() == json.loads(WEIGHTS.read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        ("rename", "was fitted for other features; run training/fit_cells.py"),
        ("reorder", "was fitted for other features"),
        ("outcomes", "was fitted for other features"),
        ("cut", "cannot be read; run training/fit_cells.py"),
        ("remove", "cannot be read"),
        ("no weights", "cannot be read"),
    ],
)
def test_a_table_for_other_features_is_refused(spoil: str, told: str, tmp_path: Path) -> None:
    path = tmp_path / "weights.json"
    table = read_calibration().as_dict()
    weights = table["weights"]
    assert isinstance(weights, dict)
    if spoil == "rename":
        table["weights"] = {name.upper(): row for name, row in weights.items()}
    elif spoil == "reorder":
        table["weights"] = dict(reversed(weights.items()))
    elif spoil == "outcomes":
        table["outcomes"] = ["silent", "agrees", "diverges"]
    elif spoil == "no weights":
        del table["weights"]
    text = json.dumps(table)
    if spoil != "remove":
        path.write_text(text[: len(text) // 2] if spoil == "cut" else text, encoding="utf-8")
    with pytest.raises(ModelError, match=told):
        read_calibration(path)


@given(
    st.lists(
        st.lists(st.floats(0, 1), min_size=len(NAMES), max_size=len(NAMES)), min_size=1, max_size=5
    )
)
def test_probabilities_sum_to_one(rows: list[list[float]]) -> None:
    table = read_calibration().probabilities(np.array(rows))
    assert table.shape == (len(rows), 3)
    assert np.all(table > 0)
    assert np.allclose(table.sum(axis=1), 1.0)


def test_probabilities_are_softmax_of_weighted_features() -> None:
    weights = np.zeros((3, len(NAMES)))
    weights[1, NAMES.index("number_conflict")] = 2.0
    calibration = Calibration(np.array([np.log(2), 0.0, 0.0]), weights, ("test",))
    row = np.zeros((1, len(NAMES)))
    assert calibration.probabilities(row)[0].tolist() == pytest.approx([0.5, 0.25, 0.25])
    row[0, NAMES.index("number_conflict")] = np.log(2) / 2
    assert calibration.probabilities(row)[0].tolist() == pytest.approx([0.4, 0.4, 0.2])


def test_the_error_rate_is_told_in_a_sentence() -> None:
    plain = leaning("agrees")._calibration
    assert plain.error_rate == ""
    measured = {
        "cells": 400.0,
        "accuracy when decided": 0.9,
        "decided": 0.8,
        "cell macro-F1": 0.756,
    }
    told = replace(plain, measured=measured).error_rate
    assert told.startswith("On 400 cells that a careful reader had labelled, ")
    assert "10% of the decided cells were wrong and 20% were left undecided" in told
    assert "changed" not in told
    changed = {"changed fact, diverges": 0.62, "changed fact, agrees": 0.1}
    told = replace(plain, measured=measured | changed).error_rate
    assert "plainly contradicts it, 62% of the cells said so and 10% agreed." in told
    assert "macro-F1 0.76" in told


def test_a_conflict_of_numbers_is_told_with_both_figures(shipped: CalibratedJudge) -> None:
    answer = judged(a_question("Five sailors died in the fire."), shipped)
    assert answer.relation == "diverges"
    assert answer.kinds == ("number",)
    assert "Three sailors" in answer.reason
    assert "Five sailors" in answer.reason
    assert answer.chosen == 0
    assert answer.probabilities.diverges > 0.5


def test_the_same_words_agree(shipped: CalibratedJudge) -> None:
    answer = judged(a_question("Smoke rose.", CLAIM, likeness=(0.2, 0.9)), shipped)
    assert (answer.relation, answer.chosen, answer.kinds) == ("agrees", 1, ())


def test_the_reason_names_a_detail_of_the_passage_that_is_shown() -> None:
    asked = a_question("Sailors died in a fire.", CLAIM, likeness=(0.9, 0.1))
    far, near = asked.evidence
    far, near = replace(far, aligned=(0.0,)), replace(near, aligned=(1.0,))
    shown = judged(replace(asked, evidence=(far, near)), leaning("agrees"))
    assert (shown.chosen, "same number: Three" in shown.reason) == (1, True)
    far, near = replace(far, aligned=(1.0,)), replace(near, aligned=(0.0,))
    shown = judged(replace(asked, evidence=(far, near)), leaning("agrees"))
    assert (shown.chosen, "same number" in shown.reason) == (0, False)


def test_what_has_nothing_to_do_with_the_claim_is_silent(shipped: CalibratedJudge) -> None:
    answer = judged(a_question("Bakers sold rye bread.", likeness=0.05), shipped)
    assert (answer.relation, answer.kinds, answer.later) == ("silent", (), False)
    assert answer.reason == "nearest passage has 5% of the claim's words"


def test_reports_of_different_events_cannot_diverge(shipped: CalibratedJudge) -> None:
    five = a_question("Five sailors died in the fire.")
    other = judged(replace(five, event_probability=0.0), shipped)
    assert other.probabilities.diverges == 0.0
    assert other.relation != "diverges"


def test_what_the_event_takes_from_divergence_goes_to_silence() -> None:
    judge = leaning("diverges", strength=float(np.log(2)))  # 0.25, 0.5, 0.25
    sure = judged(a_question(CLAIM), judge).probabilities
    assert (sure.agrees, sure.diverges, sure.silent) == (0.25, 0.5, 0.25)
    half = judged(a_question(CLAIM, event_probability=0.25), judge).probabilities
    assert half.agrees == 0.25
    assert half.diverges < 0.5
    assert half.diverges + half.silent == pytest.approx(0.75)


def test_an_article_without_passages_never_agrees_or_diverges() -> None:
    answer = judged(a_question(), leaning("agrees"))
    assert answer.relation not in ("agrees", "diverges")
    assert answer.chosen is None
    assert "no passage" in answer.reason


def test_the_judge_abstains_where_nothing_is_likely_enough() -> None:
    equal = leaning("agrees", abstain_below=0.45, strength=0.0)
    answer = judged(a_question(CLAIM), equal)
    assert answer.relation == "unsure"
    assert answer.reason == "no relation is likely enough: agrees 0.33, diverges 0.33, silent 0.33"
    assert judged(a_question(CLAIM), leaning("agrees", 0.3, 0.0)).relation == "agrees"


MONDAY, TUESDAY = (Account(Moment(date(2031, 3, day))) for day in (3, 4))


@pytest.mark.parametrize(
    ("theirs", "told", "later"),
    [
        ("Five sailors died in the fire.", TUESDAY, True),
        ("Five sailors died in the fire.", MONDAY, False),
        ("Five sailors died in the fire.", Account(), False),
        ("Two sailors died in the fire.", TUESDAY, False),
    ],
)
def test_a_toll_that_rose_is_later(theirs: str, told: Account, later: bool) -> None:
    question = a_question(theirs, claimed=MONDAY, told=told)
    answer = judged(question, leaning("diverges"))
    assert answer.kinds == ("number",)
    assert answer.later == later
    assert answer.reason.endswith("was written later than “Three sailors”") == later


def test_a_claim_that_was_written_later_may_have_the_higher_toll() -> None:
    question = a_question("Two sailors died in the fire.", claimed=TUESDAY, told=MONDAY)
    assert judged(question, leaning("diverges")).later


def test_a_place_in_conflict_is_never_later() -> None:
    claim, theirs = "A ferry burned in Norway on Monday.", "A ferry burned in Chile on Monday."
    question = a_question(theirs, claim=claim, claimed=MONDAY, told=TUESDAY)
    answer = judged(question, leaning("diverges"))
    assert answer.kinds[0] == "place"
    assert not answer.later


def test_divergence_without_a_typed_conflict_is_of_another_kind() -> None:
    claim = "The crew slept."
    answer = judged(a_question("The crew sang.", claim=claim), leaning("diverges"))
    assert (answer.kinds, answer.reason) == (("other",), "the passage says otherwise")


def test_the_passage_that_speaks_against_is_kept() -> None:
    answer = judged(a_question(CLAIM, "Five sailors died in the fire."), leaning("agrees"))
    assert (answer.chosen, answer.counter) == (0, 1)
    other = judged(a_question(CLAIM, "Five sailors died in the fire."), leaning("diverges"))
    assert (other.chosen, other.counter) == (1, 0)


def test_no_questions_have_no_answers() -> None:
    assert leaning("agrees").judge([]) == []


def test_answers_do_not_depend_on_the_other_questions() -> None:
    judge = CalibratedJudge(read_calibration(), 0.45, SharedWords())
    asked = [
        a_question("Five sailors died in the fire."),
        a_question(CLAIM),
        a_question("Smoke rose.", likeness=0.2),
        a_question(),
    ]
    together = judge.judge(asked)
    assert together == [judge.judge([one])[0] for one in asked]
    assert judge.judge(asked[::-1]) == together[::-1]


class Contradicting(SharedWords):
    """Reads every pair with the given probability of a contradiction, else as neutral."""

    def __init__(self, probability: float) -> None:
        super().__init__()
        self._probability = probability

    def _one(self, premise: str, hypothesis: str) -> tuple[float, float, float]:
        return 0.001, self._probability, 0.999 - self._probability


def test_the_pair_model_is_heard() -> None:
    weights = np.zeros((3, len(NAMES)))
    weights[1, NAMES.index("contradicts")] = 1.0
    calibration = Calibration(np.zeros(3), weights, ("test",))
    for probability, odds in [(0.75, 0.75 / 0.249), (0.25, 0.25 / 0.749)]:  # against neutral
        judge = CalibratedJudge(calibration, 0.45, Contradicting(probability))
        answer = judged(a_question("All slept.", claim="All slept."), judge)
        assert answer.probabilities.diverges == pytest.approx(odds / (odds + 2), abs=1e-3)


def test_the_passage_that_says_the_claim_is_shown_as_its_support() -> None:
    passages = ("Sailors in the harbour saw the fire.", CLAIM, "Smoke rose.")
    answer = judged(a_question(*passages), leaning("agrees"))
    assert answer.chosen == 1
    twice = judged(a_question(CLAIM, CLAIM + " "), leaning("agrees"))
    assert twice.chosen == 0


def test_what_denies_something_does_not_agree() -> None:
    judge = leaning("agrees")
    denied = a_question("The harbour office denied that the pumps had failed.")
    answer = judged(denied, judge)
    assert answer.relation == "unsure"
    assert answer.reason.startswith("the passage denies what it tells")
    assert answer.probabilities.agrees > 0.9
    claim = "The harbour office denied that pumps had failed."
    assert (
        judged(
            a_question("The harbour office denied that the pumps had failed.", claim=claim), judge
        ).relation
        == "agrees"
    )


@pytest.mark.parametrize(
    ("passage", "relation"),
    [
        ("Three sailors did not die in the fire.", "diverges"),
        ("Three sailors died in the fire.", "agrees"),
        ("Three sailors died in that fire, people say.", "agrees"),
    ],
)
def test_nearly_the_claims_words_that_contradict_it_diverge(
    passage: str, relation: Relation, shipped: CalibratedJudge
) -> None:
    answer = judged(a_question(passage), shipped)
    assert answer.relation == relation


@pytest.mark.parametrize(
    ("passage", "probability", "relation"),
    [
        ("Three sailors died in the fire.", 0.998, "diverges"),
        ("The fire killed three sailors.", 0.998, "diverges"),
        ("Bakers sold rye bread.", 0.998, "agrees"),  # has none of the claim's words
        ("The fire killed three sailors.", 0.95, "agrees"),  # less sure, and nothing else conflicts
        ("The fire killed five sailors.", 0.95, "diverges"),  # less sure, but the numbers conflict
        ("The fire killed five sailors.", 0.5, "agrees"),
    ],
)
def test_a_contradiction_read_both_ways_outweighs_the_weights(
    passage: str, probability: float, relation: Relation
) -> None:
    calm = Calibration(np.array([4.0, 0.0, 0.0]), np.zeros((3, len(NAMES))), ("test",))
    judge = CalibratedJudge(calm, 0.45, Contradicting(probability))
    answer = judged(a_question(passage), judge)
    assert answer.relation == relation
    assert (answer.probabilities.diverges == 0.92) == (relation == "diverges")


def test_a_claim_with_a_not_agrees_only_with_what_denies_it_or_is_read_so() -> None:
    claim = "The pumps did not fail on Monday."
    unlike = judged(a_question("The pumps were new.", claim=claim), leaning("agrees"))
    assert unlike.relation == "unsure"
    assert unlike.reason.startswith("the claim denies what the passage may not")
    aside = "The fire broke out late, when no sailors were on the ferry."
    crowded = judged(a_question("Sailors were on the ferry.", claim=aside), leaning("agrees"))
    assert crowded.relation == "unsure"
    alike = judged(a_question("The pumps never did fail.", claim=claim), leaning("agrees"))
    assert alike.relation == "agrees"


def test_a_claim_denied_outside_its_core_does_not_agree_with_what_tells_the_core() -> None:
    claim, core = "The harbour office denied that the pumps had failed.", "the pumps had failed."
    told = judged(a_question("The pumps had failed.", claim=claim, core=core), leaning("agrees"))
    assert told.relation == "unsure"
    assert told.reason == "what the passage tells is denied where the claim is made"
    denied = "The office denied that the pumps had failed."
    also = judged(a_question(denied, claim=claim, core=core), leaning("agrees"))
    assert also.relation == "agrees"


@pytest.mark.parametrize(
    ("claim", "passage", "relation"),
    [
        ("The shells hit the old harbour.", "The shells did not hit the old harbour.", "diverges"),
        ("The shells hit the old harbour.", "The shells hit the harbour, not the town.", "agrees"),
        ("The shells hit the old harbour.", "No shells hit the new town.", "agrees"),
        ("The fire was near the old town.", "The fire was not far from the old town.", "agrees"),
    ],
)
def test_a_not_more_in_all_of_the_claims_words_diverges(
    claim: str, passage: str, relation: Relation
) -> None:
    answer = judged(a_question(passage, claim=claim), leaning("agrees"))
    assert answer.relation == relation
