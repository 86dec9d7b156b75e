from __future__ import annotations

from datetime import date

import pytest

from tests.statements import MONDAY, a_statement, finding


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("The ferry burned on Saturday.", "2031-03-08", "2031-03-08"),
        ("The ferry burned on Monday.", "2031-03-10", "2031-03-10"),
        ("The ferry burned last Monday.", "2031-03-03", "2031-03-03"),
        ("The ferry will sail next Friday.", "2031-03-14", "2031-03-14"),
        ("The ferry burned yesterday.", "2031-03-09", "2031-03-09"),
        ("The ferry burned overnight.", "2031-03-09", "2031-03-10"),
        ("The ferry burned last month.", "2031-02-01", "2031-02-28"),
        ("The ferry burned last week.", "2031-03-03", "2031-03-09"),
        ("The ferry burned last year.", "2030-01-01", "2030-12-31"),
        ("The ferry burned two days ago.", "2031-03-08", "2031-03-08"),
        ("The ferry burned on May 24.", "2030-05-24", "2030-05-24"),
        ("The ferry burned on March 2nd.", "2031-03-02", "2031-03-02"),
        ("The ferry burned on 24 May 2029.", "2029-05-24", "2029-05-24"),
        ("The ferry burned on Thursday, May 24, 2029.", "2029-05-24", "2029-05-24"),
        ("The ferry burned in May 2029.", "2029-05-01", "2029-05-31"),
        ("The ferry burned in 2029.", "2029-01-01", "2029-12-31"),
    ],
)
def test_times_are_resolved(text: str, first: str, last: str) -> None:
    (mention,) = a_statement(text).times
    assert (str(mention.first), str(mention.last)) == (first, last)
    assert mention.of_event


@pytest.mark.parametrize("text", ["The ferry may burn.", "The ferry burned on February 30."])
def test_what_is_no_time(text: str) -> None:
    assert a_statement(text).times == ()


@pytest.mark.parametrize(
    "text",
    [
        "The ferry burned, a spokesman said on Sunday.",
        "Published May 24 2029 The ferry burned.",
    ],
)
def test_times_of_telling_are_set_apart(text: str) -> None:
    assert [mention.of_event for mention in a_statement(text).times] == [False]


def test_without_a_day_of_publication_weekdays_have_names_only() -> None:
    (mention,) = a_statement("The ferry burned on Saturday.", None).times
    assert (mention.first, mention.weekday) == (None, 5)
    assert a_statement("The ferry burned yesterday.", None).times == ()


@pytest.mark.parametrize(
    ("claim", "passage", "status", "weight"),
    [
        ("The ferry burned on Saturday.", "The ferry burned on March 8.", "match", 1.0),
        ("The ferry burned on Saturday.", "The ferry burned on Thursday.", "conflict", 1.0),
        ("The ferry burned on Saturday.", "The ferry burned on Friday.", "conflict", 0.6),
        ("The ferry burned on Saturday.", "The ferry burned last week.", "compatible", 0.5),
        ("The ferry burned in 2029.", "The ferry burned in 2030.", "conflict", 0.3),
        ("The ferry burned on Saturday.", "The ferry burned.", "absent", 0.0),
        (
            "The ferry burned, the mayor said on Saturday.",
            "The ferry burned, the mayor said on Thursday.",
            "absent",
            0.0,
        ),
        ("The ferry burned on Monday.", "The ferry burned on March 3.", "compatible", 0.5),
        ("The ferry burned on Friday night.", "The ferry burned on Saturday.", "compatible", 0.3),
    ],
)
def test_times_compare(claim: str, passage: str, status: str, weight: float) -> None:
    found = finding("date", claim, passage)
    assert (found.status, found.weight) == (status, weight)


def test_yesterday_depends_on_the_day_of_publication() -> None:
    found = finding(
        "date",
        "The ferry burned yesterday.",
        "The ferry burned on Sunday.",
        (MONDAY, date(2031, 3, 12)),
    )
    assert (found.status, found.claim_words) == ("match", "yesterday")


def test_weekdays_compare_by_name_where_publication_is_unknown() -> None:
    sentences = "The ferry burned on Saturday.", "The ferry burned on Wednesday."
    assert finding("date", *sentences, (None, MONDAY)).status == "conflict"
    assert finding("date", sentences[0], sentences[0], (None, MONDAY)).status == "match"


def test_reason_gives_the_days() -> None:
    found = finding("date", "The ferry burned on Saturday.", "The ferry burned on March 4.")
    assert found.reason == "other time: Saturday (2031-03-08) against March 4 (2031-03-04)"


@pytest.mark.parametrize(
    ("claim", "passage"),
    [
        (
            "Dock workers have been on strike at the port since Friday.",
            "Workers have blockaded the port since last Tuesday.",
        ),
        ("Polls opened in Velmar on Thursday.", "Polls in Velmar opened on Saturday."),
        ("The jury convicted the banker on Thursday.", "The banker was found guilty on Tuesday."),
        (
            "Tuesday's explosion wrecked the mill.",
            "The explosion that wrecked the mill happened on Friday.",
        ),
        ("The vaccine trial began on March 1.", "The vaccine trial began on March 4."),
    ],
)
def test_times_of_one_deed_conflict(claim: str, passage: str) -> None:
    assert finding("date", claim, passage).status == "conflict"
    assert finding("date", passage, claim).status == "conflict"


@pytest.mark.parametrize(
    ("claim", "passage"),
    [
        ("The ferry sank on Friday.", "The harbour was closed on Wednesday after the ferry sank."),
        ("The strike at the port began on Friday.", "The strike at the port ended on Sunday."),
        ("The mill was built in 1968.", "The mill burned on Thursday."),
        (
            "The trial began on March 3.",
            "The editor was arrested on February 3 before the trial began.",
        ),
        ("Two men died in the mill last October.", "Nine men died in the mill on Tuesday."),
    ],
)
def test_times_of_different_deeds_are_unrelated(claim: str, passage: str) -> None:
    assert finding("date", claim, passage).status == "unrelated"
    assert finding("date", passage, claim).status == "unrelated"


def test_a_planned_day_lies_ahead() -> None:
    (mention,) = a_statement("The port will open on Friday.").times
    assert str(mention.first) == "2031-03-14"
