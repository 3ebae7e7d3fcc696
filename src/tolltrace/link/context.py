"""What a happening looks like among the others of the casebook: which of its words are rare, how common its party and method are.

Agreement on what everybody says tells nothing: in a casebook of one air force, "airstrike" and its name join no two reports.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from tolltrace.link.happenings import Told
from tolltrace.model import Report

_NAME = re.compile(
    r"(?<![.!?\n] )(?<!^)\b[A-Z][a-z][\w’'-]{2,}"
    r"|\b(?:hospital|school|market|mosque|wedding|funeral|bakery|bus|camp|prison|church)\b"
)
_TIMES = frozenset(
    [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
        "ramadan",
    ]
)
_LIMIT = 20_000  # characters of a quote's surroundings; quotes are clauses


_SMALL = 30  # happenings added to the count, so that a casebook of two reports does not call everything common


def in_context(told: Sequence[Told], reports: Mapping[str, Report]) -> list[Told]:
    """The happenings with their rare words and with the share of the casebook that has their party and method."""
    parties = Counter(p for t in told for p in t.happening.responsible)
    methods = Counter(t.happening.method for t in told)
    whole = len(told) + _SMALL
    return [
        replace(
            t,
            party_share=max((parties[p] / whole for p in t.happening.responsible), default=0.0),
            method_share=methods[t.happening.method] / whole,
        )
        for t in with_words(told, reports)
    ]


def with_words(told: Sequence[Told], reports: Mapping[str, Report]) -> list[Told]:
    """The happenings with their rare words: those of their quotes that at most a handful of reports of the casebook use,
    without the words of their own places and parties, which are compared for themselves."""
    found = {t.id: _words(t, reports) for t in told}
    used_in: Counter[str] = Counter()
    by_report: dict[str, set[str]] = {}
    for t in told:
        by_report.setdefault(t.happening.report, set()).update(found[t.id])
    for words in by_report.values():
        used_in.update(words)
    most = max(3, len(by_report) // 50)
    return [replace(t, words=frozenset(w for w in found[t.id] if used_in[w] <= most)) for t in told]


def _words(told: Told, reports: Mapping[str, Report]) -> set[str]:
    report = reports.get(told.happening.report)
    if report is None:
        return set()
    known = " ".join((told.happening.where.written, *told.happening.responsible, *(c.claimant for c in told.claims))).casefold()
    spans = {c.quote for c in told.claims}
    words = {m.group().casefold() for span in spans for m in _NAME.finditer(span.of(report.text)[:_LIMIT])}
    return {w.rstrip("’'s") for w in words if w not in known and w not in _TIMES}
