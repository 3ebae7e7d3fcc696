"""How far a figure would move with other reports of the same kind: the bootstrap, drawing whole reports.

Claims of one report are told by one writer about few happenings and are right or wrong together; drawing single claims would
promise more certainty than there is.
"""

import random
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tolltrace.evaluate.fields import FIELDS, FULL, STRICT
from tolltrace.evaluate.match import Matching
from tolltrace.evaluate.rates import Rates, Share
from tolltrace.evaluate.rows import GoldReport
from tolltrace.evaluate.score import right

DRAWS = 500  # the ends of a range move by a few thousandths from one seed to another
WITHIN = 0.95
_SEED = 0  # the same data give the same ranges
_WHOLE: Mapping[str, tuple[str, ...]] = {"detection": (), "claim_strict": STRICT, "claim_full": FULL}


@dataclass(frozen=True, slots=True)
class Range:
    """Where a figure lies in 95 of 100 draws."""

    low: float
    high: float


def spread(gold: Sequence[GoldReport], matching: Matching) -> Mapping[str, Range]:
    """Ranges of the F1 of whole claims and of the accuracy of each field, by name; empty without reports."""
    docs = [g.report.doc for g in gold]
    if not docs:
        return {}
    found = Counter(p.doc for p in matching.required)
    given = found + Counter(f.doc for f in matching.false)
    wanted = found + Counter(m.doc for m in matching.missed)
    judged = {**_WHOLE, **{name: (name,) for name in FIELDS}}
    hits = {name: Counter(p.doc for p in matching.required if right(p, fields)) for name, fields in judged.items()}
    columns = {name: [hit[doc] for doc in docs] for name, hit in hits.items()}
    given_of, wanted_of = [given[doc] for doc in docs], [wanted[doc] for doc in docs]
    rng = random.Random(_SEED)  # noqa: S311 - a statistic, no secret
    drawn: dict[str, list[float]] = {name: [] for name in judged}
    for _ in range(DRAWS):
        draw = rng.choices(range(len(docs)), k=len(docs))
        all_given, all_wanted = sum(given_of[i] for i in draw), sum(wanted_of[i] for i in draw)
        sums = {name: sum(column[i] for i in draw) for name, column in columns.items()}
        for name, hit in sums.items():
            of_all = Rates.of(hit, all_given, all_wanted).f1
            drawn[name].append(of_all if name in _WHOLE else Share(hit, sums["detection"]).rate)
    return {name: _range(values) for name, values in drawn.items()}


def _range(values: list[float]) -> Range:
    ordered = sorted(values)
    cut = round((1 - WITHIN) / 2 * len(ordered))
    return Range(ordered[cut], ordered[-1 - cut])
