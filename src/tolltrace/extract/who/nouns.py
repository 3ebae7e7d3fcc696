"""Whose name stands before or after a word of speech: walks over the words around it, without a parser.

News English leaves few doubts here: a speaker is a name, or a noun of a person or a body with what belongs to it, and it
touches its verb. Texts that lost their commas are read by the same walks, which is why they lean on words and not on marks.
"""

import re
from dataclasses import dataclass

from tolltrace.extract.who.words import BETWEEN, DAYS, DETERMINERS, LINKS, MONTHS, NUMBER, PRONOUNS, STOPS, Token, word_set, words

_INNER = frozenset({"of", "for", "in", "at", "from", "with", "to", "on"})
_PLURAL_PARTS = word_set("plural_parts")
_PARTICIPLES = word_set("participles")
_ASIDES = word_set("asides")
_ASIDE_LIMIT = 28  # words; the longest aside between a speaker and its verb in the annotated news is 22


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words ``[start, end)`` of a segment that name a speaker. ``pronoun`` when it only points back; ``left`` is the first
    word that belongs to it at all (article, aside or apposition included); ``aside`` the words set between it and its verb."""

    start: int
    end: int
    left: int
    pronoun: bool = False
    aside: tuple[int, int] | None = None


def _speaks(token: Token) -> bool:
    low = token.low.removesuffix("'s")
    return token.known or low in words().speakers or low in words().titles


def _plural(token: Token) -> bool:
    return token.low.endswith("s") and "'" not in token.low and len(token.low) > 3 and not token.is_name


def _breaks(token: Token) -> bool:
    low = token.low
    if token.known:
        return False
    if not token.is_word or NUMBER.match(low) or low in STOPS or low in DAYS or low in MONTHS:
        return True
    return low.endswith(("ed", "ing")) and low not in _PARTICIPLES and "-" not in low and not token.is_name


def before(row: list[Token], verb: int) -> Phrase | None:
    """The speaker that the verb at position ``verb`` has before it, None when there is none."""
    at = verb - 1
    while at >= 0 and (
        row[at].low in BETWEEN or _adverb(row, at) or row[at].low in DAYS or (row[at].low == "on" and row[at + 1].low in DAYS)
    ):
        at -= 1
    while at > 0 and row[at].text in _MARKS:
        at -= 1
    aside = None
    if at >= 0 and row[at].text == ",":
        opening = next((k for k in range(at - 1, max(-1, at - _ASIDE_LIMIT), -1) if row[k].text == ","), None)
        if opening is None or opening + 1 >= at:
            return None
        first = row[opening + 1]
        if first.low not in _ASIDES and not first.is_name and not _speaks(first) and not first.low.endswith(("ed", "ing")):
            return None
        aside = (opening + 1, at)
        at = opening - 1
    if at < 0:
        return None
    if row[at].low in PRONOUNS:
        if row[at].low in {"who", "which"}:
            at -= 2 if at and row[at - 1].text == "," else 1
        else:
            return Phrase(at, at + 1, at, pronoun=True, aside=aside)
    found = _walk_back(row, at)
    if found and aside is None and not any(t.known or t.is_name for t in row[found.start : found.end]):
        found = _over_relative(row, found)
    return Phrase(found.start, found.end, found.left, aside=aside) if found else None


def _adverb(row: list[Token], at: int) -> bool:
    """ "categorically", and the two words of "at first", "at last"."""
    low = row[at].low
    if NEGATED.match(low):
        return True
    if (
        low.endswith("ly")
        and len(low) > 5
        and low not in {"family", "assembly", "monthly", "weekly", "daily"}
        and not row[at].is_name
    ):
        return True
    pair = f"{row[at - 1].low} {low}" if at else ""
    follows = f"{low} {row[at + 1].low}" if at + 1 < len(row) else ""
    return pair in _PAIRS or follows in _PAIRS


NEGATED = re.compile(r"(?:did|does|do|has|have|had|is|are|was|were|would|could|should|wo|ca)n'?t$")
_PAIRS = frozenset({"at first", "at last", "once again", "in turn", "so far", "at midnight"})


def _walk_back(row: list[Token], at: int) -> Phrase | None:  # noqa: PLR0912 - one decision a kind of word
    end = start = at + 1
    left = start
    while at >= 0:
        token = row[at]
        if token.text == ")" and (opening := _opening(row, at)) is not None:
            if start == end:
                end = start = opening
            at = opening - 1
            continue
        if token.low == "by" and start < end and at > 1 and _reached(row, at - 1):
            end = start = left = at - 1
            at -= 2
            continue
        if token.low in DETERMINERS or token.low in _INNER:
            link = at - 1 if token.low in DETERMINERS else at
            left = at if token.low in DETERMINERS else left
            beyond = link >= 1 and start < end and row[link].low in _BEYOND and not _names(row, start, end)
            if beyond or (link >= 2 and start < end and row[link].low == "by" and _reached(row, link - 1)):
                back = link - 1 if row[link].low != "by" else link - 2
                if back >= 0 and _speaks(row[back]) and (row[link].low != "by" or _reached(row, link - 1)):
                    end = start = left = back + 1
                    at = back
                    continue
            if start == end or link < 1 or row[link].low not in _INNER or not _takes(row[link - 1], row[link]):
                break
            at = link - 1
            start = left = at
            at -= 1
            continue
        if token.low == "and" and start < end and at and _joins(row, at, end):
            at -= 1
            continue
        if token.low in _BEYOND and start < end and at and _speaks(row[at - 1]) and not _names(row, start, end):
            end = at
            at -= 1
            start = left = at + 1
            continue
        if _reached(row, at) and start < end:
            end = at
            at -= 1
            start = left = at + 1
            continue
        if _breaks(token) or (start < end and _plural(token) and not _speaks(token) and token.low not in _PLURAL_PARTS):
            break
        if start < end and _plural(token) and _speaks(token) and not row[start].is_name and not _speaks(row[start]):
            break
        start = left = at
        at -= 1
    if start >= end or (end - start == 1 and len(row[start].text) == 1):
        return None
    return _apposed(row, Phrase(start, end, left))


_MARKS = frozenset("\"“”'’")
_BEYOND = frozenset({"across", "near", "inside", "outside", "along", "behind", "on"})


def _names(row: list[Token], start: int, end: int) -> bool:
    return any(_speaks(t) for t in row[start:end])


def _reached(row: list[Token], at: int) -> bool:
    """ "two doctors reached by telephone"."""
    return row[at].low in {"reached", "contacted", "interviewed", "quoted", "cited"} and at > 0 and _speaks(row[at - 1])


def _opening(row: list[Token], at: int) -> int | None:
    return next((k for k in range(at - 1, max(-1, at - 7), -1) if row[k].text == "("), None)


def _takes(noun: Token, link: Token) -> bool:
    """Whether a speaker may go on over the preposition: "source at", "Ministry of"; "killed in" may not."""
    if link.low in {"of", "for"} and noun.is_name and noun.is_word:
        return True
    return _speaks(noun) and link.low != "to"


def _joins(row: list[Token], at: int, end: int) -> bool:
    """Whether "and" joins two speakers: "hospital and police sources", "the SDF and the coalition"."""
    return _speaks(row[at - 1]) and (_speaks(row[end - 1]))


def _apposed(row: list[Token], phrase: Phrase) -> Phrase:
    """ "Omar Abu Salim a baker in the town told": the name, where one stands right before the description."""
    mark = phrase.left - 1
    if not (
        phrase.left < phrase.start
        and row[phrase.left].low in {"a", "an", "the", "another"}
        and not row[phrase.left].text[0].isupper()
    ):
        return phrase
    if mark >= 0 and row[mark].text == ",":
        mark -= 1
    if mark < 1 or not row[mark].is_name or not row[mark].is_word or _breaks(row[mark]):
        return phrase
    first = mark
    while first > 0 and row[first - 1].is_name and row[first - 1].is_word and not _breaks(row[first - 1]):
        first -= 1
    if (mark - first < 1 and not row[mark].known) or (first > 0 and row[first - 1].low in LINKS):
        return phrase
    if row[first].low in DETERMINERS and mark > first:
        first += 1
    return Phrase(first, mark + 1, first, aside=(phrase.start, phrase.end))


def _over_relative(row: list[Token], phrase: Phrase) -> Phrase:
    """ "The monitor which gathers word from villagers it trusts says": the name before the relative clause."""
    for k in range(phrase.left - 1, max(0, phrase.left - 14), -1):
        if row[k].low in {"which", "who", "that"} and row[k - 1].is_word and (row[k - 1].is_name or _speaks(row[k - 1])):
            nxt = row[k + 1]
            if nxt.is_name or nxt.low in DETERMINERS or (_names(row, phrase.start, phrase.end) and row[phrase.left].low == "a"):
                break
            found = _walk_back(row, k - 1)
            return found or phrase
        if not row[k].is_word:
            break
    return phrase


def after(row: list[Token], first: int) -> Phrase | None:  # noqa: PLR0912 - one decision a kind of word
    """The speaker that begins at position ``first`` ("according to |", "said |", "quoted |"), None when there is none."""
    at = left = first
    if at < len(row) and row[at].low in DETERMINERS:
        at += 1
    if at < len(row) and row[at].low in PRONOUNS:
        return Phrase(at, at + 1, left, pronoun=True)
    start = at
    while at < len(row):
        token, last = row[at], row[at - 1] if at > start else None
        if last is None:
            if not token.is_word or NUMBER.match(token.low) or (token.low in STOPS and not token.is_name):
                # "two doctors": the number belongs to the speaker, the name does without it.
                if token.low in {"one", "two", "three", "four", "several", "many", "some", "multiple"} and at + 1 < len(row):
                    start = at = at + 1
                    continue
                return None
        elif token.low in _INNER:
            nxt = at + 1
            if not _takes(last, token) or token.low in {"on", "to"} or nxt >= len(row) or not row[nxt].is_word:
                break
            if row[nxt].low in DETERMINERS:
                nxt += 1
            if nxt >= len(row) or _breaks(row[nxt]) or row[nxt].low in DAYS:
                break
            at = nxt
        elif token.low == "and":
            if at + 1 >= len(row) or not (_speaks(last) or last.is_name) or not _speaks(row[at + 1]):
                break
        elif _breaks(token) or _says(token, last) or not _goes_on(row, at, last):
            break
        at += 1
    return Phrase(start, at, left) if at > start else None


def _says(token: Token, last: Token) -> bool:
    """Whether the word is a verb of speech here: "independent estimates" is none, "officials estimates" may be."""
    return token.low in words().verbs and not (token.low in words().papers and not _speaks(last) and not last.is_name)


def _goes_on(row: list[Token], at: int, last: Token) -> bool:
    token = row[at]
    if token.is_name:
        return last.is_name or (not _plural(last) and (_speaks(last) or last.low in words().titles))
    if _plural(last) and _speaks(last):
        return False
    if _speaks(token):
        return True
    ahead = row[at + 1 : at + 4]
    for nxt in ahead:
        if _breaks(nxt):
            break
        if _speaks(nxt):
            return True
    return not last.is_name and not _speaks(last)
