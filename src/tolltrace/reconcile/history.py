"""The history of a toll: who said which figure, and when; what was known as of a day; and each revision of the range."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import pairwise
from typing import NamedTuple

from tolltrace.model import Claim, Count, Decision, Incident, Linkage, Outcome, Reconciled, Report, Revision, Toll, TollStatus
from tolltrace.reconcile.incident import reconcile
from tolltrace.reconcile.policy import Policy
from tolltrace.reconcile.revised import text_order

MOST = 60  # days of statements that are reckoned for one incident; of more, the first ones and the last


class Statement(NamedTuple):
    """One figure as it was said. ``said`` is the day of the statement, None when nothing tells; ``stated`` what it counts."""

    said: date | None
    claim: Claim
    stated: Count


def history(incident: Incident, claims: Mapping[str, Claim]) -> list[Statement]:
    """Every figure of ``incident`` in the order in which it was said, undated statements last, then in text order. A figure
    given as an earlier one ("the original toll was 56") comes before the others of its day."""
    here = [claims[i] for i in incident.claims if i in claims]

    def order(claim: Claim) -> tuple[bool, date, bool, tuple[str, int, int, str]]:
        return claim.said.end is None, claim.said.end or date.max, claim.stance != "superseded", text_order(claim)

    return [Statement(c.said.end, c, c.count) for c in sorted(here, key=order)]


def stated_on(claim: Claim, reports: Mapping[str, Report]) -> date | None:
    """The day by which a claim was stated: the last day of its statement, else its report's publication; None when neither is
    known. Nothing is stated later than the report that tells it."""
    report = reports.get(claim.report)
    published = report.published if report else None
    days = [day for day in (claim.said.end, published) if day is not None]
    return min(days, default=None)


def stated_days(claims: Iterable[Claim], reports: Iterable[Report]) -> dict[str, date]:
    """The day of each claim's statement, for those that have one."""
    by_id = {r.id: r for r in reports}
    return {c.id: day for c in claims if (day := stated_on(c, by_id)) is not None}


def reconcile_revised(
    incident: Incident,
    claims: Mapping[str, Claim],
    stated: Mapping[str, date],
    policy: Policy,
    decisions: Sequence[Decision] = (),
) -> Reconciled:
    """What the incident's claims come to, with how that came about statement by statement."""
    found = reconcile(incident, claims, policy, decisions)
    return replace(found, revisions=revisions(incident, claims, stated, policy, decisions))


def as_of(linkage: Linkage, stated: Mapping[str, date], day: date) -> Linkage:
    """The incidents with only those claims that were stated on ``day`` or before (Airwars, ACLED: records are live, and what a
    source says later supersedes only its own earlier figure). ``stated`` is the day of each claim that has one; a claim without
    a day was not known to be stated. Links are those of today: which reports speak of one incident is judged with all that is
    known now."""
    incidents = tuple(i for one in linkage.incidents if (i := _known(one, stated, day)).claims)
    happenings = tuple(
        replace(h, claims=kept) for h in linkage.happenings if (kept := tuple(c for c in h.claims if _by(c, stated, day)))
    )
    ids = {h.id for h in happenings}
    held = tuple(replace(i, happenings=tuple(h for h in i.happenings if h in ids)) for i in incidents)
    links = tuple(link for link in linkage.links if link.a in ids and link.b in ids)
    return Linkage(happenings, held, links)


def _by(claim: str, stated: Mapping[str, date], day: date) -> bool:
    return claim in stated and stated[claim] <= day


def _known(incident: Incident, stated: Mapping[str, date], day: date) -> Incident:
    origin_of = tuple((c, o) for c, o in incident.origin_of if _by(c, stated, day))
    kept = tuple(c for c in incident.claims if _by(c, stated, day))
    origins = len({o for _, o in origin_of}) if incident.origins else 0
    return replace(incident, claims=kept, origin_of=origin_of, origins=origins)


def revisions(
    incident: Incident,
    claims: Mapping[str, Claim],
    stated: Mapping[str, date],
    policy: Policy,
    decisions: Sequence[Decision] = (),
) -> tuple[Revision, ...]:
    """How the total of the incident's gravest outcome stood after each day on which something was stated that changed it."""
    news: dict[date, list[str]] = {}
    for identity in incident.claims:
        if identity in stated:
            news.setdefault(stated[identity], []).append(identity)
    if len(news) < 2:
        return ()
    days = sorted(news)
    chosen = days if len(days) <= MOST else [*days[: MOST - 1], days[-1]]
    outcome = _gravest(incident, claims)
    found: list[Revision] = []
    waiting: list[str] = []
    for day in days:
        waiting += news[day]
        if day not in chosen:
            continue
        toll = _total(reconcile(_known(incident, stated, day), claims, policy, decisions).tolls, outcome)
        if toll is None:
            continue
        found.append(Revision(day, outcome, toll.low, toll.high, toll.open_top, toll.conceded, tuple(waiting)))
        waiting = []
    return tuple(r for n, r in enumerate(found) if not n or _stands(r) != _stands(found[n - 1]))


def _gravest(incident: Incident, claims: Mapping[str, Claim]) -> Outcome:
    told = {claims[i].outcome for i in incident.claims if i in claims}
    return next((o for o in Outcome if o in told), Outcome.KILLED)


def _total(tolls: Sequence[Toll], outcome: Outcome) -> Toll | None:
    return next((t for t in tolls if t.outcome is outcome and t.status is TollStatus.TOTAL), None)


def _stands(revision: Revision) -> tuple[object, ...]:
    return revision.low, revision.high, revision.open_top, revision.conceded


def in_words(found: Sequence[Revision]) -> str:
    """Revisions in one line: "56 -> 56 to >=212 in two days; conceded 24 after six months". "" for fewer than two."""
    if len(found) < 2:
        return ""
    first, said = found[0], []
    steps = [found[0]]
    for revision in found[1:]:
        if _range(revision) != _range(steps[-1]):
            steps.append(revision)
    if len(steps) > 1:
        ranges = " -> ".join(_range(r) for r in steps)
        said.append(f"{ranges} {_within((steps[-1].on - first.on).days)}")
    for before, now in pairwise(found):
        if now.conceded is not None and now.conceded != before.conceded:
            said.append(f"conceded {_pair(now.conceded)} {_after((now.on - first.on).days)}")
    return "; ".join(said)


def _range(revision: Revision) -> str:
    shown = Toll(revision.outcome, TollStatus.TOTAL, revision.low, revision.high, None, revision.open_top, revision.conceded)
    return str(shown)


def _pair(conceded: tuple[int | None, int | None]) -> str:
    low, high = conceded
    if low is None:
        return "?" if high is None else f"<={high}"
    return f">={low}" if high is None else f"{low}" if low == high else f"{low} to {high}"


def _within(days: int) -> str:
    return f"in {elapsed(days)}" if days else "on the same day"


def _after(days: int) -> str:
    return f"after {elapsed(days)}" if days else "on the same day"


_SMALL = ("no", "a", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")


def elapsed(days: int) -> str:
    """A span of days as people say it: "two days", "three weeks", "four months", "a year"; rounded to the unit that fits."""
    for unit, length, least in (("year", 365.25, 548), ("month", 30.44, 60), ("week", 7, 21), ("day", 1, 0)):
        if days >= least:
            number = round(days / length)
            word = _SMALL[number] if number < len(_SMALL) else f"{number}"
            return f"{word} {unit}{'' if number == 1 else 's'}"
    return "no time"
