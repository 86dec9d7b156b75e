"""Opening a page of the dashboard in a browser, waiting for it, and taking its picture."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Browser, Page, expect

ROOT = Path(__file__).parents[2]
SCREENSHOTS = ROOT / "screenshots"
COMPARE_MILLISECONDS = 300_000  # the first comparison reads the models from disk
DEMO = "/?corpus=corpora%2Fdemo&article=harbour-times-1"


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
