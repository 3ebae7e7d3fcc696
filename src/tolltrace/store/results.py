"""Results written over earlier ones: only rows that differ, so that a pass over a large record holds nobody up.

Rows stand in an order, kept as positions. A row keeps its position while the order of the others around it stays; one that is
new or has moved takes a place in a gap, and only where no gap is left are all positions drawn anew.
"""

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, and_, delete, func, insert, select, update

from tolltrace.errors import CasebookError
from tolltrace.model import Linkage
from tolltrace.store import tables as t
from tolltrace.store.rows import happening_row, incident_row, link_row

GAP = 1_000  # between two positions that are drawn anew
_MANY = 500  # rows of one statement

Key = Any
Rows = dict[Key, dict[str, Any]]
"""Rows without their positions, in order, by what names each."""


def rows_of(linkage: Linkage) -> dict[Table, list[dict[str, Any]]]:
    """The rows of a linkage by table, without positions."""
    return {
        t.happenings: [happening_row(h) for h in linkage.happenings],
        t.incidents: [incident_row(i) for i in linkage.incidents],
        t.links: [link_row(k) for k in linkage.links],
    }


def named(table: Table, rows: Sequence[dict[str, Any]]) -> Rows:
    """``rows`` by what names each of them in ``table``."""
    names = _key_of(table)
    return {row[names[0]] if len(names) == 1 else tuple(row[n] for n in names): row for row in rows}


@dataclass(frozen=True, slots=True)
class Difference:
    """What must be done to ``table``: positions whose rows go, and rows to come."""

    table: Table
    scope: ColumnElement[bool] | None
    gone: Sequence[int]
    new: Sequence[dict[str, Any]]

    def __bool__(self) -> bool:
        return bool(self.gone or self.new)

    def write(self, c: Connection) -> None:
        """Does it."""
        at = self.table.c.position
        for start in range(0, len(self.gone), _MANY):
            here = at.in_(self.gone[start : start + _MANY])
            c.execute(delete(self.table).where(here if self.scope is None else and_(self.scope, here)))
        if self.new:
            c.execute(insert(self.table), list(self.new))


def differing(c: Connection, table: Table, rows: Rows, policy: str) -> Difference:
    """How the rows of ``table`` (of ``policy``, where it has policies) differ from ``rows``."""
    scope = table.c.policy == policy if "policy" in table.c else None
    names = _key_of(table)
    chosen = select(*(table.c[n] for n in names), table.c.position, table.c.document)
    held: dict[Key, tuple[int, str]] = {}
    for row in c.execute(chosen if scope is None else chosen.where(scope)):
        held[row[0] if len(names) == 1 else tuple(row[: len(names)])] = (row.position, row.document)
    places = positions({key: at for key, (at, _) in held.items()}, list(rows))
    gone = [at for key, (at, document) in held.items() if key not in rows or (at, document) != _wanted(key, places, rows)]
    new = [
        {**row, "position": places[key]}
        for key, row in rows.items()
        if key not in held or held[key] != (places[key], row["document"])
    ]
    return Difference(table, scope, gone, new)


def _wanted(key: Key, places: Mapping[Key, int], rows: Rows) -> tuple[int, str]:
    return places[key], rows[key]["document"]


def _key_of(table: Table) -> tuple[str, ...]:
    return {"links": ("a", "b"), "reconciled": ("incident",)}.get(table.name, ("id",))


def positions(before: Mapping[Key, int], after: Sequence[Key]) -> dict[Key, int]:
    """A position for each of ``after``, ascending: as ``before`` wherever possible."""
    kept = _rising([(key, before[key]) for key in after if key in before])
    found: dict[Key, int] = {}
    waiting: list[Key] = []
    last = -1
    for key in after:
        if key not in kept:
            waiting.append(key)
            continue
        at = before[key]
        if at - last <= len(waiting):
            return {k: n * GAP for n, k in enumerate(after, 1)}
        step = (at - last) // (len(waiting) + 1)
        found |= {k: last + step * n for n, k in enumerate(waiting, 1)}
        found[key] = last = at
        waiting = []
    return found | {k: last + GAP * n for n, k in enumerate(waiting, 1)}


def _rising(pairs: Sequence[tuple[Key, int]]) -> set[Key]:
    """The keys of a longest rising run of positions, in the order given (patience sorting)."""
    tops: list[int] = []
    ends: list[int] = []
    before: list[int] = []
    for n, (_, at) in enumerate(pairs):
        pile = bisect_left(tops, at)
        before.append(ends[pile - 1] if pile else -1)
        tops[pile : pile + 1] = [at]
        ends[pile : pile + 1] = [n]
    found: set[Key] = set()
    n = ends[-1] if ends else -1
    while n >= 0:
        found.add(pairs[n][0])
        n = before[n]
    return found


def state(c: Connection) -> tuple[Any, ...]:
    """What stands of results: it changes with whatever is recorded of them."""
    linked = c.execute(select(t.linkages.c.version, t.linkages.c.decisions)).first()
    heads = c.execute(select(t.conclusions.c.policy, t.conclusions.c.seq, t.conclusions.c.decisions)).all()
    return (tuple(linked), tuple(sorted(tuple(h) for h in heads))) if linked else ()


def put_head(c: Connection, head: Mapping[str, Any]) -> None:
    """Puts totals and scenarios of a policy with a new number, what is concluded about its incidents left as it stands."""
    known = c.execute(select(t.conclusions.c.seq).where(t.conclusions.c.policy == head["policy"])).first()
    if known is None:
        c.execute(insert(t.conclusions), [dict(head)])
        return
    # The database draws the number, so that it never draws the same one again.
    c.execute(insert(t.conclusions), [{**head, "policy": ""}])
    number = c.execute(select(func.max(t.conclusions.c.seq))).scalar_one()
    c.execute(delete(t.conclusions).where(t.conclusions.c.seq == number))
    c.execute(update(t.conclusions).where(t.conclusions.c.policy == head["policy"]).values(**head, seq=number))


def amend(c: Connection, changed: Rows, policy: str, where: str) -> None:
    """Replaces rows of ``reconciled`` by incident. Raises CasebookError for one that is not there."""
    for incident, row in changed.items():
        here = and_(t.reconciled.c.policy == policy, t.reconciled.c.incident == incident)
        if not c.execute(update(t.reconciled).where(here).values(**row)).rowcount:
            raise CasebookError(f"{where}: nothing is concluded about {incident} under {policy}; reconcile again")
