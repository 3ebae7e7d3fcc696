"""Runs of capitalised words that are a person's name, told by what stands beside them: a list of victims is full of names, and a
town is often called like somebody's grandfather."""

import re
from functools import cache

from tolltrace.extract.figures.lexicon import lexicon
from tolltrace.extract.where.scan import Cue, Name, Scan, clean

_AGED = re.compile(
    r"\s*(?:\(\s*(?:aged?\s+)?\d{1,3}\b|,?\s+(?:who\s+was\s+)?(?:aged\s+)?\d{1,3}(?:\s+years?\b|,))", re.IGNORECASE
)
_BEFORE = 40  # characters in which an age or a relation leads to a name
_LONG = 3  # words: names of places that long have a noun of place in them or are led to by "in"


def person(scan: Scan, pieces: tuple[tuple[int, int], ...]) -> bool:
    """Whether the run of capitalised words at ``pieces`` names somebody: an age follows or leads ("Omar Saleh (34)", "a
    12-year-old girl Lina"), a relation or "named" leads ("his wife Mona Saleh")."""
    start, end = pieces[0][0], pieces[-1][1]
    if _AGED.match(scan.text, end) and len(pieces) > 1:
        return True
    return _leads().search(scan.text, max(scan.sentence.start, start - _BEFORE), start) is not None


def long_name(name: Name, cue: Cue) -> bool:
    """Whether a name that nothing introduces as a place is too long for one."""
    scan, vocabulary = name.scan, name.scan.words
    words = clean(" ".join(scan.text[a:b] for a, b in name.pieces)).lower().split()
    nouns = vocabulary.facilities | vocabulary.areas | vocabulary.compound_heads
    return cue < Cue.PATH and not scan.titled and len(name.pieces) >= _LONG and nouns.isdisjoint(words)


@cache
def _leads() -> re.Pattern[str]:
    kin = "|".join(sorted(re.escape(w) for w in lexicon().noun.kin))
    aged = r"\b[\w-]+[- ]years?[- ]old(?:\s+(?:boy|girl|child|man|woman|infant))?"
    return re.compile(rf"(?:\b(?:{kin})s?|\bnamed|\bcalled|\bidentified\s+as|{aged}),?\s+$")
