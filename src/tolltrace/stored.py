"""The record of a casebook on its way out, a page at a time: an export needs no more memory for a million claims than for a few.

It gives the same rows in the same order as ``pipeline.view`` would, from one moment of the casebook. What nobody recorded has to
be computed and is held in memory: another policy whose results are not of the present decisions, and the record as of a day.
"""

import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import date
from functools import cached_property

from tolltrace import pipeline
from tolltrace.export.record import Entry, Record, Stated, ViewRecord, caveats_of, state_of
from tolltrace.model import Claim, Decision, DecisionKind, Incident, Outcome, Reconciled, Report, TollStatus, Total, View
from tolltrace.model.edits import edited, in_order
from tolltrace.review.added import with_added
from tolltrace.store import Casebook
from tolltrace.store.base import Conclusions, Reading


@contextmanager
def record_of(casebook: Casebook, policy: str = "", day: date | None = None) -> Iterator[Record]:
    """The record under ``policy`` (default: the casebook's), as of ``day``, to be used while the block lasts."""
    store, own = casebook.store, casebook.config.policy
    other = policy and policy != own
    if day is not None or (other and any(True for _ in store.decisions(after=store.rests_on(policy)))):
        yield ViewRecord(pipeline.view(casebook, policy, day))
        return
    with store.reading() as reading:
        found = reading.concluded(policy or own)
        if other and found is None:
            yield ViewRecord(pipeline.view(casebook, policy))
            return
        with closing(_Homes()) as homes:
            yield StoredRecord(casebook, reading, found or Conclusions(""), homes)


class StoredRecord:
    """The Record of ``reading``. ``found`` are totals and scenarios; ``homes`` keeps which incident holds each claim."""

    def __init__(self, casebook: Casebook, reading: Reading, found: Conclusions, homes: "_Homes") -> None:
        self._casebook, self._reading, self._found, self._homes = casebook, reading, found, homes
        self._doubtful = {side for s in found.scenarios for side in (s.a, s.b)}
        self._changes = _Changes(reading.decisions())
        self._page: list[Incident] = []
        self._told: dict[str, list[tuple[Claim, Report]]] = {}

    @property
    def policy(self) -> str:
        return self._found.policy

    @cached_property
    def state(self) -> str:
        return state_of(self)

    @property
    def whole(self) -> View:
        return pipeline.view(self._casebook, self.policy.partition("@")[0])

    @property
    def lines(self) -> tuple[tuple[Outcome, TollStatus], ...]:
        return self._survey

    @cached_property
    def _survey(self) -> tuple[tuple[Outcome, TollStatus], ...]:
        """One look at every incident: the lines that there are, and where each claim is at home."""
        present: set[tuple[Outcome, TollStatus]] = set()

        def seen() -> Iterator[Entry]:
            for entry in self.entries():
                present.update((t.outcome, t.status) for t in (entry.conclusion.tolls if entry.conclusion else ()))
                yield entry

        self._homes.put(seen())
        return tuple((o, s) for o in Outcome for s in TollStatus if (o, s) in present)

    def entries(self) -> Iterator[Entry]:
        for page in self._reading.incidents(self.policy):
            self._page = [incident for incident, _ in page]
            for incident, conclusion in page:
                yield Entry(incident, conclusion, self._caveats(incident, conclusion))

    def _caveats(self, incident: Incident, conclusion: Reconciled | None) -> tuple[str, ...]:
        return caveats_of(conclusion, not self._doubtful.isdisjoint(incident.happenings))

    def claims(self) -> Iterator[Stated]:
        _ = self._survey  # the homes must be known
        for page in self._reading.reports():
            read = self._reading.claims_of([r.id for r in page])
            told = [(r, sorted(self._changes.made(r.id, read[r.id]), key=lambda c: (c.figure, c.outcome))) for r in page]
            home = self._homes.of([c.id for _, claims in told for c in claims])
            for report, claims in told:
                for claim in claims:
                    incident, caveats = home.get(claim.id, (None, ()))
                    yield Stated(claim, report, incident, caveats)

    def told_in(self, incident: Incident) -> list[tuple[Claim, Report]]:
        if incident.id not in self._told:
            self._told = self._fetched(self._page if incident in self._page else [incident])
        return self._told[incident.id]

    def _fetched(self, incidents: Sequence[Incident]) -> dict[str, list[tuple[Claim, Report]]]:
        """The claims of ``incidents`` with their reports."""
        wanted = dict.fromkeys(c for i in incidents for c in i.claims)
        found = self._changes.of(wanted, self._reading.claims(wanted))
        reports = self._reading.reports_of({c.report for c in found.values()} - self._told_better)
        return {
            i.id: [(c, reports[c.report]) for c in map(found.get, i.claims) if c is not None and c.report in reports]
            for i in incidents
        }

    @cached_property
    def _told_better(self) -> set[str]:
        return self._reading.told_better()

    def reports(self) -> Iterator[Report]:
        for page in self._reading.reports():
            yield from page

    def totals(self) -> Iterator[Total]:
        return iter(self._found.totals)


class _Changes:
    """What people changed: claims that they added, by report, and edits, by claim."""

    def __init__(self, decisions: Iterable[Decision]) -> None:
        self._added: dict[str, list[Decision]] = defaultdict(list)
        self._adds: dict[str, Decision] = {}
        self._edits: dict[str, list[Decision]] = defaultdict(list)
        for decision in in_order(decisions):
            if decision.kind is DecisionKind.ADD:
                self._added[decision.subjects[0]].append(decision)
                self._adds[decision.subjects[1]] = decision
            elif decision.kind is DecisionKind.EDIT:
                for subject in decision.subjects:
                    self._edits[subject].append(decision)

    def made(self, report: str, claims: list[Claim]) -> list[Claim]:
        """The claims of a report as people left them."""
        if added := self._added.get(report):
            claims = with_added(claims, added, {report})
        return [self._edited(c) for c in claims]

    def of(self, wanted: Iterable[str], read: dict[str, Claim]) -> dict[str, Claim]:
        """The claims ``wanted`` by id as people left them, where ``read`` are those that readers read."""
        found = dict(read)
        for decision in (self._adds[c] for c in wanted if c in self._adds):
            (claim,) = with_added((), [decision], {decision.subjects[0]})
            found[claim.id] = claim
        return {identity: self._edited(c) for identity, c in found.items()}

    def _edited(self, claim: Claim) -> Claim:
        edits = self._edits.get(claim.id)
        return edited([claim], edits)[0] if edits else claim


class _Homes:
    """Which incident holds each claim, and that incident's caveats: in a temporary file, since claims may be many."""

    def __init__(self) -> None:
        self._db = sqlite3.connect("", check_same_thread=False)  # no name: SQLite's own temporary file, gone when closed
        self._db.execute("CREATE TABLE home (claim TEXT PRIMARY KEY, incident TEXT, caveats TEXT) WITHOUT ROWID")

    def put(self, entries: Iterable[Entry]) -> None:
        """Keeps the homes of the claims of ``entries``."""
        rows = ((c, e.incident.id, " ".join(e.caveats)) for e in entries for c in e.incident.claims)
        self._db.executemany("INSERT OR REPLACE INTO home VALUES (?, ?, ?)", rows)

    def of(self, claims: Sequence[str]) -> dict[str, tuple[str, tuple[str, ...]]]:
        """Incident and caveats by claim; claims that no incident holds are left out."""
        found = {}
        for at in range(0, len(claims), 500):
            part = claims[at : at + 500]
            asked = f"SELECT claim, incident, caveats FROM home WHERE claim IN ({','.join('?' * len(part))})"  # noqa: S608 - marks
            found.update({claim: (home, tuple(caveats.split())) for claim, home, caveats in self._db.execute(asked, part)})
        return found

    def close(self) -> None:
        self._db.close()
