"""The login page: plain HTML, the look of the page, no script."""

from __future__ import annotations

import base64
from html import escape
from pathlib import Path
from urllib.parse import quote

_HERE = Path(__file__).parent

_PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<link rel="icon" type="image/svg+xml" href="data:image/svg+xml;base64,{icon}">
{head}<title>{title} – distillaw</title>
<style>{style}</style>
</head>
<body>
<main>
<header><h1>distillaw</h1><p class="tagline">May we distil this model?</p></header>
{body}
<p class="foot">Information, not legal advice.</p>
</main>
</body>
</html>
"""
_FORM = """<form method="post" action="/login" aria-labelledby="title">
<h2 id="title">Log in</h2>
{message}<input type="hidden" name="next" value="{target}">
<label for="name">Name</label>
<input id="name" name="name" autocomplete="username" autocapitalize="none" spellcheck="false" maxlength="64"
 required{first}>
<label for="password">Password</label>
<input id="password" name="password" type="password" autocomplete="current-password" maxlength="256" required>
<button type="submit">Log in</button>
<p class="hint">Accounts are made by whoever keeps this server.</p>
</form>
"""


def login_page(target: str, message: str = "") -> str:
    """The form.

    :param target: where to go on afterwards.
    :param message: what was wrong; read out at once.
    """
    said = f'<p class="wrong" id="wrong" role="alert">{escape(message)}</p>\n' if message else ""
    first = ' autofocus aria-describedby="wrong"' if message else " autofocus"
    return _whole("Log in", _FORM.format(message=said, target=escape(target, quote=True), first=first))


def once_more(target: str) -> str:
    """Leads to the login from our own site: a browser keeps the cookie back where another site's link led here."""
    address = escape(f"/login?next={quote(target, safe='/')}", quote=True)
    refresh = f'<meta http-equiv="refresh" content="0; url={address}">\n'
    return _whole("One moment", f'<p><a href="{address}">Go on</a></p>\n', refresh)


def denied(what: str, fix: str) -> str:
    """A refusal, for people."""
    return _whole("Not here", f'<section role="alert"><h2>{escape(what)}</h2>\n<p>{escape(fix)}</p></section>\n')


def _whole(title: str, body: str, head: str = "") -> str:
    style = (_HERE / "login.css").read_text(encoding="utf-8")
    icon = base64.b64encode((_HERE.parent / "page" / "favicon.svg").read_bytes()).decode()  # what lies behind is closed
    return _PAGE.format(title=title, style=style, body=body, head=head, icon=icon)
