"""Which deed a word of time or place belongs to."""

from __future__ import annotations

import pytest

from analyzer.cache import Cache
from analyzer.judging.happenings import ANY, deeds_of, other_deed, same_deed
from analyzer.language import parse


def deeds(text: str, word: str, *, with_cause: bool = True) -> set[str]:
    (sentence,) = parse(text, Cache(None))
    (token,) = [token for token in sentence.tokens if token.text == word]
    return set(deeds_of(token, with_cause=with_cause))


@pytest.mark.parametrize(
    ("text", "word", "expected"),
    [
        ("The ferry sank on Friday.", "Friday", {"crash"}),
        ("The raid took place on Friday.", "Friday", {"attack"}),
        ("The army carried out a raid on Friday.", "Friday", {"attack"}),
        ("It began on Friday.", "Friday", {ANY}),
        ("The clerk baked bread on Friday.", "Friday", {"bake"}),
        ("The workers have been on strike since Friday.", "Friday", {"attack", "walkout"}),
        ("The siege ended on Friday.", "Friday", {"end"}),
        ("Friday's explosion wrecked the mill.", "Friday", {"blast", "destroy"}),
        ("The mayor sang in the hall until Friday.", "mayor", {"sing"}),
        ("Bread and salt.", "Bread", set()),
    ],
)
def test_deeds_are_found(text: str, word: str, expected: set[str]) -> None:
    assert deeds(text, word) == expected


def test_a_cause_can_be_left_out() -> None:
    text = "The storm destroyed homes."
    assert deeds(text, "homes") == {"destroy", "storm"}
    assert deeds(text, "homes", with_cause=False) == {"destroy"}


def test_deeds_compare() -> None:
    fire, end = frozenset(("fire",)), frozenset(("fire", "end"))
    assert same_deed(fire, fire)
    assert same_deed(fire, frozenset((ANY,)))
    assert not same_deed(fire, end)
    assert not same_deed(fire, frozenset())
    assert other_deed(fire, frozenset(("vote",)))
    assert not other_deed(fire, frozenset())
