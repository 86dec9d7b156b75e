"""The table of outlets is read back as it was written."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from builders import the_ferry

from analyzer.columns import OUTLET_COLUMNS
from analyzer.datamodels import OutletPair
from analyzer.errors import UsageError
from analyzer.outlet_rows import read_pairs
from analyzer.tables import write_tables

NAN = float("nan")
TOLD = OutletPair(
    "=Beacon", "Tidewire", 12, 8, 2, 1, 1, 0.8, 0.49, 0.9433, (("date", 1), ("number", 2)), 1, 3
)
UNTOLD = replace(TOLD, outlet_b="Zephyr", agreement=NAN, agreement_low=NAN, agreement_high=NAN)


def test_what_was_written_is_read(tmp_path: Path) -> None:
    write_tables(the_ferry(pairs=(TOLD, UNTOLD)), tmp_path)
    told, untold = read_pairs(tmp_path)
    assert told == TOLD
    assert repr(untold) == repr(UNTOLD)  # NaN is not itself


def test_a_missing_table_is_named(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"outlets.csv: cannot be read \(No such file"):
        read_pairs(tmp_path)


HEADER = ",".join(OUTLET_COLUMNS) + "\n"


@pytest.mark.parametrize(
    "written",
    [
        b"",
        b"a,b\n1,2\n",
        b"\0\n",
        b"\xff\n",
        HEADER.encode() + b"x,y,many,8,2,1,,,,1,,1,3\n",
        HEADER.encode() + b"x,y\n",
        HEADER.encode() + b"x,y,12,8,2,1,,,,1,colour=2,1,3\n",
    ],
)
def test_another_table_is_refused(tmp_path: Path, written: bytes) -> None:
    (tmp_path / "outlets.csv").write_bytes(written)
    with pytest.raises(UsageError, match="is no table of outlets as batch writes it"):
        read_pairs(tmp_path)
