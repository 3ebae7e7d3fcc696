"""Places and voices that the rules do not believe, offered to the reader that judges by context."""

from datetime import date

from tolltrace.extract.document import parse
from tolltrace.extract.extractor import figures_of
from tolltrace.extract.learned.clues import Clues, clues_of
from tolltrace.extract.where.scan import Cue, Level
from tolltrace.extract.who.guesses import GUESS
from tolltrace.model import make_report
from tolltrace.places import Gazetteer


def clues(text: str) -> Clues:
    document = parse(make_report("r", text, published=date(2016, 5, 10)))
    return clues_of(document, figures_of(text), Gazetteer.default())


def guessed(text: str) -> list[str]:
    found = clues(text)
    return [m.name for m in found.places[found.believed :]]


def voices(text: str) -> list[str]:
    return [s.speaker for s in clues(text).speakers if s.cue.kind == GUESS]


def test_a_village_in_no_gazetteer_is_offered() -> None:
    text = "Four people died when Babqun and Zurmeh came under fire. Idlib province saw 9 more deaths."
    found = clues(text)
    assert [m.name for m in found.places[: found.believed]] == ["Idlib"]
    assert guessed(text) == ["Babqun", "Zurmeh"]


def test_a_building_without_a_name_is_offered_with_the_word_that_tells_its_kind() -> None:
    text = "Jets struck a vegetable market and the police station, killing 12 people in Ariha."
    found = clues(text)
    offered = [(m.name, m.level, m.cue) for m in found.places[found.believed :]]
    assert offered == [("vegetable market", Level.POINT, Cue.IN), ("police station", Level.POINT, Cue.NONE)]


def test_parts_of_a_town_are_offered() -> None:
    assert guessed("Rockets killed 9 people in the western districts of Aleppo.") == ["western districts"]


def test_garrisons_called_by_a_number_are_offered() -> None:
    text = "Rebels stormed Base 46 west of Aleppo, killing 12 soldiers. The 4th Division lost 9 men there."
    found = clues(text)
    assert [(m.name, m.cue) for m in found.places[found.believed :]] == [("Base 46", Cue.IN)]


def test_what_is_believed_or_speaks_is_not_offered_again() -> None:
    text = "At least 12 people died in Ariha, the Syrian Observatory for Human Rights said."
    assert (guessed(text), voices(text)) == ([], [])


def test_days_people_and_organisations_are_no_places() -> None:
    text = "On Monday the Syrian Army and General Hassan's men lost 12 soldiers near Ariha in May."
    assert not {"Monday", "May", "Syrian", "Syrian Army", "Army", "General", "Hassan"} & set(guessed(text))


def test_whose_age_is_told_in_brackets_did_not_speak() -> None:
    assert voices("The dead were 18 civilians: Hamza Khalil Saleh (20), Omar Saleh (9). For Dr Hamza Khalil they were 19.") == [
        "Dr Hamza Khalil"
    ]


def test_who_is_named_near_a_figure_without_a_word_of_speech_is_offered() -> None:
    text = "For Dr Hamza Khalil the dead were forty-eight people. The governor's list has 31 civilians. @idlibwatch: 33 killed."
    assert voices(text) == ["Dr Hamza Khalil", "governor", "@idlibwatch"]


def test_known_sources_are_offered_by_their_name() -> None:
    text = "The White Helmets pulled 12 bodies from the rubble in Ariha."
    assert voices(text) == ["White Helmets"]


def test_far_from_any_figure_nothing_is_offered() -> None:
    filler = "Nothing else was known of it. " * 4
    text = f"A bomb killed 4 people in Ariha. {filler}Babqun has its vegetable market, as Hamza Khalil knows."
    assert (guessed(text), voices(text)) == ([], [])


def test_long_texts_are_offered_a_bounded_number() -> None:
    text = " ".join(f"The vegetable market lost {n + 2} people, killed by shells." for n in range(90))
    found = clues(text)
    assert len(found.places) - found.believed == 24


def test_a_name_with_an_age_or_a_relation_is_no_place() -> None:
    text = (
        "Four people died in Babqun: Omar Nasr Zurmeh (34), his wife Mona Harbush, a 9-year-old girl Lina Dumar and Adib Saleh."
    )
    assert guessed(text) == []


def test_a_name_of_three_words_that_nothing_introduces_as_a_place_is_none() -> None:
    assert guessed("Six people died when Salma Nasr Harbush lost her home.") == []
