"""Who a request comes from: by session cookie or by token."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable
from dataclasses import dataclass

from kb.passwords import digest, new_secret, password_fits
from kb.store.access import AccessStore, Tries
from ui.access.fetching import network_of
from ui.access.visitor import Visitor

Clock = Callable[[], dt.datetime]
"""Gives the moment, UTC."""

FREE_TRIES, FREE_TRIES_OF_ADDRESS = 4, 20
"""Failed logins before delays begin: of an account, of an address (which a whole house may share)."""


def utc_now() -> dt.datetime:
    """The moment at which an entry point acts."""
    return dt.datetime.now(dt.UTC).replace(microsecond=0)


@dataclass(frozen=True, slots=True)
class LoginResult:
    """What came of a login.

    :ivar secret: of the session, for the cookie; ``None``: it failed.
    :ivar wait: seconds until another may be tried; 0: now.
    """

    secret: str | None
    wait: int = 0


class Entry:
    """Checks credentials against the users of a home.

    :param store: where users are kept.
    """

    def __init__(self, store: AccessStore, clock: Clock = utc_now) -> None:
        self._store = store
        self._clock = clock
        self._hashing = threading.BoundedSemaphore(2)  # each takes 64 MiB

    def by_token(self, token: str) -> Visitor | None:
        """Whose token it is; ``None``: nobody's, or no longer."""
        user = self._store.token_user(digest(token), self._clock())
        return Visitor(user.name, user.role) if user else None

    def by_session(self, secret: str) -> Visitor | None:
        """Whose session it is; ``None``: nobody's, or no longer."""
        user = self._store.session_user(digest(secret), self._clock())
        return Visitor(user.name, user.role) if user else None

    def log_in(self, name: str, password: str, address: str) -> LoginResult:
        """Open a session. Takes as long, and comes to the same, whether there is such a user or not."""
        now = self._clock()
        tries = (
            Tries.of_account(name, FREE_TRIES),
            Tries(digest(f"address {network_of(address)}"), FREE_TRIES_OF_ADDRESS),
        )
        wait = self._store.attempt(tries, now)
        if wait:
            return LoginResult(None, wait)
        found = self._store.password_of(name)
        with self._hashing:
            fits = password_fits(password, found[1] if found else None)
        if found is None or not fits:
            return LoginResult(None)
        self._store.forgive(tries)
        secret = new_secret()
        self._store.open_session(found[0].name, digest(secret), now)
        return LoginResult(secret)

    def log_out(self, secret: str) -> None:
        """End a session."""
        self._store.close_session(digest(secret))
