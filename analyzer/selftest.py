"""Faults planted in a corpus, in memory, and how many of them the judge sees.

A sentence of an article is edited, and the article's claim is compared with a planted article
that holds the edited sentence between its neighbours. Copies of whole articles are planted among
the reports on their event. What is planted depends on nothing but corpus and seed.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Literal, get_args

from analyzer.cache import Cache
from analyzer.cells import Asked, head_of, prepare
from analyzer.claims import clauses, extract_claims
from analyzer.datamodels import Article, Claim, Probabilities, Problem, Relation
from analyzer.errors import UsageError
from analyzer.outlets import wilson
from analyzer.passages import PassagePool, Reading, passage_texts, read_articles
from analyzer.planting.edits import apply
from analyzer.planting.faults import SENTENCE_FAULTS, SentenceFault, faults, paraphrased

if TYPE_CHECKING:
    from spacy.tokens import Span

    from analyzer.embedding import CachedEncoder
    from analyzer.judging.judge import Judgement

Harmless = Literal["paraphrase", "untouched", "other report"]
Kind = SentenceFault | Literal["wire copy"] | Harmless
SentenceKind = SentenceFault | Literal["paraphrase", "untouched"]
Outcome = Relation | Literal["one origin", "two origins"]

HARMLESS: tuple[Harmless, ...] = get_args(Harmless)
KINDS: tuple[Kind, ...] = (*SENTENCE_FAULTS, "wire copy", *HARMLESS)
SENTENCE_KINDS: tuple[SentenceKind, ...] = (*SENTENCE_FAULTS, "paraphrase", "untouched")
LEAST_CASES = 20  # of a kind: the interval of fewer is too wide for a rate to be told
OUTLET = "planted"

_WORDS = range(8, 46)  # of a sentence: a shorter one rarely says a fact, a longer one several
_AT_ONCE = 16  # articles read before it is seen whether more are needed
_READ_PER_CASE = 10  # most articles that are read for a case of a kind; some kinds are rare


@dataclass(frozen=True)
class Case:
    """One planting and what came of it.

    `edit` names what was done. `sentence` is the claim, `text[start:end]` of the article,
    `planted` what stood in its place; a copied article has neither. `outcome` is the relation of
    the claim to the planted article, or whether the copy was taken to have one origin with its
    source, or with the other reports on the event.
    """

    kind: Kind
    edit: str
    article_id: str
    outcome: Outcome
    reason: str
    claim_id: str = ""
    start: int = 0
    end: int = 0
    sentence: str = ""
    planted: str = ""
    kinds: tuple[str, ...] = ()
    probabilities: Probabilities | None = None

    @property
    def told(self) -> bool:
        """Whether it was told as a divergence, or as a copy: right for a fault, else an alarm."""
        return self.outcome in ("diverges", "one origin")


@dataclass(frozen=True)
class Rate:
    """How many of the cases of one kind were told: caught faults, or false alarms."""

    kind: Kind
    cases: int
    told: int
    agrees: int
    unsure: int
    silent: int

    @property
    def harmless(self) -> bool:
        """Whether what was told is a false alarm."""
        return self.kind in HARMLESS

    @property
    def enough(self) -> bool:
        """Whether there are enough cases for a rate."""
        return self.cases >= LEAST_CASES

    @property
    def share(self) -> float:
        """Told of all; 0 without a case."""
        return self.told / self.cases if self.cases else 0.0

    @property
    def interval(self) -> tuple[float, float]:
        """The 95 % interval of the share (Wilson)."""
        return wilson(self.told, self.cases)


@dataclass(frozen=True)
class SelfTest:
    """All cases of a self-test, by kind and then in the order in which they were drawn.

    `wanted` is how many of each kind were asked for, `articles` how many were read for them;
    `provenance` says on which corpus, with which models and settings.
    """

    cases: tuple[Case, ...]
    wanted: int
    seed: int
    articles: int
    problems: tuple[Problem, ...] = ()
    provenance: Mapping[str, object] = field(default_factory=dict)

    @cached_property
    def rates(self) -> tuple[Rate, ...]:
        """One rate per kind, kinds without a case included."""
        return tuple(_rate(kind, [c for c in self.cases if c.kind == kind]) for kind in KINDS)

    def rate(self, kind: Kind) -> Rate:
        """The rate of a kind."""
        return self.rates[KINDS.index(kind)]


def _rate(kind: Kind, cases: Sequence[Case]) -> Rate:
    """What the cases of one kind add up to."""
    outcomes = [case.outcome for case in cases]
    return Rate(
        kind,
        len(cases),
        sum(case.told for case in cases),
        outcomes.count("agrees"),
        outcomes.count("unsure"),
        outcomes.count("silent"),
    )


@dataclass(frozen=True)
class Plant:
    """A sentence to be planted: the claim, where it stands, and what takes its place."""

    kind: SentenceKind
    edit: str
    claim: Claim
    own: Reading
    number: int  # of the claim's passage
    text: str

    def article(self, place: int) -> Article:
        """The planted article: the edited sentence and its neighbours, under an invented outlet."""
        texts = [p.text for p in self.own.passages if p.field == "text"]
        at = self.number - (len(self.own.passages) - len(texts))
        around = (*texts[max(0, at - 1) : at], self.text, *texts[at + 1 : at + 2])
        # A blank line ends a paragraph, so that no sentence is cut otherwise than it was.
        return replace(
            self.own.article,
            id=f"{OUTLET}-{place}",
            outlet=OUTLET,
            title="",
            text="\n\n".join(around),
            url="",
        )


@dataclass(frozen=True)
class Means:
    """What the engine lends: its encoder, its judge, its reader, its events and its cache.

    `answers` asks the judge. `read` gives readings by article id. `on_event` gives the other
    articles on an article's event, the likeliest first.
    """

    encoder: CachedEncoder
    answers: Callable[[Sequence[Asked]], list[Judgement]]
    read: Callable[[Sequence[Article]], dict[str, Reading]]
    on_event: Callable[[Article], Sequence[Article]]
    cache: Cache


@dataclass
class _Drawn:
    """What can be planted in the articles read so far: for each kind a list for each article."""

    found: dict[SentenceKind, list[list[Plant]]] = field(default_factory=lambda: defaultdict(list))
    people: set[str] = field(default_factory=set)
    articles: int = 0

    def is_enough(self, cases: int) -> bool:
        """Whether every kind has as many articles as cases are wanted."""
        return all(len(self.found[kind]) >= cases for kind in SENTENCE_KINDS)


def in_order(articles: Iterable[Article], seed: int) -> list[Article]:
    """The articles in the order in which they are tried; only seed and ids decide."""
    ordered = sorted(articles, key=lambda article: article.id)
    random.Random(f"order:{seed}").shuffle(ordered)
    return ordered


def in_rounds(lists: Iterable[Sequence[Plant]], most: int) -> list[Plant]:
    """The first of each list, then the second of each, up to `most`: few of any one article."""
    given = list(lists)
    longest = max(map(len, given), default=0)
    rounds = (some[n] for n in range(longest) for some in given if n < len(some))
    return [plant for plant, _ in zip(rounds, range(most), strict=False)]


def draw_plants(
    articles: Sequence[Article], cases: int, seed: int, means: Means
) -> tuple[list[Plant], int]:
    """At most `cases` sentences of each kind, and how many articles were read to find them.

    Args:
        articles: in the order in which they are tried; as many are read as are needed.
        cases: wanted of each kind.
        seed: chooses among the sentences of an article and the edits of a sentence.
        means: of the engine.
    """
    drawn = _Drawn()
    for first in range(0, min(len(articles), _READ_PER_CASE * cases), _AT_ONCE):
        some = articles[first : first + _AT_ONCE]
        readings = means.read(some)
        drawn.people.update(name for article in some for name in _people(readings[article.id]))
        people = sorted(drawn.people)
        for article in some:
            drawn.articles += 1
            for kind, plants in _plants_of(readings[article.id], seed, people, means.cache).items():
                drawn.found[kind].append(plants)
        if drawn.is_enough(cases):
            break
    plants = [one for kind in SENTENCE_KINDS for one in in_rounds(drawn.found[kind], cases)]
    return plants, drawn.articles


def _people(reading: Reading) -> Iterator[str]:
    """Names of two words that the parse takes for a person's."""
    for sentence in reading.sentences:
        for entity in sentence.tokens.ents:
            parts = entity.text.split(" ")
            if entity.label_ == "PERSON" and len(parts) == 2 and all(_is_name(p) for p in parts):
                yield entity.text


def _is_name(word: str) -> bool:
    """Whether a word is a capital and small letters."""
    return word.isalpha() and word.istitle()


def _plants_of(
    own: Reading, seed: int, people: Sequence[str], cache: Cache
) -> Mapping[SentenceKind, list[Plant]]:
    """What can be planted in one article: for each kind at most one edit of a claim."""
    found: dict[SentenceKind, list[Plant]] = defaultdict(list)
    for claim, number, span in _usable(own, cache):
        for kind in SENTENCE_KINDS:
            rng = random.Random(f"{seed}:{kind}:{claim.claim_id}")
            text, edit = _edited(kind, span, rng, people)
            changed = text.lower() != claim.sentence.lower()
            if text and (changed or kind == "untouched"):
                found[kind].append(Plant(kind, edit, claim, own, number, text))
    for kind, plants in found.items():
        random.Random(f"{seed}:{kind}:{own.article.id}").shuffle(plants)
    return found


def _edited(
    kind: SentenceKind, span: Span, rng: random.Random, people: Sequence[str]
) -> tuple[str, str]:
    """The sentence with an edit of that kind, and the edit's name; empty where there is none."""
    if kind == "untouched":
        return span.text, kind
    if kind == "paraphrase":
        return paraphrased(span, rng)
    edits = faults(kind, span, rng, people)
    if not edits:
        return "", ""
    edit = rng.choice(edits)
    return apply(span.text, [edit]), edit.kind


def _usable(own: Reading, cache: Cache) -> Iterator[tuple[Claim, int, Span]]:
    """Checkable claims that are a whole sentence of the text, with its number and its parse."""
    claims = {(c.field, c.start, c.end): c for c in extract_claims(own.article, cache)}
    for passage, sentence in zip(own.passages, own.sentences, strict=True):
        claim = claims.get((passage.field, passage.start, passage.end))
        if claim is None or not claim.checkable or claim.field != "text":
            continue
        span = sentence.tokens
        while len(span) > 1 and span[-1].is_space:
            span = span.doc[span.start : span.end - 1]
        whole = span.text == sentence.text and len(clauses(sentence)) == 1
        closed = sentence.text.rstrip("\"”’'").endswith((".", "!"))
        if whole and closed and len(sentence.text.split()) in _WORDS and "\n" not in sentence.text:
            yield claim, passage.number, span


def ask(plants: Sequence[Plant], means: Means, passages: int) -> list[Case]:
    """What the judge says of each claim and the article with the planted sentence.

    Args:
        plants: what is planted.
        means: of the engine.
        passages: most that are read for a claim.
    """
    encoder = means.encoder
    articles = [plant.article(place) for place, plant in enumerate(plants)]
    readings = read_articles(articles, means.cache)
    owners = {plant.own.article.id: plant.own for plant in plants}
    claims: dict[str, dict[str, Claim]] = {article_id: {} for article_id in owners}
    for plant in plants:
        claims[plant.own.article.id][plant.claim.claim_id] = plant.claim
    # Many texts in one call are encoded several times as fast as a few in each of many.
    encoder.encode(
        [
            *(text for own in owners.values() for text in head_of(own.article)),
            *(text for plant in plants for text in (plant.claim.text, plant.claim.sentence)),
            *(text for reading in readings.values() for text in passage_texts(reading)),
        ]
    )
    items = {
        item.claim.claim_id: item
        for id, own in owners.items()
        for item in prepare(own.article, list(claims[id].values()), own, encoder)
    }
    asked: list[Asked] = []
    for plant, article in zip(plants, articles, strict=True):
        item = items[plant.claim.claim_id]
        pool = PassagePool({article.id: readings[article.id]}, encoder)
        vectors = encoder.encode([plant.claim.text, item.core])
        hits = pool.best(plant.claim.text, vectors, passages)[article.id]
        asked.append((item, hits, 1.0))
    return [
        Case(
            kind=plant.kind,
            edit=plant.edit,
            article_id=plant.claim.article_id,
            outcome=answer.relation,
            reason=answer.reason,
            claim_id=plant.claim.claim_id,
            start=plant.claim.start,
            end=plant.claim.end,
            sentence=plant.claim.sentence,
            planted=plant.text,
            kinds=answer.kinds,
            probabilities=answer.probabilities,
        )
        for plant, answer in zip(plants, means.answers(asked), strict=True)
    ]


def run_selftest(
    articles: Sequence[Article],
    cases: int,
    seed: int,
    means: Means,
    passages: int,
    tell: Callable[[str, int, int], None],
) -> SelfTest:
    """Draw, plant and ask.

    Args:
        articles: those that can be read, in any order, which has no influence.
        cases: wanted of each kind.
        seed: chooses what is planted.
        means: of the engine.
        passages: most that are read for a claim.
        tell: is told stage, steps done and steps in all.

    Raises:
        UsageError: `cases` is less than one, or there is nothing in which to plant.
    """
    from analyzer.selftest_copies import copy_cases

    if cases < 1:
        raise UsageError(f"selftest: --cases {cases}: give a whole number from 1 on")
    ordered = in_order(articles, seed)
    tell("planting", 0, 3)
    plants, read = draw_plants(ordered, cases, seed, means)
    if not plants:
        raise UsageError(
            "selftest: the corpus has no English sentence of 8 to 45 words that can be checked; "
            "add articles with `python -m analyzer corpus build`"
        )
    tell("planting", 1, 3)
    copies = copy_cases(ordered, cases, means)
    tell("planting", 2, 3)
    found = [*ask(plants, means, passages), *copies]
    tell("planting", 3, 3)
    by_kind = sorted(found, key=lambda case: KINDS.index(case.kind))
    return SelfTest(tuple(by_kind), cases, seed, read)
