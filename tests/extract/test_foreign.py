"""Passages in another language: found, blanked without moving anything, named; names and single words stay."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tolltrace.config import Config
from tolltrace.extract.foreign import Passage, blanked, passages, told
from tolltrace.model import Span, make_report
from tolltrace.pipeline import new_extractor

FRENCH = "Au moins douze personnes ont été tuées dans une embuscade près de la frontière."
ARABIC = "قتل اثنا عشر شخصا في كمين قرب الحدود"


@pytest.mark.parametrize("passage", [FRENCH, ARABIC])
@pytest.mark.parametrize(
    "frame", ["Nine soldiers died on Monday.\n{}\nTwo more are missing.", "{}", "A raid killed 3 people. {}"]
)
def test_a_passage_is_found_where_it_stands(passage: str, frame: str) -> None:
    text = frame.format(passage)
    [found] = passages(text)
    assert found.span.of(text).strip().rstrip(".") == passage.rstrip(".")
    assert found.language == ("fr" if passage is FRENCH else "ar")


@pytest.mark.parametrize(
    "text",
    [
        "The ministry (وزارة الصحة) said 31 people were killed.",
        "Médecins Sans Frontières treated 48 wounded people in Baidoa.",
        "They had sprayed « Mort aux traîtres » on the wall of the school.",
        "Al-Khansa, Umm Khaled, Abu Yusuf al-Halabi, Karim Bakri (41), Nabil Qasem (12).",
        "GUERRILLAS AMBUSHED AN ARMY PATROL, KILLING 11 SOLDIERS.",
        "12 dead, 30 wounded #Idlib #Ariha #Russian_airstrikes",
        "",
    ],
)
def test_names_and_single_words_are_no_passage(text: str) -> None:
    assert passages(text) == []


@given(st.lists(st.sampled_from([FRENCH, ARABIC, "Nine soldiers died on Monday.", "«", "»", "\n", " 14 ", "Hans"]), max_size=8))
def test_blanking_moves_nothing_and_leaves_no_passage(parts: list[str]) -> None:
    text = " ".join(parts)
    found = passages(text)
    left = blanked(text, found)
    assert [i for i, c in enumerate(left) if c == "\n"] == [i for i, c in enumerate(text) if c == "\n"]
    assert len(left) == len(text)
    assert all(a in (b, " ") for a, b in zip(left, text, strict=True))
    assert FRENCH not in left
    assert ARABIC not in left
    assert all(before.span.end <= after.span.start for before, after in pairwise(found))


def test_what_was_skipped_is_told_in_words() -> None:
    one, two = Passage(Span(0, 4), "fr"), Passage(Span(5, 9), "ar")
    assert told([one]) == "1 passage in French"
    assert told([one, two, one]) == "1 passage in Arabic and 2 passages in French"
    assert told([Passage(Span(0, 4), "")]) == "1 passage in a language that was not recognised"


def test_a_report_is_read_around_its_foreign_passages() -> None:
    extractor = new_extractor(Config())
    text = f"Nine soldiers died on Monday.\n{FRENCH}\nA hospital in Gao took in 14 wounded men."
    claims = extractor.extract(make_report("gao", text))
    assert [(c.figure.of(text), c.outcome.value) for c in claims] == [("Nine soldiers", "killed"), ("14 wounded men", "injured")]
    assert [str(n) for n in extractor.take_notices()] == [
        "report gao: 1 passage in French was not read; give an English translation beside it"
    ]
