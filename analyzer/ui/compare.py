"""The first page: one article against a corpus, its claims by verdict, and the evidence."""

from __future__ import annotations

from collections import Counter
from functools import partial
from pathlib import Path

import streamlit as st

from analyzer.corpus import Corpus, read_article
from analyzer.datamodels import Article, ClaimResult, Comparison
from analyzer.errors import AnalyzerError
from analyzer.readout import SIGNS, ArticleView, article_views, published_in_words
from analyzer.settings import Settings
from analyzer.ui import parts, state

SETTINGS = Settings()
ELSEWHERE = "another folder"
FROM_CORPUS, PASTED, UPLOADED = "From the corpus", "Pasted text", "Text file"
ALL = "all"
NO_CORPUS = "No corpus is chosen. Choose one on the left, or name the folder of another."
NO_ARTICLE = "No article is chosen yet. Paste a text or upload a file on the left."
DOWNLOADS = {
    "report.html": ("Report", "text/html"),
    "divergence.xlsx": (
        "Excel workbook",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ),
    "claims.csv": ("Claims (CSV)", "text/csv"),
    "cells.csv": ("Cells (CSV)", "text/csv"),
    "origins.csv": ("Origins (CSV)", "text/csv"),
    "figures.csv": ("Figures (CSV)", "text/csv"),
    "spreads.csv": ("Spreads (CSV)", "text/csv"),
    "speakers.csv": ("Speakers (CSV)", "text/csv"),
    "unquoted.csv": ("Speakers left out (CSV)", "text/csv"),
    "timeline.csv": ("Timeline (CSV)", "text/csv"),
}


def choose_folder() -> str:
    """The folder of the corpus that the user chose, empty if none."""
    folders = state.corpus_folders()
    linked = st.query_params.get("corpus", "")
    if "corpus" not in st.session_state and linked:
        st.session_state.corpus = linked if linked in folders else ELSEWHERE
        st.session_state.folder = "" if linked in folders else linked
    chosen = st.selectbox(
        "Corpus",
        [*folders, ELSEWHERE],
        format_func=lambda folder: folder if folder == ELSEWHERE else Path(folder).name,
        key="corpus",
    )
    if chosen == ELSEWHERE:
        return st.text_input("Folder of the corpus", key="folder").strip()
    return chosen


def choose_article(corpus: Corpus) -> Article | None:
    """The article that the user chose, pasted or uploaded; None as long as there is none."""
    sources = [FROM_CORPUS, PASTED, UPLOADED]
    source = st.radio("Article", sources, key="source")
    if source == FROM_CORPUS:
        return choose_from(corpus)
    name, content = pasted() if source == PASTED else uploaded()
    outlet = st.text_input("Outlet, if known", key="outlet").strip()
    published = st.text_input("Date, if known", key="published", placeholder="2031-03-04").strip()
    if not content.strip():
        return None
    return read_article(name, content, outlet=outlet, published=published)


def pasted() -> tuple[str, str | bytes]:
    """A name for what was pasted, and the text."""
    text = st.text_area("Text; its first line is the headline", key="pasted", height=240)
    return "pasted-text", text


def uploaded() -> tuple[str, str | bytes]:
    """The name and content of the uploaded file."""
    file = st.file_uploader("Text file; its first line is the headline", "txt", key="file")
    return (file.name, file.getvalue()) if file else ("", "")


def choose_from(corpus: Corpus) -> Article:
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
    chosen = st.selectbox(
        "Search by outlet, headline or date",
        list(titles),
        format_func=lambda id: titles.get(id, id),
        key="article",
        filter_mode="contains",
    )
    return corpus.article(chosen)


def linked_request(folder: str, corpus: Corpus) -> state.Request | None:
    """What the address asks for, when a session begins.

    Raises:
        ArticleError: the corpus has no such article.
    """
    article_id = st.query_params.get("article")
    if not article_id or st.query_params.get("corpus") != folder:
        return None
    return state.Request(folder, corpus.article(article_id), from_corpus=True)


def choose() -> state.Request | None:
    """The sidebar: what could be compared next. A press of the button makes it the request."""
    parts.show(parts.brand())
    folder = choose_folder()
    corpus = state.corpus(folder) if folder else None
    if corpus and "request" not in st.session_state:
        st.session_state.request = None
        st.session_state.request = linked_request(folder, corpus)
    article = choose_article(corpus) if corpus else None
    wanted = (
        state.Request(folder, article, st.session_state.source == FROM_CORPUS) if article else None
    )
    if st.button(
        "Compare", key="compare", type="primary", width="stretch", disabled=wanted is None
    ):
        st.session_state.request = wanted
        for name in ("claim", "verdict"):  # of the article before
            st.session_state.pop(name, None)
        st.query_params.clear()
    shown = st.session_state.get("request")
    if wanted and shown and wanted != shown:
        st.caption("Press Compare to see this article; the page still shows the one before.")
    return wanted


def show_start(wanted: state.Request | None) -> None:
    """Before the first comparison: what to do, and the article that is chosen."""
    parts.show(parts.introduction())
    if wanted:
        parts.show(parts.preview(wanted.article))
    elif st.session_state.corpus == ELSEWHERE and not st.session_state.folder.strip():
        parts.show(parts.sentence(NO_CORPUS))
    else:
        parts.show(parts.sentence(NO_ARTICLE))


def compared(request: state.Request) -> Comparison:
    """What was found, with the stages told while it is worked out."""
    place = st.empty()

    def tell(stage: str, done: int, total: int) -> None:
        share = min(done / total, 1.0) if total else 0.0
        place.progress(share, text=f"{stage.capitalize()}: {done:,} of {total:,}")

    try:
        with st.spinner("Comparing", show_time=True):
            return state.comparison(request, SETTINGS, tell)
    finally:
        place.empty()


def choose_verdict(view: ArticleView) -> str:
    """One verdict to look at, or all."""
    options = [ALL, *view.counts]
    if st.session_state.get("verdict") not in options:
        linked = st.query_params.get("verdict")
        st.session_state.verdict = linked if linked in options else ALL
    labels = {verdict: f"{SIGNS[verdict]} {verdict} {n}" for verdict, n in view.counts.items()}
    return (
        st.pills(
            "Show",
            options,
            format_func=lambda verdict: labels.get(verdict, f"all {len(view.claims)}"),
            key="verdict",
            required=True,
        )
        or ALL
    )


def choose_claim(listed: list[tuple[int, ClaimResult]]) -> tuple[int, ClaimResult]:
    """The claims, one of them chosen: the one pressed, the linked one or the first."""
    by_id = {result.claim.claim_id: (number, result) for number, result in listed}
    if st.session_state.get("claim") not in by_id:
        linked = st.query_params.get("claim")
        st.session_state.claim = linked if linked in by_id else next(iter(by_id))
    with st.container(height=420 if len(listed) > 3 else "content", key="claims"):
        for claim_id, (number, result) in by_id.items():
            chosen = claim_id == st.session_state.claim
            with st.container(horizontal=True, wrap=False, vertical_alignment="top"):
                st.button(
                    f"Claim {number}",
                    key=f"claim-{number}",
                    type="primary" if chosen else "secondary",
                    width=100,
                    on_click=partial(st.session_state.__setitem__, "claim", claim_id),
                )
                parts.show(parts.claim_row(result, chosen))
    return by_id[st.session_state.claim]


def show_evidence(number: int, result: ClaimResult, view: ArticleView, found: Comparison) -> None:
    """The claim on the left, every other article's words on the right."""
    left, right = st.columns([2, 3], gap="medium")
    with left:
        parts.show(parts.claim_side(number, result, found.articles))
    with right:
        cells = view.cells[result.claim.claim_id]
        parts.show(parts.evidence_side(result, cells, found.articles))


def show_matrix(view: ArticleView, listed: list[tuple[int, ClaimResult]]) -> None:
    """Claims by outlets."""
    table = parts.matrix_frame(view, listed)
    if table.empty:
        parts.show(parts.sentence("No other outlet has anything to set beside these claims."))
        return
    st.dataframe(
        parts.coloured(table, dark=st.context.theme.type == "dark"),
        key="matrix",
        hide_index=True,
        column_config={
            "claim": st.column_config.NumberColumn(width=60, pinned=True),
            "sentence": st.column_config.TextColumn(width=230, pinned=True),
            "verdict": st.column_config.TextColumn(width=140),
        },
        alt="Claims by outlets: who agrees, diverges, is silent or unsure",
    )
    st.caption(parts.LEGEND)


def show_downloads(request: state.Request) -> None:
    """The files of a run, made when one is asked for."""
    with st.container(horizontal=True):
        for name, (label, mime) in DOWNLOADS.items():
            st.download_button(
                label,
                data=partial(state.file, request, SETTINGS, name),
                file_name=name,
                mime=mime,
                key=f"download-{name}",
                on_click="ignore",
            )


def show(request: state.Request) -> None:
    """Everything on one comparison."""
    found = compared(request)
    view = article_views(found)[0]
    parts.show(parts.heading(view))
    if found.problems:
        parts.show(parts.problems(found.problems))
    link = {"corpus": request.folder}
    if request.from_corpus:  # what was pasted stays out of addresses, which browsers remember
        link["article"] = request.article.id
    if view.claims:
        verdict = choose_verdict(view)
        listed = parts.by_verdict(
            (number, result)
            for number, result in enumerate(view.claims, start=1)
            if verdict in (ALL, result.verdict)
        )
        number, result = choose_claim(listed)
        st.subheader("Evidence", anchor="evidence")
        show_evidence(number, result, view, found)
        st.subheader("Claims by outlets", anchor="matrix")
        show_matrix(view, listed)
        if request.from_corpus:
            link["claim"] = result.claim.claim_id
        if verdict != ALL:
            link["verdict"] = verdict
    else:
        parts.show(parts.sentence("No claim was found in this article."))
    st.subheader("Tables and report", anchor="files")
    show_downloads(request)
    if st.query_params.to_dict() != link:
        st.query_params.from_dict(link)


try:
    with st.sidebar:
        wanted = choose()
    if st.session_state.get("request"):
        show(st.session_state.request)
    else:
        show_start(wanted)
except AnalyzerError as error:
    parts.show(parts.sentence(str(error), "error"))
