"""Which passages the pair model reads, in which direction, and what is kept of its answers."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from fakes import SharedWords
from questions import CLAIM, a_question

from analyzer.judging.judge import Question
from analyzer.judging.pair_model import Pair, Scores
from analyzer.judging.readings import _PASSAGES, read_passages, relevance_of

SAME = CLAIM  # every word of the claim
OTHER = "Bakers sold rye bread."  # none of them
HALF = "Three people died."  # two of its four words


class Fixed:
    """Answers every pair alike and keeps how often it was called."""

    def __init__(self, *row: float) -> None:
        self.calls: list[int] = []
        self._row = row

    def probabilities(self, pairs: Sequence[Pair]) -> Scores:
        self.calls.append(len(pairs))
        return np.array([self._row] * len(pairs), dtype=np.float32)


def test_relevance_is_the_mean_of_cosine_and_overlap_from_0_to_1() -> None:
    (evidence,) = a_question(SAME).evidence
    assert relevance_of(replace(evidence, similarity=0.6, overlap=0.2)) == pytest.approx(0.4)
    assert relevance_of(replace(evidence, similarity=-0.9, overlap=0.1)) == 0.0
    assert relevance_of(replace(evidence, similarity=1.0000001, overlap=1.0)) == 1.0


def test_the_most_relevant_passages_are_read_the_earlier_first_on_a_tie() -> None:
    asked = a_question(OTHER, SAME, HALF, SAME + " ", likeness=(0.3, 0.9, 0.5, 0.9))
    model = SharedWords()
    ((*read,),) = read_passages([asked], model)
    assert [reading.place for reading in read] == [1, 3, 2, 0][:_PASSAGES]
    assert len(model.asked) == 2 * len(read)


def test_a_passage_is_read_in_both_directions() -> None:
    model = SharedWords()
    read_passages([a_question(HALF)], model)
    assert model.asked == [(HALF, CLAIM), (CLAIM, HALF)]


def test_the_core_is_read_and_the_sentence_before_helps_as_premise_only() -> None:
    asked = a_question("It sank at noon.", core="Three sailors died")
    (evidence,) = asked.evidence
    passage = replace(evidence.passage, context="A ferry burned.")
    model = SharedWords()
    read_passages([replace(asked, evidence=(replace(evidence, passage=passage),))], model)
    assert model.asked == [
        ("A ferry burned. It sank at noon.", "Three sailors died"),
        ("Three sailors died", "It sank at noon."),
    ]


@pytest.mark.parametrize(
    ("passage", "entails", "contradicts", "entailed", "contradicted"),
    [
        # Each number is a probability of the fake over that of "neutral".
        (SAME, 0.9 / 0.05, 0.05 / 0.05, 0.9 / 0.05, 0.05 / 0.05),
        (OTHER, 0.1 / 0.85, 0.05 / 0.85, 0.1 / 0.85, 0.05 / 0.85),
        (HALF, 0.5 / 0.45, 0.05 / 0.45, (0.1 + 1.6 / 3) / (0.85 - 1.6 / 3), 0.05 / (0.95 / 3)),
        ("Five sailors died in the fire.", 0.05 / 0.25, 0.7 / 0.25, 0.05 / 0.25, 0.7 / 0.25),
    ],
)
def test_readings_are_log_odds_against_neutral(
    passage: str, entails: float, contradicts: float, entailed: float, contradicted: float
) -> None:
    ((reading,),) = read_passages([a_question(passage)], SharedWords())
    expected = (entails, contradicts, entailed, contradicted)
    found = (reading.entails, reading.contradicts, reading.entailed, reading.contradicted)
    assert found == pytest.approx([math.log(value) for value in expected], abs=1e-3)


def test_a_sure_model_is_not_infinitely_sure() -> None:
    ((reading,),) = read_passages([a_question(SAME)], Fixed(1.0, 0.0, 0.0))
    assert reading.entails == pytest.approx(math.log(1 / 1e-4), abs=1e-3)
    assert reading.contradicts == 0.0
    ((neutral,),) = read_passages([a_question(SAME)], Fixed(0.0, 0.0, 1.0))
    assert neutral.entails == neutral.contradicted == pytest.approx(-reading.entails, abs=1e-3)


def test_all_questions_are_read_in_one_go_and_keep_their_own_answers() -> None:
    asked: list[Question] = [a_question(SAME), a_question(), a_question(OTHER, HALF)]
    alone = [read_passages([one], SharedWords())[0] for one in asked]
    assert read_passages(asked, SharedWords()) == alone
    assert [len(read) for read in alone] == [1, 0, min(2, _PASSAGES)]
    model = Fixed(0.2, 0.3, 0.5)
    read_passages(asked, model)
    assert model.calls == [2 * (1 + min(2, _PASSAGES))]


def test_without_passages_the_model_is_not_asked() -> None:
    model = Fixed(0.2, 0.3, 0.5)
    assert read_passages([], model) == []
    assert read_passages([a_question()], model) == [()]
    assert model.calls == []
