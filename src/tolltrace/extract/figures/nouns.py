"""The noun phrase that follows a number: whom it counts, and how far the figure reaches."""

from collections.abc import Set
from dataclasses import dataclass, field
from enum import Enum

from tolltrace.extract.figures.lexicon import Lexicon, Word
from tolltrace.extract.figures.tokens import QUOTES, Tokens
from tolltrace.vocab.parties import side_of

_REACH = 8  # tokens from the number to its head noun; the longest of the annotated news has 7
_THING_REACH = 4  # a thing further off counts something else
_STATE_REACH = 4  # from "wounded" to the noun it goes with


class Sort(Enum):
    """What a phrase turned out to be."""

    PEOPLE = "people"
    THINGS = "things"
    UNKNOWN = "unknown"  # words we do not know
    NOTHING = "nothing"  # no noun is adjacent


@dataclass(frozen=True, slots=True)
class Phrase:
    """``end`` is the token after the phrase; ``noun`` its head in lower case ("women and children" for joined heads)."""

    end: int
    noun: str = ""
    sort: Sort = Sort.NOTHING


def noun_phrase(t: Tokens, i: int, lex: Lexicon, one: bool | None = None) -> Phrase:
    """The people counted by a number that ends before token ``i``: adjectives, nationalities and parties, then the head.

    ``one`` is whether the number is one (its head is singular), False for more (plural), None where either may follow.
    """
    run = _Run(i)
    j: int | None = i
    while j is not None and j < min(i + _REACH, len(t.words)) and not t.breaks(j):
        j = _step(t, j, run, lex)
    return _judge(t, run, lex, one)


@dataclass(slots=True)
class _Run:
    """What a walk over a noun phrase has seen: token positions of the head, of a thing, of a state word, of unknown words."""

    start: int
    head: int | None = None
    noun: str = ""
    plural: bool = False
    thing: int | None = None
    things: bool = False
    state: int | None = None
    unknown: list[int] = field(default_factory=list)

    def people(self, at: int, noun: str, plural: bool) -> None:
        self.head, self.noun, self.plural, self.thing = at, noun, plural, None


def _step(t: Tokens, j: int, run: _Run, lex: Lexicon) -> int | None:  # noqa: PLR0911, PLR0912 - one branch for each kind of word
    """Takes token ``j`` into ``run``; the next token to look at, None where the phrase ends."""
    word = t.words[j]
    if word in QUOTES:
        # "victims' names" are of the victims: a mark right behind the head ends the phrase
        return None if word in "'’" and run.head == j - 1 and t.ends[j - 1] == t.starts[j] else j + 1
    if word == "(":
        closing = _closing(t, j, lex.nouns.keys())
        return closing + 1 if closing and run.head is None and lex.nouns.get(t.word(closing + 1)) else None
    if not word[0].isalpha() or (word == "more" and t.word(j + 1) == "than"):
        return None
    if (word, t.word(j + 1)) in lex.noun.pairs:
        run.people(j + 1, f"{word} {t.word(j + 1)}", lex.noun.pairs[(word, t.word(j + 1))])
        return j + 2
    if word in {"and", "or"}:
        return _conjunction(t, j, run, lex)
    sort = lex.nouns.get(word)
    if sort is Word.STOP and word != "more":
        # "At least 32 identified members": an adjective where people follow at once.
        return j + 1 if word in lex.sets["told_of"] and lex.nouns.get(t.word(j + 1)) is Word.PLURAL else None
    if run.things and run.thing == j - 1 and sort not in {Word.PLURAL, Word.SINGULAR, Word.THING, Word.THINGS}:
        return None
    if run.plural and sort is not Word.PLURAL:
        return None  # after "soldiers" nothing belongs to the phrase but another such noun ("staff members")
    if sort is Word.STATE:
        if run.head is not None or run.thing is not None:
            return None
        run.state = j if run.state is None else run.state
    elif sort in {Word.PLURAL, Word.SINGULAR}:
        run.people(j, word, sort is Word.PLURAL and (word not in lex.sets["bodies"] or lex.nouns.get(t.word(j + 1)) is None))
    elif sort in {Word.THING, Word.THINGS}:
        if j - run.start >= _THING_REACH:
            return None
        run.thing, run.things = j, sort is Word.THINGS
    elif sort is None:
        run.unknown.append(j)
    return j + 1


def _conjunction(t: Tokens, j: int, run: _Run, lex: Lexicon) -> int | None:
    joined = _joined(t, j, lex)
    if joined is None or (joined == j + 1 and run.head is None):
        return None
    if run.head is None:
        return j + 1 if run.unknown or run.thing is not None else None  # "army and paramilitary troops"
    run.people(joined, f"{run.noun} {t.words[j]} {t.words[joined]}", True)
    return joined + 1


def _judge(t: Tokens, run: _Run, lex: Lexicon, one: bool | None) -> Phrase:
    if run.thing is not None and (run.things or one is not False):
        return Phrase(run.start, "", Sort.THINGS)
    agrees = one is None or run.plural is not one or run.noun in lex.sets["either_number"]
    if run.head is not None and agrees and (run.state is None or run.head - run.state <= _STATE_REACH):
        return Phrase(run.head + 1, run.noun, Sort.PEOPLE)
    if run.state is not None:
        word = t.words[run.state]
        return Phrase(run.state + 1, "" if word in {"killed", "hurt"} else word, Sort.PEOPLE)
    if run.head is not None and one is False:
        return Phrase(run.start)  # "25 senior commander": a headline whose comma is lost
    return _unknown(t, run.start, run.unknown)


def _unknown(t: Tokens, i: int, unknown: list[int]) -> Phrase:
    if not unknown:
        return Phrase(i)
    for j in unknown:
        if t.words[j].endswith("s") and not t.words[j].endswith(("ss", "'s")) and j - i < 3:
            return Phrase(j + 1, t.words[j], Sort.UNKNOWN)
    return Phrase(i, "", Sort.UNKNOWN)


def _closing(t: Tokens, j: int, known: Set[str]) -> int | None:
    """The end of a short name in brackets: "Red Army (RA) fighters", "eleven (11) people"."""
    for k in range(j + 1, min(j + 5, len(t.words))):
        if t.words[k] == ")":
            return k if k == j + 2 or (t.words[j + 1][0].isalpha() and not known & set(t.words[j + 1 : k])) else None
    return None


def _joined(t: Tokens, j: int, lex: Lexicon) -> int | None:
    """The plural noun that "and" at ``j`` joins to the head ("women and children"), within three words, no determiner."""
    for k in range(j + 1, min(j + 4, len(t.words))):
        sort = lex.nouns.get(t.words[k])
        if sort is Word.PLURAL:
            return k
        if sort is Word.STATE and lex.nouns.get(t.word(k + 1)) is not Word.PLURAL:
            return None
        if sort in {Word.STOP, Word.THINGS, Word.SINGULAR} or not t.words[k][0].isalpha() or t.words[k] in lex.cardinals:
            return None
        if sort is None and t.words[k].endswith("ing"):
            return None  # "killed 12 people and injuring others"
    return None


def _joined_adjective(t: Tokens, j: int, lex: Lexicon) -> bool:
    """Whether "and" at ``j`` joins two adjectives of one noun ("army and paramilitary troops")."""
    return _joined(t, j, lex) is not None


def of_phrase(t: Tokens, i: int, lex: Lexicon) -> Phrase | None:  # noqa: PLR0911 - one return for each wording
    """The phrase at an "of" at token ``i``: "of them children", "of those killed", "of its fighters", "of civilians"."""
    if t.word(i) != "of":
        return None
    j = i + 1
    if t.word(j) == "all":
        j += 1
    if t.word(j) in lex.sets["pronouns"]:
        j += 1
        at = j + 1 if t.word(j) in lex.sets["copulas"] and lex.nouns.get(t.word(j + 1)) is not Word.STATE else j
        at = at + 1 if t.word(at) in {"a", "an"} and at > i else at
        following = noun_phrase(t, at, lex)
        if following.sort is Sort.PEOPLE and following.noun and following.end - at <= 3:
            return following
        return Phrase(j, "", Sort.PEOPLE)
    if t.word(j) in lex.sets["determiners"]:
        j += 1
        if t.word(j)[:1].isdigit() or t.word(j) in lex.cardinals:
            counted = noun_phrase(t, j + 1, lex)
            return Phrase(j, counted.noun, counted.sort) if counted.sort is not Sort.UNKNOWN else Phrase(j)
        if t.words[j - 1 : j + 1] == ("their", "own"):
            return Phrase(j + 1, "", Sort.PEOPLE)
    phrase = noun_phrase(t, j, lex)
    if phrase.sort is Sort.NOTHING:
        if t.word(j) in {"killed", "hit", "taken", "held"}:
            return Phrase(j + 1, "", Sort.PEOPLE)
        return Phrase(j, "", Sort.NOTHING)
    return phrase


def members_of(t: Tokens, end: int, noun: str, lex: Lexicon) -> int:
    """The end of a phrase whose head is "members": with "of the Nusra Front" or "of one family" to its last word."""
    if noun.split()[-1:] not in (["members"], ["member"], ["wives"], ["families"]) or t.word(end) != "of":
        return end
    j = end + 1
    if t.word(j) in lex.sets["determiners"] | {"one", "a", "two", "three", "four", "five", "several"}:
        j += 1
    last = j
    while last < len(t.words) and last < j + 5 and (t.capital(last) or last == j) and t.words[last][0].isalpha():
        last += 1
    if last == end + 1:
        return last
    if t.word(last) in _HOUSES and not t.breaks(last):
        return last + 1
    return _families(t, last)


def _families(t: Tokens, last: int) -> int:
    """The end of "the Saleh and Omari families" whose first name ends before ``last``; ``last`` where no families follow."""
    j = last
    if side_of(t.text[t.starts[last - 1] : t.ends[last - 1]]):
        return last  # "two members of Hamas and Palestinian families"
    while t.word(j) in {"and", ","} and not t.breaks(j) and t.capital(j + 1) and j < last + _HOUSE_REACH:
        j += 1
        while t.capital(j) and t.words[j][0].isalpha():
            j += 1
    return j + 1 if j > last and t.word(j) in {"families", "clans", "tribes"} and not t.breaks(j) else last


_HOUSE_REACH = 12  # tokens over which the names of families run
_HOUSES = frozenset({"family", "families", "clan", "tribe", "household"})
