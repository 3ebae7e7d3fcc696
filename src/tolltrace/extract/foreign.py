"""Passages in another language inside a report: the rules read English only, and a half-understood sentence is worse than none.

Such passages are blanked for the reader, so that no offset moves, and named in a notice; nothing in them is ever guessed at. A
name or a few foreign words in an English sentence are no passage.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from tolltrace.model import Span
from tolltrace.vocab import vocabulary
from tolltrace.vocab.languages import guessed, language_name

_WORD = re.compile(r"\S+")
_LETTERS = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_LAST_LATIN = 0x24F  # letters up to here, and Latin Extended Additional, are of the Latin script
_ADDITIONAL = range(0x1E00, 0x1F00)
_FEWEST = 3  # words of another script in a row; fewer are a name or a title beside its English form
_LEAST = 4  # words of a passage in Latin letters
_SHORTEST = 22  # letters of such a passage: below, the guess is at the mercy of a name
_SURE = 0.55  # the model's score for a passage in Latin letters that holds hardly an English word
_ENGLISH = 0.125  # share of plainly English words from which a passage is English
_PIECE = re.compile(r"[^.!?;:«»“”„\"\n]*(?:[.!?](?=\w)[^.!?;:«»“”„\"\n]*)*[.!?;:«»“”„\"\n]*\s*")


@dataclass(frozen=True, slots=True)
class Passage:
    """A passage at ``span`` in the language of ISO 639 code ``language``, "" where the script alone is known to be another."""

    span: Span
    language: str


def passages(text: str) -> list[Passage]:
    """The passages of ``text`` in another language than English, in order."""
    other = [] if text.isascii() else list(_other_scripts(text))
    found = list(other)
    at = 0
    for end, following in (*((p.span.start, p.span.end) for p in other), (len(text), len(text))):
        for line in re.finditer(r"[^\n]+", text[at:end]):
            found += _latin(text, Span(at + line.start(), at + line.end()))
        at = following
    return sorted(found, key=lambda p: p.span)


def blanked(text: str, found: Sequence[Passage]) -> str:
    """``text`` with white space for every passage; line breaks and offsets stay."""
    parts: list[str] = []
    at = 0
    for passage in found:
        parts += [text[at : passage.span.start], re.sub(r"[^\n]", " ", passage.span.of(text))]
        at = passage.span.end
    return "".join((*parts, text[at:]))


def told(found: Sequence[Passage]) -> str:
    """What was skipped, in words: "2 passages in French and 1 in Arabic"."""
    counts = Counter(language_name(p.language) if p.language else "a language that was not recognised" for p in found)
    first, *rest = (f"{n} {'passage' if n == 1 else 'passages'} in {name}" for name, n in sorted(counts.items()))
    return " and ".join((first, *rest))


def _other_scripts(text: str) -> Iterator[Passage]:
    """Runs of words in another script, with the numbers and marks among them."""
    for line in re.finditer(r"[^\n]+", text):
        run: list[re.Match[str]] = []
        words = 0
        for word in (*_WORD.finditer(text, *line.span()), None):
            kind = _script(word.group()) if word is not None else "latin"
            if kind == "latin":
                if words >= _FEWEST:
                    span = Span(run[0].start(), run[-1].end())
                    yield Passage(span, guessed(" ".join(span.of(text).split()), 0.0))
                run, words = [], 0
            elif word is not None and (run or kind == "other"):
                run.append(word)
                words += kind == "other"


def _script(word: str) -> str:
    letters = [c for c in word if c.isalpha()]
    if not letters:
        return "none"
    return "latin" if any(ord(c) <= _LAST_LATIN or ord(c) in _ADDITIONAL for c in letters) else "other"


def _latin(text: str, line: Span) -> list[Passage]:
    """The passages of a line in Latin letters: neighbouring pieces of one language are one passage, and short pieces right behind
    one, with no English word in them, belong to it."""
    found: list[Passage] = []
    reached = -1  # up to where nothing but marks has come since the last passage
    for match in _PIECE.finditer(text, line.start, line.end):
        piece = Span(*match.span())
        words = [w.lower() for w in _LETTERS.findall(match.group())]
        language = _language(match.group(), words)
        beside = bool(found) and reached == piece.start
        if beside and not language and words and len(words) < _LEAST and not _english() & set(words):
            language = found[-1].language
        if language and beside and found[-1].language == language:
            found[-1] = Passage(_trimmed(text, Span(found[-1].span.start, piece.end)), language)
        elif language:
            found.append(Passage(_trimmed(text, piece), language))
        if language or (beside and not words):
            reached = piece.end
    return found


def _trimmed(text: str, span: Span) -> Span:
    inside = span.of(text)
    return Span(span.start + len(inside) - len(inside.lstrip()), span.end - len(inside) + len(inside.rstrip()))


def _language(piece: str, words: Sequence[str]) -> str:
    """The other language that a piece is written in, "" for English and for what cannot be told."""
    if len(words) < _LEAST or sum(map(len, words)) < _SHORTEST:
        return ""
    if sum(word in _english() for word in words) >= _ENGLISH * len(words):
        return ""
    language = guessed(" ".join(piece.split()).lower(), _SURE)
    return language if language != "en" else ""


@cache
def _english() -> frozenset[str]:
    return frozenset(vocabulary("languages")["english"])
