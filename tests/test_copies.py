"""Text of one origin is found whatever was cut or reworded; that the event is one is not enough."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from itertools import combinations, permutations

import pytest
from builders import an_article
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analyzer.cache import Cache
from analyzer.copies import agencies_of, find_copies
from analyzer.datamodels import Article, CopyPair
from analyzer.passages import Reading, read_articles
from analyzer.rewriting import REWRITES, rewritten

WIRE = (
    "The ferry Gannet burned out in the harbour of Port Selm on Monday morning, the harbour office "
    "said.",
    "Three sailors died before the crew of a tug could reach the lower deck.",
    "Another eleven people were taken to the seamen's hospital with burns on hands and faces.",
    "The owner had been told twice this year that the pumps below the car deck did not work.",
    "An inspector is to come from the capital on Wednesday to look at the wreck.",
    '"We heard one long whistle and then nothing at all," said Ida Marsh, who sells tickets on the '
    "quay.",
    "The tug Ransome had been lying a mile off, waiting for a grain ship that came late.",
    "By noon the wreck had been towed to the dry dock behind the fish market.",
    "It is the second fire on a ferry of the Selm Line since the line was sold in spring.",
    "In April a stoker was hurt when a fuel pipe broke on her sister ship, the Tern.",
)
OWN = (
    "Smoke hung over our town when I walked down to the quay.",
    "People stood in small groups, and hardly anybody spoke.",
    "The Gannet lay on her side, black from bow to stern.",
    "Behind me somebody counted aloud those who had come home from the night shift.",
    "A nurse told me that the beds were full and that she had sent for her sister.",
    "At the chapel they rang the bell three times, once for every man who did not come back.",
)
ELSEWHERE = (
    "The orchard growers of Upper Venn have voted to share one cold store.",
    "Frost took half of the plums in the north of the valley.",
    "A new road to the railway is promised for the year after next.",
)


@pytest.fixture(scope="session")
def copies(cache: Cache) -> Copies:
    return Copies(cache)


class Copies:
    """Parses articles and looks for copies among them."""

    def __init__(self, cache: Cache) -> None:
        self._cache = cache

    def readings(self, articles: Iterable[Article]) -> list[Reading]:
        return list(read_articles(list(articles), self._cache).values())

    def __call__(self, *articles: Article) -> tuple[CopyPair, ...]:
        return find_copies(self.readings(articles))

    def only(self, *articles: Article) -> CopyPair:
        (pair,) = self(*articles)
        return pair


def story(id: str, sentences: Iterable[str], **more: str) -> Article:
    return an_article(id, " ".join(sentences), **more)


WIRE_STORY = story("wire", WIRE)


@given(st.lists(st.sampled_from(WIRE + OWN + ELSEWHERE), min_size=1, max_size=8))
@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_a_verbatim_copy_is_whole(copies: Copies, sentences: list[str]) -> None:
    pair = copies.only(story("one", sentences), story("two", sentences, title="Other words"))
    assert (pair.whole, pair.share, pair.kind) == (True, 1.0, "copy")
    assert all(passage.similarity == 1.0 for passage in pair.passages)
    assert [p.earlier for p in pair.passages] == [p.later for p in pair.passages]
    assert pair.reason == "the text of two is that of one, published the same day"


def test_very_short_texts_are_copies_only_when_equal(copies: Copies) -> None:
    texts = {"one": "Ferry burned.", "two": "Ferry burned.", "three": "Ferry sank.", "four": ""}
    found = copies(*(an_article(id, text) for id, text in texts.items()), an_article("five", ""))
    assert [(p.earlier_id, p.later_id, p.share) for p in found] == [("one", "two", 1.0)]


@pytest.mark.parametrize("how", REWRITES)
def test_a_re_edited_copy_is_whole(copies: Copies, how: str) -> None:
    rule = next(rule for rule in REWRITES if rule == how)
    copy = rewritten(WIRE_STORY, rule, story("own", OWN))
    pair = copies.only(WIRE_STORY, replace(copy, outlet="Courier", published="2031-03-05"))
    assert pair.whole
    assert pair.earlier_id == "wire"


def test_a_copy_with_a_lead_and_words_of_its_own_is_whole(copies: Copies) -> None:
    edited = story(
        "courier",
        (
            "Grief and anger in Port Selm: once more a Selm Line ship went up in flames.",
            "Three seamen lost their lives before the crew of a tug could reach the lower deck.",
            "The owner was warned twice this year that the pumps below the car deck did not work.",
            "The tug Ransome had been lying a mile off, waiting for a grain ship that was late.",
            "In April a stoker was injured when a fuel pipe burst on her sister ship, the Tern.",
        ),
        published="2031-03-05",
    )
    pair = copies.only(WIRE_STORY, edited)
    assert pair.whole
    assert [(p.earlier, p.later) for p in pair.passages] == [(2, 2), (4, 3), (7, 4), (10, 5)]
    assert pair.reason == "4 of the 5 sentences of courier stand in wire, published the day before"


def test_an_article_with_a_background_from_the_wire_shares_those_passages(copies: Copies) -> None:
    mixed = story("lantern", (*OWN, WIRE[3], WIRE[6]), published="2031-03-06")
    pair = copies.only(WIRE_STORY, mixed)
    assert not pair.whole
    assert [(p.earlier, p.later, p.similarity) for p in pair.passages] == [(4, 7, 1.0), (7, 8, 1.0)]
    assert pair.reason == "2 of the 8 sentences of lantern stand in wire, published 2 days before"
    words = [len(sentence.split()) for sentence in mixed.text.split(". ")]
    assert pair.share == pytest.approx(sum(words[-2:]) / sum(words), abs=0.001)


def test_two_reporters_who_quote_one_speech_share_nothing(copies: Copies) -> None:
    speech = (
        "“We will not rest until every pump on every ship of this line has been taken out and "
        "looked at. Those who signed for them will stand before this council. I owe that to three "
        "families”"
    )
    one = story("one", (f"{speech}, mayor Ada Quill told a crowd on the quay.", *OWN[:2]))
    two = story("two", (f"At the town hall the mayor was brief. {speech}, she said.", *OWN[3:5]))
    assert copies(one, two) == ()


def test_one_toll_in_few_words_is_no_copy(copies: Copies) -> None:
    one = story(
        "one", ("At least three people were killed and eleven wounded on Monday.", *OWN[:3])
    )
    two = story("two", ("At least three people were killed and nine wounded on Monday.", *OWN[3:]))
    assert copies(one, two) == ()


def test_reports_of_one_event_or_of_others_share_nothing(copies: Copies) -> None:
    assert copies(WIRE_STORY, story("own", OWN), story("elsewhere", ELSEWHERE)) == ()


def test_what_stands_at_the_end_of_every_story_makes_no_copy(copies: Copies) -> None:
    end = (
        "The Selm Line has run the ferries between the town and the islands since the first war.",
        "Write to us at the office on Kelp Street, open from nine to five on working days.",
        "The Lantern is printed on Tuesdays and Fridays and read in all eleven parishes.",
    )
    pair = copies.only(story("one", (*OWN, *end)), story("two", (*ELSEWHERE, *WIRE[6:], *end)))
    assert not pair.whole
    assert pair.share > 0.3


def test_order_of_input_does_not_matter(copies: Copies) -> None:
    articles = [
        WIRE_STORY,
        story("cut", WIRE[:5], published="2031-03-05"),
        story("mixed", (*OWN, WIRE[3], WIRE[6])),
        story("undated", WIRE[2:], published=""),
    ]
    readings = copies.readings(articles)
    first = find_copies(readings)
    assert len(first) == 6
    assert all(find_copies(some) == first for some in permutations(readings))


def test_a_pair_does_not_depend_on_the_other_articles(copies: Copies) -> None:
    articles = [WIRE_STORY, story("cut", WIRE[:5]), story("mixed", (*OWN, WIRE[3], WIRE[6]))]
    pairs = {pair for two in combinations(articles, 2) for pair in copies(*two)}
    assert pairs == set(copies(*articles))


def test_outlets_matter_for_the_kind_only(copies: Copies) -> None:
    longer = ("The fire is out.", *WIRE)
    apart = copies.only(WIRE_STORY, story("new", longer, published="2031-03-05"))
    together = copies.only(
        replace(WIRE_STORY, outlet="Tide"),
        story("new", longer, published="2031-03-05", outlet="Tide"),
    )
    assert (apart.kind, together.kind) == ("copy", "version")
    assert replace(apart, kind="version", reason=together.reason) == together
    assert together.reason == "10 of the 11 sentences of new stand in the older version wire, " + (
        "published the day before"
    )


@pytest.mark.parametrize(
    ("titles", "leads", "kind"),
    [
        (("Ferry fire kills 3 at Selm", "Ferry fire kills 5 at Selm"), ("", ""), "version"),
        (("Ferry fire at Selm", "Ferry fire at Selm"), ("", "Updated at noon. "), "version"),
        (("Ferry fire at Selm", "Ferry fire at Selm"), ("", ""), "copy"),
        (("Ferry fire kills 3 at Selm", "Grief on the quay: 5 dead"), ("", ""), "copy"),
    ],
)
def test_an_update_of_one_wire_is_a_version(
    copies: Copies, titles: tuple[str, str], leads: tuple[str, str], kind: str
) -> None:
    old, new = (
        story(name, (f"PORT SELM (Tidewire) - {lead}{WIRE[0]}", *rest), title=title, published=day)
        for name, lead, title, rest, day in (
            ("old", leads[0], titles[0], WIRE[1:7], "2031-03-04"),
            ("new", leads[1], titles[1], WIRE[1:], "2031-03-05"),
        )
    )
    pair = copies.only(old, new)
    assert (pair.whole, pair.kind, pair.earlier_id) == (True, kind, "old")
    assert "old, which credits Tidewire, published the day before" in pair.reason


@pytest.mark.parametrize(
    ("one", "other", "source"),
    [
        ({"published": "2031-03-05"}, {"published": "2031-03-04"}, "b"),
        ({"published": "2031-03-04T09:30"}, {"published": "2031-03-04T09:00"}, "b"),
        (
            {"published": "2031-03-04T09:30+02:00"},
            {"published": "2031-03-04T08:00+00:00"},
            "a",
        ),
        ({"published": "2031-03-04T09:30"}, {"published": "2031-03-04"}, "a"),
        ({}, {"author": "Tide staff and AFP"}, "b"),
        ({"published": ""}, {"author": "Reuters"}, "b"),
        ({}, {}, "a"),
    ],
)
def test_the_source_is_the_earlier_then_the_credited_one(
    copies: Copies, one: dict[str, str], other: dict[str, str], source: str
) -> None:
    assert copies.only(story("a", WIRE, **one), story("b", WIRE, **other)).earlier_id == source


def test_on_one_day_the_longer_one_is_the_source(copies: Copies) -> None:
    assert copies.only(story("a", WIRE[:5]), story("b", WIRE)).earlier_id == "b"


def test_a_day_that_is_unknown_is_told(copies: Copies) -> None:
    pair = copies.only(WIRE_STORY, story("cut", WIRE[:1], published=""))
    assert (
        pair.reason
        == "1 of the 1 sentence of cut stands in wire, but which came first is not known"
    )


@pytest.mark.parametrize(
    ("text", "agencies"),
    [
        ("PORT SELM (AFP) - A ferry burned.", ("AFP",)),
        ("PORT SELM, March 4 (Tidewire) – A ferry burned.", ("Tidewire",)),
        ("PORT SELM (Reuters/AP) - A ferry burned.", ("AP", "Reuters")),
        ("A ferry burned. (Tide staff and agencies)", ("agencies",)),
        ("Afp - A ferry burned.", ("AFP",)),
        ("A ferry burned, a diver said. --Reuters", ("Reuters",)),
        ("Ferry burns AFP Tuesday 4 Mar 2031 A ferry burned.", ("AFP",)),
        ("“It burned,” he told Agence France-Presse by telephone.", ("AFP",)),
        ("She told the official Xinhua news agency so.", ("Xinhua",)),
        ("The ferry burned, Reuters reported.", ("Reuters",)),
        ("Much of this comes from the Associated Press.", ("AP",)),
        ("A ferry burned (with Reuters and AFP).", ("AFP", "Reuters")),
        ("An EFE correspondent in Port Selm saw the wreck.", ("EFE",)),
        ("A ferry burned. Agencies contributed to this report.", ("agencies",)),
        ("The quay on Monday. (AFP Photo) A ferry burned.", ()),
        ("A ferry burned; two Reuters journalists were among the passengers.", ()),
        ("The Pilots Authority (PA) closed the harbour.", ()),
        ("The harbour PA system was silent; aid agencies asked why.", ()),
        ("A ferry burned.", ()),
    ],
)
def test_agencies_that_are_credited(copies: Copies, text: str, agencies: tuple[str, ...]) -> None:
    (reading,) = copies.readings([an_article("a", text)])
    assert agencies_of(reading) == agencies
