"""From what a model says to Readings that stand in the text: the only way from one to the other.

Whatever cannot be found is dropped and told. The figure's bounds come from the quantity grammar alone.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from tolltrace.extract.base import NOBODY, Figure, Name, Reading
from tolltrace.extract.document import Document
from tolltrace.extract.figures import parse_count
from tolltrace.extract.llm.align import Aligned, Aligner
from tolltrace.extract.llm.answer import Said, shown
from tolltrace.extract.llm.windows import Window
from tolltrace.model import Outcome, Span
from tolltrace.model.plain import plain

Key = tuple[Span, Outcome]
"""What tells two claims of a report apart."""

_CONFIDENCE = 0.9  # of a claim whose words all stand in the text; not calibrated: a model's own word for it is worth nothing
_LOST_NAME = 0.8  # times this for each name that the text does not hold: who invents one thing may have misread another
_LONGEST_QUOTE = 600  # characters; a longer one is no clause, the figure's sentence stands for it
_LONGEST_NAME = 120  # characters


@dataclass(frozen=True, slots=True)
class Grounded:
    """A reading found in the text, and the keys of the claims that it says it is part of, or repeats."""

    reading: Reading
    part_of: Key | None = None
    repeat_of: Key | None = None

    @property
    def key(self) -> Key:
        return self.reading.figure.span, self.reading.outcome


class Grounding:
    """Finds one window's answers in the text. ``tell`` hears of everything dropped."""

    def __init__(self, document: Document, window: Window, tell: Callable[[str], None]) -> None:
        self._document, self._tell = document, tell
        self._figures = window.figures
        self._aligner = Aligner(document.text, window.span)

    def all(self, claims: Sequence[Said]) -> list[Grounded]:
        """The claims that stand in the text, at most one for each figure and outcome, in the model's order."""
        found: dict[Key, tuple[Said, Reading]] = {}
        keys: dict[int, Key] = {}
        for said in claims:
            reading = self._reading(said, set(found))
            if reading is None:
                continue
            key = reading.figure.span, reading.outcome
            found.setdefault(key, (said, reading))
            keys.setdefault(said.index, key)
        return [
            Grounded(reading, _link(keys, said.part_of, key), _link(keys, said.repeat_of, key))
            for key, (said, reading) in found.items()
        ]

    def _reading(self, said: Said, taken: set[Key]) -> Reading | None:
        about = f"the claim {shown(said.figure)}"
        quotes = self._aligner.quotes(said.quote)
        if not quotes:
            self._tell(f"{about} is left out: its quote {shown(said.quote)} is not in the text")
            return None
        options = [(quote, figure) for quote in quotes for figure in self._pointed_at(said.figure, quote.span)]
        if not options:
            self._tell(f"{about} is left out: its quote holds no such number of people")
            return None
        # Words that stand twice in the text (headline and lead) are claimed in turn.
        quote, figure = next((o for o in options if (o[1].span, said.outcome) not in taken), options[0])
        names = {field: self._name(about, field, words, figure.span) for field, words in _names(said)}
        lost = sum(1 for field, words in _names(said) if words and names[field] is None)
        return Reading(
            figure=figure,
            quote=self._quote(quote, figure),
            outcome=said.outcome,
            status=said.status,
            group=self._group(said.group, figure, quote.span),
            stance=said.stance,
            scope=said.scope,
            method=said.method,
            claimant=names["claimant"],
            via=names["via"],
            responsible=names["responsible"],
            times=self._near(said.time, figure.span),
            places=self._near(said.place, figure.span),
            confidence=round(_CONFIDENCE * quote.score * _LOST_NAME**lost, 3),
        )

    def _pointed_at(self, words: str, quote: Span) -> list[Figure]:
        """The grammar's figures that ``words`` may point at within ``quote``: those under the words themselves, or, where the
        model wrote "12" for "twelve", the only one of that count."""
        here = [f for f in self._figures if f.span.overlaps(quote)]
        under: list[Figure] = []
        for place in Aligner(self._document.text, _hull(quote, here)).phrases(words):
            touched = [f for f in here if f.span.overlaps(place.span)]
            if touched:
                under.append(max(touched, key=lambda f: min(f.span.end, place.span.end) - max(f.span.start, place.span.start)))
        count = parse_count(words)
        if under or count is None or not count.bounded:
            return under
        same = [f for f in here if (f.count.low, f.count.high) == (count.low, count.high)]
        return same if len(same) == 1 else []

    def _quote(self, quote: Aligned, figure: Figure) -> Span:
        if len(quote.span.of(self._document.text)) > _LONGEST_QUOTE:
            return _hull(self._document.sentence_at(figure.span.start), [figure])
        return _hull(quote.span, [figure])

    def _group(self, words: str, figure: Figure, quote: Span) -> str:
        """The noun as written; the grammar's own where the quote does not hold the model's."""
        places = Aligner(self._document.text, _hull(quote, [figure])).phrases(words) if len(words) <= _LONGEST_NAME else []
        if places:
            return plain(_nearest(places, figure.span).of(self._document.text)).lower()
        return figure.noun

    def _name(self, about: str, field: str, words: str, figure: Span) -> Name | None:
        if not words:
            return None if field == "via" else NOBODY
        places = self._aligner.names(words) if len(words) <= _LONGEST_NAME else []
        if not places:
            self._tell(f"{about} keeps no {field}: {shown(words)} is not in the text")
            return None
        span = _nearest(places, figure)
        return Name(plain(span.of(self._document.text)), span)

    def _near(self, words: str, figure: Span) -> tuple[Span, ...]:
        places = self._aligner.names(words) if words else []
        return (_nearest(places, figure),) if places else ()


def _names(said: Said) -> tuple[tuple[str, str], ...]:
    return ("claimant", said.claimant), ("via", said.via), ("responsible", said.responsible)


def _nearest(places: Sequence[Aligned], figure: Span) -> Span:
    return min((p.span for p in places), key=lambda s: (max(figure.start - s.end, s.start - figure.end), s.start))


def _hull(span: Span, figures: Sequence[Figure]) -> Span:
    """The smallest span that covers ``span`` and all of ``figures``."""
    spans = (span, *(f.span for f in figures))
    return Span(min(s.start for s in spans), max(s.end for s in spans))


def _link(keys: dict[int, Key], index: int | None, own: Key) -> Key | None:
    key = keys.get(index) if index is not None else None
    return None if key == own else key


def merged(parts: Sequence[tuple[Window, Sequence[Grounded]]]) -> list[Reading]:
    """The readings of all windows, each figure read by the window that knows most around it, in text order and with links as
    positions. Links to what is left out, links forward of a repeat, and circles are dropped."""
    best: dict[Span, tuple[int, list[Grounded]]] = {}
    for window, grounded in parts:
        by_figure: dict[Span, list[Grounded]] = {}
        for item in grounded:
            by_figure.setdefault(item.reading.figure.span, []).append(item)
        for span, items in by_figure.items():
            margin = window.margin(span)
            if span not in best or margin > best[span][0]:
                best[span] = margin, items
    chosen = sorted((item for _, items in best.values() for item in items), key=lambda g: g.key)
    position = {item.key: n for n, item in enumerate(chosen)}
    wholes = [position.get(item.part_of) if item.part_of else None for item in chosen]
    readings: list[Reading] = []
    for n, item in enumerate(chosen):
        if _circular(wholes, n):
            wholes[n] = None
        first = position.get(item.repeat_of) if item.repeat_of else None
        readings.append(replace(item.reading, part_of=wholes[n], repeat_of=first if first is not None and first < n else None))
    return readings


def _circular(wholes: Sequence[int | None], start: int) -> bool:
    at, steps = wholes[start], 0
    while at is not None and steps <= len(wholes):
        if at == start:
            return True
        at, steps = wholes[at], steps + 1
    return False
