"""One event is told from another that looks like it."""

from __future__ import annotations

from dataclasses import fields, replace

import pytest
from builders import an_article

from analyzer.cache import Cache
from analyzer.datamodels import Article
from analyzer.embedding import CachedEncoder, SentenceEncoder
from analyzer.events import EventFinder, Likeness, opening, same_event_probability
from analyzer.settings import Settings

FERRY = an_article(
    "lantern",
    "A ferry burned in the harbour of Port Selm on Monday morning and three sailors died, the "
    "harbour office said. The Gannet had left the yard only a week ago. Her captain, Brock Tarn, "
    "was among the dead. Smoke drifted over the fish market until noon.",
    title="Ferry burns in Port Selm",
    published="2031-03-10",
)
SAME = an_article(
    "beacon",
    "Three sailors were killed on Monday when fire destroyed the Gannet, a ferry moored in the "
    "harbour of Port Selm. Brock Tarn, her captain, could not be saved. The harbour office said "
    "the ship had come out of the yard a week before.",
    title="Three dead as fire destroys ferry in Port Selm",
    published="2031-03-10",
)
NEXT_DAY = replace(SAME, id="tide", outlet="Tide", published="2031-03-11")
LOOKALIKE = an_article(
    "coast",
    "A ferry burned in the harbour of Ostrava Bay on Tuesday morning and eleven passengers died, "
    "the coast guard said. The Heron was on her way to the islands. Her engineer, Mila Dray, "
    "jumped into the sea. Flames could be seen from the lighthouse.",
    title="Ferry burns in Ostrava Bay",
    published="2031-03-11",
)
BREAD = an_article(
    "bakers",
    "Bakers in Port Selm sold more rye bread in March than in any month of the past ten years, "
    "the guild said. Flour has become cheaper since the new mill opened.",
    title="Rye bread sells well in Port Selm",
    published="2031-03-10",
)
FILLERS = [
    an_article(
        f"filler{number}",
        f"The council of {town} voted on the budget for {what} after a long debate.",
        title=f"{town} votes on {what}",
        published="2031-03-10",
    )
    for number, (town, what) in enumerate(
        [("Marle", "schools"), ("Dunwick", "roads"), ("Ansby", "parks"), ("Corran", "libraries")]
    )
]


@pytest.fixture(scope="module")
def encode(encoder: SentenceEncoder) -> CachedEncoder:
    return CachedEncoder(encoder, encoder.identity, Cache(None))


def found(
    article: Article, corpus: list[Article], encode: CachedEncoder, **settings: float
) -> dict[str, float]:
    """Probability by id of the articles that were found for one."""
    finder = EventFinder([*corpus, *FILLERS], encode, Settings(**settings))  # type: ignore[arg-type]
    among = frozenset(other.id for other in finder.articles)
    return {match.article_id: match.probability for match in finder.find(article, among)}


def test_the_same_event_is_found_and_other_news_is_not(encode: CachedEncoder) -> None:
    assert list(found(FERRY, [SAME, NEXT_DAY, BREAD], encode)) == ["beacon", "tide"]


def test_a_lookalike_a_day_later_elsewhere_is_less_likely(encode: CachedEncoder) -> None:
    all_of_them = found(FERRY, [SAME, NEXT_DAY, LOOKALIKE, BREAD], encode, event_threshold=0.0)
    assert all_of_them["beacon"] > all_of_them["tide"] > 0.95
    assert 0.7 > all_of_them["coast"] > all_of_them["bakers"]


@pytest.mark.parametrize(
    ("published", "within"),
    [
        ("2031-03-06", True),
        ("2031-03-14T23:59:00+14:00", True),
        ("2031-03-05", False),
        ("2031-03-15", False),
        ("2030-03-10", False),
        ("", True),
    ],
)
def test_only_days_in_the_window_are_searched(
    published: str, within: bool, encode: CachedEncoder
) -> None:
    other = replace(SAME, published=published)
    assert ("beacon" in found(FERRY, [other], encode, event_threshold=0.0)) == within


def test_unknown_days_are_searched_with_less_trust(encode: CachedEncoder) -> None:
    dated = found(FERRY, [SAME], encode)["beacon"]
    undated = found(FERRY, [replace(SAME, published="")], encode)["beacon"]
    assert 0.5 < undated < dated
    both = found(replace(FERRY, published=""), [SAME], encode)["beacon"]
    assert both == pytest.approx(undated)


def test_the_window_is_told(encode: CachedEncoder) -> None:
    finder = EventFinder([SAME], encode, Settings(window_days=2))
    window = finder.window(FERRY)
    assert window is not None
    assert [day.isoformat() for day in window] == ["2031-03-08", "2031-03-12"]
    assert finder.window(replace(FERRY, published="")) is None


def test_neither_itself_nor_what_is_not_among_is_found(encode: CachedEncoder) -> None:
    finder = EventFinder([FERRY, SAME, NEXT_DAY, *FILLERS], encode, Settings())
    everyone = frozenset({"lantern", "beacon", "tide"})
    assert {m.article_id for m in finder.find(FERRY, everyone)} == {"beacon", "tide"}
    assert {m.article_id for m in finder.find(FERRY, frozenset({"tide"}))} == {"tide"}
    assert finder.find(FERRY, frozenset()) == ()


def test_the_limit_keeps_the_likeliest(encode: CachedEncoder) -> None:
    assert list(found(FERRY, [NEXT_DAY, SAME], encode, event_limit=1)) == ["beacon"]


def test_order_of_the_corpus_changes_nothing(encode: CachedEncoder) -> None:
    corpus = [SAME, NEXT_DAY, LOOKALIKE, BREAD]
    assert found(FERRY, corpus, encode) == found(FERRY, corpus[::-1], encode)


def test_the_reason_says_what_was_alike(encode: CachedEncoder) -> None:
    finder = EventFinder([SAME, NEXT_DAY, *FILLERS], encode, Settings())
    same, later = finder.find(FERRY, frozenset({"beacon", "tide"}))
    assert same.reason.startswith("openings alike (0.")
    assert same.reason.endswith("same day spoken of; published the same day")
    assert later.reason.endswith("published 1 day apart")


def test_an_empty_corpus_has_no_event(encode: CachedEncoder) -> None:
    finder = EventFinder([], encode, Settings())
    assert finder.find(FERRY, frozenset()) == ()


def test_a_very_long_number_is_not_a_figure(encode: CachedEncoder) -> None:
    serial = an_article("serial", "9" * 6000, title="Serial number", published="2031-03-10")
    assert found(serial, [SAME], encode) == {}


def test_older_reporting_is_found_by_its_words(encode: CachedEncoder) -> None:
    old = replace(SAME, id="old", published="2019-01-01")
    finder = EventFinder([old, BREAD, *FILLERS], encode, Settings())
    everyone = frozenset({"old", "bakers"})
    assert finder.mentioning("Fire destroyed the Gannet in Port Selm.", everyone, 1) == ["old"]
    assert finder.mentioning("Rye bread sells well.", everyone, 1) == ["bakers"]
    assert finder.mentioning("Fire destroyed the Gannet.", frozenset({"bakers"}), 1) == []
    assert finder.mentioning("It was the", everyone, 1) == []
    assert finder.mentioning("Fire destroyed the Gannet.", frozenset(), 4) == []


def test_likeness_moves_the_probability_the_right_way() -> None:
    plain = Likeness(**{field.name: 0.5 for field in fields(Likeness)})
    for name, sign in [("vectors", 1), ("words", 1), ("same_day", 1), ("days_apart", -1)]:
        more = same_event_probability(replace(plain, **{name: 0.6}))
        assert (more - same_event_probability(plain)) * sign > 0
    assert 0 < same_event_probability(plain) < 1


def test_an_opening_is_headline_and_first_eighty_words() -> None:
    long = an_article("long", " ".join(f"word{number}" for number in range(100)), title="Head")
    assert opening(long).startswith("Head. word0 word1")
    assert opening(long).endswith(" word79")
