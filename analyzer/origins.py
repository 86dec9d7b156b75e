"""Which articles have one text as their origin, and which passages they share with others."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from analyzer.datamodels import Article, CopyPair, Origin, SharedSentences

if TYPE_CHECKING:
    from analyzer.passages import Reading


class SharedText:
    """The copies among some articles: who belongs to one text, and which passages are in two.

    The origin of a copy group is the earliest of the articles that copy nobody. Sharing is passed
    on: a chain of re-edits is one origin. Articles that share single passages only are not one
    text.

    Args:
        articles: all that may be asked for.
        pairs: what `copies.find_copies` found among them.
    """

    def __init__(self, articles: Iterable[Article], pairs: Sequence[CopyPair]) -> None:
        copied = {pair.later_id for pair in pairs if pair.whole}
        ordered = sorted(articles, key=lambda a: (a.id in copied, a.published or "9999", a.id))
        self._groups = Groups(article.id for article in ordered)
        self._sources: dict[str, CopyPair] = {}  # by copy
        self._passages: set[tuple[str, int, str, int]] = set()
        place = {article.id: number for number, article in enumerate(ordered)}

        def nearness(pair: CopyPair) -> tuple[bool, int, float, int]:
            held = len({passage.later for passage in pair.passages})  # of the copy's passages
            return not pair.whole, -held, -pair.share, place[pair.earlier_id]

        for pair in sorted(pairs, key=nearness):
            self._sources.setdefault(pair.later_id, pair)
            if pair.whole:
                self._groups.join(pair.earlier_id, pair.later_id)
            for passage in pair.passages:
                ours, theirs = (pair.earlier_id, passage.earlier), (pair.later_id, passage.later)
                self._passages |= {(*ours, *theirs), (*theirs, *ours)}

    def origin(self, article_id: str) -> str:
        """The id of the article that stands for all with this text."""
        return self._groups.first(article_id)

    def source(self, article_id: str) -> CopyPair | None:
        """The pair with the earlier article that holds most of it; a whole copy comes first."""
        return self._sources.get(article_id)

    def is_shared(self, one: Place, other: Place) -> bool:
        """Whether two passages of different articles are of one text."""
        ours, theirs = (one.article_id, one.number), (other.article_id, other.number)
        return (*ours, *theirs) in self._passages


@dataclass(frozen=True)
class Place:
    """A passage by its article and its `Passage.number`."""

    article_id: str
    number: int


def shared_sentences(own: Reading, pairs: Iterable[CopyPair]) -> tuple[SharedSentences, ...]:
    """How much of an article stands in each of the others, most first."""
    mine = own.article.id
    total = sum(passage.field == "text" for passage in own.passages)
    found = []
    for pair in pairs:
        if mine in (pair.earlier_id, pair.later_id):
            earlier = pair.earlier_id == mine
            held = {passage.earlier if earlier else passage.later for passage in pair.passages}
            other = pair.later_id if earlier else pair.earlier_id
            found.append(SharedSentences(mine, other, len(held), total, pair.whole))
    return tuple(sorted(found, key=lambda s: (not s.whole, -s.sentences, s.other_article_id)))


def find_origins(
    event_id: str,
    articles: Sequence[Article],
    credits: Mapping[str, Sequence[str]],
    shared: SharedText,
) -> tuple[Origin, ...]:
    """One row per article, ordered by id; copies of one text share the `origin_id`.

    Args:
        event_id: of the event that the articles report on.
        articles: all articles on it, the compared one included.
        credits: named sources by article id.
        shared: the copies among them.
    """
    rows = []
    for article in sorted(articles, key=lambda article: article.id):
        row = Origin(
            event_id=event_id,
            article_id=article.id,
            outlet=article.outlet,
            origin_id=shared.origin(article.id),
            credits=tuple(credits.get(article.id, ())),
        )
        pair = shared.source(article.id)
        if pair is not None and pair.whole:
            row = replace(
                row, copied_from=pair.earlier_id, similarity=pair.share, reason=pair.reason
            )
        elif pair is not None:
            row = replace(row, reason=f"in part: {pair.reason}")
        rows.append(row)
    return tuple(rows)


class Groups:
    """Things that belong together, found by joining pairs; a group is known by its first thing."""

    def __init__(self, things: Iterable[str]) -> None:
        self._order = {thing: place for place, thing in enumerate(things)}
        self._parent = {thing: thing for thing in self._order}

    def first(self, thing: str) -> str:
        """The first thing, in the given order, of the group that holds `thing`."""
        while self._parent[thing] != thing:
            self._parent[thing] = self._parent[self._parent[thing]]
            thing = self._parent[thing]
        return thing

    def join(self, one: str, other: str) -> None:
        """Put two things, and all that belong to them, together."""
        a, b = sorted((self.first(one), self.first(other)), key=self._order.__getitem__)
        self._parent[b] = a
