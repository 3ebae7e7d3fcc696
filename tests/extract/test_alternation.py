"""An alternation of words matches what the plain one matches."""

import re

from hypothesis import given
from hypothesis import strategies as st

from tolltrace.extract.alternation import alternation

_TEXT = st.text("abAB é-", max_size=6)


@given(st.lists(st.text("abA é-.", min_size=1, max_size=4), min_size=1, max_size=9), _TEXT, st.booleans())
def test_matches_as_the_plain_alternation(words: list[str], text: str, cased: bool) -> None:
    plain = "|".join(re.escape(w).replace(r"\ ", r"\s+") for w in sorted(set(words), key=len, reverse=True))
    flags = re.NOFLAG if cased else re.IGNORECASE
    for around in (r"(?:{})", r"\b(?:{})\b", r"x?(?:{})\s", r"(?:{})$"):
        expected, found = (re.compile(around.format(p), flags).search(text) for p in (plain, alternation(words)))
        assert (found and found.span()) == (expected and expected.span())


def test_a_longer_word_comes_before_its_beginning() -> None:
    pattern = re.compile(alternation(["in", "in front of", "inside", "on", "at", "near"]))
    assert [m.group() for m in pattern.finditer("inside in  front of in at")] == ["inside", "in  front of", "in", "at"]


def test_no_words_match_nothing_but_the_empty_text() -> None:
    assert alternation([]) == ""
