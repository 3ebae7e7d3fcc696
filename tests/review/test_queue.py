"""What needs a person, and in which order."""

from dataclasses import replace
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from tests.export.sample import sample
from tests.review.cases import Told
from tolltrace.model import Count, Modifier, Scope
from tolltrace.review import judge
from tolltrace.review.judge import Hand
from tolltrace.review.queue import ItemKind, claim_item, link_id, queue

VIEW = sample()
HAND = Hand("amal", datetime(2031, 6, 1, tzinfo=UTC), "checked")


def test_every_open_question_is_there_once_and_the_dearest_first() -> None:
    items = queue(VIEW, ())
    assert len({(i.kind, i.id) for i in items}) == len(items)
    assert [i.value for i in items] == sorted((i.value for i in items), reverse=True)
    assert {i.id for i in items if i.kind is ItemKind.CLAIM} == {c.id for c in VIEW.claims}
    assert {i.id for i in items if i.kind is ItemKind.LINK} == {link_id(k) for k in VIEW.linkage.links if not k.certain}


def test_a_count_over_a_campaign_waits_behind_a_sure_claim_of_the_same_size() -> None:
    items = {i.id: i for i in queue(VIEW, ())}
    wide = next(c for c in VIEW.claims if c.scope is Scope.AGGREGATE)
    assert "cross_check" in items[wide.id].why
    assert items[wide.id].value <= max(1 - wide.confidence, 0.02) * (wide.count.stated_high or 2) * 0.05 + 0.001


@given(people=st.integers(1, 5_000_000), confidence=st.floats(0, 1))
def test_no_toll_of_a_war_comes_before_an_incident_or_the_same_doubt_about_one(people: int, confidence: float) -> None:
    one = replace(VIEW.claims[0], count=Count(people, people, Modifier.EXACT, str(people)), confidence=confidence)
    wide = claim_item(replace(one, scope=Scope.AGGREGATE), held=False)
    assert wide.value <= claim_item(replace(one, scope=Scope.INCIDENT), held=True).value
    assert wide.value <= 1 <= min(i.value for i in queue(VIEW, ()) if i.kind is ItemKind.INCIDENT)


def test_of_two_tolls_of_a_war_the_larger_comes_first() -> None:
    wide = replace(VIEW.claims[0], scope=Scope.AGGREGATE, confidence=0.5)
    values = [claim_item(replace(wide, count=Count(n, n, Modifier.EXACT, str(n))), held=False).value for n in (10, 300, 9_000)]
    assert values == [0.167, 0.469, 0.499]


def test_what_was_judged_leaves_the_queue_and_comes_back_when_that_is_undone() -> None:
    claim = VIEW.claims[0].id
    (no,) = judge.reject(VIEW, claim, HAND)
    assert claim not in {i.id for i in queue(VIEW, (no,))}
    back = judge.undo(Told((no,)), no.id, Hand("amal", datetime(2031, 6, 2, tzinfo=UTC)))
    assert queue(VIEW, (no, *back)) == queue(VIEW, ())


def test_an_incident_leaves_when_it_was_looked_through_or_pinned() -> None:
    incident = next(i.id for i in queue(VIEW, ()) if i.kind is ItemKind.INCIDENT)
    outcome = VIEW.conclusion[incident].tolls[0].outcome.value
    for made in (
        judge.accept(VIEW, incident, HAND),
        judge.pin(VIEW, incident, (outcome, "total", "low"), "3", HAND),
    ):
        assert incident not in {i.id for i in queue(VIEW, made)}
