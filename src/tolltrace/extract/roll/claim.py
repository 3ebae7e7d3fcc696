"""The claim that a report's roll makes: at least so many died, for so many are named."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from tolltrace.extract.base import NOBODY, Figure, FigureKind, Reading
from tolltrace.extract.document import Document
from tolltrace.extract.roll.names import named_dead
from tolltrace.model import Claim, Count, Evidence, Modifier, Outcome, Scope, Span, Stance
from tolltrace.vocab import vocabulary
from tolltrace.vocab.persons import people

NAMES = "names"
"""The group of a claim that counts names, and the field of the evidence that each name is."""
_FEWEST = 2
_LISTED = 3  # two names are a roll only where nobody counts two: in one breath they are a figure of their own
_NAMED = re.compile(r"[A-Z][\w’'-]+\s+(?:[\w-]+\s+)?[\w-]*[A-Z]")  # "Adib Saleh", "Omar Abd al-Rahman"
_SHOWN = 120  # characters of a row that stand for it, in whole names; all names are in the evidence
_SURE, _UNSURE = 0.8, 0.6


def roll_of(document: Document) -> tuple[Reading, tuple[Evidence, ...]] | None:
    """What a document says of its dead by their names, and the first mention of each; None where it names hardly anybody."""
    rows = named_dead(document)
    mentions = [name for row in rows for name in row]
    if len(mentions) < _FEWEST:
        return None
    persons = people([m.of(document.text) for m in mentions])
    if len(persons) < _FEWEST:
        return None
    row = max(rows, key=len)
    fit = [name for name in row if name.end - row[0].start <= _SHOWN] or row[:1]
    span = Span(row[0].start, fit[-1].end)
    count = Count(len(persons), None, Modifier.AT_LEAST, span.of(document.text))
    reading = Reading(
        figure=Figure(span, span, count, FigureKind.PERSON),
        quote=document.sentence_at(span.start),
        outcome=Outcome.KILLED,
        group=NAMES,
        stance=Stance.REPORTED,
        claimant=NOBODY,
        confidence=_SURE,
    )
    return reading, tuple(Evidence(NAMES, mentions[at[0]]) for at in persons)


def with_roll(claims: Sequence[Claim], roll: Claim) -> list[Claim]:
    """The claims of a report with that of its roll in text order, told of the happening of the largest count of the dead; single
    victims told in the sentences that name them are of it too.

    More names than anybody counts are as often one person spelled in two ways as a count that came too early: such a roll is
    doubtful until somebody looks.
    """
    if any(c.id == roll.id for c in claims):
        return list(claims)
    dead = [c for c in claims if c.outcome is Outcome.KILLED and c.scope is Scope.INCIDENT and c.stance is not Stance.DENIED]
    if not dead:
        return sorted([*claims, roll], key=_place)
    often = Counter(c.event for c in dead)
    fewest = roll.count.low or 0
    if fewest < _LISTED and any((c.count.stated_high or _FEWEST) >= _FEWEST for c in dead):
        return list(claims)

    def fits(claim: Claim) -> tuple[bool, int, int]:
        most = claim.count.stated_high or 0
        return _of_all(claim) and most >= fewest, often[claim.event], most

    first = max(dead, key=fits)
    roll = replace(
        roll, event=first.event, when=first.when, where=first.where, responsible=first.responsible, method=first.method
    )
    counted = [n for c in dead if _of_all(c) and (n := c.count.stated_high or 0) >= _FEWEST]
    if counted and fewest > max(counted):
        roll = replace(roll, confidence=_UNSURE, doubts=("outcome",))
    names = [e.span for e in roll.evidence if e.field == NAMES]
    beside = {c.id for c in dead if not _of_all(c) and any(c.quote.overlaps(name) for name in names)}
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
