"""Details that other articles tell of and one does not: found by a pair model, joined to facts.

Which passages are asked is decided by nearness, which of them tell of a detail by the pair model.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from difflib import get_close_matches
from typing import TYPE_CHECKING

import numpy as np

from analyzer.details import Detail, details_of
from analyzer.origins import Groups, SharedText
from analyzer.passages import Reading, passage_texts

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from analyzer.datamodels import Claim, Passage
    from analyzer.embedding import CachedEncoder
    from analyzer.judging.pair_model import PairModel

Older = Callable[[str], Mapping[str, Reading]]

# The bounds were chosen with facts in view that were cut out of articles; when one changes, run
# `python -m tests.omission_labels CORPUS` again (docs/omissions.md).
# Least nearness of a passage that is asked whether it tells of a detail: cosine, -1 to 1, plus the
# share of the detail's words, 0 to 1. A short phrase has few words to be near by.
_NEAR = 0.65
# Least cosine of a passage from before the event that is asked for the whole sentence of a fact:
# "a car bomb" is in many an older article.
_NEAR_BEFORE = 0.7
_SAME_EVENT = 3  # facts of an older article from which it is on the event, and dated wrongly
_OWN_PASSAGES = 4  # of the article that are asked about a detail
_PASSAGES = 2  # of each other article
_MOST_ASKED = 300  # details that are asked of the article, those with most near origins first
_MOST_ABSENT = 140  # of those that are absent, details that are asked of the others
# A passage tells of a detail from this entailment on; the article has it where a passage of its own
# entails it with the second, or contradicts it with the third.
_SAYS = 0.6
_HAS = 0.5
_GAINSAYS = 0.9
_LEAST_WORDS = 6  # of a sentence
_TELLING = 0.35  # least rarity of a word of a noun phrase that the article lacks
_SPELT = 0.8  # least share of letters (difflib) from which two words are one, spelt otherwise
# Least cosine of a sentence that tells of a fact and the sentence of the fact: any shelling has
# wounded somebody.
_OF_ONE_STORY = 0.5
_LONG_AGO = timedelta(days=365)
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
class Fact:
    """A detail of a claim of another article; `number` counts all details."""

    number: int
    claim: Claim
    passage: int  # number of the passage that it stands in
    detail: Detail

    @property
    def article_id(self) -> str:
        """The article that has the claim."""
        return self.claim.article_id


@dataclass(frozen=True)
class Told:
    """A passage that tells of a fact, and how surely it does."""

    passage: Passage
    sure: float


class DetailFinder:
    """Asks the pair model about the details of some articles."""

    def __init__(
        self,
        own: Reading,
        others: Mapping[str, Known],
        model: PairModel,
        encoder: CachedEncoder,
        shared: SharedText,
        rarity: Callable[[str], float],
    ) -> None:
        self.own = own
        self.others = others
        self.shared = shared
        self.readings = {own.article.id: own, **{id: k.reading for id, k in others.items()}}
        self._model = model
        self._encoder = encoder
        self._facts = list(self._read())
        self._pool = _Pool(self.readings, encoder)
        self._own_words = frozenset(
            word for row in self._pool.rows[own.article.id] for word in self._pool.words[row]
        )
        self._rarity = rarity
        self._spelt: dict[str, bool] = {}
        self._nearness = self._pool.nearness([fact.detail for fact in self._facts])
        self.asked = 0  # details that enough origins may tell of

    def _read(self) -> Iterator[Fact]:
        """The details of all articles; what a copy has from its source is its source's."""
        number = 0
        for id, known in self.others.items():
            reading = known.reading
            for claim in known.claims:
                place = reading.number_at(claim.field, claim.start)
                if (
                    place is None
                    or not _is_fact(claim, reading, place)
                    or self._is_taken(id, place)
                ):
                    continue
                for detail in details_of(reading.sentences[place]):
                    if claim.start <= detail.start and detail.end <= claim.end:
                        yield Fact(number, claim, place, detail)
                        number += 1

    def _is_taken(self, id: str, number: int) -> bool:
        """Whether a passage stands in an earlier article."""
        pair = self.shared.source(id)
        if pair is None or pair.earlier_id not in self.others:
            return False
        return number in {passage.later for passage in pair.passages}

    def clusters(self, least_origins: int) -> list[list[tuple[Fact, dict[str, Told]]]]:
        """Absent facts with the passages that tell of them, those that are one together."""
        facts = self._promising(least_origins)
        if len(_most_of_each_sort(facts, _MOST_ABSENT)) == len(facts):
            # All may be asked of the others, and most are told by too few: those are settled.
            told = self._told(facts)
            facts = self._absent(self._reported(facts, told, least_origins))
        else:
            facts = self._absent(facts)
            told = self._told(facts)
            facts = self._reported(facts, told, least_origins)
        groups = Groups(str(fact.number) for fact in facts)
        for one, other in self._alike(facts, told):
            groups.join(str(one.number), str(other.number))
        clusters: dict[str, list[tuple[Fact, dict[str, Told]]]] = {}
        for fact in facts:
            clusters.setdefault(groups.first(str(fact.number)), []).append((fact, told[fact]))
        return list(clusters.values())

    def _reported(
        self, facts: Sequence[Fact], told: Mapping[Fact, Mapping[str, Told]], least_origins: int
    ) -> list[Fact]:
        """The facts that enough origins tell of."""
        return [fact for fact in facts if self._origins(fact, told[fact]) >= least_origins]

    def nearest(self, fact: Fact) -> tuple[Passage, float]:
        """The passage of the article that is nearest to the sentence of a fact, and its cosine."""
        rows = self._pool.rows[self.own.article.id]
        cosines = self._pool.cosines([fact.claim.text])[0, rows]
        best = int(np.argmax(cosines))
        return self._pool.passages[rows[best]], float(cosines[best])

    def background(self, facts: Sequence[Fact], older: Older) -> list[bool]:
        """Whether an article from before the event tells of each fact already."""
        asked: list[tuple[int, Passage, str]] = []
        for place, fact in enumerate(facts):
            readings = older(fact.claim.text)
            if not any(reading.passages for reading in readings.values()):
                continue
            pool = _Pool(readings, self._encoder)
            cosines = pool.cosines([fact.claim.text])[0]
            for row in np.flatnonzero(cosines >= _NEAR_BEFORE):
                asked.append((place, pool.passages[int(row)], fact.claim.text))
        entails = self._entails([(passage, text) for _, passage, text in asked])
        told: dict[str, set[int]] = {}  # by older article
        for (place, passage, _), p in zip(asked, entails, strict=True):
            if p[0] >= _SAYS:
                told.setdefault(passage.article_id, set()).add(place)
        known = {place for places in told.values() if len(places) < _SAME_EVENT for place in places}
        return [place in known for place in range(len(facts))]

    def _origins(self, fact: Fact, ids: Mapping[str, object] | Sequence[str]) -> int:
        """How many texts, copies counted once, the article of a fact and others are."""
        return len({self.shared.origin(id) for id in (fact.article_id, *ids)})

    def _promising(self, least_origins: int) -> list[Fact]:
        """Facts that enough origins may tell of, each wording once.

        First those that most origins are nearer to than the article is.
        """
        ranked = []
        mine = self.own.article.id
        for fact in self._facts:
            own = self._best(fact, mine)
            best = {id: self._best(fact, id) for id in self.others if id != fact.article_id}
            near = [id for id, nearness in best.items() if nearness >= _NEAR]
            if self._origins(fact, near) >= least_origins:
                nearer = [id for id in near if best[id] > own]
                gain = sum(best[id] - own for id in nearer)
                ranked.append((-self._origins(fact, nearer), -gain, fact.number))
        found: dict[str, Fact] = {}
        for *_, number in sorted(ranked):
            fact = self._facts[number]
            if self._adds(fact.detail):
                found.setdefault(fact.detail.text.lower(), fact)
        promising = _most_of_each_sort(found.values(), _MOST_ASKED)
        self.asked = len(promising)
        return promising

    def _adds(self, detail: Detail) -> bool:
        """Whether a detail has a word that the article lacks, or a name in whatever spelling.

        That of a noun phrase has to be rare; of one with a name it has to be of a place or person,
        since bodies go by many names.
        """
        missing = {
            word
            for word in detail.lemmas - self._own_words
            if word not in detail.places or not self._is_spelt(word)
        }
        if not detail.is_phrase:
            return bool(missing)
        telling = missing & detail.places if detail.named else missing
        return any(self._rarity(word) >= _TELLING for word in telling)

    def _is_spelt(self, word: str) -> bool:
        """Whether the article has a word in nearly these letters: "Selm" and "Selhm"."""
        if word not in self._spelt:
            near = get_close_matches(word, self._own_words, n=1, cutoff=_SPELT)
            self._spelt[word] = bool(near)
        return self._spelt[word]

    def _best(self, fact: Fact, id: str) -> float:
        """How near the nearest passage of an article is to a fact."""
        return float(self._nearness[fact.number, self._pool.rows[id]].max())

    def _nearest_rows(self, fact: Fact, id: str, k: int) -> list[int]:
        """Rows of the passages of an article that are nearest to a fact."""
        rows = self._pool.rows[id]
        order = np.argsort(-self._nearness[fact.number, rows], kind="stable")[:k]
        return [int(row) for row in rows[order]]

    def _absent(self, facts: Sequence[Fact]) -> list[Fact]:
        """The facts that no passage of the article speaks of."""
        if not facts:
            return []
        rows = self._pool.rows[self.own.article.id]
        whole = self._pool.cosines([fact.claim.text for fact in facts])[:, rows]
        chosen = {}
        for place, fact in enumerate(facts):
            near = self._nearest_rows(fact, self.own.article.id, _OWN_PASSAGES)
            near.append(int(rows[np.argmax(whole[place])]))
            chosen[fact.number] = [self._pool.passages[row] for row in dict.fromkeys(near)]
        absent = list(facts)
        # The nearest first, then the second, which settle most facts; then all the others.
        for turn in (slice(0, 1), slice(1, 2), slice(2, None)):
            asked = [(f, passage) for f in absent for passage in chosen[f.number][turn]]
            answers = self._entails([(passage, fact.detail.text) for fact, passage in asked])
            there = (answers[:, 0] >= _HAS) | (answers[:, 1] >= _GAINSAYS)
            spoken = {fact.number for (fact, _), has in zip(asked, there, strict=True) if has}
            absent = [fact for fact in absent if fact.number not in spoken]
        return _most_of_each_sort(absent, _MOST_ABSENT)

    def _told(self, facts: Sequence[Fact]) -> dict[Fact, dict[str, Told]]:
        """For each fact the other articles that tell of it, each with its surest passage."""
        whole = self._pool.cosines([fact.claim.text for fact in facts]) if facts else None
        asked = [
            (fact, self._pool.passages[row])
            for place, fact in enumerate(facts)
            for id in self.others
            if id != fact.article_id
            for row in self._nearest_rows(fact, id, _PASSAGES)
            if self._nearness[fact.number, row] >= _NEAR
            and whole is not None
            and whole[place, row] >= _OF_ONE_STORY
        ]
        answers = self._entails([(passage, fact.detail.text) for fact, passage in asked])
        found: dict[Fact, dict[str, Told]] = {fact: {} for fact in facts}
        for (fact, passage), answer in zip(asked, answers, strict=True):
            sure = float(answer[0])
            known = found[fact].get(passage.article_id)
            if sure >= _SAYS and (known is None or sure > known.sure):
                found[fact][passage.article_id] = Told(passage, sure)
        return found

    def _alike(
        self, facts: Sequence[Fact], told: Mapping[Fact, Mapping[str, Told]]
    ) -> Iterator[tuple[Fact, Fact]]:
        """Facts whose sentences tell of each other, and of which one entails the other."""
        asked = [
            (one, other)
            for place, one in enumerate(facts)
            for other in facts[place + 1 :]
            if _one_sentence(one, other)
            or self._tells(other, told[one])
            or self._tells(one, told[other])
        ]
        pairs = [
            (a.detail.text, b.detail.text)
            for one, other in asked
            for a, b in ((one, other), (other, one))
        ]
        if not pairs:
            return
        entailed = self._model.probabilities(pairs)[:, 0].reshape(-1, 2).max(axis=1)
        for (one, other), sure in zip(asked, entailed, strict=True):
            if sure >= _SAYS:
                yield one, other

    @staticmethod
    def _tells(fact: Fact, told: Mapping[str, Told]) -> bool:
        """Whether the sentence of a fact is among the passages that tell of another one."""
        place = told.get(fact.article_id)
        return place is not None and place.passage.number == fact.passage

    def _entails(self, asked: Sequence[tuple[Passage, str]]) -> NDArray[np.float32]:
        """Entailment and contradiction of each statement by its passage, shape (n, 2)."""
        if not asked:
            return np.zeros((0, 2), dtype=np.float32)
        pairs = [(f"{p.context} {p.text}".strip(), statement) for p, statement in asked]
        return self._model.probabilities(pairs)[:, :2]


class _Pool:
    """Passages of some articles, with vectors and words to be near by."""

    def __init__(self, readings: Mapping[str, Reading], encoder: CachedEncoder) -> None:
        self._encoder = encoder
        self.passages = [p for reading in readings.values() for p in reading.passages]
        self._vectors = encoder.encode(
            [text for reading in readings.values() for text in passage_texts(reading)]
        )
        self.words = [
            frozenset(token.lemma_.lower() for token in sentence.tokens)
            for reading in readings.values()
            for sentence in reading.sentences
        ]
        self.rows: dict[str, NDArray[np.intp]] = {}
        first = 0
        for id, reading in readings.items():
            self.rows[id] = np.arange(first, first + len(reading.passages))
            first += len(reading.passages)

    def cosines(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Shape (texts, passages)."""
        return np.asarray(self._encoder.encode(texts) @ self._vectors.T)

    def nearness(self, details: Sequence[Detail]) -> NDArray[np.float32]:
        """Cosine plus the share of a detail's words, -1 to 2; shape (details, passages)."""
        if not details:
            return np.zeros((0, len(self.passages)), dtype=np.float32)
        shares = np.array(
            [
                [len(detail.lemmas & words) / max(1, len(detail.lemmas)) for words in self.words]
                for detail in details
            ],
            dtype=np.float32,
        )
        return self.cosines([detail.text for detail in details]) + shares


def _most_of_each_sort(facts: Iterable[Fact], most: int) -> list[Fact]:
    """The first facts, half of them noun phrases, which would crowd out the others."""
    given = {True: 0, False: 0}
    kept = []
    for fact in facts:
        sort = fact.detail.is_phrase
        given[sort] += 1
        if given[sort] <= most // 2:
            kept.append(fact)
    return kept


def _one_sentence(one: Fact, other: Fact) -> bool:
    """Whether two details stand in one sentence."""
    return (one.article_id, one.passage) == (other.article_id, other.passage)


def _is_fact(claim: Claim, reading: Reading, place: int) -> bool:
    """Whether a claim tells something of the event that an article could leave out."""
    if (
        not claim.checkable
        or claim.field != "text"
        or claim.kind == "boilerplate"
        or len(claim.sentence.split()) < _LEAST_WORDS
        or _CAPTION.search(claim.sentence)
    ):
        return False
    published = reading.article.day
    if published is None:
        return True
    days = [t.last for t in reading.statement(place).times if t.of_event and t.last is not None]
    if days and max(days) < published - _LONG_AGO:
        return False
    since = _SINCE.search(claim.sentence)
    return not (since and int(since.group(1)) < published.year % 100)
