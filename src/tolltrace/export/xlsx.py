"""XLSX for people: incidents, claims, sources and totals as sheets of one workbook, typed, a row at a time.

Text is written as text and never as a formula or a link, whatever it starts with. A sheet of a workbook ends at 1,048,576 rows:
what does not fit goes on in a further sheet.
"""

from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tolltrace.export.files import placed
from tolltrace.export.record import Record
from tolltrace.export.tables import Cell, Column, Kind, Table, claims_table, incidents_table, reports_table, totals_table

if TYPE_CHECKING:
    from xlsxwriter import Workbook

ROWS = 1_048_576 - 1  # below the header
LONGEST = 32_767  # characters of a cell
CUT = " […]"
_MADE = datetime(2000, 1, 1)  # a fixed day of making: the same record gives the same bytes


def write_xlsx(record: Record, path: Path) -> Path:
    """The workbook, written atomically."""
    from xlsxwriter import Workbook  # it takes a while to load, and every command loads this module

    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with placed(path) as aside:
        book = Workbook(str(aside), options)
        book.set_properties({"title": "tolltrace", "comments": f"{record.policy} {record.state}", "created": _MADE})
        for made in (incidents_table(record), claims_table(record), reports_table(record), totals_table(record)):
            _sheets(book, made)
        book.close()
    return path


def _sheets(book: "Workbook", made: Table) -> None:
    forms = {"head": book.add_format({"bold": True, "bottom": 1}), "day": book.add_format({"num_format": "yyyy-mm-dd"})}
    sheet, at, number = None, 0, 0
    for row in made.rows():
        if sheet is None or at == ROWS:
            number += 1
            sheet, at = _sheet(book, made, number, forms["head"]), 0
        at += 1
        for place, (column, cell) in enumerate(zip(made.columns, row, strict=True)):
            _put(sheet, (at, place), column, cell, forms["day"])
    if sheet is None:
        _sheet(book, made, 1, forms["head"])


def _sheet(book: "Workbook", made: Table, number: int, head: Any) -> Any:
    sheet = book.add_worksheet(made.name if number == 1 else f"{made.name} {number}")
    sheet.freeze_panes(1, 1)
    for place, column in enumerate(made.columns):
        sheet.set_column(place, place, 40 if column.name in ("quote", "grading_reason", "title") else 14)
        sheet.write_string(0, place, column.name, head)
    return sheet


def _put(sheet: Any, at: Sequence[int], column: Column, cell: Cell, day: Any) -> None:
    if cell is None or cell == "":
        return
    if isinstance(cell, bool):
        sheet.write_boolean(*at, cell)
    elif isinstance(cell, int | float):
        sheet.write_number(*at, cell)
    elif column.kind is Kind.DAY and cell >= "1900-03-01":  # a spreadsheet's days begin there
        sheet.write_datetime(*at, date.fromisoformat(cell), day)
    else:
        text = cell.encode("utf-8", "replace").decode("utf-8")
        sheet.write_string(*at, text if len(text) <= LONGEST else text[: LONGEST - len(CUT)] + CUT)
