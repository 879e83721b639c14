"""``distillaw run``: the page."""

from __future__ import annotations

import socket

import click

from kb.errors import BusyError, UsageError


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=7860, show_default=True, help="Port to listen on.")
def command(host: str, port: int) -> None:
    """Open the page."""
    if not 0 < port < 65536:
        raise UsageError(f"{port} is not a port.", valid="1 to 65535")
    _free(host, port)
    from ui.build import CurrentService, home
    from ui.page.app import launch

    launch(CurrentService(home()), host, port)


def _free(host: str, port: int) -> None:
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise BusyError(
                f"{host}:{port} cannot be listened on: {error.strerror}.",
                fix=f"Stop what listens there, or take another: distillaw run --port {port + 1}",
            ) from error
