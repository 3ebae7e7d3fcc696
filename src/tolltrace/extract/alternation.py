"""Many words as one pattern that shares their beginnings, so that a position of a text at which none of them stands is left after
a letter or two. A plain alternation tries each of some hundred words there.
"""

import re
from collections.abc import Iterable

_Units = tuple[str, ...]  # a word cut into the patterns of its characters
_FEW = 3  # branches that are tried as soon as their first letters are asked for


def alternation(words: Iterable[object], *, space: str = r"\s+") -> str:
    """A pattern for any of ``words``, ``space`` standing for a space in them. It matches what the plain alternation of the words,
    longest first, matches, with and without case.

    Branches that open with different characters exclude each other, and a word stands after those that go on from it.
    """
    longest_first = sorted(sorted(set(map(str, words))), key=len, reverse=True)
    units = [tuple(space if char == " " else re.escape(char) for char in word) for word in longest_first]
    branches = _branches(units)
    openings = {word[0] if word else "" for word in units}
    pattern = "|".join(branches)
    if _FEW < len(branches) == len(openings) and all(map(str.isalnum, openings)):
        return f"(?=[{''.join(sorted(openings))}])(?:{pattern})"
    return pattern


def _branches(words: list[_Units]) -> list[str]:
    """The patterns of ``words``, one for each opening, or for each word where case or an odd letter may make two openings one."""
    groups: dict[str, list[_Units]] = {}
    for word in words:
        groups.setdefault(word[0] if word else "", []).append(word[1:])
    if len(groups) > 1 and (len({opening.lower() for opening in groups}) < len(groups) or not "".join(groups).isascii()):
        return ["".join(word) for word in words]
    return [opening and opening + _rest(rest) for opening, rest in groups.items()]


def _rest(words: list[_Units]) -> str:
    """What may follow an opening."""
    branches = _branches(words)
    return branches[0] if len(branches) == 1 else f"(?:{'|'.join(branches)})"
