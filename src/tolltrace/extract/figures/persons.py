"""Victims described without a numeral ("a senior commander", "a man and his wife"), and the words for nobody."""

from dataclasses import dataclass

from tolltrace.extract.figures.lexicon import Lexicon, Word
from tolltrace.extract.figures.nouns import BODIES, Sort, members_of, noun_phrase, of_phrase
from tolltrace.extract.figures.tokens import QUOTES, Tokens
from tolltrace.extract.figures.words import digits_value

_OLDEST = 115
_ARTICLES = frozenset("a an another the his her its their my our your this that".split())
_REACH = 7  # words between the determiner and the noun
_AFTER = frozenset("who whom whose was is had has were in on at by from near during after before and or to with of for as while when "
                   "killed died wounded injured dead missing hurt also when that aged called named identified inside outside over "
                   "under among along alongside but than because into out off remains remained shot".split())  # fmt: skip
_ATTRIBUTIVE = frozenset("civilian rebel militant terrorist insurgent jihadist child woman student refugee citizen islamist "
                         "guerrilla paramilitary soldier police guard family victim major general minor local national head chief deputy "
                         "principal elder".split())  # fmt: skip


@dataclass(frozen=True, slots=True)
class Described:
    """Tokens ``start`` to ``end``; ``number`` people (None for a group of no stated size), their ``noun``; ``determiner``
    is the word that opens it."""

    start: int
    end: int
    number: int | None
    noun: str
    determiner: str
    rough: bool = False


def described(t: Tokens, k: int, lex: Lexicon) -> Described | None:
    """The single victim whose head noun is token ``k``: a determiner, adjectives, the noun; or a group sized by "of five"."""
    word = t.words[k]
    if not _closes(t, k, lex):
        return None
    start = _determiner(t, k, lex)
    if start is None:
        return None
    determiner = t.words[start]
    if word == "head" and t.word(k + 1) != "of":
        return None  # a wound to the head
    if word in lex.groups:
        return _group(t, (start, k), determiner, lex)
    if determiner in {"this", "that"} and start != k - 1:
        return None
    return Described(start, _aged(t, members_of(t, k + 1, word), lex), 1, word, determiner)


def bare(t: Tokens, k: int, lex: Lexicon) -> Described | None:
    """A headline's victim without an article: "Toddler shot", "fire kills teacher"; a victim named by trade: "lawyer Adib Saleh"."""
    before, after = t.word(k - 1), t.word(k + 1)
    opens = k == 0 or t.breaks(k) or before == "."
    if lex.nouns.get(before) is None and before[:1].isalpha() and (k == 1 or t.breaks(k - 1)):
        opens, before = after in _HARMED, t.word(k - 2)
    if opens and after in _HARMED and t.word(k + 2) not in _ARTICLES:
        return Described(k, k + 1, 1, t.words[k], "")
    if before in _HARMS and (not after[:1].isalpha() or t.breaks(k + 1) or after in _AFTER):
        return Described(k, k + 1, 1, t.words[k], "")
    if not opens and not t.capital(k) and t.capital(k + 1) and t.capital(k + 2) and not t.breaks(k + 1) and not t.breaks(k + 2):
        return Described(k, k + 3, 1, t.words[k], "") if before in _HARMING else None
    return None


_HARMED = frozenset("killed shot dead injured wounded slain dies died abducted kidnapped missing".split())
_HARMS = frozenset("kills injures wounds abducts kidnaps hurts".split())
_HARMING = _HARMS | frozenset("killed wounded injured assassinated executed including kidnapped abducted murdered killing wounding "
                              "injuring detained arrested slain shot".split())  # fmt: skip


_OTHER_ONE = frozenset("was died had survived suffered sustained is remains remained later".split())
ORDINALS = frozenset("second third fourth fifth sixth seventh eighth ninth tenth".split())


def another(t: Tokens, i: int) -> Described | None:
    """A victim told by "another" or an ordinal alone: "another was shot", "and hurt a third", "a second in Homs"."""
    word, after = t.words[i], t.word(i + 1)
    if word == "another":
        return Described(i, i + 1, 1, "", word) if after in _OTHER_ONE else None
    ends = after in _OTHER_ONE or after in {"in", ",", ".", "and"}
    return Described(i - 1, i + 1, 1, "", t.word(i - 1)) if ends and t.word(i - 1) in {"a", "the"} else None


def _aged(t: Tokens, end: int, lex: Lexicon) -> int:
    """The end of a described victim with the age that follows: "a girl of six", "a boy of 13 years"."""
    if t.word(end) != "of":
        return end
    value = lex.cardinals.get(t.word(end + 1)) or (int(t.word(end + 1)) if t.word(end + 1).isdecimal() else None)
    if value is None or value > _OLDEST:
        return end
    return end + 3 if t.word(end + 2) in {"years", "months"} else end + 2


def _closes(t: Tokens, k: int, lex: Lexicon) -> bool:
    """Whether the noun at ``k`` ends its phrase: what follows is no further noun ("the rebel stronghold")."""
    after = t.word(k + 1)
    if not after or not after[0].isalpha() or t.breaks(k + 1):
        return after not in {"-", "'s"}
    if t.words[k].endswith("'s"):
        return False
    if after in _AFTER:
        return True
    sort = lex.nouns.get(after)
    if sort is Word.STOP:
        return True
    if sort is not None and sort is not Word.STATE:
        return False
    if t.capital(k + 1) and not t.capital(k):
        return t.words[k] not in _ATTRIBUTIVE
    if after.endswith(("ed", "ing", "wn")) or (after.endswith("ly") and t.words[k] not in _ATTRIBUTIVE) or sort is Word.STATE:
        return True
    return t.words[k] not in _ATTRIBUTIVE and not t.capital(k + 1) and after.endswith("s") and not after.endswith("ss")


def _determiner(t: Tokens, k: int, lex: Lexicon) -> int | None:
    for p in range(k - 1, max(-1, k - 1 - _REACH), -1):
        word = t.words[p]
        if word in _ARTICLES:
            return p
        if t.breaks(p + 1) or (not word[0].isalnum() and word not in QUOTES):
            return None
        if word.endswith("'s"):
            return _determiner(t, p, lex) or p
        sort = lex.nouns.get(word)
        if (sort is Word.STOP and word not in {"more", "named"}) or (sort is Word.PLURAL and word not in BODIES):
            return None
        if digits_value(word) is not None or word in {"and", "or", "no", "one"}:
            return None
    return None


def _group(t: Tokens, at: tuple[int, int], determiner: str, lex: Lexicon) -> Described | None:
    start, k = at
    word = t.words[k]
    if word == "couple":
        return None if t.word(k + 1) == "of" else Described(start, k + 1, 2, word, determiner)
    if t.word(k + 1) == "of":
        size = lex.cardinals.get(t.word(k + 2))
        if size is None and t.word(k + 2).isdecimal():
            size = int(t.word(k + 2))
        following = noun_phrase(t, k + 3, lex)
        if size and following.sort is not Sort.PEOPLE:
            return Described(start, k + 3, size, word, determiner)
        return None
    return Described(start, k + 1, None, word, determiner) if word in {"family", "household"} else None


def bare_age(t: Tokens, k: int) -> Described | None:
    """ "A 2-year-old" that stands for the child itself: token ``k`` is the age, no noun follows."""
    after = t.word(k + 1)
    if t.word(k - 1) not in _ARTICLES or (after[:1].isalpha() and after not in _AFTER):
        return None
    return Described(k - 1, k + 1, 1, t.words[k], t.words[k - 1])


@dataclass(frozen=True, slots=True)
class Nobody:
    """Tokens of a zero: ``number`` ends the words that deny, ``end`` the phrase."""

    start: int
    number: int
    end: int
    noun: str


_NEGATORS = frozenset("not no never nor without denied denies deny denying refuted refutes rejected rejects rejecting dismissed n't "
                      "didn't doesn't hasn't haven't hadn't wasn't weren't don't didnt doesnt hasnt havent hadnt isn't aren't cannot "
                      "unaware none".split())  # fmt: skip
_NEGATION_REACH = 10


def _negated(t: Tokens, i: int) -> bool:
    for j in range(i - 1, max(-1, i - 1 - _NEGATION_REACH), -1):
        if t.words[j] in {".", ";", "!", "?"} or t.breaks(j + 1):
            return False
        if t.words[j] in _NEGATORS:
            return True
    return False


def nobody(t: Tokens, i: int, lex: Lexicon) -> Nobody | None:
    """The zero that token ``i`` opens: "no civilians", "nobody", "not a single resident", "(denied) any deaths"."""
    word, following = t.words[i], t.word(i + 1)
    if word == "no" and following == "one" or word == "not" and following in {"one", "a", "an"}:
        if word == "no":
            return Nobody(i, i + 2, i + 2, "")
        j = i + 3 if t.word(i + 2) in {"single", "lone"} else i + 2
        if following in {"a", "an"} and j == i + 2:
            return None
        phrase = of_phrase(t, j, lex) or noun_phrase(t, j, lex)
        return Nobody(i, j, phrase.end, phrase.noun) if phrase.sort is Sort.PEOPLE else None
    if word in lex.sets["zero"]:
        phrase = of_phrase(t, i + 1, lex) or noun_phrase(t, i + 1, lex)
        if t.word(i + 1) != "of":
            return Nobody(i, i + 1, i + 1, "")
        return Nobody(i, i + 1, phrase.end, phrase.noun) if phrase.sort is Sort.PEOPLE else None
    if word == "no":
        if t.words[i : i + 3] in lex.modifiers or following in {"longer", "more", "doubt", "matter", "."}:
            return None
        phrase = noun_phrase(t, i + 1, lex)
        known = phrase.sort is Sort.PEOPLE and phrase.noun
        return Nobody(i, i + 1, phrase.end, phrase.noun) if known else None
    if not _negated(t, i):
        return None
    if word in {"anyone", "anybody"}:
        return Nobody(i, i + 1, i + 1, "")
    j = i + 2 if word in {"a", "even"} else i + 1
    phrase = noun_phrase(t, j, lex)
    return Nobody(i, j, phrase.end, phrase.noun) if phrase.sort is Sort.PEOPLE and phrase.noun else None
