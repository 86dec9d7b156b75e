"""Means, victims, actors and speakers."""

from __future__ import annotations

import pytest

from analyzer.judging.actors import stem_of
from tests.statements import a_statement, finding


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("An air strike hit the port.", ["air strike"]),
        ("Warplanes hit the port.", ["air strike"]),
        ("A car bomb went off in the port.", ["vehicle bomb"]),
        ("A suicide bomber struck with gas.", ["suicide attack", "chemical"]),
        ("Police raided a flat near the gas field.", []),
        ("Gunmen opened fire in the port.", ["gunfire"]),
    ],
)
def test_means_are_read(text: str, expected: list[str]) -> None:
    assert [name for name, _ in a_statement(text).means] == expected


@pytest.mark.parametrize(
    ("claim", "passage", "status"),
    [
        ("An air strike hit the port.", "Warplanes bombed the port.", "match"),
        ("A car bomb hit the port.", "A suicide attack hit the port.", "compatible"),
        ("An air strike hit the port.", "A car bomb hit the port.", "conflict"),
        ("Shelling hit the port.", "Gunmen attacked the port.", "conflict"),
        ("Shelling hit the port.", "The port was hit.", "absent"),
    ],
)
def test_means_compare(claim: str, passage: str, status: str) -> None:
    assert finding("means", claim, passage).status == status


@pytest.mark.parametrize(
    ("claim", "passage", "status"),
    [
        ("The strike killed 12 civilians.", "The strike killed 12 militants.", "conflict"),
        ("The strike killed 12 civilians.", "Three civilians were wounded.", "match"),
        ("The strike killed 12 civilians.", "The strike killed two children.", "compatible"),
        ("The strike killed 12 civilians.", "The strike hit the port.", "absent"),
    ],
)
def test_victims_compare(claim: str, passage: str, status: str) -> None:
    assert finding("victim", claim, passage).status == status


def test_names_and_their_adjectives_share_a_stem() -> None:
    assert stem_of("Russian") == stem_of("Russia")
    assert stem_of("American") == stem_of("US")
    assert stem_of("Israeli") == stem_of("Israel")
    assert stem_of("Iran") != stem_of("Iraq")


@pytest.mark.parametrize(
    ("claim", "passage", "status", "weight"),
    [
        ("Russia bombed the port.", "The port was bombed by Russian jets.", "match", 0.8),
        ("Russia bombed the port.", "Turkey bombed the port.", "conflict", 0.6),
        ("Russia bombed Turkey.", "Turkey bombed Russia.", "conflict", 0.8),
        ("France signed the treaty.", "Germany signed the treaty.", "conflict", 0.6),
        ("France signed the treaty.", "Germany signed the letter.", "unrelated", 0.1),
        ("France signed the treaty.", "The treaty was signed.", "absent", 0.0),
    ],
)
def test_actors_compare(claim: str, passage: str, status: str, weight: float) -> None:
    found = finding("actor", claim, passage)
    assert (found.status, found.weight) == (status, weight)


@pytest.mark.parametrize(
    ("claim", "passage", "status"),
    [
        (
            '"The bridge must reopen before winter," the mayor said.',
            '"The bridge must reopen before winter," the governor said.',
            "conflict",
        ),
        (
            "The mayor said the bridge fell on a barge in the harbour.",
            "The governor said the bridge fell on a barge in the harbour.",
            "unrelated",
        ),
        ("The mayor said the bridge fell.", "The mayor said two died.", "match"),
        ("The mayor said the bridge fell.", "The bridge fell.", "absent"),
    ],
)
def test_speakers_compare(claim: str, passage: str, status: str) -> None:
    assert finding("attribution", claim, passage).status == status


@pytest.mark.parametrize(
    ("claim", "passage"),
    [
        ("Shelling hit the clinic.", "An air strike hit the clinic."),
        (
            "A faulty motor caused the explosion, the company said.",
            "Saboteurs set off a bomb at the mill, the ministry said.",
        ),
        ("The fire was started by an electrical fault.", "The fire was started by arsonists."),
        ("The children died of cholera.", "The children died of food poisoning."),
        ("The bridge was brought down by the flood.", "An earthquake brought down the bridge."),
        ("A bomb wrecked the mill.", "There was no bomb in the mill."),
        ("Lightning set the hall on fire.", "The hall was burned down by arsonists."),
    ],
)
def test_other_means_conflict(claim: str, passage: str) -> None:
    assert finding("means", claim, passage).status == "conflict"
    assert finding("means", passage, claim).status == "conflict"


@pytest.mark.parametrize(
    ("claim", "passage", "status"),
    [
        ("Planes fired rockets at the school.", "Rockets hit the school.", "match"),
        ("A gas leak set off a blast.", "The explosion was caused by a gas leak.", "match"),
        ("A faulty motor caused the explosion.", "The explosion wrecked the mill.", "match"),
        ("His plane crashed.", "A missile brought down the plane.", "compatible"),
        ("Planes were seen over the town.", "Shelling hit the town.", "absent"),
        ("The bombing had not stopped.", "A bomb hit the town.", "match"),
    ],
)
def test_means_that_may_be_one(claim: str, passage: str, status: str) -> None:
    assert finding("means", claim, passage).status == status
    assert finding("means", passage, claim).status == status


@pytest.mark.parametrize(
    ("claim", "passage", "status"),
    [
        (
            "Most of the dead were loaders on the night shift.",
            "Most of those killed were police guards at the gate.",
            "conflict",
        ),
        ("Most of the dead were women.", "Most of the dead were men.", "conflict"),
        ("Most of the dead were women.", "Most of the dead were civilians.", "compatible"),
        ("Missiles hit a school.", "Missiles hit an arms depot.", "conflict"),
        ("Missiles hit a school.", "Missiles hit a clinic.", "compatible"),
    ],
)
def test_majorities_and_buildings(claim: str, passage: str, status: str) -> None:
    assert finding("victim", claim, passage).status == status
    assert finding("victim", passage, claim).status == status


@pytest.mark.parametrize(
    ("claim", "passage"),
    [
        ("Northland bombed Sudria.", "Northland was bombed by Sudria."),
        ("Northland's bombing of Sudria began at dawn.", "Sudria bombed Northland at dawn."),
        ("Acme sued Borel over the patent.", "Acme was sued by Borel over the patent."),
        ("Rebels attacked the army.", "The army attacked rebels."),
        ("Police shot the driver.", "Gunmen shot the driver."),
        ("Canada arrested the banker.", "The banker was arrested by Sweden."),
    ],
)
def test_roles_conflict(claim: str, passage: str) -> None:
    assert finding("actor", claim, passage).status == "conflict"
    assert finding("actor", passage, claim).status == "conflict"


@pytest.mark.parametrize(
    ("claim", "passage"),
    [
        ("Northland bombed Sudria.", "Sudria was bombed by Northland."),
        ("Northland's bombing of Sudria went on.", "Northland bombed Sudria."),
        ("Russia carried out air strikes.", "Moscow bombed the port."),
        ("Soldiers attacked the rebels.", "Rebels were attacked by soldiers."),
        ("Northland and Sudria bombed Westmark.", "Sudria bombed Westmark."),
    ],
)
def test_roles_match(claim: str, passage: str) -> None:
    assert finding("actor", claim, passage).status == "match"
    assert finding("actor", passage, claim).status == "match"


def test_a_headline_names_no_actor_by_its_capitals() -> None:
    assert a_statement("58 Killed in Suspected Gas Attack in Selmar").acts == ()


def test_a_short_quotation_has_one_speaker() -> None:
    found = finding(
        "attribution",
        '"We will rebuild every house," the governor vowed.',
        '"We will rebuild every house," the mayor vowed.',
    )
    assert found.status == "conflict"
    assert found.reason == "the same words are credited to governor and to mayor"
