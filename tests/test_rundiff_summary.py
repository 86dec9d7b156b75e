"""The difference of two runs as a table and as JSON."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path

import pytest
from builders import the_ferry
from test_rundiff import difference, drafts, the_ferry_without_beacon

from analyzer.cli import main
from analyzer.columns import DIFFERENCE_COLUMNS
from analyzer.errors import UsageError
from analyzer.rundiff import compare_runs
from analyzer.rundiff_summary import diff_json, diff_rows
from analyzer.runs import read_run
from analyzer.tables import write_table, write_tables

ROOT = Path(__file__).parents[1]


def table(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"))))


def test_the_table_has_a_row_for_every_difference(tmp_path: Path) -> None:
    write_tables(the_ferry(), tmp_path / "old")
    write_tables(the_ferry_without_beacon(), tmp_path / "new")
    arguments = ["diff", str(tmp_path / "old"), str(tmp_path / "new"), "--out"]
    for name in ("one.csv", "folder/two.csv"):
        assert main([*arguments, str(tmp_path / name)]) == 0
    rows = table(tmp_path / "one.csv")
    assert list(rows[0]) == list(DIFFERENCE_COLUMNS)
    shown = ("group", "what", "old", "new", "weighs", "other_article_id", "sentence")
    ferry, toll, coat = (
        "A ferry burned in Port Selm on Monday.",
        "Three sailors died.",
        "The mayor wore a grey coat.",
    )
    assert [tuple(row[name] for name in shown) for row in rows] == [
        ("article", "gone", "", "", "", "beacon", ""),
        ("cells", "gone", "agrees", "", "true", "beacon", ferry),
        ("verdict", "verdict", "contested", "corroborated", "", "", toll),
        ("verdict", "gone", "diverges: number, victim (later)", "", "true", "beacon", toll),
        ("details", "gone", "silent", "", "false", "beacon", coat),
    ]
    assert (rows[3]["old_evidence"], rows[3]["old_evidence_start"]) == (
        "Five sailors were killed.",
        "62",
    )
    assert rows[3]["new_evidence_start"] == ""
    assert (tmp_path / "one.csv").read_bytes() == (tmp_path / "folder/two.csv").read_bytes()
    assert [path.name for path in (tmp_path / "folder").iterdir()] == ["two.csv"]


def test_the_table_is_escaped_like_the_others(tmp_path: Path) -> None:
    old, new = drafts("Rain fell.", "-5 degrees, he said.")
    write_table(tmp_path / "d.csv", DIFFERENCE_COLUMNS, diff_rows(difference(tmp_path, old, new)))
    assert {row["sentence"] for row in table(tmp_path / "d.csv") if row["sentence"]} == {
        "'-5 degrees, he said.",
        "Rain fell.",
    }


def test_json_holds_both_sides_of_everything(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_tables(the_ferry(), tmp_path / "old")
    write_tables(the_ferry_without_beacon(), tmp_path / "new")
    assert main(["diff", str(tmp_path / "old"), str(tmp_path / "new"), "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert (answer["equal"], answer["unchanged_claims"]) == (False, 1)
    toll = answer["claims"][1]
    assert (toll["group"], toll["old"]["verdict"], toll["new"]["verdict"]) == (
        "verdict",
        "contested",
        "corroborated",
    )
    assert toll["cells"][0]["old"]["kinds"] == ["number", "victim"]
    assert toll["cells"][0]["new"] is None
    assert diff_json(compare_runs(*(read_run(tmp_path / n) for n in ("old", "old"))))["equal"]


def test_a_table_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="the table cannot be written there"):
        write_table(tmp_path, ["a"], [["b"]])


def test_formats_lists_the_columns() -> None:
    text = (ROOT / "docs" / "formats.md").read_text(encoding="utf-8")
    part = text.split("\n## Differences of two runs\n")[1].split("\n## ")[0]
    assert re.findall(r"^\| `(\w+)` \|", part, re.MULTILINE) == list(DIFFERENCE_COLUMNS)
