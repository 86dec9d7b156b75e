"""Measures that a reader can count by hand."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from builders import a_cell, a_claim, a_comparison, a_result, an_article, the_ferry

from analyzer.datamodels import Probabilities
from analyzer.errors import GoldError
from analyzer.evaluation import (
    Gold,
    GoldCell,
    GoldClaim,
    aligned,
    measures,
    read_gold,
    same_place,
)

LABEL: dict[str, Any] = {
    "event": "ferry",
    "article": "lantern",
    "sentence": 2,
    "text": "Three sailors died.",
    "checkable": True,
    "cells": [
        {
            "article": "beacon",
            "relation": "diverge",
            "kinds": ["number"],
            "evidence_text": ["Five sailors were killed."],
        },
        {"article": "coast", "relation": "agree", "kinds": []},
    ],
}


def gold_claim(text: str, *cells: GoldCell, checkable: bool = True) -> GoldClaim:
    return GoldClaim("ferry", "lantern", text, checkable, cells)


def gold_cell(article: str, relation: Any, kinds: str = "", evidence: str = "") -> GoldCell:
    return GoldCell(article, relation, frozenset(kinds.split()), (evidence,) if evidence else ())


BURNED = gold_claim(
    "A ferry burned in Port Selm on Monday.",
    gold_cell("beacon", "agrees", evidence="Fire destroyed a ferry in the harbour of Port Selm"),
    gold_cell("coast", "agrees", evidence="Three sailors died."),
    gold_cell("tide", "silent"),
)
DIED = gold_claim(
    "Three sailors died.",
    gold_cell("beacon", "diverges", "number", evidence="Five sailors were killed."),
    gold_cell("coast", "agrees", evidence="Three sailors died."),
)
COAT = gold_claim("The mayor wore a grey coat.", gold_cell("beacon", "silent"))
NEVER = gold_claim("Nobody should ever sail again.", checkable=False)
FERRY = Gold(
    (BURNED, DIED, COAT, NEVER),
    ((frozenset({"coast", "tide"}), frozenset({"beacon"})),),
)


def test_measures_on_the_ferry() -> None:
    # Cells as (labelled, answered): agrees/agrees three times, silent/agrees, diverges/diverges,
    # silent/silent; the answered kinds of the divergence are number and victim.
    found = measures(the_ferry(), FERRY)
    agrees, diverges, silent = 6 / 7, 1.0, 2 / 3
    assert found["cells"] == 6
    assert found["forced F1 agrees"] == pytest.approx(agrees)
    assert found["forced F1 diverges"] == diverges
    assert found["forced F1 silent"] == pytest.approx(silent)
    assert found["cell macro-F1"] == pytest.approx((agrees + diverges + silent) / 3)
    assert found["forced macro-F1"] == found["cell macro-F1"]
    assert found["decided"] == 1.0
    assert found["accuracy when decided"] == pytest.approx(5 / 6)
    assert found["kinds F1"] == pytest.approx(2 / 3)
    assert found["kinds macro-F1"] == 1.0
    assert found["evidence hit"] == pytest.approx(3 / 4)  # the Coast's fire is not its toll
    assert found["verdict accuracy"] == 1.0
    assert found["checkable F1"] == 1.0
    assert found["found"] == 1.0
    assert found["copies pair-F1"] == 1.0


def test_a_labelled_sentence_without_a_claim_is_silent_and_undecided() -> None:
    missing = gold_claim("The lighthouse keeper sang.", gold_cell("beacon", "agrees"))
    found = measures(the_ferry(), Gold((DIED, missing), ()))
    assert found["found"] == 0.5
    assert found["decided"] == pytest.approx(2 / 3)
    assert found["accuracy when decided"] == 1.0
    assert found["forced F1 agrees"] == pytest.approx(2 / 3)
    assert found["verdict accuracy"] == 0.5
    assert "copies pair-F1" not in found


def test_unsure_counts_against_and_is_resolved_when_forced() -> None:
    lantern, beacon = an_article("lantern", "Three sailors died."), an_article("beacon", "Smoke.")
    claim = a_claim(lantern, "Three sailors died.")
    cell = a_cell(claim, beacon, "unsure", probabilities=Probabilities(0.4, 0.3, 0.3))
    comparison = a_comparison([lantern, beacon], [a_result(claim, "unsure", [cell])], [cell])
    found = measures(comparison, Gold((gold_claim(claim.text, gold_cell("beacon", "agrees")),), ()))
    assert found["decided"] == 0.0
    assert found["cell macro-F1"] == 0.0
    assert found["forced F1 agrees"] == 1.0
    assert math.isnan(found["accuracy when decided"])
    assert found["verdict accuracy"] == 1.0


def test_of_several_claims_of_a_sentence_the_strongest_answer_counts() -> None:
    sentence = "Three sailors died and the wreck was towed away."
    lantern, beacon = an_article("lantern", sentence), an_article("beacon", "Five died.")
    died, towed = (
        a_claim(lantern, part) for part in ("Three sailors died", "the wreck was towed away")
    )
    cells = [a_cell(died, beacon, "diverges", "Five died."), a_cell(towed, beacon, "silent")]
    comparison = a_comparison([lantern, beacon], [a_result(died), a_result(towed)], cells)
    gold = Gold((gold_claim(sentence, gold_cell("beacon", "diverges")),), ())
    assert measures(comparison, gold)["forced F1 diverges"] == 1.0


def test_copies_are_scored_by_pairs() -> None:
    # Labelled: coast and tide, beacon and extra. Found: coast and tide.
    groups = (frozenset({"coast", "tide"}), frozenset({"beacon", "extra"}))
    found = measures(the_ferry(), Gold((DIED,), (groups,)))
    assert found["copies pair-F1"] == pytest.approx(2 / 3)


@pytest.mark.parametrize(
    ("ours", "same"),
    [
        ("Three sailors died in the fire.", True),
        ("three SAILORS died in the fire, the office said", True),
        ("Three sailors died", True),
        ("the fire", True),
        ("fire", False),
        ("Five people were hurt in the fire.", False),
        ("Three sailors died in the fire. " * 3, False),
        ("", False),
    ],
)
def test_a_sentence_stands_where_a_labelled_one_does(ours: str, same: bool) -> None:
    assert same_place(ours, "Three sailors died in the fire.") == same


def test_headlines_and_other_articles_are_not_aligned() -> None:
    lantern = an_article("lantern", "Ferry burns. Three sailors died.", title="Ferry burns")
    other = replace(lantern, id="other")
    text, title = a_claim(lantern, "Ferry burns"), a_claim(lantern, "Ferry burns", field="title")
    claims = [title, text, a_claim(other, "Ferry burns")]
    assert aligned(gold_claim("Ferry burns."), claims) == [text]


def write_gold(folder: Path, labels: Sequence[object], copies: Sequence[object] = ()) -> Path:
    for name, rows in (("labels", labels), ("copies", copies)):
        text = "".join((row if isinstance(row, str) else json.dumps(row)) + "\n" for row in rows)
        (folder / f"{name}.jsonl").write_text(text, encoding="utf-8")
    return folder


def test_labels_are_read(tmp_path: Path) -> None:
    copies = {"event": "ferry", "groups": [["tide", "coast"], ["beacon"]]}
    gold = read_gold(write_gold(tmp_path, [LABEL], [copies]))
    assert gold.claims == (
        gold_claim(
            "Three sailors died.",
            gold_cell("beacon", "diverges", "number", "Five sailors were killed."),
            gold_cell("coast", "agrees"),
        ),
    )
    assert gold.copies == ((frozenset({"coast", "tide"}), frozenset({"beacon"})),)
    assert gold.compared == ("lantern",)


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("{", "labels.jsonl:2: is not JSON"),
        ({**LABEL, "cells": [{"article": "x", "relation": "maybe"}]}, "misspells 'maybe'"),
        ({key: LABEL[key] for key in LABEL if key != "text"}, "misspells 'text'"),
        ({**LABEL, "cells": [{"article": "x", "relation": "agree"}]}, "misspells 'kinds'"),
        ({**LABEL, "cells": None}, "labels.jsonl:2: "),
        ([1, 2], "labels.jsonl:2: "),
    ],
)
def test_a_label_that_cannot_be_used_is_told_with_its_line(
    line: object, told: str, tmp_path: Path
) -> None:
    with pytest.raises(GoldError) as refused:
        read_gold(write_gold(tmp_path, [LABEL, line]))
    assert told in str(refused.value)
    assert refused.value.line == 2


def test_no_labels_are_an_error(tmp_path: Path) -> None:
    with pytest.raises(GoldError, match=r"cannot be read; name a folder with labels\.jsonl"):
        read_gold(tmp_path)
