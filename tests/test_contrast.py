"""Differences between two sentences, as they are highlighted."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from analyzer.contrast import Stretch, contrasted


def differing(stretches: tuple[Stretch, ...]) -> list[str]:
    return [each.text for each in stretches if each.differs]


def test_number_stands_against_number() -> None:
    ours, theirs = contrasted("Three sailors died.", "Five sailors were killed.")
    assert ours == (
        Stretch("Three", differs=True, number=True),
        Stretch(" sailors "),
        Stretch("died", differs=True),
        Stretch("."),
    )
    assert differing(theirs) == ["Five", "were killed"]
    assert [each.number for each in theirs if each.differs] == [True, False]


def test_a_number_is_the_same_in_digits_and_in_letters() -> None:
    ours, theirs = contrasted("Five sailors died.", "5 sailors DIED")
    assert differing(ours) == differing(theirs) == []


def test_numbers_with_separators_are_one_word() -> None:
    ours, theirs = contrasted("Some 1,200 homes burned", "Some 1,500 homes burned")
    assert differing(ours) == ["1,200"]
    assert differing(theirs) == ["1,500"]


def test_words_that_only_stand_elsewhere_or_only_fill_are_not_marked() -> None:
    ours, theirs = contrasted(
        "On Monday a ferry burned in Port Selm.", "A ferry burned in the Port Selm on Monday."
    )
    assert differing(ours) == differing(theirs) == []


def test_nothing_against_a_sentence() -> None:
    ours, theirs = contrasted("", "A ferry sank.")
    assert ours == ()
    assert differing(theirs) == ["A ferry sank"]


@given(st.text(max_size=60), st.text(max_size=60))
def test_stretches_joined_are_the_sentences(one: str, other: str) -> None:
    ours, theirs = contrasted(one, other)
    assert "".join(each.text for each in ours) == one
    assert "".join(each.text for each in theirs) == other
    assert not any(each.differs for each in contrasted(one, one)[0])
