"""The vault: accounts, sessions, tokens and attempts to log in of one casebook, in a file of their own.

They are apart from the records, so that a casebook can be handed on, opened or published without a single hash of a password in
it. The file is readable by its owner alone. Nothing in it is ever written to a log.
"""

import os
import re
import sqlite3
import threading
import time
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tolltrace.accounts import secret
from tolltrace.accounts.roles import Grant, Role, Visitor
from tolltrace.errors import AccountError, CasebookError
from tolltrace.model.plain import plain

NAME = "accounts.sqlite"
IDLE = 3_600.0  # seconds without a request after which a session ends
LONGEST = 43_200.0  # seconds after which it ends in any case: a working day
_NOTED = 60.0  # seconds within which another request of a session is not written down
_FORM = re.compile(r"[\w][\w .\-]{0,63}")
_VERSION = 1

_SCHEMA = """
CREATE TABLE accounts (
  name TEXT PRIMARY KEY, likeness TEXT NOT NULL UNIQUE, role TEXT NOT NULL, password TEXT NOT NULL, unsettled INTEGER NOT NULL,
  active INTEGER NOT NULL DEFAULT 1, made REAL NOT NULL, key TEXT NOT NULL DEFAULT '', offered TEXT NOT NULL DEFAULT '',
  step INTEGER NOT NULL DEFAULT 0);
CREATE TABLE codes (name TEXT NOT NULL, kept TEXT NOT NULL, PRIMARY KEY (name, kept));
CREATE TABLE sessions (kept TEXT PRIMARY KEY, name TEXT NOT NULL, made REAL NOT NULL, seen REAL NOT NULL);
CREATE TABLE tokens (
  id INTEGER PRIMARY KEY AUTOINCREMENT, kept TEXT NOT NULL UNIQUE, name TEXT NOT NULL, label TEXT NOT NULL, grants TEXT NOT NULL,
  made REAL NOT NULL, until REAL NOT NULL, used REAL, revoked INTEGER NOT NULL DEFAULT 0);
CREATE TABLE attempts (place TEXT NOT NULL, at REAL NOT NULL);
CREATE INDEX attempts_by_place ON attempts (place, at);
"""


@dataclass(frozen=True, slots=True)
class Account:
    """A person. ``second`` is whether a second factor is asked for; times are seconds since 1970."""

    name: str
    role: Role
    active: bool
    second: bool
    unsettled: bool
    made: float


@dataclass(frozen=True, slots=True)
class Token:
    """A token of ``name``, without its secret."""

    id: int
    name: str
    label: str
    grants: frozenset[Grant]
    made: float
    until: float
    used: float | None
    revoked: bool


class Vault:
    """The accounts in the file ``path``, which is made when something is first written. Safe to use from several threads.
    ``clock`` gives seconds since 1970."""

    def __init__(self, path: Path, *, passwords: secret.Passwords | None = None, clock: Callable[[], float] = time.time) -> None:
        self.path, self.passwords, self.clock = path, passwords or secret.Passwords(), clock
        self._lock = threading.RLock()
        self._db: sqlite3.Connection | None = None

    # Accounts

    def any(self) -> bool:
        """Whether there are accounts, so that everybody has to log in. Asked at every request: the first account made by another
        program closes a running server at once."""
        with self._lock:
            return self._asked("SELECT 1 FROM accounts LIMIT 1") is not None

    def accounts(self) -> list[Account]:
        """Everybody, in the order made."""
        with self._lock:
            return [_account(row) for row in self._rows("SELECT * FROM accounts ORDER BY made, name")]

    def account(self, name: str) -> Account | None:
        """The account of ``name``, however its letters are written; None when there is none."""
        row = self._asked("SELECT * FROM accounts WHERE likeness = ?", likeness(name))
        return None if row is None else _account(row)

    def add(self, name: str, role: Role, password: str, *, unsettled: bool = False) -> Account:
        """A new account; the first one is an owner. ``unsettled``: the password is only for the first time. Raises AccountError
        for a name or a password that will not do."""
        name = plain(name)
        if not _FORM.fullmatch(name):
            raise AccountError("name", "a name has letters, digits, dots, dashes and spaces, 64 at most", "choose another name")
        self._will_do(password, name)
        hashed = self.passwords.hash(password)
        with self._write() as db:
            if db.execute("SELECT 1 FROM accounts WHERE likeness = ?", (likeness(name),)).fetchone():
                raise AccountError("taken", f"there is an account like {name} already", "choose another name")
            if role is not Role.OWNER and not db.execute("SELECT 1 FROM accounts").fetchone():
                raise AccountError("first", "the first account must be an owner's", "give it the role owner")
            db.execute(
                "INSERT INTO accounts (name, likeness, role, password, unsettled, made) VALUES (?, ?, ?, ?, ?, ?)",
                (name, likeness(name), role.value, hashed, unsettled, self.clock()),
            )
        return Account(name, role, True, False, unsettled, self.clock())

    def put_role(self, name: str, role: Role) -> None:
        """Another role, from the next request on. Raises AccountError where nobody would be left to decide about accounts."""
        with self._write() as db:
            self._spare_last_owner(db, name, leaves=role is not Role.OWNER)
            db.execute("UPDATE accounts SET role = ? WHERE name = ?", (role.value, name))

    def put_active(self, name: str, active: bool) -> None:
        """Lets somebody in no more, or again; their sessions end. Raises AccountError for the last owner."""
        with self._write() as db:
            self._spare_last_owner(db, name, leaves=not active)
            db.execute("UPDATE accounts SET active = ? WHERE name = ?", (active, name))
            db.execute("DELETE FROM sessions WHERE name = ?", (name,))

    def put_password(self, name: str, password: str, *, unsettled: bool = False, keep: str = "") -> None:
        """Another password; every session of ``name`` but ``keep`` ends. Raises AccountError for one that will not do."""
        self._will_do(password, name)
        hashed = self.passwords.hash(password)
        with self._write() as db:
            db.execute("UPDATE accounts SET password = ?, unsettled = ? WHERE name = ?", (hashed, unsettled, name))
            db.execute("DELETE FROM sessions WHERE name = ? AND kept <> ?", (name, keep))

    # The second factor

    def offer_key(self, name: str) -> str:
        """A key for a second factor, asked for only once ``take_key`` has seen a code of it."""
        key = secret.new_key()
        with self._write() as db:
            db.execute("UPDATE accounts SET offered = ? WHERE name = ?", (key, name))
        return key

    def offered(self, name: str) -> str:
        """The key that was offered and not taken yet, "" when there is none."""
        row = self._asked("SELECT offered FROM accounts WHERE name = ?", name)
        return str(row["offered"]) if row else ""

    def take_key(self, name: str, code: str) -> list[str] | None:
        """Begins to ask for the second factor, when ``code`` is of the key offered: gives the backup codes, which are told only
        now. None when the code is not."""
        key = self.offered(name)
        step = secret.step_of(key, code, self.clock(), 0) if key else None
        if step is None:
            return None
        codes = secret.backup_codes()
        with self._write() as db:
            db.execute("UPDATE accounts SET key = ?, offered = '', step = ? WHERE name = ?", (key, step, name))
            db.execute("DELETE FROM codes WHERE name = ?", (name,))
            db.executemany("INSERT INTO codes VALUES (?, ?)", [(name, secret.kept(code)) for code in codes])
        return codes

    def drop_key(self, name: str) -> None:
        """Asks for no second factor any more."""
        with self._write() as db:
            db.execute("UPDATE accounts SET key = '', offered = '', step = 0 WHERE name = ?", (name,))
            db.execute("DELETE FROM codes WHERE name = ?", (name,))

    def codes_left(self, name: str) -> int:
        """How many backup codes are unused."""
        row = self._asked("SELECT count(*) AS n FROM codes WHERE name = ?", name)
        return int(row["n"]) if row else 0

    # Proofs: what is right is used up in the same transaction

    def password_fits(self, name: str, password: str) -> bool:
        """Whether it is the password of ``name``; a hash made with weaker settings is made anew."""
        row = self._asked("SELECT name, password FROM accounts WHERE likeness = ? AND active", likeness(name))
        if not self.passwords.fits(row["password"] if row else None, password) or row is None:
            return False
        if self.passwords.ageing(row["password"]):
            with self._write() as db:
                db.execute("UPDATE accounts SET password = ? WHERE name = ?", (self.passwords.hash(password), row["name"]))
        return True

    def code_fits(self, name: str, code: str) -> bool:
        """Whether ``code`` is of the second factor, or an unused backup code; either is good once. True where none is asked."""
        with self._write() as db:
            row = db.execute("SELECT key, step FROM accounts WHERE name = ?", (name,)).fetchone()
            if row is None or not row["key"]:
                return row is not None
            if (step := secret.step_of(row["key"], code, self.clock(), row["step"])) is not None:
                db.execute("UPDATE accounts SET step = ? WHERE name = ?", (step, name))
                return True
            used = db.execute("DELETE FROM codes WHERE name = ? AND kept = ?", (name, secret.kept(secret.tidy(code))))
            return used.rowcount == 1

    # Sessions

    def begin(self, name: str) -> str:
        """The secret of a new session. Those that ended are forgotten."""
        made, now = secret.new_secret(), self.clock()
        with self._write() as db:
            db.execute("DELETE FROM sessions WHERE seen < ? OR made < ?", (now - IDLE, now - LONGEST))
            db.execute("INSERT INTO sessions VALUES (?, ?, ?, ?)", (secret.kept(made), name, now, now))
        return made

    def end(self, session: str) -> None:
        """Ends the session whose secret has the hash ``session``."""
        with self._write() as db:
            db.execute("DELETE FROM sessions WHERE kept = ?", (session,))

    def end_all(self) -> None:
        """Ends every session, and forgets failures to log in: after accounts came back from a backup."""
        with self._write() as db:
            db.execute("DELETE FROM sessions")
            db.execute("DELETE FROM attempts")

    def visitor(self, given: str) -> Visitor | None:
        """Whose session it is, None when it never was, has ended, or its person may not come in any more."""
        found, now = secret.kept(given), self.clock()
        with self._lock:
            row = self._asked(
                "SELECT a.name, a.role, a.unsettled, s.made, s.seen FROM sessions s JOIN accounts a ON a.name = s.name "
                "WHERE s.kept = ? AND a.active",
                found,
            )
            if row is None or now - row["seen"] > IDLE or now - row["made"] > LONGEST:
                return None
            if now - row["seen"] > _NOTED:
                with self._write() as db:
                    db.execute("UPDATE sessions SET seen = ? WHERE kept = ?", (now, found))
        return Visitor(row["name"], Role(row["role"]), found, None, bool(row["unsettled"]))

    # Tokens

    def add_token(self, name: str, label: str, grants: Iterable[Grant], days: int) -> tuple[Token, str]:
        """A token and its secret, which is told only now. Raises AccountError for one that grants nothing or never ends."""
        given = frozenset(grants)
        if not given or not 1 <= days <= 366:
            raise AccountError("token", "a token grants something, for 1 to 366 days", "choose what it is for, and for how long")
        made, now, label = f"tt_{secret.new_secret()}", self.clock(), plain(label)[:80]
        with self._write() as db:
            row = (secret.kept(made), name, label, " ".join(sorted(given)), now, now + days * 86_400)
            at = db.execute("INSERT INTO tokens (kept, name, label, grants, made, until) VALUES (?, ?, ?, ?, ?, ?)", row)
        return Token(at.lastrowid or 0, name, label, given, now, now + days * 86_400, None, False), made

    def tokens(self, name: str = "") -> list[Token]:
        """The tokens of ``name``, or everybody's, newest first."""
        with self._lock:
            rows = self._rows("SELECT * FROM tokens WHERE name = ? OR ? = '' ORDER BY id DESC", name, name)
            return [_token(row) for row in rows]

    def revoke(self, number: int, name: str = "") -> bool:
        """Takes a token back for good; with ``name`` only if it is theirs. False when there is none such."""
        with self._write() as db:
            done = db.execute("UPDATE tokens SET revoked = 1 WHERE id = ? AND (name = ? OR ? = '')", (number, name, name))
        return done.rowcount == 1

    def bearer(self, given: str) -> Visitor | None:
        """Who a token stands for, None when it is none, has ended or was taken back. Where nobody has an account it stands for
        whoever made it on this machine; else its person must still be let in, and their present role counts."""
        now = self.clock()
        with self._lock:
            row = self._asked("SELECT * FROM tokens WHERE kept = ? AND NOT revoked AND until > ?", secret.kept(given), now)
            if row is None:
                return None
            role = Role.OWNER
            if self.any():
                owner = self._asked("SELECT role FROM accounts WHERE name = ? AND active AND NOT unsettled", row["name"])
                if owner is None:
                    return None
                role = Role(owner["role"])
            if row["used"] is None or now - row["used"] > _NOTED:
                with self._write() as db:
                    db.execute("UPDATE tokens SET used = ? WHERE id = ?", (now, row["id"]))
        return Visitor(row["name"], role, "", _token(row).grants)

    # Attempts to log in

    def attempt(self, limits: Mapping[str, int], within: float) -> bool:
        """Notes an attempt at each place of ``limits`` unless one of them had its fill in the last ``within`` seconds: then
        nothing is noted, and False. Noted beforehand and in one transaction, so that many attempts at once are many."""
        now = self.clock()
        with self._write() as db:
            db.execute("DELETE FROM attempts WHERE at < ?", (now - 86_400,))
            counted = "SELECT count(*) FROM attempts WHERE place = ? AND at > ?"
            if any(db.execute(counted, (place, now - within)).fetchone()[0] >= most for place, most in limits.items()):
                return False
            db.executemany("INSERT INTO attempts VALUES (?, ?)", [(place, now) for place in limits])
        return True

    def succeeded(self, here: str, places: Iterable[str]) -> None:
        """Forgets every attempt at ``here``, and the last one at each of ``places``: it was no guess."""
        with self._write() as db:
            db.execute("DELETE FROM attempts WHERE place = ?", (here,))
            last = "DELETE FROM attempts WHERE rowid = (SELECT max(rowid) FROM attempts WHERE place = ?)"
            db.executemany(last, [(place,) for place in places])

    def close(self) -> None:
        """Gives the file back."""
        with self._lock:
            if self._db is not None:
                self._db.close()
                self._db = None

    # Plumbing

    def _will_do(self, password: str, name: str) -> None:
        said = {
            "short": f"the password is shorter than {secret.SHORTEST} characters",
            "long": f"the password is longer than {secret.LONGEST} characters",
            "name": "the password holds the name",
            "few": "the password has hardly any different characters",
        }
        if why := secret.weakness(password, name):
            mend = "choose another one; four words that have nothing to do with each other will do"
            raise AccountError(f"password_{why}", said[why], mend)

    def _spare_last_owner(self, db: sqlite3.Connection, name: str, *, leaves: bool) -> None:
        if not db.execute("SELECT 1 FROM accounts WHERE name = ?", (name,)).fetchone():
            raise AccountError("nobody", f"there is no account {name[:64]}", "choose one from the list")
        others = "SELECT 1 FROM accounts WHERE role = 'owner' AND active AND name <> ?"
        if leaves and not db.execute(others, (name,)).fetchone():
            raise AccountError("last", "nobody would be left to decide about accounts", "make somebody else an owner first")

    def _asked(self, query: str, *values: Any) -> sqlite3.Row | None:
        with self._lock:
            return next(iter(self._rows(query, *values)), None)

    def _rows(self, query: str, *values: Any) -> list[sqlite3.Row]:
        with self._lock:
            db = self._opened(make=False)
            return [] if db is None else db.execute(query, values).fetchall()

    @contextmanager
    def _write(self) -> Iterator[sqlite3.Connection]:
        with self._lock:
            db = self._opened(make=True)
            if db is None:
                raise CasebookError(f"{self.path}: cannot be made; choose a folder you may write to")
            try:
                db.execute("BEGIN IMMEDIATE")
                yield db
                db.execute("COMMIT")
            except BaseException as error:
                if db.in_transaction:
                    db.execute("ROLLBACK")
                if isinstance(error, sqlite3.Error):
                    raise CasebookError(f"{self.path}: {error}; check the file and the disk") from error
                raise

    def _opened(self, *, make: bool) -> sqlite3.Connection | None:
        if self._db is None and (make or self.path.is_file()):
            try:
                os.close(os.open(self.path, os.O_RDWR | os.O_CREAT, 0o600))  # before the first byte: nobody else may ever read it
                self.path.chmod(0o600)
                self._db = _connected(self.path)
            except (OSError, sqlite3.Error) as error:
                raise CasebookError(f"{self.path}: the accounts cannot be read ({error}); check who may read the file") from error
        return self._db


def likeness(name: str) -> str:
    """What two names share that are taken for each other: Amal and amal, and letters of other widths."""
    return unicodedata.normalize("NFKC", plain(name)).casefold()


def _connected(path: Path) -> sqlite3.Connection:
    db = sqlite3.connect(path, timeout=15, check_same_thread=False, isolation_level=None)
    db.row_factory = sqlite3.Row
    db.execute("PRAGMA synchronous=FULL")
    db.execute("PRAGMA secure_delete=ON")  # what is deleted is gone from the file too
    version = db.execute("PRAGMA user_version").fetchone()[0]
    if version > _VERSION:
        raise CasebookError(f"{path}: made by a newer tolltrace; update tolltrace")
    if version == 0:
        db.execute("BEGIN IMMEDIATE")
        if db.execute("PRAGMA user_version").fetchone()[0] == 0:
            for statement in filter(str.strip, _SCHEMA.split(";")):
                db.execute(statement)
            db.execute(f"PRAGMA user_version={_VERSION}")
        db.execute("COMMIT")
    return db


def _account(row: sqlite3.Row) -> Account:
    return Account(row["name"], Role(row["role"]), bool(row["active"]), bool(row["key"]), bool(row["unsettled"]), row["made"])


def _token(row: sqlite3.Row) -> Token:
    grants = frozenset(Grant(g) for g in row["grants"].split())
    return Token(row["id"], row["name"], row["label"], grants, row["made"], row["until"], row["used"], bool(row["revoked"]))
