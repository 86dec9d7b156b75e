"""The command line from arguments to files, streams and exit status."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from builders import an_article
from tiny_models import write_cross_encoder

from analyzer.cli import _parser, main
from analyzer.corpus import read_corpus, write_corpus
from analyzer.tables import TABLES

ROOT = Path(__file__).parents[1]
COMMANDS = [
    ["compare"],
    ["batch"],
    ["evaluate"],
    ["diff"],
    ["selftest"],
    ["corpus"],
    ["corpus", "build"],
    ["corpus", "check"],
    ["corpus", "stats"],
]
TABLE = (
    "key,headline,body,paper,day\n"
    'lantern,Ferry burns,"A ferry burned in Port Selm on Monday. Three sailors died.",Lantern,'
    "2031-03-10\n"
    'beacon,Ferry fire kills five,"Fire destroyed a ferry in Port Selm on Monday. Five sailors '
    'died.",Beacon,2031-03-11\n'
    'bakers,Rye bread sells,"Bakers sold more rye bread in March than ever.",Bakers,2031-03-10\n'
)
pytestmark = pytest.mark.usefixtures("quick")


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    """A corpus of three articles, built from a table."""
    table = tmp_path / "ferry.csv"
    table.write_text(TABLE, encoding="utf-8")
    out = tmp_path / "corpus"
    options = "--id-column key --outlet-column paper --title-column headline --date-column day"
    assert main(["corpus", "build", str(table), "--out", str(out), *options.split()]) == 0
    return out


def run(*arguments: str | Path) -> int:
    return main([str(argument) for argument in arguments])


def rows(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"))))


def compared(out: Path) -> list[str]:
    """The articles with claims, in the order of the table."""
    return list(dict.fromkeys(row["article_id"] for row in rows(out / "claims.csv")))


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_help_names_every_option(command: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main([*command, "--help"])
    assert stopped.value.code == 0
    told = capsys.readouterr().out
    parser = _parser()
    for name in command:
        (group,) = [a for a in parser._actions if isinstance(a.choices, dict)]
        parser = group.choices[name]  # type: ignore[index]
    options = [option for action in parser._actions for option in action.option_strings]
    assert len(options) >= 2
    assert [option for option in options if option not in told] == []


def test_help_lists_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--help"])
    told = capsys.readouterr().out
    commands = ("corpus", "compare", "batch", "judge", "evaluate", "diff", "selftest")
    assert [name for name in commands if name not in told] == []


def test_compare_writes_all_tables_and_says_what_it_found(
    corpus: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    out = tmp_path / "out"
    assert run("compare", "lantern", "--corpus", corpus, "--out", out) == 0
    printed = capsys.readouterr()
    assert printed.err == ""
    assert printed.out.startswith("Ferry burns\nLantern, 2031-03-10 (id lantern)\n")
    expected = {f"{name}.csv" for name in TABLES}
    expected |= {"manifest.json", "report.html", "report.md", "divergence.xlsx", "run.log"}
    assert {path.name for path in out.iterdir()} == expected
    assert compared(out) == ["lantern"]


def test_json_can_be_read_by_a_program(
    corpus: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    assert run("compare", "lantern", "--corpus", corpus, "--out", tmp_path / "o", "--json") == 0
    answer = json.loads(capsys.readouterr().out)
    assert [claim["sentence"] for claim in answer["claims"]][:2] == [
        "Ferry burns",
        "A ferry burned in Port Selm on Monday.",
    ]
    assert run("batch", "--corpus", corpus, "--out", tmp_path / "o", "--json") == 0
    assert json.loads(capsys.readouterr().out)["compared"] == ["lantern", "beacon", "bakers"]


def test_parquet_comes_on_request_and_goes_with_the_next_run(corpus: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    arguments: list[str | Path] = ["compare", "lantern", "--corpus", corpus, "--out", out]
    assert run(*arguments, "--parquet") == 0
    assert {p.stem for p in out.glob("*.parquet")} == set(TABLES)
    assert run(*arguments) == 0
    assert list(out.glob("*.parquet")) == []


@pytest.mark.parametrize("given", ["bakers,lantern", "bakers\nlantern\n", " bakers ,\n,lantern,"])
@pytest.mark.parametrize("in_file", [False, True], ids=["argument", "file"])
def test_batch_takes_ids_joined_by_commas_or_lines(
    given: str, in_file: bool, corpus: Path, tmp_path: Path
) -> None:
    if in_file:
        (tmp_path / "ids").write_text(given, encoding="utf-8")
        given = f"@{tmp_path / 'ids'}"
    out = tmp_path / "out"
    assert run("batch", "--corpus", corpus, "--out", out, "--articles", given) == 0
    assert set(compared(out)) == {"bakers", "lantern"}


def test_batch_without_a_list_compares_all(corpus: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert run("batch", "--corpus", corpus, "--out", out) == 0
    assert set(compared(out)) == {"lantern", "beacon", "bakers"}


def test_settings_reach_the_engine_and_the_manifest(corpus: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    options = ["--window-days", "0", "--event-threshold", "0.0"]
    assert run("compare", "lantern", "--corpus", corpus, "--out", out, *options) == 0
    # The Beacon's report is of the next day; what is left within the window is the bread.
    on_event = [row for row in rows(out / "cells.csv") if row["scope"] == "event"]
    assert {row["other_article_id"] for row in on_event} == {"bakers"}
    manifest = json.loads((out / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["settings"]["window_days"] == 0
    assert manifest["settings"]["event_threshold"] == 0.0


def test_another_judge_is_named_in_the_manifest(corpus: Path, tmp_path: Path) -> None:
    write_cross_encoder(tmp_path / "cross")
    out = tmp_path / "out"
    options: list[str | Path] = ["--judge", tmp_path / "cross", "--event-threshold", "0.0"]
    assert run("compare", "lantern", "--corpus", corpus, "--out", out, *options) == 0
    assert {row["other_article_id"] for row in rows(out / "cells.csv")} == {"bakers", "beacon"}
    manifest = json.loads((out / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["settings"]["judge"] == str(tmp_path / "cross")
    assert manifest["models"]["judge"].startswith(f"{tmp_path / 'cross'}@")
    assert manifest["error_rate"] == ""


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (["--window-days", "-1"], "--window-days -1: give a larger whole number"),
        (["--passages-per-cell", "0"], "--passages-per-cell 0: give a larger whole number"),
        (["--event-threshold", "1.5"], "--event-threshold 1.5: give a number from 0 to 1"),
        (["--abstain-below", "nan"], "--abstain-below nan: give a number from 0 to 1"),
        (
            ["--judge", "/no/such/judge"],
            "model /no/such/judge: cannot be loaded as a cross-encoder; give a folder",
        ),
        (["--published", "someday"], "someday"),
    ],
)
def test_values_that_cannot_be_used_are_told_in_one_line(
    options: list[str], told: str, corpus: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "article.txt"
    file.write_text("Ferry burns\n\nA ferry burned.\n", encoding="utf-8")
    capsys.readouterr()
    assert run("compare", file, "--corpus", corpus, "--out", tmp_path / "o", *options) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.startswith("error: ")
    assert told in printed.err
    assert printed.err.count("\n") == 1
    assert not (tmp_path / "o").exists()


@pytest.mark.parametrize(
    "arguments",
    [[], ["fly"], ["compare"], ["compare", "x", "--corpus", "y"], ["batch", "--out", "x", "--no"]],
)
def test_wrong_use_is_told_in_one_line(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(arguments)
    assert stopped.value.code == 2
    told = capsys.readouterr().err
    assert told.startswith("error: python -m analyzer")
    assert told.count("\n") == 1


def test_evaluate_prints_every_measure(
    corpus: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    gold = tmp_path / "gold"
    gold.mkdir()
    label = {
        "event": "ferry",
        "article": "lantern",
        "text": "Three sailors died.",
        "checkable": True,
        "cells": [{"article": "beacon", "relation": "diverge", "kinds": ["number"]}],
    }
    (gold / "labels.jsonl").write_text(json.dumps(label) + "\n", encoding="utf-8")
    capsys.readouterr()
    assert run("evaluate", gold, "--corpus", corpus) == 0
    told = capsys.readouterr().out
    assert told.splitlines()[0].split() == ["cells", "1"]
    assert "found                   1.000" in told
    monkeypatch.setenv("PARALLAX_GOLD", str(gold))
    assert run("evaluate", "--corpus", corpus, "--json") == 0
    answer = json.loads(capsys.readouterr().out)
    assert (answer["cells"], answer["found"]) == (1, 1)
    assert answer["cell macro-F1"] is not None
    monkeypatch.delenv("PARALLAX_GOLD")
    assert run("evaluate", "--corpus", corpus) == 2
    assert "give GOLD, --gold or PARALLAX_GOLD" in capsys.readouterr().err


def test_the_program_runs_and_survives_a_reader_that_leaves(tmp_path: Path) -> None:
    # `--json` of a whole batch is larger than a pipe holds, so that writing meets its closed end.
    folder = tmp_path / "corpus"
    text = "The ferry of Port Selm burned on Monday. Three sailors died. " * 40
    write_corpus([an_article(f"a{n}", text, outlet=f"Outlet {n}") for n in range(3)], folder)
    command = [sys.executable, "-m", "analyzer", "batch", "--corpus", folder, "--json"]
    with subprocess.Popen(
        [*map(str, command), "--out", str(tmp_path / "out")],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        assert process.stdout.read(1) == b"{"
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait() == 0
    assert (tmp_path / "out" / "claims.csv").exists()


def test_judge_answers_every_pair_in_order_and_names_bad_lines(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    class Fixed:
        identity = "fixed"

        def probabilities(self, pairs: list[tuple[str, str]]) -> object:
            known = {"Five sailors died.": [0.1, 0.8, 0.1], "A ferry burned.": [0.9, 0.04, 0.06]}
            return np.array([known[premise] for premise, _ in pairs], dtype=np.float32)

    monkeypatch.setattr("analyzer.judging.pair_model.load_pair_model", lambda name, cache: Fixed())
    source, out = tmp_path / "pairs.jsonl", tmp_path / "answers.jsonl"
    source.write_text(
        '{"id": 7, "premise": "Five sailors died.", "hypothesis": "Three sailors died."}\n'
        "no object\n"
        '{"id": "c", "premise": " ", "hypothesis": "A ferry burned."}\n'
        '{"id": "b", "premise": "A ferry burned.", "hypothesis": "A ferry burned."}\n',
        encoding="utf-8",
    )
    assert run("judge", source, "--out", out) == 1
    told = capsys.readouterr().err.splitlines()
    assert [line.split(": is no object")[0] for line in told] == [
        f"warning: {source}:{number}" for number in (2, 3)
    ]
    assert [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()] == [
        {
            "id": 7,
            "p_agrees": 0.1,
            "p_diverges": 0.8,
            "p_silent": 0.1,
            "relation": "diverges",
            "kinds": ["number"],
        },
        {
            "id": "b",
            "p_agrees": 0.9,
            "p_diverges": 0.04,
            "p_silent": 0.06,
            "relation": "agrees",
            "kinds": [],
        },
    ]


def test_a_file_that_is_named_like_an_article_pushes_out_that_text_only(
    corpus: Path, tmp_path: Path
) -> None:
    known = {article.id: article for article in read_corpus(corpus).articles}
    other = tmp_path / "beacon.txt"
    other.write_text("Bridge falls\n\nA bridge fell in Corran on Tuesday.\n", encoding="utf-8")
    same = tmp_path / "same" / "beacon.txt"
    same.parent.mkdir()
    same.write_text(f"{known['beacon'].title}\n\n{known['beacon'].text}\n", encoding="utf-8")
    for file, expected in ((other, "beacon-2"), (same, "beacon")):
        out = tmp_path / f"out-{expected}"
        assert run("compare", file, "--corpus", corpus, "--out", out) == 0
        assert {row["article_id"] for row in rows(out / "claims.csv")} == {expected}
        others = {row["other_article_id"] for row in rows(out / "cells.csv")}
        assert expected not in others
