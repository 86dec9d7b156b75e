"""What a user chooses: filters, the cell to review, and what is said of it."""

from __future__ import annotations

import re
from pathlib import Path

from driving import DEMO, added, chosen, filled, opened, settled, turned
from playwright.sync_api import Browser, expect

from analyzer.reviews import read_reviews


def test_the_matrix_is_filtered(browser: Browser, address: str) -> None:
    page, complaints = opened(browser, address + DEMO)
    turned(page, "Matrix")
    rows = page.locator("tbody tr:has(.said)")
    outlets = page.locator("th.outlet")
    expect(rows).to_have_count(16)
    expect(outlets).to_have_count(8)

    chosen(page, "Relation", "diverges")
    expect(rows).not_to_have_count(16)
    expect(rows.filter(has=page.locator(".mark:is(.diverges, .both)"))).to_have_count(rows.count())
    added(page, "Outlets", "gull-and-anchor")
    expect(outlets).to_have_text(["gull-and-anchor"])
    marks = page.locator("tbody .mark")
    expect(marks.first).to_be_visible()
    settled(page)
    assert set(marks.all_inner_texts()) == {"✕ diverges"}
    diverging = rows.count()

    page.get_by_role("radio", name=re.compile(" corroborated")).click()
    expect(page.get_by_text("No claim fits what was chosen. Choose less.")).to_be_visible()
    page.get_by_role("radio", name=re.compile("^all")).click()
    expect(rows).to_have_count(diverging)
    settled(page)
    assert complaints == []
    page.context.close()


def test_the_article_is_filtered(browser: Browser, address: str) -> None:
    page, complaints = opened(browser, address + DEMO)
    shown = page.get_by_text(re.compile(r"contested \d+$")).first.inner_text()
    page.get_by_role("radio", name=re.compile("contested")).click()
    expect(page).to_have_url(re.compile("verdict=contested"))
    bright = page.locator("button.claim:not(.faded)")
    expect(bright).to_have_count(int(shown.split()[-1]))
    names = [one.get_attribute("aria-label") or "" for one in bright.all()]
    for name in names:
        region = page.get_by_role("region", name=name.split(",")[0], exact=True)
        expect(region).to_be_visible()
        if name != names[-1]:
            page.get_by_role("button", name="Next", exact=True).click()
    expect(page.get_by_role("button", name="Next", exact=True)).to_be_disabled()
    settled(page)
    assert complaints == []
    page.context.close()


def test_cells_are_reviewed(browser: Browser, address: str, folder: Path) -> None:
    page, complaints = opened(browser, address + DEMO)
    page.get_by_role("button", name=re.compile("^Claim 4, ")).click()
    expect(page.get_by_role("region", name="Claim 4", exact=True)).to_be_visible()
    page.get_by_role("button", name="Review", exact=True).first.click()
    expect(page.get_by_role("heading", name="Review", exact=True)).to_be_visible()
    expect(page.get_by_role("region", name="Claim 4", exact=True)).to_be_visible()
    expect(page.get_by_role("combobox", name="Other article")).to_have_value(
        re.compile("^gull-and-anchor: ")
    )
    filled(page.get_by_label("Your name"), "Ada Quill")
    filled(page.get_by_label("Note, if any"), "<script>window.hit=1</script> **seen**")
    settled(page)
    page.get_by_role("button", name="Accept", exact=True).click()
    expect(page.get_by_text("Kept, Ada Quill: agrees.")).to_be_visible()
    note = page.get_by_role("cell", name="<script>window.hit=1</script> **seen**", exact=True)
    expect(note).to_be_visible()

    chosen(page, "Correct to", "diverges")
    added(page, "Kinds of the divergence", "number")
    settled(page)
    page.get_by_role("button", name="Correct", exact=True).click()
    expect(page.get_by_text("Kept, Ada Quill: diverges.")).to_be_visible()
    said = page.get_by_role("region", name="Reviews, the latest first").get_by_role("row")
    expect(said).to_have_count(3)
    expect(said.nth(1)).to_contain_text("correct: diverges (number)")
    expect(said.nth(2)).to_contain_text("accept: agrees")
    with page.expect_download() as download:
        page.get_by_role("button", name="Reviews (CSV)").click()
    assert "Ada Quill" in Path(download.value.path()).read_text(encoding="utf-8")
    settled(page)
    kept = [(one.decision, one.said_relation) for one in read_reviews(folder / "corpora/demo")]
    assert kept == [("accept", "agrees"), ("correct", "diverges")]
    assert page.evaluate("window.hit ?? null") is None
    assert complaints == []
    page.context.close()


def test_a_matrix_that_changes_is_the_one_drawn_anew(browser: Browser, address: str) -> None:
    page, complaints = opened(browser, address + DEMO)
    turned(page, "Matrix")
    table = page.locator("table:has(.said)")
    numbers = page.locator("tbody .verdict")
    expect(numbers).to_have_count(16)
    first = table.evaluate("each => each.outerHTML")
    by_verdict = numbers.all_inner_texts()
    by_place = sorted(by_verdict, key=lambda each: int(each.split()[0]))
    assert by_place != by_verdict
    chosen(page, "Sort by", "place in the article")
    expect(numbers).to_have_text(by_place)
    chosen(page, "Sort by", "verdict")
    expect(numbers).to_have_text(by_verdict)
    settled(page)
    assert table.evaluate("each => each.outerHTML") == first

    slider = page.get_by_role("slider", name="Unsure below")
    slider.focus()
    slider.press("End")
    expect(page).to_have_url(re.compile("threshold=0.95"))
    settled(page)
    changed = table.evaluate("each => each.outerHTML")
    assert changed != first
    page.reload()
    expect(numbers).to_have_count(16)
    settled(page)
    assert table.evaluate("each => each.outerHTML") == changed
    assert complaints == []
    page.context.close()
