"""The machine form of an evaluation. Shares are rounded to four digits, as people quote them."""

import json
from typing import TypedDict

from tolltrace.evaluate.calibration import Calibration
from tolltrace.evaluate.clusters import Across
from tolltrace.evaluate.confusion import Confusion
from tolltrace.evaluate.evaluation import Evaluation
from tolltrace.evaluate.faults import Fault, Faults
from tolltrace.evaluate.rates import Rates, Share
from tolltrace.evaluate.score import Scores
from tolltrace.evaluate.slices import Slices


class RatesRow(TypedDict):
    p: float
    r: float
    f1: float


class LinksRow(RatesRow):
    gold_pairs: int
    found: int


class _ScoresRow(TypedDict):
    reports: int
    gold_claims: int
    predicted_claims: int
    detection: RatesRow
    claim_strict: RatesRow
    claim_full: RatesRow
    accuracy_on_matched: dict[str, float]
    events_in_report_b3: list[float]


class ScoresRow(_ScoresRow, total=False):
    """The last two only where annotations name incidents. B-cubed figures are precision, recall and F1."""

    incidents_across_reports_b3: list[float]
    links_across_reports: LinksRow


class ShareRow(TypedDict):
    hits: int
    of: int


class ConfusionCell(TypedDict):
    """``gold`` or ``predicted`` is None where there is no claim on that side."""

    gold: str | None
    predicted: str | None
    claims: int


class ConfusionRow(TypedDict):
    field: str
    cells: list[ConfusionCell]


class SliceRow(TypedDict):
    value: str
    gold_claims: int
    predicted_claims: int
    detection: RatesRow
    claim_strict: RatesRow
    claim_full: RatesRow


class SlicesRow(TypedDict):
    by: str
    rows: list[SliceRow]


class BinRow(TypedDict):
    low: float
    high: float
    predicted_claims: int
    mean_confidence: float
    claims: float
    strict: float


class CalibrationRow(TypedDict):
    """The errors are expected calibration errors."""

    bins: list[BinRow]
    error_claims: float
    error_strict: float


class WrongRow(TypedDict):
    field: str
    wanted: str
    given: str


class FaultRow(TypedDict):
    report: str
    id: str
    outcome: str
    interval: str
    before: str
    figure: str
    after: str
    wrong: list[WrongRow]
    confidence: float | None


class FaultsRow(TypedDict):
    """The worst of each kind, and how many there are in all."""

    missed: list[FaultRow]
    false: list[FaultRow]
    wrong: list[FaultRow]
    all_missed: int
    all_false: int
    all_wrong: int


class EvaluationObject(TypedDict):
    """What ``tolltrace eval --json FILE`` holds. ``spread``: where the F1 of whole claims and the accuracy of fields lie in 95 of
    100 draws of as many reports, low and high. ``baselines``: the accuracy of always giving the most frequent annotated value."""

    scores: ScoresRow
    spread: dict[str, list[float]]
    baselines: dict[str, float]
    fields: dict[str, ShareRow]
    confusions: list[ConfusionRow]
    slices: list[SlicesRow]
    calibration: CalibrationRow | None
    faults: FaultsRow


def _r(value: float) -> float:
    return round(value, 4)


def rates_row(rates: Rates) -> RatesRow:
    return RatesRow(p=_r(rates.precision), r=_r(rates.recall), f1=_r(rates.f1))


def _b3(rates: Rates) -> list[float]:
    return [_r(rates.precision), _r(rates.recall), _r(rates.f1)]


def scores_row(scores: Scores) -> ScoresRow:
    row = ScoresRow(
        reports=scores.reports,
        gold_claims=scores.gold_claims,
        predicted_claims=scores.predicted_claims,
        detection=rates_row(scores.detection),
        claim_strict=rates_row(scores.claim_strict),
        claim_full=rates_row(scores.claim_full),
        accuracy_on_matched={name: _r(share.rate) for name, share in scores.fields.items()},
        events_in_report_b3=_b3(scores.events),
    )
    if scores.across is not None:
        row["incidents_across_reports_b3"] = _b3(scores.across.incidents)
        row["links_across_reports"] = _links(scores.across)
    return row


def _links(across: Across) -> LinksRow:
    links = across.links
    return LinksRow(gold_pairs=len(links.wanted), found=len(links.found), **rates_row(links.rates))


def _share(share: Share) -> ShareRow:
    return ShareRow(hits=share.hits, of=share.of)


def _confusion(confusion: Confusion) -> ConfusionRow:
    cells = [ConfusionCell(gold=g or None, predicted=p or None, claims=n) for (g, p), n in sorted(confusion.counts.items())]
    return ConfusionRow(field=confusion.field, cells=cells)


def _slices(found: Slices) -> SlicesRow:
    rows = [
        SliceRow(
            value=s.value,
            gold_claims=s.gold,
            predicted_claims=s.given,
            detection=rates_row(s.detection),
            claim_strict=rates_row(s.claim_strict),
            claim_full=rates_row(s.claim_full),
        )
        for s in found.rows
    ]
    return SlicesRow(by=found.dimension, rows=rows)


def _calibration(found: Calibration) -> CalibrationRow:
    bins = [
        BinRow(
            low=b.low,
            high=b.high,
            predicted_claims=b.claims.of,
            mean_confidence=_r(b.confidence),
            claims=_r(b.claims.rate),
            strict=_r(b.strict.rate),
        )
        for b in found.bins
    ]
    return CalibrationRow(bins=bins, error_claims=_r(found.error_claims), error_strict=_r(found.error_strict))


def _fault(fault: Fault) -> FaultRow:
    return FaultRow(
        report=fault.doc,
        id=fault.id,
        outcome=fault.outcome,
        interval=fault.interval,
        before=fault.excerpt.before,
        figure=fault.excerpt.figure,
        after=fault.excerpt.after,
        wrong=[WrongRow(field=w.field, wanted=w.wanted, given=w.given) for w in fault.wrong],
        confidence=fault.confidence,
    )


def _faults(found: Faults) -> FaultsRow:
    return FaultsRow(
        missed=[_fault(f) for f in found.missed],
        false=[_fault(f) for f in found.false],
        wrong=[_fault(f) for f in found.wrong],
        all_missed=found.all_missed,
        all_false=found.all_false,
        all_wrong=found.all_wrong,
    )


def evaluation_object(found: Evaluation) -> EvaluationObject:
    """``found`` as it goes into a file."""
    return EvaluationObject(
        scores=scores_row(found.scores),
        spread={name: [_r(r.low), _r(r.high)] for name, r in found.spread.items()},
        baselines={name: _r(share.rate) for name, share in found.baselines.items()},
        fields={name: _share(share) for name, share in found.scores.fields.items()},
        confusions=[_confusion(c) for c in found.confusions],
        slices=[_slices(s) for s in found.slices],
        calibration=None if found.calibration is None else _calibration(found.calibration),
        faults=_faults(found.faults),
    )


def evaluation_json(found: Evaluation) -> str:
    """The evaluation as one JSON object, indented."""
    return json.dumps(evaluation_object(found), ensure_ascii=False, indent=1, allow_nan=False) + "\n"
