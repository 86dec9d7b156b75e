"""Copies are told by their words, whatever was cut, put in front or signed differently."""

from __future__ import annotations

import pytest
from builders import an_article
from hypothesis import given
from hypothesis import strategies as st

from analyzer.datamodels import Article, Origin
from analyzer.origins import (
    Groups,
    containment,
    find_origins,
    shingles,
)

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


def origins(*articles: Article, least: float = 0.15) -> dict[str, Origin]:
    rows = find_origins("e1", articles, {"wire": ("harbour office",)}, least)
    return {row.article_id: row for row in rows}


def article(id: str, text: str, published: str) -> Article:
    return an_article(id, text, published=published)


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


def test_a_wire_and_its_edits_are_one_origin_known_by_the_earliest() -> None:
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
    assert found["cut"].similarity > 0.95
    assert found["framed"].copied_from == "wire"
    assert found["wire"].copied_from == ""
    assert found["wire"].similarity == 0.0
    assert found["wire"].credits == ("harbour office",)
    assert found["own"].credits == ()


def test_rows_are_ordered_and_do_not_depend_on_the_order_of_articles() -> None:
    articles = [
        article("b", WIRE, "2031-03-04"),
        article("a", WIRE, "2031-03-04"),
        article("c", WIRE, ""),
    ]
    rows = find_origins("e1", articles, {}, 0.15)
    assert rows == find_origins("e1", articles[::-1], {}, 0.15)
    assert [(row.article_id, row.origin_id) for row in rows] == [("a", "a"), ("b", "a"), ("c", "a")]


def test_texts_too_short_to_tell_are_copies_only_when_equal() -> None:
    found = origins(
        article("one", "Ferry burned.", "2031-03-04"),
        article("two", "Ferry burned.", "2031-03-05"),
        article("three", "Ferry sank.", "2031-03-05"),
    )
    assert [found[id].origin_id for id in ("one", "two", "three")] == ["one", "one", "three"]


@pytest.mark.parametrize(("least", "together"), [(0.2, True), (0.5, True), (0.51, False)])
def test_the_threshold_decides(least: float, together: bool) -> None:
    found = origins(
        article("long", "a b c d e f g h", "2031-03-04"),
        article("short", "d e f g x", "2031-03-05"),
        least=least,
    )
    assert (found["short"].origin_id == "long") == together


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
