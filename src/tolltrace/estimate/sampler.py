"""Drawing from the latent-class model: Gibbs sweeps, and between them glides along what the table hardly tells apart.

Gibbs sampling alone needs some thousand sweeps for one independent draw here: classes that look alike trade their members
one small step a time. A glide (Hamiltonian Monte Carlo) moves all chances and shares at once along the posterior with classes,
unseen items and concentration summed out. The prior of the shares knows classes by their order, which the table does not: names
are therefore dealt to the classes anew before each glide. All of it leaves the same posterior unchanged, so that they
can take turns. All chains run in one array.
"""

from dataclasses import dataclass
from itertools import permutations
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from tolltrace.estimate.table import Table

Array = NDArray[np.float64]

EVERY, STEPS, STEP = 2, 48, 0.3  # rounds a glide, its steps and their length: of what was tried, most independent draws a second
_DEALT = 5  # classes that are named anew at once: the orders of more are too many to weigh
_BLUR = 2.0  # standard deviation of the logarithm of a class's size as the glide sees it
_LEAST = 1e-12
_TINY = 1e-300
_NOTHING = np.zeros(0)


@dataclass(frozen=True, slots=True)
class Prior:
    """``classes`` at most (what is beyond the fifth is nearly empty); ``shape`` and ``rate`` of the gamma prior of the
    concentration, as in LCMCR. Chances are uniform, and each order of magnitude of the whole number as likely as the next."""

    classes: int = 5
    shape: float = 0.25
    rate: float = 0.25


class _Slope(NamedTuple):
    """The log posterior at a point (chain), its slope (like the point), and the items expected in each class (chain, class)."""

    height: Array
    slope: Array
    sizes: Array


class Sampler:
    """The state of all chains. ``missing`` (chain) is the number of unseen items, ``used`` (chain) that of classes that hold any.

    A point is one row a chain of log odds: first the chances of each class and list, then the sticks. One array for both
    halves the calls, and calls are what takes the time on arrays as small as these.
    """

    def __init__(self, table: Table, rng: np.random.Generator, chains: int, prior: Prior) -> None:
        self._rng, self._prior, self._n = rng, prior, table.n
        on = np.array([h for h, _ in table.histories], dtype=float)
        self._on = np.vstack([np.zeros(on.shape[1]), on])  # history, list; the first history is that of the unseen
        self._across = np.ascontiguousarray(self._on.T)
        self._counts = np.array([0, *(c for _, c in table.histories)], dtype=float)
        self._seen = self._counts[1:].astype(np.int64)
        # Sums over the classes from each on, and from sticks to log shares, as matrices: one call is cheaper than three.
        self._onward = np.tri(prior.classes)
        self._own = np.eye(prior.classes - 1, prior.classes)
        self._passed = np.triu(np.ones((prior.classes - 1, prior.classes)))
        self._shape = (chains, prior.classes, on.shape[1])
        self._cut = prior.classes * on.shape[1]
        # From a point, and from its softened one, to the log shares of the classes less what no list has seen of them.
        still = np.zeros((self._cut, prior.classes))
        self._leading = np.vstack([still, self._own])
        self._trailing = np.vstack([np.repeat(np.eye(prior.classes), on.shape[1], axis=0), self._passed])
        self._ending = np.repeat((0.0, 1.0), (self._cut, prior.classes - 1))  # marks the sticks of a point
        # With a column of ones one product gives the hits of each list and the size of each class.
        self._counted = np.hstack([self._on, np.ones((len(self._on), 1))])
        # Chains start apart, about where as many are unseen as seen.
        halves = np.array(table.margins) / (2 * table.n)
        chances = _odds(halves) + rng.normal(0, 0.7, self._shape)
        self._point = self._joined(chances, rng.normal(0, 1, (chains, prior.classes - 1)))
        self._orders = np.array(list(permutations(range(min(prior.classes, _DEALT)))))
        self._rows = np.arange(chains)
        self._shape_after = prior.shape + prior.classes - 1  # of the concentration's gamma, given the sticks
        self._concentration: Array = np.ones(chains)
        self.missing = np.zeros(chains, dtype=np.int64)
        self.used = np.zeros(chains, dtype=np.int64)
        self._rounds = 0

    def _joined(self, chances: Array, sticks: Array) -> Array:
        return np.hstack([chances.reshape(len(chances), -1), sticks])

    def _parted(self, point: Array) -> tuple[Array, Array]:
        """Chances (chain, class, list) and sticks (chain, class less one) of a point."""
        return point[:, : self._cut].reshape(self._shape), point[:, self._cut :]

    def round(self) -> None:
        """A sweep, and every few rounds a glide before it."""
        if self._rounds % EVERY == 0:
            with np.errstate(all="ignore"):  # a glide that runs away overflows, and is then refused
                self._deal()
                self._glide()
        self._sweep()
        self._rounds += 1

    def _sweep(self) -> None:
        """One pass of Gibbs sampling: classes of the seen, number and classes of the unseen, chances, shares, concentration."""
        rng = self._rng
        chances, sticks = self._parted(self._point)
        no, kept = self._parted(np.logaddexp(0, self._point))
        shares = sticks @ self._own - kept @ self._passed - no.sum(axis=2)
        logs = shares[:, None, :] + self._on @ chances.transpose(0, 2, 1)  # chain, history, class
        weights = np.exp(logs - logs.max(axis=2, keepdims=True))
        weights /= weights.sum(axis=2, keepdims=True)
        placed = rng.multinomial(self._seen, weights[:, 1:])
        chance = np.clip(np.exp(logs[:, 0]).sum(axis=1), _TINY, 1 - _LEAST)
        # With the prior 1/N the number of unseen is negative binomial: failures before the n-th success.
        self.missing = rng.negative_binomial(self._n, 1 - chance)
        sizes = placed.sum(axis=1) + rng.multinomial(self.missing, weights[:, 0])
        hits = placed.transpose(0, 2, 1) @ self._on[1:]
        yes = rng.beta(1 + hits, 1 + sizes[:, :, None] - hits)
        after = sizes @ self._onward
        broken = rng.beta(1 + sizes[:, :-1], self._concentration[:, None] + after[:, 1:])
        self._point = _odds(self._joined(yes, broken))
        self.used = (sizes > 0).sum(axis=1)
        self._draw_concentration()

    def _draw_concentration(self) -> None:
        """The concentration given the sticks."""
        _, sticks = self._parted(self._point)
        rate = self._prior.rate + np.logaddexp(0, sticks).sum(axis=1)
        self._concentration = np.maximum(self._rng.gamma(self._shape_after, 1 / rate), _LEAST)

    def _deal(self) -> None:
        """Names the classes anew, each order by its posterior given the classes with the concentration summed out (a Gibbs step
        over orders; compare Papaspiliopoulos and Roberts 2008, who swap two labels a time)."""
        classes = self._shape[1]
        if classes < 2:
            return
        chances, sticks = self._parted(self._point)
        shares = sticks @ self._own - np.logaddexp(0, sticks) @ self._passed  # chain, class; logs
        orders = np.tile(np.arange(classes), (len(self._orders), 1))
        dealt = np.sort(self._rng.permutation(classes)[: self._orders.shape[1]])
        orders[:, dealt] = dealt[self._orders]
        ordered = shares[:, orders]  # chain, order, class
        rests = np.logaddexp.accumulate(ordered[:, :, ::-1], axis=2)[:, :, ::-1]  # the share of each class and all after it
        last = ordered[:, :, -1]
        heights = -self._shape_after * np.log(self._prior.rate - last) - last - rests[:, :, 1:-1].sum(axis=2)
        chosen = np.argmax(heights + self._rng.gumbel(size=heights.shape), axis=1)
        shares, rests = ordered[self._rows, chosen], rests[self._rows, chosen]
        chances = chances[self._rows[:, None], orders[chosen]]
        self._point = self._joined(chances, shares[:, :-1] - rests[:, 1:])

    def _glide(self) -> None:
        """One trajectory of Hamiltonian Monte Carlo over chances and sticks.

        Large classes need small steps, so each is scaled by a size drawn around its expected one (``_BLUR``). That draw is part
        of the state, and its chance before and after enters the acceptance, which keeps the posterior exact.
        """
        rng = self._rng
        start = at = self._height(self._point)
        sizes = np.log1p(start.sizes)
        blurred = sizes + _BLUR * rng.standard_normal(sizes.shape)
        step = self._steps(np.exp(blurred))
        momentum = rng.standard_normal(step.shape)
        before = start.height - _energy(momentum, (blurred - sizes) / _BLUR)
        point = self._point
        momentum = momentum + step * at.slope / 2
        for left in reversed(range(STEPS)):
            point = point + step * momentum
            at = self._height(point, whole=not left)
            momentum += step * at.slope if left else step * at.slope / 2
        after = at.height - _energy(momentum, (blurred - np.log1p(at.sizes)) / _BLUR)
        taken = np.log(rng.random(len(after))) < after - before  # not a number: refused
        self._point = np.where(taken[:, None], point, self._point)
        self._draw_concentration()

    def _steps(self, sizes: Array) -> Array:
        """The lengths of steps (like a point): inverse roots of what classes of these sizes would tell of chance and stick."""
        after = sizes @ self._onward
        split = sizes[:, :-1] * after[:, 1:] / after[:, :-1]
        told = self._joined(np.repeat(0.11 * sizes, self._shape[2], axis=1), split)
        step = STEP * self._rng.uniform(0.6, 1.1)  # varied, so that no trajectory closes on itself
        found: Array = step / np.sqrt(told + 0.3)
        return found

    def _height(self, point: Array, *, whole: bool = True) -> _Slope:
        """The log posterior of a point, with classes, unseen items and concentration summed out, and its slope; the height only
        where ``whole``."""
        odds = np.exp(point)
        soft = np.log1p(odds)
        odds /= 1 + odds
        yes, broken = self._parted(odds)
        rate = self._prior.rate + soft @ self._ending
        shares = point @ self._leading
        shares -= soft @ self._trailing
        chances, _ = self._parted(point)
        joint = np.matmul(chances, self._across)  # chain, class, history
        joint += shares[:, :, None]
        np.exp(joint, out=joint)
        chance = np.add.reduce(joint, axis=1)
        weights = self._counts / chance
        weights[:, 0] = self._n / (1 - chance[:, 0])  # the unseen that are expected, over their chance
        joint *= weights[:, None, :]
        counted = np.matmul(joint, self._counted)
        hits, sizes = counted[:, :, :-1], counted[:, :, -1]
        after = sizes @ self._onward
        slope = np.empty_like(point)
        by_chance, by_stick = self._parted(slope)  # views: what is written there is in the slope
        np.multiply(yes, sizes[:, :, None] + 2, out=by_chance)
        np.subtract(hits + 1, by_chance, out=by_chance)
        np.subtract(sizes[:, :-1] + 1, broken * (after[:, :-1] + (1 + self._shape_after / rate[:, None])), out=by_stick)
        if not whole:
            return _Slope(_NOTHING, slope, sizes)
        height = np.log(chance[:, 1:]) @ self._counts[1:] - self._n * np.log1p(-chance[:, 0])
        height += point.sum(axis=1) - 2 * soft.sum(axis=1) + soft @ self._ending
        height -= self._shape_after * np.log(rate)
        return _Slope(height, slope, sizes)


def _energy(momentum: Array, blur: Array) -> Array:
    """Half the squares of momentum and blur (chain)."""
    found: Array = ((momentum**2).sum(axis=1) + (blur**2).sum(axis=1)) / 2
    return found


def _odds(chances: Array) -> Array:
    """Log odds, kept finite."""
    inside = np.clip(chances, _LEAST, 1 - _LEAST)
    found: Array = np.log(inside) - np.log1p(-inside)
    return found
