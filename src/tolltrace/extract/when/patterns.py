"""The regular expressions of time, built once from the vocabulary. One alternation, one scan of a text.

Order matters: the alternatives are tried in turn, so the longer reading of the same words stands first.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from tolltrace.extract.alternation import alternation
from tolltrace.vocab import vocabulary

_WORDS: Mapping[str, Any] = vocabulary("time")

MONTHS: dict[str, int] = {name.lower(): number for number, names in _WORDS["months"].items() for name in names}
WEEKDAYS: dict[str, int] = {name.lower(): number for number, names in _WORDS["weekdays"].items() for name in names}
SEASONS: dict[str, int] = dict(_WORDS["seasons"])
NUMBERS: dict[str, int] = {str(word): number for word, number in _WORDS["numbers"].items()}


def word_list(name: str) -> str:
    """The alternation of one list of the vocabulary."""
    return alternation(_WORDS[name])


MONTH = rf"(?:{alternation(n for n in (w for names in _WORDS['months'].values() for w in names))})"
_FULL_WEEKDAY = alternation(names[0] for names in _WORDS["weekdays"].values())
_ANY_WEEKDAY = alternation(w for names in _WORDS["weekdays"].values() for w in names)
_SHORT_WEEKDAY = r"Mon|Tues?|Wed|Thurs?|Thu|Fri|Sat|Sun"
_BEFORE_SHORT = "|".join(rf"(?<=\b{w} )" for w in ("on", "late", "early", "since", "last", "of", "until", "by"))
_YEAR = r"(?:19|20)\d\d"
_BARE_YEAR = r"(?:19[4-9]|20[0-4])\d"  # with no day or month beside it, and so less surely a year
_DAY = r"(?:0?[1-9]|[12]\d|3[01])"
_TH = r"(?:\s?(?:st|nd|rd|th))?"
_NUMBER = rf"(?:\d{{1,3}}|(?:{alternation(NUMBERS)}))"
_HEDGE = r"(?:(?:nearly|almost|about|around|over|more\s+than|less\s+than|roughly|just|some|at\s+least|barely|only)\s+)?"
_UNIT = r"(?:hours?|days?|nights?|weeks?|months?|years?|decades?)"
_PART = (
    r"(?:(?:early|late|mid|the\s+(?:early|first|last)\s+(?:days|part|weeks)\s+of|the\s+(?:start|beginning|end|middle)\s+of)"
    r"[\s-]+)"
)
_OF_DAY = (
    r"(?:\s+(?:(?:in\s+the\s+)?(?:early\s+|late\s+)?(?:morning|afternoon|evening|night|nighttime|dawn|noon|midnight)|"
    r"at\s+(?:dawn|noon|night|midnight|dusk)))?"
)
_PEOPLE = alternation(_WORDS["people"])
# "In May 12 civilians ...", where a comma was lost or never stood: 12 counts people, it is no day.
_COUNTS = (
    rf"(?!\d)(?![,.]\d)(?!\s+(?:(?:{_PEOPLE})|of\s+(?:them|the)|percent|per\s+cent|million|thousand|hundred|were|was|"
    rf"(?!(?:{alternation(NUMBERS)})\b)[A-Za-z-]+\s+(?:were|was|killed|died|{_PEOPLE}))\b)"
)
_DASH = r"\s*(?:-|–|—|to|and|until|through)\s*(?:the\s+)?"
_PREPOSITION = r"in|since|during|until|by|from|between|of|throughout|to|and"
_THIS_YEAR = r"last|this)\s+year\b"  # closes a group opened before it
_SHORT_MONTH = r"Sept\.?|Aug\.?|Oct\.?|Nov\.?|Dec\.?|Jan\.?|Feb\.?"
_FULL_MONTH = alternation(names[0] for names in _WORDS["months"].values())

PIECES: dict[str, str] = {
    "iso": rf"\b(?P<iso_y>{_YEAR})(?P<iso_sep>[-/.])(?P<iso_m>\d\d)(?P=iso_sep)(?P<iso_d>\d\d)(?!\d)",
    "numeric": (
        r"(?<![\d./-])(?P<num_a>\d{1,2})(?P<num_sep>[./-])(?P<num_b>\d{1,2})(?P=num_sep)"
        rf"(?P<num_y>{_YEAR}|(?<=/)\d\d)(?!\d)"
    ),
    "days_month": (
        rf"\b(?:the\s+)?(?P<dsm_a>{_DAY}){_TH}{_DASH}(?P<dsm_b>{_DAY}){_TH}"
        rf"(?:\s+of)?\s+(?P<dsm_m>{MONTH})\b\.?(?:,?\s*(?P<dsm_y>{_YEAR}))?"
    ),
    "month_days": (
        rf"\b(?P<mds_m>{MONTH})\b\.?\s+(?P<mds_a>{_DAY}){_TH}{_DASH}(?P<mds_b>{_DAY}){_TH}{_COUNTS}(?:,?\s*(?P<mds_y>{_YEAR}))?"
    ),
    "day_month": (
        rf"(?:\b(?:{_ANY_WEEKDAY})\b\.?,?\s+)?\b(?:the\s+)?(?P<dm_d>{_DAY}){_TH}(?:\s+of)?[\s-]+(?P<dm_m>{MONTH})\b\.?"
        rf"(?:[,،]?[\s-]*(?P<dm_y>{_YEAR})(?!\d)|,?\s+(?:of\s+)?(?P<dm_rel>{_THIS_YEAR})?"
    ),
    # "on June 6 raids killed ..." tells a day: only after "in June" may the number count people.
    "month_day": (
        rf"(?P<md_on>(?<=\bon ))?(?P<md_w>\b(?:{_ANY_WEEKDAY})\b\.?,?\s+)?"
        rf"\b(?P<md_m>{MONTH})\b\.?\s+(?:the\s+)?(?P<md_d>{_DAY}){_TH}"
        rf"(?:(?:,?\s+|,|(?<=\d\d))(?P<md_y>{_YEAR})(?!\d)|,?\s+(?:of\s+)?(?P<md_rel>{_THIS_YEAR}"
        rf"|(?(md_on)(?!\d)(?![,.]\d)|(?(md_w)(?!\d)(?![,.]\d)|{_COUNTS})))"
    ),
    "month_year": (
        rf"\b(?P<my_part>{_PART})?(?P<my_m>{MONTH})\b\.?,?"
        rf"(?:\s+(?:of\s+)?(?P<my_y>{_YEAR})(?!\d)|\s+(?:of\s+)?(?P<my_rel>{_THIS_YEAR})"
    ),
    # A bare month needs a word that shows it to be one, and no fuller date standing there.
    "month": (
        rf"\b(?:(?P<m_part>{_PART})|(?P<m_rel>last|this|next)\s+|(?P<m_prep>{_PREPOSITION})\s+)"
        rf"(?P<m_m>{_FULL_MONTH}|{_SHORT_MONTH})(?![\w-])"
        rf"(?!\.?,?\s+(?:of\s+)?(?:{_YEAR}(?!\d)|(?:{_THIS_YEAR}|"
        rf"(?:the\s+)?{_DAY}{_TH}(?:\s*(?:-|–|—|to|and)\s*{_DAY})?(?:,?\s+{_YEAR}|{_COUNTS})))"
    ),
    "season": (
        rf"\b(?:(?P<se_rel>last|this|next)\s+(?P<se_s1>{alternation(SEASONS)})|(?:the\s+)?(?:(?P<se_part>early|late|mid)[\s-]+)?"
        rf"(?P<se_s2>{alternation(SEASONS)})(?:\s+(?:of|in))?\s+(?P<se_y>{_YEAR})(?!\d))\b"
    ),
    # "the second half of 2016", "the first three months of this year", "the last week of May"
    "half": (
        rf"\bthe\s+(?P<ha_h>first|second|third|fourth|latter|last)\s+(?:(?P<ha_n>{_NUMBER})\s+)?(?P<ha_u>half|quarter|months?|weeks?)"
        rf"\s+of\s+(?:(?P<ha_m>{_FULL_MONTH})(?:\s+(?P<ha_my>{_YEAR}))?|(?P<ha_y>{_YEAR})|(?P<ha_rel>this|last|the)\s+year)\b"
    ),
    "year": (
        rf"\b(?:(?P<y_part>{_PART})|(?P<y_prep>{_PREPOSITION}|through|summer|before|after)\s+)"
        rf"(?P<y_y>{_BARE_YEAR})(?![\d%]|[.,]\d|\s+(?:{_PEOPLE})\b)"
    ),
    "overnight": (
        rf"\bovernight\b(?:\s+(?:(?:on|to|into|from)\s+)?(?P<ov_w>{_FULL_WEEKDAY})"
        rf"(?:\s*(?:to|into|-)\s*(?P<ov_w2>{_FULL_WEEKDAY}))?)?"
    ),
    "weekday": (
        rf"\b(?:(?P<w_rel>last|this\s+past|past|this|next|the\s+previous|the\s+following|previous|following)\s+)?"
        rf"(?P<w_w>{_FULL_WEEKDAY})(?:['’]?s)?(?P<w_end>\s+(?:last\s+week|of\s+last\s+week|before\s+last))?\b{_OF_DAY}"
    ),
    "today": (
        r"\b(?:(?P<t_before>the\s+day\s+before\s+yesterday)|(?P<t_yesterday>yesterday|last\s+night|last\s+evening)|"
        r"(?P<t_today>earlier\s+today|today|tonight|this\s+(?:morning|afternoon|evening)|"
        r"(?:earlier|later|early|late)\s+(?:in|on)\s+the\s+day)|(?P<t_tomorrow>tomorrow))\b"
    ),
    # "on Thu", "late Sun.", "Wed night": a short form needs something that shows it to be a day.
    "short_weekday": (
        rf"(?:(?:{_BEFORE_SHORT})(?P<sw_a>{_SHORT_WEEKDAY})\b(?![-'’])|(?<!the )\b(?P<sw_b>{_SHORT_WEEKDAY})"
        r"(?:\.(?=\s+[a-z(]|,)|(?=\s+(?:morning|afternoon|evening|night|noon|am|pm)\b)))"
    ),
    # "on the 25th", "on the 29th and 30th": the month is the one told before.
    "ordinal": (
        rf"\b(?:on|until|since|by)\s+the\s+(?P<or_a>{_DAY})(?:st|nd|rd|th)(?:\s*(?:-|–|and|to)\s*(?:the\s+)?(?P<or_b>{_DAY})"
        rf"(?:st|nd|rd|th))?\b(?!(?:\s*(?:-|–|and|to)\s*(?:the\s+)?{_DAY}(?:st|nd|rd|th)?)?(?:\s+of)?[\s-]+(?:{MONTH})\b)"
        r"(?!\s+(?:floor|stor|day|anniversary|street|brigade|division|battalion|regiment|army|corps|time|century|kilomet|week|year|"
        r"birthday|parallel|district|century|hour|minute|round|session|of\s+(?!that\b|this\b|the\s+(?:same\s+)?month))|\s+(?-i:[A-Z]))"
        r"(?:\s+of\s+(?:that|this|the\s+same|the)\s+month)?"
    ),
    # "that February", "of that year": told before.
    "told": rf"\bthat\s+(?:(?P<to_m>{_FULL_MONTH})|(?P<to_u>same\s+month|same\s+year|month|year))\b",
    "ago": (
        rf"\b{_HEDGE}(?P<ago_n>{_NUMBER}|several|a\s+few|few)\s+(?P<ago_u>{_UNIT})\s+ago\b"
        r"(?P<ago_exact>\s+(?:today|to\s+the\s+day)\b)?"
    ),
    "story": (
        r"\b(?:(?P<st_same>(?:the|that)\s+same\s+(?:day|morning|evening|night)|that\s+(?:day|morning|night))|"
        r"(?P<st_next>(?:the\s+)?(?:next|following)\s+(?:day|morning|evening|night)|the\s+(?:day|morning|evening|night)\s+after)|"
        r"(?P<st_prev>the\s+(?:previous|preceding)\s+(?:day|night|evening)|the\s+(?:day|night)\s+before)|"
        rf"{_HEDGE}(?:(?P<st_n>{_NUMBER}|several|a\s+few|few)\s+)?(?P<st_u>{_UNIT})\s+"
        r"(?P<st_dir>earlier|later|afterwards?|after|before|beforehand|prior|on(?=,)))\b"
    ),
    "period": (
        r"\b(?P<p_edge>(?:(?:earlier|late|later|early)\s+(?:in\s+)?)|(?:the\s+(?:start|beginning|end)\s+of\s+))?"
        r"(?P<p_rel>last|this|(?:at|over)\s+the(?=\s+weekend)|the|next|previous|the\s+previous|the\s+following)(?:['’]?s)?\s+"
        r"(?P<p_u>weekend|week|month|year)(?:['’]?s)?\b"
    ),
    "back": (
        r"\b(?:(?:over|in|during|within|for|throughout|of)\s+)?(?:(?:the|this)\s+)?(?:past|last|previous|preceding)\s+"
        rf"{_HEDGE}(?:(?P<b_n>{_NUMBER}|several|few)[\s-]+)?(?P<b_u>{_UNIT})\b"
    ),
    "within": (
        rf"\b(?:in|over|within|during)\s+{_HEDGE}(?P<i_n>{_NUMBER})\s+(?P<i_u>{_UNIT})\b"
        r"(?!\s+(?:ago|time|later|after|earlier|old))"
    ),
    "war": (
        rf"\b(?:(?P<war_n>{_NUMBER})(?P<war_half>[-\s]1/2|\.5|\s*½|[\s-]and[\s-]a[\s-]half)?[\s-]+(?P<war_u>hour|day|week|month|year)s?"
        rf"(?:[\s-](?:old|long|and-a-half))?(?:\s+of|\s+into)?\s+(?:[\w-]+\s+){{0,2}}?(?:{word_list('struggles')}))\b"
    ),
    "vague": (
        r"\b(?:recently|in\s+recent\s+(?:days|weeks|months|years|hours)|(?:this|the)\s+recent\s+(?:days|weeks|months)|"
        r"the\s+other\s+day|since\s+then|to\s+date|so\s+far)\b"
    ),
}

# The words that each pattern can open with, so that a scan tries only what may begin where it stands: most words open none.
_PREPOSITIONS = "in since during until by from between of throughout to and through summer before after"
_EDGES = "early late mid the"
_HEDGES = "nearly almost about around over more less roughly just some at barely only"
_COUNTED = f"{_HEDGES} several few # {' '.join(w.split()[0].split('-')[0] for w in NUMBERS)}"
_UNITS = "hour hours day days night nights week weeks month months year years decade decades"
_OPENERS: dict[str, str] = {
    "iso": "#",
    "numeric": "#",
    "days_month": "# the",
    "month_days": " ".join(MONTHS),
    "day_month": f"# the {' '.join(WEEKDAYS)}",
    "month_day": f"{' '.join(MONTHS)} {' '.join(WEEKDAYS)}",
    "month_year": f"{' '.join(MONTHS)} {_EDGES}",
    "month": f"{_EDGES} {_PREPOSITIONS} last this next",
    "season": f"{_EDGES} last this next {' '.join(SEASONS)}",
    "half": "the",
    "year": f"{_EDGES} {_PREPOSITIONS}",
    "overnight": "overnight",
    "weekday": f"last this past next the previous following {' '.join(WEEKDAYS)} {' '.join(f'{day}s' for day in WEEKDAYS)}",
    "today": "the yesterday last earlier today tonight this later early late tomorrow",
    "short_weekday": " ".join(WEEKDAYS),
    "ordinal": "on until since by",
    "told": "that",
    "ago": _COUNTED,
    "story": f"the next following that {_COUNTED} {_UNITS}",
    "period": "earlier late later early the last this next previous at over",
    "back": "over in during within for throughout of the this past last previous preceding",
    "within": "in over within during",
    "war": f"# {_COUNTED}",
    "vague": "recently in this the since to so",
}
_WORD = re.compile(r"[A-Za-z]+|\d+")
# "The" opens half of the patterns and hardly ever a time: what goes on from it in any of them is asked for first.
_BEHIND_THE = (
    "early mid late first last start beginning middle end second third fourth latter same next following previous preceding past "
    "recent other day morning evening night weekend week month year"
)
_THE = re.compile(rf"the(?:(?!\s)|\s+(?:\d|{alternation([*_BEHIND_THE.split(), *SEASONS])}))", re.IGNORECASE)


def _table() -> dict[str, tuple[tuple[str, re.Pattern[str]], ...]]:
    table: dict[str, dict[str, re.Pattern[str]]] = {}
    for name, pattern in PIECES.items():
        compiled = re.compile(pattern, re.IGNORECASE)
        for opener in _OPENERS[name].split():
            table.setdefault(opener, {})[name] = compiled
    return {opener: tuple(patterns.items()) for opener, patterns in table.items()}


_BY_OPENER = _table()


def scan(text: str) -> Iterator[tuple[str, re.Match[str]]]:
    """The matches of the patterns in ``text`` with their names: leftmost first, none overlapping, in the order of PIECES."""
    end = 0
    for found in _WORD.finditer(text):
        start = found.start()
        if start < end:
            continue
        word = found.group().lower()
        if word == "the" and not _THE.match(text, start):
            continue
        for name, pattern in _BY_OPENER.get("#" if word[0] <= "9" else word, ()):
            match = pattern.match(text, start)
            if match is not None:
                end = match.end()
                yield name, match
                break
