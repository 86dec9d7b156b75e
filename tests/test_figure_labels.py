"""The labelled figures are sound, are measured as their README says, and are read well enough."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path

import pytest
from builders import an_article

from analyzer.corpus import Corpus
from analyzer.datamodels import Bound, Quantity
from tests.figure_labels import (
    LABELS,
    SETS,
    Label,
    LabelledSentence,
    corpus_at,
    main,
    matched,
    measure,
    mistakes,
    read_labels,
    read_sentences,
    same_value,
)

# The least F1 of exact matches on the test set: 0.01 under the 0.8786 that was measured before
# anything was tuned on these labels, which is two figures. Raise it when the reader
# improves; where it falls short, find out on the dev set why. Measured by
# `python -m tests.figure_labels CORPUS --set test`.
LEAST_F1 = 0.8686
SENTENCES = {"test": 150, "dev": 120}
KEYS = {"start", "end", "low", "high", "bound", "unit", "counted", "of", "part"}
BOUNDS = {"exact", "at_least", "at_most", "about"}
TEXT = "The harbour fire killed 12 sailors and wounded 20. It burned for three hours."


def a_label(
    words: str, low: float, high: float = 0.0, *, text: str = TEXT, **more: object
) -> Label:
    start = text.index(words)
    known: dict[str, object] = {
        "bound": ("exact",),
        "unit": ("",),
        "counted": ("killed",),
        "of": ("",),
        "part": False,
        "optional": False,
    }
    return Label(start, start + len(words), low, high or low, **{**known, **more})  # type: ignore[arg-type]


def a_quantity(
    words: str,
    low: float,
    high: float = 0.0,
    *,
    bound: Bound = "exact",
    unit: str = "",
    counted: str = "killed",
    of: str = "",
) -> Quantity:
    start = TEXT.index(words)
    return Quantity(
        low, high or low, bound, unit, counted, of, start, start + len(words), words
    )  # fmt: skip


@pytest.mark.parametrize("name", SETS)
def test_a_set_has_its_sentences_with_figures_inside_them_in_order(name: str) -> None:
    sentences = read_labels(name)
    assert len(sentences) == SENTENCES[name]
    places = {(sentence.article, sentence.start) for sentence in sentences}
    assert len(places) == len(sentences)
    for sentence in sentences:
        at = sentence.start
        for figure in sentence.figures:
            assert at <= figure.start < figure.end <= sentence.end
            at = figure.end
            assert 0 < figure.low <= figure.high
            assert set(figure.bound) <= BOUNDS
            assert "about" in figure.bound or len(figure.bound) > 1 or figure.low == figure.high
            assert figure.counted
            assert figure.unit
            assert figure.of


@pytest.mark.parametrize("name", SETS)
def test_no_more_than_two_sentences_are_of_one_article(name: str) -> None:
    of_articles = [sentence.article for sentence in read_labels(name)]
    assert max(of_articles.count(article) for article in of_articles) <= 2


@pytest.mark.parametrize("name", SETS)
def test_few_sentences_have_no_figure(name: str) -> None:
    sentences = read_labels(name)
    empty = [s for s in sentences if all(figure.optional for figure in s.figures)]
    assert 0 < len(empty) <= 0.15 * len(sentences)


@pytest.mark.parametrize("name", SETS)
def test_nothing_of_the_text_is_kept(name: str) -> None:
    """Ids, offsets, numbers and single words: nothing with a space in it."""
    for line in (LABELS / f"figures_{name}.jsonl").read_text(encoding="utf-8").splitlines():
        kept = json.loads(line)
        assert set(kept) == {"article", "field", "start", "end", "sha256", "figures"}
        assert kept["field"] == "text"
        assert re.fullmatch(r"[0-9]+(-[0-9]+)?", kept["article"])
        assert re.fullmatch(r"[0-9a-f]{64}", kept["sha256"])
        for figure in kept["figures"]:
            assert KEYS <= set(figure) <= KEYS | {"optional"}
            for key in ("bound", "unit", "counted", "of"):
                words = [figure[key]] if isinstance(figure[key], str) else figure[key]
                assert all(re.fullmatch(r"[a-z_%]{0,15}", word) for word in words)


def test_no_article_is_in_both_sets() -> None:
    dev, test = (read_labels(name) for name in SETS)
    assert not {s.article for s in dev} & {s.article for s in test}
    assert not {s.sha256 for s in dev} & {s.sha256 for s in test}


@pytest.mark.parametrize(
    ("label", "read", "same"),
    [
        (a_label("12", 12), a_quantity("12", 12), True),
        (a_label("12", 12), a_quantity("12", 12, 13), False),
        (a_label("12", 12, bound=("at_least",)), a_quantity("12", 12, 15), True),
        (a_label("12", 12, bound=("at_most",)), a_quantity("12", 1, 12), True),
        (a_label("12", 12, bound=("at_most",)), a_quantity("12", 1, 13), False),
        (a_label("12", 90, 110, bound=("about",)), a_quantity("12", 100, 100), True),
        (a_label("12", 90, 110, bound=("about",)), a_quantity("12", 75, 110), False),
        (a_label("12", 20, 99, bound=("about",)), a_quantity("12", 12, 150), True),
        (a_label("12", 20, 99, bound=("about",)), a_quantity("12", 120, 1500), False),
        (a_label("12", 33.3333, unit=("%",)), a_quantity("12", 1 / 3), True),
        (a_label("12", 8, unit=("%",)), a_quantity("12", 8, unit="%"), True),
        (a_label("12", 32.18, unit=("km",)), a_quantity("12", 32.2, unit="km"), True),
        (a_label("12", 8, unit=("%",)), a_quantity("12", 8), False),
    ],
)
def test_values_are_compared_by_their_bound(label: Label, read: Quantity, same: bool) -> None:
    assert same_value(label, read) is same


def test_figures_are_matched_where_they_overlap() -> None:
    labels = [a_label("12 sailors", 12), a_label("20", 20), a_label("three hours", 3)]
    readings = [a_quantity("wounded 20", 20), a_quantity("12", 12), a_quantity("fire", 1)]
    found = [
        (pair.label and pair.label.low, pair.read and pair.read.text, pair.faults)
        for pair in matched(labels, readings)
    ]
    assert found == [
        (None, "fire", ("not a figure",)),
        (12, "12", ()),
        (20, "wounded 20", ()),
        (3, None, ("missed",)),
    ]


def test_of_two_readings_in_one_figure_the_one_of_its_value_is_matched() -> None:
    label = a_label("killed 12 sailors", 12)
    readings = [a_quantity("12", 12), a_quantity("killed 12 sailors", 4)]
    first, second = matched([label], readings)
    assert (first.label, first.read and first.read.low) == (label, 12)
    assert (second.label, second.read and second.read.low) == (None, 4)


def test_an_optional_figure_is_neither_asked_for_nor_counted() -> None:
    optional = a_label("three hours", 3, optional=True)
    assert matched([optional], []) == ()
    assert matched([optional], [a_quantity("three hours", 4)]) == ()


@pytest.fixture
def labelled() -> tuple[tuple[LabelledSentence, ...], Corpus]:
    """Three figures, of which the second is labelled as something it is not."""
    article = an_article(text=TEXT)
    cut = TEXT.index(" It burned")
    first = (
        a_label("12 sailors", 12, of=("sailor",)),
        a_label("20", 21, counted=("wounded",)),
    )
    third = a_label("three hours", 3, unit=("h",), counted=("duration",))
    return (
        LabelledSentence(article.id, 0, cut, article.sha256, first),
        LabelledSentence(article.id, cut + 1, len(TEXT), article.sha256, (third,)),
    ), Corpus(None, (article,))


def test_what_is_read_is_measured(
    labelled: tuple[tuple[LabelledSentence, ...], Corpus],
) -> None:
    results = read_sentences(*labelled)
    measured = measure(results)
    assert (measured.figures, measured.read, measured.matched, measured.exact) == (3, 3, 3, 2)
    assert measured.f1 == pytest.approx(2 / 3)
    assert measured.sentences_right == 0.5
    assert measured.value == pytest.approx(2 / 3)
    assert (measured.bound, measured.counted, measured.unit, measured.of) == (1, 1, 1, 1)
    assert measured.compared_of == 2
    told = mistakes(results)
    assert told[0].endswith("0: The harbour fire killed 12 sailors and wounded 20.")
    assert told[1] == "  value"
    assert len(told) == 4


def test_labels_of_another_text_are_refused(
    labelled: tuple[tuple[LabelledSentence, ...], Corpus],
) -> None:
    other = Corpus(None, (an_article(text=TEXT + " It is out."),))
    with pytest.raises(ValueError, match="the text of article 'lantern' is not the one labelled"):
        read_sentences(labelled[0], other)


def test_a_corpus_that_is_not_there_is_an_error_of_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([str(tmp_path / "none")]) == 2
    told = capsys.readouterr().err
    assert told.startswith("error: ")
    assert told.count("\n") == 1


def test_the_figures_of_the_labels_corpus_are_read_well_enough(tmp_path: Path) -> None:
    """Without PARALLAX_GOLD_CORPUS there is nothing to measure; a table of it is built first."""
    if named := os.environ.get("PARALLAX_GOLD_CORPUS", ""):
        corpus = corpus_at(Path(named), tmp_path)
        assert measure(read_sentences(read_labels("test"), corpus)).f1 >= LEAST_F1
