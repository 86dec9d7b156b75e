"""The dashboard: `streamlit run app.py`.

Page config, the list of pages and navigation; everything else lives in `analyzer/ui/`.
"""

from __future__ import annotations

from pathlib import Path

import streamlit as st

UI = Path(__file__).parent / "analyzer" / "ui"

st.set_page_config(page_title="Parallax", layout="wide", initial_sidebar_state=340)
st.html(UI / "style.css")

# Pages are given by path, not as functions: so a test can switch to them.
pages = [
    st.Page(UI / "compare.py", title="Compare one article", url_path="compare", default=True),
]
st.navigation(pages, position="top").run()
