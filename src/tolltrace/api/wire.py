"""What goes over the wire. Each type is made from the model in one place; open bounds are null and stay open."""

from datetime import date, datetime
from typing import Generic, TypeVar

from pydantic import BaseModel, ConfigDict, Field

from tolltrace.model import Claim, Decision, Incident, Link, Reconciled, Report, Scenario, Toll, Total, Trace, When, Where

T = TypeVar("T")


class Wire(BaseModel):
    """Every type of the interface: fixed once made."""

    model_config = ConfigDict(frozen=True)


class PageOf(Wire, Generic[T]):
    """A piece of a list: ``next`` and ``previous`` are addresses, null at the ends; ``count`` is the size of the whole list."""

    results: list[T]
    next: str | None = None
    previous: str | None = None
    count: int


class Problem(Wire):
    """Why something was not answered, and the mend."""

    what: str
    mend: str


class Period(Wire):
    """Days, inclusive; both null when unknown. ``phrase`` is the wording of the report."""

    start: date | None
    end: date | None
    precision: str
    phrase: str

    @classmethod
    def of(cls, when: When) -> "Period":
        return cls(start=when.start, end=when.end, precision=when.precision.value, phrase=when.phrase)


class Spot(Wire):
    """A place as written and, where a gazetteer's entry was found, as resolved: WGS84 degrees."""

    written: str
    precision: str
    name: str | None
    country: str | None
    lat: float | None
    lon: float | None

    @classmethod
    def of(cls, where: Where) -> "Spot":
        found = where.place
        return cls(
            written=where.written,
            precision=where.precision.value,
            name=found.name if found else None,
            country=found.country if found else None,
            lat=where.lat,
            lon=where.lon,
        )


class ReportLine(Wire):
    """A report in a list."""

    id: str
    doc: str
    title: str
    publisher: str
    published: date | None
    url: str
    language: str
    text_sha256: str
    archive_sha256: str
    claims: int

    @classmethod
    def of(cls, report: Report, claims: int) -> "ReportLine":
        return cls(
            id=report.id,
            doc=report.doc,
            title=report.title,
            publisher=report.publisher,
            published=report.published,
            url=report.url,
            language=report.language,
            text_sha256=report.text_sha256,
            archive_sha256=report.archive_sha256,
            claims=claims,
        )


class FullReport(ReportLine):
    """A report with its text: offsets of claims are code points of it."""

    text: str


class Piece(Wire):
    """Half-open offsets into the report's text, and the characters there."""

    start: int
    end: int
    text: str


class ClaimLine(Wire):
    """A claim with every person's edit applied. ``low`` and ``high`` null are open."""

    id: str
    report: str
    incident: str | None
    figure: Piece
    quote: Piece
    low: int | None
    high: int | None
    modifier: str
    outcome: str
    status: str
    stance: str
    scope: str
    claimant: str
    via: str
    responsible: str
    method: str
    when: Period
    said: Period
    where: Spot
    part_of: str | None
    repeat_of: str | None
    confidence: float
    reader: str
    decided: str | None = Field(description="the last standing judgement of a person: accept, reject, edit or add")

    @classmethod
    def of(cls, claim: Claim, report: Report, incident: str | None, decided: str | None) -> "ClaimLine":
        figure, quote = claim.figure, claim.quote
        return cls(
            id=claim.id,
            report=claim.report,
            incident=incident,
            figure=Piece(start=figure.start, end=figure.end, text=figure.of(report.text)),
            quote=Piece(start=quote.start, end=quote.end, text=quote.of(report.text)),
            low=claim.count.low,
            high=claim.count.high,
            modifier=claim.count.modifier.value,
            outcome=claim.outcome.value,
            status=claim.status.value,
            stance=claim.stance.value,
            scope=claim.scope.value,
            claimant=claim.claimant,
            via=claim.via,
            responsible=claim.responsible,
            method=claim.method.value,
            when=Period.of(claim.when),
            said=Period.of(claim.said),
            where=Spot.of(claim.where),
            part_of=claim.part_of or None,
            repeat_of=claim.repeat_of or None,
            confidence=claim.confidence,
            reader=claim.reader,
            decided=decided,
        )


class Range(Wire):
    """A toll or a total: ``high`` null is no number at all; ``open_top`` says that a source goes beyond ``high``."""

    outcome: str
    status: str
    low: int
    high: int | None
    open_top: bool
    best: int | None = None
    conceded_low: int | None = None
    conceded_high: int | None = None

    @classmethod
    def of(cls, item: Toll | Total) -> "Range":
        conceded = item.conceded or (None, None)
        return cls(
            outcome=item.outcome.value,
            status=item.status.value,
            low=item.low,
            high=item.high,
            open_top=item.open_top,
            best=item.best if isinstance(item, Toll) else None,
            conceded_low=conceded[0],
            conceded_high=conceded[1],
        )


class Why(Wire):
    """How one bound came about: the rule, a sentence, the claims used and those set aside with their reasons."""

    outcome: str
    status: str
    bound: str
    rule: str
    text: str
    used: list[str]
    set_aside: dict[str, str]

    @classmethod
    def of(cls, toll: Toll, trace: Trace) -> "Why":
        return cls(
            outcome=toll.outcome.value,
            status=toll.status.value,
            bound=trace.bound,
            rule=trace.rule,
            text=trace.text,
            used=list(trace.used),
            set_aside={a.claim: a.reason for a in trace.set_aside},
        )


class IncidentLine(Wire):
    """An incident in a list, with its tolls."""

    id: str
    when: Period
    where: Spot
    method: str
    responsible: list[str]
    origins: int
    grade: str | None
    provisional: bool | None
    claims: list[str]
    tolls: list[Range]

    @classmethod
    def of(cls, incident: Incident, found: Reconciled | None) -> "IncidentLine":
        return cls(
            id=incident.id,
            when=Period.of(incident.when),
            where=Spot.of(incident.where),
            method=incident.method.value,
            responsible=list(incident.responsible),
            origins=incident.origins,
            grade=found.grading.grade.value if found else None,
            provisional=found.grading.provisional if found else None,
            claims=list(incident.claims),
            tolls=[Range.of(t) for t in found.tolls] if found else [],
        )


class LinkLine(Wire):
    """Two happenings compared: ``score`` is the chance that they are one; ``certain`` false asks a person."""

    a: str
    b: str
    score: float
    joined: bool
    certain: bool
    explanation: str

    @classmethod
    def of(cls, link: Link) -> "LinkLine":
        return cls(a=link.a, b=link.b, score=link.score, joined=link.joined, certain=link.certain, explanation=link.explanation)


class FullIncident(IncidentLine):
    """An incident with what lies behind its tolls, its grade's reason and its links."""

    happenings: list[str]
    grade_reason: str | None
    trace: list[Why]
    links: list[LinkLine]


class TollLine(Range):
    """A toll with the incident that it is of."""

    incident: str


class Question(Wire):
    """Totals if an uncertain link holds, and if it does not."""

    a: str
    b: str
    score: float
    explanation: str
    joined: list[Range]
    apart: list[Range]

    @classmethod
    def of(cls, scenario: Scenario) -> "Question":
        return cls(
            a=scenario.a,
            b=scenario.b,
            score=scenario.score,
            explanation=scenario.explanation,
            joined=[Range.of(t) for t in scenario.joined],
            apart=[Range.of(t) for t in scenario.apart],
        )


class Totals(Wire):
    """The totals of the record under ``policy`` (name@version). ``behind``: decisions that they do not take in yet."""

    policy: str
    behind: int
    totals: list[Range]
    scenarios: list[Question]


class DecisionLine(Wire):
    """One judgement of a person. ``undone`` says that a later one took it back."""

    id: str
    kind: str
    subjects: list[str]
    field: str
    value: str
    reason: str
    author: str
    at: datetime
    undone: bool

    @classmethod
    def of(cls, decision: Decision, *, undone: bool) -> "DecisionLine":
        return cls(
            id=decision.id,
            kind=decision.kind.value,
            subjects=list(decision.subjects),
            field=decision.field,
            value=decision.value,
            reason=decision.reason,
            author=decision.author,
            at=decision.at,
            undone=undone,
        )
