"""Fitting the weights to a casebook that nobody has judged: how often its places and days are misread, how dense it is.

What a level weighs depends on the casebook. Where half of the places are read wrongly, two places apart say little; where every
report tells of another strike on one city, a place and a day in common say little, and the prior is far lower. Both show in
the candidate pairs by themselves: expectation-maximisation (Dempster, Laird and Rubin 1977, for record linkage Winkler 1988)
from the shipped weights, which count as a share of the pairs, so that no casebook can carry them away.
"""

from collections.abc import Sequence

from tolltrace.link.happenings import Told
from tolltrace.link.judge import counted
from tolltrace.link.meet import met
from tolltrace.link.train import SHARE, train
from tolltrace.link.weights import Weights

FROM = 200  # happenings; fewer say too little of themselves
_LEAST = 500.0  # pairs that the shipped weights count for at least
_LOOKED_AT = 20_000  # happenings; of a larger casebook every so many months
_MONTH = 32  # days


def fitted(told: Sequence[Told], base: Weights) -> Weights:
    """``base`` fitted to happenings sorted by id; ``base`` itself where they are few."""
    if len(told) < FROM:
        return base
    step = every(len(told))
    return fitted_to([t for t in told if looked_at(t, step)], base)


def fitted_to(some: Sequence[Told], base: Weights) -> Weights:
    """``base`` fitted to those happenings of a casebook that are looked at, sorted by id."""
    left, right = met(some)
    return train(counted(some, left, right), base, max(_LEAST, SHARE * len(left)))


def every(happenings: int) -> int:
    """Of how many months one is looked at in a casebook of so many happenings."""
    return -(-happenings // _LOOKED_AT)


def looked_at(told: Told, step: int) -> bool:
    """Whether a happening is looked at where one of ``step`` months is."""
    return step == 1 or (told.start is not None and told.start.toordinal() // _MONTH % step == 0)
