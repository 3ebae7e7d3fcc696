"""Tellings beside the names of the dead: whoever is named died, so that a report that names so many knows of no fewer.

A list of names is a floor and no rival count (Airwars of Tokhar: at least 73 named beside 78 to 203 reported). It holds where
nobody in its report counts as many, and sets aside what others said before the names were known.
"""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from tolltrace.model import Claim, Outcome
from tolltrace.reconcile.admit import Admission
from tolltrace.reconcile.groups import Stated, is_range, together
from tolltrace.reconcile.telling import Telling, left_out
from tolltrace.reconcile.tellings import tellings
from tolltrace.reconcile.voices import keeps_its_count
from tolltrace.vocab.claimants import root
from tolltrace.vocab.parties import side_of
from tolltrace.vocab.persons import NAMES


def told_beside_names(admission: Admission, outcome: Outcome) -> list[Telling]:
    """The tellings of ``outcome`` among the claims that stand, those below the names of their own report set aside."""
    standing, wholes, echoed = admission.standing, admission.wholes, admission.echoed
    listed: dict[str, list[Claim]] = defaultdict(list)
    for claim in standing:
        if claim.outcome is outcome and claim.count.low and claim.group == NAMES and _of_report(claim.claimant):
            listed[claim.report].append(claim)
    if not listed:
        return tellings(standing, wholes, outcome, echoed)
    named = {c.id for claims in listed.values() for c in claims}
    told = tellings([c for c in standing if c.id not in named], wholes, outcome, echoed)
    for report, claims in listed.items():
        told = _over(told, report, claims)
    return told


_ANYBODY = re.compile(
    r"(?:[A-Za-z][a-z]* ){0,2}(?:[Ss]ources|[Rr]eports|[Aa]ccounts|[Pp]osts|[Mm]edia|[Uu]sers|[Oo]utlets)(?: in .*)?"
)


def _of_report(claimant: str) -> bool:
    """Whether names are the report's: told in its own voice, or by "sources", who are whoever it found."""
    return not claimant or (_ANYBODY.fullmatch(claimant) is not None and not side_of(claimant))


def _over(told: Sequence[Telling], report: str, names: Sequence[Claim]) -> list[Telling]:
    """The tellings of an incident over the names of one report. Only a party's word stands below them, and that of a newsroom
    close to a party that is blamed. Of the names themselves a count that the report states of as many is a figure among others
    unless its own voice counts as many; a floor is none where anybody does."""
    floor = max(c.count.low or 0 for c in names)
    blamed = [party for t in told for party in t.responsible]
    left = [_without(t, floor) if t.report == report and _fewer(t.total, floor) and not _keeps(t, blamed) else t for t in told]
    covering = [i for i, t in enumerate(left) if t.report == report and _reaches(t.total, floor)]
    stated = [c for c in names if c.count.high is not None and c.count.high >= floor]
    voices = {root(c.claimant) for c in names}
    own = [i for i in covering if left[i].claimant in voices]
    at = min(own if stated else covering, key=lambda i: (not _starts_at(left[i].total, floor), left[i].claimant), default=None)
    if at is None:
        return [*left, Telling(report, "", None, None, together(stated or names), (), ())]
    left[at] = _beside(left[at], floor, names)
    return left


def _keeps(told: Telling, blamed: Sequence[str]) -> bool:
    """Whether a telling stands below the names: a party's, and that of a newsroom close to the party that is blamed."""
    return bool(side_of(told.claimant)) and keeps_its_count(told.claimant, blamed)


def _beside(told: Telling, floor: int, names: Sequence[Claim]) -> Telling:
    """A telling that counts as many as are named. The report's own ("up to 36", "two people ...") starts at its names, unless it
    gives a range, which has weighed them; else these are some of those counted."""
    total = told.total
    weighed = total is not None and any(is_range(c) and c.count.high == total.high for c in total.claims)
    if told.claimant or total is None or weighed or (total.low is not None and total.low >= floor):
        return replace(told, within=(*told.within, *((c, "listed") for c in names)))
    low = floor if total.low is not None else max(floor, total.least or 0)
    exact = tuple(e for e in total.exact if e.value >= floor)
    return replace(told, total=replace(total, low=low, exact=exact, claims=tuple(dict.fromkeys((*total.claims, *names)))))


def _without(told: Telling, floor: int) -> Telling:
    return left_out(told, {name: line for name, line in told.lines.items() if _fewer(line, floor)}, "named")


def _fewer(line: Stated | None, floor: int) -> bool:
    return line is not None and line.high is not None and line.high < floor


def _starts_at(line: Stated | None, floor: int) -> bool:
    return line is not None and (line.low or 0) >= floor


def _reaches(line: Stated | None, floor: int) -> bool:
    return line is not None and line.high is not None and line.high >= floor
