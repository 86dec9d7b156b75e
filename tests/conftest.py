"""What is made once for all tests: a cache of parses, and the demo compared by the real engine."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from builders import BEACON, COAST, EXTRA, LANTERN, TIDE, the_ferry
from demonstration import DEMO, Demo
from fakes import BagOfWords, SharedWords

from analyzer.cache import Cache
from analyzer.corpus import read_corpus, write_corpus
from analyzer.embedding import SentenceEncoder
from analyzer.judging import pair_model
from analyzer.pipeline import Engine, cache_path
from analyzer.settings import DEFAULT_JUDGE

if TYPE_CHECKING:
    from dashboard import FakeEngine


@pytest.fixture(scope="session")
def cache() -> Cache:
    """Parses shared by all tests; in memory."""
    return Cache(None)


@pytest.fixture(scope="session")
def encoder() -> SentenceEncoder:
    """The encoder that ships, loaded once."""
    return SentenceEncoder()


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


def _pair_model(name: str, cache: Cache) -> pair_model.PairModel:
    """The fake in place of the pair model that ships; another that is named is really loaded."""
    return SharedWords() if name == DEFAULT_JUDGE else _load_pair_model(name, cache)


_load_pair_model = pair_model.load_pair_model


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Texts are encoded and pairs read by their words, so that no model that ships is loaded."""
    monkeypatch.setattr("analyzer.embedding.SentenceEncoder", _BagEncoder)
    monkeypatch.setattr("analyzer.judging.pair_model.load_pair_model", _pair_model)


@pytest.fixture
def engine(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> type[FakeEngine]:
    """A folder with one corpus, and an engine that tells the story of the ferry."""
    import streamlit as st
    from dashboard import FERRY, FakeEngine

    monkeypatch.chdir(tmp_path)
    write_corpus([LANTERN, BEACON, COAST, EXTRA, TIDE], tmp_path / FERRY)
    monkeypatch.setattr(FakeEngine, "asked", [], raising=False)
    monkeypatch.setattr(FakeEngine, "answer", the_ferry(), raising=False)
    monkeypatch.setattr("analyzer.pipeline.Engine", FakeEngine)
    monkeypatch.setattr("analyzer.pipeline.load_models", lambda settings: None)
    st.cache_data.clear()
    st.cache_resource.clear()
    return FakeEngine
