"""Which claims and outlets a matrix shows, and in which order."""

from __future__ import annotations

from builders import the_ferry

from analyzer.matrix import Group, Order, Sought, kinds_of, matrix_of, outlets_of
from analyzer.readout import article_views

(VIEW,) = article_views(the_ferry())
COPIES = Group("Tidewire", ("Coast Radio", "Tidewire"))


def numbers(sought: Sought, order: Order = "place") -> list[int]:
    return [row.number for row in matrix_of(VIEW, sought, order).rows]


def test_shows_all_claims_that_were_compared_with_copies_side_by_side() -> None:
    matrix = matrix_of(VIEW, Sought(), "place")
    assert [row.number for row in matrix.rows] == [1, 2, 3]
    assert matrix.groups == (
        COPIES,
        Group("Beacon Post", ("Beacon Post",)),
        Group("The Lantern", ("The Lantern",)),
    )
    assert matrix.rows[1].marks == {
        "Beacon Post": "diverges",
        "Coast Radio": "agrees",
        "The Lantern": "not counted",
        "Tidewire": "agrees",
    }


def test_sorts() -> None:
    assert numbers(Sought(), "verdict") == [2, 1, 3]
    assert numbers(Sought(), "agreement") == [1, 2, 3]
    assert numbers(Sought(), "divergence") == [2, 1, 3]


def test_filters_by_verdict_relation_and_kind() -> None:
    assert numbers(Sought(verdict="uncorroborated")) == [3]
    assert numbers(Sought(relation="silent")) == [2, 3]
    assert numbers(Sought(kind="victim")) == [2]
    assert numbers(Sought(verdict="corroborated", relation="diverges")) == []


def test_a_relation_is_looked_for_at_the_chosen_outlets_only() -> None:
    assert numbers(Sought(relation="agrees", outlets=("Beacon Post",))) == [1]
    matrix = matrix_of(VIEW, Sought(outlets=("Coast Radio", "Tidewire")))
    assert matrix.groups == (COPIES,)
    assert all(set(row.marks) <= set(COPIES.outlets) for row in matrix.rows)


def test_names_what_can_be_chosen() -> None:
    assert kinds_of(VIEW) == ("number", "victim")
    assert outlets_of(VIEW) == ("Beacon Post", "Coast Radio", "The Lantern", "Tidewire")
