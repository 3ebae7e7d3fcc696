"""Where the toll of a whole war was suffered: in the country whose war it is, unless its own words are of a finer place."""

from dataclasses import replace

from tolltrace.extract.document import Document
from tolltrace.extract.where.choose import BACK_TO, PART, place_at
from tolltrace.extract.where.mentions import find_mentions
from tolltrace.extract.where.scan import Cue, Mention, Mentions
from tolltrace.extract.where.words import words
from tolltrace.model import NOWHERE, Span, Where
from tolltrace.places import Gazetteer, kind

_OPENS = 5  # characters: "In Aleppo, thousands have been killed in the war"


def place_of_war(
    document: Document, figure: Span, clause: Span, told: tuple[Where, tuple[Span, ...]], gazetteer: Gazetteer
) -> tuple[Where, tuple[Span, ...]]:
    """The place of a war's toll, and the mentions that say so. ``told`` is what was read for the figure: kept where it is
    a country, or where ``clause`` says it of the figure itself."""
    mentions = find_mentions(document, gazetteer)
    position = document.sentence_index(figure.start)
    sentence = document.sentences[position]
    where, spans = told
    head = next((m for m in mentions.at(position) if spans and m.span == spans[0]), None)
    if where.place is not None and kind(where.place) == "country":
        return (where if head else _whole(where)), spans
    country = _whose(document, position, mentions)
    if head is not None and clause.covers(head.span):
        beside = head.span.start >= figure.end or head.span.start - sentence.start <= _OPENS
        if country is None or (beside and head.cue >= Cue.IN):
            return told
    elif country is None and BACK_TO.search(sentence.of(document.text)):
        return told
    country = country or _home(mentions)
    if country is None:
        return NOWHERE, ()
    where, spans = place_at(document, country, gazetteer)
    return _whole(where), spans


def _whole(where: Where) -> Where:
    """All of a country of which the report names a part ("northern Syria")."""
    return replace(where, written=where.place.name) if where.place and PART.match(where.written) else where


def _whose(document: Document, position: int, mentions: Mentions) -> Mention | None:
    """The country whose war the sentence speaks of: "the Syrian civil war", "the war in Syria"."""
    match = words().peoples_war.search(document.sentences[position].of(document.text))
    if match is not None:
        code = words().people.get(match.group("people").lower(), "")
        found = next((m for m in mentions.all if _is_country(m) and m.place and m.place.country == code), None)
        if found is not None:
            return found
    return next((m for m in mentions.at(position) if _is_country(m) and m.cue > Cue.NONE), None)


def _home(mentions: Mentions) -> Mention | None:
    """The country that the report is about, where it names it."""
    return next((m for m in mentions.all if _is_country(m) and m.place and m.place.country == mentions.home), None)


def _is_country(mention: Mention) -> bool:
    """Whether a mention names a country, or a part of one ("northern Syria")."""
    return mention.place is not None and kind(mention.place) == "country"
