"""What every store must do, whatever holds its records."""

import threading
import time
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.stores import records as r
from tests.stores.records import SCENARIO, TOTAL, a_decision, a_report, claims_of, linkage_of, reconciled_of
from tolltrace.errors import CasebookError
from tolltrace.model import Decision, Linkage, Notice, make_decision, make_report
from tolltrace.store import Conclusions, Extraction, Store


def test_a_report_comes_back_as_it_was(store: Store) -> None:
    report = replace(a_report(), language="en", archive_sha256="ab" * 32, derived_by="text@1", notices=("odd", "“quoted”"))
    assert store.add_report(report)
    assert list(store.reports()) == [report]
    assert store.report(report.id) == report
    assert store.report("rep-none") is None


def test_adding_twice_changes_nothing(store: Store) -> None:
    first, second = a_report("a"), a_report("b")
    assert store.add_reports([first, second, first]) == [True, True, False]
    # The same document from another file keeps its first record: what is recorded never changes.
    assert not store.add_report(replace(first, title="another title"))
    assert list(store.reports()) == [first, second]
    assert store.add_reports([]) == []


def test_reports_keep_their_order_over_many_pages(store: Store) -> None:
    many = [make_report(f"d{n}", f"text {n}") for n in range(210)]
    assert store.add_reports(many) == [True] * len(many)
    assert list(store.reports()) == many


def test_claims_are_replaced_not_added(store: Store) -> None:
    report = a_report()
    store.add_report(report)
    nine, two = claims_of(report)
    store.put_claims(report.id, "rules@1", [nine, two])
    assert list(store.claims()) == [nine, two]
    store.put_claims(report.id, "rules@2", [two])
    assert list(store.claims()) == [two]
    assert list(store.claims("rules")) == [two]
    assert list(store.claims("rules@1")) == []


def test_the_extractor_last_put_is_the_current_one(store: Store) -> None:
    report = a_report()
    store.add_report(report)
    nine, two = claims_of(report)
    store.put_claims(report.id, "rules@1", [nine, two])
    store.put_claims(report.id, "learned@3", [nine])
    assert list(store.claims()) == [nine]
    assert list(store.claims("rules@1")) == [nine, two]
    assert list(store.claims("learned")) == [nine]
    assert store.counts() == {"reports": 1, "claims": 1, "incidents": 0, "decisions": 0}
    assert list(store.unextracted("rules@1")) == [report]


def test_extraction_resumes(store: Store) -> None:
    a, b, c = a_report("a"), a_report("b"), a_report("c", "Nothing happened.")
    store.add_reports([a, b, c])
    assert list(store.unextracted("rules@1")) == [a, b, c]
    store.put_extractions("rules@1", [Extraction(a.id, claims_of(a)), Extraction(c.id, ())])
    assert list(store.unextracted("rules@1")) == [b]
    assert list(store.unextracted("rules@2")) == [a, b, c]
    store.put_extractions("rules@1", [])
    assert list(store.unextracted("rules@1")) == [b]


def test_claims_come_by_report_then_text(store: Store) -> None:
    first, second = a_report("z"), a_report("a")
    store.add_reports([first, second])
    store.put_claims(second.id, "rules@1", claims_of(second))
    store.put_claims(first.id, "rules@1", claims_of(first))
    assert list(store.claims()) == [*claims_of(first), *claims_of(second)]


def test_claims_come_whole_over_many_pages(store: Store) -> None:
    reports = [a_report(f"d{n}") for n in range(1_100)]
    store.add_reports(reports)
    store.put_extractions("rules@1", [Extraction(x.id, claims_of(x)) for x in reports])
    assert list(store.claims()) == [c for x in reports for c in claims_of(x)]


def test_a_caller_may_write_while_it_reads(store: Store) -> None:
    reports = [a_report(f"d{n}") for n in range(210)]
    store.add_reports(reports)
    for report in store.unextracted("rules@1"):
        store.put_claims(report.id, "rules@1", claims_of(report)[:1])
    assert store.counts()["claims"] == 210


@pytest.mark.parametrize("twice", [True, False])
def test_refused_claims_change_nothing(store: Store, twice: bool) -> None:
    report = a_report()
    store.add_report(report)
    nine, two = claims_of(report)
    store.put_claims(report.id, "rules@1", [nine])
    bad = Extraction(report.id, (two, two)) if twice else Extraction("rep-none", (two,))
    said = "twice" if twice else r"not in the casebook \(rep-none\); add the report first"
    with pytest.raises(CasebookError, match=said):
        store.put_extractions("rules@2", [Extraction(report.id, (two,)), bad])
    assert list(store.claims()) == [nine]
    assert list(store.claims("rules@1")) == [nine]


def test_linkage_is_replaced_with_what_was_concluded_from_it(store: Store) -> None:
    a, b = a_report("a"), a_report("b")
    assert (store.linkage(), store.linkage_version()) == (Linkage(), "")
    linkage = linkage_of(a, b)
    store.put_linkage(linkage, "1")
    assert (store.linkage(), store.linkage_version()) == (linkage, "1")
    done = Conclusions("default@1", reconciled_of(linkage), (TOTAL,), (SCENARIO,))
    store.put_conclusions(done)
    store.put_linkage(linkage, "1")
    assert store.conclusions("default@1") == done
    store.put_linkage(linkage_of(a), "1")
    assert store.linkage() == linkage_of(a)
    assert store.conclusions("default@1") is None


def test_conclusions_stand_side_by_side_for_each_policy(store: Store) -> None:
    linkage = linkage_of(a_report())
    store.put_linkage(linkage, "1")
    first = Conclusions("default@1", reconciled_of(linkage), (TOTAL,), (SCENARIO,))
    other, newer = Conclusions("ibc@1"), Conclusions("default@2", reconciled_of(linkage, "default@2"))
    store.put_conclusions(first)
    store.put_conclusions(other)
    assert store.conclusions("default") == first
    store.put_conclusions(newer)
    assert [store.conclusions(p) for p in ("default@1", "ibc", "default", "none")] == [first, other, newer, None]
    store.put_conclusions(replace(first, totals=()))
    assert store.conclusions("default@1") == replace(first, totals=())


def test_notices_are_kept_once(store: Store) -> None:
    odd, bad, other = Notice("a.txt", "odd"), Notice("b.txt", "bad", "mend it", fault=True), Notice("c", "late")
    store.put_notices("ingest", [odd, bad, odd])
    store.put_notices("ingest", [bad, odd])
    store.put_notices("extract", [other])
    assert list(store.notices()) == [odd, bad, other]
    assert list(store.notices("ingest")) == [odd, bad]
    store.put_notices("ingest", [other], replace=True)
    assert list(store.notices("ingest")) == [other]
    assert list(store.notices("extract")) == [other]


def test_decisions_are_appended_once(store: Store) -> None:
    first, second = a_decision(1), a_decision(2)
    assert [store.append_decision(d) for d in (first, second, first)] == [True, True, False]
    assert list(store.decisions()) == [first, second]


def test_verify_has_nothing_to_say_of_sound_records(store: Store) -> None:
    reports = [a_report("a"), a_report("b")]
    store.add_reports(reports)
    for report in reports:
        store.put_claims(report.id, "rules@1", claims_of(report))
    linkage = linkage_of(*reports)
    store.put_linkage(linkage, "1")
    store.put_conclusions(Conclusions("default@1", reconciled_of(linkage)))
    store.append_decision(a_decision())
    assert list(store.verify()) == []


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(linkage=r.linkages, concluded=st.lists(r.reconciled, max_size=3).map(tuple), scenarios=st.lists(r.scenarios, max_size=2))
def test_whatever_is_put_comes_back(store: Store, linkage: Linkage, concluded: tuple, scenarios: list) -> None:  # type: ignore[type-arg]
    unique_happenings = tuple({h.id: h for h in linkage.happenings}.values())
    unique_incidents = tuple({i.id: i for i in linkage.incidents}.values())
    linkage = replace(linkage, happenings=unique_happenings, incidents=unique_incidents)
    store.put_linkage(linkage, "1")
    conclusions = Conclusions("p@1", concluded, (TOTAL,), tuple(scenarios))
    store.put_conclusions(conclusions)
    assert (store.linkage(), store.conclusions("p@1")) == (linkage, conclusions)


def test_two_people_deciding_about_one_thing_are_told(store: Store) -> None:
    first, second, other = a_decision(1), a_decision(2), a_decision(1)
    later = replace_reason(other, "it was confirmed")
    assert store.append_decisions([first], 0) == ()
    assert store.append_decisions([second], 0) == ()  # about something else: no clash
    assert store.append_decisions([later], 0) == (first,)
    assert list(store.decisions()) == [first, second]
    assert store.append_decisions([later], 2) == ()
    assert list(store.decisions(after=2)) == [later]


def replace_reason(decision: Decision, reason: str) -> Decision:
    return make_decision(decision.kind, decision.subjects, reason=reason, author="badr", at=decision.at)


def test_the_ledger_chains_decisions_and_exports(store: Store) -> None:
    assert store.ledger_head() == ""
    store.append_decisions([a_decision(1)], 0)
    one = store.ledger_head()
    store.enter("export", "csv sha256=ab", author="amal", at=a_decision(1).at)
    entries = store.ledger()
    assert [(e.kind, e.ref, e.author) for e in entries] == [
        ("decision", a_decision(1).id, "amal"),
        ("export", "csv sha256=ab", "amal"),
    ]
    assert [e.hash for e in entries] == [one, store.ledger_head()]
    assert one != store.ledger_head()
    assert list(store.verify()) == []


def test_results_say_how_many_decisions_they_take_in(store: Store) -> None:
    report = a_report()
    store.add_report(report)
    store.put_claims(report.id, "rules@1", claims_of(report))
    linkage = linkage_of(report)
    assert store.rests_on() == 0
    store.put_linkage(linkage, "1", decisions=2)
    store.put_conclusions(Conclusions("default@1", reconciled_of(linkage)), decisions=1)
    assert (store.rests_on(), store.rests_on("default"), store.rests_on("other")) == (2, 1, 0)
    store.put_linkage(linkage, "1", decisions=5)  # the same again: only the number moves
    assert (store.rests_on(), store.rests_on("default@1")) == (5, 1)
    store.rest_on(6, since=5)  # what rests on fewer is not helped by a sixth that changes nothing
    assert (store.rests_on(), store.rests_on("default@1")) == (6, 1)


def test_the_mark_moves_with_what_is_recorded(store: Store) -> None:
    report = a_report()
    marks = [store.mark()]
    store.add_report(report)
    marks.append(store.mark())
    store.put_conclusions(Conclusions("default@1"))
    marks.append(store.mark())
    store.put_conclusions(Conclusions("default@1"))
    marks.append(store.mark())
    store.append_decision(a_decision())
    marks.append(store.mark())
    assert len(set(marks)) == len(marks) == 5
    assert store.mark() == marks[-1]


def test_what_was_read_comes_back_with_who_read_it_and_which_is_current(store: Store) -> None:
    one, two = a_report("a"), a_report("b")
    store.add_reports([one, two])
    store.put_claims(one.id, "rules@1", claims_of(one))
    store.put_claims(one.id, "other@3", ())
    store.put_claims(two.id, "rules@1", claims_of(two))
    assert list(store.extractions()) == [
        ("other@3", True, Extraction(one.id, ())),
        ("rules@1", False, Extraction(one.id, claims_of(one))),
        ("rules@1", True, Extraction(two.id, claims_of(two))),
    ]


def test_forgotten_reports_take_their_claims_and_every_result_with_them(store: Store) -> None:
    one, two = a_report("a"), a_report("b")
    store.add_reports([one, two])
    for report in (one, two):
        store.put_claims(report.id, "rules@1", claims_of(report))
    store.put_conclusions(Conclusions("default@1"))
    store.put_conclusions(Conclusions("other@2"))
    assert store.policies() == ("default@1", "other@2")
    store.put_notices("ingest", [Notice(f"report {one.doc}", "odd"), Notice("elsewhere", "kept")])
    store.forget([one.id])
    assert list(store.reports()) == [two]
    assert tuple(store.claims()) == claims_of(two)
    assert (store.policies(), store.linkage()) == ((), Linkage())
    assert [n.where for n in store.notices()] == ["elsewhere"]


def test_one_pass_of_linking_at_a_time(store: Store) -> None:
    log: list[str] = []
    begun = threading.Event()

    def first() -> None:
        with store.linking():
            log.append("first begins")
            begun.set()
            time.sleep(0.3)
            log.append("first ends")

    thread = threading.Thread(target=first)
    thread.start()
    assert begun.wait(30)
    assert store.append_decision(a_decision())  # nobody else is held up
    with store.linking():
        log.append("second")
    thread.join()
    assert log == ["first begins", "first ends", "second"]
