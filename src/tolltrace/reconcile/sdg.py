"""SDG indicator 16.1.2: documented deaths by sex, age, cause and status, where these are known.

Documented deaths only: an estimate of undocumented ones is another figure and never stands here. Sex and age are known for the
people whom a breakdown names; nobody is divided who was not divided by a source.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from tolltrace.model import Incident, Outcome, Part, Reconciled, Toll, TollStatus
from tolltrace.vocab import vocabulary


@dataclass(frozen=True, slots=True)
class Figure:
    """Documented deaths of one category: ``dimension`` is sex, age, cause or status. Bounds and counts as in a Total."""

    dimension: str
    category: str
    low: int
    high: int
    open_top: bool
    incidents: int


@dataclass(slots=True)
class _Sum:
    low: int = 0
    high: int = 0
    open_top: bool = False
    incidents: int = 0

    def add(self, item: Toll | Part) -> None:
        if not (item.high or item.low or item.open_top):
            return
        self.low += item.low
        self.high += item.low if item.high is None else item.high
        self.open_top = self.open_top or item.open_top
        self.incidents += 1


def indicator(pairs: Iterable[tuple[Incident, Reconciled]]) -> tuple[Figure, ...]:
    """The indicator's breakdowns, in its order. Where a source says "women and children" their sex and age are not told apart, so
    they are in neither; those not divided are no row, since they are the total less what is known."""
    data = vocabulary("sdg")
    sums: dict[tuple[str, str], _Sum] = {
        (dimension, str(category)): _Sum() for dimension in ("sex", "age", "cause", "status") for category in data[dimension]
    }
    causes = {str(m): str(cause) for cause, methods in data["cause"].items() for m in methods}
    for incident, conclusion in pairs:
        killed = {t.status: t for t in conclusion.tolls if t.outcome is Outcome.KILLED}
        for category, status in data["status"].items():
            if (toll := killed.get(TollStatus(status))) is not None:
                sums["status", str(category)].add(toll)
        if (total := killed.get(TollStatus.TOTAL)) is not None:
            sums["cause", causes[incident.method.value]].add(total)
        parts = [p for p in conclusion.parts if p.outcome is Outcome.KILLED]
        for dimension in ("sex", "age"):
            _divide(sums, dimension, data[dimension], parts)
    return tuple(Figure(d, c, s.low, s.high, s.open_top, s.incidents) for (d, c), s in sums.items())


def _divide(
    sums: Mapping[tuple[str, str], _Sum], dimension: str, categories: Mapping[str, Sequence[str]], parts: Sequence[Part]
) -> None:
    """Adds the parts of each category; an incident counts once in it."""
    for category, groups in categories.items():
        mine = [p for p in parts if set(p.group.split(" and ")) <= set(groups)]
        if mine:
            low, open_top = sum(p.low for p in mine), any(p.open_top for p in mine)
            high = sum(p.low if p.high is None else p.high for p in mine)
            sums[dimension, str(category)].add(Part(Outcome.KILLED, str(category), low, high, open_top))
