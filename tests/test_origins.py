"""Copies are told by their words, whatever was cut, put in front or signed differently."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from builders import an_article
from hypothesis import given
from hypothesis import strategies as st

from analyzer.cache import Cache
from analyzer.copies import find_copies
from analyzer.datamodels import Article, CopiedPassage, CopyPair, Origin
from analyzer.origins import Groups, Place, SharedText, find_origins
from analyzer.passages import read_articles

Finder = Callable[..., dict[str, Origin]]

WIRE = (
    "The ferry Gannet burned in the harbour of Port Selm on Monday morning, the harbour office "
    "said. Three sailors died before the crew of a tug could reach them. The owner had been told "
    "twice this year that the pumps on the lower deck did not work. An inspector is to come from "
    "the capital on Wednesday, and the wreck will be towed to the dry dock."
)
OWN = (
    "Smoke hung over our town when I walked to the quay. People stood in small groups, and "
    "hardly anybody spoke. By nine the flames were out, but the Gannet lay on her side, black "
    "from bow to stern, and the tug that had come too late was still tied up next to her."
)


@pytest.fixture(scope="module")
def origins(cache: Cache) -> Finder:
    def find(*articles: Article) -> dict[str, Origin]:
        readings = list(read_articles(articles, cache).values())
        shared = SharedText(articles, find_copies(readings))
        rows = find_origins("e1", articles, {"wire": ("harbour office",)}, shared)
        return {row.article_id: row for row in rows}

    return find


def article(id: str, text: str, published: str) -> Article:
    return an_article(id, text, published=published)


def test_a_wire_and_its_edits_are_one_origin_known_by_the_earliest(origins: Finder) -> None:
    found = origins(
        article("cut", WIRE[: len(WIRE) // 2], "2031-03-05"),
        article("own", OWN, "2031-03-03"),
        article("wire", WIRE, "2031-03-04T08:00"),
        article("framed", f"PORT SELM (Tidewire) - {WIRE} Flags hang low.", "2031-03-04T09:00"),
    )
    assert {id: row.origin_id for id, row in found.items()} == {
        "cut": "wire",
        "own": "own",
        "wire": "wire",
        "framed": "wire",
    }
    assert found["cut"].copied_from == "wire"
    assert found["cut"].similarity > 0.9
    assert found["framed"].copied_from == "wire"
    assert found["wire"].copied_from == ""
    assert found["wire"].similarity == 0.0
    assert found["wire"].credits == ("harbour office",)
    assert found["own"].credits == ()


def test_rows_are_ordered_and_do_not_depend_on_the_order_of_articles(origins: Finder) -> None:
    articles = [
        article("b", WIRE, "2031-03-04"),
        article("a", WIRE, "2031-03-04"),
        article("c", WIRE, ""),
    ]
    rows = origins(*articles)
    assert rows == origins(*articles[::-1])
    assert [(row.article_id, row.origin_id) for row in rows.values()] == [
        ("a", "a"),
        ("b", "a"),
        ("c", "a"),
    ]


def test_an_article_that_shares_passages_only_is_its_own_origin_and_says_so() -> None:
    articles = [article("own", OWN, "2031-03-05"), article("wire", WIRE, "2031-03-04")]
    pair = CopyPair(
        "wire", "own", "copy", 0.2, False, (CopiedPassage(3, 4, 0.9),), "1 of its 4 sentences"
    )
    shared = SharedText(articles, [pair])
    own, wire = find_origins("e1", articles, {}, shared)
    assert (own.origin_id, wire.origin_id) == ("own", "wire")
    assert (own.copied_from, own.similarity) == ("", 0.0)
    assert own.reason == "in part: 1 of its 4 sentences"
    assert shared.is_shared(Place("wire", 3), Place("own", 4))
    assert shared.is_shared(Place("own", 4), Place("wire", 3))
    assert not shared.is_shared(Place("own", 3), Place("wire", 4))


def test_the_source_that_is_named_is_the_one_whose_text_is_shared_most() -> None:
    articles = [article(id, WIRE, "2031-03-04") for id in ("a", "b", "c")]
    pairs = [
        CopyPair("a", "c", "copy", 0.4, True, (), "from a"),
        CopyPair("b", "c", "copy", 0.7, True, (), "from b"),
    ]
    rows = find_origins("e1", articles, {}, SharedText(articles, pairs))
    assert [(row.origin_id, row.copied_from) for row in rows] == [("a", ""), ("a", ""), ("a", "b")]


def test_the_article_that_copies_nobody_stands_for_all() -> None:
    articles = [article("a", WIRE, "2031-03-04"), article("wire", WIRE, "2031-03-04")]
    shared = SharedText(articles, [CopyPair("wire", "a", "copy", 1.0, True, (), "from wire")])
    assert [row.origin_id for row in find_origins("e1", articles, {}, shared)] == ["wire", "wire"]


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), max_size=12))
def test_groups_are_what_joining_reaches(pairs: list[tuple[int, int]]) -> None:
    things = [str(number) for number in range(10)]
    groups = Groups(things)
    for one, other in pairs:
        groups.join(str(one), str(other))
    reached = {thing: {thing} for thing in things}
    for one, other in pairs:  # merging whole sets is slow and plain
        merged = reached[str(one)] | reached[str(other)]
        for thing in merged:
            reached[thing] = merged
    assert {thing: groups.first(thing) for thing in things} == {
        thing: min(reached[thing]) for thing in things
    }


def test_a_copy_names_the_source_that_holds_most_of_it() -> None:
    def pair(earlier: str, share: float, held: int) -> CopyPair:
        passages = tuple(CopiedPassage(number, number, 1.0) for number in range(held))
        return CopyPair(earlier, "copy", "copy", share, True, passages, f"of {earlier}")

    articles = [
        an_article(id, "Text.", published=f"2031-03-0{n}")
        for n, id in enumerate(("long", "short", "copy"), start=1)
    ]
    shared = SharedText(articles, [pair("short", 1.0, 2), pair("long", 0.9, 5)])
    source = shared.source("copy")
    assert source is not None
    assert (source.earlier_id, source.reason) == ("long", "of long")
