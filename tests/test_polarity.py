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


@pytest.mark.parametrize(
    ("claim", "weight"),
    [
        ("The army did not shell the old port.", 0.8),
        ("The ferry which did not reach the old port sank.", 0.48),
        ("It did not reach us.", 0.4),
    ],
)
def test_central_negations_of_several_words_weigh_most(claim: str, weight: float) -> None:
    found = finding("denial", claim, "The ferry reached the old port that the army shelled.")
    assert (found.status, found.weight) == ("conflict", weight)


def test_a_denial_counts_where_the_denier_is_spoken_of() -> None:
    found = finding(
        "denial",
        "Twelve people died in a Northland raid on the market.",
        "The Northland ministry denied that its planes bombed the market on that day.",
    )
    assert (found.status, found.passage_words) == ("conflict", "denied")


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
