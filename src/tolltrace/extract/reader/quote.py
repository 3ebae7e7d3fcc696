"""The quote: the clause that carries a figure."""

import re

from tolltrace.extract.document import Document
from tolltrace.model import Span

_WORDS = 40  # a longer sentence is cut
_SIDE = 20  # words kept on either side at most
_REACH = 320  # characters looked at on either side; about twice as many as are kept
_WORD = re.compile(r"\S+")
_CLAUSE = re.compile(r"[,;:]\s+|\s+(?=(?:and|while|after|when|but)\s)", re.IGNORECASE)


def quote_at(document: Document, figure: Span) -> Span:
    """The sentence of ``figure``, cut at clause bounds to about forty words around it."""
    text, sentence = document.text, document.sentence_at(figure.start)
    start, end = max(sentence.start, figure.start - _REACH), max(figure.end, min(sentence.end, figure.end + _REACH))
    before = [m.start() for m in _WORD.finditer(text, start, figure.start)]
    after = [m.end() for m in _WORD.finditer(text, figure.end, end)]
    whole = start == sentence.start and end >= sentence.end
    if whole and len(before) + len(after) + len(figure.of(text).split()) <= _WORDS:
        return Span(start, end)
    cut_short = start > sentence.start and len(before) > 1  # the first word may be half a word
    begin = before[-_SIDE] if len(before) > _SIDE else before[1] if cut_short else start
    for cut in _CLAUSE.finditer(text, start, figure.start):
        if begin <= cut.end():
            begin = cut.end() if len(before) > _SIDE else begin
            break
    finish = end if len(after) <= _SIDE else after[_SIDE - 1]
    return Span(begin, max(figure.end, finish))
