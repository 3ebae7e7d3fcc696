"""Numbers oddly written: what no people count is taken from, and what is a count in another country's or a hurried writing."""

import pytest

from tolltrace.extract.document import parse
from tolltrace.extract.figures import find_figures
from tolltrace.model import make_report

Row = tuple[str, int | None, int | None]

COUNTS: list[tuple[str, list[Row]]] = [
    ("The shell hurt 4,50 shoppers.", []),
    ("The shell hurt 7,8,9 shoppers.", []),
    ("The shell hurt 1,450 shoppers.", [("1,450 shoppers", 1450, 1450)]),
    ("The shell hurt 400 to 40 shoppers.", []),
    ("The shell hurt 20-8 shoppers.", []),
    ("The count was cut from 400 to 40 shoppers.", [("400", 400, 400), ("40 shoppers", 40, 40)]),
    ("The clinic took in 20 - 8 of them children.", [("20", 20, 20), ("8 of them children", 8, 8)]),
    ("No fewer than 6 but no more than 8 guards died.", [("No fewer than 6 but no more than 8 guards", 6, 8)]),
    ("At least 30, but not more than 50, shoppers died.", [("At least 30, but not more than 50", 30, 50)]),
    ("At least 30 but over 20 shoppers died.", [("At least 30", 30, None), ("over 20 shoppers", 21, None)]),
    ("Gunfire hurt 2.500 shoppers.", [("2.500 shoppers", 2500, 2500)]),
    ("Gunfire drove out 1.400.000 residents.", [("1.400.000 residents", 1400000, 1400000)]),
    ("Some 1.250 million residents left.", [("Some 1.250 million residents", 1250000, 1250000)]),
    ("The wall is 2.500 metres long.", []),
    ("Gunfire drove out 3 400 residents.", [("3 400 residents", 3400, 3400)]),
    ("On May 3 400 residents left.", [("400 residents", 400, 400)]),
    ("Unit 3 400 residents left.", [("400 residents", 400, 400)]),
    ("Raid 4 killed 11 shoppers.", [("11 shoppers", 11, 11)]),
    ("Raid kills 11 shoppers. Report 700.", [("11 shoppers", 11, 11)]),
    ("Medics report 700 wounded.", [("700 wounded", 700, 700)]),
    ("Bulletin 61, edition 8.", []),
    ("The human rights monitor counted 8 guards.", [("8 guards", 8, 8)]),
    ("14 KIA and 22 WIA in two days", [("14 KIA", 14, 14), ("22 WIA", 22, 22)]),
    ("9 ppl inj near the mill", [("9 ppl", 9, 9)]),
]


@pytest.mark.parametrize(("text", "expected"), COUNTS, ids=[text for text, _ in COUNTS])
def test_counts(text: str, expected: list[Row]) -> None:
    found = [f for f in find_figures(text) if f.kind != "person"]
    assert [(f.span.of(text), f.count.low, f.count.high) for f in found] == expected


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("22 dead incl. 4 kids at the mill. Roads closed.", ["22 dead incl. 4 kids at the mill.", "Roads closed."]),
        ("Raid hit approx. 30 shoppers. None died.", ["Raid hit approx. 30 shoppers.", "None died."]),
        ("Seven inj. Roads closed.", ["Seven inj.", "Roads closed."]),
    ],
)
def test_short_forms_end_no_sentence(text: str, sentences: list[str]) -> None:
    assert [s.of(text) for s in parse(make_report("r", text)).sentences] == sentences


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Dr Salma Khatib was the sole civilian death reported.", [("the sole civilian death", 1, "civilian death")]),
        ("She was the only confirmed fatality of the raid.", [("the only confirmed fatality", 1, "confirmed fatality")]),
        ("The only casualties were soldiers.", []),
        ("The lone strike hit a depot.", []),
        ("Pages told of fires and a person's death.", [("a person's death", 1, "person")]),
        ("He died a martyr's death.", []),
        ("A child's death toll was told.", []),
        ("A man's death certificate was found.", []),
        ("The sole death sentence was carried out.", []),
        ("The only fatality was a shepherd.", [("a shepherd", 1, "shepherd")]),
        ("Neighbours mourned the death of Adib Saleh.", [("Adib Saleh", 1, "")]),
    ],
)
def test_one_death_told_without_a_number(text: str, expected: list[tuple[str, int, str]]) -> None:
    assert [(f.span.of(text), f.count.low, f.noun) for f in find_figures(text)] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Market bomb kills 14 3 Nov 2019 Market bomb kills 14", ["14", "14"]),
        ("Army ambush kills 23 29/09/2014", ["23"]),
        ("Toll of the blasts rises to 31 20-11-2013", ["31"]),
        ("The blast killed 17 people and injured 41 12 of them children", ["17 people", "41", "12 of them children"]),
        ("Its count was 142 70 civilians and 39 rebels", ["142", "70 civilians", "39 rebels"]),
        ("The raid that killed 12 March 2016 began", []),
        ("Points 9088 901 8936 were shelled", []),
    ],
)
def test_counts_before_a_date_or_another_count_where_commas_are_lost(text: str, expected: list[str]) -> None:
    assert [f.span.of(text) for f in find_figures(text)] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Woman martyred 25 persons injured", ["Woman", "25 persons"]),
        ("Syrian national killed as rockets hit town", ["Syrian national"]),
        ("Attack kills 3 including journalist", ["3", "journalist"]),
        ("A colonel fell and a teacher stood by", ["A colonel", "a teacher"]),
        ("A mine hurt a sapper and a constable", ["a sapper and a constable"]),
    ],
)
def test_single_victims_of_headlines_and_of_other_verbs(text: str, expected: list[str]) -> None:
    assert [f.span.of(text) for f in find_figures(text)] == expected
