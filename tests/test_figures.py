"""Who counts what: each quantity of an event's articles with its bound, day, speaker and place."""

from __future__ import annotations

import pytest
from builders import an_article

from analyzer.cache import Cache
from analyzer.datamodels import Article, Figure
from analyzer.figures import find_figures, spreads
from analyzer.passages import read_articles


def figures(cache: Cache, *articles: Article) -> tuple[Figure, ...]:
    return find_figures("e1", read_articles(articles, cache).values())


def told(cache: Cache, text: str, published: str = "2031-03-12") -> tuple[Figure, ...]:
    """The figures of one text; the twelfth of March 2031 is a Wednesday."""
    return figures(cache, an_article("lantern", text, title="", published=published))


@pytest.mark.parametrize(
    ("sentence", "quantity", "low", "high", "bound", "counted"),
    [
        ("The fire killed 12 sailors.", "12 sailors", 12, 12, "exact", "killed"),
        ("At least 12 sailors were killed.", "At least 12 sailors", 12, 12, "at_least", "killed"),
        ("More than 40 cars were parked.", "More than 40 cars", 40, 40, "at_least", "car"),
        ("The bus carried up to 30 pilgrims.", "up to 30 pilgrims", 30, 30, "at_most", "pilgrim"),
        ("Dozens of houses were flooded.", "Dozens of houses", 20, 99, "about", "house"),
        ("The blast hurt 10 to 15 miners.", "10 to 15 miners", 10, 15, "exact", "wounded"),
    ],
)  # fmt: skip
def test_a_quantity_is_read_with_its_range_and_bound(
    cache: Cache, sentence: str, quantity: str, low: float, high: float, bound: str, counted: str
) -> None:
    (one,) = told(cache, sentence)
    read = one.quantity
    assert (read.text, read.low, read.high) == (quantity, low, high)
    assert (read.bound, read.counted, read.unit) == (bound, counted, "")


def test_an_amount_has_a_unit(cache: Cache) -> None:
    (one,) = told(cache, "The company lost $2.5 million of grain.")
    assert (one.quantity.unit, one.quantity.low) == ("USD", 2_500_000)


def test_offsets_slice_the_sentence_wherever_it_stands(cache: Cache) -> None:
    text = "Smoke rose.\n\n  Three sailors died. The town sent 20 nurses and four doctors."
    article = an_article("lantern", text, title="Toll rises to 14 sailors", published="2031-03-12")
    found = figures(cache, article)
    assert {one.quantity.text for one in found} == {
        "Three sailors", "20 nurses", "four doctors", "14 sailors"
    }  # fmt: skip
    for one in found:
        assert one.sentence[one.start : one.end] == one.quantity.text
        whole = article.field_text(one.field)
        assert whole[one.quantity.start : one.quantity.end] == one.quantity.text
        assert one.sentence in whole
    assert [one.field for one in found if one.quantity.text == "14 sailors"] == ["title"]


@pytest.mark.parametrize(
    "sentence",
    [
        "Ada Quill, 34, was on board.",
        "A 12-year-old boy was on board.",
        "The ferry sailed on March 4, 2031.",
        "The ferry sailed at 5:40 a.m. on Tuesday.",
        "The mayor signed Resolution 17 there.",
        "The council voted 52-48 to close the port.",
        "1. Stay away from the quay.",
    ],
)
def test_ages_dates_times_scores_and_list_numbers_are_no_figures(
    cache: Cache, sentence: str
) -> None:
    assert told(cache, sentence) == ()


def test_the_speaker_is_whom_the_sentence_rests_on(cache: Cache) -> None:
    first, second = told(cache, "Twelve sailors died, mayor Ada Quill said. Nine sailors swam.")
    assert (first.quantity.counted, first.speaker) == ("killed", "Ada Quill")
    assert second.speaker == ""


@pytest.mark.parametrize(
    ("sentence", "day"),
    [
        ("Twelve sailors died.", "2031-03-12"),  # the day of publication
        ("Twelve sailors died on Monday.", "2031-03-10"),
        ("Twelve sailors died on March 4.", "2031-03-04"),
        ("Twelve sailors died on Monday, the mayor said on Tuesday.", "2031-03-11"),  # of telling
        ("Twelve sailors will come on March 14.", "2031-03-12"),  # after publication
        ("Twelve sailors died in 2019.", ""),  # no day, and long over
        ("Twelve sailors have died since 2019.", "2031-03-12"),
    ],
)
def test_as_of_is_the_day_of_the_figure(cache: Cache, sentence: str, day: str) -> None:
    assert [one.as_of for one in told(cache, sentence)] == [day]


def test_as_of_is_empty_where_it_is_not_known(cache: Cache) -> None:
    assert [one.as_of for one in told(cache, "Twelve sailors died.", published="")] == [""]
    older, newer = told(cache, "The death toll rose to 14, up from 12.")
    assert {(one.quantity.low, one.as_of, one.aside) for one in (older, newer)} == {
        (14, "2031-03-12", False),
        (12, "", True),
    }


def test_rows_are_ordered_by_count_then_time_then_place(cache: Cache) -> None:
    late = an_article("a", "Five sailors died. The port lost six cranes.", published="2031-03-13")
    early = an_article("b", "Four sailors died. Three sailors died.", published="2031-03-12")
    expected = ["six cranes", "Four sailors", "Three sailors", "Five sailors"]
    for articles in ((late, early), (early, late)):
        found = figures(cache, *articles)
        assert [one.quantity.text for one in found] == expected
        assert {one.event_id for one in found} == {"e1"}


def test_a_spread_shows_the_lowest_and_the_highest_of_different_outlets(cache: Cache) -> None:
    found = figures(
        cache,
        an_article("beacon", "Nine sailors died, including two cooks."),
        an_article("coast", "At least 14 sailors died, mayor Ada Quill said."),
        an_article("tide", "Ten sailors died. Two cranes fell, and three cranes burned."),
    )
    (one,) = spreads(found)  # the cranes are one outlet's, the cooks a part
    assert (one.counted, one.outlets) == ("killed (sailor)", 3)
    assert (one.lowest.quantity.text, one.lowest.outlet) == ("Nine sailors", "Beacon")
    assert (one.highest.quantity.text, one.highest.speaker) == ("At least 14 sailors", "Ada Quill")


def test_outlets_that_give_the_same_number_have_no_spread(cache: Cache) -> None:
    same = [an_article(name, "Nine sailors died.") for name in ("beacon", "coast")]
    assert spreads(figures(cache, *same)) == ()
