"""The layer before the application: nothing behind it is reached by somebody it does not know.

Every request is authenticated here, whatever its path: pages, files, uploads, queues and streams, API, MCP. The login
itself is answered here too. An error while deciding denies.
"""

from __future__ import annotations

import logging
import time
from asyncio import to_thread
from dataclasses import dataclass
from urllib.parse import parse_qs, quote

from kb.access import Role
from kb.errors import AccessError, DistillawError, UsageError
from ui.access import fetching, headers, login
from ui.access.asgi import Application, Message, Receive, Reply, Scope, Send, body_of, cookie, headers_of
from ui.access.entry import Entry
from ui.access.quietly import frames
from ui.access.responses import Outgoing
from ui.access.visitor import LOGIN_KEY, SCOPE_KEY, Visitor

_log = logging.getLogger(__name__)

LARGEST_BODY = 4 * 1024 * 1024
"""Bytes of a request."""
LARGEST_UPLOAD = 26 * 1024 * 1024
"""Bytes of an upload: of the largest document that is read, and what a form puts around it."""
LARGEST_LOGIN = 8 * 1024
UPLOAD = "/gradio_api/upload"
AGAIN_AFTER = 30.0
"""Seconds after which the credentials of a response that still goes on are looked at again."""

CLOSED = (
    "/login", "/logout", "/monitoring", "/svelte", "/pwa_icon", "/gradio_api/proxy=", "/gradio_api/dev",
    "/gradio_api/deep_link", "/gradio_api/runs", "/gradio_api/run-history", "/gradio_api/process_recording",
    "/gradio_api/vibe", "/gradio_api/undo-vibe", "/gradio_api/profiling", "/gradio_api/token",
    "/gradio_api/startup-events", "/gradio_api/openapi.json",
)  # fmt: skip
"""What Gradio offers besides and this page has no use for: fetching for others, recording, writing code, watching.
Paths that begin so lead nowhere, logged in or not."""

_WRONG = "The name and the password do not match."
_LATER = "Too many logins failed. Try again in {wait} seconds."


@dataclass(frozen=True, slots=True)
class Known:
    """Who sends a request, and by which credential.

    :ivar by: ``session``, ``token`` or ``local``.
    """

    visitor: Visitor
    by: str


class Gate:
    """ASGI application that lets through who is known.

    :param app: what lies behind.
    :param entry: checks credentials; or who everybody is, where nobody logs in.
    :param uploads: the role that an upload takes; ``None``: none is taken.
    """

    def __init__(self, app: Application, entry: Entry | Visitor, uploads: Role | None = None) -> None:
        self._app = app
        self._entry = entry
        self._uploads = uploads

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Decide, then answer or pass on."""
        if scope["type"] == "lifespan":  # from the server itself
            await self._app(scope, receive, send)
            return
        if scope["type"] != "http":
            await _refuse(receive, send)
            return
        said = headers_of(scope)
        try:
            decided = await self._decide(scope, said, receive)
        except Exception as error:  # noqa: BLE001 - the entry point of every request: logged, and denied
            _log.error("access could not be decided: %s", frames(error))
            decided = Reply.problem(500, AccessError("Access could not be decided.", fix="The log says more."))
        out = Outgoing(send, scope, said)
        if isinstance(decided, Reply):
            await decided.send(out.plain, body=scope["method"] != "HEAD")
            return
        inner = {**scope, SCOPE_KEY: decided.visitor, LOGIN_KEY: decided.by == "session"}
        if scope["path"] == headers.PAGE_PATH:  # its scripts are hashed, so it has to come as it is
            inner["headers"] = [(k, v) for k, v in scope["headers"] if k.lower() != b"accept-encoding"]
        limit = LARGEST_UPLOAD if scope["path"] == UPLOAD else LARGEST_BODY
        watch = _Watch(self, said, decided, out)
        try:
            await self._app(inner, _Bounded(receive, limit), watch.send)
        except Exception as error:  # noqa: BLE001 - here the server would log it, words and all
            _log.error("a request failed: %s", frames(error))
            if not watch.began:  # else the server sees that it is not complete, and closes
                broken = DistillawError("Something broke while answering.", fix="The log of the server says more.")
                await Reply.problem(500, broken, connection="close").send(out.plain)

    # --- deciding -------------------------------------------------------------------------------------------------

    async def _decide(self, scope: Scope, said: dict[str, str], receive: Receive) -> Known | Reply:
        method, path = str(scope["method"]), str(scope["path"])
        if not fetching.is_plain(scope):
            return Reply.problem(
                400, UsageError("This path can be read in more ways than one.", fix="Write it plainly.")
            )
        if method not in ("GET", "HEAD", "POST", "PUT", "DELETE", "PATCH"):
            return Reply.problem(405, UsageError(f"{method[:20]!r} is not answered here."), allow="GET, HEAD, POST")
        if isinstance(self._entry, Visitor):
            refusal = _unless_local(said)
            if refusal:
                return refusal
        if fetching.is_foreign(method, said):
            return _foreign()
        if path in ("/login", "/logout") and isinstance(self._entry, Entry):
            return await self._log_in_or_out(self._entry, scope, said, receive)
        known = await self._known(said)
        if known is None:
            return _unknown(scope, said)
        if known.by == "session" and not fetching.is_own(method, said):
            return _foreign()
        return self._bounds(known, method, path, said) or known

    async def _known(self, said: dict[str, str]) -> Known | None:
        if isinstance(self._entry, Visitor):
            return Known(self._entry, "local")
        if "authorization" in said:  # decides alone: a wrong token is not mended by a cookie
            scheme, _, token = said["authorization"].partition(" ")
            if scheme.lower() != "bearer" or not token.strip():
                return None
            visitor = await to_thread(self._entry.by_token, token.strip())
            return Known(visitor, "token") if visitor else None
        for name in COOKIES:
            secret = cookie(said, name)
            visitor = await to_thread(self._entry.by_session, secret) if secret else None
            if visitor:
                return Known(visitor, "session")
        return None

    async def still(self, said: dict[str, str], known: Known) -> bool:
        """Whether the credentials of a request hold yet."""
        try:
            return await self._known(said) == known
        except Exception as error:  # noqa: BLE001 - as above: an error denies
            _log.error("access could not be decided: %s", frames(error))
            return False

    def _bounds(self, known: Known, method: str, path: str, said: dict[str, str]) -> Reply | None:
        if path.startswith(CLOSED):
            return Reply.problem(404, UsageError("There is nothing here."))
        limit = LARGEST_BODY
        if path.startswith(UPLOAD):
            if self._uploads is None or not known.visitor.role.covers(self._uploads):
                return Reply.problem(403, AccessError("Nothing may be uploaded here.", fix="Ask a keeper to add it."))
            limit = LARGEST_UPLOAD
        length = said.get("content-length", "0")
        if not length.isdecimal() or int(length) > limit:
            return Reply.problem(413, UsageError("This is too much.", valid=f"up to {limit} bytes"), connection="close")
        return None

    # --- login and logout -----------------------------------------------------------------------------------------

    async def _log_in_or_out(self, entry: Entry, scope: Scope, said: dict[str, str], receive: Receive) -> Reply:
        method, path = scope["method"], scope["path"]
        if method == "POST":
            if not fetching.is_own(method, said):
                return _foreign()
            return await (_posted(entry, scope, said, receive) if path == "/login" else _log_out(entry, scope, said))
        if path == "/logout" or method not in fetching.SAFE:
            return Reply.problem(405, UsageError("Logging out takes a POST."), allow="POST")
        query = parse_qs(scope.get("query_string", b"").decode("latin-1"))
        target = fetching.safe_target(query.get("next", ["/"])[0])
        if said.get("sec-fetch-site") in ("cross-site", "same-site"):
            return Reply.html(200, login.once_more(target))
        if await self._known(said):
            return Reply.see(target)
        return Reply.html(200, login.login_page(target))


COOKIES = ("__Host-distillaw", "distillaw")
"""Names of the session cookie: over https, and else."""


def is_secure(scope: Scope) -> bool:
    """Whether a request came over https."""
    return bool(scope.get("scheme") == "https")


def set_cookie(secret: str, secure: bool) -> str:
    """The cookie of a session: for this site alone, not for scripts, not for requests that other sites make."""
    fixed = "Path=/; HttpOnly; SameSite=Strict"
    return f"{COOKIES[0]}={secret}; {fixed}; Secure" if secure else f"{COOKIES[1]}={secret}; {fixed}"


async def _posted(entry: Entry, scope: Scope, said: dict[str, str], receive: Receive) -> Reply:
    if not said.get("content-type", "").startswith("application/x-www-form-urlencoded"):
        return Reply.problem(415, UsageError("A login is a form.", valid="application/x-www-form-urlencoded"))
    body = await body_of(receive, LARGEST_LOGIN)
    if body is None:
        return Reply.problem(413, UsageError("This is too much for a login."), connection="close")
    try:
        form = parse_qs(body.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=8)
    except ValueError:  # more fields than the form has
        return Reply.problem(400, UsageError("This is not the form.", fix="Use the one at /login."))
    name, password, target = (form.get(k, [""])[0] for k in ("name", "password", "next"))
    address = str((scope.get("client") or ("",))[0])
    result = await to_thread(entry.log_in, name[:200], password, address)
    target = fetching.safe_target(target or "/")
    if result.secret is None:
        if result.wait:
            page = login.login_page(target, _LATER.format(wait=result.wait))
            return Reply.html(429, page, retry_after=str(result.wait))
        return Reply.html(401, login.login_page(target, _WRONG))
    return Reply.see(target, set_cookie=set_cookie(result.secret, is_secure(scope)))


async def _log_out(entry: Entry, scope: Scope, said: dict[str, str]) -> Reply:
    for name in COOKIES:
        secret = cookie(said, name)
        if secret:
            await to_thread(entry.log_out, secret)
    gone = set_cookie("", is_secure(scope)) + "; Max-Age=0"
    return Reply.see("/login", set_cookie=gone)


def _unless_local(said: dict[str, str]) -> Reply | None:
    """Where nobody logs in, only this machine is served: not a name that was pointed at it, and not through a proxy."""
    through = next((h for h in ("forwarded", "x-forwarded-for", "x-forwarded-host", "via") if h in said), None)
    if through is None and fetching.is_loopback(said.get("host", "")):
        return None
    what = "Without a login only this machine is served, under its own name."
    fix = "Start it with `distillaw run --auth` to serve others."
    return Reply.problem(421, AccessError(what, valid="http://127.0.0.1, http://localhost", fix=fix))


def _foreign() -> Reply:
    return Reply.problem(403, AccessError("This request comes from another site.", fix="Open this site itself."))


def _unknown(scope: Scope, said: dict[str, str]) -> Reply:
    path, query = str(scope["path"]), scope.get("query_string", b"").decode("latin-1")
    if "authorization" not in said and fetching.is_navigation(scope["method"], said):
        target = fetching.safe_target(path + (f"?{query}" if query else ""))
        return Reply.see(f"/login?next={quote(target, safe='/')}" if target != "/" else "/login")
    what = "This takes a login, or a token."
    fix = "Log in at /login, or send a token that is valid: Authorization: Bearer …"
    return Reply.problem(401, AccessError(what, fix=fix), www_authenticate='Bearer realm="distillaw"')


async def _refuse(receive: Receive, send: Send) -> None:
    """Sockets: nothing here speaks them."""
    message = await receive()
    if message["type"] == "websocket.connect":
        await send({"type": "websocket.close", "code": 1008, "reason": ""})


class _Bounded:
    """Receives the body of a request up to a number of bytes; then the client is gone, as far as the app can tell."""

    def __init__(self, receive: Receive, limit: int) -> None:
        self._receive = receive
        self._left = limit

    async def __call__(self) -> Message:
        message = await self._receive()
        if message["type"] == "http.request":
            self._left -= len(message.get("body", b""))
            if self._left < 0:
                return {"type": "http.disconnect"}
        return message


class _Watch:
    """Sends a response on while its visitor is still let in: a stream ends soon after the session that opened it."""

    def __init__(self, gate: Gate, said: dict[str, str], known: Known, out: Outgoing) -> None:
        self._gate, self._said, self._known, self._out = gate, said, known, out
        self._checked = time.monotonic()
        self._over = False
        self.began = False

    async def send(self, message: Message) -> None:
        if self._over:
            return
        self.began = True
        if message["type"] == "http.response.body" and time.monotonic() - self._checked >= AGAIN_AFTER:
            self._checked = time.monotonic()
            if not await self._gate.still(self._said, self._known):
                self._over = True
                message = {"type": "http.response.body", "body": b"", "more_body": False}
        await self._out.page(message)
