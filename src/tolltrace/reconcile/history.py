"""The history of a toll: who said which figure, and when, revisions and admissions included."""

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from tolltrace.model import Claim, Count, Incident
from tolltrace.reconcile.revised import text_order


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
