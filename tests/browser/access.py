"""Every page in light and dark: its picture, and the rules of accessibility of axe-core."""

from __future__ import annotations

import pytest
from driving import DEMO, PAGES, opened, picture, serious, turned
from playwright.sync_api import Browser, expect


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_page_has_a_serious_finding(browser: Browser, address: str, scheme: str) -> None:
    page, complaints = opened(browser, address + DEMO, scheme)
    found = {}
    for name, title in PAGES.items():
        turned(page, title)
        if title in ("Figures", "Origins"):
            chart = page.locator(".stVegaLiteChart :is(svg, canvas), .stGraphVizChart svg").first
            expect(chart).to_be_visible()
        found[title] = serious(page)
        picture(page, f"{name}-{scheme}")
    assert found == {title: [] for title in PAGES.values()}
    assert complaints == []
    page.context.close()


@pytest.mark.parametrize(("title", "part"), [("Article", "p.words"), ("Matrix", ".said")])
def test_axe_sees_inside_our_components(
    browser: Browser, address: str, title: str, part: str
) -> None:
    """Their parts live in a shadow tree: a colour too pale in there has to be found."""
    page, _ = opened(browser, address + DEMO)
    turned(page, title)
    words = page.locator(part).first
    expect(words).to_be_visible()
    assert words.evaluate("each => each.getRootNode() instanceof ShadowRoot")
    words.evaluate("each => { each.style.color = '#ccc'; }")
    assert any(found.startswith("color-contrast") for found in serious(page))
    page.context.close()
