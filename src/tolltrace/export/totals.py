"""Totals at a terminal, for machines and for spreadsheets: rows, what links would change, cross-checks, the indicator."""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TypedDict

from rich.console import Console, RenderableType
from rich.text import Text

from tolltrace import __version__
from tolltrace.export.csv import table
from tolltrace.export.digest import bounds_text, count_text, date_text, in_order, place_text, range_text
from tolltrace.export.files import write_text
from tolltrace.export.layout import Hanging, Indented
from tolltrace.export.tables import TOTAL_COLUMNS
from tolltrace.export.terminal import sides
from tolltrace.export.wire import TotalRow, total_row
from tolltrace.export.words import Words
from tolltrace.model import UNDATED as UNKNOWN_DAY
from tolltrace.model import Claim, Outcome, TollStatus, Total, View
from tolltrace.model.plain import plain
from tolltrace.reconcile.overlap import Check
from tolltrace.reconcile.sdg import Figure
from tolltrace.reconcile.summary import Change, Summary
from tolltrace.reconcile.table import COARSE, NOBODY, SPREAD, UNDATED, Dimension, Row

SHOWN = 12  # links and cross-checks that are printed; JSON has all
OPEN = 'open: incidents of which somebody says "more than" the upper figure, so that it has no known end (>=)'
DOCUMENTED = "Documented deaths only; who is not divided by a source is in no row. Causes as remembered, unverified [MU]."


def print_totals(found: Summary, view: View, console: Console | None = None) -> None:
    """Print totals; nothing is wider than the console."""
    console = console or Console()
    for part in _parts(found, view):
        console.print(part)


def _parts(found: Summary, view: View) -> Iterator[RenderableType]:
    if found.rows:
        yield Text(f"Totals by {', '.join(found.dimensions)} (policy {plain(found.policy)})", "bold underline")
        for row in found.rows:
            yield Text(f"{' / '.join(map(plain, row.key))}  ({_n(row.incidents)})", "bold")
            yield from _lines(row.totals)
        yield Text("\nAll together, nobody counted twice", "bold underline")
    else:
        yield Text(f"Totals, nobody counted twice (policy {plain(found.policy)})", "bold underline")
    yield from _lines(found.whole)
    yield from _explained(found)
    if found.own is not None:
        yield Text(f"\nWhat this convention's own totals hold: {_n(found.held)}, {found.left} left out", "bold underline")
        yield from _lines(found.own)
    if found.changes:
        yield Text("\nIf an uncertain link is answered the other way", "bold underline")
        for change in found.changes[:SHOWN]:
            yield from _change(change, view)
        if len(found.changes) > SHOWN:
            yield Text(f"  and {len(found.changes) - SHOWN} more; see --json")
    if found.checks:
        yield Text("\nCross-checks: wider counts, never added", "bold underline")
        for check in found.checks[:SHOWN]:
            yield from _check(check, view)
        if len(found.checks) > SHOWN:
            yield Text(f"  and {len(found.checks) - SHOWN} more; see --json")
    if any(f.incidents for f in found.sdg):
        yield Text("\nSDG indicator 16.1.2, where known (incidents in brackets)", "bold underline")
        for dimension in dict.fromkeys(f.dimension for f in found.sdg):
            said = tuple(f"{f.category} {_figure(f)}" for f in found.sdg if f.dimension == dimension and f.incidents)
            yield Hanging(dimension, said or ("not known",), by=2)
        yield Indented(Text(DOCUMENTED, "dim"), 2)


def _explained(found: Summary) -> Iterator[RenderableType]:
    """What "open" means, where a line of totals says it."""
    if any(t.open_incidents for totals in (found.whole, *(r.totals for r in found.rows)) for t in totals):
        yield Indented(Text(OPEN, "dim"), 2)


def _lines(totals: Sequence[Total]) -> Iterator[RenderableType]:
    for outcome in Outcome:
        mine = in_order(t for t in totals if t.outcome is outcome)
        said = [t for t in mine if t.low or t.high or t.open_top or t.conceded or t.status is TollStatus.TOTAL]
        if said:
            yield Hanging(outcome.value, tuple(_total(t) for t in said), by=2)


def _total(total: Total) -> str:
    text = f"{total.status.value} {range_text(total, group=True)}"
    if total.open_incidents:
        text += f" ({total.open_incidents} open)"
    return text + (f" (conceded {bounds_text(total.conceded, group=True)})" if total.conceded else "")


def _change(change: Change, view: View) -> Iterator[RenderableType]:
    state = "joined for now" if change.link.joined else "kept apart for now"
    yield Indented(Text.assemble(sides(view, change.link.a, change.link.b), f" ({change.link.score:.2f}, {state})"), 2)
    other = "if apart" if change.link.joined else "if joined"
    for before, after in zip(change.now, change.otherwise, strict=True):
        name = " / ".join(map(plain, before.key))
        yield from (Indented(Text(f"{name + ': ' if name else ''}{line}"), 4) for line in _differences(before, after, other))


def _differences(before: Row, after: Row, other: str) -> list[str]:
    one = {(t.outcome, t.status): t for t in before.totals}
    two = {(t.outcome, t.status): t for t in after.totals}
    found = []
    for key in dict.fromkeys((t.outcome, t.status) for t in in_order((*before.totals, *after.totals))):
        left, right = (range_text(t, group=True) if t is not None else "-" for t in (one.get(key), two.get(key)))
        if left != right:
            found.append(f"{key[0].value} {key[1].value} {left} now, {right} {other}")
    return found


def _check(check: Check, view: View) -> Iterator[RenderableType]:
    claim = view.claim[check.claim]
    who = plain(claim.claimant) or "the report itself"
    where = place_text(claim.where) or "no place named"
    by = f", by {plain(claim.responsible)}" if claim.responsible else ""
    yield Indented(Text(f"{_counted(claim)}{by}, {who}: {date_text(claim.when)}, {where}"), 2, 2)
    recorded = "nothing recorded" if check.recorded is None else f"recorded {range_text(check.recorded, group=True)}"
    left = "" if check.residual is None else f"; unrecorded {bounds_text(check.residual, group=True)}"
    yield Indented(Text(f"{recorded}{left} ({check.why})", "dim"), 4, 2)


def _counted(claim: Claim) -> str:
    status = "" if claim.status.value == "unknown" else f" {claim.status.value}"
    return f"{count_text(claim.count)} {claim.outcome.value}{status}"


def _figure(figure: Figure) -> str:
    total = Total(Outcome.KILLED, TollStatus.TOTAL, figure.low, figure.high, figure.open_top, figure.incidents)
    return f"{range_text(total, group=True)} ({figure.incidents:,})"


def _n(count: int) -> str:
    return f"{count:,} incident{'' if count == 1 else 's'}"


def label(row: Row, dimensions: Sequence[Dimension], words: Words) -> str:
    """A row's key in the language of ``words``; names of places and parties stay as they are."""
    return " / ".join(_label(d, text, words) for d, text in zip(dimensions, row.key, strict=True))


def _label(dimension: Dimension, text: str, words: Words) -> str:
    own = {UNDATED: words.when(UNKNOWN_DAY), COARSE: words("place_coarse"), NOBODY: words("nobody_named")}
    if text == SPREAD.format(dimension.value):
        return words("spread", unit=words.term("unit", dimension.value))
    kind = {Dimension.METHOD: "method", Dimension.GRADING: "grade"}.get(dimension)
    return words.term(kind, text) if kind else own.get(text, text)


class KeyedRow(TypedDict):
    """A row: ``key`` has a label for each of the object's ``by``."""

    key: list[str]
    incidents: int
    totals: list[TotalRow]


class ChangeRow(TypedDict):
    """An uncertain link between happenings ``a`` and ``b``: the rows it touches, as they stand and answered the other way."""

    a: str
    b: str
    score: float
    joined: bool
    explanation: str
    now: list[KeyedRow]
    otherwise: list[KeyedRow]


class CheckRow(TypedDict):
    """A cumulative claim beside the record; ``residual`` is [low, high] or None where the rule allows none."""

    claim: str
    recorded: TotalRow | None
    residual: list[int] | None
    why: str


class FigureRow(TypedDict):
    dimension: str
    category: str
    low: int
    high: int
    open_top: bool
    incidents: int


class TotalsObject(TypedDict):
    """What ``tolltrace totals --json FILE`` holds. ``own`` is what the convention's own totals hold, None where they hold all."""

    tolltrace: str
    policy: str
    by: list[str]
    rows: list[KeyedRow]
    totals: list[TotalRow]
    own: list[TotalRow] | None
    uncertain: list[ChangeRow]
    cross_checks: list[CheckRow]
    sdg_16_1_2: list[FigureRow]


def totals_object(found: Summary) -> TotalsObject:
    """The totals as the stable machine format."""
    return TotalsObject(
        tolltrace=__version__,
        policy=found.policy,
        by=[d.value for d in found.dimensions],
        rows=[_row(r) for r in found.rows],
        totals=[total_row(t) for t in found.whole],
        own=None if found.own is None else [total_row(t) for t in found.own],
        uncertain=[_change_row(c) for c in found.changes],
        cross_checks=[_check_row(c) for c in found.checks],
        sdg_16_1_2=[
            FigureRow(
                dimension=f.dimension,
                category=f.category,
                low=f.low,
                high=f.high,
                open_top=f.open_top,
                incidents=f.incidents,
            )
            for f in found.sdg
        ],
    )


def _row(row: Row) -> KeyedRow:
    return KeyedRow(key=list(row.key), incidents=row.incidents, totals=[total_row(t) for t in row.totals])


def _change_row(change: Change) -> ChangeRow:
    link = change.link
    return ChangeRow(
        a=link.a,
        b=link.b,
        score=round(link.score, 4),
        joined=link.joined,
        explanation=link.explanation,
        now=[_row(r) for r in change.now],
        otherwise=[_row(r) for r in change.otherwise],
    )


def _check_row(check: Check) -> CheckRow:
    return CheckRow(
        claim=check.claim,
        recorded=None if check.recorded is None else total_row(check.recorded),
        residual=None if check.residual is None else list(check.residual),
        why=check.why,
    )


def total_cells(total: Total) -> dict[str, str | int | bool | None]:
    """A total as the cells of a flat row, by the names of their columns."""
    low, high = total.conceded or (None, None)
    return {
        "outcome": total.outcome.value,
        "status": total.status.value,
        "low": total.low,
        "high": total.high,
        "open_top": total.open_top,
        "incidents": total.incidents,
        "open_incidents": total.open_incidents,
        "conceded_low": low,
        "conceded_high": high,
    }


def totals_csv(found: Summary) -> str:
    """One row for each row of the table, outcome and status; without a dimension one for each outcome and status."""
    dimensions = tuple(d.value for d in found.dimensions)
    keyed = [(r.key, t) for r in found.rows for t in r.totals] if found.rows else [((), t) for t in found.whole]
    rows = []
    for key, total in keyed:
        row = total_cells(total)
        rows.append([*key, *(row[column.name] for column in TOTAL_COLUMNS)])
    return table((*dimensions, *(column.name for column in TOTAL_COLUMNS)), rows)


def write_totals_json(found: Summary, path: Path) -> Path:
    """Raises InputError when the path cannot be written."""
    return write_text(path, (json.dumps(totals_object(found), ensure_ascii=False, indent=1, allow_nan=False) + "\n",))


def write_totals_table(found: Summary, path: Path) -> Path:
    """CSV for spreadsheets. Raises InputError when the path cannot be written."""
    return write_text(path, (totals_csv(found),))
