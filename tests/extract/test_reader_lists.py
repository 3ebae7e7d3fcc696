"""Victims told in lists and asides: names with ages, relatives one after another, and the figures that hold them."""

import pytest

from tolltrace.config import Config
from tolltrace.model import Claim, make_report
from tolltrace.pipeline import new_extractor
from tolltrace.vocab.persons import NAMES

EXTRACTOR = new_extractor(Config(reader="rules"))


def told(text: str) -> list[Claim]:
    return EXTRACTOR.extract(make_report("r", text))


def rows(text: str) -> list[tuple[str, str, int | None, str]]:
    """Of each claim but the roll's its figure, outcome, low bound, and the figure it is part of."""
    claims = [c for c in told(text) if c.group != NAMES]
    figures = {c.id: c.figure.of(text) for c in claims}
    return [(figures[c.id], c.outcome.value, c.count.low, figures.get(c.part_of, "")) for c in claims]


LISTS: list[tuple[str, list[tuple[str, str, int | None, str]]]] = [
    (
        "On Friday, six civilians, Adib Saleh (35 years old), his wife Mona (28 years old) and their four children Omar Saleh "
        "(11 years old), Tala Saleh (10 years old), Rami and Nur, were killed in a raid on Taiz.",
        [
            ("six civilians", "killed", 6, ""),
            ("his wife", "killed", 1, ""),
            ("their four children", "killed", 4, ""),
        ],
    ),
    (
        "The raid on Taiz killed 24 civilians, including 14 children*, seven women and three men.",
        [
            ("24 civilians", "killed", 24, ""),
            ("14 children", "killed", 14, "24 civilians"),
            ("seven women", "killed", 7, "24 civilians"),
            ("three men", "killed", 3, "24 civilians"),
        ],
    ),
    (
        "Four farmers – two of them identified as Adib Saleh (17-19 years old) and Omar Nasser – were killed near Taiz.",
        [("Four farmers", "killed", 4, ""), ("two of them", "killed", 2, "Four farmers")],
    ),
    (
        "Counsellor Adib Saleh, along with 15 family members, including three women and ten children, was killed in Taiz.",
        [
            ("Counsellor Adib Saleh", "killed", 1, ""),
            ("15 family members", "killed", 15, ""),
            ("three women", "killed", 3, "15 family members"),
            ("ten children", "killed", 10, "15 family members"),
        ],
    ),
    (
        "A raid took the life of a director of the water office, his wife Zahra Saleh, their son Salim and their daughter Amal.",
        [
            ("a director", "killed", 1, ""),
            ("his wife", "killed", 1, ""),
            ("their son", "killed", 1, ""),
            ("their daughter", "killed", 1, ""),
        ],
    ),
    (
        "Omar Saleh was killed alongside his 56-year-old wife Samira, their three sons, 35-year-old Adib Saleh, 32-year-old "
        "Hamza Saleh and 38-year-old Awad Saleh, and their daughter-in-law Islam Hatem.",
        [
            ("Omar Saleh", "killed", 1, ""),
            ("his 56-year-old wife", "killed", 1, ""),
            ("their three sons", "killed", 3, ""),
            ("their daughter-in-law", "killed", 1, ""),
        ],
    ),
    (
        "A shell hit a camp in Taiz, killing a child named Adib Saleh (14), and a child named Omar Nasser (13).",
        [("a child", "killed", 1, ""), ("a child", "killed", 1, "")],
    ),
    (
        "A raid on Taiz killed two civilians, a 32-year old man named Adib Saleh and his daughter.",
        [
            ("two civilians", "killed", 2, ""),
            ("a 32-year old man", "killed", 1, "two civilians"),
            ("his daughter", "killed", 1, "two civilians"),
        ],
    ),
    (
        "Adib Saleh (35), Omar Saleh (8) and Mona Saleh (3) died.",
        [("Adib Saleh (35), Omar Saleh (8) and Mona Saleh (3)", "killed", 3, "")],
    ),
    ("The siblings Adib, Omar and Mona Saleh were killed in Taiz.", [("Adib, Omar and Mona Saleh", "killed", 3, "")]),
    (
        "Mona Saleh (identified as either 65 or 66) was killed in Taiz.",
        [("Mona Saleh (identified as either 65 or 66)", "killed", 1, "")],
    ),
    ("A 16 year old girl was killed in Taiz.", [("A 16 year old girl", "killed", 1, "")]),
    ("The names of the six killed victims in Taiz were not known.", [("the six killed victims", "killed", 6, "")]),
    ("A raid hit two homes in Taiz, killing 11 people and injuring others.", [("11 people", "killed", 11, "")]),
]


@pytest.mark.parametrize(("text", "expected"), LISTS)
def test_victims_of_a_list(text: str, expected: list[tuple[str, str, int | None, str]]) -> None:
    assert rows(text) == expected


def test_one_breath_tells_nobody_twice() -> None:
    claims = told("Two boys, two girls and a man were killed by a shell in Taiz.")
    assert [(c.count.low, c.group, c.repeat_of) for c in claims] == [(2, "boys", ""), (2, "girls", ""), (1, "man", "")]


def test_his_wife_is_not_her_husband_told_again() -> None:
    claims = told("A man was killed by a shell in Taiz. His wife was killed by another shell in Taiz.")
    assert [(c.group, c.repeat_of) for c in claims] == [("man", ""), ("wife", "")]


@pytest.mark.parametrize(
    ("text", "claimant", "responsible"),
    [
        ("On 4 May 2015, alleged Saudi air raids on a house in Taiz killed four civilians on Friday.", "", "Saudi"),
        ("An air strike by Russia on Hama killed 12 people.", "", "Russia"),
        ("Based on names, it is thought that Adib Saleh was killed in Taiz.", "", ""),
    ],
)
def test_who_says_it_and_who_did_it(text: str, claimant: str, responsible: str) -> None:
    assert [(c.claimant, c.responsible) for c in told(text)] == [(claimant, responsible)]


@pytest.mark.parametrize(
    ("text", "wholes"),
    [
        ("Out of 30 martyrs in Homs, we have pulled out 18 bodies.", [("30 martyrs", ""), ("18 bodies", "30 martyrs")]),
        ("Rescuers recovered 25 bodies out of 40 dead in Homs.", [("25 bodies", "40 dead"), ("40 dead", "")]),
        ("Medics spoke of 30 martyrs in Homs; we have pulled out 18 bodies.", [("30 martyrs", ""), ("18 bodies", "")]),
    ],
)
def test_some_out_of_all_are_part_of_them(text: str, wholes: list[tuple[str, str]]) -> None:
    assert [(figure, whole) for figure, _, _, whole in rows(text)] == wholes
