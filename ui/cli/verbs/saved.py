"""``distillaw saved``: the answers that ``ask --save`` kept."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kb.errors import UsageError
from ui.cli.options import actor, as_of_option, asked_form, parse_as_of
from ui.cli.written import write_whole

if TYPE_CHECKING:
    from kb.saved import Rechecked
    from kb.store.house import SavedAnswer

VERBS = ("show", "tag", "untag", "note", "watch", "unwatch", "rerun", "send", "sign", "return", "comment", "delete")
WORDS = ("tag", "untag", "note", "return", "comment")


@click.command()
@click.argument("what", required=False, metavar=f"[{'|'.join(VERBS)}]", type=click.Choice(VERBS))
@click.argument("number", required=False, type=int)
@click.argument("words", required=False)
@click.option("--all", "everything", is_flag=True, help="Delete every saved answer.")
@click.option("--tag", "tagged", metavar="TAG", help="List only answers with this tag.")
@click.option("--by", metavar="NAME", help="Who acts (default: DISTILLAW_REVIEWER, else the user's name).")
@click.option("--pack", "pack_file", metavar="FILE", help="Write an opinion pack: FILE ends in .html, .docx or .pdf.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@as_of_option
def command(what: str | None, number: int | None, words: str | None, as_json: bool, **given: Any) -> None:
    """List saved answers; show one as it was given; tag, note, watch or re-run one; send one for sign-off, sign or
    return it; delete one, or all, for good.

    `rerun` rules on today's texts and tells what became of the verdict, and which reading or edition made the change.
    `watch` marks an answer whose flips the page shows. Every act stands in the audit log (`distillaw audit`).

    Example: distillaw saved tag 3 launch
    """
    from kb.opened import home

    house = home().house
    form = asked_form(given["pack_file"])
    if form is not None and what != "show":
        raise UsageError("--pack writes up one answer.", fix="Name it: distillaw saved show 3 --pack memo.pdf")
    if what is None:
        wanted = given["tagged"]
        rows = [a for a in house.answers() if not wanted or " ".join(wanted.split()).casefold() in a.tags]
        _print_list(rows, as_json)
        return
    by = actor(given["by"])
    if what == "delete":
        if (number is None) != given["everything"]:
            raise UsageError("Delete which?", valid="a number, or --all", fix="`distillaw saved` lists them.")
        gone = house.delete(number, by)
        click.echo(json.dumps({"deleted": gone}) if as_json else f"{gone} deleted")
        return
    if number is None:
        raise UsageError("Which answer?", fix="Give its number; `distillaw saved` lists them.")
    if what in WORDS and words is None:
        raise UsageError(f"Say what to {what}.", fix=f"distillaw saved {what} {number} WORDS")
    answer = house.answer(number)
    if what == "show":
        _show(answer, form, given["pack_file"], as_json)
    elif what == "rerun":
        from kb.opened import service
        from kb.saved import recheck

        _print_rerun(recheck(answer, service(), parse_as_of(given["as_of"])), as_json)
    else:
        _act(house, what, answer, words or "", by)
        after = house.answer(number)
        click.echo(json.dumps(_row(after), ensure_ascii=False, indent=2) if as_json else _line(after))


def _act(house: Any, what: str, answer: SavedAnswer, words: str, by: Any) -> None:
    kept, number = house.kept, answer.id
    if what in ("tag", "untag"):
        kept.tag(number, words, by, off=what == "untag")
    elif what == "note":
        kept.note(number, words, by)
    elif what in ("watch", "unwatch"):
        kept.watch(number, what == "watch", by)
    elif what == "send":
        kept.send(number, by, answer.version)
    elif what == "sign":
        kept.sign(number, by, answer.version, answer.sha256)
    elif what == "return":
        kept.send_back(number, by, answer.version, words)
    else:
        kept.comment_answer(number, words, by)


def _show(answer: SavedAnswer, form: Any, pack_file: str | None, as_json: bool) -> None:
    body = answer.body
    if form is not None and pack_file is not None:
        from kb.opened import corpus
        from ui.pack import pack_data

        write_whole(Path(pack_file), pack_data(body, form, corpus()))
        return
    click.echo(json.dumps(body, ensure_ascii=False, indent=2) if as_json else str(body["answer"]).rstrip())


def _row(answer: SavedAnswer) -> dict[str, Any]:
    signed = answer.signature
    return {
        "number": answer.id,
        "saved": answer.saved.isoformat(),
        "as_of": answer.as_of.isoformat(),
        "verdict": answer.verdict,
        "question": answer.question,
        "owner": answer.owner,
        "tags": list(answer.tags),
        "note": answer.note,
        "watched": answer.watched,
        "stage": answer.stage.value,
        "sha256": answer.sha256,
        "signed": {"by": signed.by, "role": signed.role, "at": signed.at.isoformat()} if signed else None,
    }


def _line(answer: SavedAnswer) -> str:
    question = " ".join(answer.question.split())
    shown = question if len(question) <= 90 else question[:89] + "…"
    more = [f"#{tag}" for tag in answer.tags] + (["watched"] if answer.watched else [])
    if answer.stage.value != "kept":
        more.append(f"signed by {answer.signature.by}" if answer.signature else answer.stage.value)
    head = f"{answer.id}  {answer.saved:%Y-%m-%d}  as of {answer.as_of}  {answer.verdict}: {shown}"
    return f"{head}  ({', '.join(more)})" if more else head


def _print_list(answers: list[SavedAnswer], as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps([_row(a) for a in answers], ensure_ascii=False, indent=2))
        return
    for answer in answers:
        click.echo(_line(answer))
    if not answers:
        click.echo("No answer is saved; `distillaw ask --save` keeps one.")


def _print_rerun(found: Rechecked, as_json: bool) -> None:
    if as_json:
        out = {
            "number": found.saved.id,
            "as_of": found.as_of.isoformat(),
            "outcome": found.outcome.value,
            "from": found.saved.verdict,
            "to": found.verdict or None,
            "legs": [dataclasses.asdict(leg) for leg in found.legs],
            "doubts": list(found.doubts),
        }
        click.echo(json.dumps(out, ensure_ascii=False, indent=2))
        return
    click.echo(f"{found.outcome.value.replace('_', ' ')}: {found.saved.verdict} to {found.verdict or 'no ruling'}")
    for leg in found.legs:
        where = f"edition {leg.was_edition or 'none'} to {leg.now_edition or 'none'}"
        reading = leg.now_reading or leg.was_reading or "no reading"
        click.echo(f"  {leg.instrument or 'no text'}, {leg.act}: {leg.was or 'none'} to {leg.now or 'none'}")
        click.echo(f"    {reading}, {where}")
    for doubt in found.doubts:
        click.echo(f"  {doubt}")
