"""Victims told by their name alone: "Adib Saleh (34) was killed", "the killing of Mona Rashid", "Adib Saleh and two others".

A name counts one person, and only beside a word of harm or of further people: elsewhere names are of speakers and of places.
"""

import re

from tolltrace.extract.figures.lexicon import Lexicon, Word
from tolltrace.extract.figures.persons import Described
from tolltrace.extract.figures.tokens import Tokens
from tolltrace.extract.figures.words import digits_value
from tolltrace.vocab.parties import mentions

HARMED = frozenset(
    {"killed", "martyred", "murdered", "assassinated", "executed", "slain", "died", "perished", "injured", "wounded"}
)
HARMING = frozenset({"killing", "murder", "assassination", "martyrdom", "death", "kills", "martyring"})
JOINTS = frozenset({"and", "alongside", "along", "with", "plus", "together"})
_RELATED = frozenset(
    {"family", "relatives", "members", "children", "sons", "daughters", "siblings", "grandchildren", "brothers", "sisters"}
)
_FINITE = frozenset({"died", "perished"})  # "Adib Saleh died": no form of to be leads to it
_BE = frozenset({"was", "been", "were", "is", "being", "be"})
_BETWEEN = frozenset(
    {"has", "had", "have", "also", "reportedly", "allegedly", "reported", "to", "later", "who", "himself", "herself", "both"}
)
_PARTICLES = frozenset(
    {"al", "el", "bin", "ibn", "bint", "abu", "abd", "abdel", "umm", "de", "da", "del", "van", "von", "ould", "ag", "ben"}
)
_AUXILIARIES = 5
_ASIDE = 12  # tokens between a name and its verb: an age, a trade
_MOST = 30  # names of a row
_LONGEST = 8  # words of a name
_AHEAD = 4  # tokens from "and" to "others"
_NO_NAME = frozenset({Word.PLURAL, Word.THING, Word.THINGS, Word.STATE})
_LED = frozenset({"the", "by", "in", "at", "near", "from", "as", "named", "called", "identified", "of"})
_PUNCTUATION = re.compile(r"[,.;:()\"“”'’–—-]")
_ENDS = re.compile(r"[,.;:()]")
_ARTICLED = re.compile(r"(?:al|el|[ae][a-z]{1,2})[-‐‑][A-Z]")  # al-Libi, ash-Shami


def named(t: Tokens, k: int, lex: Lexicon) -> Described | None:
    """The victim named beside token ``k``: before "was killed" or "and two others", after "the killing of" or "killed"."""
    if t.written(k).isupper():
        return None  # in a line of capitals no word is seen to be a name
    word = t.words[k]
    if word in JOINTS:
        if not _others(t, k, lex):
            return None
        return _before(t, k - 1, lex) or (_before(t, k - 2, lex) if t.word(k - 1) == "," else None)
    if word in HARMED and (found := _harmed(t, k, lex)) is not None:
        return found
    return _after(t, k, lex)


def _harmed(t: Tokens, k: int, lex: Lexicon) -> Described | None:
    """The subject of "was killed", "had been martyred", "died"; "were" asks for two names."""
    at, passive, several = k - 1, t.words[k] in _FINITE, False
    while at > k - _AUXILIARIES and (t.word(at) in _BE | _BETWEEN or t.word(at).endswith("ly")):
        passive = passive or t.words[at] in _BE
        several = several or t.words[at] == "were"
        at -= 1
    last = _before(t, at, lex) if passive else None
    if last is None or not several:
        return (_row(t, last, lex) if last is not None and t.words[k] in _FINITE else None) or last
    return _row(t, last, lex)


def _row(t: Tokens, last: Described, lex: Lexicon) -> Described | None:
    """The row of names that ends in ``last``, each parted from the next by a comma or "and": two or more of them. First names
    alone are taken for names only where a noun leads them: "brothers Adib, Salim and Omar Saleh"."""
    first, number = last, 1
    full = True  # so far all names are full ones
    while number < _MOST:
        at = first.start - 1
        if t.word(at) != "and" and not (t.word(at) == "," and number > 1):
            break
        at -= 2 if (t.word(at), t.word(at - 1)) == ("and", ",") else 1
        before = _before(t, at, lex) or _first_name(t, at)
        if before is None:
            break
        first, number = before, number + 1
        full = full and before.noun != _FIRST
    if not full and lex.nouns.get(t.word(first.start - 1)) is not Word.PLURAL:
        return None
    return Described(first.start, last.end, number, "", "") if number > 1 else None


_FIRST = "first name"


def _first_name(t: Tokens, at: int) -> Described | None:
    alone = t.capital(at) and t.word(at).isalpha() and (t.word(at - 1) in {",", "and"} or not t.capital(at - 1))
    return Described(at, at + 1, 1, _FIRST, "") if alone and not t.breaks(at + 1) else None


def _before(t: Tokens, last: int, lex: Lexicon) -> Described | None:
    """The name that ends at token ``last``, or before an aside that ends there: "Adib Saleh, 34,", "Adib Saleh (a baker)"."""
    end = last + 1
    if t.word(last) in {",", ")"}:
        opens = "," if t.words[last] == "," else "("
        at = last - 1
        while at > last - _ASIDE and t.word(at) not in {opens, ".", ";", ""}:
            at -= 1
        if t.word(at) != opens or t.breaks(at):
            return None
        last = at - 1
    start = last + 1
    while start > max(0, last + 1 - _LONGEST) and _of_name(t, start - 1) and not t.breaks(start):
        start -= 1
    return _person(t, (start, last + 1, end), lex)


def _after(t: Tokens, k: int, lex: Lexicon) -> Described | None:
    """The object of "killed" or of "the killing of"."""
    at = k + 1
    if t.words[k] in HARMING and t.word(at) == "of":
        at += 1
    elif t.words[k] in HARMING - {"killing", "kills", "martyring"} or t.word(k - 1) in _BE | {"those"}:
        return None
    end = at
    while end < at + _LONGEST and end < len(t.words) and _of_name(t, end) and not t.breaks(end):
        end += 1
    after = t.word(end)
    if after and not (_PUNCTUATION.match(after) or after in lex.sets["after_victim"] or lex.nouns.get(after) is Word.STOP):
        return None
    first = _person(t, (at, end, end), lex, after=True)
    if first is None or after != "and" or not t.capital(end + 1):
        return first
    second = _after(t, end, lex)
    return Described(first.start, second.end, 2, "", "") if second is not None and second.number == 1 else first


def _others(t: Tokens, k: int, lex: Lexicon) -> bool:
    """Whether "and" at ``k`` joins further people: "and two others", "along with 4 other men", "with five family members"."""
    counted = False
    for at in range(k + 1, min(k + 2 + _AHEAD, len(t.words))):
        word = t.words[at]
        if word in {"other", "others"} or (word in _RELATED and t.words[k] != "and"):
            return counted
        counted = counted or word in lex.cardinals or digits_value(word) is not None
        if _ENDS.match(word):
            return False
    return False


def _of_name(t: Tokens, i: int) -> bool:
    return t.words[i][:1].isalpha() and (t.capital(i) or t.words[i] in _PARTICLES or _ARTICLED.match(t.written(i)) is not None)


def _person(t: Tokens, span: tuple[int, int, int], lex: Lexicon, *, after: bool = False) -> Described | None:
    """The person of the name at tokens ``span`` (start, end, end with what is said beside it); None where it is no person's.
    ``after`` says that the words before it are known."""
    start, last, end = span
    while start < last and not t.capital(start):
        start += 1
    words = t.words[start:last]
    capitals = sum(t.capital(i) or _ARTICLED.match(t.written(i)) is not None for i in range(start, last))
    if capitals < 2 or any(lex.nouns.get(w) in _NO_NAME or w in lex.cardinals for w in words):
        return None
    led = t.word(start - 1)
    dated = lex.sets["weekdays"] | lex.sets["months"]
    if (led in _LED and not after) or lex.nouns.get(words[0]) is Word.STOP or any(w in dated for w in words):
        return None
    written = t.text[t.starts[start] : t.ends[last - 1]]
    if any(True for _ in mentions(written)):
        return None
    if lex.nouns.get(led) is Word.SINGULAR:
        return Described(start - 1, end, 1, led, "")
    return Described(start - 1 if led.endswith("-year-old") else start, end, 1, "", "")
