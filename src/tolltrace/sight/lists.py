"""Lists in pieces: which incidents, reports or claims an address asks for, how many there are, and the piece that is shown."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tolltrace.model import Grade, Method, TollStatus
from tolltrace.sight.filters import Filters
from tolltrace.sight.shelf import Shelf

KEYS = {
    "reports": "id",
    "claims": "id",
    "incidents": "id",
    "decisions": "id",
    "tolls": "incident || ' ' || outcome || ' ' || status",
}
"""The lists that there are, each a table, and what names an entry of it."""
_COLUMNS = {
    "publisher": "publisher = ?",
    "report": "report = ?",
    "incident": "incident = ?",
    "outcome": "outcome = ?",
    "status": "status = ?",
    "stance": "stance = ?",
    "scope": "scope = ?",
    "written": "written = ?",
    "author": "author = ?",
    "kind": "kind = ?",
    "subject": "seq IN (SELECT seq FROM subjects WHERE subject = ?)",
}


@dataclass(frozen=True, slots=True)
class Found:
    """The entries of the list ``of`` (a key of KEYS) on ``shelf`` that have what ``asked`` says of columns ("" or None asks
    nothing) and fulfil ``also``, a condition with its values; ``order`` names the columns that order them, no two alike."""

    shelf: Shelf
    of: str
    order: str
    asked: Mapping[str, str | None]
    also: tuple[str, Sequence[str]] = ("1", ())

    def keys(self, start: int, most: int) -> list[str]:
        """What names the entries, from number ``start`` on."""
        where, values = self._where()
        chosen = f"SELECT {KEYS[self.of]} FROM {self.of} WHERE {where} ORDER BY {self.order} LIMIT ? OFFSET ?"  # noqa: S608
        return [row[0] for row in self.shelf.db.execute(chosen, [*values, most, start])]

    def count(self) -> int:
        """How many there are."""
        where, values = self._where()
        chosen = f"SELECT count(*) FROM {self.of} WHERE {where}"  # noqa: S608
        return int(self.shelf.db.execute(chosen, values).fetchone()[0])

    def place(self, key: str) -> int | None:
        """The number of the entry of that name, None when it is none of these."""
        where, values = self._where()
        columns = ("incident", "outcome", "status") if self.of == "tolls" else ("id",)
        given = key.split(" ") if self.of == "tolls" else [key]
        if len(given) != len(columns):
            return None
        one = " AND ".join(f"{column} = ?" for column in columns)
        there = f"SELECT {self.order} FROM {self.of} WHERE {one} AND {where}"  # noqa: S608
        at = self.shelf.db.execute(there, [*given, *values]).fetchone()
        if at is None:
            return None
        marks = ",".join("?" * len(at))
        before = f"SELECT count(*) FROM {self.of} WHERE ({self.order}) < ({marks}) AND {where}"  # noqa: S608
        return int(self.shelf.db.execute(before, [*at, *values]).fetchone()[0])

    def _where(self) -> tuple[str, list[str]]:
        asked = [(_COLUMNS[name], str(value)) for name, value in self.asked.items() if value]
        conditions = [self.also[0], *(condition for condition, _ in asked)]
        return " AND ".join(conditions), [*self.also[1], *(value for _, value in asked)]


_BY_DATE = "ORDER BY first, last, id LIMIT ? OFFSET ?"


def incidents(shelf: Shelf, filters: Filters, start: int, most: int, also: str = "1") -> tuple[list[str], int]:
    """The ids of at most ``most`` incidents from number ``start`` on, by date and undated ones last, and how many there are.
    ``also`` is a further condition of ours."""
    where, values = filters.asks()
    (total,) = shelf.db.execute(f"SELECT count(*) FROM incidents WHERE {where} AND {also}", values).fetchone()  # noqa: S608
    chosen = f"SELECT id FROM incidents WHERE {where} AND {also} {_BY_DATE}"  # noqa: S608 - conditions of ours
    return [row[0] for row in shelf.db.execute(chosen, [*values, most, start])], total


def reports(shelf: Shelf, source: str, start: int, most: int) -> tuple[dict[str, int], int]:
    """The ids of at most ``most`` reports of ``source`` ("" for all) from number ``start`` on, by day of publication, each with
    how many claims it has; and how many there are."""
    where, values = ("source = ?", [source]) if source else ("1", [])
    (total,) = shelf.db.execute(f"SELECT count(*) FROM reports WHERE {where}", values).fetchone()  # noqa: S608
    chosen = f"SELECT id, claims FROM reports WHERE {where} ORDER BY rank LIMIT ? OFFSET ?"  # noqa: S608
    return dict(shelf.db.execute(chosen, [*values, most, start])), total


def claims_saying(shelf: Shelf, wanted: str, most: int) -> list[str]:
    """The ids of at most ``most`` claims whose claimant, party or place holds the folded text ``wanted``, in the record's order:
    of the texts that hold it, those named first can alone have the first claims."""
    if not wanted:
        return []
    texts = shelf.db.execute("SELECT n FROM names WHERE instr(folded, ?) ORDER BY first, n LIMIT ?", (wanted, most)).fetchall()
    found: dict[str, int] = {}
    for (n,) in texts:
        found |= {c: at for at, c in shelf.db.execute("SELECT rank, claim FROM named WHERE name = ? LIMIT ?", (n, most))}
    return sorted(found, key=lambda c: (found[c], c))[:most]


def choices(shelf: Shelf) -> Mapping[str, Any]:
    """What a form of filters offers: of methods and parties those that occur."""
    one = "SELECT 1 FROM incidents WHERE method = ? LIMIT 1"
    parties: list[str] = []
    while row := shelf.db.execute("SELECT min(party) FROM parties WHERE party > ?", (parties[-1] if parties else "",)).fetchone():
        if row[0] is None:
            break
        parties.append(row[0])
    return {
        "grades": list(Grade),
        "methods": [m for m in Method if shelf.db.execute(one, (m.value,)).fetchone()],
        "statuses": [s for s in TollStatus if s is not TollStatus.TOTAL],
        "parties_all": sorted(parties),
    }
