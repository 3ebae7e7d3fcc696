"""Who rejects whose figure: the sentences that call a figure or an event wrong, and which figures they mean."""

import re
from dataclasses import dataclass
from enum import Enum

from tolltrace.extract.memo import remembered
from tolltrace.extract.who.speech import Speech
from tolltrace.model import Span

CLAIM = (
    r"(?:reports?|claims?|figures?|numbers?|tolls?|counts?|accounts?|estimates?|allegations?|accusations?|data|story|"
    r"stories|lists?|charges?|versions?|assertions?|findings?|"
    r"rumou?rs?|propaganda|statements?|posts?|information)"
)
FALSE = (
    r"(?:fabricat\w+|baseless|groundless|false|wrong|invent\w+|fantasy|fiction|fanciful|exaggerat\w+|inflated|untrue|"
    r"not true|not credible|unverif\w+|nonsense|a lie|disinformation|"
    r"propaganda|unfounded|a hoax|staged|fake|not correct|incorrect)"
)
_REJECTED = r"(?:disputed|rejected|dismissed|denied|contested|refuted|rebutted|questioned|called into question)"
_REJECTS = re.compile(
    rf"\b(?:(?:disput|reject|dismiss|refut|contest|rebutt?|question)(?:ed|es|s|ing)\s+(?:as \w+\s+)?(?:(?:the|those|these|"
    rf"that|this|its|their|such|all|any|an?)\s+)?"
    rf"(?:[\w'’-]+\s+){{0,2}}?(?:{CLAIM}|that|it|this|them)\b"
    rf"|{_REJECTED}\s+by\b|\b(?:no truth (?:in|to)|cast doubt on|poured scorn on)\b"
    rf"|{CLAIM}\s+(?:(?:that|which)\s+)?(?:[\w'’-]+\s+){{0,4}}?{_REJECTED}\b"
    rf"|den(?:y|ies|ied|ying)\s+(?:the|those|these|that|this|all|any)\s+(?:[\w'’-]+\s+)?{CLAIM}\b"
    rf"|den(?:y|ies|ied|ying)\s+(?:the (?:incident|strike|attack|shelling|event|bombing|raid)|it(?=\W*(?:[.;,]|$))|any strike|"
    r"(?:hitting|carrying out|striking|bombing|shelling|using)|having (?:carried|hit|struck|bombed|shelled|used))\b"
    rf"|(?:call\w*|brand\w*|nam(?:ed|es)|label\w*|describ\w+|found|as|is|are|was|were)\s+(?:[\w'’]+\s+){{0,4}}?{FALSE}\b)",
    re.IGNORECASE,
)
_AUTHOR = re.compile(rf"(?P<who>[\w'’ -]+?)['’]s?\s+(?:own |latest )?{CLAIM}\b", re.IGNORECASE)
_INNER = re.compile(rf"\b{CLAIM}\b[^.;]*?\b(?:that|of)\b", re.IGNORECASE)
_TURNS = re.compile(r"[;:]|,\s+(?:saying|putting|counting|insisting|and (?:says?|said|puts?))\b")
_NEAR = 60  # characters between a word of speech and the judgement it brings
_REACH = 4  # segments; a rejection follows the figures it means within four sentences in the contrast sets


class Aim(Enum):
    """What a rejection means: a figure within its own sentence, one author's figures, or the figures told last."""

    INNER = "inner"
    AUTHOR = "author"
    LAST = "last"


@dataclass(frozen=True, slots=True)
class Rejection:
    """Somebody rejects a figure or an event: ``at`` the segment, ``span`` the words, ``by`` who, ``of`` whose ("" when not
    told)."""

    at: int
    span: Span
    by: str
    aim: Aim
    of: str


def disputed(speech: Speech, at: int, figure: Span, who: str) -> bool:
    """Whether somebody other than the claimant explicitly rejects the figure or the event."""
    found = rejections(speech)
    return any(_means(speech, r, at, figure, who) for step in range(_REACH + 1) for r in found.get(at + step, ()))


def _means(speech: Speech, rejection: Rejection, at: int, figure: Span, who: str) -> bool:
    if rejection.by and rejection.by == who and rejection.aim is not Aim.INNER:
        return False
    if rejection.aim is Aim.INNER:
        start = rejection.span.start if rejection.span.start < figure.start else speech.segments[at].start
        claimed = _INNER.search(speech.text, start, figure.start) if rejection.at == at else None
        return claimed is not None and not _TURNS.search(speech.text, claimed.end(), figure.start)
    if rejection.span.start < figure.end:
        return False
    if rejection.at == at:
        between = speech.text[figure.end : rejection.span.start]
        return len(between) < 140 and not re.search(r"\bbut (?:said|says|confirmed)\b", between)
    if rejection.aim is Aim.AUTHOR:
        return _same(rejection.of, who)
    return bool(who) and rejection.of == who


def _same(author: str, who: str) -> bool:
    mine = {w.removesuffix("s") for w in re.findall(r"\w+", author.lower())} - {"the"}
    return bool(mine & {w.removesuffix("s") for w in re.findall(r"\w+", who.lower())})


@remembered(8)
def rejections(speech: Speech) -> dict[int, list[Rejection]]:
    """The rejections of a text, by segment."""
    found: dict[int, list[Rejection]] = {}
    for at, segment in enumerate(speech.segments):
        for m in _REJECTS.finditer(speech.text, segment.start, segment.end):
            found.setdefault(at, []).append(_aimed(speech, at, m, _rejecter(speech, at, m)))
    return found


def _rejecter(speech: Speech, at: int, match: re.Match[str]) -> str:
    """Who rejects: the speaker of the verb itself, or of an attribution close before ("said the story was invented"); "" when
    not told."""
    # "disputed by", "a figure the rebels dismissed": the one who rejects comes after, or within.
    if match.group().lower().endswith(" by") or re.match(rf"{CLAIM}\b", match.group(), re.IGNORECASE):
        return ""
    near = [s for s in speech.said[at] if s.cue.at <= match.start() + 3 and match.start() - s.cue.end < _NEAR]
    if not near or re.search(r"[;.]\s", speech.text[near[-1].cue.end : match.start()]):
        return ""
    return near[-1].speaker


def _aimed(speech: Speech, at: int, match: re.Match[str], by: str) -> Rejection:
    span = Span(match.start(), match.end())
    segment = speech.segments[at]
    before, after = speech.text[segment.start : span.start], speech.text[span.end : segment.end]
    verb_first = re.match(
        r"(?:disput|reject|dismiss|refut|contest|rebut|question|den|no truth|cast|poured)", match.group(), re.IGNORECASE
    )
    if (verb_first and re.match(r"(?:\s+\w+){0,6}?\s+(?:that|of)\b", after)) or (
        not verb_first and re.search(rf"\b{CLAIM}\b[^.;]*\b(?:that|of)\b", before, re.IGNORECASE)
    ):
        return Rejection(at, span, by, Aim.INNER, "")
    if m := _AUTHOR.search(match.group()):
        return Rejection(at, span, by, Aim.AUTHOR, m.group("who").split(" ")[-1])
    for back in range(at, max(-1, at - _REACH), -1):
        others = [s.speaker for s in speech.said[back] if s.speaker and s.speaker != by and s.cue.at < span.start]
        if others:
            return Rejection(at, span, by, Aim.LAST, others[-1])
    return Rejection(at, span, by, Aim.LAST, "")
