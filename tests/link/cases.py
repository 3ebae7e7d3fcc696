"""Reports and claims for linking tests: invented strikes at real towns, places given without the gazetteer."""

from datetime import UTC, date, datetime
from typing import Any

from tolltrace.model import (
    Claim,
    Count,
    DatePrecision,
    Decision,
    DecisionKind,
    Linkage,
    Method,
    Modifier,
    Outcome,
    Place,
    PlacePrecision,
    Report,
    Span,
    Status,
    When,
    Where,
    claim_id,
    happening_id,
    make_decision,
    make_report,
)


def place(name: str, lat: float, lon: float, adm1: str, adm2: str = "", kind: str = "geonames") -> Place:
    return Place(f"{kind}:{name}", name, "SY", adm1, adm2, lat, lon, PlacePrecision.LOCALITY, 1.0)


MANBIJ = Where("Manbij, Aleppo", place("Manbij", 36.53, 37.95, "Aleppo", "Manbij"), PlacePrecision.LOCALITY)
NEAR_MANBIJ = Where("Manbij", MANBIJ.place, PlacePrecision.NEAR)
ALEPPO = Where("Aleppo province", place("Aleppo", 36.3, 37.5, "Aleppo", kind="province"), PlacePrecision.PROVINCE)
SARMADA = Where("Sarmada, Idlib", place("Sarmada", 36.18, 36.72, "Idlib", "Harim"), PlacePrecision.LOCALITY)
DARAA = Where("Daraa", place("Daraa", 32.62, 36.1, "Daraa", "Daraa"), PlacePrecision.LOCALITY)


def on(day: str) -> When:
    return When(date.fromisoformat(day), date.fromisoformat(day), DatePrecision.DAY)


def month(first: str, last: str) -> When:
    return When(date.fromisoformat(first), date.fromisoformat(last), DatePrecision.MONTH)


def report(name: str, text: str = "", publisher: str = "", published: str = "2024-03-20") -> Report:
    return make_report(name, text or f"Report {name}.", publisher=publisher, published=date.fromisoformat(published))


def claim(source: Report, low: int | None, high: int | None, *, at: int = 0, event: str = "e1", **fields: Any) -> Claim:
    outcome = fields.pop("outcome", Outcome.KILLED)
    modifier = Modifier.EXACT if low == high else Modifier.AT_LEAST if high is None else Modifier.RANGE
    return Claim(
        id=claim_id(source.id, Span(at, at + 1), outcome),
        report=source.id,
        figure=Span(at, at + 1),
        quote=Span(0, len(source.text)),
        count=Count(low, high, modifier, "a figure"),
        outcome=outcome,
        status=fields.pop("status", Status.CIVILIAN),
        group="civilians",
        event=event,
        **{"method": Method.AIRSTRIKE, "responsible": "US-led coalition", **fields},
    )


def decide(kind: DecisionKind, *subjects: str, hour: int = 9) -> Decision:
    at = datetime(2024, 5, 1, hour, tzinfo=UTC)
    return make_decision(kind, subjects, reason="both name the same school", author="Nadia", at=at)


def hap(source: Report, event: str = "e1") -> str:
    return happening_id(source.id, event)


def groups(linkage: Linkage) -> list[tuple[str, ...]]:
    return [i.happenings for i in linkage.incidents]
