from __future__ import annotations

import pytest

from tests.statements import a_statement, finding


@pytest.mark.parametrize(
    ("claim", "passage"),
    [
        ("The army carried out the strike.", "The army denied carrying out the strike."),
        ("The senator took the money.", "The senator did not take the money from the lobby."),
        ("Twelve civilians were killed.", "No civilians were killed."),
        ("The council approved the budget.", "The council never approved the budget."),
        ("The drug cut deaths.", "The drug failed to cut deaths."),
        ("The court accepted the appeal.", "The court refused to accept the appeal."),
    ],
)
def test_one_side_denies(claim: str, passage: str) -> None:
    assert finding("denial", claim, passage).status == "conflict"
    assert finding("denial", passage, claim).status == "conflict"


def test_the_reason_names_what_is_denied() -> None:
    found = finding(
        "denial", "The army carried out the strike.", "The army denied carrying out the strike."
    )
    assert found.reason == 'one side says "denied" of: carry, strike'
    assert (found.claim_words, found.passage_words, found.weight) == ("", "denied", 0.9)


def test_both_sides_deny() -> None:
    found = finding(
        "denial", "The army did not shell the port.", "The army denied shelling the port."
    )
    assert found.status == "match"


@pytest.mark.parametrize(
    ("claim", "passage"),
    [
        ("The army shelled the port.", "The army shelled the port."),
        ("The army shelled the port.", "The mayor did not attend the concert."),
        ("The army shelled the port.", "The army not only shelled the port but mined it."),
        ("Floods are common here.", "Floods are not uncommon here."),
    ],
)
def test_no_denial(claim: str, passage: str) -> None:
    assert finding("denial", claim, passage).status == "absent"


def test_what_a_denial_governs_leaves_out_the_denier() -> None:
    (negation,) = a_statement("The ministry denied shelling the port.").negations
    assert negation.governed >= {"port"}
    assert negation.denier == {"ministry"}
    assert negation.denial
