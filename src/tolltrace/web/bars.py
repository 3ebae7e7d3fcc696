"""Ranges as bars for pages: where each end stands on an axis that all bars of one outcome share, in per cent of its width."""

from collections.abc import Sequence
from dataclasses import dataclass

from tolltrace.charts.scale import Scale, scale_for
from tolltrace.charts.waterfall import BEFOREHAND, CHANCE, steps
from tolltrace.export.page import Bar
from tolltrace.model import Link, Outcome, Toll, TollStatus, Total


@dataclass(frozen=True, slots=True)
class Line:
    """One status: its toll, and its bar where it states a number."""

    status: TollStatus
    toll: Toll | Total
    bar: Bar | None


@dataclass(frozen=True, slots=True)
class Panel:
    """One outcome: its lines, and the axis's ticks as (people, per cent)."""

    outcome: Outcome
    lines: tuple[Line, ...]
    ticks: tuple[tuple[int, float], ...]


@dataclass(frozen=True, slots=True)
class Beam:
    """A step of a link's waterfall: from ``start``, ``width`` wide; ``kind`` is "for", "against", or "sum" for either end."""

    name: str
    reason: str
    weight: float
    start: float
    width: float
    kind: str


def panels(rows: Sequence[tuple[Outcome, Sequence[Toll | Total | None]]]) -> tuple[Panel, ...]:
    """A panel for each outcome; statuses that say nothing are left out."""
    found = []
    for outcome, cells in rows:
        known = [t for t in cells if t is not None]
        scale = scale_for([n for t in known for n in (t.low, t.high, *(t.conceded or ()))])
        lines = tuple(Line(t.status, t, _bar(t, scale)) for t in known)
        found.append(Panel(outcome, lines, tuple((n, _at(scale, n)) for n in scale.ticks)))
    return tuple(found)


def _bar(toll: Toll | Total, scale: Scale) -> Bar | None:
    admitted = next((n for n in (toll.conceded or ()) if n is not None), None)
    mark = None if admitted is None else _at(scale, admitted)
    if toll.high is None:
        return Bar(_at(scale, toll.low), 0.0, True, mark) if toll.low else None
    start = _at(scale, toll.low)
    return Bar(start, round(_at(scale, toll.high) - start, 2), toll.open_top, mark)


def _at(scale: Scale, people: int) -> float:
    return round(min(scale.at(people), 1.0) * 100, 2)


def beams(link: Link) -> tuple[tuple[Beam, ...], float]:
    """The waterfall of a link, and where on its axis nothing is said either way; no beams for a link without weighed features."""
    taken = steps(link)
    ends = [0.0, *(e for s in taken for e in (s.start, s.end))]
    low, high = min(ends), max(ends)
    wide = (high - low) or 1.0

    def at(odds: float) -> float:
        return round((odds - low) / wide * 100, 2)

    def kind(name: str, weight: float) -> str:
        return "sum" if name in (BEFOREHAND, CHANCE) else "for" if weight > 0 else "against"

    drawn = [
        Beam(s.name, s.reason, s.weight, at(min(s.start, s.end)), round(abs(s.weight) / wide * 100, 2), kind(s.name, s.weight))
        for s in taken
    ]
    return tuple(drawn), at(0.0)
