"""Which articles have one text as their origin: copies, re-edited or verbatim.

Copies are found by containment, the share of the shorter body's word shingles that stand in the
longer one (Broder 1997): a re-edited wire keeps some sentences and drops the rest, so that its
Jaccard similarity with the original is low. The articles on one event are few enough to compare
every pair exactly.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations

from analyzer.datamodels import Article, Origin

_SHINGLE = 4  # words
# Least number of shared shingles of two copies (of very short texts, half of them): a stock phrase
# or one quotation of some twenty words, in two short reports, is not copying.
_LEAST_SHARED = 20
_WORD = re.compile(r"[^\W_]+")


def shingles(text: str) -> frozenset[tuple[str, ...]]:
    """The runs of `_SHINGLE` words in a text, lower-case."""
    found = _WORD.findall(text.lower())
    return frozenset(
        tuple(found[start : start + _SHINGLE]) for start in range(len(found) - _SHINGLE + 1)
    )


def containment(ours: frozenset[tuple[str, ...]], theirs: frozenset[tuple[str, ...]]) -> float:
    """Share of the smaller set found in the other, 0 to 1; 0 where hardly any is."""
    shared = len(ours & theirs)
    least = min(len(ours), len(theirs))
    return shared / least if shared and shared >= min(_LEAST_SHARED, least / 2) else 0.0


def find_origins(
    event_id: str,
    articles: Sequence[Article],
    credits: Mapping[str, Sequence[str]],
    least_containment: float,
) -> tuple[Origin, ...]:
    """One row per article; copies share the `origin_id`, which is the id of the earliest.

    Args:
        event_id: of the event that the articles report on.
        articles: all articles on it, the compared one included.
        credits: named sources by article id.
        least_containment: from which two bodies are copies, 0 to 1.
    """
    ordered = sorted(articles, key=lambda a: (a.published or "9999", a.id))
    sets = {article.id: shingles(article.text) for article in ordered}
    groups = Groups(article.id for article in ordered)
    nearest: dict[str, tuple[float, str]] = {}
    for first, later in combinations(ordered, 2):
        share = containment(sets[first.id], sets[later.id])
        if share >= least_containment or (first.text == later.text and first.text):
            groups.join(first.id, later.id)
            if share > nearest.get(later.id, (0.0, ""))[0]:
                nearest[later.id] = (share, first.id)
    rows = []
    for article in articles:
        share, source = nearest.get(article.id, (0.0, ""))
        rows.append(
            Origin(
                event_id=event_id,
                article_id=article.id,
                outlet=article.outlet,
                origin_id=groups.first(article.id),
                copied_from=source,
                similarity=round(share, 4),
                credits=tuple(credits.get(article.id, ())),
                reason=f"{share:.0%} of the shorter text stands in {source}" if source else "",
            )
        )
    return tuple(sorted(rows, key=lambda row: row.article_id))


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
