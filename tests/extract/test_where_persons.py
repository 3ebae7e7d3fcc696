"""Names of persons and families, which are no places: what tells them, and what tells a place all the same."""

import pytest

from tolltrace.extract.document import Document, parse
from tolltrace.extract.where import find_mentions
from tolltrace.extract.where.people import people_of
from tolltrace.extract.where.persons import name_words
from tolltrace.model import make_report
from tolltrace.places import Gazetteer

GAZETTEER = Gazetteer.default()


def document(text: str) -> Document:
    return parse(make_report("t", text))


def places(text: str) -> list[str]:
    return [m.name for m in find_mentions(document(text), GAZETTEER).all]


@pytest.mark.parametrize(
    "told",
    [
        "Rawda Zarqan, 34, was a nurse.",
        "His sister Rawda Zarqan was a nurse.",
        "Rawda Zarqan and her husband lived there.",
        "Rawda Zarqan, a cousin, lived there.",
        "Rawda Zarqan’s elder brother lived there.",
        "Rawda Zarqan (Umm Adib) lived there.",
        "Rawda Zarqan was reportedly killed.",
        "A neighbour spoke of the death of Rawda Zarqan.",
        "Mariam Rawda al-Zarqan lived there.",
        "The dead were Adib Homsi and his two daughters: Nawa (7), Rawda and Zarqan.",
    ],
)
def test_what_stands_beside_a_name_says_that_it_is_somebody(told: str) -> None:
    people = people_of(document(f"A shell killed two people in Homs. {told}"))
    assert [word in people for word in ("rawda", "zarqan", "homs")] == [True, True, False]


def test_towns_after_children_and_a_colon_are_towns() -> None:
    text = "UNICEF lists three cities most dangerous for children: Aleppo, Homs and Idlib, where 12 people were killed on Friday."
    assert places(text) == ["Aleppo", "Homs", "Idlib"]


def test_a_name_beside_the_known_name_of_a_relative_is_one_too() -> None:
    people = people_of(document("Adib Zarqan Harbush (9) died. Taqwa Zarqan Harbush and Tartus Nawa lived there."))
    assert [word in people for word in ("taqwa", "tartus", "nawa")] == [True, False, False]


def test_a_word_that_the_report_tells_as_a_place_names_nobody() -> None:
    people = people_of(document("Omar Binnish (34) died in Binnish. Adib Sarmin (7) lived in the town of Sarmin."))
    assert [word in people for word in ("omar", "binnish", "adib", "sarmin")] == [True, False, True, False]


def test_whoever_was_named_is_no_place_later_in_the_report() -> None:
    text = (
        "A strike in Rafah in Gaza killed Salwa Nawa, 61, and her son. "
        "A neighbour wrote a tribute to Nawa and posted a picture of Bilal, Nawa and Khuloud."
    )
    assert places(text) == ["Rafah", "Gaza"]


def test_a_home_is_called_by_its_family_and_the_family_alone_is_no_place() -> None:
    text = "Jets hit the Zarqan family home in Rafah. The Zarqan family mourned, and two cousins of Zarqan were hurt."
    assert places(text) == ["Zarqan family home", "Rafah"]


def test_a_thing_or_a_quarter_called_after_somebody_is_a_place() -> None:
    text = (
        "Several shells struck the Omar Saleh secondary school in Jaber in Syria. The Salah neighbourhood was hit. "
        "Rebels shelled Salah again."
    )
    assert places(text) == ["Omar Saleh secondary school", "Jaber", "Syria", "Salah", "Salah"]


def test_words_of_a_name_leave_articles_and_possessives() -> None:
    assert name_words("Umm Ali al-Sayed’s") == ["umm", "ali", "sayed"]


@pytest.mark.parametrize("town", ["Sanaa", "Riyadh", "Farah", "Salma", "Zahra", "Jaber", "Khalil", "Mansour"])
def test_towns_that_share_their_name_with_people_are_places(town: str) -> None:
    assert places(f"Air strikes on {town} killed 10 people on Monday, medics said.") == [town]
