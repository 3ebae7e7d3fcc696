"""The harm vocabulary compiled once: triggers as one regular expression, word lists as frozen sets."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from tolltrace.model import Method, Outcome
from tolltrace.vocab import vocabulary


class Form(StrEnum):
    """Where the people counted stand, seen from a trigger (harm.yml explains each)."""

    OBJECT = "object"
    SUBJECT = "subject"
    PARTICIPLE = "participle"
    STATE = "state"
    LISTING = "listing"
    MEMBER = "member"


class Role(StrEnum):
    """What a word does to the tie between a figure and a trigger on either side of it."""

    PLAIN = "plain"
    NAME = "name"
    END = "end"
    COLON = "colon"
    COMMA = "comma"
    DASH = "dash"
    QUOTE = "quote"
    BE = "be"
    HAVE = "have"
    ADVERB = "adverb"
    SUBCLAUSE = "subclause"
    RELATIVE = "relative"
    AGENT = "agent"
    JOINT = "joint"
    INNER = "inner"
    LINK = "link"
    VERB = "verb"


@dataclass(frozen=True, slots=True)
class Meaning:
    """One reading of a trigger phrase."""

    outcome: Outcome
    form: Form


@dataclass(frozen=True, slots=True)
class Lexicon:
    """``meanings`` maps a folded phrase to its readings (none where it means no harm); ``phrases`` maps a first word
    to the phrases it opens, as rows of words, the longest first; ``method`` finds any word of a method, in a group named m0,
    m1 ... by its position in ``methods``."""

    meanings: dict[str, tuple[Meaning, ...]]
    phrases: dict[str, tuple[tuple[str, ...], ...]]
    roles: dict[str, Role]
    strict: frozenset[str]
    people_only: frozenset[str]
    zero_only: frozenset[str]
    unreal: frozenset[str]
    not_people: frozenset[str]
    adjectives: frozenset[str]
    after_passive: frozenset[str]
    determiners: frozenset[str]
    unrelated: frozenset[str]
    counting: re.Pattern[str]
    naming: re.Pattern[str]
    speaks: re.Pattern[str]
    heard: re.Pattern[str]
    methods: tuple[Method, ...]
    method: re.Pattern[str]
    open_methods: frozenset[str]
    drone_or_not: frozenset[str]
    aggregate: re.Pattern[str]

    def role(self, word: str) -> Role:
        """The role of a folded word; words in -ly are adverbs."""
        known = self.roles.get(word)
        if known is not None:
            return known
        return Role.ADVERB if len(word) > 4 and word.endswith("ly") else Role.PLAIN


def fold(phrase: str) -> str:
    """Lower case, single spaces, straight apostrophes: the form in which phrases are looked up."""
    return " ".join(phrase.lower().replace("’", "'").split())


@cache
def lexicon() -> Lexicon:
    """The lexicon of harm.yml."""
    data = vocabulary("harm")
    meanings: dict[str, list[Meaning]] = {}
    for outcome, forms in data["triggers"].items():
        for form, phrases in forms.items():
            for phrase in phrases:
                meanings.setdefault(fold(phrase), []).append(Meaning(Outcome(outcome), Form(form)))
    for word in data["zero_only"]:
        meanings.setdefault(fold(word), []).append(Meaning(Outcome.CASUALTIES, Form.PARTICIPLE))
    for phrase in data["neutral"]:
        meanings.setdefault(fold(phrase), [])
    methods = tuple(Method(name) for name in data["methods"])
    return Lexicon(
        meanings={phrase: tuple(found) for phrase, found in meanings.items()},
        phrases=_by_first_word(meanings),
        roles=_roles(data["roles"]),
        strict=_words(data["strict"]),
        people_only=_words(data["people_only"]),
        zero_only=_words(data["zero_only"]),
        unreal=_words(data["unreal"]),
        not_people=_words(data["not_people"]),
        adjectives=_words(data["adjectives"]),
        after_passive=_words(data["after_passive"]),
        determiners=_words(data["determiners"]),
        unrelated=_words(data["unrelated"]),
        counting=re.compile(rf"\b(?:{_either(data['counting'])})\b[\s\"“,:]*(?:that\s+|only\s+|an?\s+|the\s+)?$", re.IGNORECASE),
        naming=re.compile(rf"\b(?:{_either(data['naming'])})\s+$", re.IGNORECASE),
        speaks=re.compile(
            rf"^\s+(?:(?:in|from|at|of|reached|with|for|contacted)\s+(?:\S+\s+){{1,4}}?)?(?:{_either(data['speech'])})\b",
            re.IGNORECASE,
        ),
        heard=re.compile(rf"\b(?:{_either(data['heard'])})\s+$", re.IGNORECASE),
        open_methods=_words(data["open_methods"]),
        drone_or_not=_words(data["drone_or_not"]),
        aggregate=re.compile("|".join(rf"(?:{part})" for part in data["aggregate"]).replace(" ", r"\s+"), re.IGNORECASE),
        methods=methods,
        method=re.compile(
            "|".join(rf"(?P<m{i}>\b(?:{'|'.join(data['methods'][method])})\b)" for i, method in enumerate(methods)), re.IGNORECASE
        ),
    )


def _roles(listed: dict[str, list[str]]) -> dict[str, Role]:
    """Roles by word; where a word is listed twice the upper role holds."""
    roles: dict[str, Role] = {}
    for role, members in listed.items():
        for word in members:
            roles.setdefault(fold(word), Role(role))
    return roles


def _either(phrases: list[str]) -> str:
    return "|".join(re.escape(fold(phrase)) for phrase in sorted(phrases, key=len, reverse=True))


def _words(listed: list[str]) -> frozenset[str]:
    return frozenset(fold(word) for word in listed)


def _by_first_word(phrases: Iterable[str]) -> dict[str, tuple[tuple[str, ...], ...]]:
    found: dict[str, list[tuple[str, ...]]] = {}
    for phrase in phrases:
        row = tuple(phrase.split())
        found.setdefault(row[0], []).append(row)
    return {word: tuple(sorted(rows, key=len, reverse=True)) for word, rows in found.items()}
