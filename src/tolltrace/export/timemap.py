"""TimeMap's three lists in one file: events, the sources behind them, and the associations that filter them."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tolltrace.export.facts import radius_km, sources, summary, title, told
from tolltrace.export.files import write_text
from tolltrace.export.record import Entry, Record
from tolltrace.export.wire import days
from tolltrace.model import Grade, Method, Report


def event(record: Record, entry: Entry) -> dict[str, Any]:
    """One incident. TimeMap shows an event at a point: how coarse it is stands in ``location_precision`` and ``radius_km``."""
    incident = entry.incident
    start, end = days(incident.when)
    grade = entry.conclusion.grading.grade.value if entry.conclusion else ""
    return {
        "id": incident.id,
        "title": title(entry),
        "description": summary(entry),
        "date": start or "",
        "date_end": end or "",
        "time": "",
        "time_precision": incident.when.precision.value,
        "location": incident.where.written,
        "location_precision": incident.where.precision.value,
        "radius_km": radius_km(incident.where),
        "latitude": "" if incident.where.lat is None else str(incident.where.lat),
        "longitude": "" if incident.where.lon is None else str(incident.where.lon),
        "associations": [a for a in (f"grading {grade}" if grade else "", f"method {incident.method.value}") if a],
        "sources": [r.id for r in sources(told(record, entry))],
        "caveats": list(entry.caveats),
        "policy": record.policy,
        "state": record.state,
    }


def source(report: Report) -> dict[str, Any]:
    """One report; its text stays in the casebook."""
    return {
        "id": report.id,
        "title": report.title or report.doc,
        "type": "Report",
        "author": report.publisher,
        "date": report.published.isoformat() if report.published else "",
        "url": report.url,
        "description": "",
        "paths": [],
        "thumbnail": "",
    }


def associations() -> list[dict[str, Any]]:
    """The filters: every grade and every method, under a heading each."""
    groups = (("grading", "Grading", [g.value for g in Grade]), ("method", "Method", [m.value for m in Method]))
    return [
        {"id": f"{key} {value}", "title": value, "desc": "", "mode": "FILTER", "filter_paths": [head, value]}
        for key, head, values in groups
        for value in values
    ]


def chunks(record: Record) -> Iterator[str]:
    """The file, an event or source a line."""
    encode = json.JSONEncoder(ensure_ascii=False, allow_nan=False).encode
    lists = (("events", (event(record, e) for e in record.entries())), ("sources", map(source, record.reports())))
    opening = "{"
    for name, items in (*lists, ("associations", iter(associations()))):
        yield f'{opening}"{name}": ['
        between = "\n"
        for item in items:
            yield between + encode(item)
            between = ",\n"
        yield "\n]"
        opening = ",\n"
    yield "}\n"


def write_timemap(record: Record, path: Path) -> Path:
    """The file, written atomically."""
    return write_text(path, chunks(record))
