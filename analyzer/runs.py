"""A run read back from the folder that `compare` or `batch` wrote: claims, cells, manifest.

Only what the comparison of two runs needs. Columns that are not known here may come and go.
"""

from __future__ import annotations

import csv
import io
import json
import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

from analyzer.columns import CELL_COLUMNS, CLAIM_COLUMNS
from analyzer.datamodels import RELATIONS, VERDICTS, Problem
from analyzer.errors import UsageError
from analyzer.tables import without_escape

_FILES = ("claims.csv", "cells.csv", "manifest.json")
AS_WRITTEN = ("columns", "values")  # what rows hold besides their typed values
_LONGEST_VALUE = 2**31 - 1  # characters; a sentence may be longer than the csv module expects


@dataclass(frozen=True, slots=True)
class ClaimRow:
    """A row of `claims.csv`; `values` are all of its `columns` as they stand in the file."""

    claim_id: str
    article_id: str
    outlet: str
    field: str
    start: int
    end: int
    sentence: str
    claim: str
    kind: str
    checkable: bool
    speaker: str
    verdict: str
    outlets_agree: int
    outlets_diverge: int
    origins_agree: int
    origins_diverge: int
    columns: tuple[str, ...]
    values: tuple[str, ...]

    def __post_init__(self) -> None:
        if self.verdict not in VERDICTS:
            raise ValueError(f"the verdict {self.verdict!r} is not known")


@dataclass(frozen=True, slots=True)
class CellRow:
    """A row of `cells.csv`; `values` are all of its `columns` as they stand in the file."""

    claim_id: str
    other_article_id: str
    other_outlet: str
    other_published: str
    origin_id: str
    relation: str
    kinds: tuple[str, ...]
    later: bool
    p_agrees: float
    p_diverges: float
    p_silent: float
    reason: str
    evidence: str
    evidence_field: str
    evidence_start: int
    evidence_end: int
    evidence_sha256: str
    scope: str
    note: str
    columns: tuple[str, ...]
    values: tuple[str, ...]

    def __post_init__(self) -> None:
        if self.relation not in RELATIONS:
            raise ValueError(f"the relation {self.relation!r} is not known")

    @property
    def counts(self) -> bool:
        """Whether the cell enters verdicts and counts."""
        return not self.note

    @property
    def probability(self) -> float:
        """Of the relation; of the likeliest one where the judge abstains."""
        known = {
            "agrees": self.p_agrees,
            "diverges": self.p_diverges,
            "silent": self.p_silent,
        }
        return known.get(self.relation, max(known.values()))


@dataclass(frozen=True)
class Run:
    """What a run found and what it rests on.

    `cells` are by claim, then by the other article, both in the order of the table. `problems`
    are rows that could not be read, and were left out.
    """

    folder: Path
    manifest: Mapping[str, object]
    claims: tuple[ClaimRow, ...]
    cells: Mapping[str, Mapping[str, CellRow]]
    problems: tuple[Problem, ...] = ()

    def section(self, name: str) -> Mapping[str, object]:
        """A part of the manifest; empty where it has none of that name."""
        found = self.manifest.get(name)
        return found if isinstance(found, Mapping) else {}

    @cached_property
    def compared(self) -> Mapping[str, str]:
        """The SHA-256 of the text of each compared article, by id; empty where not recorded."""
        texts = {claim.article_id: "" for claim in self.claims}
        return texts | {id: str(sha256) for id, sha256 in self.section("compared").items()}

    @cached_property
    def articles(self) -> frozenset[str]:
        """The ids of all articles that a claim or a cell is of."""
        others = {other for cells in self.cells.values() for other in cells}
        return frozenset(others | set(self.compared))

    @cached_property
    def on_event(self) -> frozenset[str]:
        """The ids of the articles that were taken for the event of a compared one."""
        return frozenset(
            other
            for cells in self.cells.values()
            for other, cell in cells.items()
            if cell.scope == "event"
        )


def read_run(folder: Path) -> Run:
    """Read what `compare` or `batch` wrote into the folder.

    Raises:
        UsageError: the folder or one of its files is missing, damaged or of another kind.
    """
    if not os.path.isdir(folder):  # False, too, where it may not be looked at
        raise UsageError(f"{folder}: is no folder; name one that compare or batch has written to")
    missing = [name for name in _FILES if not os.path.isfile(folder / name)]
    if missing:
        raise UsageError(
            f"{folder}: has no {' and no '.join(missing)}; name a folder that compare or batch "
            "has written to, or run it again"
        )
    manifest = _manifest(folder / "manifest.json")
    claims, problems = _rows(folder / "claims.csv", ClaimRow, CLAIM_COLUMNS, manifest)
    cells, more = _rows(folder / "cells.csv", CellRow, CELL_COLUMNS, manifest)
    problems += more
    known: dict[str, ClaimRow] = {}
    for claim in claims:
        if known.setdefault(claim.claim_id, claim) is not claim:
            problems.append(
                _left_out(folder / "claims.csv", f"{claim.claim_id} stands there twice")
            )
    by_claim: dict[str, dict[str, CellRow]] = {id: {} for id in known}
    strays = 0
    for cell in cells:
        if cell.claim_id not in by_claim:
            strays += 1
        elif by_claim[cell.claim_id].setdefault(cell.other_article_id, cell) is not cell:
            twice = f"{cell.claim_id} against {cell.other_article_id} stands there twice"
            problems.append(_left_out(folder / "cells.csv", twice))
    if strays:
        of_none = f"{strays:,} of its rows are of no claim that could be read in claims.csv"
        problems.append(_left_out(folder / "cells.csv", of_none))
    return Run(folder, manifest, tuple(known.values()), by_claim, tuple(problems))


def _manifest(path: Path) -> Mapping[str, object]:
    """The manifest, which must say which texts were compared."""
    try:
        found = json.loads(_text(path))
    except (ValueError, RecursionError) as error:
        raise UsageError(
            f"{path}: is damaged, no JSON ({error}); run the comparison again"
        ) from error
    if not isinstance(found, dict) or not isinstance(found.get("compared"), dict):
        raise UsageError(
            f"{path}: does not say what was compared; name a folder that compare or batch has "
            "written to, or run it again"
        )
    return found


_Row = TypeVar("_Row", ClaimRow, CellRow)


def _rows(
    path: Path, row_type: type[_Row], columns: Mapping[str, type], manifest: Mapping[str, object]
) -> tuple[list[_Row], list[Problem]]:
    """The rows of a table, and what is wrong with those that cannot be read."""
    records = _records(path)
    _, header = next(records, (1, []))
    if isinstance(header, csv.Error):
        header = []
    needed = [each.name for each in fields(row_type) if each.name not in AS_WRITTEN]
    if missing := [name for name in needed if name not in header]:
        noun = "column" if len(missing) == 1 else "columns"
        raise UsageError(
            f"{path}: has no {noun} {', '.join(missing)}; it was changed or is of another "
            "program: run the comparison again"
        )
    names = tuple(header)
    rows, problems = [], []
    for line, values in records:
        try:
            if isinstance(values, csv.Error):
                raise ValueError(values)
            if len(values) != len(header):
                raise ValueError(f"{len(values)} values for {len(header)} columns")
            written = dict(zip(header, values, strict=True))
            typed = {name: _typed(name, columns[name], written[name]) for name in needed}
            rows.append(row_type(**typed, columns=names, values=tuple(values)))
        except ValueError as error:
            problems.append(_left_out(f"{path}:{line}", f"cannot be read: {error}"))
    counts = manifest.get("rows")
    expected = counts.get(path.stem) if isinstance(counts, Mapping) else None
    found = len(rows) + len(problems)
    if isinstance(expected, int) and expected != found:
        wrong = f"has {found:,} rows where the run wrote {expected:,}; run the comparison again"
        problems.append(Problem(str(path), wrong))
    return rows, problems


def _records(path: Path) -> Iterator[tuple[int, list[str] | csv.Error]]:
    """Each record with the number of its last line; the error in place of a damaged one."""
    csv.field_size_limit(_LONGEST_VALUE)
    reader = csv.reader(io.StringIO(_text(path), newline=""), strict=True)
    while True:
        try:
            values = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield reader.line_num, error
        else:
            if values:
                yield reader.line_num, values


def _text(path: Path) -> str:
    """The text of a file; a spreadsheet may have put a byte order mark before it."""
    try:
        return path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UsageError(f"{path}: is not UTF-8 text; run the comparison again") from error
    except OSError as error:
        raise UsageError(
            f"{path}: cannot be read ({error.strerror or error}); allow reading it"
        ) from error


def _typed(name: str, kind: type, value: str) -> Any:
    """A written value as what it was."""
    try:
        typed = _READERS[kind](value)
    except (ValueError, KeyError):
        raise ValueError(f"{name} is {value[:40]!r}, no {_CALLED[kind]}") from None
    return tuple(filter(None, str(typed).split(";"))) if name == "kinds" else typed


_READERS: Mapping[type, Callable[[str], object]] = {
    str: without_escape,
    int: int,
    float: float,
    bool: lambda value: {"true": True, "false": False}[value.lower()],
}
_CALLED: Mapping[type, str] = {int: "whole number", float: "number", bool: "true or false"}


def _left_out(place: str | Path, what: str) -> Problem:
    """A problem with a row."""
    return Problem(str(place), f"{what}; left out")
