"""The wire has its own types: what a file of claims and a run's JSON hold, field by field, apart from the model.

The model may change; these rows are the stable machine format (``docs/schema``). Dates are ISO strings or None, names are ""
when unknown, an open bound is None, and every list is in a stable order, so that the same view gives the same bytes.
"""

from typing import TypedDict

from tolltrace import __version__
from tolltrace.model import (
    Claim,
    Happening,
    Incident,
    Link,
    Notice,
    Part,
    Reconciled,
    Report,
    Revision,
    Scenario,
    Toll,
    Total,
    Trace,
    View,
    When,
)


class ClaimRow(TypedDict):
    """One claim, as a line of ``tolltrace extract -o``. ``start`` and ``end`` are offsets of the figure in the report's text."""

    id: str
    report: str
    start: int
    end: int
    figure: str
    quote: str
    outcome: str
    status: str
    group: str
    low: int | None
    high: int | None
    modifier: str
    claimant: str
    via: str
    stance: str
    scope: str
    date_start: str | None
    date_end: str | None
    place: str
    lat: float | None
    lon: float | None
    responsible: str
    method: str
    event: str
    part_of: str
    repeat_of: str
    confidence: float
    doubts: str


class RunClaimRow(ClaimRow):
    """A claim of a run: with the id of its incident, None for aggregates and for claims that no incident holds."""

    incident: str | None


class SetAsideRow(TypedDict):
    claim: str
    reason: str


class TraceRow(TypedDict):
    """How one bound came about."""

    bound: str
    rule: str
    text: str
    used: list[str]
    set_aside: list[SetAsideRow]


class TollRow(TypedDict):
    """``conceded`` is [low, high] or None; it lies beside the range, never in it."""

    outcome: str
    status: str
    low: int
    best: int | None
    high: int | None
    open_top: bool
    conceded: list[int | None] | None
    trace: list[TraceRow]


class PartRow(TypedDict):
    """A breakdown: what of an outcome's people a ``group`` is said to be. It lies within the total and is never added to it."""

    outcome: str
    group: str
    low: int
    high: int | None
    open_top: bool
    used: list[str]


class RevisionRow(TypedDict):
    """How the total of ``outcome`` stood from ``date`` on, by what was stated until then; ``claims`` were stated since the row
    before."""

    date: str
    outcome: str
    low: int
    high: int | None
    open_top: bool
    conceded: list[int | None] | None
    claims: list[str]


class IncidentRow(TypedDict):
    """An incident with what was concluded about it; without a conclusion ``grading`` is None and ``tolls`` empty."""

    id: str
    date_start: str | None
    date_end: str | None
    date_precision: str
    place: str
    place_precision: str
    lat: float | None
    lon: float | None
    method: str
    responsible: list[str]
    claims: list[str]
    origins: int
    cohesion: float
    grading: str | None
    grading_reason: str
    provisional: bool
    tolls: list[TollRow]
    parts: list[PartRow]
    revisions: list[RevisionRow]


class RecordClaimRow(RunClaimRow):
    """A claim of an exported record: with what qualifies its incident, the policy and the state of the casebook."""

    caveats: list[str]
    policy: str
    state: str


class RecordIncidentRow(IncidentRow):
    """An incident of an exported record: with its caveats, the policy and the state of the casebook."""

    caveats: list[str]
    policy: str
    state: str


class TotalRow(TypedDict):
    """``conceded`` is [low, high], the sum of admissions beside the range, or None."""

    outcome: str
    status: str
    low: int
    high: int
    open_top: bool
    incidents: int
    open_incidents: int
    conceded: list[int | None] | None


class HappeningRow(TypedDict):
    """What one report tells of one event; the side of a link."""

    id: str
    report: str
    event: str
    incident: str | None
    claims: list[str]


class FeatureRow(TypedDict):
    name: str
    weight: float
    reason: str


class LinkRow(TypedDict):
    a: HappeningRow
    b: HappeningRow
    joined: bool
    certain: bool
    explanation: str
    features: list[FeatureRow]


class ScenarioRow(TypedDict):
    """An uncertain link, its score, and the totals if it holds (``joined``) and if it does not (``apart``)."""

    link: LinkRow
    score: float
    joined: list[TotalRow]
    apart: list[TotalRow]


class ReportRow(TypedDict):
    """``sha256`` is that of the archived bytes; for a report made in memory, of its text in UTF-8."""

    id: str
    doc: str
    publisher: str
    published: str | None
    title: str
    url: str
    language: str
    sha256: str


class NoticeRow(TypedDict):
    where: str
    what: str
    mend: str
    fault: bool


class RunObject(TypedDict):
    """What ``--json FILE`` holds."""

    tolltrace: str
    policy: str
    reports: list[ReportRow]
    claims: list[RunClaimRow]
    incidents: list[IncidentRow]
    scenarios: list[ScenarioRow]
    totals: list[TotalRow]
    notices: list[NoticeRow]


def days(when: When) -> tuple[str | None, str | None]:
    """First and last day in ISO form, None and None when unknown."""
    return (when.start.isoformat() if when.start else None, when.end.isoformat() if when.end else None)


def claim_row(claim: Claim, report: Report) -> ClaimRow:
    """``claim`` with its words cut from ``report``'s text."""
    start, end = days(claim.when)
    return ClaimRow(
        id=claim.id,
        report=report.doc,
        start=claim.figure.start,
        end=claim.figure.end,
        figure=claim.figure.of(report.text),
        quote=claim.quote.of(report.text),
        outcome=claim.outcome.value,
        status=claim.status.value,
        group=claim.group,
        low=claim.count.low,
        high=claim.count.high,
        modifier=claim.count.modifier.value,
        claimant=claim.claimant,
        via=claim.via,
        stance=claim.stance.value,
        scope=claim.scope.value,
        date_start=start,
        date_end=end,
        place=claim.where.written,
        lat=claim.where.lat,
        lon=claim.where.lon,
        responsible=claim.responsible,
        method=claim.method.value,
        event=claim.event,
        part_of=claim.part_of,
        repeat_of=claim.repeat_of,
        confidence=round(claim.confidence, 4),
        doubts=", ".join(claim.doubts),
    )


def run_claim_row(claim: Claim, report: Report, incident: str | None) -> RunClaimRow:
    """``claim_row`` with the id of the claim's incident."""
    return RunClaimRow(**claim_row(claim, report), incident=incident)


def trace_row(trace: Trace) -> TraceRow:
    aside = [SetAsideRow(claim=s.claim, reason=s.reason) for s in trace.set_aside]
    return TraceRow(bound=trace.bound, rule=trace.rule, text=trace.text, used=list(trace.used), set_aside=aside)


def toll_row(toll: Toll) -> TollRow:
    return TollRow(
        outcome=toll.outcome.value,
        status=toll.status.value,
        low=toll.low,
        best=toll.best,
        high=toll.high,
        open_top=toll.open_top,
        conceded=None if toll.conceded is None else list(toll.conceded),
        trace=[trace_row(t) for t in toll.trace],
    )


def total_row(total: Total) -> TotalRow:
    return TotalRow(
        outcome=total.outcome.value,
        status=total.status.value,
        low=total.low,
        high=total.high,
        open_top=total.open_top,
        incidents=total.incidents,
        open_incidents=total.open_incidents,
        conceded=None if total.conceded is None else list(total.conceded),
    )


def incident_row(incident: Incident, conclusion: Reconciled | None) -> IncidentRow:
    start, end = days(incident.when)
    return IncidentRow(
        id=incident.id,
        date_start=start,
        date_end=end,
        date_precision=incident.when.precision.value,
        place=incident.where.written,
        place_precision=incident.where.precision.value,
        lat=incident.where.lat,
        lon=incident.where.lon,
        method=incident.method.value,
        responsible=list(incident.responsible),
        claims=list(incident.claims),
        origins=incident.origins,
        cohesion=round(incident.cohesion, 4),
        grading=conclusion.grading.grade.value if conclusion else None,
        grading_reason=conclusion.grading.reason if conclusion else "",
        provisional=conclusion.grading.provisional if conclusion else True,
        tolls=[toll_row(t) for t in conclusion.tolls] if conclusion else [],
        parts=[part_row(p) for p in conclusion.parts] if conclusion else [],
        revisions=[revision_row(r) for r in conclusion.revisions] if conclusion else [],
    )


def part_row(part: Part) -> PartRow:
    return PartRow(
        outcome=part.outcome.value,
        group=part.group,
        low=part.low,
        high=part.high,
        open_top=part.open_top,
        used=list(dict.fromkeys(c for t in part.trace for c in t.used)),
    )


def revision_row(revision: Revision) -> RevisionRow:
    return RevisionRow(
        date=revision.on.isoformat(),
        outcome=revision.outcome.value,
        low=revision.low,
        high=revision.high,
        open_top=revision.open_top,
        conceded=None if revision.conceded is None else list(revision.conceded),
        claims=list(revision.claims),
    )


def report_row(report: Report) -> ReportRow:
    return ReportRow(
        id=report.id,
        doc=report.doc,
        publisher=report.publisher,
        published=report.published.isoformat() if report.published else None,
        title=report.title,
        url=report.url,
        language=report.language,
        sha256=report.archive_sha256 or report.text_sha256,
    )


def notice_row(notice: Notice) -> NoticeRow:
    return NoticeRow(where=notice.where, what=notice.what, mend=notice.mend, fault=notice.fault)


class _Rows:
    """Rows that need the whole view: a link's sides lead to reports and incidents."""

    def __init__(self, view: View) -> None:
        self._view = view
        self._happening = {h.id: h for h in view.linkage.happenings}
        self._incident_of = {h: i.id for i in view.linkage.incidents for h in i.happenings}
        self._link = {frozenset((link.a, link.b)): link for link in view.linkage.links}

    def happening(self, identity: str) -> HappeningRow:
        found: Happening | None = self._happening.get(identity)
        if found is None:
            return HappeningRow(id=identity, report="", event="", incident=None, claims=[])
        report = self._view.report.get(found.report)
        return HappeningRow(
            id=found.id,
            report=report.doc if report else found.report,
            event=found.event,
            incident=self._incident_of.get(found.id),
            claims=list(found.claims),
        )

    def link(self, link: Link) -> LinkRow:
        return LinkRow(
            a=self.happening(link.a),
            b=self.happening(link.b),
            joined=link.joined,
            certain=link.certain,
            explanation=link.explanation,
            features=[FeatureRow(name=f.name, weight=round(f.weight, 4), reason=f.reason) for f in link.features],
        )

    def scenario(self, scenario: Scenario) -> ScenarioRow:
        link = self._link.get(frozenset((scenario.a, scenario.b)))
        if link is None:  # a scenario may outlive the list of links worth keeping
            link = Link(scenario.a, scenario.b, scenario.score, joined=False, certain=False, explanation=scenario.explanation)
        return ScenarioRow(
            link=self.link(link),
            score=round(scenario.score, 4),
            joined=[total_row(t) for t in scenario.joined],
            apart=[total_row(t) for t in scenario.apart],
        )


def run_object(view: View) -> RunObject:
    """Everything that ``--json`` writes, in the view's own order."""
    rows = _Rows(view)
    return RunObject(
        tolltrace=__version__,
        policy=view.policy,
        reports=[report_row(r) for r in view.reports],
        claims=[run_claim_row(c, view.report[c.report], view.incident_of.get(c.id)) for c in view.claims],
        incidents=[incident_row(i, view.conclusion.get(i.id)) for i in view.linkage.incidents],
        scenarios=[rows.scenario(s) for s in view.scenarios],
        totals=[total_row(t) for t in view.totals],
        notices=[notice_row(n) for n in view.notices],
    )
