"""What Streamlit has no element for: an article and a matrix whose parts can be pressed.

What an article says goes to the browser as data and is set there as text, never as markup.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st

from analyzer.annotation import Paragraph, annotated, in_rows
from analyzer.datamodels import ClaimResult
from analyzer.matrix import Matrix
from analyzer.readout import SIGNS, ArticleView, support_in_words, verdict_in_words

HERE = Path(__file__).parent
Data = dict[str, Any]


def article_data(view: ArticleView, chosen: str, verdict: str = "") -> Data:
    """The article in rows of pieces, each with its claims, and the notes in the margin.

    Args:
        view: the compared article.
        chosen: id of the claim whose evidence is shown.
        verdict: claims of other verdicts step back; empty for none.
    """
    numbers = {result.claim.claim_id: number for number, result in view.numbered}
    paragraphs = annotated(view.article, view.claims) if view.article else ()
    return {
        "paragraphs": [
            {**_paragraph(row, numbers), "continued": row is not rows[-1]}
            for rows in map(in_rows, paragraphs)
            for row in rows
        ],
        "chosen": chosen,
        "faded": [
            result.claim.claim_id for result in view.claims if verdict not in ("", result.verdict)
        ],
    }


def matrix_data(matrix: Matrix, chosen: str, outlet: str) -> Data:
    """The claims by outlets, copies side by side, and which square is chosen."""
    return {
        "groups": [
            {
                "title": f"text of {group.origin or 'unknown outlet'}"
                if len(group.outlets) > 1
                else "",
                "outlets": [{"id": o, "name": o or "unknown outlet"} for o in group.outlets],
            }
            for group in matrix.groups
        ],
        "rows": [
            {
                **_claim(row.number, row.result),
                "words": row.result.verdict,
                "sentence": row.result.claim.sentence,
                "marks": dict(row.marks),
            }
            for row in matrix.rows
        ],
        "signs": {mark: SIGNS[mark] for row in matrix.rows for mark in row.marks.values()},
        "chosen": chosen,
        "outlet": outlet,
    }


def show_article(data: Data) -> None:
    """Draw the article; a press makes its claim the session's."""
    _component("article")(data=data, key="article-text", on_claim_change=_take_claim)


def show_matrix(data: Data) -> None:
    """Draw the matrix; a press makes its claim and outlet the session's."""
    _component("matrix")(data=data, key="matrix-cells", on_cell_change=_take_cell)


def _paragraph(paragraph: Paragraph, numbers: Mapping[str, int]) -> Data:
    """The pieces of a paragraph and the notes on the claims that end in it."""
    ending = [_claim(numbers[r.claim.claim_id], r) for r in paragraph.results]
    return {
        "title": paragraph.field == "title",
        "pieces": [
            {
                "text": piece.text,
                "on": [_name(result) for result in piece.results],
                "ends": [_claim(numbers[r.claim.claim_id], r) for r in piece.ending],
            }
            for piece in paragraph.pieces
        ],
        "notes": [note for note in ending if note["verdict"] != "not checkable"],
    }


def _name(result: ClaimResult) -> Data:
    return {"id": result.claim.claim_id, "verdict": result.verdict}


def _claim(number: int, result: ClaimResult) -> Data:
    """What a button of a claim says."""
    return {
        **_name(result),
        "number": number,
        "sign": SIGNS[result.verdict],
        "support": support_in_words(result) or verdict_in_words(result),
        "words": verdict_in_words(result),
    }


def _take_claim() -> None:
    """The claim that was pressed in the text."""
    if claim := st.session_state["article-text"].claim:
        st.session_state.claim = claim


def _take_cell() -> None:
    """The square that was pressed in the matrix."""
    if cell := st.session_state["matrix-cells"].cell:
        st.session_state.claim, st.session_state.outlet_cell = cell["claim"], cell["outlet"]


@cache
def _component(name: str) -> Any:
    """One of the components, registered once."""
    return st.components.v2.component(
        f"parallax_{name}",
        html='<div class="root"></div>',
        css=(HERE / f"{name}.css").read_text(encoding="utf-8"),
        js=(HERE / f"{name}.js").read_text(encoding="utf-8"),
    )
