"""The screen may say yes for nothing; it must never say no where the reader has a trigger."""

import pytest

from tolltrace.extract.reader.lexicon import lexicon
from tolltrace.extract.screen import speaks_of_harm


def test_every_trigger_passes() -> None:
    assert [p for p, meanings in lexicon().meanings.items() if meanings and not speaks_of_harm(f"Then {p} there.")] == []


@pytest.mark.parametrize(
    "text",
    [
        "TWELVE KILLED IN RAID",
        "Dozens Wounded",
        "the death toll stands at 4",
        "a woman was hurt",
        "two had passed\naway",
        "Lives were taken",
    ],
)
def test_harm_in_any_case(text: str) -> None:
    assert speaks_of_harm(text)


@pytest.mark.parametrize(
    "text", ["", "The parliament passed a budget of 12 million pounds.", "Farmers sold 40 tons of wheat on Monday."]
)
def test_no_harm(text: str) -> None:
    assert not speaks_of_harm(text)
