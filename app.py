"""The dashboard: `streamlit run app.py`.

Page config, the list of pages and navigation; everything else lives in `analyzer/ui/`.
"""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from analyzer.ui import address, sidebar, state

UI = Path(__file__).parent / "analyzer" / "ui"
PAGES = {  # file in `analyzer/ui/pages` → title; the first one is the start page
    "article": "Article",
    "matrix": "Matrix",
    "figures": "Figures",
    "left_out": "Left out / only here",
    "words": "Words",
    "origins": "Origins",
    "outlets": "Outlets",
    "review": "Review",
    "corpus": "Corpus",
    "method": "Method",
}

st.set_page_config(page_title="Parallax", layout="wide", initial_sidebar_state=340)
st.html(UI / "style.css")

# Pages are given by path, not as functions: so a test can switch to them.
pages = [
    st.Page(UI / "pages" / f"{name}.py", title=title, url_path=name, default=name == "article")
    for name, title in PAGES.items()
]
page = st.navigation(pages, position="top")
sidebar.draw()
page.run()
address.write()
state.load_early()  # last, so that the page is drawn first
