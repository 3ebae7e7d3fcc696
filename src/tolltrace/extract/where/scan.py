"""What a mention of a place is, and the words around a name as every judgement of it needs them."""

import re
from collections.abc import Container
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache
from typing import NamedTuple

from tolltrace.extract.where.words import Words, words
from tolltrace.model import Place, Span
from tolltrace.places.gazetteer import Gazetteer


class Level(IntEnum):
    """How fine a mention is."""

    POINT = 0  # a street, a hospital, a quarter: finer than a town
    TOWN = 1
    DISTRICT = 2
    PROVINCE = 3
    COUNTRY = 4


class Cue(IntEnum):
    """How plainly the text says that the name is where something is."""

    SPEAKER = -1  # where someone sits who speaks of it
    NONE = 0
    PATH = 1  # from, to, towards, of
    IN = 2  # in, at, near, on
    HIT = 3  # the object of a verb of attack


@dataclass(frozen=True, slots=True)
class Mention:
    """One place name. ``name`` is as the claim should carry it; ``places`` the entries it may be, best first (none when the
    gazetteer does not know it); ``sentence`` its position in the document; ``near`` says "near X", "10 km east of X"."""

    span: Span
    name: str
    places: tuple[Place, ...]
    level: Level
    cue: Cue
    sentence: int
    near: bool = False

    @property
    def place(self) -> Place | None:
        return self.places[0] if self.places else None


@dataclass(frozen=True, slots=True)
class Mentions:
    """All mentions of a document in text order, and the country (ISO alpha-2) that it is about, "" when none shows."""

    all: tuple[Mention, ...]
    home: str
    by_sentence: dict[int, tuple[Mention, ...]]

    def at(self, sentence: int) -> tuple[Mention, ...]:
        """The mentions of the sentence at this position."""
        return self.by_sentence.get(sentence, ())


_SHORTEST = 3  # letters of a place's name that is no country's
ARTICLE = r"(?:[Aa]l|[Ee]l|[Aa]r|[Aa]s|[Aa]sh|[Aa]t|[Aa]d|[Aa]n|[Aa]z|[Ee]z|[Ee]s|[Ee]t|[Ee]d)"
WITH_ARTICLE = re.compile(rf"{ARTICLE}-")
QUARTERS = frozenset(
    "neighborhood neighborhoods neighbourhood neighbourhoods quarter quarters street suburb district districts".split()  # noqa: SIM905
)
_COMPOUND = re.compile(
    r"-(?:based|backed|led|held|born|controlled|run|affiliated|allied|linked|brokered|made|owned|aligned|dominated|style|era|wide)s?\b"
)


Run = tuple[tuple[int, int], ...]  # capitalised words that follow each other, as offsets of the pieces a name may be made of


@dataclass(frozen=True, slots=True)
class Scan:
    """One sentence as it is read. ``bylines`` are offsets of the cities that reports are filed from; ``shouting`` is all
    capitals, ``titled`` a headline with a capital at each word. ``names`` are its runs of capitalised words that are no person's,
    ``people`` words that name persons of the report."""

    text: str
    sentence: Span
    position: int
    home: str
    bylines: tuple[tuple[int, int], ...]
    gazetteer: Gazetteer
    words: Words
    shouting: bool
    titled: bool
    names: tuple[Run, ...] = ()
    people: Container[str] = frozenset()


class Name(NamedTuple):
    """``size`` pieces of a run of capitalised words from piece ``at`` on; ``pieces`` are offsets."""

    scan: Scan
    pieces: Run
    at: int
    size: int

    @property
    def start(self) -> int:
        return self.pieces[self.at][0]

    @property
    def end(self) -> int:
        return self.pieces[self.at + self.size - 1][1]

    @property
    def raw(self) -> str:
        return self.scan.text[self.pieces[self.at][0] : self.pieces[self.at + self.size - 1][1]]

    def piece(self, index: int) -> str:
        """The piece at ``index`` of the run in lower case, "" outside it."""
        if not 0 <= index < len(self.pieces):
            return ""
        start, end = self.pieces[index]
        return self.scan.text[start:end].lower()

    @property
    def previous(self) -> str:
        return self.piece(self.at - 1)

    @property
    def following(self) -> str:
        return self.piece(self.at + self.size)

    @property
    def in_byline(self) -> bool:
        return any(start < self.end and self.start < end for start, end in self.scan.bylines)

    @property
    def acronym(self) -> bool:
        """Whether the name is a few capital letters in a text that has others: "NGO", "FARC"."""
        return self.size == 1 and len(self.raw) <= 5 and self.raw.isupper() and not self.scan.shouting

    @property
    def impossible(self) -> bool:
        """Whether no place is called so, whatever the gazetteer holds."""
        return never_place(self.raw)


@lru_cache(maxsize=4096)
def possible(raw: str) -> str:
    """A name without its marks where a place may be called so, "" where none is."""
    written = clean(raw)
    fits = written.lower() in words().countries or not (len(written) < _SHORTEST or never_place(raw))
    return written if fits else ""


@lru_cache(maxsize=4096)
def never_place(raw: str) -> bool:
    """Whether a name as written is none of a place: "US-backed", "Ministry", "Syrian"."""
    return bool(_COMPOUND.search(raw)) or stopped(clean(raw).lower())


_SPLIT_ARTICLE = re.compile(r"(?<=[A-Za-z]-)\s")
_POSSESSIVE = re.compile(r"['’]s$")


@lru_cache(maxsize=4096)
def clean(raw: str) -> str:
    """A name without hash sign and possessive."""
    return _POSSESSIVE.sub("", _SPLIT_ARTICLE.sub("", raw).lstrip("#").rstrip("'’"))


@lru_cache(maxsize=4096)
def stopped(low: str) -> bool:
    """Whether a name in lower case (or one of its words) is a word that is never a place, or a people."""
    vocabulary = words()
    low = low.removesuffix("'s").removesuffix("’s")
    bare = WITH_ARTICLE.sub("", low) if low.startswith(("al-", "el-", "an-")) else low
    never = vocabulary.never
    if low in never or low in vocabulary.people or bare in never or bare.removesuffix("s") in never:
        return bare not in vocabulary.common or bare == low
    parts = low.split()
    if len(parts) == 1:
        return low in vocabulary.titles
    return any(
        p in vocabulary.never_inside
        or p in vocabulary.people
        or p.removesuffix("s") in vocabulary.countries
        or p.endswith(("'s", "’s"))
        for p in parts
    )


def is_point(noun: str, vocabulary: Words) -> bool:
    """Whether a noun beside a name makes it finer than a town: "hospital", "neighbourhood"."""
    head = last_word(noun)
    return head in vocabulary.facilities or head in QUARTERS


def last_word(noun: str) -> str:
    """The head of a compound noun, in lower case; "" for ""."""
    return noun.rsplit(maxsplit=1)[-1].lower() if noun else ""
