"""Happenings within a report: average linkage, laws of grouping, and its cost."""

import time
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tolltrace.config import Config
from tolltrace.extract.document import parse
from tolltrace.extract.events import _compare_places, assign_events
from tolltrace.extract.grouping import cluster, joined
from tolltrace.model import (
    Claim,
    Count,
    DatePrecision,
    Modifier,
    Outcome,
    PlacePrecision,
    Scope,
    Span,
    When,
    Where,
    claim_id,
    make_report,
)
from tolltrace.pipeline import new_extractor
from tolltrace.places import Gazetteer


def brute(size: int, scores: dict[tuple[int, int], float]) -> list[set[int]]:
    """Average linkage as its definition says, without any bookkeeping."""
    clusters = [{n} for n in range(size)]
    while True:
        best = None
        for y in range(len(clusters)):
            for x in range(y):
                pairs = [scores.get((min(i, j), max(i, j))) for i in clusters[x] for j in clusters[y]]
                known = [p for p in pairs if p is not None]
                if len(known) == len(pairs) and (value := sum(known) / len(known)) > 0 and (best is None or value > best[0]):
                    best = (value, x, y)
        if best is None:
            return clusters
        clusters[best[1]] |= clusters.pop(best[2])


@st.composite
def scored(draw: st.DrawFn) -> tuple[int, dict[tuple[int, int], float]]:
    size = draw(st.integers(1, 7))
    pairs = [(i, j) for j in range(size) for i in range(j)]
    values = draw(st.lists(st.floats(-3, 3), min_size=len(pairs), max_size=len(pairs), unique=True))
    missing = draw(st.sets(st.sampled_from(pairs))) if pairs else set()
    return size, {pair: value for pair, value in zip(pairs, values, strict=True) if pair not in missing}


@given(scored())
def test_clusters_are_those_of_average_linkage(case: tuple[int, dict[tuple[int, int], float]]) -> None:
    size, scores = case
    labels = cluster(size, scores)
    found = [{n for n in range(size) if labels[n] == label} for label in dict.fromkeys(labels)]
    assert sorted(map(sorted, found)) == sorted(map(sorted, brute(size, scores)))


def claim(text: str, figure: str, town: str, day: int, at: int = 0) -> Claim:
    span = Span(text.index(figure, at), text.index(figure, at) + len(figure))
    low = int("".join(c for c in figure if c.isdigit()))
    when = When(date(2016, 5, day), date(2016, 5, day), DatePrecision.DAY)
    count = Count(low, low, Modifier.EXACT, figure)
    return Claim(claim_id("r", span, Outcome.KILLED), "r", span, span, count, Outcome.KILLED, when=when, where=Where(town))


def test_towns_and_days_part_happenings_and_a_repeat_is_named() -> None:
    text = "Strike kills 9 in Binnish\n\nA strike killed 9 people in Binnish on Monday. On Friday 4 people died in Sarmin."
    report = make_report("d", text)
    claims = [claim(text, "9", "Binnish", 2), claim(text, "9 people", "Binnish", 2), claim(text, "4 people", "Sarmin", 6)]
    found = assign_events(parse(report), claims)
    assert [c.event for c in found] == ["e1", "e1", "e2"]
    assert [c.repeat_of for c in found] == ["", claims[0].id, ""]


def test_aggregates_share_no_happening_with_incidents() -> None:
    text = "9 people died in Binnish. Since May 90 people died in Binnish."
    one, two = claim(text, "9 people", "Binnish", 2), claim(text, "90 people", "Binnish", 2)
    wide = Claim(
        two.id, "r", two.figure, two.quote, two.count, two.outcome, scope=Scope.AGGREGATE, when=two.when, where=two.where
    )
    assert [c.event for c in assign_events(parse(make_report("d", text)), [one, wide])] == ["e1", "e2"]


def test_a_register_of_many_claims_is_grouped_in_time() -> None:
    text = " ".join(f"In town {n} on Monday {n + 2} people died." for n in range(1200))
    claims, at = [], 0
    for n in range(1200):
        claims.append(claim(text, f"{n + 2} people", f"Town{n % 40}", 2 + n % 7, at))
        at = claims[-1].figure.end
    start = time.perf_counter()
    assert len(assign_events(parse(make_report("d", text)), claims)) == 1200
    assert time.perf_counter() - start < 20


def events(text: str) -> list[str]:
    report = make_report("d", text, published=date(2017, 1, 4))
    return [c.event for c in new_extractor(Config(reader="rules")).extract(report)]


def test_happenings_that_the_text_tells_apart_never_join() -> None:
    assert events("An air strike killed 4 civilians in Azaz and 6 in Atarib on Monday, activists said.") == ["e1", "e2"]
    second = "Hours later, a second airstrike on a school in the city killed 12, activists said."
    assert events(f"A morning airstrike on a market in Idlib city killed 10 people on Tuesday. {second}") == ["e1", "e2"]
    days = "A shell killed 3 people in Jobar on Monday. A shell killed 5 people in Jobar on Sunday."
    assert events(days) == ["e1", "e2"]


@pytest.mark.parametrize(
    ("text", "repeated"),
    [
        ("Seven people, including three women, died. Three people were killed, one outlet said.", False),
        ("Nine people died. Nine civilians were killed, the mayor said.", True),
        ("Nine people, among them four boys, died. Four boys were killed, the mayor said.", True),
        ("Nine people, among them four boys, died. Four nurses were killed, the mayor said.", False),
    ],
)
def test_a_part_is_repeated_only_by_a_count_of_the_same_people(text: str, repeated: bool) -> None:
    claims = new_extractor(Config(reader="rules")).extract(make_report("repeat", text))
    assert bool(claims[-1].repeat_of) is repeated


def test_one_name_is_one_place_whatever_stands_beside_it() -> None:
    text = "A strike killed 5 people in Haider Khel. Six fighters were killed in Haider Khel, North Waziristan."
    claims = new_extractor(Config(reader="rules")).extract(make_report("khel", text))
    assert [c.event for c in claims] == ["e1", "e1"]


def test_a_report_of_one_place_means_it_where_none_is_told() -> None:
    filler = "Nothing else is known of it. " * 4
    text = f"A raid killed 9 people in Binnish. A raid killed 20 people in Sarmin. {filler}It was said that 14 people died."
    document = parse(make_report("d", text))
    near, far, nowhere = claim(text, "9", "Binnish", 1), claim(text, "20", "Sarmin", 9), claim(text, "14", "", 1)
    assert [c.event for c in assign_events(document, [near, nowhere])] == ["e1", "e1"]
    assert [c.event for c in assign_events(document, [near, far, nowhere])] == ["e1", "e1", "e2"]


def test_groups_of_which_two_items_must_and_all_may_be_one_are_joined() -> None:
    labels = [0, 1, 0, 2, 3]
    assert joined(labels, lambda i, j: True, lambda i, j: False) == [0, 1, 0, 2, 3]
    assert joined(labels, lambda i, j: (i, j) != (1, 3), lambda i, j: j == 3) == [0, 1, 0, 0, 2]
    assert joined(labels, lambda i, j: (i, j) != (2, 3), lambda i, j: j == 3) == [0, 1, 0, 1, 2]


FAR = "Nothing else is known of it. " * 4


@pytest.mark.parametrize(
    ("later", "events"),
    [
        ("Friends mourned Adib Zarqan and 14 people.", ["e1", "e1"]),
        ("Bodies of the 14 victims lay in the yard.", ["e1", "e1"]),
        ("Shells killed 14 people.", ["e1", "e2"]),
        ("Meanwhile friends mourned Adib Zarqan and 14 people.", ["e1", "e2"]),
    ],
)
def test_figures_told_of_the_same_persons_are_of_one_happening(later: str, events: list[str]) -> None:
    text = f"A raid in Binnish killed 9 of the Zarqan family. {FAR}{later}"
    near, far = claim(text, "9", "Binnish", 1), claim(text, "14", "", 1)
    far = replace(far, group="victims" if "victims" in later else "people", when=When())
    assert [c.event for c in assign_events(parse(make_report("d", text)), [near, far])] == events


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        ("Nasr Children’s Hospital", "Nasr hospital", True),
        ("Zarqan family home", "Zarqan house", True),
        ("Zarqan home", "Harbush home", False),
        ("Harbush Zarqan", "Zarqan", False),
    ],
)
def test_a_building_may_be_named_shorter(first: str, second: str, *, same: bool) -> None:
    assert (_compare_places(*(claim("9", "9", place, 1) for place in (first, second))) == "place_same") is same


def test_a_home_may_stand_in_any_quarter_of_its_town() -> None:
    gazetteer = Gazetteer.default()
    rafah = gazetteer.lookup("Rafah", country="PS")[0]

    def at(written: str) -> Claim:
        return replace(claim("9", "9", "", 1), where=Where(written, rafah, PlacePrecision.LOCALITY))

    camp, home, market = at("Yabna camp, Rafah"), at("Saleh family house, Rafah"), at("Najma market, Rafah")
    assert _compare_places(camp, home) == "place_unknown"
    assert _compare_places(camp, at("Saleh family house, Shaboura, Rafah")) == "place_sibling"
    assert _compare_places(camp, market) == "place_sibling"
