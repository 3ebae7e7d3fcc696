"""When a statement was made, as opposed to when the harm was done: the time that stands at the words of speech."""

import re

from tolltrace.extract.document import Document
from tolltrace.extract.who.speech import analyse
from tolltrace.model import Span

_DAY = r"(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|today|yesterday)"
_MONTH = r"(?:January|February|March|April|May|June|July|August|September|October|November|December)"
_TIME = (
    rf"(?:(?:early|late|earlier|later)\s+)?(?:on\s+)?(?P<time>{_DAY}(?:\s+(?:morning|afternoon|evening|night))?|"
    rf"\d{{1,2}}\s+{_MONTH}(?:\s+\d{{4}})?|{_MONTH}\s+\d{{1,2}}(?:,\s+\d{{4}})?)"
)
# After the speaker and the verb only the listeners may stand before the time: "told reporters on Monday".
_LISTENERS = r"(?:reporters|journalists|in a (?:\w+ )?(?:statement|report|briefing|tweet|post|interview))"
_AFTER = re.compile(rf"\s*(?:(?:said|says|told|reported|announced)\s+)?(?:{_LISTENERS}\s+)?{_TIME}\b", re.IGNORECASE)
_WITHIN = re.compile(_TIME, re.IGNORECASE)


def said_span(document: Document, figure: Span) -> Span | None:
    """The time expression of the statement ("published Thursday", "said on Monday"): the words that name the day, None when
    none is plain. The days of the harm stand elsewhere in the sentence and are not looked at. Pure."""
    said = analyse(document).reaching(figure)
    if said is None:
        return None
    text, cue = document.text, said.cue
    if m := _AFTER.match(text, cue.end):
        return Span(m.start("time"), m.end("time"))
    if cue.speaker is None:
        return None
    # Between the speaker and the verb, or between the cue and the speaker: "the army on Monday said", "published Thursday by X".
    for start, end in ((cue.speaker.end, cue.verb.start), (cue.verb.end, cue.speaker.start)):
        for m in _WITHIN.finditer(text[start:end]):
            return Span(start + m.start("time"), start + m.end("time"))
    return None
