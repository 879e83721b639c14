"""The matrix and the lineage, driven in Chromium against the page on an Acme home."""

from __future__ import annotations

import csv
import io
import json
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.ui.browser.conftest import Site, Visit

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

TUNE = "We fine-tune Acme One 7B on outputs of Acme Chat through the API and publish the weights"


@pytest.fixture
def open_at(site: Site, chromium: Any) -> Iterator[Any]:
    """Opens the page at an address, as a fresh visitor; gives the visit."""
    contexts = []

    def opened(query: str, width: int = 1440, scheme: str = "light") -> Visit:
        context = chromium.new_context(
            viewport={"width": width, "height": 900}, color_scheme=scheme, accept_downloads=True
        )
        contexts.append(context)
        seen = Visit(context.new_page())
        seen.tab.set_default_timeout(15_000)
        seen.tab.on("request", lambda r: seen.requests.append(r.url))
        seen.tab.on("pageerror", lambda e: seen.errors.append(str(e)))
        seen.tab.on("console", lambda m: seen.errors.append(m.text) if m.type == "error" else None)
        seen.tab.goto(site.url + query)
        return seen

    yield opened
    for context in contexts:
        context.close()


def cell(row: str, column: str) -> str:
    return f"tr[data-row='{row}'] td[data-column={column}] button"


def on_day(visit: Visit, day: str) -> None:
    visit.tab.fill("#mx-controls input[name=as_of]", day)
    visit.tab.press("#mx-controls input[name=as_of]", "Tab")
    visit.tab.wait_for_function("d => document.querySelector('.mx')?.dataset.asOf === d", arg=day)


def test_the_address_opens_the_matrix_on_its_day(open_at: Any) -> None:
    visit = open_at("?tab=matrix&as_of=2024-09-01&purpose=research")
    visit.tab.wait_for_selector(".mx[data-as-of='2024-09-01']")
    assert visit.tab.input_value("select[name=purpose]") == "research"
    assert visit.tab.inner_text(".mx-day") == "1 September 2024"
    assert visit.tab.get_attribute("#mx-slider", "aria-valuetext") == "1 September 2024"
    assert "research purpose" in visit.tab.inner_text(".mx-foot")
    assert visit.errors == []


def test_a_cell_opens_its_ruling_though_the_first_tab_was_never_seen(open_at: Any) -> None:
    visit = open_at("?tab=matrix")
    visit.tab.click(cell("acme/chat@api", "serve"))
    visit.wait_for_verdict("Prohibited")
    assert "Acme Chat" in visit.tab.inner_text(".asked")
    assert visit.tab.input_value("[data-facet=release]") == "hosted_service"
    visit.tab.wait_for_function("() => document.activeElement?.id === 'answer'")
    visit.tab.wait_for_function("() => !location.search.includes('matrix')")
    visit.tab.select_option("[data-facet=release]", "internal")
    visit.tab.wait_for_function("() => document.querySelector('[data-facet=release]')?.value === 'internal'")
    visit.tab.get_by_role("tab", name="Matrix").click()
    assert visit.tab.locator(cell("acme/chat@api", "serve")).is_visible()
    visit.tab.click(cell("acme/chat@api", "classifier"))
    visit.wait_for_verdict("Conditional")
    assert visit.tab.locator(".thread li").count() == 2
    assert visit.errors == []


def test_the_slider_marks_what_changed(open_at: Any) -> None:
    visit = open_at("?tab=matrix&as_of=2025-05-01")
    visit.tab.wait_for_selector(".mx[data-as-of='2025-05-01']")
    assert visit.tab.locator(".mx-changed").count() == 0
    assert visit.tab.locator(".mx-turns i").count() == 3
    visit.tab.focus("#mx-slider")
    visit.tab.keyboard.press("ArrowRight")
    visit.tab.wait_for_selector(".mx[data-as-of='2025-06-01']")
    assert "Against 1 May 2025" in visit.tab.inner_text(".mx-said")
    changed = visit.tab.locator(cell("acme/chat@api", "internal"))
    assert "was it depends" in changed.inner_text()
    assert "Was it depends" in (changed.get_attribute("aria-label") or "")
    assert "as_of=2025-06-01" in visit.tab.evaluate("location.search")
    visit.tab.click(".mx-changes summary")
    visit.tab.click(".mx-to >> nth=0")
    assert visit.tab.evaluate("document.activeElement.closest('td').classList.contains('mx-changed')")
    assert visit.errors == []


def test_steps_lead_from_change_to_change(open_at: Any) -> None:
    visit = open_at("?tab=matrix&as_of=2025-05-01")
    visit.tab.wait_for_selector(".mx[data-as-of='2025-05-01']")
    visit.tab.click("[data-turn='-1']")
    visit.tab.wait_for_selector(".mx[data-as-of='2024-03-01']")
    visit.tab.click("[data-turn='1']")
    visit.tab.wait_for_selector(".mx[data-as-of='2025-06-01']")


def test_with_the_keyboard_alone(open_at: Any) -> None:
    visit = open_at("?tab=matrix&as_of=2025-07-01")
    visit.tab.wait_for_selector(".mx[data-as-of='2025-07-01']")
    visit.tab.focus(".mx-wrap")
    visit.tab.keyboard.press("Tab")
    where = """() => { const cell = document.activeElement.closest('td');
        return `${cell.parentElement.dataset.row} ${cell.dataset.column}`; }"""
    first = visit.tab.evaluate(where)
    assert first.endswith(" internal")
    visit.tab.keyboard.press("End")
    assert visit.tab.evaluate(where).endswith(" evaluate")
    visit.tab.keyboard.press("Home")
    visit.tab.keyboard.press("ArrowRight")
    visit.tab.keyboard.press("ArrowDown")
    second = visit.tab.evaluate(where)
    assert second.endswith(" serve")
    assert second.split()[0] != first.split()[0]
    visit.tab.keyboard.press("Tab")  # one stop for the whole table
    assert visit.tab.evaluate("document.activeElement.closest('.mx-table')") is None
    visit.tab.keyboard.press("Shift+Tab")
    assert visit.tab.evaluate(where) == second
    visit.tab.keyboard.press("Enter")
    visit.tab.wait_for_selector("#verdict-word")
    assert visit.errors == []


def test_the_first_draw_needs_no_helper_of_the_page(site: Site, chromium: Any) -> None:
    """A tab's script may run before the page's own: nothing is lost then."""
    context = chromium.new_context(viewport={"width": 1440, "height": 900})
    tab = context.new_page()
    tab.add_init_script(
        """Object.defineProperty(window, 'distillawAddress', { configurable: true, get: () => undefined, set() {} });"""
    )
    tab.goto(f"{site.url}?tab=matrix&as_of=2025-05-01")
    tab.wait_for_selector(".mx[data-as-of='2025-05-01']", timeout=15_000)
    context.close()


def test_what_the_address_said_at_first_outlives_the_first_tab(open_at: Any) -> None:
    """The first tab is shown for a moment, and the address follows it; the tab asked for still finds its own part."""
    visit = open_at("?tab=matrix&as_of=2025-05-01&purpose=research")
    visit.tab.wait_for_selector(".mx[data-as-of='2025-05-01']")
    visit.tab.get_by_role("tab", name="Lineage").click()
    visit.tab.wait_for_function("() => location.search === '?tab=lineage'")
    visit.tab.get_by_role("tab", name="Ask").click()
    visit.tab.wait_for_function("() => location.search === ''")
    assert visit.tab.evaluate("window.distillawStart") == "?tab=matrix&as_of=2025-05-01&purpose=research"
    visit.tab.get_by_role("tab", name="Matrix").click()
    visit.tab.wait_for_function("() => location.search.includes('as_of=2025-05-01')")
    assert visit.tab.input_value("select[name=purpose]") == "research"


def test_filters_and_a_mistake(open_at: Any) -> None:
    visit = open_at("?tab=matrix")
    visit.tab.wait_for_selector(".mx-table")
    visit.tab.select_option("select[name=channel]", "weights")
    visit.tab.wait_for_function("() => document.querySelectorAll('tr[data-row]').length === 1")
    visit.tab.fill("input[name=territory]", "Atlantis")
    visit.tab.press("input[name=territory]", "Tab")
    visit.tab.wait_for_selector("#mx-status .error")
    assert visit.tab.locator("tr[data-row]").count() == 1
    visit.tab.fill("input[name=territory]", "DE")
    visit.tab.press("input[name=territory]", "Tab")
    visit.tab.wait_for_function("() => document.querySelector('.mx-foot')?.textContent.includes('in DE')")
    assert visit.tab.locator("#mx-status .error").count() == 0


def test_files_are_what_is_shown(open_at: Any, tmp_path: Path) -> None:
    visit = open_at("?tab=matrix&as_of=2024-09-01")
    visit.tab.wait_for_selector(".mx-table")
    with visit.tab.expect_download() as got:
        visit.tab.click("[data-file=csv]")
    got.value.save_as(tmp_path / "m.csv")
    assert got.value.suggested_filename == "distillaw-matrix-2024-09-01.csv"
    read = list(csv.DictReader(io.StringIO((tmp_path / "m.csv").read_text(encoding="utf-8"))))
    shown = visit.tab.locator("td button").count()
    assert len([r for r in read if r["verdict"]]) == shown


def test_a_described_student_and_the_clause_behind_a_duty(open_at: Any, site: Site, tmp_path: Path) -> None:
    visit = open_at("?tab=lineage")
    visit.tab.fill("input[name=of]", TUNE)
    visit.tab.press("input[name=of]", "Enter")
    visit.tab.wait_for_selector(".ln[data-root=student]")
    assert "Acme" not in visit.tab.evaluate("location.search")  # a description stays out of the address
    assert visit.tab.locator(".ln-table tbody tr").count() == 2
    assert visit.tab.locator(".ln-canvas svg [data-edge] .edge").count() == 2
    visit.tab.click(".ln .cite >> nth=0")
    visit.tab.wait_for_selector("#ln-source #cited")
    words = visit.tab.text_content("#ln-source #cited")
    assert words in visit.tab.text_content("#ln-source .sheet")
    visit.tab.keyboard.press("Escape")
    assert visit.tab.evaluate("document.activeElement.dataset.cite") == "1"
    word = visit.tab.inner_text("#ln-word")
    for form, check in (("svg", ET.fromstring), ("spdx", json.loads)):
        with visit.tab.expect_download() as got:
            visit.tab.click(f"[data-file={form}]")
        got.value.save_as(tmp_path / form)
        check((tmp_path / form).read_text(encoding="utf-8"))
    visit.tab.click("[data-open]")
    visit.wait_for_verdict(word)
    assert visit.tab.inner_text(".asked") == TUNE
    assert visit.errors == []


def test_an_edge_of_the_picture_leads_to_its_row_and_zoom_works(open_at: Any) -> None:
    visit = open_at("?tab=lineage")
    visit.tab.fill("input[name=of]", TUNE)
    visit.tab.click(".ln-go")
    visit.tab.wait_for_selector(".ln-canvas svg")
    visit.tab.locator(".ln-canvas .of-edge:has(.label)").nth(1).click()
    assert visit.tab.evaluate("document.activeElement.dataset.edge") == "1"
    wide = visit.tab.evaluate("document.querySelector('.ln-canvas svg').getBoundingClientRect().width")
    visit.tab.focus(".ln-canvas")
    visit.tab.keyboard.press("+")
    assert visit.tab.evaluate("document.querySelector('.ln-canvas svg').getBoundingClientRect().width") > wide


def test_an_unknown_name_is_told(open_at: Any) -> None:
    visit = open_at("?tab=lineage&of=acme/none-such")
    visit.tab.wait_for_selector("#ln-status .error")
    assert visit.tab.get_attribute("#ln-shown", "aria-busy") is None


@pytest.mark.parametrize("width", [390, 1024])
def test_nothing_makes_the_page_scroll_sideways(open_at: Any, width: int) -> None:
    visit = open_at("?tab=matrix", width)
    visit.tab.wait_for_selector(".mx-table")
    assert visit.tab.evaluate("document.documentElement.scrollWidth") == width
    visit.tab.locator(".mx-wrap").evaluate("e => { e.scrollLeft = 150; e.scrollTop = 60; }")
    corner = visit.tab.locator(".mx-corner").bounding_box()
    wrap = visit.tab.locator(".mx-wrap").bounding_box()
    assert abs(corner["x"] - wrap["x"]) < 3  # the corner stays in sight
    assert abs(corner["y"] - wrap["y"]) < 3
    visit.tab.get_by_role("tab", name="Lineage").click()
    visit.tab.fill("input[name=of]", TUNE)
    visit.tab.press("input[name=of]", "Enter")
    visit.tab.wait_for_selector(".ln-canvas svg")
    assert visit.tab.evaluate("document.documentElement.scrollWidth") == width


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1440])
def test_axe_finds_nothing_serious(open_at: Any, scheme: str, width: int) -> None:
    visit = open_at("?tab=matrix&as_of=2025-05-01", width, scheme)
    visit.tab.wait_for_selector(".mx-table")
    visit.tab.focus("#mx-slider")
    visit.tab.keyboard.press("ArrowRight")
    visit.tab.wait_for_selector(".mx-changed")
    found = {"matrix": visit.serious()}
    visit.tab.get_by_role("tab", name="Lineage").click()
    visit.tab.wait_for_selector(".ln-controls")
    found["start"] = visit.serious()
    visit.tab.fill("input[name=of]", TUNE)
    visit.tab.press("input[name=of]", "Enter")
    visit.tab.wait_for_selector(".ln-canvas svg")
    found["lineage"] = visit.serious()
    visit.tab.click(".ln .cite >> nth=0")
    visit.tab.wait_for_selector("#ln-source #cited")
    visit.tab.wait_for_timeout(300)
    found["source"] = visit.serious()
    assert {state: issues for state, issues in found.items() if issues} == {}
    outside = [r for r in visit.requests if not r.startswith((visit.tab.url.partition("?")[0], "data:", "blob:"))]
    assert outside == []
