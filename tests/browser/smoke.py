"""The dashboard in a real browser, on the demo: `python -m pytest tests/browser/smoke.py`.

Not collected with the other tests, since it needs chromium and playwright. Screenshots in light
and dark go to `screenshots/`.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from driving import (
    COMPARE_MILLISECONDS,
    DEMO,
    PAGES,
    START,
    opened,
    picture,
    settled,
    turned,
    upload,
)
from playwright.sync_api import Browser, expect


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_demo_from_start_to_evidence(browser: Browser, address: str, scheme: str) -> None:
    page, complaints = opened(browser, address, scheme)
    expect(page.get_by_role("heading", name="One event, seen from many outlets")).to_be_visible()
    picture(page, f"start-{scheme}")

    page.get_by_role("button", name="Compare", exact=True).click()
    claim = page.get_by_role("button", name=re.compile("^Claim 4, "))
    expect(claim).to_be_visible(timeout=COMPARE_MILLISECONDS)
    expect(
        page.get_by_text(re.compile(r"^\d+ claims: .*\d+ (contested|disputed|corroborated)"))
    ).to_be_visible()

    claim.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("region", name="Claim 4", exact=True)).to_be_visible()
    expect(claim).to_have_attribute("aria-pressed", "true")
    expect(page).to_have_url(re.compile(r"corpus=corpora%2Fdemo&article=harbour-times-1&claim="))
    picture(page, f"claim-{scheme}")

    with page.expect_download() as download:
        page.get_by_role("button", name="Claims (CSV)").click()
    rows = Path(download.value.path()).read_text(encoding="utf-8")
    assert rows.startswith("claim_id,article_id,outlet,start,end,sentence,claim,kind,checkable")

    again, more = opened(browser, page.url, scheme)
    expect(again.get_by_role("region", name="Claim 4", exact=True)).to_be_visible()
    assert complaints + more == []
    page.context.close()
    again.context.close()


def test_a_square_of_the_matrix_shows_its_evidence(browser: Browser, address: str) -> None:
    page, complaints = opened(browser, address + DEMO)
    turned(page, "Matrix")
    square = page.get_by_role("button", name="Claim 1, gull-and-anchor: diverges")
    square.click()
    expect(square).to_have_attribute("aria-pressed", "true")
    expect(page).to_have_url(re.compile("outlet=gull-and-anchor"))
    expect(page.get_by_text("gull-and-anchor says", exact=True)).to_be_visible()
    picture(page, "square-light")
    assert complaints == []
    page.context.close()


def test_threshold_moves_by_keyboard(browser: Browser, address: str) -> None:
    page, complaints = opened(browser, address + DEMO, "light")
    counts = page.locator(".px-counts")
    before = counts.inner_text()
    slider = page.get_by_role("slider", name="Unsure below")
    slider.focus()
    slider.press("End")
    expect(counts).not_to_have_text(before)
    expect(page).to_have_url(re.compile("threshold=0.95"))
    assert complaints == []
    page.context.close()


def test_a_comparison_is_stopped(browser: Browser, address: str) -> None:
    page, complaints = opened(browser, address)
    sentences = [f"Crew {n} carried {n + 3} sacks from the grain terminal." for n in range(400)]
    text = "Grain terminal explodes in Port Ansel\n\n" + "\n".join(sentences)
    page.get_by_text("Text file", exact=True).click()
    upload(page, "stSidebar", ("long.txt", text.encode()))
    expect(page.get_by_text(sentences[0], exact=True)).to_be_visible()
    settled(page)
    page.get_by_role("button", name="Compare", exact=True).click()
    page.get_by_role("button", name="Stop", exact=True).click()
    expect(page.get_by_text("Stopped. Press Compare to begin again")).to_be_visible()
    settled(page)
    assert page.get_by_role("button", name="Compare", exact=True).is_enabled()
    picture(page, "stopped-light")
    assert complaints == []
    page.context.close()


def test_corpus_elsewhere_and_narrow_screen(browser: Browser, address: str) -> None:
    page, complaints = opened(browser, f"{address}/?corpus=nowhere", "light", width=390)
    expect(page.get_by_role("alert")).to_contain_text("nowhere: there is no such folder")
    picture(page, "narrow")
    for name in PAGES:
        page.goto(f"{address}/{'' if name == START else name}{DEMO[1:]}")
        expect(page.get_by_role("heading", level=1).first).to_be_visible()
        picture(page, f"narrow-{name}")
        assert page.evaluate("document.documentElement.scrollWidth") <= 390, name
    assert complaints == []
    page.context.close()
