"""The Store contract: what a casebook's records offer to the pipeline, whatever database holds them.

Every method is one transaction: it is done wholly or not at all, and what it recorded survives a crash. Iterators read in
small pieces and hold no transaction open, so a caller may write while it reads. All methods raise CasebookError, one clear
line, when the database cannot do what is asked (busy, read-only, damaged, disk full).
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from tolltrace.model import Claim, Decision, Incident, Linkage, Notice, Reconciled, Report, Scenario, Scope, Total
from tolltrace.store.ledger import Entry


@dataclass(frozen=True, slots=True)
class Conclusions:
    """What reconciling gives for the whole casebook under one policy (``policy`` is name@version)."""

    policy: str
    reconciled: tuple[Reconciled, ...] = ()
    totals: tuple[Total, ...] = ()
    scenarios: tuple[Scenario, ...] = ()


@dataclass(frozen=True, slots=True)
class Extraction:
    """The claims that one extractor (``name@version``) read from one report; ``claims`` may be empty, which is a result too."""

    report: str
    claims: tuple[Claim, ...]


class Reading(Protocol):
    """One moment of the records, in pieces: whatever is written meanwhile changes nothing in it. Lists are pages of hundreds.

    A report that was told better later (the same text under the same name, see ``pipeline.current``) is left out of ``reports``.
    """

    def decisions(self) -> list[Decision]:
        """Every decision, in the order appended."""
        ...

    def concluded(self, policy: str) -> Conclusions | None:
        """Totals and scenarios under ``policy`` as ``Store.conclusions`` finds it, without what is concluded of each incident."""
        ...

    def incidents(self, policy: str) -> Iterator[list[tuple[Incident, Reconciled | None]]]:
        """The incidents in the linkage's order, with what is concluded of each under ``policy`` (name@version)."""
        ...

    def linked(self) -> Iterator[str]:
        """The id of every claim that an incident holds."""
        ...

    def reports(self) -> Iterator[list[Report]]:
        """The reports that count, by publication (undated ones last), name and id."""
        ...

    def told_better(self) -> set[str]:
        """The ids of reports that do not count, since they were told better later."""
        ...

    def reports_of(self, report_ids: Collection[str]) -> dict[str, Report]:
        """The reports of these ids that there are, by id."""
        ...

    def claims_of(self, report_ids: Collection[str]) -> dict[str, list[Claim]]:
        """The current claims of each of these reports, as they were given."""
        ...

    def claims(self, claim_ids: Collection[str]) -> dict[str, Claim]:
        """The current claims of these ids that there are, by id."""
        ...

    def scopes(self) -> Iterator[tuple[str, Scope]]:
        """Id and scope of every current claim of the reports that count, as it was read."""
        ...


class Store(Protocol):
    """Records of one casebook. Ids are the model's; ``extractor`` is ``name@version``."""

    def add_reports(self, reports: Iterable[Report]) -> list[bool]:
        """Records reports in one transaction: for each, True when it is new, False when it was there (nothing changes)."""
        ...

    def add_report(self, report: Report) -> bool:
        """Records one report; False when it was there."""
        ...

    def reports(self) -> Iterator[Report]:
        """Every report, in the order added."""
        ...

    def report(self, report_id: str) -> Report | None:
        """The report with this id, None when there is none."""
        ...

    def reports_of(self, report_ids: Sequence[str]) -> list[Report]:
        """The reports with these ids, in the order of the ids; ids that there are not are left out."""
        ...

    def undated(self, after: int = 0) -> int:
        """How many reports tell no day of publication, of those added after ``mark()[0]`` stood at ``after``."""
        ...

    def forget(self, report_ids: Sequence[str]) -> None:
        """Removes reports with their claims, everything that was linked and concluded, and the notices that name them, so that
        their words are in no page of the database either. Decisions and the ledger stay."""
        ...

    def put_extractions(self, extractor: str, extractions: Iterable[Extraction]) -> None:
        """Records what ``extractor`` read, in one transaction. Its earlier claims of the same reports, of any version, are
        replaced; its claims become the report's current ones. Raises CasebookError for an unknown report or a claim twice."""
        ...

    def put_claims(self, report_id: str, extractor: str, claims: Sequence[Claim]) -> None:
        """Records what ``extractor`` read from one report (see ``put_extractions``)."""
        ...

    def claims(self, extractor: str = "") -> Iterator[Claim]:
        """Claims by report in the order added, then as given: the current ones, or those of ``extractor`` (its name, with or
        without version)."""
        ...

    def extractions(self) -> Iterator[tuple[str, bool, Extraction]]:
        """Everything that was read, by report in the order added: the extractor (name@version), whether its claims are the
        report's current ones, and the claims."""
        ...

    def unextracted(self, extractor: str) -> Iterator[Report]:
        """The reports whose current claims are not those of exactly this extractor and version."""
        ...

    def put_linkage(self, linkage: Linkage, version: str, *, decisions: int = 0) -> None:
        """Replaces the linkage; conclusions drawn from the earlier one are removed with it when it differs, and the ids of
        incidents that are no more lead on from then (see ``led``). ``decisions`` is the number of decisions that it takes in."""
        ...

    def linkage(self) -> Linkage:
        """The linkage last put; an empty one when there is none."""
        ...

    def led(self, incident: str) -> tuple[str, ...]:
        """The present incidents that hold what ``incident`` held, the fullest first: itself while it stands, those that it led to
        when linkages were replaced, however often; () for an id that never was."""
        ...

    def linkage_version(self) -> str:
        """The version given with the linkage, "" when claims were never linked."""
        ...

    def put_conclusions(self, conclusions: Conclusions, *, decisions: int = 0) -> None:
        """Replaces what is concluded under ``conclusions.policy``; ``decisions`` is the number of decisions that it takes in."""
        ...

    def put_results(self, linkage: Linkage, version: str, conclusions: Conclusions, *, decisions: int = 0) -> None:
        """Replaces the linkage and what is concluded from it, as ``put_linkage`` and ``put_conclusions`` do, in one transaction
        that writes only what differs: others who write wait for no more than that."""
        ...

    def amend(self, conclusions: Conclusions, *, decisions: int) -> None:
        """Replaces what is concluded about the incidents in ``conclusions.reconciled`` under its policy, with its totals and
        scenarios; the other incidents stay. ``decisions``: how many the linkage and these conclusions take in then. Raises
        CasebookError when nothing is concluded under that policy, or not about one of these incidents."""
        ...

    def rests_on(self, policy: str = "") -> int:
        """How many decisions the linkage, and with ``policy`` also what is concluded under it, takes in."""
        ...

    def conclusions(self, policy: str) -> Conclusions | None:
        """What is concluded under ``policy`` (name@version, or a name alone for the latest put), None when nothing is."""
        ...

    def policies(self) -> tuple[str, ...]:
        """The policies (name@version) under which something is concluded, in the order put."""
        ...

    def rest_on(self, decisions: int, since: int) -> None:
        """Says that what takes in ``since`` decisions takes in ``decisions``: the further ones change nothing in it."""
        ...

    def put_notices(self, stage: str, notices: Iterable[Notice], *, replace: bool = False) -> None:
        """Keeps notices of a stage ("ingest", "extract" ...); the same notice is kept once. ``replace`` drops its
        earlier ones."""
        ...

    def notices(self, stage: str = "") -> Iterator[Notice]:
        """Notices in the order put, of one stage or of all."""
        ...

    def append_decision(self, decision: Decision) -> bool:
        """Appends a decision for good; False when it was there."""
        ...

    def append_decisions(self, decisions: Sequence[Decision], seen: int) -> tuple[Decision, ...]:
        """Appends decisions of a person who had the first ``seen`` decisions in sight, all or none. When later ones share a
        subject with them nothing is appended, and those are given; () means that it was done."""
        ...

    def decisions(self, after: int = 0) -> Iterator[Decision]:
        """Decisions in the order appended, without the first ``after``."""
        ...

    def enter(self, kind: str, ref: str, *, author: str, at: datetime) -> None:
        """Enters something that is no decision in the ledger: an export with the hash of what was written."""
        ...

    def ledger(self) -> tuple[Entry, ...]:
        """Every entry of the ledger, in order."""
        ...

    def ledger_head(self) -> str:
        """The last hash of the ledger: written down elsewhere, it vouches for every entry. "" when it is empty."""
        ...

    def reading(self) -> AbstractContextManager[Reading]:
        """One moment of everything recorded, to be read in pieces."""
        ...

    def counts(self) -> dict[str, int]:
        """How many reports, claims (current), incidents and decisions there are, by these names."""
        ...

    def mark(self) -> tuple[int, int, int]:
        """Three numbers (of reports, conclusions, decisions) that grow with what is recorded: the same mark, the same view."""
        ...

    def verify(self) -> Iterator[Notice]:
        """Recomputes hashes, ids and offsets, and says what does not hold, naming report and claim. Nothing when all holds."""
        ...

    def linking(self) -> AbstractContextManager[None]:
        """The right to link and reconcile everything: one has it at a time, in whatever process or machine; others wait."""
        ...

    def close(self) -> None:
        """Gives the database back."""
        ...
