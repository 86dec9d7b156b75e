"""Each verdict by its definition, from cells made by hand."""

from __future__ import annotations

from typing import Any

import pytest
from builders import a_cell, a_claim, a_receipt, an_article

from analyzer.datamodels import Cell, Claim, ClaimResult, Probabilities, Relation
from analyzer.verdicts import judge_claim

LANTERN = an_article("lantern")
CLAIM = a_claim(LANTERN, "Three sailors died.")
OPINION = a_claim(LANTERN, "Three sailors died.", kind="opinion", checkable=False)


def cell(other: str, relation: Relation, **more: Any) -> Cell:
    """A cell of another outlet, called like its article; its origin is its own."""
    return a_cell(CLAIM, an_article(other), relation, **more)


def verdict(
    *cells: Cell, claim: Claim = CLAIM, publishers: dict[str, str] | None = None
) -> ClaimResult:
    return judge_claim(claim, cells, "o-lantern", publishers or {}, a_receipt())


@pytest.mark.parametrize(
    ("relations", "expected"),
    [
        (["agrees"], "corroborated"),
        (["agrees", "silent", "unsure"], "corroborated"),
        (["agrees", "diverges"], "contested"),
        (["agrees", "diverges", "silent", "unsure"], "contested"),
        (["diverges"], "disputed"),
        (["diverges", "silent", "unsure"], "disputed"),
        (["silent"], "uncorroborated"),
        (["silent", "silent"], "uncorroborated"),
        (["silent", "unsure"], "unsure"),
        ([], "not covered"),
    ],
)
def test_verdict_of_independent_cells(relations: list[Relation], expected: str) -> None:
    cells = [cell(f"other{number}", relation) for number, relation in enumerate(relations)]
    assert verdict(*cells).verdict == expected
    assert verdict(*cells[::-1]).verdict == expected


def test_what_cannot_be_checked_has_no_other_verdict() -> None:
    assert verdict(claim=OPINION).verdict == "not checkable"
    assert verdict(cell("beacon", "agrees"), claim=OPINION).verdict == "not checkable"


@pytest.mark.parametrize("note", ["same outlet", "copy of the claim's own article"])
def test_own_outlet_and_copies_never_count(note: str) -> None:
    alone = verdict(cell("a", "agrees", note=note), cell("b", "diverges", note=note))
    assert alone.verdict == "not covered"
    assert (alone.outlets_agree, alone.outlets_diverge, alone.outlets_silent) == (0, 0, 0)
    assert (alone.origins_agree, alone.origins_diverge) == (0, 0)
    beside = verdict(cell("a", "agrees", note=note), cell("b", "diverges"))
    assert beside.verdict == "disputed"
    assert (beside.outlets_agree, beside.origins_agree) == (0, 0)


def test_copies_of_one_wire_are_outlets_of_one_origin() -> None:
    found = verdict(
        cell("tide", "agrees"),
        cell("coast", "agrees", origin_id="o-tide"),
        cell("kite", "agrees", origin_id="o-tide"),
    )
    assert (found.verdict, found.outlets_agree, found.origins_agree) == ("corroborated", 3, 1)


def test_the_claims_own_source_does_not_corroborate_it() -> None:
    found = verdict(cell("beacon", "agrees", origin_id="o-lantern"), cell("tide", "silent"))
    assert (found.verdict, found.outlets_agree, found.origins_agree) == ("uncorroborated", 1, 0)
    with_another = verdict(cell("beacon", "agrees", origin_id="o-lantern"), cell("tide", "agrees"))
    assert with_another.verdict == "corroborated"
    assert (with_another.outlets_agree, with_another.origins_agree) == (2, 1)


def test_the_claims_own_source_with_doubt_elsewhere_is_no_doubt_about_nobody() -> None:
    found = verdict(cell("beacon", "agrees", origin_id="o-lantern"), cell("tide", "unsure"))
    assert found.verdict == "uncorroborated"


def test_outlets_are_counted_once_and_by_what_publishes_them() -> None:
    found = verdict(
        cell("beacon", "agrees"),
        cell("beacon-web", "agrees"),
        cell("beacon-radio", "silent"),
        cell("tide", "silent"),
        publishers={"Beacon-web": "Beacon", "Beacon-radio": "Beacon"},
    )
    assert (found.outlets_agree, found.outlets_silent) == (1, 1)


def test_an_outlet_that_changed_its_account_stands_on_both_sides() -> None:
    found = verdict(
        a_cell(CLAIM, an_article("tide-1", outlet="Tide"), "agrees"),
        a_cell(CLAIM, an_article("tide-2", outlet="Tide"), "diverges"),
    )
    assert (found.verdict, found.outlets_agree, found.outlets_diverge) == ("contested", 1, 1)


def test_later_is_told_only_where_all_divergence_is() -> None:
    rose = cell("tide", "diverges", kinds=("number",), later=True)
    assert verdict(rose).all_later
    assert verdict(rose, cell("coast", "agrees")).all_later
    assert not verdict(rose, cell("coast", "diverges", kinds=("place",))).all_later
    assert not verdict(cell("coast", "agrees")).all_later
    own = cell("coast", "diverges", kinds=("place",), note="same outlet")
    assert verdict(rose, own).all_later


def test_confidence_is_that_of_the_deciding_cells() -> None:
    sure, fair = Probabilities(0.95, 0.02, 0.03), Probabilities(0.6, 0.2, 0.2)
    assert verdict(
        cell("a", "agrees", probabilities=fair), cell("b", "agrees", probabilities=sure)
    ).confidence == pytest.approx(0.95)
    assert verdict(cell("a", "diverges"), cell("b", "silent")).confidence == pytest.approx(0.85)
    assert verdict(
        cell("a", "agrees", probabilities=fair), cell("b", "diverges")
    ).confidence == pytest.approx(0.6)
    assert verdict(
        cell("a", "silent"), cell("b", "silent", probabilities=Probabilities(0.3, 0.1, 0.6))
    ).confidence == pytest.approx(0.7)
    assert verdict(cell("a", "unsure")).confidence == pytest.approx(0.35)
    assert verdict().confidence == 0.0


def test_the_surest_cell_of_the_claims_own_source_gives_no_confidence() -> None:
    sure, fair = Probabilities(0.95, 0.02, 0.03), Probabilities(0.6, 0.2, 0.2)
    found = verdict(
        cell("a", "agrees", probabilities=sure, origin_id="o-lantern"),
        cell("b", "agrees", probabilities=fair),
    )
    assert (found.verdict, found.confidence) == ("corroborated", 0.6)
