"""What the dashboard keeps: corpora, engines, results and files. The only use of `st.cache_*`.

Everything kept is keyed by what it depends on and shared by all sessions; what one user chose is
in `st.session_state`, what a link restores in `st.query_params`.
"""

from __future__ import annotations

import contextvars
import tempfile
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st

from analyzer.cache import key_of
from analyzer.corpus import ARTICLES, OUTLETS, Corpus, read_corpus
from analyzer.datamodels import Article, Comparison
from analyzer.settings import Settings

if TYPE_CHECKING:
    from analyzer.pipeline import Engine

Progress = Callable[[str, int, int], None]

CORPORA = Path("corpora")  # where the app is started
DEMO_ARTICLE = "harbour-times-1"  # the article of the demo corpus that has most to show


@dataclass(frozen=True)
class Request:
    """What one user asked to see: an article, compared with the corpus in a folder."""

    folder: str
    article: Article
    from_corpus: bool

    @property
    def key(self) -> str:
        """Hash of all that the article says of itself."""
        article = self.article
        return key_of(article.id, article.outlet, article.title, article.published, article.text)


def corpus_folders() -> list[str]:
    """The folders under `corpora/` that hold articles, the demo first."""
    found = [str(path.parent) for path in CORPORA.glob(f"*/{ARTICLES}")]
    return sorted(found, key=lambda folder: (Path(folder).name != "demo", folder))


def corpus(folder: str) -> Corpus:
    """The corpus in the folder, read again when its files change.

    Raises:
        CorpusError: it cannot be read, or holds no usable article.
    """
    stamps = []
    for name in (ARTICLES, OUTLETS):
        path = Path(folder) / name
        found = path.stat() if path.is_file() else None
        stamps.append((found.st_mtime_ns, found.st_size) if found else None)
    return _corpus(folder, tuple(stamps))


def comparison(
    request: Request, settings: Settings, progress: Progress | None = None
) -> Comparison:
    """What the engine finds, or found before for equal text, corpus and settings.

    Args:
        request: what to compare.
        settings: how.
        progress: told the stage, how much of it is done, and how much there is.

    Raises:
        AnalyzerError: whatever the engine or the corpus cannot do.
    """
    known = corpus(request.folder)
    # Elements drawn inside a cached function would be drawn again at every later hit; in a
    # context copied out here they are drawn once.
    outside = contextvars.copy_context()

    def tell(stage: str, done: int, total: int) -> None:
        if progress is not None:
            outside.run(progress, stage, done, total)

    return _comparison(
        request.folder, known.fingerprint, settings, request.key, known, request.article, tell
    )


def file(request: Request, settings: Settings, name: str) -> bytes:
    """One of the files that `write_tables` writes for a request."""
    known = corpus(request.folder)
    return _files(request.folder, known.fingerprint, settings, request.key, request)[name]


@st.cache_resource(max_entries=4, show_spinner="Reading the corpus")
def _corpus(folder: str, stamps: tuple[tuple[int, int] | None, ...]) -> Corpus:
    """Never changed by anybody, so one copy serves all sessions."""
    return read_corpus(folder)


@st.cache_resource(max_entries=2, show_spinner=False)
def _engine(
    folder: str, fingerprint: str, settings: Settings, _corpus: Corpus
) -> tuple[Engine, threading.Lock]:
    """An engine and whose turn it is: sessions run in threads of one process."""
    from analyzer.pipeline import Engine

    return Engine(_corpus, settings), threading.Lock()


@st.cache_data(max_entries=16, show_spinner=False)
def _comparison(
    folder: str,
    fingerprint: str,
    settings: Settings,
    key: str,
    _corpus: Corpus,
    _article: Article,
    _progress: Progress,
) -> Comparison:
    """Kept by everything but the arguments that Streamlit skips for their underscore."""
    engine, turn = _engine(folder, fingerprint, settings, _corpus)
    with turn:
        return engine.compare([_article], progress=_progress)


@st.cache_data(max_entries=8, show_spinner=False)
def _files(
    folder: str, fingerprint: str, settings: Settings, key: str, _request: Request
) -> dict[str, bytes]:
    """Written to a folder that is gone afterwards."""
    from analyzer.tables import write_tables

    with tempfile.TemporaryDirectory() as out:
        written = write_tables(comparison(_request, settings), Path(out))
        return {path.name: path.read_bytes() for path in written}
