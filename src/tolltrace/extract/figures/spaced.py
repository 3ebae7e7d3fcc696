"""Thousands parted by a plain space: "1 200 people". A space may as well part a date or another count from the number, so the
two are one only where nothing before them takes the first and people follow the second."""

import re
from dataclasses import replace

from tolltrace.extract.figures.lexicon import Lexicon, Word
from tolltrace.extract.figures.tokens import Tokens

_MAY_BE = re.compile(r"(?<![\d.,])[1-9]\d{0,2} \d{3}(?![\d,.]\d|\d)")
_PEOPLE = frozenset({Word.PLURAL, Word.STATE})


def join_spaced(t: Tokens, lex: Lexicon) -> Tokens:
    """``t`` with such numbers as one token each, written without the space."""
    starts = {m.start() for m in _MAY_BE.finditer(t.text)}
    at = [i for i, start in enumerate(t.starts) if start in starts and _one(t, i, lex)] if starts else []
    if not at:
        return t
    words, begins, ends = list(t.words), list(t.starts), list(t.ends)
    for i in reversed(at):
        words[i : i + 2] = [words[i] + words[i + 1]]
        del begins[i + 1], ends[i]
    return replace(t, words=tuple(words), starts=tuple(begins), ends=tuple(ends))


def _one(t: Tokens, i: int, lex: Lexicon) -> bool:
    before, first, second, after = (t.word(j) for j in (i - 1, i, i + 1, i + 2))
    if not (first.isdecimal() and second.isdecimal() and len(second) == 3) or lex.nouns.get(after) not in _PEOPLE:
        return False
    dated = before in lex.sets["months"] or before in lex.sets["weekdays"] or before in {"on", "the", "day", "no", "."}
    return not (dated or before[:1].isdigit() or before in lex.sets["numbered"])
