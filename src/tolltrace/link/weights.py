"""What each level of each comparison weighs: how often pairs of one happening, and pairs of two, stand at that level.

The weights are a Fellegi-Sunter model. ``m`` is the chance of a level among pairs that are one happening, ``u`` among pairs that
are two, both given that they lie in one time window and near each other at all; a level weighs ln(m / u), and the chance of a
pair is the logistic of the prior log-odds and all its weights. Both numbers stand in ``vocab/link_weights.yml``, or in a file
of the casebook that was trained on its own decisions.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from tolltrace.errors import InputError
from tolltrace.link.compare import COMPARISONS, Comparison
from tolltrace.vocab import vocabulary

Shares = Mapping[str, Mapping[str, float]]


@dataclass(frozen=True)
class Weights:
    """``prior`` in natural log-odds; ``m`` and ``u`` by comparison and level, each summing to 1 over the levels that say
    something; where nothing can be said, nothing is weighed."""

    prior: float
    m: Shares
    u: Shares

    def table(self, comparison: Comparison) -> dict[str, float]:
        """The weight of every level, in natural log-odds."""
        m, u = self.m[comparison.name], self.u[comparison.name]
        own = {comparison.silent: 0.0} | {level: math.log(m[level] / u[level]) for level in m}
        return own | {level: own[other] / 2 for level, other in comparison.halved.items()}


def of_data(data: Mapping[str, Any], where: str) -> Weights:
    """Weights as they stand in a file. Raises InputError, naming the comparison, where a level is missing or no share."""
    shares: dict[str, dict[str, dict[str, float]]] = {"m": {}, "u": {}}
    for comparison in COMPARISONS:
        given = data.get("comparisons", {}).get(comparison.name, {})
        for part, found in shares.items():
            row = {level: given.get(level, {}).get(part) for level in comparison.telling}
            bad = [level for level, value in row.items() if not isinstance(value, float | int) or not 0 < value <= 1]
            if bad or set(given) - set(comparison.telling):
                level = bad[0] if bad else min(set(given) - set(comparison.telling))
                what = f"weights of {comparison.name}: level {level!r} has no {part} between 0 and 1"
                raise InputError(where, what, "train again: tolltrace link --train")
            found[comparison.name] = {level: float(row[level] or 0) for level in comparison.telling}
    prior = data.get("prior")
    if not isinstance(prior, float | int):
        raise InputError(where, "weights have no prior", "train again: tolltrace link --train")
    return Weights(float(prior), shares["m"], shares["u"])


@cache
def shipped() -> Weights:
    """The weights that come with tolltrace."""
    return of_data(vocabulary("link_weights"), "link_weights.yml")


def read(path: Path) -> Weights:
    """The weights in ``path``. Raises InputError when it cannot be read as weights."""
    try:
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise InputError(path, f"cannot be read as weights ({' '.join(str(error).split())})", "train again") from error
    if not isinstance(data, dict):
        raise InputError(path, "holds no weights", "train again: tolltrace link --train")
    return of_data(data, str(path))


def to_text(weights: Weights, heading: str) -> str:
    """``weights`` as a file, ``heading`` as comment above."""
    lines = [*(f"# {line}" for line in heading.splitlines()), f"prior: {weights.prior:.4f}", "comparisons:"]
    for comparison in COMPARISONS:
        lines.append(f"  {comparison.name}:")
        m, u = weights.m[comparison.name], weights.u[comparison.name]
        wide = max(len(level) for level in comparison.telling) + 1
        for level in comparison.telling:
            shares = f"{{m: {m[level]:.6f}, u: {u[level]:.6f}}}"
            lines.append(f"    {level + ':':<{wide}} {shares}  # weighs {math.log(m[level] / u[level]):+.2f}")
    return "\n".join(lines) + "\n"
