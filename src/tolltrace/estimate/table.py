"""Capture histories: which items are on which lists, counted. The one input of every method."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import combinations

from tolltrace.errors import InputError

History = tuple[int, ...]
"""For each list 1 where it holds the item, else 0; never all 0, for nobody sees such an item."""


@dataclass(frozen=True)
class Table:
    """How many items have each history. ``histories`` holds the counts above 0, in the order of the histories; ``unit`` names
    one item ("person", "incident"); ``notes`` are plain sentences on how the table came to be; ``name`` is for messages."""

    lists: tuple[str, ...]
    histories: tuple[tuple[History, int], ...]
    unit: str = "item"
    name: str = "table"
    notes: tuple[str, ...] = ()

    @cached_property
    def n(self) -> int:
        """Items on at least one list: what is documented."""
        return sum(count for _, count in self.histories)

    @cached_property
    def margins(self) -> tuple[int, ...]:
        """Items on each list."""
        return tuple(sum(c for h, c in self.histories if h[i]) for i in range(len(self.lists)))

    @cached_property
    def frequencies(self) -> tuple[int, ...]:
        """Items on exactly 1, 2, ... lists."""
        found = Counter[int]()
        for history, count in self.histories:
            found[sum(history)] += count
        return tuple(found[k] for k in range(1, len(self.lists) + 1))

    def both(self, a: int, b: int) -> int:
        """Items on both of two lists, given by position."""
        return sum(c for h, c in self.histories if h[a] and h[b])

    @property
    def pairs(self) -> list[tuple[int, int]]:
        """Every pair of lists, by position."""
        return list(combinations(range(len(self.lists)), 2))

    def cells(self) -> list[int]:
        """Counts of all 2^L histories, the first list being the highest bit; the first cell, on no list, is 0. Raises
        InputError for more lists than can be laid out so."""
        if len(self.lists) > MOST_LISTS:
            many, mend = f"{len(self.lists)} lists are too many", f"name at most {MOST_LISTS} with --lists"
            raise InputError(self.name, many, mend)
        cells = [0] * 2 ** len(self.lists)
        for history, count in self.histories:
            cells[int("".join(map(str, history)), 2)] = count
        return cells

    def only(self, names: Sequence[str]) -> "Table":
        """The table of the named lists, in the order given; items on none of them leave it, which its notes say. Raises
        InputError for a name that is not there or is given twice."""
        for name in names:
            if name not in self.lists:
                raise InputError(self.name, f"there is no list {name!r}", f"choose among: {', '.join(self.lists)}")
        if len(set(names)) < len(names):
            raise InputError(self.name, "a list is named twice", "name each list once")
        at = [self.lists.index(name) for name in names]
        kept = Counter[History]()
        for history, count in self.histories:
            kept[tuple(history[i] for i in at)] += count
        left = kept.pop((0,) * len(at), 0)
        notes = (*self.notes, f"{left:,} of {self.n:,} are on other lists only and left out.") if left else self.notes
        return replace(self, lists=tuple(names), histories=tuple(sorted(kept.items())), notes=notes)


MOST_LISTS = 10


def make_table(lists: Iterable[str], counts: Mapping[History, int], *, unit: str = "item", name: str = "table") -> Table:
    """The table of ``counts``. Raises InputError for a history of another length or with values beyond 0 and 1, one on no
    list, and a negative count; and when nothing is left."""
    names = tuple(lists)
    for history, count in counts.items():
        if len(history) != len(names) or not set(history) <= {0, 1}:
            raise InputError(name, f"history {history} does not fit {len(names)} lists", "give one 0 or 1 for each list")
        if count < 0:
            raise InputError(name, f"history {history} is counted {count} times", "give counts of 0 or more")
        if count and not any(history):
            raise InputError(name, f"{count} items are on no list", "leave them out: what no list holds is what is estimated")
    kept = tuple(sorted((h, c) for h, c in counts.items() if c))
    if not kept:
        raise InputError(name, "no item is on any list", "give a table with counts")
    return Table(names, kept, unit, name)
