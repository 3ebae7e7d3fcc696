"""Claims that a reader missed and a person found: each stands whole in the decision that added it."""

from collections.abc import Collection, Iterable

from tolltrace.model import Claim, Decision, DecisionKind
from tolltrace.model.edits import in_order
from tolltrace.store.codec import decode, encode

PERSON = "person"  # what ``Claim.reader`` says of a claim that no program read


def addition(claim: Claim) -> str:
    """The ``value`` of the decision that adds ``claim``."""
    return encode(claim)


def with_added(claims: Iterable[Claim], decisions: Iterable[Decision], reports: Collection[str]) -> list[Claim]:
    """``claims`` and, behind them, those that people added to one of ``reports``. Where a reader now finds the figure too, the
    person's claim stands in the place of the reader's."""
    added = {d.subjects[1]: d for d in in_order(decisions) if d.kind is DecisionKind.ADD and d.subjects[0] in reports}
    if not added:
        return list(claims)
    found = []
    for claim in claims:
        decision = added.pop(claim.id, None)
        found.append(decode(Claim, decision.value) if decision else claim)
    return [*found, *(decode(Claim, d.value) for d in added.values())]
