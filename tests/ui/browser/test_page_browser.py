"""A person asks, changes facts, opens sources, downloads: driven in Chromium against the page on an Acme home."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from kb.answer.check import verify_export
from tests.ui.browser.conftest import Site, Visit

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

CHAT = "May we train our own model on the outputs of Acme Chat through the API?"
TUNE = "May we fine-tune Acme One 7B and publish the weights?"


def test_ask_and_read_the_verdict(visit: Visit) -> None:
    visit.ask(TUNE)
    assert visit.verdict() == "Conditional"
    card = visit.tab.locator(".verdict.card")
    assert card.locator(".seal svg").count() == 1
    assert "Under the texts read" in card.inner_text()
    assert visit.tab.locator(".checklist li").count() >= 2
    assert visit.errors == []


def test_enter_in_a_field_and_an_example_ask_too(visit: Visit) -> None:
    visit.tab.fill("#question textarea", TUNE)
    visit.tab.fill("#territory input, #territory textarea", "de")
    visit.tab.press("#territory input, #territory textarea", "Enter")
    visit.wait_for_verdict("Conditional")
    assert visit.tab.input_value("[data-facet=used_in]") == "DE"
    visit.tab.reload()
    visit.tab.click("#examples button >> nth=0")
    visit.tab.wait_for_selector(".verdict.card")
    assert visit.tab.input_value("#question textarea") == visit.tab.inner_text(".asked")


def test_an_edited_fact_rules_again_without_reload(visit: Visit) -> None:
    visit.ask(CHAT)
    assert visit.verdict() == "It depends"
    visit.tab.evaluate("window.stayed = true")
    visit.tab.select_option("[data-facet=release]", "open_weights")
    visit.wait_for_verdict("Prohibited")
    field = visit.tab.locator("[data-facet=release]")
    assert field.input_value() == "open_weights"
    assert "stated" in field.locator("xpath=..").inner_text()
    visit.tab.select_option("[data-facet=release]", "")
    visit.wait_for_verdict("It depends")
    assert visit.tab.evaluate("window.stayed") is True
    assert visit.errors == []


def test_facts_changed_in_quick_succession_all_count(visit: Visit) -> None:
    visit.ask(CHAT)
    visit.tab.evaluate(
        """() => { const facts = [['release', 'internal'], ['purpose', 'research'], ['actor', 'affiliate']];
           for (const [name, value] of facts) {
             const field = document.querySelector(`[data-facet=${name}]`);
             field.value = value; field.dispatchEvent(new Event('change', { bubbles: true })); } }"""
    )
    visit.tab.wait_for_function("() => document.querySelector('[data-facet=actor]').dataset.value === 'affiliate'")
    assert visit.tab.input_value("[data-facet=release]") == "internal"
    assert visit.tab.input_value("[data-facet=purpose]") == "research"


def test_what_was_unfolded_stays_so(visit: Visit) -> None:
    visit.ask(CHAT)
    visit.tab.click("#more-facts summary")
    visit.tab.click(".text summary >> nth=0")
    visit.tab.select_option("[data-facet=purpose]", "research")
    visit.tab.wait_for_function("() => document.querySelector('[data-facet=purpose]').dataset.value === 'research'")
    assert visit.tab.evaluate("document.querySelector('#more-facts').open") is True
    assert visit.tab.evaluate("document.querySelector('.text details').open") is False


def test_the_deciding_question_is_answered_with_a_click(visit: Visit) -> None:
    visit.ask(CHAT)
    visit.tab.click(".branch[data-to=internal]")
    visit.tab.wait_for_selector(".branch[data-set='student.kind']")
    assert visit.tab.input_value("[data-facet=release]") == "internal"
    visit.tab.click(".branch[data-to=embedding_or_classifier]")
    visit.wait_for_verdict("Conditional")
    assert visit.tab.locator(".branch").count() == 0


def test_a_number_opens_the_source_at_the_quotation(visit: Visit, site: Site) -> None:
    visit.ask(CHAT)
    answer, texts = site.service.ask(CHAT, dt.datetime.now(dt.UTC).date())
    for cited in answer.citations:
        button = visit.tab.locator(f"#answer .cite[data-cite='{cited.n}']").first
        button.click()
        visit.tab.wait_for_selector(f".source[data-open='{cited.n}']")
        assert visit.tab.text_content("#cited") == cited.quote
        assert visit.tab.text_content(".sheet") == texts[cited.text_sha256]
        assert visit.tab.evaluate(
            """() => { const s = document.querySelector('.sheet').getBoundingClientRect();
                       const m = document.querySelector('#cited').getBoundingClientRect();
                       return m.top >= s.top && m.top <= s.bottom; }"""
        )
        assert button.get_attribute("aria-current") == "true"
    visit.tab.click(".step[aria-label='Previous source']")
    visit.tab.wait_for_selector(f".source[data-open='{len(answer.citations) - 1}']")


def test_a_wrong_value_is_explained_and_nothing_is_lost(visit: Visit) -> None:
    visit.ask(CHAT)
    visit.tab.fill("[data-facet=established_in]", "Narnia")
    visit.tab.press("[data-facet=established_in]", "Tab")
    visit.tab.wait_for_selector(".error[role=alert]")
    assert "EEA" in visit.tab.inner_text(".error")
    assert visit.verdict() == "It depends"
    assert visit.tab.input_value("[data-facet=established_in]") == ""
    visit.tab.click("[data-dismiss]")
    visit.tab.wait_for_selector(".error", state="detached")


def test_ticks_follow_their_condition(visit: Visit) -> None:
    visit.ask(TUNE)
    box = visit.tab.locator(".checklist input").first
    words = box.get_attribute("data-tick")
    box.check()
    visit.tab.select_option("[data-facet=purpose]", "research")
    visit.tab.wait_for_function("() => document.querySelector('[data-facet=purpose]').dataset.value === 'research'")
    ticked = visit.tab.eval_on_selector_all(".checklist input:checked", "boxes => boxes.map(b => b.dataset.tick)")
    assert ticked == [words]


def test_the_download_verifies_alone(visit: Visit, tmp_path: Path) -> None:
    visit.ask(CHAT)
    with visit.tab.expect_download() as caught:
        visit.tab.click("[data-export]")
    target = tmp_path / "answer.json"
    caught.value.save_as(target)
    data = json.loads(target.read_text(encoding="utf-8"))
    assert data["question"] == CHAT
    assert verify_export(data, lambda sha: None) == []


def test_hostile_words_stay_words(visit: Visit) -> None:
    question = 'May we fine-tune Acme One 7B? <img src=x onerror="window.hit=1"> {{value}} ${window.hit=1} </div>'
    visit.ask(question)
    visit.tab.wait_for_timeout(200)
    assert visit.tab.evaluate("window.hit") is None
    assert visit.tab.text_content(".asked") == question


def test_a_topic_is_answered_from_the_notes(visit: Visit) -> None:
    visit.ask("Who has to prove that a model was distilled?")
    assert visit.verdict() == "No verdict"
    visit.tab.click(".prose .cite >> nth=0")
    assert "must show" in visit.tab.inner_text(".source h3")


@pytest.mark.parametrize("width", [1440, 1024, 390])
def test_nothing_is_cut_off(visit: Visit, width: int) -> None:
    visit.tab.set_viewport_size({"width": width, "height": 844})
    visit.ask(CHAT)
    assert visit.tab.evaluate("document.documentElement.scrollWidth") <= width
    visit.tab.click("#answer .cite >> nth=0")
    visit.tab.wait_for_function("() => document.activeElement?.tagName === 'H3'")
    assert visit.tab.evaluate("document.documentElement.scrollWidth") <= width
    answer, drawer = (visit.tab.locator(s).bounding_box() for s in (".answer", ".source"))
    beside = drawer["x"] > answer["x"] + answer["width"] - 1
    assert beside is (width > 860)


def test_keyboard_alone(visit: Visit) -> None:
    visit.ask(CHAT)
    visit.tab.focus(".branch[data-to=open_weights]")
    visit.tab.keyboard.press("Enter")
    visit.wait_for_verdict("Prohibited")
    visit.tab.focus("#answer .cite >> nth=0")
    visit.tab.keyboard.press("Shift+Tab")
    visit.tab.keyboard.press("Tab")
    ring = visit.tab.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert ring == "solid"
    visit.tab.keyboard.press("Enter")
    visit.tab.wait_for_function("() => document.activeElement?.tagName === 'H3'")


CONTRAST = """() => {
  const light = (c) => { const f = (v) => { v /= 255; return v <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4; };
    return .2126 * f(c[0]) + .7152 * f(c[1]) + .0722 * f(c[2]); };
  const rgb = (s) => s.match(/[\\d.]+/g).map(Number);
  const behind = (e) => { for (; e; e = e.parentElement) { const c = rgb(getComputedStyle(e).backgroundColor);
    if (c.length < 4 || c[3] === 1) return c; } return [255, 255, 255]; };
  const low = [];
  for (const e of document.querySelectorAll('#head *, #answer *, #source *, #ask-panel label *, #ask')) {
    if (![...e.childNodes].some((n) => n.nodeType === 3 && n.textContent.trim())) continue;
    const style = getComputedStyle(e);
    if (!e.getClientRects().length || e.disabled || e.tagName === 'OPTION') continue;
    const [a, b] = [light(rgb(style.color)), light(behind(e))].sort((x, y) => y - x);
    if ((a + .05) / (b + .05) < 4.5) low.push(`${e.className || e.tagName} ${((a + .05) / (b + .05)).toFixed(2)}`);
  }
  return low;
}"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("question", [CHAT, TUNE, "May we use Acme Dark outputs for training?"])
def test_contrast_is_at_least_that_of_wcag_aa(site: Site, chromium: Any, scheme: str, question: str) -> None:
    context = chromium.new_context(viewport={"width": 1440, "height": 900}, color_scheme=scheme)
    tab = context.new_page()
    tab.goto(site.url)
    tab.wait_for_selector("#question textarea")
    Visit(tab).ask(question)
    tab.click("#more-facts summary")
    tab.wait_for_timeout(300)
    assert tab.evaluate(CONTRAST) == []
    context.close()


def test_nothing_leaves_this_machine_and_no_question_is_kept(visit: Visit, site: Site) -> None:
    visit.ask("May we fine-tune Acme One 7B for zymurgy and publish the weights?")
    visit.tab.click("#answer .cite >> nth=0")
    visit.tab.click("[data-export]")
    visit.tab.wait_for_timeout(500)
    outside = [u for u in visit.requests if urlsplit(u).scheme.startswith("http") and not u.startswith(site.url)]
    assert outside == []
    assert set(site.reached) <= {"127.0.0.1", "::1"}
    stored = visit.tab.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}])")
    assert "zymurgy" not in stored
    kept = [p for p in site.folder.rglob("*") if p.is_file() and b"zymurgy" in p.read_bytes()]
    assert kept == []


def test_headers_and_no_public_interface(visit: Visit, site: Site) -> None:
    got = visit.tab.request.get(site.url)
    assert "connect-src 'self'" in got.headers["content-security-policy"]
    assert got.headers["referrer-policy"] == "same-origin"
    assert visit.tab.request.get(f"{site.url}openapi.json").status == 404
    named = visit.tab.request.get(f"{site.url}gradio_api/info").json()
    assert set(named["named_endpoints"]) == {"/ask"}
    assert visit.tab.locator("footer:visible").count() == 0
