"""Figures that count the killed and the wounded together: "63 people killed and injured", "killing or wounding 30"."""

import re
from functools import cache

from tolltrace.extract.base import Figure
from tolltrace.model import Span
from tolltrace.vocab import vocabulary

_DEAD = r"(?:killed|dead|martyred|slain|deaths)"
_HURT = r"(?:wounded|injured|hurt|maimed|injuries)"
_JOINED = r"(?:,?\s*(?:and/or|and|or)\s+(?:(?:was|were|been|left)\s+)?|\s*[,/&]\s*|\s)"
_HARMING = (
    ("killing", r"(?:wounding|injuring|hurting|maiming)"),
    ("killed", r"(?:wounded|injured|hurt|maimed)"),
    ("kills", r"(?:wounds|injures|hurts|maims)"),
    ("kill", r"(?:wound|injure|hurt|maim)"),
    ("martyring", r"(?:wounding|injuring)"),
    ("martyred", r"(?:wounded|injured)"),
)
_BEFORE = 80  # characters before a figure
_AFTER = 120  # and after it


def lumped(text: str, figure: Figure, sentence: Span) -> bool:
    """Whether the words of a figure's own clause make one count of its killed and wounded."""
    if figure.count.high == 0:
        return False
    end = min(sentence.end, figure.span.end + _AFTER)
    if _said_after().match(text, figure.number.end, end):
        return True
    before = max(sentence.start, figure.span.start - _BEFORE), figure.span.start
    led = _said_before().search(text, *before)
    return (led is not None and not led["other"]) or _toll_of_both().search(text, *before) is not None


@cache
def _said_after() -> re.Pattern[str]:
    """What follows a number: "people were killed and injured", "dead or wounded"; not "killed and injured 30"."""
    leading = r"(?:(?:at|more|over|about|some|up|nearly|around|almost|another|least|than|to|an|estimated)\s+){0,3}"
    other = rf"(?!\s+{leading}{_number()}\b)"
    noun = rf"(?:\s+(?!{_DEAD}|{_HURT}|and\b|or\b|{_number()}\b)[\w'’/-]+){{0,6}}?"
    be = r"(?:\s+(?:were|was|are|is|being|been|to\s+be|have\s+been|had\s+been|either))*"
    return re.compile(rf"{noun}{be}\s+(?:{_DEAD}{_JOINED}{_HURT}|{_HURT}{_JOINED}{_DEAD})\b{other}", re.IGNORECASE)


@cache
def _said_before() -> re.Pattern[str]:
    """What leads to a number: "killed or wounded", "Kills, Injures"; not "12 people killed and injured"."""
    pairs = "|".join(rf"{kill}{_JOINED}{hurt}|{hurt}{_JOINED}{kill}" for kill, hurt in _HARMING)
    counted = rf"(?<!\w)(?P<other>{_number()}\s+(?:[\w'’-]+\s+){{0,2}})?"
    return re.compile(rf"{counted}\b(?P<pair>{pairs})\s+(?:(?:up\s+)?to\s+|of\s+)?$", re.IGNORECASE)


@cache
def _toll_of_both() -> re.Pattern[str]:
    """What leads to a toll of both: "the number of dead and wounded rose to"."""
    both = rf"(?:{_DEAD}{_JOINED}{_HURT}|{_HURT}{_JOINED}{_DEAD})"
    between = rf"(?:\s+(?!{_number()}\b)[\w'’-]+){{0,8}}"
    return re.compile(rf"\b(?:toll|number|count|tally|total)\s+of\s+(?:the\s+)?{both}{between}\s+$", re.IGNORECASE)


@cache
def _number() -> str:
    known = vocabulary("numbers")
    words = "|".join(
        sorted(
            {*known["units"], *known["tens"], "dozens", "scores", "several", "many", "hundreds", "half"}, key=len, reverse=True
        )
    )
    return rf"(?:\d[\d,.]*|{words})"
