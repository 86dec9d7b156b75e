from __future__ import annotations

import re
from dataclasses import replace
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from builders import a_cell, a_claim, a_comparison, a_receipt, a_result, an_article, the_ferry

from analyzer import report, report_sections
from analyzer.datamodels import Change, Comparison, Figure, LeftOut, Problem, Quantity, Voice
from analyzer.readout import VERDICT_MEANINGS
from analyzer.report import render_report

VOID = {"meta", "br", "hr", "img", "link", "input"}


class Page(HTMLParser):
    """Reads a page strictly: every tag that opens must close, in order."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.tags: set[str] = set()
        self.attributes: list[tuple[str, str]] = []
        self.words: list[str] = []
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes += [(name, value or "") for name, value in attrs]
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "style" not in self.open and data.strip():
            self.words.append(data.strip())

    def values(self, name: str) -> list[str]:
        return [value for key, value in self.attributes if key == name]

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).split())


def section(text: str, heading: str) -> str:
    """The words of the report between one heading and the next."""
    after = text.split(f">{heading}</h3>", 1)[1].split("<h3", 1)[0].split("</section>", 1)[0]
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", after)).split())


def test_the_head_names_the_article_and_what_it_was_compared_with() -> None:
    words = Page(render_report(the_ferry())).text
    assert words.startswith(
        "Parallax: Ferry burns in Port Selm Parallax: 1 article compared "
        "Compared with a corpus of 12 articles. Ferry burns in Port Selm "
        "The Lantern, 2031-03-04 08:30 · id lantern · original "
        "On the same event: 4 other articles; 3 other outlets, 2 origins. "
        "± 1 contested some agree, some diverge ✓ 1 corroborated at least one independent other "
        "origin agrees, none diverges · 1 uncorroborated others cover the event, and no "
        "independent origin agrees or diverges – 1 not checkable opinion, appeal, prediction or "
        "the like: kept, labelled, not judged"
    )


def test_the_sharpest_divergence_shows_both_sentences_side_by_side() -> None:
    assert section(render_report(the_ferry()), "Sharpest divergences") == (
        "✕ diverges: number, victim (later) 3 sailors killed here, 5 there claim 2 "
        "The Lantern Three sailors died. Beacon Post Five sailors were killed."
    )


def test_a_claim_shows_its_verdict_its_origins_and_its_cells() -> None:
    words = section(render_report(the_ferry()), "Claims")
    assert (
        "1. ✓ corroborated 3 outlets agree, 2 origins A ferry burned in Port Selm on Monday. "
        "assertion, in the outlet's own voice; text 0–38 4 articles: 3 agree, 1 not counted"
    ) in words
    assert (
        "✕ diverges: number, victim (later) Beacon Post, 2031-03-05 Five sailors were killed. "
        "3 sailors killed here, 5 there text 62–87 of beacon · "
        "agrees 0.05, diverges 0.85, silent 0.10 · origin o-beacon"
    ) in words
    assert "✓ agrees; not counted: same outlet The Lantern, no date" in words


def test_a_silent_cell_is_one_line() -> None:
    words = section(render_report(the_ferry()), "Claims")
    assert words.endswith(
        "3 articles: 3 silent · silent: Beacon Post "
        "· silent: Coast Radio · nearest (0.20): A ferry caught fire in Port Selm on Monday. "
        "· silent: Tidewire · nearest (0.20): A ferry caught fire in Port Selm on Monday."
    )


def test_a_long_passage_of_a_silent_article_is_cut_visibly() -> None:
    here, there = an_article("lantern"), an_article("beacon", "ship " * 100)
    claim = a_claim(here, "Three sailors died.")
    cell = a_cell(claim, there, "silent", there.text)
    text = render_report(a_comparison([here, there], [a_result(claim)], [cell]))
    assert "ship " * 27 + "ship…" in text
    assert "ship " * 28 not in text


def test_the_matrix_has_one_sign_per_claim_and_outlet() -> None:
    words = section(render_report(the_ferry()), "Claims by outlets")
    assert words.startswith(
        "claim Beacon Post Coast Radio The Lantern Tidewire "
        "1 ✓ A ferry burned in Port Selm on Monday. ✓ ✓ – ✓ 2 ± Three sailors died. ✕ ✓ – ✓ "
        "3 · The mayor wore a grey coat. · · · ✓ agrees: states"
    )


def test_a_claim_without_corroboration_shows_its_receipt_in_words() -> None:
    assert section(render_report(the_ferry()), "Without corroboration") == (
        "The mayor wore a grey coat. claim 3 , uncorroborated. Searched 12 articles; 4 are on "
        "the event (3 other outlets), published 2031-02-28 to 2031-03-08 (1 without a date). "
        "Nearest passage, similarity 0.20: “A ferry caught fire in Port Selm on Monday.” "
        "(Tidewire, 2031-03-04)."
    )


def test_a_claim_that_nobody_covers_is_listed_with_its_receipt_too() -> None:
    here = an_article("lantern")
    receipt = a_receipt(articles_on_event=0, outlets_on_event=0, unknown=("outlet",))
    result = a_result(a_claim(here, "Three sailors died."), "not covered", receipt=receipt)
    text = render_report(a_comparison([here], [result]))
    assert section(text, "Without corroboration") == (
        "Three sailors died. claim 1 , not covered. Searched 12 articles; none "
        "published 2031-02-28 to 2031-03-08 is on the event. Not known of this article: outlet."
    )
    assert "The corpus has no other reporting on the event." in text


def test_what_is_not_checkable_is_listed_with_its_kind_and_not_judged() -> None:
    text = render_report(the_ferry())
    assert section(text, "Not checkable") == ("4. Nobody should ever sail again. (appeal)")
    assert "Nobody should ever sail again." not in section(text, "Claims")


def test_origins_show_the_copies() -> None:
    words = section(render_report(the_ferry()), "Origins")
    assert (
        "o-tide (2 articles) Ferry fire kills three Coast Radio, 2031-03-04 "
        "(owner: Coast & Sons) 2 of its 2 sentences stand in tide Tidewire"
    ) in words


def a_toll(outlet: str, words: str, low: float, speaker: str = "") -> Figure:
    """A figure on the ferry whose sentence is nothing but its quantity."""
    quantity = Quantity(low, low, "exact", "", "killed", "", 0, len(words), words)
    place = (words, 0, len(words), "text")
    return Figure("e1", outlet, outlet, "2031-03-04", quantity, "2031-03-03", speaker, *place)


def test_figures_show_the_lowest_the_highest_and_every_outlet() -> None:
    figures = (
        a_toll("Coast Radio", "Four dead", 4),
        a_toll("The Lantern", "Three <b>dead</b>", 3, "the <mayor>"),
        a_toll("Beacon Post", "five dead", 5, "the owner"),
    )
    page = render_report(the_ferry(figures=figures))
    assert "<b>dead" not in page
    assert section(page, "Figures").startswith(
        "counted outlets lowest highest by outlet, in order of publication killed 3, differ "
        "“Three <b>dead</b>” The Lantern, according to the <mayor>, as of 2031-03-03 "
        "“five dead” Beacon Post, according to the owner, as of 2031-03-03 "
        "Beacon Post: 5; Coast Radio: 4; The Lantern: 3 "
    )


def test_counts_on_which_outlets_agree_are_shown_too() -> None:
    figures = (a_toll("Coast Radio", "Four dead", 4), a_toll("The Lantern", "four dead", 4))
    assert "killed 2, agree" in section(render_report(the_ferry(figures=figures)), "Figures")


def test_a_sentence_stands_where_no_count_is_given_by_two_outlets() -> None:
    alone = (a_toll("Coast Radio", "Four dead", 4),)
    for figures in ((), alone):
        page = render_report(the_ferry(figures=figures))
        assert section(page, "Figures").startswith("No count is given by two outlets.")


def a_voice(article_id: str, outlet: str, speaker: str, **more: Any) -> Voice:
    """Somebody who is quoted once, indirectly, on the ferry."""
    values: dict[str, Any] = {
        "event_id": "e1",
        "article_id": article_id,
        "outlet": outlet,
        "speaker": speaker,
        "role": "",
        "affiliation": "",
        "words": speaker,
        "direct": 0,
        "indirect": 1,
        "mixed": 0,
        "sentence": f"It burned, {speaker} said.",
        "start": 0,
        "end": 1,
        "field": "text",
    }
    return Voice(**{**values, **more})


def test_speakers_show_who_quotes_whom_those_of_most_outlets_first() -> None:
    voices = (
        a_voice("beacon", "Beacon Post", "<Rosa> Vey", direct=2),
        a_voice("coast", "Coast Radio", "<Rosa> Vey", role="mayor", affiliation="Port Selm"),
        a_voice("beacon", "Beacon Post", "a sailor"),
    )
    words = section(render_report(the_ferry(voices=voices)), "Speakers")
    assert words.startswith(
        "speaker office outlets (sentences) "
        "<Rosa> Vey mayor, Port Selm Beacon Post (3), Coast Radio (1) a sailor Beacon Post (1) "
    )
    assert ">Speakers</h3>" not in render_report(the_ferry())
    left = (LeftOut("e1", "Tide", "<Rosa> Vey", ("Beacon Post", "Coast Radio")),)
    words = section(render_report(the_ferry(voices=voices, left_out=left)), "Speakers")
    assert words.endswith("other outlets quote them: Tide does not quote <Rosa> Vey")


def test_what_changed_shows_both_wordings_and_leaves_out_first_statements() -> None:
    raised = Change(
        "e1", "Beacon Post", "2031-03-05", "raised", "killed", "beacon", "Five <i>dead</i>",
        "text", 0, 16, "lantern", "Three dead", "text", 0, 10,
    )  # fmt: skip
    first = replace(raised, kind="first stated", before="", before_id="")
    page = render_report(the_ferry(changes=(raised, first)))
    assert "<i>" not in page
    assert section(page, "What changed") == (
        "article step of what before then "
        "Beacon Post, 2031-03-05 raised killed “Three dead” “Five <i>dead</i>”"
    )
    assert ">What changed</h3>" not in render_report(the_ferry(changes=(first,)))


def test_a_cell_tells_on_whose_word_and_how_firmly() -> None:
    here, there = an_article("lantern", "It burned."), an_article("beacon", "It may have burned.")
    claim = a_claim(here, "It burned.")
    cell = a_cell(
        claim, there, "agrees", "It may have burned.", speaker="the <mayor>", firmness="possible",
        origin_reason="both rest on the mayor",
    )  # fmt: skip
    words = section(render_report(a_comparison([here, there], [a_result(claim)], [cell])), "Claims")
    assert (
        "origin o-beacon (both rest on the mayor) · on the word of the <mayor> · possible" in words
    )


def test_a_resolved_claim_shows_how_it_was_read() -> None:
    here = an_article("lantern", "They died.")
    claim = a_claim(here, "They died.", text="The three sailors died.", speaker="the mayor")
    words = section(render_report(a_comparison([here], [a_result(claim)])), "Claims")
    assert "They died. read as: The three sailors died. assertion, according to the mayor" in words


def test_evidence_against_the_relation_stands_beside_it() -> None:
    here = an_article("lantern", "Three sailors died.")
    there = an_article("beacon", "First three died. In the end, five sailors died.")
    claim = a_claim(here, "Three sailors died.")
    cell = a_cell(
        claim,
        there,
        "diverges",
        "In the end, five sailors died.",
        counter_evidence="First three died.",
        scope="background",
    )
    whole = a_comparison([here, there], [a_result(claim, "disputed", [cell])], [cell])
    words = section(render_report(whole), "Claims")
    assert "In the end, five sailors died. but also: First three died." in words
    assert "older fact, found outside the event's days" in words


def test_problems_are_on_the_page() -> None:
    whole = the_ferry(problems=(Problem("<coast>.html", "no text was found"),))
    assert (
        "1 problem in this run <coast>.html: no text was found" in Page(render_report(whole)).text
    )


def test_the_method_ends_with_the_error_rate_of_the_run() -> None:
    words = section(render_report(the_ferry()), "Method")
    assert words.endswith(
        "How often it errs. No error rate was measured for the models of this run."
    )
    measured = {"error_rate": "Wrong in 3 of 40 cells & unsure in 2."}
    words = section(render_report(the_ferry(provenance=measured)), "Method")
    assert words.endswith("How often it errs. Wrong in 3 of 40 cells & unsure in 2.")
    for name in (*VERDICT_MEANINGS, "agrees", "diverges", "silent", "later"):
        assert f" {name} : " in words


def test_markup_in_an_article_is_shown_and_never_obeyed() -> None:
    bad = '<script>alert("1")</script>$body & "quotes" <img src=x onerror=alert(1)>'
    here = an_article("<b>a</b>", f"{bad}.", outlet=bad, title=bad, published="2031-03-04")
    there = an_article("b", f"{bad}.", outlet=bad, title=bad, published="<i>", url='http://x/"><b>')
    claim = a_claim(here, f"{bad}.", text=bad, speaker=bad)
    cells = [
        a_cell(claim, there, "diverges", f"{bad}.", reason=bad, note=bad, origin_id=bad),
        a_cell(claim, there, "silent", f"{bad}.", note=bad),
    ]
    receipt = a_receipt(nearest_article_id="b", nearest_passage=bad, note=bad, unknown=(bad,))
    results = [
        a_result(claim, "uncorroborated", cells, receipt=receipt),
        a_result(replace(claim, claim_id="2"), "not checkable"),
    ]
    text = render_report(
        a_comparison(
            [here, there],
            results,
            cells,
            problems=[Problem(bad, bad)],
            provenance={"error_rate": bad},
        )
    )
    page = Page(text)
    assert page.tags.isdisjoint({"script", "img", "i"})
    assert not [name for name, _ in page.attributes if name.startswith("on")]
    assert bad in page.text
    assert bad in section(text, "Method")


def test_the_page_needs_no_network_and_no_script() -> None:
    text = render_report(the_ferry())
    page = Page(text)
    assert page.tags.isdisjoint({"script", "link", "img", "iframe", "form", "object"})
    assert page.values("src") == []
    assert not re.search(r"url\(|@import", text)
    assert "default-src 'none'; style-src 'unsafe-inline'" in text


@pytest.mark.parametrize(
    ("url", "linked"),
    [
        ("https://lantern.example/a?b=1&c=2", True),
        ("http://lantern.example", True),
        ("javascript:alert(1)", False),
        ("data:text/html,x", False),
        ("//lantern.example/a", False),
        ("https:", False),
        ("http://[broken", False),
        ("", False),
    ],
)
def test_only_web_addresses_become_links(url: str, linked: bool) -> None:
    here = an_article("lantern", url=url)
    page = Page(render_report(a_comparison([here], [])))
    assert page.values("href") == ([url] if linked else [])


def test_an_article_without_claims_says_so() -> None:
    assert "No claim was found." in render_report(a_comparison([an_article("lantern")]))


def batch(articles: int, claims: int, others: int) -> Comparison:
    """Many articles that say the same, each against the first `others` of them."""
    sentence = "The ship number {} sank in the bay after the storm had broken its mast."
    text = " ".join(sentence.format(n) for n in range(claims))
    every = [an_article(f"ship-{n:02}", text) for n in range(articles)]
    cells = []
    results = []
    for article in every:
        for n in range(claims):
            claim = a_claim(article, sentence.format(n))
            mine = [
                a_cell(
                    claim,
                    other,
                    ("agrees", "diverges", "silent", "silent")[(n + k) % 4],
                    sentence.format(n),
                    reason="the same ship and another storm",
                )
                for k, other in enumerate(every[: others + 1])
                if other is not article
            ][:others]
            cells += mine
            results.append(a_result(claim, "contested", mine))
    return a_comparison(every, results, cells, compared=[each.id for each in every])


def test_several_articles_get_a_section_each_and_a_table_of_contents() -> None:
    text = render_report(batch(3, 2, 2))
    page = Page(text)
    assert "Parallax: 3 articles compared" in page.text
    assert section(text, "Articles").startswith(
        "article outlet, date claims "
        "Ferry burns in Port Selm Ship-00, 2031-03-04 2 claims: 2 contested"
    )
    targets = page.values("id")
    assert [target for target in targets if "c" not in target] == ["a1", "a2", "a3"]
    assert "a3c2-place" in targets
    assert len(set(targets)) == len(targets)
    assert {link.removeprefix("#") for link in page.values("href")} <= set(targets)


def test_a_batch_of_forty_one_articles_stays_below_ten_megabytes() -> None:
    whole = batch(41, 15, 12)
    assert len(whole.cells) == 41 * 15 * 12
    assert len(render_report(whole).encode()) < 10_000_000


def test_only_the_sharpest_pairs_are_on_top(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(report_sections, "_SHARPEST", 1)
    text = render_report(batch(3, 4, 2))
    words = section(text, "Sharpest divergences")
    assert words.count("✕ diverges") == 1
    assert words.endswith("1 more below, with their claims.")


def luminance(colour: str) -> float:
    """Relative luminance of #rrggbb, after WCAG 2.2."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_every_ink_is_readable_on_every_paper() -> None:
    style = Path(report.__file__).with_name("report.html").read_text(encoding="utf-8")
    themes = [dict(re.findall(r"--(\w+): (#\w{6});", block)) for block in style.split(":root")[1:]]
    assert len(themes) == 3
    for theme in themes:
        for ink in ("ink", "quiet", "agrees", "diverges", "unsure", "link"):
            for paper in ("paper", "soft"):
                low, high = sorted((luminance(theme[ink]), luminance(theme[paper])))
                assert (high + 0.05) / (low + 0.05) >= 4.5, (ink, paper)
        low, high = sorted((luminance(theme["faint"]), luminance(theme["paper"])))
        assert (high + 0.05) / (low + 0.05) >= 3  # a line, not a letter


def test_in_print_a_claim_with_few_cells_stays_on_its_page() -> None:
    assert 'class="claim long"' not in render_report(batch(4, 1, 3))
    here = an_article("lantern")
    others = [an_article(f"o{n}", "Five died.") for n in range(4)]
    claim = a_claim(here, "Three sailors died.")
    cells = [a_cell(claim, other, "diverges", "Five died.") for other in others]
    whole = a_comparison([here, *others], [a_result(claim, "disputed", cells)], cells)
    assert 'class="claim long"' in render_report(whole)


def test_the_matrix_is_cut_into_tables_that_fit_on_paper() -> None:
    here = an_article("lantern")
    others = [an_article(f"o{n:02}", "Five died.") for n in range(15)]
    claim = a_claim(here, "Three sailors died.")
    cells = [a_cell(claim, other, "diverges", "Five died.") for other in others]
    text = render_report(a_comparison([here, *others], [a_result(claim, "disputed", cells)], cells))
    tables = text.split('class="matrix"')[1:]
    assert [table.split("</table>")[0].count('class="diverges"') for table in tables] == [14, 1]


def test_a_cell_that_is_unsure_is_one_line_with_its_reason() -> None:
    here, there = an_article("lantern"), an_article("beacon", "The sea was calm.")
    claim = a_claim(here, "Three sailors died.")
    cell = a_cell(claim, there, "unsure", there.text, reason="no relation is likely enough")
    text = render_report(a_comparison([here, there], [a_result(claim, "unsure", [cell])], [cell]))
    assert section(text, "Claims").endswith(
        "1 article: 1 unsure ? unsure: Beacon · no relation is likely enough · "
        "nearest (0.50): The sea was calm."
    )
