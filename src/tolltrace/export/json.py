"""JSON and JSON Lines: the stable machine format (``docs/schema``). The same view gives the same bytes."""

import json
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from tolltrace.export.files import write_text
from tolltrace.export.record import Record
from tolltrace.export.wire import RecordClaimRow, RecordIncidentRow, claim_row, incident_row, run_claim_row, run_object
from tolltrace.model import Claim, Report, View

_line = json.JSONEncoder(ensure_ascii=False, allow_nan=False).encode


def run_json(view: View) -> str:
    """The run as one JSON object, indented, keys in the schema's order, Arabic as Arabic."""
    return json.dumps(run_object(view), ensure_ascii=False, indent=1, allow_nan=False) + "\n"


def claim_lines(read: Iterable[tuple[Report, Sequence[Claim]]]) -> Iterator[str]:
    """One line of JSON a claim, as reports come: memory holds one report's claims at a time."""
    for report, claims in read:
        for claim in claims:
            yield _line(claim_row(claim, report)) + "\n"


def write_json(view: View, path: Path) -> Path:
    """``tolltrace run --json FILE``. Raises InputError when the path cannot be written."""
    return write_text(path, (run_json(view),))


def write_claims(read: Iterable[tuple[Report, Sequence[Claim]]], path: Path) -> Path:
    """``tolltrace extract -o FILE``: reports with their claims in, one claim a line out, written atomically."""
    return write_text(path, claim_lines(read))


def record_claims(record: Record) -> Iterator[str]:
    """The record's claims, one a line, with incident, caveats, policy and state."""
    for stated in record.claims():
        row = run_claim_row(stated.claim, stated.report, stated.incident)
        yield _line(RecordClaimRow(**row, caveats=list(stated.caveats), policy=record.policy, state=record.state)) + "\n"


def record_incidents(record: Record) -> Iterator[str]:
    """The record's incidents, one a line, each with its tolls and the trace of every bound."""
    for entry in record.entries():
        row = incident_row(entry.incident, entry.conclusion)
        yield _line(RecordIncidentRow(**row, caveats=list(entry.caveats), policy=record.policy, state=record.state)) + "\n"


def write_claim_lines(record: Record, path: Path) -> Path:
    """``record_claims``, written atomically."""
    return write_text(path, record_claims(record))


def write_incident_lines(record: Record, path: Path) -> Path:
    """``record_incidents``, written atomically."""
    return write_text(path, record_incidents(record))
