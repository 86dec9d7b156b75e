"""Uploads and archives: what becomes of each file, and what is refused in one line."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

import pytest

from analyzer.corpus import read_corpus
from analyzer.errors import EmptyCorpusError, UsageError
from analyzer.ingest import files
from analyzer.ingest.build import BuildReport, build_corpus, build_new_corpus
from analyzer.ingest.check import corpus_stats
from analyzer.ingest.files import Upload, safe_name
from analyzer.ingest.tables import table_columns

STORY = b"Ferry burns\n\nA ferry burned in Port Selm on Monday. Three sailors died."
TABLE = (
    b"id,outlet,date,body\n1,Kite,2031-03-04,One.\n1,Kite,2031-03-04,One.\n"
    b"1,Kite,2031-03-05,Two.\n2,Kite,soon,Three.\n3,Kite,2031-03-05,\n"
)


def zipped(members: dict[str, bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return target.getvalue()


def built(tmp_path: Path, *uploads: Upload) -> BuildReport:
    return build_new_corpus(uploads, tmp_path / "corpora", "new")


def told(report: BuildReport) -> list[tuple[str, str, str]]:
    return [(line.place, line.outcome, line.article_id) for line in report.became]


def test_every_line_of_a_table_says_what_it_became(tmp_path: Path) -> None:
    report = built(tmp_path, Upload("ferry.csv", TABLE))
    assert told(report) == [
        ("ferry.csv:2", "kept", "1"),
        ("ferry.csv:3", "left out", ""),
        ("ferry.csv:4", "renamed", "1-2"),
        ("ferry.csv:5", "kept", "2"),
        ("ferry.csv:6", "left out", ""),
    ]
    assert [line.why.split(";")[0] for line in report.became] == [
        "",
        "id '1' with the same text stands at line 2 already",
        "id '1' stands at line 2 with another text already",
        "date 'soon' cannot be read",
        "no text in column 'body'",
    ]
    assert [line.characters for line in report.became] == [4, 0, 4, 6, 0]
    assert (report.kept, report.dropped, report.renamed) == (3, 2, 1)


def test_lines_stand_in_their_order(tmp_path: Path) -> None:
    rows = "".join(f"{n},Text {n}.\n" for n in range(12))
    report = built(tmp_path, Upload("a.csv", f"id,text\n{rows}".encode()))
    assert [line.place for line in report.became] == [f"a.csv:{n}" for n in range(2, 14)]


def test_a_page_of_which_less_than_half_was_taken_is_marked(tmp_path: Path) -> None:
    article = f"<p>{'The ferry burned for an hour while the crew waited. ' * 8}</p>"
    menu = "<nav>" + "".join(f"<a href='/{n}'>Section number {n}</a>" for n in range(60)) + "</nav>"
    page = f"<html><body>{menu}<article><h1>Ferry burns</h1>{article}</article></body></html>"
    whole = f"<html><body><article><h1>Ferry burns</h1>{article}</article></body></html>"
    report = built(tmp_path, Upload("half.html", page.encode()), Upload("all.html", whole.encode()))
    marked = {line.place: line for line in report.became}
    assert marked["half.html"].under_half
    assert marked["half.html"].share == marked["half.html"].characters / marked["half.html"].visible
    assert not marked["all.html"].under_half
    [line] = [line for line in report.lines() if "compare it with the page" in line]
    assert line.startswith("half.html: ")


def test_a_plain_text_has_no_page_to_compare_it_with(tmp_path: Path) -> None:
    [line] = built(tmp_path, Upload("draft.txt", STORY)).became
    assert (line.outcome, line.share, line.under_half) == ("kept", None, False)


def test_an_archive_of_texts_and_tables_is_read(tmp_path: Path) -> None:
    data = zipped({
        "kite/monday.txt": STORY, "table.csv": TABLE, "outlets.csv": b"outlet\nKite\n",
        "notes.docx": b"?", "__MACOSX/kite/._monday.txt": b"?", ".hidden.txt": STORY,
    })  # fmt: skip
    report = built(tmp_path, Upload("news.zip", data))
    assert told(report) == [
        ("news.zip", "remark", ""),
        ("news.zip/kite/monday.txt", "kept", "kite/monday"),
        ("news.zip/outlets.csv", "left out", ""),
        *[(f"news.zip/table.csv:{n}", *rest) for n, *rest in [
            (2, "kept", "1"), (3, "left out", ""), (4, "renamed", "1-2"),
            (5, "kept", "2"), (6, "left out", ""),
        ]],
    ]  # fmt: skip
    assert "files of other kinds were not read: .docx (1)" in report.became[0].why
    assert [source.source for source in report.sources] == ["news.zip/table.csv", "news.zip"]


def test_an_archive_on_the_command_line_is_read_alike(tmp_path: Path) -> None:
    path = tmp_path / "news.zip"
    path.write_bytes(zipped({"monday.txt": STORY}))
    report = build_corpus([str(path)], tmp_path / "out")
    assert told(report) == [(f"{path}/monday.txt", "kept", "monday")]
    assert read_corpus(tmp_path / "out").articles[0].title == "Ferry burns"
    before = (tmp_path / "out" / "README.md").read_bytes()
    build_corpus([str(path)], tmp_path / "out")
    assert (tmp_path / "out" / "README.md").read_bytes() == before


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("../../evil.txt", STORY, "leads out of the archive"),
        ("/etc/evil.txt", STORY, "leads out of the archive"),
        ("a\\..\\..\\evil.txt", STORY, "leads out of the archive"),
        ("C:\\evil.txt", STORY, "leads out of the archive"),
        ("more.zip", STORY, "is an archive in an archive"),
        ("more.tar.gz", STORY, "is an archive in an archive"),
        ("bomb.txt", b"0" * 3_000_000, "unfolds to over 200 times its size"),
    ],
)
def test_hostile_members_are_refused_in_one_line(
    tmp_path: Path, name: str, data: bytes, reason: str
) -> None:
    report = built(tmp_path, Upload("news.zip", zipped({name: data, "good.txt": STORY})))
    assert report.kept == 1
    [problem] = report.problems
    assert problem.place == f"news.zip/{name}"
    assert reason in problem.message
    assert not list(tmp_path.rglob("evil*"))


def test_a_link_in_an_archive_is_refused(tmp_path: Path) -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        link = zipfile.ZipInfo("link.txt")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
        archive.writestr("good.txt", STORY)
    report = built(tmp_path, Upload("news.zip", target.getvalue()))
    assert [str(problem) for problem in report.problems] == [
        "news.zip/link.txt: is a link, not a file; it is left out"
    ]


def test_a_damaged_member_costs_only_itself(tmp_path: Path) -> None:
    data = zipped({"a.txt": STORY, "b.txt": STORY + b" Again."})
    at = data.index(b"a.txt") + len("a.txt")
    damaged = data[:at] + b"\xff\xff\xff\xff" + data[at + 4 :]
    report = built(tmp_path, Upload("news.zip", damaged))
    assert [line.outcome for line in report.became] == ["left out", "kept"]
    assert "cannot be unpacked" in report.became[0].why


@pytest.mark.parametrize(
    ("limit", "value", "reason"),
    [
        ("_MOST_FILES", 1, "holds 2 files; at most 1 are read"),
        ("_LARGEST_IN_ALL", 100, "unfolds to 0 MiB; at most 0 are read"),
    ],
)
def test_an_archive_of_too_much_is_refused_as_a_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, limit: str, value: int, reason: str
) -> None:
    monkeypatch.setattr(files, limit, value)
    path = tmp_path / "news.zip"
    path.write_bytes(zipped({"a.txt": STORY, "b.txt": STORY}))
    with pytest.raises(UsageError, match=reason):
        build_corpus([str(path)], tmp_path / "out")


def test_what_only_calls_itself_an_archive_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "news.zip"
    path.write_bytes(b"not an archive")
    with pytest.raises(UsageError, match=r"news\.zip: not a readable ZIP archive"):
        build_corpus([str(path)], tmp_path / "out")


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("../../etc/passwd.txt", "passwd.txt"),
        ("C:\\temp\\story.txt", "story.txt"),
        ("two\nlines\x1b.txt", "two-lines-.txt"),
        ("\u202etxt.exe", "-txt.exe"),
        ("..", "file"),
        ("", "file"),
        ("a" * 300 + ".html", "a" * 115 + ".html"),
    ],
)
def test_names_of_uploads_can_do_no_harm(name: str, safe: str) -> None:
    assert safe_name(name) == safe


def test_one_bad_upload_costs_the_others_nothing(tmp_path: Path) -> None:
    uploads = [Upload("a.exe", b"MZ"), Upload("b.csv", b"x,y\n1,2\n"), Upload("c.txt", STORY)]
    report = built(tmp_path, *uploads)
    assert told(report) == [
        ("a.exe", "left out", ""), ("b.csv", "left out", ""), ("c.txt", "kept", "c"),
    ]  # fmt: skip
    assert report.became[1].why.startswith("no column of article text found among x, y")
    assert str(tmp_path) not in json.dumps(report.as_dict()["became"])


def test_nothing_usable_leaves_no_folder_and_names_every_reason(tmp_path: Path) -> None:
    with pytest.raises(EmptyCorpusError) as caught:
        built(tmp_path, Upload("a.exe", b"MZ"), Upload("b.txt", b""))
    assert [line.split(":")[0] for line in caught.value.problems] == ["a.exe", "b.txt"]
    assert list((tmp_path / "corpora").iterdir()) == []


def test_a_corpus_that_is_there_is_never_overwritten(tmp_path: Path) -> None:
    built(tmp_path, Upload("a.txt", STORY))
    before = (tmp_path / "corpora" / "new" / "articles.jsonl").read_bytes()
    with pytest.raises(UsageError, match="is there already; choose another name"):
        built(tmp_path, Upload("b.txt", STORY))
    assert (tmp_path / "corpora" / "new" / "articles.jsonl").read_bytes() == before


@pytest.mark.parametrize("name", ["", "..", "../evil", "a/b", ".cache", "a b", "a" * 61, "-x"])
def test_a_name_that_is_no_folder_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(UsageError, match="not a name for a corpus"):
        build_new_corpus([Upload("a.txt", STORY)], tmp_path, name)
    assert list(tmp_path.iterdir()) == []


def test_columns_of_a_table_that_is_not_on_disk() -> None:
    found = table_columns("ferry.csv", TABLE)
    assert found.names == ("id", "outlet", "date", "body")
    assert found.fields == {"id": "id", "outlet": "outlet", "published": "date", "text": "body"}
    assert table_columns("odd.csv", b"x,y\n1,2\n").fields == {}
    with pytest.raises(UsageError, match=r"^odd\.json: not JSON"):
        table_columns("odd.json", b"{")


def test_articles_are_counted_by_day_and_outlet(tmp_path: Path) -> None:
    built(tmp_path, Upload("ferry.csv", TABLE))
    stats = corpus_stats(read_corpus(tmp_path / "corpora" / "new"))
    assert stats.days == {"2031-03-04": {"Kite": 1}, "2031-03-05": {"Kite": 1}}
    assert stats.undated == 1
