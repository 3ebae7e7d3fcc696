"""Text of reports made safe to show on one line: untrusted words must neither steer a terminal nor turn a figure around."""

import unicodedata

# Characters that turn the direction of what follows: in a name they could make 21 read as 12.
TURNS = frozenset("\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def plain(text: str) -> str:
    """``text`` on one line, without control and direction characters; every other character stays."""
    if text.isascii() and text.isprintable():  # most names: nothing in them steers anything
        return " ".join(text.split())
    kept = (" " if ch.isspace() else ch for ch in text if ch.isspace() or (unicodedata.category(ch) != "Cc" and ch not in TURNS))
    return " ".join("".join(kept).split())
