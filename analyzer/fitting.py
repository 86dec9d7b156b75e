"""Fitting the decision on cells, and judging every event by a fit that has not seen it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analyzer.cache import Cache
from analyzer.corpus import Corpus, write_atomically
from analyzer.counterfactuals import (
    Altered,
    AlteredCell,
    altered_articles,
    altered_cells,
    labels_of,
)
from analyzer.datamodels import Comparison, Probabilities, Relation
from analyzer.errors import GoldError, ModelError
from analyzer.evaluation import DECIDABLE, Gold, GoldCell, GoldClaim, aligned
from analyzer.judging import pair_model
from analyzer.judging.decision import CalibratedJudge, Calibration
from analyzer.judging.features import NAMES, examine
from analyzer.judging.judge import Judge, Judgement, Question
from analyzer.judging.pair_model import PairModel
from analyzer.judging.readings import read_passages
from analyzer.pipeline import Engine, Progress, cache_path
from analyzer.settings import Settings

# Inverse strength of the L2 penalty on features of unit variance; from 0.015 to 0.1 little changes.
_RIDGE = 0.1
# How much a cell of a changed sentence counts in the fit. From 0.02 to 0.05 the measures on
# labelled cells are those without it or a little better, forced macro-F1 0.79; at 0.1 it is 0.78.
_ALTERED = 0.05
# Log odds of entailment from which a passage is taken to state a claim plainly.
_STATED = 0.0
# Labelled cells of all sets that the shipped calibration was fitted on.
EXAMPLES = Path(__file__).with_name("judging") / "examples.csv"


class RecordingJudge:
    """Answers everything with `unsure` and keeps the features of the questions that are labelled.

    `features` are by claim id and other article.
    """

    def __init__(self, pair_model: PairModel, gold: Gold) -> None:
        self.features: dict[tuple[str, str], NDArray[np.float64]] = {}
        self._pair_model = pair_model
        self._labelled = {(c.article_id, cell.article_id) for c in gold.claims for cell in c.cells}

    def judge(self, questions: Sequence[Question]) -> list[Judgement]:
        """As `Judge.judge`."""
        some = []
        for question in questions:
            other = question.evidence[0].passage.article_id if question.evidence else ""
            if (question.claim.article_id, other) in self._labelled:
                some.append((question, other))
        readings = read_passages([question for question, _ in some], self._pair_model)
        for (question, other), read in zip(some, readings, strict=True):
            key = (question.claim.claim_id, other)
            self.features[key] = examine(question, read).features.values()
        nothing = Probabilities(0.3333, 0.3333, 0.3333)
        return [
            Judgement(nothing, "unsure", (), False, "not judged", None, None) for _ in questions
        ]


@dataclass(frozen=True)
class Example:
    """Features of a cell with what a reader says of it.

    `labels` is the SHA-256 of the set it is from, `weight` how much it counts in the fit.
    """

    labels: str
    event: str
    features: NDArray[np.float64]
    relation: Relation
    weight: float = 1.0


def examples(
    comparison: Comparison, judge: RecordingJudge, gold: Gold, weight: float = 1.0
) -> list[Example]:
    """The labelled cells of which the comparison has a row."""
    return [
        Example(gold.fingerprint, claim.event, features, cell.relation, weight)
        for claim, cell, features in _rows(comparison, judge, gold)
    ]


def _rows(
    comparison: Comparison, judge: RecordingJudge, gold: Gold
) -> Iterator[tuple[GoldClaim, GoldCell, NDArray[np.float64]]]:
    """The rows of labelled cells, of each claim cut from the labelled sentence."""
    claims = [result.claim for result in comparison.claims]
    for claim in gold.claims:
        for ours in aligned(claim, claims):
            for cell in claim.cells:
                features = judge.features.get((ours.claim_id, cell.article_id))
                if features is not None:
                    yield claim, cell, features


def fit(some: Sequence[Example]) -> Calibration:
    """Multinomial logistic regression with an L2 penalty on features of unit variance."""
    from sklearn.linear_model import LogisticRegression

    table = np.stack([e.features for e in some])
    middle, spread = table.mean(axis=0), table.std(axis=0)
    spread[spread == 0] = 1.0
    model = LogisticRegression(C=_RIDGE, max_iter=5000)
    model.fit(
        (table - middle) / spread,
        [DECIDABLE.index(e.relation) for e in some],
        sample_weight=[e.weight for e in some],
    )
    weights = model.coef_ / spread
    labels = tuple(sorted({e.labels for e in some}))
    return Calibration(model.intercept_ - weights @ middle, weights, labels)


class FoldedJudge:
    """Judges each article by the calibration that has not seen its event."""

    def __init__(self, by_article: Mapping[str, Judge], otherwise: Judge) -> None:
        self._by_article = by_article
        self._otherwise = otherwise

    def judge(self, questions: Sequence[Question]) -> list[Judgement]:
        """As `Judge.judge`; all questions of one call are about one article's claims."""
        ids = {question.claim.article_id for question in questions}
        if len(ids) > 1:
            raise ValueError(f"questions about several articles: {sorted(ids)}")
        judge = self._by_article.get(ids.pop(), self._otherwise) if ids else self._otherwise
        return judge.judge(questions)


def _of_cells(settings: Settings) -> Settings:
    """The settings for what is measured: cells alone, without a search for what is left out."""
    return replace(settings, omission_origins=0)


@dataclass(frozen=True)
class Recorded:
    """Labelled cells as examples to fit to, and the articles with changed sentences among them."""

    examples: tuple[Example, ...]
    altered: tuple[tuple[Altered, ...], ...]


def recorded(
    corpus: Corpus, gold: Gold, settings: Settings, progress: Progress | None = None
) -> Recorded:
    """Compare the labelled articles as they are, then with changed sentences."""
    cache = Cache(cache_path(corpus))
    recorder = RecordingJudge(pair_model.load_pair_model(settings.judge, cache), gold)
    engine = Engine(corpus, _of_cells(settings), cache=cache, judge=recorder)
    comparison = engine.compare([corpus.article(i) for i in gold.compared], progress)
    known = examples(comparison, recorder, gold)
    entails = NAMES.index("entails")
    stated = {
        (claim.article_id, claim.text, cell.article_id)
        for claim, cell, features in _rows(comparison, recorder, gold)
        if features[entails] >= _STATED
    }
    altered = altered_articles(corpus, gold, stated, cache)
    for copies in altered:
        recorder.features.clear()
        comparison = engine.compare([one.article for one in copies], progress)
        known += examples(comparison, recorder, labels_of(copies, gold), _ALTERED)
    return Recorded(tuple(known), altered)


@dataclass(frozen=True)
class CrossValidated:
    """Labelled articles, each judged by a calibration that has not seen its event.

    `altered` are the answers on the same articles with changed sentences.
    """

    comparison: Comparison
    altered: tuple[AlteredCell, ...]


def cross_validated(
    corpus: Corpus,
    gold: Gold,
    settings: Settings,
    progress: Progress | None = None,
    found: Recorded | None = None,
) -> CrossValidated:
    """The labelled articles compared, each event judged by a calibration fitted on the others.

    Labelled cells of other sets and events (`examples.csv`) are among what every fold is fitted
    on, as they are among what the calibration that ships was fitted on. `found` is what `recorded`
    gave for the same arguments, where that is at hand.
    """
    found = found or recorded(corpus, gold, settings, progress)
    measured = (gold.fingerprint, {claim.event for claim in gold.claims})
    known = [
        *found.examples,
        *(e for e in read_examples() if e.labels != measured[0] or e.event not in measured[1]),
    ]
    events = {claim.article_id: claim.event for claim in gold.claims}
    for claim in gold.claims:
        for cell in claim.cells:
            events.setdefault(cell.article_id, claim.event)
    names = sorted(set(events.values()))
    if len(names) < 2:
        raise GoldError("gold", "has one event only; cross-validation needs two")
    cache = Cache(cache_path(corpus))
    reader = pair_model.load_pair_model(settings.judge, cache)

    def judge_without(event: str | None) -> Judge:
        some = [e for e in known if (e.labels, e.event) != (gold.fingerprint, event)]
        return CalibratedJudge(fit(some), settings.abstain_below, reader)

    folds = {name: judge_without(name) for name in names}
    judge = FoldedJudge({a: folds[event] for a, event in events.items()}, judge_without(None))
    engine = Engine(corpus, _of_cells(settings), cache=cache, judge=judge)
    comparison = engine.compare([corpus.article(i) for i in gold.compared], progress)
    models = comparison.provenance["models"]
    assert isinstance(models, dict)
    provenance = {
        **comparison.provenance,
        "calibration": "cross-validated by event",
        "models": {**models, "decision": "cross-validated by event", "judge": reader.identity},
    }
    answers = tuple(
        answer
        for copies in found.altered
        for answer in altered_cells(
            copies, engine.compare([one.article for one in copies], progress), gold
        )
    )
    return CrossValidated(replace(comparison, provenance=provenance), answers)


def read_examples(path: Path = EXAMPLES) -> list[Example]:
    """The cells that the shipped calibration was fitted on: features and relation, no text."""
    table = pd.read_csv(path, dtype={"labels": str, "event": str, "relation": str})
    if list(table.columns[4:]) != list(NAMES):
        raise ModelError(str(path), "was made for other features; run training/fit_cells.py")
    return [
        Example(row[0], row[1], np.array(row[4:], dtype=np.float64), row[2], row[3])
        for row in table.itertuples(index=False, name=None)
    ]


def write_examples(some: Sequence[Example], path: Path = EXAMPLES) -> None:
    """Write what `read_examples` reads."""
    rows = [
        ",".join(
            [e.labels, e.event, e.relation, f"{e.weight:g}", *(f"{v:.4g}" for v in e.features)]
        )
        + "\n"
        for e in some
    ]
    write_atomically(
        path, [",".join(["labels", "event", "relation", "weight", *NAMES]) + "\n", *rows]
    )
