"""Comparing two happenings, one small judgement a comparison: it names a level, and says in words what that level rests on.

A comparison looks at one value of each happening (its place, its days, the killed it counts ...), so that one judgement serves
every pair with the same two values, in this process and in a database alike. What a level weighs is data (``weights``).
"""

import operator
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from tolltrace.link.compare_place import (
    NAMED_LEVELS,
    NAMED_ORDERS,
    PLACE_LEVELS,
    PLACE_ORDERS,
    named_level,
    named_reason,
    named_value,
    place_level,
    place_reason,
    spot,
    unnamed,
    unplaced,
)
from tolltrace.link.compare_time import TIME_LEVELS, TIME_ORDERS, period, time_level, time_reason, undated
from tolltrace.link.compare_toll import TOLL_LEVELS, TOLL_ORDERS, toll_level, toll_reason
from tolltrace.link.happenings import Told
from tolltrace.model import Method, Outcome, Status
from tolltrace.vocab.parties import related, side_of
from tolltrace.vocab.persons import one_person

_FAMILIES = (
    frozenset({Method.AIRSTRIKE, Method.DRONE_STRIKE, Method.MISSILE_STRIKE}),
    frozenset({Method.SHELLING, Method.MISSILE_STRIKE}),
    frozenset({Method.AIRSTRIKE, Method.SHELLING}),
    frozenset({Method.EXPLOSIVE, Method.CAR_BOMB, Method.SUICIDE_BOMBING}),
    frozenset({Method.SHOOTING, Method.CLASH, Method.EXECUTION}),
    frozenset({Method.CLASH, Method.SHELLING}),
)
NO_WORDS = "no rare words shared"  # weighs a little against, and needs no words in a sentence
_RARE = frozenset({Method.CHEMICAL, Method.CAR_BOMB, Method.SUICIDE_BOMBING, Method.DRONE_STRIKE})


@dataclass(frozen=True, slots=True)
class Comparison:
    """One judgement. ``value`` takes from a happening what is compared, ``level`` judges two values (symmetric), ``reason`` says
    in words why two values stand at that level; ``levels`` are all that there are, ``silent`` the one at which nothing is said
    ("" when there is none) and nothing weighed. A level in ``halved`` weighs half of the one it names: agreement on what most of
    a casebook says. ``orders`` name levels of which each speaks at least as much for one happening as the next: what is learnt
    from few pairs keeps to that. ``mute`` tells a value with which everything stands at the silent level. ``shared``: many
    happenings have one value, so that judgements are worth remembering."""

    name: str
    silent: str
    levels: tuple[str, ...]
    value: Callable[[Told], Hashable]
    level: Callable[[Any, Any], str]
    reason: Callable[[Any, Any, str], str]
    orders: tuple[tuple[str, ...], ...] = ()
    halved: Mapping[str, str] = field(default_factory=dict)
    mute: Callable[[Any], bool] = operator.not_
    shared: bool = True

    @property
    def telling(self) -> tuple[str, ...]:
        """The levels that say something of their own."""
        return tuple(level for level in self.levels if level != self.silent and level not in self.halved)


Parties = tuple[tuple[str, ...], bool]


def party_value(told: Told) -> Parties:
    return told.happening.responsible, told.party_common


def party_level(a: Parties, b: Parties) -> str:
    """One side held responsible speaks for one happening, less where most of the casebook accuses it; rival accusations speak
    against it only mildly: they are common."""
    if not a[0] or not b[0]:
        return "silent"
    common = "_common" if a[1] or b[1] else ""
    if set(a[0]) & set(b[0]):
        return f"same{common}"
    if any(related(x, y) for x in a[0] for y in b[0]):
        return f"allied{common}"
    return "rival" if all(side_of(name) for name in (*a[0], *b[0])) else "silent"


def party_reason(a: Parties, b: Parties, level: str) -> str:
    if level == "silent":
        return f"who {a[0][0]} and {b[0][0]} are is not known" if a[0] and b[0] else "nobody is named in one"
    if level.startswith("same"):
        return f"both {next(x for x in a[0] if x in b[0])}"
    if level.startswith("allied"):
        x, y = next((x, y) for x in a[0] for y in b[0] if related(x, y))
        return f"{x} and {y} act on one side"
    return f"{a[0][0]} is accused in one, {b[0][0]} in the other"


Means = tuple[Method, bool]


def method_value(told: Told) -> Means:
    return told.happening.method, told.method_common


def method_level(a: Means, b: Means) -> str:
    """The same method speaks for one happening, a rare one more; methods that witnesses confuse do not speak against it."""
    one, two = a[0], b[0]
    if Method.UNKNOWN in (one, two) or Method.OTHER in (one, two):
        return "silent"
    if one is two:
        return "same_common" if a[1] or b[1] else "rare" if one in _RARE else "same"
    if any(one in family and two in family for family in _FAMILIES):
        return "confusable"
    return "other"


def method_reason(a: Means, b: Means, level: str) -> str:
    one, two = a[0], b[0]
    if level == "silent":
        return "a method is not known"
    if level == "confusable":
        return f"{one.value} and {two.value} are easily taken for each other"
    return f"{one.value} against {two.value}" if level == "other" else f"both {_article(one)}"


def _article(m: Method) -> str:
    if m in (Method.SHELLING, Method.SHOOTING):
        return m.value
    if m is Method.CHEMICAL:
        return "a chemical attack"
    return f"{'an' if m.value[0] in 'aeiou' else 'a'} {m.value}"


def target_level(a: frozenset[str], b: frozenset[str]) -> str:
    """The same kind of target (a hospital, a wedding) speaks for one happening; another kind a little against it."""
    if not a or not b:
        return "silent"
    return "same" if a & b else "other"


def target_reason(a: frozenset[str], b: frozenset[str], level: str) -> str:
    if level == "silent":
        return "no target is named in one"
    if level == "same":
        return f"both hit a {min(a & b)}"
    return f"a {min(a)} was hit in one, a {min(b)} in the other"


def status_level(a: frozenset[Status], b: frozenset[Status]) -> str:
    """Civilians in one and combatants only in the other speak mildly against one happening."""
    if not a or not b or Status.MIXED in a | b:
        return "open"
    return "alike" if a & b else "other"


def status_reason(a: frozenset[Status], b: frozenset[Status], level: str) -> str:
    if level == "open":
        return "the victims' status rules nothing out"
    return "civilians in one, combatants in the other" if level == "other" else f"both count {min(a & b)}s"


Words = frozenset[tuple[str, int]]

#: How much two happenings share in rare words, in natural log units of chance, and the level it reaches.
_SHARED = ((70, "same_text"), (45, "most"), (30, "many"), (20, "some"), (10, "few"))
_SAID = 20  # so much must either say before sharing nothing says anything


def words_level(a: Words, b: Words) -> str:
    """Rare words that both use (a hospital's name, a victim's) speak for one happening, the more and the rarer they are."""
    shared = 0 if a.isdisjoint(b) else sum(tells for _, tells in a & b)
    for least, level in _SHARED:
        if shared >= least:
            return level
    return "silent" if min(_said(a), _said(b)) < _SAID else "none"


@lru_cache(maxsize=1_000_000)
def _said(words: Words) -> int:
    return sum(tells for _, tells in words)


def words_reason(a: Words, b: Words, level: str) -> str:
    if level in ("silent", "none"):
        return NO_WORDS
    shared = sorted(a & b, key=lambda pair: (-pair[1], pair[0]))[:3]
    return f"both mention {', '.join(word for word, _ in shared)}"


Names = tuple[tuple[str, ...], ...]
Dead = tuple[Names, int]
_LISTED = 3  # names from which on a list may be held against another
_TWO = 2  # names in common that are no chance
_FULL = 3  # words of a name that hardly two victims share


def dead_value(told: Told) -> Dead:
    """The named dead as they sound, and the most that anybody counts."""
    return told.dead, max((high or low for low, high in told.counted(Outcome.KILLED)), default=0)


def dead_level(a: Dead, b: Dead) -> str:
    """Whether two lists of the dead share names: two of them, or one in full. Lists that share none are of other people, unless
    so many died that each may name some; one short name in common says nothing."""
    if min(len(a[0]), len(b[0])) < _LISTED:
        return "silent"
    common = _common(a[0], b[0])
    if len(common) >= _TWO or any(len(x) >= _FULL and set(x) == set(y) for x, y in common):
        return "same"
    if common or len(a[0]) + len(b[0]) <= max(a[1], b[1]) or _alike(a[0], b[0]):
        return "silent"
    return "other"


def _common(a: Names, b: Names) -> list[tuple[tuple[str, ...], tuple[str, ...]]]:
    """The names of ``a`` that ``b`` holds, each with its like."""
    by_first: dict[str, list[tuple[str, ...]]] = {}
    for name in b:
        by_first.setdefault(name[0] if name else "", []).append(name)
    pairs = ((x, next((y for y in by_first.get(x[0] if x else "", ()) if one_person(x, y)), None)) for x in a)
    return [(x, y) for x, y in pairs if y is not None]


def _alike(a: Names, b: Names) -> bool:
    """Whether two names differ in their first words alone, as spellings of one name do: "Serhii" and "Sergei Ivanenko"."""
    rest = {x[1:] for x in a if len(x) > 1}
    return any(x[1:] in rest for x in b)


def dead_reason(a: Dead, b: Dead, level: str) -> str:
    if level == "silent":
        return "the dead who are named do not tell"
    if level == "other":
        return f"of {len(a[0])} and {len(b[0])} named dead none is the same"
    shared = len(_common(a[0], b[0]))
    return f"{shared} of the named dead {'is' if shared == 1 else 'are'} the same"


def _killed(told: Told) -> Hashable:
    return told.counted(Outcome.KILLED)


def _injured(told: Told) -> Hashable:
    return told.counted(Outcome.INJURED)


def _of_killed(a: Any, b: Any, level: str) -> str:
    return toll_reason(a, b, level, "killed")


def _of_injured(a: Any, b: Any, level: str) -> str:
    return toll_reason(a, b, level, "injured")


#: Every comparison, in the order in which an explanation names them.
COMPARISONS: tuple[Comparison, ...] = (
    Comparison("place", "silent", PLACE_LEVELS, spot, place_level, place_reason, PLACE_ORDERS, mute=unplaced),
    Comparison("named", "silent", NAMED_LEVELS, named_value, named_level, named_reason, NAMED_ORDERS, mute=unnamed, shared=False),
    Comparison("time", "undated", TIME_LEVELS, period, time_level, time_reason, TIME_ORDERS, mute=undated),
    Comparison(
        "party",
        "silent",
        ("silent", "same", "same_common", "allied", "allied_common", "rival"),
        party_value,
        party_level,
        party_reason,
        (("same", "allied", "rival"),),
        {"same_common": "same", "allied_common": "allied"},
        lambda parties: not parties[0],
    ),
    Comparison(
        "method",
        "silent",
        ("silent", "rare", "same", "same_common", "confusable", "other"),
        method_value,
        method_level,
        method_reason,
        (("rare", "same", "confusable", "other"),),
        {"same_common": "same"},
        lambda means: means[0] in (Method.UNKNOWN, Method.OTHER),
    ),
    Comparison(
        "target", "silent", ("silent", "same", "other"), lambda t: t.targets, target_level, target_reason, (("same", "other"),)
    ),
    Comparison("killed", "none", TOLL_LEVELS, _killed, toll_level, _of_killed, TOLL_ORDERS),
    Comparison("injured", "none", TOLL_LEVELS, _injured, toll_level, _of_injured, TOLL_ORDERS),
    Comparison(
        "status", "open", ("open", "alike", "other"), lambda t: t.statuses, status_level, status_reason, (("alike", "other"),)
    ),
    Comparison(
        "words",
        "silent",
        ("silent", "same_text", "most", "many", "some", "few", "none"),
        lambda t: t.words,
        words_level,
        words_reason,
        (("same_text", "most", "many", "some", "few", "none"),),
        shared=False,
    ),
    Comparison(
        "dead",
        "silent",
        ("silent", "same", "other"),
        dead_value,
        dead_level,
        dead_reason,
        (("same", "other"),),
        mute=lambda dead: len(dead[0]) < _LISTED,
        shared=False,
    ),
)
