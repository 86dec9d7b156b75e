"""Claims by outlets, to be filtered and sorted; a press on a square shows its evidence."""

from __future__ import annotations

import streamlit as st

from analyzer.datamodels import RELATIONS
from analyzer.matrix import ORDERS, Matrix, Order, Sought, kinds_of, matrix_of, outlets_of
from analyzer.readout import RELATION_MEANINGS, SIGNS, ArticleView
from analyzer.ui import components, evidence, page, parts
from analyzer.ui.address import ALL

NOTHING = "No other outlet has anything to set beside these claims."
_ORDER_WORDS: dict[Order, str] = {
    "verdict": "verdict",
    "place": "place in the article",
    "agreement": "most origins that agree",
    "divergence": "most origins that diverge",
}


def draw(shown: page.Shown) -> None:
    """The filters, the matrix, and the evidence of the square that was pressed."""
    view = shown.view
    if not any(view.cells.values()):
        parts.show(parts.sentence(NOTHING))
        return
    matrix = matrix_of(view, _sought(view), st.session_state.order)
    if not matrix.rows:
        parts.show(parts.sentence("No claim fits what was chosen. Choose less."))
        return
    claim, outlet = _chosen(matrix)
    components.show_matrix(components.matrix_data(matrix, claim, outlet))
    legend = "; ".join(
        f"{SIGNS[name]} {name}: {words}" for name, words in RELATION_MEANINGS.items()
    )
    parts.show(parts.note(f"{legend}. Outlets under one heading have copies of one text."))
    st.subheader("Evidence", anchor="evidence")
    row = next(row for row in matrix.rows if row.result.claim.claim_id == claim)
    cells = [cell for cell in view.cells[claim] if cell.other_outlet == outlet]
    left, right = st.columns([2, 3], gap="medium")
    with left:
        parts.show(evidence.claim_side(row.number, row.result, shown.found.articles))
    with right:
        page.show_evidence(shown, row.result, cells)


def _sought(view: ArticleView) -> Sought:
    """What the reader wants to see, and in which order."""
    verdict = page.choose_verdict(view)
    with st.container(key="filters"):
        first, second, third, fourth = st.columns(4)
    with first:
        relation = page.choose("Relation", (ALL, *RELATIONS), "relation")
    with second:
        kind = page.choose("Kind of divergence", (ALL, *kinds_of(view)), "kind")
    with third:
        outlets = st.multiselect("Outlets", outlets_of(view), key="outlets", placeholder="all")
    with fourth:
        page.choose("Sort by", tuple(ORDERS), "order", _ORDER_WORDS)
    return Sought(
        verdict="" if verdict == ALL else verdict,
        relation="" if relation == ALL else relation,
        kind="" if kind == ALL else kind,
        outlets=tuple(outlets),
    )


def _chosen(matrix: Matrix) -> tuple[str, str]:
    """Claim and outlet whose evidence is shown: those pressed or linked, else the first square."""
    by_id = {row.result.claim.claim_id: row for row in matrix.rows}
    row = by_id.get(st.session_state.get("claim", ""), matrix.rows[0])
    outlet: str = st.session_state.get("outlet_cell", "")
    if outlet not in row.marks:
        places = [outlet for group in matrix.groups for outlet in group.outlets]
        outlet = min(row.marks, key=lambda name: (row.marks[name] == "silent", places.index(name)))
    st.session_state.claim, st.session_state.outlet_cell = row.result.claim.claim_id, outlet
    return row.result.claim.claim_id, outlet


page.run(
    draw,
    "cells.csv",
    "claims.csv",
    title="Matrix",
    lead="Claims by outlets: who agrees, who diverges and who is silent. Press a square to see the "
    "words.",
)
