"""What a claim is about besides its figure: status and group, scope, method, and the quote."""

import re

from tolltrace.extract.base import Figure
from tolltrace.extract.document import Document
from tolltrace.extract.reader.lexicon import lexicon
from tolltrace.model import Method, Scope, Span

_PERIOD = r"(?:days?|weeks?|months?|years?|decades?|nights)"
_NUMBER = r"(?:\d+|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|several|many|few|couple\s+of|past|last|recent)"
_AGGREGATE = re.compile(
    rf"""\bsince\b(?!\s+(?:dawn|morning|midnight|noon|the\s+morning|early|then\s+been|overnight|last\s+night|this\s+morning|yesterday))
    |\bso\s+far\s+(?:this|in)\b|\b(?:in|a)\s+total\s+of\s+\d+\s+attacks|\bover\s+the\s+(?:past|last|course)\b|\b(?:in|during|over|within|for|throughout)\s+(?:the\s+)?(?:past|last|previous)\s+(?!24\s|twenty|hour|few\s+hours|\d+\s+hours)\w+\s*{_PERIOD}?
    |\b(?:in|during|over|throughout|for|within)\s+(?:nearly|almost|about|just|the|over|under|more\s+than)?\s*{_NUMBER}\s+{_PERIOD}\b
    |\b(?:in|over|during)\s+(?:the\s+)?(?:past|last|recent)\s+{_PERIOD}|\brecent\s+{_PERIOD}|\bthis\s+(?:year|month|week)\b|\blast\s+year\b
    |\b(?:civil\s+)?war\s+(?:has|had|which|that|began|started|broke|in\s+syria|erupted)|\b(?:syrian?s?|yemens?|iraqs?)\s+(?:[\w-]+\s+){{0,3}}(?:war|conflict|uprising)\b|\b(?:the\s+)?conflict\s+(?:has|had|which|that|began|started|erupted|in\s+\w+\s+has)
    |\b(?:[\w]+-year|long|[\w]+-month|multi-front|brutal|bloody|civil)\s+(?:civil\s+)?(?:war|conflict|campaign|uprising)\b|\bin\s+the\s+(?:war|conflict)\b|\bthe\s+war\b
    |\b{_NUMBER}\s+{_PERIOD}\s+of\s+(?:\w+\s+){{0,3}}(?:fighting|bombardment|shelling|clashes|battles?|strikes|bombing|war|raids|violence)
    |\bair\s+campaign\b|\bcampaign\b|\bduring\s+the\s+(?:offensive|siege|battle\s+for|campaign|war)\b|\beach\s+(?:day|week|month|year)\b|\bevery\s+(?:day|week|month|year)\b
    |\bin\s+(?:19|20)\d\d\b|\bduring\s+(?:19|20)\d\d\b|\b(?:in|during)\s+(?:january|february|march|april|may|june|july|august|september|october|november|december)\b(?!\s+\d)
    |\bacross\s+(?:the\s+)?(?:country|province|region|northern|southern|eastern|western|several|the\s+besieged|syria|yemen|iraq|idlib|gaza)|\bthroughout\s+the\s+(?:country|province|region)|\bseveral\s+(?:areas|towns|villages|cities|provinces|districts)
    |\bvarious\s+(?:areas|parts|towns|regions)|\bcountrywide\b|\bnationwide\b|\boverall\b|\b(?:first|second)\s+half\s+of|\bto\s+date\b|\bbeginning\s+of\s+the\s+year""",
    re.IGNORECASE | re.VERBOSE,
)
_BROAD = 8  # methods from here on are named by words of many uses
_GAS = 1  # gas explodes in kitchens too
_LARGE = 5000  # one attack of these wars never killed so many; such tolls are of a war or campaign


class Methods:
    """The methods of one document's figures; the words of each sentence are found once."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._lexicon = lexicon()
        self._found: dict[Span, list[tuple[int, int, int]]] = {}

    def words(self, sentence: Span) -> list[tuple[int, int, int]]:
        """Start, end and position in the lexicon's methods of every word of a method in ``sentence``."""
        found = self._found.get(sentence)
        if found is None:
            matches = self._lexicon.method.finditer(self._document.text, sentence.start, sentence.end)
            found = self._found[sentence] = [(m.start(), m.end(), int((m.lastgroup or "m0")[1:])) for m in matches]
        return found

    def armed(self, sentence: Span) -> bool:
        """Whether ``sentence`` names a weapon; explosions, shots and fights may be accidents and crimes too."""
        return any(number < _BROAD and number != _GAS for _, _, number in self.words(sentence))

    def at(self, figure: Span) -> Method:
        """The method that the nearest words tell: the figure's sentence first, then the two before it, then the headline."""
        document = self._document
        index = document.sentence_index(figure.start)
        nearest = self._nearest(document.sentences[index], figure)
        for earlier in reversed(document.sentences[max(0, index - 2) : index]):
            if nearest is not Method.UNKNOWN:
                break
            nearest = self._nearest(earlier, Span(earlier.end, earlier.end))
        if nearest is Method.UNKNOWN and document.headline is not None:
            end = document.headline.end
            nearest = self._nearest(document.headline, Span(end, end))
        return nearest

    def _nearest(self, sentence: Span, figure: Span) -> Method:
        best, distance = Method.UNKNOWN, 1e9
        for start, end, number in self.words(sentence):
            gap = figure.start - end if end <= figure.start else (start - figure.end) * 1.2
            # Broad words (clash, explosion, operation) yield to words that name the weapon.
            weight = gap + (60 if number >= _BROAD else 0)
            if weight < distance:
                best, distance = self._lexicon.methods[number], weight
        return best


def scope_at(document: Document, figure: Figure) -> Scope:
    """Aggregate when the figure is too large for one event or its sentence speaks of a period, a campaign or a war."""
    sentence = document.sentence_at(figure.span.start)
    if (figure.count.low or 0) >= _LARGE:
        return Scope.AGGREGATE
    start = max(sentence.start, figure.span.start - 160)
    end = min(sentence.end, figure.span.end + 140)
    return Scope.AGGREGATE if _AGGREGATE.search(document.text, start, end) else Scope.INCIDENT


def quote_at(document: Document, figure: Span) -> Span:
    """The sentence of ``figure``, cut at clause bounds to about forty words around it."""
    sentence = document.sentence_at(figure.start)
    text = document.text
    start, end = sentence.start, max(sentence.end, figure.end)
    if len(text[start:end].split()) <= 40:
        return Span(start, end)
    left = [m.end() for m in re.finditer(r"[,;:]\s+|\s+(?=(?:and|while|after|when|but)\s)", text[start : figure.start])]
    begin = start
    for cut in left:
        if len(text[start + cut : figure.start].split()) <= 22:
            begin = start + cut
            break
    else:
        words = [m.start() for m in re.finditer(r"\S+", text[start : figure.start])]
        begin = start + words[-20] if len(words) > 20 else start
    stops = [m.start() for m in re.finditer(r"\S+", text[figure.end : end])]
    finish = end if len(stops) <= 20 else figure.end + stops[20]
    trimmed = text[begin:finish].rstrip()
    return Span(begin, max(figure.end, begin + len(trimmed)))
