"""Numbers that count no people, told by their form alone: dates, years, ages, times, money, names with a number."""

from tolltrace.extract.figures.lexicon import Lexicon, Word
from tolltrace.extract.figures.nouns import Phrase, Sort
from tolltrace.extract.figures.tokens import DASHES, Tokens
from tolltrace.extract.figures.words import Core, digits_value

_ORDINAL_DAY = 31
_OLDEST = 115


def _bare(t: Tokens, i: int) -> int | None:
    """The value of a token of plain digits without separators."""
    word = t.word(i)
    return int(word) if word.isdecimal() else None


def is_year(t: Tokens, i: int) -> bool:
    """Whether token ``i`` could be a year: four plain digits from 1900 to 2099."""
    value = _bare(t, i)
    return value is not None and len(t.word(i)) == 4 and 1900 <= value <= 2099


def is_month(t: Tokens, i: int, lex: Lexicon) -> bool:
    """Whether token ``i`` names a month; "may" and "march" must be capitalised."""
    return t.word(i).rstrip(".") in lex.sets["months"] and t.capital(i)


def _past_dot(t: Tokens, i: int) -> int:
    return i - 1 if t.word(i) == "." else i


def excluded(t: Tokens, core: Core, phrase: Phrase, hedged: bool, lex: Lexicon) -> bool:
    """Whether the number ``core`` is part of a date, a name, an age, a sum ... rather than a count of ``phrase``."""
    if core.vague:
        return False
    before = core.start - 1
    if core.digits and _date(t, core, phrase, lex):
        return True
    if (
        t.word(core.end) in lex.sets["clock_after"] | lex.sets["fractions_after"]
        or t.word(core.end) + t.word(core.end + 1) == "percent"
    ):
        return True
    if t.word(core.end) in lex.sets["measures"] and core.value != 1:
        return True
    previous = t.word(_past_dot(t, before))
    if previous in lex.sets["currencies_before"] or t.word(before) in lex.sets["currencies_before"]:
        return True
    if core.digits and not hedged:
        if previous in lex.sets["numbered"] and (
            phrase.sort is not Sort.PEOPLE or t.capital(_past_dot(t, before)) or previous in {"no", "nos", "number"}
        ):
            return True
        if phrase.sort is Sort.NOTHING and (t.word(before)[-1:].isdecimal() or t.word(core.end)[:1].isdecimal()):
            return True  # a row of numbers: coordinates, counters of a page
        written = t.word(core.start)
        if len(written) > 1 and written[0] == "0":  # 0600, 007
            return True
        if t.word(before) in DASHES and t.ends[before] == t.starts[core.start] and t.word(before - 1)[-1:].isalpha():
            return t.ends[before - 1] == t.starts[before]  # B -52 is rare, "T-" + number is a name
    return age(t, core, phrase, hedged, lex)


def _date(t: Tokens, core: Core, phrase: Phrase, lex: Lexicon) -> bool:
    before, after = core.start - 1, core.end
    value = core.value or 0
    month = _past_dot(t, before)
    day = 1 <= value <= _ORDINAL_DAY and len(t.word(core.start)) <= 2
    if is_month(t, month, lex) and (day or is_year(t, core.start)):
        return True
    if day and is_month(t, after, lex):
        return True
    if day and t.word(after) in {"-", "–", "to", "and", "or", "/"} and is_month(t, after + 2, lex):
        return digits_value(t.word(after + 1)) is not None  # "22-23 July"
    if day and t.word(before) in {"-", "–", "to", "and"} and is_month(t, before - 2, lex):
        return digits_value(t.word(before - 1)) is not None  # "July 22-23 "
    return is_year(t, core.start) and _year(t, core, phrase, lex)


def _year(t: Tokens, core: Core, phrase: Phrase, lex: Lexicon) -> bool:
    before = core.start - 1
    if t.word(before) in lex.sets["year_before"] or t.word(before).endswith("'s"):
        return True
    if t.word(before) == "," and (_bare(t, before - 1) or 99) <= _ORDINAL_DAY:
        return True  # July 22, 2016
    if (_bare(t, before) or 99) <= _ORDINAL_DAY and is_month(t, before - 1, lex):
        return True  # July 22 2016
    if t.word(before) in DASHES | {"/", "and", "to", "or"} and is_year(t, before - 1):
        return True
    if t.word(core.end) in DASHES | {"/"} and is_year(t, core.end + 1):
        return True
    return phrase.sort is not Sort.PEOPLE or phrase.end == core.end


def age(t: Tokens, core: Core, phrase: Phrase, hedged: bool, lex: Lexicon) -> bool:
    """Whether the number is an age: "aged 12", "a girl of six", "children under five", "Ali Hassan, 13, was"."""
    value = core.value
    if value is None or value > _OLDEST:
        return False
    before = core.start - 1
    while t.word(before) in {
        "between",
        "about",
        "around",
        "from",
        "under",
        "over",
        "of",
        "just",
        "only",
        "nearly",
        "almost",
        "below",
        "above",
    }:
        before -= 1
    if t.word(before) in lex.sets["ages_before"]:
        return True
    if t.word(before) in {"and", "to", "-", "–", "or"} and t.word(before - 2) in lex.sets["ages_before"]:
        return True  # "aged four and six"
    if t.word(before) in {"and", "to"} and t.word(before - 2) == "between" and t.word(before - 3) in lex.sets["ages_before"]:
        return True
    after_nothing = phrase.sort is Sort.NOTHING and t.word(core.end) not in {"of", "killed", "more"}
    if not after_nothing:
        return False
    near = t.word(core.start - 1)
    if near in {"under", "over", "below", "above"} and t.word(core.start - 2) in lex.sets["aged_nouns"]:
        return True
    if near == "of" and lex.nouns.get(t.word(core.start - 2)) is Word.SINGULAR and t.word(core.start - 2) not in lex.groups:
        return t.word(core.start - 2) in lex.described
    return not hedged and _apposed(t, core, lex)


def _apposed(t: Tokens, core: Core, lex: Lexicon) -> bool:
    """A number after a name: "Ali Hassan, 13, was", "Ali Hassan (13)", "his brother Ali, 13, was"."""
    opening, closing = t.word(core.start - 1), t.word(core.end)
    if opening == "," and closing in {",", ".", ";", ")", "and"} or (opening == "(" and closing == ")"):
        name = core.start - 2
        named = t.capital(name) and (t.capital(name - 1) or t.word(name - 1) in lex.nouns)
        # A lone capitalised word before ", 13," is a first name after a sentence starts; a town more often follows "in".
        name_alone = t.word(name - 1) in {"", ".", "and", ",", "named", "called", ";"} or t.breaks(name) or not t.capital(name)
        return named or (
            opening == ","
            and closing != "and"
            and (t.capital(name) or lex.nouns.get(t.word(name)) is Word.SINGULAR)
            and name_alone
        )
    return False
