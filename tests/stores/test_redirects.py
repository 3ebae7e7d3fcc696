"""Ids of incidents lead on: through merges, splits and new names, however often the linkage was replaced."""

from dataclasses import replace

from tests.link.cases import MANBIJ, claim, decide, hap, on, report
from tolltrace.config import Config
from tolltrace.link import link
from tolltrace.model import Claim, Decision, DecisionKind, Linkage
from tolltrace.store import Store

A, B, C = report("a"), report("b"), report("c")


def told(*sources: str) -> list[Claim]:
    known = {"a": A, "b": B, "c": C}
    return [claim(known[s], 12, 12, when=on("2024-03-18"), where=MANBIJ) for s in sources]


def linked(claims: list[Claim], *decisions: Decision) -> Linkage:
    return link((A, B, C), claims, list(decisions), Config())


def test_merges_splits_and_new_names_lead_on(store: Store) -> None:
    store.add_reports([A, B, C])
    split = decide(DecisionKind.SPLIT, hap(A), hap(B))
    apart = linked(told("a", "b"), split)
    store.put_linkage(apart, "1")
    ids = {i.id for i in apart.incidents}
    assert len(ids) == 2
    assert [store.led(i) for i in sorted(ids)] == [(i,) for i in sorted(ids)]
    whole = linked(told("a", "b"))
    store.put_linkage(whole, "1")
    (one,) = whole.incidents
    assert {store.led(i) for i in ids} == {(one.id,)}
    # Another name, then split again: the old names lead through both steps, and a name that is back leads to itself.
    renamed = replace(one, id="inc-other")
    store.put_linkage(Linkage(whole.happenings, (renamed,), ()), "1")
    assert {store.led(i) for i in ids} == {("inc-other",)}
    store.put_linkage(apart, "1")
    assert [store.led(i) for i in sorted(ids)] == [(i,) for i in sorted(ids)]
    assert set(store.led("inc-other")) == ids
    assert store.led("inc-never") == ()


def test_growth_keeps_old_names_alive(store: Store) -> None:
    before = linked(told("b", "c"))
    store.add_reports([A, B, C])
    store.put_linkage(before, "1")
    after = linked(told("a", "b", "c"))
    store.put_linkage(after, "1")
    assert store.led(before.incidents[0].id) == (after.incidents[0].id,)
