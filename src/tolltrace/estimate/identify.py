"""Whether a table can say anything about what no list holds, before any model is fitted.

A table passes when the lists' overlaps tie all of them together. That is necessary, not sufficient: that the lists' hidden
dependence is of the kind a model allows can never be tested on the table.
"""

from tolltrace.errors import InputError
from tolltrace.estimate.table import Table

FEWEST = 3


class NotIdentifiableError(InputError):
    """A table that fits any number of unseen items alike, or nearly so: no number is given."""


def check(table: Table) -> tuple[str, ...]:
    """Warnings about a table that may be estimated from. Raises NotIdentifiableError for fewer than three lists (those that hold
    the same items are one), a list that holds nothing, and lists that share nothing with the others."""
    _enough(table, len(table.lists), "")
    for name, margin in zip(table.lists, table.margins, strict=True):
        if not margin:
            raise NotIdentifiableError(table.name, f"the list {name} holds nothing", "leave it out, or name others with --lists")
    groups = _tied(table)
    if len(groups) > 1:
        apart = "; ".join(" and ".join(table.lists[i] for i in group) for group in groups)
        what = f"not identifiable: these share no {table.unit} with each other: {apart}"
        raise NotIdentifiableError(table.name, what, "any number of unseen ones would fit; use lists that overlap")
    _enough(table, _different(table), f" of {len(table.lists)} differ in what they hold")
    return tuple(_warnings(table))


def _enough(table: Table, count: int, why: str) -> None:
    if count < FEWEST:
        lists = f"{count} list{'' if count == 1 else 's'}{why}"
        what = f"{lists}, and fewer than three are refused: dependence between two lists cannot be seen"
        raise NotIdentifiableError(table.name, what, "add a list that was made independently")


def _different(table: Table) -> int:
    """How many lists differ in what they hold."""
    return len({tuple(history[i] for history, _ in table.histories) for i in range(len(table.lists))})


def _tied(table: Table) -> list[list[int]]:
    """The groups of lists within which shared items lead from each to each."""
    groups = [{i} for i in range(len(table.lists))]
    for a, b in table.pairs:
        if table.both(a, b):
            joined = [g for g in groups if a in g or b in g]
            groups = [g for g in groups if g not in joined] + [set().union(*joined)]
    return sorted(sorted(g) for g in groups)


def _warnings(table: Table) -> list[str]:
    found = []
    for a, b in table.pairs:
        shared, names = table.both(a, b), f"{table.lists[a]} and {table.lists[b]}"
        if not shared:
            found.append(f"{names} share no {table.unit}: how they depend on each other cannot be told.")
        elif shared == table.margins[a] == table.margins[b]:
            found.append(f"{names} hold the same {table.unit}s: they count as one source, and two lists in one are no check.")
        elif shared in (table.margins[a], table.margins[b]):
            part, whole = (a, b) if shared == table.margins[a] else (b, a)
            found.append(f"{table.lists[part]} lies wholly within {table.lists[whole]}: one may be copied from the other.")
    most = sum(table.frequencies[1:])
    if most < SPARSE * table.n:
        found.append(f"Only {most:,} of {table.n:,} {table.unit}s are on two lists or more: estimates rest on few of them.")
    return found


SPARSE = 0.05
