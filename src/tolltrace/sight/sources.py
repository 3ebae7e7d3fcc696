"""Sources: who they are and whom they stand with, what rests on them, and how the figures of each claimant moved later."""

import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from tolltrace.model import Claim, Incident, Report
from tolltrace.model.plain import plain
from tolltrace.store.codec import decode, encode
from tolltrace.vocab.parties import canonical, kind_of, side_of, source

_PARTISAN = frozenset({"government", "armed force", "armed group"})


@dataclass(frozen=True, slots=True)
class Standing:
    """What the vocabulary says of a name: its kind, whom it stands with, and why we say so; empty where it knows nothing."""

    kind: str
    side: tuple[str, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class Publisher:
    """A publisher with its reports, claims, and the days between which it published. ``origins`` are the independent origins
    behind its claims, ``own`` of them its own voice."""

    name: str
    standing: Standing
    reports: int
    claims: int
    origins: int
    own: int
    first: date | None
    last: date | None


@dataclass(frozen=True, slots=True)
class Claimant:
    """A claimant, under one name however it is ``written``: figures told, denied, how many claims of incidents rest on it as
    their origin, and how often a later figure of an incident was higher or lower."""

    name: str
    written: tuple[str, ...]
    standing: Standing
    claims: int
    incidents: int
    resting: int
    denied: int
    higher: int
    lower: int


def standing(name: str) -> Standing:
    """What is known of ``name``. A name that no list holds stands with nobody because a country occurs in it ("Syrian rights
    groups"): only a party, its government and its forces do."""
    known, kind = source(name), kind_of(name)
    if known is not None:
        return Standing(kind, known.side, known.reason)
    side = side_of(name)
    return Standing(kind, side if kind in _PARTISAN or side == (name,) else (), "")


def publishers(
    reports: Sequence[Report], claims_of: Mapping[str, Sequence[Claim]], incidents: Iterable[Incident]
) -> list[Publisher]:
    """Those with most reports first."""
    origin = {claim: origin for incident in incidents for claim, origin in incident.origin_of}
    by_name = defaultdict(list)
    for report in reports:
        by_name[plain(report.publisher)].append(report)
    made = []
    for name, own_reports in by_name.items():
        told = [c for r in own_reports for c in claims_of.get(r.id, ())]
        behind = {origin[c.id] for c in told if c.id in origin}
        own = {o for o in behind if o in {r.id for r in own_reports} or (name and o.casefold() == canonical(name).casefold())}
        days = [r.published for r in own_reports if r.published]
        first, last = min(days, default=None), max(days, default=None)
        made.append(Publisher(name, standing(name), len(own_reports), len(told), len(behind), len(own), first, last))
    return sorted(made, key=lambda p: (-p.reports, p.name))


def moves(told: Iterable[tuple[Claim, date | None]]) -> tuple[int, int]:
    """How often a later figure of one claimant for one incident, outcome and status was higher, and how often lower. ``told`` are
    its claims of that incident, each with the day of its report."""
    series: dict[tuple[str, str], list[tuple[date, int]]] = defaultdict(list)
    for claim, published in told:
        day, figure = claim.said.start or published, claim.count.stated_high
        if day and figure is not None and not claim.part_of:
            series[claim.outcome.value, claim.status.value].append((day, figure))
    higher = lower = 0
    for points in series.values():
        points.sort()
        for (one, before), (two, after) in pairwise(points):
            if two > one:
                higher += after > before
                lower += after < before
    return higher, lower


def refresh(db: sqlite3.Connection, sources: Iterable[str]) -> None:
    """Counts anew what is known of claimants: ``sources`` are their names, as rows of claims have them."""
    for name in sources:
        db.execute("DELETE FROM claimants WHERE name = ?", (name,))
        if found := _claimant(db, name):
            db.execute("INSERT INTO claimants VALUES (?,?,?)", (name, found.claims, encode(found)))


def _claimant(db: sqlite3.Connection, name: str) -> Claimant | None:
    counted = "SELECT count(*), count(DISTINCT incident), sum(stance = 'denied') FROM claims WHERE source = ?"
    claims, incidents, denied = db.execute(counted, (name,)).fetchone()
    if not claims:
        return None
    written = "SELECT claimant FROM claims WHERE source = ? GROUP BY claimant ORDER BY count(*) DESC, min(rank) LIMIT 4"
    names = [n for (n,) in db.execute(written, (name,)) if n.casefold() != name.casefold()]
    moved = "SELECT coalesce(sum(higher), 0), coalesce(sum(lower), 0) FROM moves WHERE source = ?"
    higher, lower = db.execute(moved, (name,)).fetchone()
    rests = db.execute("SELECT claims FROM resting WHERE origin = ?", (name.casefold(),)).fetchone()
    return Claimant(name, tuple(names), standing(name), claims, incidents, rests[0] if rests else 0, denied, higher, lower)


def claimants(db: sqlite3.Connection, start: int, most: int) -> list[Claimant]:
    """At most ``most`` claimants from number ``start`` on, those with most claims first."""
    asked = "SELECT document FROM claimants ORDER BY claims DESC, name LIMIT ? OFFSET ?"
    return [decode(Claimant, row[0]) for row in db.execute(asked, (most, start))]


def publishers_from(db: sqlite3.Connection, start: int, most: int) -> list[Publisher]:
    """At most ``most`` publishers from number ``start`` on, those with most reports first."""
    asked = "SELECT document FROM publishers ORDER BY position LIMIT ? OFFSET ?"
    return [decode(Publisher, row[0]) for row in db.execute(asked, (most, start))]
