"""Claims made for tests: invented wording, one helper, and the golden incidents of the two articles by their facts."""

from datetime import date
from itertools import count
from typing import Any

from tolltrace.model import (
    Claim,
    Count,
    DatePrecision,
    Incident,
    Modifier,
    Outcome,
    Reconciled,
    Span,
    Stance,
    Status,
    Toll,
    TollStatus,
    When,
    claim_id,
)
from tolltrace.reconcile import load_policy, reconcile

_offsets = count(0, 100)


def figure(
    low: int | None, high: int | None, top: int | None = None, modifier: Modifier | None = None, phrase: str = ""
) -> Count:
    """A count of the shape that its bounds imply; ``phrase`` is made up with digits unless given."""
    if modifier is None:
        if low is not None and low == high:
            modifier = Modifier.EXACT
        elif low is not None and high is not None:
            modifier = Modifier.RANGE
        else:
            modifier = Modifier.AT_LEAST if low is not None else Modifier.AT_MOST if high is not None else Modifier.VAGUE
    return Count(low, high, modifier, phrase or f"{low}-{high} people", top)


def day(text: str) -> When:
    return When(date.fromisoformat(text), date.fromisoformat(text), DatePrecision.DAY)


def claim(
    counted: Count, claimant: str = "", status: Status = Status.CIVILIAN, *, report: str = "rep-a", said: str = "", **fields: Any
) -> Claim:
    """A claim of an incident; each has a figure of its own in its report's text."""
    at = fields.pop("at", None)
    at = next(_offsets) if at is None else at
    span = Span(at, at + 10)
    outcome = fields.pop("outcome", Outcome.KILLED)
    group = fields.pop("group", {Status.CIVILIAN: "civilians", Status.COMBATANT: "fighters"}.get(status, "people"))
    return Claim(
        id=claim_id(report, span, outcome),
        report=report,
        figure=span,
        quote=fields.pop("quote", Span(at, at + 50)),
        count=counted,
        outcome=outcome,
        status=status,
        group=group,
        claimant=claimant,
        said=day(said) if said else When(),
        **fields,
    )


def incident(*claims: Claim, name: str = "inc-1") -> Incident:
    return Incident(name, ("hap-1",), tuple(c.id for c in claims))


def by_id(*claims: Claim) -> dict[str, Claim]:
    return {c.id: c for c in claims}


def line(reconciled: Reconciled, status: TollStatus, outcome: Outcome = Outcome.KILLED) -> Toll:
    return next(t for t in reconciled.tolls if (t.outcome, t.status) == (outcome, status))


Bounds = tuple[int, int | None, bool, tuple[int | None, int | None] | None]


def bounds(reconciled: Reconciled, outcome: Outcome = Outcome.KILLED) -> dict[str, Bounds]:
    """(low, high, open_top, conceded) of each line of an outcome."""
    return {t.status.value: (t.low, t.high, t.open_top, t.conceded) for t in reconciled.tolls if t.outcome is outcome}


STRIKE = {"responsible": "US-led coalition"}


def tokhar_first() -> list[Claim]:
    """What the report of July 2016 says: a headline, a broadcaster's upper figure, and an earlier figure nobody signs."""
    return [
        claim(figure(201, None), report="rep-2016", said="2016-07-22", **STRIKE),
        claim(figure(None, 212), "Al Jazeera", report="rep-2016", said="2016-07-21", **STRIKE),
        claim(figure(56, 56), report="rep-2016", said="2016-07-22", stance=Stance.SUPERSEDED, group="", **STRIKE),
    ]


def tokhar_second() -> list[Claim]:
    """What the report of January 2017 says: an admission, and the range of rights groups."""
    about = figure(24, 24, modifier=Modifier.ABOUT)
    return [
        claim(about, "US military", report="rep-2017", said="2017-01-12", stance=Stance.ACKNOWLEDGED, responsible="US"),
        claim(
            figure(75, None, 201),
            "Syrian human rights groups",
            Status.UNKNOWN,
            report="rep-2017",
            said="2017-01-12",
            group="dead",
            responsible="US",
        ),
    ]


def sarmada() -> list[Claim]:
    lead = claim(figure(20, 20), report="rep-2017", said="2017-01-12", responsible="US")
    about = figure(20, 20, modifier=Modifier.ABOUT)
    fighters = Status.COMBATANT
    return [
        lead,
        claim(figure(20, 20), "Russian Defence Ministry", report="rep-2017", responsible="US", repeat_of=lead.id),
        claim(figure(1, 1), "US", fighters, report="rep-2017", group="senior al-nusra front commander", responsible="US"),
        claim(about, "US", fighters, report="rep-2017", group="al-nusra combatants", responsible="US"),
    ]


def soldiers() -> list[Claim]:
    who = {"report": "rep-2017", "group": "syrian soldiers", "responsible": "US"}
    return [claim(figure(61, None), "General Oleg Sorokin", Status.COMBATANT, **who)]


def raid() -> list[Claim]:
    who = {"report": "rep-2017", "group": "", "responsible": "US special forces"}
    return [claim(figure(None, 25), "independent estimates", Status.UNKNOWN, stance=Stance.DISPUTED, **who)]


def concluded(*claims: Claim) -> Reconciled:
    """What the default policy makes of the claims of one incident."""
    return reconcile(incident(*claims), by_id(*claims), load_policy("default"))


def total(*claims: Claim) -> tuple[int, int | None, bool]:
    """Low, high and open top of all who were killed."""
    return bounds(concluded(*claims))["total"][:3]


def reasons(*claims: Claim) -> dict[str, str]:
    """Why each claim that is set aside for the total is, by its id."""
    return {a.claim: a.reason for t in line(concluded(*claims), TollStatus.TOTAL).trace for a in t.set_aside}
