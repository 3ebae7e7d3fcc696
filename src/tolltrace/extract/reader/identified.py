"""Victims counted by their names: "the names of ten victims", "nine of the victims were identified", "twelve names were listed".
Reports name the dead so; of the wounded they say that they were wounded."""

import re

from tolltrace.extract.base import Figure
from tolltrace.vocab.persons import NAMES

_LED = re.compile(
    r"\b(?:names\s+of|identif(?:y|ies|ied|ying)|matched|listed|named)\s+(?:(?:all|the|only|another|further|other|at\s+least|up\s+to|a\s+total\s+of)\s+)*$",
    re.IGNORECASE,
)
_AFTER = re.compile(
    r"\s+(?:(?:could\s+be|were|was|are|(?:have|had|has)\s+been)\s+)(?:\w+ly\s+|also\s+|later\s+|since\s+)?"
    r"(?:identified|named|listed|provided|published|released|shared|posted|matched|reconciled|collected|known)\b",
    re.IGNORECASE,
)
_DEATH = re.compile(
    r"\b(?:killed|kills|killing|died|dies|dead|deaths?|martyr\w*|fatalit\w+|bodies|mourn\w*|funerals?)\b", re.IGNORECASE
)
_WINDOW = 60  # characters before a figure


_TOLD = re.compile(
    r"\b(?:posted|shared|published|provided|gave|listed|released|found|collected)\s+(?:(?:the|only|at\s+least)\s+)*$",
    re.IGNORECASE,
)


def by_name(text: str, figure: Figure) -> bool:
    """Whether ``figure`` counts people told by their names in a text that tells of deaths."""
    noun = figure.noun.rpartition(" ")[2]
    if noun not in ("victims", "names"):
        return False
    first = max(0, figure.span.start - _WINDOW)
    led = _LED.search(text, first, figure.span.start) or (noun == "names" and _TOLD.search(text, first, figure.span.start))
    return (bool(led) or _AFTER.match(text, figure.span.end) is not None) and _DEATH.search(text) is not None


_ON_A_LIST = r"[^.;]{0,120}\b(?:lists?|registry|register)\b"
_MATCHED = re.compile(r"\b(?:matched|reconciled|cross-?checked|found)\b[^.;]{0,40}$", re.IGNORECASE)
_LIST = re.compile(_ON_A_LIST, re.IGNORECASE)
_MATCHED_AFTER = re.compile(
    rf"[^.;]{{0,60}}\b(?:was|were|been)\s+(?:matched|reconciled|cross-?checked|found)\b{_ON_A_LIST}", re.IGNORECASE
)


def matched(text: str, figure: Figure) -> bool:
    """Whether ``figure`` counts those whose names stand on somebody's list as well ("19 of the civilians have been matched with
    the ministry's list"): some of the dead, as far as the list goes."""
    start, end = figure.span.start, figure.span.end
    before = _MATCHED.search(text, max(0, start - _WINDOW), start) is not None and _LIST.match(text, end) is not None
    return before or _MATCHED_AFTER.match(text, end) is not None


_SOME_OF = re.compile(
    r"\S+\s+of\s+(?:the|these|its|their)\s+(?:[\w-]+\s+)?(?:victims|civilians|dead|martyrs|bodies|casualties|fatalities|deceased)$",
    re.IGNORECASE,
)


def group_as_told(text: str, figure: Figure, group: str) -> str:
    """The noun of those counted: "those victims" where the figure is of some of the victims ("three of the victims"), the names
    of them where only these were matched with a list."""
    if matched(text, figure) and "names" not in group.split():
        return f"names of {group or 'people'}"
    some = group and not group.startswith("those ") and _SOME_OF.search(figure.span.of(text)) is not None
    return f"those {group}" if some else group


_NAMES_OF = re.compile(
    r"\b(?:names\s+of|identif(?:y|ies|ied|ying)|named)\s+(?:(?:all|the|only|at\s+least|a\s+total\s+of)\s+)*$", re.IGNORECASE
)


_UNKNOWN = re.compile(r"[^.;]{0,60}\b(?:not|never|un(?:known|available|published))\b", re.IGNORECASE)


def group_by_name(text: str, figure: Figure, group: str) -> str:
    """The noun of those whom a report counts in its own voice: "names" where it says that so many are known by name
    ("the names of 24 civilians were identified"), for then no fewer died."""
    start = figure.span.start
    led = _NAMES_OF.search(text, max(0, start - _WINDOW), start) is not None and not _UNKNOWN.match(text, figure.span.end)
    return NAMES if led and (figure.count.low or 0) > 1 and not matched(text, figure) else group
