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
