"""FollowTheMoney statements: incidents as events, those said to be responsible as organisations, reports as articles.

A statement's id is the hash that FollowTheMoney itself makes of dataset, entity, property and value. A toll is no property of
any of its schemata, so it stands as a sentence in ``summary``.
"""

import csv
import hashlib
import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tolltrace.export.facts import sources, summary, title, told
from tolltrace.export.files import write_text
from tolltrace.export.record import Record
from tolltrace.export.wire import days
from tolltrace.model import Report, content_id

COLUMNS = ("canonical_id", "entity_id", "prop", "prop_type", "schema", "value", "dataset", "origin", "lang", "original_value",
           "external", "first_seen", "last_seen", "id")  # fmt: skip
DATASET = "tolltrace"
_TYPES = {
    "name": "name",
    "startDate": "date",
    "endDate": "date",
    "location": "address",
    "country": "country",
    "involved": "entity",
    "proof": "entity",
    "publishedAt": "date",
    "sourceUrl": "url",
    "summary": "text",
    "recordId": "string",
    "title": "string",
    "publisher": "string",
    "keywords": "string",
    "notes": "text",
}


@dataclass(frozen=True, slots=True)
class Statement:
    """One value of one property of one entity."""

    entity: str
    schema: str
    prop: str
    value: str

    @property
    def key(self) -> str:
        return hashlib.sha1(f"{DATASET}.{self.entity}.{self.prop}.{self.value}".encode("utf-8", "replace")).hexdigest()  # noqa: S324


def statements(record: Record) -> Iterator[Statement]:
    """Every statement; an entity's own come together, each once."""
    for report in record.reports():
        yield from _article(report)
    parties: set[str] = set()
    for entry in record.entries():
        incident, (start, end) = entry.incident, days(entry.incident.when)
        for party in incident.responsible:
            if party not in parties:
                parties.add(party)
                yield Statement(_party(party), "Organization", "name", party)
        place = incident.where.place
        values = [
            ("name", title(entry)),
            ("startDate", start),
            ("endDate", end),
            ("location", incident.where.written),
            ("country", place.country.lower() if place else ""),
            *(("involved", _party(party)) for party in incident.responsible),
            *(("proof", report.id) for report in sources(told(record, entry))),
            ("summary", summary(entry)),
            ("notes", f"policy {record.policy}, state {record.state}"),
            ("recordId", incident.id),
            *(("keywords", caveat) for caveat in entry.caveats),
        ]
        yield from (Statement(incident.id, "Event", prop, value) for prop, value in dict.fromkeys(values) if value)


def _article(report: Report) -> Iterator[Statement]:
    day = report.published.isoformat() if report.published else ""
    url = report.url if report.url.startswith(("http://", "https://")) else ""
    values = (("title", report.title or report.doc), ("publishedAt", day), ("sourceUrl", url), ("publisher", report.publisher))
    yield from (Statement(report.id, "Article", prop, value) for prop, value in values if value)


def _party(name: str) -> str:
    return content_id("org", name)


def chunks(record: Record) -> Iterator[str]:
    """Statements as FollowTheMoney's CSV: every cell quoted, a line feed after each line."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, dialect="unix")
    writer.writerow(COLUMNS)
    for s in statements(record):
        writer.writerow((s.entity, s.entity, s.prop, _TYPES[s.prop], s.schema, s.value, DATASET, "", "", "", "f", "", "", s.key))
        yield buffer.getvalue()
        buffer.seek(0)
        buffer.truncate()
    yield buffer.getvalue()


def write_ftm(record: Record, path: Path) -> Path:
    """The statements, written atomically."""
    return write_text(path, chunks(record))
