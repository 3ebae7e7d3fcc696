"""A report cut into what the readers need: headline, paragraphs, sentences, all as offsets into the unchanged text."""

import re
from bisect import bisect_right
from dataclasses import dataclass, field

from sentencex import segment

from tolltrace.model import Report, Span


@dataclass(frozen=True, slots=True)
class Document:
    """``sentences`` tile the text in order without white space between them; the first line is the ``headline`` when it is
    short and unpunctuated as headlines are (None otherwise)."""

    report: Report
    sentences: tuple[Span, ...]
    headline: Span | None = None
    _starts: tuple[int, ...] = field(default=(), repr=False)

    @property
    def text(self) -> str:
        return self.report.text

    def sentence_index(self, offset: int) -> int:
        """The position in ``sentences`` of the sentence holding (or, between two, before) character ``offset``."""
        following = bisect_right(self._starts, offset)
        return following - 1 if following else 0

    def sentence_at(self, offset: int) -> Span:
        """The sentence holding character ``offset``; an empty span for an empty text."""
        return self.sentences[self.sentence_index(offset)] if self.sentences else Span(0, 0)


_HEADLINE_LIMIT = 200  # characters; the longest headline of the annotated news is 141


def parse(report: Report) -> Document:
    """Cuts ``report.text``. Lines never join: a line break ends a sentence only where a paragraph or a headline ends."""
    text = report.text
    sentences: list[Span] = []
    headline: Span | None = None
    at = 0
    for block in _blocks(text):
        at = max(at, block.start)
        for cut in _cuts(block.of(text)):
            found = text.find(cut, at, block.end)
            # When the segmenter changed white space, the rest of the block is taken as it is.
            start, piece = (found, cut) if found >= 0 else (at, text[at : block.end])
            lead = len(piece) - len(piece.lstrip())
            body = piece.strip()
            if body:
                sentences.extend(_bounded(text, Span(start + lead, start + lead + len(body))))
            at = start + len(piece)
        if headline is None and sentences:
            first = text.find("\n", sentences[0].start)
            if 0 < first - sentences[0].start <= _HEADLINE_LIMIT and len(sentences) == 1 and first >= sentences[0].end:
                headline = sentences[0]
            else:
                headline = Span(0, 0)
    kept = None if headline is None or headline.end == 0 else headline
    return Document(report, tuple(sentences), kept, tuple(s.start for s in sentences))


_SHORTENED = re.compile(r"\b(?:incl|approx|est|esp|ca|inj|civ|civs|wnd|gov|govt|excl)\.\s*$", re.IGNORECASE)


_AGE = re.compile(r"\(\s*\d{1,3}\b")


def _cuts(block: str) -> list[str]:
    """The sentences of a block; a short form goes on where no capital letter follows ("31 dead incl. 5 children"), and so does a
    name before somebody's age ("Adib Saleh (14)")."""
    cuts: list[str] = []
    for cut in segment("en", block):
        head, before = cut.lstrip(), cuts[-1] if cuts else ""
        aged = _AGE.match(head) and before.rstrip()[-1:].isalpha()
        if cuts and (aged or (not head[:1].isupper() and _SHORTENED.search(before[-12:]))):
            cuts[-1] += cut
        else:
            cuts.append(cut)
    return cuts


_LONGEST = 2500  # characters; no sentence of news comes near it, and what looks at whole sentences stays linear in the text
_JOINT = re.compile(r"(?<=[,;:)])\s+(?=\D)")
_GAP = re.compile(r"(?<!\s)\s+(?=[^\W\d])")


def _bounded(text: str, sentence: Span) -> list[Span]:
    """A sentence, or its pieces where it is so long that it is none: cut after a comma, else at white space, else anywhere."""
    pieces: list[Span] = []
    start = sentence.start
    while sentence.end - start > _LONGEST:
        window = text[start : start + _LONGEST]
        joints = [*_JOINT.finditer(window, _LONGEST // 2)] or [*_GAP.finditer(window, _LONGEST // 2)]
        cut = joints[-1].start() if joints else _LONGEST
        pieces.append(Span(start, start + cut))
        start += cut + (len(joints[-1].group()) if joints else 0)
    if start < sentence.end:
        pieces.append(Span(start, sentence.end))
    return pieces


_WRAP_AT = 110  # characters: no line of a hard-wrapped text is longer
_WRAPPED_LINE = 45  # characters: a shorter line ends where its author ended it
_SENTENCE_END = (".", "!", "?", ":", '"', "”", "»", ")")


def _blocks(text: str) -> list[Span]:
    """Runs of text that sentences do not cross: the first line, then paragraphs (blank lines) and list lines."""
    blocks: list[Span] = []
    lines = text.split("\n")
    wrapped = len(lines) > 1 and max(map(len, lines)) <= _WRAP_AT
    start = offset = 0
    for number, line in enumerate(lines):
        end = offset + len(line)
        following = lines[number + 1].lstrip() if number + 1 < len(lines) else ""
        if not _runs_on(line.strip(), following, first=number == 0, wrapped=wrapped):
            if text[start:end].strip():
                blocks.append(Span(start, end))
            start = end + 1
        offset = end + 1
    return blocks


def _runs_on(line: str, following: str, *, first: bool, wrapped: bool) -> bool:
    """Whether a sentence may go on over the line break. The first line is a headline unless the text is wrapped and the next
    line plainly continues it."""
    if not line or not following or line.endswith(_SENTENCE_END):
        return False
    continues = following[0].islower() or (wrapped and following[0].isdigit() and len(line) >= _WRAPPED_LINE)
    if first:
        return wrapped and continues and len(line) >= _WRAPPED_LINE
    return following[0].islower() or (wrapped and len(line) >= _WRAPPED_LINE)
