"""A casebook made of a finished batch: its reports without the copies, their claims, and what was linked. Tolls are drawn anew
and must be those of the batch."""

import shutil
import tempfile
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

from tolltrace import pipeline
from tolltrace.config import Config
from tolltrace.engine import ask, tables
from tolltrace.errors import CasebookError
from tolltrace.model import Claim, Happening, Incident, Link, Linkage, Notice, Reconciled
from tolltrace.store import Casebook
from tolltrace.store.base import Extraction
from tolltrace.store.codec import decode

BATCH = 200  # reports a transaction


def restore_batch(folder: Path, casebook: Path) -> dict[str, int]:
    """Makes the new casebook ``casebook`` of the batch in ``folder`` and counts what it holds. Raises CasebookError, one clear
    line, when that cannot be; nothing is left then."""
    if casebook.exists() and any(casebook.iterdir()):
        raise CasebookError(f"{casebook}: is not empty; choose a new folder")
    found = ask.finished(folder)
    casebook.parent.mkdir(parents=True, exist_ok=True)
    aside = Path(tempfile.mkdtemp(prefix=f".{casebook.name}.", dir=casebook.parent))
    try:
        config = Config(policy=str(found.asked["policy"]), reader=str(found.asked["reader"]).partition("@")[0])
        with Casebook.create(aside / "casebook", config) as book:
            _fill(book, folder, str(found.asked["reader"]))
            book.store.put_notices("ingest", [Notice(*n) for n in found.done["notices"]])
            counts = book.store.counts()
        if casebook.exists():
            casebook.rmdir()
        (aside / "casebook").rename(casebook)
    finally:
        shutil.rmtree(aside, ignore_errors=True)
    return counts


def _fill(book: Casebook, folder: Path, reader: str) -> None:
    batch: list[tuple[tables.Row, tuple[Claim, ...]]] = []
    for row, claims in _read(folder):
        if row["copy_of"] is None:
            batch.append((row, claims))
        if len(batch) == BATCH:
            _put(book, reader, batch)
            batch = []
    _put(book, reader, batch)
    linkage = Linkage(
        tuple(decode(Happening, r["document"]) for r in _rows(folder, "happenings", "document")),
        tuple(decode(Incident, r["document"]) for r in _rows(folder, "incidents", "document")),
        tuple(decode(Link, r["document"]) for r in _rows(folder, "links", "document")),
    )
    book.store.put_linkage(linkage, pipeline.LINKED_BY)
    drawn = pipeline.reconcile_incidents(book)
    told = tuple(decode(Reconciled, r["conclusion"]) for r in _rows(folder, "incidents", "conclusion"))
    if drawn.reconciled != told:
        raise CasebookError(
            f"{folder}: its tolls are not those drawn here (another version, or changed since); run the batch again"
        )


def _rows(folder: Path, name: str, *columns: str) -> Iterator[tables.Row]:
    return tables.rows(tables.files(folder, name), columns or None)


def _read(folder: Path) -> Iterator[tuple[tables.Row, tuple[Claim, ...]]]:
    """Each report with its claims: both tables have the order of the input."""
    groups = groupby(_rows(folder, "claims", "report", "document"), key=lambda r: r["report"])
    for row in _rows(folder, "reports"):
        claims: tuple[Claim, ...] = ()
        if row["claims"]:
            report, of = next(groups, ("", iter(())))
            if report != row["id"]:
                raise CasebookError(f"{folder}: the claims of report {row['doc']} are not there; run the batch again")
            claims = tuple(decode(Claim, r["document"]) for r in of)
        yield row, claims


def _put(book: Casebook, reader: str, batch: list[tuple[tables.Row, tuple[Claim, ...]]]) -> None:
    reports = [tables.report_of(row) for row, _ in batch]
    book.store.add_reports(reports)
    extractions = [Extraction(report.id, claims) for report, (_, claims) in zip(reports, batch, strict=True)]
    book.store.put_extractions(reader, extractions)
