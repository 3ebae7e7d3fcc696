"""What spaces part and is one all the same: "1 200 people", "a 16 year old girl".

A space may as well part a date or another count from a number, so thousands are joined only where nothing before them takes the
first part and people follow the second."""

import re
from bisect import bisect_left
from dataclasses import replace

from tolltrace.extract.figures.lexicon import Lexicon, Word
from tolltrace.extract.figures.tokens import Tokens

_MAY_BE = re.compile(r"[1-9](?<![\d.,].)\d{0,2} \d{3}(?![\d,.]\d|\d)")
_PEOPLE = frozenset({Word.PLURAL, Word.STATE})
_AGE = re.compile(r"(?<![\w.,-])([^\W_]++)[ -](year|month|week|day)s?[ -]old\b", re.IGNORECASE)


def join_spaced(t: Tokens, lex: Lexicon) -> Tokens:
    """``t`` with such numbers as one token each, written without the space, and with ages as "16-year-old"."""
    return _ages(_thousands(t, lex), lex)


def _ages(t: Tokens, lex: Lexicon) -> Tokens:
    words, begins, ends = list(t.words), list(t.starts), list(t.ends)
    for m in reversed(list(_AGE.finditer(t.text))):
        first, last = bisect_left(begins, m.start()), bisect_left(begins, m.end())
        number = m[1].lower()
        if last - first < 2 or begins[first] != m.start() or ends[last - 1] != m.end():
            continue
        if number in lex.cardinals or (number.isdecimal() and len(number) < 4):
            words[first:last] = [f"{number}-{m[2].lower()}-old"]
            begins[first:last], ends[first:last] = [m.start()], [m.end()]
    return t if len(words) == len(t.words) else replace(t, words=tuple(words), starts=tuple(begins), ends=tuple(ends))


def _thousands(t: Tokens, lex: Lexicon) -> Tokens:
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
