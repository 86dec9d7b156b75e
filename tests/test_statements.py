from __future__ import annotations

import pytest

from analyzer.cache import Cache
from analyzer.judging.statements import compare, read_statement
from analyzer.language import parse
from tests.statements import MONDAY, a_statement, finding


def test_one_finding_for_each_kind_in_a_fixed_order() -> None:
    found = compare(a_statement("The port was open."), a_statement("The ferry sank."))
    assert [one.kind for one in found] == [
        "number",
        "date",
        "place",
        "denial",
        "means",
        "victim",
        "actor",
        "attribution",
    ]
    assert {one.status for one in found} == {"absent"}


def test_a_sentence_never_conflicts_with_itself() -> None:
    text = (
        "Russia denied on Sunday that 12 to 15 people, including four children, were killed and "
        "30 hurt in a raid on the town of Selmar, updating an earlier toll of nine."
    )
    statement = a_statement(text)
    statuses = {one.status for one in compare(statement, statement)}
    assert statuses <= {"match", "compatible", "absent"}


def test_a_clause_is_read_alone_with_offsets_in_the_whole_text() -> None:
    text = "The port was calm.\n\nFire killed 12 sailors, and the storm sank 40 boats."
    *_, sentence = parse(text, Cache(None))
    clause = text.index("the storm"), text.index("boats") + len("boats")
    statement = read_statement(sentence, MONDAY, clause)
    assert [q.text for q in statement.quantities] == ["40 boats"]
    assert [text[q.start : q.end] for q in statement.quantities] == ["40 boats"]


def test_an_empty_span_reads_nothing() -> None:
    (sentence,) = parse("Fire killed 12 sailors.", Cache(None))
    assert read_statement(sentence, MONDAY, (0, 0)).quantities == ()


def test_a_sentence_that_differs_in_everything_is_of_another_happening() -> None:
    found = compare(
        a_statement("A car bomb killed 12 soldiers in the town of Selmar on Tuesday."),
        a_statement("Gunmen killed 30 pupils in the town of Brinholt on Friday."),
    )
    assert {one.status for one in found} == {"unrelated", "absent"}


def test_an_older_happening_is_no_conflict() -> None:
    new, old = "A fire killed nine people.", "A fire killed two people in May 2029."
    assert finding("number", new, old).status == "unrelated"
    assert finding("number", old, old).status == "match"
    assert finding("number", new, "A fire killed two people on Sunday.").status == "conflict"


@pytest.mark.parametrize(
    ("claim", "passage"),
    [
        (
            "The court fined the bank $3 million on Monday.",
            "On Monday the bank was ordered to pay a fine of $3 million.",
        ),
        (
            "The ruling party won 52 percent of the vote.",
            "The party in power took 52 percent of votes cast.",
        ),
        (
            "The river burst its banks on Sunday and flooded 40 homes in Ansel.",
            "Forty houses in Ansel stood under water after the river flooded on Sunday.",
        ),
        ("The court acquitted the nurse.", "The nurse was found not guilty."),
        (
            "At least 12 people were killed when a bus fell into a ravine.",
            "A dozen people died after a coach plunged into a gorge.",
        ),
        (
            "The president signed the treaty in Lorrin on Friday.",
            "The treaty was signed on Friday by the president.",
        ),
        ("A gas attack hit the town.", "A suspected gas attack hit the town."),
    ],
)
def test_rewordings_have_no_conflict(claim: str, passage: str) -> None:
    ours, theirs = a_statement(claim), a_statement(passage)
    found = (*compare(ours, theirs), *compare(theirs, ours))
    assert [one.reason for one in found if one.status == "conflict"] == []
