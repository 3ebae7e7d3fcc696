"""Whether claims of one happening were put together: B-cubed within and across reports, and links between reports."""

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass

from tolltrace.evaluate.match import Pair
from tolltrace.evaluate.rates import Rates

Unit = tuple[str, str | None]
"""What one report tells of one annotated event: the report's doc and the event's label."""


def b_cubed(items: Sequence[tuple[Hashable, Hashable]]) -> Rates:
    """B-cubed (Bagga and Baldwin 1998) of two clusterings, each item given as (its true cluster, its predicted cluster):
    the mean over items of the share of its predicted cluster that belongs there, and of its true cluster that is there.
    All zero without items."""
    if not items:
        return Rates(0.0, 0.0)
    both = Counter(items)
    true = Counter(t for t, _ in items)
    guessed = Counter(g for _, g in items)
    precision = sum(both[item] / guessed[item[1]] for item in items) / len(items)
    recall = sum(both[item] / true[item[0]] for item in items) / len(items)
    return Rates(precision, recall)


def events_in_report(pairs: Iterable[Pair]) -> Rates:
    """B-cubed of the events within reports; a prediction without an event stands alone."""
    return b_cubed([((p.doc, p.gold.event), (p.doc, _or_alone(p.guess.event, p))) for p in pairs])


def _or_alone(label: str | None, pair: Pair) -> Hashable:
    return (pair.doc, pair.gold.id) if label is None else label


@dataclass(frozen=True, slots=True)
class Links:
    """Pairs of units of different reports that share an incident: those annotated, and those found."""

    wanted: frozenset[frozenset[Unit]]
    found: frozenset[frozenset[Unit]]

    @property
    def rates(self) -> Rates:
        return Rates.of(len(self.wanted & self.found), len(self.found), len(self.wanted))


@dataclass(frozen=True, slots=True)
class Across:
    """How well incidents were put together across reports."""

    incidents: Rates
    links: Links


def across_reports(pairs: Iterable[Pair]) -> Across | None:
    """Incidents across reports, over matched claims whose annotation names an incident; None where no annotation does."""
    known = [p for p in pairs if p.gold.incident and p.gold.scope == "incident"]
    if not known:
        return None
    incidents = b_cubed([(p.gold.incident, _or_alone(p.guess.incident, p)) for p in known])
    return Across(incidents, Links(_links(known, lambda p: p.gold.incident), _links(known, lambda p: p.guess.incident)))


def _links(pairs: Iterable[Pair], incident: Callable[[Pair], str | None]) -> frozenset[frozenset[Unit]]:
    units: dict[str, set[Unit]] = defaultdict(set)
    for pair in pairs:
        label = incident(pair)
        if label is not None:
            units[label].add((pair.doc, pair.gold.event))
    return frozenset(frozenset((a, b)) for members in units.values() for a in members for b in members if a[0] < b[0])
