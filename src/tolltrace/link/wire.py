"""Whose text a report prints: the news agency that a dateline, a byline or a closing line names.

Two outlets that print what one agency sent are one voice, however each cut it and whatever headline it got.
"""

import re
from functools import lru_cache

from tolltrace.model import Report
from tolltrace.vocab.parties import kind_of, source

_HEAD, _TAIL = 600, 160  # characters in which such lines stand
# After a town and a date: an agency in parentheses, then a dash.
_DATELINE = re.compile(r"\(([^():\n]{2,40})\)\s*(?:[-–—]{1,2}|:)\s")
# Last of all: an agency in parentheses, after a dash, or as the source.
_CLOSING = re.compile(r"(?:\(([^():\n]{2,40})\)|(?:^|\n)\s*(?:[-–—]{1,2}\s*|sources?:\s*)([^\n()]{2,40}))[.\s]*$", re.IGNORECASE)
_BYLINE = re.compile(r"(?:^|\n)\s*by [^\n]{3,60}?(?:,|\||\bof\b|\bfor\b)\s*([^\n,|]{2,40})(?=\n|$)", re.IGNORECASE)


def agency(report: Report) -> str:
    """The canonical name of the one agency that a report says its text is from; "" when it names none, or several."""
    text = report.text.strip()
    return _agency(text[:_HEAD], text[-_TAIL:])


@lru_cache(maxsize=16_384)
def _agency(head: str, tail: str) -> str:
    tags = [m.group(1) for pattern in (_DATELINE, _BYLINE) for m in pattern.finditer(head)]
    tags += [m.group(1) or m.group(2) for m in _CLOSING.finditer(tail)]
    found = {known.name for tag in tags if (known := source(tag.strip())) is not None and kind_of(tag.strip()) == "agency"}
    return found.pop() if len(found) == 1 else ""
