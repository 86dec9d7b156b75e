"""The fitting of the decision on cells, which must not see the event that it is measured on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from builders import an_article
from fakes import BagOfWords, SharedWords
from questions import CLAIM, a_question
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from analyzer.cache import Cache
from analyzer.corpus import Corpus
from analyzer.datamodels import Relation
from analyzer.errors import GoldError, ModelError
from analyzer.evaluation import Gold, GoldCell, GoldClaim, measures
from analyzer.fitting import (
    _RIDGE,
    Example,
    FoldedJudge,
    RecordingJudge,
    cross_validated,
    examples,
    fit,
    read_examples,
    recorded,
    write_examples,
)
from analyzer.judging.decision import CalibratedJudge, Calibration, read_calibration
from analyzer.judging.features import NAMES
from analyzer.judging.judge import Question
from analyzer.pipeline import Engine
from analyzer.settings import Settings


def gold_cell(article: str, relation: Any, kinds: str = "") -> GoldCell:
    return GoldCell(article, relation, frozenset(kinds.split()), ())


def example(event: str, feature: str, relation: Any, labels: str = "others") -> Example:
    values = np.zeros(len(NAMES))
    values[NAMES.index(feature)] = 1.0
    return Example(labels, event, values, relation)


def test_fitting_learns_what_a_feature_means() -> None:
    known = [
        example("a", feature, relation)
        for feature, relation in [
            ("number_conflict", "diverges"),
            ("number_match", "agrees"),
            ("similarity", "silent"),
        ]
        for _ in range(20)
    ]
    calibration = fit(known)
    assert calibration.weights.shape == (3, len(NAMES))
    answers = calibration.probabilities(np.stack([known[0].features, known[20].features]))
    assert answers[0].argmax() == 1
    assert answers[1].argmax() == 0


def many_examples(labels: Sequence[str] = ("b", "a")) -> list[Example]:
    """Sixty cells of two weights, with features of very different size; the last never varies."""
    random = np.random.default_rng(5)
    table = random.normal(size=(60, len(NAMES))) * np.logspace(-2, 2, len(NAMES)) + 3
    table[:, -1] = 7.0
    relations: list[Relation] = ["agrees", "diverges", "silent"]
    scores = table @ random.normal(size=(len(NAMES), 3)) / np.logspace(-2, 2, len(NAMES)).sum()
    return [
        Example(labels[n % 2], f"event {n % 4}", row, relations[int(best)], 0.5 + n % 3)
        for n, (row, best) in enumerate(zip(table, scores.argmax(axis=1), strict=True))
    ]


def test_weights_in_raw_units_answer_as_the_standardised_model() -> None:
    known = many_examples()
    table, relations = np.stack([e.features for e in known]), [e.relation for e in known]
    model = make_pipeline(StandardScaler(), LogisticRegression(C=_RIDGE, max_iter=5000))
    weights = {"logisticregression__sample_weight": [e.weight for e in known]}
    expected = model.fit(table, relations, **weights).predict_proba(table)
    assert model.classes_.tolist() == ["agrees", "diverges", "silent"]
    assert expected.std(axis=0).min() > 0.05
    assert np.allclose(fit(known).probabilities(table), expected, atol=1e-6)


def test_a_heavier_example_counts_for_more() -> None:
    lights = [example("a", "similarity", relation) for relation in ("agrees", "diverges")] * 9
    silent = example("a", "overlap", "silent")
    heavy = [replace(e, weight=3.0) if e.relation == "diverges" else e for e in lights]
    rows = lights[0].features[None]
    agrees, diverges, _ = fit([*lights, silent]).probabilities(rows)[0]
    assert agrees == pytest.approx(diverges, abs=1e-3)
    agrees, diverges, _ = fit([*heavy, silent]).probabilities(rows)[0]
    assert diverges / agrees == pytest.approx(3, rel=0.1)


def test_equal_examples_give_equal_bits_and_their_sets_are_named() -> None:
    once, again = fit(many_examples()), fit(many_examples())
    assert once.weights.tobytes() == again.weights.tobytes()
    assert once.intercepts.tobytes() == again.intercepts.tobytes()
    assert once.fitted_on == ("a", "b")
    assert dict(once.measured) == {}


def test_examples_are_read_as_they_were_written(tmp_path: Path) -> None:
    path = tmp_path / "examples.csv"
    known = many_examples(("c0ffee", "007"))
    known[1] = replace(known[1], event="12")  # names of events may be numbers
    write_examples(known, path)
    again = read_examples(path)
    assert [(e.labels, e.event, e.relation, e.weight) for e in again] == [
        (e.labels, e.event, e.relation, e.weight) for e in known
    ]
    for ours, theirs in zip(known, again, strict=True):
        assert np.allclose(theirs.features, ours.features, rtol=5e-4)  # four digits are kept
    write_examples(again, tmp_path / "again.csv")
    assert (tmp_path / "again.csv").read_bytes() == path.read_bytes()


def test_examples_with_other_features_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "examples.csv"
    write_examples(many_examples(), path)
    path.write_text(path.read_text("utf-8").replace(NAMES[3], "warmth", 1), encoding="utf-8")
    with pytest.raises(ModelError, match=r"was made for other features; run training/fit_cells"):
        read_examples(path)


def test_the_calibration_that_ships_is_that_of_the_examples_that_ship() -> None:
    known, shipped = read_examples(), read_calibration()
    assert shipped.fitted_on == tuple(sorted({e.labels for e in known}))
    table = np.stack([e.features for e in known])
    assert np.allclose(fit(known).probabilities(table), shipped.probabilities(table), atol=0.005)


def constant(relation: int) -> CalibratedJudge:
    intercepts = np.zeros(3)
    intercepts[relation] = 9.0
    calibration = Calibration(intercepts, np.zeros((3, len(NAMES))), ("test",))
    return CalibratedJudge(calibration, 0.4, SharedWords())


STORY = [
    an_article(
        f"{outlet}-{town}",
        text.format(town=town),
        outlet=outlet,
        title=f"{what} in {town}",
        published=f"2031-0{month}-10",
    )
    for month, (town, what) in enumerate(
        [("Marle", "Ferry burns"), ("Dunwick", "Train derails"), ("Corran", "Bridge falls")], 1
    )
    for outlet, text in [
        ("Lantern", what + " in {town} on Monday. Three sailors died. The mayor of {town} wept."),
        ("Beacon", what + " in {town} on Monday. Five sailors died there. {town} shops closed."),
    ]
]
LABELS = Gold(
    tuple(
        GoldClaim(
            town,
            f"Lantern-{town}",
            text,
            True,
            (gold_cell(f"Beacon-{town}", relation, kinds),),
        )
        for town in ("Marle", "Dunwick", "Corran")
        for text, relation, kinds in [
            ("Three sailors died.", "diverges", "number"),
            (f"The mayor of {town} wept.", "silent", ""),
        ]
    )
    + tuple(
        GoldClaim(
            town,
            f"Lantern-{town}",
            f"{what} in {town} on Monday.",
            True,
            (gold_cell(f"Beacon-{town}", "agrees"),),
        )
        for town, what in [
            ("Marle", "Ferry burns"), ("Dunwick", "Train derails"), ("Corran", "Bridge falls")
        ]
    ),
    (),
    "ferries",
)  # fmt: skip


def test_a_folded_judge_answers_each_article_by_its_own() -> None:
    folded = FoldedJudge({"Lantern-Marle": constant(0)}, constant(2))
    engine = Engine(
        Corpus(None, tuple(STORY)),
        Settings(event_threshold=0.1),
        cache=Cache(None),
        encoder=BagOfWords(),
        judge=folded,
    )
    comparison = engine.compare([STORY[0], STORY[2]])
    answers = {(c.article_id, c.relation) for c in comparison.cells}
    assert answers == {("Lantern-Marle", "agrees"), ("Lantern-Dunwick", "silent")}


def test_a_folded_judge_answers_for_one_article_at_a_time() -> None:
    def about(article: str) -> Question:
        asked = a_question("Smoke rose.")
        return replace(asked, claim=replace(asked.claim, article_id=article))

    folded = FoldedJudge({"lantern": constant(0), "beacon": constant(1)}, constant(2))
    for article, relation in [("lantern", "agrees"), ("beacon", "diverges"), ("kite", "silent")]:
        answers = folded.judge([about(article), about(article)])
        assert [answer.relation for answer in answers] == [relation, relation]
    assert folded.judge([]) == []
    with pytest.raises(ValueError, match=r"several articles: \['beacon', 'lantern'\]"):
        folded.judge([about("lantern"), about("beacon")])


def test_the_recorder_keeps_the_features_of_every_labelled_cell() -> None:
    model = SharedWords()
    recorder = RecordingJudge(model, LABELS)
    engine = Engine(
        Corpus(None, tuple(STORY)),
        Settings(event_threshold=0.1),
        cache=Cache(None),
        encoder=BagOfWords(),
        judge=recorder,
    )
    comparison = engine.compare([a for a in STORY if a.outlet == "Lantern"])
    assert {c.relation for c in comparison.cells} == {"unsure"}
    known = examples(comparison, recorder, LABELS)
    assert sorted((e.labels, e.event, e.relation) for e in known) == sorted(
        ("ferries", claim.event, claim.cells[0].relation) for claim in LABELS.claims
    )
    conflict = NAMES.index("number_conflict")
    assert {e.relation for e in known if e.features[conflict] > 0} == {"diverges"}
    read = {text for pair in model.asked for text in pair}
    assert "Three sailors died." in read
    assert "Five sailors died there." in read


def test_the_recorder_reads_labelled_pairs_of_articles_only() -> None:
    model = SharedWords()
    recorder = RecordingJudge(model, replace(LABELS, claims=LABELS.claims[:1]))  # of Marle
    lantern, bridge = a_question("Smoke rose."), a_question("Bakers sold rye bread.")
    asked = [
        replace(lantern, claim=replace(lantern.claim, article_id="Lantern-Marle")),
        replace(bridge, claim=replace(bridge.claim, article_id="Lantern-Dunwick")),
    ]
    (evidence,) = asked[0].evidence
    passage = replace(evidence.passage, article_id="Beacon-Marle")
    asked[0] = replace(asked[0], evidence=(replace(evidence, passage=passage),))
    assert [answer.relation for answer in recorder.judge(asked)] == ["unsure", "unsure"]
    assert list(recorder.features) == [(asked[0].claim.claim_id, "Beacon-Marle")]
    assert {text for pair in model.asked for text in pair} == {CLAIM, "Smoke rose."}


@pytest.mark.usefixtures("quick")
def test_what_is_recorded_is_what_is_labelled_and_what_was_changed() -> None:
    found = recorded(Corpus(None, tuple(STORY)), LABELS, Settings(event_threshold=0.1))
    as_labelled = [e for e in found.examples if e.weight == 1]
    assert len(as_labelled) == len(LABELS.claims)
    assert {e.event for e in as_labelled} == {"Marle", "Dunwick", "Corran"}
    changed = [e for e in found.examples if e.weight == 0.05]
    assert len(changed) == sum(len(one.claims) for copies in found.altered for one in copies) > 0
    assert {e.relation for e in changed} == {"silent", "diverges"}


@pytest.mark.usefixtures("quick")
def test_cross_validation_judges_every_event_by_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    fitted: list[list[tuple[str, str]]] = []

    def fit_and_tell(some: Sequence[Example]) -> Calibration:
        fitted.append(sorted({(e.labels, e.event) for e in some}))
        return fit(some)

    def shipped() -> list[Example]:
        """Of another set, with an event of the same name; of an event that is measured anew, which
        does not count; and of one that is not."""
        return [
            example("Marle", "number_conflict", "diverges"),
            example("Marle", "number_conflict", "diverges", labels="ferries"),
            example("sunk", "number_conflict", "diverges", labels="ferries"),
        ]

    monkeypatch.setattr("analyzer.fitting.fit", fit_and_tell)
    monkeypatch.setattr("analyzer.fitting.read_examples", shipped)
    corpus = Corpus(None, tuple(STORY))
    found = cross_validated(corpus, LABELS, Settings(event_threshold=0.1))
    comparison = found.comparison
    towns = ["Corran", "Dunwick", "Marle"]
    folds = [towns, *([t for t in towns if t != out] for out in towns)]
    assert sorted(fitted) == sorted(
        [*(("ferries", town) for town in (*fold, "sunk")), ("others", "Marle")] for fold in folds
    )
    assert comparison.provenance["calibration"] == "cross-validated by event"
    assert measures(comparison, LABELS)["found"] == 1.0
    assert measures(comparison, LABELS)["forced F1 diverges"] == 1.0
    assert {(cell.fact, cell.expected) for cell in found.altered} >= {("negation", "silent")}


@pytest.mark.usefixtures("quick")
def test_one_event_cannot_be_cross_validated() -> None:
    one = Gold(tuple(claim for claim in LABELS.claims if claim.event == "Marle"), ())
    with pytest.raises(GoldError, match="has one event only; cross-validation needs two"):
        cross_validated(Corpus(None, tuple(STORY)), one, Settings(event_threshold=0.1))
