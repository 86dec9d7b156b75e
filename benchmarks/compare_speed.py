"""How long a comparison takes on a corpus, with an empty cache and with a full one.

    python -m benchmarks.compare_speed --corpus corpora/demo [--articles 5]

Cold: nothing is cached and no model is loaded, as on the first run. Warm: a new engine on the
cache that the cold run filled, in the same process, so that loading models is not counted.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from pathlib import Path

from analyzer.cache import Cache
from analyzer.corpus import Corpus, read_corpus
from analyzer.pipeline import Engine


def main() -> None:
    """Time the first articles of a corpus, cold and warm, and print a line for each."""
    parser = argparse.ArgumentParser(description="Time comparisons, cold and warm.")
    parser.add_argument("--corpus", required=True, metavar="DIR")
    parser.add_argument("--articles", type=int, default=5, metavar="N", help="default: %(default)s")
    args = parser.parse_args()
    corpus = read_corpus(args.corpus)
    with tempfile.TemporaryDirectory() as folder:
        for name in ("cold", "warm"):
            print(f"{name}: {timed(corpus, Path(folder) / 'cache.sqlite', args.articles)}")


def timed(corpus: Corpus, cache: Path, number: int) -> str:
    """Seconds for the first article, index included, and for each of the others."""
    articles = corpus.articles[:number]
    kept = Cache(cache)
    engine = Engine(corpus, cache=kept)
    seconds, claims = [], 0
    for article in articles:
        started = time.perf_counter()
        claims += len(engine.compare([article]).claims)
        seconds.append(time.perf_counter() - started)
    kept.close()
    others = f", {sum(seconds[1:]) / len(seconds[1:]):.2f} s each further" if seconds[1:] else ""
    return (
        f"{seconds[0]:.2f} s for the first article against {len(corpus.articles)}{others}; "
        f"{claims} claims in {len(articles)} articles"
    )


if __name__ == "__main__":
    main()
