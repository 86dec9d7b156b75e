"""The report as Markdown, read back by a Markdown parser: nothing in an article is obeyed."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape

import pytest
from builders import a_cell, a_claim, a_comparison, a_receipt, a_result, an_article, the_ferry
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from analyzer.datamodels import VERDICTS, Comparison, Problem
from analyzer.readout import SIGNS
from analyzer.report_markdown import render_markdown, text

GITHUB = MarkdownIt("commonmark").enable(["table", "strikethrough"])
HOSTILE = (
    "<script>alert(1)</script>",
    "**x** _y_ ~~z~~",
    "[a](javascript:b)",
    "![a](http://x.example/pixel.png)",
    "a | b || c \\| d",
    "`x` ``y``",
    "# no heading #",
    "1. no list",
    "2) no list",
    "- no list",
    "+ no list",
    "* no list",
    "> no quotation",
    "===",
    "---",
    "&amp; &lt; &#42; &copy;",
    "\\* \\\\ \\",
    "<http://x.example>",
    "http://x.example www.x.example",
    "$$x$$ [^1] [x]: y",
    "~~~",
    "| --- |",
    "a\n\n# b\n- c",
)


def html(markdown: str) -> str:
    return str(GITHUB.render(markdown))


def words(shown: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", shown)).split())


def tags(shown: str) -> set[str]:
    return set(re.findall(r"<(\w+)", shown))


def section(markdown: str, heading: str) -> str:
    """The words under a heading, up to the next one."""
    after = html(markdown).split(f">{heading}</h", 1)[1].split(">", 1)[1]
    return words(re.split(r"<h\d", after)[0])


def literal(value: str) -> str:
    """What a reader should see: the words, and one space for white space."""
    shown = re.sub(r"[\x00-\x08\x0e-\x1b\x7f]", "\ufffd", " ".join(value.split()))
    return " ".join(shown.split())


def seen_in(place: str, value: str) -> tuple[str, set[str]]:
    """What is shown of a value in a place of a document, and the tags there."""
    shown = html(place.format(text(value)))
    inner = re.sub(r"</?(?:table|thead|tbody|tr|th|td|ul|li|p|h2|strong)\b[^>]*>", "", shown)
    return " ".join(unescape(inner).split()), tags(inner)


PLACES = ("## {}\n", "{}\n", "- {}\n", "- “{}” (x)\n", "**{}**: x\n", "| a |\n| --- |\n| {} |\n")


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("value", HOSTILE)
def test_markdown_in_a_text_is_shown_as_it_stands(place: str, value: str) -> None:
    seen, found = seen_in(place, value)
    assert found == set()
    assert literal(value) in seen


@given(
    st.sampled_from(PLACES),
    st.text(st.one_of(st.sampled_from("\\`*_{}[]()<>#+-.!|&;:/~=\"' \n1aw"), st.characters())),
)
def test_any_text_is_shown_as_it_stands(place: str, value: str) -> None:
    if not literal(value):
        return
    seen, found = seen_in(place, value)
    assert found == set()
    assert literal(value) in seen
    assert not {"<", ">"} & set(text(value))


@pytest.mark.parametrize("value", ["http://x.example", "WWW.x.example"])
def test_an_address_in_a_text_does_not_become_a_link_by_itself(value: str) -> None:
    assert not re.search(r"https?://|www\.", text(value), re.IGNORECASE)
    assert unescape(text(value)) == value


def test_the_head_names_the_article_its_coverage_and_the_verdicts() -> None:
    lines = render_markdown(the_ferry()).splitlines()
    assert [line for line in lines if line][:9] == [
        "# Parallax: 1 article compared",
        "Compared with a corpus of 12 articles.",
        "## Ferry burns in Port Selm",
        "The Lantern, 2031-03-04 08:30 · id lantern · "
        "[original](<https://lantern.example/ferry?a=1&amp;b=2>)",
        "On the same event: 4 other articles; 3 other outlets, 2 origins.",
        "- ± **1 contested**: some agree, some diverge",
        "- ✓ **1 corroborated**: at least one independent other origin agrees, none diverges",
        "- · **1 uncorroborated**: others cover the event, and no independent origin agrees or "
        "diverges",
        "- – **1 not checkable**: opinion, appeal, prediction or the like: kept, labelled, not "
        "judged",
    ]


def test_the_sharpest_divergence_shows_both_sentences() -> None:
    assert section(render_markdown(the_ferry()), "Sharpest divergences") == (
        "✕ diverges: number, victim (later) , claim 2: 3 sailors killed here, 5 there "
        "The Lantern: “Three sailors died.” Beacon Post: “Five sailors were killed.”"
    )


def test_claims_show_verdict_support_and_voice() -> None:
    shown = section(render_markdown(the_ferry()), "Claims")
    assert shown.startswith(
        "1 “A ferry burned in Port Selm on Monday.” · ✓ corroborated · 3 outlets agree, 2 origins "
        "· assertion, in the outlet's own voice 2 “Three sailors died.” · ± contested"
    )
    assert section(render_markdown(the_ferry()), "Not checkable") == (
        "4 “Nobody should ever sail again.” (appeal)"
    )


def test_the_matrix_is_a_table() -> None:
    markdown = render_markdown(the_ferry())
    assert "| claim | Beacon Post | Coast Radio | The Lantern | Tidewire |\n" in markdown
    assert "| 2 ± Three sailors died. | ✕ | ✓ | – | ✓ |\n" in markdown


def test_a_claim_without_corroboration_shows_its_receipt() -> None:
    assert section(render_markdown(the_ferry()), "Without corroboration").startswith(
        "“The mayor wore a grey coat.” · claim 3, uncorroborated. Searched 12 articles; 4 are on "
        "the event (3 other outlets)"
    )


def test_the_method_ends_with_the_error_rate_of_the_run() -> None:
    shown = section(render_markdown(the_ferry(provenance={"error_rate": "3 of 40."})), "Method")
    assert shown.endswith("How often it errs. 3 of 40.")
    assert all(f" {verdict} : " in shown for verdict in VERDICTS)


def test_several_articles_have_a_table_of_contents() -> None:
    here, there = an_article("lantern", title="One"), an_article("beacon", title="Two | three")
    whole = a_comparison([here, there], [], compared=["lantern", "beacon"])
    markdown = render_markdown(whole)
    assert "| Two \\| three | Beacon, 2031-03-04 | 0 claims |" in markdown
    assert markdown.count("\n## ") == 3


def everywhere(bad: str) -> Comparison:
    """A comparison that says the same words wherever an article has a say."""
    here = an_article("<b>a</b>", f"{bad}.", outlet=bad, title=bad)
    there = an_article("b", f"{bad}.", outlet=bad, title=bad, url='http://x/"><b>')
    claim = a_claim(here, f"{bad}.", text=bad, speaker=bad)
    cells = [
        a_cell(claim, there, "diverges", f"{bad}.", reason=bad, origin_id=bad),
        a_cell(claim, there, "silent", f"{bad}.", note=bad),
    ]
    receipt = a_receipt(nearest_article_id="b", nearest_passage=bad, note=bad, unknown=(bad,))
    results = [
        a_result(claim, "uncorroborated", cells, receipt=receipt),
        a_result(replace(claim, claim_id="2"), "not checkable"),
    ]
    return a_comparison(
        [here, there],
        results,
        cells,
        problems=[Problem(bad, bad)],
        provenance={"error_rate": bad},
    )


@pytest.mark.parametrize("bad", HOSTILE)
def test_markup_in_an_article_is_shown_and_never_obeyed(bad: str) -> None:
    shown, plain = html(render_markdown(everywhere(bad))), html(render_markdown(everywhere("x")))
    assert tags(shown) == tags(plain)
    for tag in ("li", "h2", "h3", "td", "th", "strong", "em", "a", "p"):
        assert shown.count(f"<{tag}>") == plain.count(f"<{tag}>"), tag
    seen = " ".join(unescape(re.sub(r"</?\w+[^>]*>", "", shown)).split())
    assert seen.count(literal(bad)) >= 10


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("https://x.example/a_(b)?c=1&d=2", "https://x.example/a_%28b%29?c=1&d=2"),
        ("https://x.example/a>b <c>", "https://x.example/a%3Eb%20%3Cc%3E"),
        ("https://x.example/\\&copy;", "https://x.example/%5C&copy;"),
        ("javascript:alert(1)", ""),
        ("", ""),
    ],
)
def test_only_web_addresses_become_links(url: str, address: str) -> None:
    shown = html(render_markdown(a_comparison([an_article("lantern", url=url)], [])))
    assert [unescape(each) for each in re.findall(r'href="([^"]*)"', shown)] == (
        [address] if address else []
    )


def test_no_sign_is_markdown() -> None:
    assert [sign for sign in SIGNS.values() if text(sign) != sign] == []
