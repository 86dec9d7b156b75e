"""How the reporting moved: what was first stated when, which figures rose, what was edited."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import permutations

import pytest
from builders import a_cell, a_claim, an_article

from analyzer.cache import Cache
from analyzer.datamodels import Article, Cell, Change, Claim
from analyzer.figures import find_figures
from analyzer.passages import read_articles
from analyzer.timeline import find_changes

DIED = "Three sailors died."
LANTERN = an_article(
    "lantern", f"A ferry burned. {DIED}", outlet="The Lantern", published="2031-03-10T12:00"
)


def same(outlet: str) -> str:
    """Each outlet by itself, and the evening edition as the paper's."""
    return {"Evening Lantern": "The Lantern"}.get(outlet, outlet)


def changes(
    cache: Cache,
    articles: Sequence[Article],
    cells: Sequence[Cell] = (),
    claims: Iterable[Claim] = (),
    with_figures: bool = True,
) -> tuple[Change, ...]:
    """The changes, each verbatim where it says that it stands."""
    readings = read_articles(articles, cache)
    figures = find_figures("e1", readings.values()) if with_figures else ()
    found = find_changes("e1", readings.values(), figures, cells, claims, same)
    by_id = {article.id: article for article in articles}
    for one in found:
        assert one.text == by_id[one.article_id].field_text(one.field)[one.start : one.end]
        if one.before_id:
            before = by_id[one.before_id].field_text(one.before_field)
            assert one.before == before[one.before_start : one.before_end]
    return found


def report(id: str, text: str, published: str, outlet: str = "Beacon", title: str = "") -> Article:
    return an_article(id, text, outlet=outlet, title=title, published=published)


def steps(cache: Cache, *articles: Article) -> list[tuple[str, str, str, str]]:
    """Kind, subject, words and the words before of each step of a figure."""
    return [(one.kind, one.subject, one.text, one.before) for one in changes(cache, articles)]


def stating(cache: Cache, *others: tuple[Article, str], **more: str) -> list[tuple[str, str, str]]:
    """Outlet, article and words of each first statement of "Three sailors died."."""
    claim = a_claim(LANTERN, DIED)
    cells = [a_cell(claim, other, "agrees", words, **more) for other, words in others]
    articles = [LANTERN, *(other for other, _ in others)]
    found = changes(cache, articles, cells, [claim], with_figures=False)
    rows = [one for one in found if one.kind == "first stated"]
    assert {one.subject for one in rows} <= {claim.claim_id}
    return [(one.outlet, one.article_id, one.text) for one in rows]


def test_the_first_article_of_each_outlet_that_states_a_claim(cache: Cache) -> None:
    late = report("late", "Smoke rose. Three men died.", "2031-03-12")
    early = report("early", "Fire killed three men.", "2031-03-11")
    first = report("first", "Three are dead.", "2031-03-10T08:00", outlet="Tidewire")
    found = stating(
        cache, (late, "Three men died."), (early, early.text), (first, "Three are dead.")
    )
    assert found == [
        ("Tidewire", "first", "Three are dead."),
        ("The Lantern", "lantern", DIED),
        ("Beacon", "early", "Fire killed three men."),
    ]


def test_an_earlier_article_or_edition_of_the_claims_outlet_is_its_statement(cache: Cache) -> None:
    for outlet in ("The Lantern", "Evening Lantern"):
        own = report("own", "Fire killed three men.", "2031-03-09", outlet=outlet)
        assert stating(cache, (own, own.text)) == [(outlet, "own", own.text)]


def test_only_agreement_on_the_event_in_dated_articles_is_a_statement(cache: Cache) -> None:
    other = report("other", "Fire killed three men.", "2031-03-09")
    undated = report("undated", "Fire killed three men.", "")
    assert stating(cache, (other, other.text), scope="background") == [
        ("The Lantern", "lantern", DIED)
    ]
    assert stating(cache, (other, other.text), event_id="e2") == [("The Lantern", "lantern", DIED)]
    assert stating(cache, (undated, undated.text)) == [("The Lantern", "lantern", DIED)]
    claim = a_claim(LANTERN, DIED)
    cell = a_cell(claim, other, "diverges", other.text)
    found = changes(cache, [LANTERN, other], [cell], [claim], with_figures=False)
    assert [one.article_id for one in found] == ["lantern"]


def test_what_cannot_be_checked_is_not_followed(cache: Cache) -> None:
    claim = a_claim(LANTERN, DIED, kind="opinion", checkable=False)
    assert changes(cache, [LANTERN], [], [claim], with_figures=False) == ()


def test_articles_that_name_no_outlet_are_not_one_outlet(cache: Cache) -> None:
    claim = a_claim(LANTERN, DIED)
    nameless = [
        Article(id, "", "", f"{id} saw three die.", published="2031-03-11") for id in ("one", "two")
    ]
    cells = [a_cell(claim, each, "agrees", each.text) for each in nameless]
    found = changes(cache, [LANTERN, *nameless], cells, [claim], with_figures=False)
    assert [one.article_id for one in found] == ["lantern", "one", "two"]


def test_a_toll_is_first_stated_then_raised_then_lowered(cache: Cache) -> None:
    articles = (
        report("a", "The fire killed 12 sailors.", "2031-03-10"),
        report("b", "At least 18 sailors died.", "2031-03-11"),
        report("c", "The fire killed 18 sailors.", "2031-03-12"),
        report("d", "Fifteen sailors died.", "2031-03-13"),
    )
    killed = "killed (sailor)"
    expected = [
        ("first stated", killed, "12 sailors", ""),
        ("raised", killed, "At least 18 sailors", "12 sailors"),
        ("lowered", killed, "Fifteen sailors", "At least 18 sailors"),
    ]
    for order in permutations(articles):
        assert steps(cache, *order) == expected


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("18 sailors died.", "At least 12 sailors died."),
        ("12 sailors died.", "Up to 30 sailors died."),
        ("10 to 15 sailors died.", "12 sailors died."),
        ("18 sailors died.", "Dozens of sailors died."),
        ("18 sailors died.", "Six sailors died on the raft, and 18 sailors died in all."),
        ("18 sailors died.", "Six sailors died off Cape Orrin. On Monday 20 sailors died."),
        ("18 sailors died.", "Twenty sailors swam, among them the cook."),
    ],
    ids=["at least", "up to", "range", "vague", "given too", "higher given too", "other count"],
)
def test_what_is_no_step(cache: Cache, before: str, after: str) -> None:
    found = steps(cache, report("a", before, "2031-03-10"), report("b", after, "2031-03-11"))
    assert [kind for kind, subject, _, _ in found if subject == "killed (sailor)"] == [
        "first stated"
    ]


def test_each_outlet_and_each_count_moves_by_itself(cache: Cache) -> None:
    found = changes(
        cache,
        [
            report("a", "Twelve sailors died.", "2031-03-10"),
            report("b", "Fifteen sailors died. Two cooks died.", "2031-03-11", outlet="Tidewire"),
        ],
    )
    assert [(one.outlet, one.kind, one.subject) for one in found] == [
        ("Beacon", "first stated", "killed (sailor)"),
        ("Tidewire", "first stated", "killed (cook)"),
        ("Tidewire", "first stated", "killed (sailor)"),
    ]
    edition = report("b", "Fifteen sailors died.", "2031-03-11", outlet="Evening Lantern")
    paper = report("a", "Twelve sailors died.", "2031-03-10", outlet="The Lantern")
    assert [kind for kind, *_ in steps(cache, paper, edition)] == ["first stated", "raised"]


def test_of_one_article_the_highest_of_the_headline_or_the_first_of_the_text_counts(
    cache: Cache,
) -> None:
    text = "Four sailors died on the bridge. Nine sailors died in all."
    assert steps(cache, report("a", text, "2031-03-10"))[0][2] == "Four sailors"
    titled = report(
        "a", text, "2031-03-10", title="Toll rises: six sailors dead, nine sailors dead"
    )
    (only,) = steps(cache, titled)
    assert only[2] == "nine sailors"


def test_parts_older_figures_and_older_deeds_are_left_aside(cache: Cache) -> None:
    text = (
        "Eighteen sailors died, including two cooks. The office had earlier reported 15 dead. "
        "In 2019 forty sailors died. It lasted two days and could be seen for three miles."
    )
    assert [row[2] for row in steps(cache, report("a", text, "2031-03-10"))] == ["Eighteen sailors"]


def test_two_sums_that_are_only_money_are_no_step(cache: Cache) -> None:
    first = report("a", "The union paid each family 500 crowns.", "2031-03-10")
    second = report("b", "The owner was fined 9,000 crowns.", "2031-03-11")
    assert steps(cache, first, second) == [("first stated", "money, crown", "500 crowns", "")]


def test_a_figure_that_is_dropped_while_others_are_given(cache: Cache) -> None:
    first = report("a", "Twelve sailors died. Two cranes burned.", "2031-03-10")
    silent = report("b", "Forty people were hurt.", "2031-03-11")
    again = report("c", "Divers found nobody. Forty people were hurt.", "2031-03-12")
    back = report("d", "Fourteen sailors died.", "2031-03-13")
    found = [row for row in changes(cache, [first, silent, again, back]) if "killed" in row.subject]
    assert [(row.kind, row.article_id, row.text, row.before) for row in found] == [
        ("first stated", "a", "Twelve sailors", ""),
        ("no longer stated", "b", "", "Twelve sailors"),
        ("raised", "d", "Fourteen sailors", "Twelve sailors"),
    ]
    stated, dropped, _ = found
    assert (stated.before_field, stated.before_start, stated.before_end) == ("", -1, -1)
    assert (dropped.field, dropped.start, dropped.end) == ("", -1, -1)
    assert (dropped.before_field, dropped.before_start, dropped.before_end) == ("text", 0, 14)


@pytest.mark.parametrize(
    "text",
    [
        "The mayor wore a grey coat.",
        "Two cranes burned.",
        "Dozens of sailors died and 40 were hurt.",
        "Forty were hurt. Twelve died.",
    ],
    ids=["no figure", "no deed", "vague", "not of whom"],
)
def test_a_figure_is_not_dropped_by_silence_or_other_words(cache: Cache, text: str) -> None:
    first = report("a", "Twelve sailors died.", "2031-03-10")
    kinds = [kind for kind, *_ in steps(cache, first, report("b", text, "2031-03-11"))]
    assert "no longer stated" not in kinds


def test_of_two_articles_of_one_day_neither_is_called_the_later_one(cache: Cache) -> None:
    for low, high in (("a", "b"), ("b", "a")):
        found = steps(
            cache,
            report(low, "Twelve sailors died.", "2031-03-10"),
            report(high, "Eighteen sailors died.", "2031-03-10"),
            report("c", "Fifteen sailors died.", "2031-03-11"),
        )
        assert found == [
            ("first stated", "killed (sailor)", "Twelve sailors", ""),
            ("lowered", "killed (sailor)", "Fifteen sailors", "Eighteen sailors"),
        ]


def test_within_a_day_a_time_or_the_text_itself_gives_the_order(cache: Cache) -> None:
    early = report("a", "Eighteen sailors died.", "2031-03-10T09:00")
    late = report("b", "Twelve sailors died.", "2031-03-10T18:00")
    assert [kind for kind, *_ in steps(cache, early, late)] == ["first stated", "lowered"]
    first = report("b", "Twelve sailors died.", "2031-03-10")
    risen = report("a", "The number of sailors killed has risen to 18 sailors.", "2031-03-10")
    assert [row[::2] for row in steps(cache, first, risen)] == [
        ("first stated", "Twelve sailors"),
        ("raised", "18 sailors"),
    ]
    stamped = report("a", "(Updated 09:00) Eighteen sailors died.", "2031-03-10")
    after = report("b", "(Updated 18:00) Twelve sailors died.", "2031-03-10")
    assert [kind for kind, *_ in steps(cache, after, stamped)] == ["first stated", "lowered"]


def test_two_counts_of_a_thing_are_followed_but_do_not_move(cache: Cache) -> None:
    first = report("a", "Two cranes burned. Nine goats watched.", "2031-03-10")
    second = report("b", "Six cranes burned.", "2031-03-11")
    assert steps(cache, first, second) == [("first stated", "crane", "Two cranes", "")]


def test_an_amount_moves_and_its_unit_is_named(cache: Cache) -> None:
    first = report("a", "The fire burned 200 tonnes of grain.", "2031-03-10")
    second = report("b", "The fire burned 300 tonnes of grain.", "2031-03-11")
    assert [row[:3] for row in steps(cache, first, second)] == [
        ("first stated", "grain, t", "200 tonnes"),
        ("raised", "grain, t", "300 tonnes"),
    ]


def test_articles_without_a_date_take_no_part(cache: Cache) -> None:
    dated = report("a", "Twelve sailors died.", "2031-03-10")
    undated = report("b", "Eighteen sailors died.", "")
    assert [row[2] for row in steps(cache, undated, dated)] == ["Twelve sailors"]


def test_versions_are_among_the_changes_and_all_are_in_order_of_time(cache: Cache) -> None:
    text = "A ferry burned in the harbour of Port Selm on Monday. Three sailors died in the fire."
    first = report("a", text, "2031-03-10T10:00", title="Ferry burns in Port Selm")
    second = report("b", text.replace("Three", "Five"), "2031-03-10T20:00+09:00", title=first.title)
    third = report(
        "c", text.replace("Three", "Nine"), "2031-03-10T21:00+09:00", title=first.title
    )  # 12:00 in UTC, the second is of 11:00
    for articles in permutations((first, second, third)):
        found = changes(cache, articles)
        assert [(one.article_id, one.kind, one.subject) for one in found] == [
            ("a", "first stated", "killed (sailor)"),
            ("b", "changed", "a"),
            ("b", "raised", "killed (sailor)"),
            ("c", "changed", "b"),
            ("c", "raised", "killed (sailor)"),
        ]


def test_nothing_has_no_changes() -> None:
    assert find_changes("e1", [], (), (), (), same) == ()
