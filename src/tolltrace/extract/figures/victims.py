"""Whom a noun names: civilian, combatant or unknown, by the words of ``vocab/victims.yml``."""

from functools import lru_cache

from tolltrace.extract.figures.lexicon import lexicon
from tolltrace.model import Status

_MARKS = "\"“”„«»‘'`(),.;:"
_GROWN_UP = 18  # years
_OPEN = frozenset({"other", "others", "person", "people", "body", "bodies"})


@lru_cache(maxsize=4096)
def victim_status(noun: str) -> Status | None:
    """The status that a noun or noun phrase gives its people; None for words that name no people.

    The head (last known noun) decides: "soldiers" combatant, "children" civilian. Where it is open ("deaths", "members"),
    the nearest word before it that leans does: "civilian deaths" civilian, "army casualties" combatant. Heads joined by
    "and", "or" or "with" that differ are mixed ("civilians and soldiers"); a whole figure ("dozens of civilians") may be given.
    """
    words = [word for raw in noun.lower().replace("’", "'").split() if (word := raw.strip(_MARKS))]
    parts: list[list[str]] = [[]]
    for word in words:
        if word in {"and", "or", "with"}:
            parts.append([])
        else:
            parts[-1].append(word)
    found = {status for part in parts if part and (status := _one(tuple(part))) is not None}
    known = found - {Status.UNKNOWN}
    if len(known) > 1:
        return Status.MIXED
    if known:
        return known.pop()  # kin and others go with whom they are named: "a woman and her son" are civilians
    return Status.UNKNOWN if found else None


def _one(words: tuple[str, ...]) -> Status | None:  # noqa: PLR0911 - one return for each way to tell
    if "of" in words[1:-1]:
        cut = words.index("of", 1)
        head, rest = _one(words[:cut]), words[cut + 1 :]
        if head is None:
            return _one(rest)  # "dozens of civilians"
        # "members of IS": what they are members of decides; their family does not.
        if words[cut - 1] in {"member", "members", "men"} and head is Status.UNKNOWN:
            return next((s for w in rest if (s := _belonging(w)) is not None), head)
        return head
    if words[-1].endswith("-old"):
        return _by_age(words[-1])
    statuses, leaning = lexicon().noun.statuses, lexicon().noun.leaning
    for i in range(len(words) - 1, -1, -1):
        pair = " ".join(words[i - 1 : i + 1]) if i else ""
        status = statuses.get(pair) or statuses.get(words[i])
        if status is None:
            continue
        if status is not Status.UNKNOWN or (words[i] in _OPEN and not i):
            return status
        for j in range(i - 1, -1, -1):
            lean = leaning.get(words[j])
            if lean is not None:
                return lean
        return status
    return None


def _belonging(word: str) -> Status | None:
    noun = lexicon().noun
    lean = noun.leaning.get(word) or noun.statuses.get(word)
    return lean if word not in noun.groups and lean is not Status.UNKNOWN else None


def _by_age(word: str) -> Status:
    """A "2-year-old" is a child; a "42-year-old" could be anybody."""
    number, unit, _ = (*word.split("-"), "", "")[:3]
    years = int(number) if number.isdecimal() and len(number) < 4 else lexicon().cardinals.get(number, _GROWN_UP)
    return Status.CIVILIAN if unit != "year" or years < _GROWN_UP else Status.UNKNOWN


def is_kin(noun: str) -> bool:
    """Whether the (singular) noun is a relation: "wife", "son"."""
    return noun.lower() in lexicon().noun.kin
