"""The ``distillaw`` command. A verb's module is imported only when the verb is used, so that help is instant."""

from __future__ import annotations

import contextlib
import errno
import logging
import os
import sys
from importlib import import_module

import click

from kb.errors import DistillawError
from kb.quiet import collect_seldom, quiet_libraries

VERBS = {
    "ask": "Ask whether a practice is allowed, or about a topic or a text.",
    "search": "Find passages of held texts and of commentary.",
    "verify": "Re-check a saved answer: quotations, ruling, editions.",
    "add": "Add a contract or terms of your own, from a file or an address.",
    "propose": "Find the clauses of a text that bear on the topics, and draft readings.",
    "sync": "Acquire texts, derive clauses, build the index.",
    "run": "Open the page.",
    "users": "Who may log in where the page is served with --auth.",
    "tokens": "Credentials for programs that use the API or MCP.",
    "mcp": "Serve an agent on this machine with the same answers as tools.",
    "text": "Print the held text of an edition.",
    "history": "Show the editions of a text in time, and what changed.",
    "diff": "Show what changed between two editions of a text.",
    "changes": "List what changed in archived texts since a day.",
    "stale": "List readings and saved answers that a later text puts in doubt.",
    "review": "Decide what becomes of a reading whose clause is gone.",
    "saved": "List, show, tag, re-run, watch or delete saved answers.",
    "audit": "List who did what to saved answers and readings; check the log.",
    "list": "List instruments, models, data sets, hosts, commentary or facets.",
    "lineage": "Show what a model descends from, and what its ancestors ask of it.",
    "matrix": "Show teachers and practices as a table; write it as Markdown or CSV.",
    "cite": "Print a citation of an answer as plain words, Markdown, BibTeX or CSL-JSON.",
    "odrl": "Print readings as ODRL 2.2 policies in JSON-LD.",
    "schema": "Print a JSON Schema: of an answer or of a corpus file.",
    "eval": "Measure retrieval on a folder of judged queries.",
    "demo": "Ask the questions of the article that started this, on the real texts.",
}


class Verbs(click.Group):
    """A group whose commands are modules of ``ui.cli.verbs``."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Verbs in the order people meet them."""
        return list(VERBS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import the verb's module."""
        if cmd_name not in VERBS:
            return None
        command: click.Command = import_module(f"ui.cli.verbs.{cmd_name}").command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The table of verbs, without importing any."""
        with formatter.section("Commands"):
            formatter.write_dl(list(VERBS.items()))


@click.command(cls=Verbs, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(package_name="distillaw")
@click.option("--home", metavar="DIR", help="Data directory (default: DISTILLAW_HOME, else the platform's).")
def cli(home: str | None) -> None:
    """May we distil this model? A verdict with conditions, from clauses in force on the day, every quote exact."""
    if home:
        os.environ["DISTILLAW_HOME"] = home


def main() -> None:
    """Entry point: expected failures are one clear message on stderr and exit 1 or 2; bugs show their traceback."""
    quiet_libraries()
    collect_seldom()
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    try:
        cli.main(standalone_mode=False)
        sys.stdout.flush()  # a full disk is told here, not when Python ends
    except click.exceptions.Exit as stop:
        sys.exit(stop.exit_code)
    except click.ClickException as error:
        error.show()
        sys.exit(2 if isinstance(error, click.UsageError) else error.exit_code)
    except click.Abort:
        click.echo("Stopped.", err=True)
        sys.exit(130)
    except DistillawError as error:
        click.echo(f"distillaw: {error.render()}", err=True)
        sys.exit(error.exit_code)
    except BrokenPipeError:
        sys.stderr.close()  # the reader of the pipe went away; nothing to say
        sys.exit(0)
    except OSError as error:
        if error.errno not in FULL:
            raise
        _say_full(error)
        sys.exit(1)


FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
"""What a disk says that takes nothing more."""


def _say_full(error: OSError) -> None:
    where = f"{error.filename}: " if error.filename else "The output "
    what = f"{where}cannot be written: {error.strerror}."
    click.echo(f"distillaw: {DistillawError(what, fix='Free space, or write it elsewhere.').render()}", err=True)
    with contextlib.suppress(OSError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # what is left of it must not fail again


if __name__ == "__main__":
    main()
