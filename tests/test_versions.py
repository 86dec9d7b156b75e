"""Versions of one article by one outlet, and what each changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import permutations

import pytest
from builders import an_article

from analyzer.cache import Cache
from analyzer.datamodels import Article, Change
from analyzer.passages import Reading, read_articles
from analyzer.versions import changes_between, containment, find_versions, shingles

BODY = (
    "A ferry burned in the harbour of Port Selm on Monday. "
    "Three sailors died in the fire, the harbour office said. "
    "The flames could be seen from the lighthouse on the far side of the bay. "
    "The mayor thanked the fire brigade of the town for its work."
)
FIRST = an_article("first", BODY, outlet="The Lantern", published="2031-03-10T08:00")
SECOND = an_article(
    "second",
    BODY.replace("Three", "Five"),
    outlet="The Lantern",
    published="2031-03-10T12:00",
)
THIRD = an_article(
    "third",
    BODY.replace("Three", "Six") + " A seventh is missing.",
    outlet="The Lantern",
    published="2031-03-11",
)


def same(outlet: str) -> str:
    """Each outlet by itself, and the evening edition as the paper's."""
    return {"Evening Lantern": "The Lantern"}.get(outlet, outlet)


def pairs(cache: Cache, articles: Sequence[Article]) -> list[tuple[str, str]]:
    readings = read_articles(articles, cache).values()
    return [(one.article.id, other.article.id) for one, other in find_versions(readings, same)]


def changes(cache: Cache, earlier: Article, later: Article) -> tuple[Change, ...]:
    """The changes, each verbatim where it says that it stands."""
    read = read_articles([earlier, later], cache)
    found = changes_between("e1", read[earlier.id], read[later.id])
    for one in found:
        assert one.text == later.field_text(one.field)[one.start : one.end]
        assert one.before == earlier.field_text(one.before_field)[one.before_start : one.before_end]
    return found


def said(cache: Cache, before: str, after: str) -> list[tuple[str, str, str]]:
    earlier = an_article("first", before, outlet="The Lantern", published="2031-03-10")
    later = an_article("second", after, outlet="The Lantern", published="2031-03-11")
    return [(one.kind, one.before, one.text) for one in changes(cache, earlier, later)]


def test_versions_are_chained_in_their_order_whatever_that_of_the_input(cache: Cache) -> None:
    for articles in permutations((FIRST, SECOND, THIRD)):
        assert pairs(cache, articles) == [("first", "second"), ("second", "third")]


@pytest.mark.parametrize(
    "title",
    [
        "FERRY BURNS IN PORT SELM!",
        "Ferry burns in Port Selm - The Lantern",
        "Ferry burns in Port Selm | Harbour News | The Lantern",
        "The Lantern - Ferry burns in Port Selm",
        "UPDATED: Ferry burns in Port Selm",
        "UPDATE 2 – Ferry burns in Port Selm",
        "Ferry burns in harbour of Port Selm",
    ],
)
def test_nearly_one_title_and_a_shared_body_are_versions(cache: Cache, title: str) -> None:
    later = an_article(
        "later", SECOND.text, outlet="The Lantern", title=title, published="2031-03-11"
    )
    assert pairs(cache, [FIRST, later]) == [("first", "later")]


def test_editions_of_one_outlet_are_one(cache: Cache) -> None:
    later = an_article("later", SECOND.text, outlet="Evening Lantern", published="2031-03-11")
    assert pairs(cache, [FIRST, later]) == [("first", "later")]


@pytest.mark.parametrize(
    "other",
    [
        an_article("other", SECOND.text, outlet="Beacon Post", published="2031-03-11"),
        an_article("other", SECOND.text, outlet="The Lantern", published="2031-03-14"),
        an_article(
            "other",
            SECOND.text,
            outlet="The Lantern",
            title="Mayor thanks fire brigade",
            published="2031-03-11",
        ),
        an_article(
            "other",
            "Another ferry sank off Cape Orrin, far from any town. Nobody was on board.",
            outlet="The Lantern",
            published="2031-03-11",
        ),
        an_article("other", SECOND.text, outlet="The Lantern", published=""),
        an_article("other", FIRST.text, outlet="The Lantern", published="2031-03-11"),
    ],
    ids=["other outlet", "days later", "other title", "other body", "no date", "same text"],
)
def test_what_is_no_later_version(cache: Cache, other: Article) -> None:
    assert pairs(cache, [FIRST, other]) == []


def test_articles_without_an_outlet_are_not_of_one_outlet(cache: Cache) -> None:
    one = Article("one", "", FIRST.title, FIRST.text, "2031-03-10")
    other = Article("other", "", FIRST.title, SECOND.text, "2031-03-11")
    assert pairs(cache, [one, other]) == []


def test_one_address_is_one_article_whatever_it_says(cache: Cache) -> None:
    url = "https://lantern.example/ferry"
    one = an_article("one", "Smoke rose.", title="Smoke", published="2031-03-10", url=url)
    other = an_article("other", BODY, title="Ferry burns", published="2031-03-29", url=url)
    assert pairs(cache, [one, other]) == [("one", "other")]


def test_within_a_day_the_order_has_to_be_known(cache: Cache) -> None:
    def version(id: str, text: str, **more: str) -> Article:
        return an_article(id, text, outlet="The Lantern", published="2031-03-10", **more)

    one, other = version("one", FIRST.text), version("other", SECOND.text)
    assert pairs(cache, [one, other]) == []
    early = version("other", SECOND.text, retrieved="2031-03-10T09:00+02:00")
    late = version("one", FIRST.text, retrieved="2031-03-10T08:00")
    assert pairs(cache, [late, early]) == [("other", "one")]  # 7:00 and 8:00 in UTC
    assert pairs(cache, [version("one", FIRST.text, retrieved="at noon"), early]) == []
    stamped = version("one", "(Updated 12:00) " + FIRST.text)
    first = version("other", "(Updated 09:00) " + SECOND.text)
    assert pairs(cache, [stamped, first]) == [("other", "one")]


def test_changed_added_and_removed_sentences_and_nothing_else(cache: Cache) -> None:
    after = (
        "The flames could be seen from the lighthouse on the far side of the bay. "  # moved
        "A FERRY burned in the harbour of Port Selm on Monday. "  # only in capitals
        "Five sailors died in the fire, the harbour office said. "
        "Divers are looking for the captain."
    )
    assert said(cache, BODY, after) == [
        (
            "changed",
            "Three sailors died in the fire, the harbour office said.",
            "Five sailors died in the fire, the harbour office said.",
        ),
        ("added", "", "Divers are looking for the captain."),
        ("removed", "The mayor thanked the fire brigade of the town for its work.", ""),
    ]


def test_a_changed_number_is_a_change(cache: Cache) -> None:
    before, after = "The fire burned 1,200 tonnes.", "The fire burned 1,500 tonnes."
    assert said(cache, before, after) == [("changed", before, after)]


def test_a_repeated_sentence_is_used_once(cache: Cache) -> None:
    assert said(cache, "Smoke rose.", "Smoke rose. Smoke rose.") == [("added", "", "Smoke rose.")]


def test_equal_versions_have_no_change(cache: Cache) -> None:
    assert said(cache, BODY, BODY) == []
    assert said(cache, BODY, BODY.replace(". ", ".\n\n")) == []


def test_a_changed_headline_is_one_row_of_the_field_title(cache: Cache) -> None:
    before = an_article("first", BODY, title="Ferry burns. Three die", published="2031-03-10")
    after = an_article("second", BODY, title="Five die as ferry burns", published="2031-03-11")
    (one,) = changes(cache, before, after)
    assert (one.kind, one.field, one.before_field) == ("changed", "title", "title")
    assert (one.before, one.text) == (before.title, after.title)
    (added,) = changes(cache, an_article("first", BODY, title=""), after)
    assert (added.kind, added.before_id, added.before) == ("added", "", "")
    assert (added.before_field, added.before_start, added.before_end) == ("", -1, -1)
    (removed,) = changes(cache, after, replace(after, id="last", title=""))
    assert (removed.kind, removed.text, removed.before) == ("removed", "", after.title)
    assert (removed.field, removed.start, removed.end) == ("", -1, -1)


def test_a_row_names_both_versions(cache: Cache) -> None:
    (one,) = changes(cache, FIRST, SECOND)
    assert (one.event_id, one.outlet, one.published) == ("e1", "The Lantern", "2031-03-10T12:00")
    assert (one.subject, one.before_id, one.article_id) == ("first", "first", "second")
    (changed, added) = changes(cache, SECOND, THIRD)
    assert (changed.kind, added.kind, added.before_id) == ("changed", "added", "")


def test_an_article_without_text_is_a_version_too(cache: Cache) -> None:
    empty: Reading = read_articles([an_article("empty", "")], cache)["empty"]
    full = read_articles([an_article("full", "Smoke rose.")], cache)["full"]
    assert [one.kind for one in changes_between("e1", empty, full)] == ["added"]
    assert [one.kind for one in changes_between("e1", full, empty)] == ["removed"]


def test_shingles_are_runs_of_four_words() -> None:
    assert shingles("Three sailors died, they SAID.") == {
        ("three", "sailors", "died", "they"),
        ("sailors", "died", "they", "said"),
    }
    assert shingles("Three sailors died") == frozenset()


def test_containment_is_a_share_of_the_shorter_text() -> None:
    long, short = shingles("a b c d e f g h"), shingles("d e f g x")
    assert len(long) == 5
    assert len(short) == 2
    assert containment(long, short) == containment(short, long) == 0.5
    assert containment(long, shingles("")) == 0.0
