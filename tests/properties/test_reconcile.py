"""Laws of reconciling that hold for any claims."""

from dataclasses import replace
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from tests.reconcile.cases import by_id, claim, figure, incident
from tolltrace.model import (
    Claim,
    Count,
    DecisionKind,
    Incident,
    Modifier,
    Outcome,
    Reconciled,
    Scope,
    Stance,
    Status,
    Toll,
    make_decision,
)
from tolltrace.reconcile import Policy, load_policy, reconcile, totals
from tolltrace.vocab import names

POLICY = load_policy("default")
POLICIES = st.sampled_from([load_policy(name) for name in names("policies")])
CLAIMANTS = ["", "SOHR", "Red Cross", "US military", "Russian Defence Ministry", "medics"]
GROUPS = ["", "civilians", "people", "children", "fighters", "soldiers", "commander", "others", "patients"]


@st.composite
def counts(draw: st.DrawFn) -> Count:
    low = draw(st.none() | st.integers(0, 400))
    high = draw(st.none() | st.integers(low or 0, 500))
    top = draw(st.none() | st.integers(low, 500)) if low is not None and high is None else None
    about = draw(st.booleans()) and low is not None and low == high
    return figure(low, high, top, Modifier.ABOUT if about else None)


@st.composite
def claim_lists(draw: st.DrawFn) -> list[Claim]:
    found: list[Claim] = []
    for at in range(draw(st.integers(1, 7))):
        report = draw(st.sampled_from(["rep-a", "rep-b"]))
        before = [c.id for c in found if c.report == report]
        found.append(
            claim(
                draw(counts()),
                draw(st.sampled_from(CLAIMANTS)),
                draw(st.sampled_from(list(Status))),
                report=report,
                at=at * 100,
                said=draw(st.sampled_from(["", "2024-01-02", "2024-01-09"])),
                outcome=draw(st.sampled_from([Outcome.KILLED, Outcome.INJURED])),
                stance=draw(st.sampled_from([Stance.REPORTED] * 4 + list(Stance))),
                group=draw(st.sampled_from(GROUPS)),
                responsible=draw(st.sampled_from(["", "US", "Russia"])),
                part_of=draw(st.sampled_from(["", *before])),
                repeat_of=draw(st.sampled_from(["", "", *before])),
            )
        )
    return found


def concluded(claims: list[Claim], policy: Policy = POLICY) -> Reconciled:
    return reconcile(incident(*claims), by_id(*claims), policy)


def ranges(result: Reconciled) -> list[tuple[str, str, int, int | None, int | None, bool, object]]:
    return [(t.outcome, t.status, t.low, t.high, t.best, t.open_top, t.conceded) for t in result.tolls]


@given(claim_lists(), POLICIES)
def test_low_best_and_high_are_in_order(claims: list[Claim], policy: Policy) -> None:
    for toll in concluded(claims, policy).tolls:
        assert toll.high is None or toll.low <= toll.high
        if toll.best is not None:
            assert toll.low <= toll.best
            assert toll.high is None or toll.best <= toll.high


@given(claim_lists())
def test_lows_of_the_statuses_fit_into_the_total(claims: list[Claim]) -> None:
    lines = {(t.outcome, t.status.value): t for t in concluded(claims).tolls}
    for outcome in {o for o, _ in lines}:
        total = lines[outcome, "total"]
        least = lines[outcome, "civilian"].low + lines[outcome, "combatant"].low
        assert total.high is None or total.open_top or least <= total.high


@given(claim_lists(), POLICIES, st.randoms(use_true_random=False))
def test_the_order_of_claims_does_not_matter(claims: list[Claim], policy: Policy, random: object) -> None:
    mixed = list(claims)
    random.shuffle(mixed)  # type: ignore[attr-defined]
    assert concluded(mixed, policy) == concluded(claims, policy)


@given(claim_lists(), st.data())
def test_a_repeat_changes_no_range(claims: list[Claim], data: st.DataObject) -> None:
    first = data.draw(st.sampled_from(claims))
    again = replace(claim(first.count, report=first.report, at=5000), repeat_of=first.id)
    again = replace(first, id=again.id, figure=again.figure, repeat_of=first.id)
    assert ranges(concluded([*claims, again])) == ranges(concluded(claims))


@given(claim_lists(), st.sampled_from(["SOHR", "medics", "US"]))
def test_a_copy_of_a_whole_report_changes_no_range(claims: list[Claim], outlet: str) -> None:
    """Another outlet prints the same text: every figure again, from the same origins."""
    copies = {c.id: claim(c.count, report="copy-" + c.report, at=c.figure.start, outcome=c.outcome).id for c in claims}
    printed = [
        replace(
            c,
            id=copies[c.id],
            report="copy-" + c.report,
            part_of=copies.get(c.part_of, ""),
            repeat_of=copies.get(c.repeat_of, ""),
        )
        for c in claims
    ]
    own = {c.id: c.claimant or c.report for c in claims}
    origin_of = (*own.items(), *((copies[i], o) for i, o in own.items()))
    one = Incident("inc-1", ("hap-1",), tuple(own), origin_of=tuple(own.items()))
    two = Incident("inc-1", ("hap-1",), (*own, *copies.values()), origin_of=origin_of)
    everything = by_id(*claims, *printed)
    assert ranges(reconcile(two, everything, POLICY)) == ranges(reconcile(one, everything, POLICY))


@given(claim_lists(), counts(), st.sampled_from(CLAIMANTS), POLICIES)
def test_an_aggregate_changes_nothing(claims: list[Claim], counted: Count, claimant: str, policy: Policy) -> None:
    campaign = claim(counted, claimant, at=9000, scope=Scope.AGGREGATE, outcome=claims[0].outcome)
    assert ranges(concluded([*claims, campaign], policy)) == ranges(concluded(claims, policy))


@given(claim_lists(), POLICIES)
def test_accepting_all_and_running_again_changes_nothing(claims: list[Claim], policy: Policy) -> None:
    at = datetime(2024, 5, 1, 9, tzinfo=UTC)
    accepted = [make_decision(DecisionKind.ACCEPT, (c.id,), reason="read", author="Nadia", at=at) for c in claims]
    first = reconcile(incident(*claims), by_id(*claims), policy, accepted)
    assert first == concluded(claims, policy)
    assert reconcile(incident(*claims), by_id(*claims), policy, [*accepted, *accepted]) == first


@given(claim_lists())
def test_best_figures_of_ucdp_add_up(claims: list[Claim]) -> None:
    result = concluded(claims, load_policy("ucdp-ged"))
    best = {t.status.value: t.best for t in result.tolls}
    if best and best["total"] is not None:
        assert (best["civilian"] or 0) + (best["combatant"] or 0) + (best["unknown"] or 0) == best["total"]


@given(claim_lists(), counts(), st.sampled_from(list(Status)))
def test_an_admission_never_moves_a_range(claims: list[Claim], counted: Count, status: Status) -> None:
    admitted = claim(counted, "Royal Air Force", status, at=9000, stance=Stance.ACKNOWLEDGED, outcome=claims[0].outcome)

    def range_of(t: Toll) -> tuple[str, str, int, int | None, int | None, bool]:
        high = 0 if t.high is None and not t.open_top else t.high  # nobody reports any: no range rather than 0
        return t.outcome, t.status, t.low, high, t.best, t.open_top

    assert [range_of(t) for t in concluded([*claims, admitted]).tolls] == [range_of(t) for t in concluded(claims).tolls]


@given(st.lists(claim_lists(), max_size=4))
def test_totals_are_sums(groups: list[list[Claim]]) -> None:
    results = [replace(concluded(g), incident=f"inc-{i}") for i, g in enumerate(groups)]
    for total in totals(results):
        lines = [t for r in results for t in r.tolls if (t.outcome, t.status) == (total.outcome, total.status)]
        assert total.low == sum(t.low for t in lines)
        assert total.high == sum(t.low if t.high is None else t.high for t in lines)
        assert total.open_top == any(t.open_top for t in lines)


@given(claim_lists(), POLICIES)
def test_every_bound_names_its_rule(claims: list[Claim], policy: Policy) -> None:
    for toll in concluded(claims, policy).tolls:
        assert {"low", "high", "best"} <= {t.bound for t in toll.trace}
        assert all(t.rule in policy.rules and t.text for t in toll.trace)
