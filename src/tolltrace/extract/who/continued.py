"""Sentences that go on about the figure of the sentence before: they break it down, or count further people of the same harm."""

import re

_BREAKDOWN = re.compile(
    r"(?:the (?:victims|wounded|injured|casualties|killed) (?:included?|were)|they included?|among the (?:dead|killed|"
    r"victims|injured|wounded)|"
    r"most of the (?:injured|dead|wounded|victims)|of the (?:wounded|dead|injured|killed),|(?:their|its) (?:list|count|"
    r"total|toll) |"
    r"(?:an?|the|its|their) (?:earlier|initial|previous|first|preliminary) (?:figure|toll|count|number|estimate|tally)\b)",
    re.IGNORECASE,
)
_ANY_NUMBER = (
    r"(?:\d[\d,]*|(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)(?:[- ]\w+)?|one|two|three|four|five|six|seven|eight|"
    r"nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|dozens|scores|most|several|some|many|half|"
    r"all|both|none)"
)
_THOSE = r"(?:them|these|those|whom|the\s+(?:dead|killed|victims|wounded|injured|\w+\s+(?:dead|killed|wounded)))"
# "Eight were women", "Nineteen of them were ...", "Another 13 were hurt": a number with nobody named goes on about those before.
_GOES_ON = re.compile(
    r"\W*(?:(?:at\s+least|about|around|nearly|almost|some|more\s+than|over|another|a\s+further|the\s+other|of\s+the|including)\s+)*"
    rf"{_ANY_NUMBER}(?:\s+(?:others?|more)|\s+of\s+{_THOSE})?"
    rf"\s+(?:were|was|are|is|had|have|died|remain\w*|suffered|survived|lost|of\s+{_THOSE})\b",
    re.IGNORECASE,
)


def goes_on(sentence: str) -> bool:
    """Whether the sentence opens as one that only goes on: "The victims included ...", "Eight of them were women". Pure."""
    return _BREAKDOWN.match(sentence) is not None or _GOES_ON.match(sentence) is not None
