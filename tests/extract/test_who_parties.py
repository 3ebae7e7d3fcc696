"""Sources and parties: one name for each, sides, and who can be one actor."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tolltrace.vocab import vocabulary
from tolltrace.vocab.claimants import origin_root, root
from tolltrace.vocab.parties import (
    canonical,
    is_outlet,
    kind_of,
    mentions,
    named_sides,
    outlets,
    party_mentions,
    related,
    same_party,
    side_of,
    source,
)

NAMES = [
    name
    for row in (*vocabulary("belligerents")["parties"], *vocabulary("belligerents")["blocs"])
    for name in (row["name"], *row["aliases"])
]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("SOHR", "Syrian Observatory for Human Rights"),
        ("the Syrian Observatory", "Syrian Observatory for Human Rights"),
        ("Observatory director Rami Abdel Rahman", "Syrian Observatory for Human Rights"),
        ("SANAs correspondent", "SANA"),
        ("Pentagon", "United States"),
        ("Russia’s Ministry of Defense", "Russia"),
        ("Russias Ministry of Defence", "Russia"),
        ("American-led war coalition", "US-led coalition"),
        ("regime forces", "Syrian government"),
        ("Russian or Syrian government jets", "Russian or Syrian government jets"),
        ("  a baker   in Sorna ", "a baker in Sorna"),
        ("", ""),
    ],
)
def test_canonical(name: str, expected: str) -> None:
    assert canonical(name) == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Russian or Syrian government jets", ("Russia", "Syrian government")),
        ("US-backed rebels", ("rebel",)),
        ("US-backed attack", ("United States",)),
        ("SANA", ("Syrian government",)),
        ("IS", ("Islamic State",)),
        ("this is it", ()),
        ("a baker", ()),
        ("a British-based monitor", ()),
    ],
)
def test_sides(name: str, expected: tuple[str, ...]) -> None:
    assert side_of(name) == expected


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        ("American-led war coalition", "US", True),
        ("US", "US military", True),
        ("France", "US-led coalition", True),
        ("US", "Russia", False),
        ("regime", "Russian jets", True),
        ("terrorists", "Al-Nusra Front", True),
        ("army", "Syrian Army", True),
        ("army", "Houthis", False),
        ("rebels", "regime", False),
        ("Israel", "Hamas", False),
        ("enemy drone", "the enemy", True),
        ("baker", "", False),
    ],
)
def test_related(a: str, b: str, expected: bool) -> None:
    assert (related(a, b), related(b, a)) == (expected, expected)


@given(st.sampled_from(NAMES), st.sampled_from(NAMES))
def test_related_is_symmetric_and_a_name_is_its_own_ally(a: str, b: str) -> None:
    assert related(a, b) == related(b, a)
    assert related(a, a)


@given(st.text(max_size=40))
def test_folding_takes_any_text_and_settles(name: str) -> None:
    assert canonical(canonical(name)) == canonical(name)
    assert all(side_of(side) for side in side_of(name))


def test_kinds_of_sources() -> None:
    assert [kind_of(n) for n in ("SOHR", "a doctor", "anti-government activists", "residents", "the army", "UN", "Nobody")] == [
        "monitor", "medic", "activist", "resident", "armed force", "UN", ""
    ]  # fmt: skip
    assert (is_outlet("AFP"), is_outlet("a nurse"), "Reuters" in outlets(), "SANA" in outlets()) == (True, False, True, True)


def test_every_source_says_why_and_stands_with_known_parties() -> None:
    known = {row["name"] for row in (*vocabulary("belligerents")["parties"], *vocabulary("belligerents")["blocs"])}
    for row in vocabulary("sources")["sources"]:
        found = source(row["name"])
        assert found is not None, row["name"]
        assert (found.name, bool(found.reason), found.kind in vocabulary("sources")["kinds"]) == (row["name"], True, True)
        assert set(found.side) <= known, row["name"]


def test_mentions_are_places_in_the_text() -> None:
    text = "SOHR’s head told AFP that Syrian troops and the U.S.-led coalition struck."
    assert [text[a:b] for a, b, _ in mentions(text)] == ["SOHR", "AFP"]
    assert [text[a:b] for a, b in party_mentions(text, 0, len(text))] == ["Syrian troops", "U.S.-led coalition"]


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        ("Pentagon", "US military", True),
        ("Pentagon", "US-led coalition", True),
        ("army", "Syrian army", True),
        ("Syrian army", "Russian jets", False),
        ("army", "rebels", False),
        ("baker", "baker", False),
    ],
)
def test_one_party_is_more_than_one_side(a: str, b: str, expected: bool) -> None:
    assert (same_party(a, b), same_party(b, a)) == (expected, expected)


def test_sides_named_in_a_text() -> None:
    assert named_sides("The army said Turkish troops shelled the SDF.") == {"Turkey", "SDF"}


@pytest.mark.parametrize(
    ("name", "among", "expected"),
    [
        ("Pentagon", (), "United States"),
        ("US military spokesman", (), "United States"),
        ("Pentagon spokesman Karl Berg", (), "United States"),
        ("US-led coalition", (), "United States"),
        ("Karl Berg, spokesman for the US-led coalition", (), "United States"),
        ("coalition", (), "coalition"),
        ("coalition", ("Pentagon", "SOHR"), "United States"),
        ("coalition", ("Pentagon", "Saudi-led coalition"), "coalition"),
        ("the UK-based war monitor", ("SOHR",), "Syrian Observatory for Human Rights"),
        ("the UK-based war monitor", ("Airwars",), "uk-based war monitor"),
        ("Rami Abdulrahman", (), "Syrian Observatory for Human Rights"),
        ("medics", ("SOHR",), "medics"),
        ("", ("SOHR",), ""),
    ],
)
def test_origin_root(name: str, among: tuple[str, ...], expected: str) -> None:
    assert origin_root(name, frozenset(among)) == expected


def test_a_british_based_group_is_not_britain() -> None:
    assert root("British-based monitoring group") == "british-based monitoring group"
