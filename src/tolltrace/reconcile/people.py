"""Which people a figure counts, by its words alone: everybody, a family, some relatives, one or a few told by their names."""

import re
from dataclasses import dataclass
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


def of_names(claim: Claim) -> bool:
    """Whether a figure counts people by their names: at least so many are among the harmed, whatever was counted before."""
    return classes_of(claim.group) == {"names"}


def of_bodies(claim: Claim) -> bool:
    """Whether a figure counts bodies found or seen."""
    return claim.group.rpartition(" ")[2] in _BODIES


_BODIES = frozenset({"bodies", "body", "corpses", "corpse", "remains"})


@dataclass(frozen=True, slots=True)
class Kind:
    """What the words of a figure tell of whom it counts: ``whole`` all people of its status, ``some`` only some of those harmed,
    ``family`` a family's people, ``named`` people told by their names alone."""

    whole: bool
    some: bool
    family: bool
    named: bool


def kind_of(claim: Claim) -> Kind:
    """The kind of a figure; worked out once for the same words."""
    count = claim.count
    return _kind(claim.group, count.phrase, count.low if count.low == count.high else None, claim.status)


@lru_cache(maxsize=65536)
def _kind(group: str, phrase: str, exact: int | None, status: Status) -> Kind:
    classes = classes_of(group)
    named = _is_named(group, phrase, exact)
    back = _points_back(group, phrase)
    family = FAMILY in classes
    tied = EVERYONE in classes and not classes.isdisjoint(_some())  # "friends and martyrs"
    whole = status is Status.MIXED or (
        not (named or back or tied) and (EVERYONE in classes or (WHOLE in classes and status is Status.CIVILIAN))
    )
    some = named or back or tied or family or group.rpartition(" ")[2] in _some() or classes <= demographic() | _some()
    return Kind(whole, some, family, named)


def is_whole(claim: Claim) -> bool:
    """Whether a figure counts all people of its status (or, when the status is open, all people)."""
    return kind_of(claim).whole


def is_some(claim: Claim) -> bool:
    """Whether a figure counts, by its noun, only some of those harmed: a family, children, somebody's sons, the neighbours."""
    return kind_of(claim).some


def is_named(claim: Claim) -> bool:
    """Whether a figure is a victim or some told by their names ("Adib Saleh"), with no noun that would count anybody else."""
    return kind_of(claim).named


_SEVERAL = re.compile(r"\b(?:numbers?|many|multiple|various|numerous|countless|lots|scores|others)\b", re.IGNORECASE)


def is_several(claim: Claim) -> bool:
    """Whether a figure without any number tells of more than one of those harmed: "a number of civilians", "many people"."""
    return not claim.count.bounded and is_whole(claim) and _SEVERAL.search(claim.count.phrase) is not None


_BACK = re.compile(r"(?:all |the )?both\b|(?:the|these|those|all) (?:two|three|four|five|six)\b", re.IGNORECASE)
# "Two of the farmers", "29 of the victims"; "hundreds of the inhabitants" are not counted elsewhere.
_OUT_OF = re.compile(
    r"(?:\d+|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve) of (?:the|these|those)\b", re.IGNORECASE
)


def _points_back(group: str, phrase: str) -> bool:
    """Whether a figure counts people just named ("both were killed") or some of those counted ("seven of those killed"), and so
    is no toll of its own."""
    return (
        group.startswith("those ")
        or _OUT_OF.match(phrase) is not None
        or (not group.endswith(("people", "civilians")) and _BACK.match(phrase) is not None)
    )


# A name of two words or more, or a row of names.
_NAME = re.compile(r"(?:[^\W\d_][\w'’-]*,?\s+)*?[A-Z][\w'’.-]+,?\s+(?:[^\W\d_][\w'’-]*,?\s+)*?(?:a[a-z]{1,2}-)?[A-Z]")
_AGE = re.compile(r"\b[\w-]+[- ](?:years?|months?|weeks?|days?)[- ]old\b|\([^()]*\)|,\s*\d+$|\bof\s+\d+$", re.IGNORECASE)
_COUNTED = re.compile(r"\d|\b(?:people|killed|dead|wounded|injured|victims|martyrs)\b", re.IGNORECASE)
_ROW = 30  # names of one row


def without_age(phrase: str) -> str:
    """The words of a figure without the age of the person it tells of, which counts nobody."""
    return _AGE.sub("", phrase).strip()


def _is_named(group: str, phrase: str, exact: int | None) -> bool:
    if group or exact is None or not 1 <= exact <= _ROW:
        return False
    phrase = without_age(phrase)
    return _NAME.match(phrase) is not None and (exact <= 2 or not _COUNTED.search(phrase))
