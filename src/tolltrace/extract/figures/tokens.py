"""Words of a text with their offsets, cut so that what belongs to one figure, date or name is one token where form tells."""

import re
from bisect import bisect_left
from dataclasses import dataclass

# A thousands separator is a comma, a thin, narrow or no-break space, an apostrophe, or (before "000" only, since a plain
# space may as well part a date from a figure) a plain space.
_TOKEN = re.compile(
    r"""
    (?=\d)(?:                                           # what opens with a digit, and so no other token is tried on it
    \d{1,2}:\d\d(?::\d\d)?                              # 9:30
  | \d{1,4}([./])\d{1,2}\1\d{2,4}\b | \d{4}-\d\d-\d\d\b # 22/7/2016, 2016-07-22
  | \d{1,2}-\d{1,2}-\d{2,4}\b                          # 25-04-2016
  | \d+/\d+                                             # 3/4, 24/7
  | \d+(?:,\d{3})*(?=[-‐‑](?i:plus|odd)\b)               # 200-plus
  | \d+(?:[.,]\d+){0,3}[-‐‑]?[^\W\d_][\w’'‐‑-]*             # 31-year-old, 12th, 5.56mm
  | \d{1,3}(?:[,\u00a0\u2009\u202f’']\d{3})+(?!,?\d)
  | \d{1,3}(?:\.\d{3}){2,}(?!\d)                       # 1.200.000
  | \d{1,3}(?:,\d+)+                                   # 1,00 and 1,2,3: one malformed number
  | \d{1,3}(?:[ ]\d{3})*[ ]000(?!\d)
  | \d+\.\d+ | \d+
    )
  | (?:[A-Za-z]\.){2,}                                  # U.S.
  | (?=\w++[-‐‑])(?i:dozen|\w+(?:ty|hundred))(?=[-‐‑](?i:plus|odd)\b)   # thirty-odd
  | [^\W\d_]\w*(?:[-‐‑'’ʼ]\w+)*                         # al-Nusra, Syria's, F-16
  | --+ | \S
    """,
    re.VERBOSE,
)
# Names that in lower case are other words; in a line of capitals they cannot be told apart.
_NAMES = re.compile(r"\b(?:US|IS|WHO|IT)\b")
_HYPHENS = str.maketrans("‐‑’ʼ", "--''")
QUOTES = frozenset("\"“”„«»‘’'`")
DASHES = frozenset(("-", "–", "—", "--", "‒", "−"))


@dataclass(frozen=True, slots=True)
class Tokens:
    """The tokens of ``text``: ``words`` in lower case with plain hyphens and apostrophes, ``starts`` and ``ends`` offsets.
    Past the end, ``word(i)`` is "" so that the grammar need not count."""

    text: str
    words: tuple[str, ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def word(self, i: int) -> str:
        return self.words[i] if 0 <= i < len(self.words) else ""

    def written(self, i: int) -> str:
        """The token as the text has it."""
        return self.text[self.starts[i] : self.ends[i]] if 0 <= i < len(self.words) else ""

    def capital(self, i: int) -> bool:
        """Whether the token starts with a capital letter."""
        return 0 <= i < len(self.words) and self.text[self.starts[i]].isupper()

    def breaks(self, i: int) -> bool:
        """Whether a line ends between token ``i`` and the one before it."""
        return 0 < i < len(self.words) and "\n" in self.text[self.ends[i - 1] : self.starts[i]]


def tokenise(text: str) -> Tokens:
    """Cuts ``text`` into tokens."""
    found = [m.span() for m in _TOKEN.finditer(text)]
    starts = tuple(s for s, _ in found)
    plain = text.translate(_HYPHENS)  # one character for one: the offsets stay
    words = [plain[s:e].lower() if e - s > 1 else text[s].lower() for s, e in found]
    for name in _NAMES.finditer(text):
        i = bisect_left(starts, name.start())
        around = text[max(0, name.start() - 30) : name.start()] + text[name.end() : name.end() + 30]
        if i < len(starts) and starts[i] == name.start() and not around.isupper():
            words[i] = ".".join(words[i]) + "."
    return Tokens(text, tuple(words), starts, tuple(e for _, e in found))
