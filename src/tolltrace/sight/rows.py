"""Records as rows of what is in sight: one function a table, for the whole record and for what a decision changes alike."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date

from tolltrace.export.digest import headline, silent
from tolltrace.model import Claim, Happening, Incident, Link, Reconciled, Report
from tolltrace.model.plain import plain
from tolltrace.reconcile.totals import Tally
from tolltrace.review.queue import Item
from tolltrace.sight.group import by_person
from tolltrace.sight.schema import UNDATED
from tolltrace.sight.spots import point, projected, spot
from tolltrace.store.codec import encode
from tolltrace.store.search import folded
from tolltrace.vocab.parties import canonical

Row = tuple[object, ...]
SHIFT = 28  # bits for the offset of a figure in its report: claims are ranked by report, then by where their figure begins

PUT = {
    "claims": "INSERT OR REPLACE INTO claims VALUES (?,?,?,?,?,?,?,?,?,?,?,?)",
    "claim_texts": "INSERT OR REPLACE INTO claim_texts VALUES (?,?,?)",
    "happenings": "INSERT OR REPLACE INTO happenings VALUES (?,?,?)",
    "incidents": "INSERT OR REPLACE INTO incidents VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
    "incident_texts": "INSERT OR REPLACE INTO incident_texts VALUES (?,?,?,?,?)",
    "parties": "INSERT OR IGNORE INTO parties VALUES (?,?)",
    "statuses": "INSERT OR IGNORE INTO statuses VALUES (?,?)",
    "tolls": "INSERT OR REPLACE INTO tolls VALUES (?,?,?,?)",
    "links": "INSERT OR REPLACE INTO links VALUES (?,?,?,?,?,?,?,?,?)",
    "sides": "INSERT OR IGNORE INTO sides VALUES (?,?)",
    "queue": "INSERT INTO queue VALUES (?,?,?,?)",
    "named": "INSERT OR IGNORE INTO named VALUES (?,?,?)",
    "meta": "INSERT OR REPLACE INTO meta VALUES (?,?)",
}
"""How a row of each table is put."""


def report_row(rank: int, report: Report, claims: int) -> Row:
    return rank, report.id, plain(report.publisher), report.publisher, _iso(report.published), claims


def rank_of(report: int, claim: Claim) -> int:
    """Where a claim stands among all: by the rank of its report, then by its figure."""
    return (report << SHIFT) | claim.figure.start


def claim_row(claim: Claim, report: int, incident: str | None) -> Row:
    """``report`` is the rank of its report."""
    return (
        claim.id,
        claim.report,
        rank_of(report, claim),
        claim.figure.end,
        claim.outcome.value,
        claim.status.value,
        claim.stance.value,
        claim.scope.value,
        plain(claim.claimant),
        source_of(claim),
        incident,
        claim.claimant,
    )


def source_of(claim: Claim) -> str:
    """The one name of its claimant, however it is written; "" without one."""
    return canonical(claim.claimant) if claim.claimant else ""


def claim_text(claim: Claim, read: Claim | None) -> Row:
    """``read`` is the claim as it was read, where a person edited it since."""
    return claim.id, encode(claim), None if read is None else encode(read)


def named(claim: Claim) -> dict[str, None]:
    """The folded texts that a claim is found by."""
    return dict.fromkeys(f for t in (claim.claimant, claim.responsible, claim.where.written) if t and (f := folded(t)))


def happening_row(happening: Happening, incident: str | None) -> Row:
    return happening.id, incident, encode(happening)


def incident_row(incident: Incident, conclusion: Reconciled | None) -> Row:
    when, where = incident.when, incident.where
    lead, at = headline(conclusion), spot(where)
    return (
        incident.id,
        _iso(when.start) or UNDATED,
        _iso(when.end) or UNDATED,
        where.written.casefold(),
        incident.method.value,
        conclusion.grading.grade.value if conclusion else "",
        where.lat,
        where.lon,
        at is not None,
        lead.low if lead else None,
        lead.high if lead else None,
        json.dumps(point(incident, conclusion), ensure_ascii=False, separators=(",", ":")),
        *(projected(at.lon, at.lat) if at else (None, None)),
    )


def incident_text(incident: Incident, conclusion: Reconciled | None) -> Row:
    """What a line shows of it, then all of it."""
    head = replace(incident, happenings=(), claims=(), origin_of=())
    if conclusion is None:
        return incident.id, encode(head), None, encode(incident), None
    lead = headline(conclusion)
    tolls = (replace(lead, trace=()),) if lead else ()
    concluded = replace(conclusion, tolls=tolls, parts=(), revisions=())
    return incident.id, encode(head), encode(concluded), encode(incident), encode(conclusion)


def party_rows(incident: Incident) -> list[Row]:
    return [(party, incident.id) for party in dict.fromkeys(incident.responsible)]


def status_rows(incident: Incident, conclusion: Reconciled | None) -> list[Row]:
    """The statuses of which its tolls say something."""
    tolls = conclusion.tolls if conclusion else ()
    return [(status, incident.id) for status in dict.fromkeys(t.status.value for t in tolls if not silent(t))]


def item_row(item: Item) -> Row:
    return item.id, item.kind.value, item.value, " ".join(item.why)


def toll_rows(conclusion: Reconciled | None) -> list[Row]:
    """Its tolls in order."""
    if conclusion is None:
        return []
    return [(conclusion.incident, n, t.outcome.value, t.status.value) for n, t in enumerate(conclusion.tolls)]


def link_row(link: Link, change: Tally | None) -> Row:
    """``change``: what the other answer would change in the totals, for a link that awaits one."""
    document = encode(link)
    told = None if change is None else json.dumps(change.lines())
    machine = None if by_person(link) else document
    moved = 0 if change is None else change.moved()
    return f"{link.a}~{link.b}", link.a, link.b, link.score, not link.certain, document, machine, told, moved


def change_of(text: str | None) -> Tally:
    """The change that a link's row keeps."""
    return Tally.of((o, s, tuple(n)) for o, s, n in json.loads(text or "[]"))


def counted(claims: Iterable[Claim]) -> Mapping[str, int]:
    """How many claims each report has."""
    found: dict[str, int] = {}
    for claim in claims:
        found[claim.report] = found.get(claim.report, 0) + 1
    return found


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
