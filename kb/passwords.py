"""Passwords and random secrets: how they are hashed, and what may be one.

Passwords are hashed with Argon2id (RFC 9106) by argon2-cffi, at its defaults: 64 MiB, three passes. Secrets that this
program draws itself (sessions, tokens) hold 256 random bits, so a plain SHA-256 of them tells nothing.
"""

from __future__ import annotations

import hashlib
import secrets
import unicodedata
from functools import cache
from typing import TYPE_CHECKING

from kb.errors import UsageError

if TYPE_CHECKING:
    from argon2 import PasswordHasher

SHORTEST, LONGEST = 12, 256
"""Characters of a password."""
TOKEN_PREFIX = "dlw_"  # noqa: S105 - no secret: the sign that one follows
"""What a token begins with, so that one that got into a file is found by searching for it."""


def checked_password(password: str, name: str) -> str:
    """The password, if it may be one.

    >>> checked_password("quite long enough", "ada")
    'quite long enough'

    :raises UsageError: too short, too long, of one character, or the name of the user.
    """
    valid = f"{SHORTEST} to {LONGEST} characters, any of them"
    if not SHORTEST <= len(password) <= LONGEST:
        raise UsageError(f"A password of {len(password)} characters cannot be taken.", valid=valid, fix="Choose one.")
    if len(set(password)) < 4 or name.casefold() in password.casefold():
        raise UsageError(
            "This password is guessed easily.", valid=f"{valid}, without the name", fix="Choose several words."
        )
    return password


def hash_password(password: str) -> str:
    """The Argon2id hash, with its parameters and salt."""
    return str(_hasher().hash(_plain(password)))


def password_fits(password: str, hashed: str | None) -> bool:
    """Whether a password is the one of a hash; as slow where there is no hash to compare with.

    :param hashed: ``None``: there is no such user.
    """
    from argon2.exceptions import InvalidHashError, VerificationError

    try:
        fits = _hasher().verify(hashed or _nobody(), _plain(password[: LONGEST + 1]))
    except (VerificationError, InvalidHashError):
        return False
    return bool(fits) and hashed is not None


def new_secret(prefix: str = "") -> str:
    """256 random bits, in characters that cookies and headers take as they are."""
    return prefix + secrets.token_urlsafe(32)


def digest(secret: str) -> str:
    """What is stored of a secret.

    >>> digest("a")[:8]
    'ca978112'
    """
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def _plain(password: str) -> bytes:
    return unicodedata.normalize("NFKC", password).encode("utf-8", "surrogatepass")  # keyboards differ in composing


@cache
def _hasher() -> PasswordHasher:
    from argon2 import PasswordHasher

    return PasswordHasher()


@cache
def _nobody() -> str:
    return hash_password(new_secret())
