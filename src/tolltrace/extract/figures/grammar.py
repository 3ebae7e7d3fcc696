"""Hedges, ranges and what follows a number: the interval a figure means, as DESIGN "Counts are intervals" rules."""

from dataclasses import dataclass, replace

from tolltrace.extract.figures.lexicon import Lexicon
from tolltrace.extract.figures.tokens import DASHES, QUOTES, Tokens
from tolltrace.extract.figures.words import Core, core_start, read_core
from tolltrace.model import Modifier

_BOUNDS = frozenset({Modifier.AT_LEAST, Modifier.MORE_THAN, Modifier.AT_MOST, Modifier.LESS_THAN})
_LONGEST = 5  # words of a hedge
_MOST_HEDGES = 4
_CHANGE_REACH = 16  # tokens back from "from" to "rose"


@dataclass(frozen=True, slots=True)
class Interval:
    """What a quantity means: tokens ``start`` to ``end`` hold hedges and numbers; ``lead`` is where "another", "the" ...
    before them start. ``cores`` are its numbers, first to last; ``hedged`` whether a hedge or a range is there."""

    lead: int
    start: int
    end: int
    low: int | None
    high: int | None
    modifier: Modifier
    cores: tuple[Core, ...]
    top: int | None = None
    hedged: bool = False

    @property
    def last(self) -> Core:
        return self.cores[-1]


def hedges(t: Tokens, i: int, lex: Lexicon) -> tuple[int, list[Modifier]]:
    """Where the hedges before token ``i`` start, and which they are, nearest first."""
    found: list[Modifier] = []
    while len(found) < _MOST_HEDGES:
        for length in range(min(_LONGEST, i), 0, -1):
            phrase = t.words[i - length : i]
            modifier = lex.modifiers.get(phrase)
            if modifier is None or (t.breaks(i) and length):
                continue
            if length == 1 and t.word(i - 2) in lex.particles.get(phrase[0], frozenset()):
                return i, found
            if phrase == ("as",):
                continue
            found.append(modifier)
            i -= length
            break
        else:
            break
    return i, found


def _hedges_after(t: Tokens, i: int, lex: Lexicon) -> tuple[int, Modifier | None]:
    """Hedges that stand between a connector and the second number of a range: "to over 200", "or at most three"."""
    bound: Modifier | None = None
    while True:
        while t.word(i) in QUOTES:  # from 50 to "more than" 80
            i += 1
        for length in range(_LONGEST, 0, -1):
            modifier = lex.modifiers.get(t.words[i : i + length])
            if modifier is not None:
                bound = modifier if modifier in _BOUNDS or bound is None else bound
                i = min(i + length, len(t.words))
                break
        else:
            if t.word(i) == "even":
                i += 1
                continue
            return i, bound


def interval_at(t: Tokens, i: int, lex: Lexicon) -> Interval | None:
    """The quantity whose telling word ("12", "dozen", "several") is token ``i``."""
    core = read_core(t, core_start(t, i), lex) or read_core(t, i, lex)
    if core is None or core.end <= i:
        return None
    start, found = hedges(t, core.start, lex)
    between = _between(t, start, lex)
    second = _second(t, core, between is not None, lex)
    if second is not None and not (between == "from" and _change(t, start - 1, lex)):
        return _range(t, (start, core, second), between, lex)
    interval = _capped(t, _hedged(start, core, found), lex)
    return _leads(t, _postfix(t, interval, interval.end, lex), lex)


def _capped(t: Tokens, interval: Interval, lex: Lexicon) -> Interval:
    """The range of two opposite bounds: "no fewer than 9 but no more than 12"."""
    low, at = interval.low, interval.end
    if interval.modifier not in {Modifier.AT_LEAST, Modifier.MORE_THAN} or low is None:
        return interval
    at += t.word(at) == ","
    at += t.word(at) in {"but", "and"}
    if at == interval.end or t.breaks(at):
        return interval
    after, bound = _hedges_after(t, at, lex)
    second = read_core(t, after, lex) if bound in {Modifier.AT_MOST, Modifier.LESS_THAN} else None
    if bound is None or second is None or second.value is None:
        return interval
    high = bounded(bound, second.value)[1]
    if high is None or high < low:
        return interval
    cores = (*interval.cores, second)
    return replace(interval, end=second.end, high=high, modifier=Modifier.RANGE, cores=cores, hedged=True)


def descends(t: Tokens, interval: Interval, lex: Lexicon) -> int | None:
    """The end of a pair that goes down ("300 to 30", "10-5"), which is neither a range nor two counts; None where ``interval``
    opens no such pair. A change ("cut by 30 to 12") and a breakdown after a spaced dash are none."""
    core, at = interval.last, interval.end
    dash = t.word(at) in DASHES and at + 1 < len(t.words) and t.ends[at - 1] == t.starts[at] and t.ends[at] == t.starts[at + 1]
    if core.value is None or len(interval.cores) > 1 or not (dash or t.word(at) == "to"):
        return None
    second = read_core(t, at + 1, lex)
    if second is None or second.value is None or second.value >= core.value or t.breaks(at + 1):
        return None
    # "2014-15", "12-9-2016" and "at ten to two" are dates and times.
    if t.word(interval.start - 1) in {"from", "by", "at"} or _change(t, interval.start, lex):
        return None
    return second.end


def _between(t: Tokens, start: int, lex: Lexicon) -> str | None:
    """The word that opens a range before token ``start``: "between", "from", "either"; None when there is none."""
    for length in (4, 3, 2, 1):
        if start >= length and t.words[start - length : start] in lex.between:
            return t.word(start - 1) if t.word(start - 1) != "of" else "between"
    return None


def _change(t: Tokens, at: int, lex: Lexicon) -> bool:
    for i in range(at - 1, max(-1, at - _CHANGE_REACH), -1):
        if t.word(i) in {".", ";", "\n"}:
            return False
        if t.word(i) in lex.sets["changes"]:
            return True
    return False


@dataclass(frozen=True, slots=True)
class _Second:
    core: Core
    modifier: Modifier | None


def _second(t: Tokens, core: Core, opened: bool, lex: Lexicon) -> _Second | None:  # noqa: PLR0911 - one return for each wording
    """The second number of a range that starts with ``core``, when a connector and a larger number follow."""
    j = core.end
    word = t.word(j)
    if (
        (word == "," and t.word(j + 1) in {"possibly", "perhaps", "maybe"})
        or word in DASHES
        or word in {"to", "or"}
        or (word == "and" and opened)
    ):
        j += 1
    else:
        return None
    if t.breaks(j) or t.breaks(j + 1):
        return None
    at, modifier = _hedges_after(t, j, lex)
    second = read_core(t, at, lex)
    if second is None or (second.value is None) != (core.value is None):
        return None
    if core.value is None or second.value is None:
        return None
    if second.digits and core.digits and word == "to" and not opened and t.word(at) == "0":
        return None
    first = _scaled_first(core, second)
    if second.value < first or (second.value == first and not opened and modifier is None):
        return None
    return _Second(second, modifier)


def _scaled_first(first: Core, second: Core) -> int:
    """The first number of "two to three hundred", "2-3 million": it shares the scale of the second when it has none."""
    value, other = first.value or 0, second.value or 0
    if second.scale > 1 and first.scale == 1 and value * second.scale <= other:
        return value * second.scale
    return value


def _range(t: Tokens, parts: tuple[int, Core, _Second], between: str | None, lex: Lexicon) -> Interval:
    start, core, second = parts
    if between is not None:
        start = _opening(t, start, lex)
        start, _ = hedges(t, start, lex)
    low, high, top = _scaled_first(core, second.core), second.core.value, None
    if second.modifier in {Modifier.MORE_THAN, Modifier.AT_LEAST} and high is not None:
        named = high + (second.modifier is Modifier.MORE_THAN)
        high, top = None, named if named > low else None
    made = Interval(start, start, second.core.end, low, high, Modifier.RANGE, (core, second.core), top, True)
    after = _postfix(t, made, made.end, lex)
    return _leads(t, after, lex)


def _opening(t: Tokens, start: int, lex: Lexicon) -> int:
    for length in (4, 3, 2, 1):
        if start >= length and t.words[start - length : start] in lex.between:
            return start - length
    return start


def _hedged(start: int, core: Core, found: list[Modifier]) -> Interval:
    bound = next((m for m in found if m in _BOUNDS), None)
    rough = Modifier.ABOUT in found
    low, high, modifier = core.low, core.high, core.modifier
    if core.vague:
        if bound in {Modifier.AT_MOST, Modifier.LESS_THAN}:
            low = None  # "up to several hundred" states no bound that a number could carry
    elif bound is not None:
        low, high, modifier = bounded(bound, core.value or 0)
    elif rough:
        modifier = Modifier.ABOUT
    return Interval(start, start, core.end, low, high, modifier, (core,), None, bool(found))


def bounded(bound: Modifier, value: int) -> tuple[int | None, int | None, Modifier]:
    """The interval of a hedge and a number: more than N is [N+1, open), fewer than N is (open, N-1]."""
    if bound is Modifier.AT_LEAST:
        return value, None, bound
    if bound is Modifier.MORE_THAN:
        return value + 1, None, bound
    if bound is Modifier.AT_MOST:
        return None, value, bound
    return (None, value - 1, bound) if value > 0 else (None, 0, Modifier.AT_MOST)


def _postfix(t: Tokens, interval: Interval, at: int, lex: Lexicon) -> Interval:
    """The interval with the hedge that stands after it at token ``at``: "12 or more", "200-plus", "125 terrorists at least"."""
    for length in (4, 3, 2, 1):
        phrase = t.words[at : at + length]
        modifier = lex.after.get(phrase)
        if modifier is None or len(phrase) < length or (phrase == ("and", "more") and t.word(at + 2) in {"than"}):
            continue
        following = t.word(at + length)
        if phrase in {("plus",), ("and", "more"), ("odd",), ("maximum",), ("minimum",)} and following[:1].isdigit():
            continue
        if phrase == ("+",) and t.starts[at] != t.ends[at - 1]:
            continue
        if phrase[-1] in {"more", "up"} and following in {"than", "to"}:
            continue
        if (
            phrase[:1] == ("at",)
            and (following[:1].isdigit() or following in lex.sets["own_number"] or t.breaks(at))
            and not t.breaks(at + length)
        ):
            continue
        return _with(interval, modifier, at + length)
    return interval


def _with(interval: Interval, modifier: Modifier, end: int) -> Interval:
    low, high = interval.low, interval.high
    if interval.modifier is Modifier.VAGUE:
        return replace(interval, end=end)
    if modifier is Modifier.ABOUT:
        kind = Modifier.ABOUT if interval.modifier is Modifier.EXACT else interval.modifier
        return replace(interval, end=end, modifier=kind, hedged=True)
    if modifier is Modifier.AT_LEAST:
        base = low if low is not None else high
        top = high if high is not None and base is not None and high > base else interval.top
        return replace(
            interval, low=base, high=None, top=top, modifier=modifier if top is None else Modifier.RANGE, end=end, hedged=True
        )
    base = high if high is not None else low
    return replace(interval, low=None, high=base, top=None, modifier=modifier, end=end, hedged=True)


def after_noun(t: Tokens, interval: Interval, at: int, lex: Lexicon) -> Interval:
    """The interval with a hedge after its noun ("125 terrorists at least", "12 people or more"); its ``end`` then moves."""
    return _postfix(t, interval, at, lex)


def _leads(t: Tokens, interval: Interval, lex: Lexicon) -> Interval:
    start = interval.start
    while interval.start - start < _LONGEST and not t.breaks(start):
        for length in (3, 2, 1):
            if start >= length and t.words[start - length : start] in lex.leads:
                start -= length
                break
        else:
            break
    return replace(interval, lead=start) if start != interval.start else interval
