"""What is made once for all tests: a cache of parses, and the demo compared by the real engine."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest
from fakes import BagOfWords

from analyzer.cache import Cache
from analyzer.corpus import Corpus, read_corpus
from analyzer.datamodels import Comparison
from analyzer.embedding import SentenceEncoder
from analyzer.pipeline import Engine, cache_path

DEMO = Path(__file__).parents[1] / "corpora" / "demo"


@pytest.fixture(scope="session")
def cache() -> Cache:
    """Parses shared by all tests; in memory."""
    return Cache(None)


@pytest.fixture(scope="session")
def encoder() -> SentenceEncoder:
    """The encoder that ships, loaded once."""
    return SentenceEncoder()


@dataclass(frozen=True)
class Demo:
    """The demo corpus in a folder of its own, and its labelled articles compared."""

    corpus: Corpus
    listed: tuple[str, ...]
    comparison: Comparison


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory, encoder: SentenceEncoder) -> Demo:
    """Compared with a cold cache, which is warm afterwards; do not write into the folder."""
    folder = tmp_path_factory.mktemp("demo") / "demo"
    shutil.copytree(DEMO, folder, ignore=shutil.ignore_patterns(".cache"))
    corpus = read_corpus(folder)
    text = (DEMO / "gold" / "articles.txt").read_text(encoding="utf-8")
    listed = tuple(text.strip().split(","))
    engine = Engine(corpus, cache=Cache(cache_path(corpus)))
    return Demo(corpus, listed, engine.compare([corpus.article(id) for id in listed]))


class _BagEncoder(BagOfWords):
    """Stands where the encoder that ships stands, and loads nothing."""

    identity = "bag of words"

    def __init__(self, name: str) -> None:
        super().__init__()


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Commands of this test encode texts by their words, so that no model is loaded."""
    monkeypatch.setattr("analyzer.embedding.SentenceEncoder", _BagEncoder)
