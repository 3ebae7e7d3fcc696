"""Word pieces with their offsets, by the vocabulary that ships beside the model."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from tokenizers import BertWordPieceTokenizer

VOCABULARY = Path(__file__).with_name("data") / "vocab.txt"


@dataclass(frozen=True, slots=True)
class Pieces:
    """Word pieces of a stretch of text: ``ids`` of the vocabulary and half-open character offsets into the whole text."""

    ids: tuple[int, ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def __len__(self) -> int:
        return len(self.ids)


@cache
def _tokenizer(path: Path) -> Any:
    return BertWordPieceTokenizer(str(path), lowercase=True)


@cache
def special(path: Path = VOCABULARY) -> tuple[int, int]:
    """The ids that open and close a window."""
    tokenizer = _tokenizer(path)
    return tokenizer.token_to_id("[CLS]"), tokenizer.token_to_id("[SEP]")


def pieces_of(text: str, start: int, end: int, path: Path = VOCABULARY) -> Pieces:
    """The word pieces of ``text[start:end]``."""
    coded = _tokenizer(path).encode(text[start:end], add_special_tokens=False)
    offsets = coded.offsets
    return Pieces(tuple(coded.ids), tuple(start + a for a, _ in offsets), tuple(start + b for _, b in offsets))
