"""Outlets against outlets: of a batch that was written to a folder, or of this comparison."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import streamlit as st

from analyzer.datamodels import OutletPair
from analyzer.errors import AnalyzerError
from analyzer.outlet_rows import read_pairs
from analyzer.ui import page, parts
from analyzer.views import agreement_grid, pairs_table

TITLE = "Outlets"
LEAD = "How often the accounts of two outlets agree where both speak of the same claim."
EMPTY = "Empty where there is too little to say: fewer than ten decided claims."
TOO_FEW = (
    "No two outlets have enough decided claims between them for a share to mean anything. "
    "Compare many articles with python -m analyzer batch and open the folder that it wrote."
)


def draw(shown: page.Shown) -> None:
    """The outlets of the comparison."""
    _pairs(shown.found.pairs)


def _batch(folder: str) -> None:
    """The outlets of a batch."""
    try:
        _pairs(read_pairs(Path(folder)))
    except AnalyzerError as error:
        parts.show(parts.failure(error))


def _pairs(pairs: Sequence[OutletPair]) -> None:
    """The heat map, where anything can be said, and the list."""
    if not pairs:
        parts.show(parts.sentence("No two outlets were compared."))
        return
    outlets, shares = agreement_grid(pairs)
    if outlets:
        parts.show(parts.grid(outlets, shares, "Agreement of two outlets, 0 to 1"))
        parts.show(parts.note(EMPTY))
    else:
        parts.show(parts.sentence(TOO_FEW))
    parts.show(parts.table(pairs_table(pairs), "Outlets against outlets"))


parts.show(parts.plain_heading(TITLE, LEAD))
folder = st.text_input(
    "Folder that batch wrote; leave empty for this comparison",
    key="batch",
    placeholder="out/batch",
).strip()
if folder:
    _batch(folder)
else:
    page.run(draw, "outlets.csv")
