"""Decisions and the ledger: appended, never changed, each entry hashed over the one before.

A person who decides says which decision was the last one in sight (``seen``). Whoever comes second to the same claim or
happening is told what the first decided, and nothing of theirs is written until they have seen it.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, func, insert, literal, select, union_all

from tolltrace.model import Decision, Notice, sha256_hex
from tolltrace.store import tables as t
from tolltrace.store.codec import decode, encode

DECISION = "decision"
_LAST, _HEAD, _KNOWN, _SINCE = range(4)  # parts of the answer about the chain's end
_New = dict[str, Any]


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


@dataclass(frozen=True, slots=True)
class _End:
    """The end of the chain: numbers of the last decision and entry, the last hash; which of the decisions to append are
    ``known``, and what others decided about the same thing ``since``."""

    decision: int
    entry: int
    hash: str
    known: frozenset[str]
    since: tuple[Decision, ...]


def append(c: Connection, decisions: Sequence[Decision], seen: int | None) -> tuple[list[bool], tuple[Decision, ...]]:
    """Appends ``decisions`` and enters them: for each, whether it is new. When decisions after number ``seen`` share a subject
    with them, nothing is appended and those are given instead."""
    end = _end(c, decisions, seen)
    if end.since:
        return [], end.since
    known = set(end.known)
    added, rows, subjects, entries, before = [], list[_New](), list[_New](), list[_New](), end.hash
    for decision in decisions:
        added.append(decision.id not in known)
        if decision.id in known:
            continue
        known.add(decision.id)
        # Numbered here, not by the database: PostgreSQL's own numbers leave gaps where something was taken back.
        seq, at, author = end.decision + len(rows) + 1, decision.at.isoformat(), decision.author
        document = encode(decision)
        rows.append(
            {"seq": seq, "id": decision.id, "kind": decision.kind.value, "author": author, "at": at, "document": document}
        )
        subjects += [{"subject": s, "seq": seq} for s in dict.fromkeys(decision.subjects)]
        before = chained(before, DECISION, decision.id, author, at)
        entry = end.entry + len(entries) + 1
        entries.append({"seq": entry, "kind": DECISION, "ref": decision.id, "author": author, "at": at, "hash": before})
    if entries:
        _write(c, rows, subjects, entries)
    return added, ()


def _write(c: Connection, rows: list[_New], subjects: list[_New], entries: list[_New]) -> None:
    """Decisions, what they are about, and their entries; over a network in one statement, since others wait meanwhile."""
    if c.dialect.name == "sqlite":
        for table, new in ((t.decisions, rows), (t.decision_subjects, subjects), (t.ledger, entries)):
            if new:
                c.execute(insert(table), new)
        return
    first = [insert(t.decisions).values(rows).cte("made")]
    if subjects:
        first.append(insert(t.decision_subjects).values(subjects).cte("about"))
    c.execute(insert(t.ledger).values(entries).add_cte(*first))


def _end(c: Connection, decisions: Sequence[Decision], seen: int | None) -> _End:
    """All of it in one question: whoever else decides waits until the answer is used."""
    d, entry = t.decisions.c, t.ledger.c
    nothing = literal("", d.document.type)
    asked = [
        select(literal(_LAST), func.max(d.seq), nothing),
        select(literal(_HEAD), entry.seq, entry.hash).where(entry.seq == select(func.max(entry.seq)).scalar_subquery()),
        select(literal(_KNOWN), d.seq, d.id).where(d.id.in_([x.id for x in decisions])),
    ]
    if seen is not None:
        about = t.decision_subjects.c
        same = select(about.seq).where(about.subject.in_(sorted({s for x in decisions for s in x.subjects})), about.seq > seen)
        asked.append(select(literal(_SINCE), d.seq, d.document).where(d.seq.in_(same)))
    found: dict[int, list[tuple[int, str]]] = {_LAST: [], _HEAD: [], _KNOWN: [], _SINCE: []}
    for what, seq, text in c.execute(union_all(*asked)):
        found[what].append((seq or 0, text))
    number, hashed = found[_HEAD][0] if found[_HEAD] else (0, "")
    since = tuple(decode(Decision, document) for _, document in sorted(found[_SINCE]))
    return _End(found[_LAST][0][0], number, hashed, frozenset(identity for _, identity in found[_KNOWN]), since)


def enter(c: Connection, kind: str, ref: str, author: str, at: str) -> None:
    """One more entry."""
    before = c.execute(select(t.ledger.c.seq, t.ledger.c.hash).order_by(t.ledger.c.seq.desc()).limit(1)).first()
    seq, hashed = (1, "") if before is None else (before.seq + 1, before.hash)
    entry = {"seq": seq, "kind": kind, "ref": ref, "author": author, "at": at}
    c.execute(insert(t.ledger), [{**entry, "hash": chained(hashed, kind, ref, author, at)}])


def head(c: Connection) -> str:
    """The last hash, "" for an empty ledger."""
    return c.execute(select(t.ledger.c.hash).order_by(t.ledger.c.seq.desc()).limit(1)).scalar() or ""


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
