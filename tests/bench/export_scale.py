"""Tabular exports of a million claims: time, memory, and the same rows by plain DuckDB and openpyxl.

python -m tests.bench.export_scale rows|csv|hxl|jsonl|parquet|xlsx|duckdb|openpyxl [N]
python -m tests.bench.export_scale casebook [N] [FORMAT ...]

Claims are made as they are asked for, so that what is measured is the writer and not a casebook in memory. One process each: the
peak of memory is its own. The second line makes a casebook of N claims on disk (two a report, six an incident) and measures
``tolltrace export`` of it, the whole command, and a backup and its restore.
"""

import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

from tests.export.sample import sample
from tolltrace import pipeline
from tolltrace.config import Config
from tolltrace.export.csv import write_csv, write_hxl
from tolltrace.export.json import write_claim_lines
from tolltrace.export.parquet import write_parquet
from tolltrace.export.record import Stated, ViewRecord
from tolltrace.export.tables import claims_table
from tolltrace.export.xlsx import write_xlsx
from tolltrace.model import Claim, Happening, Incident, Linkage, Report, claim_id, happening_id, incident_id, make_report
from tolltrace.protect import keys
from tolltrace.reconcile import totals
from tolltrace.store import Casebook
from tolltrace.store.base import Conclusions, Extraction

BATCH = 1000  # reports


class Stream(ViewRecord):
    """The sample's claims over and over, each in a report of its own name."""

    def __init__(self, count: int) -> None:
        super().__init__(sample())
        self._count = count

    def claims(self) -> Iterator[Stated]:
        stated = list(super().claims())
        for n in range(self._count):
            one = stated[n % len(stated)]
            report: Report = make_report(f"report-{n}", one.report.text, publisher=f"Desk {n % 97}", published=date(2031, 5, 1))
            claim: Claim = replace(one.claim, id=claim_id(report.id, one.claim.figure, one.claim.outcome), report=report.id)
            yield replace(one, claim=claim, report=report)


def _duckdb(record: Stream, path: Path) -> None:
    """The same export by hand: rows to a CSV file, the file to Parquet by DuckDB with what memory it likes."""
    import csv

    import duckdb

    made = claims_table(record)
    rows = path.with_suffix(".csv")
    with rows.open("w", newline="", encoding="utf-8") as stream:
        writer = csv.writer(stream)
        writer.writerow(made.header)
        writer.writerows(made.rows())
    duckdb.sql(f"COPY (FROM read_csv('{rows}')) TO '{path}' (FORMAT parquet)")


def _openpyxl(record: Stream, path: Path) -> None:
    """The same export by openpyxl's streaming workbook."""
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    sheet = book.create_sheet("claims")
    made = claims_table(record)
    sheet.append(made.header)
    for row in made.rows():
        sheet.append(row)
    book.save(path)


WRITERS = {
    "rows": lambda record, path: sum(1 for _ in claims_table(record).rows()),
    "csv": lambda record, path: write_csv(claims_table(record), path),
    "hxl": lambda record, path: write_hxl(claims_table(record), path),
    "jsonl": write_claim_lines,
    "parquet": lambda record, path: write_parquet(claims_table(record), path),
    "xlsx": write_xlsx,
    "duckdb": _duckdb,
    "openpyxl": _openpyxl,
}


def made(folder: Path, count: int) -> None:
    """A casebook of ``count`` claims: two a report, six an incident."""
    source = next(r for r in sample().reports if r.doc == "003_market")
    told = [c for c in sample().claims if c.report == source.id][:2]
    (example,) = [r for r in sample().reconciled if r.incident == sample().incident_of[told[0].id]]
    happenings, incidents = [], []
    with Casebook.create(folder, Config(reader="rules")) as book:
        reader = pipeline.reader_of(book.config)
        for first in range(0, count // 2, BATCH):
            reports = [
                make_report(f"report-{n}", f"{source.text[:600]}\nNo. {n}", publisher=f"Desk {n % 97}")
                for n in range(first, first + BATCH)
            ]
            book.store.add_reports(reports)
            read = []
            for report in reports:
                claims = [replace(c, id=claim_id(report.id, c.figure, c.outcome), report=report.id) for c in told]
                read.append(Extraction(report.id, tuple(claims)))
                ids = tuple(c.id for c in claims)
                happenings.append(Happening(happening_id(report.id, "e1"), report.id, "e1", ids, told[0].when, told[0].where))
            book.store.put_extractions(reader, read)
        for at in range(0, len(happenings), 3):
            part = happenings[at : at + 3]
            ids = tuple(h.id for h in part)
            claims = tuple(c for h in part for c in h.claims)
            incidents.append(Incident(incident_id(ids), ids, claims, told[0].when, told[0].where, origins=len(part)))
        book.store.put_linkage(Linkage(tuple(happenings), tuple(incidents)), pipeline.LINKED_BY)
        concluded = tuple(replace(example, incident=i.id, revisions=()) for i in incidents)
        book.store.put_conclusions(Conclusions("default@1", concluded, totals(concluded[:1])))


def measured(label: str, *command: str) -> None:
    """Runs ``tolltrace`` and prints what it took."""
    began = time.monotonic()
    with subprocess.Popen([sys.executable, "-c", "from tolltrace.cli import main; main()", *command]) as running:
        _, status, used = os.wait4(running.pid, 0)
        running.returncode = status
    print(f"{label}: {time.monotonic() - began:.0f} s, {used.ru_utime + used.ru_stime:.0f} s of processor, "
          f"peak {used.ru_maxrss / 1024:.0f} MB", flush=True)  # fmt: skip


def commands(count: int, formats: list[str]) -> None:
    """Exports, a backup and a restore of a casebook of ``count`` claims, each a command of its own."""
    with tempfile.TemporaryDirectory(dir=os.environ.get("TOLLTRACE_BENCH")) as place:
        folder, key = Path(place, "casebook"), Path(place, "key")
        subprocess.run([sys.executable, "-m", __spec__.name, "make", str(count), str(folder)], check=True)
        size = sum(p.stat().st_size for p in folder.rglob("*") if p.is_file()) / 1e6
        print(f"made: {count} claims, {size:.0f} MB on disk", flush=True)
        measured("nothing but starting", "--version")
        for name in formats:
            target = Path(place, f"out.{name}")
            measured(f"export {name}", "export", str(target), "--format", name, "--casebook", str(folder))
            print(f"  {target.stat().st_size / 1e6:.0f} MB", flush=True)
            target.unlink()
        to = keys.make(key)
        measured("backup", "backup", str(Path(place, "b.age")), "--casebook", str(folder), "--to", to)
        measured("restore", "restore", str(Path(place, "b.age")), "--casebook", str(Path(place, "copy")), "--key", str(key))


def main() -> None:
    name, count = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 1_000_000
    if name == "make":
        made(Path(sys.argv[3]), count)
        return
    if name == "casebook":
        commands(count, sys.argv[3:] or ["claims", "incidents", "hxl", "parquet", "xlsx", "jsonl", "ged"])
        return
    record = Stream(count)
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder, "out")
        began, cpu = time.monotonic(), time.process_time()
        WRITERS[name](record, target)
        size = target.stat().st_size / 1e6 if target.exists() else 0
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(f"{name}: {count} claims, {time.monotonic() - began:.0f} s, {time.process_time() - cpu:.0f} s of processor, "
              f"peak {peak:.0f} MB, {size:.0f} MB")  # fmt: skip


if __name__ == "__main__":
    main()
