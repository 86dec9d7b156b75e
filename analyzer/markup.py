"""Pieces of HTML for the report: every word of an article passes `text` on its way in."""

from __future__ import annotations

from html import escape

from analyzer.datamodels import Article
from analyzer.readout import byline, is_web_address


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
