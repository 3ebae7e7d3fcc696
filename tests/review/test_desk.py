"""The desk: decisions are durable, two people are told of each other, results follow."""

import gc
import threading
import time
import weakref
from dataclasses import replace
from pathlib import Path

import pytest

from tests.review.cases import casebook, desk
from tolltrace import checks, pipeline
from tolltrace.desk import Desk, State
from tolltrace.errors import ReviewError
from tolltrace.export.digest import headline
from tolltrace.model import DecisionKind, Outcome, Span, TollStatus
from tolltrace.reconcile.totals import Tally
from tolltrace.review import judge
from tolltrace.review.judge import Found
from tolltrace.review.preview import regrouped
from tolltrace.review.queue import ItemKind, queue
from tolltrace.store import Casebook


def claim_saying(state: State, number: int) -> str:
    return next(c.id for c in state.view.claims if c.count.low == number)


def killed(state: State) -> list[str]:
    return [str(t) for t in state.view.totals if (t.outcome, t.status) == (Outcome.KILLED, TollStatus.TOTAL)]


def total(state: State) -> tuple[int, int]:
    (found,) = (t for t in state.view.totals if (t.outcome, t.status) == (Outcome.KILLED, TollStatus.TOTAL))
    return found.low, found.high


def test_what_is_shown_at_once_is_what_a_whole_pass_gives(tmp_path: Path) -> None:
    with desk(tmp_path / "c") as at:
        claim, incident = claim_saying(at.state, 55), at.state.view.linkage.incidents[0].id
        for want in (
            lambda s, h: judge.edit(s.view, claim, {"low": "44", "high": "44", "claimant": "a baker"}, h),
            lambda s, h: judge.accept(s.view, claim, h),
            lambda s, h: judge.reject(s.view, claim, h),
            lambda s, h: judge.pin(s.view, incident, ("killed", "total", "low"), "20", h),
        ):
            with at.working:  # nothing in the background: what is folded in shows
                at.decide(want, author="amal", reason="checked")
                shown = at.state
            assert at.settle()
            settled = at.state
            assert settled.behind == 0
            assert (shown.view.claims, shown.view.reconciled, shown.view.totals) == (
                settled.view.claims,
                settled.view.reconciled,
                settled.view.totals,
            )
        assert total(at.state)[0] == 20
        assert list(checks.verify(at.casebook)) == []


def test_the_second_to_decide_is_told_and_nothing_is_written(tmp_path: Path) -> None:
    with desk(tmp_path / "c") as at:
        seen, claim = at.state.seen, claim_saying(at.state, 55)
        first = at.decide(lambda s, h: judge.edit(s.view, claim, {"high": "60"}, h), author="amal", seen=seen)
        second = at.decide(lambda s, h: judge.reject(s.view, claim, h), author="badr", seen=seen)
        assert (second.decisions, second.others) == ((), first.decisions)
        other = claim_saying(at.state, 12)
        assert at.decide(lambda s, h: judge.reject(s.view, other, h), author="badr", seen=seen).others == ()
        again = at.decide(lambda s, h: judge.reject(s.view, claim, h), author="badr", seen=at.state.seen)
        assert [d.kind for d in again.decisions] == [DecisionKind.REJECT]
        assert [d.kind.value for d in at.state.decisions] == ["edit", "reject", "reject"]


def test_a_split_and_its_undo(tmp_path: Path) -> None:
    with desk(tmp_path / "c") as at:
        before = at.state
        (question,) = (i for i in before.items if i.kind is ItemKind.LINK)
        a, b = question.id.split("~")
        planned = regrouped(before.view, [{a}, {b}], before.decisions, Tally(before.view.reconciled))
        done = at.decide(lambda s, h: judge.split(s.view, [a], [b], h), author="amal", reason="two villages")
        assert at.settle()
        assert len(at.state.view.linkage.incidents) == 2
        assert at.state.view.totals == planned.then
        assert {r.incident: r.tolls for r in at.state.view.reconciled} == {r.incident: r.tolls for r in planned.after}
        assert ItemKind.LINK not in {i.kind for i in at.state.items}
        at.decide(lambda s, h: judge.undo(s.shelf, done.decisions[0].id, h), author="amal")
        assert at.settle()
        assert at.state.view == before.view
        assert at.state.items == before.items
        assert list(checks.verify(at.casebook)) == []


def test_a_claim_that_a_person_adds_counts_and_verifies(tmp_path: Path) -> None:
    with desk(tmp_path / "c") as at:
        report = next(r for r in at.state.view.reports if r.doc == "wadi")
        start = report.text.index("14")
        found = Found(Span(start, start + 2), "killed", 14, None, claimant="مرصد الوادي")
        before = total(at.state)
        at.decide(lambda s, h: judge.add(s.view, report, found, h), author="amal")
        assert at.settle()
        assert total(at.state) == (before[0] + 14, before[1] + 14)
        assert list(checks.verify(at.casebook)) == []
        folder = at.casebook.path
    with Casebook.open(folder) as again:
        assert "14" in {c.count.phrase for c in pipeline.view(again).claims}


def test_decisions_that_no_pass_has_taken_in_are_stale_not_damage(tmp_path: Path) -> None:
    folder = tmp_path / "c"
    with casebook(folder) as book:
        claim = next(book.store.claims()).id
        view = pipeline.view(book)
        hand = judge.Hand("amal", judge.after((), view_time()))
        book.store.append_decisions(judge.reject(view, claim, hand), 0)
        (notice,) = checks.verify(book)
        assert not notice.fault
        assert notice.what == "1 decision is newer than the incidents and tolls"
    at = Desk(Casebook.open(folder), "amal")  # what a killed server left is caught up with
    assert at.settle()
    assert at.state.behind == 0
    assert list(checks.verify(at.casebook)) == []
    at.close()


def view_time():  # type: ignore[no-untyped-def]
    from datetime import UTC, datetime

    return datetime(2031, 6, 1, tzinfo=UTC)


def test_what_another_program_decides_is_seen(tmp_path: Path) -> None:
    with desk(tmp_path / "c") as at, Casebook.open(tmp_path / "c") as other:
        claim = claim_saying(at.state, 55)
        made = judge.reject(at.state.view, claim, judge.Hand("badr", view_time()))
        other.store.append_decisions(made, 0)
        assert at.state.decisions == made
        assert at.settle()
        assert at.state.verdict[claim].author == "badr"


def test_what_is_decided_while_results_are_computed_is_not_lost_from_sight(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with desk(tmp_path / "c") as at:
        claim = claim_saying(at.state, 55)
        started, go = threading.Event(), threading.Event()
        whole = pipeline.passed

        def slow(book: Casebook, *, linking: bool = True) -> pipeline.Pass:
            found = whole(book, linking=linking)
            started.set()
            go.wait(10)
            return found

        monkeypatch.setattr(pipeline, "passed", slow)
        at.decide(lambda s, h: judge.edit(s.view, claim, {"high": "60"}, h), author="amal")
        assert started.wait(10)
        at.decide(lambda s, h: judge.edit(s.view, claim, {"low": "52"}, h), author="badr")  # the pass does not know of it
        go.set()
        for _ in range(200):
            (now,) = (c for c in at.state.view.claims if c.id == claim)
            assert (now.count.low, now.count.high) == (52, 60)
            time.sleep(0.002)
        assert at.settle()
        assert at.state.behind == 0


def test_a_claim_found_right_needs_no_new_pass(tmp_path: Path) -> None:
    with desk(tmp_path / "c") as at:
        claim, before = claim_saying(at.state, 55), at.state
        pipeline.reconcile_incidents(at.casebook, "airwars")  # other rules, drawn before the decision
        with at.working:  # no pass can run
            at.decide(lambda s, h: judge.accept(s.view, claim, h), author="amal")
            assert (at.state.behind, at.state.view) == (0, before.view)
            assert at.state.items == queue(at.state.view, at.state.decisions)
            assert list(checks.verify(at.casebook)) == []
            # One that lifts a rejection is another matter.
            at.decide(lambda s, h: judge.reject(s.view, claim, h), author="amal")
            rejected = at.state.view.totals
            at.decide(lambda s, h: judge.accept(s.view, claim, h), author="amal")
            assert at.state.behind == 2
            assert (rejected == before.view.totals, at.state.view.totals) == (False, before.view.totals)
        assert at.settle()
        assert at.state.view == before.view


def test_a_refusal_writes_nothing(tmp_path: Path) -> None:
    with desk(tmp_path / "c") as at:
        with pytest.raises(ReviewError):
            at.decide(lambda s, h: judge.reject(s.view, "clm-none", h), author="amal")
        assert at.state.decisions == ()
        assert at.state.version == at.state.version


def test_a_state_goes_when_nobody_holds_it_without_the_garbage_collector(tmp_path: Path) -> None:
    with desk(tmp_path / "c") as at:
        gc.disable()
        try:
            state = at.state
            incident = next(iter(state.shelf.incident))
            assert state.shelf.part([incident]).incident == {incident: state.shelf.incident[incident]}
            assert state.shelf.reports(state.shelf.report)
            gone = weakref.ref(state.shelf)
            del state
            assert gone() is None
        finally:
            gc.enable()


def test_a_line_shows_the_gravest_toll_and_no_evidence(tmp_path: Path) -> None:
    with desk(tmp_path / "c") as at:
        shelf = at.state.shelf
        ids = list(shelf.incident)
        whole, heads = shelf.lines(ids), shelf.heads(ids)
        for incident in whole.linkage.incidents:
            conclusion, lead = whole.conclusion[incident.id], headline(whole.conclusion[incident.id])
            assert lead is not None
            assert heads.incident[incident.id] == replace(incident, happenings=(), claims=(), origin_of=())
            alone = replace(conclusion, tolls=(replace(lead, trace=()),), parts=(), revisions=())
            assert heads.conclusion[incident.id] == alone
