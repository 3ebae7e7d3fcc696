"""CSV for spreadsheets: claims, incidents and totals, one flat table each, UTF-8 with a mark so that Excel reads Arabic."""

import csv
import io
from collections.abc import Iterable, Sequence
from pathlib import Path

from tolltrace.export.files import write_text
from tolltrace.export.wire import ClaimRow, RunClaimRow, TotalRow, run_object, total_row
from tolltrace.model import Outcome, TollStatus, View

BOM = "\ufeff"
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")  # what a spreadsheet takes for the start of a formula
Cell = str | int | float | bool | None


def guarded(cell: Cell) -> str | int | float | None:
    """``cell`` as a spreadsheet may hold it: text that would run as a formula gets a leading apostrophe, numbers stay numbers."""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, str):
        return f"'{cell}" if cell.startswith(FORMULA) or cell.lstrip().startswith(FORMULA) else cell
    return cell


def table(header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> str:
    """RFC 4180 text with a header line; None is an empty cell."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow(header)
    writer.writerows([guarded(cell) for cell in row] for row in rows)
    return BOM + buffer.getvalue()


CLAIM_COLUMNS: tuple[str, ...] = (*ClaimRow.__annotations__, *(k for k in RunClaimRow.__annotations__ if k == "incident"))
TOTAL_COLUMNS = (*(c for c in TotalRow.__annotations__ if c != "conceded"), "conceded_low", "conceded_high")
INCIDENT_COLUMNS = (
    *("id", "date_start", "date_end", "date_precision", "place", "place_precision", "lat", "lon", "method", "responsible"),
    *("claims", "origins", "grading", "grading_reason", "provisional"),
)
TOLL_COLUMNS = ("low", "best", "high", "open_top", "conceded_low", "conceded_high")


def claims_csv(view: View) -> str:
    """One row a claim, the fields of the JSON."""
    rows = [dict(row) for row in run_object(view)["claims"]]
    columns = tuple(dict.fromkeys(CLAIM_COLUMNS))
    return table(columns, ([_cell(row[c]) for c in columns] for row in rows))


def incidents_csv(view: View) -> str:
    """One row an incident; for each outcome and status that any incident has, columns such as ``killed_civilian_low``."""
    rows = run_object(view)["incidents"]
    present = {(toll["outcome"], toll["status"]) for row in rows for toll in row["tolls"]}
    lines = [(o.value, s.value) for o in Outcome for s in TollStatus if (o.value, s.value) in present]
    header = (*INCIDENT_COLUMNS, *(f"{o}_{s}_{c}" for o, s in lines for c in TOLL_COLUMNS))

    def cells() -> Iterable[list[Cell]]:
        for row in rows:
            flat: dict[str, object] = {**row, "claims": len(row["claims"]), "responsible": "; ".join(row["responsible"])}
            line: list[Cell] = [_cell(flat[c]) for c in INCIDENT_COLUMNS]
            tolls = {(t["outcome"], t["status"]): t for t in row["tolls"]}
            for key in lines:
                toll = tolls.get(key)
                if toll is None:
                    line += [None] * len(TOLL_COLUMNS)
                    continue
                low, high = toll["conceded"] or (None, None)
                line += [toll["low"], toll["best"], toll["high"], toll["open_top"], low, high]
            yield line

    return table(header, cells())


def totals_csv(view: View) -> str:
    """One row for each outcome and status."""
    rows = [_total(total_row(t)) for t in view.totals]
    return table(TOTAL_COLUMNS, ([_cell(row[c]) for c in TOTAL_COLUMNS] for row in rows))


def _total(row: TotalRow) -> dict[str, object]:
    low, high = row["conceded"] or (None, None)
    return {**row, "conceded_low": low, "conceded_high": high}


def write_claims_csv(view: View, path: Path) -> Path:
    return write_text(path, (claims_csv(view),))


def write_incidents_csv(view: View, path: Path) -> Path:
    return write_text(path, (incidents_csv(view),))


def write_totals_csv(view: View, path: Path) -> Path:
    return write_text(path, (totals_csv(view),))


def _cell(value: object) -> Cell:
    """A wire value as a cell. Raises TypeError for what a flat table cannot hold."""
    if value is None or isinstance(value, str | int | float | bool):
        return value
    raise TypeError(f"not a cell: {value!r}")
