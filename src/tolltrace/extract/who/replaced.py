"""Figures that the text itself gives as earlier ones: initial counts, steps of a count that rose, what was revised."""

import re
from functools import cache

from tolltrace.extract.figures import parse_count
from tolltrace.extract.figures.words import spelled
from tolltrace.extract.who.speech import Speech
from tolltrace.model import Count, Span

_SAID = (
    r"(?:said|says|put|reported|posted|wrote|written|gave|given|announced|claimed|counted|spoke|spoken|insisted|stated|"
    r"told|estimated|"
    r"maintained|stood)"
)
_REPLACED_BEFORE = re.compile(
    r"\b(?P<cue>initially|originally|at first|previously|formerly|(?:had|was|were|has)\s+(?:earlier|first)|"
    r"(?:\w+s? )?(?:earlier|(?<!never )before),? had|which had been|"
    rf"first {_SAID}|earlier (?:(?:i|we) {_SAID}|(?:he|she|it|they|the \w+) (?:put|gave))|{_SAID} at the time|"
    rf"at the time,? (?:\w+ ){{0,3}}?{_SAID}|"
    r"(?:initial|original|preliminary|previous|earlier|first)\s+(?:\w+\s+){0,3}?(?:toll|figure|count|number|estimate|tweet|"
    r"post|finding|assessment|"
    r"statement|report|bulletin|total|tally)s?|"
    r"(?:initial|early|earliest|first|preliminary)\s+(?:\w+\s+){0,2}?(?:reporting|reportage|coverage|accounts|news|word|"
    r"information)|(?:revis|updat|lower|correct|amend|chang|rais|reduc)\w+\s+(?:[\w-]+\s+){0,9}?from|"
    r"(?:up|down|rose|rises?|risen|rising|climbed|climbs|"
    r"increased|increases|grew|grown|raised|fell|falls|cut)\s+"
    r"(?:\w+\s+){0,4}?from|from an? (?:earlier|initial|previous|original)|instead of|rather than the|"
    r"revers\w+ (?:its|an?|the|his|their)|(?:days|weeks|months|years) after (?:announcing|claiming|"
    r"reporting)|correct\w+ (?:its|an|the))\b[^.;]*$",
    re.IGNORECASE,
)
# Between the words of replacement and the figure: the newer figure has come already.
_NEWER = re.compile(
    r"\b(?:and now|but now|then (?:\w+ )?(?:acknowledged|admitted|conceded|confirmed|said)|later|now|but has)\b[^.;]*$|"
    r"\bto\W+(?!be\b)(?:[\w-]+\s+){0,2}$|"
    r"\b(?:revised|raised|lowered|corrected|updated|cut|changed)\b[^.;]*\bto\b(?![^.;]*\bfrom\b)[^.;]*$|"
    r"\b(?:was|were|proved|proves|turned out|is|are) (?:to be )?(?:\w+ )?(?:wrong|false|incorrect|mistaken|untrue|"
    r"inflated|exaggerated|too (?:high|low))\b[^.;]*$",
    re.IGNORECASE,
)
_BRACKETED = re.compile(  # "now 15 (was 11)", "(was 20, then 25)"
    r"\((?:it )?(?:was|were|previously|earlier|up from|down from|first)\s+(?:[\w-]+,?\s+(?:and\s+)?then\s+)*$", re.IGNORECASE
)
_REPLACED_AFTER = re.compile(
    r"^[^.;]{0,90}?(?:\b(?:has|have|had|was|were) (?:since |later |then )?(?:been )?(?:corrected|revised|raised|lowered|"
    r"withdrawn)\b|\bwithdrew\b|"
    r"\b(?:later|then|since|subsequently)\s+(?:been )?(?:revised|raised|corrected|updated|lowered|cut|increased|amended)\b|"
    r"\bnow stands?\b|\b(?:these|those|which|that|they|it) (?:were|are|was|is) (?:only |still |just )?(?:an? |the )?"
    r"(?:preliminary|initial|early|provisional) (?:figure|count|toll|number|estimate|report)s?\b|"
    r"\b(?:later|then|since|subsequently)\s+(?:reduced|raised|lowered|cut|increased|put|revised)\s+(?:the|its|their|that)\s+"
    r"(?:toll|number|figure|count)\b|"
    r"\brevised (?:it|that|the|up|down)\b|\bbefore (?:revising|raising|correcting|updating|being "
    r"(?:revised|raised|corrected|updated))|"
    r"\b(?:and|but|then) (?:later |then |since |soon )?(?:revised|raised|updated|corrected|lowered|increased) "
    r"(?:it|this|that|the (?:toll|number|figure|count)s?)\b(?=[^.;]{0,40} to\b)|\bthat was a (?:double|mistake))"
    r"|^[^.]{0,60}[;,] (?:it|that|this|the (?:toll|number|figure)) (?:has |have |had )?(?:since|later|now) (?:risen|"
    r"climbed|grown|been|fallen|rose)",
    re.IGNORECASE,
)
WIDE = 600  # characters of a sentence on either side of a figure; longer ones are no sentences
_NEAR = 240  # characters; a text without sentences stays cheap
# "Raised the toll to 60, from 40": the earlier figure after the newer one.
_FROM_EARLIER = re.compile(
    r"\b(?:revis|updat|lower|correct|amend|chang|rais|reduc|rose|rise|climb|increas|fell|drop|cut|brought|put|stood|stands)\w*\b[^;]*?\b(?:to|at)\s"
    r"[^;]*?\bfrom\s+(?:(?:an?|the|its)\s+)?(?:(?:earlier|initial|previous|original|first)\s+)?(?:(?:figure|toll|count|estimate)\s+of\s+)?$",
    re.IGNORECASE,
)
# "First put it at 25, raised it to 56, then to 59, and finally said 203": all but the last are steps.
_FIRST = re.compile(r"\b(?:first|initially|originally|at first)\b", re.IGNORECASE)
_NEXT_STEP = re.compile(
    r"(?:[\w' -]{0,25}|[\w' -]{0,25},)?\s*(?:and\s+)?(?:then|later|subsequently|finally)\b"
    r"(?:\s+[\w-]+){0,5}?\s+(?:at|to|said|put|gave|reported|counted)"
    r"\b|,?\s*(?:and\s+|but\s+)?(?:then\s+)?(?:rais|revis|updat|increas|lower|cut|correct)\w*\s+(?:it|that|this|the\s\w+)\s+(?:again\s+)?(?:up\s|down\s)?"
    r"to\b",
    re.IGNORECASE,
)
_NEXT_REPLACES = re.compile(
    r"^(?:(?:by|on) \w+,? )?(?:that|the|this|it)\s*(?:earlier |first |initial )?(?:toll|figure|number|count|total|"
    r"estimate)?\s*(?:has |had |was |were )?"
    r"(?:since |later |then |now )?(?:rose|risen|climbed|revised|fell|fallen|grew|raised|corrected|withdrawn|replaced|updated)\b",
    re.IGNORECASE,
)


def superseded(speech: Speech, at: int, figure: Span, count: Count) -> bool:
    """Whether the text gives the figure as an earlier one that another replaced."""
    text, segment = speech.text, speech.segments[at]
    before = text[max(segment.start, figure.start - WIDE) : figure.start]
    after = text[figure.end : min(segment.end, figure.end + WIDE)]
    # After the words of replacement the newer figure may already have come ("rose from 12 to 18").
    if (m := _REPLACED_BEFORE.search(before)) and not _NEWER.search(before, m.end("cue")):
        return True
    if _FROM_EARLIER.search(before[-_NEAR:]) or (_FIRST.search(before) and _NEXT_STEP.match(after)) or _steps().match(after):
        return True
    if _BRACKETED.search(before) or _REPLACED_AFTER.search(after):
        return True
    if at + 1 < len(speech.segments) and not m and _NEXT_REPLACES.match(speech.segments[at + 1].of(text)):
        return True
    return _rises(
        text[figure.end : speech.segments[min(at + _AHEAD, len(speech.segments) - 1)].end], figure.of(text) + after[:40], count
    )


_AHEAD = 3  # sentences in which a count that rose may be told


@cache
def _steps() -> re.Pattern[str]:
    """ "7 dead, then 12, then 15": what stands before "then" and a number is a step."""
    counted = r"(?:\s+(?:dead|killed|deaths|martyrs|injured|wounded))?"
    return re.compile(rf"{counted},?\s+(?:and\s+)?then\s+(?:at least\s+)?{_number()}\b", re.IGNORECASE)


@cache
def _risen() -> re.Pattern[str]:
    """ "The number of martyrs had risen to eight": whose number, and what it has become."""
    return re.compile(
        r"\b(?P<whose>(?:death )?toll|(?:number|count|tally|total|figure) of (?:[\w’'-]+ ){0,2}?[\w’'-]+)\b[^.;]{0,60}?"
        r"\b(?:risen|rose|climbed|grown|grew|increased|gone up|went up|jumped|been updated|been revised|"
        r"been raised) (?:[\w-]+ ){0,2}?"
        rf"to\W+(?:at least |more than |over |about |around |nearly |almost )?(?P<now>{_number()}(?:[- ]{_number()})?)\b",
        re.IGNORECASE,
    )


@cache
def _number() -> str:
    return rf"(?:\d[\d,]*|{spelled()})"


_GREW = re.compile(r"risen|rose|climbed|grow|grew|increased|gone up|went up|jumped|updated|revised|raised", re.IGNORECASE)
_HURT = re.compile(r"injur|wound|hurt", re.IGNORECASE)


def _rises(ahead: str, counted: str, count: Count) -> bool:
    """Whether a count told within the next sentences (``ahead``) says that it rose beyond this one, of the dead or of the injured
    alike; ``counted`` are the figure and the words after it."""
    if count.high is None or _GREW.search(ahead) is None:
        return False
    for found in _risen().finditer(ahead):
        now = parse_count(found["now"])
        if now is not None and now.low is not None and now.low > count.high:
            of_injured = _HURT.search(found["whose"]) is not None
            return of_injured == (_HURT.search(counted.split(" and ", maxsplit=1)[0]) is not None)
    return False
