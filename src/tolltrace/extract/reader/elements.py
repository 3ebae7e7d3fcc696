"""A sentence as a row of elements: figures, triggers and plain words, in text order.

Attachment walks along this row from a figure and weighs what lies between it and a trigger.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from tolltrace.extract.base import Figure
from tolltrace.extract.reader.lexicon import Form, Lexicon, Meaning, Role, fold
from tolltrace.model import Outcome, Span

_TOKEN = re.compile(r"[^\W_]+(?:[-'’.][^\W_]+)*|[^\w\s]")


_SAMPLE = 60  # characters that show whether a sentence is all in capitals
_REACH = 900  # characters: no rule looks farther within a sentence, so that unpunctuated text costs no more than other text


def around(sentence: Span, figure: Span) -> Span:
    """The part of ``sentence`` around ``figure`` that rules look at."""
    return Span(max(sentence.start, figure.start - _REACH), max(figure.end, min(sentence.end, figure.end + _REACH)))


class Kind(StrEnum):
    """What an element is."""

    FIGURE = "figure"
    TRIGGER = "trigger"
    WORD = "word"
    MARK = "mark"


@dataclass(slots=True)
class Element:
    """``text`` is folded. ``figure`` is an index into the figures given (-1 for other kinds). A trigger's ``outcome`` and
    ``form`` are set by ``settle``."""

    kind: Kind
    start: int
    end: int
    text: str
    role: Role = Role.PLAIN
    figure: int = -1
    meanings: tuple[Meaning, ...] = ()
    outcome: Outcome | None = None
    form: Form | None = None

    @property
    def takes_right(self) -> bool:
        return self.form in (Form.OBJECT, Form.LISTING)

    @property
    def takes_left(self) -> bool:
        return self.form in (Form.SUBJECT, Form.STATE, Form.MEMBER)


@dataclass(frozen=True, slots=True)
class Token:
    """A word or mark with its offsets; ``text`` is folded."""

    start: int
    end: int
    text: str


def tokens(text: str, span: Span) -> list[Token]:
    """The words and marks of ``text`` at ``span``."""
    return [Token(m.start(), m.end(), m.group().lower().replace("’", "'")) for m in _TOKEN.finditer(text, span.start, span.end)]


_MARKS = frozenset("\"“”„«»‘'`’")


def phrase_at(found: Sequence[Token], at: int, lexicon: Lexicon) -> int:
    """How many tokens the longest trigger phrase that opens at ``at`` takes; 0 when none does. A closing quotation mark within a
    phrase is passed over: a "massacre" of twenty."""
    for phrase in lexicon.phrases.get(found[at].text, ()):
        end = at + 1
        for word in phrase[1:]:
            if end < len(found) and found[end].text in _MARKS:
                end += 1
            if end >= len(found) or found[end].text != word:
                break
            end += 1
        else:
            return end - at
    return 0


def row(text: str, span: Span, figures: Sequence[Figure], lexicon: Lexicon) -> list[Element]:
    """The elements of the sentence at ``span``, whose ``figures`` are in text order. A figure is one element: words of harm
    inside it ("16 dead") make none of their own."""
    elements: list[Element] = []
    found = tokens(text, span)
    at, queue = 0, 0
    capitals = text[span.start : span.start + _SAMPLE].isupper()  # there no word is seen to be a name
    while at < len(found):
        token = found[at]
        while queue < len(figures) and figures[queue].span.end <= token.start:
            queue += 1
        figure = figures[queue] if queue < len(figures) else None
        if figure is not None and figure.span.start <= token.start:
            elements.append(Element(Kind.FIGURE, figure.span.start, figure.span.end, fold(figure.span.of(text)), figure=queue))
            at += 1
            while at < len(found) and found[at].start < figure.span.end:
                at += 1
            queue += 1
            continue
        taken = phrase_at(found, at, lexicon)
        if taken and (figure is None or found[at + taken - 1].end <= figure.span.start):
            phrase = " ".join(t.text for t in found[at : at + taken] if t.text not in _MARKS)
            meanings = lexicon.meanings[phrase]
            kind = Kind.TRIGGER if meanings else Kind.WORD
            elements.append(Element(kind, token.start, found[at + taken - 1].end, phrase, meanings=meanings))
            at += taken
            continue
        kind = Kind.WORD if token.text[0].isalnum() else Kind.MARK
        role = lexicon.role(token.text)
        named = role is Role.PLAIN and not capitals and at and text[token.start].isupper()
        elements.append(Element(kind, token.start, token.end, token.text, Role.NAME if named else role))
        at += 1
    return elements


def before(elements: Sequence[Element], index: int) -> Element | None:
    """The nearest element left of ``index`` that is no adverb or quotation mark."""
    at = index - 1
    while at >= 0 and elements[at].role in (Role.ADVERB, Role.QUOTE):
        at -= 1
    return elements[at] if at >= 0 else None
