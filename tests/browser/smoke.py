"""The dashboard in a real browser, on the demo: `python -m pytest tests/browser/smoke.py`.

Not collected with the other tests, since it needs chromium and playwright. Screenshots in light
and dark go to `screenshots/`.
"""

from __future__ import annotations

import contextlib
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

ROOT = Path(__file__).parents[2]
SCREENSHOTS = ROOT / "screenshots"
START_SECONDS = 60
COMPARE_MILLISECONDS = 300_000  # the first comparison reads the models from disk
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
DEMO = "/?corpus=corpora%2Fdemo&article=harbour-times-1"
# Pages but for the first, by the words of their link, with their heading.
PAGES = {
    "Matrix": "Claims by outlets",
    "Figures": "Figures",
    "Left out / only here": "Left out / only here",
    "Words": "Words",
    "Origins": "Origins",
    "Outlets": "Outlets",
    "Method": "Method",
}


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """A running dashboard."""
    with socket.socket() as probe:
        probe.bind(("localhost", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.headless=true"]
    server = subprocess.Popen([*command, f"--server.port={port}"], cwd=ROOT)
    address = f"http://localhost:{port}"
    try:
        _wait_for(f"{address}/_stcore/health", server)
        yield address
    finally:
        server.terminate()
        server.wait(timeout=START_SECONDS)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium as the system has it."""
    path = shutil.which("chromium") or shutil.which("google-chrome")
    assert path, "no chromium on the PATH; install it, for example with apt-get install chromium"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        yield browser
        browser.close()


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
    picture(page, f"article-{scheme}")

    with page.expect_download() as download:
        page.get_by_role("button", name="Claims (CSV)").click()
    rows = Path(download.value.path()).read_text(encoding="utf-8")
    assert rows.startswith("claim_id,article_id,outlet,start,end,sentence,claim,kind,checkable")

    again, more = opened(browser, page.url, scheme)
    expect(again.get_by_role("region", name="Claim 4", exact=True)).to_be_visible()
    assert complaints + more == []
    page.context.close()
    again.context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_page_of_the_demo(browser: Browser, address: str, scheme: str) -> None:
    page, complaints = opened(browser, address + DEMO, scheme)
    for link, heading in PAGES.items():
        page.get_by_role("link", name=link, exact=True).click()
        expect(page.get_by_role("heading", name=heading, exact=True)).to_be_visible()
        settled(page)
        if link == "Matrix":
            square = page.get_by_role("button", name="Claim 1, gull-and-anchor: diverges")
            square.click()
            expect(square).to_have_attribute("aria-pressed", "true")
            expect(page).to_have_url(re.compile("outlet=gull-and-anchor"))
            evidence = page.get_by_role("region", name="Evidence", exact=True)
            expect(evidence.get_by_text("gull-and-anchor says")).to_be_visible()
        if link in ("Figures", "Origins"):
            expect(
                page.locator(
                    ".stVegaLiteChart svg, .stVegaLiteChart canvas, .stGraphVizChart svg"
                ).first
            ).to_be_visible()
        picture(page, f"{heading.split()[0].lower()}-{scheme}")
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
    other = f"{address}/?corpus=corpora%2Fdemo&article=lantern-1"
    page, complaints = opened(browser, other, "light", settle=False)
    page.get_by_role("button", name="Stop").click(timeout=COMPARE_MILLISECONDS)
    expect(page.get_by_text("Stopped. Press Compare to begin again")).to_be_visible(
        timeout=COMPARE_MILLISECONDS
    )
    settled(page)
    picture(page, "stopped-light")
    assert complaints == []
    page.context.close()


def test_corpus_elsewhere_and_narrow_screen(browser: Browser, address: str) -> None:
    page, complaints = opened(browser, f"{address}/?corpus=nowhere", "light", width=390)
    expect(page.get_by_role("alert")).to_contain_text("nowhere: there is no such folder")
    picture(page, "narrow")
    for path in ("", "matrix", "figures", "left_out", "words", "origins", "outlets", "method"):
        page.goto(f"{address}/{path}{DEMO[1:]}")
        expect(page.get_by_role("heading", level=1).first).to_be_visible()
        picture(page, f"narrow-{path or 'article'}")
        assert page.evaluate("document.documentElement.scrollWidth") <= 390, path
    assert complaints == []
    page.context.close()


def opened(
    browser: Browser, address: str, scheme: str, width: int = 1360, settle: bool = True
) -> tuple[Page, list[str]]:
    """The page at an address, and a list that fills with whatever should not happen."""
    context = browser.new_context(
        color_scheme="dark" if scheme == "dark" else "light",
        viewport={"width": width, "height": 900},
    )
    page = context.new_page()
    complaints: list[str] = []
    page.on(
        "console",
        lambda message: (
            complaints.append(message.text)
            # Streamlit looks below the page for its own address before it looks above.
            if message.type == "error" and "/_stcore/" not in message.location["url"]
            else None
        ),
    )
    page.on("pageerror", lambda error: complaints.append(str(error)))
    own = ("/".join(address.split("/")[:3]), "data:", "blob:")
    page.on(
        "request",
        lambda request: (
            None if request.url.startswith(own) else complaints.append(f"asks {request.url}")
        ),
    )
    page.goto(address)
    if settle:
        settled(page)
    return page, complaints


def settled(page: Page) -> None:
    """Wait until the script has run, and see that it met no error."""
    expect(page.locator("[data-testid=stApp][data-test-script-state=notRunning]")).to_be_visible(
        timeout=COMPARE_MILLISECONDS
    )
    expect(page.get_by_test_id("stException")).to_have_count(0)


def picture(page: Page, name: str) -> None:
    """A picture of the whole page for people to look at."""
    settled(page)
    SCREENSHOTS.mkdir(exist_ok=True)
    view = page.viewport_size
    assert view is not None
    height = page.get_by_test_id("stMain").evaluate("main => main.scrollHeight")
    page.set_viewport_size({"width": view["width"], "height": min(height, 4000)})
    page.screenshot(path=SCREENSHOTS / f"{name}.png")
    page.set_viewport_size(view)


def _wait_for(address: str, server: subprocess.Popen[bytes]) -> None:
    """Ask until the server answers."""
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end:
        assert server.poll() is None, "the dashboard did not start; its words are above"
        try:
            with urllib.request.urlopen(address, timeout=5):
                return
        except urllib.error.URLError:
            with contextlib.suppress(subprocess.TimeoutExpired):
                server.wait(timeout=0.1)  # it goes on as soon as the server has died
    pytest.fail(f"{address} did not answer within {START_SECONDS} s")
