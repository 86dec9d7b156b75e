"""The numbers that the decision is made from, each counted by hand."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import pytest
from fakes import SharedWords
from questions import CLAIM, a_question

from analyzer.judging.features import NAMES, UNREAD, Examined, Features, examine
from analyzer.judging.judge import Question
from analyzer.judging.readings import PairReading, read_passages

THREE, FIVE = CLAIM, "Five sailors died in the fire."
SMOKE = "Smoke rose."


def features(*passages: str, **more: Any) -> Features:
    """Those of a question on which no pair model was asked."""
    return examine(a_question(*passages, **more), ()).features


def examined(asked: Question) -> Examined:
    """With the readings of the fake pair model."""
    return examine(asked, read_passages([asked], SharedWords())[0])


def aligned(*rows: tuple[float, ...]) -> Features:
    """Those of passages that are aligned like this."""
    asked = a_question(*[SMOKE] * len(rows))
    evidence = [replace(e, aligned=row) for e, row in zip(asked.evidence, rows, strict=True)]
    return examine(replace(asked, evidence=tuple(evidence)), ()).features


def test_values_are_in_the_order_of_their_names() -> None:
    given = Features(**{name: float(place) for place, name in enumerate(NAMES)})
    assert given.values().tolist() == list(range(len(NAMES)))


def test_every_feature_is_a_number_about_0_to_1_but_for_log_odds() -> None:
    found = examined(a_question(THREE, FIVE, SMOKE, likeness=(0.9, 0.6, 0.1))).features.values()
    assert found.shape == (len(NAMES),)
    assert all(math.isfinite(value) and abs(value) < 10 for value in found)


def test_without_a_passage_only_the_claim_and_the_event_speak() -> None:
    bare = features(overlap=0.0, event_probability=0.7, to_title=0.3)
    beside = features(THREE, event_probability=0.7, to_title=0.3)
    unmoved = {name for name in NAMES if getattr(bare, name) == getattr(beside, name)}
    for name in set(NAMES) - unmoved - {"number_alone"}:
        assert getattr(bare, name) in (0, UNREAD), name
    assert (bare.number_alone, beside.number_alone) == (1, 0)
    assert (bare.same_event, bare.to_title, bare.has_number) == (0.7, 0.3, 1)


def test_similarity_is_that_of_the_best_passage() -> None:
    found = features(SMOKE, THREE, FIVE, likeness=(0.2, 0.5, 0.8))
    assert found.similarity == 0.8
    assert found.relevance == pytest.approx(0.8)


def test_a_headline_is_told_from_the_body() -> None:
    asked = a_question(SMOKE, THREE, likeness=(0.9, 0.4))
    title, body = asked.evidence
    title = replace(title, passage=replace(title.passage, field="title"))
    found = examine(replace(asked, evidence=(title, body)), ()).features
    assert (found.headline, found.similarity) == (1.0, 0.9)
    assert features(SMOKE, THREE, likeness=(0.9, 0.4)).headline == 0.0


def test_what_the_question_says_of_the_claim_is_kept() -> None:
    found = features(
        SMOKE,
        overlap=0.11,
        prominence=0.33,
        to_title=0.44,
        to_lead=0.55,
        event_probability=0.66,
        likeness=0.5,
    )
    assert found.whole_overlap == 0.11
    assert (found.prominence, found.to_title, found.to_lead) == (0.33, 0.44, 0.55)
    assert (found.same_event, found.relevant_event) == pytest.approx((0.66, 0.33))


def test_words_are_aligned_with_one_passage_or_with_any() -> None:
    found = aligned((1.0, 1.0, 0.0, 0.0), (0.0, 0.5, 0.8, 0.3))
    assert found.aligned == pytest.approx(0.5)  # the first passage alone
    assert found.aligned_anywhere == pytest.approx((1.0 + 1.0 + 0.8 + 0.3) / 4)
    assert found.aligned_least == pytest.approx(0.3)


def test_the_quarter_of_the_words_that_come_least_near() -> None:
    assert aligned((1, 1, 0.2, 1, 1, 0.4, 1, 1)).aligned_least == pytest.approx(0.3)  # of 8 two
    assert aligned((0.9, 0.5, 0.7)).aligned_least == pytest.approx(0.5)  # of 3 one
    nothing = aligned((), ())
    assert (nothing.aligned, nothing.aligned_anywhere, nothing.aligned_least) == (0, 0, 0)


def test_bag_of_words_aligns_shared_words() -> None:
    # Of three, sailors, died and fire the first passage has two, the second one other.
    found = features("Three people died.", "The fire burned.")
    assert found.aligned == pytest.approx(2 / 4)
    assert found.aligned_anywhere == pytest.approx(3 / 4)


def test_a_finding_weighs_as_much_as_its_passage_is_about_the_claim() -> None:
    near, far = features(FIVE, likeness=1.0), features(FIVE, likeness=0.5)
    assert (near.number_conflict, far.number_conflict) == (1.0, 0.5)
    assert (near.number_match, far.number_match) == (0, 0)
    assert (near.best_number_conflict, far.best_number_conflict) == (1.0, 1.0)
    assert features(THREE, likeness=0.5).number_match == 0.5


def test_only_passages_nearly_as_relevant_as_the_best_are_near() -> None:
    found = features(SMOKE, FIVE, likeness=(0.9, 0.5))
    assert (found.number_conflict, found.near_number_conflict) == (0.5, 0.0)
    found = features(SMOKE, FIVE, likeness=(0.9, 0.8))
    assert (found.number_conflict, found.near_number_conflict) == (0.8, 0.8)
    assert found.best_number_conflict == 0.0  # smoke is the best passage and counts nothing


def test_a_match_weakens_the_dispute_about_a_number() -> None:
    assert features(FIVE, likeness=0.8).number_disputed == 0.8
    found = features(FIVE, THREE, likeness=(0.8, 0.4))
    assert (found.number_conflict, found.number_match) == (0.8, 0.4)
    assert found.number_disputed == pytest.approx(0.8 * (1 - 1.5 * 0.4))
    assert features(FIVE, THREE, likeness=0.8).number_disputed == 0.0


def test_a_conflict_counts_less_where_the_event_may_be_another() -> None:
    found = features(FIVE, likeness=0.8, event_probability=0.5)
    assert (found.number_conflict, found.event_number_conflict) == pytest.approx((0.8, 0.4))


def test_a_number_that_no_passage_speaks_of_is_alone() -> None:
    assert features(SMOKE).number_alone == 1.0
    assert features(FIVE).number_alone == 0.0
    found = features(SMOKE, claim="The crew slept.")
    assert (found.number_alone, found.has_number) == (0.0, 0.0)


def test_readings_are_summed_up_over_the_passages() -> None:
    asked = a_question(THREE, SMOKE, likeness=(0.8, 0.4))
    readings = [PairReading(0, 1.0, -2.0, 0.5, -4.0), PairReading(1, 2.0, -0.5, -1.0, -1.0)]
    found = examine(asked, readings).features
    assert (found.entails, found.entailed) == (2.0, 0.5)
    # A contradiction in a passage half as relevant loses twice the logarithm of two.
    assert found.contradicts == pytest.approx(-0.5 - 2 * math.log(2))
    assert found.contradicted == pytest.approx(-1.0 - 2 * math.log(2))


def test_a_passage_about_nothing_does_not_contradict_without_bound() -> None:
    asked = a_question(THREE, SMOKE, likeness=(1.0, 0.0))
    readings = [PairReading(0, 0.0, -30.0, 0.0, -30.0), PairReading(1, 0.0, 3.0, 0.0, 3.0)]
    found = examine(asked, readings).features
    assert found.contradicts == pytest.approx(3 + 2 * math.log(0.05))
    nothing = examine(a_question(SMOKE, likeness=0.0), [PairReading(0, 0.0, 3.0, 0.0, 3.0)])
    assert nothing.features.contradicts == 3.0


def test_the_strongest_finding_is_the_earliest_on_a_tie() -> None:
    found = examined(a_question(SMOKE, FIVE, FIVE + " ", likeness=(0.9, 0.6, 0.6)))
    conflict = found.strongest("conflict")
    assert conflict is not None
    assert (conflict.place, conflict.finding.kind, conflict.strength) == (1, "number", 0.6)
    assert found.strongest("conflict", "place") is None
    assert found.relevance == pytest.approx((0.9, 0.6, 0.6))
