"""The worst errors, with the words they stand in: what was missed, what is no claim, and which fields are wrong."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tolltrace.evaluate.fields import FIELDS, SHOWN
from tolltrace.evaluate.match import Matching, Pair, other_outcomes
from tolltrace.evaluate.rows import GoldReport, Row
from tolltrace.model import Span

_TOLD = tuple(name for name in FIELDS if name != "date")  # a date a day off is told only where it is not near
_AROUND = 90  # characters of text on either side of a figure


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A figure in its words; an ellipsis stands where the text goes on."""

    before: str
    figure: str
    after: str


@dataclass(frozen=True, slots=True)
class WrongField:
    field: str
    wanted: str
    given: str


@dataclass(frozen=True, slots=True)
class Fault:
    """One claim that is missing, false or wrong. ``id`` is the annotation's, "" for a false alarm; ``wrong`` tells wrong fields,
    and for a missed claim or a false alarm the outcome where only that differs; ``confidence`` is the prediction's."""

    doc: str
    id: str
    outcome: str
    interval: str
    excerpt: Excerpt
    wrong: tuple[WrongField, ...] = ()
    confidence: float | None = None


@dataclass(frozen=True, slots=True)
class Faults:
    """The worst of each kind, worst first, and how many there are in all."""

    missed: tuple[Fault, ...]
    false: tuple[Fault, ...]
    wrong: tuple[Fault, ...]
    all_missed: int
    all_false: int
    all_wrong: int


def faults(gold: Sequence[GoldReport], matching: Matching, limit: int) -> Faults:
    """At most ``limit`` errors of each kind. Worst are: of missed claims those the annotators were sure of, largest number
    first; of false alarms those given with most confidence; of wrong claims those with most wrong fields, among these the
    most confident."""
    texts = {g.report.doc: g.report.text for g in gold}
    swapped = {id(item): _swap(m.gold, f.guess) for m, f in other_outcomes(matching) for item in (m, f)}
    missed = sorted(matching.missed, key=lambda m: (not m.gold.sure, -_size(m.gold), m.doc, m.gold.figure))
    false = sorted(matching.false, key=lambda f: (-(f.guess.confidence or 0.0), -_size(f.guess), f.doc, f.guess.figure))
    wrong = [(p, found) for p in matching.required if (found := wrong_fields(p))]
    wrong.sort(key=lambda item: (not item[0].gold.sure, -len(item[1]), -(item[0].guess.confidence or 0.0)))
    return Faults(
        tuple(_fault(texts, m.doc, m.gold, m.gold.id, wrong=swapped.get(id(m), ())) for m in missed[:limit]),
        tuple(
            _fault(texts, f.doc, f.guess, "", wrong=swapped.get(id(f), ()), confidence=f.guess.confidence) for f in false[:limit]
        ),
        tuple(_fault(texts, p.doc, p.gold, p.gold.id, wrong=w, confidence=p.guess.confidence) for p, w in wrong[:limit]),
        len(missed),
        len(false),
        len(wrong),
    )


def _swap(gold: Row, guess: Row) -> tuple[WrongField, ...]:
    return (WrongField("outcome", SHOWN["outcome"](gold), SHOWN["outcome"](guess)),)


def wrong_fields(pair: Pair) -> tuple[WrongField, ...]:
    """The fields of a matched claim that are not right, in the order of ``FIELDS``."""
    return tuple(
        WrongField(name, SHOWN[name](pair.gold), SHOWN[name](pair.guess))
        for name in _TOLD
        if not FIELDS[name](pair.gold, pair.guess)
    )


def _size(row: Row) -> int:
    return max(row.low or 0, row.high or 0)


def _fault(
    texts: Mapping[str, str],
    doc: str,
    row: Row,
    identity: str,
    *,
    wrong: tuple[WrongField, ...] = (),
    confidence: float | None = None,
) -> Fault:
    return Fault(doc, identity, row.outcome, SHOWN["interval"](row), excerpt(texts[doc], row.figure), wrong, confidence)


def excerpt(text: str, figure: Span) -> Excerpt:
    """The figure with about a line of text on both sides, cut at words."""
    start, end = max(0, figure.start - _AROUND), min(len(text), figure.end + _AROUND)
    before, after = text[start : figure.start], text[figure.end : end]
    if start > 0:
        before = "..." + before[before.find(" ") + 1 :]
    if end < len(text):
        after = after[: after.rfind(" ") + 1 or None].rstrip() + "..."
    return Excerpt(before, figure.of(text), after)
