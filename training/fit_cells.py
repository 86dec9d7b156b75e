"""Fit the decision on cells (`analyzer/judging/weights.json`) to labelled cells.

    python -m training.fit_cells GOLD --corpus DIR

Prints the measures with every event judged by a calibration that has not seen it, then writes
the calibration fitted on all events. Run it again when a feature or a typed comparison changes.
"""

from __future__ import annotations

import argparse
import json
from dataclasses import replace
from pathlib import Path

from analyzer.corpus import read_corpus, write_atomically
from analyzer.evaluation import cross_validated, measures, read_gold
from analyzer.judging.decision import WEIGHTS
from analyzer.settings import Settings


def main() -> None:
    """Measure, fit, write."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("gold", type=Path)
    parser.add_argument("--corpus", type=Path, required=True)
    args = parser.parse_args()
    gold = read_gold(args.gold)
    comparison, calibration = cross_validated(read_corpus(args.corpus), gold, Settings())
    measured = {name: round(value, 3) for name, value in measures(comparison, gold).items()}
    for name, value in measured.items():
        print(f"{name:24}{value:.3f}")
    table = replace(calibration, measured=measured).as_dict()
    write_atomically(WEIGHTS, [json.dumps(table, indent=1), "\n"])


if __name__ == "__main__":
    main()
