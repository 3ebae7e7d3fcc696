"""Decisions and the ledger: appended, never changed, each entry hashed over the one before.

A person who decides says which decision was the last one in sight (``seen``). Whoever comes second to the same claim or
happening is told what the first decided, and nothing of theirs is written until they have seen it.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, func, insert, select

from tolltrace.model import Decision, Notice, sha256_hex
from tolltrace.store import tables as t
from tolltrace.store.codec import decode, encode

DECISION = "decision"


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the ledger: ``kind`` ("decision", "export" ...), ``ref`` what it is about (a decision's id; a format with the
    hash of what was written), who and when (ISO text), and the chain's ``hash`` up to here."""

    kind: str
    ref: str
    author: str
    at: str
    hash: str


def chained(head: str, kind: str, ref: str, author: str, at: str) -> str:
    """The hash of an entry after ``head`` ("" for the first)."""
    return sha256_hex(json.dumps([head, kind, ref, author, at]).encode())


def append(c: Connection, decisions: Sequence[Decision], seen: int | None) -> tuple[list[bool], tuple[Decision, ...]]:
    """Appends ``decisions`` and enters them: for each, whether it is new. When decisions after number ``seen`` share a subject
    with them, nothing is appended and those are given instead."""
    if seen is not None and (others := _since(c, seen, {s for d in decisions for s in d.subjects})):
        return [], others
    added = []
    for decision in decisions:
        fresh = c.execute(select(t.decisions.c.seq).where(t.decisions.c.id == decision.id)).first() is None
        added.append(fresh)
        if not fresh:
            continue
        at = decision.at.isoformat()
        row = {"id": decision.id, "kind": decision.kind.value, "author": decision.author, "at": at}
        c.execute(insert(t.decisions), [{**row, "document": encode(decision)}])
        seq = c.execute(select(t.decisions.c.seq).where(t.decisions.c.id == decision.id)).scalar_one()
        c.execute(insert(t.decision_subjects), [{"subject": s, "seq": seq} for s in dict.fromkeys(decision.subjects)])
        enter(c, DECISION, decision.id, decision.author, at)
    return added, ()


def _since(c: Connection, seen: int, subjects: Iterable[str]) -> tuple[Decision, ...]:
    about = select(t.decision_subjects.c.seq).where(
        t.decision_subjects.c.subject.in_(sorted(subjects)), t.decision_subjects.c.seq > seen
    )
    rows = c.execute(select(t.decisions.c.document).where(t.decisions.c.seq.in_(about)).order_by(t.decisions.c.seq))
    return tuple(decode(Decision, row.document) for row in rows)


def enter(c: Connection, kind: str, ref: str, author: str, at: str) -> None:
    """One more entry."""
    entry = {"kind": kind, "ref": ref, "author": author, "at": at}
    c.execute(insert(t.ledger), [{**entry, "hash": chained(head(c), kind, ref, author, at)}])


def head(c: Connection) -> str:
    """The last hash, "" for an empty ledger."""
    return c.execute(select(t.ledger.c.hash).order_by(t.ledger.c.seq.desc()).limit(1)).scalar() or ""


def last(c: Connection) -> int:
    """The number of the last decision, 0 when there is none."""
    return c.execute(select(func.max(t.decisions.c.seq))).scalar() or 0


def check_ledger(rows: Sequence[Row[Any]], decided: Sequence[str]) -> Iterator[Notice]:
    """The chain holds from the first entry to the last, and it names exactly the decisions that there are, in order."""
    mend = "restore the casebook from a backup: the ledger is append-only"
    before = ""
    for number, row in enumerate(rows, 1):
        if row.seq != number or row.hash != chained(before, row.kind, row.ref, row.author, row.at):
            yield Notice("ledger", f"its chain breaks at entry {number} ({row.kind} {row.ref})", mend, fault=True)
            return
        before = row.hash
    entered = [row.ref for row in rows if row.kind == DECISION]
    if entered != list(decided):
        known, there = set(entered), set(decided)
        odd = next((d for d in [*decided, *entered] if d not in known or d not in there), "")
        said = f"decision {odd} stands in one of them only" if odd else "their order differs"
        yield Notice("ledger", f"it does not name the decisions that there are ({said})", mend, fault=True)
