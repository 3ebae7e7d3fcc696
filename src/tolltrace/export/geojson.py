"""GeoJSON (RFC 7946) for maps: a feature an incident. How closely a place is known is a property, and the geometry says it too:
a point only for an exact place, a circle for a coarser one, none where only the country is known."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tolltrace.export.facts import geometry, radius_km, summary, title
from tolltrace.export.files import write_text
from tolltrace.export.record import Entry, Record
from tolltrace.export.wire import days, toll_row


def feature(record: Record, entry: Entry) -> dict[str, Any]:
    """One incident. ``tolls`` are the wire's, without their traces."""
    incident, conclusion = entry.incident, entry.conclusion
    start, end = days(incident.when)
    tolls = [{k: v for k, v in toll_row(t).items() if k != "trace"} for t in (conclusion.tolls if conclusion else ())]
    properties = {
        "title": title(entry),
        "summary": summary(entry),
        "date_start": start,
        "date_end": end,
        "date_precision": incident.when.precision.value,
        "place": incident.where.written,
        "place_precision": incident.where.precision.value,
        "radius_km": radius_km(incident.where),
        "method": incident.method.value,
        "responsible": list(incident.responsible),
        "origins": incident.origins,
        "grading": conclusion.grading.grade.value if conclusion else None,
        "tolls": tolls,
        "caveats": list(entry.caveats),
        "policy": record.policy,
        "state": record.state,
    }
    return {"type": "Feature", "id": incident.id, "geometry": geometry(incident.where), "properties": properties}


def chunks(record: Record) -> Iterator[str]:
    """The collection, a feature a line."""
    encode = json.JSONEncoder(ensure_ascii=False, allow_nan=False).encode
    yield '{"type": "FeatureCollection", "features": ['
    between = "\n"
    for entry in record.entries():
        yield between + encode(feature(record, entry))
        between = ",\n"
    yield "\n]}\n"


def write_geojson(record: Record, path: Path) -> Path:
    """The collection, written atomically."""
    return write_text(path, chunks(record))
