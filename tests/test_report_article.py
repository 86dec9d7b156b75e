"""The article at the head of the report: its text, and what is marked in it."""

from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest
from builders import a_cell, a_claim, a_comparison, a_result, an_article, the_ferry
from hypothesis import given
from test_annotation import articles_with_claims

from analyzer import report
from analyzer.datamodels import VERDICTS, Article, ClaimResult, Comparison, Verdict
from analyzer.readout import VERDICT_MEANINGS, article_views
from analyzer.report import render_report
from analyzer.report_article import body, title


class Words(HTMLParser):
    """The text of a piece of HTML without the claims' numbers and the notes in the margin."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.left_out = 0
        self.found: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.left_out += tag in ("sup", "aside")

    def handle_endtag(self, tag: str) -> None:
        self.left_out -= tag in ("sup", "aside")

    def handle_data(self, data: str) -> None:
        if not self.left_out:
            self.found.append(data)


def words(html: str) -> str:
    return "".join(Words(html).found)


def marked(comparison: Comparison) -> tuple[str, str]:
    """Title and text of the first article as HTML."""
    view = article_views(comparison)[0]
    return title("a1", view), body("a1", view)


@given(articles_with_claims())
def test_without_its_marks_the_article_is_the_stored_text(
    drawn: tuple[Article, list[ClaimResult]],
) -> None:
    article, results = drawn
    heading, text = marked(a_comparison([article], results))
    assert words(heading) == (article.title or article.id)
    assert words(text) == article.text


def test_markup_and_white_space_of_the_article_stay() -> None:
    article = an_article(text="<b>It</b>  &amp; burned.\r\n\n\tThree\ndied.", title="a <i> & b")
    results = [a_result(a_claim(article, "Three\ndied."))]
    heading, text = marked(a_comparison([article], results))
    assert (words(heading), words(text)) == (article.title, article.text)
    assert "<b>It" not in text


def test_a_claim_has_the_line_of_its_verdict_and_a_link_to_its_detail() -> None:
    _, text = marked(the_ferry())
    assert (
        '<span class="on contested">Three sailors died.</span>'
        '<sup class="contested"><a id="a1c2-place" href="#a1c2" '
        'title="claim 2: contested (every divergence is explained by time)">2±</a></sup>'
    ) in text
    assert 'href="#a1c2-place"' in render_report(the_ferry())


def test_a_nested_claim_has_a_second_line_below_the_first() -> None:
    article = an_article(text="It burned and three died.", title="")
    results = [
        a_result(a_claim(article, article.text), "disputed"),
        a_result(a_claim(article, "three died"), "unsure"),
    ]
    _, text = marked(a_comparison([article], results))
    assert (
        '<span class="on disputed">It burned and </span><span class="on disputed">'
        '<span class="on unsure deep">three died</span></span><sup class="unsure">'
    ) in text


def test_the_margin_counts_outlets_and_origins_of_each_checkable_claim() -> None:
    _, text = marked(the_ferry())
    margin = text.split("<aside>")[1].split("</aside>")[0]
    notes = [words(item) for item in re.findall(r"<li>.*?</li>", margin)]
    assert notes == [
        "1 ✓ 3 outlets agree, 2 origins",
        "2 ± 2 outlets agree, 1 origin; 1 outlet diverges, 1 origin",
        "3 · uncorroborated",
    ]


def test_a_long_paragraph_is_cut_so_that_notes_stand_beside_their_claims() -> None:
    sentences = [f"Ship {number} sank." for number in range(9)]
    article = an_article(text=" ".join(sentences), title="")
    results = [a_result(a_claim(article, sentence)) for sentence in sentences]
    _, text = marked(a_comparison([article], results))
    rows = text.split('<div class="row')[1:]
    assert [row.split('"')[0] for row in rows] == [" continued", " continued", ""]
    assert [len(re.findall("<li>", row)) for row in rows] == [4, 4, 1]
    assert words(text) == article.text


def test_outlets_without_an_origin_of_their_own_are_not_counted_as_origins() -> None:
    here, there = an_article("lantern"), an_article("beacon")
    claim = a_claim(here, "Three sailors died.")
    cell = a_cell(claim, there, "agrees", "Three sailors died.")
    result = a_result(claim, "uncorroborated", [cell], origins_agree=0)
    text = words(render_report(a_comparison([here, there], [result], [cell])))
    assert (
        "uncorroborated: 1 outlet agrees, but goes back to the same origin as this claim." in text
    )


def test_an_article_that_the_run_lost_has_its_id_for_a_heading() -> None:
    whole = the_ferry()
    lost = replace(whole, articles={id: a for id, a in whole.articles.items() if id != "lantern"})
    assert marked(lost) == ("<h2>lantern</h2>", "")
    assert "-place" not in render_report(lost)


@pytest.mark.parametrize("verdict", VERDICTS)
def test_every_verdict_has_a_meaning_and_a_line_that_differs_without_colour(
    verdict: Verdict,
) -> None:
    style = Path(report.__file__).with_name("report.html").read_text(encoding="utf-8")
    lines = {}
    for each in VERDICTS:
        found = re.search(rf"\.on\.{each.split()[-1]} {{(.*?)}}", style)
        assert found, each
        lines[each] = re.sub(r"text-decoration-color: [^;]*;", "", found[1]).strip()
    assert list(lines.values()).count(lines[verdict]) == 1
    assert set(VERDICT_MEANINGS) == set(VERDICTS)
