"""Outlets against outlets, counted by hand."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
from builders import a_cell, a_claim, an_article

from analyzer.datamodels import Cell, OutletPair, Relation
from analyzer.outlets import compare_outlets, wilson

OWN = an_article("own")
BEACON = an_article("beacon")


def cell(claim: int, relation: Relation, **more: object) -> Cell:
    made = a_cell(a_claim(OWN, "Three sailors died."), BEACON, relation)
    return replace(made, claim_id=f"own:t{claim}", **more)  # type: ignore[arg-type]


def only(*cells: Cell) -> OutletPair:
    (pair,) = compare_outlets(cells, {"own": "Own"}.__getitem__, lambda name: name)
    return pair


def test_a_claim_counts_once_and_divergence_wins() -> None:
    pair = only(
        cell(1, "agrees"),
        cell(1, "diverges", other_article_id="beacon-2", kinds=("number",)),
        cell(2, "agrees"),
        cell(3, "silent"),
        cell(4, "unsure"),
    )
    assert (pair.outlet_a, pair.outlet_b, pair.claims_compared) == ("Beacon", "Own", 4)
    assert (pair.agrees, pair.diverges, pair.silent, pair.unsure) == (1, 1, 1, 1)
    assert pair.kinds == (("number", 1),)


def test_too_few_decided_claims_tell_no_agreement() -> None:
    assert math.isnan(only(*(cell(n, "agrees") for n in range(9))).agreement)
    pair = only(*(cell(n, "agrees") for n in range(9)), cell(9, "diverges", kinds=("date",)))
    assert pair.agreement == 0.9
    assert (round(pair.agreement_low, 3), round(pair.agreement_high, 3)) == (0.596, 0.982)


def test_copies_are_shared_origins_and_nothing_else() -> None:
    pair = only(cell(1, "agrees", note="copy of the claim's own article"), cell(2, "silent"))
    assert (pair.claims_compared, pair.agrees, pair.shared_origins) == (1, 0, 1)


def test_one_outlet_and_unknown_outlets_make_no_row() -> None:
    same = cell(1, "agrees", other_outlet="Own")
    unknown = cell(2, "agrees", other_outlet="")
    older = cell(3, "agrees", scope="background")
    assert compare_outlets([same, unknown, older], lambda _: "Own", lambda name: name) == ()


@pytest.mark.parametrize(
    ("hits", "of", "low", "high"),
    [(0, 10, 0.0, 0.278), (5, 10, 0.237, 0.763), (10, 10, 0.722, 1.0), (0, 0, 0.0, 1.0)],
)
def test_wilson_intervals(hits: int, of: int, low: float, high: float) -> None:
    found = wilson(hits, of)
    assert (round(found[0], 3), round(found[1], 3)) == (low, high)
