"""Word pieces are those of the kept library, to the letter and the offset."""

from functools import cache
from typing import Any

from hypothesis import example, given, settings
from hypothesis import strategies as st
from tokenizers import BertWordPieceTokenizer

from tolltrace.extract.learned.tokens import VOCABULARY, pieces_of, special

# Letters of the first plane: those of scripts added lately are told apart by the version of Unicode that one has.
LATE = "".join(map(chr, range(0x1ABF, 0x1ACF)))  # marks of Unicode 13 and 14
LETTERS = st.characters(exclude_categories=("Cn", "Co", "Cs"), max_codepoint=0xFFFF, exclude_characters=LATE)
ENGLISH = "killed 12 Ma'arrat al-Nu'man, “wounded” U.S.-led 3,000"
OTHER = "İzmir naïve Zürich 北京 الأتارب São déjà-vu x\u0301y"
WORDS = st.sampled_from([*ENGLISH.split(), *OTHER.split()])


@cache
def kept() -> Any:
    return BertWordPieceTokenizer(str(VOCABULARY), lowercase=True)


@settings(deadline=None, max_examples=300)
@given(st.one_of(st.text(LETTERS, max_size=60), st.lists(WORDS, max_size=12).map(" ".join)))
@example("a" * 101 + " b")
@example("a" * 100)
@example("\ufe0f")
@example("x\u200by\u00ad\u2028z\x00\x1f!\ufffd")
def test_pieces_are_those_of_the_kept_library(text: str) -> None:
    theirs = kept().encode(text, add_special_tokens=False)
    mine = pieces_of(text, 0, len(text))
    assert (list(mine.ids), list(zip(mine.starts, mine.ends, strict=True))) == (theirs.ids, theirs.offsets)


def test_offsets_are_of_the_whole_text() -> None:
    text = "Shelling killed Ziad."
    found = pieces_of(text, 9, len(text))
    assert [text[a:b] for a, b in zip(found.starts, found.ends, strict=True)] == ["killed", "z".upper(), "iad", "."]


def test_a_window_opens_and_closes_as_the_model_was_trained() -> None:
    assert special() == (kept().token_to_id("[CLS]"), kept().token_to_id("[SEP]"))
