"""Things found by their key in the tables of what is in sight, when they are asked for.

What finds them holds the connection and nothing of what was found, and what was found holds no way back to whoever asked: so a
shelf goes, and gives its connection back, at the moment when nobody holds it any more, not when garbage is next searched for.
"""

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, TypeVar

from tolltrace.model import Claim, Decision, DecisionKind, Link
from tolltrace.store.codec import decode

T = TypeVar("T")
MANY = 500  # keys of one question
_WORDS = tuple(k.value for k in (DecisionKind.ACCEPT, DecisionKind.REJECT, DecisionKind.EDIT, DecisionKind.ADD))


class Keyed(Mapping[str, T]):
    """A look-up by key that asks when it is asked, and remembers the answer. ``find`` gives None for what there is not."""

    def __init__(self, find: Callable[[str], T | None], every: Callable[[], Iterable[str]]) -> None:
        self._find, self._every = find, every
        self.known: dict[str, T | None] = {}

    def __getitem__(self, key: str) -> T:
        found: T | None = self.get(key)
        if found is None:
            raise KeyError(key)
        return found

    def get(self, key: str, default: Any = None) -> Any:
        if key not in self.known:
            self.known[key] = self._find(key)
        found = self.known[key]
        return default if found is None else found

    def __contains__(self, key: object) -> bool:
        return isinstance(key, str) and self.get(key) is not None

    def __iter__(self) -> Iterator[str]:
        return iter(self._every())

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def put(self, found: Mapping[str, T]) -> None:
        """Remembers what was found otherwise."""
        self.known |= found


class Seek:
    """Finds single things in ``db``; None for what there is not."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self.db = db

    def documents(self, table: str, column: str, kind: type[T]) -> Keyed[T]:
        one = f"SELECT {column} FROM {table} WHERE id = ?"  # noqa: S608 - names of our own tables
        every = f"SELECT id FROM {table} WHERE {column} IS NOT NULL ORDER BY id"  # noqa: S608

        def find(identity: str) -> T | None:
            row = self.db.execute(one, (identity,)).fetchone()
            return decode(kind, row[0]) if row and row[0] else None

        return Keyed(find, lambda: self.column(every))

    def column(self, asked: str) -> Iterator[str]:
        return (row[0] for row in self.db.execute(asked))

    def reports(self) -> Iterator[str]:
        return self.column("SELECT id FROM reports ORDER BY rank")

    def counts(self, report: str) -> bool:
        return self.db.execute("SELECT 1 FROM reports WHERE id = ?", (report,)).fetchone() is not None

    def incident_of(self, identity: str) -> str | None:
        for table in ("claims", "happenings"):
            row = self.db.execute(f"SELECT incident FROM {table} WHERE id = ?", (identity,)).fetchone()  # noqa: S608
            if row:
                return row[0] or None
        return None

    def claims_of(self, report: str) -> Sequence[Claim] | None:
        asked = "SELECT document FROM claims JOIN claim_texts USING (id) WHERE report = ? ORDER BY rank, figure_end, outcome"
        return tuple(decode(Claim, row[0]) for row in self.db.execute(asked, (report,))) or None

    def links_of(self, happening: str) -> Sequence[Link] | None:
        asked = (
            "SELECT document FROM sides JOIN links ON links.id = sides.link "
            "WHERE happening = ? AND document IS NOT NULL ORDER BY a, b"
        )
        return tuple(decode(Link, row[0]) for row in self.db.execute(asked, (happening,))) or None

    def link(self, name: str) -> Link | None:
        a, _, b = name.partition("~")
        asked = "SELECT document FROM links WHERE id IN (?, ?) AND document IS NOT NULL"
        row = self.db.execute(asked, (name, f"{b}~{a}")).fetchone()
        return decode(Link, row[0]) if row else None

    def about(self, subject: str) -> tuple[Decision, ...] | None:
        return tuple(decided(self.db, [subject])) or None

    def verdict(self, subject: str) -> Decision | None:
        asked = (
            "SELECT document FROM subjects JOIN decisions USING (seq) WHERE subject = ? AND NOT void "  # noqa: S608
            f"AND kind IN ({marks(_WORDS)})"
        )
        made = [decode(Decision, row[0]) for row in self.db.execute(asked, (subject, *_WORDS))]
        return max(made, key=lambda d: (d.at, d.id), default=None)

    def void(self, identity: str) -> bool | None:
        row = self.db.execute("SELECT void FROM decisions WHERE id = ?", (identity,)).fetchone()
        return bool(row[0]) or None if row else None


def batched(keys: Iterable[str], size: int) -> Iterator[list[str]]:
    """``keys`` in lists of at most ``size``."""
    rest = iter(keys)
    while chunk := list(islice(rest, size)):
        yield chunk


def marks(keys: Sequence[object]) -> str:
    return ",".join("?" * len(keys))


def decided(db: sqlite3.Connection, subjects: Iterable[str]) -> list[Decision]:
    """The decisions about any of ``subjects``, undone ones and undos included, in the order taken."""
    found: dict[int, str] = {}
    for keys in batched(dict.fromkeys(subjects), MANY):
        asked = (
            "SELECT seq, document FROM decisions WHERE seq IN (SELECT seq FROM subjects "  # noqa: S608
            f"WHERE subject IN ({marks(keys)}))"
        )
        found |= dict(db.execute(asked, keys))
    return [decode(Decision, found[seq]) for seq in sorted(found)]
