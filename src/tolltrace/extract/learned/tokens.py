"""Word pieces with their offsets, by the vocabulary that ships beside the model.

The splitting is that of BERT (Devlin et al. 2019): lower case, no accents, punctuation apart, then the longest pieces that the
vocabulary knows from the left. The usual library for it brings a client for fetching models from elsewhere, which has no place in
a program that must never ask anybody; a test holds both to the same pieces.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

VOCABULARY = Path(__file__).with_name("data") / "vocab.txt"
_UNKNOWN = "[UNK]"
_LONGEST = 100  # letters; a longer word is unknown
_IDEOGRAPHS = (
    (0x4E00, 0x9FFF), (0x3400, 0x4DBF), (0x20000, 0x2A6DF), (0x2A700, 0x2B73F), (0x2B740, 0x2B81F), (0x2B920, 0x2CEAF),
    (0xF900, 0xFAFF), (0x2F800, 0x2FA1F),
)  # fmt: skip


_RUN = re.compile(r"[A-Za-z0-9]+|.", re.DOTALL)
_PLAIN = re.compile(r"[A-Za-z0-9]+|[!-~]")
_STRANGE = re.compile(r"[^\t\n\r -~]")


@dataclass(frozen=True, slots=True)
class Pieces:
    """Word pieces of a stretch of text: ``ids`` of the vocabulary and half-open character offsets into the whole text."""

    ids: tuple[int, ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def __len__(self) -> int:
        return len(self.ids)


@cache
def _vocabulary() -> dict[str, int]:
    return {piece: at for at, piece in enumerate(VOCABULARY.read_text(encoding="utf-8").splitlines())}


@cache
def special() -> tuple[int, int]:
    """The ids that open and close a window."""
    known = _vocabulary()
    return known["[CLS]"], known["[SEP]"]


def pieces_of(text: str, start: int, end: int) -> Pieces:
    """The word pieces of ``text[start:end]``."""
    ids: list[int] = []
    starts: list[int] = []
    ends: list[int] = []
    if not _STRANGE.search(text, start, end):  # most sentences: words and marks are what they look like
        for match in _PLAIN.finditer(text, start, end):
            at = match.start()
            for piece, first, last in _split(match.group().lower()):
                ids.append(piece)
                starts.append(at + first)
                ends.append(at + last)
        return Pieces(tuple(ids), tuple(starts), tuple(ends))
    for word, places in _words(text, start, end):
        for piece, first, last in _split(word):
            ids.append(piece)
            starts.append(places[first])
            ends.append(places[last - 1] + 1)
    return Pieces(tuple(ids), tuple(starts), tuple(ends))


def _words(text: str, start: int, end: int) -> Iterator[tuple[str, Sequence[int]]]:
    """Words and marks in order, plain, with the place in ``text`` that each of their letters comes from."""
    word: list[str] = []
    places: list[int] = []
    for run in _RUN.finditer(text, start, end):
        at, letters = run.start(), run.group()
        if letters.isascii() and letters.isalnum():  # most of a text: taken whole
            word.append(letters.lower())
            places += range(at, run.end())
            continue
        plain, alone = _plain(letters)
        if word and (alone or plain == " "):
            yield "".join(word), places
            word, places = [], []
        if not plain.strip():
            continue
        if alone:
            yield plain, [at] * len(plain)
        else:
            word.append(plain)
            places += [at] * len(plain)
    if word:
        yield "".join(word), places


@lru_cache(maxsize=4096)
def _plain(letter: str) -> tuple[str, bool]:
    """A letter without its accent and in lower case, " " for any space, "" for what is left out; and whether it stands alone."""
    if letter in "\t\n\r":
        return " ", False
    kind = unicodedata.category(letter)
    if kind[0] == "C" or letter == "\ufffd":
        return "", False
    if letter.isspace():
        return " ", False
    bare = "".join(c.lower() for c in unicodedata.normalize("NFD", letter) if unicodedata.category(c) != "Mn")
    marked = kind[0] == "P" or (letter.isascii() and not letter.isalnum())
    return bare, marked or any(low <= ord(letter) <= high for low, high in _IDEOGRAPHS)


@lru_cache(maxsize=65536)
def _split(word: str) -> tuple[tuple[int, int, int], ...]:
    """The longest known pieces of ``word`` from the left, as id and letters [first, last); one unknown piece where one is not
    known."""
    known = _vocabulary()
    found: list[tuple[int, int, int]] = []
    at = 0
    while at < len(word) <= _LONGEST:
        last = next((last for last in range(len(word), at, -1) if ("##" * (at > 0) + word[at:last]) in known), 0)
        if not last:
            break
        found.append((known["##" * (at > 0) + word[at:last]], at, last))
        at = last
    return tuple(found) if at == len(word) and found else ((known[_UNKNOWN], 0, len(word)),)
