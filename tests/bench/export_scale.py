"""Tabular exports of a million claims: time, memory, and the same rows by plain DuckDB and openpyxl.

python -m tests.bench.export_scale rows|csv|hxl|jsonl|parquet|xlsx|duckdb|openpyxl [N]

Claims are made as they are asked for, so that what is measured is the writer and not a casebook in memory. One process each: the
peak of memory is its own.
"""

import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

from tests.export.sample import sample
from tolltrace.export.csv import write_csv, write_hxl
from tolltrace.export.json import write_claim_lines
from tolltrace.export.parquet import write_parquet
from tolltrace.export.record import Stated, ViewRecord
from tolltrace.export.tables import claims_table
from tolltrace.export.xlsx import write_xlsx
from tolltrace.model import Claim, Report, claim_id, make_report


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


def main() -> None:
    name, count = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 1_000_000
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
