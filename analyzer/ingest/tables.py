"""Articles in tables: CSV and TSV, JSON and JSON Lines, Parquet."""

from __future__ import annotations

import csv
import io
import json
import re
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

from analyzer.cache import key_of
from analyzer.corpus import without_surrogates
from analyzer.datamodels import Article, Problem
from analyzer.errors import UsageError
from analyzer.ingest.dates import DateOrder, OrderDecision, decide_order, parse_date
from analyzer.ingest.texts import decode

TABLE_ENDINGS = (".csv", ".tsv", ".tab", ".jsonl", ".ndjson", ".json", ".parquet")

# Usual names, best first, compared without case and punctuation.
_USUAL_NAMES: Mapping[str, tuple[str, ...]] = {
    "id": ("id", "articleid", "unitid", "docid", "documentid", "uuid", "guid"),
    "outlet": (
        *("outlet", "source", "publisher", "publication", "newspaper", "sourcename", "sitename"),
        *("site", "medium", "media", "domain", "feed"),
    ),
    "title": ("title", "headline", "articletitle", "heading"),
    "published": (
        *("published", "date", "publishedat", "publicationdate", "publishdate", "datepublished"),
        *("pubdate", "articledate", "datetime", "timestamp", "time"),
    ),
    "text": (
        *("text", "content", "articlecontent", "articletext", "body", "fulltext", "maintext"),
        *("articlebody", "article", "story"),
    ),
    "url": ("url", "link", "articleurl", "uri", "webpage", "href"),
    "author": ("author", "authors", "byline"),
    "language": ("language", "lang"),
}
_DELIMITERS = ",;\t|"


@dataclass(frozen=True)
class TableOptions:
    """What the user says of a table; an empty string leaves it to be found out.

    `absent` names fields that no column is to be taken for, whatever the columns are called.
    """

    id: str = ""
    outlet: str = ""
    title: str = ""
    published: str = ""
    text: str = ""
    url: str = ""
    encoding: str = ""
    date_order: DateOrder | None = None
    absent: tuple[str, ...] = ()


@dataclass(frozen=True)
class TableReading:
    """The articles of a table with their places, and how it was read.

    `columns` maps fields to the columns they were taken from, `guessed` names the fields whose
    column was not given. `rows` counts all rows, those without an article included.
    """

    articles: tuple[tuple[str, Article], ...]
    problems: tuple[Problem, ...]
    rows: int
    columns: Mapping[str, str]
    guessed: tuple[str, ...]
    encoding: str
    encoding_detected: bool = False
    order: OrderDecision | None = None


@dataclass
class _Rows:
    """Rows with their places, before their columns have a meaning."""

    names: list[str] = field(default_factory=list)
    rows: list[tuple[str, Mapping[str, object]]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    unreadable: int = 0
    encoding: str = "utf-8"
    detected: bool = False


@dataclass(frozen=True)
class TableColumns:
    """The columns of a table, and which of them is read as what if nobody says otherwise."""

    names: tuple[str, ...]
    fields: Mapping[str, str]


def table_columns(name: str, data: bytes, encoding: str = "") -> TableColumns:
    """The columns of a table that is not on disk; its name says the format.

    Raises:
        UsageError: it cannot be read.
    """
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"table{Path(name).suffix.lower()}"
        path.write_bytes(data)
        try:
            names = _read(path, TableOptions(encoding=encoding)).names
        except UsageError as error:
            raise UsageError(str(error).replace(str(path), name)) from None
    columns, _ = _found(names, {})
    return TableColumns(tuple(names), columns)


def read_table(path: Path, options: TableOptions | None = None) -> TableReading:
    """The articles of a table. A row without text is reported and left out.

    A row without an id gets one made from its content.

    Raises:
        UsageError: the file cannot be read, a named column does not exist, no column of text is
            found, or the order of day and month is open.
    """
    options = options or TableOptions()
    data = _read(path, options)
    columns, guessed = _columns(path, data.names, options)
    decision = None
    if "published" in columns:
        values = [_string(row.get(columns["published"])) or "" for _, row in data.rows]
        decision = decide_order(values)
        if decision.order is None and decision.needed and options.date_order is None:
            _refuse_dates(path, columns["published"], values, decision)
    order = options.date_order or (decision.order if decision else None)
    problems = list(data.problems)
    articles: list[tuple[str, Article]] = []
    for place, row in data.rows:
        article, wrong = _article(row, columns, order)
        problems += [Problem(place, message) for message in wrong]
        if article is not None:
            articles.append((place, article))
    return TableReading(
        articles=tuple(articles),
        problems=tuple(problems),
        rows=len(data.rows) + data.unreadable,
        columns=columns,
        guessed=guessed,
        encoding=data.encoding,
        encoding_detected=data.detected,
        order=decision if decision and decision.needed and not options.date_order else None,
    )


def _read(path: Path, options: TableOptions) -> _Rows:
    """Rows of the file, whatever its format."""
    ending = path.suffix.lower()
    try:
        if ending == ".parquet":
            return _read_parquet(path)
        content = path.read_bytes()
    except OSError as error:
        raise UsageError(f"{path}: cannot be read: {error.strerror}") from error
    try:
        decoded = decode(content, options.encoding)
    except UsageError as error:
        raise UsageError(f"{path}: {error}") from None
    if ending in (".jsonl", ".ndjson"):
        data = _read_json_lines(path, decoded.text)
    elif ending == ".json":
        data = _read_json(path, decoded.text)
    else:
        data = _read_delimited(path, decoded.text)
    if decoded.wrong:
        data.problems.insert(0, Problem(str(path), decoded.wrong))
    data.encoding, data.detected = decoded.encoding, decoded.detected
    return data


def _read_delimited(path: Path, text: str) -> _Rows:
    """Rows of comma, tab, semicolon or bar separated text; the first line names the columns."""
    csv.field_size_limit(2**31 - 1)  # the default of 128 KiB is shorter than long articles
    head = text[: text.find("\n") + 1] or text
    delimiter = "\t" if path.suffix.lower() in (".tsv", ".tab") else ""
    delimiter = delimiter or max(_DELIMITERS, key=head.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    data = _Rows(names=_distinct_names(next(reader, [])))
    unclosed = text.count('"') % 2 == 1
    rows: list[tuple[int, list[str]]] = []
    start = reader.line_num + 1
    for cells in reader:
        rows.append((start, cells))
        start = reader.line_num + 1
    if unclosed and rows and start - rows[-1][0] > 1:
        number, _ = rows.pop()
        data.unreadable += 1
        data.problems.append(
            Problem(
                f"{path}:{number}",
                f'a quotation mark (") opens here and never closes: lines {number} to {start - 1} '
                "cannot be told apart and are left out; close it",
            )
        )
    for number, cells in rows:
        if not any(cells):
            continue
        place = f"{path}:{number}"
        while len(cells) > len(data.names) and not cells[-1]:
            cells.pop()
        if len(cells) > len(data.names):
            data.unreadable += 1
            data.problems.append(
                Problem(
                    place,
                    f"{len(cells)} cells under {len(data.names)} columns; the row is left out, "
                    f"quote cells that hold {delimiter!r}",
                )
            )
            continue
        data.rows.append((place, dict(zip(data.names, cells, strict=False))))
    return data


def _distinct_names(header: Sequence[str]) -> list[str]:
    """Column names without blanks around them; a repeated one becomes `name (2)`."""
    names: list[str] = []
    for name in map(str.strip, header):
        number = 2
        distinct = name
        while distinct in names:
            distinct, number = f"{name} ({number})", number + 1
        names.append(distinct)
    return names


def _listed(names: Sequence[str]) -> str:
    """Column names for a message; in a file without a header they may be whole articles."""
    shown = [name if len(name) <= 40 else f"{name[:39]}…" for name in names[:20]]
    return ", ".join(shown + ["…"] * (len(names) > 20)) or "no columns"


def _read_json_lines(path: Path, text: str) -> _Rows:
    """One object a line."""
    data = _Rows()
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        place = f"{path}:{number}"
        try:
            _add_object(data, place, json.loads(line))
        except (ValueError, RecursionError) as error:
            told = error.msg if isinstance(error, json.JSONDecodeError) else "nested too deeply"
            data.unreadable += 1
            data.problems.append(
                Problem(place, f"not JSON ({told}); the line is left out, correct it")
            )
    return data


def _read_json(path: Path, text: str) -> _Rows:
    """A list of objects, an object that holds one, or a single article."""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise UsageError(f"{path}: not JSON ({error}); correct it, or name it .jsonl") from None
    if isinstance(found, dict):
        lists = [value for value in found.values() if isinstance(value, list)]
        found = lists[0] if len(lists) == 1 and isinstance(lists[0], list) else [found]
    data = _Rows()
    for number, item in enumerate(found if isinstance(found, list) else [found], start=1):
        _add_object(data, f"{path}, item {number}", item)
    return data


def _add_object(data: _Rows, place: str, item: object) -> None:
    """Take an object as a row, or report that it is none."""
    if isinstance(item, dict):
        data.names += [name for name in item if name not in data.names]
        data.rows.append((place, item))
    else:
        data.unreadable += 1
        data.problems.append(Problem(place, "not a JSON object; it is left out"))


def _read_parquet(path: Path) -> _Rows:
    """Rows of a Parquet file."""
    import pyarrow
    import pyarrow.parquet

    try:
        table = pyarrow.parquet.read_table(path)
    except pyarrow.ArrowException as error:
        told = str(error).splitlines()[0]
        raise UsageError(f"{path}: not a readable Parquet file ({told})") from error
    rows = [(f"{path}, row {number}", row) for number, row in enumerate(table.to_pylist(), start=1)]
    return _Rows(names=list(table.column_names), rows=rows, encoding="parquet")


def _columns(
    path: Path, names: Sequence[str], options: TableOptions
) -> tuple[dict[str, str], tuple[str, ...]]:
    """The column of each field, and the fields whose column was guessed."""
    chosen: dict[str, str] = {}
    for field_name in _USUAL_NAMES:
        given = getattr(options, field_name, "")
        if given and given not in names:
            option = {"published": "date"}.get(field_name, field_name)
            raise UsageError(
                f"{path}: --{option}-column {given!r} is not among its columns: {_listed(names)}"
            )
        if given:
            chosen[field_name] = given
    columns, guessed = _found(names, chosen, options.absent)
    if "text" not in columns:
        raise UsageError(
            f"{path}: no column of article text found among {_listed(names)}; "
            "name it with --text-column (the first line must name the columns)"
        )
    return columns, guessed


def _found(
    names: Sequence[str], chosen: Mapping[str, str], absent: Sequence[str] = ()
) -> tuple[dict[str, str], tuple[str, ...]]:
    """Columns that were chosen or have a usual name, and the fields of the latter."""
    columns = dict(chosen)
    guessed: list[str] = []
    plain = {re.sub(r"[\W_]+", "", name).casefold(): name for name in reversed(names)}
    for field_name, usual in _USUAL_NAMES.items():
        if field_name in columns or field_name in absent:
            continue
        free = (plain[name] for name in usual if name in plain)
        found = next((name for name in free if name not in columns.values()), None)
        if found is not None:
            columns[field_name] = found
            guessed.append(field_name)
    return {name: columns[name] for name in _USUAL_NAMES if name in columns}, tuple(guessed)


def _refuse_dates(path: Path, column: str, values: Sequence[str], decision: OrderDecision) -> None:
    """Say that day and month cannot be told apart."""
    if decision.conflict:
        raise UsageError(
            f"{path}: column {column!r} mixes day/month and month/day; "
            "give --date-order mdy or dmy to read it one way and have the others reported"
        )
    example = next(value for value in values if value and not parse_date(value))
    raise UsageError(
        f"{path}: dates of column {column!r} such as {example!r} can be read in two ways; "
        "give --date-order mdy, dmy or ymd"
    )


def _article(
    row: Mapping[str, object], columns: Mapping[str, str], order: DateOrder | None
) -> tuple[Article | None, list[str]]:
    """The article of a row, None without text, and what is wrong."""
    wrong: list[str] = []
    cells: dict[str, str] = {}
    for name, column in columns.items():
        value = _string(row.get(column))
        if value is None:
            wrong.append(f"column {column!r} holds no plain value; it is left empty")
        cells[name] = without_surrogates(value or "")
        if name != "title" and name != "text":
            cells[name] = cells[name].strip()
    if not cells["text"].strip():
        return None, [*wrong, f"no text in column {columns['text']!r}; the row is left out"]
    dated = cells.get("published", "")
    cells["published"] = parse_date(dated, order)
    if dated and not cells["published"]:
        wrong.append(f"date {dated!r} cannot be read{_in_order(order)}; kept without a date")
    if not cells.get("id"):
        made = key_of(*(cells.get(name, "") for name in ("outlet", "url", "title", "text")))[:12]
        if "id" in columns:
            wrong.append(f"no id in column {columns['id']!r}; the article is called {made!r}")
        cells["id"] = made
    return Article(**{"outlet": "", "title": "", **cells}), wrong


def _in_order(order: DateOrder | None) -> str:
    """How the order of dates is named in a message."""
    names = {"mdy": "month first", "dmy": "day first", "ymd": "year first"}
    return f" {names[order]}" if order else ""


def _string(value: object) -> str | None:
    """A cell as a string; None for what is no plain value. Named objects give their name."""
    if value is None or (isinstance(value, float) and value != value):
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, int | float):
        whole = isinstance(value, float) and value.is_integer()
        return str(int(value)) if whole else str(value)
    if isinstance(value, Mapping) and isinstance(value.get("name"), str):
        return str(value["name"])
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return ", ".join(value)
    return None
