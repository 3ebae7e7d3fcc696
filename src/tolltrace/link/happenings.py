"""Happenings: what one report tells of one event, summed up so that it can be compared with what others tell."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from tolltrace.model import (
    NOWHERE,
    UNDATED,
    Claim,
    DatePrecision,
    Happening,
    Method,
    Outcome,
    PlacePrecision,
    Report,
    Scope,
    Stance,
    Status,
    When,
    Where,
    happening_id,
)
from tolltrace.vocab.parties import canonical

# News tells of harm within about this many days; a happening without a date is looked for this far before its report.
NEWS_DAYS = 10

_FIGURES = 3  # figures of an outcome that are compared: a toll, its rival, and an earlier one

Bounds = tuple[int, int | None]  # lowest and highest (None = open)

_DATES = list(DatePrecision)
_PLACES = list(PlacePrecision)


@dataclass(frozen=True, slots=True)
class Told:
    """A happening with what comparing needs: the ``claims``, the days it may lie in (``start``..``end``, None when nothing tells;
    ``inferred`` when only the report's date tells), ``figures`` (for killed and injured, the bounds of the largest figures),
    ``statuses``, the ``targets`` and ``names`` of its quotes, all words ``said`` of it, of these the rare ``words`` with how much
    each tells, the names ``around`` it in its report (folded, sorted), a sketch of the ``sentences`` of its quotes where they
    cite nobody, the names of its ``dead`` as they sound, whether it is told ``beside`` its report's main happening, and whether
    much of the casebook has its party and method."""

    happening: Happening
    claims: tuple[Claim, ...]
    start: date | None
    end: date | None
    inferred: bool
    known_by: date | None
    figures: tuple[tuple[Outcome, Bounds], ...]
    statuses: frozenset[Status]
    targets: frozenset[str] = frozenset()
    names: tuple[str, ...] = ()
    said: tuple[str, ...] = ()
    words: frozenset[tuple[str, int]] = frozenset()
    around: tuple[str, ...] = ()
    sentences: tuple[int, ...] = ()
    dead: tuple[tuple[str, ...], ...] = ()
    beside: bool = False
    party_common: bool = False
    method_common: bool = False

    @property
    def id(self) -> str:
        return self.happening.id

    def counted(self, outcome: Outcome) -> tuple[Bounds, ...]:
        """The figures of one outcome, largest first."""
        return tuple(bounds for of, bounds in self.figures if of is outcome)


def happenings(claims: Iterable[Claim], reports: Mapping[str, Report]) -> list[Told]:
    """The happenings of the claims of scope incident, by report and event, sorted by id. A claim without an event label stands
    with the figure it repeats or is part of, else alone."""
    groups: dict[tuple[str, str], list[Claim]] = defaultdict(list)
    kept = [c for c in claims if c.scope is Scope.INCIDENT]
    by_id = {c.id: c for c in kept}
    for claim in kept:
        groups[claim.report, claim.event or _first(claim, by_id)].append(claim)
    told = [_told(report, event, found, reports.get(report)) for (report, event), found in groups.items()]
    return sorted(told, key=lambda t: t.id)


def _first(claim: Claim, by_id: Mapping[str, Claim]) -> str:
    at, seen = claim, {claim.id}
    while (before := by_id.get(at.repeat_of) or by_id.get(at.part_of)) is not None and before.id not in seen:
        seen.add(before.id)
        at = before
    return at.event or f"claim {at.id}"


def _told(report: str, event: str, claims: Iterable[Claim], source: Report | None) -> Told:
    ordered = tuple(sorted(claims, key=lambda c: (c.figure, c.outcome.value, c.id)))
    when = best_when([c.when for c in ordered])
    happening = Happening(
        id=happening_id(report, event),
        report=report,
        event=event,
        claims=tuple(c.id for c in ordered),
        when=when,
        where=best_where([c.where for c in ordered]),
        method=majority_method([c.method for c in ordered]),
        responsible=parties([c.responsible for c in ordered]),
    )
    known_by = _known_by(ordered, source)
    start, end, inferred = when.start, when.end, False
    if start is None and known_by is not None:
        start, end, inferred = known_by - timedelta(NEWS_DAYS), known_by, True
    statuses = frozenset(c.status for c in ordered if c.stance is not Stance.DENIED and c.status is not Status.UNKNOWN)
    return Told(happening, ordered, start, end, inferred, known_by, _figures(ordered), statuses)


def _known_by(claims: Sequence[Claim], source: Report | None) -> date | None:
    """The day by which the harm was known: the first statement of it, else the report's date."""
    said = [c.said.end for c in claims if c.said.end is not None]
    published = source.published if source else None
    days = [d for d in (min(said, default=None), published) if d is not None]
    return min(days, default=None)


def best_when(dates: Iterable[When]) -> When:
    """The most precise date; of equally precise ones the most frequent, then the earliest. One that the others contradict is
    still chosen when it is finer: precision is what a report vouches for."""
    counts = Counter(w for w in dates if w.resolved)
    if not counts:
        return next((w for w in dates if w.phrase), UNDATED)
    spans = Counter[tuple[date, date]]()
    for when, n in counts.items():
        if when.start is not None and when.end is not None:
            spans[when.start, when.end] += n

    def order(when: When) -> tuple[int, int, int, date, str]:
        start, end = when.start or date.min, when.end or date.max
        return _DATES.index(when.precision), (end - start).days, -spans[start, end], start, when.phrase

    return min(counts, key=order)


def best_where(places: Iterable[Where]) -> Where:
    """The most specific place: by precision, then by how many parents are named with it ("Sarmada, Idlib" before "Idlib"), then
    the most frequent. A place with an entry goes before one without."""
    counts = Counter(w for w in places if w.written)
    if not counts:
        return NOWHERE

    def order(where: Where) -> tuple[bool, int, int, int, str]:
        parts = where.written.count(",")
        return where.place is None, _PLACES.index(where.precision), -parts, -counts[where], where.written

    return min(counts, key=order)


def majority_method(methods: Iterable[Method]) -> Method:
    """The method most claims name; of equals the one named first in the vocabulary; unknown when none does."""
    counts = Counter(m for m in methods if m is not Method.UNKNOWN)
    return min(counts, key=lambda m: (-counts[m], list(Method).index(m)), default=Method.UNKNOWN)


def parties(names: Iterable[str]) -> tuple[str, ...]:
    """The parties said to be responsible, one name for each, by how often they are named."""
    counts = Counter(canonical(n) for n in names if n)
    return tuple(sorted(counts, key=lambda n: (-counts[n], n)))


def _figures(claims: Iterable[Claim]) -> tuple[tuple[Outcome, Bounds], ...]:
    """For killed and injured the largest few figures that are no part of another, largest first. Smaller ones (a victim named
    beside the toll) say nothing about its size."""
    found: dict[Outcome, set[Bounds]] = defaultdict(set)
    for claim in claims:
        counted = claim.count
        if claim.outcome not in (Outcome.KILLED, Outcome.INJURED) or claim.part_of or not counted.bounded:
            continue
        if claim.stance is not Stance.DENIED and counted.high != 0:
            found[claim.outcome].add((counted.low or 0, counted.high))
            if counted.top is not None:  # "75 to over 200" names two sizes, and either may be the one that others give
                found[claim.outcome].add((counted.top, None))
    return tuple((o, b) for o in Outcome for b in sorted(found[o], key=lambda b: (-size(b), b[0], b[1] or 0))[:_FIGURES])


def size(bounds: Bounds) -> int:
    """About how many people bounds speak of: the lower where there is one."""
    low, high = bounds
    return low if low else high or 0
