"""Pieces of the pages: HTML in which every word of an article is escaped.

Nothing here knows what the user chose. Streamlit reads Markdown in most of what it draws, so text
that came from a corpus is drawn through `st.html` only, after `text`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from html import escape
from typing import Literal

import streamlit as st

from analyzer.contrast import Stretch
from analyzer.datamodels import Article, Omission, Problem
from analyzer.readout import (
    SIGNS,
    ArticleView,
    byline,
    counts_in_words,
    coverage_in_words,
    is_web_address,
    plural,
)
from analyzer.ui.wording import on_page
from analyzer.views import Table

Tone = Literal["error", "note"]

_DATE = re.compile(r"\d{4}-\d\d-\d\d(?: \d\d:\d\d)?")

_LONG = 60  # characters, about two lines of a wide cell
_OPEN_PROBLEMS = 3  # as many are shown at once; more are folded away
LEGEND = "; ".join(
    (
        f"{SIGNS['agrees']} agrees: states the core of the claim too",
        f"{SIGNS['diverges']} diverges: speaks of the same fact, and the two are incompatible",
        f"{SIGNS['both']} both: one article agrees, another diverges",
        f"{SIGNS['silent']} silent: is on the event and does not address the claim",
        f"{SIGNS['unsure']} unsure: the judge abstains",
        f"{SIGNS['not counted']} not counted: the article's own outlet, or a copy of the article",
    )
)


def show(html: str) -> None:
    """Draw HTML made by this module."""
    st.html(html)


def sentence(words: str, tone: Tone = "note") -> str:
    """One sentence in a box: why there is nothing to see, or what went wrong."""
    if tone == "error":
        return f'<p class="px-box px-error" role="alert"><b>✕ Not possible.</b> {text(words)}</p>'
    return f'<p class="px-box">{text(words)}</p>'


def failure(error: Exception) -> str:
    """Why something is not possible, in the page's own words."""
    return sentence(on_page(str(error)), "error")


def brand() -> str:
    """The name of the product, above the choices."""
    return '<p class="px-brand">Parallax</p>'


def introduction() -> str:
    """What the page does, in three sentences."""
    return (
        '<h1 class="px-title">One event, seen from many outlets</h1>'
        '<p class="px-lead">Press Compare to set this article beside what other outlets of the '
        "corpus report on the same event: claim by claim, where accounts agree, where they diverge "
        "and how, and what nobody else reports. Parallax never says what is true. Nothing leaves "
        "this machine.</p>"
    )


def preview(article: Article) -> str:
    """The article that could be compared, to read before."""
    paragraphs = "".join(
        f'<p dir="auto">{text(line)}</p>' for line in article.text.splitlines() if line.strip()
    )
    return (
        f'<h2 class="px-title" dir="auto">{text(article.title or article.id)}</h2>'
        f'<p class="px-quiet">{text(byline(article))}{link(article)}</p>'
        f'<div class="px-article">{paragraphs}</div>'
    )


def plain_heading(title: str, lead: str) -> str:
    """What a page shows that is on no single article."""
    return f'<h1 class="px-title">{text(title)}</h1><p class="px-lead">{text(lead)}</p>'


def note(words: str) -> str:
    """How to read what stands above."""
    return f'<p class="px-quiet">{text(words)}</p>'


def bullets(lines: Sequence[str]) -> str:
    """A plain list."""
    return f"<ul>{''.join(f'<li>{text(line)}</li>' for line in lines)}</ul>"


def page_heading(title: str, lead: str, view: ArticleView) -> str:
    """What the page shows, and of which article."""
    source = f", {text(byline(view.article))}" if view.article else ""
    return plain_heading(title, lead) + (
        f'<p class="px-quiet">On <q dir="auto">{text(view.heading)}</q>{source}</p>'
    )


def coverage(view: ArticleView) -> str:
    """Byline of the compared article, how many others report, and the verdicts."""
    source = text(byline(view.article)) if view.article else "article not found"
    return (
        f'<p class="px-quiet">{source}{link(view.article)}</p>'
        f"<p>{text(coverage_in_words(view))}</p>"
        f'<p class="px-counts">{text(counts_in_words(view.counts))}</p>'
    )


def problems(found: Sequence[Problem]) -> str:
    """What went wrong and was survived."""
    items = "".join(f"<li>{text(str(problem))}</li>" for problem in found)
    state = " open" if len(found) <= _OPEN_PROBLEMS else ""
    number = plural(len(found), "problem")
    return (
        f'<details class="px-box"{state}><summary>{number} in this run</summary>'
        f"<ul>{items}</ul></details>"
    )


def text(value: str) -> str:
    """Text as HTML: nothing in it can be markup."""
    return escape(value, quote=True)


def badge(name: str, words: str) -> str:
    """A mark that reads the same without colour: sign, words and kind of border."""
    style = name.replace(" ", "-")
    return f'<span class="px-mark px-{style}">{SIGNS[name]} {text(words)}</span>'


def link(article: Article | None) -> str:
    """A link to the article where its address is one that a browser may follow."""
    if article is None or not is_web_address(article.url):
        return ""
    address = text(article.url)
    return f' · <a href="{address}" target="_blank" rel="noopener noreferrer">source</a>'


def stretches(cut: Sequence[Stretch]) -> str:
    """A sentence with what differs from another one marked; numbers stand out."""
    return "".join(
        f'<mark class="px-differs{" px-number" if part.number else ""}">{text(part.text)}</mark>'
        if part.differs
        else text(part.text)
        for part in cut
    )


def table(content: Table, caption: str, *, under_heading: bool = False) -> str:
    """A table of plain text; its caption says what a row is, unseen where a heading has said it."""
    head = "".join(f'<th scope="col">{text(name)}</th>' for name in content.head)
    lines = []
    for first, *rest in content.rows:
        cells = "".join(f'<td dir="auto"{_long(cell)}>{_dated(cell)}</td>' for cell in rest)
        lines.append(f'<tr><th scope="row" dir="auto">{_dated(first)}</th>{cells}</tr>')
    unseen = ' class="px-unseen"' if under_heading else ""
    return (
        f'<div class="px-scroll" tabindex="0" role="region" aria-label="{text(caption)}">'
        f'<table class="px-table"><caption{unseen}>{text(caption)}</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{''.join(lines)}</tbody></table></div>"
    )


def _detailed(omission: Omission) -> str:
    """The fact with the words that are left out marked."""
    fact, at = omission.fact, omission.detail_start - omission.start
    end = at + len(omission.detail)
    if omission.detail == fact or fact[at:end] != omission.detail:
        return text(fact)
    marked = f'<mark class="px-differs">{text(omission.detail)}</mark>'
    return text(fact[:at]) + marked + text(fact[end:])


def _saying(passages: int) -> str:
    """`1 passage says it`."""
    return f"{plural(passages, 'passage')} {'says' if passages == 1 else 'say'} it"


def _long(words: str) -> str:
    """A class for cells of whole sentences, which are not to become a column of single words."""
    return ' class="px-long"' if len(words) > _LONG else ""


def _dated(words: str) -> str:
    """Words whose dates stay on one line."""
    return _DATE.sub(r'<span class="px-date">\g<0></span>', text(words))


def grid(outlets: Sequence[str], shares: Sequence[Sequence[float | None]], caption: str) -> str:
    """Outlets against outlets, darker where they agree more; the share stands in each square."""
    head = "".join(f'<th scope="col">{text(name)}</th>' for name in outlets)
    rows = []
    for name, row in zip(outlets, shares, strict=True):
        squares = "".join(
            "<td></td>"
            if share is None
            else f'<td style="--px-share:{share * 60:.0f}%">{share:.2f}</td>'
            for share in row
        )
        rows.append(f'<tr><th scope="row">{text(name)}</th>{squares}</tr>')
    return (
        f'<div class="px-scroll" tabindex="0" role="region" aria-label="{text(caption)}">'
        f'<table class="px-table px-grid"><caption>{text(caption)}</caption>'
        f"<thead><tr><td></td>{head}</tr></thead><tbody>{''.join(rows)}</tbody></table></div>"
    )


def omissions(found: Sequence[Omission], articles: Mapping[str, Article]) -> str:
    """Facts that others report and the article does not, each with a passage of every account."""
    items = []
    for one in found:
        quotes = "".join(
            f"<li><b>{text(quote.outlet or 'unknown outlet')}</b> "
            f'<span class="px-quiet">{link(articles.get(quote.article_id))}</span>'
            f'<blockquote dir="auto">{text(quote.text)}</blockquote></li>'
            for quote in one.quotes
        )
        said = f"{plural(one.outlets, 'outlet')}, {plural(one.origins, 'origin')}"
        items.append(
            f'<li class="px-cell"><p><b>{said}</b></p><blockquote dir="auto">{_detailed(one)}'
            f'</blockquote><p class="px-quiet">confidence {one.confidence:.2f} · nearest here, '
            f'similarity {one.nearest_score:.2f}: <q dir="auto">{text(one.nearest_sentence)}</q>'
            f"</p><details><summary>{_saying(len(one.quotes))}</summary>"
            f"<ul>{quotes}</ul></details></li>"
        )
    return f'<ol class="px-list">{"".join(items)}</ol>'
