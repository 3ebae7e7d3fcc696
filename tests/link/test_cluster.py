"""Clustering and origins by themselves."""

from tests.link.cases import report
from tolltrace.config import Config
from tolltrace.link.cluster import Merge, cluster
from tolltrace.link.origin import copies
from tolltrace.link.score import Score
from tolltrace.link.solve import Given, solve


def test_best_first_by_the_average_of_best_matches() -> None:
    scores = {("a", "b"): 0.9, ("b", "c"): 0.8, ("a", "c"): 0.3}
    found = cluster([{"a"}, {"b"}, {"c"}], scores, {}, 0.5)
    assert found.groups == (("a", "b", "c"),)
    assert [(m.a, m.b, round(m.score, 4)) for m in found.merges] == [("a", "b", 0.9), ("b", "c", 0.675)]


def test_a_pair_nobody_compared_counts_as_zero() -> None:
    found = cluster([{"a"}, {"b"}, {"c"}], {("a", "b"): 0.9, ("b", "c"): 0.65}, {}, 0.5)
    assert found.groups == (("a", "b"), ("c",))


def test_cannot_link_turns_the_second_best_away() -> None:
    apart = {"a": {"b"}, "b": {"a"}}
    found = cluster([{"a"}, {"b"}, {"c"}], {("a", "c"): 0.9, ("b", "c"): 0.95}, apart, 0.5)
    assert found.groups == (("a",), ("b", "c"))
    assert found.merges == (Merge("b", "c", 0.95),)


def test_what_stands_together_at_the_start_stays() -> None:
    found = cluster([{"a", "b"}, {"c"}], {("b", "c"): 1.0}, {}, 0.5)
    assert found.groups == (("a", "b", "c"),)
    assert found.merges == (Merge("b", "c", 0.75),)


def test_two_coarse_tellings_meet_in_a_fine_one() -> None:
    scores = {("fine", "month"): 0.7, ("fine", "week"): 0.8, ("fine", "year"): 0.7, ("month", "week"): 0.1}
    found = cluster([{"fine"}, {"month"}, {"week"}, {"year"}], scores, {}, 0.5)
    assert found.groups == (("fine", "month", "week"), ("year",))
    assert [(m.a, m.b, round(m.score, 4)) for m in found.merges] == [("fine", "week", 0.8), ("fine", "month", 0.55)]


def test_one_good_link_does_not_chain_two_clusters() -> None:
    scores = {("a", "b"): 0.9, ("c", "d"): 0.9, ("b", "c"): 0.8}
    assert cluster([{i} for i in "abcd"], scores, {}, 0.5).groups == (("a", "b"), ("c", "d"))


def test_what_reports_are_most_about_joins_first() -> None:
    # One report told "all" and, misread as another event, "some"; two others tell the whole.
    scores = {("all", "one"): 0.6, ("all", "two"): 0.75, ("one", "two"): 0.85, ("some", "two"): 0.88}
    pairs = {pair: Score(*pair, chance) for pair, chance in scores.items()}
    apart = {"all": {"some"}, "some": {"all"}}
    start = [{"all"}, {"one"}, {"some"}, {"two"}]
    alike = solve(Given(apart, start, ()), pairs, lambda *_: (), Config()).groups
    assert alike == (("all",), ("one", "some", "two"))
    ranked = solve(Given(apart, start, (), {"some"}), pairs, lambda *_: (), Config())
    assert ranked.groups == (("all", "one", "two"), ("some",))
    assert [(k.a, k.b, k.score) for k in ranked.links if k.joined] == [("all", "two", 0.7125), ("one", "two", 0.85)]


def test_a_far_better_fit_beside_comes_before_the_main_one() -> None:
    pairs = {("all", "two"): Score("all", "two", 0.7), ("some", "two"): Score("some", "two", 0.99)}
    given = Given({"all": {"some"}, "some": {"all"}}, [{"all"}, {"some"}, {"two"}], (), {"some"})
    assert solve(given, pairs, lambda *_: (), Config()).groups == (("all",), ("some", "two"))


def test_copies_are_found_and_two_texts_on_one_event_are_not() -> None:
    story = "Warplanes hit the fuel depot at the edge of town before dawn, and by noon nine drivers were dead, the clinic said. "
    one, two = report("one", story * 3 + "Reporting by our staff."), report("two", "WIRE - " + story * 3)
    other = report("other", "Nine people died when a fuel depot burned after an air raid; doctors count six injured. " * 3)
    found = copies([one, two, other])
    assert found[one.id] == found[two.id] == min(one.id, two.id)
    assert found[other.id] == other.id
    assert copies([report("empty", "x")]) == {report("empty", "x").id: report("empty", "x").id}
