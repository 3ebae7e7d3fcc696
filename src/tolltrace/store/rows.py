"""Records to rows and back: which columns each table fills, in one place."""

import json
from datetime import date
from typing import Any

from sqlalchemy import Row

from tolltrace.model import Claim, Happening, Incident, Link, Reconciled, Report
from tolltrace.store.codec import encode


def iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def report_row(r: Report) -> dict[str, Any]:
    return {
        "id": r.id,
        "doc": r.doc,
        "publisher": r.publisher,
        "published": iso(r.published),
        "title": r.title,
        "url": r.url,
        "language": r.language,
        "archive_sha256": r.archive_sha256,
        "derived_by": r.derived_by,
        "notices": json.dumps(r.notices, ensure_ascii=False),
        "text": r.text,
        "text_sha256": r.text_sha256,
    }


def read_report(row: Row[Any]) -> Report:
    return Report(
        id=row.id,
        doc=row.doc,
        text=row.text,
        publisher=row.publisher,
        published=date.fromisoformat(row.published) if row.published else None,
        title=row.title,
        url=row.url,
        language=row.language,
        archive_sha256=row.archive_sha256,
        derived_by=row.derived_by,
        notices=tuple(json.loads(row.notices)),
    )


def claim_row(c: Claim, report: str, extractor: str, position: int) -> dict[str, Any]:
    return {"report": report, "extractor": extractor, "position": position, "document": encode(c), **claim_columns(c)}


def claim_columns(c: Claim) -> dict[str, Any]:
    """The columns that repeat what the document says, for queries; ``verify`` holds them against it."""
    return {
        "id": c.id,
        "figure_start": c.figure.start,
        "figure_end": c.figure.end,
        "outcome": c.outcome.value,
        "status": c.status.value,
        "stance": c.stance.value,
        "scope": c.scope.value,
        "low": c.count.low,
        "high": c.count.high,
        "claimant": c.claimant,
        "date_start": iso(c.when.start),
        "date_end": iso(c.when.end),
        "place": c.where.written,
    }


def happening_row(h: Happening) -> dict[str, Any]:
    return {"id": h.id, "report": h.report, "document": encode(h)}


def incident_row(i: Incident) -> dict[str, Any]:
    return {
        "id": i.id,
        "date_start": iso(i.when.start),
        "date_end": iso(i.when.end),
        "place": i.where.written,
        "method": i.method.value,
        "origins": i.origins,
        "document": encode(i),
    }


def link_row(link: Link) -> dict[str, Any]:
    return {
        "a": link.a,
        "b": link.b,
        "score": link.score,
        "joined": link.joined,
        "certain": link.certain,
        "document": encode(link),
    }


def reconciled_row(r: Reconciled, policy: str) -> dict[str, Any]:
    return {
        "policy": policy,
        "incident": r.incident,
        "grade": r.grading.grade.value,
        "provisional": r.grading.provisional,
        "document": encode(r),
    }
