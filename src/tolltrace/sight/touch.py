"""What decisions change, drawn within the incidents that they are about.

Accepting, rejecting, editing and pinning change one incident: its toll is drawn anew, and totals, questions and the queue follow
exactly, as a pass over the whole record gives them under the same links. Merging, splitting, adding and undoing regroup the
incidents concerned by the links that are kept; since linking weighs every pair against the whole record, a pass follows these and
edits.
"""

import json
import sqlite3
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager

from tolltrace.model import Claim, Decision, DecisionKind, Linkage
from tolltrace.model.edits import undone
from tolltrace.reconcile.history import reconcile_revised, stated_days
from tolltrace.reconcile.scenarios import swaps
from tolltrace.review.queue import claim_item, incident_items, link_id, link_item, settled_by
from tolltrace.sight import rows
from tolltrace.sight.build import put_decisions
from tolltrace.sight.change import Change
from tolltrace.sight.claims import brought_up
from tolltrace.sight.regroup import regrouped
from tolltrace.sight.rows import PUT
from tolltrace.sight.shelf import Reports
from tolltrace.sight.sources import moves, refresh
from tolltrace.store.codec import decode

WITHOUT_PASS = frozenset({DecisionKind.ACCEPT, DecisionKind.REJECT, DecisionKind.PIN})


def touch(db: sqlite3.Connection, decisions: Sequence[Decision], texts: Reports) -> None:
    """Takes in ``decisions``, the next ones after those that ``db`` knows, in one transaction. Where linking may see more than
    what was drawn here, the value "links" says up to which decision a pass must look."""
    with _writing(db):
        _Touch(db, texts).take(decisions)


@contextmanager
def _writing(db: sqlite3.Connection) -> Iterator[None]:
    db.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        db.execute("ROLLBACK")
        raise
    db.execute("COMMIT")


class _Touch(Change):
    """The work from decisions to tolls, questions and sources."""

    def take(self, decisions: Sequence[Decision]) -> None:
        seen = int(self.meta("seen"))
        put_decisions(self.db, enumerate(decisions, seen + 1), set())
        if any(d.kind is DecisionKind.UNDO for d in decisions):
            self._void()
        self.kinds = {kind for d in decisions for kind in self._kinds(d)}
        subjects = dict.fromkeys(s for d in decisions for s in d.subjects)
        moved = brought_up(self, decisions, subjects)
        homes = self._homes(subjects) | regrouped(self, decisions, subjects)
        self._conclude(homes)
        self._links(homes)
        self._queue(subjects, homes)
        if self.kinds - WITHOUT_PASS:
            self._sources(homes, moved)
        kept = [("seen", seen + len(decisions)), ("tally", json.dumps(self.tally.lines()))]
        if not self.kinds <= WITHOUT_PASS:
            kept.append(("links", seen + len(decisions)))
        self.db.executemany(PUT["meta"], kept)

    # Decisions

    def _kinds(self, decision: Decision) -> set[DecisionKind]:
        """What a decision does: an undo does what it takes back."""
        if decision.kind is not DecisionKind.UNDO:
            return {decision.kind}
        taken_back = self.shelf().decision(decision.subjects[0])
        return self._kinds(taken_back) if taken_back else set()

    def _void(self) -> None:
        """An undo takes back a decision, which may be an undo itself: all undos tell together what is void."""
        undos = [decode(Decision, r[0]) for r in self.db.execute("SELECT document FROM decisions WHERE kind = 'undo'")]
        void = undone(undos)
        was = {r[0] for r in self.db.execute("SELECT id FROM decisions WHERE void")}
        for identity in void ^ was:
            self.db.execute("UPDATE decisions SET void = ? WHERE id = ?", (identity in void, identity))

    # Incidents

    def _homes(self, subjects: Iterable[str]) -> set[str]:
        """The incidents that ``subjects`` are, or are held by."""
        shelf = self.shelf()
        found = {home for s in subjects if (home := shelf.incident_of.get(s))}
        return found | {s for s in subjects if s in shelf.incident}

    def _conclude(self, homes: Iterable[str]) -> None:
        """Draws the tolls of incidents anew and sums them."""
        shelf = self.shelf()
        for home in sorted(homes):
            incident = shelf.incident.get(home)
            if incident is None:
                continue
            claims = {c.id: c for c in shelf.reads(incident.claims)}
            stated = stated_days(claims.values(), shelf.dated(c.report for c in claims.values()))
            about = shelf.decided((incident.id, *incident.happenings, *incident.claims))
            conclusion = reconcile_revised(incident, claims, stated, self.policy, about)
            if (before := shelf.conclusion.get(home)) is not None:
                self.tally.add(before, -1)
            self.tally.add(conclusion)
            self.db.execute("INSERT OR IGNORE INTO changed VALUES (?)", (home,))
            for table in ("parties", "statuses", "tolls"):
                self.db.execute(f"DELETE FROM {table} WHERE incident = ?", (home,))  # noqa: S608 - our own names
            self.db.execute(PUT["incidents"], rows.incident_row(incident, conclusion))
            self.db.execute(PUT["incident_texts"], rows.incident_text(incident, conclusion))
            self.db.executemany(PUT["parties"], rows.party_rows(incident))
            self.db.executemany(PUT["tolls"], rows.toll_rows(conclusion))
            self.db.executemany(PUT["statuses"], rows.status_rows(incident, conclusion))

    def _links(self, homes: Collection[str]) -> None:
        """What the other answer to each open link of these incidents would change."""
        shelf = self.shelf()
        touched = {h for home in homes if home in shelf.incident for h in shelf.incident[home].happenings}
        links = dict.fromkeys(k for h in sorted(touched) for k in shelf.links_of.get(h, ()))
        asking = [k for k in links if not k.certain]
        ends = {i for k in asking for side in (k.a, k.b) if (i := shelf.incident_of.get(side))}
        if not ends:
            return
        incidents = [shelf.incident[i] for i in sorted(ends)]
        members = [h for i in incidents for h in i.happenings]
        within = dict.fromkeys(k for h in members for k in shelf.links_of.get(h, ()) if k.joined)
        claims = {c.id: c for c in shelf.reads([c for i in incidents for c in i.claims])}
        part = Linkage(tuple(shelf.happening[h] for h in members), tuple(incidents), tuple({**within, **dict.fromkeys(asking)}))
        about = shelf.decided([*ends, *members, *claims])
        wanted = {link_id(k) for k in asking}
        for swap in swaps(part, claims, self.policy, about):
            if (name := link_id(swap.link)) in wanted:
                change = swap.change
                told = json.dumps(change.lines()), change.moved(), name
                self.db.execute("UPDATE links SET change = ?, moved = ? WHERE id = ?", told)
                self._ask(name, [rows.item_row(link_item(swap.link, change.moved()))])

    # The queue and the sources

    def _ask(self, identity: str, items: Sequence[rows.Row]) -> None:
        self.db.execute("DELETE FROM queue WHERE id = ?", (identity,))
        self.db.executemany(PUT["queue"], items)

    def _queue(self, subjects: Iterable[str], homes: Iterable[str]) -> None:
        """What is asked of the claims, incidents and links touched."""
        shelf = self.shelf()
        held = [c for h in homes if h in shelf.incident for c in shelf.incident[h].claims]
        for identity in dict.fromkeys([*subjects, *held]):
            if (claim := shelf.claim.get(identity)) is not None:
                item = claim_item(claim, held=identity in shelf.incident_of)
                self._ask(identity, [] if self._judged(identity) else [rows.item_row(item)])
        for home in homes:
            incident, conclusion = shelf.incident.get(home), shelf.conclusion.get(home)
            if incident is None or conclusion is None:
                continue
            pinned = self.standing((home, *incident.happenings), DecisionKind.PIN)
            asked = [] if pinned or self._judged(home) else incident_items(conclusion)
            self._ask(home, [rows.item_row(i) for i in asked])
            for link in (k for h in incident.happenings for k in shelf.links_of.get(h, ()) if k.certain):
                self.db.execute("DELETE FROM queue WHERE id = ?", (link_id(link),))
        self.db.execute("DELETE FROM queue WHERE kind = 'link' AND id IN (SELECT id FROM links WHERE NOT open)")

    def _judged(self, identity: str) -> bool:
        kinds = (DecisionKind.ACCEPT, DecisionKind.REJECT, DecisionKind.EDIT, DecisionKind.ADD)
        return any(identity in settled_by(d) for d in self.standing([identity], *kinds))

    def _sources(self, homes: Iterable[str], had: set[str]) -> None:
        """How the claimants of these incidents stand now; ``had`` are further names."""
        shelf = self.shelf()
        names = set(had)
        for home in homes:
            self.db.execute("DELETE FROM moves WHERE incident = ?", (home,))
            told: dict[str, list[Claim]] = {}
            incident = shelf.incident.get(home)
            for claim in (shelf.claim[c] for c in (incident.claims if incident else ()) if c in shelf.claim):
                if claim.claimant:
                    told.setdefault(rows.source_of(claim), []).append(claim)
            for name, claims in told.items():
                published = {r.id: r.published for r in shelf.dated(c.report for c in claims)}
                higher, lower = moves((c, published[c.report]) for c in claims)
                if higher or lower:
                    self.db.execute("INSERT INTO moves VALUES (?,?,?,?)", (name, home, higher, lower))
            names |= told.keys()
        refresh(self.db, sorted(names - {""}))
