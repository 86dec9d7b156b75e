"""What the words mean, how often it is wrong, and what it cannot do."""

from __future__ import annotations

import streamlit as st

from analyzer.readout import RELATION_MEANINGS, SIGNS, VERDICT_MEANINGS
from analyzer.ui import parts
from analyzer.views import Table

LIMITS = (
    "It never says what is true, and that an account stands alone does not make it wrong.",
    "It reads the corpus and nothing else: silence means that no passage was found there.",
    "It reads English. Articles in other languages are named and left out.",
    "A paraphrase far from the claim's words can be missed, and irony is read as it is written.",
    "Origins are counted from copied text and named sources; what outlets heard from one unnamed "
    "source counts as several.",
    "Opinions, appeals and predictions are kept, labelled and not judged.",
)


def draw() -> None:
    """Words, error rate, limits."""
    from analyzer.error_page import MEASURES
    from analyzer.judging.decision import read_calibration

    parts.show(parts.plain_heading("Method", "What the words mean, and how far to trust them."))
    st.subheader("Verdicts of a claim", anchor="verdicts")
    verdicts = [(f"{SIGNS[name]} {name}", words) for name, words in VERDICT_MEANINGS.items()]
    table = Table(("verdict", "meaning"), tuple(verdicts))
    parts.show(parts.table(table, "Verdicts", under_heading=True))
    st.subheader("Relations of a claim and another outlet", anchor="relations")
    relations = [(f"{SIGNS[name]} {name}", words) for name, words in RELATION_MEANINGS.items()]
    table = Table(("relation", "meaning"), tuple(relations))
    parts.show(parts.table(table, "Relations", under_heading=True))
    st.subheader("Error rate", anchor="error-rate")
    calibration = read_calibration()
    parts.show(parts.sentence(calibration.error_rate))
    measured = [
        (name, f"{calibration.measured[name]:.3f}", words.replace("`", ""))
        for name, words in MEASURES.items()
        if name in calibration.measured
    ]
    head = ("measure", "value", "what it is")
    parts.show(parts.table(Table(head, tuple(measured)), "What was measured on labelled cells"))
    parts.show(parts.note("Intervals, and the errors one by one, are in docs/error-rate.md."))
    st.subheader("What it cannot do", anchor="limits")
    parts.show(parts.bullets(LIMITS))


draw()
