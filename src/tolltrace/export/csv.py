"""CSV for spreadsheets and scripts: one table a file, UTF-8 with a mark so that Excel reads Arabic, a row at a time."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from tolltrace.export.files import write_text
from tolltrace.export.tables import Cell, Table

BOM = "\ufeff"
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")  # what a spreadsheet takes for the start of a formula


def guarded(cell: Cell) -> str | int | float | None:
    """``cell`` as a spreadsheet may hold it: text that would run as a formula gets a leading apostrophe, numbers stay numbers."""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, str):
        return f"'{cell}" if cell.startswith(FORMULA) or cell.lstrip().startswith(FORMULA) else cell
    return cell


def lines(header: Sequence[str], rows: Iterable[Sequence[Cell]], second: Sequence[str] = ()) -> Iterator[str]:
    """RFC 4180 lines with a header (and a ``second`` header line); None is an empty cell."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\r\n")
    buffer.write(BOM)
    writer.writerow(header)
    if second:
        writer.writerow(second)
    for row in rows:
        writer.writerow([guarded(cell) for cell in row])
        yield buffer.getvalue()
        buffer.seek(0)
        buffer.truncate()
    yield buffer.getvalue()


def table(header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> str:
    """The whole text of a small table."""
    return "".join(lines(header, rows))


def write_csv(made: Table, path: Path) -> Path:
    """``made`` as CSV, written atomically."""
    return write_text(path, lines(made.header, made.rows()))


def write_hxl(made: Table, path: Path) -> Path:
    """``made`` as CSV with HXL's row of hashtags under the header. Columns that HXL has no word for carry none."""
    return write_text(path, lines(made.header, made.rows(), [c.hxl for c in made.columns]))
