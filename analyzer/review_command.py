"""`python -m analyzer reviews`: what people said of cells, as tables."""

from __future__ import annotations

import argparse
import json
import math
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any


def add_reviews_parser(subparsers: argparse._SubParsersAction[Any]) -> None:
    """Add `reviews` to the subparsers of the command line."""
    reviews = subparsers.add_parser("reviews", help="export what people said of cells")
    reviews.add_argument("--corpus", required=True, metavar="DIR", help="folder of the corpus")
    reviews.add_argument(
        "--out", required=True, type=Path, metavar="DIR", help="folder for the tables"
    )
    reviews.add_argument("--json", action="store_true", help="print JSON instead of a summary")
    reviews.set_defaults(run=run_reviews)


def run_reviews(args: argparse.Namespace) -> int:
    """Run the parsed command; 0 if all is well, 1 if the corpus has problems.

    Raises:
        AnalyzerError: the corpus or its reviews cannot be read, or the folder not be written.
    """
    from analyzer.agreement import agreements, write_reviews
    from analyzer.corpus import read_corpus
    from analyzer.readout import plural
    from analyzer.reviews import read_reviews, standings

    corpus = read_corpus(args.corpus)
    for problem in corpus.problems:
        print(f"warning: {problem}", file=sys.stderr)
    articles = {article.id: article for article in corpus.articles}
    reviews = read_reviews(args.corpus)
    found = standings(reviews, articles)
    written = write_reviews(reviews, articles, args.out)
    agreed = agreements(found)
    counts = {
        name: sum(standing == name for _, standing in found)
        for name in ("current", "superseded", "stale")
    }
    if args.json:
        rows = [
            {name: None if value != value else value for name, value in asdict(row).items()}
            for row in agreed
        ]
        print(json.dumps({**counts, "agreement": rows}, ensure_ascii=False, indent=1))
    else:
        told = ", ".join(f"{count} {name}" for name, count in counts.items())
        print(f"{plural(len(reviews), 'review')}: {told}")
        for row in agreed:
            share = (
                ""
                if math.isnan(row.share)
                else f", {row.share:.2f} ({row.low:.2f} to {row.high:.2f})"
            )
            kappa = "" if math.isnan(row.kappa) else f", kappa {row.kappa:.2f}"
            print(f"{row.one} and {row.other}: {row.same} of {row.cells} the same{share}{kappa}")
        print(f"written: {', '.join(str(path) for path in written)}")
    return 1 if corpus.problems else 0
