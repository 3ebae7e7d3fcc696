"""Small-cell suppression: a row of a cross table that counts very few incidents can name the people in it."""

from collections.abc import Sequence
from dataclasses import dataclass

from tolltrace.reconcile.table import Row


@dataclass(frozen=True, slots=True)
class Shown:
    """``rows`` may be published; ``hidden`` counts those that may not."""

    rows: tuple[Row, ...]
    hidden: int


def suppressed(rows: Sequence[Row], least: int) -> Shown:
    """The rows with at least ``least`` incidents. Where only one row would be hidden it could be told from the whole by
    subtraction: then the next smallest is hidden too. ``least`` 0 hides none."""
    small = {n for n, row in enumerate(rows) if row.incidents < least}
    if len(small) == 1 and len(rows) > 1:
        small.add(min((n for n in range(len(rows)) if n not in small), key=lambda n: (rows[n].incidents, n)))
    return Shown(tuple(row for n, row in enumerate(rows) if n not in small), len(small))
