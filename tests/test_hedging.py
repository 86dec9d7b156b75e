"""How firmly a sentence says what it says."""

from __future__ import annotations

import pytest

from analyzer.judging.statements import compare
from tests.statements import a_statement


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The bridge fell into the river on Monday.", "stated"),
        ("The storm claimed nine lives.", "stated"),
        ("The court rejected the appeal.", "stated"),
        ("Rescuers could not reach the village.", "stated"),
        ("The council will meet in May.", "stated"),
        ("The bridge fell into the river, the mayor said.", "reported"),
        ("The bridge reportedly fell into the river.", "reported"),
        ("According to the mayor, the bridge fell.", "reported"),
        ("The ministry confirmed that the bridge had fallen.", "confirmed"),
        ("The bank admitted that it hid the losses.", "confirmed"),
        ("The army claimed that it had shot down the plane.", "alleged"),
        ("An alleged gas attack killed nine people.", "alleged"),
        ("The clerk is accused of taking the money.", "alleged"),
        ("The bridge may have fallen because of the flood.", "possible"),
        ("The fire was probably caused by lightning.", "possible"),
        ("The blast appears to have started in the kitchen.", "possible"),
        ("The toll could not be verified.", "possible"),
        ("The ministry denied that its jets had struck the town.", "denied"),
        ("The firm rejected reports that it leaked oil.", "denied"),
    ],
)
def test_firmness(text: str, expected: str) -> None:
    assert a_statement(text).firmness == expected


@pytest.mark.parametrize(
    "passage",
    [
        "A suspected gas attack killed nine people.",
        "A gas attack may have killed nine people.",
        "The ministry confirmed that a gas attack killed nine people.",
    ],
)
def test_a_difference_in_firmness_is_no_conflict(passage: str) -> None:
    claim = a_statement("A gas attack killed nine people.")
    assert "conflict" not in {one.status for one in compare(claim, a_statement(passage))}
