"""A party told by its weapons ("a Harland B-7 bomber", "coalition warplanes") is that party; the weapon belongs to the method."""

import re
from functools import cache

from tolltrace.extract.base import Name
from tolltrace.model import Span
from tolltrace.vocab import vocabulary
from tolltrace.vocab.parties import party_mentions, side_of

_WORD = re.compile(r"[^\W_]+(?:[-‐/.'’][^\W_]+)*")
_MODEL = re.compile(r"[A-Za-z]{1,3}[-‐]?\d{1,3}[A-Za-z]?\d?")  # B-52, F16, Su-24M, Tu-22M3
_DANGLING = re.compile(r"(?:[\s,;]+|\b(?:and|or|with|by|of))+$", re.IGNORECASE)  # left at an end without its weapon


@cache
def _weapons() -> frozenset[str]:
    return frozenset(str(vocabulary("belligerents")["weapons"]).split())


def without_weapons(name: Name) -> Name:
    """``name`` without the words of weapons and aircraft in it, where what is left still names a party; else as it is."""
    words = list(_WORD.finditer(name.text))
    weapons = [word for at, word in enumerate(words) if _is_weapon(words, at)]
    if not weapons:
        return name
    rest = name.text
    for word in reversed(weapons):
        rest = rest[: word.start()] + rest[word.end() :]
    rest = _DANGLING.sub("", " ".join(rest.split()))
    if not side_of(rest) and not party_mentions(rest, 0, len(rest)):
        return name
    # The mention ends where the party does, when the name stands as it was written.
    plain = len(name.text) == name.span.end - name.span.start and name.text.startswith(rest)
    return Name(rest, Span(name.span.start, name.span.start + len(rest)) if plain else name.span)


def _is_weapon(words: list[re.Match[str]], at: int) -> bool:
    word = words[at].group()
    if word.lower() in _weapons():
        return True
    following = words[at + 1].group().lower() if at + 1 < len(words) else ""
    if word.lower() == "fighter":  # "fighter jets", but not a fighter
        return following in _weapons()
    model = _MODEL.fullmatch(word) is not None and not side_of(word)
    return model and ("-" in word or following in _weapons())
