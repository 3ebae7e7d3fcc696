"""Victims described without a numeral ("a senior commander", "a man and his wife"), and the words for nobody."""

import re
from dataclasses import dataclass

from tolltrace.extract.figures.lexicon import Lexicon, Word
from tolltrace.extract.figures.nouns import Sort, members_of, noun_phrase, of_phrase
from tolltrace.extract.figures.tokens import QUOTES, Tokens
from tolltrace.extract.figures.words import digits_value

_ORDINAL = re.compile(r"\d+(?:st|nd|rd|th)")
_OLDEST = 115
_HEADED = 3  # words before the bare noun of a headline
_REACH = 7  # words between the determiner and the noun


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
    if word in lex.noun.groups:
        return _group(t, (start, k), determiner, lex)
    if (determiner in {"this", "that"} and start != k - 1) or any(_ORDINAL.fullmatch(w) for w in t.words[start + 1 : k]):
        return None  # "the 12th journalist to be killed" tells of a year's dead
    return Described(start, _aged(t, members_of(t, k + 1, word, lex), lex), 1, word, determiner)


def foreigner(t: Tokens, k: int, lex: Lexicon) -> Described | None:
    """The victim told by nationality alone: "a Syrian national", "including a Saudi", "an Iraqi known as Abu Hajar"."""
    last = k + 1 if t.word(k + 1) in {"national", "citizen"} else k
    if last > k and (k == 0 or t.breaks(k)) and t.word(last + 1) in lex.sets["harmed"]:
        return Described(k, last + 1, 1, t.words[last], "")  # a headline: "Syrian national killed"
    if t.word(k - 1) not in {"a", "an"} or not _closes(t, last, lex):
        return None
    if last == k and t.word(k + 1) not in lex.sets["told_by"] and t.word(k - 2) not in lex.sets["counts_one"]:
        return None
    return Described(k - 1, last + 1, 1, t.words[last], t.words[k - 1])


def bare(t: Tokens, k: int, lex: Lexicon) -> Described | None:
    """A headline's victim without an article: "Toddler shot", "fire kills teacher"; or named by trade: "lawyer Adib Saleh"."""
    before, after = t.word(k - 1), t.word(k + 1)
    ends = not after[:1].isalpha() or t.breaks(k + 1) or after in lex.sets["after_victim"]
    start = _headed(t, k, lex) if ends or after in lex.sets["harmed"] else k
    if start < k and (ends if t.word(start - 1) in lex.sets["harms"] else after in lex.sets["harmed"]):
        return Described(start, k + 1, 1, t.words[k], "")
    opens = k == 0 or t.breaks(k) or before == "."
    if lex.nouns.get(before) is None and before[:1].isalpha() and (k == 1 or t.breaks(k - 1)):
        opens, before = after in lex.sets["harmed"], t.word(k - 2)
    if opens and after in lex.sets["harmed"] and t.word(k + 2) not in lex.sets["articles"]:
        return Described(k, k + 1, 1, t.words[k], "")
    if (before in lex.sets["harms"] or before == "including") and ends:
        return Described(k, k + 1, 1, t.words[k], "")
    if not opens and not t.capital(k) and t.capital(k + 1) and t.capital(k + 2) and not t.breaks(k + 1) and not t.breaks(k + 2):
        return Described(k, k + 3, 1, t.words[k], "") if before in lex.sets["harming"] else None
    return None


def _headed(t: Tokens, k: int, lex: Lexicon) -> int:
    """Where the words before a headline's bare noun start ("senior militant" of "kills senior militant leader"), led by a verb of
    harm or by nothing; ``k`` itself when neither leads to it."""
    for start in range(k - 1, max(-1, k - 1 - _HEADED), -1):
        if lex.nouns.get(t.words[start]) not in {None, Word.SINGULAR} or not t.words[start][0].isalpha():
            return k
        if t.words[start] in lex.sets["articles"] or t.breaks(start + 1) or t.words[start] in lex.sets["harms"]:
            return k
        if t.word(start - 1) in lex.sets["harms"] or start == 0 or t.breaks(start):
            return start
    return k


def another(t: Tokens, i: int, lex: Lexicon) -> Described | None:
    """A victim told by "another" or an ordinal alone: "another was shot", "and hurt a third", "a second in Homs"."""
    word, after = t.words[i], t.word(i + 1)
    if word == "another":
        return Described(i, i + 1, 1, "", word) if after in lex.sets["other_one"] else None
    ends = after in lex.sets["other_one"] or after in {"in", ",", ".", "and"}
    return Described(i - 1, i + 1, 1, "", t.word(i - 1)) if ends and t.word(i - 1) in {"a", "the"} else None


_NO_DEATH = frozenset(
    """toll tolls sentence sentences certificate certificates threat threats penalty count counts figure figures rate rates row
    squad squads ward wards department notice notices camp""".split()  # noqa: SIM905 - words read better so
)
_DEATHS = frozenset({"death", "fatality", "casualty", "victim", "martyr"})


def sole(t: Tokens, i: int, lex: Lexicon) -> Described | None:
    """The one person harmed: "the sole civilian death reported", "the only fatality"; not "the only fatality was a shepherd",
    who is told there."""
    if t.word(i - 1) not in {"the", "its", "their"} or t.breaks(i):
        return None
    for k in range(i + 1, i + 1 + _HEADED):
        if t.breaks(k) or t.word(k) in _DEATHS:
            break
    found = not t.breaks(k) and t.word(k) in _DEATHS and t.word(k + 1) not in _NO_DEATH | {"was", "is"}
    return Described(i - 1, k + 1, 1, " ".join(t.words[i + 1 : k + 1]), t.words[i - 1]) if found else None


def whose_death(t: Tokens, i: int, lex: Lexicon) -> Described | None:
    """The victim told by a death alone: "a person's death", "reported one girl's death"; token ``i`` is "death"."""
    owner = t.word(i - 1)
    noun = owner.removesuffix("'s")
    if noun in (owner, "martyr") or noun not in lex.noun.described or t.word(i - 2) not in {"a", "an", "one"}:
        return None
    if t.word(i + 1) in _NO_DEATH:
        return None
    return Described(i - 2, i + 1, 1, noun, t.words[i - 2])


def _aged(t: Tokens, end: int, lex: Lexicon) -> int:
    """The end of a described victim with the age that follows: "a girl of six", "a boy of 13 years"."""
    if t.word(end) != "of":
        return end
    value = lex.cardinals.get(t.word(end + 1)) or (
        int(t.word(end + 1)) if t.word(end + 1).isdecimal() and len(t.word(end + 1)) < 4 else None
    )
    if value is None or value > _OLDEST:
        return end
    return end + 3 if t.word(end + 2) in {"years", "months"} else end + 2


def _closes(t: Tokens, k: int, lex: Lexicon) -> bool:
    """Whether the noun at ``k`` ends its phrase: what follows is no further noun ("the rebel stronghold")."""
    after = t.word(k + 1)
    if not after or not after[0].isalpha() or t.breaks(k + 1):
        return after not in {"-", "'s"}
    sort = lex.nouns.get(after)
    if after in lex.sets["after_victim"] or sort in {Word.STOP, Word.STATE}:
        return True
    if sort is not None:
        return False
    solid = t.words[k] not in lex.sets["attributive"]
    if t.capital(k + 1) and not t.capital(k):
        return solid  # "its commander Abu Rashid"
    if after.endswith(("ed", "ing", "wn")) or (solid and after.endswith("ly")):
        return True
    return solid and not t.capital(k + 1) and after.endswith("s") and not after.endswith("ss")


def _determiner(t: Tokens, k: int, lex: Lexicon) -> int | None:
    for p in range(k - 1, max(-1, k - 1 - _REACH), -1):
        word = t.words[p]
        if word in lex.sets["articles"]:
            return p
        if t.breaks(p + 1) or (not word[0].isalnum() and word not in QUOTES):
            return None
        if word.endswith("'s"):
            return next((q for q in (p - 1, p - 2, p - 3) if t.word(q) in lex.sets["articles"] and not t.breaks(q + 1)), p)
        sort = lex.nouns.get(word)
        if (sort is Word.STOP and word not in {"more", "named"}) or (sort is Word.PLURAL and word not in lex.sets["bodies"]):
            return None
        if digits_value(word) is not None or word in {"and", "or", "no", "one"}:
            return None
    return None


def _members(word: str, lex: Lexicon) -> int | None:
    """The size that "12-member" or "seven-person" states."""
    size, _, unit = word.rpartition("-")
    if unit not in {"member", "person", "strong"}:
        return None
    return int(size) if size.isdecimal() and len(size) < 4 else lex.cardinals.get(size)


def _group(t: Tokens, at: tuple[int, int], determiner: str, lex: Lexicon) -> Described | None:
    start, k = at
    word = t.words[k]
    if word == "couple":
        return None if t.word(k + 1) == "of" else Described(start, k + 1, 2, word, determiner)
    if t.word(k + 1) == "of":
        size = lex.cardinals.get(t.word(k + 2))
        if size is None and t.word(k + 2).isdecimal() and len(t.word(k + 2)) < 4:
            size = int(t.word(k + 2))
        following = noun_phrase(t, k + 3, lex)
        if size and following.sort in {Sort.NOTHING, Sort.UNKNOWN}:
            return Described(start, k + 3, size, word, determiner)
        return None
    sized = next((size for p in range(start + 1, k) if (size := _members(t.words[p], lex))), None)
    return Described(start, k + 1, sized, word, determiner) if word in {"family", "household"} else None


def bare_age(t: Tokens, k: int, lex: Lexicon) -> Described | None:
    """ "A 2-year-old" that stands for the child itself: token ``k`` is the age, no noun follows."""
    after = t.word(k + 1)
    if t.word(k - 1) not in lex.sets["articles"] or (after[:1].isalpha() and after not in lex.sets["after_victim"]):
        return None
    return Described(k - 1, k + 1, 1, t.words[k], t.words[k - 1])


@dataclass(frozen=True, slots=True)
class Nobody:
    """Tokens of a zero: ``number`` ends the words that deny, ``end`` the phrase."""

    start: int
    number: int
    end: int
    noun: str


_NEGATION_REACH = 10


def _negated(t: Tokens, i: int, lex: Lexicon) -> bool:
    for j in range(i - 1, max(-1, i - 1 - _NEGATION_REACH), -1):
        if t.words[j] in {".", ";", "!", "?"} or t.breaks(j + 1):
            return False
        if t.words[j] in lex.sets["negators"]:
            return True
    return False


def nobody(t: Tokens, i: int, lex: Lexicon) -> Nobody | None:
    """The zero that token ``i`` opens: "no civilians", "nobody", "not a single resident", "(denied) any deaths"."""
    word = t.words[i]
    if word == "no":
        return _no(t, i, lex)
    if word == "not":
        return _not_one(t, i, lex)
    if word in lex.sets["zero"]:
        return _zero_of(t, i, i + 1, lex) if t.word(i + 1) == "of" else Nobody(i, i + 1, i + 1, "")
    if not _negated(t, i, lex):
        return None
    if word in {"anyone", "anybody"}:
        return Nobody(i, i + 1, i + 1, "")
    return _zero_of(t, i, i + 2 if word in {"a", "even"} else i + 1, lex)


def _zero_of(t: Tokens, i: int, j: int, lex: Lexicon) -> Nobody | None:
    """A zero from token ``i`` whose people start at token ``j``; None when no people stand there."""
    phrase = of_phrase(t, j, lex) or noun_phrase(t, j, lex)
    named = phrase.noun or t.word(j) == "of"
    return Nobody(i, j, phrase.end, phrase.noun) if phrase.sort is Sort.PEOPLE and named else None


def _no(t: Tokens, i: int, lex: Lexicon) -> Nobody | None:
    if t.word(i + 1) == "one":
        return Nobody(i, i + 2, i + 2, "")
    if t.words[i : i + 3] in lex.modifiers or t.word(i + 1) in {"longer", "more", "doubt", "matter", ".", "of"}:
        return None
    trace = next((j for j in (i + 1, i + 2) if t.word(j) in lex.sets["traces"]), None)
    if trace is not None and t.word(trace + 1) == "of" and t.word(trace + 2) == "civilian":
        return _zero_of(t, i, trace + 2, lex)  # "no evidence of civilian deaths": of deaths alone it is too early to tell
    return _zero_of(t, i, i + 1, lex)


def _not_one(t: Tokens, i: int, lex: Lexicon) -> Nobody | None:
    """ "Not one soldier", "not a single civilian"; "not a soldier" says what somebody is."""
    if t.word(i + 2) in {"single", "lone"} and t.word(i + 1) in {"a", "one"}:
        return _zero_of(t, i, i + 3, lex)
    return _zero_of(t, i, i + 2, lex) if t.word(i + 1) == "one" else None
