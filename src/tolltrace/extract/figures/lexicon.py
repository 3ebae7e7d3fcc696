"""The words of quantities and of people, read once from the vocabularies into the lookups that the grammar needs."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import IntEnum
from functools import cache
from typing import Any

from tolltrace.model import Modifier, Status
from tolltrace.vocab import vocabulary


class Word(IntEnum):
    """What a word is to a noun phrase."""

    SINGULAR = 1  # one person: "soldier"
    PLURAL = 2  # several: "soldiers", "people"
    STATE = 3  # "dead", "wounded": may stand for the people or before them
    THING = 4  # no person: "missile", "year"
    THINGS = 5  # several of them: "missiles", "years", "km"
    STOP = 6  # ends the phrase


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Lookups by lower-case word, or by tuple of words where phrases matter (``modifiers``, ``leads``, ``between``)."""

    cardinals: Mapping[str, int]  # zero..nineteen, twenty..ninety, twenty-one..ninety-nine
    tens: frozenset[str]
    scales: Mapping[str, int]
    dozens: Mapping[str, int]
    vague: Mapping[str, int]
    multiples: Mapping[str, int]
    modifiers: Mapping[tuple[str, ...], Modifier]
    leads: frozenset[tuple[str, ...]]
    between: frozenset[tuple[str, ...]]
    particles: Mapping[str, frozenset[str]]
    sets: Mapping[str, frozenset[str]]
    nouns: Mapping[str, Word]
    heads: frozenset[tuple[str, ...]]  # nouns of two words: "aid worker"
    plural_heads: Mapping[tuple[str, ...], bool]
    statuses: Mapping[str, Status]
    leaning: Mapping[str, Status]
    kin: frozenset[str]
    groups: frozenset[str]
    described: frozenset[str]  # singular nouns that describe one victim


_SETS = ("boundless", "changes", "ages_before", "aged_nouns", "months", "weekdays", "year_before", "numbered",
         "currencies_before", "clock_after", "fractions_after", "stops", "measures")  # fmt: skip


def plural(word: str, irregular: Mapping[str, str]) -> str:
    """The plural of an English noun (of its last word): ``irregular`` first, then the rules of spelling."""
    first, _, last = word.rpartition(" ")
    lead = f"{first} " if first else ""
    if word in irregular:
        return irregular[word]
    if last in irregular:
        return lead + irregular[last]
    if last.endswith("man") and last not in {"human", "german"}:
        return lead + last[:-3] + "men"
    if last.endswith("y") and last[-2:-1] not in "aeiou":
        return lead + last[:-1] + "ies"
    if last.endswith(("s", "sh", "ch", "x", "z")):
        return lead + last + "es"
    return lead + last + "s"


def _phrases(items: Iterable[str]) -> frozenset[tuple[str, ...]]:
    return frozenset(tuple(item.split()) for item in items)


def _cardinals(numbers: Mapping[str, Any]) -> dict[str, int]:
    words: dict[str, int] = dict(numbers["units"]) | dict(numbers["tens"])
    for ten, value in numbers["tens"].items():
        for unit, more in numbers["units"].items():
            if 0 < more < 10:
                words[f"{ten}-{unit}"] = value + more
    return words


@cache
def lexicon() -> Lexicon:
    """The lexicon made of ``vocab/numbers.yml`` and ``vocab/victims.yml``. Raises VocabularyError."""
    numbers, victims = vocabulary("numbers"), vocabulary("victims")
    irregular: dict[str, str] = victims["plurals"]
    nouns: dict[str, Word] = dict.fromkeys(numbers["stops"], Word.STOP)
    counting = set(numbers["vague"]) | set(numbers["units"]) | set(numbers["tens"]) | {"hundred"}
    nouns |= dict.fromkeys(counting | set(numbers["scales"]) | {"dozen"}, Word.STOP)
    for thing in numbers["things"]:
        nouns[plural(thing, irregular)] = Word.THINGS
        nouns[thing] = Word.THING
    nouns |= dict.fromkeys(numbers["invariants"], Word.THINGS)
    statuses: dict[str, Status] = {}
    singular: set[str] = set()
    heads: dict[tuple[str, ...], bool] = {}
    for status in (Status.UNKNOWN, Status.CIVILIAN, Status.COMBATANT):
        for noun in victims[status.value]:
            many = plural(noun, irregular)
            statuses[noun] = statuses[many] = status
            if " " in noun:
                heads |= {tuple(noun.split()): False, tuple(many.split()): True}
                continue
            nouns[many] = Word.PLURAL
            nouns[noun] = Word.SINGULAR
            singular.add(noun)
    for collective in ("people", "personnel", "police", "staff", "military", "forces", "troops", "mujahideen", "remains", "lives",
                       "taliban", "twins", "crew", "population", "peshmerga", "airmen", "displaced", "shabiha", "basij", "pasdaran"):  # fmt: skip
        nouns[collective] = Word.PLURAL
    for state in victims["states"]:
        nouns[state] = Word.STATE
    described = singular - set(victims["not_described"]) - set(victims["states"])
    modifiers = {tuple(p.split()): Modifier(name) for name, phrases in numbers["modifiers"].items() for p in phrases}
    return Lexicon(
        cardinals=_cardinals(numbers),
        tens=frozenset(numbers["tens"]),
        scales=numbers["scales"],
        dozens=numbers["dozens"],
        vague=numbers["vague"],
        multiples=numbers["multiples"],
        modifiers=modifiers,
        leads=_phrases(numbers["leads"]),
        between=_phrases(numbers["between"]),
        particles={word: frozenset(verbs) for word, verbs in numbers["particles"].items()},
        sets={name: frozenset(numbers[name]) for name in _SETS} | {"zero": frozenset(victims["zero_words"])},
        nouns=nouns,
        heads=frozenset(heads),
        plural_heads=heads,
        statuses=statuses,
        leaning={word: Status(name) for name, words in victims["leaning"].items() for word in words},
        kin=frozenset(victims["kin"]),
        groups=frozenset(victims["groups"]),
        described=frozenset(described),
    )
