"""The quality gate: no measure falls under its floor, and floors belong to their labels."""

from __future__ import annotations

import json
import math
from pathlib import Path

import pytest
from demonstration import Demo
from floors import (
    DEMO,
    FLOORS,
    Floors,
    fingerprint,
    measure_gold,
    named_gold,
    raised,
    read_floors,
    sampled,
    shortfalls,
)

from analyzer.evaluation import Gold, GoldClaim, measures, read_gold

MEASURED = {"cells": 10.0, "found": 1.0, "kinds F1": 0.5, "evidence hit": math.nan}


@pytest.fixture
def gold(tmp_path: Path) -> Path:
    (tmp_path / "labels.jsonl").write_text('{"event": "ferry"}\n', encoding="utf-8")
    return tmp_path


def test_the_demo_reaches_its_floors(demo: Demo) -> None:
    measured = measures(demo.comparison, read_gold(DEMO / "gold"))
    assert shortfalls("demo", DEMO / "gold", measured, read_floors()["demo"]) == []


def test_the_labels_that_are_named_reach_their_floors(tmp_path: Path) -> None:
    """Takes minutes; without PARALLAX_GOLD and PARALLAX_GOLD_CORPUS there is nothing to measure."""
    if (named := named_gold()) is not None:
        measured = measure_gold(*named, tmp_path)
        assert shortfalls("gold", named[0], measured, read_floors()["gold"]) == []


def test_the_gate_reads_every_fifth_event_with_its_copies() -> None:
    claims = tuple(GoldClaim(event, f"{event}1", "It burned.", True, ()) for event in "fedcba")
    copies = tuple((frozenset({f"{event}1"}), frozenset({f"{event}2"})) for event in "abcdef")
    some = sampled(Gold(claims, copies, "f"))
    assert [claim.event for claim in some.claims] == ["f", "a"]
    assert some.copies == (copies[0], copies[5])
    assert some.fingerprint == "f"


def test_floors_are_there_for_the_measures_that_matter() -> None:
    floors = read_floors()
    assert set(floors) == {"demo", "gold"}
    for known in floors.values():
        assert known.least["found"] >= 0.95
        assert {"forced macro-F1", "copies pair-F1", "checkable F1", "kinds F1"} <= set(known.least)
        assert all(0 <= least <= 1 for least in known.least.values())
    assert FLOORS.read_text(encoding="utf-8").endswith("}\n")


def test_other_labels_fail_and_say_what_to_run(gold: Path) -> None:
    floors = raised(gold, MEASURED, None, lower=False)
    assert shortfalls("demo", gold, MEASURED, floors) == []
    (gold / "labels.jsonl").write_text('{"event": "fire"}\n', encoding="utf-8")
    (told,) = shortfalls("demo", gold, MEASURED, floors)
    assert told.startswith("the labels of 'demo' are not those that the floors were measured on")
    assert told.endswith("run `python -m tests.floors --lower`")


@pytest.mark.parametrize("measured", [{"found": 0.5}, {"found": math.nan}, {}])
def test_what_falls_short_is_told(measured: dict[str, float], gold: Path) -> None:
    floors = Floors(fingerprint(gold), {"found": 0.99})
    (told,) = shortfalls("demo", gold, measured, floors)
    assert told.startswith("demo: found is ")
    assert "its floor is 0.9900" in told


def test_floors_are_set_a_little_under_what_was_measured(gold: Path) -> None:
    assert raised(gold, MEASURED, None, lower=False).least == {"found": 0.99, "kinds F1": 0.49}


def test_floors_rise_by_themselves_and_fall_only_when_told(gold: Path) -> None:
    known = Floors(fingerprint(gold), {"found": 0.5, "kinds F1": 0.9})
    assert raised(gold, MEASURED, known, lower=False).least == {"found": 0.99, "kinds F1": 0.9}
    assert raised(gold, MEASURED, known, lower=True).least == {"found": 0.99, "kinds F1": 0.49}


def test_floors_of_other_labels_are_replaced_only_when_told(gold: Path) -> None:
    other = Floors("0" * 64, {"found": 0.1})
    with pytest.raises(ValueError, match=r"changed; run `python -m tests.floors --lower`"):
        raised(gold, MEASURED, other, lower=False)
    assert raised(gold, MEASURED, other, lower=True).fingerprint == fingerprint(gold)


def test_the_fingerprint_covers_every_file_of_labels(gold: Path) -> None:
    before = fingerprint(gold)
    (gold / "notes.txt").write_text("not a label", encoding="utf-8")
    assert fingerprint(gold) == before
    (gold / "copies.jsonl").write_text(json.dumps({"groups": []}), encoding="utf-8")
    assert fingerprint(gold) != before
