"""Dates as news files write them; what can be read in two ways is not guessed."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyzer.corpus import is_iso
from analyzer.ingest.dates import DateOrder, OrderDecision, decide_order, parse_date


@pytest.mark.parametrize(
    ("written", "iso"),
    [
        ("2031-03-04", "2031-03-04"),
        ("2031-03-04T16:30:00Z", "2031-03-04T16:30:00Z"),
        ("2031-03-04 16:30:00+03:00", "2031-03-04 16:30:00+03:00"),
        ("2031-03-04 16:30 UTC", "2031-03-04T16:30+00:00"),
        ("2031-3-4", "2031-03-04"),
        ("2031/03/04", "2031-03-04"),
        ("20310304", "2031-03-04"),
        ("20310304T163000Z", "2031-03-04T16:30:00+00:00"),
        ("Tue 04 Mar 2031", "2031-03-04"),
        ("Tuesday, 4 March 2031", "2031-03-04"),
        ("March 4, 2031", "2031-03-04"),
        ("Sept. 4, 2031, 3:15 p.m. ET", "2031-09-04T15:15"),
        ("12:05 a.m.", ""),
        ("March 4, 2031 12:05 am EST", "2031-03-04T00:05-05:00"),
        ("4th of March 2031", "2031-03-04"),
        ("04-Mar-2031", "2031-03-04"),
        ("Tue, 04 Mar 2031 16:30:05 +0300", "2031-03-04T16:30:05+03:00"),
        ("Tue, 04 Mar 2031 16:30:05 GMT", "2031-03-04T16:30:05+00:00"),
        ("Tue Mar  4 16:30:05 UTC 2031", "2031-03-04T16:30:05+00:00"),
        ("1930408205", "2031-03-04T16:30:05+00:00"),
        ("1930408205000", "2031-03-04T16:30:05+00:00"),
        ("13/4/2031", "2031-04-13"),
        ("4/13/2031", "2031-04-13"),
        ("13/4/99", "1999-04-13"),
        ("4/4/2031", "2031-04-04"),
        ("4 mars 2031", "2031-03-04"),
        ("٤ مارس ٢٠٣١", "2031-03-04"),
    ],
)
def test_dates_are_read(written: str, iso: str) -> None:
    assert parse_date(written) == iso


@pytest.mark.parametrize(
    "written",
    [
        *("", "yesterday", "2 days ago", "March", "March 2031", "2031", "March 4", "now"),
        *("4/5/2031", "13/4/05", "31 February 2031", "99/99/2031", "4 March 2031 25:99", "n/a"),
        *("2031-13-01", "1234", "12345678901234567890"),
    ],
)
def test_what_is_no_full_clear_date_is_not_read(written: str) -> None:
    assert parse_date(written) == ""


@pytest.mark.parametrize(
    ("written", "order", "iso"),
    [
        ("4/5/2031", "mdy", "2031-04-05"),
        ("4/5/2031", "dmy", "2031-05-04"),
        ("4.5.31 16:30", "dmy", "2031-05-04T16:30"),
        ("31/4/5", "ymd", ""),
        ("31/04/05", "ymd", "2031-04-05"),
        ("13/4/2031", "mdy", ""),
        ("2031-04-05", "dmy", "2031-04-05"),
        ("5 April 2031", "mdy", "2031-04-05"),
        ("4/5/99", "mdy", "1999-04-05"),
    ],
)
def test_the_order_decides_numbers_only(written: str, order: DateOrder, iso: str) -> None:
    assert parse_date(written, order) == iso


def test_the_column_decides_the_order() -> None:
    assert decide_order(["4/5/2031", "", "4/16/2031"]) == OrderDecision(
        "mdy", needed=True, evidence="4/16/2031"
    )
    assert decide_order(["4/5/2031", "16/4/2031 10:00"]).order == "dmy"
    assert decide_order(["4/5/2031"]) == OrderDecision(None, needed=True)
    assert decide_order(["16/4/2031", "4/16/2031"]) == OrderDecision(
        None, needed=False, conflict=True
    )
    assert decide_order(["16/4/2031", "4/16/2031", "4/5/2031"]).needed
    assert decide_order(["99/99/2031", "1-2", "3-4-5"]) == OrderDecision(None, needed=False)
    assert decide_order(["2031-04-05", "5 April 2031", "4/4/2031"]) == OrderDecision(
        None, needed=False
    )
    assert decide_order(["16/04/05"]).order is None


@given(st.dates(min_value=date(1000, 1, 1)), st.sampled_from(["mdy", "dmy", "ymd"]))
def test_a_date_written_in_any_order_is_read_back(day: date, order: DateOrder) -> None:
    pattern = {"mdy": "{0.month}/{0.day}/{0.year}", "dmy": "{0.day}.{0.month}.{0.year}"}
    written = pattern.get(order, "{0.year}/{0.month}/{0.day}").format(day)
    assert parse_date(written, order) == day.isoformat()


@given(st.text(max_size=30))
def test_whatever_is_read_can_be_stored(written: str) -> None:
    found = parse_date(written)
    assert found == "" or is_iso(found)
