"""Numbers that do not say how many in all: parts of a whole, and bodies that were seen."""

from __future__ import annotations

import pytest
from builders import an_article

from analyzer.cache import Cache
from analyzer.figures import find_figures
from analyzer.passages import read_articles
from analyzer.spreads import find_spreads


def told(cache: Cache, text: str) -> list[tuple[str, str, bool, str]]:
    """Words, what is counted, aside and part of each figure of a text, in reading order."""
    article = an_article("lantern", text, title="", published="2031-03-12")
    found = find_figures("e1", read_articles([article], cache).values())
    return [
        (one.quantity.text, one.quantity.counted, one.aside, one.part_of)
        for one in sorted(found, key=lambda one: one.quantity.start)
    ]


@pytest.mark.parametrize(
    "sentence",
    [
        "A reporter saw four covered bodies on the pavement.",
        "Four bodies lay under sheets on the quay.",
        "Witnesses saw four bodies being carried out of the mill.",
        "Soldiers carried four bodies out of the mill.",
        "A photographer saw the bodies of four children on the quay.",
        "A reporter counted four dead on the quay.",
        "Residents said they had counted four bodies.",
        "A video showed four bodies on the floor of a clinic.",
    ],
)
def test_bodies_that_were_seen_are_no_toll(cache: Cache, sentence: str) -> None:
    ((_, counted, aside, part_of),) = told(cache, sentence)
    assert (counted, aside, part_of) == ("killed", True, "")


@pytest.mark.parametrize(
    "sentence",
    [
        "Rescuers pulled four bodies from the rubble.",
        "Four bodies have been recovered from the ferry.",
        "Bodies of four sailors found in Selm",
        "The hospital received four bodies.",
        "Reporters Without Borders counted four sailors killed in March.",
        "The storm saw four people killed.",
    ],
)
def test_bodies_that_were_found_are_a_toll(cache: Cache, sentence: str) -> None:
    ((_, counted, aside, _),) = told(cache, sentence)
    assert (counted, aside) == ("killed", False)


def test_bodies_that_were_found_are_no_toll_beside_a_higher_one(cache: Cache) -> None:
    found = told(cache, "The toll rose to 14. Divers found three bodies. They found 20 bodies.")
    assert [(words, aside) for words, _, aside, _ in found] == [
        ("14", False),
        ("three bodies", True),
        ("20 bodies", False),
    ]


@pytest.mark.parametrize(
    ("sentence", "part", "whole"),
    [
        ("Two of the six people rescued were in a critical condition.", "Two", "six people"),
        ("Of the six people injured, two were in a critical condition.", "two", "six people"),
        ("Two of the six injured were in intensive care.", "Two", "six"),
        ("Two of the six rescued later died.", "Two", "six"),
        ("Six of the 14 dead were loaders.", "Six", "14 dead"),
        ("Among the 14 dead were six loaders.", "six loaders", "14 dead"),
        ("Three of Monday's 14 victims were children.", "Three", "14 victims"),
        ("At least 18 of 31 lorries were destroyed.", "At least 18", "31 lorries"),
        ("Three of its five cranes fell.", "Three", "five cranes"),
        ("Two patients out of the six were in intensive care.", "Two patients", "six"),
    ],
)
def test_a_number_out_of_another_is_a_part(
    cache: Cache, sentence: str, part: str, whole: str
) -> None:
    found = {words: (aside, part_of) for words, _, aside, part_of in told(cache, sentence)}
    assert found == {part: (True, whole), whole: (False, "")}


@pytest.mark.parametrize(
    ("sentence", "toll", "base"),
    [
        ("Twelve of the 63 people at work were killed.", "Twelve", "63 people"),
        ("The fire killed 12 of its 63 workers.", "12", "63 workers"),
        ("Of the 120 passengers, 30 were killed.", "30", "120 passengers"),
        ("Police arrested three of the six suspects.", "three", "six suspects"),
    ],
)
def test_a_deed_that_is_told_of_some_is_a_toll_and_the_others_are_none(
    cache: Cache, sentence: str, toll: str, base: str
) -> None:
    found = {words: aside for words, _, aside, _ in told(cache, sentence)}
    assert found == {toll: False, base: True}


def test_of_a_headline_that_may_be_of_all_nothing_is_a_toll(cache: Cache) -> None:
    found = told(cache, "12 of 63 workers killed in mill fire")
    assert [(words, aside) for words, _, aside, _ in found] == [("12", True), ("63 workers", True)]


@pytest.mark.parametrize(
    "sentence",
    ["Three teams of six searched the ruins.", "The ships had 12 sailors of three nations."],
)
def test_a_number_that_tells_what_another_consists_of_makes_no_part(
    cache: Cache, sentence: str
) -> None:
    assert not any(aside for _, _, aside, _ in told(cache, sentence))


def test_neither_bodies_that_were_seen_nor_parts_are_an_end_of_a_spread(cache: Cache) -> None:
    articles = [
        an_article("beacon", "At least nine people died. A reporter saw four bodies.", title=""),
        an_article("coast", "Fourteen people died. Six of the 14 dead were men.", title=""),
    ]
    (one,) = find_spreads(find_figures("e1", read_articles(articles, cache).values()))
    assert (one.lowest.quantity.text, one.highest.quantity.text) == (
        "At least nine people",
        "Fourteen people",
    )
    assert one.by_outlet == "Beacon: at least 9; Coast: 14"
