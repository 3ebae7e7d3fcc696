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


def row(text: str, span: Span, figures: Sequence[Figure], numbers: Sequence[int], lexicon: Lexicon) -> list[Element]:
    """The elements of the sentence at ``span``; ``numbers`` index the ``figures`` that lie in it, in order. Triggers inside a
    figure ("16 dead") stay with the figure and make no element of their own, unless they end it."""
    elements: list[Element] = []
    triggers = list(lexicon.pattern.finditer(text, span.start, span.end))
    at = span.start
    tokens = _TOKEN
    queue = 0
    upcoming = 0
    while at < span.end:
        figure = figures[numbers[queue]] if queue < len(numbers) else None
        if figure is not None and figure.span.start < at:
            queue += 1
            continue
        while upcoming < len(triggers) and triggers[upcoming].start() < at:
            upcoming += 1
        token = tokens.search(text, at, span.end)
        if token is None:
            break
        if figure is not None and figure.span.start <= token.start():
            elements.append(
                Element(Kind.FIGURE, figure.span.start, figure.span.end, fold(figure.span.of(text)), figure=numbers[queue])
            )
            at = max(figure.span.end, at + 1)
            queue += 1
            continue
        trigger = triggers[upcoming] if upcoming < len(triggers) else None
        if trigger is not None and trigger.start() == token.start():
            end = trigger.end()
            if figure is None or figure.span.start >= end:
                phrase = fold(trigger.group())
                elements.append(Element(Kind.TRIGGER, trigger.start(), end, phrase, meanings=lexicon.meanings[phrase]))
                at = end
                continue
        word = token.group()
        kind = Kind.WORD if word[0].isalnum() else Kind.MARK
        folded = fold(word)
        elements.append(Element(kind, token.start(), token.end(), folded, lexicon.role(folded)))
        at = token.end()
    return elements


def before(elements: Sequence[Element], index: int) -> Element | None:
    """The nearest element left of ``index`` that is no adverb or quotation mark."""
    at = index - 1
    while at >= 0 and elements[at].role in (Role.ADVERB, Role.QUOTE):
        at -= 1
    return elements[at] if at >= 0 else None
