"""What the report says around the claims: left out, words, outlets against outlets."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape

from builders import (
    a_cell,
    a_claim,
    a_comparison,
    a_receipt,
    a_result,
    a_search,
    an_article,
    the_ferry,
)

from analyzer.datamodels import Comparison, Label, Omission, OutletPair, Quote, SharedSentences
from analyzer.readout import article_views
from analyzer.report import render_report
from analyzer.report_markdown import render_markdown
from analyzer.report_sections import divergences, shortened, without_corroboration

FACT = "Five sailors were killed."


def words(page: str, start: str, end: str) -> str:
    """The words of a page from one heading to what follows it."""
    part = page.split(start, 1)[1].split(end, 1)[0]
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", part)).split())


def an_omission(fact: str = FACT) -> Omission:
    return Omission(
        event_id="event:lantern",
        article_id="lantern",
        fact=fact,
        origins=2,
        outlets=3,
        evidence_article_id="beacon",
        start=0,
        end=len(fact),
        field="text",
        nearest_sentence="Three sailors died.",
        nearest_score=0.5,
        quotes=(Quote("beacon", "Beacon Post", fact, "text", 0, len(fact), "beacon"),),
        confidence=0.9,
        detail=fact[-12:],
        detail_start=len(fact) - 12,
        detail_end=len(fact),
    )


def a_label(actor: str, outlet: str, label: str, voice: str = "own", loaded: str = "") -> Label:
    return Label(
        event_id="event:lantern",
        actor=actor,
        outlet=outlet,
        label=label,
        count=2,
        example=label,
        article_id="lantern",
        start=0,
        end=len(label),
        voice=voice,  # type: ignore[arg-type]
        loaded=loaded,
        scope="event",
        label_start=0,
        label_end=len(label),
        field="text",
    )


def page(**more: object) -> str:
    found: Comparison = replace(the_ferry(), **more)  # type: ignore[arg-type]
    return render_report(found)


def test_what_is_left_out_shows_who_reports_it_and_the_nearest_sentence() -> None:
    shown = words(page(omissions=(an_omission(),)), ">Left out</h3>", "<h3")
    assert shown == (
        "Reported by several independent origins on the event, and not found in this article; what "
        f"is missing is bold. 3 outlets, 2 origins: {FACT} Beacon Post, 2031-03-05 {FACT} "
        "Nearest here (cosine 0.50): Three sailors died."
    )


def test_where_nothing_is_left_out_both_reports_say_why() -> None:
    why = "besides this article the event has only 1. Not counted: 2 articles of its own outlet."
    few = (a_search(origins=1, same_outlet=2),)
    assert words(page(omission_searches=few), ">Left out</h3>", "<h3").endswith(why)
    markdown = render_markdown(the_ferry(omission_searches=few))
    assert markdown.split("### Left out\n\n")[1].split("\n\n###")[0].endswith(why)


def test_shared_sentences_and_what_a_copy_changed_in_them_stand_in_both_reports() -> None:
    whole = the_ferry(shared_sentences=(SharedSentences("lantern", "beacon", 1, 4, whole=True),))
    note = "copy of the claim's own article"
    cells = tuple(
        replace(cell, note=note) if cell.other_article_id == "beacon" else cell
        for cell in whole.cells
    )
    whole = replace(whole, cells=cells)
    shares = "This article shares 1 of its 4 sentences with beacon (Beacon Post) and is counted as"
    page, markdown = render_report(whole), render_markdown(whole)
    short = "One origin with this article, for shared sentences, and not independent: Beacon Post."
    assert page.count(short) == markdown.count(short) == 1
    heading = "Changed in shared sentences, not counted"
    assert shares in words(page, ">Origins</h3>", "<h3")
    assert "Five sailors were killed." in words(page, f"{heading}</h3>", "<h3")
    assert "Sharpest divergences" not in page + markdown
    assert shares in markdown.split("### Origins\n")[1].split("\n### ")[0]
    assert "Five sailors were killed." in markdown.split(f"### {heading}\n")[1].split("\n### ")[0]


def test_what_is_missing_of_a_fact_is_bold() -> None:
    assert "Five sailors <b>were killed.</b></q>" in page(omissions=(an_omission(),))


def test_markup_in_a_fact_is_shown_and_never_obeyed() -> None:
    assert "<script>" not in page(omissions=(an_omission("<script>alert(1)</script>"),))


def test_words_show_every_outlet_and_whose_they_are() -> None:
    labels = (
        a_label("Harbour Guard", "Beacon Post", "guards"),
        a_label("Harbour Guard", "The Lantern", "thugs", "quoted", "thugs"),
        a_label("Selm", "The Lantern", "Selm"),
    )
    text = page(labels=labels)
    assert words(text, ">Words</h3>", "<h3").startswith(
        "actor outlet words (times) Harbour Guard Beacon Post guards (2) "
        "The Lantern “thugs” (2, loaded)"
    )


def test_an_actor_with_one_name_is_not_shown() -> None:
    assert ">Words</h3>" not in page(labels=(a_label("Selm", "The Lantern", "Selm"),))


def a_pair(b: str, claims: int, agreement: float) -> OutletPair:
    return OutletPair(
        "Beacon", b, claims, 8, 2, 5, 1, agreement, 0.49, 0.94, (("number", 2),), 1, 3
    )


def test_outlets_against_outlets_say_where_too_little_was_compared() -> None:
    pairs = (a_pair("Lantern", 16, 0.8), a_pair("Tide", 4, float("nan")))
    assert "Outlets against outlets" not in page(pairs=pairs)
    shown = words(
        page(pairs=pairs, compared=("lantern", "beacon")),
        ">Outlets against outlets</h2>",
        "</section>",
    )
    assert shown.endswith(
        "Beacon Lantern 16 8 2 number 2 5 1 0.80 (0.49 to 0.94) 3 "
        "Beacon Tide 4 8 2 number 2 5 1 too few 3"
    )


def test_one_pair_of_outlets_makes_no_section() -> None:
    one = page(pairs=(a_pair("Lantern", 16, 0.8),), compared=("lantern", "beacon"))
    assert "Outlets against outlets" not in one


def test_articles_of_one_origin_that_diverge_are_shown_once() -> None:
    here = an_article("lantern", "Three sailors died.")
    others = [an_article(id, "Five sailors died.") for id in ("beacon", "coast", "tide")]
    claim = a_claim(here, "Three sailors died.")
    cells = [
        a_cell(claim, other, "diverges", other.text, origin_id=origin)
        for other, origin in zip(others, ("wire", "wire", "own"), strict=True)
    ]
    (view,) = article_views(
        a_comparison([here, *others], [a_result(claim, "disputed", cells)], cells)
    )
    found, more = divergences(view)
    assert [(one.number, one.cell.other_outlet, one.likewise) for one in found] == [
        (1, "Beacon", "Coast says so too, as one origin with Beacon"),
        (1, "Tide", ""),
    ]
    assert more == ""


def test_what_all_searches_share_is_said_once() -> None:
    here = an_article("lantern", "It burned. It sank.")
    near = a_receipt(nearest_article_id="gone", nearest_passage="A ship.", nearest_similarity=0.5)
    results = [
        a_result(a_claim(here, "It burned."), receipt=near),
        a_result(a_claim(here, "It sank."), receipt=a_receipt()),
    ]
    (view,) = article_views(a_comparison([here], results))
    searches = without_corroboration(view, {})
    assert searches.common == (
        "Searched 12 articles; 4 are on the event (3 other outlets), published 2031-02-28 to "
        "2031-03-08."
    )
    assert [words for _, _, words in searches.found] == [
        "uncorroborated. Nearest passage, similarity 0.50: “A ship.” (gone).",
        "uncorroborated.",
    ]


def test_searches_that_differ_are_told_one_by_one() -> None:
    here = an_article("lantern", "It burned. It sank.")
    results = [
        a_result(a_claim(here, "It burned.")),
        a_result(a_claim(here, "It sank."), receipt=a_receipt(articles_searched=7)),
    ]
    (view,) = article_views(a_comparison([here], results))
    searches = without_corroboration(view, {})
    assert searches.common == ""
    assert [words.split(";")[0] for _, _, words in searches.found] == [
        "uncorroborated. Searched 12 articles",
        "uncorroborated. Searched 7 articles",
    ]


def test_a_sentence_is_cut_between_words() -> None:
    assert shortened("One two, three.", 15) == "One two, three."
    assert shortened("One two, three four.", 14) == "One two, three…"
    assert shortened("One two, three four.", 10) == "One two…"
    assert shortened("Abcdefgh", 3) == "Abc…"
