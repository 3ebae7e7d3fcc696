"""Scope: whether a figure is of one event, or of a period, a campaign, a war or several places."""

import re
from bisect import bisect_left

from tolltrace.extract.base import Figure
from tolltrace.extract.document import Document
from tolltrace.extract.reader.lexicon import lexicon
from tolltrace.extract.who.continued import goes_on
from tolltrace.model import Outcome, Scope

# One attack of these wars hardly killed so many, nor drove out so many: such tolls are of a war or a campaign.
_LARGE = {Outcome.DISPLACED: 1000}
_LARGE_DEFAULT = 2000
_REACH_BACK, _REACH_ON = 170, 140  # characters around a figure in which a period is its own
_NAMES = r"(?:(?:[Aa]l|[Ee]l)-)?[A-Z][\w'’-]+"
_SORT = r"(?:town|village|city|province|governorate)"
_TWO_PLACES = re.compile(
    r"\bin\s+(?:[A-Z][\w'’-]+\s+){1,3}(?:and|&)\s+(?:in\s+)?[A-Z][\w'’-]+(?!\s+(?:and|kills?|wounds?|injures?))"
    rf"|\bin\s+(?:{_NAMES}\s+){{1,3}}{_SORT},?\s+(?:and|&)\s+(?:in\s+)?(?:{_NAMES}\s+){{1,3}}{_SORT}\b"
)
# "The worst attack since 2014" tells how bad one event was, not a period.
_RECORD = re.compile(
    r"\b(?:worst|deadliest|bloodiest|largest|biggest|heaviest|first|highest)\b[^,.;]{0,40}$"
    r"|\b(?:second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|\d+(?:st|nd|rd|th)|last|latest)\s+"
    r"(?:(?:[\w-]+\s+){0,3}?(?:strike|attack|raid|bombing|explosion|blast|incident|time)\b[^,.;]{0,25})?$",
    re.IGNORECASE,
)
_RECORD_REACH = 60
_OPENS, _REACH_OPENING = 3, 450  # a period that opens the sentence ("Since then, ...") holds for all of it
_ESTIMATE = re.compile(r"\b(?:estimat\w+|suggest\w*|documented|recorded|tall(?:y|ies)|counts?|toll)\b", re.IGNORECASE)
_PERFECT = re.compile(
    r"\b(?:has|have|had)\s+(?:\w+\s+){0,2}?(?:killed|died|been\s+killed|claimed|lost|perished|wounded|injured|displaced)\b",
    re.IGNORECASE,
)
_DAY = re.compile(
    r"\b(?:\w+day|yesterday|today|tonight|overnight|last\s+(?:night|week)|(?:the|that|this)\s+(?:strike|attack|raid|blast|incident|bombing|explosion"
    r"|shelling|clash|massacre|battle))\b",
    re.IGNORECASE,
)
# A month, a year: the time of a figure that names no day. "In May 12" and "3 May 2016" are days.
_MONTH = (
    r"(?:january|february|march|april|may|june|july|august|september|october|november|december|jan|feb|mar|apr|jun|jul|aug|sept?|oct"
    r"|nov|dec)"
)
_LONG = re.compile(
    rf"(?<![\d(]\s)(?<!st\s)(?<!nd\s)(?<!rd\s)(?<!th\s)(?<!day\s)\b{_MONTH}\.?,?\s+(?:of\s+)?(?:19|20)\d\d\b"
    rf"|\b(?:in|during|for|throughout)\s+(?:the\s+month\s+of\s+)?{_MONTH}\b(?!\.?\s+\d)"
    r"|\b(?:last|this|that|past|previous)\s+(?:year|month)\b|\bin\s+(?:the\s+year\s+)?(?:19|20)\d\d\b",
    re.IGNORECASE,
)
_SO_FAR = re.compile(r"\bso\s+far\b|\bto\s+date\b|\b(?:up\s+)?until\s+now\b", re.IGNORECASE)
# Many attacks, or a fight of many days.
_MANY = re.compile(
    r"\b(?:air\s?|drone\s+|missile\s+)?(?:strikes|raids|attacks|bombings|bombardments|operations)\b"
    r"|\b(?:offensive|campaign|siege|battle\s+(?:for|of)|war|conflict)\b",
    re.IGNORECASE,
)
_FIGHT_TOLL = re.compile(
    r"\b(?:toll|total|number\s+of\s+[\w\s]{1,40}?)\s+(?:in|of|from|during)\s+(?:the|its|their|this)\s+(?:[\w'’-]+\s+){0,2}?"
    r"(?:offensive|campaign|battle|operation|siege|war|conflict|fighting|bombardment)\b",
    re.IGNORECASE,
)
_WIDE = re.compile(
    r"\b(?:syria|iraq|yemen|libya|lebanon|sudan|somalia|afghanistan|ukraine|gaza|palestine|the\s+(?:country|province|governorate|region|strip)"
    r"|[\w'’-]+\s+(?:province|governorate))\b",
    re.IGNORECASE,
)
_ONE_EVENT = re.compile(
    r"\b(?:an?|the|this|that|another|single|one|\w+['’]s|(?-i:[A-Z])\w+)\s+(?:[\w'’-]+\s+){0,3}?(?:(?:air\s?)?strike|(?:air\s?)?raid|attack|blast|bomb|bombing|explosion"
    r"|shelling|massacre|ambush|mine|missile|rocket|shell|assault|incident|clash|shooting|barrage|bombardment|explosive|device|grave)\b(?!\s+(?:attacks|strikes|raids|bombings|explosions)\b)"
    r"|\bwhen\b|\bafter\b",
    re.IGNORECASE,
)
_SEVERAL_DEATHS = 2
_MANY_DEATHS = 50  # of one town, with no attack named and a month or year for a time
_BACK = 2  # sentences over which a period named goes on


class Scopes:
    """The scopes of one document's figures; the periods of each sentence are found once."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._pattern = lexicon().aggregate
        self._found: dict[int, list[tuple[int, int]]] = {}

    def at(self, figure: Figure, number: int, outcome: Outcome) -> Scope:
        """The scope of ``figure``, which stands in sentence ``number``."""
        if (figure.count.low or figure.count.high or 0) >= _LARGE.get(outcome, _LARGE_DEFAULT):
            return Scope.AGGREGATE
        text, sentence = self._document.text, self._document.sentences[number]
        start, end = figure.span.start - _REACH_BACK, min(sentence.end, figure.span.end + _REACH_ON)
        periods = self._periods(number)
        if periods and periods[0][0] - sentence.start <= _OPENS and figure.span.start - sentence.start <= _REACH_OPENING:
            return Scope.AGGREGATE
        for at in range(bisect_left(periods, (start, 0)), len(periods)):
            if periods[at][0] >= end:
                break
            if periods[at][1] <= end:
                return Scope.AGGREGATE
        if self._long(figure, number):
            return Scope.AGGREGATE
        capitals = text[figure.span.start : end].isupper()  # in a text all in capitals no word is seen to be a name
        return Scope.AGGREGATE if not capitals and _TWO_PLACES.search(text, figure.span.end, end) else Scope.INCIDENT

    def _long(self, figure: Figure, number: int) -> bool:
        """Whether the figure is told of a month, a year, a campaign or of attacks "so far", and of no attack in particular."""
        text, sentence = self._document.text, self._document.sentences[number]
        start, end = max(sentence.start, figure.span.start - _REACH_BACK), min(sentence.end, figure.span.end + _REACH_ON)
        size = figure.count.low or figure.count.high or 0
        if size < _SEVERAL_DEATHS:
            return False
        if _FIGHT_TOLL.search(text, start, end):
            return True
        if _DAY.search(text, start, end) or _ONE_EVENT.search(text, start, end):
            return False
        if _SO_FAR.search(text, start, end) and _PERFECT.search(text, start, end) and _MANY.search(text, start, end):
            return True
        if not _LONG.search(text, start, end):
            return False
        return size >= _MANY_DEATHS or _WIDE.search(text, start, end) is not None

    def continues(self, figure: Figure, number: int) -> bool:
        """Whether the sentence estimates what "has" happened with no day of its own, after a sentence that names a period:
        "Since 2014 the jets have flown daily. Monitors estimate that they have killed 300 people."""
        text, sentence = self._document.text, self._document.sentences[number]
        start, end = max(sentence.start, figure.span.start - _REACH_BACK), min(sentence.end, figure.span.end + _REACH_ON)
        if not (_ESTIMATE.search(text, start, end) and _PERFECT.search(text, start, end)) or _DAY.search(text, start, end):
            return False
        return any(self._periods(earlier) for earlier in range(max(0, number - _BACK), number))

    def goes_on(self, number: int, last: int) -> bool:
        """Whether the sentence opens as one that only goes on about the figure of the one before it, at ``last``."""
        return number - last == 1 and goes_on(self._document.sentences[number].of(self._document.text))

    def _periods(self, number: int) -> list[tuple[int, int]]:
        """Start and end of every period named in the sentence, in order."""
        found = self._found.get(number)
        if found is None:
            text, sentence = self._document.text, self._document.sentences[number]
            found = self._found[number] = [
                match.span()
                for match in self._pattern.finditer(text, sentence.start, sentence.end)
                if not _RECORD.search(text, max(sentence.start, match.start() - _RECORD_REACH), match.start())
            ]
        return found
