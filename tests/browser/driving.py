"""Opening a page of the dashboard in a browser, waiting for it, and taking its picture."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import TypedDict

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, FilePayload, Locator, Page, expect

ROOT = Path(__file__).parents[2]
SCREENSHOTS = ROOT / "screenshots"
COMPARE_MILLISECONDS = 300_000  # the first comparison reads the models from disk
WAIT_MILLISECONDS = 60_000  # for all else; a slow machine runs a page in seconds
DEMO = "/?corpus=corpora%2Fdemo&article=harbour-times-1"
FERRY = "/?corpus=corpora%2Fferry&article=lantern"


class Seen(TypedDict):
    """What a page shows of the script that a text carries: nothing, if all is well."""

    hit: object
    links: int


def _pages() -> dict[str, str]:
    """The pages that `app.py` names, by their path, read without starting it."""
    for line in ast.parse((ROOT / "app.py").read_text(encoding="utf-8")).body:
        if isinstance(line, ast.Assign) and ast.unparse(line.targets[0]) == "PAGES":
            return dict(ast.literal_eval(line.value))
    raise AssertionError("app.py has no PAGES")


PAGES = _pages()
START = next(iter(PAGES))


def opened(
    browser: Browser, address: str, scheme: str = "light", width: int = 1360, settle: bool = True
) -> tuple[Page, list[str]]:
    """The page at an address, and a list that fills with whatever should not happen."""
    context = browser.new_context(
        color_scheme="dark" if scheme == "dark" else "light",
        viewport={"width": width, "height": 900},
    )
    context.set_default_timeout(WAIT_MILLISECONDS)
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


def turned(page: Page, title: str) -> None:
    """Go to another page of the same session by its link at the top."""
    page.get_by_role("link", name=title, exact=True).click()
    if title == PAGES[START]:  # its heading is the article's, or the welcome of the first visit
        expect(page.locator("h1.words, h1:text('One event')").first).to_be_visible()
    else:
        expect(page.get_by_role("heading", name=title, exact=True, level=1)).to_be_visible()
    settled(page)


def filled(field: Locator, words: str) -> None:
    """Write into a field, and leave it so that the page learns of it."""
    field.fill(words)
    field.press("Tab")


def chosen(page: Page, label: str, option: str) -> None:
    """Choose an option of a selectbox; typing opens its list, which scrolling would close."""
    page.get_by_role("combobox", name=label).fill(option)
    page.get_by_role("option", name=option, exact=True).click()


def added(page: Page, label: str, option: str) -> None:
    """Choose one more option of a multiselect, whose list stays open over the page until closed."""
    chosen(page, label, option)
    page.keyboard.press("Escape")
    expect(page.get_by_role("listbox")).to_have_count(0)


def upload(page: Page, place: str, *files: tuple[str, bytes]) -> None:
    """Choose files in an uploader of the main page or the sidebar."""
    payloads: list[FilePayload] = [
        {"name": name, "mimeType": "application/octet-stream", "buffer": data}
        for name, data in files
    ]
    page.get_by_test_id(place).get_by_test_id("stFileUploaderDropzoneInput").set_input_files(
        payloads
    )


def ran(page: Page) -> Seen:
    """Whether a script of a text ran, and how many links would run one."""
    links = page.locator("a[href^='javascript:' i], a[href^='data:' i]")
    return {"hit": page.evaluate("window.hit ?? null"), "links": links.count()}


HARMLESS: Seen = {"hit": None, "links": 0}


def serious(page: Page) -> list[str]:
    """What axe-core finds wrong with the page that bars people from it."""
    return [
        f"{rule['id']}: {node['target']} {node['html'][:200]}"
        for rule in Axe().run(page).response["violations"]
        if rule["impact"] in ("serious", "critical")
        for node in rule["nodes"]
    ]


def picture(page: Page, name: str) -> None:
    """A picture of the whole page for people to look at."""
    settled(page)
    expect(page.get_by_test_id("stSkeleton")).to_have_count(0)
    SCREENSHOTS.mkdir(exist_ok=True)
    view = page.viewport_size
    assert view is not None
    height = page.get_by_test_id("stMain").evaluate("main => main.scrollHeight")
    page.set_viewport_size({"width": view["width"], "height": min(height, 4000)})
    page.screenshot(path=SCREENSHOTS / f"{name}.png")
    page.set_viewport_size(view)
