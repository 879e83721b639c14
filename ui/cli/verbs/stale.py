"""``distillaw stale``: readings whose clause is gone, words that nobody read, and saved answers in doubt."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import click

from ui.cli.options import as_of_option, parse_as_of

if TYPE_CHECKING:
    from rich.console import Console

    from kb.drift import Drift, Drifts, StaleWording
    from kb.positions import Position
    from kb.saved import Rechecked
    from kb.unread import Unread

Rows = list[tuple["Drift", "StaleWording | None"]]


@click.command()
@click.option("--all", "closed", is_flag=True, help="Also those that were stale for a time in the past.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@as_of_option
def command(closed: bool, as_json: bool, as_of: str | None) -> None:
    """List what a later recorded text puts in doubt.

    Readings whose clause is gone, since when, with the old and the new words; new words on what a teacher's outputs may
    be used for that no reading leans on; house positions that expired; saved answers whose verdict is another by
    today's texts, or might be.
    """
    from kb.opened import home, service
    from kb.saved import recheck_all

    day = parse_as_of(as_of)
    asked, database = service(), home().database
    drifts = asked.drifts
    archived = [i for i in database.recorded_instruments() if i in asked.corpus.instruments]

    def wanted(found: Drift | Unread) -> bool:
        return found.holds_on(day) or (closed and found.since <= day)

    rows = [(d, drifts.wording(d)) for i in archived for d in drifts.of(i) if wanted(d)]
    new = [(u, drifts.sentence(u)) for i in archived for u in drifts.unread(i) if wanted(u)]
    answers = recheck_all(home().house.answers(), asked, day)
    ended = [p for p in asked.corpus.positions if p.expired_on(day)]
    if as_json:
        out = [_reading_json(d, w) for d, w in rows] + [_position_json(p) for p in ended]
        out += [_unread_json(u, words) for u, words in new] + [_answer_json(a) for a in answers]
        click.echo(json.dumps(out, ensure_ascii=False, indent=2))
        return
    from rich.console import Console

    console = Console()
    _print_readings(rows, console)
    _print_unread(new, console)
    _print_positions(ended)
    _print_answers(answers, console)
    if not rows and not new and not ended:
        click.echo(_nothing(day, archived))
    _print_lost(drifts, archived)


def _reading_json(drift: Drift, wording: StaleWording | None) -> dict[str, Any]:
    return {
        "kind": "reading",
        "early": drift.early,
        "instrument": drift.instrument,
        "reading": drift.reading,
        "edition": drift.edition.isoformat(),
        "locator": drift.locator,
        "since": drift.since.isoformat(),
        "until": drift.until.isoformat() if drift.until else None,
        "old": wording.old if wording else None,
        "new": wording.new if wording else None,
        "new_locator": wording.new_locator if wording else None,
        "marks": [{"kind": m.kind, "words": m.words} for m in wording.marks] if wording else [],
    }


def _position_json(position: Position) -> dict[str, Any]:
    return {
        "kind": "position",
        "reading": position.reading,
        "of": position.of,
        "by": position.by,
        "on": position.on.isoformat(),
        "why": position.why,
        "since": position.since.isoformat(),
        "until": position.until.isoformat() if position.until else None,
    }


def _print_positions(ended: Sequence[Position]) -> None:
    for position in ended:
        click.echo(
            f"{position.words}, on {position.of}: expired on {position.until}, its clause is another; "
            "the public reading rules."
        )


def _unread_json(found: Unread, words: str) -> dict[str, Any]:
    return {
        "kind": "unread",
        "instrument": found.instrument,
        "edition": found.edition.isoformat(),
        "topics": sorted(t.value for t in found.topics),
        "since": found.since.isoformat(),
        "until": found.until.isoformat() if found.until else None,
        "new": words,
        "new_locator": found.locator,
    }


def _answer_json(answer: Rechecked) -> dict[str, Any]:
    import dataclasses

    return {
        "kind": "answer",
        "number": answer.saved.id,
        "question": answer.saved.question,
        "saved": answer.saved.saved.isoformat(),
        "as_of": answer.as_of.isoformat(),
        "outcome": answer.outcome.value,
        "from": answer.saved.verdict,
        "to": answer.verdict or None,
        "legs": [dataclasses.asdict(leg) for leg in answer.legs],
        "doubts": list(answer.doubts),
    }


def _print_readings(rows: Rows, console: Console) -> None:
    from rich.padding import Padding
    from rich.text import Text

    from ui.cli.marked import marked

    for drift, wording in rows:
        until = f" until {drift.until}" if drift.until else ""
        state = "read in words that had not come yet, from" if drift.early else "stale since"
        head = f", {drift.locator}: {state} {drift.since}{until}"
        console.print(Text.assemble((drift.reading, "bold"), f", edition {drift.edition}", head))
        if wording is None:
            console.print(Padding("The text that was read is not held here.", (0, 0, 1, 4)))
        elif wording.new is None:
            gone = Text.assemble("Nothing like it in the later text: ", (" ".join(wording.old.split()), "red strike"))
            console.print(Padding(gone, (0, 0, 1, 4)))
        else:
            console.print(Padding(marked(wording.marks), (0, 0, 1, 4)))


def _print_unread(new: Sequence[tuple[Unread, str]], console: Console) -> None:
    from rich.padding import Padding
    from rich.text import Text

    for found, words in new:
        topics = ", ".join(sorted(t.value.replace("_", " ") for t in found.topics))
        until = f" until {found.until}" if found.until else ""
        head = f", edition {found.edition}: nobody read, on {topics}, since {found.since}{until}: {found.locator}"
        console.print(Text.assemble((found.instrument, "bold"), head))
        console.print(Padding(Text(" ".join(words.split()), style="green"), (0, 0, 1, 4)))


def _print_answers(answers: Sequence[Rechecked], console: Console) -> None:
    from rich.text import Text

    for answer in answers:
        became = f" to {answer.verdict}" if answer.verdict and answer.verdict != answer.saved.verdict else ""
        outcome = answer.outcome.value.replace("_", " ")
        head = f", {answer.saved.question!r}: {outcome}, {answer.saved.verdict}{became}"
        console.print(Text.assemble((f"saved answer {answer.saved.id}", "bold"), head))
        for leg in answer.legs:
            why = leg.now_reading or leg.was_reading or "no reading"
            editions = f"{leg.was_edition or 'no edition'} to {leg.now_edition or 'no edition'}"
            where = editions if leg.was_edition != leg.now_edition else f"edition {leg.now_edition}"
            outcome = f"{leg.was or 'no leg'} to {leg.now or 'no leg'}"
            console.print(Text(f"    {leg.instrument or 'no text'}, {leg.act}: {outcome} ({why}, {where})"))
        for doubt in answer.doubts:
            console.print(Text(f"    {doubt}"))


def _nothing(day: dt.date, archived: Sequence[str]) -> str:
    return f"No reading is stale on {day}." if archived else "No history is held; sync with a mirror first."


def _print_lost(drifts: Drifts, archived: Sequence[str]) -> None:
    lost = [r for i in archived for r in drifts.unfollowed(i)]
    if lost:
        click.echo(
            f"{len(lost)} readings cannot be followed: the record has no text with the clause they were read in.",
            err=True,
        )
