"""The rule reader: decides with written rules which figures are casualty claims and what the report says of them.

Every rule looks at the figure's own sentence; what a sentence leaves out ("Eleven of them were children.") comes from the
sentences before it. Rules that look close by are trusted more: a claim's confidence falls with the distance they bridge.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from tolltrace.extract.base import Figure, FigureKind, Reading
from tolltrace.extract.document import Document
from tolltrace.extract.reader import toll
from tolltrace.extract.reader.attach import budget, tie
from tolltrace.extract.reader.elements import Element, Kind, row
from tolltrace.extract.reader.judge import method_at, quote_at, scope_at
from tolltrace.extract.reader.lexicon import Form, Lexicon, lexicon
from tolltrace.extract.reader.parts import Part, part_kind
from tolltrace.extract.reader.rejects import not_counted, own_outcome, unreal
from tolltrace.extract.reader.settle import settle
from tolltrace.extract.reader.status import own_status
from tolltrace.model import Outcome, Span, Status

_CARRY = 3  # sentences over which "of them" finds its whole


@dataclass(slots=True)
class _Found:
    """A figure judged to be a claim, before it becomes a Reading. ``whole`` is a position among those found; ``same_group``
    says that a bare part counts the people of its whole ("two of the 12")."""

    figure: Figure
    outcome: Outcome
    confidence: float
    part: Part
    sentence: int
    whole: int | None = None


class RuleReader:
    """Reads by rules and vocabulary alone; needs no model and no network."""

    name = "rules"
    version = "1"

    def read(self, document: Document, figures: Sequence[Figure]) -> list[Reading]:
        """Readings in text order. Claimant, via, responsible and stance are left to the extractor."""
        words = lexicon()
        found: list[_Found] = []
        for number, inside in _by_sentence(document, figures):
            _read_sentence(document, inside, number, found, words)
        return _readings(document, found)


def _by_sentence(document: Document, figures: Sequence[Figure]) -> list[tuple[int, list[Figure]]]:
    grouped: dict[int, list[Figure]] = {}
    for figure in sorted(figures, key=lambda f: f.span):
        grouped.setdefault(document.sentence_index(figure.span.start), []).append(figure)
    return list(grouped.items())


def _read_sentence(document: Document, figures: Sequence[Figure], number: int, found: list[_Found], words: Lexicon) -> None:
    """Adds the claims of sentence ``number`` to ``found``."""
    text, sentence = document.text, document.sentences[number]
    elements = row(text, sentence, figures, range(len(figures)), words)
    settle(elements, words)
    at = {e.figure: i for i, e in enumerate(elements) if e.kind is Kind.FIGURE}
    parts: list[Part] = []
    pending: list[int] = []  # figures "among" one still to come
    for i, figure in enumerate(figures):
        neighbours = (figures[i - 1] if i else None, figure, figures[i + 1] if i + 1 < len(figures) else None)
        part = part_kind(text, sentence, neighbours, parts[-1] if parts else Part.NONE)
        parts.append(part)
        if i not in at or not_counted(text, sentence, figure, words):
            continue
        whole = _whole(found, figure, number) if part in (Part.INCLUDED, Part.OF_THEM) else None
        judged = _outcome(text, sentence, elements, at[i], figure, words)
        if judged is None and part is Part.AMONG_NEXT:
            pending.append(len(found))
            found.append(_Found(figure, Outcome.KILLED, 0.0, part, number))
            continue
        if judged is None and whole is not None and _may_inherit(part, figure, found[whole], number):
            judged = (found[whole].outcome, 0.75 * found[whole].confidence, None)
        if judged is None and _revises(found, figure, number) and toll.continues_toll(text, sentence, figure):
            judged = (found[-1].outcome, 0.4, None)
        if judged is None:
            continue
        outcome, confidence, form = judged
        if part is Part.NONE and form in (Form.LISTING, Form.MEMBER):
            part = parts[-1] = Part.INCLUDED
        if part in (Part.INCLUDED, Part.OF_THEM):
            whole = _whole(found, figure, number, outcome)
        found.append(_Found(figure, outcome, confidence, part, number, whole if part is not Part.NONE else None))
        for waiting in pending:
            found[waiting] = replace(found[waiting], outcome=outcome, confidence=0.8 * confidence, whole=len(found) - 1)
        pending.clear()
    for waiting in reversed(pending):
        del found[waiting]


def _revises(found: Sequence[_Found], figure: Figure, number: int) -> bool:
    """Whether ``figure`` may be a new value of the last claim's: bare, and close after it."""
    return bool(found) and number - found[-1].sentence <= 2 and not figure.noun and figure.kind is FigureKind.NUMBER


def _whole(found: Sequence[_Found], figure: Figure, number: int, outcome: Outcome | None = None) -> int | None:
    """The nearest earlier claim that ``figure`` may lie within: no part itself, large enough, of ``outcome`` where given."""
    for position in range(len(found) - 1, -1, -1):
        candidate = found[position]
        if number - candidate.sentence > _CARRY:
            return None
        if (candidate.part is not Part.NONE and candidate.whole is not None) or candidate.confidence == 0.0:
            continue
        if outcome is not None and candidate.outcome is not outcome and candidate.outcome is not Outcome.CASUALTIES:
            continue
        top, low = candidate.figure.count.high, figure.count.low
        if top is not None and low is not None and low > top:
            continue
        return position
    return None


def _may_inherit(part: Part, figure: Figure, whole: _Found, number: int) -> bool:
    if part is Part.OF_THEM:
        return number - whole.sentence <= 2
    return number == whole.sentence or (number - whole.sentence == 1 and bool(figure.noun))


def _outcome(
    text: str, sentence: Span, elements: Sequence[Element], at: int, figure: Figure, words: Lexicon
) -> tuple[Outcome, float, Form | None] | None:
    """Outcome and confidence of the figure at ``elements[at]``, with the trigger's form; None for no claim."""
    own = own_outcome(text, figure, words)
    led = toll.toll_outcome(text, sentence, figure) if not figure.noun or own is not None else None
    if led is not None:
        return led, 0.8, None
    tied = tie(elements, at, figure, words)
    if tied is not None and unreal(elements, tied.trigger, words):
        tied = None
        if own is None:
            return None
    if own is not None and not (tied is not None and tied.right and tied.form is Form.SUBJECT and tied.cost <= 1.5):
        return own, 0.9, None
    if tied is not None:
        return tied.outcome, max(0.3, 0.95 - 0.5 * tied.cost / budget(figure)), tied.form
    return None


def _readings(document: Document, found: Sequence[_Found]) -> list[Reading]:
    text = document.text
    ordered = sorted(range(len(found)), key=lambda i: found[i].figure.span)
    position = {old: new for new, old in enumerate(ordered)}
    said: dict[int, tuple[Status, str]] = {}
    readings: list[Reading] = []
    for i, f in enumerate(found):
        said[i] = own_status(text, f.figure, document.sentences[f.sentence])
    for i in ordered:
        f = found[i]
        status, group = said[i]
        if status is Status.UNKNOWN and f.whole is not None and not f.figure.noun and f.part is not Part.AMONG_NEXT:
            status, group = said[f.whole][0], group or said[f.whole][1]
        readings.append(
            Reading(
                figure=f.figure,
                quote=quote_at(document, f.figure.span),
                outcome=f.outcome,
                status=status,
                group=group,
                scope=scope_at(document, f.figure),
                method=method_at(document, f.figure.span),
                part_of=position[f.whole] if f.whole is not None else None,
                confidence=round(f.confidence, 3),
            )
        )
    return readings
