"""Claims made from annotations, so that a stage can be measured with everything before it given."""

from datetime import date
from typing import Any

from tests.eval.gold import GoldReport
from tolltrace.extract.document import parse
from tolltrace.model import (
    UNDATED,
    Claim,
    Count,
    DatePrecision,
    Method,
    Modifier,
    Outcome,
    Scope,
    Stance,
    Status,
    When,
    Where,
    claim_id,
)


def to_when(row: dict[str, Any]) -> When:
    """The annotated dates as a When; the precision is read off the length of the period."""
    start, end = row["date_start"] or row["date_end"], row["date_end"] or row["date_start"]
    if not (start and end):
        return UNDATED
    first, last = date.fromisoformat(start[:10]), date.fromisoformat(end[:10])
    days = (last - first).days
    steps = ((0, DatePrecision.DAY), (5, DatePrecision.DAYS), (6, DatePrecision.WEEK), (31, DatePrecision.MONTH))
    precision = next((p for limit, p in steps if days <= limit), DatePrecision.YEAR)
    return When(first, last, precision)


def to_claims(gold: GoldReport) -> list[Claim]:
    """The annotated claims of a report in text order, with events and breakdowns; places are as written, unresolved."""
    document = parse(gold.report)
    ids = {g.row["id"]: claim_id(gold.report.id, g.span, Outcome(g.row["outcome"])) for g in gold.claims}
    claims = []
    for g in gold.claims:
        row = g.row
        count = Count(row["low"], row["high"], Modifier(row["modifier"]), row["figure"])
        claims.append(
            Claim(
                id=ids[row["id"]],
                report=gold.report.id,
                figure=g.span,
                quote=document.sentence_at(g.span.start),
                count=count,
                outcome=Outcome(row["outcome"]),
                status=Status(row["status"]),
                group=row["group"],
                claimant=row["claimant"],
                via=row["via"],
                stance=Stance(row["stance"]),
                scope=Scope(row["scope"]),
                when=to_when(row),
                where=Where(row["place"]),
                responsible=row["responsible"],
                method=Method(row["method"]),
                event=row["event"],
                part_of=ids.get(row["part_of"], ""),
                repeat_of=ids.get(row["repeat_of"], ""),
            )
        )
    return sorted(claims, key=lambda c: (c.figure, c.outcome))
