"""Names of persons: which of them mean one, told in full, in part or spelled otherwise."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Sequence
from functools import lru_cache

NAMES = "names"
"""The group of a figure that counts people by their names, and the field of the evidence that is such a name."""
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
_OPEN = {"e": "i", "o": "u"}  # Eman and Iman, Osama and Usama
_LETTERS = str.maketrans({"ł": "l", "ø": "o", "ı": "i", "đ": "d", "ß": "ss"})
_ABD = re.compile(r"\b(abd(?:[aeu]l)?)[\s-]+(?:(?:al|el|ar|as|ad|an)[-\s])?(?=\w)")  # Abdul Rahman, Abd al-Rahman, Abdulrahman
_VOWELS = re.compile(r"[aeiouy]")
_TWICE = re.compile(r"(.)\1+")


def people(rows: Sequence[Sequence[str]]) -> list[list[tuple[int, int]]]:
    """Where each person is named, as row and position, in the order of the first mentions. Names of one row are of as many
    people: "Hassan Ali Saleh and Hussein Ali Saleh" are two, however alike they sound."""
    found: list[tuple[set[tuple[str, ...]], list[tuple[int, int]]]] = []
    by_first: dict[str, list[int]] = defaultdict(list)
    for r, row in enumerate(rows):
        for at, name in enumerate(row):
            sounds = sounds_of(name)
            first = sounds[0] if sounds else ""
            known = next((p for p in by_first[first] if _is(found[p], sounds, r)), None)
            if known is None:
                by_first[first].append(len(found))
                found.append(({sounds}, [(r, at)]))
            else:
                found[known][0].add(sounds)
                found[known][1].append((r, at))
    return [positions for _, positions in found]


def _is(known: tuple[set[tuple[str, ...]], list[tuple[int, int]]], sounds: tuple[str, ...], row: int) -> bool:
    names, positions = known
    return positions[-1][0] != row and one_person(max(names, key=len), sounds)


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
    return tuple(sound for word in _ABD.sub("abdl", name.lower()).split() if word not in PARTICLES and (sound := _sound(word)))


def _sound(word: str) -> str:
    """A word as it sounds: its first letter and its consonants, whoever spelled it."""
    word = _OTHER.sub("", _ARTICLE.sub("", fold(word)))
    for written, sound in _SOUNDS:
        word = word.replace(written, sound)
    return _TWICE.sub(r"\1", _OPEN.get(word[:1], word[:1]) + _VOWELS.sub("", word[1:]))


def fold(word: str) -> str:
    """Letters without their marks: "muñoz" as "munoz"."""
    plain = unicodedata.normalize("NFKD", word.translate(_LETTERS))
    return "".join(c for c in plain if not unicodedata.combining(c))
