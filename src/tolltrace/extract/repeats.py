"""Which figure of a happening is told again by another, and which only looks like it."""

from functools import cache

from tolltrace.model import Claim
from tolltrace.vocab import vocabulary


def repeats(first: Claim, later: Claim) -> bool:
    """The same figure of the same happening, told again: by the same claimant, or first in the report's own voice."""
    same_figure = first.outcome is later.outcome and (
        (first.count.low, first.count.high) == (later.count.low, later.count.high)
        or (first.count.low is not None and first.count.low == later.count.low)
    )
    known = {first.claimant, later.claimant} - {""}
    group = first.status is later.status or first.status.value == "unknown" or later.status.value == "unknown"
    return (
        same_figure
        and first.count.bounded
        and len(known) <= 1
        and group
        and not (first.part_of == later.id or later.part_of == first.id)
        and _same_people(first, later)
    )


def _same_people(first: Claim, later: Claim) -> bool:
    """Whether the nouns allow that two equal figures count the same people: three women are no "three killed"
    again, and neither is one wife or one son."""
    heads = {_head(first.group), _head(later.group)}
    if {_sex(head) for head in heads} >= {"female", "male"}:
        return False
    if len(heads) == 1 or first.count.high == 1 or not (first.part_of or later.part_of):
        return True
    return "" in heads and bool(first.part_of) == bool(later.part_of)


def _head(group: str) -> str:
    """The last word of a victim noun, in the singular; "" where it names nobody in particular."""
    words = group.split(" of ", maxsplit=1)[0].split()
    last = words[-1] if words else ""
    return "" if last in _ANYBODY else last.removesuffix("s").replace("women", "woman").replace("children", "child")


@cache
def _sexes() -> dict[str, str]:
    data = vocabulary("events")["sexes"]
    return {noun: sex for sex in data for noun in data[sex].split()}


def _sex(head: str) -> str:
    return _sexes().get(head, "")


def in_one_breath(first: Claim, later: Claim) -> bool:
    """Whether two figures of one sentence are small, or have nouns of their own: "two boys, two girls", "a child named Adib and a
    child named Omar". Nobody counts the same people twice in one breath so."""
    heads = {_head(first.group), _head(later.group)}
    return max(first.count.high or 0, later.count.high or 0) <= _FEW or (len(heads) == 2 and "" not in heads)


_FEW = 2
_ANYBODY = frozenset(
    {"people", "person", "persons", "killed", "dead", "deaths", "victims", "victim", "martyrs", "martyr", "wounded", "injured"}
)
