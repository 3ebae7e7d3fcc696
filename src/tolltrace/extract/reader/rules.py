"""The rule reader: decides with written rules which figures are casualty claims and what the report says of them.

Every rule looks at the figure's own sentence; what a sentence leaves out ("Eleven of them were children.") comes from the
sentences before it. Rules that look close by are trusted more: a claim's confidence falls with the distance they bridge.
"""

import re
from collections.abc import Sequence

from tolltrace.extract.base import Figure, Reading
from tolltrace.extract.document import Document
from tolltrace.extract.reader.elements import around
from tolltrace.extract.reader.examples import mark_examples
from tolltrace.extract.reader.identified import group_as_told
from tolltrace.extract.reader.lexicon import lexicon
from tolltrace.extract.reader.method import Methods
from tolltrace.extract.reader.parts import SMALLEST_WHOLE, Part, sums
from tolltrace.extract.reader.quote import quote_at
from tolltrace.extract.reader.scope import Scopes
from tolltrace.extract.reader.sentence import Found, SentenceReader
from tolltrace.extract.reader.status import antecedent, own_status
from tolltrace.extract.screen import speaks_of_harm
from tolltrace.model import Scope, Stance, Status

_MORE = re.compile(r"\bmore\b(?!\s+than)", re.IGNORECASE)
_NEAR = 2  # sentences over which parts add up to their whole
_LONGEST = 8  # parts of one whole
_THEM = re.compile(r"\bof\s+(?:them|whom|these|those)\b|^all\b", re.IGNORECASE)


class RuleReader:
    """Reads by rules and vocabulary alone; needs no model and no network."""

    name = "rules"
    version = "1"

    def read(self, document: Document, figures: Sequence[Figure]) -> list[Reading]:
        """Readings in text order. Claimant, via, responsible and stance are left to the extractor."""
        methods = Methods(document)
        reader = SentenceReader(document.text, lexicon())
        for number, inside in _by_sentence(document, figures):
            sentence = document.sentences[number]
            if reader.looks_back(number) or speaks_of_harm(sentence.of(document.text)):
                reader.read(sentence, number, inside, methods.armed)
        _add_up(document.text, reader.found)
        found = sorted(range(len(reader.found)), key=lambda i: reader.found[i].figure.span)
        position = {old: new for new, old in enumerate(found)}
        people = _people(document, reader.found)
        scopes = _scopes(document, reader.found)
        mark_examples(document, reader.found, scopes)
        return [
            Reading(
                figure=f.figure,
                quote=quote_at(document, f.figure.span),
                outcome=f.outcome,
                status=people[i][0],
                group=group_as_told(document.text, f.figure, people[i][1]),
                stance=Stance.DENIED if said_false(document, f) else None,
                scope=scopes[i],
                method=methods.at(f.figure.span, scopes[i], people[i][0], f.outcome),
                part_of=position[f.whole] if f.whole is not None else None,
                confidence=round(f.confidence, 3),
            )
            for i, f in ((i, reader.found[i]) for i in found)
        ]


_FALSE = re.compile(
    r"(?:(?:\b(?:not|never|neither)|n['’]t)\s+(?:\w+\s+)?(?:true|correct|accurate|the\s+case|so)|\b(?:untrue|false|a\s+lie|a\s+fabrication|wrong|no\s+truth"
    r"|no\s+evidence))(?:\s+(?:in|to|of)\s+(?:\w+\s+){1,3}?)?\s*that\s+[^.;]{0,60}$",
    re.IGNORECASE,
)
_FALSE_REACH = 110


def said_false(document: Document, f: Found) -> bool:
    """Whether the sentence says outright that the figure is untrue: "It is not true that 30 people were killed"."""
    start = max(document.sentences[f.sentence].start, f.figure.span.start - _FALSE_REACH)
    return _FALSE.search(document.text, start, f.figure.span.start) is not None


def _by_sentence(document: Document, figures: Sequence[Figure]) -> list[tuple[int, list[Figure]]]:
    grouped: dict[int, list[Figure]] = {}
    for figure in sorted(figures, key=lambda f: f.span):
        grouped.setdefault(document.sentence_index(figure.span.start), []).append(figure)
    return list(grouped.items())


_APPOSED = re.compile(r"\s*[,:–—-]\s*(?:namely\s+)?$")


def _add_up(text: str, found: Sequence[Found]) -> None:
    """Makes parts of claims that follow a whole of the same outcome closely and add up to it ("12 died. Seven were shot in
    Qasra, five in Amran."); small wholes only where the parts are in apposition ("two civilians, a man and his daughter")."""
    for whole, f in enumerate(found):
        if f.is_part:
            continue
        near = [
            g.figure.count.low
            if g.outcome is f.outcome
            and not g.is_part
            and g.rival is None
            and g.sentence - f.sentence <= _NEAR
            and g.figure.count.low == g.figure.count.high
            else None
            for g in found[whole : whole + 1 + _LONGEST]
        ]
        apposed = len(near) > 1 and _APPOSED.match(text[f.figure.span.end : found[whole + 1].figure.span.start])
        for position in sums(near, 0, _LONGEST, 2 if apposed and len(near) > 1 else SMALLEST_WHOLE):
            found[whole + position].whole = whole
            found[whole + position].part = Part.INCLUDED


def _people(document: Document, found: Sequence[Found]) -> list[tuple[Status, str]]:
    """Status and group of each. A part takes those of its whole, a bare rival count those of the claim it rivals, and
    "scores of them" those of the people just named."""
    said: list[tuple[Status, str]] = []
    for f in found:
        sentence = around(document.sentences[f.sentence], f.figure.span)
        status, group = own_status(document.text, f.figure, sentence)
        source = f.whole if f.whole is not None and f.part is not Part.AMONG_NEXT else f.rival
        if status is Status.UNKNOWN and source is not None and source < len(said) and (not f.figure.noun or source == f.whole):
            status, group = said[source][0], group or said[source][1]
        if status is Status.UNKNOWN and not f.figure.noun and f.whole is None and _THEM.search(f.figure.span.of(document.text)):
            status = antecedent(document.text, f.figure, sentence, document.sentences[f.sentence - 1] if f.sentence else None)
        if status is Status.UNKNOWN and said and _continues(document.text, f, found[len(said) - 1]):
            status = Status.COMBATANT if said[-1][0] is Status.COMBATANT else status
        said.append((status, group))
    return said


def _continues(text: str, f: Found, last: Found) -> bool:
    """ "nine gunmen died and thirty more were hurt" goes on about the rebels."""
    return last.sentence == f.sentence and _MORE.search(f.figure.span.of(text)) is not None


def _scopes(document: Document, found: Sequence[Found]) -> list[Scope]:
    """Scopes: a part has its whole's, a rival count that of the claim it rivals, and a headline that of the
    same figure told in full below it."""
    judge = Scopes(document)
    scopes = [judge.at(f.figure, f.sentence, f.outcome) for f in found]
    for i, f in enumerate(found):
        if f.whole is not None and f.figure.count.low is not None:
            scopes[i] = scopes[f.whole]
        elif f.rival is not None:
            scopes[i] = scopes[f.rival]
        elif (scopes[i] is Scope.INCIDENT and judge.continues(f.figure, f.sentence)) or (
            i and scopes[i - 1] is Scope.AGGREGATE and judge.goes_on(f.sentence, found[i - 1].sentence)
        ):
            scopes[i] = Scope.AGGREGATE
    if document.headline is None:
        return scopes
    for i, f in enumerate(found):
        if f.figure.span.start >= document.headline.end:
            break
        told = (f.outcome, f.figure.count.low, f.figure.count.high)
        for j in range(i + 1, len(found)):
            other = found[j]
            if other.figure.span.start >= document.headline.end and told == (
                other.outcome,
                other.figure.count.low,
                other.figure.count.high,
            ):
                scopes[i] = scopes[j]
                break
    return scopes
