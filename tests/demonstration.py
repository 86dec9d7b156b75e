"""The demo corpus, compared by the real engine."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from analyzer.corpus import Corpus
from analyzer.datamodels import Comparison

DEMO = Path(__file__).parents[1] / "corpora" / "demo"


@dataclass(frozen=True)
class Demo:
    """The demo corpus in a folder of its own, and its labelled articles compared."""

    corpus: Corpus
    listed: tuple[str, ...]
    comparison: Comparison
