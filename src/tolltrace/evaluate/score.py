"""The headline figures: detection, claims right in their core and in full, fields on matched claims, events and incidents."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from tolltrace.evaluate.clusters import Across, across_reports, events_in_report
from tolltrace.evaluate.fields import FIELDS, FULL, STRICT
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
