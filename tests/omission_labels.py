"""How often a fact that was cut out of an article is found among its first omissions.

`python -m tests.omission_labels CORPUS` takes every labelled fact out of its article, compares the
rest with FA-KES and looks for the fact in the first rows of `omissions.csv`. What the labels say
stands in `tests/labels/omissions.md`.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from analyzer.corpus import Corpus
from analyzer.datamodels import Article, Field, Omission
from analyzer.errors import AnalyzerError, GoldError
from analyzer.outlets import wilson
from analyzer.pipeline import Engine
from tests.speaker_labels import corpus_at

LABELS = Path(__file__).with_name("labels") / "omissions.jsonl"
FIRST = 5  # rows that are looked at


@dataclass(frozen=True)
class Span:
    """A place in an article."""

    article: str
    field: Field
    start: int
    end: int


@dataclass(frozen=True)
class Planted:
    """A fact to be cut out of an article: all that states it there, and who else states it.

    Its detail, in whatever wording, has one of `words` in it.
    """

    article: str
    remove: tuple[Span, ...]
    stated_by: tuple[Span, ...]
    words: tuple[str, ...]


def read_planted(corpus: Corpus) -> tuple[Planted, ...]:
    """The labelled facts.

    Raises:
        GoldError: an article is missing from the corpus, or has another text there.
    """
    found = []
    for number, line in enumerate(LABELS.read_text(encoding="utf-8").splitlines(), start=1):
        row = json.loads(line)
        for one in (row, *row["stated_by"]):
            try:
                article = corpus.article(one["article"])
            except AnalyzerError as error:
                raise GoldError(LABELS, str(error), number) from error
            if article.sha256 != one["sha256"]:
                raise GoldError(
                    LABELS, f"article {article.id!r} has another text in the corpus", number
                )
        own = row["article"]
        found.append(
            Planted(
                own,
                tuple(Span(own, s["field"], s["start"], s["end"]) for s in row["remove"]),
                tuple(
                    Span(s["article"], s["field"], s["start"], s["end"]) for s in row["stated_by"]
                ),
                tuple(row["words"]),
            )
        )
    return tuple(found)


def without(article: Article, spans: Sequence[Span]) -> Article:
    """The article without some of its words."""
    for span in sorted(spans, key=lambda span: span.start, reverse=True):
        text = article.field_text(span.field)
        rest = f"{text[: span.start]} {text[span.end :]}".strip()
        article = replace(article, **{span.field: rest})
    return article


def is_found(planted: Planted, rows: Sequence[Omission], *, as_detail: bool = False) -> bool:
    """Whether a row tells the fact, as its detail if wanted, and quotes a passage that states it."""
    return any(
        any(word in (row.detail if as_detail else row.fact).lower() for word in planted.words)
        and quote.article_id == span.article
        and quote.field == span.field
        and quote.start < span.end
        and span.start < quote.end
        for row in rows
        for quote in row.quotes
        for span in planted.stated_by
    )


def main() -> int:
    """Print the share of planted facts that are found, and each that is not."""
    parser = argparse.ArgumentParser(prog="python -m tests.omission_labels", description=__doc__)
    parser.add_argument("corpus", type=Path, help="FA-KES: a corpus folder, or its table")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as work:
        try:
            corpus = corpus_at(options.corpus, Path(work))
            cases = read_planted(corpus)
            engine = Engine(corpus)
            found, details, anywhere = [], [], []
            for case in cases:
                cut = without(corpus.article(case.article), case.remove)
                rows = engine.compare([cut]).omissions
                found.append(is_found(case, rows[:FIRST]))
                details.append(is_found(case, rows[:FIRST], as_detail=True))
                anywhere.append(is_found(case, rows))
                mark = "found" if found[-1] else "further down" if anywhere[-1] else "missed"
                print(f"{case.article} {case.remove[0].field} {case.remove[0].start}: {mark}")
        except AnalyzerError as error:
            print(f"error: {error}", file=sys.stderr)
            return 2
    for name, marks in (
        (f"in the first {FIRST} rows", found),
        (f"in the first {FIRST} rows, as the detail", details),
        ("in any row", anywhere),
    ):
        low, high = wilson(sum(marks), len(marks))
        print(f"{name:38} {sum(marks)} of {len(marks)} ({low:.2f} to {high:.2f})")
    return 0


if __name__ == "__main__":
    sys.exit(main())
