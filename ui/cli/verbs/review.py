"""``distillaw review``: decide what becomes of a reading whose clause is gone."""

from __future__ import annotations

import datetime as dt
import getpass
import json
import os
from pathlib import Path
from typing import Any

import click

from kb.errors import UsageError
from kb.reviews import HouseReview
from kb.vocabulary import Act, Effect, Topic
from ui.cli.options import as_of_option, parse_as_of


@click.command()
@click.argument("subject", required=False, metavar="READING")
@click.option("--accept", is_flag=True, help="The reading holds on the new words.")
@click.option("--amend", is_flag=True, help="Another reading takes its place: say what changes.")
@click.option("--withdraw", is_flag=True, help="The clause is gone and nothing takes its place.")
@click.option("--note", is_flag=True, help="New words of an INSTRUMENT were read and call for no reading.")
@click.option("--add", is_flag=True, help="A reading of new words of an INSTRUMENT, from --file.")
@click.option("--position", is_flag=True, help="A house position: your own reading of a clause that still stands.")
@click.option("--undo", is_flag=True, help="Take the last review back.")
@click.option("--why", metavar="TEXT", help="The reason; required.")
@click.option("--by", metavar="NAME", help="Who decides (default: DISTILLAW_REVIEWER, else the user's name).")
@click.option("--locator", metavar="CLAUSE", help="The clause of the new text (default: the one most like the old).")
@click.option("--hint", metavar="WORDS", help="At most eight words of that clause: the sentence that is quoted.")
@click.option(
    "--effect", type=click.Choice([e.value for e in Effect]), help="Amended or position: what the clause does."
)
@click.option("--topic", type=click.Choice([t.value for t in Topic]), help="Amended or position: what it is about.")
@click.option("--says", metavar="TEXT", help="Amended or position: the clause in your own words.")
@click.option("--duty", metavar="TEXT", help="Amended or position: what must be done.")
@click.option(
    "--act",
    "acts",
    multiple=True,
    type=click.Choice([a.value for a in Act]),
    help="Amended or position: for which act.",
)
@click.option("--file", metavar="FILE", help="YAML of the fields of a reading (when, requires, excepts, reaches …).")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@as_of_option
def command(subject: str | None, as_json: bool, as_of: str | None, **given: Any) -> None:
    """Decide what becomes of a reading whose clause is gone; without one, print every review so far.

    From the first day of the reviewed words on, answers go by the decision; earlier days stay as they were. The record
    keeps who decided, when and why, and is never altered.

    With --position a team's own reading of a clause that still stands goes before the public one, from the first day of
    the clause until a later text is without it; then it expires and the public reading rules again.

    Example: distillaw review acme/terms#no-training --accept --why "The ban stands; only an example was added."
    """
    from kb.opened import corpus, home
    from kb.reviewing import Reviewer
    from kb.store import Texts

    house = home().house
    if subject is None:
        _print_record(house.reviews(), as_json)
        return
    chosen = [name for name in ("accept", "amend", "withdraw", "position", "note", "add", "undo") if given[name]]
    if len(chosen) != 1:
        raise UsageError(
            "Say what becomes of it." if not chosen else f"--{' and --'.join(chosen)} exclude each other.",
            valid="--accept, --amend, --withdraw; --position; for new words of an instrument --note, --add; --undo",
            fix="Give exactly one of these.",
        )
    from kb.reviewing import Desk

    day = parse_as_of(as_of)
    by = given["by"] or os.environ.get("DISTILLAW_REVIEWER") or getpass.getuser()
    reviewer = Reviewer(by, dt.datetime.now(dt.UTC).replace(microsecond=0), given["why"] or "")
    desk = Desk(corpus(), Texts(home().database), house.reviews())
    review = _decide(desk, chosen[0], subject, day, reviewer, given)
    home().ensure()
    number = house.record(review)
    if as_json:
        click.echo(json.dumps({"number": number, **_json(review)}, ensure_ascii=False, indent=2))
        return
    where = f", {review.anchor.locator}" if review.anchor else ""
    click.echo(f"review {number}: {subject} {review.decision.value}, from {review.since} on{where}")
    if review.result is not None:
        click.echo(f"reading: {review.instrument}#{review.result.id}")


def _decide(desk: Any, how: str, subject: str, day: dt.date, reviewer: Any, given: dict[str, Any]) -> HouseReview:
    place = {"locator": given["locator"], "hint": given["hint"]}
    about_reading = "#" in subject
    if how in ("note", "add") and about_reading:
        raise UsageError(
            f"--{how} is about an instrument.", valid=subject.partition("#")[0], fix="Leave the reading out."
        )
    if how in ("accept", "amend", "withdraw", "position") and not about_reading:
        raise UsageError(f"{subject!r} names no reading.", valid="instrument#reading", fix="See `distillaw stale`.")
    if how == "accept":
        review = desk.accept(subject, day, reviewer, **place)
    elif how == "amend":
        review = desk.amend(subject, day, reviewer, _changes(given), **place)
    elif how == "withdraw":
        review = desk.withdraw(subject, day, reviewer)
    elif how == "position":
        if place["locator"]:
            raise UsageError("A position stands on the clause of its reading.", fix="Leave --locator out.")
        review = desk.position(subject, day, reviewer, _changes(given), hint=place["hint"])
    elif how == "note":
        review = desk.note(subject, day, reviewer)
    elif how == "add":
        review = desk.add(subject, day, reviewer, _changes(given), **place)
    else:
        review = desk.undo(subject, reviewer)
    assert isinstance(review, HouseReview)
    return review


def _changes(given: dict[str, Any]) -> dict[str, Any]:
    """The fields of the reading that are given: those of the file, then those of the options."""
    out: dict[str, Any] = _from_file(given["file"]) if given["file"] else {}
    out |= {name: given[name] for name in ("effect", "topic", "says", "duty") if given[name]}
    return out | ({"acts": given["acts"]} if given["acts"] else {})


def _from_file(name: str) -> dict[str, Any]:
    import yaml

    try:
        data = yaml.safe_load(Path(name).read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{name}: cannot be read: {error}.", fix="Give a YAML file.") from error
    except (yaml.YAMLError, ValueError) as error:
        raise UsageError(f"{name}: not YAML: {error}.", fix="Correct it.") from error
    if not isinstance(data, dict):
        raise UsageError(f"{name}: not a mapping.", valid="fields of a reading: effect: permission …")
    return data


def _json(review: HouseReview) -> dict[str, Any]:
    data: dict[str, Any] = review.model_dump(mode="json", by_alias=True, exclude_none=True)
    return {"subject": review.subject, **data}


def _print_record(reviews: list[HouseReview], as_json: bool) -> None:
    from kb.opened import corpus
    from kb.reviews import lapsed, standing

    stand = standing(reviews)
    laid = corpus()
    gone = list(lapsed(laid, reviews))
    expired = {p.of: p.until for p in laid.positions if p.until is not None}
    last = {r.subject: r for r in stand if r.decision.value == "position"}

    def state_of(review: HouseReview) -> str:
        if review.decision.value == "position" and review in stand:
            if review is not last[review.subject]:
                return "another takes its place"
            if review.subject in expired:
                return f"expired on {expired[review.subject]}"
        return "lapsed" if review in gone else "in effect" if review in stand else "taken back"

    rows = [(n, r, state_of(r)) for n, r in enumerate(reviews, 1)]
    if as_json:
        out = [{"number": n, "state": state, **_json(r)} for n, r, state in rows]
        click.echo(json.dumps(out, ensure_ascii=False, indent=2))
        return
    for number, review, state in rows:
        what = f"{review.subject} {review.decision.value}, from {review.since} on"
        note = "" if review.decision.value == "undone" else f" ({state})"
        click.echo(f"{number}  {review.at:%Y-%m-%d %H:%M}  {review.by}: {what}{note}. {review.why}")
    if not rows:
        click.echo("Nothing was reviewed here.")
