"""Numbers as written, digits or words, and quantity words: the core of a figure without its hedges."""

import re
from dataclasses import dataclass
from fractions import Fraction

from tolltrace.extract.figures.lexicon import Lexicon
from tolltrace.extract.figures.tokens import Tokens
from tolltrace.model import Modifier
from tolltrace.vocab import vocabulary

_DIGITS = re.compile(r"\d+(?:\.\d+)?|\d{1,3}(?:[,\s']\d{3})+")
_SEPARATORS = re.compile(r"[,\s']")
_POINTED = re.compile(r"[1-9]\d{0,2}(?:\.\d{3})+")  # "1.200" as much of the world writes 1,200


def spelled(*more: str) -> str:
    """The words for 0 to 99 that are no compounds, and ``more``, as alternatives of a regular expression, longest first."""
    known = vocabulary("numbers")
    return "|".join(sorted({*known["units"], *known["tens"], *more}, key=len, reverse=True))


@dataclass(frozen=True, slots=True)
class Core:
    """A number or quantity word: tokens ``start`` up to ``end``; ``low`` and ``high`` as it says without hedges.
    ``digits`` is whether it is one bare token of digits; ``scale`` the scale or dozen it ends with, else 1."""

    start: int
    end: int
    low: int | None
    high: int | None
    modifier: Modifier = Modifier.EXACT
    digits: bool = False
    scale: int = 1

    @property
    def vague(self) -> bool:
        return self.modifier is Modifier.VAGUE

    @property
    def value(self) -> int | None:
        """The number, None for a quantity word."""
        return self.low if self.low == self.high else None


Number = Fraction | int  # whole persons, or "1.2" of "1.2 million"
_SHORT = re.compile(r"(\d+(?:\.\d+)?)(k|m|mn|bn)")  # "200k families", "3.5m people"
_SHORT_SCALES = {"k": 1000, "m": 1_000_000, "mn": 1_000_000, "bn": 1_000_000_000}


def _short(word: str) -> tuple[Fraction, int] | None:
    found = _SHORT.fullmatch(word)
    return (Fraction(found[1]) * _SHORT_SCALES[found[2]], _SHORT_SCALES[found[2]]) if found else None


def abbreviated(core: "Core", t: Tokens) -> bool:
    """Whether the number is written short ("200k"), which without people after it is a distance or a sum."""
    return _short(t.word(core.start)) is not None


def digits_value(word: str) -> Number | None:
    """The value of a token of digits ("1,200", "1.2"), None for any other token."""
    if not word or not word[0].isdigit() or not _DIGITS.fullmatch(word):
        return None
    try:
        return Fraction(word) if "." in word else int(_SEPARATORS.sub("", word))
    except ValueError:  # digits of other scripts in odd company
        return None


def pointed(word: str) -> bool:
    """Whether a token of digits can be a whole number with points between its thousands; of people it then is one."""
    return _POINTED.fullmatch(word) is not None


def read_core(t: Tokens, i: int, lex: Lexicon) -> Core | None:
    """The number or quantity word that starts at token ``i``, read to its end."""
    return _vague(t, i, lex) or _number(t, i, lex)


def core_start(t: Tokens, i: int) -> int:
    """Where a number whose telling word is token ``i`` starts: steps back over "a", "half a", "a quarter of a"."""
    if t.word(i - 1) in {"a", "an"}:
        i -= 1
        if t.word(i - 1) == "half":
            i -= 1
        elif t.word(i - 1) == "of" and t.word(i - 2) == "quarter":
            i -= 3 if t.word(i - 3) in {"a", "one"} else 2
    return i


def _number(t: Tokens, i: int, lex: Lexicon) -> Core | None:
    word = t.word(i)
    fraction: Number = 1
    j = i
    if word == "half" and t.word(i + 1) in {"a", "an"}:
        fraction, j = Fraction(1, 2), i + 1
    elif word in {"a", "one"} and t.word(i + 1) == "quarter" and t.word(i + 2) == "of" and t.word(i + 3) == "a":
        fraction, j = Fraction(1, 4), i + 3
    elif word == "quarter" and t.word(i + 1) == "of" and t.word(i + 2) == "a":
        fraction, j = Fraction(1, 4), i + 2
    read = _cardinal(t, j, lex)
    if read is None:
        return None
    value, end, scale, rough = read
    value *= fraction
    if fraction != 1 and scale == 1:
        return None
    if value.denominator != 1:
        return None
    whole = int(value)
    digits = end == i + 1 and t.word(i)[:1].isdigit()
    return Core(i, end, whole, whole, Modifier.ABOUT if rough else Modifier.EXACT, digits, scale)


def _cardinal(t: Tokens, i: int, lex: Lexicon) -> tuple[Number, int, int, bool] | None:
    """Value, end, scale it ends with, and whether it is rough by nature (dozens)."""
    j = i
    start: Number | None = digits_value(t.word(i))
    if pointed(t.word(i)) and _scale(t, i + 1, lex) == 1:
        start = int(t.word(i).replace(".", ""))
    short = _short(t.word(i)) if start is None and t.word(i)[:1].isdecimal() else None
    if short is not None:
        return short[0], i + 1, short[1], False
    if start is not None:
        current, j = start, i + 1
    elif t.word(i) in {"a", "an"} and (t.word(i + 1) in lex.scales or t.word(i + 1) in lex.dozens or t.word(i + 1) == "hundred"):
        current, j = 1, i + 1
    else:
        small = _below_hundred(t, i, lex)
        if small is not None:
            current, j = small
        elif t.word(i) == "hundred" or t.word(i) in lex.dozens or t.word(i) in {"thousand", "million"}:
            current = 1
        else:
            return None
    if t.word(j) == "and" and t.word(j + 1) == "a" and t.word(j + 2) == "half" and _scale(t, j + 3, lex) > 1:
        current, j = current + Fraction(1, 2), j + 3
    return _scaled(t, current, j, lex)


def _scaled(t: Tokens, current: Number, j: int, lex: Lexicon) -> tuple[Number, int, int, bool]:
    total: Number = 0
    scale = 1
    limit: int | None = None
    while True:
        word = t.word(j)
        if word in lex.dozens and limit is None and not (word == "score" and t.word(j + 1) not in {"of", "or"}):
            return current * lex.dozens[word], j + 1, lex.dozens[word], True
        if word == "hundred" and current < 100:
            current, scale, j = current * 100, 100, j + 1
            following = _tail(t, j, lex, True)
            if following is not None:
                current, j = current + following[0], following[1]
            continue
        if word in lex.scales and (limit is None or lex.scales[word] < limit):
            scale = limit = lex.scales[word]
            total, current, j = total + max(current, 1) * scale, 0, j + 1
            if t.word(j) == "and" and t.word(j + 1) == "a" and t.word(j + 2) == "half":
                return total + Fraction(scale, 2), j + 3, scale, False
            following = _tail(t, j, lex, False)
            if following is not None:
                current, j = following
            continue
        return total + current, j, scale, False


def _tail(t: Tokens, j: int, lex: Lexicon, hundred: bool) -> tuple[int, int] | None:
    """What follows a hundred or a scale: "and twenty", "fifty", "two" (of "two hundred")."""
    at = j + 1 if t.word(j) == "and" else j
    small = _below_hundred(t, at, lex)
    if small is None or small[0] == 0:
        return None
    # "two hundred and five hundred": the second number is one of its own.
    if at > j and t.word(small[1]) in ({"hundred"} if hundred else set()) | set(lex.dozens):
        return None
    if t.word(at) == "one" and t.word(at + 1) in {"of", "person"}:
        return None
    return small


def _below_hundred(t: Tokens, i: int, lex: Lexicon) -> tuple[int, int] | None:
    word = t.word(i)
    value = lex.cardinals.get(word)
    if value is None:
        return None
    unit = lex.cardinals.get(t.word(i + 1), 0)
    if word in lex.tens and 0 < unit < 10:
        return value + unit, i + 2
    return value, i + 1


def _scale(t: Tokens, i: int, lex: Lexicon) -> int:
    return 100 if t.word(i) == "hundred" else lex.scales.get(t.word(i), 1)


_PLURAL_DIGITS = {"10s": 20, "100s": 200, "1000s": 2000, "1,000s": 2000}


def _vague(t: Tokens, i: int, lex: Lexicon) -> Core | None:  # noqa: PLR0911 - one return for each wording
    word = t.word(i)
    if word in lex.vague:
        return _quantity_word(t, i, lex)
    if word in _PLURAL_DIGITS and t.word(i + 1) == "of":
        return Core(i, i + 1, _PLURAL_DIGITS[word], None, Modifier.VAGUE)
    if word in {"a", "an", "the"}:
        return _article(t, i, lex)
    if word in {"few", "couple", "pair", "handful"} and t.word(i - 1) not in {"a", "the"}:
        return None
    if word in lex.sets["sizes"] and t.word(i + 1) in {"number", "numbers"} and t.word(i + 2) == "of":
        return Core(i, i + 2, None, None, Modifier.VAGUE)
    if word == "so" and t.word(i + 1) == "many":
        return Core(i, i + 2, None, None, Modifier.VAGUE)
    if word in lex.sets["boundless"]:
        return _boundless(t, i, lex)
    return None


def _quantity_word(t: Tokens, i: int, lex: Lexicon) -> Core | None:
    word, low = t.word(i), lex.vague[t.word(i)]
    nxt = t.word(i + 1)
    if word == "several":
        return _few(t, i, i + 1, lex)
    if nxt == "of" and word in lex.multiples:
        scale = {"hundreds": 100, "thousands": 1000, "millions": 1_000_000, "billions": 1_000_000_000}.get(t.word(i + 2))
        if scale:
            many = {"dozens": 24, "scores": 40, "tens": 20, "hundreds": 200, "thousands": 2000}[word]
            return Core(i, i + 3, many * scale, None, Modifier.VAGUE)
    return Core(i, i + 1, low, None, Modifier.VAGUE)


def _few(t: Tokens, start: int, j: int, lex: Lexicon) -> Core:
    """ "several", "a few", and what they multiply: "several hundred" is at least three hundred."""
    word = t.word(j)
    scale = lex.dozens.get(word) or {"hundreds": 100, "thousands": 1000, "millions": 1_000_000}.get(word) or _scale(t, j, lex)
    end = j + 1 if scale > 1 else j
    if scale == 100 and t.word(end) in lex.scales:
        scale, end = scale * lex.scales[t.word(end)], end + 1
    return Core(start, end, 3 * scale, None, Modifier.VAGUE, scale=scale)


def _article(t: Tokens, i: int, lex: Lexicon) -> Core | None:  # noqa: PLR0911 - one return for each wording
    word = t.word(i + 1)
    if word in {"few", "handful"}:
        return _few(t, i, i + 2, lex) if t.word(i) != "the" or word == "few" else None
    if word == "good" and t.word(i + 2) == "few":
        return _few(t, i, i + 3, lex)
    if t.word(i) == "the":
        return Core(i, i + 3, None, None, Modifier.VAGUE) if word in lex.sets["sizes"] and t.word(i + 2) == "number" else None
    if (word in {"couple", "pair"} and t.word(i + 2) == "of") or (word == "couple" and _scale(t, i + 2, lex) > 1):
        j = i + 3 if t.word(i + 2) == "of" else i + 2
        scale = lex.dozens.get(t.word(j)) or _scale(t, j, lex)
        end = j + 1 if scale > 1 else i + 2
        return Core(i, end, 2 * scale, 2 * scale, Modifier.ABOUT if word == "couple" else Modifier.EXACT, scale=scale)
    if word == "number" and t.word(i + 2) != "one":
        return Core(i, i + 2, None, None, Modifier.VAGUE)
    if word in lex.sets["sizes"] and t.word(i + 2) == "number":
        return Core(i, i + 3, None, None, Modifier.VAGUE)
    if word == "great" and t.word(i + 2) in {"many", "deal"}:
        return Core(i, i + 3, None, None, Modifier.VAGUE)
    if word in {"majority", "minority"}:
        return Core(i, i + 2, None, None, Modifier.VAGUE)
    return None


def _boundless(t: Tokens, i: int, lex: Lexicon) -> Core | None:
    word, before, after = t.word(i), t.word(i - 1), t.word(i + 1)
    if after[:1].isdecimal() or (word in {"some", "half"} and after in lex.sets["counting"]):
        return None
    if word in {"most", "half"} and before in {"the", "at", "a", "second", "first"}:
        return None
    if word == "many" and (before in {"how", "as"} or after in {"as", "times"}):
        return None
    if word in {"majority", "rest", "half", "numbers"} and after not in {"of", "the", "its"}:
        return None
    start = i - 1 if word in {"majority", "rest"} and before == "the" else i
    return Core(start, i + 1, None, None, Modifier.VAGUE)
