"""Fit the decision on cells (`analyzer/judging/weights.json`) to labelled cells.

    python -m training.fit_cells GOLD CORPUS [--also LABELS CORPUS ...]

`--also` takes labels that hold places instead of text (`training/labels`); they count less, since
a language model read them, once. Each set is read twice more with one fact changed in its sentences
(`analyzer/counterfactuals.py`). The cells of all sets are written to
`analyzer/judging/examples.csv` (features and relations, no text). Prints the measures of the first
set with every event judged by a calibration that has not seen it, then writes the calibration
fitted on everything. Run it again when a feature, a typed comparison or the pair model changes.
"""

from __future__ import annotations

import argparse
import hashlib
import json
from dataclasses import replace
from pathlib import Path

from analyzer.corpus import Corpus, read_corpus, write_atomically
from analyzer.counterfactuals import altered_measures
from analyzer.evaluation import Gold, GoldCell, GoldClaim, measures, read_gold
from analyzer.fitting import cross_validated, fit, read_examples, recorded, write_examples
from analyzer.judging.decision import WEIGHTS
from analyzer.settings import Settings

RELATIONS = {"agree": "agrees", "diverge": "diverges", "silent": "silent"}
WEIGHT = 0.3  # of a cell that a language model read
THRESHOLD = 0.05  # of an event's probability: their cells are labelled, so they are on the event


def read_places(path: Path, corpus: Corpus) -> Gold:
    """Labels whose claims are given by article, start and end."""
    claims = []
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        cells = tuple(
            GoldCell(c["article"], RELATIONS[c["relation"]], frozenset(c["kinds"]), ())  # type: ignore[arg-type]
            for c in row["cells"]
        )
        text = corpus.article(row["article"]).text[row["start"] : row["end"]]
        claims.append(GoldClaim(row["event"], row["article"], text, row["checkable"], cells))
    return Gold(tuple(claims), (), hashlib.sha256(path.read_bytes()).hexdigest())


def main() -> None:
    """Record, measure, fit, write."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("gold", type=Path)
    parser.add_argument("corpus", type=Path)
    parser.add_argument(
        "--also", nargs=2, type=Path, action="append", default=[], metavar=("LABELS", "CORPUS")
    )
    args = parser.parse_args()
    settings = Settings()
    gold, corpus = read_gold(args.gold), read_corpus(args.corpus)
    recording = recorded(corpus, gold, settings)
    known = list(recording.examples)
    for labels, folder in args.also:
        other = read_corpus(folder)
        near = replace(settings, event_threshold=THRESHOLD)
        known += [
            replace(example, weight=WEIGHT * example.weight)
            for example in recorded(other, read_places(labels, other), near).examples
        ]
    write_examples(known)
    found = cross_validated(corpus, gold, settings, found=recording)
    values = {**measures(found.comparison, gold), **altered_measures(found.altered)}
    measured = {name: round(value, 3) for name, value in values.items()}
    for name, value in measured.items():
        print(f"{name:24}{value:.3f}")
    table = replace(fit(read_examples()), measured=measured).as_dict()
    write_atomically(WEIGHTS, [json.dumps(table, indent=1), "\n"])


if __name__ == "__main__":
    main()
