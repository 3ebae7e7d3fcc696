"""What every reader of results sees: exports, pages and the terminal get a View and nothing else."""

from dataclasses import dataclass
from functools import cached_property

from tolltrace.model.claim import Claim
from tolltrace.model.incident import Happening, Incident, Linkage
from tolltrace.model.report import Report
from tolltrace.model.toll import Reconciled, Scenario, Total


@dataclass(frozen=True, slots=True)
class Notice:
    """Something a person should know: ``where`` (file, report or claim), what happened, and the mend if there is one.

    ``fault``: something given could not be used as given or does not hold (exit code 1); else it is only worth knowing.
    """

    where: str
    what: str
    mend: str = ""
    fault: bool = False

    def __str__(self) -> str:
        return f"{self.where}: {self.what}" + (f"; {self.mend}" if self.mend else "")


@dataclass(frozen=True)
class View:
    """One state of a casebook under one policy: every report and claim, incidents with what was concluded about them,
    totals and scenarios. Everything is in a stable order: reports by publication and doc, claims by text order."""

    reports: tuple[Report, ...]
    claims: tuple[Claim, ...]
    linkage: Linkage
    reconciled: tuple[Reconciled, ...]
    totals: tuple[Total, ...]
    scenarios: tuple[Scenario, ...] = ()
    notices: tuple[Notice, ...] = ()
    policy: str = ""

    @cached_property
    def report(self) -> dict[str, Report]:
        """Reports by id."""
        return {r.id: r for r in self.reports}

    @cached_property
    def claim(self) -> dict[str, Claim]:
        """Claims by id."""
        return {c.id: c for c in self.claims}

    @cached_property
    def incident(self) -> dict[str, Incident]:
        """Incidents by id."""
        return {i.id: i for i in self.linkage.incidents}

    @cached_property
    def conclusion(self) -> dict[str, Reconciled]:
        """What was concluded, by incident id."""
        return {r.incident: r for r in self.reconciled}

    @cached_property
    def incident_of(self) -> dict[str, str]:
        """The incident id of each claim that has one; aggregates have none."""
        return {claim: i.id for i in self.linkage.incidents for claim in i.claims}

    @cached_property
    def happening(self) -> dict[str, Happening]:
        """Happenings by id."""
        return {h.id: h for h in self.linkage.happenings}

    @cached_property
    def claims_of(self) -> dict[str, list[Claim]]:
        """The claims of each report that has some, in order."""
        found: dict[str, list[Claim]] = {}
        for claim in self.claims:
            found.setdefault(claim.report, []).append(claim)
        return found
