"""Laws of the quantity grammar: what is rendered reads back the same, and figures never overlap."""

from hypothesis import given, settings
from hypothesis import strategies as st

from tolltrace.extract.figures import find_figures, modifier_class, parse_count, render_count
from tolltrace.model import Count, Modifier

_ONES = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen",
         "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"]  # fmt: skip
_TENS = ["", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]


def spell(number: int, joint: str = "-", hundred_and: bool = True) -> str:
    """``number`` (below a thousand billion) in English words."""
    if number < 20:
        return _ONES[number]
    if number < 100:
        return _TENS[number // 10] + (joint + _ONES[number % 10] if number % 10 else "")
    for size, name in ((10**9, "billion"), (10**6, "million"), (1000, "thousand"), (100, "hundred")):
        if number >= size:
            head, rest = divmod(number, size)
            link = " and " if hundred_and and rest < 100 else " "
            return f"{spell(head, joint, hundred_and)} {name}" + (link + spell(rest, joint, hundred_and) if rest else "")
    raise AssertionError(number)


bounds = st.one_of(st.none(), st.integers(0, 60), st.integers(0, 5_000_000), st.integers(0, 10**40))


@st.composite
def counts(draw: st.DrawFn) -> Count:
    low, high = draw(bounds), draw(bounds)
    if low is not None and high is not None:
        low, high = min(low, high), max(low, high)
    # "5 to over 5" is no range: the number at the top lies above the one at the bottom.
    top = draw(st.one_of(st.none(), st.integers(2, 10**9))) if high is None and low is not None else None
    top = low + top if top is not None and low is not None else None
    return Count(low, high, draw(st.sampled_from(Modifier)), "", top)


@given(counts())
def test_rendering_a_count_and_parsing_it_gives_the_same_interval(count: Count) -> None:
    phrase = render_count(count)
    top = count.top if modifier_class(count) is Modifier.RANGE and count.high is None else None
    assert parse_count(phrase) == Count(count.low, count.high, modifier_class(count), phrase, top)


@given(counts(), st.sampled_from(["people", "rebel fighters", "women and children"]))
def test_a_rendered_count_is_found_in_a_sentence(count: Count, noun: str) -> None:
    if count.modifier is Modifier.VAGUE or not count.bounded:
        return
    text = f"Shelling of the old town on Monday left {render_count(count)} dead."
    if (count.low, count.high) == (0, 0):
        return
    [figure] = find_figures(text)
    assert (figure.count.low, figure.count.high, figure.count.modifier) == (count.low, count.high, modifier_class(count))
    assert figure.noun == "dead"


@given(st.integers(1, 10**12 - 1), st.sampled_from(["-", " "]), st.booleans())
def test_number_words_read_as_the_number(number: int, joint: str, hundred_and: bool) -> None:
    assert parse_count(f"{spell(number, joint, hundred_and)} civilians").low == number  # type: ignore[union-attr]


@given(st.integers(0, 10**15), st.sampled_from([",", "\u00a0", "\u2009", "\u202f", "'", "’"]))
def test_thousands_separators_read_alike(number: int, separator: str) -> None:
    phrase = f"{number:,}".replace(",", separator)
    assert parse_count(phrase) == Count(number, number, Modifier.EXACT, phrase)


_PIECES = st.sampled_from(
    [
        "at",
        "least",
        "more",
        "than",
        "12",
        "3",
        "2016",
        "two",
        "hundred",
        "a",
        "an",
        "the",
        "of",
        "and",
        "to",
        "or",
        "-",
        "–",
        ",",
        ".",
        "(",
        ")",
        "people",
        "soldiers",
        "killed",
        "children",
        "no",
        "one",
        "none",
        "between",
        "from",
        "his",
        "wife",
        "man",
        "woman",
        "dozens",
        "several",
        "in",
        "on",
        "July",
        "22",
        "nobody",
        "commander",
        "senior",
        "half",
        "million",
        "’s",
        '"',
        "dozen",
        "over",
        "1.2",
        "$",
        "%",
        "years",
        "old",
        "\n",
    ]
)


@given(st.lists(_PIECES, max_size=40).map(" ".join) | st.text(max_size=80))
@settings(max_examples=300)
def test_figures_stand_in_order_without_overlap_inside_the_text(text: str) -> None:
    figures = find_figures(text)
    edges = [edge for f in figures for edge in (f.span.start, f.span.end)]
    assert edges == sorted(edges)
    assert all(0 <= f.span.start < f.span.end <= len(text) for f in figures)
    assert all(f.span.covers(f.number) for f in figures)
    assert all(f.count.low is None or f.count.high is None or f.count.low <= f.count.high for f in figures)
