"""The sidebar of every page: which corpus, which article, how sure a judgement has to be."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import streamlit as st

from analyzer.corpus import Corpus, read_article
from analyzer.datamodels import Article
from analyzer.errors import AnalyzerError
from analyzer.readout import published_in_words
from analyzer.ui import address, fields, parts, state

ELSEWHERE = "another folder"
FROM_CORPUS, PASTED, UPLOADED = "From the corpus", "Pasted text", "Text file"
CHANGED = "Press Compare to see this article; the page still shows the one before."
NO_CORPUS = "No corpus is chosen. Choose one on the left, or name the folder of another."
NO_ARTICLE = "No article is chosen yet. Paste a text or upload a file on the left."


def draw() -> None:
    """The choices. What stands in their way is said on the page."""
    st.session_state.wanted, st.session_state.failed = None, False
    address.keep()
    try:
        with st.sidebar:
            st.session_state.wanted = _choose()
    except AnalyzerError as error:
        st.session_state.failed = True
        parts.show(parts.failure(error))


def start() -> None:
    """Before the first comparison: what to do, and the article that is chosen."""
    parts.show(parts.introduction())
    wanted = st.session_state.get("wanted")
    if wanted:
        parts.show(parts.preview(wanted.article))
    elif st.session_state.failed:
        return  # what stands above says why
    elif st.session_state.corpus == ELSEWHERE and not st.session_state.folder.strip():
        parts.show(parts.sentence(NO_CORPUS))
    else:
        parts.show(parts.sentence(NO_ARTICLE))


def _choose() -> state.Request | None:
    """What could be compared next. A press of the button makes it the request."""
    parts.show(parts.brand())
    folder = _choose_folder()
    corpus = state.corpus(folder) if folder else None
    if corpus:
        address.restore(folder, corpus)
    article = _choose_article(corpus) if corpus else None
    wanted = (
        state.Request(folder, article, st.session_state.source == FROM_CORPUS) if article else None
    )
    if st.button(
        "Compare", key="compare", type="primary", width="stretch", disabled=wanted is None
    ):
        address.forget()
        st.session_state.request = wanted
    shown = st.session_state.get("request")
    if wanted and shown and wanted != shown:
        parts.show(parts.note(CHANGED))
    _choose_threshold()
    return wanted


def _choose_folder() -> str:
    """The folder of the corpus that the user chose, empty if none."""
    folders = state.corpus_folders()
    linked = st.query_params.get("corpus", "")
    if "corpus" not in st.session_state and linked:
        st.session_state.corpus = linked if linked in folders else ELSEWHERE
        st.session_state.folder = "" if linked in folders else linked
    chosen = fields.select(
        "Corpus",
        [*folders, ELSEWHERE],
        "corpus",
        format_func=lambda folder: folder if folder == ELSEWHERE else Path(folder).name,
    )
    if chosen == ELSEWHERE:
        return st.text_input("Folder of the corpus", key="folder").strip()
    return chosen


def _choose_article(corpus: Corpus) -> Article | None:
    """The article that the user chose, pasted or uploaded; None as long as there is none."""
    source = st.radio("Article", [FROM_CORPUS, PASTED, UPLOADED], key="source")
    if source == FROM_CORPUS:
        return _choose_from(corpus)
    name, content = _pasted() if source == PASTED else _uploaded()
    outlet = st.text_input("Outlet, if known", key="outlet").strip()
    published = st.text_input("Date, if known", key="published", placeholder="2031-03-04").strip()
    if not content.strip():
        return None
    return read_article(name, content, outlet=outlet, published=published)


def _pasted() -> tuple[str, str | bytes]:
    """A name for what was pasted, and the text."""
    text = st.text_area("Text; its first line is the headline", key="pasted", height=240)
    return "pasted-text", text


def _uploaded() -> tuple[str, str | bytes]:
    """The name and content of the uploaded file."""
    file = st.file_uploader("Text file; its first line is the headline", "txt", key="file")
    return (file.name, file.getvalue()) if file else ("", "")


def _choose_from(corpus: Corpus) -> Article:
    """An article of the corpus: the linked one, then that of the demo, then the first."""
    articles = sorted(corpus.articles, key=lambda each: (each.outlet, each.published, each.id))
    titles = {
        each.id: f"{each.outlet}: {each.title} ({published_in_words(each.published)})"
        for each in articles
    }
    shared = Counter(titles.values())  # Streamlit tells options apart by their words
    titles = {id: f"{words} [{id}]" if shared[words] > 1 else words for id, words in titles.items()}
    if st.session_state.get("article") not in titles:
        wanted = [st.query_params.get("article", ""), state.DEMO_ARTICLE, articles[0].id]
        st.session_state.article = next(id for id in wanted if id in titles)
    chosen = fields.select(
        "Search by outlet, headline or date",
        list(titles),
        "article",
        format_func=lambda id: titles.get(id, id),
        filter_mode="contains",
    )
    return corpus.article(chosen)


def _choose_threshold() -> None:
    """How probable a relation has to be; below, the judge abstains.

    The slider is told where it begins: one whose value only the session knows may stand at its
    lower end in the browser, which then chooses that.
    """
    st.slider(
        "Unsure below",
        address.LEAST,
        address.MOST,
        st.session_state.get("linked_threshold", state.SETTINGS.abstain_below),
        step=0.01,
        key="threshold",
        help="A cell whose likeliest relation is less probable than this is called unsure. "
        "Moving it decides the same comparison anew; nothing is read again.",
    )
