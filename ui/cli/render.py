"""Terminal rendering of an answer (rich). A pure function of the answer, apart from the console it prints to."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from rich.console import Console, Group, RenderableType
from rich.markdown import Markdown
from rich.padding import Padding
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from kb.answer.check import marks
from kb.answer.model import Answer, Citation
from kb.answer.words import VERDICT_WORDS
from kb.vocabulary import Verdict

STYLES = {
    Verdict.PROHIBITED: "bold white on red",
    Verdict.UNCOVERED: "bold black on bright_black",
    Verdict.DEPENDS: "bold white on blue",
    Verdict.UNSETTLED: "bold black on magenta",
    Verdict.CONDITIONAL: "bold black on yellow",
    Verdict.PERMITTED: "bold black on green",
    Verdict.SILENT: "bold black on white",
    Verdict.NONE: "bold",
}


def print_answer(answer: Answer, console: Console) -> None:
    """Print an answer: verdict, prose, then the citations; a quotation that stands in the prose is not repeated."""
    words = VERDICT_WORDS[answer.verdict]
    markdown = answer.markdown
    if answer.verdict is not Verdict.NONE:
        head, _, markdown = markdown.partition("\n")
        console.print(Text(f" {words.icon} {words.title.upper()} ", style=STYLES[answer.verdict]), end=" ")
        console.print(Text(f"as of {answer.as_of.isoformat()}, under the texts read", style="dim"))
        console.print(Markdown(_sentence(head)))
        console.print()
    console.print(Markdown(_for_terminal(markdown)))
    if answer.citations:
        quoted, named = {int(n) for n in _QUOTED.findall(markdown)}, marks(markdown)
        left = sum(c.n not in named for c in answer.citations)
        console.print()
        console.rule("Citations", style="dim")
        console.print(Group(*_citations([c for c in answer.citations if c.n in named], quoted)))
        if left:
            more = "more passage bears" if left == 1 else "more passages bear"
            console.print(Text(f"{left} {more} on it beside these: `--json` has them.", style="dim"))


_UNCHECKED = ", for a proposed reading that nobody has checked"
_QUOTED = re.compile(r"^\s*> “.+” \[(\d+)\]\s*$", re.MULTILINE)


def _sentence(head: str) -> str:
    """The first line without the verdict and the day, which stand before it."""
    says = head.partition(" — ")[2].partition(" Under the texts read, as of ")[0]
    return says[:1].upper() + says[1:]


def _for_terminal(markdown: str) -> str:
    """Check boxes as characters: terminals do not draw task lists."""
    return markdown.replace("- [ ] ", "- ☐ ")


def _citations(citations: Sequence[Citation], quoted: Collection[int]) -> list[RenderableType]:
    """One entry a citation; the places of a text that is not held share one, which says once where to read it."""
    out: list[RenderableType] = []
    unheld: dict[tuple[str, object, str], list[Citation]] = {}
    for c in citations:
        if c.quote is None and c.quote_check == "not_held":
            unheld.setdefault((c.title, c.edition, c.source_url), []).append(c)
        else:
            out.append(_citation(c, above=c.n in quoted))
    for (title, edition, url), places in unheld.items():
        head = Text.assemble((title, "bold"), f" ({edition}), not held here: " if edition else ", not held here: ")
        said = [
            Text.assemble(
                (f"[{c.n}] ", "bold"), c.locator, (" (proposed, unchecked)", "bold yellow") if c.proposed else ""
            )
            for c in places
        ]
        out.append(head + Text("; ").join(said))
        if url:
            out.append(Padding(Text(url, style="dim italic"), (0, 0, 0, 4)))
    return out


def _citation(c: Citation, *, above: bool) -> RenderableType:
    head = Text.assemble(
        (f"[{c.n}] ", "bold"),
        (c.title, "bold"),
        f", {c.locator}" if c.locator else "",
        f" ({c.edition})" if c.edition else "",
        (_UNCHECKED, "bold yellow") if c.proposed else "",
    )
    if c.quote is None:
        note = "the clause no longer reads as it was read"
        return Group(head, Padding(Text(f"{note}; {c.source_url}".rstrip("; "), style="dim italic"), (0, 0, 0, 4)))
    parts: list[RenderableType] = [head]
    if not above:
        parts.append(Padding(Text("“" + " ".join(c.quote.split()) + "”", style="italic"), (0, 0, 0, 4)))
    where = [c.source_url, f"sha256 {str(c.text_sha256)[:12]}…", f"{c.start}–{c.end}", c.quote_check]
    parts.append(Padding(Text("  ".join(w for w in where if w), style="dim"), (0, 0, 0, 4)))
    return Group(*parts)


def verdict_table(rows: list[tuple[str, Answer]], console: Console) -> None:
    """One line an answer."""
    table = Table("question", "verdict", "conditions", "citations", box=None, header_style="bold")
    for question, answer in rows:
        words = VERDICT_WORDS[answer.verdict]
        table.add_row(
            question,
            Text(f"{words.icon} {words.title}", style=STYLES[answer.verdict]),
            str(len(answer.conditions)),
            str(len(answer.citations)),
        )
    console.print(Panel(table, border_style="dim"))
