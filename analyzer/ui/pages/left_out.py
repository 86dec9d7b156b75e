"""What others report and the article does not; what only the article reports."""

from __future__ import annotations

import streamlit as st

from analyzer.explanations import nothing_left_out
from analyzer.ui import evidence, page, parts
from analyzer.views import exclusives


def draw(shown: page.Shown) -> None:
    """Omissions first, then the claims that stand alone; both ranked."""
    articles = shown.found.articles
    st.subheader("Left out", anchor="left-out")
    if shown.view.omissions:
        parts.show(parts.omissions(shown.view.omissions, articles))
    else:
        parts.show(parts.sentence(nothing_left_out(shown.view)))
    st.subheader("Only here", anchor="only-here")
    alone = exclusives(shown.view)
    if not alone:
        parts.show(parts.sentence("No claim of this article is uncorroborated."))
    parts.show(evidence.standing_alone(alone, articles))


page.run(
    draw,
    "omissions.csv",
    "claims.csv",
    title="Left out / only here",
    lead="Facts that several independent origins report and this article does not; and claims of "
    "this article that no independent origin makes. Neither says anything about what is true.",
)
