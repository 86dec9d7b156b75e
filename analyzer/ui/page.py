"""What the pages on one comparison share: the comparison itself, its heading and its files."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import streamlit as st

from analyzer.datamodels import VERDICTS, Cell, ClaimResult, Comparison
from analyzer.errors import AnalyzerError
from analyzer.readout import SIGNS, ArticleView
from analyzer.settings import Settings
from analyzer.ui import address, evidence, fields, parts, sidebar, state

STOPPED = "Stopped. Press Compare to begin again; what was read until then is kept."
_EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# Name of a file → what its button says, and its type.
FILES = {
    "report.html": ("Report", "text/html"),
    "report.md": ("Report (Markdown)", "text/markdown"),
    "divergence.xlsx": ("Excel workbook", _EXCEL),
    "claims.csv": ("Claims (CSV)", "text/csv"),
    "cells.csv": ("Cells (CSV)", "text/csv"),
    "figures.csv": ("Figures (CSV)", "text/csv"),
    "spreads.csv": ("Spreads (CSV)", "text/csv"),
    "omissions.csv": ("Left out (CSV)", "text/csv"),
    "labels.csv": ("Words (CSV)", "text/csv"),
    "speakers.csv": ("Speakers (CSV)", "text/csv"),
    "unquoted.csv": ("Speakers left out (CSV)", "text/csv"),
    "origins.csv": ("Origins (CSV)", "text/csv"),
    "outlets.csv": ("Outlets (CSV)", "text/csv"),
    "timeline.csv": ("Timeline (CSV)", "text/csv"),
}
_EVERYWHERE = ("report.html", "report.md", "divergence.xlsx")


@dataclass(frozen=True)
class Shown:
    """What a page draws: the comparison that the user asked for, at the user's threshold."""

    request: state.Request
    settings: Settings
    found: Comparison
    view: ArticleView


def run(draw: Callable[[Shown], None], *tables: str, title: str = "", lead: str = "") -> None:
    """A page on the comparison that the user asked for.

    Args:
        draw: draws what is special to the page.
        tables: files that belong to the page, for its downloads.
        title: heading of the page; without one, the page draws the article's.
        lead: what there is to see, in a sentence.
    """
    request = st.session_state.get("request")
    if request is None:
        if st.session_state.get("stopped"):
            parts.show(parts.sentence(STOPPED))
        sidebar.start()
        return
    try:
        settings = state.settings_at(st.session_state.threshold)
        found = _compared(request, settings)
        shown = Shown(request, settings, found, state.view(request, settings))
        if title:
            parts.show(parts.page_heading(title, lead, shown.view))
        draw(shown)
        _downloads(shown, tables)
    except AnalyzerError as error:
        parts.show(parts.failure(error))


def choose_verdict(view: ArticleView) -> str:
    """One verdict to look at, or all."""
    options: list[str] = [address.ALL, *view.counts]
    if st.session_state.get("verdict") not in options:
        st.session_state.verdict = address.ALL
    labels = {address.ALL: f"all {len(view.claims)}"}
    labels |= {verdict: f"{SIGNS[verdict]} {verdict} {n}" for verdict, n in view.counts.items()}
    return fields.pills("Show", options, "verdict", lambda verdict: labels.get(verdict, verdict))


def choose(
    label: str,
    options: tuple[fields.Chosen, ...],
    key: str,
    words: Mapping[fields.Chosen, str] | None = None,
) -> fields.Chosen:
    """One of some options; what was chosen for another article and is gone is the first one."""
    if st.session_state.get(key) not in options:
        st.session_state[key] = options[0]
    named = words or {}
    return fields.select(label, options, key, format_func=lambda one: named.get(one, str(one)))


def choose_claim(listed: Sequence[tuple[int, ClaimResult]]) -> tuple[int, ClaimResult]:
    """The claim whose evidence is shown: the one pressed or linked, else the most divergent."""
    by_id = {result.claim.claim_id: (number, result) for number, result in listed}
    if st.session_state.get("claim") not in by_id:
        first = min(listed, key=lambda row: (VERDICTS.index(row[1].verdict), row[0]))
        st.session_state.claim = first[1].claim.claim_id
    return by_id[st.session_state.claim]


def show_evidence(shown: Shown, result: ClaimResult, cells: Sequence[Cell]) -> None:
    """What other articles say of a claim, each with a way to its review; silence folded away."""
    if nothing := evidence.nothing_said(result, cells):
        parts.show(nothing)
    if result.verdict == "not checkable":
        return
    with st.container(key="answers"):
        for cell, said in evidence.passages(result, cells, shown.found.articles):
            parts.show(said)
            if st.button("Review", key=f"review-{cell.other_article_id}", type="tertiary"):
                st.session_state.outlet_cell = cell.other_outlet
                st.session_state.reviewed_cell = cell.other_article_id
                st.switch_page("analyzer/ui/pages/review.py")
    if quiet := evidence.silent(cells):
        parts.show(quiet)


def _compared(request: state.Request, settings: Settings) -> Comparison:
    """What was found, with the stages told while it is worked out, and a button that stops it.

    A press of any button ends the running script where it next draws something, which is where
    the engine tells of its progress; the callback runs before the script begins anew.
    """
    place = st.empty()
    bar = None

    def tell(stage: str, done: int, total: int) -> None:
        nonlocal bar
        if bar is None:
            with place.container(horizontal=True, vertical_alignment="center", key="progress"):
                bar = st.empty()
                st.button("Stop", key="stop", on_click=_stop)
        share = min(done / total, 1.0) if total else 0.0
        counted = f": {done:,} of {total:,}" if total > 1 else ""
        bar.progress(share, text=f"{stage.capitalize()}{counted}")

    try:
        found = state.comparison(request, settings, tell)
    except AnalyzerError:
        place.empty()
        raise
    place.empty()
    return found


def _stop() -> None:
    """Let go of the request that is being worked on."""
    st.session_state.request = None
    st.session_state.stopped = True


def _downloads(shown: Shown, tables: tuple[str, ...]) -> None:
    """The page's tables, the report, and everything at once; made when one is asked for."""
    st.subheader("Files", anchor="files")
    with st.container(horizontal=True):
        for name in (*tables, *_EVERYWHERE):
            label, mime = FILES[name]
            st.download_button(
                label,
                data=partial(state.file, shown.request, shown.settings, name),
                file_name=name,
                mime=mime,
                key=f"download-{name}",
                on_click="ignore",
            )
        st.download_button(
            "Everything (ZIP)",
            data=partial(state.archive, shown.request, shown.settings),
            file_name="parallax.zip",
            mime="application/zip",
            key="download-zip",
            on_click="ignore",
        )
