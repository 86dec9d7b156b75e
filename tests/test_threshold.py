"""A comparison at another threshold says what a run at that threshold says."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest
from builders import BEACON, LANTERN, TIDE, a_cell, a_claim, a_comparison, a_result, the_ferry
from demonstration import Demo

from analyzer.cache import Cache
from analyzer.datamodels import Comparison, Probabilities
from analyzer.pipeline import Engine, cache_path
from analyzer.settings import Settings
from analyzer.threshold import decided_at


def itself(outlet: str) -> str:
    return outlet


def verdicts(comparison: Comparison) -> list[str]:
    return [result.verdict for result in comparison.claims]


def test_sure_cells_become_unsure_and_their_claims_with_them() -> None:
    ferry = the_ferry()
    assert verdicts(ferry) == ["corroborated", "contested", "uncorroborated", "not checkable"]
    # Agreement has 0.90 there, divergence 0.85, silence 0.80.
    assert verdicts(decided_at(ferry, 0.82, itself)) == [
        "corroborated",
        "contested",
        "unsure",
        "not checkable",
    ]
    high = decided_at(ferry, 0.87, itself)
    assert verdicts(high) == ["corroborated", "corroborated", "unsure", "not checkable"]
    [held_back] = [c for c in high.cells if c.other_article_id == "beacon" and "Five" in c.evidence]
    assert (held_back.relation, held_back.kinds, held_back.later) == ("unsure", (), False)
    assert held_back.reason == (
        "no relation is likely enough: agrees 0.05, diverges 0.85, silent 0.10"
    )
    assert set(verdicts(decided_at(ferry, 0.95, itself))) == {"unsure", "not checkable"}


def test_back_at_the_first_threshold_all_is_as_before() -> None:
    ferry = the_ferry()
    assert decided_at(decided_at(ferry, 0.95, itself), 0.69, itself).cells == ferry.cells


def test_an_unsure_cell_becomes_what_it_leans_to() -> None:
    claim = a_claim(LANTERN, "Three sailors died.")
    close = Probabilities(0.3, 0.6, 0.1)
    likeliest = a_cell(
        claim, BEACON, "diverges", "Five sailors were killed.", kinds=("number",),
        probabilities=close, reason="3 here, 5 there", origin_id="beacon", speaker="the harbour",
    )  # fmt: skip
    unsure = a_cell(
        claim, BEACON, "unsure", probabilities=close, leaning=likeliest,
        origin_id="o-tide", note="same outlet",
    )  # fmt: skip
    comparison = a_comparison([LANTERN, BEACON], [a_result(claim, "unsure")], [unsure])
    assert decided_at(comparison, 0.61, itself).cells == (unsure,)
    [cell] = decided_at(comparison, 0.6, itself).cells
    assert cell == replace(likeliest, origin_id="o-tide", note="same outlet")


def test_a_cell_that_is_unsure_at_any_threshold_stays_so() -> None:
    claim = a_claim(LANTERN, "Three sailors died.")
    cell = a_cell(claim, TIDE, "unsure", probabilities=Probabilities(0.9, 0.05, 0.05))
    comparison = a_comparison([LANTERN, TIDE], [a_result(claim, "unsure")], [cell])
    assert decided_at(comparison, 0.1, itself).cells == (cell,)


def test_the_threshold_stands_in_the_provenance() -> None:
    before = a_comparison([LANTERN], provenance={"settings": Settings().as_dict(), "corpus": "x"})
    after = decided_at(before, 0.8, itself).provenance
    assert after == {"settings": Settings(abstain_below=0.8).as_dict(), "corpus": "x"}


def test_nothing_changes_at_the_threshold_of_the_run(demo: Demo) -> None:
    found = demo.comparison
    again = decided_at(found, Settings().abstain_below, demo.corpus.publisher)
    assert again.claims == found.claims
    assert again.cells == found.cells
    assert repr(again.pairs) == repr(found.pairs)  # NaN is not itself
    assert again.provenance == found.provenance


@pytest.mark.parametrize("threshold", [0.5, 0.85])
def test_decides_as_a_run_at_the_threshold_does(demo: Demo, threshold: float) -> None:
    article = demo.corpus.article(demo.listed[0])
    cache = Cache(cache_path(demo.corpus))
    run = Engine(demo.corpus, Settings(abstain_below=threshold), cache=cache).compare([article])
    moved = decided_at(demo.comparison, threshold, demo.corpus.publisher)

    def relations(comparison: Comparison) -> dict[tuple[str, str], tuple[object, ...]]:
        return {
            (c.claim_id, c.other_article_id): (c.relation, c.kinds, c.later, c.speaker)
            for c in comparison.cells
            if c.article_id == article.id and c.scope == "event"
        }

    assert relations(moved) == relations(run)
    assert Counter(relations(moved).values()) != Counter(relations(demo.comparison).values())
