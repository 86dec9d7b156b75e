"""Who copies whom, and who rests on which named source."""

from __future__ import annotations

import streamlit as st

from analyzer.explanations import shared_text
from analyzer.ui import page, parts
from analyzer.ui.drawing import dot
from analyzer.views import origin_graph, origins_table


def draw(shown: page.Shown) -> None:
    """The graph, then the table that backs it."""
    view, articles = shown.view, shown.found.articles
    if not view.copy_groups:
        parts.show(parts.sentence("The corpus has no other reporting on the event."))
        return
    if words := shared_text(view, articles):
        parts.show(parts.sentence(words))
    graph = origin_graph(view, articles)
    if graph.edges:
        st.graphviz_chart(
            dot(graph, dark=st.context.theme.type == "dark"),
            width="stretch",
            alt="Who copies whom and who rests on which source; the table below has it all",
        )
        parts.show(
            parts.note(
                "A solid arrow leads to the article whose text was taken, with the share of the "
                "text; a dotted one to a source that several articles rest on."
            )
        )
    else:
        words = "No article on this event copies another or shares a named source with one."
        parts.show(parts.sentence(words))
    parts.show(
        parts.table(origins_table(view, articles), "Articles on the event and their origins")
    )


page.run(
    draw,
    "origins.csv",
    title="Origins",
    lead="Ten outlets that print one agency's text are one origin. This is who has it from whom.",
)
