"""The article itself, its claims underlined; beside it the evidence for one of them."""

from __future__ import annotations

from functools import partial

import streamlit as st

from analyzer.ui import components, evidence, page, parts
from analyzer.ui.address import ALL


def draw(shown: page.Shown) -> None:
    """The text on the left, the evidence on the right."""
    view = shown.view
    parts.show(parts.coverage(view))
    if shown.found.problems:
        parts.show(parts.problems(shown.found.problems))
    if not view.claims:
        if view.article:
            parts.show(parts.preview(view.article))
        parts.show(parts.sentence("No claim was found in this article."))
        return
    verdict = page.choose_verdict(view)
    listed = [(n, r) for n, r in view.numbered if verdict in (ALL, r.verdict)]
    number, result = page.choose_claim(listed)
    left, right = st.columns([3, 2], gap="medium")
    with left:
        components.show_article(
            components.article_data(view, result.claim.claim_id, "" if verdict == ALL else verdict)
        )
    with right:
        _steps([r.claim.claim_id for _, r in listed], result.claim.claim_id)
        parts.show(evidence.claim_side(number, result, shown.found.articles))
        page.show_evidence(shown, result, view.cells[result.claim.claim_id])


def _steps(ids: list[str], chosen: str) -> None:
    """To the claims before and after, of those that are listed."""
    at = ids.index(chosen)
    with st.container(horizontal=True, key="steps"):
        for name, label, to in (("previous", "Previous", at - 1), ("next", "Next", at + 1)):
            st.button(
                label,
                key=name,
                disabled=not 0 <= to < len(ids),
                on_click=partial(st.session_state.__setitem__, "claim", ids[to % len(ids)]),
            )


page.run(draw, "claims.csv", "cells.csv", "timeline.csv")
