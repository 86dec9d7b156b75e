"""Versions of one article by one outlet, and what each changed in the one before."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import combinations, pairwise
from typing import TYPE_CHECKING

from analyzer.corpus import is_iso
from analyzer.datamodels import Article, Change, ChangeKind, Passage
from analyzer.development import Moment, moment_of, written
from analyzer.origins import Groups

if TYPE_CHECKING:
    from analyzer.passages import Reading

Publisher = Callable[[str], str]

# Days between two versions that do not share an address.
_FEW_DAYS = 3
# Least likeness of two titles (matching words over all words) and least share of the shorter body
# that stands in the other. Looked at on all pairs of articles of one outlet in FA-KES, few days
# apart: the pairs that pass are one text in two copies, with titles at 1.0 and bodies at 0.95 or
# more. Headlines of one outlet on two events come to 0.9 with a body at 0.06, and two different
# reports of one day share bodies up to 0.67 with a title at 0.22. Rewritten reports of one event
# are not among them, so that both floors stand well below what was seen.
_TITLE_ALIKE = 0.7
_BODY_SHARED = 0.3
# Least share of words in common from which two sentences are one sentence, edited. Not measured.
_EDITED = 0.5
_RUN = 4  # words
# Least number of runs that two bodies share (of very short ones, half of them): a stock phrase or
# one quotation of some twenty words, in two short reports, makes no version.
_LEAST_SHARED = 20
_LETTERS = re.compile(r"[^\W_]+")
_LONGEST_OUTLET = 4  # words of a part of a headline that names the outlet or section

_WORD = re.compile(r"[^\W_]+(?:[.,:'’-][^\W_]+)*")
_PARTS = re.compile(r"\s+[|–—-]\s+")
_NEWS_MARK = re.compile(
    r"^\W*(?:update[d]?(?:\s*\d+)?|breaking(?:\s+news)?|correct(?:ed|ion)|live|just\s+in)\b\W*",
    re.IGNORECASE,
)


def shingles(text: str) -> frozenset[tuple[str, ...]]:
    """The runs of four words in a text, lower-case."""
    found = _LETTERS.findall(text.lower())
    return frozenset(tuple(found[start : start + _RUN]) for start in range(len(found) - _RUN + 1))


def containment(ours: frozenset[tuple[str, ...]], theirs: frozenset[tuple[str, ...]]) -> float:
    """Share of the smaller set found in the other, 0 to 1; 0 where hardly any is."""
    shared = len(ours & theirs)
    least = min(len(ours), len(theirs))
    return shared / least if shared and shared >= min(_LEAST_SHARED, least / 2) else 0.0


def find_versions(
    readings: Iterable[Reading], publisher: Publisher
) -> tuple[tuple[Reading, Reading], ...]:
    """The versions of each article, in pairs of an earlier and the next later one.

    Two articles are versions of one where they have the same address, or where one publisher has
    both within three days under nearly the same title and with a body that is shared in part. A
    pair is left out where it is not known which of them is the earlier one: it needs a date and,
    within one day, a time of day or of retrieval.

    Args:
        readings: articles, each read; the order does not matter.
        publisher: the outlet that counts, by outlet as named.
    """
    known = {reading.article.id: reading for reading in readings}
    versions = sorted((_Version.of(r.article, publisher) for r in known.values()), key=_place)
    groups = Groups(version.article.id for version in versions)
    for one, other in combinations(versions, 2):
        if _same_address(one.article, other.article) or _alike_enough(one, other):
            groups.join(one.article.id, other.article.id)
    chains: dict[str, list[_Version]] = {}
    for version in versions:
        chain = chains.setdefault(groups.first(version.article.id), [])
        if version.written.day is not None and not any(_same_words(version, v) for v in chain):
            chain.append(version)
    return tuple(
        (known[earlier.article.id], known[later.article.id])
        for chain in chains.values()
        for earlier, later in pairwise(chain)
        if _comes_before(earlier, later)
    )


def changes_between(event_id: str, earlier: Reading, later: Reading) -> tuple[Change, ...]:
    """What the later version added, removed and changed, sentence by sentence.

    Rows are in the order of the later version, those of what was removed last. A sentence that
    stands in both with the same words gives no row, wherever it stands.
    """
    old, new = earlier.article, later.article
    pairs = list(_aligned(_sentences(earlier), _sentences(later)))
    if _words(old.title) != _words(new.title):
        pairs.insert(0, (_headline(old), _headline(new)))
    return tuple(_row(event_id, old, new, before, after) for before, after in pairs)


def _sentences(reading: Reading) -> list[Passage]:
    """The sentences of an article's text."""
    return [passage for passage in reading.passages if passage.field == "text"]


def _headline(article: Article) -> Passage | None:
    """The whole headline as one passage; None where there is none."""
    title = article.title
    return Passage(article.id, 0, "title", 0, len(title), title) if title.strip() else None


@dataclass(frozen=True)
class _Version:
    """An article with what is compared; `outlet` is who publishes it, `title` its words."""

    article: Article
    outlet: str
    title: tuple[str, ...]
    written: Moment
    retrieved: Moment

    @classmethod
    def of(cls, article: Article, publisher: Publisher) -> _Version:
        outlet = publisher(article.outlet) if article.outlet else ""
        title = _title_words(article.title, {article.outlet, outlet})
        retrieved = moment_of(article.retrieved if is_iso(article.retrieved) else "")
        return cls(article, outlet, title, written(article), retrieved)


def _place(version: _Version) -> tuple[tuple[str, str], tuple[str, str], str]:
    """Earliest first by when they were written, then by when they were retrieved, then by id."""
    return version.written.place, version.retrieved.place, version.article.id


def _comes_before(one: _Version, other: _Version) -> bool:
    """Whether the first version is known to be the earlier one."""
    order = one.written.is_before(other.written)
    return bool(one.retrieved.is_before(other.retrieved) if order is None else order)


def _same_address(one: Article, other: Article) -> bool:
    """Whether two articles have one address."""
    return bool(one.url) and one.url == other.url


def _alike_enough(one: _Version, other: _Version) -> bool:
    """Whether one outlet has both within days, under nearly one title and with a shared body."""
    ours, theirs = one.written.day, other.written.day
    if not one.outlet or one.outlet != other.outlet or ours is None or theirs is None:
        return False
    if abs((ours - theirs).days) > _FEW_DAYS or _alike(one.title, other.title) < _TITLE_ALIKE:
        return False
    bodies = shingles(one.article.text), shingles(other.article.text)
    return containment(*bodies) >= _BODY_SHARED


def _same_words(one: _Version, other: _Version) -> bool:
    """Whether an article is only a second copy of the other."""
    ours, theirs = one.article, other.article
    return (ours.title, ours.text) == (theirs.title, theirs.text)


def _title_words(title: str, outlets: Iterable[str]) -> tuple[str, ...]:
    """The words of a headline without the outlet's name and marks such as "UPDATED"."""
    parts = _PARTS.split(title)
    names = [_words(name) for name in outlets]
    parts = [part for part in parts if _words(part) not in names] or parts
    while len(parts) > 1 and len(_words(parts[-1])) <= _LONGEST_OUTLET:
        parts.pop()
    return tuple(_words(_NEWS_MARK.sub("", " ".join(parts))))


def _words(text: str) -> list[str]:
    """The words of a text in lower case; numbers keep their points and commas."""
    return [word.lower() for word in _WORD.findall(text)]


def _alike(ours: Sequence[str], theirs: Sequence[str]) -> float:
    """Share of the words of both that match in order, 0 to 1."""
    return SequenceMatcher(None, ours, theirs, autojunk=False).ratio() if ours and theirs else 0.0


@dataclass(frozen=True)
class _Likeness:
    """How much a sentence of the later version is like one of the earlier."""

    share: float
    old: int
    new: int


def _aligned(
    old: Sequence[Passage], new: Sequence[Passage]
) -> Iterator[tuple[Passage | None, Passage | None]]:
    """Sentences that were changed, added (no earlier one) and removed (no later one)."""
    before, after = [_words(p.text) for p in old], [_words(p.text) for p in new]
    source = _edited(before, after)
    taken = set(source.values())
    for place, passage in enumerate(new):
        if place not in source:
            yield None, passage
        elif before[source[place]] != after[place]:
            yield old[source[place]], passage
    for place, passage in enumerate(old):
        if place not in taken:
            yield passage, None


def _edited(before: Sequence[Sequence[str]], after: Sequence[Sequence[str]]) -> dict[int, int]:
    """For each later sentence the earlier one that it comes from, by place.

    Equal sentences are paired first, then the most alike; each is used once.
    """
    likeness = []
    for new, later in enumerate(after):
        for old, earlier in enumerate(before):
            if earlier == later:
                likeness.append(_Likeness(2.0, old, new))
            elif _in_common(earlier, later) >= _EDITED and _alike(earlier, later) >= _EDITED:
                likeness.append(_Likeness(_alike(earlier, later), old, new))
    likeness.sort(key=lambda each: (-each.share, abs(each.old - each.new), each.new, each.old))
    source: dict[int, int] = {}
    taken: set[int] = set()
    for each in likeness:
        if each.new not in source and each.old not in taken:
            source[each.new] = each.old
            taken.add(each.old)
    return source


def _in_common(ours: Sequence[str], theirs: Sequence[str]) -> float:
    """Share of the words of both that the other has too, in any order: quick, and never too low."""
    shared = sum((Counter(ours) & Counter(theirs)).values())
    return 2 * shared / (len(ours) + len(theirs)) if ours or theirs else 0.0


def _row(
    event_id: str,
    earlier: Article,
    later: Article,
    before: Passage | None,
    after: Passage | None,
) -> Change:
    """One change from one version to the next."""
    kind: ChangeKind = "added" if before is None else "removed" if after is None else "changed"
    return Change(
        event_id=event_id,
        outlet=later.outlet,
        published=later.published,
        kind=kind,
        subject=earlier.id,
        article_id=later.id,
        text=after.text if after else "",
        field=after.field if after else "",
        start=after.start if after else -1,
        end=after.end if after else -1,
        before_id=earlier.id if before else "",
        before=before.text if before else "",
        before_field=before.field if before else "",
        before_start=before.start if before else -1,
        before_end=before.end if before else -1,
    )
