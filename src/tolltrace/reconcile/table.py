"""Totals by period, place, party, method and grading: each incident stands in exactly one row, so rows add up to the whole.

An incident that is blamed on two parties is a row of both together and never one of each (Airwars' own totals could count such an
incident twice); one whose date or place is known less closely than a row asks is put where that is said, never into a guess.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from tolltrace.model import Incident, PlacePrecision, Reconciled, Total, Where
from tolltrace.reconcile.totals import Tally

Pair = tuple[Incident, Reconciled]
Key = tuple[str, ...]


class Dimension(StrEnum):
    """What totals can be told apart by. Status needs no dimension: each total has its line of each status."""

    YEAR = "year"
    MONTH = "month"
    DAY = "day"
    COUNTRY = "country"
    PROVINCE = "province"
    DISTRICT = "district"
    LOCALITY = "locality"
    PARTY = "party"
    METHOD = "method"
    GRADING = "grading"


UNDATED, SPREAD, COARSE, NOBODY = "undated", "not within one {}", "place not known so closely", "nobody named"


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table: ``key`` has a label for each dimension; ``incidents`` counts those in it, with harm or without."""

    key: Key
    totals: tuple[Total, ...]
    incidents: int


class Table:
    """Running totals by key, to which incidents can be added and taken away; memory grows with rows, not with incidents."""

    def __init__(self, dimensions: Sequence[Dimension], pairs: Iterable[Pair] = ()) -> None:
        self.dimensions = tuple(dimensions)
        self._tallies: dict[Key, Tally] = {}
        self._counts: dict[Key, int] = {}
        for incident, conclusion in pairs:
            self.add(incident, conclusion)

    def add(self, incident: Incident, conclusion: Reconciled, sign: int = 1) -> None:
        """Adds an incident to its one row (``sign`` 1) or takes it away (-1)."""
        key = key_of(incident, conclusion, self.dimensions)
        self._tallies.setdefault(key, Tally()).add(conclusion, sign)
        self._counts[key] = self._counts.get(key, 0) + sign

    def rows(self) -> tuple[Row, ...]:
        """The rows that hold any incident, in the order of their labels; what is not known stands last."""
        keys = sorted((k for k, n in self._counts.items() if n), key=lambda k: [(_unknown(label), label) for label in k])
        return tuple(self.row(key) for key in keys)

    def row(self, key: Key) -> Row:
        """The row of ``key``, without totals when it holds nothing."""
        tally = self._tallies.get(key)
        return Row(key, tally.totals() if tally is not None else (), self._counts.get(key, 0))


def key_of(incident: Incident, conclusion: Reconciled, dimensions: Sequence[Dimension]) -> Key:
    """An incident is counted once (Airwars): the one row that it stands in, whatever number of parties it is blamed on."""
    return tuple(_LABELS[d](incident, conclusion) for d in dimensions)


def within(where: Where, level: PlacePrecision) -> str:
    """Precision is carried through (UCDP GED and ACLED code it; ACCORD publishes by province): the name of the place at
    ``level``, "" when it is known less closely. Nothing is published finer than it was recorded."""
    place = where.place
    if place is None or where.precision is PlacePrecision.UNKNOWN or _rank(where.precision) > _rank(level):
        return ""
    if level is PlacePrecision.COUNTRY:
        return place.country
    if level is PlacePrecision.PROVINCE:
        return place.adm1 or (place.name if place.precision is PlacePrecision.PROVINCE else "")
    if level is PlacePrecision.DISTRICT:
        return place.adm2 or (place.name if place.precision is PlacePrecision.DISTRICT else "")
    return f"near {place.name}" if where.precision is PlacePrecision.NEAR else place.name


def _rank(precision: PlacePrecision) -> int:
    return list(PlacePrecision).index(precision)


def _unknown(label: str) -> bool:
    return label in (UNDATED, COARSE, NOBODY, "unknown") or label.startswith("not within")


def _period(incident: Incident, form: str, unit: str) -> str:
    start, end = incident.when.start, incident.when.end
    if start is None or end is None:
        return UNDATED
    first, last = f"{start:{form}}", f"{end:{form}}"
    return first if first == last else SPREAD.format(unit)


def _place(incident: Incident, level: PlacePrecision) -> str:
    name = within(incident.where, level)
    parent = within(incident.where, PlacePrecision.PROVINCE)
    if name and level in (PlacePrecision.DISTRICT, PlacePrecision.LOCALITY) and parent and parent != name:
        return f"{name}, {parent}"  # two towns of one name are two rows
    return name or COARSE


_LABELS: Mapping[Dimension, Callable[[Incident, Reconciled], str]] = {
    Dimension.YEAR: lambda i, _: _period(i, "%Y", "year"),
    Dimension.MONTH: lambda i, _: _period(i, "%Y-%m", "month"),
    Dimension.DAY: lambda i, _: _period(i, "%Y-%m-%d", "day"),
    Dimension.COUNTRY: lambda i, _: _place(i, PlacePrecision.COUNTRY),
    Dimension.PROVINCE: lambda i, _: _place(i, PlacePrecision.PROVINCE),
    Dimension.DISTRICT: lambda i, _: _place(i, PlacePrecision.DISTRICT),
    Dimension.LOCALITY: lambda i, _: _place(i, PlacePrecision.LOCALITY),
    Dimension.PARTY: lambda i, _: " or ".join(sorted(i.responsible)) or NOBODY,
    Dimension.METHOD: lambda i, _: i.method.value,
    Dimension.GRADING: lambda _, c: c.grading.grade.value,
}
