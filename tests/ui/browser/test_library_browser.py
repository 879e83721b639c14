"""The library in Chromium: find a text, open an edition at a clause, compare two."""

from __future__ import annotations

from typing import Any

import pytest

from tests.ui.browser.conftest import Site, Visit

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


def open_tab(visit: Visit, name: str) -> None:
    visit.tab.click(f"#tab-{name}-button")


def test_find_open_and_read_at_a_clause(visit: Visit) -> None:
    open_tab(visit, "library")
    visit.tab.wait_for_selector(".instruments li")
    visit.tab.fill("[data-filter=words]", "terms")
    assert 0 < visit.tab.locator(".instruments li:visible").count() < visit.tab.locator(".instruments li").count()
    visit.tab.click(".instruments [data-go='acme/terms']")
    visit.tab.wait_for_selector(".instrument")
    button = visit.tab.locator(".readings [data-clause]").first
    locator = button.get_attribute("data-clause")
    button.click()
    visit.tab.wait_for_selector(".reader")
    assert visit.tab.get_attribute(".outline [aria-current]", "data-locator") == locator
    assert visit.tab.locator(".sheet mark").count() >= 1
    assert visit.errors == []


def test_compare_two_editions_with_the_keyboard(visit: Visit) -> None:
    open_tab(visit, "library")
    visit.tab.focus(".instruments [data-go='acme/terms']")
    visit.tab.keyboard.press("Enter")
    visit.tab.wait_for_selector(".timeline")
    for number in (0, 1):
        visit.tab.locator("[data-mark]").nth(number).focus()
        visit.tab.keyboard.press("Space")
    visit.tab.focus("[data-compare]")
    visit.tab.keyboard.press("Enter")
    visit.tab.wait_for_selector(".compared")
    assert visit.tab.locator(".compared ins, .compared del").count() >= 1
    assert visit.errors == []


def test_two_instruments_stand_beside_each_other(visit: Visit) -> None:
    open_tab(visit, "library")
    visit.tab.click(".instruments [data-go='acme/terms']")
    visit.tab.wait_for_selector("[data-beside]")
    visit.tab.select_option("[data-beside]", "acme/licence")
    visit.tab.wait_for_selector(".topics")
    assert visit.tab.locator(".topics thead th").count() == 3


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 390])
def test_axe_finds_nothing_serious(site: Site, chromium: Any, scheme: str, width: int) -> None:
    context = chromium.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
    visit = Visit(context.new_page())
    visit.tab.goto(site.url)
    visit.tab.wait_for_selector("#ask")
    open_tab(visit, "library")
    visit.tab.click(".instruments [data-go='acme/terms']")
    visit.tab.wait_for_selector(".instrument")
    found = {"instrument": visit.serious()}
    visit.tab.locator("[data-read]").first.click()
    visit.tab.wait_for_selector(".reader")
    found["reader"] = visit.serious()
    assert visit.tab.evaluate("document.documentElement.scrollWidth") <= width
    open_tab(visit, "changes")
    visit.tab.wait_for_selector("#changes-list .premise")
    found["changes"] = visit.serious()
    context.close()
    assert {state: issues for state, issues in found.items() if issues} == {}
