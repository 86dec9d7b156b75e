"""How often the product names the speaker that a reader names, on labelled sentences of FA-KES.

`python -m tests.speaker_labels CORPUS` measures, `--show` prints the mistakes. What the labels say
and by which rules stands in `tests/labels/speakers.md`.
"""

from __future__ import annotations

import argparse
import json
import math
import re
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from analyzer.cache import Cache
from analyzer.cli import main as run_command
from analyzer.corpus import Corpus, read_corpus
from analyzer.datamodels import Article, Field, Manner
from analyzer.errors import AnalyzerError, GoldError
from analyzer.language import Sentence
from analyzer.passages import Reading, read_articles
from analyzer.pipeline import cache_path
from analyzer.speakers import Attribution, attributions

LABELS = Path(__file__).with_name("labels")
SETS = ("dev", "test", "blind")
COMMAND = "python -m tests.speaker_labels"

_ARTICLES = {"a", "an", "the"}
# The head of a noun phrase is the last word before one of these.
_AFTER_HEAD = set("of for at in on from to with near by who which that".split())
_SHORTEST_WITH_S = 4  # letters of a word that may have lost an apostrophe: "SANAs", not "IS"


@dataclass(frozen=True)
class Label:
    """One labelled sentence, with the words that its offsets slice. `speaker` may be empty."""

    article: str
    field: Field
    start: int
    end: int
    speaker: str
    also: tuple[str, ...]
    affiliation: str
    manner: Manner | None
    anonymous: bool


@dataclass(frozen=True)
class Reply:
    """A label, and what the product says of the sentence: None for the outlet's own voice."""

    label: Label
    attribution: Attribution | None

    @property
    def speaker(self) -> str:
        """The product's speaker, empty for the outlet's own voice."""
        return self.attribution.speaker if self.attribution else ""

    @property
    def affiliation(self) -> str:
        """Whom the product's speaker speaks for, empty if it does not say."""
        return self.attribution.affiliation if self.attribution else ""

    @property
    def manner(self) -> Manner | None:
        """The product's manner; where it has only `quoted`, that alone tells direct from not."""
        if self.attribution is None or not self.speaker:
            return None
        told: Manner | None = getattr(self.attribution, "manner", None)
        return told or ("direct" if self.attribution.quoted else "indirect")

    @property
    def right(self) -> bool:
        """Whether both leave the sentence to the outlet, or name the same speaker."""
        if not self.label.speaker or not self.speaker:
            return not self.label.speaker and not self.speaker
        return same_name(self.speaker, self.label.speaker) or any(
            _words(self.speaker) == _words(name) for name in self.label.also
        )


def same_name(one: str, other: str) -> bool:
    """Whether two names are equal, or one holds the other and both have the same head.

    Case, "a" and "the", and a final s (many texts lost the apostrophe before it) do not count.
    """
    first, second = _words(one), _words(other)
    if not first or not second:
        return not first and not second
    if first == second:
        return True
    held = set(first) <= set(second) or set(second) <= set(first)
    return held and _head(first) == _head(second)


def same_body(one: str, other: str) -> bool:
    """As `same_name`, and a name agrees with its initials: "QRCS"."""
    return same_name(one, other) or (
        bool(one and other) and (_initials(one) == other or _initials(other) == one)
    )


def read_labels(name: str, corpus: Corpus) -> tuple[Label, ...]:
    """The labels of a set, with their words taken from the corpus.

    Raises:
        GoldError: a labelled article is missing from the corpus, or has another text there.
    """
    path = LABELS / f"speakers_{name}.jsonl"
    found = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        row = json.loads(line)
        try:
            article = corpus.article(row["article"])
        except AnalyzerError as error:
            raise GoldError(path, str(error), number) from error
        if article.sha256 != row["sha256"]:
            raise GoldError(path, f"article {article.id!r} has another text in the corpus", number)
        found.append(_label_of(row, article))
    return tuple(found)


def ask(labels: Sequence[Label], corpus: Corpus) -> tuple[Reply, ...]:
    """What the product says of every labelled sentence, in the same order."""
    ids = sorted({label.article for label in labels})
    readings = read_articles([corpus.article(id) for id in ids], Cache(cache_path(corpus)))
    said = {
        (id, field): _attributed(reading, field)
        for id, reading in readings.items()
        for field in sorted({label.field for label in labels})
    }
    return tuple(Reply(label, _at(label, said[label.article, label.field])) for label in labels)


def measures(replies: Sequence[Reply]) -> dict[str, float]:
    """Counts and shares, by name; NaN where nothing was to be measured.

    "right" is the share of sentences with the right speaker, the outlet included. Affiliation and
    manner are measured where somebody speaks and the product names this speaker.
    """
    spoken = [reply for reply in replies if reply.label.speaker]
    told = [reply for reply in replies if reply.speaker]
    both = [reply for reply in spoken if reply.speaker]
    named = [reply for reply in both if reply.right]
    known = [reply for reply in named if reply.label.affiliation]
    given = [reply for reply in named if reply.affiliation]
    agreed = [reply for reply in known if same_body(reply.affiliation, reply.label.affiliation)]
    return {
        "sentences": len(replies),
        "right": _share([reply.right for reply in replies]),
        "right, named": _share([r.right for r in spoken if not r.label.anonymous]),
        "right, anonymous": _share([r.right for r in spoken if r.label.anonymous]),
        "right, own voice": _share([r.right for r in replies if not r.label.speaker]),
        "somebody speaks, precision": len(both) / len(told) if told else math.nan,
        "somebody speaks, recall": len(both) / len(spoken) if spoken else math.nan,
        "affiliation": _share([same_body(r.affiliation, r.label.affiliation) for r in named]),
        "affiliation, precision": len(agreed) / len(given) if given else math.nan,
        "affiliation, recall": len(agreed) / len(known) if known else math.nan,
        "manner": _share([reply.manner == reply.label.manner for reply in named]),
        "manner, direct or not": _share(
            [
                (reply.manner == "direct") == (reply.label.manner == "direct")
                for reply in named
                if "mixed" not in (reply.label.manner, reply.manner)
            ]
        ),
    }


def corpus_at(path: Path, work: Path) -> Corpus:
    """The corpus in a folder, or one built in `work` from a table."""
    if path.is_file():
        run_command(["corpus", "build", str(path), "--out", str(work / "corpus")])
        path = work / "corpus"
    return read_corpus(path)


def main() -> int:
    """Print the measures of a set, and its mistakes if they are asked for."""
    parser = argparse.ArgumentParser(prog=COMMAND, description=__doc__)
    parser.add_argument("corpus", type=Path, help="FA-KES: a corpus folder, or its table")
    parser.add_argument("--set", choices=SETS, default="dev", help="default: dev")
    parser.add_argument("--show", action="store_true", help="print the mistakes, of dev only")
    options = parser.parse_args()
    if options.show and options.set != "dev":
        parser.error(f"--show: what {options.set} gets wrong is not read; look at dev")
    with tempfile.TemporaryDirectory() as work:
        try:
            corpus = corpus_at(options.corpus, Path(work))
            replies = ask(read_labels(options.set, corpus), corpus)
        except AnalyzerError as error:
            print(f"error: {error}", file=sys.stderr)
            return 2
    if options.show:
        for reply in replies:
            _show(reply, corpus)
    for name, value in measures(replies).items():
        print(f"{name:28}{value:6.3f}" if name != "sentences" else f"{name:28}{value:6.0f}")
    return 0


def _label_of(row: dict[str, Any], article: Article) -> Label:
    """One line of the labels, with the words of this article."""
    text = article.field_text(row["field"])

    def words(span: dict[str, int] | None) -> str:
        return text[span["start"] : span["end"]] if span else ""

    return Label(
        article=article.id,
        field=row["field"],
        start=row["start"],
        end=row["end"],
        speaker=words(row["speaker"]),
        also=tuple(words(span) for span in row["also"]),
        affiliation=words(row["affiliation"]),
        manner=row["manner"],
        anonymous=row["anonymous"],
    )


def _attributed(reading: Reading, field: Field) -> list[tuple[Sentence, Attribution | None]]:
    """The sentences of the title or of the text with their attributions, read as a whole."""
    sentences = [
        sentence
        for passage, sentence in zip(reading.passages, reading.sentences, strict=True)
        if passage.field == field
    ]
    return list(zip(sentences, attributions(sentences), strict=True))


def _at(label: Label, said: Sequence[tuple[Sentence, Attribution | None]]) -> Attribution | None:
    """The attribution of the sentence that covers most of the labelled one."""
    if not said:
        return None

    def shared(pair: tuple[Sentence, Attribution | None]) -> int:
        return min(pair[0].end, label.end) - max(pair[0].start, label.start)

    return max(said, key=shared)[1]


def _words(name: str) -> list[str]:
    """Words of a name in lower case, without articles, stops and final s."""
    found = re.findall(r"\w+", name.lower().replace(".", "").replace("'s", "").replace("’s", ""))
    return [
        word[:-1] if word.endswith("s") and len(word) >= _SHORTEST_WITH_S else word
        for word in found
        if word not in _ARTICLES
    ]


def _head(words: Sequence[str]) -> str:
    """The last word of the noun phrase proper: "source" of "source at the harbour office"."""
    end = next((place for place, word in enumerate(words) if word in _AFTER_HEAD), len(words))
    return words[max(0, end - 1)]


def _initials(name: str) -> str:
    """Initials of the words that begin with a capital."""
    return "".join(word[0] for word in re.findall(r"\w+", name) if word[0].isupper())


def _share(answers: Sequence[bool]) -> float:
    """Share of true answers, NaN without any."""
    return sum(answers) / len(answers) if answers else math.nan


def _show(reply: Reply, corpus: Corpus) -> None:
    """Print what the product gets wrong of a sentence, if anything."""
    label = reply.label
    pairs = {"speaker": (label.speaker, reply.speaker)} if not reply.right else {}
    if reply.right and label.speaker:
        if not same_body(reply.affiliation, label.affiliation):
            pairs["affiliation"] = (label.affiliation, reply.affiliation)
        if reply.manner != label.manner:
            pairs["manner"] = (label.manner or "", reply.manner or "")
    if pairs:
        text = corpus.article(label.article).field_text(label.field)[label.start : label.end]
        print(f"{label.article} {label.field} {label.start}:{label.end} {text}")
        for name, (expected, got) in pairs.items():
            print(f"  {name}: {expected or '-'} | product: {got or '-'}")


if __name__ == "__main__":
    sys.exit(main())
