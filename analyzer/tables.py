"""Results as data frames, and data frames as files: one set of tables per run.

Numbers stay numbers and text stays verbatim until a file is written. The same comparison gives
the same bytes: rows have a fixed order, numbers a fixed format, and no file holds a time, a host
or a path.
"""

from __future__ import annotations

import io
import json
import os
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from analyzer.columns import (
    CELL_COLUMNS,
    CHANGE_COLUMNS,
    CLAIM_COLUMNS,
    FIGURE_COLUMNS,
    LABEL_COLUMNS,
    LEFT_OUT_COLUMNS,
    OMISSION_COLUMNS,
    ORIGIN_COLUMNS,
    OUTLET_COLUMNS,
    SPREAD_COLUMNS,
    VOICE_COLUMNS,
)
from analyzer.datamodels import Comparison
from analyzer.errors import UsageError
from analyzer.readout import (
    ordered_cells,
    ordered_changes,
    ordered_claims,
    ordered_figures,
    ordered_labels,
    ordered_origins,
    ordered_voices,
)
from analyzer.records import (
    Record,
    cell_record,
    claim_record,
    figure_record,
    omission_record,
    origin_record,
    pair_record,
    spread_record,
)
from analyzer.report import render_report
from analyzer.report_markdown import render_markdown
from analyzer.spreads import find_spreads

if TYPE_CHECKING:
    import pandas as pd

# Columns and their types, in the order of the files. Add at the end; never rename or remove.
_AMOUNTS = frozenset(("low", "high"))  # written without idle zeros: 12, 1.5, 6600000

_ESCAPED = re.compile(r"'*[=+\-@\t\r]")
_SHEET_CHARACTERS = 32_767  # most that Excel keeps in one cell, in UTF-16 units
_SHEET_ROWS = 1_048_576  # most that Excel opens, the header included
_CUT = " … [cut; the CSV table has it all]"
_HALF_CHARACTER = re.compile("[\ud800-\udfff]")  # a lone surrogate, from a damaged source
_NOT_IN_XML = re.compile("[\ufffe\uffff]")  # besides control characters: xlsxwriter escapes those
_WIDE = {
    "sentence": 60,
    "claim": 60,
    "evidence": 60,
    "example": 60,
    "by_outlet": 60,
    "counter_evidence": 40,
    "receipt": 40,
}
_CREATED = datetime(2000, 1, 1)  # a workbook must name a time; a fixed one keeps bytes equal


def claims_frame(comparison: Comparison) -> pd.DataFrame:
    """One row per claim, with `CLAIM_COLUMNS`."""
    return _frame(map(claim_record, ordered_claims(comparison)), CLAIM_COLUMNS)


def cells_frame(comparison: Comparison) -> pd.DataFrame:
    """One row per claim and other article on its event, with `CELL_COLUMNS`.

    A row with a `note` is shown and never counted.
    """
    return _frame(map(cell_record, ordered_cells(comparison)), CELL_COLUMNS)


def origins_frame(comparison: Comparison) -> pd.DataFrame:
    """One row per article on an event and its copy group, with `ORIGIN_COLUMNS`."""
    return _frame(map(origin_record, ordered_origins(comparison)), ORIGIN_COLUMNS)


def figures_frame(comparison: Comparison) -> pd.DataFrame:
    """One row per quantity in the articles on an event, with `FIGURE_COLUMNS`."""
    return _frame(map(figure_record, ordered_figures(comparison.figures)), FIGURE_COLUMNS)


def spreads_frame(comparison: Comparison) -> pd.DataFrame:
    """One row per count that at least two outlets give, with `SPREAD_COLUMNS`."""
    return _frame(
        map(spread_record, find_spreads(comparison.figures, comparison.origins)), SPREAD_COLUMNS
    )


def voices_frame(comparison: Comparison) -> pd.DataFrame:
    """One row per article on an event and speaker quoted in it, with `VOICE_COLUMNS`."""
    return _frame(map(asdict, ordered_voices(comparison.voices)), VOICE_COLUMNS)


def left_out_frame(comparison: Comparison) -> pd.DataFrame:
    """One row per outlet and speaker whom others quote on an event, with `LEFT_OUT_COLUMNS`."""
    rows: list[Record] = [
        {
            "event_id": one.event_id,
            "speaker": one.speaker,
            "outlet": one.outlet,
            "quoted_by": ";".join(one.outlets),
        }
        for one in sorted(comparison.left_out, key=lambda one: one.event_id)
    ]
    return _frame(rows, LEFT_OUT_COLUMNS)


def changes_frame(comparison: Comparison) -> pd.DataFrame:
    """One row per step in how the reporting moved, with `CHANGE_COLUMNS`."""
    return _frame(map(asdict, ordered_changes(comparison.changes)), CHANGE_COLUMNS)


def omissions_frame(comparison: Comparison) -> pd.DataFrame:
    """One row per fact that others report and a compared article does not."""
    return _frame(map(omission_record, comparison.omissions), OMISSION_COLUMNS)


def outlets_frame(comparison: Comparison) -> pd.DataFrame:
    """One row per two outlets, with `OUTLET_COLUMNS`."""
    return _frame(map(pair_record, comparison.pairs), OUTLET_COLUMNS)


def labels_frame(comparison: Comparison) -> pd.DataFrame:
    """One row per actor, outlet, wording and voice, with `LABEL_COLUMNS`."""
    return _frame(map(asdict, ordered_labels(comparison.labels)), LABEL_COLUMNS)


TABLES: Mapping[str, Callable[[Comparison], pd.DataFrame]] = {
    "claims": claims_frame,
    "cells": cells_frame,
    "origins": origins_frame,
    "omissions": omissions_frame,
    "figures": figures_frame,
    "spreads": spreads_frame,
    "speakers": voices_frame,
    "unquoted": left_out_frame,
    "timeline": changes_frame,
    "outlets": outlets_frame,
    "labels": labels_frame,
}


def spreadsheet_safe(text: str) -> str:
    """The text as it is written: one apostrophe before what a spreadsheet would run.

    Text that looks escaped already gets one more, so that `without_escape` restores every text.
    """
    return "'" + text if _ESCAPED.match(text) else text


def without_escape(value: str) -> str:
    """The text of a written cell: offsets refer to this one."""
    return value[1:] if value.startswith("'") and _ESCAPED.match(value) else value


def write_tables(comparison: Comparison, out: Path, *, parquet: bool = False) -> list[Path]:
    """Write the whole set into `out` and return the paths, in a fixed order.

    Either every file is replaced or, where one cannot be made, none. Parquet files of an earlier
    run are removed when this run writes none, so that a folder never mixes two runs.

    Args:
        comparison: what to write.
        out: a folder; it is made where it does not exist.
        parquet: write each table as Parquet too.

    Raises:
        UsageError: `out` cannot be written.
    """
    frames = {name: make(comparison) for name, make in TABLES.items()}
    files = {
        f"{name}.csv": csv_bytes(frame.columns, frame.itertuples(index=False, name=None))
        for name, frame in frames.items()
    }
    stale = [f"{name}.parquet" for name in frames]
    if parquet:
        files |= {f"{name}.parquet": _parquet_bytes(frame) for name, frame in frames.items()}
        stale = []
    files["divergence.xlsx"] = _workbook_bytes(frames)
    files["report.html"] = _utf8(render_report(comparison))
    files["report.md"] = _utf8(render_markdown(comparison))
    rows = {name: len(frame) for name, frame in frames.items()}
    files["manifest.json"] = _utf8(_manifest(comparison, rows))
    try:
        return _replace_all(out, files, stale)
    except OSError as error:
        raise UsageError(
            f"{out}: the tables cannot be written there ({error.strerror or error}); "
            "give a folder that you may write to"
        ) from error


def write_table(path: Path, columns: Iterable[str], rows: Iterable[Iterable[object]]) -> None:
    """Write one CSV table in the format of all others: the file is replaced whole or not at all.

    Raises:
        UsageError: it cannot be written.
    """
    try:
        _replace_all(path.parent, {path.name: csv_bytes(columns, rows)}, ())
    except OSError as error:
        raise UsageError(
            f"{path}: the table cannot be written there ({error.strerror or error}); "
            "name a file in a folder that you may write to"
        ) from error


def _frame(records: Iterable[Record], columns: Mapping[str, type]) -> pd.DataFrame:
    """A frame with exactly these columns and types, rows or none."""
    import pandas as pd

    rows = [{name: _whole(value) for name, value in record.items()} for record in records]
    return pd.DataFrame(rows, columns=list(columns)).astype(dict(columns))


def _whole(value: object) -> object:
    """Text without halves of characters, which no file can hold; offsets stay as they are."""
    return _HALF_CHARACTER.sub("\ufffd", value) if isinstance(value, str) else value


def _utf8(text: str) -> bytes:
    """UTF-8 without a byte order mark: every program reads it, and spreadsheets have the xlsx."""
    return _HALF_CHARACTER.sub("\ufffd", text).encode("utf-8")


def _written(value: object, column: str = "") -> str:
    """A value as text: numbers are never escaped, they hold nothing that an article wrote."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        places = f"{value:.4f}"
        return places.rstrip("0").rstrip(".") if column in _AMOUNTS else places
    return spreadsheet_safe(value) if isinstance(value, str) else str(value)


def csv_bytes(columns: Iterable[str], rows: Iterable[Iterable[object]]) -> bytes:
    """A table as a CSV file: RFC 4180 with line feeds, quoted where needed.

    Written by hand since Python 3.11 does not quote a lone carriage return, and then cannot read
    its own row back.
    """

    def quoted(value: object, column: str = "") -> str:
        text = _written(value, column)
        if any(mark in text for mark in ',"\r\n'):
            return '"' + text.replace('"', '""') + '"'
        return text

    names = tuple(columns)
    lines = [",".join(map(quoted, names))]
    lines += [",".join(map(quoted, row, names)) for row in rows]
    return _utf8("".join(line + "\n" for line in lines))


def _parquet_bytes(frame: pd.DataFrame) -> bytes:
    """Typed columns and verbatim text; no pandas metadata, which names versions."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    target = io.BytesIO()
    table = pa.Table.from_pandas(frame, preserve_index=False)
    pq.write_table(table.replace_schema_metadata(None), target)
    return target.getvalue()


def _workbook_bytes(frames: Mapping[str, pd.DataFrame]) -> bytes:
    """The tables as sheets. Text is written as text: no formula, no link, no guessed number."""
    import xlsxwriter

    target = io.BytesIO()
    # In memory, every member of the zip archive carries one fixed time and no file mode.
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        book.set_properties({"title": "Parallax: divergence tables", "created": _CREATED})
        head = book.add_format({"bold": True, "bottom": 1, "valign": "top"})
        body = book.add_format({"text_wrap": True, "valign": "top"})
        decimal = book.add_format({"num_format": "0.0000", "valign": "top"})
        for name, frame in frames.items():
            sheet = book.add_worksheet(name)
            sheet.freeze_panes(1, 0)
            for number, column in enumerate(frame.columns):
                sheet.set_column(number, number, _WIDE.get(column, max(12, len(column) + 2)))
                sheet.write_string(0, number, column, head)
            for line, row in enumerate(frame.itertuples(index=False, name=None), start=1):
                if line == _SHEET_ROWS - 1 and len(frame) > line:
                    sheet.write_string(line, 0, f"… {len(frame) - line + 1} more rows:{_CUT}", body)
                    break
                for number, (column, value) in enumerate(zip(frame.columns, row, strict=True)):
                    if isinstance(value, int | float) and not isinstance(value, bool):
                        fixed = isinstance(value, float) and column not in _AMOUNTS
                        style = decimal if fixed else body
                        sheet.write_number(line, number, value, style)
                    else:
                        sheet.write_string(line, number, _sheet_text(_written(value)), body)
    return target.getvalue()


def _sheet_text(text: str) -> str:
    """The text without what XML forbids, cut visibly to what Excel keeps of one cell."""
    text = _NOT_IN_XML.sub("\ufffd", text)
    units = text.encode("utf-16-le")
    if len(units) <= 2 * _SHEET_CHARACTERS:
        return text
    room = 2 * (_SHEET_CHARACTERS - len(_CUT))
    return units[:room].decode("utf-16-le", errors="ignore") + _CUT


def _manifest(comparison: Comparison, rows: Mapping[str, int]) -> str:
    """What the run rests on: provenance, the compared texts, problems and row counts."""
    compared = [comparison.articles[i] for i in comparison.compared if i in comparison.articles]
    manifest = {
        **comparison.provenance,
        "compared": {article.id: article.sha256 for article in compared},
        "published": {
            article.id: ", ".join(filter(None, (article.outlet, article.published)))
            for article in compared
        },
        "problems": [str(problem) for problem in comparison.problems],
        "rows": dict(rows),
    }
    return json.dumps(manifest, ensure_ascii=False, indent=2, sort_keys=True) + "\n"


def _replace_all(out: Path, files: Mapping[str, bytes], stale: Iterable[str]) -> list[Path]:
    """Write all files under temporary names, then put all in their place."""
    out.mkdir(parents=True, exist_ok=True)
    temporary = {name: out / f".{name}.{os.getpid()}.tmp" for name in files}
    try:
        for name, data in files.items():
            temporary[name].write_bytes(data)
        for name in files:
            os.replace(temporary[name], out / name)
    finally:
        for path in temporary.values():
            path.unlink(missing_ok=True)
    for name in stale:
        (out / name).unlink(missing_ok=True)
    return [out / name for name in files]
