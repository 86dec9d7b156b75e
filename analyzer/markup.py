"""Pieces of HTML for the report: every word of an article passes `text` on its way in."""

from __future__ import annotations

import re
from html import escape

from analyzer.datamodels import Article
from analyzer.readout import SIGNS, byline, is_web_address
from analyzer.report_sections import Table

_DATE = re.compile(r"\d{4}-\d\d-\d\d(?: \d\d:\d\d)?")


def text(value: str) -> str:
    """Text as HTML: nothing in it can be markup."""
    return escape(value, quote=True)


def byline_of(article: Article | None) -> str:
    """Outlet and date."""
    return text(byline(article)) if article else "article not found"


def link(article: Article | None) -> str:
    """A link to the article where its address is one that a browser may follow."""
    if article is None or not is_web_address(article.url):
        return ""
    return f' · <a href="{text(article.url)}" rel="noopener noreferrer">original</a>'


def quoted(words: str, style: str = "") -> str:
    """A verbatim sentence; `dir` lets right-to-left text run its way."""
    kind = f' class="{style}"' if style else ""
    return f'<blockquote{kind} dir="auto">{text(words)}</blockquote>'


def badge(name: str, words: str) -> str:
    """A mark that reads the same without colour: sign, words and kind of border."""
    return f'<span class="mark {name}">{SIGNS[name]} {text(words)}</span>'


def table(content: Table) -> str:
    """A table of plain text, its first column the heading of each row, and the note under it."""
    head = "".join(f"<th>{text(name)}</th>" for name in content.head)
    body = "".join(
        f"<tr><th>{_cell(row[0])}</th>{''.join(f'<td>{_cell(cell)}</td>' for cell in row[1:])}</tr>"
        for row in content.rows
    )
    note = f'<p class="quiet">{text(content.note)}</p>' if content.note else ""
    return (
        f'<div class="scroll"><table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>'
        f"</div>{note}"
    )


def _cell(words: str) -> str:
    """Words in a table, whose dates stay on one line."""
    return _DATE.sub(r'<span class="date">\g<0></span>', text(words))
