"""Laws of reading by a language model: whatever it answers, what comes out stands in the text, counted by the grammar."""

import json
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.extract.test_llm import SENTENCE, TEXT, claim
from tolltrace.extract.document import parse
from tolltrace.extract.figures import find_figures
from tolltrace.extract.llm.align import Aligner
from tolltrace.extract.llm.answer import MOST, AnswerError, parse_answer
from tolltrace.extract.llm.ground import Grounded, Grounding, merged
from tolltrace.extract.llm.windows import Window, windows
from tolltrace.model import Method, Outcome, Scope, Span, Stance, Status, make_report
from tolltrace.model.plain import plain

FIGURES = find_figures(TEXT)
DOCUMENT = parse(make_report("r", TEXT))
WHOLE = Span(0, len(TEXT))

# Words of the text in any order and cut, and words that it does not hold.
BITS = st.lists(st.sampled_from([*TEXT.split(), "58", "9,000 dead", "Vareth", "\x1b[2J", "\u202e", "{", "”"]), max_size=14).map(
    " ".join
)
SLICES = st.tuples(st.integers(0, len(TEXT)), st.integers(0, 200)).map(lambda cut: TEXT[cut[0] : cut[0] + cut[1]])
WORDS = st.one_of(BITS, SLICES, st.sampled_from([f.span.of(TEXT) for f in FIGURES]), st.text(max_size=20))
NUMBERS = st.one_of(st.none(), st.integers(-2, 9), st.booleans(), st.text(max_size=3), st.floats())


def terms(values: Any) -> Any:
    return st.one_of(st.sampled_from([v.value for v in values]), st.sampled_from(["", "martyred", None, 5]))


CLAIMS = st.fixed_dictionaries(
    dict.fromkeys(("figure", "quote", "group", "claimant", "via", "responsible", "time", "place"), WORDS)
    | {
        "outcome": terms(Outcome),
        "status": terms(Status),
        "stance": terms(Stance),
        "scope": terms(Scope),
        "method": terms(Method),
    }
    | dict.fromkeys(("index", "part_of", "repeat_of"), NUMBERS)
)


@given(st.lists(st.one_of(CLAIMS, st.just("claim"), st.dictionaries(st.text(max_size=5), NUMBERS, max_size=3)), max_size=6))
def test_every_claim_is_a_figure_of_the_grammar_and_every_name_a_piece_of_text(claims: list[Any]) -> None:
    (window,) = windows(DOCUMENT, FIGURES)
    told: list[str] = []
    said = parse_answer(json.dumps({"claims": claims}), told.append)
    readings = merged([(window, Grounding(DOCUMENT, window, told.append).all(said))])
    for reading in readings:
        assert reading.figure in FIGURES
        assert reading.quote.covers(reading.figure.span)
        for name in (reading.claimant, reading.via, reading.responsible):
            assert name is None or name.text == " ".join(name.span.of(TEXT).split())
        for position in (reading.part_of, reading.repeat_of):
            assert position is None or 0 <= position < len(readings)
        assert 0 < reading.confidence <= 0.9
    keys = [(r.figure.span, r.outcome) for r in readings]
    assert keys == sorted(set(keys))
    for line in told:
        assert line == plain(line)
        line.encode()


@given(st.text(max_size=60))
def test_answers_of_any_kind_are_parsed_or_refused(content: str) -> None:
    for text in (content, f'{{"claims": {content}', f"```json\n{content}\n```"):
        with suppress(AnswerError):
            assert isinstance(parse_answer(text, lambda _: None), list)


@given(st.integers(0, len(TEXT.split()) - 1), st.integers(1, 20))
def test_words_of_the_text_are_found_where_they_stand(first: int, count: int) -> None:
    words = TEXT.split()[first : first + count]
    loose = "  ".join(words).replace("’", "'").replace("“", '"').replace("”", "")
    for found in Aligner(TEXT, WHOLE).quotes(loose):
        assert [w.strip("’“”'\"") for w in found.span.of(TEXT).split()] == [w.strip("’“”'\"") for w in words]
        assert found.score == 1.0
    assert Aligner(TEXT, WHOLE).quotes(loose) or not any(char.isalnum() for char in loose)


@given(st.integers(0, len(TEXT)), st.integers(0, len(TEXT)), st.integers(1, 400), st.integers(0, 3))
def test_windows_hold_every_figure(start: int, end: int, length: int, overlap: int) -> None:
    text = TEXT[start:] + TEXT[:end]
    document, figures = parse(make_report("r", text)), find_figures(text)
    cut = windows(document, figures, length, overlap)
    # A figure that runs over the end of a sentence can be in no window but one of both sentences.
    inside = [f for f in figures if any(s.covers(f.span) for s in document.sentences)]
    assert [f for f in inside if not any(w.span.covers(f.span) for w in cut)] == []
    assert all(w.last - w.first == 1 or w.span.end - w.span.start <= length for w in cut)
    assert [w.first for w in cut] == sorted({w.first for w in cut})
    for window in cut:
        halves = window.halves(document)
        assert {f for half in halves for f in half.figures} <= set(window.figures)


@pytest.mark.parametrize(
    ("text", "words", "kind", "found"),
    [
        ("He said 58 died.", "8", "phrases", []),
        ("It cost 1,200 dinars.", "200", "phrases", []),
        ("It cost 1,200 dinars.", "1", "phrases", []),
        ("58, or more, died", "58", "phrases", ["58"]),
        ("The US focus", "us", "names", []),
        ("They told us so", "US", "names", []),
        ("Activists said so", "activists", "names", ["Activists"]),
        ("The “Army  of\nVareth” said", '"Army of Vareth"', "names", ["Army  of\nVareth"]),
        ("The Northern Alliance of Tharin said", "Southern Alliance of Tharin", "names", []),
        ("The Tharin Observatory for Human Rights said", "Tharin Observatory of Human Rights", "names", []),
        ("Vareths army killed 20 men", "Vareth's army killed 20", "quotes", ["Vareths army killed 20"]),
        ("the co‑ordinated attack", "co-ordinated attack", "quotes", ["co‑ordinated attack"]),
        ("a soft\u00adhyphen here", "softhyphen", "quotes", ["soft\u00adhyphen"]),
        ("twelve died, twelve died", "twelve died", "quotes", ["twelve died", "twelve died"]),
        ("short", "a much longer quote than all of the text", "quotes", []),
        ("nothing", "", "quotes", []),
        ("nothing", " ’ ", "quotes", []),
    ],
)  # fmt: skip
def test_alignment(text: str, words: str, kind: str, found: list[str]) -> None:
    aligner = Aligner(text, Span(0, len(text)))
    assert [a.span.of(text) for a in getattr(aligner, kind)(words)] == found


def test_a_long_quote_is_its_figures_sentence() -> None:
    text = f"{SENTENCE.capitalize()}. " + "Nothing else was known by the evening of that day in the town. " * 12
    document, figures = parse(make_report("r", text)), find_figures(text)
    (window,) = windows(document, figures)
    said = parse_answer(json.dumps({"claims": [claim(1, "at least 14 civilians", text.strip())]}), pytest.fail)
    (grounded,) = Grounding(document, window, pytest.fail).all(said)
    assert grounded.reading.quote.of(text) == f"{SENTENCE.capitalize()}."


def test_a_figure_written_otherwise_must_be_the_only_one_of_its_count() -> None:
    text = "Shelling killed twelve men and twelve women of Qasra on Monday."
    document, told = parse(make_report("r", text)), []
    (window,) = windows(document, find_figures(text))
    said = parse_answer(json.dumps({"claims": [claim(1, "12", text), claim(2, "12 women", text)]}), told.append)
    assert Grounding(document, window, told.append).all(said) == []
    assert told == [f'the claim "{words}" is left out: its quote holds no such number of people' for words in ("12", "12 women")]


def test_the_window_that_knows_more_around_a_figure_reads_it() -> None:
    text = " ".join(f"Shelling killed {n} men of Qasra on Monday." for n in range(11, 17))
    document, figures = parse(make_report("r", text)), find_figures(text)
    first, second = windows(document, figures, length=175, overlap=2)[:2]
    shared = [f for f in first.figures if f in second.figures]
    assert len(shared) == 2

    def told(window: Window, outcome: str) -> tuple[Window, list[Grounded]]:
        claims = [claim(n, f.span.of(text), f"Shelling killed {f.span.of(text)}", outcome=outcome) for n, f in enumerate(shared)]
        return window, Grounding(document, window, pytest.fail).all(parse_answer(json.dumps({"claims": claims}), pytest.fail))

    readings = merged([told(first, "killed"), told(second, "injured")])
    # The earlier of the two stands deeper in the first window, the later one in the second.
    assert [(r.figure, r.outcome) for r in readings] == [(shared[0], Outcome.KILLED), (shared[1], Outcome.INJURED)]
    assert readings == merged([told(second, "injured"), told(first, "killed")])


def test_endless_answers_are_cut() -> None:
    told: list[str] = []
    said = parse_answer(json.dumps({"claims": [claim(n, "58", "58 died") for n in range(MOST + 7)]}), told.append)
    assert len(said) == MOST
    assert told == [f"the model gave {MOST + 7} claims; only the first {MOST} are looked at"]
