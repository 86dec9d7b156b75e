"""When an article was written, and whether a later report explains that two counts differ."""

from __future__ import annotations

from datetime import UTC, date, time

import pytest
from builders import an_article
from statements import a_statement

from analyzer.cache import Cache
from analyzer.datamodels import Quantity
from analyzer.development import (
    UNKNOWN,
    Account,
    Moment,
    account_of,
    compared,
    grows,
    is_development,
    moment_of,
    replaced_in,
    written,
)
from analyzer.passages import read_articles

MONDAY, TUESDAY = date(2031, 3, 10), date(2031, 3, 11)
BURNED = "A ferry burned in Port Selm. Three sailors died."


def when(
    text: str, published: str = "2031-03-10", title: str = "Ferry burns in Port Selm"
) -> Moment:
    return written(an_article(text=text, published=published, title=title))


@pytest.mark.parametrize(
    "stamp",
    [
        "Published March 12 2031 ",
        "Published: 12 March 2031\n",
        "Last updated at Mar 122031 ",
        "Date of publication 12 March, 2031 ",
        "Posted on March 12, 2031 by Ada Quill ",
        "Wednesday 12 March 2031 ",
        "12-03-2031 ",
        "12.03.2031Get short address 0 154 ",
        "2031-03-12 ",
        "Ferry burns in Port Selm 12 March 2031 ",
        "Ferry burns in Port Selm Tidewire Wednesday 12 Mar 2031 ",
        "PORT SELM, March 12 (Tidewire) – ",
        "PORT SELM, Wednesday, March 12 – ",
        "PORT SELM, Wednesday – ",
        "By Ada Quill\n\nPORT SELM, Wednesday – ",
        "Wednesday, March 12\n",
        "(Updated on 12 March 2031) ",
    ],
)
def test_a_stamp_near_the_corpus_date_says_when_a_text_was_written(stamp: str) -> None:
    moment = when(stamp + BURNED)
    assert moment.day == date(2031, 3, 12)
    assert moment.time is None
    assert "in the text" in moment.reason
    assert not moment.doubtful


@pytest.mark.parametrize(
    "text",
    [
        BURNED,
        "The ferry that burned on 12 March 2031 was old. " + BURNED,
        "Sailors had feared since March 12, 2031 that it would burn. " + BURNED,
        "The ferry burned March 12 2031 in Port Selm.",
        "The list was updated on 12 March 2031 by the port. " + BURNED,
        "On Wednesday, March 12 – the day of the feast – a ferry burned.",
        "PORT SELM – A ferry burned on Wednesday.",
        BURNED + " It was built in the spring. " * 20 + "It had sailed on 12 March 2031.",
    ],
)
def test_a_date_in_a_running_sentence_is_no_stamp(text: str) -> None:
    assert when(text) == Moment(MONDAY, None, "the corpus says so")


def test_a_marked_date_at_the_end_is_a_stamp() -> None:
    body = BURNED + " Smoke rose over the harbour." * 20
    assert when(f"{body}\nLast Update: 12 March 2031 20:15").day == date(2031, 3, 12)
    assert when(f"{body}\n12 March 2031").day == MONDAY


def test_far_from_the_corpus_date_the_corpus_is_kept_and_doubted() -> None:
    near = when("Published 13 March 2031 " + BURNED)
    assert (near.day, near.doubtful) == (date(2031, 3, 13), False)
    far = when("Published 14 March 2031 " + BURNED)
    assert (far.day, far.doubtful) == (MONDAY, True)
    assert far.reason == "the corpus says so; “14 March 2031” in the text is far from it"
    assert far.is_before(Moment(date(2031, 4, 1))) is None
    caption = when("Smoke rises over Port Selm May 14 2030. " + BURNED)
    assert (caption.day, caption.doubtful) == (MONDAY, False)


def test_the_latest_of_several_stamps_counts() -> None:
    text = "Published 10 March 2031. Updated 11 March 2031 14:30. " + BURNED
    assert (when(text).day, when(text).time) == (TUESDAY, time(14, 30))


@pytest.mark.parametrize(
    ("stamp", "at"),
    [
        ("(UPDATED 14:30) ", time(14, 30)),
        ("Updated at 2:30 p.m. ", time(14, 30)),
        ("10 March 2031 14:30 ", time(14, 30)),
        ("Monday 10 March 2031 at 1430 ", time(14, 30)),
        ("10.03.2031(updated 1430 10.03.2031) ", time(14, 30)),
        ("10 March 2031 14:30 GMT ", time(14, 30, tzinfo=UTC)),
        ("10 March 2031 ", None),
    ],
)
def test_a_stamp_may_have_a_time_of_day(stamp: str, at: time | None) -> None:
    assert (when(stamp + BURNED).day, when(stamp + BURNED).time) == (MONDAY, at)


def test_the_time_of_the_corpus_stands_where_the_stamp_has_none_or_an_earlier_one() -> None:
    published = "2031-03-10T18:00:00+00:00"
    six = time(18, tzinfo=UTC)
    assert when("10 March 2031 " + BURNED, published).time == six
    assert when("(Updated 14:30) " + BURNED, published).time == six
    assert when("(Updated 19:30) " + BURNED, published).time == time(19, 30, tzinfo=UTC)
    assert when("11 March 2031 " + BURNED, published) == Moment(
        TUESDAY, None, "“11 March 2031” in the text"
    )


def test_without_a_corpus_date_a_full_stamp_is_believed() -> None:
    assert when("Published 11 March 2031 " + BURNED, "").day == TUESDAY
    for stamp in ("", "11-03-2031 ", "PORT SELM, March 11 – ", "(Updated 14:30) "):
        assert when(stamp + BURNED, "") == UNKNOWN


def test_a_date_of_numbers_is_read_in_the_order_that_is_nearer() -> None:
    assert when("03/04/2031 " + BURNED, "2031-04-03").day == date(2031, 4, 3)
    assert when("03/04/2031 " + BURNED, "2031-03-04").day == date(2031, 3, 4)


def test_a_year_is_that_of_the_nearest_such_day() -> None:
    assert when("PORT SELM, December 31 – " + BURNED, "2031-01-02").day == date(2030, 12, 31)


def test_moments_are_ordered_by_day_then_by_time_where_both_have_one() -> None:
    day, morning, noon = (
        moment_of("2031-03-10"),
        moment_of("2031-03-10T08:00"),
        moment_of("2031-03-10T12:00+02:00"),  # 10:00 in UTC
    )
    assert morning.is_before(noon) is True
    assert noon.is_before(morning) is False
    assert morning.is_before(morning) is None
    assert day.is_before(noon) is None
    assert day.is_before(moment_of("2031-03-11T01:00")) is True
    assert day.is_before(UNKNOWN) is None
    assert day.is_on_earlier_day(moment_of("2031-03-11")) is True
    assert morning.is_on_earlier_day(noon) is False
    moments = [UNKNOWN, noon, moment_of("2031-03-09"), morning, day]
    assert sorted(moments, key=lambda m: m.place) == [moments[2], day, morning, noon, UNKNOWN]


@pytest.mark.parametrize(
    ("sentence", "older"),
    [
        ("The death toll rose to 18, up from 15.", ["15"]),
        ("The death toll rose from 15 to 18.", ["15"]),
        ("The death toll was revised down from 18 to 15.", ["18"]),
        ("The harbour office, which had earlier put the toll at 15, counted 18 dead.", ["15"]),
        ("It had initially given a death toll of 15.", ["15"]),
        ("The office updated its earlier death toll of 15.", ["15"]),
        ("Eighteen sailors died, updating a previous toll of 15 dead.", ["15 dead"]),
        ("Earlier the office said 15 died and 40 were hurt.", ["15", "40"]),
        ("Initial reports said 15 sailors had died.", ["15 sailors"]),
        ("The fire killed 18 sailors instead of 15.", ["15"]),
        ("The mayor first reported 15 dead.", ["15 dead"]),
        ("Eighteen sailors died and not the 15 reported earlier.", ["15"]),
        ("Eighteen sailors died.", []),
        ("The fire killed 18 sailors earlier on Monday.", []),
        ("First responders said 18 sailors died.", []),
        ("Ships from 15 ports fought the fire.", []),
    ],
)  # fmt: skip
def test_the_figure_that_a_sentence_replaces(sentence: str, older: list[str]) -> None:
    assert [quantity.text for quantity in replaced_in(a_statement(sentence))] == older


def test_an_account_holds_older_and_risen_figures_of_the_whole_article(cache: Cache) -> None:
    article = an_article(
        text="11 March 2031. The toll of the ferry fire has risen to 18, the mayor said. "
        "Five sailors swam. The office had earlier put it at 15.",
        published="2031-03-10",
        title="Eighteen dead",
    )
    account = account_of(read_articles([article], cache)[article.id])
    assert account.written.day == TUESDAY
    assert [quantity.text for quantity in account.replaced] == ["15"]
    assert [quantity.text for quantity in account.risen] == ["18"]


def test_a_finding_names_a_quantity_by_its_words() -> None:
    statement = a_statement("The death toll rose to at least 18, up from 15.")
    texts = [found.text for words in ("at least 18", "15") if (found := compared(statement, words))]
    assert texts == ["at least 18", "15"]
    assert compared(statement, "nine") is None


def judged(
    claim: str,
    passage: str,
    claimed: str | Account = "2031-03-10",
    told: str | Account = "2031-03-10",
) -> tuple[bool, str]:
    """The verdict on the first number of each sentence that it holds to."""
    ours, theirs = a_statement(claim), a_statement(passage)
    accounts = [
        each if isinstance(each, Account) else Account(moment_of(each), replaced_in(statement))
        for each, statement in ((claimed, ours), (told, theirs))
    ]
    return is_development(
        ours, ours.quantities[0], theirs, theirs.quantities[0], accounts[0], accounts[1]
    )


FIFTEEN, EIGHTEEN = "The fire killed 15 sailors.", "The fire killed 18 sailors."


@pytest.mark.parametrize(
    ("claimed", "told", "is_later"),
    [
        ("2031-03-10", "2031-03-11", True),
        ("2031-03-10T09:00", "2031-03-10T15:00", True),
        ("2031-03-11", "2031-03-10", False),
        ("2031-03-10T15:00", "2031-03-10T09:00", False),
        ("2031-03-10", "2031-03-10", False),
        ("2031-03-10T09:00", "2031-03-10T09:00", False),
        ("2031-03-10", "", False),
    ],
)
def test_the_later_one_of_a_toll_that_rose_is_the_higher(
    claimed: str, told: str, is_later: bool
) -> None:
    assert judged(FIFTEEN, EIGHTEEN, claimed, told)[0] is is_later
    assert judged(EIGHTEEN, FIFTEEN, told, claimed)[0] is is_later


def test_the_reason_says_what_decided() -> None:
    assert judged(FIFTEEN, EIGHTEEN, "2031-03-10", "2031-03-11") == (
        True,
        "“18 sailors” was written later than “15 sailors”",
    )
    assert judged(FIFTEEN, EIGHTEEN, "2031-03-11", "2031-03-10") == (
        False,
        "“15 sailors” was written later than “18 sailors”",
    )
    assert judged(FIFTEEN, EIGHTEEN)[1] == "both were written at the same time, as far as is known"
    assert judged(FIFTEEN, EIGHTEEN, "")[1] == "it is not known which was written later"


def test_a_doubtful_date_orders_nothing() -> None:
    doubtful = Account(Moment(MONDAY, doubtful=True))
    found = judged(FIFTEEN, EIGHTEEN, doubtful, "2031-03-20")
    assert found == (False, "it is not known which was written later")


@pytest.mark.parametrize(
    "newer",
    [
        "The death toll rose from 15 to 18.",
        "The fire killed 18 sailors, up from 15.",
        "Eighteen sailors died, the office said, updating an earlier toll of 15.",
    ],
)
def test_a_figure_that_replaces_the_other_is_the_later_one_on_one_day(newer: str) -> None:
    for published in ("2031-03-10", ""):
        found, reason = judged(FIFTEEN, newer, published, published)
        assert found
        assert "replaces “15" in reason
        assert judged(newer, FIFTEEN, published, published)[0]
    other = "The fire killed 16 sailors."
    assert not judged(other, newer)[0]


def test_a_figure_revised_down_is_a_development_and_a_lower_one_is_not() -> None:
    revised = "The toll was revised down from 18 to 15."
    assert judged(EIGHTEEN, revised, "2031-03-10", "2031-03-11")[0]
    assert not judged(EIGHTEEN, FIFTEEN, "2031-03-10", "2031-03-11")[0]


def test_who_still_gives_the_older_figure_a_day_later_disputes_the_newer() -> None:
    newer = "The death toll rose from 15 to 18."
    assert not judged(FIFTEEN, newer, "2031-03-11", "2031-03-10")[0]
    assert judged(FIFTEEN, newer, "2031-03-10T20:00", "2031-03-10T09:00")[0]


def test_a_part_does_not_replace_the_whole() -> None:
    part = "Eighteen children died, the office said, updating an earlier toll of 15."
    assert not judged(FIFTEEN, part)[0]


def test_an_older_figure_that_is_compared_itself_is_a_development() -> None:
    passage = a_statement("The office had earlier put the death toll at 15.")
    claim = a_statement(EIGHTEEN)
    (older,) = replaced_in(passage)
    account = Account(moment_of("2031-03-10"), (older,))
    same_day = Account(moment_of("2031-03-10"))
    found = is_development(claim, claim.quantities[0], passage, older, same_day, account)
    assert found == (True, "“15” is given as an older figure")


def test_on_one_day_a_toll_that_is_said_to_have_risen_is_the_later_one() -> None:
    risen = a_statement("The death toll has risen to 18.")
    account = Account(moment_of("2031-03-10"), (), risen.quantities)
    assert judged(FIFTEEN, EIGHTEEN, "2031-03-10", account) == (
        True,
        "both are of one day, and the toll is said to have risen to “18 sailors”",
    )
    assert not judged("The fire killed 20 sailors.", EIGHTEEN, "2031-03-10", account)[0]
    late = Account(moment_of("2031-03-09"), (), risen.quantities)
    assert not judged(FIFTEEN, EIGHTEEN, "2031-03-10", late)[0]


def test_figures_of_two_days_are_ordered_by_the_days_that_the_sentences_name() -> None:
    sunday = "By Saturday the fire had killed 15 sailors."
    monday = "By Sunday the fire had killed 18 sailors."
    found = judged(sunday, monday)
    assert found == (True, "“15 sailors” is of 2031-03-08, “18 sailors” of 2031-03-09")
    assert judged(sunday, monday, "2031-03-10T12:00", "2031-03-10T09:00")[0]
    assert not judged(
        "By Sunday the fire had killed 15 sailors.", "By Saturday the fire had killed 18 sailors."
    )[0]


def test_only_what_grows_is_later() -> None:
    days = ("2031-03-10", "2031-03-11")
    assert judged("The fire burned 200 tonnes of grain.", "It burned 300 tonnes of grain.", *days)[
        0
    ]
    for claim, passage in (
        ("The ferry cost 15 million euros.", "The ferry cost 18 million euros."),
        ("The ferry had 15 cabins.", "The ferry had 18 cabins."),
        ("Fifteen sailors are missing.", "Eighteen sailors are missing."),
    ):
        found, reason = judged(claim, passage, *days)
        assert not found
        assert reason.endswith("is no count that grows")


def test_different_things_and_equal_numbers_are_no_development() -> None:
    days = ("2031-03-10", "2031-03-11")
    assert judged(FIFTEEN, "The fire hurt 18 sailors.", *days) == (
        False,
        "they count different things",
    )
    assert judged(FIFTEEN, "At least 15 sailors died.", *days) == (
        False,
        "they give the same number",
    )


@pytest.mark.parametrize(
    ("claim", "passage", "is_later"),
    [
        ("At least 15 sailors died.", "Eighteen sailors died.", True),
        ("Ten to 15 sailors died.", "Twelve to 18 sailors died.", True),
        ("Ten to 20 sailors died.", "Twelve to 18 sailors died.", False),
    ],
)
def test_bounds_and_ranges_rise_at_both_ends(claim: str, passage: str, is_later: bool) -> None:
    assert judged(claim, passage, "2031-03-10", "2031-03-11")[0] is is_later


def test_what_grows() -> None:
    def counting(counted: str, unit: str = "") -> Quantity:
        return Quantity(1, 1, "exact", unit, counted, "", 0, 1, "1")

    assert [counted for counted in ("killed", "missing", "ship") if grows(counting(counted))] == [
        "killed"
    ]
    assert [unit for unit in ("t", "ha", "USD", "km") if grows(counting("", unit))] == ["t", "ha"]
