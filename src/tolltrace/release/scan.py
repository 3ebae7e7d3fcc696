"""Free text scanned for what finds a person: phone numbers, email addresses, links, handles, coordinates,
street addresses.

Digits of every script count. A figure with grouped thousands, a date and a year are no phone number: the toll must survive.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from tolltrace.vocab import vocabulary

WITHHELD = "[withheld]"

_EMAIL = re.compile(r"[\w.+%-]+\s?(?:@|\(at\)|\[at\]|＠)\s?[\w-]+(?:\s?(?:\.|\(dot\)|\[dot\])\s?[\w-]+)+", re.IGNORECASE)
_GEO = (
    # 36.1234, 37.5678; with hemisphere letters, degree signs, or in a map's address
    re.compile(r"[-+−]?\d{1,3}[.٫]\d{2,}\s*°?\s*[NSns]?\s*[,;/ ،]\s*[-+−]?\d{1,3}[.٫]\d{2,}\s*°?\s*[EWew]?"),
    re.compile(r"\b\d{1,3}[.٫]\d{3,}\s*°?\s*[NSEWnsew]\b|\d{1,3}[.٫]\d{2,}\s*°"),
    # 36°12'34"N; 36 deg 12.5 min
    re.compile(r"\d{1,3}\s*(?:°|º|deg\w*)\s*\d{1,2}(?:[.,]\d+)?\s*(?:['′’]|min\w*)?(?:\s*\d{1,2}(?:[.,]\d+)?\s*(?:[\"″”]|''|sec\w*))?\s*[NSEWnsew]?"),
    re.compile(r"\b\d{1,2}\s?[C-HJ-NP-X]\s?[A-HJ-NP-Z]{2}\s?\d{2,5}\s?\d{2,5}\b"),  # military grid
    re.compile(r"\b[23456789CFGHJMPQRVWX]{4,8}\+[23456789CFGHJMPQRVWX]{2,3}\b"),  # open location codes
    re.compile(r"///\w+\.\w+\.\w+|\bgeo:[-\d.,]+", re.IGNORECASE),
    re.compile(r"\b\d{1,3}[.٫]\d{4,}\b"),  # no figure of people has four decimals
    re.compile(r"\b\d{1,3},\d{4,}\s*[;/ ]\s*[-+−]?\d{1,3},\d{4,}\b"),
    re.compile(r"\b(?:lat|lon|lng|long|latitude|longitude)\b\W{0,3}\d{1,3}(?:[.,٫]\d+)?", re.IGNORECASE),
)  # fmt: skip
_LINK = re.compile(
    r"\b(?:https?://|www\.)\S+|\b(?:t\.me|wa\.me|fb\.com|facebook\.com|instagram\.com|twitter\.com|x\.com|tiktok\.com|youtu\.be)/\S+",
    re.IGNORECASE,
)
_HANDLE = re.compile(r"(?<![\w.@])@[^\W\d][\w.]{2,}")
_NUMBERISH = re.compile(r"(?:\+|\b00|\()?\d(?:[\d\s().\-–/]{5,})\d")
_DATE = re.compile(r"\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}|(?:19|20)\d\d\s?[-–/]\s?(?:19|20)?\d\d")
_GROUPED = re.compile(r"\d{1,3}(?:[,. \u00a0\u202f]\d{3})+")
PHONE_DIGITS = range(7, 17)


@dataclass(frozen=True, slots=True)
class Hit:
    """``kind`` (email, link, handle, phone, coordinates, address) at ``start``..``end``."""

    kind: str
    start: int
    end: int


@cache
def _street() -> tuple[re.Pattern[str], re.Pattern[str]]:
    words = "|".join(re.escape(w) for w in vocabulary("release")["streets"])
    number = r"(?:no\.?\s*|#)?[0-9٠-٩]{1,5}[a-z]?"
    before = rf"\b{number},?\s+((?:[\w'’-]+\s+){{0,3}})(?:{words})\b\.?"
    after = rf"\b(?:{words})\s+(?:[\w'’-]+\s+){{0,3}}?(?:no\.?\s*|#)?[0-9٠-٩]{{1,5}}\b"
    return re.compile(before, re.IGNORECASE), re.compile(after, re.IGNORECASE)


def _addresses(text: str) -> Iterator[Hit]:
    """A number beside a word for a street or a house, with nothing but a name between: "14 Olive Street", "building 7"."""
    for pattern in _street():
        for match in pattern.finditer(text):
            inner = match.group().casefold().split()[1:-1]
            if not any(word.strip(",.") in plain_words() for word in inner):
                yield Hit("address", *match.span())


@cache
def plain_words() -> frozenset[str]:
    """The words that are no part of a name."""
    return frozenset(vocabulary("release")["plain"].split())


def hits(text: str) -> list[Hit]:
    """What ``text`` holds, in order, none overlapping."""
    found = sorted(_all(text), key=lambda h: (h.start, -h.end))
    result: list[Hit] = []
    for hit in found:
        if not result or hit.start >= result[-1].end:
            result.append(hit)
    return result


def _all(text: str) -> Iterator[Hit]:
    for match in _EMAIL.finditer(text):
        yield Hit("email", *match.span())
    for kind, found in (("link", _LINK), ("handle", _HANDLE)):
        for match in found.finditer(text):
            yield Hit(kind, *match.span())
    for pattern in _GEO:
        for match in pattern.finditer(text):
            yield Hit("coordinates", *match.span())
    for match in _NUMBERISH.finditer(text):
        if _phone(match.group()):
            yield Hit("phone", *match.span())
    yield from _addresses(text)


def _phone(text: str) -> bool:
    """Whether digits with signs between them are a phone number: neither a date nor a figure of grouped thousands."""
    bare = text.strip(" ().-–/")
    digits = sum(ch.isdigit() for ch in bare)
    if digits not in PHONE_DIGITS or _GROUPED.fullmatch(bare):
        return False
    rest = _DATE.sub(" ", bare)
    return sum(ch.isdigit() for ch in rest) >= PHONE_DIGITS.start


def scanned(text: str) -> tuple[str, tuple[str, ...]]:
    """``text`` without what was found, and the kinds of it."""
    found = hits(text)
    parts, last = [], 0
    for hit in found:
        parts += [text[last : hit.start], WITHHELD]
        last = hit.end
    return "".join([*parts, text[last:]]), tuple(hit.kind for hit in found)
