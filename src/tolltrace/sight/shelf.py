"""The shelf: one state of what is in sight, each thing taken down by its key.

It has the shape of a View's look-ups (``claim``, ``incident``, ``conclusion`` ...), so that whoever judges one claim need not
know how many others there are. A shelf reads one state throughout, whatever is decided meanwhile.
"""

import json
import sqlite3
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property
from itertools import islice
from typing import Any, TypeVar

from tolltrace.model import (
    Claim,
    Decision,
    DecisionKind,
    Happening,
    Incident,
    Link,
    Linkage,
    Reconciled,
    Report,
    Scenario,
    Total,
    View,
)
from tolltrace.reconcile.scenarios import told
from tolltrace.reconcile.totals import Tally
from tolltrace.review.queue import Item, ItemKind
from tolltrace.sight.rows import change_of
from tolltrace.store.codec import decode

T = TypeVar("T")
Reports = Callable[[Sequence[str]], Sequence[Report]]
"""Reports by their ids, in that order; unknown ids are left out."""
_MANY = 500  # keys of one question
_WORDS = tuple(k.value for k in (DecisionKind.ACCEPT, DecisionKind.REJECT, DecisionKind.EDIT, DecisionKind.ADD))


class Keyed(Mapping[str, T]):
    """A look-up by key that asks when it is asked, and remembers the answer. ``find`` gives None for what there is not."""

    def __init__(self, find: Callable[[str], T | None], every: Callable[[], Iterable[str]]) -> None:
        self._find, self._every = find, every
        self._known: dict[str, T | None] = {}

    def __getitem__(self, key: str) -> T:
        found: T | None = self.get(key)
        if found is None:
            raise KeyError(key)
        return found

    def get(self, key: str, default: Any = None) -> Any:
        if key not in self._known:
            self._known[key] = self._find(key)
        found = self._known[key]
        return default if found is None else found

    def __contains__(self, key: object) -> bool:
        return isinstance(key, str) and self.get(key) is not None

    def __iter__(self) -> Iterator[str]:
        return iter(self._every())

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def put(self, found: Mapping[str, T]) -> None:
        """Remembers what was found otherwise."""
        self._known |= found


class Shelf:
    """One state of ``db``, a connection within one transaction; ``texts`` gives reports with their texts."""

    def __init__(self, db: sqlite3.Connection, texts: Reports) -> None:
        self.db, self.texts = db, texts
        self.claim: Keyed[Claim] = self._documents("claim_texts", "document", Claim)
        self.incident: Keyed[Incident] = self._documents("incident_texts", "document", Incident)
        self.conclusion: Keyed[Reconciled] = self._documents("incident_texts", "conclusion", Reconciled)
        self.happening: Keyed[Happening] = self._documents("happenings", "document", Happening)
        self.report: Keyed[Report] = Keyed(lambda i: next(iter(texts([i])), None) if self._counts(i) else None, self._reports)
        self.incident_of: Keyed[str] = Keyed(self._incident_of, lambda: self._column("SELECT id FROM claims ORDER BY id"))
        self.claims_of: Keyed[Sequence[Claim]] = Keyed(self._claims_of, self._reports)
        self.links_of: Keyed[Sequence[Link]] = Keyed(
            self._links_of, lambda: self._column("SELECT id FROM happenings ORDER BY id")
        )
        self.link: Keyed[Link] = Keyed(self._link, lambda: self._column("SELECT id FROM links WHERE document IS NOT NULL"))
        self.about: Keyed[tuple[Decision, ...]] = Keyed(
            self._about, lambda: self._column("SELECT DISTINCT subject FROM subjects")
        )
        self.verdict: Keyed[Decision] = Keyed(self._verdict, lambda: self._column("SELECT DISTINCT subject FROM subjects"))
        self.void: Keyed[bool] = Keyed(self._void, lambda: self._column("SELECT id FROM decisions WHERE void"))

    def meta(self, name: str) -> Any:
        """A value kept about the whole, None when it is not kept."""
        row = self.db.execute("SELECT value FROM meta WHERE name = ?", (name,)).fetchone()
        return row[0] if row else None

    # The whole, as far as it is small

    @property
    def policy(self) -> str:
        """The coding rules (name@version) that tolls are drawn under, "" when none are drawn."""
        return str(self.meta("policy") or "")

    @cached_property
    def tally(self) -> Tally:
        """What the totals are made of."""
        return Tally.of((o, s, tuple(n)) for o, s, n in json.loads(self.meta("tally") or "[]"))

    @cached_property
    def totals(self) -> tuple[Total, ...]:
        """The sums over all incidents."""
        return self.tally.totals()

    # The queue

    @cached_property
    def waiting(self) -> dict[ItemKind, int]:
        """How many questions there are of each kind."""
        counts = dict(self.db.execute("SELECT kind, items FROM waiting"))
        return {kind: counts.get(kind.value, 0) for kind in ItemKind}

    def questions(self, kind: str, start: int, most: int) -> list[Item]:
        """At most ``most`` open questions from number ``start`` on, most valuable first; of one ``kind`` where it is not ""."""
        where, asked = ("WHERE kind = ?", [kind]) if kind else ("", [])
        order = "value DESC, id" if kind else "value DESC, kind, id"
        chosen = f"SELECT id, kind, value, why FROM queue {where} ORDER BY {order} LIMIT ? OFFSET ?"  # noqa: S608
        rows = self.db.execute(chosen, [*asked, most, start])
        return [Item(ItemKind(kind), identity, value, tuple(why.split())) for identity, kind, value, why in rows]

    def answered(self, link: Link) -> tuple[tuple[Total, ...], tuple[Total, ...]] | None:
        """The totals if a link holds, and if it does not; None for one that awaits no answer."""
        row = self.db.execute("SELECT change FROM links WHERE id = ? AND open", (f"{link.a}~{link.b}",)).fetchone()
        if row is None:
            return None
        other = self.tally.plus(change_of(row[0])).totals()
        return (self.totals, other) if link.joined else (other, self.totals)

    def scenarios(self, most: int) -> list[Scenario]:
        """Scenarios of at most ``most`` links whose answer changes the totals, best score first."""
        asked = "SELECT document, change FROM links WHERE open AND change <> '[]' ORDER BY score DESC, a, b LIMIT ?"
        rows = [(decode(Link, document), change_of(change)) for document, change in self.db.execute(asked, (most,))]
        return list(told(self.tally, rows))

    def told(self) -> tuple[Scenario, ...]:
        """The scenarios that the record keeps."""
        rows = self.db.execute("SELECT document, change FROM links WHERE open ORDER BY score DESC, a, b")
        return told(self.tally, [(decode(Link, document), change_of(change)) for document, change in rows])

    @property
    def changing(self) -> int:
        """How many links there are whose answer changes the totals."""
        return int(self.db.execute("SELECT count(*) FROM links WHERE open AND change <> '[]'").fetchone()[0])

    # Parts

    def part(self, incidents: Collection[str], claims: Collection[str] = (), links: Collection[Link] = ()) -> View:
        """The view of ``incidents`` alone, with ``claims`` and ``links`` beside them; unknown ids are left out. Links lead to
        happenings of other incidents, which are named but not drawn. Totals are those of the whole; scenarios are left out."""
        chosen = self._taken(self.incident, "incident_texts", "document", Incident, incidents)
        concluded = self._taken(self.conclusion, "incident_texts", "conclusion", Reconciled, [i.id for i in chosen])
        own = [h for i in chosen for h in i.happenings]
        held = dict.fromkeys([*(k for h in own for k in self.links_of.get(h, ())), *links])
        seen = dict.fromkeys([*own, *(side for k in held for side in (k.a, k.b))])
        happenings = self._taken(self.happening, "happenings", "document", Happening, list(seen))
        told = dict.fromkeys([*(c for i in chosen for c in i.claims), *claims])
        kept = self._taken(self.claim, "claim_texts", "document", Claim, list(told))
        return View(
            reports=tuple(self.reports([*(c.report for c in kept), *(h.report for h in happenings)])),
            claims=tuple(kept),
            linkage=Linkage(tuple(happenings), tuple(chosen), tuple(held)),
            reconciled=tuple(concluded),
            totals=self.totals,
            policy=self.policy,
        )

    def lines(self, incidents: Sequence[str]) -> View:
        """The view of ``incidents`` as a list shows them: with their tolls, without claims and links."""
        chosen = self._taken(self.incident, "incident_texts", "document", Incident, incidents)
        concluded = self._taken(self.conclusion, "incident_texts", "conclusion", Reconciled, [i.id for i in chosen])
        return View((), (), Linkage((), tuple(chosen), ()), tuple(concluded), self.totals, policy=self.policy)

    def reports(self, identities: Iterable[str]) -> list[Report]:
        """The reports with these ids that count, in order, each once."""
        wanted = list(dict.fromkeys(identities))
        missing = [i for i in wanted if i not in self.report._known]
        if missing:
            self.report.put({r.id: r for r in self.texts(missing) if self._counts(r.id)})
        return [r for i in wanted if (r := self.report._known.get(i)) is not None]

    def dated(self, identities: Iterable[str]) -> list[Report]:
        """The reports with these ids with their days alone: nothing else of them is filled in."""
        found = []
        for keys in batched(dict.fromkeys(identities), _MANY):
            for identity, day in self.db.execute(f"SELECT id, published FROM reports WHERE id IN ({_marks(keys)})", keys):  # noqa: S608
                found.append(Report(identity, "", "", published=date.fromisoformat(day) if day else None))
        return found

    def reads(self, claims: Sequence[str]) -> list[Claim]:
        """Claims as they were read, without any person's edit."""
        found = {
            identity: decode(Claim, text)
            for keys in batched(claims, _MANY)
            for identity, text in self.db.execute(
                f"SELECT id, coalesce(read, document) FROM claim_texts WHERE id IN ({_marks(keys)})",  # noqa: S608
                keys,
            )
        }
        return [found[c] for c in claims if c in found]

    def decided(self, subjects: Iterable[str]) -> list[Decision]:
        """The decisions about any of ``subjects``, undone ones and undos included, in the order taken."""
        found: dict[int, str] = {}
        for keys in batched(dict.fromkeys(subjects), _MANY):
            asked = (
                "SELECT seq, document FROM decisions WHERE seq IN (SELECT seq FROM subjects "  # noqa: S608
                f"WHERE subject IN ({_marks(keys)}))"
            )
            found |= dict(self.db.execute(asked, keys))
        return [decode(Decision, found[seq]) for seq in sorted(found)]

    # Decisions

    def counted(self, report: str) -> int:
        """How many claims a report has."""
        row = self.db.execute("SELECT claims FROM reports WHERE id = ?", (report,)).fetchone()
        return int(row[0]) if row else 0

    def decision(self, identity: str) -> Decision | None:
        """The decision of this id."""
        row = self.db.execute("SELECT document FROM decisions WHERE id = ?", (identity,)).fetchone()
        return decode(Decision, row[0]) if row else None

    def batch(self, decision: Decision) -> list[Decision]:
        """What was decided in one go with ``decision``, itself included, as far as it stands."""
        asked = "SELECT document FROM decisions WHERE author = ? AND at = ? AND NOT void ORDER BY seq"
        return [decode(Decision, row[0]) for row in self.db.execute(asked, (decision.author, decision.at.isoformat()))]

    def last_of(self, author: str) -> Decision | None:
        """The last standing decision of ``author`` that is itself no undo."""
        asked = "SELECT document FROM decisions WHERE author = ? AND NOT void AND kind <> 'undo' ORDER BY seq DESC LIMIT 1"
        row = self.db.execute(asked, (author,)).fetchone()
        return decode(Decision, row[0]) if row else None

    def made(self, author: str = "") -> int:
        """How many decisions there are, of ``author`` where it is not ""."""
        where, values = ("WHERE author = ?", [author]) if author else ("", [])
        return int(self.db.execute(f"SELECT count(*) FROM decisions {where}", values).fetchone()[0])  # noqa: S608

    def newest(self, author: str, start: int, most: int) -> list[Decision]:
        """At most ``most`` decisions, of ``author`` where it is not "", the one made last first, from number ``start`` on."""
        where, values = ("WHERE author = ?", [author]) if author else ("", [])
        asked = f"SELECT document FROM decisions {where} ORDER BY seq DESC LIMIT ? OFFSET ?"  # noqa: S608
        return [decode(Decision, row[0]) for row in self.db.execute(asked, [*values, most, start])]

    def authors(self) -> list[str]:
        """Who decided anything."""
        return [row[0] for row in self.db.execute("SELECT DISTINCT author FROM decisions ORDER BY author")]

    def latest(self) -> Decision | None:
        """The decision made last."""
        row = self.db.execute("SELECT document FROM decisions ORDER BY at DESC LIMIT 1").fetchone()
        return decode(Decision, row[0]) if row else None

    def decisions(self) -> Iterator[Decision]:
        """Every decision, oldest first."""
        return (decode(Decision, row[0]) for row in self.db.execute("SELECT document FROM decisions ORDER BY seq"))

    # Plumbing

    def view(self) -> View:
        """The whole record at once: for exports and for what asks about all of it."""
        rows = self.db.execute
        reports = self.texts([i for (i,) in rows("SELECT id FROM reports ORDER BY rank")])
        claims = rows("SELECT document FROM claims JOIN claim_texts USING (id) ORDER BY rank, figure_end, outcome")
        incidents = list(rows("SELECT document, conclusion FROM incident_texts ORDER BY id"))
        return View(
            reports=tuple(reports),
            claims=tuple(decode(Claim, d) for (d,) in claims),
            linkage=Linkage(
                tuple(decode(Happening, d) for (d,) in rows("SELECT document FROM happenings ORDER BY id")),
                tuple(decode(Incident, d) for d, _ in incidents),
                tuple(decode(Link, d) for (d,) in rows("SELECT document FROM links WHERE document IS NOT NULL ORDER BY a, b")),
            ),
            reconciled=tuple(decode(Reconciled, c) for _, c in incidents if c),
            totals=self.totals,
            scenarios=self.told(),
            policy=self.policy,
        )

    def _documents(self, table: str, column: str, kind: type[T]) -> Keyed[T]:
        one = f"SELECT {column} FROM {table} WHERE id = ?"  # noqa: S608 - names of our own tables
        every = f"SELECT id FROM {table} WHERE {column} IS NOT NULL ORDER BY id"  # noqa: S608

        def find(identity: str) -> T | None:
            row = self.db.execute(one, (identity,)).fetchone()
            return decode(kind, row[0]) if row and row[0] else None

        return Keyed(find, lambda: self._column(every))

    def _taken(self, known: Keyed[T], table: str, column: str, kind: type[T], wanted: Collection[str]) -> list[T]:
        """Several at once, in the order wanted."""
        ids = list(dict.fromkeys(wanted))
        missing = [i for i in ids if i not in known._known]
        for keys in batched(missing, _MANY):
            asked = f"SELECT id, {column} FROM {table} WHERE id IN ({_marks(keys)})"  # noqa: S608
            known.put({identity: decode(kind, text) for identity, text in self.db.execute(asked, keys) if text})
        return [one for i in ids if (one := known._known.get(i)) is not None]

    def _column(self, asked: str) -> Iterator[str]:
        return (row[0] for row in self.db.execute(asked))

    def _subjects(self) -> Iterator[str]:
        return self._column("SELECT DISTINCT subject FROM subjects")

    def _reports(self) -> Iterator[str]:
        return self._column("SELECT id FROM reports ORDER BY rank")

    def _counts(self, report: str) -> bool:
        return self.db.execute("SELECT 1 FROM reports WHERE id = ?", (report,)).fetchone() is not None

    def _incident_of(self, identity: str) -> str | None:
        for table in ("claims", "happenings"):
            row = self.db.execute(f"SELECT incident FROM {table} WHERE id = ?", (identity,)).fetchone()  # noqa: S608
            if row:
                return row[0] or None
        return None

    def _claims_of(self, report: str) -> Sequence[Claim] | None:
        asked = "SELECT document FROM claims JOIN claim_texts USING (id) WHERE report = ? ORDER BY rank, figure_end, outcome"
        return tuple(decode(Claim, row[0]) for row in self.db.execute(asked, (report,))) or None

    def _links_of(self, happening: str) -> Sequence[Link] | None:
        asked = (
            "SELECT document FROM sides JOIN links ON links.id = sides.link "
            "WHERE happening = ? AND document IS NOT NULL ORDER BY a, b"
        )
        return tuple(decode(Link, row[0]) for row in self.db.execute(asked, (happening,))) or None

    def _link(self, name: str) -> Link | None:
        a, _, b = name.partition("~")
        asked = "SELECT document FROM links WHERE id IN (?, ?) AND document IS NOT NULL"
        row = self.db.execute(asked, (name, f"{b}~{a}")).fetchone()
        return decode(Link, row[0]) if row else None

    def _about(self, subject: str) -> tuple[Decision, ...] | None:
        return tuple(self.decided([subject])) or None

    def _verdict(self, subject: str) -> Decision | None:
        asked = (
            "SELECT document FROM subjects JOIN decisions USING (seq) WHERE subject = ? AND NOT void "  # noqa: S608
            f"AND kind IN ({_marks(_WORDS)})"
        )
        made = [decode(Decision, row[0]) for row in self.db.execute(asked, (subject, *_WORDS))]
        return max(made, key=lambda d: (d.at, d.id), default=None)

    def _void(self, identity: str) -> bool | None:
        row = self.db.execute("SELECT void FROM decisions WHERE id = ?", (identity,)).fetchone()
        return bool(row[0]) or None if row else None


def batched(keys: Iterable[str], size: int) -> Iterator[list[str]]:
    """``keys`` in lists of at most ``size``."""
    rest = iter(keys)
    while chunk := list(islice(rest, size)):
        yield chunk


def _marks(keys: Sequence[object]) -> str:
    return ",".join("?" * len(keys))
