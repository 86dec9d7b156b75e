"""`corpus build`, `check` and `stats` as they are called, from arguments to exit status."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import pytest
from builders import an_article

from analyzer.corpus import read_corpus, write_corpus
from analyzer.datamodels import Article
from analyzer.errors import CorpusError, EmptyCorpusError, UsageError
from analyzer.ingest.check import check_corpus
from analyzer.ingest.commands import add_corpus_parsers, run_corpus

TABLE = (
    "unit_id,title,content,source,date\n"
    "1,Ferry burns,One.,lantern,4/16/2031\n"
    "1,Ferry burns,One.,lantern,4/16/2031\n"
    "1,Ferry sinks,Two.,kite,4/5/2031\n"
    "2,Ferry raised,Three.,,\n"
)


def run(*arguments: str | Path) -> int:
    parser = argparse.ArgumentParser()
    add_corpus_parsers(parser.add_subparsers())
    return run_corpus(parser.parse_args(["corpus", *map(str, arguments)]))


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "ferry.csv"
    path.write_text(TABLE, encoding="utf-8")
    return path


def test_a_table_is_built_and_every_loss_is_told(
    table: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    assert run("build", table, "--out", out, "--outlet", "crane", "--licence", "CC0.") == 1
    corpus = read_corpus(out)
    assert corpus.articles == (
        Article("1", "lantern", "Ferry burns", "One.", "2031-04-16"),
        Article("1-2", "kite", "Ferry sinks", "Two.", "2031-04-05"),
        Article("2", "crane", "Ferry raised", "Three."),
    )
    printed = capsys.readouterr()
    assert printed.out.splitlines() == [
        f"{table}: 4 rows, 4 articles, utf-8",
        "  columns: id from 'unit_id', outlet from 'source', title from 'title', "
        "published from 'date', text from 'content'",
        "  columns found by their names: id, outlet, title, published, text",
        "  dates read month first: '4/16/2031' allows no other",
        f"{out}/articles.jsonl: 3 kept, 1 left out, 1 renamed; 1 without a date, "
        "0 without an outlet",
    ]
    assert printed.err.splitlines() == [
        f"{table}:3: id '1' with the same text stands at line 2 already; this one is left out",
        f"{table}:4: id '1' stands at line 2 with another text already; read as '1-2'; "
        "give every article its own id",
    ]
    readme = (out / "README.md").read_text("utf-8")
    assert "- `ferry.csv`: 4 articles, SHA-256 `" in readme
    assert "\n## Licence\n\nCC0.\n" in readme
    assert "3 articles kept, 1 left out, 1 renamed.\n" in readme
    assert "Published 2031-04-05 to 2031-04-16; 1 without a date.\n" in readme
    assert "| kite | 1 |\n" in readme
    assert str(tmp_path) not in readme


def test_building_twice_gives_the_same_bytes(table: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    run("build", table, "--out", out)
    before = {path.name: path.read_bytes() for path in out.iterdir()}
    run("build", table, "--out", out)
    assert {path.name: path.read_bytes() for path in out.iterdir()} == before
    assert set(before) == {"articles.jsonl", "README.md"}


def test_a_readme_that_somebody_wrote_is_kept(table: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (out / "README.md").write_text("Mine.\n", encoding="utf-8")
    run("build", table, "--out", out)
    assert (out / "README.md").read_text("utf-8") == "Mine.\n"


def test_a_folder_of_texts_is_read_with_the_folders_in_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "texts"
    (folder / "north, south").mkdir(parents=True)
    (folder / ".hidden.txt").write_text("Hidden\nNo.", encoding="utf-8")
    (folder / "README.md").write_text("# About\nNo.", encoding="utf-8")
    (folder / "b.txt").write_bytes("Café burns\r\nOne.\r\nTwo.".encode("cp1252"))
    (folder / "north, south" / "a.md").write_text("# Ferry\n\nThree.", encoding="utf-8")
    (folder / "c.txt").write_text("\n", encoding="utf-8")
    (folder / "d.pdf").write_bytes(b"%PDF")
    out = tmp_path / "out"
    arguments = ("build", folder, "--out", out, "--outlet", "lantern", "--published", "2031-03-04")
    assert run(*arguments) == 1
    assert read_corpus(out).articles == (
        Article("b", "lantern", "Café burns", "One.\r\nTwo.", "2031-03-04"),
        Article("north- south/a", "lantern", "Ferry", "Three.", "2031-03-04"),
    )
    printed = capsys.readouterr()
    assert printed.out.splitlines()[:2] == [
        f"{folder}: 3 files, 2 articles, cp1252 (1), utf-8 (1)",
        "  1 README file not taken for articles",
    ]
    assert printed.err.splitlines() == [
        f"{folder}: files of other kinds were not read: .pdf (1); name tables one by one, "
        "save the rest as text",
        f"{folder / 'c.txt'}: has no text; put the headline on the first line, the text below",
    ]


def test_several_sources_and_corpora_become_one(
    table: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_corpus([an_article("1", "Native.")], tmp_path / "old")
    text = tmp_path / "3.txt"
    text.write_text("Title\nText.", encoding="utf-8")
    run("build", tmp_path / "old", text, table, "--out", tmp_path / "out", "--json")
    report = json.loads(capsys.readouterr().out)
    assert [article.id for article in read_corpus(tmp_path / "out").articles] == [
        *("1", "3", "1-2", "1-3", "2"),
    ]
    assert (report["kept"], report["dropped"], report["renamed"]) == (5, 1, 2)
    assert [source["articles"] for source in report["sources"]] == [1, 1, 4]
    assert report["problems"][0]["place"] == f"{table}:2"


def test_unusable_input_writes_nothing(table: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    with pytest.raises(UsageError, match="there is no such file or folder"):
        run("build", tmp_path / "missing.csv", "--out", out)
    (tmp_path / "x.docx").write_bytes(b"PK")
    with pytest.raises(UsageError, match=r"cannot tell what this is by its ending; known are \.c"):
        run("build", tmp_path / "x.docx", "--out", out)
    (tmp_path / "empty").mkdir()
    with pytest.raises(EmptyCorpusError, match="nothing was written, the sources hold no article"):
        run("build", tmp_path / "empty", "--out", out)
    with pytest.raises(UsageError, match="is a file; give --out a folder"):
        run("build", table, "--out", table)
    with pytest.raises(UsageError, match="--published 'soon' is not a clear date"):
        run("build", table, "--out", out, "--published", "soon")
    assert not out.exists()


LONG = "The ferry burned in the port for nine hours before the tugs came. " * 4


def test_check_tells_errors_and_doubts_by_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_corpus(
        [
            an_article("good", LONG, outlet="Lantern"),
            an_article("undated", LONG + "One.", outlet="Lantern", published=""),
            Article("nameless", "", "Ferry burns", LONG + "Two.", "2031-03-04"),
            an_article("a,b", "Too short.", outlet="Lantern"),
            an_article("holes", LONG + "caf\ufffd \ufffd", outlet="Lantern"),
            an_article("garbled", LONG + "the crewâ€™s cafÃ©", outlet="Lantern"),
            an_article("markup", LONG + "one &amp; two", outlet="Lantern"),
            an_article("again", LONG, outlet="Lantern"),
            an_article("copy", LONG, outlet="lantern"),
        ],
        tmp_path,
    )
    with (tmp_path / "articles.jsonl").open("ab") as file:
        file.write(b'{"id": "cut", "text": "caf\xc3\n')
    (tmp_path / "outlets.csv").write_text("outlet\nLantern\n", encoding="utf-8")
    assert run("check", tmp_path) == 1
    lines = [
        line.removeprefix(f"{tmp_path}/articles.jsonl:")
        for line in capsys.readouterr().out.splitlines()
    ]
    end = len(LONG)
    assert lines == [
        "2: warning: no date; the article can be matched by its words only, add `published`",
        "3: warning: no outlet; it counts as an outlet of its own, add `outlet`",
        "4: warning: id 'a,b' holds a comma or line break; `--articles` cannot name it",
        "4: warning: very short text (2 words); compare it with the page it came from",
        f"5: warning: 2 replacement characters (U+FFFD) in the text, the first at character "
        f"{end + 3}; read the source again in its encoding",
        f"6: warning: the text was read in the wrong encoding at character {end + 8} ('â€'); "
        "read the source again in its own encoding",
        f"7: warning: markup in the text at character {end + 4} ('&amp;'); "
        "build from the page or take the markup out",
        "8: warning: the same text as 'good' of the same outlet; keep one of them",
        "9: warning: outlet 'lantern' (1 article) has no row in outlets.csv; add one",
        "9: warning: outlets 'Lantern' and 'lantern' differ in case or blanks only; "
        "write one name, or join them with same_as in outlets.csv",
        "10: error: not UTF-8 at byte 27 of the line (cut, or in another encoding); "
        "the line is left out, write it again as UTF-8",
        f"{tmp_path}: 9 usable articles, 1 error, 10 warnings",
    ]


def test_check_of_a_good_corpus_is_silent(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_corpus(
        [an_article("good", LONG + "Zwölf Männer – “naïve” café. Müşteri. عبارة")], tmp_path
    )
    assert run("check", tmp_path, "--json") == 0
    assert json.loads(capsys.readouterr().out) == {
        "path": str(tmp_path),
        "articles": 1,
        "errors": [],
        "warnings": [],
    }


def test_check_tells_a_corpus_without_a_usable_line(tmp_path: Path) -> None:
    (tmp_path / "articles.jsonl").write_bytes(b"{}\n")
    report = check_corpus(tmp_path)
    assert str(report.errors[0]) == (
        f"{tmp_path / 'articles.jsonl'}: holds no usable article; build it again"
    )
    assert report.errors[-1].message == "no id; the line is left out, give it one"
    with pytest.raises(CorpusError, match="no such folder"):
        check_corpus(tmp_path / "missing")


def test_stats_count_what_is_there(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_corpus(
        [
            an_article("1", "One two three.", outlet="Lantern", published="2031-03-04"),
            an_article("2", "One two three.", outlet="Kite", published="2031-03-31T10:00:00Z"),
            an_article("3", "One.", outlet="Lantern", published="2031-04-01"),
            an_article("4", "One two three four five.", outlet="Lantern", published=""),
        ],
        tmp_path,
    )
    assert run("stats", tmp_path, "--json") == 0
    stats = json.loads(capsys.readouterr().out)
    assert stats == {
        "path": str(tmp_path),
        "fingerprint": read_corpus(tmp_path).fingerprint,
        "articles": 4,
        "dated": 3,
        "undated": 1,
        "first_day": "2031-03-04",
        "last_day": "2031-04-01",
        "words_median": 3.0,
        "words_fewest": 1,
        "words_most": 5,
        "repeated_texts": 1,
        "outlets": {"Lantern": 3, "Kite": 1},
        "months": {"2031-03": 2, "2031-04": 1},
        "problems": 0,
        "days": {
            "2031-03-04": {"Lantern": 1},
            "2031-03-31": {"Kite": 1},
            "2031-04-01": {"Lantern": 1},
        },
    }
    run("stats", tmp_path)
    assert capsys.readouterr().out.splitlines()[:3] == [
        f"{tmp_path}: 4 articles by 2 outlets, 2031-03-04 to 2031-04-01",
        "dated 3, undated 1, repeated texts 1, problems 0",
        "words: median 3, fewest 1, most 5",
    ]
