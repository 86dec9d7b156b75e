from __future__ import annotations

import pytest

from analyzer.judging.numerals import allowed, likely, read_numerals
from tests.statements import a_statement, finding


def numbers(text: str) -> list[tuple[float, float, str]]:
    return [(n.low, n.high, n.bound) for n in read_numerals(text.lower().split())]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1,200 people", [(1200, 1200, "exact")]),
        ("6.6 million people", [(6.6e6, 6.6e6, "exact")]),
        ("1.5m people", [(1.5e6, 1.5e6, "exact")]),
        ("twenty - three people", [(23, 23, "exact")]),
        ("twenty-three people", [(23, 23, "exact")]),
        ("two hundred and fifty people", [(250, 250, "exact")]),
        ("six million two hundred thousand people", [(6.2e6, 6.2e6, "exact")]),
        ("a dozen people", [(12, 12, "exact")]),
        ("half a dozen people", [(6, 6, "exact")]),
        ("two dozen people", [(24, 24, "exact")]),
        ("dozens of people", [(20, 99, "about")]),
        ("several dozen people", [(36, 108, "about")]),
        ("tens of thousands of people", [(20_000, 100_000, "about")]),
        ("a couple of people", [(2, 3, "about")]),
        ("10 to 15 people", [(10, 15, "exact")]),
        ("between 10 and 15 people", [(10, 15, "exact")]),
        ("10 - 15 people", [(10, 15, "exact")]),
        ("from 12 to 15", [(12, 12, "exact"), (15, 15, "exact")]),
        ("at least 18 people", [(18, 18, "at_least")]),
        ("more than 100 people", [(100, 100, "at_least")]),
        ("no fewer than 14 people", [(14, 14, "at_least")]),
        ("fewer than 14 people", [(14, 14, "at_most")]),
        ("up to 50 people", [(50, 50, "at_most")]),
        ("nearly 70 people", [(63, 70, "about")]),
        ("about 100 people", [(90, 110, "about")]),
        ("one , two and three", [(1, 1, "exact"), (2, 2, "exact"), (3, 3, "exact")]),
        ("few people", []),
    ],
)
def test_numerals_are_read(text: str, expected: list[tuple[float, float, str]]) -> None:
    found = numbers(text)
    assert [n[2] for n in found] == [n[2] for n in expected]
    assert [n[:2] for n in found] == [pytest.approx(n[:2]) for n in expected]


def test_bounds_allow_more_than_they_suggest() -> None:
    assert allowed(15, 15, "at_least") == (15, float("inf"))
    assert allowed(15, 15, "at_most") == (0, 15)
    assert likely(100, 100, "at_least", vague=True) == (100, 125)
    assert likely(15, 15, "at_least", vague=False) == (15, 15)


def counted(text: str) -> list[tuple[float, str, str, str]]:
    """Low end, unit, what is counted and of whom."""
    quantities = a_statement(text).quantities
    return [(q.low, q.unit, q.counted, q.of) for q in quantities]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "The shelling killed at least 12 people and wounded 30.",
            [(12, "", "killed", ""), (30, "", "wounded", "")],
        ),
        (
            "Killing 12 miners and wounding 30, the blast shook Selm.",
            [(12, "", "killed", "miner"), (30, "", "wounded", "")],
        ),
        (
            "Twenty-three people, including four children and two women, were killed in the fire.",
            [(23, "", "killed", ""), (4, "", "killed", "child"), (2, "", "killed", "woman")],
        ),
        (
            "At least 68 children were among the 126 people killed.",
            [(68, "", "killed", "child"), (126, "", "killed", "")],
        ),
        (
            "The raid killed 56 people, 20 of them children.",
            [(56, "", "killed", ""), (20, "", "killed", "child")],
        ),
        ("Strike kills 15 in Selm.", [(15, "", "killed", "")]),
        ("26 People Killed in Raids on Market in Selm.", [(26, "", "killed", "")]),
        ("The death toll rose to 126 on Sunday.", [(126, "", "killed", "")]),
        ("Three of the wounded later died.", [(3, "", "killed", "")]),
        ("The mudslide has claimed 31 lives.", [(31, "", "killed", "")]),
        ("Five hikers are unaccounted for.", [(5, "", "missing", "hiker")]),
        ("Police arrested more than 200 protesters.", [(200, "", "arrested", "protester")]),
        ("Nearly 300000 people have been displaced.", [(270_000, "", "displaced", "")]),
        ("A total of 250 protesters were detained.", [(250, "", "arrested", "protester")]),
        ("It killed and wounded dozens of people.", [(20, "", "casualties", "")]),
        ("Jets launched 59 missiles at the base.", [(59, "", "missile", "")]),
        ("The army carried out six air raids.", [(6, "", "strike", "")]),
        ("The storm destroyed 40 homes.", [(40, "", "home", "")]),
        (
            "Unemployment fell to 3.9 percent from 4.1 percent.",
            [(3.9, "%", "unemployment", ""), (4.1, "%", "unemployment", "")],
        ),
        ("The plan gives $1.5 billion for roads.", [(1.5e9, "USD", "road", "")]),
        ("The base lies 100 miles north of Selm.", [(160.9, "km", "distance", "")]),
        ("The trial had 43,000 volunteers.", [(43_000, "", "volunteer", "")]),
        ("Fifteen of the wounded were in hospital.", [(15, "", "wounded", "")]),
        ("The lender helps 100 developing nations.", [(100, "", "nation", "")]),
        ("The 27-nation bloc met in Selm.", [(27, "", "nation", "")]),
        ("The senate voted 52-48 for the bill.", [(52, "", "tally", "")]),
        ("Rebels took two of the four towns.", [(2, "", "town", ""), (4, "", "town", "")]),
        ("The quake had a magnitude of 6.8.", [(6.8, "magnitude", "magnitude", "")]),
        ("The 7.4-magnitude quake shook Selm.", [(7.4, "magnitude", "magnitude", "")]),
        ("New claims reached 348,000 last week.", [(348_000, "", "claim", "")]),
    ],
)
def test_what_is_counted(text: str, expected: list[tuple[float, str, str, str]]) -> None:
    assert counted(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The union paid 500 crowns to each family.", (500, "crown", "money", "")),
        ("The tower cost 1.2 million kroner.", (1.2e6, "crown", "money", "")),
        ("He was fined 2,000 dinars.", (2000, "dinar", "money", "")),
        ("A 500-crown fine was paid.", (500, "crown", "money", "")),
        ("The ministry offered 3 million Turkish lira.", (3e6, "lira", "money", "")),
        ("Bread rose to 500 Syrian pounds.", (500, "pound", "money", "")),
        ("Repairs cost 5 million Hong Kong dollars.", (5e6, "dollar", "money", "")),
        ("Repairs cost 5 million American dollars.", (5e6, "USD", "money", "")),
        ("The flood caused 2 million rials of damage.", (2e6, "rial", "damage", "")),
        ("The firm earned 5 billion South Korean won.", (5e9, "won", "money", "")),
        ("The museum lost two crowns.", (2, "", "crown", "")),
        ("Three crown princes came.", (3, "", "prince", "")),
    ],
)
def test_a_sum_has_its_currency(text: str, expected: tuple[float, str, str, str]) -> None:
    assert counted(text) == [expected]


def test_sums_for_different_deeds_do_not_conflict() -> None:
    paid, fined = "The union paid Ann Lee 500 crowns.", "The court fined Ann Lee 900 crowns."
    assert finding("number", paid, fined).status == "unrelated"
    assert finding("number", paid, paid.replace("500", "900")).status == "conflict"


@pytest.mark.parametrize(
    "text",
    [
        "The 12-year-old boy was unhurt.",
        "Ann Lee, 61, said the port was open.",
        "It began on 12 May 2016.",
        "It began on May 12, 2016.",
        "Last updated at Mar 102031 the port was open.",
        "The law has been in force since 1999.",
        "The council adopted resolution 2254.",
        "Flight 370 vanished.",
        "The train left at 5.30 pm.",
        "An F-16 crossed the border.",
        "The index covers the years between 1990 and 2012.",
        "She came in first.",
        "The trial began on Aug. 23.",
        "The shot is for children as young as 12.",
        "The firm has held such power since at least 2011.",
        "It happened two days ago.",
    ],
)
def test_other_numbers_are_no_quantities(text: str) -> None:
    assert counted(text) == []


def test_older_toll_is_read_but_not_held_to() -> None:
    statement = a_statement("The fire killed nine people, up from an earlier count of six.")
    assert [(c.quantity.low, c.superseded) for c in statement.counts] == [(9, False), (6, True)]
    assert [q.low for q in statement.quantities] == [9]


def test_offsets_slice_the_text() -> None:
    text = "The shelling killed at least 12 people and cost $4 million."
    assert [text[q.start : q.end] for q in a_statement(text).quantities] == [
        "at least 12 people",
        "$4 million",
    ]
    assert [q.text for q in a_statement(text).quantities] == ["at least 12 people", "$4 million"]


@pytest.mark.parametrize(
    ("claim", "passage", "status", "weight"),
    [
        ("The blast killed 12 people.", "Twelve people died in the blast.", "match", 1.0),
        ("The blast killed 12 people.", "The blast killed 14 people.", "conflict", 1.0),
        ("The blast killed 12 people.", "The blast wounded 14 people.", "unrelated", 0.0),
        ("The blast killed at least 15 people.", "The blast killed 18.", "conflict", 0.7),
        ("The blast killed more than 100 people.", "The blast killed 112.", "compatible", 0.8),
        ("The blast killed nearly 70 people.", "The blast killed 68.", "compatible", 0.8),
        ("Dozens of people were killed.", "The blast killed 56 people.", "compatible", 0.8),
        ("Dozens were wounded.", "The blast wounded 140 people.", "compatible", 0.8),
        ("Scores were killed.", "The blast killed 56 people.", "compatible", 0.8),
        (
            "The blast killed 18 civilians.",
            "The blast killed 18 people, including 4 children.",
            "match",
            0.7,
        ),
        (
            "The blast killed 18 people, including 5 children.",
            "The blast killed 15 civilians, including 4 children.",
            "conflict",
            1.0,
        ),
        ("The blast killed 4 children.", "The blast killed 18 people.", "compatible", 0.3),
        ("The blast killed 22 children.", "The blast killed 18 people.", "conflict", 1.0),
        ("The blast killed 10 soldiers.", "The blast killed 12 civilians.", "unrelated", 0.0),
        (
            "The death toll has risen to 126.",
            "The toll was put at 126, updating a previous toll of 112 dead.",
            "match",
            1.0,
        ),
        ("Jets carried out 6 raids.", "Jets carried out 9 air strikes.", "conflict", 0.6),
        ("Turnout was 62 percent.", "Turnout was 58 percent.", "conflict", 0.4),
        ("Turnout was 62 percent.", "Inflation was 58 percent.", "unrelated", 0.0),
        ("The port was open.", "The blast killed 12 people.", "absent", 0.0),
    ],
)
def test_numbers_compare(claim: str, passage: str, status: str, weight: float) -> None:
    found = finding("number", claim, passage)
    assert (found.status, found.weight) == (status, weight)


def test_reason_names_both_numbers() -> None:
    found = finding("number", "The blast killed at least 126.", "The blast killed 112 people.")
    assert found.reason == "other number: at least 126 killed against 112 people killed"
    assert (found.claim_words, found.passage_words) == ("at least 126", "112 people")


def test_a_lesser_number_conflicts_less_where_the_leading_one_matches() -> None:
    found = finding(
        "number", "The blast killed 12 and wounded 30.", "The blast killed 12 and wounded 45."
    )
    assert (found.status, found.weight, found.claim_words) == ("conflict", 0.6, "30")


def test_added_dead_are_not_the_toll() -> None:
    found = finding(
        "number",
        "The blast killed 15 people.",
        "The earlier toll of 15 rose as three more people died.",
    )
    assert found.status == "compatible"


@pytest.mark.parametrize(
    ("claim", "passage", "status"),
    [
        (
            "Two towns were taken on the first day.",
            "Four towns of the province fell, two of them without a fight.",
            "match",
        ),
        ("Two towns were taken by the rebels.", "Rebels took two of the four towns.", "match"),
        ("Two villages were flooded.", "Two of the six villages were flooded.", "match"),
        ("Twelve of the dead were children.", "Nine of the dead were women.", "unrelated"),
        (
            "The fire killed 30, including 4 children.",
            "The fire killed 30, including 3 women.",
            "match",
        ),
        ("The storm destroyed 40 homes.", "The storm damaged 90 homes.", "unrelated"),
        ("Five patients had side effects.", "Thirty patients were enrolled.", "unrelated"),
        ("The firm will pay $4 million.", "The firm was fined $9 million.", "unrelated"),
        ("The party won 41 seats.", "The party lost 12 seats.", "unrelated"),
        ("The village lies 60 kilometres away.", "The village lies 37 miles away.", "compatible"),
        (
            "The blast killed 58 people.",
            "In August 2029 a blast in the same harbour killed 300 people.",
            "unrelated",
        ),
    ],
)
def test_counts_of_different_sets_do_not_conflict(claim: str, passage: str, status: str) -> None:
    assert finding("number", claim, passage).status == status
    assert finding("number", passage, claim).status == status


@pytest.mark.parametrize(
    ("claim", "passage"),
    [
        ("The trial enrolled 300 patients.", "The trial enrolled 450 patients."),
        ("The senate passed the bill by 52 votes.", "The senate passed the bill by 58 votes."),
        ("Turnout was 62 percent.", "Turnout reached 48 per cent."),
        ("The firm will pay $4 million.", "The firm will pay $9 million."),
        ("The quake had a magnitude of 6.8.", "The 7.4-magnitude quake shook the coast."),
        ("The factory made 400 doses.", "The factory made 900 doses."),
        ("The smuggler was sentenced to 12 years.", "The smuggler was sentenced to 9 years."),
    ],
)
def test_counts_of_one_set_conflict(claim: str, passage: str) -> None:
    assert finding("number", claim, passage).status == "conflict"
    assert finding("number", passage, claim).status == "conflict"
