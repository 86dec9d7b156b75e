"""Odd input through the command line: one clear line each, and nothing else is lost."""

from __future__ import annotations

import csv
import io
import json
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
from builders import an_article

from analyzer.cli import main
from analyzer.corpus import ARTICLES, article_line, write_corpus
from analyzer.datamodels import Article
from analyzer.embedding import SentenceEncoder

LANTERN = an_article(
    "lantern",
    "A ferry burned in the harbour of Port Selm on Monday, and three sailors died. The wreck will "
    "be towed to the dry dock.",
    published="2031-03-10",
)
BEACON = an_article(
    "beacon",
    "Fire destroyed a ferry in Port Selm harbour on Monday. Five sailors died when it burned.",
    title="Ferry fire kills five in Port Selm",
    published="2031-03-11",
)
BAKERS = an_article(
    "bakers",
    "Bakers sold more rye bread in March than ever, the guild said. Flour became cheaper.",
    title="Rye bread sells well",
    published="2031-03-10",
)
FOREIGN = an_article(
    "fähre",
    "Eine Fähre ist am Montag im Hafen von Port Selm verbrannt, wie das Hafenamt mitteilte. Drei "
    "Seeleute kamen bei dem Feuer ums Leben, und der Kapitän wird noch immer vermisst. Das Wrack "
    "soll in den nächsten Tagen in das Trockendock geschleppt werden.",
    title="Fähre brennt in Port Selm",
    outlet="Laterne",
    published="2031-03-10",
)
# A low threshold: among three articles every word is rare, which says little of an event.
EVENT = ("--event-threshold", "0.2")


class Run:
    """The command line on a corpus in a folder, with what it left behind."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.corpus = folder / "corpus"
        self.out = folder / "out"
        self._capsys = capsys
        self.printed = ""
        self.told: list[str] = []

    def having(self, *articles: Article) -> Run:
        write_corpus(articles, self.corpus)
        return self

    def having_lines(self, *lines: bytes) -> Run:
        self.corpus.mkdir()
        (self.corpus / ARTICLES).write_bytes(b"".join(lines))
        return self

    def __call__(self, command: str, *arguments: str | Path) -> int:
        self._capsys.readouterr()
        given = [command, *map(str, arguments), "--corpus", str(self.corpus)]
        status = main([*given, "--out", str(self.out), *EVENT])
        streams = self._capsys.readouterr()
        self.printed, self.told = streams.out, streams.err.splitlines()
        return status

    def table(self, name: str) -> list[dict[str, str]]:
        text = (self.out / f"{name}.csv").read_text(encoding="utf-8")
        return list(csv.DictReader(io.StringIO(text, newline="")))

    @property
    def problems(self) -> list[str]:
        manifest = json.loads((self.out / "manifest.json").read_text(encoding="utf-8"))
        return [str(problem) for problem in manifest["problems"]]

    def verdicts(self) -> set[str]:
        return {row["verdict"] for row in self.table("claims") if row["checkable"] == "true"}


@pytest.fixture
def run(tmp_path: Path, capsys: pytest.CaptureFixture[str], quick: None) -> Run:
    return Run(tmp_path, capsys)


@pytest.fixture
def run_with_the_model(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    encoder: SentenceEncoder,
    monkeypatch: pytest.MonkeyPatch,
) -> Run:
    monkeypatch.setattr("analyzer.embedding.SentenceEncoder", lambda name: encoder)
    return Run(tmp_path, capsys)


def lines(articles: Sequence[Article]) -> list[bytes]:
    return [article_line(article).encode() for article in articles]


def test_a_missing_corpus(run: Run) -> None:
    assert run("compare", "lantern") == 2
    (told,) = run.told
    assert told.startswith(f"error: {run.corpus}: there is no such folder; make one with ")
    assert not run.out.exists()


@pytest.mark.parametrize("content", [b"", b"\n \n", b"{}\n"])
def test_an_empty_corpus(content: bytes, run: Run) -> None:
    assert run.having_lines(content)("batch") == 2
    (told,) = run.told
    assert told.startswith(f"error: {run.corpus / ARTICLES}: holds no usable article; ")
    assert not run.out.exists()


def test_an_article_nobody_else_covers(run: Run) -> None:
    assert run.having(LANTERN, BEACON, BAKERS)("compare", "bakers") == 0
    assert run.told == []
    assert run.verdicts() == {"not covered"}
    assert run.table("cells") == []
    receipt = json.loads(run.table("claims")[0]["receipt"])
    assert receipt["articles_searched"] == 2
    assert receipt["note"] == ""


def test_an_article_alone_in_its_corpus(run: Run) -> None:
    assert run.having(BAKERS)("compare", "bakers") == 0
    assert run.verdicts() == {"not covered"}


@pytest.mark.parametrize("word", ["Fire", "Fire.", "…", "9" * 6000, "😀", "\N{ZERO WIDTH SPACE}"])
def test_an_article_of_one_word(word: str, run: Run) -> None:
    short = an_article("short", word, title="", published="2031-03-10")
    assert run.having(short, LANTERN, BEACON)("compare", "short") in (0, 1)
    assert all("Traceback" not in told for told in run.told)
    assert [row["sentence"] for row in run.table("claims")] in ([word], [])
    assert run("compare", "lantern") == 0
    assert {row["other_article_id"] for row in run.table("cells")} >= {"beacon"}


def test_a_long_article_is_read_up_to_the_limit(run: Run) -> None:
    long = an_article("long", f"{LANTERN.text} " * 40, published="2031-03-10")
    run.having(long, BEACON, BAKERS)
    assert run("compare", "long", "--longest-article", "300") == 1
    told = f"long: is {len(long.text):,} characters long; only the first 300 were read"
    assert [problem for problem in run.problems if told in problem]
    assert told in " ".join((run.printed + " ".join(run.told)).split())
    claims = [row for row in run.table("claims") if row["field"] == "text"]
    assert len(claims) >= 4
    assert max(int(row["end"]) for row in claims) <= 300
    assert all(long.text[int(r["start"]) : int(r["end"])] == r["sentence"] for r in claims)


def test_a_long_article_of_another_outlet_is_read_up_to_the_limit(run: Run) -> None:
    long = an_article("long", f"{BEACON.text} " * 40, title=BEACON.title, published="2031-03-10")
    run.having(long, LANTERN, BAKERS)
    assert run("compare", "lantern", "--longest-article", "300") == 1
    assert [problem for problem in run.problems if problem.startswith("long: ")]
    cells = [row for row in run.table("cells") if row["evidence_field"] == "text"]
    assert cells
    assert max(int(row["evidence_end"]) for row in cells) <= 300


def test_two_megabytes(run_with_the_model: Run) -> None:
    run = run_with_the_model
    sentence = "The harbour office of Port Selm said on Monday that the ferry had burned. "
    huge = an_article("huge", sentence * (2_000_000 // len(sentence)), published="2031-03-10")
    one_word = an_article("x", "x" * 2_000_000, title="X", published="2031-03-10")
    run.having(LANTERN, huge, one_word)
    assert run("compare", "lantern", "--longest-article", "4000") == 1
    assert {row["other_article_id"] for row in run.table("cells")} >= {"huge"}
    for row in run.table("cells"):
        if row["other_article_id"] == "huge" and row["evidence_field"] == "text":
            found = huge.text[int(row["evidence_start"]) : int(row["evidence_end"])]
            assert found == row["evidence"] == sentence.strip()


def test_an_article_in_another_language_is_told(run: Run) -> None:
    run.having(FOREIGN, LANTERN, BEACON)
    assert run("compare", "fähre") == 1
    assert run.table("claims") == []
    assert [p for p in run.problems if p.startswith("fähre: does not seem to be in English")]


def test_a_corpus_article_in_another_language_is_told_and_never_silent(run: Run) -> None:
    run.having(LANTERN, BEACON, FOREIGN)
    assert run("compare", "lantern") == 1
    (problem,) = run.problems
    assert problem.startswith("fähre: does not seem to be in English; it is left out")
    assert {row["other_article_id"] for row in run.table("cells")} == {"beacon"}


def test_a_line_cut_inside_a_character_costs_that_line(run: Run) -> None:
    whole = lines([LANTERN, BEACON, FOREIGN])
    cut = whole[2][: whole[2].index("ä".encode()) + 1] + b"\n"
    run.having_lines(whole[0], cut, whole[1])
    assert run("compare", "lantern") == 1
    (told,) = run.told
    assert told.startswith(f"warning: {run.corpus / ARTICLES}:2: not UTF-8 at byte ")
    assert {row["other_article_id"] for row in run.table("cells")} == {"beacon"}


def test_a_file_cut_in_its_last_line_costs_that_line(run: Run) -> None:
    whole = lines([LANTERN, BEACON, BAKERS])
    run.having_lines(whole[0], whole[1], whole[2][:80])
    assert run("compare", "lantern") == 1
    (told,) = run.told
    assert told.startswith(f"warning: {run.corpus / ARTICLES}:3: not JSON at column ")


def test_two_articles_with_one_id_are_both_read(run: Run) -> None:
    twin = an_article("lantern", BEACON.text, title=BEACON.title, outlet="Beacon")
    run.having_lines(*lines([LANTERN, twin, LANTERN]))
    assert run("batch") == 1
    assert [told.split(": ", 2)[1][-2:] for told in run.told] == [":2", ":3"]
    assert "read as 'lantern-2'" in run.told[0]
    assert "with the same text" in run.told[1]
    assert {row["article_id"] for row in run.table("claims")} == {"lantern", "lantern-2"}


@pytest.mark.parametrize("name", ["nobody", "nobody.txt", "x" * 5000, "a\0b"])
def test_what_is_neither_an_id_nor_a_file(name: str, run: Run) -> None:
    assert run.having(LANTERN)("compare", name) == 2
    (told,) = run.told
    assert "is neither a file nor an article id of" in told


def test_an_unknown_id_in_a_batch(run: Run) -> None:
    assert run.having(LANTERN)("batch", "--articles", "lantern,nobody") == 2
    (told,) = run.told
    assert told.startswith(f"error: nobody: no article of the corpus {run.corpus} has this id; ")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "cannot be read; name a UTF-8 file of ids"),
        (b"\xff\xfe\xfa", "cannot be read; name a UTF-8 file of ids"),
        (b" \n,", "--articles names no article; leave it out to compare all"),
    ],
)
def test_a_list_of_ids_that_cannot_be_read(
    content: bytes | None, said: str, run: Run, tmp_path: Path
) -> None:
    path = tmp_path / "ids"
    if content is not None:
        path.write_bytes(content)
    assert run.having(LANTERN)("batch", "--articles", f"@{path}") == 2
    (told,) = run.told
    assert told.startswith("error: batch: ")
    assert said in told


@pytest.mark.parametrize("content", [b"", b" \n", b"\x00\x01\x02\xff" * 50])
def test_a_file_without_a_text(content: bytes, run: Run, tmp_path: Path) -> None:
    path = tmp_path / "article.txt"
    path.write_bytes(content)
    assert run.having(LANTERN, BEACON)("compare", path) == 2
    (told,) = run.told
    assert told.startswith(f"error: {path}: ")
    assert not run.out.exists()


def test_a_folder_in_place_of_an_article(run: Run, tmp_path: Path) -> None:
    assert run.having(LANTERN)("compare", tmp_path) == 2
    (told,) = run.told
    assert told.startswith(f"error: {tmp_path}: cannot be read: Is a directory")


def test_a_draft_in_a_file(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "draft.txt"
    path.write_text(f"{LANTERN.title}\n\n{LANTERN.text}\n", encoding="utf-8")
    given = ["--outlet", "Kite", "--published", "2031-03-10"]
    assert run.having(BEACON, BAKERS)("compare", path, *given) == 0
    assert run.printed.startswith("Ferry burns in Port Selm\nKite, 2031-03-10 (id draft)\n")
    assert {row["other_article_id"] for row in run.table("cells")} == {"beacon"}


def test_a_draft_on_standard_input_and_what_is_not_known_of_it(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = f"{LANTERN.title}\n\n{LANTERN.text}\n".encode()
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text)))
    assert run.having(BEACON, BAKERS)("compare", "-") == 0
    receipt = json.loads(run.table("claims")[0]["receipt"])
    assert receipt["unknown"] == ["outlet", "published"]
    assert (receipt["first_day"], receipt["last_day"]) == ("", "")


@pytest.mark.parametrize("spoil", ["a file", "in the way"])
def test_tables_that_cannot_be_written(spoil: str, run: Run) -> None:
    run.having(LANTERN, BEACON)
    if spoil == "a file":
        run.out.write_text("not a folder", encoding="utf-8")
    else:
        (run.out / "cells.csv").mkdir(parents=True)
    assert run("compare", "lantern") == 2
    (told,) = run.told
    assert told.startswith(f"error: {run.out}: the tables cannot be written there")


def test_a_damaged_cache_costs_a_warning_and_no_result(
    run: Run, caplog: pytest.LogCaptureFixture
) -> None:
    run.having(LANTERN, BEACON)
    (run.corpus / ".cache").mkdir()
    (run.corpus / ".cache" / "parallax.sqlite").write_bytes(b"no database, and it never was one")
    assert run("compare", "lantern") == 0
    assert [m for m in caplog.messages if "the cache cannot be used" in m]
    assert {row["other_article_id"] for row in run.table("cells")} == {"beacon"}


def test_names_that_a_spreadsheet_would_run_are_kept_as_text(run: Run) -> None:
    odd = an_article("=odd", BEACON.text, title="@sum", outlet="+Beacon", published="2031-03-10")
    assert run.having(LANTERN, odd)("compare", "lantern") == 0
    assert {row["other_article_id"] for row in run.table("cells")} == {"'=odd"}
    assert {row["other_outlet"] for row in run.table("cells")} == {"'+Beacon"}
