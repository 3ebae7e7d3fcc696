"""Totals over incidents: sums of lows and sums of highs for each outcome and status, each incident counted once."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tolltrace.model import Outcome, Reconciled, Toll, TollStatus, Total


@dataclass(slots=True)
class _Sum:
    low: int = 0
    high: int = 0
    incidents: int = 0
    open_incidents: int = 0
    conceded_low: int = 0
    conceded_high: int = 0
    admissions: int = 0
    open_admissions: int = 0

    def numbers(self) -> tuple[int, ...]:
        """Everything summed, in the order of the fields (dataclasses.astuple copies each number deeply, twenty times as slow)."""
        return (
            self.low,
            self.high,
            self.incidents,
            self.open_incidents,
            self.conceded_low,
            self.conceded_high,
            self.admissions,
            self.open_admissions,
        )

    def conceded(self) -> tuple[int, int | None] | None:
        if not self.admissions:
            return None
        return self.conceded_low, None if self.open_admissions else self.conceded_high


Line = tuple[str, str, tuple[int, ...]]
"""One line of a tally as plain values: outcome, status, and what is summed for them."""


class Tally:
    """A running total that incidents can be added to and taken from, so that scenarios need not add everything up again. What
    one answer changes is a tally too: the difference."""

    def __init__(self, reconciled: Iterable[Reconciled] = ()) -> None:
        self._sums: dict[tuple[Outcome, TollStatus], _Sum] = {}
        for conclusion in reconciled:
            self.add(conclusion)

    @classmethod
    def of(cls, lines: Iterable[Line]) -> "Tally":
        """The tally that ``lines`` were taken from."""
        made = cls()
        for outcome, status, numbers in lines:
            made._sums[Outcome(outcome), TollStatus(status)] = _Sum(*numbers)
        return made

    def lines(self) -> tuple[Line, ...]:
        """What can be kept elsewhere; lines that sum nothing are left out."""
        kept = ((o.value, s.value, line.numbers()) for (o, s), line in self._sums.items())
        return tuple(sorted(line for line in kept if any(line[2])))

    def plus(self, other: "Tally", sign: int = 1) -> "Tally":
        """Both together, or (``sign`` -1) without the other."""
        made = Tally.of(self.lines())
        for key, line in other._sums.items():
            now = made._sums.get(key, _Sum()).numbers()
            made._sums[key] = _Sum(*(a + sign * b for a, b in zip(now, line.numbers(), strict=True)))
        return made

    def moved(self) -> int:
        """Of a difference: the people by which the lows and the highs of everybody differ, all outcomes together."""
        everybody = [line for (_, status), line in self._sums.items() if status is TollStatus.TOTAL]
        return abs(sum(line.low for line in everybody)) + abs(sum(line.high for line in everybody))

    def add(self, conclusion: Reconciled, sign: int = 1) -> None:
        """Adds an incident's tolls (``sign`` 1) or takes them away (-1)."""
        for toll in conclusion.tolls:
            line = self._sums.setdefault((toll.outcome, toll.status), _Sum())
            line.low += sign * toll.low
            line.high += sign * (toll.low if toll.high is None else toll.high)
            line.incidents += sign * _counts(toll)
            line.open_incidents += sign * toll.open_top
            if toll.conceded is not None:
                low, high = toll.conceded
                line.conceded_low += sign * (low or 0)
                line.conceded_high += sign * (high or 0)
                line.admissions += sign
                line.open_admissions += sign * (high is None)

    def totals(self) -> tuple[Total, ...]:
        """One Total for each outcome seen and each status, in the order of the vocabularies."""
        outcomes = [
            o for o in Outcome if any(key[0] is o and (line.incidents or line.admissions) for key, line in self._sums.items())
        ]
        found = []
        for outcome in outcomes:
            for status in TollStatus:
                line = self._sums.get((outcome, status), _Sum())
                opened = line.open_incidents
                found.append(Total(outcome, status, line.low, line.high, opened > 0, line.incidents, opened, line.conceded()))
        return tuple(found)


def _counts(toll: Toll) -> bool:
    """Whether an incident has a line to count: one that is more than a plain zero."""
    return bool(toll.high) or toll.open_top


def totals(reconciled: Sequence[Reconciled]) -> tuple[Total, ...]:
    """The sums over incidents; ``incidents`` counts those whose line is more than zero, ``open_incidents`` those with an open
    top, so that an open bound never becomes a number. What is conceded is summed beside, as Airwars does."""
    return Tally(reconciled).totals()
