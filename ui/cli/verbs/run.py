"""``distillaw run``: the page."""

from __future__ import annotations

import os
import socket
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kb.errors import BusyError, UsageError

if TYPE_CHECKING:
    from kb.store import Home


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=7860, show_default=True, help="Port to listen on.")
@click.option("--auth", is_flag=True, help="Whoever comes must log in; needed to serve other machines.")
@click.option(
    "--tls-certificate", type=click.Path(path_type=Path), metavar="FILE", help="Serve https: certificate, PEM."
)
@click.option("--tls-key", type=click.Path(path_type=Path), metavar="FILE", help="Key of the certificate, PEM.")
def command(host: str, port: int, auth: bool, tls_certificate: Path | None, tls_key: Path | None) -> None:
    """Open the page.

    Without --auth it serves this machine alone. With it, users (`distillaw users add NAME`) log in with a password, and
    programs send a token (`distillaw tokens add NAME`).
    """
    from ui.access.serving import Listen

    if not 0 < port < 65536:
        raise UsageError(f"{port} is not a port.", valid="1 to 65535")
    listen = Listen(host, port, tls_certificate, tls_key).checked(auth)
    _free(host, port)
    from kb.opened import CurrentService, home

    at = home()
    if auth and not at.access.users():
        raise UsageError("Nobody could log in: there are no users.", fix="Add one: distillaw users add NAME")
    if auth and listen.is_exposed:
        click.echo(
            "Passwords will cross the network unencrypted. Give --tls-certificate and --tls-key, or listen on "
            "127.0.0.1 behind a proxy of this machine that speaks https.",
            err=True,
        )
    _keep_files_here(at)
    from ui.access.entry import Entry
    from ui.page.app import launch

    launch(CurrentService(at), listen, Entry(at.access) if auth else None)


def _keep_files_here(at: Home) -> None:
    """What is sent to the page lies in the home while it is read, for its owner alone; Gradio's default is a folder
    that everybody on the machine may see."""
    folder = at.ensure().path / "page"
    folder.mkdir(mode=0o700, exist_ok=True)
    os.environ["GRADIO_TEMP_DIR"] = str(folder)


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
