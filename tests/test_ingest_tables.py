"""Tables: columns by name or by guess, encodings, and rows that cannot be used."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analyzer.datamodels import Article
from analyzer.errors import UsageError
from analyzer.ingest.tables import TableOptions, TableReading, read_table

HEAD = "unit_id,headline,Article Text,source,date\n"


def a_table(tmp_path: Path, content: str | bytes, name: str = "table.csv") -> Path:
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def articles(reading: TableReading) -> list[Article]:
    return [article for _, article in reading.articles]


def messages(reading: TableReading) -> list[str]:
    return [f"{Path(p.place).name}: {p.message}" for p in reading.problems]


def test_columns_are_found_by_their_usual_names(tmp_path: Path) -> None:
    path = a_table(
        tmp_path, HEAD + '7,Ferry burns,"One, two.\r\nThree.", Lantern ,4/16/2031\n8,,Four.,Kite,\n'
    )
    reading = read_table(path)
    assert articles(reading) == [
        Article("7", "Lantern", "Ferry burns", "One, two.\r\nThree.", "2031-04-16"),
        Article("8", "Kite", "", "Four."),
    ]
    assert [place for place, _ in reading.articles] == [f"{path}:2", f"{path}:4"]
    assert reading.columns == {
        "id": "unit_id",
        "outlet": "source",
        "title": "headline",
        "published": "date",
        "text": "Article Text",
    }
    assert reading.guessed == ("id", "outlet", "title", "published", "text")
    assert (reading.rows, reading.encoding, reading.problems) == (2, "utf-8", ())


def test_named_columns_win(tmp_path: Path) -> None:
    path = a_table(tmp_path, "text,body,n\nTeaser.,Whole text.,x1\n")
    reading = read_table(path, TableOptions(text="body", id="n"))
    assert articles(reading) == [Article("x1", "", "", "Whole text.")]
    assert reading.guessed == ()
    with pytest.raises(UsageError, match=r"--date-column 'when' is not among its columns: text, b"):
        read_table(path, TableOptions(published="when"))


def test_a_table_without_text_says_which_columns_it_has(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"among id, when; name it with --text-column"):
        read_table(a_table(tmp_path, "id,when\n1,2\n"))
    with pytest.raises(UsageError, match="among no columns"):
        read_table(a_table(tmp_path, "", "empty.csv"))


def test_a_repeated_column_hides_nothing(tmp_path: Path) -> None:
    path = a_table(tmp_path, "id,text,text\n1,One.,Two.\n")
    assert articles(read_table(path))[0].text == "One."
    assert articles(read_table(path, TableOptions(text="text (2)")))[0].text == "Two."


def test_a_table_without_a_header_is_told_in_one_short_line(tmp_path: Path) -> None:
    path = a_table(tmp_path, f"1,{'word ' * 500}\n")
    with pytest.raises(UsageError, match="the first line must name the columns") as raised:
        read_table(path)
    assert len(str(raised.value)) < 250 + len(str(path))


@pytest.mark.parametrize(
    ("name", "delimiter"), [("t.csv", ";"), ("t.tsv", "\t"), ("t.csv", "\t"), ("t.csv", "|")]
)
def test_delimiters_are_recognised(tmp_path: Path, name: str, delimiter: str) -> None:
    lines = [delimiter.join(["id", "text"]), delimiter.join(["1", "One, two."])]
    reading = read_table(a_table(tmp_path, "\n".join(lines), name))
    assert articles(reading) == [Article("1", "", "", "One, two.")]


def test_bad_rows_cost_themselves_only(tmp_path: Path) -> None:
    path = a_table(
        tmp_path,
        HEAD
        + "1,A,One.,Lantern,4 March 2031\n"
        + "2,B,Two, cut,Lantern,4 March 2031\n"
        + "\n"
        + "3,C,,Lantern,4 March 2031\n"
        + "4,D\n"
        + "5,E,Five.,Lantern,soon\n"
        + ",F,Six.,Lantern,,,\n",
    )
    reading = read_table(path)
    assert [article.text for article in articles(reading)] == ["One.", "Five.", "Six."]
    assert reading.rows == 6
    made = articles(reading)[2].id
    assert messages(reading) == [
        "table.csv:3: 6 cells under 5 columns; the row is left out, quote cells that hold ','",
        "table.csv:5: no text in column 'Article Text'; the row is left out",
        "table.csv:6: no text in column 'Article Text'; the row is left out",
        "table.csv:7: date 'soon' cannot be read; kept without a date",
        f"table.csv:8: no id in column 'unit_id'; the article is called {made!r}",
    ]


def test_a_quotation_mark_that_never_closes_is_told(tmp_path: Path) -> None:
    reading = read_table(a_table(tmp_path, 'id,text\n1,One.\n2,"Two.\n3,Three.\n4,Four.\n'))
    assert [article.id for article in articles(reading)] == ["1"]
    assert messages(reading)[0].startswith(
        'table.csv:3: a quotation mark (") opens here and never closes: lines 3 to 5'
    )


def test_dates_that_can_be_read_in_two_ways_need_the_order(tmp_path: Path) -> None:
    path = a_table(tmp_path, "id,text,date\n1,One.,4/5/2031\n")
    with pytest.raises(UsageError, match=r"such as '4/5/2031' .* give --date-order mdy, dmy or"):
        read_table(path)
    reading = read_table(path, TableOptions(date_order="dmy"))
    assert articles(reading)[0].published == "2031-05-04"


def test_contradicting_dates_are_read_one_way_and_told(tmp_path: Path) -> None:
    path = a_table(
        tmp_path, "id,text,date\n1,One.,4/16/2031\n2,Two.,16/4/2031\n3,Three.,4/5/2031\n"
    )
    with pytest.raises(UsageError, match="mixes day/month and month/day"):
        read_table(path)
    reading = read_table(path, TableOptions(date_order="mdy"))
    assert [article.published for article in articles(reading)] == ["2031-04-16", "", "2031-04-05"]
    assert messages(reading) == [
        "table.csv:3: date '16/4/2031' cannot be read month first; kept without a date"
    ]


def test_the_encoding_is_given_or_found(tmp_path: Path) -> None:
    content = "id,text\n1,The ferry’s crew – 12 men – left the café.\n"
    western = a_table(tmp_path, content.encode("cp1252"), "western.csv")
    reading = read_table(western)
    assert (reading.encoding, reading.encoding_detected) == ("cp1252", True)
    assert articles(reading)[0].text == "The ferry’s crew – 12 men – left the café."
    arabic = a_table(tmp_path, "id,text\n1,احترقت العبارة في الميناء\n".encode("cp1256"), "a.csv")
    assert articles(read_table(arabic, TableOptions(encoding="cp1256")))[0].text == (
        "احترقت العبارة في الميناء"
    )
    wide = a_table(tmp_path, content.encode("utf-16"), "wide.csv")
    assert articles(read_table(wide))[0].text == "The ferry’s crew – 12 men – left the café."
    with pytest.raises(UsageError, match=r"western\.csv: the text is not utf-8 \(byte 20\)"):
        read_table(western, TableOptions(encoding="utf-8"))
    with pytest.raises(UsageError, match="encoding 'klingon' is not known"):
        read_table(western, TableOptions(encoding="klingon"))


def test_a_few_odd_bytes_do_not_garble_the_rest(tmp_path: Path) -> None:
    content = "id,text\n1,Zwölf Männer.\n2,Caf".encode() + b"\xe9.\n" + "3,Übung.\n".encode()
    reading = read_table(a_table(tmp_path, content))
    assert [article.text for article in articles(reading)] == [
        "Zwölf Männer.",
        "Caf\N{REPLACEMENT CHARACTER}.",
        "Übung.",
    ]
    assert messages(reading)[0].startswith("table.csv: mixed encodings: byte 32 (line 3) is not")


def test_json_lines_and_json(tmp_path: Path) -> None:
    rows = [
        {"id": 1, "text": "One.", "source": {"name": "Lantern"}, "publishedAt": 1930408205},
        {"id": 2, "text": "Two.\u2028Three.", "authors": ["K. Vale", "O. Reed"], "url": None},
    ]
    lines = "\n".join(json.dumps(row, ensure_ascii=False) for row in rows) + "\n{oops\n[1]\n"
    reading = read_table(a_table(tmp_path, lines, "t.jsonl"))
    expected = [
        Article("1", "Lantern", "", "One.", "2031-03-04T16:30:05+00:00"),
        Article("2", "", "", "Two.\u2028Three.", author="K. Vale, O. Reed"),
    ]
    assert articles(reading) == expected
    assert [message.split(" (")[0] for message in messages(reading)] == [
        "t.jsonl:3: not JSON",
        "t.jsonl:4: not a JSON object; it is left out",
    ]
    whole = a_table(tmp_path, json.dumps({"status": "ok", "articles": rows}), "t.json")
    assert articles(read_table(whole)) == expected
    with pytest.raises(UsageError, match=r"t2\.json: not JSON"):
        read_table(a_table(tmp_path, "{", "t2.json"))


def test_parquet(tmp_path: Path) -> None:
    from datetime import date

    import pyarrow
    import pyarrow.parquet

    table = pyarrow.table(
        {"id": [1, 2], "body": ["One.", None], "date": [date(2031, 3, 4), None], "x": [0.5, None]}
    )
    pyarrow.parquet.write_table(table, tmp_path / "t.parquet")
    reading = read_table(tmp_path / "t.parquet")
    assert articles(reading) == [Article("1", "", "", "One.", "2031-03-04")]
    assert messages(reading) == ["t.parquet, row 2: no text in column 'body'; the row is left out"]
    with pytest.raises(UsageError, match="not a readable Parquet file"):
        read_table(a_table(tmp_path, "no", "broken.parquet"))


def test_ids_made_from_content_do_not_depend_on_the_row(tmp_path: Path) -> None:
    one = read_table(a_table(tmp_path, "outlet,text\nLantern,One.\nKite,One.\n", "1.csv"))
    two = read_table(a_table(tmp_path, "outlet,text\nKite,One.\nLantern,One.\n", "2.csv"))
    ids = [article.id for article in articles(one)]
    assert [article.id for article in articles(two)] == ids[::-1]
    assert ids[0] != ids[1]
    assert [len(article_id) for article_id in ids] == [12, 12]


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.text(
            st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1
        ).filter(lambda text: bool(text.strip())),
        min_size=1,
        max_size=4,
    )
)
def test_quoted_cells_keep_every_character(
    tmp_path_factory: pytest.TempPathFactory, texts: list[str]
) -> None:
    rows = "".join(
        '{},"{}"\n'.format(number, text.replace('"', '""')) for number, text in enumerate(texts)
    )
    path = a_table(tmp_path_factory.mktemp("t"), "id,text\n" + rows)
    assert [article.text for article in articles(read_table(path))] == texts
