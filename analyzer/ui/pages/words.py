"""Who is called what by whom, and who is quoted where."""

from __future__ import annotations

import streamlit as st

from analyzer.ui import page, parts
from analyzer.views import labels_table, speakers_table


def draw(shown: page.Shown) -> None:
    """Labels per actor and outlet, then speakers per outlet."""
    st.subheader("Labels", anchor="labels")
    labels = labels_table(shown.view)
    if labels.rows:
        parts.show(parts.table(labels, "Words for an actor by outlet, and how often"))
        parts.show(parts.note("In quotation marks: said by somebody else. A star: a loaded term."))
    else:
        parts.show(parts.sentence("No actor on this event goes by more than one name."))
    st.subheader("Speakers", anchor="speakers")
    speakers = speakers_table(shown.view)
    if speakers.rows:
        parts.show(parts.table(speakers, "Speakers by outlet, in sentences"))
        parts.show(
            parts.note(
                "Left out: at least two other outlets quote this speaker, and this one does not."
            )
        )
    else:
        parts.show(parts.sentence("No speaker is quoted in the articles on this event."))


page.run(
    draw,
    "labels.csv",
    "speakers.csv",
    "unquoted.csv",
    title="Words",
    lead="What each outlet calls each actor, and whom it lets speak.",
)
