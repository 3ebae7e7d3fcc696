"""Which people a figure counts, by its words alone: everybody, a family, some relatives, one or a few told by their names."""

import re
from functools import cache, lru_cache

from tolltrace.model import Claim, Status
from tolltrace.vocab import vocabulary

EVERYONE, WHOLE, OTHERS, FAMILY = "everyone", "whole", "others", "family"


@cache
def _classes() -> tuple[dict[str, str], frozenset[str]]:
    data = vocabulary("groups")
    words: dict[str, str] = dict.fromkeys(data["everyone"].split(), EVERYONE)
    words |= dict.fromkeys(data["whole"].split(), WHOLE)
    words |= dict.fromkeys(data["others"].split(), OTHERS)
    for kind in ("demographic", "role"):
        for name, listed in data[kind].items():
            words |= dict.fromkeys(listed.split(), name)
    return words, frozenset(data["demographic"])


def demographic() -> frozenset[str]:
    """The classes by age or sex, which overlap with what people do."""
    return _classes()[1]


@cache
def _some() -> frozenset[str]:
    return frozenset(vocabulary("groups")["some"].split())


@cache
def _families() -> frozenset[str]:
    return frozenset(vocabulary("groups")["families"].split())


@lru_cache(maxsize=8192)
def classes_of(group: str) -> frozenset[str]:
    """The classes of people that a victim noun names: "al-nusra front commander" is command, "women and children" two, "members
    of her family" family."""
    known, _ = _classes()
    if of_family(group):
        return frozenset({FAMILY})
    found = set()
    for part in group.lower().replace(",", " and ").split(" and "):
        words = part.split()
        head = words.index("of") if "of" in words[1:] else len(words)
        words = words[:head]
        if any(known.get(w) == OTHERS for w in words):
            found.add(OTHERS)
        elif words:
            found.add(next((known[w] for w in reversed(words) if w in known), words[-1]))
    return frozenset(found or {EVERYONE})


@lru_cache(maxsize=8192)
def of_family(group: str) -> bool:
    """Whether a noun counts a family's people: "family members", "relatives", "members of the Saleh family"."""
    words = group.lower().split()
    if not words or words[0] in ("other", "others"):
        return False
    if words[-1] in ("families", "households"):
        return True
    head, _, rest = group.lower().partition(" of ")
    if rest and head.split()[-1:] in (["members"], ["member"]):
        return not _families().isdisjoint(rest.split())
    return words[-1] in ("relatives", "kin") or (words[-1] in ("members", "member") and not _families().isdisjoint(words))


def is_whole(claim: Claim) -> bool:
    """Whether a figure counts all people of its status (or, when the status is open, all people)."""
    classes = classes_of(claim.group)
    if claim.status is Status.MIXED:
        return True
    if is_named(claim) or points_back(claim):
        return False
    return EVERYONE in classes or (WHOLE in classes and claim.status is Status.CIVILIAN)


_BACK = re.compile(r"(?:all |the )?both\b|(?:the|these|those|all) (?:two|three|four|five|six)\b", re.IGNORECASE)


def points_back(claim: Claim) -> bool:
    """Whether a figure counts people just named ("both were killed") and so is no toll of its own."""
    return not claim.group.endswith(("people", "civilians")) and _BACK.match(claim.count.phrase) is not None


# A name of two words or more, or a row of names.
_NAME = re.compile(r"(?:[^\W\d_][\w'’-]*,?\s+)*?[A-Z][\w'’.-]+,?\s+(?:[^\W\d_][\w'’-]*,?\s+)*?(?:a[a-z]{1,2}-)?[A-Z]")
_AGE = re.compile(r"\b[\w-]+[- ](?:years?|months?|weeks?|days?)[- ]old\b|\([^()]*\)|,\s*\d+$|\bof\s+\d+$", re.IGNORECASE)
_COUNTED = re.compile(r"\d|\b(?:people|killed|dead|wounded|injured|victims|martyrs)\b", re.IGNORECASE)
_ROW = 30  # names of one row


def without_age(phrase: str) -> str:
    """The words of a figure without the age of the person it tells of, which counts nobody."""
    return _AGE.sub("", phrase).strip()


def is_named(claim: Claim) -> bool:
    """Whether a figure is a victim or some told by their names ("Adib Saleh"), with no noun that would count anybody else."""
    if claim.group or claim.count.low is None or claim.count.low != claim.count.high or not 1 <= claim.count.low <= _ROW:
        return False
    phrase = without_age(claim.count.phrase)
    return _NAME.match(phrase) is not None and (claim.count.low <= 2 or not _COUNTED.search(phrase))


def is_some(claim: Claim) -> bool:
    """Whether a figure counts, by its noun, only some of those harmed: a family, children, somebody's sons, the neighbours."""
    classes = classes_of(claim.group)
    if is_named(claim) or points_back(claim) or FAMILY in classes:
        return True
    return claim.group.rpartition(" ")[2] in _some() or classes <= demographic() | _some()
