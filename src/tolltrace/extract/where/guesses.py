"""Names and buildings that may be places although the rules have no ground to believe it: more to choose from for a reader that
judges by context. "Babka" is in no gazetteer, and "the vegetable market" is where harm was done only if the story says so.
"""

import re
from collections.abc import Collection, Sequence

from tolltrace.extract.document import Document
from tolltrace.extract.where.cues import introduction
from tolltrace.extract.where.people import people_of
from tolltrace.extract.where.persons import long_name, of_person
from tolltrace.extract.where.runs import scan_of
from tolltrace.extract.where.scan import WITH_ARTICLE, Cue, Level, Mention, Name, Scan, clean, stopped
from tolltrace.extract.where.uses import level_of, look_up
from tolltrace.model import Span
from tolltrace.places.gazetteer import Gazetteer

_MOST = 24  # in one document: the figures' own sentences first
_LEAD = 2  # sentences, headline included
_REACH = 1  # sentences from a figure's
_LONGEST = 4  # words of a name


def guesses(
    document: Document, gazetteer: Gazetteer, known: Sequence[Span], home: str, figures: Collection[int]
) -> tuple[Mention, ...]:
    """Further candidates in text order. ``known`` are characters already taken (places believed, speakers), ``home`` the
    country the document is about, ``figures`` the positions of the sentences that hold one."""
    near = [
        i for i in range(len(document.sentences)) if i < _LEAD or any(i + step in figures for step in range(-_REACH, _REACH + 1))
    ]
    found: list[Mention] = []
    people = people_of(document)
    for position in sorted(near, key=lambda i: (i not in figures, i)):
        scan = scan_of(document, position, gazetteer, home, (), people)
        taken = [s for s in known if s.overlaps(scan.sentence)]
        here = [*_numbered(scan, taken), *_names(scan, taken), *_buildings(scan, taken)]
        found += here[: _MOST - len(found)]
    return tuple(sorted(found, key=lambda m: m.span))


def _names(scan: Scan, taken: Sequence[Span]) -> list[Mention]:
    """Capitalised names that nothing else explains."""
    found: list[Mention] = []
    if scan.shouting:
        return found
    for pieces in scan.names:
        free = [
            not stopped(clean(scan.text[a:b]).lower()) and not any(s.start < b and a < s.end for s in taken) for a, b in pieces
        ]
        at = 0
        while at < len(pieces):
            size = 0
            while (
                at + size < len(pieces)
                and free[at + size]
                and size < _LONGEST
                and not (size and _begins(scan, pieces[at + size]))
            ):
                size += 1
            mention = _named(Name(scan, pieces, at, size)) if size else None
            if mention is not None:
                found.append(mention)
            at += size or 1
    return found


def _begins(scan: Scan, piece: tuple[int, int]) -> bool:
    """In lists that lost their commas an article begins the next name."""
    return WITH_ARTICLE.match(scan.text, *piece) is not None


def _named(name: Name) -> Mention | None:
    scan, vocabulary, written = name.scan, name.scan.words, clean(name.raw)
    opens = name.start == scan.sentence.start and name.size == 1 and not WITH_ARTICLE.match(written)
    beside = {name.previous, name.following} | set(written.lower().split())
    if (
        len(written) < 3
        or opens
        or name.acronym
        or name.impossible
        or beside & vocabulary.organisations
        or name.previous in vocabulary.titles
    ):
        return None
    places = look_up(scan, written)
    if scan.titled and not places:
        return None
    told = introduction(name, None)
    if of_person(name, told) or (long_name(name, told.cue) and not told.noun):
        return None
    level, places = level_of(places, told.noun) if places else (Level.TOWN, ())
    return Mention(Span(name.start, name.end), written, places, level, told.cue, scan.position, told.near)


# "Base 46", "Regiment 121": garrisons without another name. The letters that either part begins with are the cheaper question.
_NUMBERED = re.compile(
    r"\b(?=[acinosABCDR])(?P<in>\b(?:in|at|on|near|of|inside|around|stormed|captured|overran|seized)\s+(?:the\s+)?)?(?P<what>\b(?:Air\s?[Bb]ase|Base|Regiment|Brigade|Battalion|Division|Camp)\s+\d{1,3})\b"
)


def _numbered(scan: Scan, taken: Sequence[Span]) -> list[Mention]:
    return _told(scan, taken, _NUMBERED)


def _buildings(scan: Scan, taken: Sequence[Span]) -> list[Mention]:
    """Buildings and parts of a town that have no name of their own: "a vegetable market", "the western districts"."""
    told = scan.words.building_noun.search(scan.text, scan.sentence.start, scan.sentence.end)
    return _told(scan, taken, scan.words.building) if told else []


def _told(scan: Scan, taken: Sequence[Span], sites: re.Pattern[str]) -> list[Mention]:
    found = []
    for match in sites.finditer(scan.text, scan.sentence.start, scan.sentence.end):
        span = Span(*match.span("what"))
        if not any(s.overlaps(span) for s in taken):
            cue = Cue.IN if match.group("in") else Cue.NONE
            found.append(Mention(span, span.of(scan.text), (), Level.POINT, cue, scan.position))
    return found
