"""The words of speech, compiled once: which words say, who can say, and how a sentence falls into words."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from tolltrace.vocab import vocabulary


def word_set(name: str) -> frozenset[str]:
    """The closed class of words ``name`` of speech.yml."""
    return frozenset(str(vocabulary("speech")["sets"][name]).split())


HOLDING = "has have had stopped stops arrives arrived stands stood remains stays"
"""Verbs by which a source keeps a number: "the Observatory has 14", "stopped at 27"."""
WORD = re.compile(r"@?[^\W_](?:[\w.&]*\w)?(?:['’\-]\w+)*|\S")


@dataclass(frozen=True, slots=True)
class Token:
    """A word or a mark, with its offsets into the report's text; ``known`` when it is the mention of a known source, in one."""

    text: str
    low: str
    start: int
    end: int
    known: bool = False

    @property
    def is_word(self) -> bool:
        return self.text[0].isalnum() or self.text[0] == "@"

    @property
    def is_name(self) -> bool:
        """Whether it is written as a name: a capital first, or an Arabic article before one."""
        return self.known or self.text[0].isupper() or self.text[0] == "@" or self.low[:3] in _ARTICLES


_ARTICLES = word_set("articles")


def tokens(text: str, start: int, end: int, known: Sequence[tuple[int, int]] = ()) -> list[Token]:
    """The words and marks of ``text[start:end]``; each of the ``known`` source mentions (offsets, in order) is one word."""
    row: list[Token] = []
    at = start
    for left, right in known:
        if start <= left and right <= end and left >= at:
            row += _cut(text, at, left)
            row.append(Token(text[left:right], text[left:right].lower(), left, right, known=True))
            at = right
    return row + _cut(text, at, end)


def _cut(text: str, start: int, end: int) -> list[Token]:
    return [
        Token(m.group(), _LOWER.get(m.group()) or m.group().lower().replace("’", "'"), m.start(), m.end())
        for m in WORD.finditer(text, start, end)
    ]


# The country, not the pronoun.
_LOWER = {"US": "u.s"}


@dataclass(frozen=True, slots=True)
class Words:
    """The speech vocabulary as sets. ``verbs`` maps each form to its class (say, count, put, acknowledge, deny, doubt)."""

    verbs: dict[str, str]
    relay: frozenset[str]
    speakers: frozenset[str]
    papers: frozenset[str]
    titles: frozenset[str]
    cues: frozenset[str]
    statement: re.Pattern[str]


@cache
def words() -> Words:
    """The compiled speech vocabulary."""
    data = vocabulary("speech")
    verbs = {form: kind for kind, forms in data["verbs"].items() for form in forms.split()}
    relay = frozenset(data["relay"].split())
    papers = frozenset(data["papers"].split())
    forms = "|".join(map(re.escape, data["statements"].split()))
    return Words(
        verbs=verbs,
        relay=relay,
        speakers=frozenset(data["speakers"].split()),
        papers=papers,
        titles=frozenset(data["titles"].split()),
        cues=frozenset({*verbs, *relay, *papers, *HOLDING.split(), "according", "per", "acc"}),
        statement=re.compile(rf"(?i:\b(?:{forms})\b[^.:;\n]{{0,12}}?\b(?:of|from|by)\s+(?:the\s+)?)(?P<who>[^,.:;\n]+)"),
    )


DETERMINERS = word_set("determiners")
PRONOUNS = frozenset({"he", "she", "it", "they", "we", "i", "who", "which"})
DAYS = word_set("days")
MONTHS = word_set("months")
# Words that may stand between a speaker and its verb.
BETWEEN = word_set("between")
CONJUNCTIONS = word_set("conjunctions")
STOPS = word_set("stops")
LINKS = word_set("links")
NUMBER = re.compile(
    r"\d|(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|"
    r"eighteen|nineteen|twenty|thirty|forty|fifty|"
    r"sixty|seventy|eighty|ninety|hundred|thousand|million|dozen|dozens|scores)(?:-\w+)?$"
)
