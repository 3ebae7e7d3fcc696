"""Laws of linking that hold for any casebook."""

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.link.cases import ALEPPO, DARAA, MANBIJ, NEAR_MANBIJ, SARMADA, claim, decide, report
from tolltrace.config import Config
from tolltrace.link import link
from tolltrace.model import (
    NOWHERE,
    UNDATED,
    Claim,
    DatePrecision,
    Decision,
    DecisionKind,
    Method,
    Report,
    When,
    happening_id,
    incident_id,
)

FIRST = date(2024, 3, 1)
REPORTS = [report(f"r{i}", published=f"2024-03-{10 + i}") for i in range(6)]


@st.composite
def dates(draw: st.DrawFn) -> When:
    start = FIRST + timedelta(draw(st.integers(0, 9)))
    length = draw(st.sampled_from([0, 0, 0, 2, 29]))
    if draw(st.integers(0, 5)) == 0:
        return UNDATED
    precision = {0: DatePrecision.DAY, 2: DatePrecision.DAYS, 29: DatePrecision.MONTH}[length]
    return When(start, start + timedelta(length), precision)


@st.composite
def casebooks(draw: st.DrawFn) -> list[Claim]:
    found = []
    for at in range(draw(st.integers(2, 12))):
        low = draw(st.integers(1, 40))
        found.append(
            claim(
                draw(st.sampled_from(REPORTS)),
                low,
                draw(st.sampled_from([low, None, low + 10])),
                at=at,
                event=draw(st.sampled_from(["e1", "e2"])),
                when=draw(dates()),
                where=draw(st.sampled_from([MANBIJ, NEAR_MANBIJ, ALEPPO, SARMADA, DARAA, NOWHERE])),
                method=draw(st.sampled_from([Method.AIRSTRIKE, Method.SHELLING, Method.UNKNOWN])),
                responsible=draw(st.sampled_from(["", "US", "Russia", "Syrian army"])),
                claimant=draw(st.sampled_from(["", "SOHR", "medics"])),
            )
        )
    return found


@st.composite
def judgements(draw: st.DrawFn) -> list[Decision]:
    ids = sorted(happening_id(r.id, e) for r in REPORTS for e in ("e1", "e2"))
    kinds = st.sampled_from([DecisionKind.MERGE, DecisionKind.SPLIT])
    pairs = draw(st.lists(st.tuples(kinds, st.sampled_from(ids), st.sampled_from(ids)), max_size=4))
    return [decide(kind, a, b, hour=hour) for hour, (kind, a, b) in enumerate(pairs) if a != b]


@given(casebooks(), judgements(), st.randoms(use_true_random=False))
@settings(max_examples=60)
def test_the_order_of_the_input_does_not_matter(claims: list[Claim], decisions: list[Decision], random: object) -> None:
    reports: list[Report] = list(REPORTS)
    mixed, judged = list(claims), list(decisions)
    for anything in (reports, mixed, judged):
        random.shuffle(anything)  # type: ignore[attr-defined]
    assert link(reports, mixed, judged, Config()) == link(REPORTS, claims, decisions, Config())


@given(casebooks(), judgements())
@settings(max_examples=60)
def test_incidents_partition_the_happenings(claims: list[Claim], decisions: list[Decision]) -> None:
    found = link(REPORTS, claims, decisions, Config())
    held = sorted(h for i in found.incidents for h in i.happenings)
    assert held == sorted(h.id for h in found.happenings)
    assert sorted(c for i in found.incidents for c in i.claims) == sorted({c.id for c in claims})
    assert all(i.id == incident_id(i.happenings) for i in found.incidents)


@given(casebooks(), judgements())
@settings(max_examples=60)
def test_what_was_told_apart_never_stands_together(claims: list[Claim], decisions: list[Decision]) -> None:
    found = link(REPORTS, claims, decisions, Config())
    last = {frozenset(d.subjects): d.kind for d in decisions}
    split = {pair for pair, kind in last.items() if kind is DecisionKind.SPLIT}
    report_of = {h.id: h.report for h in found.happenings}
    merged = any(kind is DecisionKind.MERGE for kind in last.values())
    for incident in found.incidents:
        together = set(incident.happenings)
        assert not any(pair <= together for pair in split)
        if not merged:
            assert len({report_of[h] for h in together}) == len(together)


@given(casebooks(), judgements())
@settings(max_examples=60)
def test_joined_links_form_a_tree_over_each_incident(claims: list[Claim], decisions: list[Decision]) -> None:
    found = link(REPORTS, claims, decisions, Config())
    of = {h: i.id for i in found.incidents for h in i.happenings}
    joins = [k for k in found.links if k.joined]
    assert all(of[k.a] == of[k.b] for k in joins)
    assert len(joins) == sum(len(i.happenings) - 1 for i in found.incidents)
    assert all(of[k.a] != of[k.b] for k in found.links if not k.joined)
    assert all(k.explanation.endswith(".") and k.features for k in found.links)
