"""The table of incidents by source: who counts as a list, which incidents leave it, and what it says of itself."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from tests.reconcile.cases import claim, day, figure
from tolltrace.errors import InputError
from tolltrace.estimate.incidents import WHAT, incident_table
from tolltrace.estimate.table import Table
from tolltrace.model import (
    Claim,
    Decision,
    DecisionKind,
    Incident,
    Link,
    Linkage,
    PlacePrecision,
    Report,
    Stance,
    Where,
    make_decision,
    make_report,
)
from tolltrace.vocab.claimants import root

HERE = Where("Bir Sabra", None, PlacePrecision.LOCALITY)
JUSTICE, RECORD, HERALD = "Justice Forum", "Nahrin Record Office", "Morning Herald of Nahrin"
REPORT = make_report("herald", "Text.", publisher=HERALD)


def happening(number: int, *claims: Claim, when: str = "2031-05-14", where: Where = HERE) -> tuple[Incident, tuple[Claim, ...]]:
    """An incident with the origins that linking gives its claims."""
    origins = tuple((c.id, root(c.claimant or HERALD)) for c in claims if c.stance is not Stance.DENIED)
    made = Incident(f"inc-{number}", (f"hap-{number}",), tuple(c.id for c in claims), where=where, origin_of=origins)
    return (replace(made, when=day(when)) if when else made), claims


def told_by(*names: str) -> list[Claim]:
    return [claim(figure(3, 3), name, report=REPORT.id) for name in names]


def tabled(
    *made: tuple[Incident, tuple[Claim, ...]], decisions: tuple[Decision, ...] = (), links: tuple[Link, ...] = ()
) -> Table:
    reports: dict[str, Report] = {REPORT.id: REPORT}
    linkage = Linkage((), tuple(i for i, _ in made), links)
    return incident_table(linkage, {c.id: c for _, claims in made for c in claims}, reports, decisions)


def test_a_list_is_what_a_named_source_reported() -> None:
    found = tabled(
        happening(1, *told_by(JUSTICE, RECORD, "")),
        happening(2, *told_by(JUSTICE)),
        happening(3, *told_by(JUSTICE, "activists")),
        happening(4, *told_by(RECORD, JUSTICE)),
    )
    assert found.unit == "incident"
    assert found.lists == (JUSTICE, RECORD, HERALD)
    assert found.histories == (((1, 0, 0), 2), ((1, 1, 0), 1), ((1, 1, 1), 1))
    assert found.notes == WHAT
    assert "Not deaths" in WHAT[0]


def test_what_leaves_the_table_is_told() -> None:
    found = tabled(
        happening(1, *told_by(JUSTICE)),
        happening(2, *told_by(JUSTICE), when=""),
        happening(3, *told_by(RECORD), where=Where()),
        happening(4, *told_by("activists", "a doctor")),
        links=(Link("hap-1", "hap-9", 0.6, True, False), Link("hap-1", "hap-8", 0.9, True, True)),
    )
    assert (found.lists, found.n) == ((JUSTICE,), 1)
    assert found.notes[len(WHAT) :] == (
        "Incidents without a day or a place, left out: 2. Nobody can tell whether another source tells of them.",
        "Incidents told by unnamed sources only (witnesses, activists), left out: 1.",
        "Links between reports that are uncertain: 1. Each that is wrong changes the overlap.",
    )


def test_denials_rejected_claims_and_zeros_report_nothing() -> None:
    rejected, kept = told_by(RECORD, JUSTICE)
    decision = make_decision(
        DecisionKind.REJECT, (rejected.id,), reason="a misreading", author="ada", at=datetime(2031, 6, 1, tzinfo=UTC)
    )
    denied = claim(figure(0, 0), RECORD, stance=Stance.DENIED, report=REPORT.id)
    nobody = claim(figure(0, 0), "", report=REPORT.id)
    assert tabled(happening(1, rejected, kept, denied, nobody), decisions=(decision,)).lists == (JUSTICE,)


def test_the_five_sources_with_most_incidents_are_taken() -> None:
    sources = [f"{name} Observers" for name in ("Anwar", "Basim", "Dalal", "Farid", "Hadi", "Jalal")]
    made = [happening(n * 10 + k, *told_by(name)) for n, name in enumerate(sources) for k in range(6 - n)]
    found = tabled(*made)
    assert found.lists == tuple(sources[:5])
    assert found.notes[-2:] == (
        "6 sources reported incidents; the 5 that reported most are taken. Choose others with --lists.",
        "1 of 21 are on other lists only and left out.",
    )


def test_a_casebook_without_named_sources_is_refused() -> None:
    with pytest.raises(InputError, match="no incident has a named source"):
        tabled(happening(1, *told_by("activists")))
