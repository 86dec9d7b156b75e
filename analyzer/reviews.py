"""What people say of cells, kept in SQLite beside the corpus.

Reviews are only ever added: a later one of the same cell by the same person supersedes the
earlier one, which stays. Nothing here trains a model or changes what a comparison finds.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import astuple, dataclass, fields
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from analyzer.corpus import Corpus, without_surrogates
from analyzer.datamodels import (
    DIVERGENCE_KINDS,
    RELATIONS,
    Article,
    Cell,
    Claim,
    Comparison,
    DivergenceKind,
    Relation,
)
from analyzer.errors import CorpusError, UsageError

REVIEWS = "reviews.sqlite"  # in the folder of the corpus: its cache may be deleted at any time
Decision = Literal["accept", "reject", "correct"]
Standing = Literal["current", "superseded", "stale"]
DECISIONS: tuple[Decision, ...] = ("accept", "reject", "correct")

_VERSION = 1  # of the table
_WAIT = 10.0  # seconds for which another session that writes is waited for


@dataclass(frozen=True)
class Review:
    """What one person says of one cell, and the cell as the machine had it at that time.

    `corpus` is the fingerprint of the corpus, `judge` the identities of the pair model and of the
    decision's weights. Kinds are joined by `;`. `said_relation` is the machine's relation where it
    is accepted, that of the person where it is corrected, and empty where it is rejected. `time` is
    ISO 8601 in UTC.
    """

    corpus: str
    article_id: str
    article_sha256: str
    claim_id: str
    field: str
    start: int
    end: int
    sentence: str
    other_article_id: str
    other_outlet: str
    other_sha256: str
    evidence: str
    evidence_field: str
    evidence_start: int
    evidence_end: int
    relation: str
    kinds: str
    p_agrees: float
    p_diverges: float
    p_silent: float
    judge: str
    decision: str
    said_relation: str
    said_kinds: str
    note: str
    reviewer: str
    time: str

    @property
    def cell(self) -> tuple[str, ...]:
        """What was reviewed: the same claim of the same text, and the same other text."""
        claim = (self.article_id, self.article_sha256, self.field, str(self.start), str(self.end))
        return (*claim, self.other_article_id, self.other_sha256)

    @property
    def answer(self) -> str:
        """The person's answer as a label; a rejection without another relation is one too."""
        return self.said_relation or f"not {self.relation}"


@dataclass(frozen=True)
class Said:
    """What a person says of a cell: the decision, and the relation and kinds of a correction."""

    reviewer: str
    decision: Decision
    relation: Relation | None = None
    kinds: tuple[DivergenceKind, ...] = ()
    note: str = ""


def review_of(said: Said, claim: Claim, cell: Cell, found: Comparison, corpus: Corpus) -> Review:
    """The review of a cell, as it is kept.

    Raises:
        UsageError: nobody is named, or a correction lacks what it needs.
    """
    reviewer = " ".join(without_surrogates(said.reviewer).split())
    if not reviewer:
        raise UsageError("no reviewer is named; write your name, so that others can ask you")
    relation, kinds = _said(said, cell)
    models = found.provenance.get("models")
    named = models if isinstance(models, Mapping) else {}
    judge = ";".join(str(named[name]) for name in ("judge", "decision") if name in named)
    sure = cell.probabilities
    return Review(
        corpus=corpus.fingerprint,
        article_id=claim.article_id,
        article_sha256=found.articles[claim.article_id].sha256,
        claim_id=claim.claim_id,
        field=claim.field,
        start=claim.start,
        end=claim.end,
        sentence=claim.sentence,
        other_article_id=cell.other_article_id,
        other_outlet=cell.other_outlet,
        other_sha256=cell.evidence_sha256,
        evidence=cell.evidence,
        evidence_field=cell.evidence_field,
        evidence_start=cell.evidence_start,
        evidence_end=cell.evidence_end,
        relation=cell.relation,
        kinds=";".join(cell.kinds),
        p_agrees=sure.agrees,
        p_diverges=sure.diverges,
        p_silent=sure.silent,
        judge=judge,
        decision=said.decision,
        said_relation=relation,
        said_kinds=";".join(kinds),
        note=without_surrogates(said.note).strip(),
        reviewer=reviewer,
        time=datetime.now(UTC).isoformat(timespec="seconds"),
    )


def keep_review(folder: str | Path, review: Review) -> None:
    """Add a review to those of the corpus in the folder: whole, or not at all.

    Raises:
        CorpusError: the file cannot be written, or is no file of reviews.
    """
    names = ", ".join(_NAMES)
    marks = ", ".join("?" for _ in _NAMES)
    with _opened(Path(folder), write=True) as kept:
        kept.execute("BEGIN IMMEDIATE")
        _make(kept)
        kept.execute(f"INSERT INTO reviews ({names}) VALUES ({marks})", astuple(review))
        kept.execute("COMMIT")


def read_reviews(folder: str | Path) -> tuple[Review, ...]:
    """All reviews of the corpus in the folder, in the order in which they were made.

    Raises:
        CorpusError: the file cannot be read, or is no file of reviews.
    """
    if not (Path(folder) / REVIEWS).exists():
        return ()
    with _opened(Path(folder), write=False) as kept:
        if kept.execute("PRAGMA user_version").fetchone()[0] == 0:
            return ()  # made a moment ago by somebody who is writing the first one
        rows = kept.execute(f"SELECT {', '.join(_NAMES)} FROM reviews ORDER BY id").fetchall()
    return tuple(Review(*row) for row in rows)


def standings(
    reviews: Sequence[Review], articles: Mapping[str, Article]
) -> tuple[tuple[Review, Standing], ...]:
    """Each review with whether it still says something.

    Args:
        reviews: in the order in which they were made.
        articles: of the corpus by id, as they are now. A review of a text that has changed since,
            or of another article that is gone, is stale. A claim's article may be from elsewhere.
    """
    last = {(review.reviewer, review.cell): number for number, review in enumerate(reviews)}
    found: list[tuple[Review, Standing]] = []
    for number, review in enumerate(reviews):
        standing: Standing = "current"
        if last[review.reviewer, review.cell] != number:
            standing = "superseded"
        elif not _stands(review, articles):
            standing = "stale"
        found.append((review, standing))
    return tuple(found)


def _said(said: Said, cell: Cell) -> tuple[str, tuple[str, ...]]:
    """Relation and kinds that the person stands for."""
    if said.decision == "accept":
        return cell.relation, cell.kinds
    if said.decision == "reject":
        return "", ()
    if said.relation not in RELATIONS:
        raise UsageError("no relation is chosen; a correction says what the cell should be")
    if said.relation != "diverges":
        return said.relation, ()
    if not said.kinds:
        raise UsageError("no kind is chosen; a divergence has one at least, if only 'other'")
    return said.relation, tuple(kind for kind in DIVERGENCE_KINDS if kind in said.kinds)


def _stands(review: Review, articles: Mapping[str, Article]) -> bool:
    """Whether both texts are as they were. Hashes are of texts, so the words are looked up too."""
    ours, theirs = articles.get(review.article_id), articles.get(review.other_article_id)
    if ours and (
        ours.sha256 != review.article_sha256
        or _words(ours, review.field, review.start, review.end) != review.sentence
    ):
        return False
    place = (review.evidence_field, review.evidence_start, review.evidence_end)
    return (
        theirs is not None
        and theirs.sha256 == review.other_sha256
        and _words(theirs, *place) == review.evidence
    )


def _words(article: Article, field: str, start: int, end: int) -> str:
    return article.field_text("title" if field == "title" else "text")[start:end]


_NAMES = tuple(field.name for field in fields(Review))
_TYPES = {"int": "INTEGER", "float": "REAL", "str": "TEXT"}


def _make(kept: sqlite3.Connection) -> None:
    """The table, where there is none yet; rows in it can neither be changed nor taken out."""
    if kept.execute("PRAGMA user_version").fetchone()[0]:
        return
    columns = ", ".join(f"{one.name} {_TYPES[str(one.type)]} NOT NULL" for one in fields(Review))
    kept.execute(f"CREATE TABLE reviews (id INTEGER PRIMARY KEY AUTOINCREMENT, {columns})")
    for what in ("UPDATE", "DELETE"):
        kept.execute(
            f"CREATE TRIGGER no_{what.lower()} BEFORE {what} ON reviews "
            "BEGIN SELECT RAISE(ABORT, 'reviews are only ever added'); END"
        )
    kept.execute(f"PRAGMA user_version = {_VERSION}")


@contextmanager
def _opened(folder: Path, *, write: bool) -> Iterator[sqlite3.Connection]:
    """The file of reviews. What goes wrong is one sentence; what was begun is undone."""
    path = folder / REVIEWS
    address = f"{path.absolute().as_uri()}?mode={'rwc' if write else 'ro'}"
    try:
        kept = sqlite3.connect(address, uri=True, timeout=_WAIT, isolation_level=None)
        try:
            version = kept.execute("PRAGMA user_version").fetchone()[0]
            if version > _VERSION:
                raise CorpusError(path, "was written by a newer version; use that one")
            yield kept
        finally:
            kept.close()
    except sqlite3.OperationalError as error:
        what, do = ("written", "write to") if write else ("read", "read")
        raise CorpusError(
            path, f"the reviews cannot be {what} there ({error}); give a folder that you may {do}"
        ) from error
    except sqlite3.DatabaseError as error:
        raise CorpusError(path, f"holds no reviews ({error}); move it away") from error
