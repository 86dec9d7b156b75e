"""What several origins report on an event and one article does not.

Every fact of the other articles is asked of the article, and of the others: absent is what the
judge finds silent there, reported by several what it finds agreed elsewhere. Facts that agree with
each other both ways are one row.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from analyzer.cells import Prepared, prepare
from analyzer.datamodels import Omission, Quote
from analyzer.judging.judge import Judgement
from analyzer.origins import Groups, Place, SharedText
from analyzer.passages import Hit, PassagePool, Reading
from analyzer.search import nearest
from analyzer.sources import SourceNames, claim_origins

if TYPE_CHECKING:
    from analyzer.datamodels import Claim
    from analyzer.embedding import CachedEncoder

# An article on the event, its reading, its claims and how sure it is that it is on the event.
Asked = tuple[Prepared, Sequence[Hit], float]
Ask = Callable[[Sequence[Asked]], list[Judgement]]
Older = Callable[[str], Mapping[str, Reading]]

# Least cosine of a passage that is asked whether it says a fact too; on the labelled cells of nine
# events 97 of 100 passages that agree are as near.
_NEAR = 0.45
# Least cosine of a passage from before the event, and least probability that it says the same, from
# which a fact is background: raids and bombings resemble each other.
_NEAR_BEFORE = 0.7
_KNOWN = 0.8
_PASSAGES = 3  # of an article that are asked about one fact
_MOST_ASKED = 160  # facts that are asked of the article, those with most near articles first
_MOST_FACTS = 60  # of those that are absent, facts that are asked of the others
# Least probability that an article says a fact, and that one lacks it. Under the judge's own
# threshold: that several articles say the same makes each of them likelier.
_SAYS = 0.5
_LACKS = 0.55
_PRONOUNS = frozenset("it he she they this that these those its his her their one".split())
_LEAST_WORDS = 6  # of a fact
_LIKELY = 0.5  # least probability that an article is on the event, as for spreads
_CAPTION = re.compile(
    r"^\W*(?:file|still|photo|image|picture|video|a (?:view|man|woman|boy|girl|general view)|"
    r"people|residents|smoke|men) "
    r"[^.]{0,120}\b(?:\d{4}|photo|image|reuters|afp|ap|file)\b[^.]*\)?\W*$"
    r"|\((?:[^)]*\b(?:photo|afp|reuters|ap|epa|getty|file|image)\b[^)]*)\)\W*$",
    re.IGNORECASE,
)
# What every reader of a long story knows: "since 2031", "the war began in March 2031".
_SINCE = re.compile(
    r"\b(?:since|in|until) (?:early |late |mid-?|march |\w+ )?(?:19|20)(\d\d)\b", re.IGNORECASE
)


@dataclass(frozen=True)
class Known:
    """An article on the event as far as it is known when omissions are looked for."""

    reading: Reading
    claims: Sequence[Claim]
    probability: float


@dataclass(frozen=True)
class _Fact:
    """A claim of another article; `number` counts all facts."""

    number: int
    article_id: str
    item: Prepared
    vector: int  # row of its vector

    @property
    def key(self) -> str:
        return self.item.claim.claim_id

    @property
    def place(self) -> tuple[str, int, int]:
        claim = self.item.claim
        return self.article_id, claim.start, claim.end


@dataclass(frozen=True)
class _Answer:
    """An article that says a fact too, and the passage in which it does."""

    article_id: str
    hit: Hit
    sure: float


def find_omissions(
    event_id: str,
    own: Reading,
    others: Mapping[str, Known],
    ask: Ask,
    encoder: CachedEncoder,
    shared: SharedText,
    names: SourceNames,
    publisher: Callable[[str], str],
    older: Older,
    *,
    least_origins: int,
) -> tuple[Omission, ...]:
    """The facts that `least_origins` origins report and the article does not, most origins first.

    Articles of the article's own outlet, copies of the article and those that are likelier on
    another event are not asked. Opinions, calls, captions, boilerplate and what happened long
    before are no facts.

    Args:
        event_id: of the event.
        own: the article that is asked for what it leaves out.
        others: the other articles on the event, by id.
        ask: the judge.
        encoder: makes the vectors of facts and passages.
        shared: the copies among all of them.
        names: of the sources of all of them.
        publisher: the outlet that counts, for one as named.
        older: gives readings of older articles, of other events, that may speak of a fact. What
            one of them says too is background.
        least_origins: origins that must report a fact.
    """
    mine = own.article
    outlet = publisher(mine.outlet)
    asked = {
        id: known
        for id, known in sorted(others.items())
        if known.probability >= _LIKELY
        and not (outlet and publisher(known.reading.article.outlet) == outlet)
        and shared.origin(id) != shared.origin(mine.id)
        and known.reading.passages
    }
    if len({shared.origin(id) for id in asked}) < least_origins or not own.passages:
        return ()
    finder = _Finder(own, asked, ask, encoder, shared)
    ranked = sorted(
        (
            _row(event_id, own, cluster, finder, names, publisher)
            for cluster in finder.clusters(least_origins)
        ),
        key=lambda row: _rank(row[1]),
    )
    rows = [row for fact, row in ranked if row.origins >= least_origins]
    known = finder.background([fact for fact, row in ranked if row.origins >= least_origins], older)
    return tuple(row for row, told in zip(rows, known, strict=True) if not told)


def _rank(row: Omission) -> tuple[int, int, float, str, int]:
    """Most origins first, then most outlets, then the surest."""
    return -row.origins, -row.outlets, -row.confidence, row.evidence_article_id, row.start


class _Finder:
    """Asks the judge about the facts of some articles."""

    def __init__(
        self,
        own: Reading,
        others: Mapping[str, Known],
        ask: Ask,
        encoder: CachedEncoder,
        shared: SharedText,
    ) -> None:
        self.own = own
        self.others = others
        self._ask = ask
        self.shared = shared
        readings = {own.article.id: own, **{id: known.reading for id, known in others.items()}}
        self.readings = readings
        self._pool = PassagePool(readings, encoder)
        self._facts = list(self._read(encoder))
        self._encoder = encoder
        wordings = [fact.item.core for fact in self._facts]
        passages = [passage for reading in readings.values() for passage in reading.passages]
        of = np.array([list(readings).index(passage.article_id) for passage in passages])
        self._near = np.full((len(self._facts), len(readings)), -1.0)
        if wordings:
            cosines = encoder.encode(wordings) @ encoder.encode([p.text for p in passages]).T
            for column in range(len(readings)):
                if (of == column).any():
                    self._near[:, column] = cosines[:, of == column].max(axis=1)
        self._columns = {id: column for column, id in enumerate(readings)}
        self._hits: dict[int, Mapping[str, Sequence[Hit]]] = {}

    def _read(self, encoder: CachedEncoder) -> Iterator[_Fact]:
        """The facts of all articles; what a copy has from its source is its source's."""
        number = 0
        for id, known in self.others.items():
            claims = [claim for claim in known.claims if claim.field == "text"]
            items = prepare(known.reading.article, claims, known.reading, encoder)
            for item in items:
                if _is_fact(item) and not self._is_taken(id, item.claim):
                    yield _Fact(number, id, item, number)
                    number += 1

    def _is_taken(self, id: str, claim: Claim) -> bool:
        """Whether the passage of a claim stands in an earlier article."""
        pair = self.shared.source(id)
        if pair is None or pair.earlier_id not in self.others:
            return False
        number = self.others[id].reading.number_at(claim.field, claim.start)
        return number in {passage.later for passage in pair.passages}

    def hits(self, fact: _Fact) -> Mapping[str, Sequence[Hit]]:
        """For each article the passages nearest to a fact."""
        if fact.number not in self._hits:
            vectors = self._encoder.encode([fact.item.claim.text, fact.item.core])
            found = self._pool.best(fact.item.claim.text, vectors, _PASSAGES)
            self._hits[fact.number] = found
        return self._hits[fact.number]

    def near(self, fact: _Fact) -> list[str]:
        """The other articles that may say a fact too."""
        row = self._near[fact.number]
        return [
            id for id in self.others if id != fact.article_id and row[self._columns[id]] >= _NEAR
        ]

    def clusters(self, least_origins: int) -> list[list[tuple[_Fact, list[_Answer]]]]:
        """Absent facts with the articles that say them too, those that are one together."""
        promising = sorted(
            (-origins, -float(self._near[fact.number].sum()), fact.number)
            for fact in self._facts
            if (origins := self._origins(fact)) >= least_origins
        )
        facts = [self._facts[number] for *_, number in promising[:_MOST_ASKED]]
        present, absent = self._of_own(facts)
        told = self._of_others(absent[:_MOST_FACTS])
        by_place = {fact.place: fact for fact in facts}
        kept = {}
        for fact, answers in told.items():
            said = [f for a in answers for f in self._facts_at(by_place, a.hit)]
            if not any(f.number in present for f in said):
                kept[fact] = answers
        groups = Groups(fact.key for fact in kept)
        for fact, answers in kept.items():
            for answer in answers:
                for other in self._facts_at(by_place, answer.hit):
                    mutual = other in kept and any(
                        fact in self._facts_at(by_place, back.hit) for back in kept[other]
                    )
                    if mutual:
                        groups.join(fact.key, other.key)
        clusters: dict[str, list[tuple[_Fact, list[_Answer]]]] = {}
        for fact, answers in kept.items():
            clusters.setdefault(groups.first(fact.key), []).append((fact, answers))
        return list(clusters.values())

    def background(self, facts: Sequence[_Fact], older: Older) -> list[bool]:
        """Whether an article from before the event says each fact already."""
        asked: list[tuple[int, Asked]] = []
        for place, fact in enumerate(facts):
            readings = older(fact.item.claim.text)
            if not readings:
                continue
            vectors = self._encoder.encode([fact.item.claim.text, fact.item.core])
            pool = PassagePool(readings, self._encoder)
            for hits in pool.best(fact.item.claim.text, vectors, _PASSAGES).values():
                if nearest(hits) >= _NEAR_BEFORE:
                    asked.append((place, (fact.item, hits, 1.0)))
        answers = self._ask([one for _, one in asked])
        told = {
            place
            for (place, _), answer in zip(asked, answers, strict=True)
            if answer.probabilities.agrees >= _KNOWN
        }
        return [place in told for place in range(len(facts))]

    def _origins(self, fact: _Fact) -> int:
        return len({self.shared.origin(id) for id in (fact.article_id, *self.near(fact))})

    def _of_own(self, facts: Sequence[_Fact]) -> tuple[set[int], list[_Fact]]:
        """Numbers of the facts that the article may have, and the facts that it lacks."""
        id = self.own.article.id
        answers = self._ask(
            [
                (fact.item, self.hits(fact)[id], self.others[fact.article_id].probability)
                for fact in facts
            ]
        )
        told = {fact: answer.probabilities for fact, answer in zip(facts, answers, strict=True)}
        present = {fact.number for fact, p in told.items() if p.agrees >= _SAYS}
        return present, [fact for fact, p in told.items() if p.silent >= _LACKS]

    def _of_others(self, facts: Sequence[_Fact]) -> dict[_Fact, list[_Answer]]:
        """The articles that say each fact too."""
        asked = [(fact, id) for fact in facts for id in self.near(fact)]
        answers = self._ask(
            [
                (
                    fact.item,
                    self.hits(fact)[id],
                    min(self.others[id].probability, self.others[fact.article_id].probability),
                )
                for fact, id in asked
            ]
        )
        found: dict[_Fact, list[_Answer]] = {fact: [] for fact in facts}
        for (fact, id), answer in zip(asked, answers, strict=True):
            if answer.probabilities.agrees >= _SAYS and answer.chosen is not None:
                hit = self.hits(fact)[id][answer.chosen]
                found[fact].append(_Answer(id, hit, answer.probabilities.agrees))
        return found

    @staticmethod
    def _facts_at(by_place: Mapping[tuple[str, int, int], _Fact], hit: Hit) -> list[_Fact]:
        """The facts that stand in a passage."""
        passage = hit.passage
        return [
            fact
            for (id, start, end), fact in by_place.items()
            if id == passage.article_id
            and passage.field == "text"
            and start < passage.end
            and passage.start < end
        ]


def _row(
    event_id: str,
    own: Reading,
    cluster: Sequence[tuple[_Fact, list[_Answer]]],
    finder: _Finder,
    names: SourceNames,
    publisher: Callable[[str], str],
) -> tuple[_Fact, Omission]:
    """A fact and the row of all that are one with it; the wording most agree with stands."""
    fact, answers = min(
        cluster,
        key=lambda each: (
            _leans(each[0].item.claim.sentence),
            -len(each[1]),
            each[0].item.claim.start,
            each[0].number,
        ),
    )
    claim = fact.item.claim
    places = {fact.article_id: (claim.field, claim.start, claim.end)}
    for answer in answers:
        passage = answer.hit.passage
        places.setdefault(answer.article_id, (passage.field, passage.start, passage.end))
    for other, _ in cluster:
        their = other.item.claim
        places.setdefault(other.article_id, (their.field, their.start, their.end))
    readings = finder.readings
    shared = finder.shared
    outlets = {
        id: (readings[id].article.outlet, publisher(readings[id].article.outlet)) for id in places
    }
    origins = claim_origins(
        fact.article_id,
        {id: (shared.origin(id), "") for id in places},
        {
            id: names.source_at(readings[id], field, start)
            for id, (field, start, _) in places.items()
        },
        outlets,
        _one_text(places, readings, shared),
    )
    best = max(finder.hits(fact)[own.article.id], key=lambda hit: hit.similarity)
    quotes = tuple(
        Quote(
            id,
            readings[id].article.outlet,
            readings[id].article.field_text(field)[start:end],
            field,
            start,
            end,
            origins[id][0],
        )
        for id, (field, start, end) in sorted(places.items())
    )
    sure = [answer.sure for answer in answers]
    row = Omission(
        event_id=event_id,
        article_id=own.article.id,
        fact=claim.sentence,
        origins=len({origin for origin, _ in origins.values()}),
        outlets=len({name or id for id, (_, name) in outlets.items()}),
        evidence_article_id=fact.article_id,
        start=claim.start,
        end=claim.end,
        field=claim.field,
        nearest_sentence=best.passage.text,
        nearest_score=round(best.similarity, 4),
        quotes=quotes,
        confidence=round(sum(sure) / len(sure), 4) if sure else 0.0,
    )
    return fact, row


def _leans(sentence: str) -> bool:
    """Whether a sentence says whom or what it means only together with the one before it."""
    return sentence.split()[0].lower() in _PRONOUNS


def _one_text(
    places: Mapping[str, tuple[str, int, int]], readings: Mapping[str, Reading], shared: SharedText
) -> list[tuple[str, str]]:
    """Pairs of articles whose passages on a fact are of one text."""
    at = []
    for id, (field, start, _) in sorted(places.items()):
        number = readings[id].number_at("title" if field == "title" else "text", start)
        at.append(Place(id, -1 if number is None else number))
    return [
        (one.article_id, other.article_id)
        for place, one in enumerate(at)
        for other in at[place + 1 :]
        if shared.is_shared(one, other)
    ]


def _is_fact(item: Prepared) -> bool:
    """Whether a claim tells something of the event that an article could leave out."""
    claim = item.claim
    if (
        not claim.checkable
        or claim.kind == "boilerplate"
        or len(claim.sentence.split()) < _LEAST_WORDS
    ):
        return False
    if item.statement.is_background or _CAPTION.search(claim.sentence):
        return False
    published = item.statement.published
    since = _SINCE.search(claim.sentence)
    return not (since and published and int(since.group(1)) < published.year % 100)
