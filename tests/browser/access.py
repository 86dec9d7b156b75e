"""Rules of accessibility on every page, in light and dark, as axe-core checks them."""

from __future__ import annotations

import ast

import pytest
from axe_playwright_python.sync_playwright import Axe
from driving import COMPARE_MILLISECONDS, DEMO, ROOT, opened, settled
from playwright.sync_api import Browser, expect


def _pages() -> list[str]:
    """The pages that `app.py` names, read without starting it."""
    for line in ast.parse((ROOT / "app.py").read_text(encoding="utf-8")).body:
        if isinstance(line, ast.Assign) and ast.unparse(line.targets[0]) == "PAGES":
            return list(ast.literal_eval(line.value))
    raise AssertionError("app.py has no PAGES")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", _pages())
def test_no_serious_finding(browser: Browser, address: str, name: str, scheme: str) -> None:
    path = "" if name == _pages()[0] else name
    page, complaints = opened(browser, f"{address}/{path}{DEMO[1:]}", scheme)
    expect(page.get_by_role("heading", level=1).first).to_be_visible(timeout=COMPARE_MILLISECONDS)
    settled(page)
    found = Axe().run(page).response["violations"]
    serious = [
        f"{rule['id']}: {node['target']} {node['html'][:200]}"
        for rule in found
        if rule["impact"] in ("serious", "critical")
        for node in rule["nodes"]
    ]
    assert serious == []
    assert complaints == []
    page.context.close()
