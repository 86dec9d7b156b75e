"""What a build says of itself: on the screen, as JSON and in the README of the corpus."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

from analyzer.corpus import ARTICLES
from analyzer.datamodels import Article, Problem

BUILT = "Built with `python -m analyzer corpus build`."  # marks a README that may be replaced
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

    def lines(self) -> list[str]:
        """The report in short lines, problems left out."""
        lines = [line for source in self.sources for line in source.lines()]
        lines.append(
            f"{self.folder / ARTICLES}: {self.kept} kept, {self.dropped} left out, "
            f"{self.renamed} renamed; {self.undated} without a date, "
            f"{self.without_outlet} without an outlet"
        )
        return lines

    def as_dict(self) -> dict[str, object]:
        """Plain values for JSON."""
        return {**asdict(self), "folder": str(self.folder)}


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
