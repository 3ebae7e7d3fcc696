"""The claim that a report's roll makes: at least so many died, for so many are named.

A name or two more than the largest count are often told twice, or of somebody who lives: such a roll bears out that count."""

import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from tolltrace.extract.base import NOBODY, Figure, FigureKind, Reading
from tolltrace.extract.document import Document
from tolltrace.extract.roll.names import named_dead
from tolltrace.model import Claim, Count, Evidence, Modifier, Outcome, Scope, Span, Stance
from tolltrace.vocab import vocabulary
from tolltrace.vocab.persons import NAMES, people

_FEWEST = 2
_LISTED = 3  # two names are a roll only where nobody counts two: in one breath they are a figure of their own
_NAMED = re.compile(r"[A-Z][\w’'-]+\s+(?:[\w-]+\s+)?[\w-]*[A-Z]")  # "Adib Saleh", "Omar Abd al-Rahman"
_SHOWN = 120  # characters of a row that stand for it, in whole names; all names are in the evidence
_SURPLUS = 1.15  # times the largest count: of 26 rolls so little longer, ten named more than other recorders count
_OPEN = 1.5  # times an open count ("at least three"): so many names do not gainsay it
_SURE, _UNSURE = 0.8, 0.6


@dataclass(frozen=True, slots=True)
class Roll:
    """The names of the dead of one happening: the ``reading`` of how many died at least, the first mention of each person named,
    and the claim whose happening it is (None where no other claim tells of it)."""

    reading: Reading
    names: tuple[Evidence, ...]
    first: Claim | None


def roll_of(document: Document, claims: Sequence[Claim] = ()) -> Roll | None:
    """What a document says of its dead by their names beside what its ``claims`` count; None where it names hardly anybody.

    The roll is of the happening with the largest count that can hold it, one told in the sentences that name them before others.
    Names told with another day, with a total of several happenings or with a denial are of no roll.
    """
    rows = named_dead(document)
    if not rows:
        return None
    dead = [c for c in claims if c.outcome is Outcome.KILLED]
    told = [c for c in dead if c.scope is Scope.INCIDENT and c.stance is not Stance.DENIED]
    first = _happening(told, rows, len(_persons(document, rows)))
    rows = [row for row in rows if not any(_elsewhere(c, first) for c in dead if _stands_by(c, row))]
    persons = _persons(document, rows)
    fewest = _LISTED if any((c.count.stated_high or _FEWEST) >= _FEWEST for c in told) else _FEWEST
    if len(persons) < fewest or any(_counts_them(c, rows, len(persons)) for c in dead):
        return None
    span = _figure(rows, {c.figure for c in dead}, document)
    counted = [c.count for c in told if _of_all(c) and (c.count.stated_high or 0) >= _FEWEST]
    most = max((n.high or n.low or 0 for n in counted), default=None)
    borne_out = most if most is not None and most < len(persons) <= _SURPLUS * most else len(persons)
    count = Count(borne_out, None, Modifier.AT_LEAST, span.of(document.text))
    unsure = bool(counted) and borne_out > max(n.high or _OPEN * (n.low or 0) for n in counted)
    reading = Reading(
        figure=Figure(span, span, count, FigureKind.PERSON),
        quote=document.sentence_at(span.start),
        outcome=Outcome.KILLED,
        group=NAMES,
        stance=Stance.REPORTED,
        claimant=NOBODY,
        confidence=_UNSURE if unsure else _SURE,
        doubts=("outcome",) if unsure else (),
    )
    return Roll(reading, tuple(Evidence(NAMES, rows[at[0][0]][at[0][1]]) for at in persons), first)


def _persons(document: Document, rows: Sequence[Sequence[Span]]) -> list[list[tuple[int, int]]]:
    return people([[name.of(document.text) for name in row] for row in rows])


def _happening(told: Sequence[Claim], rows: Sequence[Sequence[Span]], named: int) -> Claim | None:
    often = Counter(c.event for c in told)

    def fits(claim: Claim) -> tuple[bool, bool, int, int]:
        most = claim.count.stated_high or 0
        holds = _of_all(claim) and most >= named
        return holds and any(_stands_by(claim, row) for row in rows), holds, often[claim.event], most

    return max(told, key=fits, default=None)


def _counts_them(claim: Claim, rows: Sequence[Sequence[Span]], named: int) -> bool:
    """Whether a figure is these very names in one breath ("Adib Saleh (35), Omar Saleh (8) and Mona Saleh (3) died")."""
    inside = all(claim.figure.start <= name.start and name.end <= claim.figure.end for row in rows for name in row)
    return inside and claim.count.low == claim.count.high == named


def _stands_by(claim: Claim, row: Sequence[Span]) -> bool:
    """Whether a claim is told where a row of names stands."""
    return any(claim.quote.overlaps(name) for name in row)


def _elsewhere(claim: Claim, first: Claim | None) -> bool:
    """Whether a claim is of no single happening, is denied, or is dated on other days than ``first``."""
    if claim.scope is not Scope.INCIDENT or claim.stance is Stance.DENIED:
        return True
    if first is None:
        return False
    a, b = claim.when, first.when
    if a.start is None or b.start is None:
        return False
    return (a.end or a.start) < b.start or (b.end or b.start) < a.start


def _figure(rows: Sequence[Sequence[Span]], taken: Collection[Span], document: Document) -> Span:
    """The characters that stand for the roll: its longest row as far as it is short, with what stands around a name that is a
    figure by itself."""
    row = max(rows, key=len)
    fit = [name for name in row if name.end - row[0].start <= _SHOWN] or row[:1]
    span = Span(row[0].start, fit[-1].end)
    if span not in taken:
        return span
    quote = document.sentence_at(span.start)
    return Span(quote.start, max(span.end, min(quote.end, quote.start + _SHOWN)))


def with_roll(claims: Sequence[Claim], roll: Claim, first: Claim | None) -> list[Claim]:
    """The claims of a report with that of its roll in text order; single victims told in the sentences that name them are of its
    happening too, unless told of another day."""
    if first is None:
        return sorted([*claims, roll], key=_place)
    roll = replace(
        roll, event=first.event, when=first.when, where=first.where, responsible=first.responsible, method=first.method
    )
    names = [e.span for e in roll.evidence if e.field == NAMES]
    beside = {
        c.id
        for c in claims
        if c.outcome is Outcome.KILLED and not _of_all(c) and not _elsewhere(c, first) and _stands_by(c, names)
    }
    return sorted([*(replace(c, event=roll.event) if c.id in beside else c for c in claims), roll], key=_place)


def _place(claim: Claim) -> tuple[int, int]:
    return claim.figure.start, claim.figure.end


def _of_all(claim: Claim) -> bool:
    """Whether a claim counts people without saying of whom in particular, or by their names: no children, no friends."""
    if claim.group == NAMES:
        return True
    if not claim.group and _NAMED.search(claim.count.phrase):
        return False
    if "family" in claim.group:
        return False
    groups = vocabulary("groups")
    head = claim.group.lower().split(" of ")[0].split()[-1:]
    return not head or head[0] in f"{groups['everyone']} {groups['whole']}".split()
