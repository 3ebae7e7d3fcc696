"""Incidents reconciled some at a time, as the rows that a batch writes: what can be done for each without the others."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import pyarrow as pa

from tolltrace.engine import tables
from tolltrace.model import Claim, Incident, Reconciled
from tolltrace.reconcile import load_policy
from tolltrace.reconcile.history import reconcile_revised
from tolltrace.reconcile.stream import few_collections
from tolltrace.reconcile.totals import Line, Tally

_MOST = 2_000  # claims of a part, but for an incident that has more


@dataclass(frozen=True, slots=True)
class Part:
    """Some incidents with their claims, and the day on which each claim was stated."""

    incidents: tuple[tuple[Incident, tuple[Claim, ...]], ...]
    stated: Mapping[str, date]


@dataclass(frozen=True, slots=True)
class Rows:
    """What some incidents come to: rows of three tables, their tally, and in which incident each claim and happening is."""

    incidents: pa.RecordBatch
    tolls: pa.RecordBatch
    traces: pa.RecordBatch
    tally: tuple[Line, ...]
    claims: Mapping[str, str]
    happenings: Mapping[str, str]


def parts(incidents: Iterable[Incident], claims: Mapping[str, Claim], stated: Mapping[str, date]) -> Iterator[Part]:
    """All incidents in their order, in parts of about ``_MOST`` claims."""
    some: list[tuple[Incident, tuple[Claim, ...]]] = []
    n = 0
    for incident in incidents:
        mine = tuple(claims[c] for c in incident.claims)
        some.append((incident, mine))
        n += len(mine)
        if n >= _MOST:
            yield _part(some, stated)
            some, n = [], 0
    if some:
        yield _part(some, stated)


def _part(some: Sequence[tuple[Incident, tuple[Claim, ...]]], stated: Mapping[str, date]) -> Part:
    return Part(tuple(some), {c.id: stated[c.id] for _, claims in some for c in claims if c.id in stated})


def reconciled(policy: str, part: Part) -> Rows:
    """The rows of a part under the policy of that name."""
    rules = load_policy(policy)
    with few_collections():
        return rows((i, reconcile_revised(i, {c.id: c for c in claims}, part.stated, rules)) for i, claims in part.incidents)


def rows(drawn: Iterable[tuple[Incident, Reconciled]]) -> Rows:
    """The rows of incidents that are reconciled."""
    tally = Tally()
    incidents: list[tables.Row] = []
    tolls: list[tables.Row] = []
    traces: list[tables.Row] = []
    home: dict[str, str] = {}
    where: dict[str, str] = {}
    for incident, found in drawn:
        tally.add(found)
        home |= dict.fromkeys(incident.claims, incident.id)
        where |= dict.fromkeys(incident.happenings, incident.id)
        incidents.append(tables.row_of_incident(incident, found))
        tolls += tables.toll_rows(found)
        traces += tables.trace_rows(found)
    of = tables.FINAL
    return Rows(
        pa.RecordBatch.from_pylist(incidents, of["incidents"]),
        pa.RecordBatch.from_pylist(tolls, of["tolls"]),
        pa.RecordBatch.from_pylist(traces, of["traces"]),
        tally.lines(),
        home,
        where,
    )
