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


@pytest.mark.parametrize(
    ("claim", "passage"),
    [
        ("Jets struck the town.", "The ministry denied that its jets had struck the town."),
        (
            "The army struck the town on Sunday.",
            "The army denied responsibility for the strike on the town.",
        ),
        (
            "The company leaked oil into the river.",
            "The company rejected reports that it had leaked oil into the river.",
        ),
        (
            "An attack on the village took place on Sunday.",
            "No such attack took place, the governor said.",
        ),
        ("Five people were killed in the fire.", "There were no casualties in the fire."),
        (
            "Saboteurs set off a bomb at the mill.",
            "Investigators found no trace of explosives at the mill.",
        ),
        (
            "The election was rigged.",
            "Observers found no evidence that the election was rigged.",
        ),
        ("The bank knew of the fraud.", "The bank denied that it knew of the fraud."),
        ("The regulator approved the drug.", "The regulator has not approved the drug."),
    ],
)
def test_denials_of_many_wordings(claim: str, passage: str) -> None:
    assert finding("denial", claim, passage).status == "conflict"
    assert finding("denial", passage, claim).status == "conflict"


@pytest.mark.parametrize(
    ("claim", "passage"),
    [
        (
            "A strike hit the town on Sunday.",
            "The army denied responsibility for the strike on the town.",
        ),
        ("Twelve soldiers were killed in the raid.", "No civilians were killed in the raid."),
        ("The bomb killed five.", "There was no claim of responsibility for the bomb."),
        ("The senator met the lobbyist.", "It is not known whether the senator met the lobbyist."),
        ("The regulator approved the drug.", "The regulator has not set a price for the drug."),
        ("The storm cut power to 90 homes.", "After the storm 90 homes were without electricity."),
        ("The mayor opened the bridge.", "The mayor denied the charge and opened the bridge."),
    ],
)
def test_what_is_denied_beside_the_claim_is_no_conflict(claim: str, passage: str) -> None:
    assert finding("denial", claim, passage).status == "absent"
    assert finding("denial", passage, claim).status == "absent"


@pytest.mark.parametrize(
    ("claim", "passage"),
    [
        (
            "The ministry denied that its jets had struck the town.",
            "The ministry denied that jets had hit the town.",
        ),
        ("The senator did not take the money.", "The senator denied taking the money."),
    ],
)
def test_both_sides_deny_in_other_words(claim: str, passage: str) -> None:
    assert finding("denial", claim, passage).status == "match"
