"""Whom a noun names: civilian, combatant or unknown, by the words of ``vocab/victims.yml``."""

from functools import lru_cache

from tolltrace.extract.figures.lexicon import lexicon
from tolltrace.model import Status

_OPEN = frozenset({"other", "others", "person", "people", "body", "bodies"})


@lru_cache(maxsize=4096)
def victim_status(noun: str) -> Status | None:
    """The status that a noun or noun phrase gives its people; None for words that name no people.

    The head (last known noun) decides: "soldiers" combatant, "children" civilian. Where it is open ("deaths", "members"),
    the nearest word before it that leans does: "civilian deaths" civilian, "army casualties" combatant. Heads joined by
    "and" or "or" that differ are mixed ("civilians and soldiers").
    """
    words = noun.lower().replace("’", "'").split()
    parts: list[list[str]] = [[]]
    for word in words:
        if word in {"and", "or", ","}:
            parts.append([])
        else:
            parts[-1].append(word)
    found = {status for part in parts if part and (status := _one(tuple(part))) is not None}
    if not found:
        return None
    if found == {Status.CIVILIAN, Status.COMBATANT}:
        return Status.MIXED
    known = found - {Status.UNKNOWN}
    return known.pop() if len(known) == 1 and len(found) == 1 else (Status.UNKNOWN if len(known) != 1 else known.pop())


def _one(words: tuple[str, ...]) -> Status | None:
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


def is_kin(noun: str) -> bool:
    """Whether the (singular) noun is a relation: "wife", "son"."""
    return noun.lower() in lexicon().noun.kin
