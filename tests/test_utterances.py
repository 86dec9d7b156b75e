"""One quotation credited to two speakers, and what is not that."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from fakes import SharedWords
from questions import a_question

from analyzer.cache import Cache
from analyzer.judging.decision import CalibratedJudge, Calibration
from analyzer.judging.features import NAMES
from analyzer.judging.judge import Judgement
from analyzer.judging.utterances import (
    Utterance,
    are_two_speakers,
    is_same_quotation,
    read_utterance,
)
from analyzer.language import parse
from analyzer.speakers import attributions

PUMPS = '"The pumps below the car deck did not work on Monday"'
MARSH = f"{PUMPS}, Peter Marsh said."
QUIST = f"{PUMPS}, Anna Quist said."


def utterance(text: str) -> Utterance | None:
    """What is said in the last sentence of a text."""
    sentences = parse(text, Cache(None))
    return read_utterance(sentences[-1], attributions(sentences)[-1])


def named(text: str) -> Utterance:
    found = utterance(text)
    assert found is not None
    return found


def compared(claim: str, *passages: str) -> Judgement:
    """The answer of a judge that leans towards agreement."""
    question = a_question(*passages, claim=claim)
    asked = replace(
        question,
        utterance=utterance(claim),
        evidence=tuple(replace(e, utterance=utterance(e.passage.text)) for e in question.evidence),
    )
    weights = Calibration(np.array([4.0, 0.0, 0.0]), np.zeros((3, len(NAMES))), ("test",))
    (answer,) = CalibratedJudge(weights, 0.45, SharedWords()).judge([asked])
    return answer


def test_an_utterance_has_the_speaker_and_the_quoted_words() -> None:
    said = named(MARSH)
    assert (said.speaker, said.sort) == ("Peter Marsh", "person")
    assert said.quoted == (tuple("the pumps below the car deck did not work on monday".split()),)
    full = named(f"Peter Marsh closed the dock. {PUMPS}, Marsh said.")
    assert full.speaker == "Peter Marsh"


@pytest.mark.parametrize(
    "text",
    [
        f"{PUMPS}, the minister said.",
        f"{PUMPS}, he said.",
        f"{PUMPS}, a Turkish official said.",
        "The pumps below the car deck did not work on Monday.",
    ],
)
def test_nobody_who_is_named_says_it(text: str) -> None:
    assert utterance(text) is None


@pytest.mark.parametrize(
    ("ours", "theirs", "same"),
    [
        (MARSH, QUIST, True),
        (MARSH, '"The pumps below the car deck did not run on Monday", Anna Quist said.', True),
        (MARSH, "Anna Quist said the pumps below the car deck did not work on Monday.", True),
        (MARSH, 'Anna Quist said "the pumps of the ferry were new in March".', False),
        ('Peter Marsh said "it was bad luck".', 'Anna Quist said "it was bad luck".', True),
        ('Peter Marsh spoke of "bad luck".', 'Anna Quist said it was "bad luck".', False),
        ("Peter Marsh said it was bad luck.", "Anna Quist said it was bad luck.", False),
    ],
)
def test_what_is_one_quotation(ours: str, theirs: str, same: bool) -> None:
    one, other = utterance(ours), utterance(theirs)
    found = one is not None and other is not None and is_same_quotation(one, other)
    assert found == same


@pytest.mark.parametrize(
    ("ours", "theirs", "two"),
    [
        (("Peter Marsh", "person"), ("Anna Quist", "person"), True),
        (("Peter Marsh", "person"), ("Marsh", "person"), False),
        (("Yusuf Abdel Rahman", "person"), ("Abdulrahman", "person"), False),
        (("Peter Marsh", "person"), ("Harbour Office", "body"), False),
        (("Lakes Observatory for Water Rights", "body"), ("Harbour Office", "body"), True),
        (("Lakes Observatory for Water Rights", "body"), ("LOWR", "body"), False),
        (("Northland Harbour Office", "body"), ("Harbour Office", "body"), False),
    ],
)
def test_who_are_two_speakers(ours: tuple[str, str], theirs: tuple[str, str], two: bool) -> None:
    one, other = (Utterance(name, sort, (), ()) for name, sort in (ours, theirs))  # type: ignore[arg-type]
    assert are_two_speakers(one, other) == two
    assert are_two_speakers(other, one) == two


def test_a_quotation_in_another_mouth_diverges() -> None:
    answer = compared(MARSH, QUIST)
    assert (answer.relation, answer.kinds) == ("diverges", ("attribution",))
    assert answer.probabilities.diverges == 0.92
    assert answer.reason == (
        "the same quotation is credited to Peter Marsh in the article, to Anna Quist in the passage"
    )


@pytest.mark.parametrize(
    "passages",
    [
        (f"{PUMPS}, the minister said.",),
        (QUIST, f"{PUMPS}, Marsh said."),
    ],
)
def test_who_may_be_the_same_does_not_diverge(passages: tuple[str, ...]) -> None:
    assert compared(MARSH, *passages).relation == "agrees"


def test_the_same_fact_on_another_word_agrees() -> None:
    claim = "Peter Marsh said that the pumps below the car deck did not work on Monday."
    assert compared(claim, claim.replace("Peter Marsh", "Anna Quist")).relation == "agrees"


def test_a_quotation_with_another_number_is_no_other_mouth() -> None:
    claim = '"At least 14 sailors were killed in the fire on the ferry", Peter Marsh said.'
    passage = claim.replace("14", "30").replace("Peter Marsh", "Anna Quist")
    assert "attribution" not in compared(claim, passage).kinds
