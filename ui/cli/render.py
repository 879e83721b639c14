"""Terminal rendering of an answer (rich). A pure function of the answer, apart from the console it prints to."""

from __future__ import annotations

from rich.console import Console, Group, RenderableType
from rich.markdown import Markdown
from rich.padding import Padding
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

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
    """Print an answer: verdict, prose, then the quotations it rests on."""
    words = VERDICT_WORDS[answer.verdict]
    if answer.verdict is not Verdict.NONE:
        console.print(Text(f" {words.icon} {words.title.upper()} ", style=STYLES[answer.verdict]), end=" ")
        console.print(Text(f"as of {answer.as_of.isoformat()}, under the texts read", style="dim"))
        console.print()
    console.print(Markdown(_for_terminal(answer.markdown)))
    if answer.citations:
        console.print()
        console.rule("Citations", style="dim")
        console.print(Group(*(_citation(c) for c in answer.citations)))


def _for_terminal(markdown: str) -> str:
    """Check boxes as characters: terminals do not draw task lists."""
    return markdown.replace("- [ ] ", "- ☐ ")


def _citation(c: Citation) -> RenderableType:
    head = Text.assemble(
        (f"[{c.n}] ", "bold"),
        (c.title, "bold"),
        f", {c.locator}" if c.locator else "",
        f" ({c.edition})" if c.edition else "",
        (", for a proposed reading that nobody has checked", "bold yellow") if c.proposed else "",
    )
    if c.quote is None:
        note = "the clause no longer reads as it was read" if c.quote_check == "stale" else "the text is not held here"
        return Group(head, Padding(Text(f"{note}; {c.source_url}".rstrip("; "), style="dim italic"), (0, 0, 0, 4)))
    quote = Text("“" + " ".join(c.quote.split()) + "”", style="italic")
    source = Text(f"{c.source_url}  sha256 {str(c.text_sha256)[:12]}…  {c.start}–{c.end}  {c.quote_check}", style="dim")
    return Group(head, Padding(quote, (0, 0, 0, 4)), Padding(source, (0, 0, 0, 4)))


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
