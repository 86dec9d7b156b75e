"""Sentences of any text stand where they say they stand."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analyzer.cache import Cache
from analyzer.language import parse, parse_many

PIECES = [
    "A ferry burned in Port Selm on Monday.",
    "Three sailors died, ",
    "“We heard a hiss,” said Ines Farrow.",
    "Dr. Varga of the U.N. said 3.5 tonnes",
    " ",
    "\n",
    "\n\n",
    "\r\n",
    "\t",
    "\N{NO-BREAK SPACE}",
    "\N{LINE SEPARATOR}",
    "\N{ZERO WIDTH SPACE}",
    "\ufeff",
    "😀🏴‍☠️",
    "é",
    "e\N{COMBINING ACUTE ACCENT}",
    "…",
    "?!",
    "'",
    "”",
    "<b>",
    "x" * 60,
    "٣٤",
]


def sentences(text: str, cache: Cache) -> list[str]:
    return [sentence.text for sentence in parse(text, cache)]


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(st.sampled_from(PIECES), max_size=12).map("".join) | st.text(max_size=40))
def test_offsets_slice_and_no_word_is_lost(cache: Cache, text: str) -> None:
    found = parse(text, cache)
    end = 0
    for sentence in found:
        assert text[sentence.start : sentence.end] == sentence.text
        assert sentence.text == sentence.text.strip() != ""
        assert not text[end : sentence.start].strip()
        for token in sentence.tokens:
            at = token.idx + sentence.offset
            assert text[at : at + len(token)] == token.text
        end = sentence.end
    assert not text[end:].strip()


@pytest.mark.parametrize(
    ("text", "paragraphs"),
    [
        ("Ferry burns\n\nThree sailors died.", [0, 1]),
        ("Ferry burns \n \t\n\n Three sailors died.", [0, 1]),
        ("A ferry burned.\nThree sailors died.", [0, 1]),
        ("“A ferry burned.”\r\nThree sailors died.", [0, 1]),
        ("A ferry burned. Three sailors died.", [0, 0]),
        ("A ferry burned in\nPort Selm on Monday.", [0]),
    ],
)
def test_paragraphs(text: str, paragraphs: list[int], cache: Cache) -> None:
    assert [sentence.paragraph for sentence in parse(text, cache)] == paragraphs


def test_a_line_break_inside_a_sentence_does_not_end_it(cache: Cache) -> None:
    text = "A ferry burned in\nPort Selm on Monday."
    assert sentences(text, cache) == [text]


def test_a_headline_without_a_full_stop_is_apart_from_the_body(cache: Cache) -> None:
    assert sentences("Ferry burns in Port Selm\n\nThree sailors died.", cache) == [
        "Ferry burns in Port Selm",
        "Three sailors died.",
    ]


@pytest.mark.parametrize("text", ["", " \n\t ", "\N{NO-BREAK SPACE}\n\n"])
def test_no_text_has_no_sentence(text: str, cache: Cache) -> None:
    assert parse(text, cache) == ()


@pytest.mark.parametrize(
    "unit", ["The ferry burned for hours and the harbour was black with smoke. ", "ferry ", "x"]
)
def test_a_very_long_paragraph_is_read_in_pieces(unit: str, cache: Cache) -> None:
    text = (unit * (45_000 // len(unit) + 1))[:45_000]
    found = parse(text, cache)
    assert "".join("".join(s.text.split()) for s in found) == "".join(text.split())
    assert all(text[s.start : s.end] == s.text for s in found)
    assert max(len(s.tokens.doc.text) for s in found) <= 20_000
    if unit.endswith(". "):
        assert {s.text for s in found[:-1]} == {unit.strip()}


def test_a_text_reads_the_same_in_any_company_and_from_the_cache(cache: Cache) -> None:
    texts = [
        "Three sailors died. The mayor wept.",
        "A ferry burned, officials said.\n\nThree sailors died. The mayor wept.",
        "",
        "Smoke rose.",
    ]
    together = parse_many(texts, Cache(None))
    for text, sentences in zip(texts, together, strict=True):
        for again in (parse(text, cache), parse(text, cache)):  # parsed, and read back
            assert [(s.start, s.end, s.text, s.paragraph) for s in again] == [
                (s.start, s.end, s.text, s.paragraph) for s in sentences
            ]
            assert [[(t.lemma_, t.dep_, t.ent_type_) for t in s.tokens] for s in again] == [
                [(t.lemma_, t.dep_, t.ent_type_) for t in s.tokens] for s in sentences
            ]


def test_progress_counts_texts(cache: Cache) -> None:
    steps: list[int] = []
    parse_many(["Smoke rose.", "", "Smoke rose."], cache, steps.append)
    assert steps == [1, 1, 1]
