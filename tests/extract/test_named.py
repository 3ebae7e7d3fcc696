"""Victims told by their name alone, and names that are nobody's or nobody harmed."""

import pytest

from tolltrace.extract.base import FigureKind
from tolltrace.extract.figures import find_figures


@pytest.mark.parametrize(
    ("text", "figure", "number"),
    [
        ("Adib Saleh (34) was killed in the strike on Harim.", "Adib Saleh (34)", 1),
        ("Adib Saleh, 34, was killed in the strike.", "Adib Saleh, 34,", 1),
        ("Relatives mourned the killing of Mona al-Rashid in her house.", "Mona al-Rashid", 1),
        ("The shell killed Karim Bakri and Nabil Qasem on the road.", "Karim Bakri and Nabil Qasem", 2),
        ("Karim Bakri and Nabil Qasem were killed on the road.", "Karim Bakri and Nabil Qasem", 2),
        ("The explosives expert Abu Salim al-Masri and two others died.", "expert Abu Salim al-Masri", 1),
        ("A drone hit the car, and 41-year-old Hadi Umm Nasser had been martyred.", "41-year-old Hadi Umm Nasser", 1),
    ],
)
def test_a_name_beside_a_word_of_harm_counts_one_person(text: str, figure: str, number: int) -> None:
    found = [f for f in find_figures(text) if f.kind is FigureKind.PERSON]
    assert [(f.span.of(text), f.count.low, f.count.high) for f in found] == [(figure, number, number)]


@pytest.mark.parametrize(
    "text",
    [
        "Rami Nasser said that the road was cut.",
        "The Free Syrian Army was killed off by its quarrels.",
        "Syrian Arab Army soldiers died on Monday.",
        "Fighters in Deir Ezzor were killed.",
        "THE MINISTER ALI HASSAN WAS KILLED.",
        "A commander known as Abu Salim was wounded.",
        "Al Jazeera died down in the ratings.",
    ],
)
def test_other_names_count_nobody(text: str) -> None:
    assert [f.span.of(text) for f in find_figures(text) if f.kind is FigureKind.PERSON and not f.noun] == []


def test_a_person_told_by_kin_and_name_is_one() -> None:
    text = "Its director Amjad Danaf was killed."
    assert [f.span.of(text) for f in find_figures(text)] == ["Its director"]
