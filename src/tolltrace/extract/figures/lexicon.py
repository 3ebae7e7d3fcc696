"""The words of quantities and of people, read once from the vocabularies into the lookups that the grammar needs."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import IntEnum
from functools import cache
from typing import Any

from tolltrace.errors import VocabularyError
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


Phrase = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Nouns:
    """Head nouns. ``sorts`` by single word; ``pairs`` are heads of two words ("aid worker"), True when plural; ``statuses`` by
    noun (one or two words); ``leaning`` are words before an open head that decide its status; ``described`` the singular
    nouns that tell of one victim."""

    sorts: Mapping[str, Word]
    pairs: Mapping[Phrase, bool]
    statuses: Mapping[str, Status]
    leaning: Mapping[str, Status]
    kin: frozenset[str]
    groups: frozenset[str]
    described: frozenset[str]


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Lookups by lower-case word, or by tuple of words where phrases matter. ``modifiers`` stand before a number, ``after``
    behind it; ``sets`` are the closed classes of ``vocab/numbers.yml`` by name."""

    cardinals: Mapping[str, int]  # zero..nineteen, twenty..ninety, twenty-one..ninety-nine, nine-hundred
    tens: frozenset[str]
    scales: Mapping[str, int]
    dozens: Mapping[str, int]
    vague: Mapping[str, int]
    multiples: Mapping[str, int]
    modifiers: Mapping[Phrase, Modifier]
    after: Mapping[Phrase, Modifier]
    leads: frozenset[Phrase]
    between: frozenset[Phrase]
    particles: Mapping[str, frozenset[str]]
    sets: Mapping[str, frozenset[str]]
    noun: Nouns

    @property
    def nouns(self) -> Mapping[str, Word]:
        """What each known word is to a noun phrase."""
        return self.noun.sorts


_SETS = ("boundless", "changes", "ages_before", "aged_nouns", "months", "weekdays", "year_before", "numbered", "titled",
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
    return lead + last + ("es" if last.endswith(("s", "sh", "ch", "x", "z")) else "s")


def _phrases(items: Iterable[str]) -> frozenset[Phrase]:
    return frozenset(tuple(item.split()) for item in items)


def _modifiers(table: Mapping[str, Iterable[str]]) -> dict[Phrase, Modifier]:
    return {tuple(phrase.split()): Modifier(name) for name, phrases in table.items() for phrase in phrases}


def _words(name: str, items: Iterable[Any]) -> frozenset[str]:
    """A set of words; YAML reads a bare no, on or off as a truth value, which would silently lose the word."""
    found = frozenset(items)
    wrong = [item for item in found if not isinstance(item, str)]
    if wrong:
        raise VocabularyError(f"numbers.yml, {name}: {wrong[0]!r} is no word; put it in quotation marks")
    return found


def _cardinals(numbers: Mapping[str, Any]) -> dict[str, int]:
    words: dict[str, int] = dict(numbers["units"]) | dict(numbers["tens"])
    for ten, value in numbers["tens"].items():
        for unit, more in numbers["units"].items():
            if 0 < more < 10:
                words[f"{ten}-{unit}"] = value + more
    words |= {f"{unit}-hundred": more * 100 for unit, more in numbers["units"].items() if more > 0}
    return words


def _nouns(numbers: Mapping[str, Any], victims: Mapping[str, Any]) -> Nouns:
    """Later entries win: a person's noun over a thing's, a thing's over a word that ends the phrase."""
    irregular: dict[str, str] = victims["plurals"]
    sorts: dict[str, Word] = dict.fromkeys(numbers["stops"], Word.STOP)
    counting = {*numbers["vague"], *numbers["units"], *numbers["tens"], *numbers["scales"], "hundred", "dozen"}
    sorts |= dict.fromkeys(counting, Word.STOP)
    for thing in numbers["things"]:
        sorts[plural(thing, irregular)] = Word.THINGS
        sorts[thing] = Word.THING
    sorts |= dict.fromkeys(numbers["invariants"], Word.THINGS)
    statuses: dict[str, Status] = {}
    singular: set[str] = set()
    pairs: dict[Phrase, bool] = {}
    for status in (Status.UNKNOWN, Status.CIVILIAN, Status.COMBATANT):
        for noun in victims[status.value]:
            many = plural(noun, irregular)
            statuses[noun] = statuses[many] = status
            if " " in noun:
                pairs |= {tuple(noun.split()): False, tuple(many.split()): True}
                continue
            sorts[many] = Word.PLURAL
            sorts[noun] = Word.SINGULAR
            singular.add(noun)
    sorts |= dict.fromkeys(victims["collectives"], Word.PLURAL)
    sorts |= dict.fromkeys(victims["states"], Word.STATE)
    return Nouns(
        sorts=sorts,
        pairs=pairs,
        statuses=statuses,
        leaning={word: Status(name) for name, words in victims["leaning"].items() for word in words},
        kin=frozenset(victims["kin"]),
        groups=frozenset(victims["groups"]),
        described=frozenset(singular - {*victims["not_described"], *victims["states"], *victims["collectives"]}),
    )


@cache
def lexicon() -> Lexicon:
    """The lexicon made of ``vocab/numbers.yml`` and ``vocab/victims.yml``. Raises VocabularyError."""
    numbers, victims = vocabulary("numbers"), vocabulary("victims")
    sets = {name: _words(name, numbers[name]) for name in _SETS}
    sets |= {name: _words(name, words) for name, words in numbers["grammar"].items()}
    sets["zero"] = _words("zero_words", victims["zero_words"])
    sets["nationals"] = _words("nationals", victims["nationals"])
    return Lexicon(
        cardinals=_cardinals(numbers),
        tens=frozenset(numbers["tens"]),
        scales=numbers["scales"],
        dozens=numbers["dozens"],
        vague=numbers["vague"],
        multiples=numbers["multiples"],
        modifiers=_modifiers(numbers["modifiers"]),
        after=_modifiers(numbers["after"]),
        leads=_phrases(numbers["leads"]),
        between=_phrases(numbers["between"]),
        particles={word: frozenset(verbs) for word, verbs in numbers["particles"].items()},
        sets=sets,
        noun=_nouns(numbers, victims),
    )
