"""The address of a view: what it restores when a session begins, and what it says while it runs.

Pasted and uploaded texts stay out of it: browsers remember addresses.
"""

from __future__ import annotations

import streamlit as st

from analyzer.corpus import Corpus
from analyzer.readout import SIGNS
from analyzer.ui import state

ALL = "all"
LEAST, MOST = 0.4, 0.95  # thresholds that can be chosen
# Streamlit forgets the choice of a widget that the page just shown does not have.
_KEPT = ("verdict", "relation", "kind", "outlets", "order", "count", "batch", "reviewer")
_OF_ARTICLE = ("claim", "outlet_cell", *_KEPT[:-2], "reviewed_claim", "reviewed_cell")


def keep() -> None:
    """Remember what was chosen on other pages."""
    for name in _KEPT:
        if name in st.session_state:
            st.session_state[name] = st.session_state[name]


def forget() -> None:
    """Another article is compared: what was chosen in the one before does not fit it."""
    for name in (*_OF_ARTICLE, "stopped"):
        st.session_state.pop(name, None)
    st.query_params.clear()


def restore(folder: str, corpus: Corpus) -> None:
    """Once in a session, take over what the address asks for.

    Raises:
        ArticleError: the corpus has no such article.
    """
    if "request" in st.session_state:
        return
    st.session_state.request = None
    _restore_threshold()
    article_id = st.query_params.get("article")
    if not article_id or st.query_params.get("corpus") != folder:
        return
    article = corpus.article(article_id)
    if verdict := st.query_params.get("verdict"):
        st.session_state.verdict = verdict if verdict in SIGNS else ALL
    for name, key in (("claim", "claim"), ("outlet", "outlet_cell")):
        if value := st.query_params.get(name):
            st.session_state[key] = value
    st.session_state.request = state.Request(folder, article, from_corpus=True)


def write() -> None:
    """Let the address say what is shown, once something is."""
    request = st.session_state.get("request")
    if request is None:
        return
    link = {"corpus": request.folder}
    if request.from_corpus:
        link["article"] = request.article.id
        if claim := st.session_state.get("claim"):
            link["claim"] = claim
        if outlet := st.session_state.get("outlet_cell"):
            link["outlet"] = outlet
    if (verdict := st.session_state.get("verdict") or ALL) != ALL:
        link["verdict"] = verdict
    threshold = st.session_state.get("threshold", state.SETTINGS.abstain_below)
    if threshold != state.SETTINGS.abstain_below:
        link["threshold"] = f"{threshold:.2f}"
    if st.query_params.to_dict() != link:
        st.query_params.from_dict(link)


def _restore_threshold() -> None:
    """The threshold of the address, if it is one."""
    try:
        threshold = round(float(st.query_params.get("threshold", "")), 2)
    except ValueError:
        return
    if LEAST <= threshold <= MOST:
        st.session_state.linked_threshold = threshold
