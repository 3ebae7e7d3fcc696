"""The words of speech, compiled once: which words say, who can say, and how a sentence falls into words."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from tolltrace.vocab import vocabulary

WORD = re.compile(r"[^\W_](?:[\w.&]*\w)?(?:['’\-]\w+)*|\S")


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
        return self.text[0].isalnum()

    @property
    def is_name(self) -> bool:
        """Whether it is written as a name: a capital first, or an Arabic article before one."""
        return self.known or self.text[0].isupper() or self.low[:3] in _ARTICLES


_ARTICLES = frozenset(f"{a}-" for a in ("al", "el", "ar", "as", "ad", "an", "at", "az", "ed"))


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
_LOWER = {"US": "u.s", "IT": "i.t"}


@dataclass(frozen=True, slots=True)
class Words:
    """The speech vocabulary as sets. ``verbs`` maps each form to its class (say, count, put, acknowledge, deny, doubt)."""

    verbs: dict[str, str]
    relay: frozenset[str]
    speakers: frozenset[str]
    papers: frozenset[str]
    titles: frozenset[str]
    cue: re.Pattern[str]
    statement: re.Pattern[str]


@cache
def words() -> Words:
    """The compiled speech vocabulary."""
    data = vocabulary("speech")
    verbs = {form: kind for kind, forms in data["verbs"].items() for form in forms.split()}
    relay = frozenset(data["relay"].split())
    papers = frozenset(data["papers"].split())
    every = sorted({*verbs, *relay, *papers}, key=len, reverse=True)
    return Words(
        verbs=verbs,
        relay=relay,
        speakers=frozenset(data["speakers"].split()),
        papers=papers,
        titles=frozenset(data["titles"].split()),
        cue=re.compile(rf"\b(?:{'|'.join(map(re.escape, every))}|according|after the count)\b", re.IGNORECASE),
        statement=re.compile(
            rf"(?i:\b(?:{'|'.join(map(re.escape, data['statements'].split()))})\b[^.:;\n]{{0,12}}?\b(?:of|from|by)\s+(?:the\s+)?)(?P<who>[^,.:;\n]+)"
        ),
    )


DETERMINERS = frozenset(["a", "an", "the", "this", "that", "its", "their", "his", "her", "our", "my", "some", "several", "another", "one", "local", "unnamed"]) - {
    "local",
    "unnamed",
}
PRONOUNS = frozenset({"he", "she", "it", "they", "we", "i", "who", "which"})
DAYS = frozenset({"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "today", "yesterday", "tonight"})
MONTHS = frozenset(
    {"january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"}
)
# Words that may stand between a speaker and its verb.
BETWEEN = frozenset(
    ["has", "have", "had", "also", "later", "earlier", "further", "since", "now", "reportedly", "initially", "belatedly", "previously", "separately", "meanwhile", "did", "does", "still", "then", "again", "first", "already", "merely", "only", "repeatedly", "just", "even", "on", "in", "at", "immediately", "publicly", "once", "finally", "late", "early", "have", "was", "were", "is", "been", "be", "being", "would", "could", "can", "that", "not"]
) - {"that", "would", "could", "can", "in", "at", "is", "are"}
CONJUNCTIONS = frozenset(
    {"and", "but", "while", "whereas", "though", "although", "as", "when", "because", "since", "after", "before", "if", "or"}
)
STOPS = frozenset(
    ["and", "but", "or", "while", "whereas", "though", "although", "as", "when", "where", "because", "since", "after", "before", "if", "that", "which", "who", "whom", "whose", "than", "then", "there", "here", "including", "killed", "dead", "wounded", "injured", "died", "killing", "wounding", "injuring", "kill", "kills", "wound", "wounds", "dying", "missing", "displaced", "detained", "abducted", "were", "was", "is", "are", "be", "been", "being", "has", "have", "had", "do", "does", "did", "will", "would", "could", "can", "may", "might", "must", "not", "no", "by", "on", "to", "with", "into", "under", "over", "between", "against", "amid", "among", "about", "around", "during", "through", "across", "near", "until", "within", "without", "upon", "he", "she", "it", "they", "we", "i", "you", "them", "him", "us", "her", "also", "so", "said", "says", "say", "saying", "people", "civilians", "others", "children", "women", "men", "leaving", "left", "fled", "dozens", "scores", "hundreds", "thousands", "several", "many", "more", "most", "few"]
)
LINKS = frozenset({"of", "for", "in", "at", "from", "with", "on", "to", "near"})
NUMBER = re.compile(
    r"\d|(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|"
    r"sixty|seventy|eighty|ninety|hundred|thousand|million|dozen|dozens|scores)(?:-\w+)?$"
)
