"""The noun phrase that follows a number: whom it counts, and how far the figure reaches."""

from dataclasses import dataclass
from enum import Enum

from tolltrace.extract.figures.lexicon import Lexicon, Word
from tolltrace.extract.figures.tokens import QUOTES, Tokens

_REACH = 8  # tokens from the number to its head noun; the longest of the annotated news has 7
_THING_REACH = 4  # a thing further off counts something else
_DETERMINERS = frozenset("the those these its his her their our my your this that such".split())
_PRONOUNS = frozenset("them whom us you which".split())
_COPULAS = frozenset("were are was being is".split())


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


def noun_phrase(t: Tokens, i: int, lex: Lexicon) -> Phrase:
    """The people counted by a number that ends before token ``i``: adjectives, nationalities and parties, then the head."""
    head: int | None = None
    noun = ""
    thing = False
    state: int | None = None
    unknown: list[int] = []
    j = i
    while j < i + _REACH and j < len(t.words):
        word = t.words[j]
        if t.breaks(j) and j > i:
            break
        if word in QUOTES:
            j += 1
            continue
        if word == "(":
            closing = _closing(t, j)
            if closing is None or head is not None or lex.nouns.get(t.word(closing + 1)) is None:
                break
            j = closing + 1
            continue
        if not (word[0].isalpha()) or (word == "more" and t.word(j + 1) == "than"):
            break
        sort = lex.nouns.get(word)
        if (word, t.word(j + 1)) in lex.heads:
            head, noun, thing = j + 1, f"{word} {t.word(j + 1)}", False
            j += 2
            if lex.nouns.get(t.word(j)) is not Word.PLURAL:
                break
            continue
        if sort is Word.STOP and word not in {"more", "aged-out"}:
            break
        if word in {"and", "or"}:
            if head is None and unknown and _joined_adjective(t, j, lex):
                j += 1
                continue
            if head is None or thing:
                break
            joined = _joined(t, j, lex)
            if joined is None:
                break
            noun, head = f"{noun} {word} {t.words[joined]}", joined
            j = joined + 1
            continue
        if sort is Word.STATE:
            if head is not None:
                break
            state = j if state is None else state
        elif sort is Word.PLURAL:
            head, noun, thing = j, word, False
            if lex.nouns.get(t.word(j + 1)) is not Word.PLURAL and t.word(j + 1) not in {"and", "or"}:
                break
        elif sort is Word.SINGULAR:
            head, noun, thing = j, word, False
        elif sort is Word.THING:
            if j - i < _THING_REACH and not (head is not None and lex.nouns[t.words[head]] is Word.PLURAL):
                thing = True
            else:
                break
        else:
            if head is not None and lex.nouns.get(t.words[head]) is Word.PLURAL:
                break
            unknown.append(j)
        j += 1
    if state is not None and (head is None or head - state > 4 or thing):
        return Phrase(state + 1, t.words[state] if t.words[state] not in {"killed", "hurt"} else "", Sort.PEOPLE)
    if thing:
        return Phrase(i, "", Sort.THINGS)
    if head is not None:
        return Phrase(head + 1, noun, Sort.PEOPLE)
    return _unknown(t, i, unknown)


def _unknown(t: Tokens, i: int, unknown: list[int]) -> Phrase:
    if not unknown:
        return Phrase(i)
    for j in unknown:
        if t.words[j].endswith("s") and not t.words[j].endswith(("ss", "'s")) and j - i < 3:
            return Phrase(j + 1, t.words[j], Sort.UNKNOWN)
    return Phrase(i, "", Sort.UNKNOWN)


def _closing(t: Tokens, j: int) -> int | None:
    for k in range(j + 1, min(j + 6, len(t.words))):
        if t.words[k] == ")":
            return k
    return None


def _joined(t: Tokens, j: int, lex: Lexicon) -> int | None:
    """The plural noun that "and" at ``j`` joins to the head ("women and children"), within three words, no determiner."""
    for k in range(j + 1, min(j + 4, len(t.words))):
        sort = lex.nouns.get(t.words[k])
        if sort is Word.PLURAL:
            return k
        if sort is not None and sort is not Word.STATE or not t.words[k][0].isalpha() or t.words[k] in lex.cardinals:
            return None
    return None


def _joined_adjective(t: Tokens, j: int, lex: Lexicon) -> bool:
    """Whether "and" at ``j`` joins two adjectives of one noun ("army and paramilitary troops")."""
    return _joined(t, j, lex) is not None


def of_phrase(t: Tokens, i: int, lex: Lexicon) -> Phrase | None:
    """The phrase at an "of" at token ``i``: "of them children", "of those killed", "of its fighters", "of civilians"."""
    if t.word(i) != "of":
        return None
    j = i + 1
    if t.word(j) == "all":
        j += 1
    if t.word(j) in _PRONOUNS:
        j += 1
        at = j + 1 if t.word(j) in _COPULAS else j
        at = at + 1 if t.word(at) in {"a", "an"} and at > i else at
        following = noun_phrase(t, at, lex)
        if following.sort is Sort.PEOPLE and following.noun and following.end - at <= 3:
            return following
        return Phrase(j, "", Sort.PEOPLE)
    if t.word(j) in _DETERMINERS:
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


def members_of(t: Tokens, end: int, noun: str) -> int:
    """The end of a phrase whose head is "members": with "of the Nusra Front" or "of one family" to its last word."""
    if noun.split()[-1:] not in (["members"], ["member"], ["wives"], ["families"]) or t.word(end) != "of":
        return end
    j = end + 1
    if t.word(j) in _DETERMINERS | {"one", "a", "two", "three", "four", "five", "several"}:
        j += 1
    last = j
    while last < len(t.words) and last < j + 5 and (t.capital(last) or last == j) and t.words[last][0].isalpha():
        last += 1
    return last
