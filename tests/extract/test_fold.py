"""Folding: digits of every script count, unseen characters hide nothing, and offsets stay those of the text as it came."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tolltrace.config import Config
from tolltrace.extract.figures import find_figures, parse_count
from tolltrace.extract.fold import fold_text
from tolltrace.extract.screen import speaks_of_harm
from tolltrace.model import Span, make_report
from tolltrace.pipeline import new_extractor

UNSEEN = ["\u200b", "\u200d", "\u00ad", "\u202e", "\u202c", "\u2066", "\ufeff", "\u2060", "\u200f"]
PLAIN = "Mortar fire killed 120 residents and wounded 31 guards in Hama on Monday, a medic said."


@pytest.mark.parametrize(
    ("written", "value"),
    [("٢١", 21), ("۲۳", 23), ("２３", 23), ("١٬٢٠٠", 1200), ("१७", 17), ("1\u200b20", 120), ("\u202e21\u202c", 21)],
)
def test_numbers_in_any_writing(written: str, value: int) -> None:
    text = f"A mortar killed {written} residents in Hama."
    (claim,) = new_extractor(Config()).extract(make_report("r", text))
    assert (claim.count.low, claim.count.high, claim.outcome) == (value, value, "killed")
    assert claim.figure.of(text).endswith("residents")
    assert claim.count.phrase in claim.figure.of(text)
    assert parse_count(f"{written} residents").low == value


@pytest.mark.parametrize("word", ["ki\u200blled", "k\u00adilled", "\u202ekilled\u202c", "ｋｉｌｌｅｄ"])
def test_hidden_words_of_harm(word: str) -> None:
    text = f"A shell {word} nine residents in Hama."
    assert speaks_of_harm(text)
    (claim,) = new_extractor(Config()).extract(make_report("r", text))
    assert (claim.figure.of(text), claim.count.low) == ("nine residents", 9)


@given(st.lists(st.tuples(st.integers(0, len(PLAIN)), st.sampled_from(UNSEEN)), max_size=12))
def test_unseen_characters_change_no_figure(put: list[tuple[int, str]]) -> None:
    text = PLAIN
    for at, char in sorted(put, reverse=True):
        text = text[:at] + char + text[at:]
    found = find_figures(text)
    assert [(f.count.low, f.count.high, f.noun) for f in found] == [(120, 120, "residents"), (31, 31, "guards"), (1, 1, "medic")]
    assert [fold_text(f.span.of(text)).text for f in found] == ["120 residents", "31 guards", "a medic"]


@given(st.text(st.sampled_from("ab1٢２\u200b\u202e \u00ad"), max_size=30), st.data())
def test_spans_of_the_folded_text_lie_in_the_source(text: str, data: st.DataObject) -> None:
    folded = fold_text(text)
    start = data.draw(st.integers(0, len(folded.text)))
    end = data.draw(st.integers(start, len(folded.text)))
    source = folded.span(Span(start, end))
    assert fold_text(source.of(text)).text == folded.text[start:end]
