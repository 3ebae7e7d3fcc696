"""How linking grows: invented casebooks of any size, scored, clustered and held against their truth.

    python -m tests.bench.link_scale 10000 100000 1000000 [--plain] [--fit]

Each size runs in a process of its own. Printed: seconds of the clock and of the processor, peak memory (the invented casebook
included), pairs compared and kept, B-cubed of happenings against the truth, and what each part took of the processor. With
--plain also what the same scores give in bare connected components at the same threshold; with --fit the weights are first fitted
to the casebook, as linking does.
"""

import resource
import subprocess
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

from tests.bench.world import World, marginals, world
from tolltrace.config import Config
from tolltrace.link.fit import fitted
from tolltrace.link.judge import judged
from tolltrace.link.linking import undisturbed
from tolltrace.link.meet import met
from tolltrace.link.score import Scorer, finish, partners
from tolltrace.link.solve import Given, components, solve
from tolltrace.link.weights import shipped


def b3(groups: Iterable[Sequence[str]], truth: Mapping[str, int]) -> tuple[float, float, float]:
    """Precision, recall and F1, each happening weighing the same."""
    sizes = Counter(truth.values())
    p = r = 0.0
    for group in groups:
        for event, n in Counter(truth[i] for i in group).items():
            p += n * n / len(group)
            r += n * n / sizes[event]
    p, r = p / len(truth), r / len(truth)
    return p, r, 2 * p * r / (p + r)


class Laps:
    """What each part of a run took of the processor, seconds."""

    def __init__(self) -> None:
        self.of: dict[str, float] = {}
        self._clock, self._last = time.perf_counter(), time.process_time()

    def took(self, part: str) -> None:
        now = time.process_time()
        self.of[part], self._last = now - self._last, now

    def __str__(self) -> str:
        return f"{time.perf_counter() - self._clock:.1f} s ({sum(self.of.values()):.1f} of processor)"


def linked(made: World, *, plain: bool, fit: bool) -> None:
    told, config, laps = made.told, Config(), Laps()
    weights = fitted(told, shipped()) if fit else shipped()
    laps.took("fitting")
    met_pairs = met(told)
    laps.took("meeting")
    raws = list(judged(told, met_pairs, Scorer(weights)))
    laps.took("judging")
    by_id = {t.id: t for t in told}
    pairs = finish(raws, by_id, partners(raws))
    laps.took("finishing")
    apart: dict[str, set[str]] = defaultdict(set)
    found = solve(Given(apart, [{t.id} for t in told], ()), pairs, lambda *_: (), config)
    laps.took("clustering")
    cost = f"{laps}, {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6:.2f} GB"
    rates = b3(found.groups, made.truth)
    right = f"B3 {rates[2]:.4f} (P {rates[0]:.4f} R {rates[1]:.4f})"
    print(f"{len(told):>9,} happenings: {cost}, {len(met_pairs[0]):,} pairs compared, {len(raws):,} kept, {right}", flush=True)
    print("          " + ", ".join(f"{part} {seconds:.1f}" for part, seconds in laps.of.items()), flush=True)
    if plain:
        simple = components([[t.id] for t in told], pairs, config.ask_at)
        rates = b3(simple, made.truth)
        print(f"          the same pairs in connected components: B3 {rates[2]:.4f} (P {rates[0]:.4f} R {rates[1]:.4f})")


def main() -> None:
    sizes = [int(a) for a in sys.argv[1:] if a.isdigit()] or [10_000]
    options = [a for a in sys.argv[1:] if a.startswith("--")]
    if len(sizes) > 1:
        for n in sizes:
            subprocess.run([sys.executable, "-m", "tests.bench.link_scale", str(n), *options], check=True)
        return
    with undisturbed():
        linked(world(marginals(), sizes[0]), plain="--plain" in options, fit="--fit" in options)


if __name__ == "__main__":
    main()
