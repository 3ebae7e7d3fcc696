"""Cutting reports into sentences: offsets hold, headlines stand alone, wrapped lines join."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tolltrace.extract.document import parse
from tolltrace.model import make_report


def sentences(text: str) -> list[str]:
    return [s.of(text) for s in parse(make_report("d", text)).sentences]


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        ("Strike kills 9\n\nNine died. Two were hurt.", ["Strike kills 9", "Nine died.", "Two were hurt."]),
        ("Strike kills 9 in Binnish\nAn air strike killed nine.", ["Strike kills 9 in Binnish", "An air strike killed nine."]),
        (
            "Strike kills 9\n\nThe air strike on the town in the north of the country killed at least\n"
            "58 people on Monday. Two of\nthem died later.",
            [
                "Strike kills 9",
                "The air strike on the town in the north of the country killed at least\n58 people on Monday.",
                "Two of\nthem died later.",
            ],
        ),
        ("- 3 killed in Homs\n- 4 killed in Hama", ["- 3 killed in Homs", "- 4 killed in Hama"]),
        ("", []),
    ],
)
def test_sentences(text: str, cut: list[str]) -> None:
    assert sentences(text) == cut


def test_headline_is_the_first_short_line() -> None:
    document = parse(make_report("d", "Strike kills 9\n\nNine died."))
    assert document.headline is not None
    assert document.headline.of(document.text) == "Strike kills 9"
    assert parse(make_report("d", "Nine died on Monday.")).headline is None


@given(st.text(alphabet="ab .\n!?A1,", max_size=200))
def test_sentences_tile_the_text_in_order(text: str) -> None:
    found = parse(make_report("d", text)).sentences
    assert all(a.end <= b.start for a, b in pairwise(found))
    outside = [c for n, c in enumerate(text) if not any(s.start <= n < s.end for s in found)]
    assert not "".join(outside).strip()
