"""A person accepts, rejects or corrects a cell; what was said is kept beside the corpus."""

from __future__ import annotations

from functools import partial

import streamlit as st

from analyzer.agreement import agreements, review_files
from analyzer.datamodels import DIVERGENCE_KINDS, RELATIONS, Cell, ClaimResult
from analyzer.errors import AnalyzerError
from analyzer.readout import relation_in_words
from analyzer.review_views import agreement_table, reviews_table
from analyzer.reviews import Decision, Said, keep_review, read_reviews, review_of, standings
from analyzer.ui import evidence, fields, page, parts, state

NOTHING = "No other outlet has anything to set beside these claims, so there is no cell to review."
NONE_YET = "Nothing is reviewed yet. What you say of a cell is listed here."
TOO_LITTLE = "Empty where there is too little to say: fewer than ten cells that both have answered."
RETRAINS_NOTHING = (
    "A review is kept beside the corpus, next to the machine's answer. It trains nothing and "
    "changes no other table."
)


def draw(shown: page.Shown) -> None:
    """The cell, what can be said of it, and what was said so far."""
    listed = [row for row in shown.view.numbered if shown.view.cells[row[1].claim.claim_id]]
    if not listed:
        parts.show(parts.sentence(NOTHING))
        return
    first, second = st.columns(2, gap="medium")
    with first:
        number, result = _choose_claim(listed)
    with second:
        cell = _choose_cell(shown, result)
    articles = shown.found.articles
    with first:
        parts.show(evidence.claim_side(number, result, articles))
    with second:
        other = articles.get(cell.other_article_id)
        parts.show(evidence.passage(result, cell, other, (cell.other_outlet,)))
    _ask(shown, result, cell)
    _so_far(shown)


def _choose_claim(listed: list[tuple[int, ClaimResult]]) -> tuple[int, ClaimResult]:
    """The claim that is shown on the other pages too."""
    number, result = page.choose_claim(listed)
    words = {one.claim.claim_id: f"{n}: {one.claim.sentence}" for n, one in listed}
    st.session_state.reviewed_claim = result.claim.claim_id
    fields.select(
        "Claim",
        list(words),
        "reviewed_claim",
        format_func=lambda id: words.get(id, id),
        on_change=_take_claim,
    )
    return number, result


def _take_claim() -> None:
    st.session_state.claim = st.session_state.reviewed_claim


def _choose_cell(shown: page.Shown, result: ClaimResult) -> Cell:
    """The other article: the one chosen, else the first of the outlet that was pressed."""
    cells = {cell.other_article_id: cell for cell in shown.view.cells[result.claim.claim_id]}
    if st.session_state.get("reviewed_cell") not in cells:
        outlet = st.session_state.get("outlet_cell", "")
        of_outlet = [id for id, cell in cells.items() if cell.other_outlet == outlet]
        diverging = [id for id, cell in cells.items() if cell.relation == "diverges"]
        st.session_state.reviewed_cell = (of_outlet or diverging or list(cells))[0]
    words = {
        id: f"{cell.other_outlet or 'unknown outlet'}: {relation_in_words(cell)} [{id}]"
        for id, cell in cells.items()
    }
    chosen = fields.select(
        "Other article", list(words), "reviewed_cell", format_func=lambda id: words.get(id, id)
    )
    return cells[chosen]


def _ask(shown: page.Shown, result: ClaimResult, cell: Cell) -> None:
    """Name, note, and the three things that can be said."""
    st.subheader("Your review", anchor="your-review")
    left, right = st.columns(2, gap="medium")
    with left:
        st.text_input("Your name", key="reviewer", max_chars=80)
        st.text_area("Note, if any", key="review_note", height=80, max_chars=2000)
        with st.container(horizontal=True):
            labels: dict[Decision, str] = {"accept": "Accept", "reject": "Reject"}
            for decision, label in labels.items():
                st.button(
                    label,
                    key=decision,
                    type="primary" if decision == "accept" else "secondary",
                    on_click=partial(_keep, shown, result, cell, decision),
                )
    with right:
        relation = page.choose("Correct to", RELATIONS, "said_relation")
        if relation == "diverges":
            st.multiselect(
                "Kinds of the divergence",
                DIVERGENCE_KINDS,
                key="said_kinds",
                placeholder="one or more",
            )
        st.button("Correct", key="correct", on_click=partial(_keep, shown, result, cell, "correct"))
    if told := st.session_state.pop("review_told", None):
        parts.show(parts.sentence(*told))
    parts.show(parts.note(RETRAINS_NOTHING))


def _keep(shown: page.Shown, result: ClaimResult, cell: Cell, decision: Decision) -> None:
    """Keep what was said, and tell how that went."""
    said = Said(
        reviewer=st.session_state.reviewer,
        decision=decision,
        relation=st.session_state.said_relation,
        kinds=tuple(st.session_state.get("said_kinds", ())),
        note=st.session_state.review_note,
    )
    folder = shown.request.folder
    try:
        review = review_of(said, result.claim, cell, shown.found, state.corpus(folder))
        keep_review(folder, review)
    except AnalyzerError as error:
        st.session_state.review_told = (str(error), "error")
        return
    st.session_state.review_told = (f"Kept, {review.reviewer}: {review.answer}.", "note")
    st.session_state.review_note = ""


def _so_far(shown: page.Shown) -> None:
    """All reviews of the corpus, how far people and machine agree, and both as files."""
    st.subheader("Reviews so far", anchor="reviews")
    reviews = read_reviews(shown.request.folder)
    if not reviews:
        parts.show(parts.sentence(NONE_YET))
        return
    articles = {one.id: one for one in state.corpus(shown.request.folder).articles}
    found = standings(reviews, articles)
    parts.show(parts.table(reviews_table(found), "Reviews, the latest first"))
    st.subheader("Agreement", anchor="agreement")
    parts.show(parts.table(agreement_table(agreements(found)), "People and the machine"))
    parts.show(parts.note(TOO_LITTLE))
    with st.container(horizontal=True):
        for name, data in review_files(reviews, articles).items():
            st.download_button(
                name.removesuffix(".csv").capitalize() + " (CSV)",
                data=data,
                file_name=name,
                mime="text/csv",
                key=f"download-{name}",
                on_click="ignore",
            )


page.run(
    draw,
    "cells.csv",
    title="Review",
    lead="Accept, reject or correct what the machine says of a claim and another article.",
)
