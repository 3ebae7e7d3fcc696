"""Frozen, slotted records with content-hash ids; they import the standard library only and know nobody."""

from tolltrace.model.claim import Claim, claim_id
from tolltrace.model.count import Count
from tolltrace.model.decision import Decision, make_decision
from tolltrace.model.ids import content_id, sha256_hex
from tolltrace.model.incident import Feature, Happening, Incident, Link, Linkage, happening_id, incident_id
from tolltrace.model.report import Report, make_report, report_id
from tolltrace.model.span import Evidence, Span
from tolltrace.model.terms import (
    DatePrecision,
    DecisionKind,
    Grade,
    Method,
    Modifier,
    Outcome,
    PlacePrecision,
    Scope,
    Stance,
    Status,
    TollStatus,
)
from tolltrace.model.toll import Grading, Part, Reconciled, Revision, Scenario, SetAside, Toll, Total, Trace
from tolltrace.model.view import Notice, View
from tolltrace.model.when import UNDATED, When
from tolltrace.model.where import NOWHERE, Place, Where

__all__ = [
    "NOWHERE",
    "UNDATED",
    "Claim",
    "Count",
    "DatePrecision",
    "Decision",
    "DecisionKind",
    "Evidence",
    "Feature",
    "Grade",
    "Grading",
    "Happening",
    "Incident",
    "Link",
    "Linkage",
    "Method",
    "Modifier",
    "Notice",
    "Outcome",
    "Part",
    "Place",
    "PlacePrecision",
    "Reconciled",
    "Report",
    "Revision",
    "Scenario",
    "Scope",
    "SetAside",
    "Span",
    "Stance",
    "Status",
    "Toll",
    "TollStatus",
    "Total",
    "Trace",
    "View",
    "When",
    "Where",
    "claim_id",
    "content_id",
    "happening_id",
    "incident_id",
    "make_decision",
    "make_report",
    "report_id",
    "sha256_hex",
]
