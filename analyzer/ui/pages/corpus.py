"""Build a corpus of uploaded files; see what is wrong with the chosen one, and what is in it."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import streamlit as st

from analyzer.errors import AnalyzerError, EmptyCorpusError
from analyzer.ingest.build import BuildOptions, build_new_corpus
from analyzer.ingest.dates import DateOrder
from analyzer.ingest.files import ARCHIVE_ENDINGS, Upload, safe_name
from analyzer.ingest.tables import TABLE_ENDINGS, TableColumns, TableOptions, table_columns
from analyzer.ingest.texts import TEXT_ENDINGS
from analyzer.review_views import became_table, days_table, findings_table, outlets_table
from analyzer.ui import drawing, parts, sidebar, state
from analyzer.ui.wording import COLUMNS, DATE, DATE_ORDER, on_page

ENDINGS = [e.removeprefix(".") for e in (*TABLE_ENDINGS, *TEXT_ENDINGS, *ARCHIVE_ENDINGS)]
FIND_OUT, NONE = "find by its name", "no column"
ORDERS: dict[str, DateOrder | None] = {
    "decide from the column": None,
    "month first (4/16/2031)": "mdy",
    "day first (16/4/2031)": "dmy",
    "year first (2031/4/16)": "ymd",
}
STOPPED = "Stopped. Nothing was written; press Build to begin again."
NO_FILES = "No file is chosen yet. Tables, texts, web pages and ZIP archives of them can be read."


def _build() -> None:
    """The files, how they are read, and the name of the new corpus."""
    st.subheader("Build", anchor="build")
    files = st.file_uploader(
        "Tables (CSV, TSV, JSON, Parquet), texts, web pages or ZIP archives",
        ENDINGS,
        accept_multiple_files=True,
        key="corpus_files",
    )
    uploads = [Upload(file.name, file.getvalue()) for file in files or ()]
    if not uploads:
        parts.show(parts.sentence(NO_FILES))
        return
    options = _options(uploads)
    name = st.text_input(
        f"Name of the new corpus, a folder in {state.CORPORA}/", key="corpus_name"
    ).strip()
    if st.button("Build", key="build", type="primary", disabled=not name):
        _built(uploads, name, options)
    elif st.session_state.pop("build_stopped", False):
        parts.show(parts.sentence(STOPPED))


def _options(uploads: list[Upload]) -> BuildOptions:
    """What the files do not say, and the columns of the tables among them."""
    first, second, third = st.columns(3)
    with first:
        outlet = st.text_input("Outlet, if a file has none", key="corpus_outlet").strip()
    with second:
        published = st.text_input(DATE, key="corpus_date", placeholder="2031-03-04").strip()
    with third:
        licence = st.text_input("Licence of the texts, if known", key="corpus_licence").strip()
    tables = [one for one in uploads if one.name.lower().endswith(TABLE_ENDINGS)]
    table = TableOptions()
    if tables:
        try:
            columns = table_columns(safe_name(tables[0].name), tables[0].data)
        except AnalyzerError as error:
            parts.show(parts.failure(error))
        else:
            table = _table(columns)
    return BuildOptions(table, outlet, published, licence=licence)


def _table(columns: TableColumns) -> TableOptions:
    """Which column is what, and how dates such as 4/5/2031 are read."""
    chosen: dict[str, str] = {}
    absent: list[str] = []
    places = st.columns(len(COLUMNS) // 2) + st.columns(len(COLUMNS) // 2)
    for place, (field, label) in zip(places, COLUMNS.items(), strict=True):
        options = [FIND_OUT, *([] if field == "text" else [NONE]), *columns.names]
        key = f"column_{field}"
        if st.session_state.get(key) not in options:
            st.session_state[key] = FIND_OUT
        guess = columns.fields.get(field)
        found = f"found by its name: {guess}" if guess else "not found by its name"
        with place:
            value = st.selectbox(
                label, options, key=key, format_func=partial(_column_in_words, found=found)
            )
        if value == NONE:
            absent.append(field)
        elif value != FIND_OUT:
            chosen[field] = value
    order = st.selectbox(DATE_ORDER, list(ORDERS), key="date_order")
    return TableOptions(**chosen, absent=tuple(absent), date_order=ORDERS[order])


def _column_in_words(option: str, found: str) -> str:
    """An option of a field for a column; the first one tells what is found."""
    return found if option == FIND_OUT else option


def _built(uploads: list[Upload], name: str, options: BuildOptions) -> None:
    """Build it, tell how far that is, and begin anew so that the corpus can be chosen.

    A press of Stop ends the script where it next tells of a file; nothing is written then.
    """
    done = 0
    with st.container(horizontal=True, vertical_alignment="center", key="building"):
        bar = st.empty()
        st.button(
            "Stop",
            key="stop_build",
            on_click=partial(st.session_state.__setitem__, "build_stopped", True),
        )

    def tell(count: int) -> None:
        nonlocal done
        done += count
        bar.progress(min(done / len(uploads), 1.0), text=f"Reading: {done:,} files")

    tell(0)
    st.session_state.pop("built", None)
    try:
        st.session_state.built = build_new_corpus(uploads, state.CORPORA, name, options, tell)
    except EmptyCorpusError as error:
        parts.show(parts.sentence("Nothing was written: the files hold no article.", "error"))
        parts.show(parts.bullets(list(map(on_page, error.problems))))
    except AnalyzerError as error:
        parts.show(parts.failure(error))
    else:
        st.rerun()


def _report() -> None:
    """What the last build of this session made of each line."""
    report = st.session_state.get("built")
    if report is None:
        return
    st.subheader("What each line became", anchor="became")
    parts.show(parts.bullets(list(map(on_page, report.lines()))))
    lines = [replace(line, why=on_page(line.why)) for line in report.became]
    st.button("Use this corpus", key="use", on_click=_use, args=(str(report.folder),))
    parts.show(parts.table(became_table(lines), "Line by line; what needs a look comes first"))


def _use(folder: str) -> None:
    """Choose the corpus that was built."""
    st.session_state.corpus = folder


def _inspect() -> None:
    """What is wrong with the chosen corpus, and its counts."""
    st.subheader("Check and counts", anchor="check")
    chosen = st.session_state.get("corpus") or ""
    folder = st.session_state.get("folder", "").strip() if chosen == sidebar.ELSEWHERE else chosen
    if not folder:
        parts.show(parts.sentence(sidebar.NO_CORPUS))
        return
    checked, stats = state.inspected(folder)
    parts.show(parts.note(checked.lines()[-1]))
    if not checked.clean:
        parts.show(parts.table(findings_table(checked), "What is wrong, errors first"))
    if stats is None:
        return
    parts.show(parts.bullets(stats.lines()[:3]))
    left, right = st.columns(2, gap="medium")
    with left:
        parts.show(parts.table(outlets_table(stats.days, stats.outlets), "Articles by outlet"))
    with right:
        if stats.days:
            st.vega_lite_chart(
                [{"day": day, "articles": sum(of.values())} for day, of in stats.days.items()],
                drawing.bars("day", "articles", dark=st.context.theme.type == "dark"),
                key="days-chart",
                alt="Articles by day; the table below has them all",
            )
        parts.show(parts.table(days_table(stats.days), "Articles by day"))


parts.show(
    parts.plain_heading("Corpus", "Build a corpus of your files, and see what became of each line.")
)
try:
    _build()
    _report()
    _inspect()
except AnalyzerError as error:
    parts.show(parts.failure(error))
