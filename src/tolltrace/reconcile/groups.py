"""Which figures of one telling count different people, and what they come to together."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from tolltrace.model import Claim, Modifier, Stance, Status
from tolltrace.reconcile.people import EVERYONE, FAMILY, OTHERS, WHOLE, classes_of, demographic, is_some, is_whole
from tolltrace.vocab.parties import related, side_of


@dataclass(frozen=True, slots=True)
class Exact:
    """An exact figure that a telling states, and the claims it comes from."""

    value: int
    claims: tuple[Claim, ...]


@dataclass(frozen=True, slots=True)
class Stated:
    """What a telling states for one line. ``low`` None: no lower bound; ``high`` None: no number at all; ``open_top``: it goes
    beyond ``high``. ``conflict`` says that parts exceed their whole, "" when they do not. ``least`` is what the parts of a whole
    without a lower bound come to, None where it has one or has no parts."""

    low: int | None
    high: int | None
    open_top: bool
    exact: tuple[Exact, ...]
    claims: tuple[Claim, ...]
    conflict: str = ""
    least: int | None = None


def disjoint(a: Claim, b: Claim) -> bool:
    """Whether two figures of one claimant, one telling and one outcome count different people, so that they add up."""
    if (a.repeat_of or a.id) == (b.repeat_of or b.id):
        return False
    if {a.status, b.status} == {Status.CIVILIAN, Status.COMBATANT} or _two_victims(a, b):
        return True
    return _different(a, b, classes_of(a.group), classes_of(b.group))


def _different(a: Claim, b: Claim, ca: frozenset[str], cb: frozenset[str]) -> bool:
    if OTHERS in ca | cb:
        return True
    if ca & cb:
        sides = side_of(a.group), side_of(b.group)
        return all(sides) and not related(a.group, b.group)
    if EVERYONE in ca | cb or WHOLE in ca | cb:
        return False
    if FAMILY in ca | cb and (_both_some(a, b) or (1 in (a.count.high, b.count.high) and not a.quote.overlaps(b.quote))):
        return False  # a family's children are of the family, and so may the lawyer of another sentence be
    if bool(ca & demographic()) != bool(cb & demographic()):
        return a.quote.overlaps(b.quote)  # "four patients and two children" in one breath; else the children may be patients
    return True


_ONE = re.compile(r"(?:an?|another)\b", re.IGNORECASE)
_NEAR = 3  # characters between the quotes of one sentence


def _two_victims(a: Claim, b: Claim) -> bool:
    """Whether one sentence tells of two single victims: "a child named Adib (14), and a child named Omar"."""
    one, two = sorted((a, b), key=lambda c: c.figure)
    single = (1, 1) == (one.count.low, one.count.high) == (two.count.low, two.count.high) and one.group == two.group
    said = _ONE.match(one.count.phrase) and _ONE.match(two.count.phrase)
    return (
        bool(single and said)
        and one.report == two.report
        and one.claimant == two.claimant
        and two.quote.start - one.quote.end <= _NEAR
    )


def _both_some(a: Claim, b: Claim) -> bool:
    return is_some(a) and is_some(b)


def together(claims: Sequence[Claim]) -> Stated | None:
    """What the figures of one telling for one line come to: a whole as it is stated, else the sum of the disjoint groups,
    where figures that may count the same people span. None when there are none."""
    if not claims:
        return None
    if len(claims) == 1:
        return _single(claims[0])
    wholes = [c for c in claims if is_whole(c)]
    parts = _sum([_bucket(bucket) for bucket in _buckets([c for c in claims if not is_whole(c)])])
    return over(wholes, parts)


def _bucket(claims: Sequence[Claim]) -> Stated:
    """Figures that may count the same people: a family's figures hold over those of its children or of somebody's sons."""
    families = [c for c in claims if FAMILY in classes_of(c.group)]
    rest = [c for c in claims if c not in families]
    return _span(claims) if not families or not rest else over(families, _span(rest)) or _span(claims)


def over(wholes: Sequence[Claim], parts: Stated | None) -> Stated | None:
    """A whole with its parts: the whole's figures hold.

    Parts that the text tells apart from the whole, with a range that reaches its number ("27 people died. 20 to 27 fighters were
    killed."), count the same people again: both span. So do parts that go beyond it; where the whole is closed, that is a
    conflict, and shown.
    """
    if not wholes:
        return parts
    whole = floored(_span(wholes), parts)
    if parts is not None and whole.low is None and whole.high is None and whole.least is None:
        # "A number of people, among them five nurses": the whole states nothing that its parts could lie within.
        return replace(parts, open_top=True, claims=tuple(dict.fromkeys((*parts.claims, *whole.claims))))
    if parts is None or parts.low is None or whole.high is None:
        return whole
    top, stated = whole.high, parts.low if parts.high is None else parts.high
    beyond = stated > top and (parts.low > top or _apart(wholes, parts))
    again = parts.low < stated == top and _apart(wholes, parts) and not all(is_some(c) for c in parts.claims)
    if not (beyond or again):
        return whole
    conflict = ""
    if parts.low > top and not whole.open_top:
        conflict = f"the parts come to at least {parts.low}, the whole to {top}"
    weighed = any(is_range(w) for w in wholes)
    low = parts.low if whole.low is None else whole.low if weighed else min(whole.low, parts.low)
    claims = tuple(dict.fromkeys((*whole.claims, *parts.claims)))
    return Stated(low, max(top, stated), whole.open_top or parts.open_top, whole.exact, claims, conflict)


def floored(whole: Stated, parts: Stated | None) -> Stated:
    """A whole that states no lower bound ("up to 10, including five children and three women") with what its parts come to: it
    counts where nobody states a lower bound of all."""
    if whole.low is not None or parts is None or parts.low is None or whole.high is None:
        return whole
    # Parts that came to the whole or more may count some people twice: what others come to holds instead.
    known = whole.least if whole.least is not None and whole.least < whole.high else 0
    least = max(known, min(parts.low, whole.high))
    return replace(whole, least=least, claims=tuple(dict.fromkeys((*whole.claims, *parts.claims))))


def _apart(wholes: Sequence[Claim], parts: Stated) -> bool:
    """Whether the text tells the parts in other sentences than the whole."""
    return not any(whole.quote.overlaps(part.quote) for whole in wholes for part in parts.claims)


def add(stated: Iterable[Stated | None]) -> Stated | None:
    """The sum of groups of different people; None for none."""
    return _sum([s for s in stated if s is not None])


def _buckets(claims: Sequence[Claim]) -> list[list[Claim]]:
    """Connected runs of figures that may count the same people."""
    buckets: list[list[Claim]] = []
    for claim in claims:
        touching = [b for b in buckets if any(not disjoint(claim, other) for other in b)]
        merged = [c for b in touching for c in b] + [claim]
        buckets = [b for b in buckets if b not in touching] + [merged]
    return buckets


def _span(claims: Sequence[Claim]) -> Stated:
    """Figures of the same people. A vague word ("several") that a number of the same telling fills ("eight in all") is no lower
    bound of its own; of two floors ("at least three", "at least two") the higher one holds for both. A range that a voice gives
    ("between 14 and 17") has weighed the counts told before it, and is where it starts."""
    passed = [c for c in claims if any(_weighs(other, c) for other in claims)]
    filled = [c.count.low for c in claims if c.count.low is not None and c.count.modifier is not Modifier.VAGUE]
    lows = [low for c in claims if (low := c.count.low) is not None and not (_vague(c) and any(f >= low for f in filled))]
    floors = [c.count.low for c in claims if c.count.low is not None and c.count.modifier in _FLOORS]
    if floors and floors == lows:
        lows = [max(floors)]
    lows = [c.count.low for c in claims if c not in passed and c.count.low in lows] if passed else lows
    highs = [h for c in claims if (h := c.count.stated_high) is not None]
    values: dict[int, list[Claim]] = {}
    for c in claims:
        if c.count.modifier is Modifier.EXACT and c.count.low is not None and c.count.low == c.count.high and c not in passed:
            values.setdefault(c.count.low, []).append(c)
    return Stated(
        min(lows) if lows else None,
        max(highs) if highs else None,
        any(c.count.open_top for c in claims),
        tuple(Exact(value, tuple(found)) for value, found in values.items()),
        tuple(claims),
    )


def _weighs(told: Claim, other: Claim) -> bool:
    """Whether a range that a voice gives has weighed a lower count of its own: one of some of the people, a floor or a vague
    word, and an exact count told before it. What it counts later counts anew, and a range that no longer holds weighs nothing."""
    if (
        not is_range(told)
        or told.stance is Stance.SUPERSEDED
        or is_range(other)
        or (other.count.low or 0) >= (told.count.low or 0)
    ):
        return False
    return not is_whole(other) or other.count.modifier is not Modifier.EXACT or other.figure.start < told.figure.start


def is_range(claim: Claim) -> bool:
    """Whether a figure says from how many to how many: whoever gives it has heard more than one count."""
    count = claim.count
    return count.modifier is Modifier.RANGE and count.low is not None and count.high is not None and count.low < count.high


_FLOORS = (Modifier.AT_LEAST, Modifier.MORE_THAN)


def _single(claim: Claim) -> Stated:
    """What one figure states: ``_span`` of it alone, which is what most lines of most tellings are."""
    low, high, top = claim.count.low, claim.count.high, claim.count.top
    exact = (Exact(low, (claim,)),) if low is not None and low == high and claim.count.modifier is Modifier.EXACT else ()
    stated = high if high is not None else low if top is None else top
    return Stated(low, stated, high is None, exact, (claim,))


def _vague(claim: Claim) -> bool:
    return claim.count.modifier is Modifier.VAGUE and claim.count.high is None


def _sum(groups: Sequence[Stated]) -> Stated | None:
    if not groups:
        return None
    if len(groups) == 1:
        return groups[0]
    lows = [g.low for g in groups if g.low is not None]
    highs = [g.high for g in groups if g.high is not None]
    exact: tuple[Exact, ...] = ()
    if all(len(g.exact) == 1 and g.low == g.high and not g.open_top for g in groups):
        exact = (Exact(sum(g.exact[0].value for g in groups), tuple(c for g in groups for c in g.exact[0].claims)),)
    return Stated(
        sum(lows) if lows else None,
        sum(highs) if highs else None,
        any(g.open_top for g in groups),
        exact,
        tuple(c for g in groups for c in g.claims),
        next((g.conflict for g in groups if g.conflict), ""),
    )
