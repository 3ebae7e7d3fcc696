"""Whose word a claim is: roots of claimants, and who is somebody in particular."""

import pytest

from tolltrace.vocab import vocabulary
from tolltrace.vocab.claimants import named, root
from tolltrace.vocab.parties import source


@pytest.mark.parametrize(
    ("name", "voice", "particular"),
    [
        ("SOHR head Rami Abdel Rahman", "Syrian Observatory for Human Rights", True),
        ("SANA", "Syrian government", True),  # a party's own outlet
        ("Al-Arabiya", "Al-Arabiya", True),  # an outlet that is owned from somewhere
        ("White Helmets", "White Helmets", True),  # rescuers, whatever side they work on
        ("Pentagon", "United States", True),
        ("US-led coalition", "US-led coalition", True),
        ("British-led coalition", "British-led coalition", True),
        ("the Russian general staff's Oleg Sorokin", "Russia", True),
        ("Colonel Karim Haddad", "colonel karim haddad", True),
        ("a medical source", "medical source", False),
        ("local activists", "local activists", False),
        ("rebels", "rebel", False),
        ("  ", "", False),
    ],
)
def test_root_and_named(name: str, voice: str, particular: bool) -> None:
    assert (root(name), named(name)) == (voice, particular)


def test_each_source_says_what_it_is_where_it_stands_and_why() -> None:
    known = vocabulary("sources")
    fields = {"name", "kind", "aliases", "side", "reason"}
    odd = [
        s["name"]
        for s in known["sources"]
        if s.keys() - {"people"} != fields or not s["reason"] or s["kind"] not in known["kinds"]
    ]
    assert odd == []


def test_own_outlets_are_known_sources_with_one_side() -> None:
    for name in vocabulary("own_outlets")["outlets"]:
        known = source(name)
        assert known is not None
        assert known.name == name
        assert len(known.side) == 1


def test_a_common_word_behind_another_name_is_part_of_that_name() -> None:
    theirs = (
        "Observatory",
        "the Observatory",
        "the Syrian Observatory",
        "UK-based Observatory",
        "Observatory head Rami Abdel Rahman",
    )
    assert {getattr(source(name), "name", "") for name in theirs} == {"Syrian Observatory for Human Rights"}
    assert [source(name) for name in ("the Wadi Observatory", "Nahrin Valley Observatory")] == [None, None]
    assert named("the Wadi Observatory")
