"""Read the interval off a written figure by the table of the annotation guide, so that nobody types it by hand.

"at least 58 people" is 58 and open above; "dozens" is 24 and open above; "between 14 and 17" is 14 to 17. A figure that the table
does not settle gives None, and its author must say the interval.
"""

import re
from typing import NamedTuple

ONES = dict(zip(["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"], range(10), strict=True))
TEENS = "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen"
TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
WORDS = (
    ONES
    | {word: n for n, word in enumerate(TEENS.split(), 10)}
    | {word: 10 * n for n, word in enumerate(TENS.split(), 2)}
    | {f"{ten}-{one}": 10 * n + ONES[one] for n, ten in enumerate(TENS.split(), 2) for one in list(ONES)[1:]}
)
SCALES = {"hundred": 100, "thousand": 1_000, "million": 1_000_000}
CROWDS = {
    "hundreds of thousands": 200_000,
    "tens of thousands": 20_000,
    "millions": 2_000_000,
    "thousands": 2_000,
    "hundreds": 200,
    "dozens": 24,
    "scores": 40,
    "tens": 20,
    "several": 3,
    "a few": 3,
}
UNCOUNTED = (
    "an unknown number|an unspecified number|a large number|large numbers?|a big number|a number"
    "|numerous|many|most|mostly|some of"
)
BUNCHES = "family|crew|group|patrol|team"
OPENERS = "another|an estimated|a further|a total of|all|the|further"
MODIFIERS = {
    "at least": "at_least",
    "no fewer than": "at_least",
    "not less than": "at_least",
    "more than": "more_than",
    "over": "more_than",
    "no more than": "at_most",
    "at most": "at_most",
    "up to": "at_most",
    "as many as": "at_most",
    "as high as": "at_most",
    "less than": "less_than",
    "fewer than": "less_than",
    "under": "less_than",
    "about": "about",
    "around": "about",
    "some": "about",
    "nearly": "about",
    "almost": "about",
    "roughly": "about",
    "approximately": "about",
    "close to": "about",
}
NOUGHT = r"(?:no one|none|nobody|no(?! more than| fewer than)|zero|not a single)\b"
SINGLE = r"(?:another|an|a|the|his|her|its|my|our|their)\b"
WORD = "|".join(sorted(WORDS, key=len, reverse=True))
NUMBER = rf"(?:\d[\d,]*(?:\.\d+)?|{WORD}|a(?= hundred| thousand| million| dozen))(?: (?:hundred|thousand|million))?"
LEAD = "|".join(sorted(MODIFIERS, key=len, reverse=True))
FILLERS = r"(?:(?:them|another|more|other|others(?= \w)|further|additional|of|the|their|his|her|its|a|an|those|these) )+"


class Reading(NamedTuple):
    """The interval of a figure (None is open), the guide's modifier, and the noun that is left."""

    low: int | None
    high: int | None
    modifier: str
    noun: str


def read(figure: str) -> Reading | None:
    """The reading of ``figure``, or None where the table does not settle it."""
    text = figure.lower().replace('"', "").strip()
    if hit := re.match(NOUGHT, text):
        return Reading(0, 0, "exact", _noun(text[hit.end() :]))
    if hit := re.match(
        rf"(?:(?:anywhere |either )?(?:between|from)? ?)({NUMBER})(?: and | to | or |(?<=\d)-(?=\d))({NUMBER})\b", text
    ):
        return Reading(_value(hit[1]), _value(hit[2]), "range", _noun(text[hit.end() :]))
    whole = text
    text = re.sub(rf"^(?:{OPENERS}) (?!{BUNCHES})(?=\w)", "", text)
    text = re.sub(rf"^(?:other|remaining|only) (?={NUMBER}\b)", "", text)
    text = re.sub(rf"^(?:his|her|its|their|my|our|those|these) (?={NUMBER}\b)", "", text)
    word = "exact"
    if hit := re.match(rf"({LEAD}) (?!of )", text):
        word = MODIFIERS[hit[1]]
        text = re.sub(r"^another ", "", text[hit.end() :])
    if hit := re.search(r" (?:at least|or more)$", text):
        word, text = "at_least", text[: hit.start()]
    return _counted(text, word) or _counted(whole, word) or _uncounted(text) or _single(whole)


def _counted(text: str, word: str) -> Reading | None:
    if hit := re.match(rf"(?:a|the) ({BUNCHES}) of ({NUMBER})\b", text):
        return Reading(*_bounds(_value(hit[2]), word), word, _noun(text[hit.end() :]) or hit[1])
    if hit := re.match(rf"({NUMBER}) dozen\b", text):
        low, high = _bounds(12 * (_value(hit[1])), "about" if word == "exact" else word)
        return Reading(low, high, "about" if word == "exact" else word, _noun(text[hit.end() :]))
    if hit := re.match(r"a couple\b(?: of)?", text):
        return Reading(2, 2, "about", _noun(text[hit.end() :]))
    if hit := re.match(rf"({NUMBER})\b", text):
        return Reading(*_bounds(_value(hit[1]), word), word, _noun(text[hit.end() :]))
    return None


def _uncounted(text: str) -> Reading | None:
    for crowd, low in CROWDS.items():
        if hit := re.match(rf"(?:the )?{crowd}\b", text):
            return Reading(low, None, "vague", _noun(text[hit.end() :]))
    if hit := re.match(rf"(?:{UNCOUNTED})\b", text):
        return Reading(None, None, "vague", _noun(text[hit.end() :]))
    return None


def _single(text: str) -> Reading | None:
    if " and " in text:
        return None
    hit = re.match(SINGLE, text)
    return Reading(1, 1, "exact", _noun(text[hit.end() :])) if hit else None


def _value(words: str) -> int:
    *head, last = words.replace(",", "").split()
    scale = SCALES.get(last, 0)
    if not scale:
        head, scale = [*head, last], 1
    one = head[0] if head else "1"
    if one == "a":
        return scale
    return WORDS[one] * scale if one in WORDS else round(float(one) * scale)


def _bounds(n: int, word: str) -> tuple[int | None, int | None]:
    match word:
        case "at_least":
            return n, None
        case "more_than":
            return n + 1, None
        case "at_most":
            return None, n
        case "less_than":
            return None, n - 1
        case _:
            return n, n


def _noun(rest: str) -> str:
    rest = re.sub(r"\b(?:\d+|[a-z-]+)-year-old ", "", rest).strip(" ,-")
    return "" if rest in {"killed", "injured", "more", "them"} else re.sub(rf"^{FILLERS}", "", rest)
