"""Copies: found whatever the order, never for another claim, and in a number of comparisons that grows as theirs does."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.engine.reports import many_copies, reports
from tolltrace.config import Config
from tolltrace.engine import work
from tolltrace.engine.copies import Compared, Known, Pair, Remembered, grouped, removed
from tolltrace.link.origin import copies, sequences
from tolltrace.model import Report, make_report
from tolltrace.pipeline import new_extractor

TEXT = (
    "Shells fell on the covered market of Saraqib on Tuesday and killed 14 civilians, a hospital director said. Power was cut "
    "in the eastern quarters until nightfall. Families slept in the mosque and in the municipal hall."
)


def _known(report: Report, telling: str = "t") -> Known:
    found = sequences(report.text)
    key = str(hash(report.text.rstrip()))
    return Known(report.id, report.published, key, telling, work._packed(work.bands(found)) if found else None)


class _Compare:
    """Compares texts and counts how often."""

    def __init__(self, reports: Sequence[Report]) -> None:
        texts = {r.id: r.text for r in reports}
        self.compared = Compared(texts.__getitem__)
        self.asked = 0

    def __call__(self, pairs: Sequence[Pair]) -> Iterator[Pair]:
        self.asked += len(pairs)
        yield from self.compared(pairs)


def test_comparing_counts_word_sequences_of_the_shorter_text() -> None:
    told = [make_report(t.doc, t.text) for t in reports(120, 5, calm=0.0)]
    of = {r.id: frozenset(sequences(r.text)) for r in told}
    texts = {r.id: r.text for r in told}
    pairs = [(a, b) for a in sorted(of) for b in sorted(of) if a < b]
    expected = [(a, b) for a, b in pairs if len(of[a] & of[b]) >= 0.5 * min(len(of[a]), len(of[b]))]
    assert 5 < len(expected) < len(pairs) / 2
    assert list(Compared(texts.__getitem__)(pairs)) == expected


def test_a_pair_is_asked_for_once() -> None:
    told = [make_report(n, t) for n, t in [("a", TEXT), ("b", TEXT.replace("14", "19")), ("c", "Rain fell on the coast. " * 5)]]
    a, b, c = (r.id for r in told)
    compare = _Compare(told)
    remembered = Remembered(compare)
    assert remembered([(a, b), (a, c)]) == [(a, b)]
    assert remembered([(a, b), (b, c), (a, c)]) == [(a, b)]
    assert compare.asked == 3


def test_near_copies_are_those_of_linking() -> None:
    told = [make_report(t.doc, t.text) for t in reports(400, 5, calm=0.0)]
    unlike = _Compare(told)
    found = grouped([_known(r) for r in told], unlike)
    expected = copies(told)
    assert len(set(expected.values())) < 360  # the generator makes copies
    short = {r.id for r in told if not sequences(r.text)}
    assert short == set()
    assert found == expected


def test_a_copy_with_another_claim_stays() -> None:
    first, later, again = (
        make_report(n, t) for n, t in [("a", TEXT), ("b", TEXT.replace("14", "19")), ("c", TEXT + " Rain fell.")]
    )
    known = [_known(first, "14 killed"), _known(later, "19 killed"), _known(again, "14 killed")]
    expected = {max(first.id, again.id): min(first.id, again.id)}
    assert removed(known, _Compare([first, later, again])) == expected


def test_the_one_published_first_stays() -> None:
    one = make_report("a", TEXT)
    dated = [replace(one, id=f"rep-{n}", published=day) for n, day in enumerate((None, *map(_day, (9, 3, 5))))]
    found = removed([_known(r) for r in dated], _Compare(dated))
    assert found == {"rep-0": "rep-2", "rep-1": "rep-2", "rep-3": "rep-2"}


def _day(n: int) -> object:
    from datetime import date

    return date(2016, 5, n)


@settings(max_examples=20, deadline=None)
@given(st.randoms(use_true_random=False))
def test_the_order_does_not_matter(luck: random.Random) -> None:
    told = [make_report(t.doc, t.text) for t in reports(80, 5, calm=0.0, copied=0.5)]
    known = [_known(r, r.text[:20]) for r in told]
    expected = removed(known, _Compare(told))
    assert len(expected) > 10
    luck.shuffle(known)
    assert removed(known, _Compare(told)) == expected


def test_many_copies_take_one_comparison_each() -> None:
    told = [make_report(t.doc, t.text) for t in many_copies(3_000)]
    compare = _Compare(told)
    found = removed([_known(r) for r in told], compare)
    assert len(found) == 2_999
    assert len(set(found.values())) == 1
    assert 2_900 < compare.asked < 6_000


def test_a_telling_is_what_is_claimed_and_not_where_it_stands() -> None:
    extractor = new_extractor(Config(reader="rules"))

    def of(text: str, day: int = 4) -> str:
        report = make_report("a", text, published=_day(day))  # type: ignore[arg-type]
        return work.telling(report, extractor.extract(report))

    assert of(TEXT) == of(f"(Agency) {TEXT}") == of(TEXT, 5)  # Tuesday 3 May is said on the 4th and the 5th
    assert of(TEXT) != of(TEXT, 24)
    assert of(TEXT) != of(TEXT.replace("14", "15"))
    assert of(TEXT) != of(TEXT.replace("civilians", "fighters"))
    undated = TEXT.replace(" on Tuesday", "")
    assert of(undated) == of(f"(Agency) {undated}")
    assert of(undated) != of(undated, 9)
