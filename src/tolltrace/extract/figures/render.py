"""A count in English words that the grammar reads back to the same interval."""

from tolltrace.model import Count, Modifier


def modifier_class(count: Count) -> Modifier:
    """The hedge that an interval and its modifier amount to, for the pairs English cannot say.

    [5, 5] "at least" is said "5" (exact); [3, 9] is a range unless vague; an open top that a larger stated number precedes
    is a range; [7, open) vague stays vague ("an unknown number, at least 7").
    """
    low, high, modifier = count.low, count.high, count.modifier
    if modifier is Modifier.VAGUE or (low is None and high is None):
        return Modifier.VAGUE
    if low is not None and low == high:
        return modifier if modifier in {Modifier.ABOUT, Modifier.RANGE} else Modifier.EXACT
    if low is not None and high is not None:
        return Modifier.RANGE
    if low is None:
        return Modifier.LESS_THAN if modifier is Modifier.LESS_THAN else Modifier.AT_MOST
    if count.top is not None and count.top > low:
        return Modifier.RANGE
    return Modifier.MORE_THAN if modifier is Modifier.MORE_THAN and low > 0 else Modifier.AT_LEAST


_VAGUE_WORDS = {
    3: "several", 20: "tens", 24: "dozens", 40: "scores", 200: "hundreds", 2000: "thousands", 20_000: "tens of thousands",
    200_000: "hundreds of thousands", 2_000_000: "millions",
}  # fmt: skip


def render_count(count: Count) -> str:  # noqa: PLR0911 - one return for each wording
    """An English phrase for ``count``: ``parse_count`` gives it the same interval (with ``top``) and ``modifier_class``."""
    low, high = count.low, count.high
    kind = modifier_class(count)
    if kind is Modifier.VAGUE:
        return _vague(low, high)
    if low is not None and low == high:
        if kind is Modifier.RANGE:
            return f"between {low:,} and {high:,}"
        return f"about {low:,}" if kind is Modifier.ABOUT else (f"{low:,}" if low else "none")
    if low is not None and high is not None:
        return f"between {low:,} and {high:,}"
    if high is not None:
        return f"fewer than {high + 1:,}" if kind is Modifier.LESS_THAN else f"up to {high:,}"
    low = low or 0
    if kind is Modifier.RANGE and count.top is not None:
        return f"{low:,} to over {count.top - 1:,}"
    return f"more than {low - 1:,}" if kind is Modifier.MORE_THAN else f"at least {low:,}"


def _vague(low: int | None, high: int | None) -> str:
    if high is None:
        if low is None:
            return "an unknown number"
        return _VAGUE_WORDS.get(low) or f"an unknown number, at least {low:,}"
    if low is None:
        return f"an unknown number, up to {high:,}"
    if low == high:
        return f"an unknown number, perhaps {low:,}"
    return f"an unknown number, between {low:,} and {high:,}"
