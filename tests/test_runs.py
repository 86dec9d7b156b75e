"""A written run, read back from its folder, and what is said where that cannot be done."""

from __future__ import annotations

from pathlib import Path

import pytest
from test_rundiff import DIED, FIVE, THREE, drafts, of_one_claim, run_of

from analyzer.cli import main
from analyzer.errors import UsageError
from analyzer.rundiff import compare_runs
from analyzer.runs import read_run
from analyzer.tables import write_tables


def test_what_a_spreadsheet_would_run_is_read_back_verbatim(tmp_path: Path) -> None:
    texts = ["-5 degrees, he said. Rain fell.", "'=1 he said. Rain fell."]
    for number, text in enumerate(texts):
        (comparison, _) = drafts(text, text)
        run = run_of(tmp_path / str(number), comparison)
        assert run.claims[0].sentence == text.split(". ")[0] + "."


@pytest.mark.parametrize(
    ("damage", "told"),
    [
        ({"": None}, "{}: is no folder; name one that compare or batch has written to"),
        ({"cells.csv": None}, "{}: has no cells.csv; name a folder that"),
        (
            {"claims.csv": None, "manifest.json": None},
            "{}: has no claims.csv and no manifest.json; name a folder that",
        ),
        ({"manifest.json": "{"}, "{}/manifest.json: is damaged, no JSON (Expecting property name"),
        ({"manifest.json": "[" * 100_000}, "{}/manifest.json: is damaged, no JSON ("),
        ({"manifest.json": "{}"}, "{}/manifest.json: does not say what was compared; name"),
        ({"claims.csv": "claim_id;verdict\n"}, "{}/claims.csv: has no columns claim_id, article_"),
        ({"cells.csv": ""}, "{}/cells.csv: has no columns claim_id, other_article_id"),
        ({"claims.csv": "caf\udce9"}, "{}/claims.csv: is not UTF-8 text; run the comparison"),
    ],
)
@pytest.mark.parametrize("place", ["old", "new"])
def test_a_folder_that_cannot_be_used_is_told_in_one_line(
    damage: dict[str, str | None],
    told: str,
    place: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    for name in ("old", "new"):
        write_tables(of_one_claim("corroborated", [THREE]), tmp_path / name)
    folder = tmp_path / place
    for name, text in damage.items():
        if text is not None:
            (folder / name).write_text(text, encoding="utf-8", errors="surrogateescape")
        elif name:
            (folder / name).unlink()
        else:
            folder.rename(tmp_path / "elsewhere")
    assert main(["diff", str(tmp_path / "old"), str(tmp_path / "new")]) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.startswith("error: " + told.format(folder))
    assert printed.err.count("\n") == 1


def test_a_name_that_no_folder_can_have_is_told(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="is no folder; name one"):
        read_run(tmp_path / ("x" * 5000))


@pytest.mark.parametrize(
    ("name", "pattern", "new", "told"),
    [
        ("cells", ",62,87,", ",x,87,", "evidence_start is 'x', no whole number"),
        ("cells", ",diverges,", ",perhaps,", "the relation 'perhaps' is not known"),
        ("cells", ",62,87,", ",62,", "28 values for 29 columns"),
        ("claims", ",contested,", ",true,", "the verdict 'true' is not known"),
        ("claims", ",true,,", ",maybe,,", "checkable is 'maybe', no true or false"),
        ("claims", '"{', '"{" x', "',' expected after '\"'"),
    ],
)
def test_rows_that_cannot_be_read_are_shown(
    name: str,
    pattern: str,
    new: str,
    told: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    for folder in ("old", "new"):
        write_tables(of_one_claim("contested", [FIVE, THREE]), tmp_path / folder)
    path = tmp_path / "new" / f"{name}.csv"
    text = path.read_text(encoding="utf-8")
    assert pattern in text
    path.write_text(text.replace(pattern, new, 1), encoding="utf-8")
    assert main(["diff", str(tmp_path / "old"), str(tmp_path / "new")]) == 1
    printed = capsys.readouterr()
    warning = f"{path}:2: cannot be read: {told}; left out"
    assert printed.err.splitlines()[0] == f"warning: {warning}"
    assert "claims and cells may be missing here" in printed.out
    assert told in " ".join(printed.out.split())


def test_rows_that_are_missing_doubled_or_of_no_claim_are_shown(tmp_path: Path) -> None:
    write_tables(of_one_claim("contested", [FIVE, THREE]), tmp_path)
    path = tmp_path / "cells.csv"
    header, first, _ = path.read_text(encoding="utf-8").splitlines()
    stray = first.replace(DIED.claim_id, "lantern:t99", 1)
    path.write_text("\n".join([header, first, first, stray, ""]), encoding="utf-8")
    doubled = f"{DIED.claim_id} against beacon stands there twice; left out"
    strays = "1 of its rows are of no claim that could be read in claims.csv; left out"
    counted = "has 3 rows where the run wrote 2; run the comparison again"
    run = read_run(tmp_path)
    assert [each.message for each in run.problems] == [counted, doubled, strays]
    assert list(run.cells[DIED.claim_id]) == ["beacon"]


def test_columns_may_come_and_go(tmp_path: Path) -> None:
    old, new = (
        run_of(tmp_path / name, of_one_claim("contested", [FIVE, THREE])) for name in ("a", "b")
    )
    path = tmp_path / "b" / "cells.csv"
    rows = [line.split(",") for line in path.read_text(encoding="utf-8").splitlines()]
    assert rows[0][-3:] == ["speaker", "firmness", "origin_reason"]
    assert '"' not in path.read_text(encoding="utf-8").splitlines()[1]
    text = "\ufeff" + "".join(",".join([*row[:-1], "more"]) + "\r\n" for row in rows[:2])
    path.write_text(text, encoding="utf-8", newline="")
    new = read_run(tmp_path / "b")
    assert new.cells[DIED.claim_id]["beacon"].evidence == "Five sailors were killed."
    (change,) = compare_runs(old, new).claims
    assert [each.cell.other_article_id for each in change.cells] == ["tide"]
