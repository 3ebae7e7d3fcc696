"""When a predicted field is right: one small function a judgement, and the one table of the fields that are scored.

Words of closed vocabularies, intervals and days are right when equal. Names of people, bodies and places are written in many
ways, so they are compared tolerantly: "SOHR" is "Syrian Observatory for Human Rights", "Khan Shaykhun" is "Khan Sheikhoun".
"""

import re
from collections.abc import Callable, Mapping
from datetime import timedelta
from difflib import SequenceMatcher

from tolltrace.evaluate.rows import Period, Row

_ALIKE = 0.75  # share of equal characters from which two spellings are one name
_SHARED = 0.5  # share of common words from which two names are one
_EXTRA = 4  # further words that a longer form of a name may have: "the Syrian army" for "army"
_SLACK = timedelta(1)  # a night's strike is dated to either day
_LONGER = timedelta(7)  # a period may be this much longer than the annotated one and still be near

_EMPTY_WORDS = frozenset(["the", "of", "a", "an", "and", "for", "in", "near"])
_WORD = re.compile(r"[a-z0-9]+")
_LETTERS = re.compile(r"[A-Za-z]+")
_LISTED = re.compile(r",| and ")
_NO_NAME = re.compile(r"\b(?:al|el|ad|ar|as|ash|at|az|an|de|dei?r)\b|[^a-z]")


def _words(name: str) -> set[str]:
    return set(_WORD.findall(name.lower())) - _EMPTY_WORDS


def _initials(name: str) -> str:
    return "".join(w[0] for w in _LETTERS.findall(name) if w[0].isupper()).lower()


def _alike(a: str, b: str) -> bool:
    return SequenceMatcher(None, a, b).ratio() >= _ALIKE


def same_name(gold: str, guess: str) -> bool:
    """Whether two names mean one: shared words, initials, or nearly the same letters. No name is right only for no name."""
    if not gold or not guess:
        return gold == guess
    wanted, given = _words(gold), _words(guess)
    if not wanted or not given:
        return False
    if given <= wanted or (wanted <= given and len(given) <= len(wanted) + _EXTRA):
        return True
    if len(wanted & given) >= _SHARED * len(wanted | given):
        return True
    return _initials(gold) == guess.lower() or _initials(guess) == gold.lower() or _alike(gold.lower(), guess.lower())


def _bare(place: str) -> str:
    """A place name without articles and everything but its letters."""
    return _NO_NAME.sub("", place.lower())


def same_place(gold: str, guess: str) -> bool:
    """Whether the most specific place annotated is one of the first two predicted, in this or a similar spelling."""
    if not gold or not guess:
        return gold == guess
    wanted = _bare(_LISTED.split(gold)[0])
    for part in _LISTED.split(guess)[:2]:
        given = _bare(part)
        if wanted and wanted == given:
            return True
        if len(wanted) > 2 and len(given) > 2 and (wanted in given or given in wanted or _alike(wanted, given)):
            return True
    return False


def near(gold: Period | None, guess: Period | None) -> bool:
    """Whether two periods meet, give or take a day, and the predicted one is at most a week longer."""
    if gold is None or guess is None:
        return gold is guess
    meet = guess.start - _SLACK <= gold.end and gold.start - _SLACK <= guess.end
    return meet and guess.end - guess.start <= gold.end - gold.start + _LONGER


Judgement = Callable[[Row, Row], bool]

FIELDS: Mapping[str, Judgement] = {
    "interval": lambda g, p: g.interval == p.interval,
    "status": lambda g, p: g.status == p.status,
    "claimant": lambda g, p: same_name(g.claimant, p.claimant),
    "stance": lambda g, p: g.stance == p.stance,
    "scope": lambda g, p: g.scope == p.scope,
    "date": lambda g, p: g.period == p.period,
    "date_near": lambda g, p: near(g.period, p.period),
    "place": lambda g, p: same_place(g.place, p.place),
    "responsible": lambda g, p: same_name(g.responsible, p.responsible),
    "method": lambda g, p: g.method == p.method,
}
"""The fields that are scored on matched claims, in the order in which they are told."""

STRICT = ("interval", "status")
"""What must be right for a claim to count in ``claim_strict``."""

FULL = ("interval", "status", "scope", "claimant", "date_near", "place")
"""What must be right for a claim to count in ``claim_full``."""

SHOWN: Mapping[str, Callable[[Row], str]] = {
    "interval": lambda r: f"[{_bound(r.low)}, {_bound(r.high)}]",
    "status": lambda r: r.status,
    "claimant": lambda r: r.claimant,
    "stance": lambda r: r.stance,
    "scope": lambda r: r.scope,
    "date": lambda r: str(r.period or ""),
    "date_near": lambda r: str(r.period or ""),
    "place": lambda r: r.place,
    "responsible": lambda r: r.responsible,
    "method": lambda r: r.method,
    "outcome": lambda r: r.outcome,
}
"""Each field's value in words, "" when there is none."""


def _bound(value: int | None) -> str:
    return "open" if value is None else str(value)
