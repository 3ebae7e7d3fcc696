"""What the scores of held-out figures say of confidence: how much the rules weigh beside the network, one temperature for the
claim and its status, and from what probability on a figure is taken for a claim."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from gold import Example

from tolltrace.extract.learned.answers import Calibration, Scores, probabilities, ruled


@dataclass(frozen=True)
class Held:
    """A window that its network has not seen, that network's scores, and the set it is from."""

    name: str
    example: Example
    scores: Scores


@dataclass(frozen=True)
class _Laid:
    """All held-out figures: scores of outcome and status (figures, classes), and the right ones (status -100: not asked).
    ``weight`` makes every set count the same, however many figures it has."""

    outcome: np.ndarray
    status: np.ndarray
    is_outcome: np.ndarray
    is_status: np.ndarray
    weight: np.ndarray


def fit(held: Sequence[Held]) -> Calibration:
    """Weight of the rules and temperature with the least log loss, and the bar with the best F1 of claims."""
    trials = [
        (_loss(laid, t), t, rules)
        for rules in np.arange(0.0, 2.01, 0.25)
        for laid in [_laid(held, rules)]
        for t in np.arange(0.8, 3.01, 0.1)
    ]
    _, temperature, rules = min(trials)
    laid = _laid(held, rules)
    share, claims = 1 - probabilities(laid.outcome / temperature)[:, 0], laid.is_outcome > 0
    bars = np.arange(0.3, 0.71, 0.02)
    f1 = [
        2 * laid.weight[claims & (share >= b)].sum() / (laid.weight[share >= b].sum() + laid.weight[claims].sum()) for b in bars
    ]
    return Calibration(round(float(temperature), 2), round(float(bars[int(np.argmax(f1))]), 2), round(float(rules), 2))


def _laid(held: Sequence[Held], rules: float) -> _Laid:
    heads = [ruled(h.example.encoded, h.scores, rules) for h in held]
    count = {name: sum(len(h.example.answers.outcome) for h in held if h.name == name) for name in {h.name for h in held}}
    return _Laid(
        np.concatenate([h["outcome"] for h in heads]),
        np.concatenate([h["status"] for h in heads]),
        np.concatenate([h.example.answers.outcome for h in held]),
        np.concatenate([h.example.answers.status for h in held]),
        np.concatenate([np.full(len(h.example.answers.outcome), 1 / count[h.name]) for h in held]),
    )


def _loss(laid: _Laid, temperature: float) -> float:
    claim, status = probabilities(laid.outcome / temperature), probabilities(laid.status / temperature)
    asked = laid.is_status >= 0
    of_claim = np.log(claim[np.arange(len(claim)), laid.is_outcome] + 1e-9) * laid.weight
    of_status = np.log(status[asked, laid.is_status[asked]] + 1e-9) * laid.weight[asked]
    return -float(of_claim.sum() + of_status.sum())


def reliability(held: Sequence[Held], calibration: Calibration) -> list[list[float]]:
    """For each tenth of confidence: mean confidence, share right in outcome and status, number of figures taken for claims."""
    laid = _laid(held, calibration.rules)
    claim = probabilities(laid.outcome / calibration.temperature)
    status = probabilities(laid.status / calibration.temperature)
    taken = 1 - claim[:, 0] >= calibration.bar
    outcome = 1 + claim[:, 1:].argmax(1)
    said = claim[np.arange(len(claim)), outcome] * status.max(1)
    right = (outcome == laid.is_outcome) & (status.argmax(1) == laid.is_status)
    bins: list[list[float]] = []
    for low in np.arange(0.0, 1.0, 0.1):
        inside = taken & (said >= low) & (said < low + 0.1 + 1e-9)
        if inside.any():
            bins.append([round(float(said[inside].mean()), 3), round(float(right[inside].mean()), 3), int(inside.sum())])
    return bins
