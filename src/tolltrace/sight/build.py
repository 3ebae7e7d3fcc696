"""From a whole pass to the file of what is in sight."""

import json
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path

from tolltrace.model import Claim, Decision
from tolltrace.model.edits import undone
from tolltrace.pipeline import Pass
from tolltrace.reconcile.stream import few_collections
from tolltrace.reconcile.totals import Tally
from tolltrace.review.queue import claim_item, incident_items, link_id, link_item, settled_by
from tolltrace.sight import rows, schema
from tolltrace.sight.rows import PUT
from tolltrace.sight.sources import moves, publishers, refresh
from tolltrace.store.codec import encode


def build(path: Path | str, whole: Pass, mark: Sequence[int] = (0, 0)) -> sqlite3.Connection:
    """A new file at ``path`` (":memory:" for none) of a pass. ``mark``: what the store said of reports and conclusions
    (``Store.mark``) once the pass was recorded; another one makes the file stale."""
    db = schema.created(path)
    with few_collections():
        _fill(db, whole, mark)
    schema.finished(db)
    return db


def _fill(db: sqlite3.Connection, whole: Pass, mark: Sequence[int]) -> None:
    view = whole.view
    incident_of = view.incident_of
    home = {h: i.id for i in view.linkage.incidents for h in i.happenings}
    counts = rows.counted(view.claims)
    rank = {r.id: n for n, r in enumerate(view.reports)}
    read = {c.id: c for c in whole.read}

    def put(table: str, made: Iterable[rows.Row]) -> None:
        db.executemany(PUT[table], made)

    def before(claim: Claim) -> Claim | None:
        """The claim as it was read, where that is another one."""
        found = read[claim.id]
        return None if found == claim else found

    told = (rows.report_row(rank[r.id], r, counts.get(r.id, 0)) for r in view.reports)
    db.executemany("INSERT INTO reports VALUES (?,?,?,?,?,?)", told)
    put("claims", (rows.claim_row(c, rank[c.report], incident_of.get(c.id)) for c in view.claims))
    put("claim_texts", (rows.claim_text(c, before(c)) for c in view.claims))
    put("happenings", (rows.happening_row(h, home.get(h.id)) for h in view.linkage.happenings))
    put("incidents", (rows.incident_row(i, view.conclusion.get(i.id)) for i in view.linkage.incidents))
    put("incident_texts", (rows.incident_text(i, view.conclusion.get(i.id)) for i in view.linkage.incidents))
    put("parties", (row for i in view.linkage.incidents for row in rows.party_rows(i)))
    put("statuses", (row for i in view.linkage.incidents for row in rows.status_rows(i, view.conclusion.get(i.id))))
    put("tolls", (row for r in view.reconciled for row in rows.toll_rows(r)))
    changes = {link_id(k): change for k, change in whole.changes}
    put("links", (rows.link_row(k, changes.get(link_id(k))) for k in view.linkage.links))
    put("sides", ((side, link_id(k)) for k in view.linkage.links for side in (k.a, k.b)))
    _names(db, view.claims, rank)
    _decisions(db, whole.decisions)
    _queue(db, whole, changes)
    _sources(db, whole, incident_of, rank)
    tally = Tally(view.reconciled)
    put("meta", [("policy", view.policy), ("tally", json.dumps(tally.lines())), ("seen", len(whole.decisions))])
    put("meta", [("through", len(whole.decisions)), ("mark", json.dumps(list(mark[:2]))), ("claims", len(view.claims))])


def _names(db: sqlite3.Connection, claims: Sequence[Claim], rank: Mapping[str, int]) -> None:
    """What claims are found by: each text once, and for each the claims that have it."""
    number: dict[str, int] = {}
    first: list[int] = []
    kept: dict[tuple[str, str, str], dict[str, None]] = {}
    found = []
    for claim in claims:
        key = claim.claimant, claim.responsible, claim.where.written
        if key not in kept:
            kept[key] = rows.named(claim)
        at = rows.rank_of(rank[claim.report], claim)
        for text in kept[key]:
            n = number.setdefault(text, len(number))
            if n == len(first):
                first.append(at)
            found.append((n, at, claim.id))
    db.executemany("INSERT INTO names VALUES (?,?,?)", ((n, text, first[n]) for text, n in number.items()))
    db.executemany(PUT["named"], sorted(found))


def _decisions(db: sqlite3.Connection, decisions: Sequence[Decision]) -> None:
    void = undone(decisions)
    put_decisions(db, enumerate(decisions, 1), void)


def put_decisions(db: sqlite3.Connection, numbered: Iterable[tuple[int, Decision]], void: set[str]) -> None:
    """Keeps decisions with their numbers; ``void`` are the ids of those undone."""
    for seq, d in numbered:
        row = (seq, d.id, d.kind.value, d.author, d.at.isoformat(), d.id in void, encode(d))
        db.execute("INSERT OR REPLACE INTO decisions VALUES (?,?,?,?,?,?,?)", row)
        db.executemany("INSERT OR IGNORE INTO subjects VALUES (?,?)", [(s, seq) for s in dict.fromkeys(d.subjects)])


def _queue(db: sqlite3.Connection, whole: Pass, changes: Mapping[str, Tally]) -> None:
    view = whole.view
    void = undone(whole.decisions)
    standing = [d for d in whole.decisions if d.id not in void and d.kind.value != "undo"]
    judged = {s for d in standing for s in settled_by(d)}
    pinned = {s for d in standing if d.kind.value == "pin" for s in d.subjects}
    items = [link_item(k, changes[link_id(k)].moved()) for k in view.linkage.links if link_id(k) in changes]
    for conclusion in view.reconciled:
        incident = view.incident[conclusion.incident]
        if incident.id not in judged and not pinned & {incident.id, *incident.happenings}:
            items += incident_items(conclusion)
    items += [claim_item(c, held=c.id in view.incident_of) for c in view.claims if c.id not in judged]
    db.executemany(PUT["queue"], map(rows.item_row, items))


def _sources(db: sqlite3.Connection, whole: Pass, incident_of: Mapping[str, str], rank: Mapping[str, int]) -> None:
    view = whole.view
    claims_of: dict[str, list[Claim]] = defaultdict(list)
    told: dict[tuple[str, str], list[tuple[Claim, date | None]]] = defaultdict(list)
    published = {r.id: r.published for r in view.reports}
    for claim in view.claims:
        claims_of[claim.report].append(claim)
        if claim.claimant and claim.id in incident_of:
            told[rows.source_of(claim), incident_of[claim.id]].append((claim, published[claim.report]))
    moved = ((source, incident, *moves(claims)) for (source, incident), claims in told.items())
    db.executemany("INSERT INTO moves VALUES (?,?,?,?)", (row for row in moved if row[2] or row[3]))
    resting = Counter(origin.casefold() for i in view.linkage.incidents for _, origin in i.origin_of)
    db.executemany("INSERT INTO resting VALUES (?,?)", resting.items())
    made = publishers(view.reports, claims_of, view.linkage.incidents)
    db.executemany("INSERT INTO publishers VALUES (?,?)", ((n, encode(p)) for n, p in enumerate(made)))
    db.execute("CREATE INDEX claims_source ON claims (source, incident, stance, claimant, rank)")
    refresh(db, sorted({rows.source_of(c) for c in view.claims if c.claimant}))
