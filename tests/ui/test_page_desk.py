"""Saved and Review: what events may do for whom, forged ones too, and that a review of what moved on is refused."""

from __future__ import annotations

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from kb.access import Role
from kb.audit import Actor
from kb.errors import UsageError
from kb.opened import CurrentService
from kb.reviewing import Desk, Reviewer
from kb.reviews import HouseReview
from kb.store import Home, Texts
from tests.ui.test_cli_review import BAN, QUESTION, home, run, synced  # noqa: F401 - fixtures
from ui.access.visitor import SCOPE_KEY, Visitor
from ui.page.tabs.review import Handlers as Review
from ui.page.tabs.saved import Handlers as Saved

AT = dt.datetime(2026, 3, 1, 9, 0, tzinfo=dt.UTC)


def sender(name: str, role: Role) -> Any:
    return SimpleNamespace(request=SimpleNamespace(scope={SCOPE_KEY: Visitor(name, role)}))


ADA, EVE, GRACE = sender("Ada", Role.READER), sender("Eve", Role.READER), sender("Grace", Role.COUNSEL)
KEEPER = sender("Kay", Role.KEEPER)


def event(**data: object) -> Any:
    return SimpleNamespace(_data=data)


@pytest.fixture
def current(home: Home, monkeypatch: pytest.MonkeyPatch) -> CurrentService:  # noqa: F811
    monkeypatch.setenv("DISTILLAW_REVIEWER", "Ada")
    run("ask", QUESTION, "--save")
    return CurrentService(home)


@pytest.mark.parametrize("act", ["tag", "note", "watch", "send", "keep", "delete", "comment", "rerun"])
@pytest.mark.parametrize("who", [EVE, GRACE, KEEPER])
def test_an_answer_is_its_owners_alone(current: CurrentService, home: Home, act: str, who: Any) -> None:  # noqa: F811
    before, log = home.house.answers(), home.house.audit()
    said, listed, view = Saved(current).act(who, event(id=1, act=act, value="x", seen=0))
    assert "not yours to see" in said
    assert QUESTION not in f"{said}{listed}{view}"
    assert QUESTION not in Saved(current).visit(who)
    assert "not yours" in Saved(current).open(who, event(id=1))[0]
    assert "not yours" in Saved(current).file(who, event(id=1, form="json"))[0]
    assert (home.house.answers(), home.house.audit()) == (before, log)


def test_counsel_sees_what_was_sent_and_changes_nothing_of_it(current: CurrentService, home: Home) -> None:  # noqa: F811
    Saved(current).act(ADA, event(id=1, act="send", seen=0))
    assert QUESTION in Saved(current).visit(GRACE)
    assert QUESTION not in Saved(current).visit(EVE)
    for act in ("delete", "tag", "keep"):
        assert "is not yours" in Saved(current).act(GRACE, event(id=1, act=act, value="x", seen=1))[0]
    assert len(home.house.answers()) == 1


@pytest.mark.parametrize("act", ["accept", "withdraw", "amend", "dispute", "comment", "sign"])
def test_a_reader_reviews_nothing(current: CurrentService, home: Home, act: str) -> None:  # noqa: F811
    for id_ in (f"stale:{BAN}", "sign_off:answer 1"):
        said = Review(current).act(EVE, event(id=id_, act=act, why="x", value="x", seen=0))[0]
        assert "takes the role counsel" in said
        assert "takes the role counsel" in Review(current).open(EVE, event(id=id_))[0]
    assert "takes the role counsel" in Review(current).open(EVE, event(id="log"))[0]
    assert home.house.reviews() == []
    assert [row.deed for row in home.house.audit()] == ["saved"]


def test_words_of_visitors_are_text(current: CurrentService) -> None:
    bad = "<img src=x onerror=alert(1)>"
    Saved(current).act(ADA, event(id=1, act="tag", value="<b>x</b>"))
    Saved(current).act(ADA, event(id=1, act="note", value=bad))
    shown = Saved(current).act(ADA, event(id=1, act="comment", value=bad))
    Review(current).act(GRACE, event(id=f"stale:{BAN}", act="dispute", value=bad, seen=0))
    shown += Review(current).open(GRACE, event(id=f"stale:{BAN}"))
    shown += Review(current).open(GRACE, event(id="log"))
    html = "".join(part for part in shown if isinstance(part, str))
    assert "<img" not in html
    assert "<b>x</b>" not in html
    assert "&lt;img" in html


def test_fields_that_were_changed_are_not_accepted_over(current: CurrentService, home: Home) -> None:  # noqa: F811
    form = {"effect": "permission", "topic": "outputs_train_models", "says": "It may.", "acts": ["train"]}
    said = Review(current).act(GRACE, event(id=f"stale:{BAN}", act="accept", why="x", seen=0, **form))[0]
    assert "says another reading" in said
    assert home.house.reviews() == []


def test_a_review_of_what_somebody_reviewed_meanwhile_is_refused(current: CurrentService, home: Home) -> None:  # noqa: F811
    desk = Desk(current().corpus, Texts(home.database), [])
    one, other = (desk.accept(BAN, dt.date(2026, 3, 1), Reviewer(n, AT, "Why.")) for n in ("Grace", "Hedy"))
    home.house.record(one, Role.COUNSEL, 0)
    log = home.house.audit()
    with pytest.raises(UsageError, match="reviewed acme/terms meanwhile"):
        home.house.record(other, Role.COUNSEL, 0)
    assert home.house.reviews() == [one]
    assert home.house.audit() == log


def test_of_many_who_review_at_once_one_is_recorded(current: CurrentService, home: Home) -> None:  # noqa: F811
    desk = Desk(current().corpus, Texts(home.database), [])
    reviews = [desk.accept(BAN, dt.date(2026, 3, 1), Reviewer(f"N. {n}", AT, "Why.")) for n in range(16)]

    def record(review: HouseReview) -> bool:
        try:
            home.house.record(review, Role.COUNSEL, 0)
        except UsageError:
            return False
        return True

    with ThreadPoolExecutor(16) as pool:
        assert sum(pool.map(record, reviews)) == 1
    assert len(home.house.reviews()) == 1


def test_saving_and_tagging_make_no_other_service(current: CurrentService, home: Home) -> None:  # noqa: F811
    before = current()
    home.house.kept.tag(1, "x", Actor("Ada", Role.READER, AT))
    assert current() is before
    run("review", BAN, "--withdraw", "--why", "Gone.", "--as-of", "2026-03-01")
    assert current() is not before


def test_an_answer_kept_before_owners_were_is_a_keepers(tmp_path: Path) -> None:
    from kb.saved import may_see

    house = Home(tmp_path).house
    house.save({"question": "Q", "verdict": "none", "as_of": "2026-03-01"}, AT)
    answer = house.answer(1)
    assert [may_see(answer, "Kay", role) for role in Role] == [False, False, True]
