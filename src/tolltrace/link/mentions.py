"""Reports that count nobody and yet tell of an incident that others count: an arrest, a funeral, a denial, a first flash.

They enter no toll and join no incidents; whoever reads an incident's file wants to see them. Such a report is compared as if it
told one happening of which only its own date and its words are known, and goes to the incident that it fits best.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from tolltrace.link.context import context, in_context, spread, traits
from tolltrace.link.happenings import NEWS_DAYS, Told, happenings
from tolltrace.link.meet import candidates
from tolltrace.link.score import Scorer, explain, finished
from tolltrace.link.weights import Weights, shipped
from tolltrace.model import Claim, Happening, Linkage, Report


@dataclass(frozen=True, slots=True)
class Mention:
    """A report that counts nobody, the incident it most likely tells of, how likely (0..1), and why in one sentence."""

    report: str
    incident: str
    chance: float
    explanation: str


def mentions(
    reports: Sequence[Report], claims: Sequence[Claim], linkage: Linkage, at_least: float, weights: Weights | None = None
) -> tuple[Mention, ...]:
    """The reports without a claim that tell of an incident of ``linkage`` with a chance of ``at_least``, sorted by report. The
    ``claims`` are those that were linked."""
    by_report = {r.id: r for r in reports}
    incident_of = {h: i.id for i in linkage.incidents for h in i.happenings}
    counting = {c.report for c in claims}
    told = [t for t in happenings(claims, by_report) if t.id in incident_of]
    silent = [_silent(r) for r in reports if r.id not in counting]
    known = context(told, len({t.happening.report for t in told}))
    every = traits(sorted([*told, *silent], key=lambda t: t.id), by_report)
    uses = spread(every, known)
    scorer = Scorer(weights or shipped())
    best: dict[str, Mention] = {}
    for pair in candidates([in_context(t, known, uses) for t in every]):
        quiet, counted = sorted(pair, key=lambda t: t.id in incident_of)
        if quiet.id in incident_of or counted.id not in incident_of:
            continue
        chance = finished(scorer.raw(*pair), *pair, 0).chance
        report, incident = quiet.happening.report, incident_of[counted.id]
        before = best.get(report)
        if chance >= at_least and (before is None or (-chance, incident) < (-before.chance, before.incident)):
            best[report] = Mention(report, incident, chance, explain(scorer.features(*pair)))
    return tuple(best[report] for report in sorted(best))


def _silent(report: Report) -> Told:
    happening = Happening(f"silent {report.id}", report.id, "", ())
    day = report.published
    start = day - timedelta(NEWS_DAYS) if day else None
    return Told(happening, (), start, day, day is not None, day, (), frozenset())
