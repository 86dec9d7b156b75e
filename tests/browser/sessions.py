"""Two people at once, with another corpus and another threshold each."""

from __future__ import annotations

import re

from driving import COMPARE_MILLISECONDS, DEMO, FERRY, opened, settled, turned
from playwright.sync_api import Browser, Page, expect


def state_of(page: Page) -> tuple[str, ...]:
    """What one person sees of the own comparison."""
    settled(page)
    return (
        page.url,
        page.locator(".px-counts").inner_text(),
        page.get_by_role("slider", name="Unsure below").input_value(),
        page.locator(".words").first.inner_text(),
        page.get_by_role("combobox", name="Corpus").input_value(),
        page.get_by_role("combobox", name="Search by outlet").input_value()[:9],
    )


def test_two_people_do_not_meet(browser: Browser, address: str) -> None:
    one, complaints = opened(browser, f"{address}{DEMO}&threshold=0.80", settle=False)
    two, more = opened(browser, f"{address}{FERRY}&threshold=0.50", settle=False)
    for page in (one, two):
        expect(page.locator(".px-counts")).to_be_visible(timeout=COMPARE_MILLISECONDS)
    first, second = state_of(one), state_of(two)
    assert "Fourteen dead" in first[3]
    assert "Ferry burns" in second[3]
    assert (first[2], second[2]) == ("0.8", "0.5")
    assert (first[4:], second[4:]) == (("demo", "harbour-t"), ("ferry", "The Lante"))

    slider = one.get_by_role("slider", name="Unsure below")
    slider.focus()
    slider.press("End")
    expect(one).to_have_url(re.compile("threshold=0.95"))
    expect(one.locator(".px-counts")).not_to_have_text(first[1])
    assert state_of(two) == second

    two.reload()
    expect(two.locator(".px-counts")).to_be_visible()
    assert state_of(two) == second
    two.get_by_role("button", name=re.compile("^Claim 2, ")).click()
    expect(two).to_have_url(re.compile("claim=lantern"))
    for title in ("Matrix", "Origins", "Article"):
        turned(two, title)
        turned(one, title)
    settled(one)
    assert "harbour-times-1" in one.url
    assert "threshold=0.95" in one.url
    assert "lantern" in two.url
    assert state_of(two)[1:] == second[1:]
    assert complaints + more == []
    for page in (one, two):
        page.context.close()
