"""How many: tolls that agree speak for one happening, large ones more, since large tolls are rare; far ones against it."""

import math

from tolltrace.link.happenings import Bounds, size

Tolls = tuple[Bounds, ...]

#: From best to worst after the first; of the figures that two happenings give, the pair at the best level counts.
TOLL_LEVELS = (
    "none",
    "equal_30",
    "equal_10",
    "overlap_30",
    "equal_4",
    "overlap_10",
    "equal_1",
    "overlap_few",
    "close",
    "overlap_loose",
    "differ",
    "differ_far",
)
TOLL_ORDERS = (
    ("equal_30", "equal_10", "equal_4", "equal_1"),
    ("overlap_30", "overlap_10", "overlap_few", "overlap_loose"),
    ("close", "differ", "differ_far"),
)
_RANK = {level: n for n, level in enumerate(TOLL_LEVELS)}
_LOOSE = math.e  # sizes further apart than this overlap only because a bound is open
_CLOSE = 1.5
_FAR = 4.0


def toll_level(a: Tolls, b: Tolls) -> str:
    """The best level at which any figure of one stands to any of the other."""
    return min((_level(x, y) for x in a for y in b), key=_RANK.__getitem__, default="none")


def _level(a: Bounds, b: Bounds) -> str:
    small, large = sorted((max(1, size(a)), max(1, size(b))))
    if a == b and a[0] == a[1]:
        return "equal_30" if small >= 30 else "equal_10" if small >= 10 else "equal_4" if small >= 4 else "equal_1"
    highs = [h for _, h in (a, b) if h is not None]
    if not highs or max(a[0], b[0]) <= min(highs):
        if large / small > _LOOSE:
            return "overlap_loose"
        return "overlap_30" if small >= 30 else "overlap_10" if small >= 10 else "overlap_few"
    return "close" if large / small <= _CLOSE else "differ" if large / small <= _FAR else "differ_far"


def toll_reason(a: Tolls, b: Tolls, level: str, people: str) -> str:
    if level == "none":
        return f"no figures of {people} in one"
    x, y = next((x, y) for x in a for y in b if _level(x, y) == level)
    if level.startswith("equal"):
        return f"both {x[0]} {people}"
    verb = "overlap" if level.startswith("overlap") else "are close" if level == "close" else "differ"
    return f"tolls of {_shown(x)} and {_shown(y)} {people} {verb}"


def _shown(bounds: Bounds) -> str:
    low, high = bounds
    if high is None:
        return f"{low} or more"
    if low == 0:
        return f"up to {high}"
    return f"{low}" if low == high else f"{low}-{high}"
