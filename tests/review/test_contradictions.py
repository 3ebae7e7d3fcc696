"""Contradictions: figures that exclude each other across origins, denials, rival culprits; and what is none."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from tolltrace.model import Claim, Count, Modifier, Outcome, Span, Stance
from tolltrace.review.contradictions import MOST, Clash, Contradiction, contradictions


def claim(name: str, low: int | None, high: int | None, **more: object) -> Claim:
    made = Claim(
        name, f"rep-{name}", Span(0, 1), Span(0, 1), Count(low, high, Modifier.EXACT, str(low)), Outcome.KILLED, claimant=name
    )
    return replace(made, **more)  # type: ignore[arg-type]


def own(claims: list[Claim]) -> dict[str, str]:
    return {c.id: c.claimant for c in claims}


def test_figures_that_exclude_each_other_widest_first() -> None:
    claims = [claim("medic", 12, 12), claim("mayor", 50, 60), claim("baker", 55, None), claim("army", 20, 20)]
    assert contradictions(claims, own(claims)) == (
        Contradiction(Clash.FIGURES, "medic", "baker", 43),
        Contradiction(Clash.FIGURES, "medic", "mayor", 38),
        Contradiction(Clash.FIGURES, "army", "baker", 35),
        Contradiction(Clash.FIGURES, "army", "mayor", 30),
        Contradiction(Clash.FIGURES, "medic", "army", 8),
    )


def test_one_origin_never_contradicts_itself() -> None:
    claims = [claim("medic", 12, 12), claim("mayor", 50, 60)]
    assert contradictions(claims, {"medic": "town", "mayor": "town"}) == ()


def test_parts_superseded_figures_and_other_people_are_no_rivals() -> None:
    claims = [
        claim("medic", 12, 12),
        claim("part", 1, 1, part_of="medic"),
        claim("old", 99, 99, stance=Stance.SUPERSEDED),
        claim("wounded", 70, 70, outcome=Outcome.INJURED),
    ]
    assert contradictions(claims, own(claims)) == ()


def test_names_of_the_dead_are_held_against_counts_of_all() -> None:
    roll, fewer = claim("list", 6, None, group="names"), claim("medic", 3, 3, group="people")
    more, child = claim("mayor", 9, 9, group="victims"), claim("aunt", 1, 1, group="children")
    claims = [roll, fewer, more, child]
    assert contradictions(claims, own(claims)) == (
        Contradiction(Clash.FIGURES, "medic", "mayor", 6),
        Contradiction(Clash.FIGURES, "medic", "list", 3),
    )


def test_a_denial_is_held_against_the_largest_figure() -> None:
    claims = [claim("medic", 12, 12), claim("mayor", 12, 15), claim("army", 0, 0, stance=Stance.DENIED)]
    assert contradictions(claims, own(claims)) == (Contradiction(Clash.DENIAL, "army", "mayor"),)


def test_rival_culprits_are_named_once() -> None:
    claims = [
        claim("medic", 12, 12, responsible="Russia"),
        claim("mayor", 12, 12, responsible="United States"),
        claim("baker", 12, 12, responsible="United States"),
    ]
    assert contradictions(claims, own(claims)) == (Contradiction(Clash.PARTY, "medic", "mayor"),)


@given(st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), max_size=8))
def test_ranges_that_share_a_number_never_contradict(pairs: list[tuple[int, int]]) -> None:
    claims = [claim(f"c{n}", min(p), max(p)) for n, p in enumerate(pairs)]
    found = contradictions(claims, own(claims))
    by_id = {c.id: c for c in claims}
    assert len(found) <= MOST
    for one in found:
        a, b = by_id[one.a].count, by_id[one.b].count
        assert a.high is not None
        assert b.low is not None
        assert one.gap == b.low - a.high > 0


@given(st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40), st.integers(0, 2)), max_size=7))
def test_of_two_origins_the_farthest_claims_stand_for_all(told: list[tuple[int, int, int]]) -> None:
    claims = [claim(f"c{n}", min(a, b), max(a, b)) for n, (a, b, _) in enumerate(told)]
    origin = {c.id: f"o{told[n][2]}" for n, c in enumerate(claims)}
    widest: dict[tuple[str, ...], int] = {}
    for low in claims:
        for high in claims:
            sides = tuple(sorted((origin[low.id], origin[high.id])))
            gap = (high.count.low or 0) - (low.count.high or 0)
            if sides[0] != sides[1] and gap > 0:
                widest[sides] = max(gap, widest.get(sides, 0))
    found = {tuple(sorted((origin[c.a], origin[c.b]))): c.gap for c in contradictions(claims, origin)}
    assert found == widest
