"""The toll of an incident: for each outcome four lines of status, each bound with the rule and the claims behind it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache

from tolltrace.model import Claim, Outcome, SetAside, Status, Toll, TollStatus, Trace
from tolltrace.reconcile.admit import Admission
from tolltrace.reconcile.coding import Evidence, coded
from tolltrace.reconcile.groups import Exact, Stated
from tolltrace.reconcile.listed import told_beside_names
from tolltrace.reconcile.people import is_several
from tolltrace.reconcile.policy import Policy
from tolltrace.reconcile.telling import Telling
from tolltrace.reconcile.tellings import contested, tellings

_SEVERAL = 2  # "a number of people": more than one (Airwars counts deaths told in the plural as at least two)
_HANDFUL = 10  # people: the most that a claim nobody is sure of may add to a range


@dataclass(frozen=True, slots=True)
class _Line:
    """A line before it becomes a Toll; ``silent`` when no claim that stands speaks of it."""

    low: int = 0
    high: int | None = 0
    open_top: bool = False
    trace: tuple[Trace, ...] = ()
    silent: bool = True
    exact: tuple[Exact, ...] = field(default=())


def tolls(
    admission: Admission, outcomes: Iterable[Outcome], origin_of: Mapping[str, str], responsible: Sequence[str], policy: Policy
) -> list[Toll]:
    """Four tolls for each outcome, in the order of the vocabularies, or the lines that the policy codes. ``origin_of`` names the
    independent origin of a claim."""
    found: list[Toll] = []
    for outcome in sorted(outcomes, key=list(Outcome).index):
        told = told_beside_names(admission, outcome)
        admitted = tellings(admission.conceded, admission.wholes, outcome)
        left_out = ((c, SetAside(c.id, policy.reasons[reason])) for t in told for c, reason in t.within)
        aside = tuple((c, a) for c, a in (*admission.set_aside, *left_out) if c.outcome is outcome)
        four = _Outcome(outcome, told, admitted, aside, admission.read, origin_of, policy).tolls(responsible)
        found += coded(four, Evidence(told, origin_of, tuple(responsible)), policy)
    return found


_FITS: dict[TollStatus, tuple[Status, ...]] = {
    TollStatus.CIVILIAN: (Status.CIVILIAN,),
    TollStatus.COMBATANT: (Status.COMBATANT,),
    TollStatus.UNKNOWN: (Status.UNKNOWN, Status.MIXED),
    TollStatus.TOTAL: tuple(Status),
}
"""The statuses of the claims that each line can rest on."""


@dataclass(frozen=True, slots=True)
class _Outcome:
    outcome: Outcome
    told: Sequence[Telling]
    admitted: Sequence[Telling]
    aside: Sequence[tuple[Claim, SetAside]]
    read: Mapping[str, str]
    origin_of: Mapping[str, str]
    policy: Policy

    def tolls(self, responsible: Sequence[str]) -> list[Toll]:
        rivals = contested(self.told, responsible)
        civilian = self._line(TollStatus.CIVILIAN, [t.civilian for t in self.told])
        combatant = self._line(TollStatus.COMBATANT, [t.combatant for t in self.told])
        total = self._line(TollStatus.TOTAL, [t.total for t in self.told])
        zeroed = self._contested(rivals) if rivals is not None else self._impossible(civilian, combatant, total)
        unknown = self._unexplained(civilian, combatant, total, zeroed is not None)
        total = self._fewer(civilian, combatant, total)
        if zeroed is not None:
            civilian, combatant = self._zeroed(civilian, zeroed), self._zeroed(combatant, zeroed)
        return [
            self._toll(TollStatus.CIVILIAN, civilian, [t.civilian for t in self.admitted]),
            self._toll(TollStatus.COMBATANT, combatant, [t.combatant for t in self.admitted]),
            self._toll(TollStatus.UNKNOWN, unknown, [t.total for t in self.admitted if not (t.civilian or t.combatant)]),
            self._toll(TollStatus.TOTAL, total, [t.total for t in self.admitted]),
        ]

    def _aside(self, status: TollStatus) -> tuple[SetAside, ...]:
        if not self.aside:
            return ()
        fits = _FITS[status]
        return tuple(aside for claim, aside in self.aside if claim.status in fits)

    def _line(self, status: TollStatus, said: Sequence[Stated | None]) -> _Line:
        """The span of what the tellings state: lowest lower bound, largest number, open where one goes beyond it."""
        aside = self._aside(status)
        stated = [s for s in said if s is not None]
        if not stated:
            return self._perhaps(status, aside)
        traces = []
        lows = [s.low for s in stated if s.low is not None] or [s.least for s in stated if s.least is not None]
        low, high, opened = spanned(stated)
        if several := self._several(stated) if high is None and not lows else ():
            text = self.policy.rules["several"]
            both = (Trace("low", "several", text, several, aside), Trace("high", "several", text, several, aside))
            return _Line(_SEVERAL, _SEVERAL, True, both, False)
        if lows:
            used = _ids(s for s in stated if low in (s.low, s.least))
            traces.append(Trace("low", "lowest-stated", f"The smallest lower bound stated is {low}.", used, aside))
        else:
            traces.append(Trace("low", "none-stated", self.policy.rules["none-stated"], _ids(stated), aside))
        beyond = [s for s in stated if s.open_top]
        if high is None:
            traces.append(Trace("high", "no-number", self.policy.rules["no-number"], _ids(stated), aside))
        else:
            text = f"The largest number stated is {high}" + (", and a claim goes beyond the number it states." if beyond else ".")
            used = _ids([*(s for s in stated if s.high == high), *beyond])
            traces.append(Trace("high", "highest-stated", text, used, aside))
        for s in stated:
            if s.conflict:
                traces.append(
                    Trace("high", "parts-in-whole", f"In one telling {s.conflict}: both are kept in the range.", _ids([s]))
                )
        traces += self._readings(traces)
        return _Line(low, high, opened, tuple(traces), False, tuple(e for s in stated for e in s.exact))

    def _perhaps(self, status: TollStatus, aside: tuple[SetAside, ...]) -> _Line:
        """A line of which nothing stands. Where only doubtful claims tell of an outcome at all, a flat 0 would say too much: the
        line reaches up to what they say, as Airwars codes 0 to 1 where it is not sure that anybody died. Larger figures stay out
        until a person has looked: a number that one reader alone takes for a count may be that of a street."""
        doubt = self.policy.reasons["doubtful"]
        doubtful = [] if self.told else [c for c, a in self.aside if a.reason == doubt and c.status in _FITS[status]]
        most = {c.id: c.count.high or c.count.low or 0 for c in doubtful}
        used = tuple(i for i, n in most.items() if 0 < n <= _HANDFUL)
        if not used:
            return _Line(trace=_silent(self.policy.rules["silent"], aside))
        text = self.policy.rules["doubtful-only"]
        both = (Trace("low", "doubtful-only", text, (), aside), Trace("high", "doubtful-only", text, used, aside))
        return _Line(0, max(most[i] for i in used), False, both, False)

    def _several(self, stated: Sequence[Stated]) -> tuple[str, ...]:
        """The figures that say that there were several where nobody says how many, under a convention that takes vague words at
        their word."""
        if self.policy.asks("vague") != "stated":
            return ()
        return tuple(c.id for s in stated for c in s.claims if is_several(c))

    def _readings(self, traces: Sequence[Trace]) -> list[Trace]:
        """How the convention read the words of the claims behind these bounds."""
        read = self.read
        return [Trace(t.bound, "coded-word", read[c], (c,)) for t in traces for c in t.used if c in read] if read else []

    def _contested(self, rivals: tuple[Telling, Telling]) -> Trace:
        first, second = rivals
        text = (
            f"{first.claimant or 'The report'} counts as civilians those whom {second.claimant} counts as combatants, "
            "so each line starts at 0; the total does not."
        )
        return Trace("low", "contested-zero", text, _ids(s for s in (first.civilian, second.combatant) if s is not None))

    def _impossible(self, civilian: _Line, combatant: _Line, total: _Line) -> Trace | None:
        """Why both lines must start at 0 where different voices count civilians and combatants who do not fit into any total."""
        least = civilian.low + combatant.low
        if total.silent or total.high is None or total.open_top or least <= total.high:
            return None
        text = (
            f"Civilians ({civilian.low}) and combatants ({combatant.low}) together exceed the total of {total.high}: different "
            "voices count them, perhaps the same people, so each line starts at 0; the total does not."
        )
        return Trace("low", "sums-possible", text, (*civilian.trace[0].used, *combatant.trace[0].used))

    def _zeroed(self, line: _Line, why: Trace) -> _Line:
        low = replace(why, set_aside=line.trace[0].set_aside)
        return replace(line, low=0, trace=(low, *(t for t in line.trace if t.bound != "low")))

    def _unexplained(self, civilian: _Line, combatant: _Line, total: _Line, same_people: bool) -> _Line:
        """What of the total no status explains, low from low and high from high."""
        if civilian.silent and combatant.silent:
            return total
        known = [line for line in (civilian, combatant) if not line.silent]
        if same_people:
            low, high = min(k.low for k in known), max(k.high or 0 for k in known)
        else:
            low, high = sum(k.low for k in known), sum(k.high or 0 for k in known)
        ends = [max(0, total.low - low), max(0, (total.high or 0) - high)]
        opened = total.open_top and not any(k.open_top for k in known)
        rule = self.policy.rules["unexplained"]
        aside = self._aside(TollStatus.UNKNOWN)
        traces = (
            Trace("low", "unexplained", f"{rule} Total {total.low}, explained {low}.", (), aside),
            Trace("high", "unexplained", f"{rule} Total {_shown(total)}, explained {high}.", (), aside),
        )
        unbounded = total.high is None and max(ends) == 0
        return _Line(min(ends), None if unbounded and opened else max(ends), opened, traces, False)

    def _fewer(self, civilian: _Line, combatant: _Line, total: _Line) -> _Line:
        """The total, with a trace where a voice counts fewer in all than another counts of one status. Nothing is mended: each
        states what it states, and a person should look."""
        for name, part in ((TollStatus.CIVILIAN, civilian), (TollStatus.COMBATANT, combatant)):
            if not total.silent and not part.silent and total.low < part.low:
                text = f"Someone counts fewer in all ({total.low}) than another counts {name.value}s ({part.low}): both stand."
                total = replace(total, trace=(*total.trace, Trace("low", "fewer-in-all", text, part.trace[0].used)))
        return total

    def _toll(self, status: TollStatus, line: _Line, admitted: Sequence[Stated | None]) -> Toll:
        best, why = self._best(line)
        if not self.admitted:
            return Toll(self.outcome, status, line.low, line.high, best, line.open_top, None, (*line.trace, why))
        traces = [*line.trace, why]
        conceded = admission(admitted)
        if conceded is not None and not self.told:
            # Nobody reports this harm: a 0 would be a figure that no one states.
            text = self.policy.rules["none-reported"]
            traces = [replace(t, rule="none-reported", text=text) if t.bound in ("low", "high") else t for t in traces]
            line = replace(line, high=None)
        if conceded is not None:
            used = _ids(s for s in admitted if s is not None)
            rule = "conceded-beside" if self.policy.asks("admissions") == "beside" else "admission-within"
            traces.append(Trace("conceded", rule, self.policy.rules[rule], used))
        return Toll(self.outcome, status, line.low, line.high, best, line.open_top, conceded, tuple(traces))

    def _best(self, line: _Line) -> tuple[int | None, Trace]:
        """The exact figure with most independent origins; of equals, the one stated later, then the larger."""
        if not line.exact:
            return None, _no_exact(self.policy.rules["no-exact"])
        values: dict[int, list[Claim]] = {}
        for exact in line.exact:
            values.setdefault(exact.value, []).extend(exact.claims)

        def rank(value: int) -> tuple[int, date, int]:
            return self._origins(values[value]), max(_said(c) for c in values[value]), value

        best = max(values, key=rank) if len(values) > 1 else next(iter(values))
        count = self._origins(values[best])
        text = f"{best} is the exact figure with most independent origins ({count})" + (
            "." if len(values) == 1 else f", of {len(values)} exact figures stated."
        )
        return best, Trace("best", "best-attested", text, tuple(dict.fromkeys(c.id for c in values[best])))

    def _origins(self, claims: Iterable[Claim]) -> int:
        return len({self.origin_of.get(c.id) or c.report for c in claims})


@lru_cache(maxsize=1024)
def _silent(text: str, aside: tuple[SetAside, ...]) -> tuple[Trace, ...]:
    """The traces of a line that nobody speaks of: most lines of most incidents, so that they are made once."""
    return tuple(Trace(bound, "silent", text, (), aside) for bound in ("low", "high"))


@lru_cache(maxsize=64)
def _no_exact(text: str) -> Trace:
    return Trace("best", "no-exact", text)


def _said(claim: Claim) -> date:
    return claim.said.end or date.min


def _ids(stated: Iterable[Stated]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(c.id for s in stated for c in s.claims))


def _shown(line: _Line) -> str:
    return f"{'>=' if line.open_top else ''}{'?' if line.high is None else line.high}"


def spanned(stated: Sequence[Stated]) -> tuple[int, int | None, bool]:
    """Lowest to highest (New America, Iraq Body Count): the smallest lower bound that a telling states, else what the parts of
    its figures come to, 0 when there is neither; the largest number stated, None when none is; and whether a telling goes beyond
    its number. Nothing is averaged."""
    lows = [s.low for s in stated if s.low is not None] or [s.least for s in stated if s.least is not None]
    highs = [s.high for s in stated if s.high is not None]
    return min(lows, default=0), max(highs, default=None), any(s.open_top for s in stated)


def admission(admitted: Sequence[Stated | None]) -> tuple[int | None, int | None] | None:
    """Conceded is not reported (Airwars): what responsible parties admit, as (low, high) beside the range and never in it; None
    bounds are open, and None alone says that nobody admits anything."""
    stated = [s for s in admitted if s is not None]
    if not stated:
        return None
    lows = [s.low for s in stated if s.low is not None]
    highs = [s.high for s in stated if s.high is not None]
    opened = any(s.open_top for s in stated)
    return (min(lows) if lows else None, None if opened or not highs else max(highs))
