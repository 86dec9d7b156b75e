"""The stages in order: read, claims, events, passages, judge, origins, verdicts."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING

from analyzer.absences import Known
from analyzer.cache import Cache
from analyzer.cells import Asked, Prepared, cell_of, prepare, question_of
from analyzer.claims import extract_claims
from analyzer.copies import find_copies
from analyzer.corpus import Corpus
from analyzer.datamodels import (
    Article,
    Cell,
    ClaimResult,
    Comparison,
    Omission,
    OmissionSearch,
    Origin,
    Scope,
)
from analyzer.figures import find_figures
from analyzer.independence import article_origins, cell_origins
from analyzer.judging import pair_model
from analyzer.judging.decision import CalibratedJudge, read_calibration
from analyzer.judging.judge import Judge, Judgement
from analyzer.judging.pair_model import Watched
from analyzer.labels import labels_of
from analyzer.language import looks_english, parse
from analyzer.omissions import find_omissions
from analyzer.origins import SharedText, shared_sentences
from analyzer.outlets import compare_outlets
from analyzer.passages import Hit, Reading, read_articles
from analyzer.provenance import provenance_of
from analyzer.search import Advance, Found, Searcher, nearest
from analyzer.settings import DEFAULT_JUDGE, Settings
from analyzer.sources import SourceNames
from analyzer.timeline import find_changes
from analyzer.unread import not_english, unread_problems
from analyzer.verdicts import judge_claim, receipt_of
from analyzer.voices import find_voices, left_out

if TYPE_CHECKING:
    from analyzer.embedding import Encoder
    from analyzer.events import EventFinder
    from analyzer.judging.pair_model import PairModel
    from analyzer.selftest import SelfTest

Progress = Callable[[str, int, int], None]  # stage, done, total

# Least probability of an answer from another event; those below were mostly of another fact.
_SURE = 0.6
_KEPT_READINGS = 1500  # parsed articles in memory, about 0.3 MB each


def silent(stage: str, done: int, total: int) -> None:
    """A progress listener that does nothing."""


class Engine:
    """Compares articles with a corpus. Holds what is costly to make, and no result.

    Args:
        corpus: what to compare with.
        settings: how.
        cache: where parses and vectors are kept; by default beside the corpus.
        encoder: replaces the encoder that the settings name.
        judge: replaces the judge that the settings name.
        pairs: replaces the pair model that the settings name, where omissions are looked for.
    """

    def __init__(
        self,
        corpus: Corpus,
        settings: Settings | None = None,
        *,
        cache: Cache | None = None,
        encoder: Encoder | None = None,
        judge: Judge | None = None,
        pairs: PairModel | None = None,
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
        self._judge_identity, self._decision, self._error_rate = "given", "given", ""
        self._pairs = Watched(pairs) if pairs is not None else None
        if judge is None:
            reader = pair_model.load_pair_model(self.settings.judge, self.cache)
            calibration = read_calibration()
            watched = Watched(reader)
            judge = CalibratedJudge(calibration, self.settings.abstain_below, watched)
            self._judge_identity, self._decision = reader.identity, calibration.identity
            self._pairs = self._pairs or watched
            if self.settings.judge == DEFAULT_JUDGE:  # with another pair model nothing was measured
                self._error_rate = calibration.error_rate
        self._judge = judge
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
        parts: list[Comparison] = []
        for number, article in enumerate(articles):
            tell("comparing", number, len(articles))
            parts.append(self._compare_one(article, finder, tell if len(articles) == 1 else silent))
        tell("comparing", len(articles), len(articles))
        cells = tuple(one for part in parts for one in part.cells)
        outlets = {article.id: article.outlet for article in articles}
        return Comparison(
            articles={id: one for part in parts for id, one in part.articles.items()},
            compared=tuple(article.id for article in articles),
            claims=tuple(one for part in parts for one in part.claims),
            cells=cells,
            origins=tuple(one for part in parts for one in part.origins),
            events={id: found for part in parts for id, found in part.events.items()},
            problems=(
                *self.corpus.problems,
                *not_english(self._foreign),
                *(one for part in parts for one in part.problems),
            ),
            figures=tuple(one for part in parts for one in part.figures),
            voices=tuple(one for part in parts for one in part.voices),
            left_out=tuple(one for part in parts for one in part.left_out),
            changes=tuple(one for part in parts for one in part.changes),
            omissions=tuple(one for part in parts for one in part.omissions),
            omission_searches=tuple(one for part in parts for one in part.omission_searches),
            shared_sentences=tuple(one for part in parts for one in part.shared_sentences),
            pairs=compare_outlets(cells, outlets.__getitem__, self.corpus.publisher),
            labels=tuple(one for part in parts for one in part.labels),
            provenance=provenance_of(self.corpus, self.settings, self._models(), self._error_rate),
        )

    def self_test(self, cases: int, seed: int, progress: Progress | None = None) -> SelfTest:
        """Plant faults in the corpus, in memory, and see how many are found.

        Args:
            cases: wanted of each kind.
            seed: chooses what is planted; the same one plants the same.
            progress: is told of the stages.

        Raises:
            ModelError: a model is missing or damaged.
            UsageError: `cases` is less than one, or there is nothing in which to plant.
        """
        from analyzer.selftest import Means, run_selftest

        tell = progress or silent
        finder = self._find_events(tell)
        usable = [a for a in self.corpus.articles if a.id not in self._foreign]

        def on_event(article: Article) -> list[Article]:
            among = frozenset(a.id for a in self.corpus.rest(article)) - self._foreign
            return [self.corpus.article(m.article_id) for m in finder.find(article, among)]

        tested = run_selftest(
            usable,
            cases,
            seed,
            Means(self._encoder, self._answers, self._read, on_event, self.cache),
            self.settings.passages_per_cell,
            tell,
        )
        problems = (*self.corpus.problems, *not_english(self._foreign))
        made = provenance_of(self.corpus, self.settings, self._models(), self._error_rate)
        return replace(tested, problems=problems, provenance=made)

    def _models(self) -> dict[str, str]:
        """The identity of each model by what it does."""
        return {
            "decision": self._decision,
            "encoder": self._encoder.identity,
            "judge": self._judge_identity,
        }

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
        among = frozenset(a.id for a in self.corpus.rest(article) if a.id not in self._foreign)
        matches = finder.find(article, among) if claims else ()
        others = [self.corpus.article(match.article_id) for match in matches]
        own = read_articles([read], self.cache)[article.id]
        readings = self._read(others, _counting(tell, "reading", len(others)))
        searcher = Searcher(self.corpus, self._encoder, finder, self.settings, self._read)
        event_id = f"event:{article.id}"
        prepared = prepare(article, claims, own, self._encoder)
        passages = sum(len(reading.passages) for reading in readings.values())
        searched = searcher.on_event(prepared, readings, _counting(tell, "passages", passages))
        tell("searching other events", 0, 1)
        beyond = searcher.beyond(prepared, searched, among - set(readings))
        tell("searching other events", 1, 1)
        known = {article.id: own, **readings}
        for older in beyond.values():
            known.update((i, hits[0].reading) for i, hits in older.items() if hits)
        names = SourceNames(list(known.values()))
        results: list[ClaimResult] = []
        cells: list[Cell] = []
        unread = [i for i, reading in readings.items() if not self._is_read_whole(reading)]
        alike = [own, *readings.values()]
        copies = find_copies(alike)
        shared = SharedText([reading.article for reading in alike], copies)
        owner, publisher = self.corpus.owner, self.corpus.publisher
        origins = article_origins(event_id, own, readings, matches, names, shared, owner)
        probability = {row.article_id: row.event_probability for row in origins}
        tell("judging", 0, len(prepared))
        judged = self._judged(prepared, searched, probability, beyond, event_id, tell)
        if told := {cell.other_article_id for mine in judged for cell in mine} - set(readings):
            alike += [known[other_id] for other_id in sorted(told)]
            copies = find_copies(alike)
            shared = SharedText([reading.article for reading in alike], copies)
        for number, (item, hits, mine) in enumerate(zip(prepared, searched, judged, strict=True)):
            tell("judging", number, len(prepared))
            older = beyond.get(item.claim.claim_id, {})
            found = [hit for some in [*hits.values(), *older.values()] for hit in some]
            mine.sort(key=lambda cell: cell.other_article_id)
            mine, own_origin = cell_origins(
                item.claim, mine, known, shared, names, owner, publisher
            )
            results.append(
                judge_claim(
                    item.claim,
                    mine,
                    own_origin,
                    {c.other_outlet: self.corpus.publisher(c.other_outlet) for c in mine},
                    receipt_of(
                        article,
                        finder.window(article),
                        len(among),
                        others,
                        self.corpus.publisher,
                        found,
                        unread,
                        len(self._foreign),
                    ),
                )
            )
            cells += mine
        tell("judging", len(prepared), len(prepared))
        named = {cell.other_article_id for cell in cells} | {
            result.receipt.nearest_article_id for result in results
        } - {""}
        everyone = [own, *readings.values()] if claims else []
        figures = find_figures(event_id, everyone)
        rest = [self.corpus.article(i) for i in sorted(among - set(readings))]

        def read_background(articles: Sequence[Article]) -> dict[str, Reading]:
            stage = "reading what others call the actors"
            return self._read(articles, _counting(tell, stage, len(articles)))

        tell("looking for what the actors are called", 0, 1)
        labels = labels_of(event_id, everyone, names, rest, read_background, self.corpus.publisher)
        tell("looking for what the actors are called", 1, 1)
        named |= {label.article_id for label in labels} - {article.id}
        voices = find_voices(event_id, everyone, names)
        omissions: tuple[Omission, ...] = ()
        search = OmissionSearch(article.id, self.settings.omission_origins)
        if claims:
            stage = "looking for what is left out"
            tell(stage, 0, 1)
            with self._watched(tell, stage):
                omissions, search = self._omissions(
                    event_id, own, readings, origins, names, shared, searcher
                )
            tell(stage, 1, 1)
        return Comparison(
            articles={
                article.id: article,
                **{i: self.corpus.article(i) for i in sorted(named | set(readings))},
            },
            compared=(article.id,),
            claims=tuple(results),
            cells=tuple(cells),
            origins=origins,
            events={article.id: matches},
            problems=tuple(
                unread_problems(
                    article, claims, readings, self.corpus, self.settings.longest_article
                )
            ),
            figures=figures,
            voices=voices,
            left_out=left_out(event_id, voices, names, self.corpus.publisher),
            changes=find_changes(event_id, everyone, figures, cells, claims, self.corpus.publisher),
            omissions=omissions,
            omission_searches=(search,),
            shared_sentences=shared_sentences(own, copies),
            labels=labels,
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

    def _shortened(self, article: Article) -> Article:
        """The article with no more text than is read; offsets stay what they are."""
        if len(article.text) <= self.settings.longest_article:
            return article
        return replace(article, text=article.text[: self.settings.longest_article])

    def _is_read_whole(self, reading: Reading) -> bool:
        """Whether sentences were found in an article, and none of its text was left out."""
        article = self.corpus.article(reading.article.id)
        return bool(reading.passages) and len(article.text) <= self.settings.longest_article

    def _judged(
        self,
        prepared: Sequence[Prepared],
        found: Sequence[Found],
        probability: Mapping[str, float],
        beyond: Mapping[str, Found],
        event_id: str,
        tell: Progress,
    ) -> list[list[Cell]]:
        """The cells of each claim; none for a claim that is not checkable. One call of the judge.

        Of articles on other events only those with a near passage are asked, and only a sure
        answer is kept: that an article on another event is silent says nothing.
        """
        asked: list[tuple[int, Scope, float, Sequence[Hit]]] = []
        for number, (item, hits) in enumerate(zip(prepared, found, strict=True)):
            if not item.claim.checkable:
                continue
            for other_id, some in hits.items():
                if some:
                    asked.append((number, "event", probability[other_id], some))
            for some in beyond.get(item.claim.claim_id, {}).values():
                # How sure the event is, is here how near the passage is: nothing else was compared.
                if some and (near := nearest(some)) >= self.settings.background_threshold:
                    asked.append((number, "background", min(1.0, near), some))
        answers = self._answers(
            [(prepared[number], some, at) for number, _, at, some in asked], tell
        )
        cells: list[list[Cell]] = [[] for _ in prepared]
        for (number, scope, _, some), judgement in zip(asked, answers, strict=True):
            other = self.corpus.article(some[0].passage.article_id)
            cell = cell_of(prepared[number].claim, other, some, judgement, event_id, scope)
            if scope == "event" or _is_sure(cell):
                cells[number].append(cell)
        return cells

    def _answers(self, asked: Sequence[Asked], tell: Progress = silent) -> list[Judgement]:
        """What the judge says of claims and passages; one call for all."""
        if not asked:
            return []
        rarity = self._find_events(silent).rarity
        aligned = iter(
            self._encoder.aligned(
                [(item.core, hit.passage.text) for item, hits, _ in asked for hit in hits]
            )
        )
        questions = [
            question_of(item, hits, [next(aligned) for _ in hits], same_event, rarity)
            for item, hits, same_event in asked
        ]
        with self._watched(tell, "reading claims beside passages"):
            return self._judge.judge(questions)

    def _watched(self, tell: Progress, stage: str) -> AbstractContextManager[None]:
        """While this lasts, the listener is told how many pairs the pair model has read."""
        if self._pairs is None:
            return nullcontext()
        return self._pairs.by(partial(tell, stage))

    def _omissions(
        self,
        event_id: str,
        own: Reading,
        readings: Mapping[str, Reading],
        origins: Sequence[Origin],
        names: SourceNames,
        shared: SharedText,
        searcher: Searcher,
    ) -> tuple[tuple[Omission, ...], OmissionSearch]:
        """What several origins on the event report and the article does not, and who was asked."""
        if self._pairs is None or not self.settings.omission_origins:
            return (), OmissionSearch(own.article.id, 0)
        sure = {row.article_id: row.event_probability for row in origins}
        others = {
            id: Known(reading, extract_claims(reading.article, self.cache), sure[id])
            for id, reading in readings.items()
        }
        return find_omissions(
            event_id,
            own,
            others,
            self._pairs,
            self._encoder,
            shared,
            names,
            self.corpus.publisher,
            searcher.before(own.article, self._foreign),
            self._share_of_rarity,
            least_origins=self.settings.omission_origins,
        )

    def _share_of_rarity(self, word: str) -> float:
        """Rarity of a word against that of one which the corpus does not have, 0 to 1."""
        rarity = self._find_events(silent).rarity
        return rarity(word) / rarity("")


def load_models(settings: Settings) -> None:
    """Load into the process what any comparison needs, so that the first need not wait for it.

    Raises:
        ModelError: a model is missing or damaged.
    """
    from analyzer.embedding import SentenceEncoder

    parse("One ferry burned.", Cache(None))
    SentenceEncoder(settings.encoder).encode(["One ferry burned."])
    reader = pair_model.load_pair_model(settings.judge, Cache(None))
    reader.probabilities([("One ferry burned.", "A ferry sank.")])


def cache_path(corpus: Corpus) -> Path | None:
    """Where derived data of a corpus is kept: a hidden folder in it that can be deleted."""
    return corpus.path / ".cache" / "parallax.sqlite" if corpus.path is not None else None


def _counting(tell: Progress, stage: str, total: int) -> Advance:
    """Turn steps into the running count that a listener is told."""
    done = 0

    def advance(step: int) -> None:
        nonlocal done
        done += step
        tell(stage, done, total)

    return advance


def _is_sure(cell: Cell) -> bool:
    """Whether an article on another event says clearly enough that it agrees or diverges."""
    return (cell.relation == "agrees" and cell.probabilities.agrees >= _SURE) or (
        cell.relation == "diverges" and cell.probabilities.diverges >= _SURE
    )
