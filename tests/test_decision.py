"""The calibrated decision: its table, its arithmetic, and what it says of its reasons."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest
from builders import a_claim, a_passage, an_article
from hypothesis import given
from hypothesis import strategies as st
from statements import MONDAY, a_statement

from analyzer.datamodels import Relation
from analyzer.errors import ModelError
from analyzer.judging.decision import (
    WEIGHTS,
    Calibration,
    TypedJudge,
    read_calibration,
)
from analyzer.judging.features import NAMES, Features, examine, relevance_of
from analyzer.judging.judge import Evidence, Judgement, Question

CLAIM = "Three sailors died in the fire."
TUESDAY = MONDAY + timedelta(days=1)


def question(
    *passages: str,
    claim: str = CLAIM,
    days: tuple[date, date] = (MONDAY, MONDAY),
    likeness: float = 0.9,
    later: bool | None = None,
) -> Question:
    """A claim against one other article that consists of the passages, all as alike."""
    lantern = an_article("lantern", claim)
    beacon = an_article("beacon", " ".join(passages))
    return Question(
        claim=a_claim(lantern, claim),
        statement=a_statement(claim, days[0]),
        evidence=tuple(
            Evidence(
                a_passage(beacon, text, number),
                a_statement(text, days[1]),
                similarity=likeness,
                overlap=likeness,
            )
            for number, text in enumerate(passages)
        ),
        overlap=likeness,
        event_probability=1.0,
        other_is_later=later,
    )


def leaning(relation: Relation, abstain_below: float = 0.45, strength: float = 4.0) -> TypedJudge:
    """A judge that always answers the same: only an intercept is not zero."""
    intercepts = np.array(
        [strength * (name == relation) for name in ("agrees", "diverges", "silent")]
    )
    return TypedJudge(Calibration(intercepts, np.zeros((3, len(NAMES))), "test"), abstain_below)


def judged(asked: Question, judge: TypedJudge | None = None) -> Judgement:
    """The answer of a judge, by default of the one that ships."""
    (answer,) = (judge or TypedJudge(read_calibration(), 0.45)).judge([asked])
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
    calibration = Calibration(np.array([np.log(2), 0.0, 0.0]), weights, "test")
    row = np.zeros((1, len(NAMES)))
    assert calibration.probabilities(row)[0].tolist() == pytest.approx([0.5, 0.25, 0.25])
    row[0, NAMES.index("number_conflict")] = np.log(2) / 2
    assert calibration.probabilities(row)[0].tolist() == pytest.approx([0.4, 0.4, 0.2])


def test_a_conflict_of_numbers_is_told_with_both_figures() -> None:
    answer = judged(question("Five sailors died in the fire."))
    assert answer.relation == "diverges"
    assert answer.kinds == ("number",)
    assert "Three sailors" in answer.reason
    assert "Five sailors" in answer.reason
    assert answer.chosen == 0
    assert answer.probabilities.diverges > 0.5


def test_the_same_words_agree() -> None:
    answer = judged(question("Smoke rose.", CLAIM))
    assert (answer.relation, answer.chosen, answer.kinds) == ("agrees", 1, ())


def test_what_has_nothing_to_do_with_the_claim_is_silent() -> None:
    answer = judged(question("Bakers sold rye bread.", likeness=0.05))
    assert (answer.relation, answer.kinds, answer.later) == ("silent", (), False)
    assert answer.reason == "nearest passage has 5% of the claim's words"


def test_an_article_without_passages_never_agrees_or_diverges() -> None:
    answer = judged(question(), leaning("agrees"))
    assert answer.relation not in ("agrees", "diverges")
    assert answer.chosen is None
    assert "no passage" in answer.reason


def test_the_judge_abstains_where_nothing_is_likely_enough() -> None:
    equal = leaning("agrees", abstain_below=0.45, strength=0.0)
    answer = judged(question(CLAIM), equal)
    assert answer.relation == "unsure"
    assert answer.reason == "no relation is likely enough: agrees 0.33, diverges 0.33, silent 0.33"
    assert judged(question(CLAIM), leaning("agrees", 0.3, 0.0)).relation == "agrees"


@pytest.mark.parametrize(
    ("theirs", "other_is_later", "later"),
    [
        ("Five sailors died in the fire.", True, True),
        ("Five sailors died in the fire.", False, False),
        ("Five sailors died in the fire.", None, False),
        ("Two sailors died in the fire.", False, True),
        ("Two sailors died in the fire.", True, False),
    ],
)
def test_a_toll_that_rose_is_later(theirs: str, other_is_later: bool | None, later: bool) -> None:
    answer = judged(question(theirs, later=other_is_later), leaning("diverges"))
    assert answer.kinds == ("number",)
    assert answer.later == later


def test_a_place_in_conflict_is_never_later() -> None:
    claim, theirs = "A ferry burned in Norway on Monday.", "A ferry burned in Chile on Monday."
    answer = judged(question(theirs, claim=claim, later=True), leaning("diverges"))
    assert answer.kinds[0] == "place"
    assert not answer.later


def test_divergence_without_a_typed_conflict_is_of_another_kind() -> None:
    claim = "The crew slept."
    answer = judged(question("The crew sang.", claim=claim), leaning("diverges"))
    assert (answer.kinds, answer.reason) == (("other",), "the passage says otherwise")


def test_the_passage_that_speaks_against_is_kept() -> None:
    answer = judged(question(CLAIM, "Five sailors died in the fire."), leaning("agrees"))
    assert (answer.chosen, answer.counter) == (0, 1)
    other = judged(question(CLAIM, "Five sailors died in the fire."), leaning("diverges"))
    assert (other.chosen, other.counter) == (1, 0)


def test_no_questions_have_no_answers() -> None:
    assert leaning("agrees").judge([]) == []


def test_answers_do_not_depend_on_the_other_questions() -> None:
    judge = TypedJudge(read_calibration(), 0.45)
    asked = [
        question("Five sailors died in the fire."),
        question(CLAIM),
        question("Smoke rose.", likeness=0.2),
    ]
    assert judge.judge(asked) == [judge.judge([one])[0] for one in asked]


def test_a_finding_weighs_as_much_as_its_passage_is_about_the_claim() -> None:
    near = examine(question("Five sailors died in the fire.", likeness=1.0)).features
    far = examine(question("Five sailors died in the fire.", likeness=0.5)).features
    assert near.number_conflict == pytest.approx(2 * far.number_conflict)
    assert near.number_conflict > 0
    assert near.number_match == far.number_match == 0


def test_features_of_no_evidence_are_zero_but_for_the_claim_and_the_event() -> None:
    features = examine(replace(question(), overlap=0.0)).features
    said = {name for name in NAMES if getattr(features, name)}
    assert said == {"number_alone", "event", "has_number", "length"}
    assert features.length == pytest.approx(6 / 50)


def test_feature_values_are_in_the_order_of_their_names() -> None:
    features = Features(**{name: float(place) for place, name in enumerate(NAMES)})
    assert features.values().tolist() == list(range(len(NAMES)))


def test_relevance_is_the_mean_of_cosine_and_overlap() -> None:
    (evidence,) = question(CLAIM).evidence
    assert relevance_of(replace(evidence, similarity=0.6, overlap=0.2)) == pytest.approx(0.4)
    assert relevance_of(replace(evidence, similarity=-0.9, overlap=0.1)) == 0.0
