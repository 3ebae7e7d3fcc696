"""One transaction's work on the file of what is in sight: what its parts share."""

import json
import sqlite3
from collections.abc import Iterable
from typing import Any

from tolltrace.model import Decision, DecisionKind
from tolltrace.reconcile import Policy, load_policy
from tolltrace.reconcile.totals import Tally
from tolltrace.sight.shelf import Reports, Shelf


class Change:
    """Within one transaction of ``db``: the running ``tally`` of all tolls, and ``kinds``, what its decisions do."""

    def __init__(self, db: sqlite3.Connection, texts: Reports) -> None:
        self.db, self.texts = db, texts
        self.tally = Tally.of((o, s, tuple(n)) for o, s, n in json.loads(self.meta("tally") or "[]"))
        self.kinds: set[DecisionKind] = set()
        self.policy: Policy = load_policy(str(self.meta("policy")).partition("@")[0] or "default")

    def shelf(self) -> Shelf:
        """The present state, this transaction's own changes included."""
        return Shelf(self.db, self.texts)

    def standing(self, subjects: Iterable[str], *kinds: DecisionKind) -> list[Decision]:
        """The decisions of these kinds about ``subjects`` that nobody took back."""
        shelf = self.shelf()
        return [d for d in shelf.decided(subjects) if d.kind in kinds and d.id not in shelf.void]

    def incident_of(self, identity: str) -> str | None:
        """The incident that holds a claim or a happening."""
        home: str | None = self.shelf().incident_of.get(identity)
        return home

    def meta(self, name: str) -> Any:
        """A value kept about the whole, None when it is not kept."""
        row = self.db.execute("SELECT value FROM meta WHERE name = ?", (name,)).fetchone()
        return row[0] if row else None
