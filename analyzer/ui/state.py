"""What the dashboard keeps: corpora, engines, results and files. The only use of `st.cache_*`.

Everything kept is keyed by what it depends on and shared by all sessions; what one user chose is
in `st.session_state`, what a link restores in `st.query_params`.
"""

from __future__ import annotations

import contextvars
import io
import tempfile
import threading
import zipfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st

from analyzer.cache import key_of
from analyzer.corpus import ARTICLES, OUTLETS, Corpus, read_corpus
from analyzer.datamodels import Article, Comparison
from analyzer.errors import AnalyzerError
from analyzer.ingest.check import CheckReport, CorpusStats, check_corpus, corpus_stats
from analyzer.readout import ArticleView, article_views
from analyzer.settings import Settings
from analyzer.threshold import decided_at

if TYPE_CHECKING:
    from analyzer.pipeline import Engine

Progress = Callable[[str, int, int], None]
Stamps = tuple[tuple[int, int] | None, ...]

SETTINGS = Settings()  # of the comparison; only the threshold is the user's
CORPORA = Path("corpora")  # where the app is started
_LOOK_UP = 0.2  # seconds between two looks whether it is our turn, or the user has stopped
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
    return _corpus(folder, _stamps(folder))


def inspected(folder: str) -> tuple[CheckReport, CorpusStats | None]:
    """What is wrong with the corpus in the folder, and what is in it if anything can be used.

    Raises:
        CorpusError: it cannot be read.
    """
    return _inspected(folder, _stamps(folder))


def settings_at(threshold: float) -> Settings:
    """How an article is compared at the user's threshold."""
    return replace(SETTINGS, abstain_below=threshold)


def comparison(
    request: Request, settings: Settings, progress: Progress | None = None
) -> Comparison:
    """What the engine finds, or found before for equal text and corpus, at the threshold.

    Another threshold decides anew what was found and asks no engine.

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

    usual = replace(settings, abstain_below=SETTINGS.abstain_below)
    names = (request.folder, known.fingerprint)
    found = _comparison(*names, usual, request.key, known, request.article, tell)
    return found if settings == usual else _decided(*names, settings, request.key, known, found)


def load_early() -> None:
    """Begin to load the models beside the pages, once a process."""
    _loading()


def view(request: Request, settings: Settings) -> ArticleView:
    """The compared article with what was found for it."""
    known = corpus(request.folder)
    found = comparison(request, settings)
    return _view(request.folder, known.fingerprint, settings, request.key, found)


def file(request: Request, settings: Settings, name: str) -> bytes:
    """One of the files that `write_tables` writes for a request."""
    known = corpus(request.folder)
    return _files(request.folder, known.fingerprint, settings, request.key, request)[name]


def archive(request: Request, settings: Settings) -> bytes:
    """All of the files in one ZIP archive, with one fixed time."""
    known = corpus(request.folder)
    files = _files(request.folder, known.fingerprint, settings, request.key, request)
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in files.items():
            packed.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return target.getvalue()


def _stamps(folder: str) -> Stamps:
    """What changes when somebody writes the files of a corpus."""
    found = [Path(folder) / name for name in (ARTICLES, OUTLETS)]
    stats = [path.stat() if path.is_file() else None for path in found]
    return tuple((each.st_mtime_ns, each.st_size) if each else None for each in stats)


@st.cache_resource(max_entries=4, show_spinner="Checking the corpus")
def _inspected(folder: str, stamps: Stamps) -> tuple[CheckReport, CorpusStats | None]:
    checked = check_corpus(folder)
    return checked, corpus_stats(read_corpus(folder)) if checked.articles else None


@st.cache_resource(max_entries=4, show_spinner="Reading the corpus")
def _corpus(folder: str, stamps: Stamps) -> Corpus:
    """Never changed by anybody, so one copy serves all sessions."""
    return read_corpus(folder)


@st.cache_resource(show_spinner=False)
def _loading() -> threading.Thread:
    """Loads what any comparison needs."""
    thread = threading.Thread(target=_load, name="models", daemon=True)
    thread.start()
    return thread


def _load() -> None:
    from analyzer.pipeline import load_models

    with suppress(AnalyzerError):  # the comparison that needs it will say so
        load_models(SETTINGS)


@st.cache_resource(max_entries=2, show_spinner=False)
def _engine(
    folder: str, fingerprint: str, settings: Settings, _corpus: Corpus
) -> tuple[Engine, threading.Lock]:
    """An engine and whose turn it is: sessions run in threads of one process."""
    from analyzer.pipeline import Engine

    return Engine(_corpus, settings), threading.Lock()


# Comparisons are frozen, so all sessions may hold the same one: a copy for each run of a page would
# take longer than drawing it.
@st.cache_resource(max_entries=16, show_spinner=False)
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
    while (loading := _loading()).is_alive():
        _progress("loading the models", 0, 1)
        loading.join(_LOOK_UP)
    engine, turn = _engine(folder, fingerprint, settings, _corpus)
    while not turn.acquire(timeout=_LOOK_UP):
        _progress("waiting for another comparison", 0, 1)
    try:
        return engine.compare([_article], progress=_progress)
    finally:
        turn.release()


@st.cache_resource(max_entries=32, show_spinner=False)
def _decided(
    folder: str,
    fingerprint: str,
    settings: Settings,
    key: str,
    _corpus: Corpus,
    _found: Comparison,
) -> Comparison:
    return decided_at(_found, settings.abstain_below, _corpus.publisher)


@st.cache_resource(max_entries=32, show_spinner=False)
def _view(
    folder: str, fingerprint: str, settings: Settings, key: str, _found: Comparison
) -> ArticleView:
    return article_views(_found)[0]


@st.cache_data(max_entries=8, show_spinner=False)
def _files(
    folder: str, fingerprint: str, settings: Settings, key: str, _request: Request
) -> dict[str, bytes]:
    """Written to a folder that is gone afterwards."""
    from analyzer.tables import write_tables

    with tempfile.TemporaryDirectory() as out:
        written = write_tables(comparison(_request, settings), Path(out))
        return {path.name: path.read_bytes() for path in written}
