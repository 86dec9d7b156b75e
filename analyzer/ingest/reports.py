"""What a build says of itself: on the screen, as JSON and in the README of the corpus."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Literal

from analyzer.corpus import ARTICLES
from analyzer.datamodels import Article, Problem

BUILT = "Built with `python -m analyzer corpus build`."  # marks a README that may be replaced
Outcome = Literal["kept", "renamed", "left out", "remark"]
# An article that is less than this share of the page's visible text is marked: extractors lose half
# an article silently. Menus alone are often half of a page, so a mark is not yet an error.
_HALF = 0.5
_FIELD_WORDS = ("id", "outlet", "title", "published", "text", "url", "author", "language")


@dataclass(frozen=True)
class SourceReport:
    """How one source was read.

    `rows` counts rows, files or pages; `articles` those that gave an article. `sha256` is that
    of a file, or of the names and hashes of a folder's files; empty for an address. `visible`
    counts the characters visible on pages, `taken` those of them that became text.
    """

    source: str
    kind: str
    rows: int
    articles: int
    sha256: str = ""
    encoding: str = ""
    columns: Mapping[str, str] = field(default_factory=dict)
    visible: int = 0
    taken: int = 0
    notes: tuple[str, ...] = ()
    folder: bool = False  # or an archive: its files are told one by one

    def lines(self) -> list[str]:
        """The report in short lines."""
        unit = {"table": "row", "texts": "file", "web": "page"}[self.kind]
        head = f"{self.source}: {counted(self.rows, unit)}, {counted(self.articles, 'article')}"
        lines = [f"{head}, {self.encoding}" if self.encoding else head]
        if self.columns:
            pairs = ", ".join(f"{name} from {column!r}" for name, column in self.columns.items())
            lines.append(f"  columns: {pairs}")
        if self.visible:
            share = self.taken / self.visible
            lines.append(
                f"  pages: {self.taken} of {self.visible} visible characters taken ({share:.0%})"
            )
        return lines + [f"  {note}" for note in self.notes]


@dataclass(frozen=True)
class LineReport:
    """What one row, file or page became; a `remark` is on a source as a whole.

    `characters` is the length of the article's text, `visible` that of all text on its page; 0
    where there is no page. What was left out has neither id nor text. `why` may be several reasons.
    """

    place: str
    outcome: Outcome
    article_id: str = ""
    outlet: str = ""
    published: str = ""
    title: str = ""
    characters: int = 0
    visible: int = 0
    why: str = ""

    @property
    def share(self) -> float | None:
        """Share of the page's visible text that became the article; None where there is no page."""
        return self.characters / self.visible if self.visible else None

    @property
    def under_half(self) -> bool:
        """Whether less than half of the page became the article."""
        return self.share is not None and self.share < _HALF


@dataclass(frozen=True)
class BuildReport:
    """What became of all sources. `kept` + `dropped` is what was read."""

    folder: Path
    kept: int
    dropped: int
    renamed: int
    undated: int
    without_outlet: int
    sources: tuple[SourceReport, ...]
    problems: tuple[Problem, ...]
    became: tuple[LineReport, ...] = ()  # by place

    def lines(self) -> list[str]:
        """The report in short lines, problems left out."""
        lines = [line for source in self.sources for line in source.lines()]
        lines += [
            f"{line.place}: {line.characters} of {line.visible} visible characters taken "
            f"({line.share:.0%}); compare it with the page"
            for line in self.became
            if line.under_half
        ]
        lines.append(
            f"{self.folder / ARTICLES}: {self.kept} kept, {self.dropped} left out, "
            f"{self.renamed} renamed; {self.undated} without a date, "
            f"{self.without_outlet} without an outlet"
        )
        return lines

    def as_dict(self) -> dict[str, object]:
        """Plain values for JSON."""
        return {**asdict(self), "folder": str(self.folder)}


def line_reports(
    placed: Sequence[tuple[str, Article]],
    kept: Sequence[Article],
    visible: Mapping[str, int],
    problems: Sequence[Problem],
    sources: Sequence[SourceReport],
) -> tuple[LineReport, ...]:
    """What became of each row, file and page, by place.

    Args:
        placed: the articles that were read, with their places.
        kept: those of them that the corpus holds, in the same order; some under a new id.
        visible: characters visible on the page, by place.
        problems: of places and of whole sources.
        sources: what was read.
    """
    why: dict[str, list[str]] = {}
    for problem in problems:
        why.setdefault(problem.place, []).append(problem.message)
    rest = list(reversed(kept))
    lines: list[LineReport] = []
    for place, article in placed:
        told = "; ".join(why.pop(place, ()))
        stays = rest[-1] if rest and _is(rest[-1], article) else None
        if stays is None:
            lines.append(LineReport(place, "left out", why=told))
            continue
        rest.pop()
        lines.append(
            LineReport(
                place=place,
                outcome="kept" if stays is article else "renamed",
                article_id=stays.id,
                outlet=stays.outlet,
                published=stays.published,
                title=stays.title,
                characters=len(stays.text),
                visible=visible.get(place, 0),
                why=told,
            )
        )
    whole = {s.source for s in sources if s.kind == "table" or (s.kind == "texts" and s.folder)}
    for place, messages in why.items():
        outcome: Outcome = "remark" if place in whole else "left out"
        lines.append(LineReport(place, outcome, why="; ".join(messages)))
    return tuple(sorted(lines, key=lambda line: _numbers_apart(line.place)))


def _is(kept: Article, article: Article) -> bool:
    """Whether the article was kept as that one, perhaps under its id with a number."""
    return kept is article or (
        kept.id.startswith(f"{article.id}-")
        and (kept.text, kept.url) == (article.text, article.url)
    )


def _numbers_apart(place: str) -> list[str | int]:
    """A key that puts line 10 after line 9: words and numbers take turns."""
    parts = re.split(r"([0-9]+)", place)
    return [int(part) if number % 2 else part for number, part in enumerate(parts)]


def counted(number: int, word: str) -> str:
    """`1 row`, `2 rows`."""
    return f"{number} {word}" if number == 1 else f"{number} {word}s"


def readme_text(articles: Sequence[Article], report: BuildReport, licence: str) -> str:
    """Provenance, licence and counts; nothing in it changes from run to run."""
    return "\n".join(_readme_lines(articles, report, licence)) + "\n"


def _readme_lines(articles: Sequence[Article], report: BuildReport, licence: str) -> Iterator[str]:
    """The lines of the README."""
    outlets = Counter(article.outlet or "(unknown)" for article in articles)
    days = sorted(article.published[:10] for article in articles if article.published)
    yield f"# {report.folder.resolve().name}"
    yield ""
    yield BUILT
    yield ""
    yield "## Sources"
    yield ""
    for source in report.sources:
        name = source.source if source.kind == "web" else Path(source.source).resolve().name
        digest = f", SHA-256 `{source.sha256}`" if source.sha256 else ""
        yield f"- `{name}`: {counted(source.articles, 'article')}{digest}"
        if source.columns:
            pairs = [
                f"{field} from `{source.columns[field]}`"
                for field in _FIELD_WORDS
                if field in source.columns
            ]
            yield f"  - columns: {', '.join(pairs)}; encoding {source.encoding}"
    yield ""
    yield "## Licence"
    yield ""
    yield licence or "Not stated."
    yield ""
    yield "## Counts"
    yield ""
    kept = counted(report.kept, "article")
    yield f"{kept} kept, {report.dropped} left out, {report.renamed} renamed."
    if days:
        yield f"Published {days[0]} to {days[-1]}; {report.undated} without a date."
    else:
        yield "None has a date."
    yield ""
    yield "| outlet | articles |"
    yield "| --- | --- |"
    for outlet, count in sorted(outlets.items(), key=lambda item: (-item[1], item[0])):
        yield f"| {outlet.replace('|', '/')} | {count} |"
