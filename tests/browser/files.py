"""Every file that a page offers is downloaded and begins as it should."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

from driving import DEMO, PAGES, opened, turned
from playwright.sync_api import Browser

from analyzer.ui.page import FILES

ZIP = b"PK\x03\x04"
BEGINNINGS = {
    "report.html": b"<!doctype html>",
    "report.md": b"# ",
    "divergence.xlsx": ZIP,
    "parallax.zip": ZIP,
    "claims.csv": b"claim_id,article_id,outlet,start,end,sentence,claim,kind,checkable,speaker",
    "cells.csv": b"claim_id,article_id,other_article_id,other_outlet,other_published,origin_id",
    "figures.csv": b"event_id,article_id,outlet,published,quantity,low,high,bound,unit,counted",
    "spreads.csv": b"event_id,",
    "omissions.csv": b"article_id,fact,origins,outlets,evidence_article_id,start,end",
    "labels.csv": b"event_id,actor,outlet,label,count,example,article_id,start,end",
    "speakers.csv": b"event_id,",
    "unquoted.csv": b"event_id,",
    "origins.csv": b"event_id,article_id,outlet,origin_id,copied_from,similarity,credits",
    "outlets.csv": b"outlet_a,outlet_b,claims_compared,agrees,diverges,silent,agreement",
    "timeline.csv": b"event_id,",
}


def test_every_file_is_downloaded(browser: Browser, address: str) -> None:
    page, complaints = opened(browser, address + DEMO)
    found: dict[str, bytes] = {}
    labels: set[str] = set()
    for title in PAGES.values():
        turned(page, title)
        for button in page.get_by_test_id("stDownloadButton").get_by_role("button").all():
            label = button.inner_text()
            if label in labels:
                continue
            labels.add(label)
            with page.expect_download() as download:
                button.click()
            name = download.value.suggested_filename
            found[name] = Path(download.value.path()).read_bytes()
    assert labels >= {label for label, _ in FILES.values()} | {"Everything (ZIP)"}
    begin = {name: found[name][: len(start)].lower() for name, start in BEGINNINGS.items()}
    assert begin == {name: start.lower() for name, start in BEGINNINGS.items()}
    with zipfile.ZipFile(io.BytesIO(found["parallax.zip"])) as packed:
        assert packed.testzip() is None
        inside = {name: packed.read(name) for name in packed.namelist()}
    assert set(FILES) | {"manifest.json"} <= set(inside)
    assert {name: found[name] for name in FILES} == {name: inside[name] for name in FILES}
    assert b"<script" not in found["report.html"]
    assert complaints == []
    page.context.close()
