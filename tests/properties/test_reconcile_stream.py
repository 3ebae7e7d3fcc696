"""Short cuts of reconciling give what the long way gives: a telling of one figure, a stream, decisions by subject."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from unittest.mock import patch

from hypothesis import given
from hypothesis import strategies as st

from tests.properties.test_reconcile import POLICIES, claim_lists, concluded
from tests.reconcile.cases import by_id, incident
from tolltrace.model import Claim, Decision, DecisionKind, Incident, make_decision
from tolltrace.reconcile import Policy, reconcile, tellings
from tolltrace.reconcile.stream import Decided, reconcile_stream

AT = datetime(2024, 5, 1, 9, tzinfo=UTC)


@given(claim_lists(), POLICIES)
def test_a_telling_of_one_figure_is_what_the_general_rule_gives(claims: list[Claim], policy: Policy) -> None:
    short = concluded(claims, policy)
    with patch.object(tellings, "_telling", tellings._several):
        assert concluded(claims, policy) == short


def own(claims: list[Claim], group: int) -> list[Claim]:
    """The claims with ids and reports of their own, so that two groups share none."""

    def name(identity: str) -> str:
        return f"{identity}/{group}" if identity else ""

    return [
        replace(c, id=name(c.id), report=name(c.report), part_of=name(c.part_of), repeat_of=name(c.repeat_of)) for c in claims
    ]


@given(st.lists(claim_lists(), min_size=1, max_size=4), st.data())
def test_a_stream_gives_what_each_incident_gives_with_all_decisions(groups: list[list[Claim]], data: st.DataObject) -> None:
    groups = [own(claims, n) for n, claims in enumerate(groups)]
    incidents = [incident(*claims, name=f"inc-{n}") for n, claims in enumerate(groups)]
    everyone = [c for claims in groups for c in claims]
    kinds = st.sampled_from([DecisionKind.REJECT, DecisionKind.ACCEPT])
    subjects = st.sampled_from([c.id for c in everyone])
    chosen = data.draw(st.lists(st.tuples(kinds, subjects), max_size=6))
    decisions = [make_decision(k, (s,), reason="read", author="Nadia", at=AT) for k, s in chosen]
    decisions.append(
        make_decision(DecisionKind.PIN, ("inc-0",), reason="x", author="N", at=AT, field="killed total low", value="1")
    )

    def source() -> Iterator[tuple[Incident, list[Claim]]]:
        yield from zip(incidents, groups, strict=True)

    policy = data.draw(POLICIES)
    whole = [reconcile(i, by_id(*everyone), policy, decisions) for i in incidents]
    assert list(reconcile_stream(source(), policy, decisions)) == whole


def test_a_stream_holds_one_incident_at_a_time() -> None:
    taken = []

    def source() -> Iterator[tuple[Incident, list[Claim]]]:
        for n in range(3):
            taken.append(n)
            yield incident(name=f"inc-{n}"), []

    from tolltrace.reconcile import load_policy

    stream = reconcile_stream(source(), load_policy("default"))
    assert next(stream).incident == "inc-0"
    assert taken == [0]


def test_decisions_are_found_by_any_of_their_subjects_once() -> None:
    one: Decision = make_decision(DecisionKind.MERGE, ("hap-1", "hap-2"), reason="one strike", author="Nadia", at=AT)
    other: Decision = make_decision(DecisionKind.REJECT, ("clm-9",), reason="a hoax", author="Nadia", at=AT)
    decided = Decided([one, other])
    assert decided.about(Incident("inc-1", ("hap-1", "hap-2"), ("clm-1",))) == [one]
    assert decided.about(Incident("inc-2", ("hap-3",), ("clm-9",))) == [other]
    assert decided.about(Incident("inc-3", ("hap-4",), ())) == []
