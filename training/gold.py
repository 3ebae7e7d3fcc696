"""Annotated reports as examples: the windows of the product's own encoder, each with the answers that annotation gives.

A figure's answers are positions in the lists of ``tolltrace.extract.learned.traits``; candidates of when, where and who are right
by the same tolerances that scoring uses, and several may be.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
from tests.eval.contrast import contrast_set

from tolltrace.evaluate import GoldReport
from tolltrace.evaluate.fields import near, same_name, same_place
from tolltrace.evaluate.rows import GoldClaim, Period
from tolltrace.extract.document import Document, parse
from tolltrace.extract.extractor import figures_of
from tolltrace.extract.fold import fold_text
from tolltrace.extract.learned import traits
from tolltrace.extract.learned.clues import NONE, Clues, clues_of
from tolltrace.extract.learned.encode import KINDS, Encoded, encode
from tolltrace.extract.where import Mention, find_mentions
from tolltrace.model import Report, make_report
from tolltrace.places import Gazetteer

UNTOLD = "untold"
"""The method of a claim whose annotation tells neither method, time, place nor claimant."""
UNASKED = -100
"""The answer that no loss counts: an annotation does not tell."""


@dataclass(frozen=True)
class Answers:
    """What annotation says of the figures of one window, in their order. ``outcome`` is 0 for no claim; the others are UNASKED
    for figures that are no claims. ``right`` holds for each kind (figures, candidates) 1 where a candidate is right; a row of
    zeros is not asked. ``same`` (figures, figures): 1 one happening, 0 not, UNASKED."""

    outcome: np.ndarray
    status: np.ndarray
    stance: np.ndarray
    scope: np.ndarray
    method: np.ndarray
    right: dict[str, np.ndarray]
    same: np.ndarray
    sure: np.ndarray


@dataclass(frozen=True)
class Example:
    """``ruleless``: always shown without what the rules hold."""

    doc: str
    group: str
    encoded: Encoded
    answers: Answers
    ruleless: bool = False


def examples(name: str, annotated: Sequence[GoldReport]) -> list[Example]:
    """The examples of one annotated set; ``group`` keeps together in one fold what tells of the same incidents."""
    gazetteer = Gazetteer.default()
    groups = groups_of(annotated)
    return [e for report in annotated for e in examples_of(report, f"{name}:{groups[report.report.doc]}", gazetteer)]


def sentences(name: str) -> list[Example]:
    """The examples of a contrast set: outcome, status, stance and scope only, each sentence a group of its own."""
    gazetteer = Gazetteer.default()
    found: list[Example] = []
    for number, (sentence, wanted) in enumerate(contrast_set(name)):
        report = make_report(f"{name}-{number}", sentence, published=date(2016, 5, 12))
        claims = [
            GoldClaim(
                figure=w.span,
                outcome=w.outcome,
                status=w.status,
                low=w.low,
                high=w.high,
                modifier="",
                claimant="",
                stance=w.stance,
                scope=w.scope,
                period=None,
                place="",
                responsible="",
                method=UNTOLD,
                event=None,
                incident=None,
                id=str(at),
                sure=True,
            )
            for at, w in enumerate(wanted)
        ]
        found += examples_of(GoldReport(report, tuple(claims)), f"{name}:{number}", gazetteer)
    return found


def groups_of(annotated: Sequence[GoldReport]) -> dict[str, str]:
    """Reports that share an incident, or that were published on one day by the dates of their claims, stand in one group."""
    parent: dict[str, str] = {}

    def root(x: str) -> str:
        parent.setdefault(x, x)
        while parent[x] != x:
            x = parent[x]
        return x

    for r in annotated:
        doc = f"doc {r.report.doc}"
        keys = {f"incident {c.incident}" for c in r.claims if c.incident}
        keys |= {
            f"day {c.period.start}" for c in r.claims if c.period and c.scope == "incident" and c.period.start == c.period.end
        }
        for key in keys:
            parent[root(key)] = root(doc)
        root(doc)
    return {r.report.doc: root(f"doc {r.report.doc}") for r in annotated}


def examples_of(report: GoldReport, group: str, gazetteer: Gazetteer) -> list[Example]:
    clues = clues_in(report.report, gazetteer)
    claims = match(clues, report.claims)
    return [Example(report.report.doc, group, w, answers(clues, w, claims)) for w in encode(clues)]


def clues_in(report: Report, gazetteer: Gazetteer) -> Clues:
    document = document_of(report)
    return clues_of(document, figures_of(document.text), gazetteer)


def places_in(report: Report, gazetteer: Gazetteer) -> tuple[Mention, ...]:
    """The places that the report names, in text order."""
    return find_mentions(document_of(report), gazetteer).all


def document_of(report: Report) -> Document:
    return parse(replace(report, text=fold_text(report.text).text))


def match(clues: Clues, claims: Sequence[GoldClaim]) -> dict[int, GoldClaim]:
    """Which annotated claim each figure (by position) states: equal intervals first, then the most characters in common."""
    rows = []
    for i, f in enumerate(clues.figures):
        for j, claim in enumerate(claims):
            span = f.figure.span
            shared = min(span.end, claim.figure.end) - max(span.start, claim.figure.start)
            if shared > 0:
                same = (f.figure.count.low, f.figure.count.high) == (claim.low, claim.high)
                rows.append((not same, -shared / (max(span.end, claim.figure.end) - min(span.start, claim.figure.start)), i, j))
    found: dict[int, GoldClaim] = {}
    used: set[int] = set()
    for _, _, i, j in sorted(rows):
        if i not in found and j not in used:
            found[i] = claims[j]
            used.add(j)
    return found


def answers(clues: Clues, window: Encoded, claims: dict[int, GoldClaim]) -> Answers:
    told = [claims.get(i) for i in window.figures]
    listed = {
        "status": [s.value for s in traits.STATUSES],
        "stance": [s.value for s in traits.STANCES],
        "scope": [s.value for s in traits.SCOPES],
        "method": [m.value for m in traits.METHODS],
    }
    outcomes = [o.value if o else "" for o in traits.OUTCOMES]
    rows = {
        name: np.array([values.index(v) if c and (v := getattr(c, name)) in values else UNASKED for c in told], dtype=np.int64)
        for name, values in listed.items()
    }
    same = np.full((len(told), len(told)), UNASKED, dtype=np.int64)
    for a, one in enumerate(told):
        for b, other in enumerate(told):
            if one and other and one.event is not None and a != b:
                same[a, b] = int(one.event == other.event)
    return Answers(
        outcome=np.array([outcomes.index(c.outcome) if c else 0 for c in told], dtype=np.int64),
        **rows,
        right={kind: _right(clues, window, told, kind) for kind in KINDS if kind != "whole"}
        | {"whole": _whole(window, told, claims)},
        same=same,
        sure=np.array([1.0 if c is None or c.sure else 0.0 for c in told], dtype=np.float32),
    )


def _right(clues: Clues, window: Encoded, told: Sequence[GoldClaim | None], kind: str) -> np.ndarray:
    options = window.options[kind]
    found = np.zeros((len(told), len(options.positions)), dtype=np.float32)
    for row, claim in enumerate(told):
        if claim is None or claim.method == UNTOLD:
            continue
        grades = [_grade(clues, kind, c, claim) for c in options.positions]
        best = max(grades)
        if best > 0:
            found[row] = [1.0 if g == best else 0.0 for g in grades]
    return found


def _whole(window: Encoded, told: Sequence[GoldClaim | None], claims: dict[int, GoldClaim]) -> np.ndarray:
    """Right is the figure that a claim is annotated as part of, in each of its tellings; -1 is the figure itself."""
    first = {c.id: c.repeat_of or c.id for c in claims.values()}
    positions = window.options["whole"].positions
    found = np.zeros((len(told), len(positions)), dtype=np.float32)
    for row, claim in enumerate(told):
        if claim is None or claim.method == UNTOLD:
            continue
        whole = first.get(claim.part_of, claim.part_of)
        for column, at in enumerate(positions):
            other = claims.get(at - 1)
            if at - 1 == window.figures[row]:
                found[row, column] = -1.0
            elif at == NONE:
                found[row, column] = 0.0 if whole else 1.0
            elif whole and other is not None and first[other.id] == whole:
                found[row, column] = 1.0
    return found


def _grade(clues: Clues, kind: str, candidate: int, claim: GoldClaim) -> int:
    """2 where the candidate is exactly what the annotation says, 1 where scoring lets it pass, 0 where it is wrong."""
    if kind == "time":
        when = clues.times[candidate - 1].when if candidate != NONE else None
        period = Period(when.start, when.end) if when and when.start and when.end else None
        return 2 if period == claim.period else 1 if near(claim.period, period) else 0
    if kind == "place":
        name = clues.places[candidate - 1].name if candidate != NONE else ""
        return 1 if same_place(claim.place, name) else 0
    name = clues.speakers[candidate - 1].speaker if candidate != NONE else ""
    return 2 if same_name(claim.claimant, name) else 0
