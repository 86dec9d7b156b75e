"""Which sentences of the other articles speak of a claim: dense and lexical search, fused.

Every article on the event is searched by itself, so that each gets its best passages for each
claim, not only the article with the most similar wording.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from analyzer.cache import Cache
from analyzer.datamodels import Article, Field, Passage
from analyzer.development import Account, account_of
from analyzer.index import VectorIndex
from analyzer.judging.statements import Statement, read_statement
from analyzer.language import Sentence, parse_many
from analyzer.lexical import LexicalIndex
from analyzer.speakers import Attribution, attributions

if TYPE_CHECKING:
    from analyzer.embedding import CachedEncoder, Progress, Vectors

# Constant of reciprocal rank fusion; 60 is that of Cormack, Clarke and Büttcher (SIGIR 2009).
_FUSION = 60
_NEEDS_CONTEXT = re.compile(
    r"(he|she|they|it|this|that|these|those|his|her|their|its|the (group|attack|strike|raid|"
    r"blast|incident|victims|latter|man|woman|statement|report|ministry|monitor))\b",
    re.IGNORECASE,
)


class Reading:
    """An article cut into passages, with the parse of each and what was read from it."""

    def __init__(
        self, article: Article, title: Sequence[Sentence], text: Sequence[Sentence]
    ) -> None:
        self.article = article
        self.sentences: tuple[Sentence, ...] = (*title, *text)
        self._titles = len(title)
        self._statements: dict[int, Statement] = {}

    @cached_property
    def passages(self) -> tuple[Passage, ...]:
        """Title and sentences in order; `number` counts from 0."""
        found: list[Passage] = []
        for number, sentence in enumerate(self.sentences):
            field: Field = "title" if number < self._titles else "text"
            passage = Passage(
                self.article.id, number, field, sentence.start, sentence.end, sentence.text
            )
            if found and field == "text" and _NEEDS_CONTEXT.match(sentence.text):
                passage = replace(passage, context=found[-1].text)
            found.append(passage)
        return tuple(found)

    def statement(self, number: int) -> Statement:
        """What passage `number` says, read when first asked for."""
        if number not in self._statements:
            self._statements[number] = read_statement(self.sentences[number], self.article.day)
        return self._statements[number]

    @cached_property
    def said(self) -> tuple[Attribution | None, ...]:
        """Who says each passage, None for the outlet's own voice."""
        return (
            *attributions(self.sentences[: self._titles]),
            *attributions(self.sentences[self._titles :]),
        )

    @cached_property
    def account(self) -> Account:
        """When the article was written and which older figures it replaces."""
        return account_of(self)

    @cached_property
    def sources(self) -> tuple[str, ...]:
        """Whom each passage rests on: who says it, or for whom that person speaks; else empty."""
        return tuple((a.affiliation or a.speaker) if a else "" for a in self.said)

    def source_at(self, field: Field, start: int) -> str:
        """The source of the passage that holds an offset, empty where there is none."""
        number = self.number_at(field, start)
        return "" if number is None else self.sources[number]

    def number_at(self, field: Field, start: int) -> int | None:
        """The number of the passage that holds an offset, None where there is none."""
        for passage in self.passages:
            if passage.field == field and passage.start <= start < passage.end:
                return passage.number
        return None


def read_articles(
    articles: Sequence[Article], cache: Cache, progress: Callable[[int], None] | None = None
) -> dict[str, Reading]:
    """Parse articles, by id. `progress` gets the number of articles done since its last call."""
    titles = parse_many([article.title for article in articles], cache)
    texts = parse_many([article.text for article in articles], cache, progress)
    return {
        article.id: Reading(article, title, text)
        for article, title, text in zip(articles, titles, texts, strict=True)
    }


@dataclass(frozen=True)
class Hit:
    """A passage that may speak of a claim; `similarity` is a cosine, -1 to 1."""

    reading: Reading
    passage: Passage
    similarity: float


class PassagePool:
    """The passages of some articles, searchable per article."""

    def __init__(
        self,
        readings: Mapping[str, Reading],
        encoder: CachedEncoder,
        progress: Progress | None = None,
    ) -> None:
        self._readings = readings
        self._passages = [p for reading in readings.values() for p in reading.passages]
        self._rows: dict[str, list[int]] = {article_id: [] for article_id in readings}
        for row, passage in enumerate(self._passages):
            self._rows[passage.article_id].append(row)
        texts = [text for reading in readings.values() for text in passage_texts(reading)]
        self._index = VectorIndex(encoder.encode(texts, progress))
        self._lexical = LexicalIndex(texts)

    def best(self, wording: str, vectors: Vectors, k: int) -> dict[str, list[Hit]]:
        """For every article its `k` best passages by reciprocal rank fusion, best first.

        Args:
            wording: the claim, for search by words.
            vectors: one or more vectors of the claim, shape (n, dimension); a passage's
                similarity is that to the nearest of them.
        """
        similarities = np.full(len(self._passages), -1.0)
        for hits in self._index.search(vectors, self._index.size):
            for row, score in hits:
                similarities[row] = max(similarities[row], score)
        scores = self._lexical.scores(wording)
        found = {}
        for article_id, rows in self._rows.items():
            dense = sorted(rows, key=lambda row: (-similarities[row], row))
            lexical = sorted(
                (row for row in rows if scores[row] > 0), key=lambda row: (-scores[row], row)
            )
            fused: dict[int, float] = {}
            for ranking in (dense, lexical):
                for rank, row in enumerate(ranking):
                    fused[row] = fused.get(row, 0.0) + 1.0 / (_FUSION + rank)
            order = sorted(fused, key=lambda row: (-fused[row], row))[:k]
            # The most similar passage is always read: it is what a receipt shows as the nearest.
            if dense and dense[0] not in order:
                order = [*order[: k - 1], dense[0]]
            found[article_id] = [
                Hit(self._readings[article_id], self._passages[row], float(similarities[row]))
                for row in order
            ]
        return found


def passage_texts(reading: Reading) -> list[str]:
    """What is encoded and searched of each passage of an article."""
    return [_with_context(passage) for passage in reading.passages]


def _with_context(passage: Passage) -> str:
    """The passage, with the sentence before it where a pronoun needs it."""
    return f"{passage.context} {passage.text}" if passage.context else passage.text
