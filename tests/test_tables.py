from __future__ import annotations

import csv
import io
import json
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest
from builders import a_cell, a_claim, a_comparison, a_result, an_article, the_ferry
from hypothesis import given
from hypothesis import strategies as st

from analyzer import tables
from analyzer.datamodels import Comparison, Figure, Probabilities, Problem, Quantity
from analyzer.errors import UsageError
from analyzer.tables import (
    cells_frame,
    claims_frame,
    figures_frame,
    origins_frame,
    spreads_frame,
    spreadsheet_safe,
    without_escape,
    write_tables,
)


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def one_claim(sentence: str) -> Comparison:
    """A comparison whose only claim is this sentence, followed by another in its article."""
    article = an_article("lantern", f"{sentence} The end.")
    return a_comparison([article], [a_result(a_claim(article, sentence))])


def test_claims_have_the_columns_of_the_contract_then_our_own() -> None:
    assert " ".join(claims_frame(the_ferry()).columns) == (
        "claim_id article_id outlet start end sentence claim kind checkable speaker verdict "
        "outlets_agree outlets_diverge outlets_silent origins_agree origins_diverge confidence "
        "receipt field all_later"
    )


def test_cells_have_the_columns_of_the_contract_then_our_own() -> None:
    assert " ".join(cells_frame(the_ferry()).columns) == (
        "claim_id article_id other_article_id other_outlet other_published origin_id relation "
        "kinds later p_agrees p_diverges p_silent reason evidence evidence_start evidence_end "
        "evidence_sha256 evidence_field event_id scope counter_evidence counter_start "
        "counter_end counter_field note similarity speaker firmness origin_reason"
    )


def test_origins_have_the_columns_of_the_contract() -> None:
    assert " ".join(origins_frame(the_ferry()).columns) == (
        "event_id article_id outlet origin_id copied_from similarity credits "
        "event_probability event_reason reason owner"
    )


def test_figures_have_the_columns_of_the_contract() -> None:
    assert " ".join(figures_frame(the_ferry()).columns) == (
        "event_id article_id outlet published quantity low high bound unit counted as_of speaker "
        "sentence start end field of place background aside part_of "
        "quantity_start quantity_end"
    )


def test_spreads_have_the_columns_of_the_contract() -> None:
    assert " ".join(spreads_frame(the_ferry()).columns) == (
        "event_id counted of unit outlets figures lowest lowest_outlet lowest_speaker "
        "lowest_as_of highest highest_outlet highest_speaker highest_as_of agreed by_outlet place"
    )


def a_figure(sentence: str, quantity: str, low: float, **more: object) -> Figure:
    """A figure of the Lantern; `quantity` must stand in the sentence."""
    start = sentence.index(quantity)
    end = start + len(quantity)
    values: dict[str, Any] = {
        "event_id": "e1",
        "article_id": "lantern",
        "outlet": "The Lantern",
        "published": "2031-03-04",
        "quantity": Quantity(low, low, "exact", "", "killed", "", start, end, quantity),
        "as_of": "2031-03-03",
        "speaker": "harbour office",
        "sentence": sentence,
        "start": start,
        "end": end,
        "field": "text",
    }
    return Figure(**{**values, **more})


def test_figures_are_written_in_order_and_without_idle_zeros(tmp_path: Path) -> None:
    later = a_figure(
        "Now 5.5 tons burned.", "5.5 tons", 5.5, published="2031-03-05", background=True
    )
    earlier = a_figure("-1,200 sailors died.", "1,200 sailors", 1200, place="Port Selm")
    write_tables(the_ferry(figures=(later, earlier)), tmp_path)
    assert (tmp_path / "figures.csv").read_text(encoding="utf-8").splitlines()[1:] == [
        'e1,lantern,The Lantern,2031-03-04,"1,200 sailors",1200,1200,exact,,killed,2031-03-03,'
        'harbour office,"\'-1,200 sailors died.",0,20,text,,Port Selm,false,false,,1,14',
        "e1,lantern,The Lantern,2031-03-05,5.5 tons,5.5,5.5,exact,,killed,2031-03-03,"
        "harbour office,Now 5.5 tons burned.,0,20,text,,,true,false,,4,12",
    ]
    sheet = openpyxl.load_workbook(tmp_path / "divergence.xlsx")["figures"]
    assert (sheet["F2"].value, sheet["F3"].value) == (1200, 5.5)
    assert sheet["F2"].number_format == "General"
    assert json.loads((tmp_path / "manifest.json").read_text())["rows"]["figures"] == 2


def test_spreads_are_written_with_the_ends_and_every_outlet(tmp_path: Path) -> None:
    low = a_figure("3 sailors died.", "3 sailors", 3)
    high = a_figure(
        "Now 5 sailors died.",
        "5 sailors",
        5,
        article_id="beacon",
        outlet="=Beacon",
        published="2031-03-05",
        speaker="",
        as_of="",
    )
    for figures in ((low, high), (high, low)):
        write_tables(the_ferry(figures=figures), tmp_path, parquet=True)
        assert (tmp_path / "spreads.csv").read_text(encoding="utf-8").splitlines()[1:] == [
            "e1,killed,,,2,2,3 sailors,The Lantern,harbour office,2031-03-03,5 sailors,"
            "'=Beacon,,,false,'=Beacon: 5; The Lantern: 3,"
        ]
        [row] = pd.read_parquet(tmp_path / "spreads.parquet").to_dict("records")
        assert (row["agreed"], row["highest_outlet"], row["figures"]) == (False, "=Beacon", 2)
        sheet = openpyxl.load_workbook(tmp_path / "divergence.xlsx")["spreads"]
        assert (sheet["F2"].value, sheet["O2"].value) == (2, "false")


def test_figures_do_not_depend_on_the_order_of_input(tmp_path: Path) -> None:
    some = (
        a_figure("Then 4 sailors died.", "4 sailors", 4),
        a_figure("4 sailors died.", "4 sailors", 4),
        a_figure("So 3 sailors died.", "3 sailors", 3, article_id="beacon"),
    )
    for figures in (some, some[::-1]):
        write_tables(the_ferry(figures=figures), tmp_path)
        assert [row["sentence"] for row in read(tmp_path / "figures.csv")] == [
            "So 3 sailors died.",
            "4 sailors died.",
            "Then 4 sailors died.",
        ]


def test_frames_keep_numbers_and_booleans_even_without_rows() -> None:
    nothing = a_comparison([an_article("lantern")], origins=[])
    for frame in (cells_frame(the_ferry()), cells_frame(nothing)):
        assert frame["later"].dtype == bool
        assert frame["p_agrees"].dtype == float
        assert frame["evidence_start"].dtype == int


def test_claims_are_written_row_by_row(tmp_path: Path) -> None:
    write_tables(the_ferry(), tmp_path)
    rows = read(tmp_path / "claims.csv")
    assert [(row["sentence"], row["verdict"], row["checkable"]) for row in rows] == [
        ("A ferry burned in Port Selm on Monday.", "corroborated", "true"),
        ("Three sailors died.", "contested", "true"),
        ("The mayor wore a grey coat.", "uncorroborated", "true"),
        ("Nobody should ever sail again.", "not checkable", "false"),
    ]
    burned = rows[0]
    assert (burned["outlets_agree"], burned["origins_agree"]) == ("3", "2")
    assert (burned["confidence"], burned["all_later"], burned["field"]) == (
        "0.9000",
        "false",
        "text",
    )
    assert rows[1]["all_later"] == "true"


def test_a_receipt_is_compact_json_with_sorted_keys() -> None:
    receipt = claims_frame(the_ferry())["receipt"][2]
    assert receipt == (
        '{"articles_on_event":4,"articles_searched":12,"first_day":"2031-02-28",'
        '"last_day":"2031-03-08","nearest_article_id":"tide","nearest_end":0,'
        '"nearest_field":"text",'
        '"nearest_passage":"A ferry caught fire in Port Selm on Monday.",'
        '"nearest_similarity":0.2,"nearest_start":0,"not_english":0,"note":"","outlets":[],'
        '"outlets_on_event":3,"undated_articles":1,"unknown":[],"unread":[]}'
    )


def test_a_cell_is_written_as_one_line(tmp_path: Path) -> None:
    write_tables(the_ferry(), tmp_path)
    lines = (tmp_path / "cells.csv").read_bytes().decode("utf-8").split("\n")
    assert lines[5] == (
        "lantern:text:39,lantern,beacon,Beacon Post,2031-03-05,o-beacon,diverges,number;victim,"
        'true,0.0500,0.8500,0.1000,"3 sailors killed here, 5 there",Five sailors were killed.,'
        "62,87,1de5c1fd67eabcf5d0befe031e10312dfc8eeda9f4c076b1573334486ff88ff0,text,e1,event,"
        ",0,0,text,,0.5000,,,"
    )
    assert len(lines) == 1 + 11 + 1
    assert lines[-1] == ""


def test_cells_that_never_count_say_why(tmp_path: Path) -> None:
    write_tables(the_ferry(), tmp_path)
    noted = [row for row in read(tmp_path / "cells.csv") if row["note"]]
    assert [(row["other_article_id"], row["note"]) for row in noted] == [
        ("extra", "same outlet"),
        ("extra", "same outlet"),
    ]


def test_offsets_slice_the_evidence_and_the_counter_evidence(tmp_path: Path) -> None:
    here = an_article("lantern", "Three sailors died.")
    there = an_article("beacon", "First three died. In the end, five sailors died.")
    claim = a_claim(here, "Three sailors died.")
    cell = a_cell(
        claim,
        there,
        "diverges",
        "In the end, five sailors died.",
        counter_evidence="First three died.",
    )
    write_tables(a_comparison([here, there], [a_result(claim)], [cell]), tmp_path)
    [row] = read(tmp_path / "cells.csv")
    assert there.text[int(row["evidence_start"]) : int(row["evidence_end"])] == row["evidence"]
    counter = there.text[int(row["counter_start"]) : int(row["counter_end"])]
    assert counter == row["counter_evidence"] == "First three died."


def test_probabilities_have_four_places_and_no_negative_zero(tmp_path: Path) -> None:
    here, there = an_article("lantern"), an_article("beacon")
    claim = a_claim(here, "Three sailors died.")
    cell = a_cell(
        claim,
        there,
        probabilities=Probabilities(0.33333333, 0.66666666, 0.00000001),
        similarity=-0.00001,
    )
    write_tables(a_comparison([here, there], [a_result(claim)], [cell]), tmp_path)
    [row] = read(tmp_path / "cells.csv")
    assert (row["p_agrees"], row["p_diverges"], row["p_silent"], row["similarity"]) == (
        "0.3333",
        "0.6667",
        "0.0000",
        "0.0000",
    )


def test_origins_hold_the_copy_group_and_the_credits(tmp_path: Path) -> None:
    write_tables(the_ferry(), tmp_path)
    assert read(tmp_path / "origins.csv")[1] == {
        "event_id": "e1",
        "article_id": "coast",
        "outlet": "Coast Radio",
        "origin_id": "o-tide",
        "copied_from": "tide",
        "similarity": "0.7124",
        "credits": "Tidewire",
        "event_probability": "1.0000",
        "event_reason": "",
        "reason": "2 of its 2 sentences stand in tide",
        "owner": "Coast & Sons",
    }


def test_claims_stand_in_the_order_of_the_articles_then_of_the_text() -> None:
    first, second = an_article("zebra"), an_article("aardvark")
    results = [
        a_result(a_claim(second, "Three sailors died.")),
        a_result(a_claim(first, "Three sailors died.")),
        a_result(a_claim(first, "A ferry burned in Port Selm on Monday.")),
        a_result(a_claim(first, "Ferry burns in Port Selm", field="title")),
    ]
    whole = a_comparison([first, second], results, compared=["zebra", "aardvark"])
    assert list(claims_frame(whole)["claim_id"]) == [
        "zebra:title:0",
        "zebra:text:0",
        "zebra:text:39",
        "aardvark:text:39",
    ]


@pytest.mark.parametrize("parquet", [False, True])
def test_equal_comparisons_give_equal_bytes_in_any_order(tmp_path: Path, parquet: bool) -> None:
    one = the_ferry()
    turned = replace(one, claims=one.claims[::-1], cells=one.cells[::-1], origins=one.origins[::-1])
    first = write_tables(one, tmp_path / "first", parquet=parquet)
    second = write_tables(turned, tmp_path / "second", parquet=parquet)
    assert [path.name for path in first] == [path.name for path in second]
    for left, right in zip(first, second, strict=True):
        assert left.read_bytes() == right.read_bytes(), left.name


def test_the_set_is_complete_and_leaves_nothing_else_behind(tmp_path: Path) -> None:
    paths = write_tables(the_ferry(), tmp_path / "new" / "out")
    assert [path.name for path in paths] == [
        "claims.csv",
        "cells.csv",
        "origins.csv",
        "omissions.csv",
        "figures.csv",
        "spreads.csv",
        "speakers.csv",
        "unquoted.csv",
        "timeline.csv",
        "outlets.csv",
        "labels.csv",
        "divergence.xlsx",
        "report.html",
        "report.md",
        "manifest.json",
    ]
    assert sorted((tmp_path / "new" / "out").iterdir()) == sorted(paths)


def test_parquet_holds_typed_and_unescaped_values(tmp_path: Path) -> None:
    write_tables(one_claim("=1+1 is two."), tmp_path, parquet=True)
    [row] = pd.read_parquet(tmp_path / "claims.parquet").to_dict("records")
    assert (row["sentence"], row["checkable"], row["end"]) == ("=1+1 is two.", True, 12)


def test_parquet_of_an_earlier_run_does_not_stay(tmp_path: Path) -> None:
    write_tables(the_ferry(), tmp_path, parquet=True)
    assert (tmp_path / "cells.parquet").exists()
    write_tables(the_ferry(), tmp_path)
    assert not list(tmp_path.glob("*.parquet"))


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("=1+1", "'=1+1"),
        ("+4 degrees", "'+4 degrees"),
        ("-4 degrees", "'-4 degrees"),
        ("@port", "'@port"),
        ("\tport", "'\tport"),
        ("\rport", "'\rport"),
        ("'=1", "''=1"),
        ("'tis a ferry", "'tis a ferry"),
        ("a=1", "a=1"),
        ("", ""),
    ],
)
def test_what_a_spreadsheet_would_run_gets_one_apostrophe(text: str, written: str) -> None:
    assert spreadsheet_safe(text) == written
    assert without_escape(written) == text


@given(st.text(alphabet="'=+-@\t\r\na"))
def test_every_text_survives_the_escape(text: str) -> None:
    assert without_escape(spreadsheet_safe(text)) == text
    assert not spreadsheet_safe(text).startswith(("=", "+", "-", "@", "\t", "\r"))


@pytest.mark.parametrize(
    "sentence",
    [
        '=HYPERLINK("http://bad.example")',
        "He said: “no”, then 'yes', then \"perhaps\".",
        "A line\nbreak, and\r\nanother.",
        "A lone return\rhere.",
        "Zwölf Schiffe – gesunken 🚢.",
        "\ufeffA mark before the sentence.",
        "  spaces around  ",
    ],
)
def test_a_sentence_comes_back_verbatim(tmp_path: Path, sentence: str) -> None:
    whole = one_claim(sentence)
    write_tables(whole, tmp_path)
    [row] = read(tmp_path / "claims.csv")
    text = whole.articles["lantern"].text
    assert without_escape(row["sentence"]) == sentence
    assert text[int(row["start"]) : int(row["end"])] == sentence


def test_numbers_are_not_escaped(tmp_path: Path) -> None:
    here, there = an_article("lantern"), an_article("beacon")
    claim = a_claim(here, "Three sailors died.")
    cell = a_cell(claim, there, "silent", similarity=-0.25)
    write_tables(a_comparison([here, there], [a_result(claim)], [cell]), tmp_path)
    assert read(tmp_path / "cells.csv")[0]["similarity"] == "-0.2500"


def test_the_workbook_has_a_sheet_per_table_with_a_frozen_head(tmp_path: Path) -> None:
    write_tables(the_ferry(), tmp_path)
    book = openpyxl.load_workbook(tmp_path / "divergence.xlsx")
    assert book.sheetnames == [
        "claims",
        "cells",
        "origins",
        "omissions",
        "figures",
        "spreads",
        "speakers",
        "unquoted",
        "timeline",
        "outlets",
        "labels",
    ]
    sheet = book["cells"]
    assert sheet.freeze_panes == "A2"
    assert (sheet.max_row, sheet["A1"].value, sheet["A2"].value) == (
        12,
        "claim_id",
        "lantern:text:0",
    )
    assert (sheet["J2"].value, sheet["I2"].value) == (0.9, "false")
    assert sheet["N2"].alignment.wrap_text
    assert sheet.column_dimensions["N"].width > 50


@pytest.mark.parametrize(
    ("sentence", "shown"),
    [
        ("=1+1", "'=1+1"),
        ("https://ferry.example", "https://ferry.example"),
        ("{=SUM(A1)}", "{=SUM(A1)}"),
        ("42", "42"),
        ("half \ud83d a character \uffff", "half � a character �"),
    ],
)
def test_the_workbook_takes_text_as_text(tmp_path: Path, sentence: str, shown: str) -> None:
    here, there = an_article("lantern"), an_article("beacon")
    claim = a_claim(here, "Three sailors died.")
    cell = a_cell(claim, there, reason=sentence)
    write_tables(a_comparison([here, there], [a_result(claim)], [cell]), tmp_path)
    got = openpyxl.load_workbook(tmp_path / "divergence.xlsx")["cells"]["M2"]
    assert (got.value, got.data_type, got.hyperlink) == (shown, "s", None)


def test_control_characters_do_not_break_the_workbook(tmp_path: Path) -> None:
    write_tables(one_claim("A bell \x07 rang."), tmp_path)
    with zipfile.ZipFile(tmp_path / "divergence.xlsx") as book:
        assert b"A bell _x0007_ rang." in book.read("xl/sharedStrings.xml")
    assert openpyxl.load_workbook(tmp_path / "divergence.xlsx")["claims"].max_row == 2


def test_a_text_too_long_for_a_sheet_is_cut_there_and_only_there(tmp_path: Path) -> None:
    long = "ship " * 7000 + "sank."
    write_tables(one_claim(long), tmp_path)
    shown = openpyxl.load_workbook(tmp_path / "divergence.xlsx")["claims"]["F2"].value
    assert len(shown) == 32_767
    assert shown.endswith("… [cut; the CSV table has it all]")
    with (tmp_path / "claims.csv").open(encoding="utf-8", newline="") as handle:
        assert long in handle.read()


def test_characters_beyond_16_bits_count_twice_in_a_sheet(tmp_path: Path) -> None:
    write_tables(one_claim("🚢" * 20_000), tmp_path)
    shown = openpyxl.load_workbook(tmp_path / "divergence.xlsx")["claims"]["F2"].value
    assert len(shown.encode("utf-16-le")) // 2 in (32_766, 32_767)
    assert shown.startswith("🚢🚢")


def test_a_sheet_that_is_full_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "_SHEET_ROWS", 4)
    write_tables(the_ferry(), tmp_path)
    sheet = openpyxl.load_workbook(tmp_path / "divergence.xlsx")["claims"]
    assert sheet.max_row == 4
    assert sheet["A3"].value == "lantern:text:39"
    assert sheet["A4"].value == "… 2 more rows: … [cut; the CSV table has it all]"


def test_the_workbook_holds_no_time_of_writing(tmp_path: Path) -> None:
    write_tables(the_ferry(), tmp_path)
    with zipfile.ZipFile(io.BytesIO((tmp_path / "divergence.xlsx").read_bytes())) as book:
        assert {member.date_time for member in book.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        core = book.read("docProps/core.xml").decode()
    assert core.count("2000-01-01T00:00:00Z") == 2


def test_the_manifest_says_what_the_run_rests_on(tmp_path: Path) -> None:
    whole = the_ferry(
        provenance={"settings": {"window_days": 4, "judge": "parallax-pair"}, "corpus": "ab12"},
        problems=(Problem("coast.html", "no text was found; open it in a browser"),),
    )
    write_tables(whole, tmp_path)
    text = (tmp_path / "manifest.json").read_text(encoding="utf-8")
    assert json.loads(text) == {
        "compared": {"lantern": whole.articles["lantern"].sha256},
        "published": {"lantern": "The Lantern, 2031-03-04T08:30"},
        "corpus": "ab12",
        "problems": ["coast.html: no text was found; open it in a browser"],
        "rows": {
            "cells": 11,
            "claims": 4,
            "figures": 0,
            "origins": 5,
            "speakers": 0,
            "spreads": 0,
            "timeline": 0,
            "labels": 0,
            "omissions": 0,
            "outlets": 0,
            "unquoted": 0,
        },
        "settings": {"judge": "parallax-pair", "window_days": 4},
    }
    assert text.index('"compared"') < text.index('"corpus"') < text.index('"judge"')


def test_a_place_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    blocked = tmp_path / "out"
    blocked.write_text("a file, not a folder")
    with pytest.raises(UsageError, match=r"out: the tables cannot be written there \(.*\); give"):
        write_tables(the_ferry(), blocked)
    assert blocked.read_text() == "a file, not a folder"


def test_a_set_that_cannot_be_made_leaves_the_old_one(tmp_path: Path) -> None:
    write_tables(the_ferry(), tmp_path)
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    with pytest.raises(TypeError):
        write_tables(replace(one_claim("A new run."), provenance={"bad": object()}), tmp_path)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before
