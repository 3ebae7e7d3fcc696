"""Reports that cite nobody and yet give the same rare figures or the same sentences within days: they rest on one count, whoever
made it.

A hospital's list or an agency's flash is often printed without a word on where it comes from. Two such reports are no two
witnesses. Only figures that two people counting by themselves would hardly both reach say so (exact ones, not round, and large or
several), and sentences that two people writing by themselves would not both write. Counting one origin too few is the safe error:
it asks for another source, and never confirms on one.
"""

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations
from zlib import crc32

from tolltrace.link.happenings import Told
from tolltrace.model import Claim, Outcome, Stance

_DAYS = 3  # between the days by which two reports knew; later ones may have learnt from anybody
_ROUND = 10  # from here on figures that end in 0 or 5 are often rounded, and agree by that
_RARE = math.log(300)  # of the product of what is shared: 31 killed with 47 injured, or 347 killed; 12 with 9 falls short

_RUN = 8  # words in a row that are one piece of a sentence
_PIECES = 16  # of the pieces of its quotes that a telling is known by, those with the smallest hashes
_SAME = 6  # pieces of which two tellings must share: a passage of some twenty words
_WORD = re.compile(r"\w+")

_Figure = tuple[Outcome, int]


def echoed(members: Sequence[Told], voices: Mapping[str, str]) -> dict[str, str]:
    """The origin of each claim of one incident's tellings: that in ``voices``, but tellings that cite nobody and share rare
    figures or sentences have one origin, named by what they share."""
    found = {c.id: voices[c.id] for t in members for c in t.claims if c.id in voices}
    alone = {t.id: _figures(t) for t in members if cites_nobody(t)}
    tied: dict[str, set[str]] = {}
    told: dict[str, set[_Figure]] = {}
    for a, b in combinations((t for t in members if t.id in alone), 2):
        both = alone[a.id] & alone[b.id]
        alike = sum(math.log(n) for _, n in both) >= _RARE or len({*a.sentences} & {*b.sentences}) >= _SAME
        if alike and a.happening.report != b.happening.report and _near(a, b):
            one = tied.get(a.id, {a.id}) | tied.get(b.id, {b.id})
            tied |= dict.fromkeys(one, one)
            for t in (a.id, b.id):
                told[t] = told.get(t, set()) | both
    claims = {t.id: [c.id for c in t.claims if c.id in found] for t in members if t.id in tied}
    for group in {id(one): one for one in tied.values()}.values():
        heard = [c for t in group for c in claims[t]]
        if len({found[c] for c in heard}) > 1:
            found |= dict.fromkeys(heard, _name({figure for t in group for figure in told[t]}))
    return found


def cites_nobody(told: Told) -> bool:
    """Whether a telling rests on nobody it names."""
    return not any(c.claimant or c.via for c in told.claims)


def sketch(texts: Iterable[str]) -> tuple[int, ...]:
    """Some of the pieces of ``texts``, the same of them for the same sentences wherever they are read."""
    rows = [_WORD.findall(text.casefold()) for text in texts]
    pieces = {crc32(" ".join(row[at : at + _RUN]).encode()) for row in rows for at in range(len(row) - _RUN + 1)}
    return tuple(sorted(pieces)[:_PIECES])


def _near(a: Told, b: Told) -> bool:
    return a.known_by is not None and b.known_by is not None and abs((a.known_by - b.known_by).days) <= _DAYS


def _figures(told: Told) -> set[_Figure]:
    return {(c.outcome, n) for c in told.claims if (n := _exact(c)) and (n < _ROUND or n % 5)}


def _exact(claim: Claim) -> int:
    """The number of an exact figure that stands, else 0."""
    count = claim.count
    exact = count.low is not None and count.low == count.high and claim.stance is Stance.REPORTED
    return count.low or 0 if exact else 0


def _name(figures: set[_Figure]) -> str:
    told = sorted(figures, key=lambda f: (list(Outcome).index(f[0]), -f[1]))
    return f"unnamed source of {', '.join(f'{n} {outcome.value}' for outcome, n in told) or 'the same words'}"
