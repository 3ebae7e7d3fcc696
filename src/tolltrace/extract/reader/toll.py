"""Figures of tolls: "the death toll rose to 56", "put the number of dead at between 75 and 200", "bringing the toll to 61".

The noun says what is counted, a short verb group leads to the figure, which is usually bare.
"""

import re

from tolltrace.extract.base import Figure
from tolltrace.extract.reader.lexicon import fold
from tolltrace.model import Outcome, Span

_COUNTED = r"""(?:killed|dead|deaths|casualties|victims|wounded|injured|injuries|martyrs|fatalities|slain|missing|displaced
|detained|arrested|abducted|kidnapped|losses)"""
_NOUN = rf"""(?:death\s+toll|death\s+count|body\s+count|toll
|(?:balance|tally)\s+of\s+(?:the\s+)?(?:[\w-]+\s+){{0,2}}(?:attacks?|strikes?|raids?|bombings?|fighting|dead|victims|clashes)
|(?:total\s+)?number\s+of\s+(?:the\s+)?(?:(?!(?:were|was|been|and)\b)[\w'’-]+\s+){{0,6}}?{_COUNTED}(?:\s+{_COUNTED})?
|number\s+{_COUNTED}|(?:the|\w+['’]s|own|total|its|their)\s+(?:number\s+of\s+)?{_COUNTED}
|(?:civilian|final|confirmed|total|overall|official)\s+(?:toll|count|tally|losses))"""
_LEAD = r"""(?:from\s+an?\s+(?:earlier|initial|previous|original|first)|now|\((?:was|were|up\s+from|previously|earlier)|to|at
|at\s+as\s+high\s+as|of|was|were|is|are|from|stands\s+at|stood\s+at|reach|reached|reaches
|passes\s+to|passed
|exceeds|exceeded|topped|hit|as|to\s+be|past|surpasses|surpassed|came\s+to|come\s+to
|numbered|number|totalled|totaled|make|makes|:|between)"""
_TOLL = re.compile(rf"(?<!\w){_NOUN}(?P<gap>[^.;]{{0,120}}?)(?<!\w){_LEAD}\s*(?:anywhere\s+)?$", re.IGNORECASE | re.VERBOSE)
_OUTCOMES = (
    ("missing", Outcome.MISSING),
    ("displaced", Outcome.DISPLACED),
    ("detained", Outcome.DETAINED),
    ("arrested", Outcome.DETAINED),
    ("abducted", Outcome.ABDUCTED),
    ("kidnapped", Outcome.ABDUCTED),
    ("casualties", Outcome.CASUALTIES),
    ("victims", Outcome.CASUALTIES),
    ("losses", Outcome.CASUALTIES),
    ("wounded", Outcome.INJURED),
    ("injured", Outcome.INJURED),
    ("injuries", Outcome.INJURED),
)
_KILLED = re.compile(r"\b(?:death|dead|killed|deaths|fatalities|martyrs|slain|body)\b", re.IGNORECASE)
_UNREAL = re.compile(r"\b(?:could|might|may|will|would|expected|likely|feared|fear)\b", re.IGNORECASE)
_LED = re.compile(r"(?:at|to|from|between|surpass\w*|exceed\w*|did not exceed|topp?\w*|reach\w*)\b", re.IGNORECASE)
_IN_ALL = re.compile(r"\s+(?:in\s+(?:all|total)|altogether)\b", re.IGNORECASE)
_WINDOW = 220  # characters; longer runs between a toll and its figure are other clauses


def toll_outcome(text: str, sentence: Span, figure: Figure) -> Outcome | None:
    """The outcome that the toll leading to ``figure`` counts; None when no toll leads to it."""
    start = max(sentence.start, figure.span.start - _WINDOW)
    lead = text[start : figure.span.start]
    if _IN_ALL.match(text, figure.span.end) and lead.endswith(", "):  # "the wounded, 33 in all"
        lead = lead.rstrip(", ") + " at "
    if _LED.match(figure.span.of(text)):  # the figure holds its own "at" or "to"
        lead = lead.rstrip() + " at "
    found = _last(lead)
    if found is None or _UNREAL.search(found.group("gap")):
        return None
    noun = fold(found.group()[: len(found.group()) - len(found.group("gap"))])
    if _KILLED.search(noun):
        return Outcome.KILLED
    for word, outcome in _OUTCOMES:
        if word in noun:
            return outcome
    return Outcome.KILLED


_VICTIMS = re.compile(r"\bvictims\b[^.;]{0,60}$", re.IGNORECASE)


def of_victims(text: str, sentence: Span, figure: Figure) -> bool:
    """Whether the toll is one of "victims", a word that means what the text has told before."""
    return _VICTIMS.search(text, max(sentence.start, figure.span.start - _WINDOW), figure.span.start) is not None


def _last(lead: str) -> re.Match[str] | None:
    """The match that starts last: "the toll of nine and the count of wounded of" counts the wounded."""
    found, at = None, 0
    while (match := _TOLL.search(lead, at)) is not None:
        found, at = match, match.start() + 1
    return found
