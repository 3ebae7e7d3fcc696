"""Names of persons: which of them mean one, told in full, in part or spelled otherwise."""

import re
from collections.abc import Sequence
from functools import lru_cache

_ARTICLE = re.compile(r"^(?:al|el|a[a-z]{1,2})[-‐–]\s?")
_OTHER = re.compile(r"[^a-z]")
PARTICLES = frozenset({"al", "el", "bin", "ibn", "bint", "abu", "abo", "umm", "um"})
# Sounds that transliterations from Arabic write in several ways.
_SOUNDS = (
    ("th", "z"),
    ("dh", "z"),
    ("sh", "s"),
    ("kh", "h"),
    ("gh", "g"),
    ("ph", "f"),
    ("ou", "w"),
    ("oo", "w"),
    ("q", "k"),
    ("j", "g"),
    ("v", "w"),
)
_VOWELS = re.compile(r"[aeiouy]")
_TWICE = re.compile(r"(.)\1+")


def people(names: Sequence[str]) -> list[list[int]]:
    """The positions of the names of each person, in the order of their first names."""
    found: list[tuple[list[str], list[int]]] = []
    for at, name in enumerate(names):
        sounds = list(sounds_of(name))
        known = next((one for one in found if one_person(one[0], sounds)), None)
        if known is None:
            found.append((sounds, [at]))
            continue
        known[1].append(at)
        if len(sounds) > len(known[0]):
            known[0][:] = sounds
    return [positions for _, positions in found]


def one_person(one: Sequence[str], other: Sequence[str]) -> bool:
    """Whether two names, as they sound, may be one person's: the first names sound alike, and the rest of one holds the rest of
    the other."""
    if not one or not other or one[0] != other[0]:
        return False
    rest, beside = set(one[1:]), set(other[1:])
    return rest <= beside or beside <= rest


@lru_cache(maxsize=16384)
def sounds_of(name: str) -> tuple[str, ...]:
    """The words of a name as they sound, without articles and what means father or son."""
    return tuple(sound for word in name.lower().split() if word not in PARTICLES and (sound := _sound(word)))


def _sound(word: str) -> str:
    """A word as it sounds: its first letter and its consonants, whoever spelled it."""
    word = _OTHER.sub("", _ARTICLE.sub("", word))
    for written, sound in _SOUNDS:
        word = word.replace(written, sound)
    return _TWICE.sub(r"\1", word[:1] + _VOWELS.sub("", word[1:]))
