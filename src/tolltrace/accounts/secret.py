"""Secrets: how they are made, and how they are recognised again from what is kept of them.

Passwords are kept as argon2id hashes. Secrets that we draw ourselves (sessions, tokens, backup codes) have too many values to be
guessed, so that one SHA-256 keeps them safe. Only the key of a second factor must be kept as it is, for codes are made from it:
the file that holds it is readable by its owner alone.
"""

import hmac
import secrets
import threading
from functools import cache
from hashlib import sha256

import pyotp
from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError

SHORTEST, LONGEST = 12, 200  # characters of a password
CODES = 10  # backup codes in one set
STEP = 30  # seconds that a code of a second factor lives
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that are taken for another on paper
_ISSUER = "tolltrace"

# Each guess takes 64 MiB while it is computed: two at once, so that a flood of guesses cannot take the memory of the machine.
_AT_ONCE = threading.BoundedSemaphore(2)


class Passwords:
    """Hashes passwords and checks them; the defaults are argon2-cffi's, which are RFC 9106's for machines of little memory."""

    def __init__(self, hasher: PasswordHasher | None = None) -> None:
        self._hasher = hasher or PasswordHasher()
        self._nobody = cache(lambda: self._hasher.hash(secrets.token_hex(16)))

    def hash(self, password: str) -> str:
        """What is kept of ``password``."""
        with _AT_ONCE:
            return self._hasher.hash(password)

    def fits(self, kept: str | None, password: str) -> bool:
        """Whether ``password`` is the one that ``kept`` was made from. With None (nobody of that name) as much time is spent, so
        that the clock does not tell which names there are."""
        with _AT_ONCE:
            try:
                return self._hasher.verify(kept or self._nobody(), password[:LONGEST]) and kept is not None
            except (Argon2Error, InvalidHashError):
                return False

    def ageing(self, kept: str) -> bool:
        """Whether ``kept`` was made with weaker settings than today's."""
        return self._hasher.check_needs_rehash(kept)


def weakness(password: str, name: str) -> str:
    """Why ``password`` will not do for ``name``: "short", "long", "name" (it holds the name) or "few" (hardly any different
    characters); "" when it will."""
    if len(password) < SHORTEST:
        return "short"
    if len(password) > LONGEST:
        return "long"
    if len(name) > 2 and name.casefold() in password.casefold():
        return "name"
    return "few" if len(set(password)) < 5 else ""


def new_password() -> str:
    """A password for somebody to begin with: 80 bits, to be read out and typed once."""
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(4))


def new_secret() -> str:
    """A session's secret, or a token's: 256 bits."""
    return secrets.token_urlsafe(32)


def kept(secret: str) -> str:
    """What is kept of a secret that we drew."""
    return sha256(secret.encode("utf-8", "replace")).hexdigest()


def backup_codes() -> list[str]:
    """A set of codes for when the second factor is lost: 50 bits each, good for one time."""
    return ["-".join("".join(secrets.choice(_LETTERS) for _ in range(5)) for _ in range(2)) for _ in range(CODES)]


def tidy(code: str) -> str:
    """A code as it was meant, however it was typed."""
    return "".join(code.split()).lower()


def new_key() -> str:
    """A key for a second factor."""
    return pyotp.random_base32()


def key_address(key: str, name: str) -> str:
    """The address that an authenticator takes the key from (otpauth://)."""
    return pyotp.TOTP(key).provisioning_uri(name=name, issuer_name=_ISSUER)


def step_of(key: str, code: str, now: float, last: int) -> int | None:
    """The time step that ``code`` is of, None when it is of none near ``now`` (one step early or late passes) or of one that is
    not after ``last``: a code that somebody read over a shoulder cannot be used again."""
    current = int(now // STEP)
    totp = pyotp.TOTP(key)
    given = tidy(code).encode()
    fitting = [s for s in (current - 1, current, current + 1) if hmac.compare_digest(totp.generate_otp(s).encode(), given)]
    return next((s for s in fitting if s > last), None)
