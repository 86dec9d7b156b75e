"""Outlets against outlets, read back from the table that a batch wrote."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from pathlib import Path

from analyzer.columns import OUTLET_COLUMNS
from analyzer.datamodels import DIVERGENCE_KINDS, DivergenceKind, OutletPair
from analyzer.errors import UsageError
from analyzer.tables import without_escape

_TABLE = "outlets.csv"


def read_pairs(folder: Path) -> tuple[OutletPair, ...]:
    """The rows of `outlets.csv` in a folder that `compare` or `batch` wrote.

    Raises:
        UsageError: there is no such table, or it was changed.
    """
    path = folder / _TABLE
    try:
        with path.open(encoding="utf-8-sig", newline="") as lines:
            rows = csv.DictReader(lines)
            if not set(OUTLET_COLUMNS) <= set(rows.fieldnames or ()):
                raise ValueError("columns are missing")
            return tuple(_pair(row) for row in rows)
    except OSError as error:
        raise UsageError(
            f"{path}: cannot be read ({error.strerror or error}); name a folder that batch wrote"
        ) from error
    except (ValueError, TypeError, AttributeError, csv.Error) as error:
        raise UsageError(
            f"{path}: is no table of outlets as batch writes it; run batch again"
        ) from error


def _pair(row: Mapping[str, str]) -> OutletPair:
    """One row."""

    def share(name: str) -> float:
        return float(row[name] or "nan")

    return OutletPair(
        outlet_a=without_escape(row["outlet_a"]),
        outlet_b=without_escape(row["outlet_b"]),
        claims_compared=int(row["claims_compared"]),
        agrees=int(row["agrees"]),
        diverges=int(row["diverges"]),
        silent=int(row["silent"]),
        unsure=int(row["unsure"]),
        agreement=share("agreement"),
        agreement_low=share("agreement_low"),
        agreement_high=share("agreement_high"),
        kinds=tuple(map(_kind, filter(None, row["kinds"].split(";")))),
        later=int(row["later"]),
        shared_origins=int(row["shared_origins"]),
    )


def _kind(written: str) -> tuple[DivergenceKind, int]:
    """`number=3` as kind and count."""
    name, _, count = written.partition("=")
    if name not in DIVERGENCE_KINDS:
        raise ValueError(name)
    return name, int(count)
