"""The toll of a whole war, told as context: what of a reading it may carry.

A report of one strike often closes with how many the war has killed. Nothing that the report tells of the strike holds for
that figure: neither its town, nor its weapon, nor who struck. Only what the figure's own clause says of it does, and the
country whose war it is.
"""

import re

from tolltrace.extract.base import NOBODY, Name, Reading
from tolltrace.extract.document import Document
from tolltrace.extract.reader.method import Methods
from tolltrace.extract.where import place_of_war
from tolltrace.model import UNDATED, Method, Outcome, Scope, Span, When, Where
from tolltrace.places import Gazetteer

_WAR = r"(?:war|conflict|uprising|revolution|revolt|insurgency|crisis|bloodshed|hostilities)\b(?!-)"
_NAMED = re.compile(rf"\bsince\b|\b{_WAR}", re.IGNORECASE)
_WHOSE = r"(?:(?:the|its|this|that|a|an)|[\w'’-]+(?:['’]s|s['’])|[A-Z][\w'’-]+)"
_BEGAN = r"(?:began|begun|started|erupted|broke\s+out|flared|breaking\s+out)"
_AFTER = re.compile(
    rf"\bsince\b[^.;]{{0,60}}?\b{_WAR}"
    rf"|\bsince\b[^.;]{{0,60}}?\b(?:protests|demonstrations|rebellion)\b[^.;]{{0,40}}?\b{_BEGAN}"
    rf"|\b(?:in|during|throughout|of|from|over)\s+{_WHOSE}\s+(?:[\w/-]+\s+){{0,3}}?{_WAR}",
    re.IGNORECASE,
)
_BEFORE = re.compile(
    rf"\bsince\b[^.;]{{0,60}}?\b{_WAR}[^.;]*$"
    rf"|\b{_WAR}\s+(?:in\s+[A-Z]\w+\s+)?(?:[\w'’-]+\s+){{0,3}}?(?:kill|claim|cost|left|leav|displac|taken|forc|uproot)\w*\b[^.;]{{0,60}}$"
    rf"|\b{_WAR}[^.;]*\bits\s+$",
    re.IGNORECASE,
)
_ITS = re.compile(r"its\b", re.IGNORECASE)
_REACH_BACK, _REACH_ON = 200, 160  # characters around a figure in which a war is its own
_LARGE = 2000  # one attack of these wars hardly killed so many: such a toll is a war's, or at least a campaign's
# What turns from one thing told to another within a sentence.
_TURN = re.compile(
    r"[;:—–]|,\s+(?:they|it|he|she|and|but|as|after|with)\b|\b(?:which|who|that|while|whereas|although|but|because|after|when|since)\b",
    re.IGNORECASE,
)
_BY = re.compile(r"\b(?:by|in|from|under)\s+(?:[\w'’-]+\s+){0,4}$", re.IGNORECASE)


def of_whole_war(document: Document, reading: Reading) -> bool:
    """Whether the figure counts the dead or hurt of a whole war: the sentence says so, or no attack is so large and no weapon is
    told of it ("5,000 killed in air raids" are those of a campaign)."""
    if reading.scope is not Scope.AGGREGATE:
        return False
    figure = reading.figure.span
    if _says_war(document, figure):
        return True
    large = (reading.figure.count.low or 0) >= _LARGE and reading.outcome is not Outcome.DISPLACED
    return large and not _armed(document, figure)


def _says_war(document: Document, figure: Span) -> bool:
    text, sentence = document.text, document.sentence_at(figure.start)
    before = text[max(sentence.start, figure.start - _REACH_BACK) : figure.start]
    if _ITS.match(text, figure.start):
        before += "its "
    after = text[figure.end : min(sentence.end, figure.end + _REACH_ON)]
    return _BEFORE.search(before) is not None or _AFTER.search(after) is not None


def clause_at(document: Document, figure: Span) -> Span:
    """The part of the sentence that tells of the figure alone."""
    text, sentence = document.text, document.sentence_at(figure.start)
    turns = [m.end() for m in _TURN.finditer(text, sentence.start, figure.start)]
    following = _TURN.search(text, figure.end, sentence.end)
    return Span(turns[-1] if turns else sentence.start, following.start() if following else sentence.end)


def own_place(
    document: Document, reading: Reading, told: tuple[Where, tuple[Span, ...]], gazetteer: Gazetteer
) -> tuple[Where, tuple[Span, ...]]:
    """Where a war's toll was suffered: the country whose war it is, or what its own clause names; ``told`` for other figures."""
    if not of_whole_war(document, reading):
        return told
    return place_of_war(document, reading.figure.span, clause_at(document, reading.figure.span), told, gazetteer)


def own_time(document: Document, reading: Reading, told: tuple[When, Span | None]) -> tuple[When, Span | None]:
    """When a war's toll was suffered: what its own sentence tells, or another that speaks of the war or of all the time since
    ("The war began in March 2011."); ``told`` for other figures."""
    figure, span = reading.figure.span, told[1]
    if span is None or reading.scope is not Scope.AGGREGATE or not _says_war(document, figure):
        return told
    source = document.sentence_at(span.start)
    own = source.covers(figure) or _NAMED.search(source.of(document.text)) is not None
    return told if own else (UNDATED, None)


def own_party(document: Document, reading: Reading, told: Name | None) -> Name | None:
    """Who caused a war's toll: only who does so in its own clause; ``told`` for other figures."""
    if told is None or not told.text or not of_whole_war(document, reading):
        return told
    return told if _told_of(document, reading.figure.span, told.span) else NOBODY


def own_method(document: Document, reading: Reading) -> Method:
    """How a war's toll was caused: only what its own clause names; the reading's method for other figures."""
    if reading.method is Method.UNKNOWN or not of_whole_war(document, reading):
        return reading.method
    return reading.method if _armed(document, reading.figure.span) else Method.UNKNOWN


def _armed(document: Document, figure: Span) -> bool:
    """Whether the figure's own clause says of it how the harm was done."""
    named = Methods(document).words(document.sentence_index(figure.start))
    return any(_told_of(document, figure, span) for span, _ in named)


def _told_of(document: Document, figure: Span, said: Span) -> bool:
    """Whether the figure's own clause says of it what stands at ``said``: as what did the harm before the figure, or after it
    with "by" or "in"."""
    clause = clause_at(document, figure)
    if not clause.covers(said):
        return False
    return said.end <= figure.start or _BY.search(document.text, figure.end, said.start) is not None
