"""Saved and Review in Chromium: save, tag, re-run, a flip after a sync, sign-off, reviews by two people, the log."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from ingest.sync import sync
from kb.access import Role
from kb.audit import broken
from kb.opened import CurrentService
from kb.passwords import hash_password
from kb.store import Home
from tests.ingest.acme_archive import Archive
from tests.ingest.acme_history import DOCUMENT, LATER, RECORDS, TODAY, WordEmbedder, archived_corpus
from tests.ui.browser.conftest import CHROMIUM, Visit, free_port
from ui.access.entry import Entry, utc_now
from ui.cli.main import cli

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

PASSWORD = "plain words of a test"
BAN = "acme/terms#no-training"
QUESTION = "May we train a large language model on outputs of Acme Chat from its API and keep it internal?"


@dataclass
class Office:
    """A page with a login on a home of its own, whose archive can go on."""

    url: str
    home: Home
    sync_later: Callable[[], None]


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Office]:
    """Ada reads, Grace and Hedy are counsel. The terms are recorded up to the clause that the ban was read in."""
    if not CHROMIUM.exists():
        pytest.skip("needs Debian's chromium at /usr/bin/chromium")
    from ui.page.app import serve

    kept = Archive(tmp_path / "repository")
    for at, text in RECORDS[:3]:
        kept.record(at, DOCUMENT, text)
    kept.bundle(tmp_path / "mirror")
    corpus = archived_corpus(tmp_path / "corpus", tmp_path / "mirror")
    home = Home(tmp_path / "home")
    sync(home, corpus, WordEmbedder(), retrieved=TODAY, mirror=tmp_path / "mirror")
    for name, value in {
        "DISTILLAW_CORPUS": tmp_path / "corpus",
        "DISTILLAW_HOME": home.path,
        "DISTILLAW_REVIEWER": "Grace",
        "GRADIO_TEMP_DIR": tmp_path / "gradio",
    }.items():
        monkeypatch.setenv(name, str(value))
    hashed = hash_password(PASSWORD)
    for name, role in (("Ada", Role.READER), ("Grace", Role.COUNSEL), ("Hedy", Role.COUNSEL)):
        home.access.add_user(name, role, hashed, utc_now())

    def sync_later() -> None:
        kept.record("2025-09-01T10:00:00+00:00", DOCUMENT, LATER)
        kept.bundle(tmp_path / "mirror")
        sync(home, corpus, WordEmbedder(), retrieved=TODAY, mirror=tmp_path / "mirror")

    port = free_port()
    page = serve(CurrentService(home), "127.0.0.1", port, Entry(home.access, utc_now))
    yield Office(f"http://127.0.0.1:{port}/", home, sync_later)
    page.close()


@pytest.fixture
def person(office: Office, chromium: Any) -> Iterator[Callable[..., Visit]]:
    """Opens a browser for somebody who logs in."""
    contexts = []

    def enter(name: str, width: int = 1440, scheme: Any = "light") -> Visit:
        size: Any = {"width": width, "height": 900}
        context = chromium.new_context(viewport=size, accept_downloads=True, color_scheme=scheme)
        contexts.append(context)
        seen = Visit(context.new_page())
        seen.tab.set_default_timeout(20_000)
        seen.tab.on("pageerror", lambda e: seen.errors.append(str(e)))
        seen.tab.goto(office.url)
        seen.tab.fill("#name", name)
        seen.tab.fill("input[type=password]", PASSWORD)
        seen.tab.keyboard.press("Enter")
        seen.tab.wait_for_selector("#question textarea")
        return seen

    yield enter
    for context in contexts:
        context.close()


def show(visit: Visit, name: str) -> None:
    visit.tab.click(f"#tab-{name}-button")


def save(visit: Visit) -> None:
    visit.ask(QUESTION)
    visit.tab.click("[data-keep]")
    visit.tab.wait_for_selector("#status .done")
    show(visit, "saved")
    visit.tab.click("#saved-list [data-open]")
    visit.tab.wait_for_selector("#saved-view [data-answer]")


def told(visit: Visit, where: str, words: str) -> None:
    visit.tab.wait_for_function(
        "([id, words]) => document.getElementById(id)?.textContent.includes(words)", arg=[f"{where}-status", words]
    )


def deeds(office: Office) -> list[tuple[str, str]]:
    rows = office.home.house.audit()
    assert broken(rows) == []
    return [(row.by, row.deed) for row in rows]


def test_save_tag_filter_rerun_and_delete(office: Office, person: Callable[..., Visit]) -> None:
    ada = person("Ada")
    ada.ask(QUESTION)
    assert office.home.house.answers() == []  # nothing is kept unless that is asked for
    save(ada)
    ada.tab.fill("[data-form=tag] input", "Launch")
    ada.tab.keyboard.press("Enter")
    ada.tab.wait_for_selector("#saved-list .tags [data-tag=launch]")
    ada.tab.focus("#saved-list .tags [data-tag=launch]")
    ada.tab.keyboard.press("Enter")
    assert ada.tab.inner_text("#saved-list [data-count]") == "1 with the tag launch"
    ada.tab.click("#saved-view [data-act=rerun]")
    ada.tab.wait_for_selector("#saved-view .o-same")
    ada.tab.fill("[data-form=tag] input", "a,b")
    ada.tab.keyboard.press("Enter")
    told(ada, "saved", "is no tag")
    assert ada.tab.input_value("[data-form=tag] input") == "a,b"
    with ada.tab.expect_download() as got:
        ada.tab.click("#saved-view [data-file=json]")
    assert got.value.suggested_filename == "distillaw-answer-1.json"
    ada.tab.click("#saved-view [data-delete]")
    assert len(office.home.house.answers()) == 1
    ada.tab.click("#saved-view [data-delete]")
    told(ada, "saved", "deleted for good")
    assert office.home.house.answers() == []
    assert QUESTION.encode() not in office.home.house.path.read_bytes()
    assert deeds(office) == [("Ada", "saved"), ("Ada", "tagged"), ("Ada", "deleted")]
    assert ada.errors == []


def test_a_watched_answer_flips_when_a_sync_brings_other_terms(office: Office, person: Callable[..., Visit]) -> None:
    says = "By our contract results may train models that stay with us."
    words = ("--effect", "permission", "--says", says, "--why", "Agreed.", "--as-of", "2025-08-01")
    done = CliRunner().invoke(cli, ["review", BAN, "--position", *words])
    assert done.exit_code == 0, done.output
    ada = person("Ada")
    save(ada)
    was = office.home.house.answer(1).verdict
    assert was != "prohibited"
    ada.tab.click("#saved-view [data-act=watch]")
    told(ada, "saved", "Watched")
    assert ada.tab.locator("#saved-list .badge").count() == 0
    office.sync_later()
    show(ada, "ask")
    show(ada, "saved")
    ada.tab.wait_for_selector("#saved-list .badge")
    ada.tab.click("#saved-list [data-open]")
    ada.tab.wait_for_selector("#saved-view .o-flips")
    assert f"{BAN}.house" in ada.tab.inner_text("#saved-view .legs")
    show(ada, "changes")
    ada.tab.wait_for_selector("#changes-view .flips")
    assert QUESTION in ada.tab.inner_text("#changes-view .flips")
    grace = person("Grace")  # sees neither the answer nor that it flipped
    show(grace, "changes")
    grace.tab.wait_for_selector("#changes-view .doubts")
    assert QUESTION not in grace.tab.content()


def test_a_reader_may_not_review(person: Callable[..., Visit]) -> None:
    ada = person("Ada")
    show(ada, "review")
    ada.tab.wait_for_selector("#review-view .premise")
    assert "takes the role counsel" in ada.tab.inner_text("#review-view")
    assert ada.tab.locator("#review-list [data-open]").count() == 0


def test_returned_and_signed_off(office: Office, person: Callable[..., Visit]) -> None:
    ada, grace = person("Ada"), person("Grace")
    save(ada)
    show(grace, "review")
    grace.tab.wait_for_selector("#review-list [data-open]")
    assert grace.tab.locator("#review-list [data-open^=sign_off]").count() == 0  # it was not sent
    for last in (False, True):
        ada.tab.click("#saved-view [data-act=send]")
        told(ada, "saved", "Sent for sign-off")
        show(grace, "ask")
        show(grace, "review")
        grace.tab.click("#review-list [data-open^=sign_off]")
        grace.tab.wait_for_selector("#review-view [data-act=sign]")
        if last:
            grace.tab.focus("#review-view [data-act=sign]")
            grace.tab.keyboard.press("Enter")
            told(grace, "review", "is signed off")
        else:
            grace.tab.fill("#review-view [data-form=return] textarea", "Name the model.")
            grace.tab.click("#review-view [data-form=return] button")
            told(grace, "review", "is returned")
        show(ada, "ask")
        show(ada, "saved")
        ada.tab.click("#saved-list [data-open]")
        ada.tab.wait_for_selector("#saved-view .signed" if last else "#saved-view .stage")
    assert "Signed off by Grace, counsel" in ada.tab.inner_text("#saved-view .signed")
    assert "Name the model." in ada.tab.inner_text("#saved-view .thread")
    signed = office.home.house.answer(1)
    assert signed.signature is not None
    assert signed.signature.sha256 == signed.sha256
    assert [d for d in deeds(office) if d[1] in ("returned", "signed")] == [("Grace", "returned"), ("Grace", "signed")]


def open_ban(visit: Visit) -> None:
    show(visit, "review")
    visit.tab.click(f"#review-list [data-open='stale:{BAN}']")
    visit.tab.wait_for_selector("#review-view [data-form=accept]")


def test_comment_dispute_and_a_stale_form_is_refused(office: Office, person: Callable[..., Visit]) -> None:
    office.sync_later()
    grace, hedy = person("Grace"), person("Hedy")
    open_ban(grace)
    open_ban(hedy)
    assert hedy.tab.locator("#review-view .words-sides ins").count() >= 1
    for act, words in (("comment", "Look at the example."), ("dispute", "It is wider now.")):
        hedy.tab.fill("#review-view [data-form=comment] textarea", words)
        hedy.tab.click(f"#review-view [data-act={act}]")
        hedy.tab.wait_for_selector(f"#review-view .thread :text('{words}')")
    assert "Disputed by Hedy" in hedy.tab.inner_text("#review-view")
    grace.tab.click("#review-view [data-act=accept]")
    told(grace, "review", "No reason given")
    grace.tab.fill("#review-view [name=why]", "The ban stands.")
    grace.tab.click("#review-view [data-act=accept]")
    told(grace, "review", "accepted, from 2025-09-01 on")
    hedy.tab.fill("#review-view [name=why]", "It is gone, I think.")
    hedy.tab.click("#review-view [data-act=withdraw]")
    told(hedy, "review", "waits no longer")
    assert hedy.tab.input_value("#review-view [name=why]") == "It is gone, I think."
    assert len(office.home.house.reviews()) == 1
    assert deeds(office) == [("Hedy", "commented"), ("Hedy", "disputed"), ("Grace", "reviewed")]
    grace.tab.click("#review-list [data-open=log]")
    grace.tab.wait_for_selector("#review-view .log")
    assert "The chain of 3 rows is whole" in grace.tab.inner_text("#review-view")


def test_amend_says_what_is_wrong_and_takes_effect(office: Office, person: Callable[..., Visit]) -> None:
    office.sync_later()
    grace = person("Grace")
    open_ban(grace)
    grace.tab.click("#review-view [data-form=accept] summary")
    grace.tab.fill("#review-view [name=why]", "Own models are meant too.")
    grace.tab.select_option("#review-view [name=effect]", "duty")
    grace.tab.click("#review-view [data-act=amend]")
    told(grace, "review", "needs `duty`")
    grace.tab.select_option("#review-view [name=effect]", "prohibition")
    grace.tab.fill("#review-view [name=says]", "Results may not train any model, one's own included.")
    grace.tab.click("#review-view [data-act=amend]")
    told(grace, "review", "amended, from 2025-09-01 on")
    (review,) = office.home.house.reviews()
    assert review.result is not None
    assert (review.by, review.result.says) == ("Grace", "Results may not train any model, one's own included.")
    show(grace, "ask")
    grace.ask(QUESTION)
    assert "one's own included" in grace.tab.inner_text("#answer")


@pytest.mark.parametrize("width", [1440, 390])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious(office: Office, person: Callable[..., Visit], width: int, scheme: str) -> None:
    office.sync_later()
    grace = person("Grace", width, scheme)
    save(grace)
    grace.tab.click("#saved-view [data-act=rerun]")
    grace.tab.wait_for_selector("#saved-view .rerun")
    found = {"saved": grace.serious()}
    assert grace.tab.evaluate("document.documentElement.scrollWidth") <= width
    open_ban(grace)
    found["review"] = grace.serious()
    assert grace.tab.evaluate("document.documentElement.scrollWidth") <= width
    assert {state: issues for state, issues in found.items() if issues} == {}
