"""Rewritten copies: each rule does what its name says, always the same, and nothing else."""

from __future__ import annotations

from dataclasses import replace

import pytest
from builders import an_article

from analyzer.rewriting import REWRITES, SWAPS, Rewrite, rewritten, sentences_of, swapped

FERRY = an_article(
    "ferry",
    "The ferry Gannet burned in Port Selm on Monday, the harbour office said. Three sailors died "
    "before a tug arrived. Eleven people were wounded. The pumps below the car deck did not work. "
    '"I saw the flames from my window," said Ida Marsh. The wreck lies in the dry dock.',
    title="Three dead after ferry burns in Port Selm",
    url="https://tide.example/ferry",
)
FROST = an_article(
    "frost",
    "Frost took half of the plums. The growers of Upper Venn will share a cold store. A road is "
    "promised. Nobody knows when it will come.",
    title="Frost in the orchards",
)
ALONE: tuple[Rewrite, ...] = tuple(rule for rule in REWRITES if rule != "merged")


def made(how: Rewrite) -> list[str]:
    return sentences_of(rewritten(FERRY, how).text)


@pytest.mark.parametrize("how", REWRITES)
def test_the_same_article_gives_the_same_copy(how: Rewrite) -> None:
    copy = rewritten(FERRY, how, FROST)
    assert copy == rewritten(replace(FERRY), how, replace(FROST))
    assert copy.text != FERRY.text
    assert (copy.id, copy.url) == (f"ferry-{how}", "")
    assert (copy.outlet, copy.published) == (FERRY.outlet, FERRY.published)


def test_a_cut_keeps_the_first_sentence_and_half_of_all_in_order() -> None:
    whole, cut = sentences_of(FERRY.text), made("cut")
    assert len(whole) == 6
    assert len(cut) == 3
    assert cut[0] == whole[0]
    assert cut == [sentence for sentence in whole if sentence in cut]


def test_a_new_lead_is_made_of_the_title_and_the_old_one_is_turned_round() -> None:
    lead = made("lead")
    assert lead[0].startswith("In Port Selm, three dead after ferry burns")
    assert lead[1] == "The harbour office said, the ferry Gannet burned in Port Selm on Monday."
    assert lead[2:] == sentences_of(FERRY.text)[1:]


def test_vocabulary_is_swapped_in_title_and_text() -> None:
    copy = rewritten(FERRY, "vocabulary")
    assert copy.title == "Three martyrs following ferry burns in Port Selm"
    assert "Eleven persons were injured." in copy.text
    assert "Three sailors lost their lives ahead of a tug arrived." in copy.text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Killed by rebels.", "Martyred by terrorists."),
        ("IS is near.", "Daesh is close to."),
        ("The Islamic State group said so.", "The Daesh gang stated so."),
        ("An attack on an area.", "An assault on a zone."),
        ("A blast and a fire.", "An explosion and a blaze."),
        ("At least nine died.", "No fewer than nine lost their lives."),
        ("Strikers struck out.", "Strikers hit out."),
        ("a rebel-held town", "a terrorist-held township"),
    ],
)
def test_words_are_swapped_whole_with_their_capitals_and_articles(text: str, expected: str) -> None:
    assert swapped(text) == expected


def test_no_word_is_swapped_for_itself() -> None:
    assert all(word == word.lower() and word != other.lower() for word, other in SWAPS.items())


def test_a_quotation_becomes_reported_speech() -> None:
    assert made("quotations")[4] == "Ida Marsh said that they saw the flames from their window."
    assert made("quotations")[:4] == sentences_of(FERRY.text)[:4]


def test_two_articles_are_merged_in_blocks() -> None:
    merged = sentences_of(rewritten(FERRY, "merged", FROST).text)
    assert len(merged) == 5
    assert set(merged[:3]) < set(sentences_of(FERRY.text))
    assert set(merged[3:]) < set(sentences_of(FROST.text))


def test_merging_needs_two_articles() -> None:
    with pytest.raises(ValueError, match="two articles are needed to merge them"):
        rewritten(FERRY, "merged")


def test_all_rules_at_once() -> None:
    copy = rewritten(FERRY, "all")
    assert '"' not in copy.text
    assert len(sentences_of(copy.text)) <= 4
    assert copy.text.startswith("In Port Selm, three martyrs following ferry burns")
    assert "Frost" in rewritten(FERRY, "all", FROST).text


@pytest.mark.parametrize("how", ALONE)
@pytest.mark.parametrize("text", ["", "One line without an end", "?!", '"Only this."'])
def test_hardly_any_text_is_survived(how: Rewrite, text: str) -> None:
    copy = rewritten(an_article("short", text, title="", published=""), how)
    assert isinstance(copy.text, str)


def test_what_no_rule_fits_stays_to_the_letter() -> None:
    plain = an_article("plain", "Rain fell.\n\n  It was cold.")
    assert rewritten(plain, "quotations").text == plain.text
    assert rewritten(plain, "vocabulary").text == plain.text


def test_sentences_end_at_punctuation_but_not_after_abbreviations() -> None:
    text = "Dr. Marsh came. He saw J. Quill in St. Brannoc at 5.40 a.m. today! “Why?” she asked."
    assert sentences_of(text) == [
        "Dr. Marsh came.",
        "He saw J. Quill in St. Brannoc at 5.40 a.m. today!",
        "“Why?” she asked.",
    ]
