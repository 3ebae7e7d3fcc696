"""The tables of a batch: which columns each has, and how a record of the model becomes a row.

A row has plain columns for whoever asks a database about it, and where a record holds more than columns say its whole document,
from which ``tolltrace import`` makes the record again without loss.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from tolltrace.export.totals import total_cells
from tolltrace.export.wire import claim_row, incident_row, trace_row
from tolltrace.model import Claim, Happening, Incident, Link, Reconciled, Report, Total
from tolltrace.store.codec import encode

Row = dict[str, Any]
ROWS = 1_000  # held at a time
FILE = "part-00000.parquet"

_S, _I, _B, _F, _D = pa.string(), pa.int64(), pa.bool_(), pa.float64(), pa.date32()
_WORDS = pa.list_(_S)


def _schema(**columns: pa.DataType) -> pa.Schema:
    return pa.schema(list(columns.items()))


#: Of a report before copies are known. ``number`` is its place in the whole input (piece, then order in it); ``text_key`` and
#: ``telling`` are what copies are found by, ``bands`` the sketch of its text where it has claims;
#: ``agency`` is whose text it prints.
READ = _schema(
    id=_S,
    doc=_S,
    publisher=_S,
    published=_D,
    title=_S,
    url=_S,
    language=_S,
    text=_S,
    derived_by=_S,
    origin=_S,
    notices=_WORDS,
    claims=_I,
    number=_I,
    text_key=_S,
    telling=_S,
    bands=pa.binary(),
    agency=_S,
)
_OF_READING = ("number", "text_key", "telling", "bands", "agency")
_TEXTS = (
    *("id", "report", "doc", "figure", "quote", "outcome", "status", "group", "modifier", "claimant", "via", "stance", "scope"),
    *("place", "responsible", "method", "event", "part_of", "repeat_of", "doubts", "document"),
)
_CLAIM: dict[str, pa.DataType] = dict.fromkeys(_TEXTS, _S) | {
    "start": _I,
    "end": _I,
    "low": _I,
    "high": _I,
    "lat": _F,
    "lon": _F,
    "confidence": _F,
    "date_start": _D,
    "date_end": _D,
}
CLAIM = _schema(**_CLAIM)

#: What a finished batch holds, by table.
FINAL: dict[str, pa.Schema] = {
    "reports": _schema(**{n: READ.field(n).type for n in READ.names if n not in _OF_READING}, copy_of=_S),
    "claims": _schema(**_CLAIM, incident=_S),
    "happenings": _schema(id=_S, report=_S, event=_S, incident=_S, document=_S),
    "links": _schema(a=_S, b=_S, score=_F, joined=_B, certain=_B, explanation=_S, document=_S),
    "incidents": _schema(
        id=_S,
        date_start=_D,
        date_end=_D,
        date_precision=_S,
        place=_S,
        place_precision=_S,
        country=_S,
        adm1=_S,
        adm2=_S,
        lat=_F,
        lon=_F,
        method=_S,
        responsible=_WORDS,
        claims=_I,
        origins=_I,
        cohesion=_F,
        grading=_S,
        grading_reason=_S,
        provisional=_B,
        document=_S,
        conclusion=_S,
    ),
    "tolls": _schema(
        incident=_S,
        outcome=_S,
        status=_S,
        low=_I,
        best=_I,
        high=_I,
        open_top=_B,
        conceded_low=_I,
        conceded_high=_I,
        policy=_S,
    ),
    "traces": _schema(
        incident=_S,
        outcome=_S,
        status=_S,
        bound=_S,
        rule=_S,
        text=_S,
        used=_WORDS,
        set_aside=pa.list_(pa.struct([("claim", _S), ("reason", _S)])),
    ),
    "totals": _schema(
        outcome=_S,
        status=_S,
        low=_I,
        high=_I,
        open_top=_B,
        incidents=_I,
        open_incidents=_I,
        conceded_low=_I,
        conceded_high=_I,
        policy=_S,
    ),
}
#: What orders the rows of each table, the same whatever engine wrote it.
KEYS: dict[str, tuple[str, ...]] = {
    "reports": ("id",),
    "claims": ("report", "start", "end", "outcome", "id"),
    "happenings": ("id",),
    "links": ("a", "b"),
    "incidents": ("id",),
    "tolls": ("incident", "outcome", "status"),
    "traces": ("incident", "outcome", "status", "bound", "rule", "text"),
    "totals": ("outcome", "status"),
}


def report_of(row: Row) -> Report:
    """The report of a row of ``READ`` or of the table reports."""
    return Report(
        row["id"],
        row["doc"],
        row["text"],
        row["publisher"],
        row["published"],
        row["title"],
        row["url"],
        row["language"],
        derived_by=row["derived_by"],
        notices=tuple(row["notices"]),
    )


def read_row(report: Report, origin: str) -> Row:
    """The columns of ``READ`` that a report has by itself."""
    return {
        "id": report.id,
        "doc": report.doc,
        "publisher": report.publisher,
        "published": report.published,
        "title": report.title,
        "url": report.url,
        "language": report.language,
        "text": report.text,
        "derived_by": report.derived_by,
        "origin": origin,
        "notices": list(report.notices),
    }


def row_of_claim(claim: Claim, report: Report) -> Row:
    row = {**claim_row(claim, report)}
    days = {"date_start": claim.when.start, "date_end": claim.when.end}
    return {**row, **days, "report": claim.report, "doc": report.doc, "document": encode(claim)}


def happening_row(happening: Happening, incident: str) -> Row:
    return {
        "id": happening.id,
        "report": happening.report,
        "event": happening.event,
        "incident": incident,
        "document": encode(happening),
    }


def link_row(link: Link) -> Row:
    names = ("a", "b", "score", "joined", "certain", "explanation")
    return {**{name: getattr(link, name) for name in names}, "document": encode(link)}


def row_of_incident(incident: Incident, found: Reconciled) -> Row:
    row = incident_row(incident, None)
    place = incident.where.place
    return {
        **{n: row[n] for n in ("id", "date_precision", "place", "place_precision", "lat", "lon", "method", "responsible")},
        "date_start": incident.when.start,
        "date_end": incident.when.end,
        "country": place.country if place else "",
        "adm1": place.adm1 if place else "",
        "adm2": place.adm2 if place else "",
        "claims": len(incident.claims),
        "origins": incident.origins,
        "cohesion": incident.cohesion,
        "grading": found.grading.grade.value,
        "grading_reason": found.grading.reason,
        "provisional": found.grading.provisional,
        "document": encode(incident),
        "conclusion": encode(found),
    }


def toll_rows(found: Reconciled) -> Iterator[Row]:
    for toll in found.tolls:
        low, high = toll.conceded or (None, None)
        yield {
            "incident": found.incident,
            "outcome": toll.outcome.value,
            "status": toll.status.value,
            "low": toll.low,
            "best": toll.best,
            "high": toll.high,
            "open_top": toll.open_top,
            "conceded_low": low,
            "conceded_high": high,
            "policy": found.policy,
        }


def trace_rows(found: Reconciled) -> Iterator[Row]:
    for toll in found.tolls:
        of = {"incident": found.incident, "outcome": toll.outcome.value, "status": toll.status.value}
        yield from ({**of, **trace_row(trace)} for trace in toll.trace)


def total_row(total: Total, policy: str) -> Row:
    return {**total_cells(total), "policy": policy}


class Writer:
    """Writes rows to a Parquet file, ``ROWS`` of them in memory at a time. A context manager; ``n`` counts them."""

    def __init__(self, path: Path, schema: pa.Schema) -> None:
        self._schema = schema
        self._file = pq.ParquetWriter(path, schema, compression="zstd")
        self._waiting: list[Row] = []
        self.n = 0

    def put(self, rows: Iterable[Row]) -> None:
        for row in rows:
            self._waiting.append(row)
            self.n += 1
            if len(self._waiting) == ROWS:
                self._flush()

    def add(self, batch: pa.RecordBatch) -> None:
        """Writes rows that stand in columns already."""
        self._flush()
        self._file.write_batch(batch)
        self.n += batch.num_rows

    def _flush(self) -> None:
        if self._waiting:
            self._file.write_batch(pa.RecordBatch.from_pylist(self._waiting, self._schema))
        self._waiting = []

    def __enter__(self) -> "Writer":
        return self

    def __exit__(self, *_: object) -> None:
        self._flush()
        self._file.close()


def write(path: Path, schema: pa.Schema, rows: Iterable[Row]) -> int:
    """Writes ``rows`` to ``path`` and says how many they were."""
    with Writer(path, schema) as writer:
        writer.put(rows)
    return writer.n


def final(folder: Path, name: str) -> Writer:
    """A writer of the finished table ``name`` in ``folder``."""
    (folder / name).mkdir(parents=True)
    return Writer(folder / name / FILE, FINAL[name])


def files(folder: Path, name: str) -> list[Path]:
    """The files of the finished table ``name``, in order."""
    return sorted((folder / name).glob("*.parquet"))


def rows(paths: Sequence[Path], columns: Sequence[str] | None = None) -> Iterator[Row]:
    """The rows of Parquet files, file by file, a few in memory at a time."""
    for batch in batches(paths, columns):
        yield from batch.to_pylist()


def batches(paths: Sequence[Path], columns: Sequence[str] | None = None) -> Iterator[pa.RecordBatch]:
    """The same in columns."""
    for path in paths:
        with pq.ParquetFile(path) as file:
            yield from file.iter_batches(ROWS, columns=None if columns is None else list(columns))


def compact(value: object) -> str:
    """``value`` as one line of JSON, the same for the same value."""
    return _JSON.encode(value)


_JSON = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str)
