"""What the summary and the page both need from a view: ranges as words, repeats folded, what was set aside, links' sides."""

from collections.abc import Collection, Iterable
from datetime import date
from typing import TypeVar

from tolltrace.charts.order import as_stated
from tolltrace.model import (
    Claim,
    Count,
    DatePrecision,
    Happening,
    Incident,
    Link,
    Outcome,
    Part,
    Reconciled,
    Scope,
    SetAside,
    Toll,
    TollStatus,
    Total,
    View,
    When,
    Where,
)
from tolltrace.model.plain import plain

Line = TypeVar("Line", Toll, Total)
UNREPORTED = "none reported"
UNSTATED = "number not stated"  # the words for people of whom no source gives a number


def range_text(item: Toll | Total, *, group: bool = False) -> str:
    """The range as ``Toll.__str__`` prints it, but in words where nobody states a number; with ``group`` thousands are
    separated ("1,200")."""
    show = "{:,}".format if group else str
    low, high = item.low, item.high
    if unreported(item):
        return UNREPORTED
    if high is None:
        return f">={show(low)}" if low else UNSTATED
    if item.open_top:
        if not high:  # ">=0" would look like a number
            return UNSTATED
        return f">={show(high)}" if low == high else f"{show(low)} to >={show(high)}"
    return show(low) if low == high else f"{show(low)} to {show(high)}"


def part_text(part: Part) -> str:
    """The range of a breakdown: ``11``, ``>=4``, ``9 to 11``, or that no number is stated."""
    toll = Toll(part.outcome, TollStatus.UNKNOWN, part.low, part.high, None, part.open_top)
    return range_text(toll)


def unreported(item: Toll | Total) -> bool:
    """Whether nobody reports harm and only an admission speaks of it, so that a 0 would say what no one said."""
    if item.conceded is None or item.low or item.high or item.open_top:
        return False
    return item.high is None if isinstance(item, Toll) else not item.incidents


def bounds_text(bounds: tuple[int | None, int | None], *, group: bool = False) -> str:
    """A conceded pair: ``24``, ``10 to 15``, ``>=10``, ``<=24``, or that no number is stated."""
    show = "{:,}".format if group else str
    low, high = bounds
    if low is None:
        return UNSTATED if high is None else f"<={show(high)}"
    if high is None:
        return f">={show(low)}"
    return show(low) if low == high else f"{show(low)} to {show(high)}"


def count_text(count: Count) -> str:
    """What a claim states, in the words of a toll: ``56``, ``600 to 1000``, ``75 to >=201``, or that no number is stated."""
    return str(count).replace("-", " to ") if count.bounded else UNSTATED


def place_text(where: Where) -> str:
    """The place as written, "" when unknown. A part that another has said before is left out: a dateline names its
    town in capitals beside the town."""
    parts: dict[str, str] = {}
    for part in plain(where.written).split(","):
        parts.setdefault(part.strip().casefold(), part.strip())
    return ", ".join(part for part in parts.values() if part)


def date_text(when: When) -> str:
    """A date as closely as it is known: ``2031-05-13``, ``2031-05-13 to 2031-05-15``, ``2031-05``, ``2031``, ``undated``."""
    if when.start is None or when.end is None:
        phrase = plain(when.phrase)
        return f"undated ({phrase})" if phrase else "undated"
    if when.precision is DatePrecision.YEAR and when.start.year == when.end.year:
        return f"{when.start:%Y}"
    if when.precision is DatePrecision.MONTH and (when.start.year, when.start.month) == (when.end.year, when.end.month):
        return f"{when.start:%Y-%m}"
    return f"{when.start}" if when.start == when.end else f"{when.start} to {when.end}"


def in_order(items: Iterable[Line]) -> list[Line]:
    """By outcome, then by status, as the vocabularies list them."""
    outcomes, statuses = list(Outcome), list(TollStatus)
    return sorted(items, key=lambda t: (outcomes.index(t.outcome), statuses.index(t.status)))


def set_aside(conclusion: Reconciled | None) -> list[SetAside]:
    """What the rules set aside, each claim and reason once, in the order of the traces."""
    if conclusion is None:
        return []
    return list(dict.fromkeys(a for toll in in_order(conclusion.tolls) for trace in toll.trace for a in trace.set_aside))


def used(conclusion: Reconciled | None, bounds: Collection[str] = ()) -> set[str]:
    """The claims behind any bound, or behind those of ``bounds``."""
    traces = [trace for toll in (conclusion.tolls if conclusion else ()) for trace in toll.trace]
    return {claim for trace in traces if not bounds or trace.bound in bounds for claim in trace.used}


def silent(toll: Toll) -> bool:
    """Whether a toll is an empty zero: no claim stands behind it, so that printing 0 would say more than anyone said."""
    said = any(trace.used for trace in toll.trace)
    return not (said or toll.low or toll.high or toll.open_top or toll.conceded) and toll.status is not TollStatus.TOTAL


def headline(conclusion: Reconciled | None) -> Toll | None:
    """The toll that a list shows for an incident: the total of the gravest outcome that has one."""
    tolls = in_order(conclusion.tolls) if conclusion else []
    return next((t for t in tolls if t.status is TollStatus.TOTAL), tolls[0] if tolls else None)


def weight(conclusion: Reconciled | None) -> tuple[int, int]:
    """Sorts incidents by how many people they may have killed, then by any other harm."""
    tolls = conclusion.tolls if conclusion else ()
    killed = max((t.high or t.low for t in tolls if t.outcome is Outcome.KILLED), default=0)
    return killed, max((t.high or t.low for t in tolls), default=0)


def aggregates(view: View) -> list[Claim]:
    """Claims about a period, a campaign or a war: cross-checks, never added."""
    return [c for c in view.claims if c.scope is Scope.AGGREGATE]


def unheld(view: View) -> list[Claim]:
    """Claims about one event that no incident holds."""
    return [c for c in view.claims if c.scope is Scope.INCIDENT and c.id not in view.incident_of]


def claims_of(view: View, incident: Incident) -> list[Claim]:
    """An incident's claims in the order in which they were stated."""
    return as_stated(view, [view.claim[identity] for identity in incident.claims if identity in view.claim])


def happenings(view: View) -> dict[str, Happening]:
    return {h.id: h for h in view.linkage.happenings}


def by_date(view: View) -> list[Incident]:
    """The incidents by the first day on which they may have happened, then the last; undated ones last. Equals stay in order."""
    return sorted(view.linkage.incidents, key=lambda i: (i.when.start or date.max, i.when.end or date.max))


def questions(view: View) -> list[Link]:
    """Links that ask a person, most likely first."""
    return sorted((link for link in view.linkage.links if not link.certain), key=lambda link: (-link.score, link.a, link.b))


def reports_of(view: View, claims: Iterable[Claim]) -> list[str]:
    """The docs that ``claims`` come from, in the view's order."""
    wanted = {c.report for c in claims}
    return [r.doc for r in view.reports if r.id in wanted]
