"""The headline figures: detection, claims right in their core and in full, fields on matched claims, events and incidents."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from tolltrace.evaluate.clusters import Across, across_reports, events_in_report
from tolltrace.evaluate.fields import FIELDS, FULL, SHOWN, STRICT
from tolltrace.evaluate.match import Matching, Pair
from tolltrace.evaluate.rates import Rates, Share


@dataclass(frozen=True, slots=True)
class Scores:
    """``predicted_claims`` counts predictions for optional annotations too; the rates leave them out. ``across`` is None where
    the annotations name no incidents."""

    reports: int
    gold_claims: int
    predicted_claims: int
    detection: Rates
    claim_strict: Rates
    claim_full: Rates
    fields: Mapping[str, Share]
    events: Rates
    across: Across | None


def right(pair: Pair, fields: Iterable[str]) -> bool:
    """Whether all of ``fields`` are right."""
    return all(FIELDS[name](pair.gold, pair.guess) for name in fields)


def score(matching: Matching) -> Scores:
    """The figures of a matching."""
    required = matching.required
    wanted, given = len(required) + len(matching.missed), len(required) + len(matching.false)

    def rates(hits: int) -> Rates:
        return Rates.of(hits, given, wanted)

    return Scores(
        reports=matching.reports,
        gold_claims=wanted,
        predicted_claims=len(matching.pairs) + len(matching.false),
        detection=rates(len(required)),
        claim_strict=rates(sum(right(p, STRICT) for p in required)),
        claim_full=rates(sum(right(p, FULL) for p in required)),
        fields={name: Share(sum(right(p, (name,)) for p in required), len(required)) for name in FIELDS},
        events=events_in_report(matching.pairs),
        across=across_reports(matching.pairs),
    )


def baselines(matching: Matching) -> Mapping[str, Share]:
    """For each field what always giving the most frequent annotated value would reach: a field that nearly always has one value
    is easily right. Names count as written."""
    required = matching.required
    often = {name: Counter(SHOWN[name](p.gold) for p in required).most_common(1) for name in FIELDS}
    return {name: Share(top[0][1] if top else 0, len(required)) for name, top in often.items()}
