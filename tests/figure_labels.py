"""How well figures are read: labelled sentences against what the product makes of them.

`python -m tests.figure_labels CORPUS` measures both sets; `--set dev` one of them, `--show` lists
its mistakes. CORPUS is the labels' corpus, a folder or a table that `corpus build` reads. What is
labelled, and when an answer is right, is told in `tests/labels/README.md`.
"""

from __future__ import annotations

import argparse
import json
import math
import sys
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from contextlib import redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from analyzer.cache import Cache
from analyzer.cli import main as run_command
from analyzer.corpus import Corpus, read_corpus
from analyzer.datamodels import Quantity
from analyzer.errors import AnalyzerError
from analyzer.figures import find_figures
from analyzer.judging.deeds import DEED_WORDS
from analyzer.passages import read_articles
from analyzer.pipeline import cache_path

LABELS = Path(__file__).with_name("labels")
SETS = ("dev", "test")
COMMAND = "python -m tests.figure_labels"
# Rounding words say nothing exact: "about 100" may be kept as 90 to 110 or as 100 to 100.
ABOUT = 0.15
# Miles that became kilometres, and a third that was written as 0.333.
MEASURED = 0.01
# What "dozens" comes to is a convention; a reading that is off by more than this is another word.
VAGUE = 2.0


@dataclass(frozen=True)
class Label:
    """A figure as it was labelled; each tuple holds every answer that is right.

    `start:end` are offsets in the article's text. `optional`: may be read or not.
    """

    start: int
    end: int
    low: float
    high: float
    bound: tuple[str, ...]
    unit: tuple[str, ...]
    counted: tuple[str, ...]
    of: tuple[str, ...]
    part: bool
    optional: bool


@dataclass(frozen=True)
class LabelledSentence:
    """A sentence (`start:end` in the article's text) and its figures, often none."""

    article: str
    start: int
    end: int
    sha256: str
    figures: tuple[Label, ...]


@dataclass(frozen=True)
class Pair:
    """A labelled figure and the reading it was matched with; one of them may be missing."""

    label: Label | None
    read: Quantity | None

    @property
    def asked(self) -> bool:
        """Whether a reader is held to this: it is no optional figure."""
        return self.label is None or not self.label.optional

    @property
    def faults(self) -> tuple[str, ...]:
        """What is wrong with the reading; empty for an exact match."""
        if self.read is None or self.label is None:
            return ("missed",) if self.read is None else ("not a figure",)
        checks = {
            "value": same_value(self.label, self.read),
            "bound": self.read.bound in self.label.bound,
            "counted": self.read.counted in self.label.counted,
        }
        return tuple(name for name, right in checks.items() if not right)


@dataclass(frozen=True)
class Result:
    """A sentence with its figures and readings, matched; `text` is the sentence."""

    sentence: LabelledSentence
    text: str
    pairs: tuple[Pair, ...]

    @property
    def right(self) -> bool:
        """Whether every figure in it is an exact match and nothing else was read."""
        return not any(pair.faults for pair in self.pairs)


@dataclass(frozen=True)
class Measures:
    """How well the figures of some sentences were read; shares are between 0 and 1.

    A share is not a number where nothing was there to be measured.
    """

    sentences: int
    figures: int
    read: int
    matched: int
    exact: int
    sentences_right: float
    value: float
    bound: float
    counted: float
    unit: float
    of: float
    compared_of: int

    @property
    def precision(self) -> float:
        """Share of the readings that are exact matches."""
        return _share(self.exact, self.read)

    @property
    def recall(self) -> float:
        """Share of the labelled figures that are read exactly."""
        return _share(self.exact, self.figures)

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        return _share(2 * self.exact, self.read + self.figures)


def read_labels(name: str, folder: Path = LABELS) -> tuple[LabelledSentence, ...]:
    """The sentences of a set, "dev" or "test"."""
    lines = (folder / f"figures_{name}.jsonl").read_text(encoding="utf-8").splitlines()
    return tuple(_sentence(json.loads(line)) for line in lines)


def same_value(label: Label, read: Quantity) -> bool:
    """Whether a reading has the value of a label, by the rules of the labels' README."""
    low, high = read.low, read.high
    if "%" in label.unit and read.unit != "%":
        low, high = 100 * low, 100 * high
    pairs = {
        "exact": ((low, label.low), (high, label.high)),
        "at_least": ((low, label.low),),
        "at_most": ((high, label.high),),
        "about": ((low, label.low), (high, label.high)),
    }
    return any(
        all(_near(one, other, _slack(label, bound)) for one, other in pairs[bound])
        for bound in label.bound
    )


def matched(labels: Sequence[Label], readings: Sequence[Quantity]) -> tuple[Pair, ...]:
    """Labels and readings that overlap, each at most once: first those of one value, then the rest,
    the longest overlaps first.

    What finds no partner is paired with None. In the order of the text.
    """
    overlaps = sorted(
        (not same_value(label, read), -overlap, i, j)
        for i, label in enumerate(labels)
        for j, read in enumerate(readings)
        if (overlap := min(label.end, read.end) - max(label.start, read.start)) > 0
    )
    partner: dict[int, int] = {}
    taken: set[int] = set()
    for *_, i, j in overlaps:
        if i not in partner and j not in taken:
            partner[i] = j
            taken.add(j)
    found = [
        (label.start, Pair(label, readings[partner[i]] if i in partner else None))
        for i, label in enumerate(labels)
    ]
    found += [(read.start, Pair(None, read)) for j, read in enumerate(readings) if j not in taken]
    return tuple(
        pair
        for _, pair in sorted(found, key=lambda each: each[0])
        if pair.asked  # an optional figure is not held against the reader
    )


def read_sentences(labels: Sequence[LabelledSentence], corpus: Corpus) -> tuple[Result, ...]:
    """What the product reads in each labelled sentence, matched with the labels.

    Raises:
        ArticleError: the corpus has no such article.
        ValueError: an article's text is not the one that was labelled.
    """
    articles = {label.article: corpus.article(label.article) for label in labels}
    for label in labels:
        if articles[label.article].sha256 != label.sha256:
            raise ValueError(f"the text of article {label.article!r} is not the one labelled")
    path = cache_path(corpus)
    readings = read_articles(list(articles.values()), Cache(path))
    quantities = {
        article: [
            figure.quantity
            for figure in find_figures("", [reading])
            if figure.field == "text"
        ]
        for article, reading in readings.items()
    }  # fmt: skip
    return tuple(
        Result(
            label,
            articles[label.article].text[label.start : label.end],
            matched(
                label.figures,
                [
                    quantity
                    for quantity in quantities[label.article]
                    if label.start <= quantity.start and quantity.end <= label.end
                ],
            ),
        )
        for label in labels
    )


def measure(results: Iterable[Result]) -> Measures:
    """How well the sentences were read."""
    results = list(results)
    pairs = [pair for result in results for pair in result.pairs]
    both = [(p.label, p.read, p.faults) for p in pairs if p.label and p.read]
    deeds = [(label, read) for label, read, _ in both if label.counted[0] in DEED_WORDS]
    return Measures(
        sentences=len(results),
        figures=sum(pair.label is not None for pair in pairs),
        read=sum(pair.read is not None for pair in pairs),
        matched=len(both),
        exact=sum(not faults for *_, faults in both),
        sentences_right=_share(sum(result.right for result in results), len(results)),
        value=_share(sum("value" not in faults for *_, faults in both), len(both)),
        bound=_share(sum("bound" not in faults for *_, faults in both), len(both)),
        counted=_share(sum("counted" not in faults for *_, faults in both), len(both)),
        unit=_share(sum(read.unit in label.unit for label, read, _ in both), len(both)),
        of=_share(sum(read.of in label.of for label, read in deeds), len(deeds)),
        compared_of=len(deeds),
    )


def corpus_at(path: Path, work: Path) -> Corpus:
    """The corpus in a folder, or built from a table into `work`."""
    if path.is_file():
        with redirect_stdout(sys.stderr):
            run_command(["corpus", "build", str(path), "--out", str(work / "corpus")])
        path = work / "corpus"
    return read_corpus(path)


def summary(name: str, measured: Measures) -> str:
    """The measures of a set in lines to read."""
    return "\n".join(
        (
            f"{name}: {measured.sentences} sentences, {measured.figures} figures, "
            f"{measured.read} read, {measured.matched} matched, {measured.exact} exact",
            f"  exact match  F1 {measured.f1:.3f}, precision {measured.precision:.3f}, "
            f"recall {measured.recall:.3f}",
            f"  sentences fully right  {measured.sentences_right:.3f}",
            f"  of those matched  value {measured.value:.3f}, bound {measured.bound:.3f}, "
            f"counted {measured.counted:.3f}, unit {measured.unit:.3f}",
            f"  of the {measured.compared_of} that count people by what happened to them  "
            f"of {measured.of:.3f}",
        )
    )


def mistakes(results: Iterable[Result]) -> list[str]:
    """Every wrong sentence with what was labelled and what was read."""
    lines = []
    for result in results:
        wrong = [(pair, note) for pair in result.pairs if (note := _note(pair))]
        if not wrong:
            continue
        lines.append(f"{result.sentence.article} {result.sentence.start}: {result.text}")
        for pair, note in wrong:
            lines.append(f"  {note}")
            if (label := pair.label) is not None:
                words = result.text[
                    label.start - result.sentence.start : label.end - result.sentence.start
                ]
                lines.append(
                    f"    labelled {words!r}: {label.low:g} to {label.high:g}, "
                    f"{'|'.join(label.bound)}, unit {'|'.join(label.unit)!r}, "
                    f"counted {'|'.join(label.counted)!r}, of {'|'.join(label.of)!r}"
                )
            if (read := pair.read) is not None:
                lines.append(
                    f"    read     {read.text!r}: {read.low:g} to {read.high:g}, {read.bound}, "
                    f"unit {read.unit!r}, counted {read.counted!r}, of {read.of!r}"
                )
    return lines


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure the sets that are asked for, and list mistakes where that is asked for."""
    parser = argparse.ArgumentParser(
        prog=COMMAND, description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("corpus", type=Path, help="folder of a corpus, or a table to build it from")
    parser.add_argument("--set", choices=SETS, help="only this set; else both")
    parser.add_argument("--show", action="store_true", help="list the mistakes of the set")
    options = parser.parse_args(arguments)
    if options.show and options.set is None:
        parser.error("--show needs --set: the test set's mistakes are not read by the way")
    with tempfile.TemporaryDirectory() as work:
        try:
            corpus = corpus_at(options.corpus, Path(work))
            for name in [options.set] if options.set else SETS:
                results = read_sentences(read_labels(name), corpus)
                print(summary(name, measure(results)))
                if options.show:
                    print("\n".join(mistakes(results)))
        except (AnalyzerError, ValueError) as error:
            print(f"error: {error}", file=sys.stderr)
            return 2
    return 0


def _sentence(line: Mapping[str, Any]) -> LabelledSentence:
    """A line of a set."""
    figures = tuple(_label(figure) for figure in line["figures"])
    return LabelledSentence(line["article"], line["start"], line["end"], line["sha256"], figures)


def _label(figure: Mapping[str, Any]) -> Label:
    """A figure of a line; one answer stands for a list of one."""
    return Label(
        figure["start"],
        figure["end"],
        figure["low"],
        figure["high"],
        _answers(figure["bound"]),
        _answers(figure["unit"]),
        _answers(figure["counted"]),
        _answers(figure["of"]),
        figure["part"],
        figure.get("optional", False),
    )


def _answers(value: str | list[str]) -> tuple[str, ...]:
    """One answer or several, as several."""
    return (value,) if isinstance(value, str) else tuple(value)


def _slack(label: Label, bound: str) -> float:
    """How far an end may be off, as a share of the label's."""
    if bound != "about":
        return MEASURED if label.unit != ("",) else 1e-9
    return VAGUE - 1 if label.high >= VAGUE * label.low else ABOUT


def _near(one: float, other: float, slack: float) -> bool:
    """Whether two ends are within a factor of one plus the slack of each other."""
    return other / (1 + slack) <= one <= other * (1 + slack)


def _share(part: float, whole: int) -> float:
    """A share, or not a number of nothing."""
    return part / whole if whole else math.nan


def _note(pair: Pair) -> str:
    """What is wrong with a pair, unit and `of` included; empty where all is right."""
    faults = list(pair.faults)
    if pair.label is not None and pair.read is not None:
        if pair.read.unit not in pair.label.unit:
            faults.append("unit")
        if pair.label.counted[0] in DEED_WORDS and pair.read.of not in pair.label.of:
            faults.append("of")
    return ", ".join(faults)


if __name__ == "__main__":
    sys.exit(main())
