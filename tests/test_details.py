"""What a sentence says in its smallest parts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyzer.cache import Cache
from analyzer.details import details_of
from analyzer.language import parse

CACHE = Cache(None)


def details(text: str) -> list[tuple[str, str]]:
    """What is asked, and the words of the text that it stands in."""
    return [
        (detail.text, text[detail.start : detail.end])
        for sentence in parse(text, CACHE)
        for detail in details_of(sentence)
    ]


def test_each_verb_is_a_detail_and_figures_are_left_out_of_what_is_asked() -> None:
    assert details("The blast killed six people and wounded 30 others.") == [
        ("killed people", "killed six people"),
        ("wounded others", "wounded 30 others"),
    ]


def test_a_phrase_is_told_with_its_verb() -> None:
    assert details("Divers pulled eleven passengers out of the water near Port Selm.") == [
        ("pulled passengers", "pulled eleven passengers"),
        (
            "pulled passengers out of the water near Port Selm",
            "pulled eleven passengers out of the water near Port Selm",
        ),
        ("Port Selm", "Port Selm"),
    ]


def test_a_noun_phrase_that_says_of_what_kind_is_a_detail() -> None:
    assert ("a loaded coal barge", "a loaded coal barge") in details(
        "The ferry hit a loaded coal barge."
    )
    assert details("The ferry hit several barges.") == [
        ("hit several barges", "hit several barges")
    ]


def test_what_was_ordered_belongs_to_the_order() -> None:
    assert details("An inspector ordered the terminal closed.")[0][0] == (
        "ordered the terminal closed"
    )


def test_what_did_not_happen_is_none() -> None:
    assert details("The crew did not lower the boats.") == []


def test_a_passive_keeps_its_subject() -> None:
    assert details("The lower pumps were broken.")[0][0] == "The lower pumps were broken"


@pytest.mark.parametrize("saying", ["The mayor said that", "The harbour office reported that"])
def test_who_says_it_is_none(saying: str) -> None:
    assert details(f"{saying} the storm sank two boats.") == [("sank boats", "sank two boats")]


def test_a_sentence_without_enough_words_has_none() -> None:
    assert details("It rained.") == []


@given(st.text(alphabet="abcdehikmnorstu ,.5\n", max_size=80))
def test_every_detail_stands_in_the_text(text: str) -> None:
    for sentence in parse(text, CACHE):
        for detail in details_of(sentence):
            assert sentence.start <= detail.start < detail.end <= sentence.end
            assert detail.lemmas
