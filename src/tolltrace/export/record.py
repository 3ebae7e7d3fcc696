"""The record on its way out: one source of rows for every format, each row with what qualifies it.

A format asks for entries and claims one after another and keeps none, so that memory holds a row and not the file. Whatever
is exported names the policy (with its version) and the ``state``: a hash over everything that the record says. The same state
on another machine is the same record.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

from tolltrace.export.wire import incident_row, report_row, run_claim_row, total_row
from tolltrace.model import Claim, Incident, Outcome, Reconciled, Report, Toll, TollStatus, Total, View

PROVISIONAL, OPEN_TOP, SCENARIOS, UNRECONCILED = "provisional", "open_top", "scenarios", "not_reconciled"


@dataclass(frozen=True, slots=True)
class Entry:
    """An incident with what was concluded about it and its ``caveats``: words of CAVEATS that qualify every figure of it."""

    incident: Incident
    conclusion: Reconciled | None
    caveats: tuple[str, ...]

    def toll(self, outcome: Outcome, status: TollStatus = TollStatus.TOTAL) -> Toll | None:
        """The toll for one outcome and line, None when there is none."""
        tolls = self.conclusion.tolls if self.conclusion else ()
        return next((t for t in tolls if t.outcome is outcome and t.status is status), None)


@dataclass(frozen=True, slots=True)
class Stated:
    """A claim with its report, the id of its incident (None: no incident holds it) and that incident's caveats."""

    claim: Claim
    report: Report
    incident: str | None
    caveats: tuple[str, ...]


class Record(Protocol):
    """What a format may ask for. Iterators begin anew at each call; their order is stable."""

    @property
    def policy(self) -> str:
        """name@version of the coding rules, "" when nothing is concluded."""
        ...

    @property
    def state(self) -> str:
        """The hash of the casebook's state, 64 hexadecimal digits."""
        ...

    @property
    def whole(self) -> View:
        """All of it at once, in memory: for what cannot be written a row at a time."""
        ...

    @property
    def lines(self) -> tuple[tuple[Outcome, TollStatus], ...]:
        """Every outcome and status that any incident has a toll for, in the order of the vocabularies."""
        ...

    def entries(self) -> Iterator[Entry]:
        """The incidents."""
        ...

    def claims(self) -> Iterator[Stated]:
        """The claims, those without an incident too."""
        ...

    def told_in(self, incident: Incident) -> list[tuple[Claim, Report]]:
        """The claims of one incident with their reports, in its order."""
        ...

    def reports(self) -> Iterator[Report]:
        """The reports."""
        ...

    def totals(self) -> Iterator[Total]:
        """The totals."""
        ...


class ViewRecord:
    """The Record of a View. ``state`` is given where the view is a part of what it was made from, else computed."""

    def __init__(self, view: View, state: str = "") -> None:
        self.view = view
        self._state = state

    @property
    def policy(self) -> str:
        return self.view.policy

    @property
    def whole(self) -> View:
        return self.view

    @cached_property
    def state(self) -> str:
        return self._state or state_of(self)

    @cached_property
    def lines(self) -> tuple[tuple[Outcome, TollStatus], ...]:
        present = {(t.outcome, t.status) for r in self.view.reconciled for t in r.tolls}
        return tuple((o, s) for o in Outcome for s in TollStatus if (o, s) in present)

    @cached_property
    def caveats(self) -> Mapping[str, tuple[str, ...]]:
        """The caveats of each incident by id."""
        doubtful = {side for s in self.view.scenarios for side in (s.a, s.b)}
        return {
            i.id: caveats_of(self.view.conclusion.get(i.id), not doubtful.isdisjoint(i.happenings))
            for i in self.view.linkage.incidents
        }

    def entries(self) -> Iterator[Entry]:
        for incident in self.view.linkage.incidents:
            yield Entry(incident, self.view.conclusion.get(incident.id), self.caveats[incident.id])

    def claims(self) -> Iterator[Stated]:
        for claim in self.view.claims:
            home = self.view.incident_of.get(claim.id)
            yield Stated(claim, self.view.report[claim.report], home, self.caveats[home] if home else ())

    def told_in(self, incident: Incident) -> list[tuple[Claim, Report]]:
        claims = (self.view.claim[c] for c in incident.claims if c in self.view.claim)
        return [(c, self.view.report[c.report]) for c in claims]

    def reports(self) -> Iterator[Report]:
        return iter(self.view.reports)

    def totals(self) -> Iterator[Total]:
        return iter(self.view.totals)


def caveats_of(conclusion: Reconciled | None, doubtful: bool) -> tuple[str, ...]:
    """What qualifies the figures of an incident: fewer than two independent origins, a claim that goes beyond a stated top, an
    uncertain link on which the totals hang (``doubtful``), or that nothing was concluded yet."""
    if conclusion is None:
        return (UNRECONCILED, *((SCENARIOS,) if doubtful else ()))
    found = [(PROVISIONAL, conclusion.grading.provisional), (OPEN_TOP, any(t.open_top for t in conclusion.tolls))]
    return tuple(name for name, holds in [*found, (SCENARIOS, doubtful)] if holds)


def state_of(record: Record) -> str:
    """SHA-256 over everything that a record says: reports (by the hash of their bytes), claims, incidents with their tolls and
    traces, totals and the policy. Notices and the program's version are not part of it."""
    digest = hashlib.sha256()
    encode = json.JSONEncoder(ensure_ascii=True, separators=(",", ":"), allow_nan=False).encode

    def take(row: object) -> None:
        digest.update(encode(row).encode("ascii") + b"\n")

    take(record.policy)
    for report in record.reports():
        take([report_row(report), report.text_sha256])
    for stated in record.claims():
        take(run_claim_row(stated.claim, stated.report, stated.incident))
    for entry in record.entries():
        take(incident_row(entry.incident, entry.conclusion))
    for total in record.totals():
        take(total_row(total))
    return digest.hexdigest()
