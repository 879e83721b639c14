"""The matrix as Markdown and as CSV. Pure functions of the values; the same words in both."""

from __future__ import annotations

import csv
import io

from kb.answer.words import VERDICT_WORDS, named
from kb.corpus import Corpus
from kb.matrix.columns import COLUMN_MEANS, COLUMN_WORDS, STUDENT_WORDS, Column, View
from kb.matrix.rows import Row
from kb.matrix.table import Cell, Line, Matrix
from kb.vocabulary import Channel, Verdict

CHANNEL_WORDS = {
    Channel.API: "API",
    Channel.CONSUMER_APP: "app",
    Channel.WEIGHTS: "weights",
    Channel.THIRD_PARTY_HOST: "host, its own terms alone",
    Channel.DOWNLOAD: "download",
}
NOT_OUT = "not out yet"
STALE = "text changed since it was read"

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def verdict_title(verdict: Verdict | None) -> str:
    """The verdict's word; where the teacher was not out, that."""
    return VERDICT_WORDS[verdict].title if verdict is not None else NOT_OUT


def deciders(cell: Cell, corpus: Corpus) -> str:
    """Titles of the texts that decide a cell."""
    return "; ".join(named(i, corpus) for i in cell.instruments)


def conditions_words(count: int) -> str:
    """
    >>> conditions_words(1), conditions_words(3)
    ('1 condition', '3 conditions')
    """
    return f"{count} condition{'' if count == 1 else 's'}"


def taken(view: View) -> str:
    """The facts that are alike for every cell, in a sentence."""
    purpose = f"{view.purpose.value} purpose" if view.purpose else "purpose not known"
    places = f"seat and use in {', '.join(view.places)}" if view.places else "seat and place of use not known"
    return f"Student: {STUDENT_WORDS[view.student]}; {purpose}; {places}; all else not known."


def to_markdown(found: Matrix, corpus: Corpus) -> str:
    """A table a publisher; in the cells verdict and number of conditions, in the last column the texts that decide."""
    view = found.view
    heads = [COLUMN_WORDS[c] for c in Column]
    lines = [
        "# May we distil it? Teachers and practices",
        "",
        f"As of {view.as_of.isoformat()}, under the texts read. {taken(view)} Information, not legal advice.",
        "",
        *(f"- **{COLUMN_WORDS[c]}**: {COLUMN_MEANS[c]}" for c in Column),
    ]
    for section in found.sections:
        lines += ["", f"## {section.publisher}", "", _row(["Teacher", "By", *heads, "Decided by"])]
        lines.append("|" + " --- |" * (len(heads) + 3))
        for line in section.lines:
            cells = [_cell_words(cell, found) for cell in line.cells]
            lines.append(_row([line.row.name, CHANNEL_WORDS[line.row.channel], *cells, _all_deciders(line, corpus)]))
    if found.compared is not None:
        lines += ["", f"“(was …)”: another verdict than on {found.compared.isoformat()}."]
    return "\n".join(lines) + "\n"


def _cell_words(cell: Cell, found: Matrix) -> str:
    icon = f"{VERDICT_WORDS[cell.verdict].icon} " if cell.verdict is not None else ""
    words = f"{icon}{verdict_title(cell.verdict)}"
    counted = cell.conditions and cell.verdict in (Verdict.CONDITIONAL, Verdict.DEPENDS)
    words += f", {conditions_words(cell.conditions)}" if counted else ""
    words += f", {STALE}" if cell.stale else ""
    return words + (f" (was {verdict_title(cell.before).lower()})" if cell.before is not None else "")


def _all_deciders(line: Line, corpus: Corpus) -> str:
    return "; ".join(dict.fromkeys(named(i, corpus) for cell in line.cells for i in cell.instruments))


def _row(cells: list[str]) -> str:
    return "| " + " | ".join(" ".join(c.split()).replace("\\", "\\\\").replace("|", "\\|") for c in cells) + " |"


def to_csv(found: Matrix, corpus: Corpus) -> str:
    """A row a cell: what a spreadsheet can filter and turn."""
    out = io.StringIO(newline="")
    write = csv.writer(out, lineterminator="\r\n")  # RFC 4180
    write.writerow(
        (
            "publisher",
            "teacher",
            "models",
            "channel",
            "practice",
            "as_of",
            "verdict",
            "conditions",
            "decided_by",
            "asks",
            "stale",
        )
        + (("was", "compared_with") if found.compared is not None else ())
    )
    for line in found.lines:
        for cell in line.cells:
            write.writerow([_safe(value) for value in _record(line.row, cell, found, corpus)])
    return out.getvalue()


def _record(row: Row, cell: Cell, found: Matrix, corpus: Corpus) -> list[str]:
    day = found.view.as_of
    models = " ".join(id_ for id_, since in row.members if since <= day)
    record = [row.publisher, row.name, models, row.channel.value, cell.column.value, day.isoformat()]
    record += [cell.verdict.value if cell.verdict is not None else "", str(cell.conditions)]
    record += [deciders(cell, corpus), cell.asks, "yes" if cell.stale else ""]
    if found.compared is not None:
        record += [cell.before.value if cell.before is not None else "", found.compared.isoformat()]
    return record


def _safe(value: str) -> str:
    """A value that no spreadsheet takes for a formula."""
    return f"'{value}" if value.startswith(_FORMULA) else value
