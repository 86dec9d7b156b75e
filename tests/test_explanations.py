"""Why something is not there or does not count, in words."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from builders import a_cell, a_claim, a_comparison, a_result, a_search, an_article, the_ferry

from analyzer.datamodels import Comparison, Omission, SharedSentences
from analyzer.explanations import (
    copied_divergences,
    likewise,
    nothing_left_out,
    omissions_of_all,
    shared_text,
)
from analyzer.readout import ArticleView, article_views, in_quotes, once_per_origin


def seen(**changes: Any) -> tuple[ArticleView, Comparison]:
    whole = the_ferry(**changes)
    (view,) = article_views(whole)
    return view, whole


@pytest.mark.parametrize(
    ("counts", "words"),
    [
        ({"least_origins": 0}, "Not looked for in this run."),
        (
            {"on_event": 0, "origins": 0},
            "Nothing can be listed: nobody else in the corpus reports on the event.",
        ),
        (
            {"origins": 1, "copies": 2, "same_outlet": 1},
            "Nothing can be listed: 2 independent origins have to report a fact, and besides this "
            "article the event has only 1. Not counted: 2 articles of one origin with this "
            "article, 1 article of its own outlet.",
        ),
        (
            {"origins": 0, "other_event": 1, "unread": 1},
            "Nothing can be listed: 2 independent origins have to report a fact, and besides this "
            "article the event has none. Not counted: 1 article likelier on another event, "
            "1 article without a readable sentence.",
        ),
        (
            {},
            "Nothing found. What the 2 other origins may share, this article has in the same "
            "words.",
        ),
        (
            {"origins": 4, "outlets": 4, "details": 30},
            "Nothing found. Of 30 details that 2 or more of the 4 other origins may share, each is "
            "told in this article too, or is not surely told by 2 origins.",
        ),
        (
            {"outlets": 1, "details": 2},
            "Nothing found. Of 2 details that the 2 other origins (1 outlet) may share, each is "
            "told in this article too, or is not surely told by 2 origins.",
        ),
        (
            {"details": 30, "reported": 1},
            "Nothing found. Of 30 details that the 2 other origins may share, 1 is told by 2 "
            "origins and not here, but not surely, not independently, only later, or known from "
            "before the event.",
        ),
    ],
)
def test_an_empty_list_of_omissions_says_why(counts: dict[str, int], words: str) -> None:
    view, _ = seen(omission_searches=(a_search(**counts),))
    assert nothing_left_out(view) == words


def test_an_article_without_claims_was_not_searched() -> None:
    view, _ = seen(claims=(), cells=())
    assert nothing_left_out(view) == "Not looked for: no claim could be read from this article."


def test_a_batch_says_how_much_is_left_out_and_where_it_stands() -> None:
    _, whole = seen()
    assert omissions_of_all(whole) == "No omission was found in 1 article."
    fact = Omission(
        event_id="e1",
        article_id="lantern",
        fact="Five died.",
        origins=2,
        outlets=2,
        evidence_article_id="beacon",
        start=0,
        end=10,
        field="text",
        nearest_sentence="",
        nearest_score=0.5,
        quotes=(),
        confidence=0.9,
        detail="Five",
        detail_start=0,
        detail_end=4,
    )
    found = replace(
        whole,
        omissions=(fact, fact),
        compared=("lantern", "tide"),
        omission_searches=(a_search(), a_search("tide", origins=1)),
    )
    assert omissions_of_all(found) == (
        "2 omissions in 1 of 2 articles, see omissions.csv; for 1 there are too few other origins "
        "to tell."
    )
    off = replace(whole, omission_searches=(a_search(least_origins=0),))
    assert omissions_of_all(off) == "Not looked for in this run."


def shared(other: str, sentences: int, whole: bool = True) -> SharedSentences:
    return SharedSentences("lantern", other, sentences, 15, whole)


@pytest.mark.parametrize(
    ("found", "words"),
    [
        ((), ""),
        (
            (shared("tide", 6),),
            "This article shares 6 of its 15 sentences with tide (Tidewire) and is counted as one "
            "origin with it; its agreement is not independent and not counted. What it says "
            "against a claim counts, unless it stands in a shared sentence.",
        ),
        (
            (shared("tide", 6), shared("coast", 2)),
            "This article shares 6 of its 15 sentences with tide (Tidewire) and 2 with coast "
            "(Coast Radio) and is counted as one origin with them; their agreement is not "
            "independent and not counted. What they say against a claim counts, unless it stands "
            "in a shared sentence.",
        ),
        (
            (shared("tide", 2, whole=False),),
            "This article shares 2 of its 15 sentences with tide (Tidewire): on these, not on "
            "others, the articles are one origin.",
        ),
    ],
)
def test_shared_sentences_are_told_with_what_they_mean(
    found: tuple[SharedSentences, ...], words: str
) -> None:
    view, whole = seen(shared_sentences=found)
    assert shared_text(view, whole.articles) == words


def test_of_many_with_shared_sentences_three_are_named() -> None:
    found = tuple(shared(name, 9 - n) for n, name in enumerate(["a", "b", "c", "d", "e"]))
    view, whole = seen(shared_sentences=found)
    assert "9 of its 15 sentences with a, 8 with b, 7 with c and some with 2 other articles" in (
        shared_text(view, whole.articles)
    )


def test_who_says_the_same_is_named_with_the_one_shown() -> None:
    assert likewise((), "Beacon") == ""
    assert likewise(("Coast",), "Beacon") == "Coast says so too, as one origin with Beacon"
    assert likewise(("Coast", "Tide"), "Beacon") == (
        "Coast and Tide say so too, as one origin with Beacon"
    )


def test_an_outlet_of_one_origin_with_another_figure_is_not_listed_as_saying_the_same() -> None:
    here = an_article("lantern", "Three sailors died.")
    claim = a_claim(here, here.text)
    said = {
        "beacon": "killed: 3 against five",
        "coast": "3 against 5 sailors",
        "tide": "3 against 9",
    }
    cells = [
        a_cell(claim, an_article(id), "diverges", origin_id="wire", kinds=("number",), reason=why)
        for id, why in said.items()
    ]
    shown = [(first.other_outlet, others) for first, others in once_per_origin(cells)]
    assert shown == [("Beacon", ("Coast",)), ("Tide", ())]


def test_what_a_copy_changed_is_found_and_an_own_outlet_is_not() -> None:
    here = an_article("lantern", "Three sailors died.")
    claim = a_claim(here, here.text)
    cells = [
        a_cell(claim, an_article("copy"), "diverges", note="copy of the claim's own article"),
        a_cell(claim, an_article("own"), "diverges", note="same outlet"),
        a_cell(claim, an_article("free"), "diverges"),
        a_cell(claim, an_article("same"), "agrees", note="copy of the claim's own article"),
    ]
    assert [cell.other_article_id for cell in copied_divergences(cells)] == ["copy"]
    (view,) = article_views(a_comparison([here], [a_result(claim, "disputed", cells)], cells))
    assert [cell.other_article_id for cell in view.sharpest] == ["free"]


def test_a_quotation_is_not_put_into_quotation_marks_again() -> None:
    assert in_quotes("Three died.") == "“Three died.”"
    assert in_quotes("“It burned,” he said.") == "“It burned,” he said."
