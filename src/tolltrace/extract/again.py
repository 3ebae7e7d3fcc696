"""When two figures of one report give one count of the same people, told again."""

from collections.abc import Hashable

from tolltrace.model import Count, Modifier, Outcome, Status

_TELLING = 3  # people; ones and twos are counted of many happenings in one report, a higher count again is the same one


def told_as(outcome: Outcome, status: Status, count: Count) -> Hashable | None:
    """What is equal for two tellings of one count; None for a count that tells too little to be known again."""
    if count.modifier is Modifier.VAGUE or (count.low or 0) < _TELLING:
        return None
    return outcome, status, count.low, count.high
