"""Fit the decision on cells (`analyzer/judging/weights.json`) to labelled cells.

    python -m training.fit_cells --gold GOLD CORPUS [--gold GOLD CORPUS ...]

The cells of all sets are written to `analyzer/judging/examples.csv` (features and relations, no
text). Prints the measures of the first set with every event judged by a calibration that has not
seen it, then writes the calibration fitted on everything. Run it again when a feature, a typed
comparison or the pair model changes.
"""

from __future__ import annotations

import argparse
import json
from dataclasses import replace
from pathlib import Path

from analyzer.corpus import read_corpus, write_atomically
from analyzer.evaluation import (
    cross_validated,
    fit,
    measures,
    read_examples,
    read_gold,
    recorded,
    write_examples,
)
from analyzer.judging.decision import WEIGHTS
from analyzer.settings import Settings


def main() -> None:
    """Record, measure, fit, write."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument(
        "--gold", nargs=2, type=Path, action="append", required=True, metavar=("GOLD", "CORPUS")
    )
    args = parser.parse_args()
    sets = [(read_gold(gold), read_corpus(corpus)) for gold, corpus in args.gold]
    settings = Settings()
    write_examples([e for gold, corpus in sets for e in recorded(corpus, gold, settings)])
    gold, corpus = sets[0]
    comparison = cross_validated(corpus, gold, settings)
    measured = {name: round(value, 3) for name, value in measures(comparison, gold).items()}
    for name, value in measured.items():
        print(f"{name:24}{value:.3f}")
    table = replace(fit(read_examples()), measured=measured).as_dict()
    write_atomically(WEIGHTS, [json.dumps(table, indent=1), "\n"])


if __name__ == "__main__":
    main()
