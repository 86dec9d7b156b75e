from __future__ import annotations

import pytest

from analyzer.judging.places import Place, same_place, skeleton
from tests.statements import a_statement, finding


def a_place(name: str) -> Place:
    return Place(name, "", skeleton(name), "")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Mayadeen", "al-Mayadin"),
        ("Hasaka", "Hassakeh"),
        ("Deir Ezzor", "Deir Az-Zour"),
        ("Qamishli", "Qameshli"),
        ("Kyiv", "Kyiv"),
        ("New York", "New York City"),
    ],
)
def test_spellings_of_one_place(one: str, other: str) -> None:
    assert same_place(a_place(one), a_place(other))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("North Korea", "South Korea"),
        ("Homs", "Hama"),
        ("New York", "New Orleans"),
        ("Oslo", "Lyon"),
    ],
)
def test_different_places(one: str, other: str) -> None:
    assert not same_place(a_place(one), a_place(other))


def test_ranks_are_read_before_and_after_the_name() -> None:
    places = a_statement("Floods hit the town of Selmar in Vantor province.").places
    assert [(place.name, place.rank) for place in places] == [
        ("Selmar", "town"),
        ("Vantor", "province"),
    ]


@pytest.mark.parametrize(
    ("claim", "passage", "status"),
    [
        (
            "Floods hit the town of Selmar on Monday.",
            "Floods hit the town of Brinholt on Monday.",
            "conflict",
        ),
        (
            "Floods hit the town of Selmar on Monday.",
            "Floods hit the town of al-Selmaar on Monday.",
            "match",
        ),
        (
            "Floods hit the town of Selmar on Monday.",
            "Floods hit homes in Vantor province on Monday.",
            "unrelated",
        ),
        ("Floods hit the town of Selmar.", "Floods killed three people.", "absent"),
    ],
)
def test_places_compare(claim: str, passage: str, status: str) -> None:
    assert finding("place", claim, passage).status == status


def test_one_plain_place_each_under_the_same_verb_is_a_weak_conflict() -> None:
    found = finding("place", "A bomb exploded in Paris.", "A bomb exploded in Berlin.")
    assert (found.status, found.weight) == ("conflict", 0.3)
    assert found.reason == "other place, unless one lies in the other: Paris against Berlin"


@pytest.mark.parametrize(
    ("claim", "passage", "status"),
    [
        (
            "The explosion started in silo four.",
            "The bomb had been hidden in silo two.",
            "conflict",
        ),
        ("The fire broke out in hall 3.", "The fire broke out in hall 2.", "conflict"),
        ("The fire broke out in hall 3.", "The fire broke out in hall three.", "match"),
        ("The fire broke out near gate 3.", "The fire broke out in hall 2.", "unrelated"),
        (
            "The patients were treated at Selmar hospital.",
            "The patients were treated at Brinholt hospital.",
            "conflict",
        ),
        (
            "A bomb exploded in the town of Selmar.",
            "Troops left the town of Brinholt.",
            "unrelated",
        ),
        (
            "The suspect was arrested in the town of Harlow.",
            "The suspect was born in the town of Denby.",
            "unrelated",
        ),
    ],
)
def test_places_conflict_only_for_one_deed(claim: str, passage: str, status: str) -> None:
    assert finding("place", claim, passage).status == status
    assert finding("place", passage, claim).status == status


def test_numbers_of_places_count_nothing() -> None:
    assert a_statement("The fire broke out in hall 3.").quantities == ()
    assert [q.low for q in a_statement("In the hall 300 people sang.").quantities] == [300]
