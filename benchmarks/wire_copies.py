"""How many re-edited copies are found, and how many unrelated reports are taken for copies.

    python -m benchmarks.wire_copies CORPUS [--groups GOLD/copies.jsonl] [--leave-out FILE]

The articles of the corpus are sorted into events. In every event one article is copied by each
rule of `analyzer.rewriting`, the copy is put among the event's articles under another outlet's
name, and it is seen whether its source is found (both sources, where two were merged) and no other
article. An article that counts as a copy of the source without any planting is not asked about.

Pairs of the corpus's own articles on one event are compared too. Of FA-KES those that share three
in a hundred of their four-word runs or more were read: `COPIES` are copies, `ARGUABLE` may be read
either way and are not counted, all others are taken to be no copies. Pairs of another corpus were
not read: of these it is only said how many are joined.

Events are in two halves by a hash of an article's id; those of FA-KES served to choose numbers.
`--groups` takes labelled groups of copies, whose articles' events are left out of all the rest.
"""

from __future__ import annotations

import argparse
import hashlib
import json
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from pathlib import Path

from analyzer.cache import Cache
from analyzer.copies import find_copies
from analyzer.corpus import Corpus, read_corpus
from analyzer.datamodels import Article
from analyzer.embedding import CachedEncoder, SentenceEncoder
from analyzer.events import EventFinder
from analyzer.origins import Groups
from analyzer.passages import Reading, read_articles
from analyzer.pipeline import cache_path
from analyzer.rewriting import REWRITES, Rewrite, rewritten, sentences_of
from analyzer.settings import Settings

LEAST_SENTENCES = 6  # of an article that is copied: half of it must still be a report
LEAST_OTHER = 4  # of the second one in a merger
HALVES = ("first half", "second half")

COPIES = """
1914947534/1923848124 1914947537/1965511164 1914947538/1918398779 1914947538/1923848200
1915433687/1923848186 1915433687/1924058051 1915433693/1962495650 1915433694/1918398790
1918398778/1923848201 1918398779/1923848200 1918398793/1923848176 1918398793/1924058175
1919191761/1923102873 1923102830/1923848169 1923102855/1923848149 1923102859/1923848148
1923102894/1923848285 1923102912/1923848289 1923102912/1924058103 1923102968/1923848257
1923848151/1924058126 1923848176/1924058175 1923848186/1924058051 1923848187/1924058050
1923848204/1965511109 1923848252/1924058106 1923848264/1924058059 1923848284/1924058189
1923848315/1923848316 1924058046/1924058056 1926478910/1926478942 1926478911/1926478966
1926478913/1926479251 1926478914/1926479090 1926478915/1926479096 1926478916/1926478984
1926478963/1926479016 1926479112/1926479112-2 1926479297/1962495711 1926479310/1926479334
1926479352/1926479389 1962495661/1965511172 1962495693/1965511203
"""
ARGUABLE = """
1914947538/1923848201 1918398793/1923102821 1923102821/1923848176 1923102821/1924058175
1923102830/1962495661 1923102830/1965511172 1923848169/1962495661 1923848169/1965511172
1923848200/1923848201 1923848289/1924058103 1926479099/1926479389
"""

Pair = tuple[str, str]


@dataclass(frozen=True)
class Plant:
    """A planted copy and the articles that it was made of."""

    article: Article
    how: Rewrite
    sources: tuple[str, ...]


@dataclass(frozen=True)
class Score:
    """How many pairs were rightly joined, wrongly joined, and wrongly kept apart."""

    found: int
    wrong: int
    missed: int

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall; 0 where nothing was to be found."""
        return 2 * self.found / max(1, 2 * self.found + self.wrong + self.missed)

    def __str__(self) -> str:
        return f"F1 {self.f1:.3f} (found {self.found}, wrong {self.wrong}, missed {self.missed})"


def main() -> None:
    """Plant and compare, and print a line per rule and half."""
    parser = argparse.ArgumentParser(description="Measure the finding of re-edited copies.")
    parser.add_argument("corpus", metavar="CORPUS")
    parser.add_argument("--groups", metavar="FILE", help="labelled groups of copies, JSON lines")
    parser.add_argument("--leave-out", metavar="FILE", help="ids of articles whose events to skip")
    parser.add_argument("--cache", metavar="FILE", help="default: beside the corpus")
    parser.add_argument("--show", action="store_true", help="print every wrong pair")
    args = parser.parse_args()
    corpus = read_corpus(args.corpus)
    cache = Cache(Path(args.cache) if args.cache else cache_path(corpus))
    labelled = [json.loads(line) for line in _lines(args.groups)]
    groups = [[[str(i) for i in group] for group in event["groups"]] for event in labelled]
    left_out = {i for event in groups for group in event for i in group}
    left_out |= set(" ".join(_lines(args.leave_out)).replace(",", " ").split())
    readings = read_articles(corpus.articles, cache)
    if groups:
        print(
            f"{len(groups)} labelled events, pairs in one group: {labelled_score(groups, readings)}"
        )
    events = [event for event in events_of(corpus, cache) if not left_out & set(event)]
    for number, half in enumerate(HALVES):
        mine = [event for event in events if _hash(event[0]) % 2 == number]
        print(f"{half}: {len(mine)} events, {sum(map(len, mine))} articles")
        for line in measured(mine, corpus, readings, cache, args.show):
            print(f"  {line}")


def _lines(path: str | None) -> list[str]:
    """The lines of a file that may not be given."""
    return Path(path).read_text(encoding="utf-8").splitlines() if path else []


def _hash(article_id: str) -> int:
    """What decides the half, the order of events and which article is copied."""
    return int(hashlib.sha256(article_id.encode()).hexdigest(), 16)


def events_of(corpus: Corpus, cache: Cache) -> list[list[str]]:
    """Ids of the articles on each event with two or more; no article is on two events."""
    model = SentenceEncoder()
    finder = EventFinder(corpus.articles, CachedEncoder(model, model.identity, cache), Settings())
    everything = frozenset(article.id for article in corpus.articles)
    taken: set[str] = set()
    events = []
    for article in sorted(corpus.articles, key=lambda article: _hash(article.id)):
        if article.id in taken:
            continue
        matches = [match.article_id for match in finder.find(article, everything)]
        event = [article.id, *(i for i in matches if i not in taken)]
        taken.update(event)
        if len(event) > 1:
            events.append(event)
    return events


def joined(readings: Iterable[Reading]) -> set[Pair]:
    """The pairs of articles that are copies as such, ids in alphabetical order."""
    return {
        _pair(pair.earlier_id, pair.later_id) for pair in find_copies(list(readings)) if pair.whole
    }


def _pair(one: str, other: str) -> Pair:
    """Two ids in alphabetical order."""
    return (one, other) if one < other else (other, one)


def _read_pairs(text: str) -> set[Pair]:
    """Pairs of ids as they stand in this file."""
    return {_pair(*pair.split("/")) for pair in text.split()}


def labelled_score(
    events: Sequence[Sequence[Sequence[str]]], readings: Mapping[str, Reading]
) -> Score:
    """Pairs in one group, after joining, against labelled groups."""
    counts: Counter[str] = Counter()
    for groups in events:
        ids = [i for group in groups for i in group]
        found = Groups(sorted(ids))
        for one, other in sorted(joined(readings[i] for i in ids)):
            found.join(one, other)
        labelled = {i: number for number, group in enumerate(groups) for i in group}
        for one, other in combinations(ids, 2):
            same = labelled[one] == labelled[other]
            if found.first(one) == found.first(other):
                counts["found" if same else "wrong"] += 1
            elif same:
                counts["missed"] += 1
    return Score(counts["found"], counts["wrong"], counts["missed"])


def plants_of(event: Sequence[Article], related: Collection[Pair]) -> list[Plant]:
    """The copies of one article of an event, one by each rule that changes it.

    Two articles that are `related`, which hold text of one origin, are not merged.
    """
    ordered = sorted(event, key=lambda article: _hash(article.id))
    long = [a for a in ordered if len(sentences_of(a.text)) >= LEAST_SENTENCES]
    if not long:
        return []
    source = long[0]
    others = [
        article
        for article in ordered
        if article.outlet != source.outlet
        and len(sentences_of(article.text)) >= LEAST_OTHER
        and _pair(article.id, source.id) not in related
    ]
    plants = []
    for how in REWRITES:
        other = others[0] if others and how in ("merged", "all") else None
        if how == "merged" and other is None:
            continue
        copy = rewritten(source, how, other)
        if copy.text != source.text:
            planted = replace(copy, outlet="planted", id=f"planted-{source.id}-{how}")
            sources = (source.id,) if other is None else (source.id, other.id)
            plants.append(Plant(planted, how, sources))
    return plants


def measured(
    events: Sequence[Sequence[str]],
    corpus: Corpus,
    readings: Mapping[str, Reading],
    cache: Cache,
    show: bool,
) -> list[str]:
    """One line per rule, one for all rules, and those on the corpus's own articles."""
    counts: Counter[tuple[str, str]] = Counter()
    wrong: list[str] = []
    own: set[Pair] = set()
    possible: list[Pair] = []
    for event in events:
        articles = [corpus.article(i) for i in event]
        real = [readings[i] for i in event]
        found_pairs = find_copies(real)
        copies = {_pair(p.earlier_id, p.later_id) for p in found_pairs if p.whole}
        related = {_pair(p.earlier_id, p.later_id) for p in found_pairs}
        own |= copies
        possible += [_pair(*pair) for pair in combinations(event, 2)]
        plants = plants_of(articles, related)
        planted = read_articles([plant.article for plant in plants], cache)
        for plant in plants:
            copy_id = plant.article.id
            found = joined([*real, planted[copy_id]])
            for article_id in event:
                is_source = article_id in plant.sources
                if not is_source and any(_pair(article_id, s) in copies for s in plant.sources):
                    continue
                outcome = _outcome(_pair(article_id, copy_id) in found, is_source)
                counts[plant.how, outcome] += 1
                if outcome in ("wrong", "missed"):
                    wrong.append(f"{outcome}: {article_id} and {copy_id}")
    lines = [f"{how}: {_score(counts, [how])}" for how in REWRITES]
    lines.append(f"all planted copies: {_score(counts, REWRITES)}")
    lines += own_articles(possible, own, corpus, wrong)
    return lines + (wrong if show else [])


def _outcome(is_joined: bool, is_copy: bool) -> str:
    """What became of a pair."""
    return ("found" if is_copy else "wrong") if is_joined else ("missed" if is_copy else "apart")


def _score(counts: Mapping[tuple[str, str], int], rules: Collection[str]) -> Score:
    """The outcomes of some rules together."""
    found, wrong, missed = (
        sum(counts.get((rule, outcome), 0) for rule in rules)
        for outcome in ("found", "wrong", "missed")
    )
    return Score(found, wrong, missed)


def own_articles(
    possible: Sequence[Pair], found: Collection[Pair], corpus: Corpus, wrong: list[str]
) -> list[str]:
    """Lines on the corpus's own pairs, of different outlets and of one, beside those read."""
    lines = []
    for name, same_outlet in (("different outlets", False), ("one outlet", True)):
        pairs = [
            pair
            for pair in possible
            if (corpus.article(pair[0]).outlet == corpus.article(pair[1]).outlet) == same_outlet
        ]
        lines.append(f"own articles, {name}: {_beside_read(pairs, found, wrong)}")
    return lines


def _beside_read(pairs: Sequence[Pair], found: Collection[Pair], wrong: list[str]) -> str:
    """What was made of pairs of the corpus's own articles, and of those of them that were read."""
    copies, arguable = _read_pairs(COPIES), _read_pairs(ARGUABLE)
    if not (copies | arguable) & set(pairs):
        shown = sorted(set(pairs) & set(found))
        wrong += [f"joined: {one} and {other}" for one, other in shown]
        return f"{len(pairs)} pairs, none read; joined {len(shown)}"
    counts: Counter[str] = Counter()
    for pair in pairs:
        if pair in arguable:
            counts["arguable"] += 1
            continue
        outcome = _outcome(pair in found, pair in copies)
        counts[outcome] += 1
        if outcome in ("wrong", "missed"):
            wrong.append(f"{outcome}: {pair[0]} and {pair[1]}")
    unrelated = counts["wrong"] + counts["apart"]
    return (
        f"{len(pairs)} pairs, {counts['arguable']} arguable; "
        f"{Score(counts['found'], counts['wrong'], counts['missed'])}; "
        f"joined of the unrelated {counts['wrong'] / max(1, unrelated):.1%}"
    )


if __name__ == "__main__":
    main()
