"""From a claim and its passages to the question that the judge is asked."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np
import pytest
from builders import an_article
from fakes import BagOfWords

from analyzer.cache import Cache
from analyzer.cells import Prepared, prepare, question_of
from analyzer.claims import extract_claims
from analyzer.datamodels import Article
from analyzer.embedding import CachedEncoder, Encoder
from analyzer.judging.judge import Question
from analyzer.passages import Hit, read_articles

SMOKE = "Smoke rose over the harbour all day long. " * 10
LANTERN = an_article(
    "lantern",
    f"Ferry burns in Port Selm. {SMOKE}Three sailors died, the harbour office said.",
    published="2031-03-04",
)
BEACON = an_article(
    "beacon",
    "Five sailors drowned. Bakers sold rye bread.",
    title="Three ferries sank",
    published="2031-03-05",
)


def prepared(article: Article, cache: Cache) -> list[Prepared]:
    encoder = CachedEncoder(BagOfWords(), "bag of words", Cache(None))
    own = read_articles([article], cache)[article.id]
    return prepare(article, extract_claims(article, cache), own, encoder)


def asked(
    item: Prepared,
    cache: Cache,
    *passages: str,
    other: Article = BEACON,
    aligned: Sequence[Sequence[float]] | None = None,
) -> Question:
    """The question on the passages of the other article that start like this; all words weigh 1."""
    reading = read_articles([other], cache)[other.id]
    hits = [
        Hit(reading, passage, 0.5)
        for start in passages
        for passage in reading.passages
        if passage.text.startswith(start)
    ]
    rows = [np.array(row, dtype=np.float32) for row in aligned or [[0.0]] * len(hits)]
    return question_of(item, hits, rows, 0.8, lambda word: 1.0)


def test_a_claim_is_told_from_who_says_it(cache: Cache) -> None:
    last = prepared(LANTERN, cache)[-1]
    assert last.claim.sentence == "Three sailors died, the harbour office said."
    assert last.core == "Three sailors died"


def test_a_claim_is_near_its_title_and_lead_by_its_core(cache: Cache) -> None:
    title, lead, *_, last = prepared(LANTERN, cache)
    assert (title.claim.field, lead.claim.field) == ("title", "text")
    assert (title.to_title, lead.to_title) == pytest.approx((1.0, 1.0))  # the same words
    assert lead.to_title > lead.to_lead > last.to_lead == 0.0
    assert last.to_title == 0.0


def test_an_article_without_claims_asks_the_encoder_nothing(cache: Cache) -> None:
    class Refusing(BagOfWords):
        def encode(self, texts: Sequence[str]) -> np.ndarray[tuple[int, int], np.dtype[np.float32]]:
            raise AssertionError("nothing is to be encoded")

    model: Encoder = Refusing()
    own = read_articles([LANTERN], cache)["lantern"]
    assert prepare(LANTERN, (), own, CachedEncoder(model, "refusing", Cache(None))) == []


def test_what_is_told_first_is_prominent(cache: Cache) -> None:
    title, lead, *_, last = (asked(item, cache, "Five") for item in prepared(LANTERN, cache))
    assert (title.prominence, lead.prominence) == (1.0, 1.0)
    assert last.claim.start == len("Ferry burns in Port Selm. ") + len(SMOKE) == 446
    assert last.prominence == pytest.approx(300 / (300 + 446))


def test_shares_of_words_are_of_the_passage_and_of_all_passages(cache: Cache) -> None:
    # Of three, sailor and died the one passage has "sailor", the headline has "three".
    last = prepared(LANTERN, cache)[-1]
    one = asked(last, cache, "Five", "Bakers")
    assert [evidence.overlap for evidence in one.evidence] == pytest.approx([1 / 3, 0])
    assert one.overlap == pytest.approx(1 / 3)
    both = asked(last, cache, "Five", "Three ferries")
    assert both.overlap == pytest.approx(2 / 3)


def test_rare_words_weigh_more(cache: Cache) -> None:
    last = prepared(LANTERN, cache)[-1]
    reading = read_articles([BEACON], cache)["beacon"]
    hit = Hit(reading, reading.passages[1], 0.5)
    rarity = {"three": 1.0, "sailor": 6.0, "died": 1.0}
    question = question_of(last, [hit], [np.zeros(3, np.float32)], 0.8, rarity.__getitem__)
    assert question.evidence[0].overlap == pytest.approx(6 / 8)


def test_alignment_and_the_event_are_passed_on(cache: Cache) -> None:
    last = prepared(LANTERN, cache)[-1]
    question = asked(last, cache, "Five", "Bakers", aligned=[[0.0, 1.0, 0.5], [0.25, 0.0, 0.0]])
    assert [e.aligned for e in question.evidence] == [(0.0, 1.0, 0.5), (0.25, 0.0, 0.0)]
    assert question.event_probability == 0.8
    assert (question.core, question.to_title) == (last.core, last.to_title)


def test_when_both_were_written_is_passed_on(cache: Cache) -> None:
    last = prepared(LANTERN, cache)[-1]
    question = asked(last, cache, "Five", other=an_article("other", BEACON.text, published=""))
    assert question.claimed.written.day == date(2031, 3, 4)
    assert question.told.written.day is None
    assert asked(last, cache).told.written.day is None  # no passage, no other article


def test_without_passages_nothing_is_shared(cache: Cache) -> None:
    question = asked(prepared(LANTERN, cache)[-1], cache)
    assert (question.evidence, question.overlap) == ((), 0.0)
