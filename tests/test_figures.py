"""Who counts what: each quantity of an event's articles with its bound, day, speaker and place."""

from __future__ import annotations

import pytest
from builders import an_article

from analyzer.cache import Cache
from analyzer.datamodels import Article, Figure, Origin, Quantity
from analyzer.figures import find_figures
from analyzer.passages import read_articles
from analyzer.spreads import find_spreads, value_in_words


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


@pytest.mark.parametrize(
    ("sentence", "quantity", "part_of"),
    [
        ("Nine sailors died, including two cooks.", "two cooks", "Nine sailors"),
        ("Some 60 cooks were among the 90 people killed.", "Some 60 cooks", "90 people"),
        ("Two cooks were among nine sailors killed.", "Two cooks", "nine sailors"),
        ("Ferry fire kills nine A fire killed at least nine sailors, including two cooks.",
         "two cooks", "at least nine sailors"),
        ("The ferry carried 90 people, including five cooks.", "five cooks", "90 people"),
        ("Nine sailors died and 12 miners died, including two cooks.", "two cooks", ""),
        ("Ten sailors died on board, and three more people died later.", "three more people", ""),
    ],
)  # fmt: skip
def test_a_part_names_the_number_that_it_is_a_part_of(
    cache: Cache, sentence: str, quantity: str, part_of: str
) -> None:
    (part,) = (one for one in told(cache, sentence) if one.quantity.text == quantity)
    assert (part.aside, part.part_of) == (True, part_of)


@pytest.mark.parametrize(
    ("sentence", "whole"),
    [
        ("Two cooks were among nine sailors killed.", "nine sailors"),
        ("Nine sailors, among them cooks, were killed.", "Nine sailors"),
    ],
)
def test_the_number_that_others_are_among_is_no_part(
    cache: Cache, sentence: str, whole: str
) -> None:
    (one,) = (one for one in told(cache, sentence) if one.quantity.text == whole)
    assert (one.aside, one.part_of) == (False, "")


@pytest.mark.parametrize(
    ("sentence", "aside"),
    [
        ("Three more bodies were found overnight.", True),
        ("The fire killed another 12 sailors.", True),
        ("The fire killed more than 12 sailors.", False),
        ("The fire killed 12 sailors once more.", False),
        ("The fire wounded 30 more.", False),  # more people than those killed
        ("The fire wounded dozens and killed three more.", False),
    ],
)
def test_a_number_that_comes_on_top_is_aside(cache: Cache, sentence: str, aside: bool) -> None:
    assert told(cache, sentence)[-1].aside is aside


@pytest.mark.parametrize(
    ("sentence", "place"),
    [
        ("A ferry from London burned near Dublin, killing 12 sailors.", "Dublin"),
        ("In London 12 sailors died.", "London"),
        ("Twelve sailors died.", ""),
        ("A London-based monitor said 12 sailors died.", ""),
        ("LONDON (Tidewire) - Twelve sailors died on the quay.", ""),
        ("Paris lost 12 sailors, Rome none.", ""),  # equally near
    ],
)
def test_the_place_is_the_one_named_nearest_in_the_sentence(
    cache: Cache, sentence: str, place: str
) -> None:
    places = [one.place for one in told(cache, sentence)]
    assert places == [place]
    assert all(one in sentence for one in places)


@pytest.mark.parametrize(
    ("sentence", "place"),
    [
        ("Told to leave Ropewalk Street, 150 families spent the night in a gym.",
         "Ropewalk Street"),
        ("Twelve sailors died near Tower Bridge.", "Tower Bridge"),
        ("In Castle Hill 12 sailors died.", "Castle Hill"),
        ("Twelve sailors died in Tahrir Square.", "Tahrir Square"),
        ("Twelve sailors died in the Sermin district.", "Sermin district"),
        ("Twelve sailors died in a Damascus suburb.", "Damascus suburb"),
        ("Twelve sailors died in Mexico City.", "Mexico City"),
        ("Twelve sailors died in Dunmore town.", "Dunmore"),
        ("London school children lost 12 bikes.", "London"),
    ],
)  # fmt: skip
def test_a_place_keeps_the_last_word_of_its_name(cache: Cache, sentence: str, place: str) -> None:
    assert [one.place for one in told(cache, sentence)] == [place]


@pytest.mark.parametrize(
    ("sentence", "background"),
    [
        ("Twelve sailors died.", False),
        ("The conflict, which has killed 280,000 people, goes on.", True),
        ("The earthquake killed 28,000 people.", False),
        ("The conflict killed 12 people.", False),
        ("Twelve sailors died on March 4.", True),  # eight days before
        ("Twelve sailors died on March 5.", False),
        ("Twelve sailors died in 2029.", True),
        ("The war has killed 400,000 people since 2027.", True),
        ("Since 2027 the war has killed 400,000 people.", True),
        ("More than 400,000 people have been killed since the war began.", True),
        ("Twelve sailors have died since Monday.", False),
        ("The blast killed 12 sailors in the deadliest attack since 2027.", False),
        ("The first attack since 2027 killed 12 sailors.", False),
        ("Twelve sailors died on the ferry, which has sailed since 2027.", False),
        ("In a town under siege since 2027, 12 sailors died on Tuesday.", False),
        ("Besieged since 2027, it is a town where 12 sailors died.", False),
    ],
)
def test_totals_and_earlier_days_are_background(
    cache: Cache, sentence: str, background: bool
) -> None:
    read = told(cache, f"Smoke rose. {sentence}")
    assert [one.background for one in read if one.quantity.counted == "killed"] == [background]


@pytest.mark.parametrize(
    ("sentence", "background"),
    [
        ("More than 200 people work at the terminal, which was built in 2019.", False),
        ("Built in 2019, the mill employs 200 people.", False),
        ("The company, founded in 2019, has 300 workers.", False),
        ("The bridge was built in 2019 and carries 20,000 cars a day.", False),
        ("The 500 homes built in 2019 were flooded.", False),
        ("The town built 200 homes in 2019.", True),
        ("When the mill opened in 2019, 200 people worked there.", True),
        ("The attack, which happened in 2019, hurt 12 sailors.", True),
        ("The guards opened fire in 2019, hurting 12 sailors.", True),
        ("A bridge built in 2019 collapsed in 2020, hurting 12 sailors.", True),
    ],
)
def test_the_year_in_which_a_thing_was_made_is_not_that_of_a_figure(
    cache: Cache, sentence: str, background: bool
) -> None:
    (one,) = told(cache, f"Smoke rose. {sentence}")
    assert (one.background, one.as_of) == (background, "" if background else "2031-03-12")


def test_what_an_article_opens_with_is_no_background(cache: Cache) -> None:
    old = "Twelve sailors died on March 4."  # published on the twelfth
    assert [one.background for one in told(cache, f"{old} {old}")] == [False, True]


def test_counters_of_a_page_are_no_figures(cache: Cache) -> None:
    found = told(cache, "Short link 0 612 Twelve sailors were killed in the harbour.")
    assert [one.quantity.text for one in found] == ["Twelve sailors"]
    (toll,) = told(cache, "Wed Mar 12 2031 6 killed in harbour fire.")  # a year is none
    assert (toll.quantity.low, toll.quantity.counted) == (6, "killed")


def test_a_spread_shows_the_lowest_and_the_highest_of_different_outlets(cache: Cache) -> None:
    found = figures(
        cache,
        an_article("beacon", "Nine sailors died, including two cooks."),
        an_article("coast", "At least 14 sailors died, mayor Ada Quill said."),
        an_article("tide", "Ten sailors died. Two cranes fell, and three cranes burned."),
    )
    (one,) = find_spreads(found)  # the cranes are one outlet's, the cooks a part
    assert (one.event_id, one.counted, one.of, one.unit) == ("e1", "killed", "sailor", "")
    assert (one.outlets, one.figures, one.agreed) == (3, 3, False)
    assert (one.lowest.quantity.text, one.lowest.outlet) == ("Nine sailors", "Beacon")
    assert (one.highest.quantity.text, one.highest.speaker) == ("At least 14 sailors", "Ada Quill")
    assert one.by_outlet == "Beacon: 9; Coast: at least 14; Tide: 10"


def rows(cache: Cache, *articles: Article) -> list[tuple[str, str, bool, str]]:
    """What is counted, of whom, whether all agree, and each outlet's figures."""
    found = find_spreads(figures(cache, *articles))
    turned = find_spreads(figures(cache, *articles)[::-1])
    assert found == turned
    return [(one.counted, one.of, one.agreed, one.by_outlet) for one in found]


@pytest.mark.parametrize(
    ("one", "other", "agreed"),
    [
        ("Nine sailors died.", "Nine sailors died.", True),
        ("At least nine sailors died.", "Twelve sailors died.", True),
        ("At least 12 sailors died.", "Nine sailors died.", False),
        ("Dozens of sailors died.", "Some 40 sailors died.", True),
        ("Up to 30 sailors died.", "At least 31 sailors died.", False),
    ],
)
def test_outlets_agree_where_both_figures_may_hold(
    cache: Cache, one: str, other: str, agreed: bool
) -> None:
    ((_, _, found, _),) = rows(cache, an_article("beacon", one), an_article("coast", other))
    assert found is agreed


def test_vague_words_are_no_end_of_a_spread_where_outlets_give_numbers(cache: Cache) -> None:
    texts = ("At least 44 sailors died.", "Some 48 sailors died.", "Dozens of sailors died.")
    articles = [an_article(f"a{n}", text) for n, text in enumerate(texts)]
    (one,) = find_spreads(figures(cache, *articles))
    assert (one.lowest.outlet, one.highest.outlet, one.figures) == ("A1", "A1", 3)
    (one,) = find_spreads(figures(cache, *articles[1:]))  # one number alone is no spread
    assert (one.lowest.outlet, one.highest.outlet) == ("A2", "A2")


@pytest.mark.parametrize(
    ("sentence", "words"),
    [
        ("The fire killed 12 sailors.", "12"),
        ("The port lost $2.5 million of grain.", "2,500,000"),
        ("The fire killed more than 1,200 sailors.", "at least 1,200"),
        ("The fire killed up to 30 sailors.", "up to 30"),
        ("The fire killed 10 to 15 sailors.", "10 to 15"),
        ("Dozens of sailors were killed.", "dozens"),
        ("About 6,000 tonnes of wheat burned.", "about 6,000"),
        ("About 10 miles of road burned.", "About 10 miles"),
    ],
)
def test_a_number_is_written_with_its_bound(cache: Cache, sentence: str, words: str) -> None:
    (one,) = told(cache, sentence)
    assert value_in_words(one.quantity) == words


def test_figures_of_an_outlet_stand_in_the_order_of_publication(cache: Cache) -> None:
    texts = {
        "2031-03-04": "At least 12 sailors died. In the end, 12 sailors died, others said.",
        "2031-03-05": "The fire killed 17 sailors; the mayor said 15 sailors died.",
        "2031-03-06": "The fire killed 17 sailors; the mayor said 15 sailors died.",
        "2031-03-07": "Dozens of sailors died.",
        "": "Some 20 sailors died.",
    }
    mine = [
        an_article(f"a{n}", text, outlet="Lantern", title="", published=day)
        for n, (day, text) in enumerate(texts.items())
    ]
    same = an_article(
        "a9", "Three sailors died.", outlet="Lantern", title="", published="2031-03-04"
    )
    other = an_article("tide", "At least 15 sailors died.", title="")
    ((*_, words),) = rows(cache, other, same, *mine)
    assert words == (
        "Lantern: 3, at least 12 -> 17, 15 -> dozens, some 20; Tide: at least 15"
    )  # two articles of one day, and one without a date, have no order


def test_people_and_nobody_named_are_one_group_and_others_are_not(cache: Cache) -> None:
    found = rows(
        cache,
        an_article("beacon", "Nine people died. Two children died."),
        an_article("coast", "The toll rose to 12. Four children died."),
        an_article("tide", "Three soldiers died. Eight persons died."),
    )
    assert [(counted, of) for counted, of, *_ in found] == [("killed", ""), ("killed", "child")]
    assert found[0][3] == "Beacon: 9; Coast: 12; Tide: 8"


def test_background_takes_no_part_in_a_spread(cache: Cache) -> None:
    war = "The war has killed 400,000 people since 2027."
    found = rows(cache, an_article("beacon", f"Nine people died. {war}"), an_article("coast", war))
    assert found == []


def test_tolls_stand_before_counts_of_things_and_agreement_last(cache: Cache) -> None:
    found = rows(
        cache,
        an_article("beacon", "Two cranes fell. Nine sailors died. Five miners were hurt."),
        an_article("coast", "Three cranes fell. Ten sailors died. Five miners were hurt."),
        an_article("tide", "Four cranes fell."),
    )
    assert [counted for counted, *_ in found] == ["killed", "crane", "wounded"]


def placed(outlet: str, low: float, place: str, rank: str = "town", sentence: str = "") -> Figure:
    """A toll of the town that the sentence says it is of."""
    told = sentence or f"{low:g} died in the town of {place}."
    quantity = Quantity(low, low, "exact", "", "killed", "", 0, len(f"{low:g}"), f"{low:g}")
    return Figure(
        "e1", outlet, outlet, "2031-03-04", quantity, "", "", told, 0, len(f"{low:g}"), "text",
        place=place, place_rank=rank,
    )  # fmt: skip


def test_tolls_of_clearly_different_places_are_two_counts() -> None:
    here = [placed(outlet, 9, "Selm") for outlet in "abf"] + [placed("c", 10, "", "")]
    there = [placed("d", 3, "Brannoc"), placed("e", 4, "Brannoc")]
    found = find_spreads([*there, *here])
    assert [(one.place, one.by_outlet) for one in found] == [
        ("Selm", "a: 9; b: 9; c: 10; f: 9"),
        ("Brannoc", "d: 3; e: 4"),
    ]
    (alone,) = find_spreads([*here, there[0]])  # one outlet's toll elsewhere is no spread
    assert (alone.place, alone.outlets) == ("", 4)


@pytest.mark.parametrize(
    "there",
    [
        placed("b", 12, "Brannoc", "province"),  # Selm may lie in it
        placed("b", 12, "Brannoc", ""),  # nothing says what it is
        placed("b", 12, "Brannoc", "town", "12 died in the town of Brannoc, a part of Selm."),
        placed("b", 12, "North Selm"),
        placed("b", 12, "Brannoc Town", "town", "12 died in Brannoc and Selm."),
    ],
)
def test_tolls_stay_together_where_the_places_may_be_one(there: Figure) -> None:
    (one,) = find_spreads([placed("a", 9, "Selm"), there])
    assert one.place == ""
    assert one.by_outlet == f"a: 9 (Selm); b: 12 ({there.place})"


def test_a_name_with_its_last_word_and_without_is_one_place() -> None:
    (one,) = find_spreads([placed("a", 9, "Selm"), placed("b", 12, "Selm City")])
    assert one.by_outlet == "a: 9; b: 12"


def test_a_place_has_a_rank_only_where_the_figure_is_told_of_there(cache: Cache) -> None:
    there, gone = told(
        cache,
        "Nine people died in the town of Dunmore. The bus brought 30 people from the town of Selm.",
    )
    assert (there.place, there.place_rank) == ("Dunmore", "town")
    assert (gone.place, gone.place_rank) == ("Selm", "")


def test_an_article_that_is_likelier_on_another_event_takes_no_part(cache: Cache) -> None:
    articles = [
        an_article("a", "The fire killed 12 people."),
        an_article("b", "The fire killed 14 people."),
        an_article("c", "A storm killed 90 people."),
    ]
    found = figures(cache, *articles)
    event = found[0].event_id
    rows = [Origin(event, id, id, id, event_probability=p) for id, p in (("b", 0.5), ("c", 0.49))]
    (one,) = find_spreads(found, rows)
    assert (one.outlets, one.lowest.quantity.low, one.highest.quantity.high) == (2, 12, 14)
