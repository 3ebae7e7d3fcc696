"""Numbers that count no people, told by their form alone: dates, years, ages, times, money, names with a number."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from tolltrace.extract.figures.lexicon import Lexicon, Word
from tolltrace.extract.figures.nouns import Phrase, Sort
from tolltrace.extract.figures.tokens import DASHES, Tokens
from tolltrace.extract.figures.words import Core

_LAST_DAY = 31
_OLDEST = 115  # years; beyond it no number is an age
_AGE_LIST = 9  # tokens of a list of ages
_ARTICLES = ("al-", "el-", "ar-", "as-", "an-", "ad-", "at-", "abu-")  # of Arabic names, often in lower case
_DAY_JOINTS = frozenset({"-", "–", "to", "and", "or", "/"})


@dataclass(frozen=True, slots=True)
class Numeral:
    """A number in its place: ``core`` its tokens, ``phrase`` what follows it, ``hedged`` whether a hedge or range is there."""

    t: Tokens
    core: Core
    phrase: Phrase
    hedged: bool
    lex: Lexicon

    @property
    def value(self) -> int:
        return self.core.value or 0

    @property
    def before(self) -> str:
        return self.t.word(self.core.start - 1)

    @property
    def after(self) -> str:
        return self.t.word(self.core.end)

    @property
    def title(self) -> int:
        """The token before the number, past a full stop ("No. 5", "Sept. 5")."""
        return self.core.start - (2 if self.before == "." else 1)

    def among(self, word: str, name: str) -> bool:
        return word in self.lex.sets[name]


def excluded(n: Numeral) -> bool:
    """Whether the number is part of a date, a name, an age, a sum ... rather than a count of people."""
    return not n.core.vague and any(rule(n) for rule in RULES)


def _year_like(t: Tokens, i: int) -> bool:
    word = t.word(i)
    return len(word) == 4 and word.isdecimal() and 1900 <= int(word) <= 2099


def _day_like(t: Tokens, i: int) -> bool:
    word = t.word(i)
    return len(word) <= 2 and word.isdecimal() and 1 <= int(word) <= _LAST_DAY


def _month(t: Tokens, i: int, lex: Lexicon) -> bool:
    """Whether token ``i`` names a month; "may" and "march" must be capitalised."""
    return t.word(i).rstrip(".") in lex.sets["months"] and t.capital(i)


def day_of_month(n: Numeral) -> bool:
    """ "22 July", "July 22", "22-23 July", "July 22-23"."""
    t, start, end = n.t, n.core.start, n.core.end
    if not n.core.digits or not _day_like(t, start):
        return False
    if _month(t, n.title, n.lex) or _month(t, end, n.lex):
        return True
    opens = n.after in _DAY_JOINTS and _day_like(t, end + 1) and _month(t, end + 2, n.lex)
    closes = n.before in _DAY_JOINTS and _day_like(t, start - 2) and _month(t, start - 3, n.lex)
    return opens or closes


def year(n: Numeral) -> bool:
    """Four digits from 1900 to 2099 after a month, a day or a word of time, beside another year, or before no people."""
    t, start = n.t, n.core.start
    if not n.core.digits or not _year_like(t, start):
        return False
    if _month(t, n.title, n.lex) or n.among(n.before, "year_before") or n.before.endswith("'s"):
        return True
    if (n.before == "," and _day_like(t, start - 2)) or (_day_like(t, start - 1) and _month(t, start - 2, n.lex)):
        return True  # July 22, 2016; July 22 2016
    joints = DASHES | _DAY_JOINTS
    if (n.before in joints and _year_like(t, start - 2)) or (n.after in joints and _year_like(t, n.core.end + 1)):
        return True
    if n.after in {"died", "perished"}:
        return False  # "2100 died of hunger"
    return n.phrase.sort is not Sort.PEOPLE or n.phrase.end == n.core.end


def clock_or_share(n: Numeral) -> bool:
    """ "8 p.m.", "20 percent", "two thirds"."""
    per_cent = (n.after, n.t.word(n.core.end + 1)) == ("per", "cent")
    return per_cent or n.among(n.after, "clock_after") or n.among(n.after, "fractions_after")


def measure(n: Numeral) -> bool:
    """ "a 12 day siege", "42 year old", "five mile"."""
    joined = n.after in _DAY_JOINTS and n.t.word(n.core.end + 1).endswith("-old")  # "three to five-year-old children"
    return joined or (n.value != 1 and n.among(n.after, "measures"))


def ratio(n: Numeral) -> bool:
    """ "1 in 10 residents", "nine out of ten": neither number counts people."""
    t, end = n.t, n.core.end
    after = end + (2 if (n.after, t.word(end + 1)) == ("out", "of") else 1)
    if n.after in {"in", "out"}:
        return _share(t.word(n.core.start), t.word(after), n.lex)
    back = n.core.start - (3 if (n.before, t.word(n.core.start - 2)) == ("of", "out") else 2)
    return n.before in {"in", "of"} and _share(t.word(back), t.word(n.core.start), n.lex)


def _share(part: str, whole: str, lex: Lexicon) -> bool:
    values = [lex.cardinals.get(word, int(word) if word.isdecimal() and len(word) < 5 else 0) for word in (part, whole)]
    return 0 < values[0] < min(10, values[1]) and values[1] in {3, 4, 5, 10, 20, 100, 1000}


def money(n: Numeral) -> bool:
    """ "$2 million", "Rs. 500"."""
    return n.among(n.before, "currencies_before") or n.among(n.t.word(n.title), "currencies_before")


def part_of_name(n: Numeral) -> bool:
    """ "Resolution 2254", "Highway 5", "No. 7"; a hedged number is none ("Division lost over 30")."""
    title = n.t.word(n.title)
    if not n.core.digits or n.hedged:
        return False
    if n.among(title, "titled") and n.t.capital(n.title) and n.phrase.sort is not Sort.PEOPLE:
        return True  # "Report 900"; in lower case these are verbs or take a count
    if n.lex.nouns.get(n.before) is Word.THING and _acts(n):
        return True
    if not n.among(title, "numbered"):
        return False
    return n.phrase.sort is not Sort.PEOPLE or n.t.capital(n.title) or title in {"no", "nos", "number"}


def _acts(n: Numeral) -> bool:
    """Whether a verb of harm with its own count follows: "Airstrike 3 killed 12 people"."""
    t, end = n.t, n.core.end
    counted = t.word(end + 1)
    if n.after not in {"killed", "wounded", "injured"} or not (counted[:1].isdigit() or counted in n.lex.cardinals):
        return False
    return n.lex.nouns.get(t.word(end + 2)) is not Word.STATE  # not "Airstrike 3 killed 10 wounded"


def code(n: Numeral) -> bool:
    """Digits of a code or a row: "0600", "007", "points 9088 901 8936", "T-72" with a parted hyphen."""
    t, start = n.t, n.core.start
    if not n.core.digits or n.hedged:
        return False
    if len(t.word(start)) > 1 and t.word(start)[0] == "0":
        return True
    if n.phrase.sort is Sort.NOTHING and (n.before[-1:].isdecimal() or n.after[:1].isdecimal()):
        return not _commas_lost(n)
    glued = n.before in DASHES and t.ends[start - 1] == t.starts[start] and t.ends[start - 2] == t.starts[start - 1]
    return glued and start > 1 and t.word(start - 2)[-1:].isalpha()


_DATE = re.compile(r"\d{1,2}([./-])\d{1,2}\1\d{2,4}(?!\d)")
_BACK = frozenset({"them", "whom", "which", "these", "those"})


def _commas_lost(n: Numeral) -> bool:
    """Whether a number led by a verb of harm stands before a date, or before a count of some of the same people, in a text that
    has lost its commas: "bomb kills 14 3 Nov 2019", "injured 41 12 of them children"."""
    t, end = n.t, n.core.end
    if not (n.among(n.before, "harms") or n.among(n.before, "harmed") or n.among(n.before, "counted_by")) or t.breaks(end):
        return False
    if _DATE.match(t.text, t.starts[end]) or (_day_like(t, end) and _month(t, end + 1, n.lex)):
        return True
    return (t.word(end + 1) == "of" and t.word(end + 2) in _BACK) or n.lex.nouns.get(t.word(end + 1)) is Word.PLURAL


def age(n: Numeral) -> bool:
    """ "aged 12", "aged three and nine", "a girl of six", "children under five", "Ali Hassan, 13, was"."""
    return 0 < n.value <= _OLDEST and (_aged(n) or _bare_age(n))


def _aged(n: Numeral) -> bool:
    t, before = n.t, n.core.start - 1
    listed = n.phrase.sort is Sort.NOTHING  # "aged three and nine, and twelve hurt": the wounded are no age
    while n.among(t.word(before), "age_hedges") or (
        listed and before > n.core.start - _AGE_LIST and _listed(t.word(before), n.lex)
    ):
        before -= 1
    return n.among(t.word(before), "ages_before")


def _listed(word: str, lex: Lexicon) -> bool:
    """Whether a word may stand between "aged" and the last of several ages: "aged 4, 7 and 9"."""
    return word in _DAY_JOINTS or word == "," or word in lex.cardinals or (word.isdecimal() and len(word) < 3)


def _bare_age(n: Numeral) -> bool:
    if n.phrase.sort is not Sort.NOTHING or n.after in {"of", "killed", "more"}:
        return False
    who = n.t.word(n.core.start - 2)
    if n.before in {"under", "over", "below", "above"} and n.among(who, "aged_nouns"):
        return True
    if n.before == "of" and who in n.lex.noun.described - n.lex.noun.groups:
        return True
    return _age_range(n) or _bracketed_age(n) or (not n.hedged and _apposed(n))


def _bracketed_age(n: Numeral) -> bool:
    """A number in a bracket after a name, with nothing there but words that hedge an age: "Adib Saleh (identified as either 65 or
    66)", "his brother Omar Saleh (possibly 18-19)"."""
    t, at = n.t, n.core.start - 1
    while at > n.core.start - _AGE_LIST and (n.among(t.word(at), "age_asides") or t.word(at).isdecimal()):
        at -= 1
    end = n.core.end
    while n.among(t.word(end), "age_asides") or t.word(end).isdecimal():
        end += 1
    return t.word(at) == "(" and t.word(end) in {")", ","} and end - at > 3 and _named(t, at - 1) and _named(t, at - 2)


def _age_range(n: Numeral) -> bool:
    """The second of two ages in a bracket after a name: "Harith Ahmed (15 or 16)"."""
    t, start = n.t, n.core.start
    if n.before not in _DAY_JOINTS or t.word(start - 3) != "(" or n.after != ")" or not t.word(start - 2).isdecimal():
        return False
    return _named(t, start - 4) and _named(t, start - 5)


def _named(t: Tokens, i: int) -> bool:
    return i >= 0 and (t.capital(i) or t.word(i).startswith(_ARTICLES))


def _apposed(n: Numeral) -> bool:
    """A number after a name: "Ali Hassan, 13, was", "Ali Hassan (13)", "his brother Ali, 13, was"."""
    t, name = n.t, n.core.start - 2
    by_commas = n.before == "," and n.after in {",", ".", ";", ")", "and"}
    if not by_commas and (n.before, n.after) != ("(", ")"):
        return False
    if t.word(name).startswith(_ARTICLES) and (t.capital(name - 1) or t.word(name - 1) == ","):
        return True
    if t.capital(name) and (t.capital(name - 1) or t.word(name - 1) in n.lex.nouns):
        return True
    # A lone capitalised word before ", 13," is a first name where a clause starts; after "in" it is more often a town.
    alone = t.word(name - 1) in {"", ".", "and", ",", "named", "called", ";"} or t.breaks(name) or not t.capital(name)
    person = t.capital(name) or n.lex.nouns.get(t.word(name)) is Word.SINGULAR
    return by_commas and n.after != "and" and person and alone


def loved(n: Numeral) -> bool:
    """ "losing a loved one" counts nobody."""
    t, at = n.t, n.core.start
    return (
        n.value == 1 and n.before == "loved" and t.word(at - 3) in {"lose", "losing", "lost", "of"} and t.word(at - 4) != "body"
    )


RULES: tuple[Callable[[Numeral], bool], ...] = (
    day_of_month, year, clock_or_share, ratio, measure, money, part_of_name, code, age, loved,
)  # fmt: skip
