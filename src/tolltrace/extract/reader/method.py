"""How the harm was done: the method that the words nearest to a figure name."""

from bisect import bisect_left

from tolltrace.extract.document import Document
from tolltrace.extract.reader.lexicon import lexicon
from tolltrace.model import Method, Outcome, Scope, Span, Status

_BROAD = 8  # methods from here on (explosive, shooting, clash, other) are named by words of many uses
_GAS = 1  # gas explodes in kitchens too
_BROAD_COST = 60.0  # characters by which a broad word yields to one that names the weapon
_AFTER_COST = 1.2  # what follows the figure tells its method a little less often than what precedes
_LOOK_BACK, _LOOK_ON = 2, 3  # sentences
_GROUND = frozenset({Method.CAR_BOMB, Method.SUICIDE_BOMBING, Method.AIRSTRIKE, Method.SHELLING, Method.MISSILE_STRIKE})
_TAKEN = frozenset({Outcome.DETAINED, Outcome.ABDUCTED})
_NEAREST = 12  # words of methods looked at on either side


class Methods:
    """The methods of one document's figures; the words of each sentence are found once."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._lexicon = lexicon()
        self._found: dict[int, list[tuple[Span, int]]] = {}

    def words(self, number: int) -> list[tuple[Span, int]]:
        """Every word of a method in sentence ``number``, with its method's position in the lexicon."""
        found = self._found.get(number)
        if found is None:
            sentence = self._document.sentences[number]
            matches = self._lexicon.method.finditer(self._document.text, sentence.start, sentence.end)
            found = self._found[number] = [(Span(m.start(), m.end()), int((m.lastgroup or "m0")[1:])) for m in matches]
        return found

    def armed(self, number: int) -> bool:
        """Whether the sentence names a weapon; explosions, shots and fights may be accidents and crimes too."""
        return any(method < _BROAD and method != _GAS for _, method in self.words(number))

    def at(self, figure: Span, scope: Scope, status: Status, outcome: Outcome) -> Method:
        """The method that the nearest words tell: the figure's own sentence, then for one event the sentences before it, the
        headline and the sentences after it. Forces that kill fighters with no weapon named are fighting."""
        if outcome in _TAKEN:
            return Method.OTHER
        number = self._document.sentence_index(figure.start)
        found = self._nearest(number, figure)
        if scope is Scope.AGGREGATE:
            return found or Method.UNKNOWN
        last = len(self._document.sentences) - 1
        around = [*range(number - 1, number - 1 - _LOOK_BACK, -1)]
        if self._document.headline is not None:
            around.append(0)
        around.extend(range(number + 1, number + 1 + _LOOK_ON))
        for other in around:
            if found is not None:
                return found
            if 0 <= other <= last:
                end = self._document.sentences[other].end
                found = self._nearest(other, Span(end, end))
        return found or (Method.CLASH if status is Status.COMBATANT else Method.UNKNOWN)

    def _nearest(self, number: int, figure: Span) -> Method | None:
        best: tuple[float, Span, int] | None = None
        words = self.words(number)
        middle = bisect_left(words, (figure, 0))
        for span, method in words[max(0, middle - _NEAREST) : middle + _NEAREST]:
            gap = figure.start - span.end if span.end <= figure.start else (span.start - figure.end) * _AFTER_COST
            cost = gap + (_BROAD_COST if method >= _BROAD else 0.0)
            if best is None or cost < best[0]:
                best = (cost, span, method)
        if best is None:
            return None
        named = self._lexicon.methods[best[2]]
        word = best[1].of(self._document.text).lower()
        if word in self._lexicon.drone_or_not:
            return self._drone(number) or named
        if best[2] >= _BROAD and word in self._lexicon.open_methods:
            return self._narrower(number, named)
        return named

    def _drone(self, number: int) -> Method | None:
        """Whether the sentence or its neighbours say that the strike was a drone's."""
        last = len(self._document.sentences)
        near = (other for other in (number, number - 1, number + 1) if 0 <= other < last)
        found = any(self._lexicon.methods[method] is Method.DRONE_STRIKE for other in near for _, method in self.words(other))
        return Method.DRONE_STRIKE if found else None

    def _narrower(self, number: int, named: Method) -> Method:
        """What "bombing" or "blast" means beside the sentences around: the weapon they name, else ``named``."""
        for other in (number, number - 1, number + 1, number - 2, number + 2, 0):
            if 0 <= other < len(self._document.sentences):
                for _, method in self.words(other):
                    if self._lexicon.methods[method] in _GROUND:
                        return self._lexicon.methods[method]
        return named
