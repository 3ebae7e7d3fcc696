"""The full names in a report that it tells as names of the dead.

A name counts where its sentence speaks of deaths and something beside it says whose name it is: an age, a relation, "the body
of", "was killed", or the row of such names that it stands in. Whoever only speaks, mourns, owns the house or is named to say
whose son somebody was is no victim.
"""

import re
from functools import cache
from itertools import pairwise

from tolltrace.extract.document import Document
from tolltrace.extract.figures.lexicon import lexicon
from tolltrace.extract.where.runs import is_shouting
from tolltrace.extract.where.words import words
from tolltrace.model import Span
from tolltrace.vocab import vocabulary
from tolltrace.vocab.parties import mentions
from tolltrace.vocab.persons import PARTICLES

_PART = r"(?:(?:(?:[Aa]l|[Ee]l|[Aa][a-z]{1,2})[-‐–]\s?)?[A-ZÀ-ÞĀ-Ž][\w’'ʿ]*[\wʿ](?:-[\w’']+)*)"
_LINK = r"(?:(?:al|el|bin|ibn|bint|abu|umm|abd|abdel|abdul|ben|ould|de|da|van|von)\s+)?"
_NAME = re.compile(rf"(?<![\w@#/]){_PART}(?:\s+{_LINK}{_PART})+")
_WINDOW = 70  # characters before a name
_AHEAD = 90  # and after it

_DEATH = re.compile(
    r"\b(?:killed|killing|kills|died|dead|deaths?|martyr\w*|perished|deceased|passed\s+away|murdered|slain|bodies|victims?|"
    r"fatalit\w+|li(?:fe|ves)\s+of|lost\s+(?:his|her|their)\s+li(?:fe|ves)|"
    r"lost\s+(?:[\w-]+\s+){1,2}(?:wife|husband|sons?|daughters?|mother|father|brothers?|sisters?|children|family))\b",
    re.IGNORECASE,
)
_GOES_ON = re.compile(
    r"(?:as\s+well\s+as|also|along\s+with|in\s+addition|apart\s+from|among|they\s+were|the\s+children\s+were|their|his|her|"
    r"(?:two|three|four)\s+siblings|the\s+(?:names|victims|deceased|grand\w+|daughters?|sons?))\s",
    re.IGNORECASE,
)
_OTHER_MATTER = re.compile(r"\b(?:injur\w+|wounded|surviv\w+|posted|wrote|said|shared)\b", re.IGNORECASE)
_NONE_SAYS = re.compile(
    r"\bno\s+(?:\w+\s+)?(?:sources?|one|evidence|reports?)\b|\b(?:den(?:y|ies|ied|ying)|neither|nobody|false|untrue|not\s+true|"
    r"threaten\w*|rumou?r\w*|feared\s+(?:dead|killed))\b",
    re.IGNORECASE,
)
_SURVIVES = re.compile(r"\bsurviv", re.IGNORECASE)
_KILLED = re.compile(r"\b(?:killed|died|martyred)\b", re.IGNORECASE)

_TITLES = r"(?:(?:Dr|Mr|Mrs|Ms|Prof)\.?\s+|Hajja?\s+|Sheikh\s+)?"
_AGED_BEFORE = re.compile(
    r"\b(?:[\w-]+(?:\s+(?:or|to|and)\s+[\w-]+)?[- –]+)(?:years?|months?|days?|weeks?)[- –]*old(?:\s+[a-z]+){0,4}?,?\s*$|"
    r"\baged\s+\d+,?\s*$",
    re.IGNORECASE,
)
_AGED_AFTER = re.compile(
    r"\s*[\"”’']?\s*(?:\([^()]{0,40}?\)\s*)?(?:\(\s*(?:aged?\s+)?(?:around\s+|about\s+)?\d{1,3}\b(?!\s*(?:km|kilomet|m\b|miles|killed|dead|%))|"
    r",?\s+(?:who\s+was\s+)?aged\s+\d{1,3}\b|,\s*\d{1,3}\b\s*(?:[,;.)]|and\b|$|years)|\s*,?\s+who\s+was\s+(?:only\s+)?[\w-]+\s+years?\s+old)",
    re.IGNORECASE,
)
_LED = re.compile(
    r"(?:identified\s+as:?|named\s+as|names?\s+of[^.;]{0,60}?:|including:?|"
    r"(?:deaths?|martyrdom|killing|loss|life|lives|body|bodies)\s+of|killed:?|killing|the\s+late|mourned|alongside|along\s+with|"
    rf"together\s+with|as\s+well\s+as|(?:victims|dead|deceased)\s+(?:was|were|are|included?)(?:\s+also)?|identified\s+(?:the\s+\w+\s+)?as|(?:was|were)\s+also)\s+(?:the\s+|his\s+|her\s+)?{_TITLES}$",
    re.IGNORECASE,
)
_DIED_AFTER = re.compile(
    r"\s*(?:[\"”“’'][^\"”“’']{1,30}[\"”’']\s*)?(?:\([^()]{0,60}\)\s*)?(?:,[^,.;]{1,60},)?\s*,?\s*"
    r"(?:(?:and|with)\s+(?:[\w-]+\s+(?:of\s+)?)?(?:his|her|their)\s+(?:\w+\s+)?(?:grand)?(?:children|sons|daughters)\s*,?\s*)?(?:who\s+)?"
    r"(?:(?:was|were|had\s+been|has\s+been|is|are)\s+(?:\w+ly\s+)?(?:also\s+|both\s+|all\s+)?(?:\w+ly\s+)?"
    r"(?:killed|martyred|slain|murdered|among\s+(?:the|those)|listed\s+among|reported\s+(?:dead|killed|to\s+have)|"
    r"identified\s+(?:as\s+(?:an?|the|another)\s+(?:further\s+)?victim|among))|died\b|perished|lost\s+(?:his|her|their)\s+li|"
    r"passed\s+away)",
    re.IGNORECASE,
)
_OF_SOMETHING = re.compile(
    r"[’']s?\b|\s+(?:famil(?:y|ies)|home|house|residence|building|household|school|mosque|hospital|neighbou?rhood|camp|street|area|"
    r"tower|account|page|channel|agency|news|group|association|university|square|clan|tribe)\b",
    re.IGNORECASE,
)
_ACTS = re.compile(
    r"\s*(?:\([^()]{0,60}\)\s*)?(?:,\s*\d{1,3}\s*)?,?\s*(?:who\s+)?(?:also\s+|later\s+|then\s+)?"
    r"(?:posted|wrote|said|shared|reported|stated|mourned|noted|added|commented|announced|told|tweeted|confirmed|paid|described|expressed|remembered|grieved|published|explained|lamented|"
    r"offered|uploaded|writes|writing|posting|claimed|sustained|suffered|identified|mentioned|listed|named|referred|honou?red|"
    r"survived|is\s+survived|(?:was|were)\s+(?:injured|wounded)|was\s+not\s+killed)",
    re.IGNORECASE,
)
_LED_AWAY = re.compile(
    r"(?:\b(?:by|from|users?|account|page|post|according\s+to|in|at|near|to|journalist|channel|agency|named\s+after|relatives?|"
    r"known\s+as|called|like|belonging\s+to|belongs\s+to|sources?|posters?|activist|correspondent|survivor|of\s+the|on|for|"
    r"testimony\s+of|outside)\s+(?:the\s+)?|@|#)$",
    re.IGNORECASE,
)
_SPEAKS = re.compile(r"\b(?:by|from|users?|account|journalist|to)\s+(?:the\s+)?$", re.IGNORECASE)
_RELATION_OF = re.compile(
    r"\b(?:wife|husband|widow|mother|father|son|daughter|sister|brother|relative|cousin|friend|child|children|nephew|niece|uncle|"
    r"aunt|grand\w+)s?\s+(?:and\s+\w+\s+)?of\s+(?:one\s+of\s+)?(?:[\w‘’'-]+\s+){0,4}?(?:\w+,\s+)?$",
    re.IGNORECASE,
)
_LIVES_AFTER = re.compile(
    r"\s*(?:\([^()]{0,60}\))?(?:,?\s*\d{1,3}\b(?:\s+years\s+old)?)?[,;]?\s*(?:who\s+)?"
    r"(?:(?:has|have|had|is|are|was|were|be|been|both|all|also|only|not|being|got|\w+ly)\s+)*"
    r"(?:injur|wounded|hurt|burn|surviv|alive|unharmed|rescued|pulled|in\s+(?:a\s+)?(?:hospital|coma|critical|intensive)|"
    r"lost\s+(?:an?|both)\s|sustain|suffer|escap|fled|flee|wept|weep|led\b|met\b|said|saw|told|recall|describ|spoke|condemn|visit|"
    r"treat|captur|dug|of\s+(?:killing|murder)|with\s+murder|on\s+trial|went|missing|arrest|detain|convict|charg|releas|play|"
    r"(?:shot|stabbed|killed)\s+[a-z\d]|whose\s+\w+\s+(?:was|were)\s+killed)",
    re.IGNORECASE,
)
_LIVES_BEFORE = re.compile(
    r"\b(?:injur\w+|wounded|hurt|survivors?|surviving|survived\s+by|(?:leaves?|left)\s+behind|arrest\w*|detain\w*|convict\w*|charged|"
    r"accused|sentenced|releas\w+|missing|witness(?:es)?|escaped|rescued|freed|hostages?|suspects?|(?:killed|shot|stabbed)\s+by|"
    r"(?:parents?|father|mother)\s+of(?:\s+\w+:)?)\b[^.;()]{0,60}$",
    re.IGNORECASE,
)
_PLURAL = re.compile(r"\b(?:were|are|have|all|both)\b", re.IGNORECASE)
_AMONG_MOURNERS = re.compile(
    r"\b(?:posted|condolences?|prayers?|messages?|tributes?|users?|accounts?|sources|friends|relatives)\b.*\bincluding\s+(?:\w+\s+)?$",
    re.IGNORECASE | re.DOTALL,
)
_DEATH_OF = re.compile(r"(?:death|body|loss|martyrdom)s?\s+of\s+(?:[\w’'-]+\s+){0,4}$", re.IGNORECASE)
_IN_BRACKETS = re.compile(r"\([^()]*$")
_KUNYA = re.compile(r"(?:Abu|Abo|Abou|Umm|Um|Om)\s", re.IGNORECASE)  # "Umm Khalil" is somebody who has a name of her own
_FULL = 2  # words of a full name
_POSSESSIVE = re.compile(r"[’']s?$")


def named_dead(document: Document) -> list[list[Span]]:
    """The names of the dead of a document, row by row: names that stand in one row are of as many people."""
    found: list[list[Span]] = []
    before = False  # whether the sentence before told of deaths by name
    for sentence in document.sentences:
        body = sentence.of(document.text)
        if is_shouting(body) or (sentence == document.headline and not body.endswith(".")):
            before = False
            continue
        told = _tells_of_deaths(body, before)
        every = _rows(document.text, sentence) if told else []
        rows = [dead for row in every if (dead := _dead_of(document.text, sentence, row))]
        found += rows
        before = told and (bool(rows) or before)
    return found


def _tells_of_deaths(body: str, before: bool) -> bool:
    if _NONE_SAYS.search(body):
        return False
    if _DEATH.search(body):
        return not _SURVIVES.search(body) or _KILLED.search(body) is not None
    return before and _GOES_ON.match(body) is not None and not _OTHER_MATTER.search(body)


def _rows(text: str, sentence: Span) -> list[list[Span]]:
    """The full names of a sentence, those together that follow each other with no more than an age or a relation between."""
    rows: list[list[Span]] = []
    last: int | None = None
    for found in _NAME.finditer(text, sentence.start, sentence.end):
        start, end = _without_titles(text, *found.span()), found.end()
        if _IN_BRACKETS.search(text, max(sentence.start, start - _WINDOW), start):
            continue  # "(the wife of Omar Saleh)" says who somebody is
        if not _is_full_name(text[start:end]):
            last = None
            continue
        if last is None or not _between().fullmatch(text, last, start):
            rows.append([])
        rows[-1].append(Span(start, end))
        last = end
    return rows


def _dead_of(text: str, sentence: Span, row: list[Span]) -> list[Span]:
    """The names of a row that are of the dead. What is said after the last of them is said of all, and so is what leads to the
    first: "A, 44, and B, 39, were killed", "the survivors are A and B"."""
    before = text[max(sentence.start, row[0].start - _WINDOW) : row[0].start]
    after = text[row[-1].end : min(sentence.end, row[-1].end + _AHEAD)]
    died = _DIED_AFTER.match(after) is not None
    if not died and (_LIVES_AFTER.match(after) or _LIVES_BEFORE.search(before)):
        return []
    if died and len(row) > 1 and not _RELATION_OF.search(before) and _PLURAL.search(after[:40]):
        return row
    found: list[Span] = []
    last: int | None = None
    for name in row:
        ahead = text[name.end : min(sentence.end, name.end + _AHEAD)]
        if _is_dead(text[max(sentence.start, name.start - _WINDOW) : name.start], ahead, joined=last is not None):
            found.append(name)
            last = name.end
        else:
            last = None
    return found


def _is_dead(before: str, after: str, *, joined: bool) -> bool:
    died = _DIED_AFTER.match(after) is not None
    if (_OF_SOMETHING.match(after) or _ACTS.match(after)) and not died:
        return False
    if _AMONG_MOURNERS.search(before):
        return False
    if _RELATION_OF.search(before) and not _DEATH_OF.search(before):
        return False
    aged = _AGED_BEFORE.search(before) is not None or _AGED_AFTER.match(after) is not None
    if _LED_AWAY.search(before) and (not aged or _SPEAKS.search(before)):
        return False
    return aged or joined or died or _related().search(before) is not None or _LED.search(before) is not None


def _without_titles(text: str, start: int, end: int) -> int:
    """Where a name starts without what stands before it in capitals: "Dr", "Their", "Father"."""
    while (led := _titled().match(text, start, end)) is not None:
        start = led.end()
    return start


def _is_full_name(name: str) -> bool:
    """Whether a run of capitalised words is a person's full name, not that of an office, a place or a day."""
    parts = name.split()
    if _POSSESSIVE.search(name) or _KUNYA.match(name) or sum(p.lower() not in PARTICLES for p in parts) < _FULL:
        return False
    vocabulary = words()
    if parts[0].lower() in _place_words():
        return False
    return not mentions(name) and not any(
        w in vocabulary.organisations
        or w in vocabulary.facilities
        or w in vocabulary.areas
        or w in vocabulary.countries
        or w in vocabulary.people
        or (w in _no_names() and not (w == "allah" and before in _of_allah()))
        or w.split("-")[0] in lexicon().cardinals
        for before, w in pairwise(["", *(part.lower().strip(".") for part in parts)])
    )


@cache
def _no_names() -> frozenset[str]:
    data = vocabulary("roll")
    return frozenset((data["no_names"] + data["opening"]).lower().split())


@cache
def _of_allah() -> frozenset[str]:
    return frozenset(vocabulary("roll")["of_allah"].lower().split())


@cache
def _place_words() -> frozenset[str]:
    return frozenset(vocabulary("roll")["place_words"].lower().split())


@cache
def _titled() -> re.Pattern[str]:
    data = vocabulary("roll")
    opening = "|".join(sorted((data["titles"] + data["opening"]).split(), key=len, reverse=True))
    return re.compile(rf"(?:{opening})\.?\s+", re.IGNORECASE)


@cache
def _kin() -> str:
    return "|".join(sorted({*lexicon().noun.kin, *vocabulary("roll")["relations"].split()}, key=len, reverse=True))


@cache
def _related() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{_kin()})s?(?:\s*[:,–-]|\s+named|\s+called)?\s+{_TITLES}$", re.IGNORECASE)


@cache
def _between() -> re.Pattern[str]:
    """What stands between two names of a row: an age, a second name in brackets, "and their daughter"."""
    aged = r"(?:[\w-]+[- ]years?[- ]old\s+)?"
    return re.compile(
        r"\s*(?:\([^()]*\))?\s*(?:,\s*\d{1,3}\b)?\s*(?:[\"“”][^\"“”]*[\"“”])?\s*(?:\([^()]*\))?\s*(?:,\s*and|,|;|and|–)?\s*(?:and\s+)?"
        rf"(?:(?:his|her|their|the)\s+)?{aged}(?:(?:[\w’'-]+\s+){{0,3}}?(?:{_kin()})s?\s*,?:?\s+)?{aged}",
        re.IGNORECASE,
    )
