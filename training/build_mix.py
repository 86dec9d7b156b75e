"""Draw the public pairs of a stage: ``python -m training.build_mix --help``."""

from __future__ import annotations

import argparse
import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from training.pairs import NOT_ENTAILMENT, Pair, read_pairs, sample, write_pairs

#: Pairs per source. lingnli and the two MNLI files carry general reading, the rest one skill each.
QUOTAS = {
    "lingnli": 34_000,
    "mnli_gold": 2_338,
    "mnli_noisy": 4_500,
    "counterfactual_nli": 8_000,
    "conjnli": 3_000,
    "breaking_nli": 1_500,
    "fool_me_twice": 2_549,
    "factcheck_gpt": 1_400,
    "med": 1_500,
}


def cleaned(pairs: Iterator[Pair]) -> Iterator[Pair]:
    """Put right what a source's labels do not mean.

    med has two labels, and its "neutral" is "does not follow" (some are contradictions).
    """
    for pair in pairs:
        if pair.source == "med" and pair.label == "neutral":
            yield replace(pair, label=NOT_ENTAILMENT)
        else:
            yield pair


def main() -> None:
    """Write the mix and print its make-up."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--train", type=Path, required=True, help="train.jsonl of the public pairs")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--seed", type=int, default=11)
    parser.add_argument("--without", type=Path, help="an earlier mix, of which no pair is drawn")
    parser.add_argument(
        "--add", nargs=2, action="append", default=[], metavar=("FILE", "N"), help="N pairs of FILE"
    )
    args = parser.parse_args()
    used = set(read_pairs(args.without)) if args.without else set()
    fresh = (pair for pair in cleaned(read_pairs(args.train)) if pair not in used)
    drawn = sample(fresh, QUOTAS, args.seed)
    rng = random.Random(args.seed)
    for path, count in args.add:
        made = list(read_pairs(Path(path)))
        drawn += rng.sample(made, min(len(made), int(count)))
    rng.shuffle(drawn)
    print(write_pairs(args.out, drawn), "pairs")
    for (source, label), count in sorted(Counter((p.source, p.label) for p in drawn).items()):
        print(f"{count:7d} {source} {label}")


if __name__ == "__main__":
    main()
