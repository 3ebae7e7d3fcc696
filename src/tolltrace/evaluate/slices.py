"""The figures for one publisher, one method, one outcome ... at a time."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from tolltrace.evaluate.fields import FULL, STRICT
from tolltrace.evaluate.match import Matching
from tolltrace.evaluate.rates import Rates
from tolltrace.evaluate.rows import GoldClaim, GoldReport, Row
from tolltrace.evaluate.score import right

Asked = Callable[[str, Row], str]


@dataclass(frozen=True, slots=True)
class Slice:
    """One value of a dimension. A matched or missed claim belongs to the annotation's value, a false alarm to its own."""

    value: str
    gold: int
    given: int
    detection: Rates
    claim_strict: Rates
    claim_full: Rates


@dataclass(frozen=True, slots=True)
class Slices:
    dimension: str
    rows: tuple[Slice, ...]


def _sure(_: str, row: Row) -> str:
    return ("sure" if row.sure else "not sure") if isinstance(row, GoldClaim) else "false alarms"


_OF_A_CLAIM: Mapping[str, Asked] = {
    "outcome": lambda _, row: row.outcome,
    "status": lambda _, row: row.status,
    "stance": lambda _, row: row.stance,
    "scope": lambda _, row: row.scope,
    "method": lambda _, row: row.method,
    "modifier": lambda _, row: row.modifier,
    "report": lambda doc, _: doc,
    "sure": _sure,
}

DIMENSIONS = ("publisher", *_OF_A_CLAIM)
"""What figures can be told apart by; ``sure`` is whether the annotators were."""


def slices(gold: Sequence[GoldReport], matching: Matching, dimension: str) -> Slices:
    """The figures by ``dimension``, values with most annotations first. Raises KeyError for an unknown dimension."""
    publishers = {g.report.doc: g.report.publisher for g in gold}
    asked = (lambda doc, _: publishers[doc]) if dimension == "publisher" else _OF_A_CLAIM[dimension]
    found: Counter[str] = Counter()
    strict: Counter[str] = Counter()
    full: Counter[str] = Counter()
    for pair in matching.required:
        value = asked(pair.doc, pair.gold)
        found[value] += 1
        strict[value] += right(pair, STRICT)
        full[value] += right(pair, FULL)
    missed = Counter(asked(m.doc, m.gold) for m in matching.missed)
    false = Counter(asked(f.doc, f.guess) for f in matching.false)
    rows = []
    for value in found | missed | false:
        wanted, given = found[value] + missed[value], found[value] + false[value]
        rates = (Rates.of(hits[value], given, wanted) for hits in (found, strict, full))
        rows.append(Slice(value, wanted, given, *rates))
    return Slices(dimension, tuple(sorted(rows, key=lambda s: (-s.gold, s.value))))
