"""Mix generated pairs with the public pairs an earlier stage has not used yet."""

from __future__ import annotations

import argparse
import random
from collections import Counter
from pathlib import Path

from training.build_mix import QUOTAS
from training.model import encode, load_tokenizer
from training.pairs import read_pairs, write_pairs
from training.train_pairs import batches


def main() -> None:
    """Work out which pairs the stage used (its plan is seeded), and write the mix."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--base", type=Path, required=True)
    parser.add_argument("--pairs", type=Path, required=True, help="pairs of the earlier stage")
    parser.add_argument("--steps", type=int, required=True, help="steps the earlier stage took")
    parser.add_argument("--stage-seed", type=int, default=17)
    parser.add_argument("--batch", type=int, default=32)
    parser.add_argument("--tokens", type=int, default=128)
    parser.add_argument("--generated", type=Path, nargs="+", required=True)
    parser.add_argument("--take", type=int, nargs="*", help="how many of each generated file")
    parser.add_argument("--public-only", action="store_true", help="skip generated pairs left over")
    parser.add_argument("--public", type=int, required=True, help="how many public pairs to add")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--seed", type=int, default=23)
    args = parser.parse_args()
    pairs = list(read_pairs(args.pairs))
    tokenizer = load_tokenizer(args.base)
    rows = encode(tokenizer, [p.premise for p in pairs], [p.hypothesis for p in pairs], args.tokens)
    plan = batches([len(row) for row in rows], args.batch, args.stage_seed)
    left = [pairs[i] for batch in plan[args.steps :] for i in batch]
    if args.public_only:
        left = [pair for pair in left if pair.source in QUOTAS]
    rng = random.Random(args.seed)
    mixed = rng.sample(left, min(len(left), args.public))
    for index, path in enumerate(args.generated):
        made = list(read_pairs(path))
        mixed += rng.sample(made, min(len(made), args.take[index])) if args.take else made
    rng.shuffle(mixed)
    print(write_pairs(args.out, mixed), "pairs", Counter(p.label for p in mixed))


if __name__ == "__main__":
    main()
