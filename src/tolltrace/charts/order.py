"""The order in which an incident's claims are shown everywhere: as they were stated, a breakdown after its whole."""

from collections.abc import Sequence
from datetime import date

from tolltrace.model import Claim, View
from tolltrace.model.plain import plain


def stated(view: View, claim: Claim) -> date | None:
    """The first day of the statement: as said, else the report's publication, None when neither is known."""
    report = view.report.get(claim.report)
    return claim.said.start or (report.published if report else None)


def speaker(view: View, claim: Claim) -> str:
    """Who says it, for a label: the claimant, else the report's publisher, else ""."""
    report = view.report.get(claim.report)
    return plain(claim.claimant) or (plain(report.publisher) if report else "")


def as_stated(view: View, claims: Sequence[Claim]) -> list[Claim]:
    """``claims`` by the day of their statement (unknown days last), ties in the order given."""
    order = {c.id: n for n, c in enumerate(claims)}
    wholes = {c.id: (stated(view, c) or date.max, order[c.id]) for c in claims}

    def key(claim: Claim) -> tuple[date, int, bool, int]:
        day, place = wholes.get(claim.part_of, wholes[claim.id])
        return day, place, claim.part_of in wholes, order[claim.id]

    return sorted(claims, key=key)
