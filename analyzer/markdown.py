"""Text for pages in Markdown: tables, paragraphs, quotations and figures."""

from __future__ import annotations

import math
import re
import textwrap
from collections.abc import Iterable, Sequence

LONGEST_QUOTE = 200  # characters of an article's sentence that a page repeats


def table(header: Sequence[str], rows: Iterable[Sequence[object]]) -> list[str]:
    """A Markdown table, line by line."""
    return [
        "| " + " | ".join(map(str, row)) + " |" for row in (header, ["---"] * len(header), *rows)
    ]


def prose(text: str) -> list[str]:
    """A paragraph in lines of a hundred characters."""
    return textwrap.wrap(
        " ".join(text.split()), 100, break_long_words=False, break_on_hyphens=False
    )


def quote(text: str) -> str:
    """The beginning of a sentence between quotation marks, on one line, as plain text."""
    joined = " ".join(text.split())
    cut = joined[:LONGEST_QUOTE].rstrip() + " …" if len(joined) > LONGEST_QUOTE else joined
    return f"“{plain(cut)}”" if cut else "none"


def plain(text: str) -> str:
    """Text without anything that Markdown or HTML would read as more than text."""
    return re.sub(r"([\\`*_{}\[\]()<>#|~&!$])", r"\\\1", text)


def number(value: float) -> str:
    """Three places, or a dash where nothing was there to measure by."""
    return "–" if math.isnan(value) else f"{value:.3f}"


def percent(part: int, whole: int) -> str:
    """A share in per cent, or a dash."""
    return f"{100 * part / whole:.1f} %" if whole else "–"
