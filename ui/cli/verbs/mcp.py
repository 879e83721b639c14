"""``distillaw mcp``: the tools of the Model Context Protocol on stdin and stdout."""

from __future__ import annotations

import click


@click.command()
def command() -> None:
    """Serve an agent on this machine: the tools ask, rule, search, get_clause and changes over stdio (MCP).

    Of a page that runs with `distillaw run` the same tools are at /mcp.
    """
    from kb.opened import CurrentService, home
    from kb.quiet import quiet_libraries
    from ui.api.mcp import server

    quiet_libraries()
    server(CurrentService(home())).run("stdio")
