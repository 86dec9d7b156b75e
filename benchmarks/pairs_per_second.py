"""How many pairs of sentences a second the shipped model reads, beside a recipe of the literature.

    python -m benchmarks.pairs_per_second [--corpus corpora/demo] [--rounds 5]

Pairs are of sentences as long as the median sentence of the corpus. The shipped model is asked as
the product asks it, tokenising included and nothing cached. The recipe is that of NewsSense
(2023): roberta-large in float32, batches of 8, every pair padded to 128 tokens. Its weights are
random here, which costs the same time and needs no download; its tokenising is not counted.
Both are timed in turn in every round, so that whatever else the machine does disturbs both.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import islice, permutations

import torch
from transformers import RobertaConfig, RobertaForSequenceClassification

from analyzer.cache import Cache
from analyzer.corpus import read_corpus
from analyzer.judging.pair_model import BundledPairModel, Pair
from analyzer.language import Sentence, parse_many

PAIRS = 240
SENTENCES = 17  # 272 ordered pairs
RECIPE_ROWS, RECIPE_TOKENS = 8, 128
RECIPE_BATCHES = 2  # a round; it is slow


@dataclass(frozen=True)
class Timing:
    """A round: pairs per second of the clock, and per second of work of one core."""

    pairs_per_second: float
    pairs_per_core_second: float


def main() -> None:
    """Time the shipped model and the recipe, and print both and their ratio."""
    parser = argparse.ArgumentParser(description="Time the reading of sentence pairs.")
    parser.add_argument("--corpus", default="corpora/demo", metavar="DIR")
    parser.add_argument("--rounds", type=int, default=5, metavar="N", help="default: %(default)s")
    args = parser.parse_args()
    if args.rounds < 1:
        parser.error("--rounds: at least 1")
    texts = [article.text for article in read_corpus(args.corpus).articles]
    sentences = [sentence for parsed in parse_many(texts, Cache(None)) for sentence in parsed]
    median = statistics.median(len(sentence.tokens) for sentence in sentences)
    pairs = pairs_of_length(sentences, median)
    print(f"{args.corpus}: {len(sentences):,} sentences, median {median:.0f} tokens")
    print(f"{len(pairs)} pairs of such sentences, for example:")
    print(*(f"    {sentence}" for sentence in pairs[0]), sep="\n")

    model = BundledPairModel()
    recipe = newssense()
    recipe_pairs = RECIPE_ROWS * RECIPE_BATCHES
    model.probabilities(pairs)  # load and warm up
    recipe()
    ours, theirs = [], []
    for _ in range(args.rounds):
        ours.append(timed(lambda: model.probabilities(pairs), len(pairs)))
        theirs.append(timed(recipe, recipe_pairs))
    print(f"shipped model       {described(ours)}")
    print(f"NewsSense's recipe  {described(theirs)}")
    ratios = [a.pairs_per_second / b.pairs_per_second for a, b in zip(ours, theirs, strict=True)]
    print(f"ratio               {spread(ratios)}")


def pairs_of_length(sentences: Sequence[Sentence], length: float) -> list[Pair]:
    """Pairs of different sentences whose lengths in tokens are nearest to `length`."""
    by_text = {sentence.text: sentence for sentence in sentences}
    nearest = sorted(by_text.values(), key=lambda sentence: abs(len(sentence.tokens) - length))
    return list(islice(permutations([s.text for s in nearest[:SENTENCES]], 2), PAIRS))


def newssense() -> Callable[[], None]:
    """Reads RECIPE_BATCHES full batches with a network of roberta-large's shape."""
    torch.manual_seed(0)
    config = RobertaConfig(
        vocab_size=50265,
        hidden_size=1024,
        num_hidden_layers=24,
        num_attention_heads=16,
        intermediate_size=4096,
        max_position_embeddings=514,
        type_vocab_size=1,
        pad_token_id=1,
    )
    config.num_labels = 3
    network = RobertaForSequenceClassification(config)
    network.train(False)
    ids = torch.randint(3, config.vocab_size, (RECIPE_ROWS, RECIPE_TOKENS))
    mask = torch.ones_like(ids)
    ids[:, RECIPE_TOKENS // 2 :] = 1
    mask[:, RECIPE_TOKENS // 2 :] = 0

    def read() -> None:
        with torch.inference_mode():
            for _ in range(RECIPE_BATCHES):
                network(input_ids=ids, attention_mask=mask)

    return read


def timed(read: Callable[[], object], pairs: int) -> Timing:
    """One round."""
    started, worked = time.perf_counter(), time.process_time()
    read()
    seconds, work = time.perf_counter() - started, time.process_time() - worked
    return Timing(pairs / seconds, pairs / work)


def described(rounds: Sequence[Timing]) -> str:
    """Pairs per second over the rounds; the second figure suffers less from other work."""
    speed = spread([timing.pairs_per_second for timing in rounds])
    of_work = spread([timing.pairs_per_core_second for timing in rounds])
    return f"{speed} pairs a second; {of_work} a second of one core's work"


def spread(values: Sequence[float]) -> str:
    """Median and quartiles."""
    if len(values) == 1:
        return f"{values[0]:.1f} (one round)"
    low, middle, high = statistics.quantiles(values, n=4, method="inclusive")
    return f"{middle:.1f} (quartiles {low:.1f} to {high:.1f})"


if __name__ == "__main__":
    main()
