"""The shelf: one state of what is in sight, each thing taken down by its key.

It has the shape of a View's look-ups (``claim``, ``incident``, ``conclusion`` ...), so that whoever judges one claim need not
know how many others there are. A shelf reads one state throughout, whatever is decided meanwhile.
"""

import json
import sqlite3
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from datetime import date
from functools import cached_property
from typing import Any, TypeVar

from tolltrace.model import (
    Claim,
    Decision,
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
from tolltrace.reconcile.scenarios import MOST, told
from tolltrace.reconcile.totals import Tally
from tolltrace.review.queue import Item, ItemKind
from tolltrace.sight.rows import change_of
from tolltrace.sight.seek import MANY, Keyed, Seek, batched, decided, marks
from tolltrace.store.codec import decode

T = TypeVar("T")
Reports = Callable[[Sequence[str]], Sequence[Report]]
"""Reports by their ids, in that order; unknown ids are left out."""


class Shelf:
    """One state of ``db``, a connection within one transaction; ``texts`` gives reports with their texts."""

    def __init__(self, db: sqlite3.Connection, texts: Reports) -> None:
        self.db, self.texts = db, texts
        seek = Seek(db)
        self.claim: Keyed[Claim] = seek.documents("claim_texts", "document", Claim)
        self.incident: Keyed[Incident] = seek.documents("incident_texts", "document", Incident)
        self.conclusion: Keyed[Reconciled] = seek.documents("incident_texts", "conclusion", Reconciled)
        self.happening: Keyed[Happening] = seek.documents("happenings", "document", Happening)
        self.report: Keyed[Report] = Keyed(lambda i: next(iter(texts([i])), None) if seek.counts(i) else None, seek.reports)
        self.incident_of: Keyed[str] = Keyed(seek.incident_of, lambda: seek.column("SELECT id FROM claims ORDER BY id"))
        self.claims_of: Keyed[Sequence[Claim]] = Keyed(seek.claims_of, seek.reports)
        self.links_of: Keyed[Sequence[Link]] = Keyed(seek.links_of, lambda: seek.column("SELECT id FROM happenings ORDER BY id"))
        self.link: Keyed[Link] = Keyed(seek.link, lambda: seek.column("SELECT id FROM links WHERE document IS NOT NULL"))
        subjects = "SELECT DISTINCT subject FROM subjects"
        self.about: Keyed[tuple[Decision, ...]] = Keyed(seek.about, lambda: seek.column(subjects))
        self.verdict: Keyed[Decision] = Keyed(seek.verdict, lambda: seek.column(subjects))
        self.void: Keyed[bool] = Keyed(seek.void, lambda: seek.column("SELECT id FROM decisions WHERE void"))

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
        most = "SELECT id FROM links WHERE open ORDER BY moved DESC, score DESC, a, b LIMIT ?"
        asked = f"SELECT document, change FROM links WHERE id IN ({most}) ORDER BY score DESC, a, b"  # noqa: S608 - ours
        rows = self.db.execute(asked, (MOST,))
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

    def heads(self, incidents: Sequence[str]) -> View:
        """The view of ``incidents`` as a line shows them: where, when and what, the gravest outcome's toll, the grade; neither
        claims, happenings and other tolls nor what they were drawn from. A tenth of the work of ``lines``."""
        found: dict[str, tuple[Incident, Reconciled | None]] = {}
        for keys in batched(dict.fromkeys(incidents), MANY):
            asked = f"SELECT id, head, concluded FROM incident_texts WHERE id IN ({marks(keys)})"  # noqa: S608
            for identity, head, concluded in self.db.execute(asked, keys):
                found[identity] = decode(Incident, head), decode(Reconciled, concluded) if concluded else None
        chosen = [found[i] for i in dict.fromkeys(incidents) if i in found]
        linkage = Linkage((), tuple(i for i, _ in chosen), ())
        return View((), (), linkage, tuple(c for _, c in chosen if c), self.totals, policy=self.policy)

    def reports(self, identities: Iterable[str]) -> list[Report]:
        """The reports with these ids that count, in order, each once."""
        wanted = list(dict.fromkeys(identities))
        missing = [i for i in wanted if i not in self.report.known]
        if missing:
            counting = {i for keys in batched(missing, MANY) for i in self._counting(keys)}
            self.report.put({r.id: r for r in self.texts([i for i in missing if i in counting])})
        return [r for i in wanted if (r := self.report.known.get(i)) is not None]

    def dated(self, identities: Iterable[str]) -> list[Report]:
        """The reports with these ids with their days alone: nothing else of them is filled in."""
        found = []
        for keys in batched(dict.fromkeys(identities), MANY):
            for identity, day in self.db.execute(f"SELECT id, published FROM reports WHERE id IN ({marks(keys)})", keys):  # noqa: S608
                found.append(Report(identity, "", "", published=date.fromisoformat(day) if day else None))
        return found

    def reads(self, claims: Sequence[str]) -> list[Claim]:
        """Claims as they were read, without any person's edit."""
        found = {
            identity: decode(Claim, text)
            for keys in batched(claims, MANY)
            for identity, text in self.db.execute(
                f"SELECT id, coalesce(read, document) FROM claim_texts WHERE id IN ({marks(keys)})",  # noqa: S608
                keys,
            )
        }
        return [found[c] for c in claims if c in found]

    def decided(self, subjects: Iterable[str]) -> list[Decision]:
        """The decisions about any of ``subjects``, undone ones and undos included, in the order taken."""
        return decided(self.db, subjects)

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

    def _taken(self, known: Keyed[T], table: str, column: str, kind: type[T], wanted: Collection[str]) -> list[T]:
        """Several at once, in the order wanted."""
        ids = list(dict.fromkeys(wanted))
        missing = [i for i in ids if i not in known.known]
        for keys in batched(missing, MANY):
            asked = f"SELECT id, {column} FROM {table} WHERE id IN ({marks(keys)})"  # noqa: S608
            known.put({identity: decode(kind, text) for identity, text in self.db.execute(asked, keys) if text})
        return [one for i in ids if (one := known.known.get(i)) is not None]

    def _counting(self, keys: Sequence[str]) -> Iterator[str]:
        """Those of ``keys`` that are reports which count."""
        asked = f"SELECT id FROM reports WHERE id IN ({marks(keys)})"  # noqa: S608
        return (row[0] for row in self.db.execute(asked, keys))
