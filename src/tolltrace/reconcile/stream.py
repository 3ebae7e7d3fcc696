"""Reconciling as a stream: one incident in memory at a time, and of all decisions only those about it.

Incidents need nothing of each other, so any number of processes can each take a part of them.
"""

import gc
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager

from tolltrace.model import Claim, Decision, Incident, Reconciled
from tolltrace.reconcile.incident import reconcile
from tolltrace.reconcile.policy import Policy

_SELDOM = 200_000  # records made between two searches for cycles


@contextmanager
def few_collections() -> Iterator[None]:
    """Searches for cycles of garbage seldom while many records are made: they hold none, and the searches took a fifth of the
    time of reconciling. The collector is as before afterwards."""
    before = gc.get_threshold()
    gc.set_threshold(_SELDOM, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)


class Decided:
    """Decisions by what they are about, so that an incident's cost does not grow with the decisions about others."""

    def __init__(self, decisions: Iterable[Decision]) -> None:
        self._about: dict[str, dict[str, Decision]] = defaultdict(dict)
        for decision in decisions:
            for subject in decision.subjects:
                self._about[subject][decision.id] = decision

    def about(self, incident: Incident) -> list[Decision]:
        """The decisions about an incident, its happenings or its claims, each once."""
        if not self._about:
            return []
        found: dict[str, Decision] = {}
        for subject in (incident.id, *incident.happenings, *incident.claims):
            found |= self._about.get(subject, {})
        return list(found.values())


def reconcile_stream(
    groups: Iterable[tuple[Incident, Sequence[Claim]]], policy: Policy, decisions: Iterable[Decision] = ()
) -> Iterator[Reconciled]:
    """What each incident with its claims comes to, in the order given; nothing is kept of those that were yielded."""
    decided = Decided(decisions)
    for incident, claims in groups:
        yield reconcile(incident, {c.id: c for c in claims}, policy, decided.about(incident))
