"""The cost of long and odd texts grows with their length and no faster; a sentence without end is read in pieces."""

from itertools import pairwise
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tolltrace.config import Config
from tolltrace.extract.document import parse
from tolltrace.model import make_report
from tolltrace.pipeline import new_extractor


@given(st.lists(st.sampled_from(["killed 7 of ", "word, ", "x" * 900, "3 200 ", "\n", "a b; "]), max_size=40).map("".join))
def test_no_sentence_is_endless_and_none_loses_a_word(text: str) -> None:
    sentences = parse(make_report("r", text)).sentences
    assert max((s.end - s.start for s in sentences), default=0) <= 2500
    assert "".join("".join(s.of(text) for s in sentences).split()) == "".join(text.split())
    assert all(a.end <= b.start for a, b in pairwise(sentences))


@pytest.mark.parametrize(
    "piece", ["wounded 6 of ", "88888888888888888888 residents wounded. ", "bread from 14 stalls near the bridge, "]
)
def test_cost_grows_with_length(piece: str) -> None:
    extractor = new_extractor(Config())
    extractor.extract(make_report("r", "A strike killed 12 residents in Hama. " + piece))
    spent = []
    for times in (150, 600):
        start = process_time()
        extractor.extract(make_report("r", "A strike killed 12 residents in Hama. " + piece * times))
        spent.append(process_time() - start)
    assert spent[1] < 10 * spent[0] + 0.2  # four times the text
