"""Relations of two places of harm: what linking may join, what it must not, each with its reason."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tolltrace.model import NOWHERE, Place, PlacePrecision, Where
from tolltrace.places import Gazetteer, Relation, kind, relation
from tolltrace.places.relations import PlaceRelation


def where(written: str, *, province: bool = False, near: bool = False) -> Where:
    """``written`` resolved as extraction does: the finest of its parts that the gazetteer knows in Syria."""
    parts = [p.strip() for p in written.split(",")]
    for part in parts:
        places = [p for p in Gazetteer.default().lookup(part, country="SY") if p.country == "SY" and p.score > 0.5]
        if province:
            places = [p for p in places if kind(p) == "province"]
        if places:
            return Where(written, places[0], PlacePrecision.NEAR if near else places[0].precision)
    return Where(written)


CASES = [
    (where("Manbij"), where("Membij, Syria"), Relation.SAME),
    (where("Manbij"), where("Aleppo", province=True), Relation.WITHIN),
    (where("Aleppo", province=True), where("Manbij"), Relation.CONTAINS),
    (where("Manbij", near=True), where("Syria"), Relation.WITHIN),
    (where("Douma"), where("Eastern Ghouta"), Relation.WITHIN),
    (where("Douma"), where("Harasta"), Relation.NEAR),
    (where("Khan Sheikhoun"), where("Ariha"), Relation.SIBLING),
    (where("Manbij"), where("Daraa"), Relation.APART),
    (where("Xolbaq quarter, Aleppo"), where("Aleppo"), Relation.WITHIN),
    (where("Aleppo"), where("Xolbaq quarter, Aleppo"), Relation.CONTAINS),
    (where("Xolbaq quarter, Aleppo"), where("Zumurrud quarter, Aleppo"), Relation.SIBLING),
    (where("Xolbaq quarter, Aleppo"), where("Xolbak quarter, Aleppo"), Relation.SAME),
    (
        replace(where("Aleppo", province=True), written="Xolbaq camp, southern Aleppo"),
        where("Aleppo", province=True),
        Relation.WITHIN,
    ),
    (
        replace(where("Aleppo", province=True), written="Xolbaq camp, southern Aleppo"),
        replace(where("Aleppo", province=True), written="Zumurrud roundabout, the north of Aleppo"),
        Relation.SIBLING,
    ),
    (where("Qzxtown"), where("Qzxtown, Nowhereland"), Relation.SAME),
    (where("Qzxtown"), where("Wvbville"), Relation.UNKNOWN),
    (NOWHERE, where("Manbij"), Relation.UNKNOWN),
]


@pytest.mark.parametrize(("a", "b", "expected"), CASES, ids=str)
def test_relations(a: Where, b: Where, expected: Relation) -> None:
    found = relation(a, b)
    assert found.kind is expected, found
    assert found.reason


def test_the_reason_names_places_and_distance() -> None:
    found = relation(where("Douma"), where("Harasta"))
    assert found == PlaceRelation(Relation.NEAR, found.distance_km, "Dūmā and Ḩarastā lie 4 km apart")
    assert found.compatible
    assert not relation(where("Manbij"), where("Daraa")).compatible


TURNED = {Relation.WITHIN: Relation.CONTAINS, Relation.CONTAINS: Relation.WITHIN}


@given(st.sampled_from([c[0] for c in CASES]), st.sampled_from([c[1] for c in CASES]))
def test_turning_the_places_turns_the_relation(a: Where, b: Where) -> None:
    there, back = relation(a, b), relation(b, a)
    assert back.kind is TURNED.get(there.kind, there.kind)
    assert back.distance_km == pytest.approx(there.distance_km) if there.distance_km is not None else back.distance_km is None


@given(st.sampled_from([c[0] for c in CASES[:15]]))
def test_every_place_is_itself(a: Where) -> None:
    assert relation(a, a).kind is Relation.SAME


def test_two_countries_are_apart() -> None:
    a = Where("A", Place("x:1", "A", "SY", lat=36.0, lon=38.0), PlacePrecision.LOCALITY)
    b = Where("B", Place("x:2", "B", "TR", lat=37.0, lon=38.0), PlacePrecision.LOCALITY)
    assert relation(a, b).kind is Relation.APART
