"""What was struck within a town: "a rocket attack on the national school in the Shahba neighbourhood" names a school and where it
stands.

Recorders code the building first and the town after it. The town is what the place was chosen by, so the site is put in front of
it once the figures of a report have their happenings: all figures of one happening at one place have one site, or, where the
report names two, none.
"""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from tolltrace.extract.document import Document
from tolltrace.extract.where.words import words
from tolltrace.model import Claim, Evidence, Scope, Span, Where
from tolltrace.places import kind

_REACH = 90  # characters before a town's name in which its building stands
# What stands between the two: "in the Aleppo town of", "of the central city of", "at".
_STANDS_IN = re.compile(
    r"\s+(?:in|of|at|inside)\s+(?:the\s+)?(?:(?!and\b|or\b|that\b|which\b|where\b)[\w'’-]+\s+){0,5}?", re.IGNORECASE
)
_STRIKING = "hits?|hitting|struck|strikes|striking|targeted|targeting|bombed|bombing|shelled|shelling|destroyed|attacked"
_HIT = re.compile(
    rf"\b(?:{_STRIKING}|targets|rocked|attacking|stormed|raided|on|at|in|inside|outside|against|near|of)\s+"
    r"(?:(?:a|an|the|its|their|another|one)\s+)?(?:[\w'’-]+\s+){0,2}?$",
    re.IGNORECASE,
)
# The wounded are taken to hospitals and treated in them, and doctors speak there: only what is struck itself is a site.
_STRUCK = re.compile(rf"\b(?:{_STRIKING}|on)\s+(?:(?:a|an|the|its|another|one)\s+)?(?:[\w'’-]+\s+){{0,2}}?$", re.IGNORECASE)
_OF_CARE = re.compile(r"(?:hospital|clinic|dispensary|camp)s?$", re.IGNORECASE)
_WIDE = frozenset({"country", "province", "region"})


def with_sites(document: Document, claims: Sequence[Claim]) -> list[Claim]:
    """The claims, those of incidents with the building or ground in front of their town where the report names one."""
    named: dict[tuple[str, str], dict[str, Span]] = defaultdict(dict)
    for claim in claims:
        found = site_of(document.text, claim)
        if found is not None:
            named[claim.event, claim.where.written].setdefault(found.of(document.text), found)
    one = {key: next(iter(sites.values())) for key, sites in named.items() if len(sites) == 1}
    return [_at(document.text, claim, one.get((claim.event, claim.where.written))) for claim in claims]


def site_of(text: str, claim: Claim) -> Span | None:
    """The characters of the building or ground that stands right before the town of ``claim``; None where there is none, and for
    what has its own name ("Farouq mosque"), which is a place already."""
    town = next((e.span for e in claim.evidence if e.field == "where"), None)
    if claim.scope is not Scope.INCIDENT or town is None or not _in_town(claim.where):
        return None
    start = max(0, town.start - _REACH)
    start = max(start, *(text.rfind(mark, start, town.start) + 1 for mark in ".;\n"))
    if words().building_noun.search(text, start, town.start) is None:
        return None
    found = None
    for match in words().building.finditer(text, start, town.start):
        span = Span(*match.span("what"))
        struck = _STRUCK if _OF_CARE.search(span.of(text)) else _HIT
        if _STANDS_IN.fullmatch(text, span.end, town.start) and struck.search(text, start, span.start):
            found = span
    return found


def _in_town(where: Where) -> bool:
    """Whether a place is finer than a province, and no building itself."""
    head = where.written.split(",")[0]
    wide = where.place is not None and kind(where.place) in _WIDE
    return head[:1].isupper() and not wide and head.lower().split()[-1] not in words().facilities


def _at(text: str, claim: Claim, site: Span | None) -> Claim:
    if site is None or claim.scope is not Scope.INCIDENT:
        return claim
    where = replace(claim.where, written=f"{site.of(text)}, {claim.where.written}")
    return replace(claim, where=where, evidence=(*claim.evidence, Evidence("where", site)))
