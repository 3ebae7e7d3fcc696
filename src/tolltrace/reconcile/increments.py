"""Figures that count further people ("three more", "a seventh person", "seven of the wounded"): they add to a toll or are covered
by it, and are never a rival toll of their own."""

import re
from collections.abc import Sequence
from functools import lru_cache

from tolltrace.model import Claim, Outcome, Status
from tolltrace.reconcile.groups import Stated, add, together
from tolltrace.reconcile.people import is_whole

_MORE = re.compile(r"\b(?:another|further|additional|(?<!or )(?<!no )more(?! than))\b", re.IGNORECASE)
_OTHERS = re.compile(r"\bothers?\b", re.IGNORECASE)
_WOUNDED = re.compile(r"\bof (?:the|those|these|his|her|their)\b[\w\s]{0,20}?\b(?:wounded|injured|hurt)\b", re.IGNORECASE)
_RANKS = """
    first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth sixteenth
    seventeenth eighteenth nineteenth twentieth
""".split()  # noqa: SIM905 - words read better so
_RANK = re.compile(rf"^(?:an?|the|his|her|their)?\s*(?:({'|'.join(_RANKS)})|(\d+)(?:st|nd|rd|th))\b", re.IGNORECASE)


def further(claim: Claim) -> bool:
    """Whether a figure says by its own words that it counts people beside others. Five other names are of people counted."""
    return (_further(_words(claim)) and not claim.group.endswith("names")) or _of_wounded(claim) or rank(claim) > 0


@lru_cache(maxsize=16384)
def _further(words: str) -> bool:
    return bool(_MORE.search(words) or _OTHERS.search(words))


def rank(claim: Claim) -> int:
    """Which victim a figure of one person is said to be ("a seventh person" is 7), 0 when it does not say."""
    found = _RANK.match(claim.count.phrase.strip()) if (claim.count.low, claim.count.high) == (1, 1) else None
    if found is None:
        return 0
    return _RANKS.index(found[1].lower()) + 1 if found[1] else int(found[2])


def _of_wounded(claim: Claim) -> bool:
    """Whether those who died are said to be of the wounded: "seven of the wounded", or a group named so."""
    return _wounded(_words(claim)) or (claim.outcome is Outcome.KILLED and _injured(claim.group))


@lru_cache(maxsize=16384)
def _wounded(words: str) -> bool:
    return bool(_WOUNDED.search(words))


@lru_cache(maxsize=16384)
def _injured(group: str) -> bool:
    return bool({"wounded", "injured"} & set(group.lower().split()))


def _words(claim: Claim) -> str:
    return f"{claim.count.phrase} {claim.group}"


def with_further(
    stated: Stated | None, base: Sequence[Claim], extra: Sequence[Claim], told: Sequence[Claim]
) -> tuple[Stated | None, list[Claim]]:
    """What a line comes to with the further people ``extra``, and those of them that it covers already. ``stated`` is what its
    other figures ``base`` come to; alone, further people are all that is told. ``told`` holds all figures of the telling."""
    if stated is None:
        return together(extra), []
    adding = [c for c in extra if _adds(c, base) and not _further_to_some(c, base, told)]
    return add([stated, together(adding)]), [c for c in extra if c not in adding]


def _adds(extra: Claim, base: Sequence[Claim]) -> bool:
    """Whether further people are told plainly as more than those counted before. A total told after them, or in one breath with
    them and without a noun ("rose to 45 after five more died"), holds them already; so may one beside wounded who died."""
    if nth := rank(extra):
        return any(c.count.high == nth - 1 for c in base) and not any((c.count.stated_high or 0) >= nth for c in base)
    words = _words(extra)
    wholes = [c for c in base if is_whole(c)]
    if not _MORE.search(words):
        return bool(_OTHERS.search(words)) and not _of_wounded(extra) and _beside(extra, wholes)
    later = any(c.figure.start > extra.figure.start for c in wholes)
    toll = any(not c.group and c.quote.overlaps(extra.quote) for c in wholes)
    return not later and not toll


def _further_to_some(extra: Claim, base: Sequence[Claim], told: Sequence[Claim]) -> bool:
    """Whether further people are counted beside some of those whom a larger figure holds: "12 people died. Three sisters of the
    baker were killed, and another two women". What was told last before them says whom they are further to; in one breath with
    the whole it is its breakdown, and they are further to the whole."""
    wholes = [c for c in base if is_whole(c) and (c.count.stated_high or 0) >= (extra.count.stated_high or 0)]
    last = max((c for c in told if c.figure.start < extra.figure.start and not further(c)), key=_start, default=None)
    if last is None or not wholes or is_whole(last):
        return False
    return not any(c.quote.overlaps(last.quote) or c.quote.overlaps(extra.quote) for c in wholes)


def _start(claim: Claim) -> int:
    return claim.figure.start


def _beside(extra: Claim, wholes: Sequence[Claim]) -> bool:
    """Whether "others" are others than those of a whole: told in one breath with it, or of another status. Elsewhere they are as
    often others than somebody named ("killed the mayor and six others"), and of the whole."""
    size = extra.count.stated_high or 0
    near = [
        c
        for c in wholes
        if c.status in (Status.UNKNOWN, Status.MIXED, extra.status)
        or (extra.status is Status.UNKNOWN and (c.count.stated_high or 0) > size)
    ]
    return not near or any(c.group and c.quote.overlaps(extra.quote) and c.figure.start < extra.figure.start for c in near)


def complements(extra: Claim, claims: Sequence[Claim]) -> bool:
    """Whether further people stand in one breath with a part ("9 children and 31 others"): they complete it, not the whole."""
    return any(not further(c) and not is_whole(c) and c.quote.overlaps(extra.quote) for c in claims)
