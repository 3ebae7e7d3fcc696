"""What decisions change, drawn within the incidents that they are about.

Accepting, rejecting, editing and pinning change one incident: its toll is drawn anew, and totals, questions and the queue follow
exactly, as a pass over the whole record gives them under the same links. Merging, splitting, adding and undoing regroup the
incidents concerned by the links that are kept; since linking weighs every pair against the whole record, a pass follows these and
edits.
"""

import json
import sqlite3
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from tolltrace.model import Claim, Decision, DecisionKind, Happening, Incident, Link, Linkage, Reconciled, Scope, happening_id
from tolltrace.model.edits import edited, undone
from tolltrace.model.naming import names
from tolltrace.reconcile import Policy, load_policy
from tolltrace.reconcile.history import reconcile_revised, stated_days
from tolltrace.reconcile.scenarios import swaps
from tolltrace.reconcile.totals import Tally
from tolltrace.review.queue import claim_item, incident_items, link_id, link_item, settled_by
from tolltrace.sight import group, rows
from tolltrace.sight.build import put_decisions
from tolltrace.sight.rows import PUT
from tolltrace.sight.shelf import Reports, Shelf
from tolltrace.sight.sources import moves, refresh
from tolltrace.store.codec import decode, encode

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


class _Touch:
    """One transaction's work; ``kinds`` are what its decisions do."""

    def __init__(self, db: sqlite3.Connection, texts: Reports) -> None:
        self.db, self.texts = db, texts
        self.tally = Tally.of((o, s, tuple(n)) for o, s, n in json.loads(self._meta("tally") or "[]"))
        self.kinds: set[DecisionKind] = set()
        self.policy: Policy = load_policy(str(self._meta("policy")).partition("@")[0] or "default")

    def take(self, decisions: Sequence[Decision]) -> None:
        seen = int(self._meta("seen"))
        put_decisions(self.db, enumerate(decisions, seen + 1), set())
        if any(d.kind is DecisionKind.UNDO for d in decisions):
            self._void()
        self.kinds = {kind for d in decisions for kind in self._kinds(d)}
        subjects = dict.fromkeys(s for d in decisions for s in d.subjects)
        moved = self._claims(decisions, subjects)
        homes = self._homes(subjects) | self._regroup(decisions, subjects)
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

    def _standing(self, subjects: Iterable[str], *kinds: DecisionKind) -> list[Decision]:
        """The decisions of these kinds about ``subjects`` that nobody took back."""
        shelf = self.shelf()
        return [d for d in shelf.decided(subjects) if d.kind in kinds and d.id not in shelf.void]

    # Claims

    def _claims(self, decisions: Sequence[Decision], subjects: Iterable[str]) -> set[str]:
        """Brings the claims among ``subjects`` up to what people say of them; gives the names of claimants that they have
        and had."""
        had: set[str] = set()
        if not self.kinds & {DecisionKind.EDIT, DecisionKind.ADD}:
            return had
        for decision in decisions:
            if decision.kind is DecisionKind.ADD and (report := self._rank(decision.subjects[0])) is not None:
                self._add(decode(Claim, decision.value), report)
        for identity in subjects:
            row = self.db.execute("SELECT document, read FROM claim_texts WHERE id = ?", (identity,)).fetchone()
            if row is None:
                self._back(identity)
                continue
            now, read = decode(Claim, row[0]), decode(Claim, row[1] or row[0])
            had.add(rows.source_of(now))
            if self._gone(read):
                self._remove(now)
                continue
            after = edited([read], self._standing([identity], DecisionKind.EDIT))[0]
            had.add(rows.source_of(after))
            if after != now:
                self._put(after, None if after == read else read)
        return had

    def _gone(self, claim: Claim) -> bool:
        """Whether a person added the claim and took it back since."""
        added = [d for d in self.shelf().decided([claim.id]) if d.kind is DecisionKind.ADD]
        return bool(added) and claim.reader == "person" and not self._standing([claim.id], DecisionKind.ADD)

    def _back(self, identity: str) -> None:
        """A claim whose addition was taken back, and that taken back too."""
        for decision in self._standing([identity], DecisionKind.ADD):
            if decision.subjects[1:2] == (identity,) and (report := self._rank(decision.subjects[0])) is not None:
                self._add(decode(Claim, decision.value), report)

    def _rank(self, report: str) -> int | None:
        row = self.db.execute("SELECT rank FROM reports WHERE id = ?", (report,)).fetchone()
        return None if row is None else int(row[0])

    def _add(self, claim: Claim, report: int) -> None:
        """Puts a claim that a person found into its happening, a new one where its report tells of none with its label."""
        self._put(claim, None)
        self.db.execute("UPDATE reports SET claims = claims + 1 WHERE rank = ?", (report,))
        if claim.scope is not Scope.INCIDENT:
            return
        identity = happening_id(claim.report, claim.event)
        held = self.shelf().happening.get(identity)
        if held is None:
            party = (claim.responsible,) if claim.responsible else ()
            held = Happening(identity, claim.report, claim.event, (), claim.when, claim.where, claim.method, party)
        if claim.id not in held.claims:
            held = replace(held, claims=(*held.claims, claim.id))
        self.db.execute(PUT["happenings"], rows.happening_row(held, self._incident_of(identity)))

    def _remove(self, claim: Claim) -> None:
        shelf = self.shelf()
        identity = happening_id(claim.report, claim.event)
        if (held := shelf.happening.get(identity)) is not None:
            left = replace(held, claims=tuple(c for c in held.claims if c != claim.id))
            self.db.execute(PUT["happenings"], rows.happening_row(left, self._incident_of(identity)))
        self.db.execute("UPDATE reports SET claims = claims - 1 WHERE id = ?", (claim.report,))
        for statement in (
            "DELETE FROM claims WHERE id = ?",
            "DELETE FROM claim_texts WHERE id = ?",
            "DELETE FROM named WHERE claim = ?",
            "DELETE FROM queue WHERE id = ?",
        ):
            self.db.execute(statement, (claim.id,))

    def _put(self, claim: Claim, read: Claim | None) -> None:
        report = self._rank(claim.report)
        if report is None:
            return
        self.db.execute(PUT["claims"], rows.claim_row(claim, report, self._incident_of(claim.id)))
        self.db.execute(PUT["claim_texts"], rows.claim_text(claim, read))
        names = [n for (n,) in self.db.execute("SELECT name FROM named WHERE claim = ?", (claim.id,))]
        self.db.execute("DELETE FROM named WHERE claim = ?", (claim.id,))
        at = rows.rank_of(report, claim)
        for text in rows.named(claim):
            self.db.execute("INSERT OR IGNORE INTO names (folded, first) VALUES (?, ?)", (text, at))
            (n,) = self.db.execute("SELECT n FROM names WHERE folded = ?", (text,)).fetchone()
            self.db.execute(PUT["named"], (n, at, claim.id))
            names.append(n)
        for n in dict.fromkeys(names):
            (first,) = self.db.execute("SELECT min(rank) FROM named WHERE name = ?", (n,)).fetchone()
            if first is None:
                self.db.execute("DELETE FROM names WHERE n = ?", (n,))
            else:
                self.db.execute("UPDATE names SET first = ? WHERE n = ?", (first, n))

    # Incidents

    def _incident_of(self, identity: str) -> str | None:
        home: str | None = self.shelf().incident_of.get(identity)
        return home

    def _homes(self, subjects: Iterable[str]) -> set[str]:
        """The incidents that ``subjects`` are, or are held by."""
        shelf = self.shelf()
        found = {home for s in subjects if (home := shelf.incident_of.get(s))}
        return found | {s for s in subjects if s in shelf.incident}

    def _regroup(self, decisions: Sequence[Decision], subjects: Collection[str]) -> set[str]:
        """Puts the happenings among ``subjects``, and those of their incidents, into incidents anew; gives the new incidents."""
        if not self.kinds & {DecisionKind.MERGE, DecisionKind.SPLIT, DecisionKind.ADD}:
            return set()
        shelf = self.shelf()
        told = {s for s in subjects if s in shelf.happening}
        for claim in (shelf.claim[s] for s in subjects if s in shelf.claim):
            if (identity := happening_id(claim.report, claim.event)) in shelf.happening:
                told.add(identity)
        told |= {  # of a claim that is no more
            happening_id(r, c.event) for d in decisions for r, c in self._added(d) if happening_id(r, c.event) in shelf.happening
        }
        homes = {home for h in told if (home := shelf.incident_of.get(h))}
        before = [shelf.incident[i] for i in homes]
        happenings = [shelf.happening[h] for h in dict.fromkeys([*(h for i in before for h in i.happenings), *sorted(told)])]
        kept = [h for h in happenings if h.claims]
        said = group.answers([h.id for h in kept], shelf.decided(h.id for h in kept))
        links = self._machine(h.id for h in kept)
        groups = group.grouped(kept, links, said)
        made = self._incidents(before, kept, groups.sets())
        self._drop(before)
        for gone in (h for h in happenings if not h.claims):
            self.db.execute("DELETE FROM happenings WHERE id = ?", (gone.id,))
        for incident in made:
            self.db.execute(PUT["incident_texts"], rows.incident_text(incident, None))
            self.db.executemany(
                "UPDATE happenings SET incident = ? WHERE id = ?", [(incident.id, h) for h in incident.happenings]
            )
            self.db.executemany("UPDATE claims SET incident = ? WHERE id = ?", [(incident.id, c) for c in incident.claims])
        self._answer(links, groups, said)
        return {i.id for i in made}

    def _added(self, decision: Decision) -> list[tuple[str, Claim]]:
        """What a decision to add, or one that takes such a decision back, is about."""
        if decision.kind is DecisionKind.UNDO:
            taken_back = self.shelf().decision(decision.subjects[0])
            return self._added(taken_back) if taken_back else []
        return [(decision.subjects[0], decode(Claim, decision.value))] if decision.kind is DecisionKind.ADD else []

    def _incidents(
        self, before: Sequence[Incident], kept: Sequence[Happening], groups: Sequence[Sequence[str]]
    ) -> list[Incident]:
        """The incidents of ``groups``, named after those ``before``; one that has its members and claims already stays as it
        is."""
        shelf = self.shelf()
        by_id = {h.id: h for h in kept}
        claims = {c: shelf.claim[c] for h in kept for c in h.claims if c in shelf.claim}
        origin_of = {c: o for i in before for c, o in i.origin_of}
        known = {i.happenings: i for i in before}
        made = []
        gone = {i.id for i in before}
        named = names(before, groups, lambda i: i not in gone and i in shelf.incident)
        for name, members in zip(named, groups, strict=True):
            found = known.get(tuple(members))
            if found is None or set(found.claims) != {c for m in members for c in by_id[m].claims}:
                found = group.incident_of(name, [by_id[m] for m in members], claims, origin_of)
            made.append(found)
        return made

    def _drop(self, incidents: Iterable[Incident]) -> None:
        for incident in incidents:
            row = self.db.execute("SELECT conclusion FROM incident_texts WHERE id = ?", (incident.id,)).fetchone()
            if row and row[0]:
                self.tally.add(decode(Reconciled, row[0]), -1)
            self.db.execute("UPDATE claims SET incident = NULL WHERE incident = ?", (incident.id,))
            for table, key in (
                ("incident_texts", "id"),
                ("incidents", "id"),
                ("queue", "id"),
                ("parties", "incident"),
                ("statuses", "incident"),
                ("tolls", "incident"),
                ("moves", "incident"),
            ):
                self.db.execute(f"DELETE FROM {table} WHERE {key} = ?", (incident.id,))  # noqa: S608 - our own names

    def _machine(self, happenings: Iterable[str]) -> list[Link]:
        """The links of ``happenings`` as linking made them, those that people answered since included."""
        asked = "SELECT DISTINCT link FROM sides WHERE happening = ?"
        names = dict.fromkeys(n for h in happenings for (n,) in self.db.execute(asked, (h,)))
        found = (self.db.execute("SELECT machine FROM links WHERE id = ?", (n,)).fetchone() for n in names)
        return [decode(Link, row[0]) for row in found if row and row[0]]

    def _answer(self, links: Iterable[Link], groups: group.Groups, said: Mapping[group.Pair, Decision]) -> None:
        """Shows each link as people's answers leave it: those that hold nothing and ask nothing any more are hidden, and what a
        person joined has a link that says so."""
        apart = group.parted(said)
        for link in links:
            shown = group.stands(link, groups, apart)
            self.db.execute(
                "UPDATE links SET score = ?, document = ?, open = ? WHERE id = ?",
                (link.score, encode(link) if shown else None, shown and not link.certain, link_id(link)),
            )
        for happening in groups.of:
            asked = "SELECT link FROM sides JOIN links ON links.id = link WHERE happening = ? AND machine IS NULL"
            for (name,) in self.db.execute(asked, (happening,)).fetchall():
                self.db.execute("UPDATE links SET document = NULL, open = 0 WHERE id = ?", (name,))
        for pair in groups.merged:
            made = group.merge_link(pair, said[pair])
            known = self.db.execute("SELECT machine FROM links WHERE id = ?", (link_id(made),)).fetchone()
            row = rows.link_row(made, None)
            self.db.execute(PUT["links"], (*row[:6], known[0] if known else None, None, 0))
            self.db.executemany(PUT["sides"], [(side, link_id(made)) for side in pair])

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
            pinned = self._standing((home, *incident.happenings), DecisionKind.PIN)
            asked = [] if pinned or self._judged(home) else incident_items(conclusion)
            self._ask(home, [rows.item_row(i) for i in asked])
            for link in (k for h in incident.happenings for k in shelf.links_of.get(h, ()) if k.certain):
                self.db.execute("DELETE FROM queue WHERE id = ?", (link_id(link),))
        self.db.execute("DELETE FROM queue WHERE kind = 'link' AND id IN (SELECT id FROM links WHERE NOT open)")

    def _judged(self, identity: str) -> bool:
        kinds = (DecisionKind.ACCEPT, DecisionKind.REJECT, DecisionKind.EDIT, DecisionKind.ADD)
        return any(identity in settled_by(d) for d in self._standing([identity], *kinds))

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

    # Plumbing

    def shelf(self) -> Shelf:
        """The present state, this transaction's own changes included."""
        return Shelf(self.db, self.texts)

    def _meta(self, name: str) -> Any:
        row = self.db.execute("SELECT value FROM meta WHERE name = ?", (name,)).fetchone()
        return row[0] if row else None
