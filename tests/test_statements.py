from __future__ import annotations

from analyzer.cache import Cache
from analyzer.judging.statements import compare, read_statement
from analyzer.language import parse
from tests.statements import MONDAY, a_statement


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
