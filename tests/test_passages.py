"""Every article on the event is searched by itself, and what is found stands in it verbatim."""

from __future__ import annotations

import pytest
from builders import an_article
from fakes import BagOfWords

from analyzer.cache import Cache
from analyzer.datamodels import Article
from analyzer.embedding import CachedEncoder
from analyzer.passages import Hit, PassagePool, read_articles

BEACON = an_article(
    "beacon",
    "A ferry burned in Port Selm. It sank at noon.\n\nBakers sold rye bread. Three sailors died.",
    title="Ferry sinks",
)
TIDE = an_article("tide", "The mayor wept. Five sailors were killed.", title="")
EMPTY = an_article("empty", "", title="")


def search(
    claim: str, articles: list[Article], cache: Cache, k: int = 2, *vectors_of: str
) -> dict[str, list[Hit]]:
    encoder = CachedEncoder(BagOfWords(), "bag", Cache(None))
    pool = PassagePool(read_articles(articles, cache), encoder)
    return pool.best(claim, encoder.encode([claim, *vectors_of]), k)


def found(hits: list[Hit]) -> list[str]:
    return [hit.passage.text for hit in hits]


def test_passages_are_title_and_sentences_with_their_places(cache: Cache) -> None:
    reading = read_articles([BEACON], cache)["beacon"]
    assert [(p.number, p.field, p.text) for p in reading.passages] == [
        (0, "title", "Ferry sinks"),
        (1, "text", "A ferry burned in Port Selm."),
        (2, "text", "It sank at noon."),
        (3, "text", "Bakers sold rye bread."),
        (4, "text", "Three sailors died."),
    ]
    for passage in reading.passages:
        assert BEACON.field_text(passage.field)[passage.start : passage.end] == passage.text


def test_a_pronoun_brings_the_sentence_before(cache: Cache) -> None:
    reading = read_articles([BEACON], cache)["beacon"]
    assert [p.context for p in reading.passages] == [
        "",
        "",
        "A ferry burned in Port Selm.",
        "",
        "",
    ]


def test_sources_stand_beside_their_passages(cache: Cache) -> None:
    text = "Three sailors died, mayor Ada Quill said. Smoke rose."
    reading = read_articles([an_article("x", text, title="Ferry burns")], cache)["x"]
    assert reading.sources == ("", "Ada Quill", "")


def test_every_article_gets_its_own_best_passages(cache: Cache) -> None:
    hits = search("Three sailors died.", [BEACON, TIDE], cache)
    assert list(hits) == ["beacon", "tide"]
    assert found(hits["beacon"])[0] == "Three sailors died."
    assert hits["beacon"][0].similarity == pytest.approx(1.0)
    assert found(hits["tide"])[0] == "Five sailors were killed."
    assert {len(some) for some in hits.values()} == {2}


def test_similarity_is_that_to_the_nearest_of_several_wordings(cache: Cache) -> None:
    hits = search("Zeppelins land, Ada Quill said.", [BEACON], cache, 1, "Bakers sold rye bread.")
    assert found(hits["beacon"]) == ["Bakers sold rye bread."]
    assert hits["beacon"][0].similarity == pytest.approx(1.0)


def test_the_most_similar_passage_is_read_even_where_words_prefer_another(cache: Cache) -> None:
    # By words the sailors lead and the bread has nothing; by vector the bread leads.
    encoder = CachedEncoder(BagOfWords(), "bag", Cache(None))
    pool = PassagePool(read_articles([BEACON], cache), encoder)
    bread = encoder.encode(["Bakers sold rye bread."])
    for k in (1, 2, 3):
        assert "Bakers sold rye bread." in found(pool.best("Three sailors", bread, k)["beacon"])


def test_no_more_passages_than_there_are(cache: Cache) -> None:
    assert len(search("Three sailors died.", [BEACON], cache, 99)["beacon"]) == 5


def test_an_article_in_which_nothing_can_be_read_has_no_passage(cache: Cache) -> None:
    hits = search("Three sailors died.", [EMPTY, TIDE], cache)
    assert hits["empty"] == []
    assert len(hits["tide"]) == 2


def test_no_article_at_all(cache: Cache) -> None:
    assert search("Three sailors died.", [], cache) == {}


def test_other_articles_do_not_change_what_is_found_by_vector(cache: Cache) -> None:
    alone = search("Three sailors died.", [TIDE], cache)["tide"]
    beside = search("Three sailors died.", [TIDE, BEACON], cache)["tide"]
    assert [hit.similarity for hit in alone] == [hit.similarity for hit in beside]
