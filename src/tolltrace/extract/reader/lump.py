"""Figures that count the killed and the wounded together: "63 people killed and injured", "killing or wounding 30"."""

import re
from functools import cache

from tolltrace.extract.base import Figure
from tolltrace.extract.figures.lexicon import Word, lexicon
from tolltrace.extract.figures.words import spelled
from tolltrace.model import Span

_DEAD = r"(?:killed|dead|martyred|slain|deaths)"
_HURT = r"(?:wounded|injured|hurt|maimed|injuries)"
_JOINED = r"(?:,?\s*(?P<and>and/or|and|or)\s+(?:(?:was|were|been|left)\s+)?|\s*[,/&]\s*|\s)"
_BOTH = rf"(?:{_DEAD}{_JOINED}{_HURT}|{_HURT}{_JOINED.replace('and>', 'or>')}{_DEAD})"
_HARMING = (
    ("killing", r"(?:wounding|injuring|hurting|maiming)"),
    ("killed", r"(?:wounded|injured|hurt|maimed)"),
    ("kills", r"(?:wounds|injures|hurts|maims)"),
    ("kill", r"(?:wound|injure|hurt|maim)"),
    ("martyring", r"(?:wounding|injuring)"),
    ("martyred", r"(?:wounded|injured)"),
)
_ENDS = re.compile(r"\s*(?:$|[.,;:!?)\]\"”’—–-])")
_GOES_ON = re.compile(
    r"\s+(?:in|at|on|by|when|while|as(?!\s+(?:many|much|few))|during|after|before|from|since|near|across|along|around|inside|"
    r"outside|within|with|including|among|amid|because|so|this|that|last|there|here|yesterday|today|overnight|daily|altogether|"
    r"then|until|throughout|per|also|too|if|where|which|who|most|many|some|mostly|according|following|despite|and|"
    r"(?:mon|tue|wed|thu|fri|sat|sun|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*)\b",
    re.IGNORECASE,
)
# After "killed and wounded" these open another clause or another count.
_ANEW = frozenset(
    """were was are is as to numbered taken rushed pulled brought flown a an the others close more another about around nearly
    almost over up least half dozens scores several hundreds""".split()  # noqa: SIM905 - words read better so
)
_WORD = re.compile(r"\s+([\w’'-]+)")
_BEFORE = 80  # characters before a figure
_AFTER = 120  # and after it


def lumped(text: str, figure: Figure, sentence: Span) -> bool:
    """Whether the words of a figure's own clause make one count of its killed and wounded."""
    if figure.count.high == 0:
        return False
    end = min(sentence.end, figure.span.end + _AFTER)
    after = _said_after().match(text, figure.number.end, end)
    if after is not None and _of_both(text, after, end):
        return True
    before = max(sentence.start, figure.span.start - _BEFORE), figure.span.start
    led = _said_before().search(text, *before)
    if led is not None:
        return not led["other"]
    return _toll_of_both().search(text, *before) is not None and not _of_one().match(text, figure.number.end, end)


def _of_both(text: str, said: re.Match[str], end: int) -> bool:
    """Whether a pair of words after a number belongs to it as a whole: the clause ends, or goes on with neither another count
    ("killed and injured 30") nor other people ("killed, and wounded people were taken")."""
    if _ENDS.match(text, said.end(), end) or _GOES_ON.match(text, said.end(), end):
        return True
    word = _WORD.match(text, said.end(), end)
    if word is None or not (said["and"] or said["or"]):
        return False
    following = word[1].lower()
    if following in _ANEW or following in lexicon().cardinals or following[:1].isdecimal():
        return False
    # "1,400 dead and injured pilgrims" are so many pilgrims; "1,400 people were killed and injured pilgrims ..." are not.
    return lexicon().nouns.get(following) is not Word.PLURAL or not (said["noun"] or said["be"]).strip()


@cache
def _said_after() -> re.Pattern[str]:
    """What follows a number: "people were killed and injured", "dead or wounded"."""
    noun = rf"(?P<noun>(?:\s+(?!{_DEAD}|{_HURT}|and\b|or\b|of\s+{_DEAD}|{_number()}\b)[\w'’/-]+){{0,6}}?)"
    be = r"(?P<be>(?:\s+(?:were|was|are|is|being|been|to\s+be|have\s+been|had\s+been|either))*)"
    return re.compile(rf"{noun}{be}\s+(?:of\s+)?{_BOTH}\b", re.IGNORECASE)


@cache
def _said_before() -> re.Pattern[str]:
    """What leads to a number: "killed or wounded", "Kills, Injures"; not "12 people killed and injured"."""
    joined = _JOINED.replace("?P<and>", "?:")
    pairs = "|".join(rf"{kill}{joined}{hurt}|{hurt}{joined}{kill}" for kill, hurt in _HARMING)
    counted = rf"(?<!\w)(?P<other>{_number()}\s+(?:[\w'’-]+\s+){{0,2}})?"
    return re.compile(rf"{counted}\b(?:{pairs})\s+(?:(?:up\s+)?to\s+|of\s+)?$", re.IGNORECASE)


@cache
def _toll_of_both() -> re.Pattern[str]:
    """What leads to a toll of both: "the number of dead and wounded rose to"."""
    between = rf"(?:\s+(?!{_number()}\b)[\w'’-]+){{0,8}}"
    return re.compile(rf"\b(?:toll|number|count|tally|total)\s+of\s+(?:the\s+)?{_BOTH}{between}\s+$", re.IGNORECASE)


@cache
def _of_one() -> re.Pattern[str]:
    """What makes a figure of such a toll one of the dead, or of the wounded, after all: "stands at 44 dead and 90 injured"."""
    one = rf"(?:{_DEAD}|{_HURT}|martyrs|fatalities|victims)\b"
    return re.compile(rf"\s+(?:[\w'’-]+\s+)?(?:were\s+)?{one}(?!\s+(?:and|or)\s+{one})", re.IGNORECASE)


@cache
def _number() -> str:
    return rf"(?:\d[\d,.]*|{spelled('dozen', 'dozens', 'scores', 'several', 'many', 'hundreds', 'half')})"
