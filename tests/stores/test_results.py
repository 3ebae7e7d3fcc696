"""Results over earlier results: what comes back is what was put, whatever stood there, and only what differs is written."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.stores.records import SCENARIO, TOTAL, a_report, linkage_of, reconciled_of
from tolltrace.errors import CasebookError
from tolltrace.model import Happening, Incident, Linkage, make_report
from tolltrace.store import Conclusions, Store
from tolltrace.store.results import GAP, positions


def linkage(names: list[str], origins: int = 1) -> Linkage:
    """An incident of one happening for each name, in that order."""
    happenings = tuple(Happening(f"hap-{n}", "rep-1", n, ()) for n in names)
    return Linkage(happenings, tuple(Incident(f"inc-{n}", (f"hap-{n}",), (), origins=origins) for n in names))


def concluded(names: list[str]) -> Conclusions:
    first = reconciled_of(linkage_of(a_report()))[0]
    return Conclusions("default@1", tuple(replace(first, incident=f"inc-{n}") for n in names), (TOTAL,), (SCENARIO,))


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.lists(st.sampled_from("abcdefgh"), unique=True), min_size=1, max_size=4))
def test_what_is_put_comes_back_whatever_stood_there(store: Store, rounds: list[list[str]]) -> None:
    for number, names in enumerate(rounds, 1):
        before = store.mark()
        store.put_results(linkage(names, number), "link@1", concluded(names), decisions=number)
        assert store.linkage() == linkage(names, number)
        assert store.conclusions("default") == concluded(names)
        assert store.rests_on("default") == number
        assert store.mark()[1] > before[1]
    store.put_linkage(linkage(["z"]), "link@1")
    assert store.conclusions("default") is None


def test_other_rules_stand_while_the_links_do(store: Store) -> None:
    store.put_results(linkage(["a", "b"]), "link@1", concluded(["a", "b"]))
    other = replace(concluded(["a", "b"]), policy="airwars@1", reconciled=())
    store.put_conclusions(other)
    store.put_results(linkage(["a", "b"]), "link@1", concluded(["a", "b"]), decisions=3)
    assert store.conclusions("airwars") == other
    store.put_results(linkage(["a"]), "link@1", concluded(["a"]), decisions=3)
    assert store.conclusions("airwars") is None
    assert store.led("inc-b") == ()


def test_a_few_conclusions_are_amended_and_the_others_stay(store: Store) -> None:
    store.put_results(linkage(["a", "b"]), "link@1", concluded(["a", "b"]))
    whole = concluded(["a", "b"])
    graded = replace(whole.reconciled[1], grading=replace(whole.reconciled[1].grading, reason="looked at again"))
    before = store.mark()
    store.amend(Conclusions("default@1", (graded,)), decisions=2)
    assert store.conclusions("default") == Conclusions("default@1", (whole.reconciled[0], graded))
    assert (store.rests_on(), store.rests_on("default")) == (2, 2)
    assert store.mark()[1] > before[1]
    with pytest.raises(CasebookError, match="nothing is concluded about inc-c"):
        store.amend(Conclusions("default@1", (replace(graded, incident="inc-c"),)), decisions=3)
    assert store.rests_on() == 2


def test_reports_by_their_ids_and_how_many_tell_no_day(store: Store) -> None:
    reports = [make_report(f"d{n}", f"text {n}", published=date(2031, 5, 1) if n % 2 else None) for n in range(210)]
    store.add_reports(reports)
    wanted = [reports[200].id, "rep-none", reports[3].id, reports[200].id]
    assert store.reports_of(wanted) == [reports[200], reports[3]]
    assert store.undated() == 105
    mark = store.mark()[0]
    store.add_reports([make_report("new", "undated")])
    assert store.undated(mark) == 1


@given(
    st.lists(st.text("abcdef", min_size=1, max_size=2), unique=True),
    st.lists(st.text("abcdef", min_size=1, max_size=2), unique=True),
)
def test_positions_rise_and_stay_where_they_can(before: list[str], after: list[str]) -> None:
    stood = {key: n * GAP for n, key in enumerate(before, 1)}
    found = positions(stood, after)
    assert sorted(found, key=found.__getitem__) == after
    assert len(set(found.values())) == len(after)
    if [k for k in before if k in after] == [k for k in after if k in before]:  # nothing moved
        assert all(found[k] == stood[k] for k in after if k in stood)
