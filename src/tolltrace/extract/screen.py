"""A cheap skip: text without any word of harm holds no claim, and most text of most feeds is such.

One pass of an Aho-Corasick automaton over the lower-cased text; it may say yes for nothing, never no where a reader finds
a claim, as its stems cover every trigger of harm.yml (a test holds that).
"""

from functools import cache
from typing import Any

import ahocorasick

from tolltrace.extract.fold import fold_text
from tolltrace.vocab import vocabulary


@cache
def _automaton() -> Any:
    automaton = ahocorasick.Automaton()
    for stem in stems():
        automaton.add_word(stem, stem)
    automaton.make_automaton()
    return automaton


@cache
def stems() -> tuple[str, ...]:
    """The stems looked for, in lower case."""
    return tuple(str(stem).lower() for stem in vocabulary("harm")["stems"])


def speaks_of_harm(text: str) -> bool:
    """Whether ``text`` holds any stem of harm, in any case of letters and however its lines break. False means that no claim
    can be read from it."""
    return next(_automaton().iter(" " + " ".join(fold_text(text).text.lower().split())), None) is not None
