"""What a worker does, whatever engine runs it: a piece in, a folder of its reports and claims out, whole or not at all.

The reader is loaded once a process. Doing a piece again gives the same folder, so one that was cut off, or that two workers did
at a time, is no harm.
"""

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path

import numpy as np

from tolltrace.config import Config
from tolltrace.engine import tables
from tolltrace.engine.ask import Asked, sync
from tolltrace.engine.inputs import Piece, read_piece
from tolltrace.errors import InputError
from tolltrace.extract.extractor import ClaimExtractor
from tolltrace.ingest.metadata import clean
from tolltrace.link.origin import bands, sequences
from tolltrace.link.wire import agency
from tolltrace.model import Claim, Notice, Report
from tolltrace.pipeline import new_extractor, read_report

_PLACES = 10_000_000  # reports of a piece at most, in their number


@dataclass(frozen=True, slots=True)
class Done:
    """What a piece came to: its items, and of them reports and claims."""

    number: int
    items: int
    reports: int
    claims: int


@cache
def _extractor(config: Config) -> ClaimExtractor:
    return new_extractor(config)


def do(asked: Asked, reader: str, piece: Piece) -> Done:
    """Reads a piece and keeps what it holds. Raises InputError when this machine's reader is not ``reader`` (name@version):
    what two readers read must not be mixed unsaid."""
    target = asked.part(piece.number)
    if target.is_dir():
        return _known(target)
    extractor = _extractor(asked.config)
    mine = f"{extractor.name}@{extractor.version}"
    if mine != reader:
        raise InputError("the reader", f"{mine} would read here, and {reader} elsewhere", "install the same tolltrace everywhere")
    target.parent.mkdir(parents=True, exist_ok=True)
    aside = Path(tempfile.mkdtemp(prefix=".", dir=target.parent))
    try:
        done = _write(aside, asked, extractor, piece)
        try:
            aside.rename(target)
        except OSError:
            if not target.is_dir():  # else another worker was first, with the same
                raise
        sync(target.parent)
        return done
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def _known(folder: Path) -> Done:
    return Done(**json.loads((folder / "done.json").read_text(encoding="ascii")))


def _write(folder: Path, asked: Asked, extractor: ClaimExtractor, piece: Piece) -> Done:
    notices: list[Notice] = []
    claims: list[tables.Row] = []
    reports = 0

    def read() -> Iterator[tables.Row]:
        nonlocal reports
        for item in read_piece(piece, asked.metadata, asked.config.max_text_bytes):
            if isinstance(item, Notice):
                notices.append(item)
                continue
            found = read_report(extractor, item.report)
            notices.extend(extractor.take_notices())
            if isinstance(found, Notice):
                notices.append(found)
            told = () if isinstance(found, Notice) else found.claims
            claims.extend(tables.row_of_claim(c, item.report) for c in told)
            reports += 1
            row = tables.read_row(item.report, clean(item.where))
            yield {**row, "number": piece.number * _PLACES + reports, **_known_by(item.report, told)}

    tables.write(folder / "reports.parquet", tables.READ, read())
    tables.write(folder / "claims.parquet", tables.CLAIM, claims)
    lines = "".join(json.dumps(asdict(n)) + "\n" for n in notices)
    (folder / "notices.jsonl").write_text(lines, encoding="ascii")
    done = Done(piece.number, piece.cut.count, reports, len(claims))
    (folder / "done.json").write_text(json.dumps(asdict(done)), encoding="ascii")
    for path in folder.iterdir():
        with path.open("rb") as file:
            os.fsync(file.fileno())
    return done


def _known_by(report: Report, claims: Sequence[Claim]) -> tables.Row:
    """By what copies of a report are known."""
    key = hashlib.sha256(report.text.rstrip().encode("utf-8", "surrogatepass")).hexdigest()
    if not claims:
        return {"claims": 0, "text_key": key, "telling": "", "bands": None, "agency": ""}
    found = sequences(report.text)
    sketch = _packed(bands(found)) if found else None
    told = {"telling": telling(report, claims), "bands": sketch, "agency": agency(report)}
    return {"claims": len(claims), "text_key": key, **told}


def _packed(found: Sequence[tuple[int, ...]]) -> bytes:
    """A number of 64 bits for each band."""
    rows = np.array(found, dtype=np.uint64)
    odd = np.array([0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9], dtype=np.uint64)
    with np.errstate(over="ignore"):
        return bytes((rows * odd[: rows.shape[1]]).sum(axis=1, dtype=np.uint64).astype("<u8"))


def telling(report: Report, claims: Sequence[Claim]) -> str:
    """A hash of what a report claims, apart from where in its text and on which day it says so: two near-identical reports with
    one telling say nothing that the other does not. Where nothing tells the day of harm, the day of the report is part of it."""
    place = {c.id: n for n, c in enumerate(claims)}
    events = {e: n for n, e in enumerate(dict.fromkeys(c.event for c in claims))}
    rows = []
    dated = True
    for c in claims:
        dated = dated and c.when.resolved
        count = (c.count.low, c.count.high, c.count.top, c.count.modifier.value)
        when = (str(c.when.start), str(c.when.end), c.when.precision.value)
        where = (c.where.written, c.where.place.key if c.where.place else "", c.where.precision.value)
        who = (c.claimant, c.via, c.responsible, c.stance.value, c.scope.value, c.method.value)
        tied = (events[c.event], place.get(c.part_of), place.get(c.repeat_of))
        rows.append((c.outcome.value, c.status.value, c.group, count, when, where, who, tied))
    day = "" if dated else str(report.published)
    return hashlib.sha256(tables.compact([day, rows]).encode("utf-8", "surrogatepass")).hexdigest()
