"""Ranking by shared words."""

from __future__ import annotations

import pytest

from analyzer.lexical import LexicalIndex, words

TEXTS = [
    "The ferry burned in the harbour.",
    "A ferry, a second ferry and a third ferry burned.",
    "Bakers sold rye bread.",
    "",
]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The ferries of Port Selm", ["ferrie", "port", "selm"]),
        ("Three sailors' boats", ["three", "sailor", "boat"]),
        ("the mayor's glass bus", ["mayor", "s", "glass", "bus"]),
        ("11,000 tonnes; twenty-one", ["11", "000", "tonne", "twenty", "one"]),
        ("It was the", []),
        ("ÉTÉ à Łódź", ["été", "à", "łódź"]),
    ],
)
def test_words(text: str, expected: list[str]) -> None:
    assert words(text) == expected


def test_what_shares_rare_words_scores_and_nothing_else_does() -> None:
    scores = LexicalIndex(TEXTS).scores("a burning harbour, a ferry that burned")
    assert scores[0] > scores[1] > 0
    assert scores[2] == scores[3] == 0


def test_a_text_finds_itself_first() -> None:
    index = LexicalIndex(TEXTS)
    assert [int(index.scores(text).argmax()) for text in TEXTS[:3]] == [0, 1, 2]


@pytest.mark.parametrize("query", ["", "the of and", "zeppelin", "?!"])
def test_a_query_that_shares_nothing_scores_nothing(query: str) -> None:
    assert LexicalIndex(TEXTS).scores(query).tolist() == [0, 0, 0, 0]


@pytest.mark.parametrize("texts", [[], [""], ["the", "…"]])
def test_texts_without_words_score_nothing(texts: list[str]) -> None:
    index = LexicalIndex(texts)
    assert index.scores("ferry").tolist() == [0] * len(texts)
