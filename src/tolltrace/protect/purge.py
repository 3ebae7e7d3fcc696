"""Purging: a person's data taken out of a casebook, with a tombstone that says what was there by its hash alone.

A report's text never changes, so what tells of the person goes as a whole: the report, its original, its claims, everything that
was concluded from them, the index and the kept answers of a language model. The ledger keeps the hashes: whoever holds a copy can
still show that it was the one recorded. Decisions cannot be taken out of the chain; those about the report are named, so that a
person knows.
"""

import shutil
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from tolltrace import pipeline
from tolltrace.coding import FOLDER as CODING
from tolltrace.errors import CasebookError, InputError
from tolltrace.model import Report
from tolltrace.sight.keep import files as derived
from tolltrace.store import Casebook
from tolltrace.store.casebook import RECORDS

ENTRY = "purged"
LOOSE = ("search.sqlite", "search.sqlite-wal", "search.sqlite-shm")  # made anew when they are asked for
ANSWERS = "answers"


@dataclass(frozen=True, slots=True)
class Purged:
    """``reports`` that went; the ids of ``decisions`` and the names of ``files`` (answers of coders) that still speak of their
    claims; and whether their words are ``still_read``: somebody had the casebook open, so that the database file keeps them."""

    reports: tuple[str, ...]
    decisions: tuple[str, ...]
    files: tuple[str, ...] = ()
    still_read: bool = False


def purge(casebook: Casebook, named: Sequence[str], author: str, reason: str) -> Purged:
    """Purges the reports ``named`` by id or name, and computes links and tolls anew. Raises InputError for a report that is not
    there, CasebookError without an author or a reason."""
    if not author.strip() or not reason.strip():
        raise CasebookError("purging asks for an author and a reason (without the name of the person)")
    going = _found(casebook, named)
    ids = {r.id for r in going}
    claims = {c.id for c in casebook.store.claims() if c.report in ids}
    about = tuple(d.id for d in casebook.store.decisions() if ids.union(claims).intersection(d.subjects))
    kept = {r.archive_sha256 for r in casebook.store.reports() if r.id not in ids}
    for report in going:  # the tombstone first: what goes is said before it goes
        ref = f"report={report.id} text={report.text_sha256} original={report.archive_sha256 or 'none'} why={reason.strip()}"
        casebook.store.enter(ENTRY, ref, author=author.strip(), at=datetime.now(UTC))
    casebook.store.forget(sorted(ids))
    for report in going:
        if report.archive_sha256 and report.archive_sha256 not in kept:
            _shred(casebook.archive.path(report.archive_sha256))
    shutil.rmtree(casebook.path / ANSWERS, ignore_errors=True)
    for path in (*(Path(casebook.path, name) for name in LOOSE), *derived(casebook.path)):
        path.unlink(missing_ok=True)
    pipeline.refreshed(casebook)
    files = tuple(p.name for p in sorted(Path(casebook.path, CODING).glob("*")) if any(c in p.read_text("utf-8") for c in claims))
    return Purged(tuple(r.id for r in going), about, files, not _settled(casebook.path / RECORDS))


def _settled(records: Path) -> bool:
    """Moves what was written into the database file, over what was there; False while another program reads the old state."""
    if not records.is_file():
        return True
    with closing(sqlite3.connect(records, timeout=1)) as db:
        blocked: int = db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
    return not blocked


def _found(casebook: Casebook, named: Sequence[str]) -> list[Report]:
    wanted = set(named)
    going = [r for r in casebook.store.reports() if wanted & {r.id, r.doc}]
    if missing := sorted(wanted - {x for r in going for x in (r.id, r.doc)}):
        raise InputError(
            missing[0], "no report has this id or name", "see tolltrace show, or the page Reports; nothing was purged"
        )
    return going


def _shred(path: Path) -> None:
    """Overwrites a file before it goes; a disk that writes elsewhere keeps the old bytes for a while all the same."""
    if path.is_file():
        size = path.stat().st_size
        with path.open("rb+") as stream:
            stream.write(bytes(size))
            stream.flush()
        path.unlink()
