"""Files that users upload: good, broken and hostile ones; and the build that they stop."""

from __future__ import annotations

import io
import re
import time
import zipfile
from collections.abc import Iterable
from pathlib import Path

from driving import (
    HARMLESS,
    WAIT_MILLISECONDS,
    chosen,
    filled,
    opened,
    picture,
    ran,
    settled,
    turned,
    upload,
)
from playwright.sync_api import Browser, Page, expect

from analyzer.corpus import read_corpus

TABLE = (
    b"id,source,date,headline,text\n"
    b"k1,Kite,2031-05-06,Mill burns in Tolva,A mill burned in Tolva. Two millers died.\n"
    b"k1,Kite,2031-05-06,Mill burns in Tolva,A mill burned in Tolva. Two millers died.\n"
    b"w1,Weir,soon,Fire at the mill,Fire destroyed the mill of Tolva. Three millers died.\n"
)
HOSTILE = (
    "<script>window.hit=1</script> **Mill** burns\n\n"
    "A mill burned in Tolva <img src=x onerror='window.hit=2'> on Monday. "
    "[Two millers died](javascript:window.hit=3), the mayor said. "
    "<a href='javascript:window.hit=4'>Three</a> were hurt. $E=mc^2$ `code` :red[warned] them.\n"
)
MAIN, SIDEBAR = "stMain", "stSidebar"


def archive(files: Iterable[tuple[str, str]]) -> bytes:
    """A ZIP archive of texts."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in files:
            packed.writestr(name, content)
    return target.getvalue()


def built(page: Page, name: str, *files: tuple[str, bytes]) -> None:
    """Choose the files on the corpus page, name the corpus and press Build."""
    turned(page, "Corpus")
    upload(page, MAIN, *files)
    filled(page.get_by_label("Name of the new corpus"), name)
    expect(page.get_by_role("button", name="Build", exact=True)).to_be_enabled()
    page.get_by_role("button", name="Build", exact=True).click()


def everything(folder: Path) -> set[Path]:
    """The files of the folder where the dashboard runs, and of the one around it."""
    return {path for path in folder.parent.rglob("*") if path.is_file()}


def test_a_table_becomes_a_corpus(browser: Browser, address: str, folder: Path) -> None:
    page, complaints = opened(browser, address)
    built(page, "mill", ("mill.csv", TABLE))
    became = page.get_by_role("region", name="Line by line; what needs a look comes first")
    rows = became.get_by_role("row")
    expect(rows).to_have_count(4)
    expect(rows.nth(1)).to_contain_text("mill.csv:3")
    expect(rows.nth(1)).to_contain_text("left out")
    expect(rows.nth(2)).to_contain_text("mill.csv:4")
    expect(rows.nth(2)).to_contain_text("date 'soon' cannot be read")
    expect(rows.nth(3)).to_contain_text("kept: k1")
    expect(page.get_by_text("2 kept, 1 left out, 0 renamed")).to_be_visible()
    picture(page, "built-light")
    page.get_by_role("button", name="Use this corpus").click()
    expect(page.get_by_text("2 usable articles")).to_be_visible()
    outlets = page.get_by_role("region", name="Articles by outlet").get_by_role("row")
    expect(outlets).to_have_text([re.compile("outlet"), re.compile("Kite1"), re.compile("Weir1")])
    settled(page)
    found = [
        (one.id, one.outlet, one.title) for one in read_corpus(folder / "corpora/mill").articles
    ]
    assert found == [("k1", "Kite", "Mill burns in Tolva"), ("w1", "Weir", "Fire at the mill")]
    assert complaints == []
    page.context.close()


def test_broken_files_are_told_and_nothing_is_lost(
    browser: Browser, address: str, folder: Path
) -> None:
    page, complaints = opened(browser, address)
    before = everything(folder)
    cut = archive([("a.txt", "Mill burns\n\nA mill burned.")])[:-40]
    built(page, "broken", ("cut.zip", cut), ("mill.csv", b"when,what\n2031-05-06,A mill burned\n"))
    alert = page.get_by_test_id(MAIN).get_by_role("alert")
    expect(alert).to_contain_text("Nothing was written: the files hold no article.")
    expect(page.get_by_text("cut.zip: not a readable ZIP archive")).to_be_visible()
    expect(
        page.get_by_text("mill.csv: no column of article text found among when, what")
    ).to_be_visible()
    expect(page.get_by_text("“Column: text”")).to_be_visible()
    settled(page)
    assert everything(folder) == before
    # The files are still chosen: the column is named, and the table is read.
    chosen(page, "Column: text", "what")
    expect(page.get_by_role("combobox", name="Column: text")).to_have_value("what")
    settled(page)
    page.get_by_role("button", name="Build", exact=True).click()
    expect(page.get_by_text("1 kept, 0 left out, 0 renamed")).to_be_visible()
    expect(page.get_by_role("row").filter(has_text="not a readable ZIP archive")).to_be_visible()
    assert complaints == []
    page.context.close()


def test_hostile_files_are_shown_and_do_nothing(
    browser: Browser, address: str, folder: Path
) -> None:
    page, complaints = opened(browser, address)
    before = everything(folder)
    packed = archive(
        [
            ("../evil.txt", HOSTILE),
            ("/evil.txt", HOSTILE),
            ("<script>window.hit=5<!--.txt", HOSTILE),
        ]
    )
    built(page, "hostile", ("<b>x</b>.zip", packed))
    became = page.get_by_role("region", name="Line by line; what needs a look comes first")
    refused = became.get_by_role("row").filter(has_text="its path leads out of the archive")
    expect(refused).to_have_count(2)
    expect(became.get_by_text("<script>window.hit=1</script> **Mill** burns")).to_be_visible()
    settled(page)
    new = {path.relative_to(folder) for path in everything(folder) - before}
    assert {path.parts[:2] for path in new} == {("corpora", "hostile")}

    page.get_by_role("button", name="Use this corpus").click()
    expect(page.get_by_text("1 usable article")).to_be_visible()
    turned(page, "Article")
    expect(page.get_by_text("[Two millers died](javascript:window.hit=3)")).to_be_visible()
    settled(page)
    assert ran(page) == HARMLESS
    assert complaints == []
    page.context.close()


def test_a_build_is_stopped(browser: Browser, address: str, folder: Path) -> None:
    page, complaints = opened(browser, address)
    pages = archive(
        (
            f"{n}.html",
            f"<html><body><h1>Mill {n}</h1><p>{'A mill burned. ' * 300}</p></body></html>",
        )
        for n in range(1_500)
    )
    built(page, "stopped", ("pages.zip", pages))
    expect(page.get_by_text(re.compile(r"^Reading: [1-9]"))).to_be_visible()
    page.get_by_role("button", name="Stop", exact=True).click()
    expect(page.get_by_text("Stopped. Nothing was written")).to_be_visible()
    settled(page)
    # The page begins anew at once; the stopped script has then still to clear up.
    end = time.monotonic() + WAIT_MILLISECONDS / 1000
    while (folder / "corpora" / "stopped").exists():
        assert time.monotonic() < end, "a stopped build leaves a folder"
    expect(page.get_by_label("Name of the new corpus")).to_have_value("stopped")
    assert complaints == []
    page.context.close()


def compared(page: Page, name: str, content: str) -> None:
    """Upload an article on the start page, see it, and compare it."""
    page.get_by_text("Text file", exact=True).click()
    upload(page, SIDEBAR, (name, content.encode()))
    heading = content.splitlines()[0]
    expect(page.get_by_role("heading", name=heading, exact=True)).to_be_visible()
    settled(page)
    page.get_by_role("button", name="Compare", exact=True).click()


def test_an_uploaded_article_is_compared(browser: Browser, address: str) -> None:
    page, complaints = opened(browser, address)
    compared(
        page,
        "draft.txt",
        "Grain terminal explodes in Port Ansel\n\n"
        "An explosion at the grain terminal in Port Ansel killed 20 people on Tuesday.\n",
    )
    expect(page.get_by_text(re.compile("^2 claims: "))).to_be_visible()
    expect(page.get_by_role("button", name=re.compile("^Claim 2, "))).to_be_visible()
    settled(page)
    assert "draft" not in page.url
    assert complaints == []
    page.context.close()


def test_a_hostile_article_is_shown_as_text(browser: Browser, address: str) -> None:
    page, complaints = opened(browser, address)
    compared(page, "<img src=x onerror=window.hit=6>.txt", HOSTILE)
    text = page.locator("p.words").first
    expect(text).to_be_visible()
    settled(page)
    shown = " ".join(page.locator(".words .text").all_text_contents())
    for part in ("<script>window.hit=1</script> **Mill**", "onerror='window.hit=2'", "$E=mc^2$"):
        assert part in shown
    assert ran(page) == HARMLESS
    for title in ("Matrix", "Left out / only here", "Words", "Origins", "Review"):
        turned(page, title)
        assert ran(page) == HARMLESS, title
    assert complaints == []
    page.context.close()
