"""A conversation, the drawer's editions and marks, and what a click changes: driven in Chromium on an Acme home."""

from __future__ import annotations

import datetime as dt
import time
from pathlib import Path
from typing import Any

import pytest

from kb.pack.embedded import carried
from tests.ui.browser.conftest import Site, Visit

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

CHAT = "May we train our own general-purpose model on the outputs of Acme Chat through the API and publish its weights?"
ON = "And if the student is only a classifier that we keep internal?"


def test_a_follow_up_keeps_the_thread_and_earlier_answers_open_again(visit: Visit) -> None:
    visit.ask(CHAT)
    assert visit.verdict() == "Prohibited"
    assert visit.tab.locator(".thread").count() == 0
    visit.ask(ON)
    assert visit.tab.locator(".thread li").count() == 2
    assert "classifier" in visit.tab.inner_text("section[aria-labelledby=follows]")
    visit.tab.click("[data-reopen='0']")
    visit.wait_for_verdict("Prohibited")
    assert visit.tab.get_attribute("[data-reopen='0']", "aria-current") == "true"
    visit.tab.click("[data-fresh]")
    visit.tab.wait_for_selector(".welcome")
    assert visit.tab.input_value("#question textarea") == ""
    assert visit.tab.locator(".thread").count() == 0
    assert visit.errors == []


def test_a_change_that_helps_is_taken_with_a_click(visit: Visit) -> None:
    visit.ask(CHAT)
    change = visit.tab.locator(".change").first
    verdict = change.locator(".chip").inner_text()
    change.click()
    visit.wait_for_verdict(verdict)
    assert visit.errors == []


def test_another_edition_opens_at_the_words_and_leads_back(visit: Visit, site: Site) -> None:
    visit.ask(CHAT)
    cited = visit.tab.text_content("#cited")
    visit.tab.click(".neighbours [data-edition='2024-01-01']")
    visit.tab.wait_for_selector(".looked")
    old = site.service.library.edition("acme/terms", dt.date(2024, 1, 1))
    assert visit.tab.text_content(".sheet") == old.text
    visit.tab.click(".looked [data-edition]")
    visit.tab.wait_for_selector(".looked", state="detached")
    assert visit.tab.text_content("#cited") == cited


def test_escape_leads_back_to_the_number(visit: Visit) -> None:
    visit.ask(CHAT)
    number = visit.tab.locator("#answer .cite").nth(1)
    number.focus()
    visit.tab.keyboard.press("Enter")
    visit.tab.wait_for_function("() => document.activeElement?.tagName === 'H3'")
    visit.tab.keyboard.press("Escape")
    assert visit.tab.evaluate("document.activeElement.dataset.cite") == number.get_attribute("data-cite")


def test_on_a_narrow_screen_the_source_is_a_sheet_over_the_answer(visit: Visit) -> None:
    visit.tab.set_viewport_size({"width": 390, "height": 844})
    visit.ask(CHAT)
    assert not visit.tab.locator(".source").is_visible()
    visit.tab.click("#answer .cite >> nth=0")
    visit.tab.wait_for_function("() => document.activeElement?.tagName === 'H3'")
    box = visit.tab.locator(".source").bounding_box()
    assert box is not None
    assert box["y"] + box["height"] == pytest.approx(844, abs=2)
    visit.tab.click("[data-back]")
    assert not visit.tab.locator(".source").is_visible()


def test_passages_that_were_read_along_are_marked_and_lead_to_their_source(visit: Visit) -> None:
    visit.ask(CHAT)
    marks = visit.tab.locator(".sheet mark[data-cite]")
    assert marks.count() >= 1
    n = marks.first.get_attribute("data-cite")
    words = marks.first.text_content()
    marks.first.click()
    visit.tab.wait_for_selector(f".source[data-open='{n}']")
    assert visit.tab.text_content("#cited") == words


def test_the_day_has_a_picker_and_the_territory_a_list(visit: Visit) -> None:
    visit.tab.wait_for_selector("#as-of input[type=date]")
    visit.tab.fill("#as-of input", "2024-06-01")
    visit.ask(CHAT)
    assert "1 June 2024" in visit.tab.inner_text(".under")
    assert visit.tab.get_attribute("#territory input", "list") == "territories"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 390])
def test_axe_finds_nothing_serious(site: Site, chromium: Any, scheme: str, width: int) -> None:
    context = chromium.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
    visit = Visit(context.new_page())
    visit.tab.goto(site.url)
    visit.tab.wait_for_selector("#question textarea")
    found = {"start": visit.serious()}
    for question in (
        "May we train our own model on the outputs of Acme Chat?",
        ON,
        "Who has to prove that it was distilled?",
    ):
        visit.ask(question)
        visit.tab.wait_for_timeout(300)
        found[question] = visit.serious()
        if visit.tab.locator("#answer .cite").count():
            visit.tab.click("#answer .cite >> nth=0")
            visit.tab.wait_for_timeout(300)
            found[f"{question} (source)"] = visit.serious()
            if visit.tab.locator("[data-back]").is_visible():
                visit.tab.click("[data-back]")
    context.close()
    assert {state: issues for state, issues in found.items() if issues} == {}


def test_the_page_can_be_used_within_two_seconds(site: Site, chromium: Any) -> None:
    """On loopback, with a browser that has seen nothing of it; the best of three, since the machine has other work."""
    times = []
    for _ in range(3):
        context = chromium.new_context()
        tab = context.new_page()
        started = time.perf_counter()
        tab.goto(site.url, wait_until="commit")
        tab.wait_for_selector("#ask:not([disabled])")
        times.append(time.perf_counter() - started)
        context.close()
    assert min(times) < 2


@pytest.mark.parametrize("form", ["pdf", "docx", "html"])
def test_an_opinion_pack_is_downloaded_and_carries_the_answer(visit: Visit, tmp_path: Path, form: str) -> None:
    visit.ask(CHAT)
    with visit.tab.expect_download() as caught:
        visit.tab.click(f"[data-export={form}]")
    target = tmp_path / f"opinion.{form}"
    caught.value.save_as(target)
    assert carried(target.read_bytes(), target.name)["question"] == CHAT


def test_a_citation_is_copied(visit: Visit) -> None:
    visit.ask(CHAT)
    copied = visit.tab.locator(".cite-as [data-copy]")
    assert copied.count() == 4
    assert visit.tab.text_content("#cited").split()[0] in copied.first.get_attribute("data-copy")
