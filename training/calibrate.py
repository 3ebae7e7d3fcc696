"""What the scores of held-out figures say of confidence: how far the rules are trusted beside the network on each question, one
temperature for the claim and its status, and from what probability on a figure is taken for a claim."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from gold import Example

from tolltrace.extract.learned import traits
from tolltrace.extract.learned.answers import Calibration, Scores, probabilities, raised, ruled
from tolltrace.extract.learned.encode import KINDS

_TRUST = np.arange(0.0, 3.01, 0.25)
_LEAN = np.arange(0.0, 2.01, 0.25)
_STEADY = 0.001  # of the right answers, given up for readings that hold when only the names and numbers of a report change
_FREE = 0.002  # less is within what another seed moves
_BY_WORDS = ("time", "scope")  # answered by words that stay when names and numbers change: trusted as accuracy asks


@dataclass(frozen=True)
class Held:
    """A window that its network has not seen, that network's scores, and the set it is from."""

    name: str
    example: Example
    scores: Scores


@dataclass(frozen=True)
class _Laid:
    """All held-out figures: scores of outcome and status (figures, classes), and the right ones (status -100: not asked).
    ``weight`` is what each figure weighs."""

    outcome: np.ndarray
    status: np.ndarray
    is_outcome: np.ndarray
    is_status: np.ndarray
    weight: np.ndarray


def fit(held: Sequence[Held]) -> Calibration:
    """As much trust in the rules, whose answers can be explained, as costs no more than ``_STEADY`` of the right answers, on all
    questions alike but those answered by words that stay; as little leaning towards aggregates as reads scope best; then the
    temperature with the least log loss, then the highest bar that costs no more of the F1 of claims. Every set counts the same:
    on train alone, to which the rules were tuned, trust and bar would come out too high."""
    share = _shares(held)
    questions = (*traits.RULED, *KINDS)
    right = np.array([[_right(held, share, n, Calibration(rules={n: float(w)})) for n in questions] for w in _TRUST])
    lost = (right.max(0) - right).mean(1)
    trust = dict.fromkeys(questions, round(float(_TRUST[lost <= _STEADY].max()), 2))
    for name in _BY_WORDS:
        mine = right[:, questions.index(name)]
        trust[name] = min(trust[name], round(float(_TRUST[mine >= mine.max() - _FREE].max()), 2))
    leaning = [(_right(held, share, "scope", Calibration(rules=trust, aggregate=float(lean))), lean) for lean in _LEAN]
    lean = min(lean for right, lean in leaning if right >= max(leaning)[0] - _FREE)
    laid = _laid(held, Calibration(rules=trust), share)
    _, temperature = min((_loss(laid, t), t) for t in np.arange(0.8, 3.01, 0.1))
    of_claim, claims = 1 - probabilities(laid.outcome / temperature)[:, 0], laid.is_outcome > 0
    bars = np.arange(0.3, 0.71, 0.02)
    weight = laid.weight
    f1 = [2 * weight[claims & (of_claim >= b)].sum() / (weight[of_claim >= b].sum() + weight[claims].sum()) for b in bars]
    bar = max(b for b, found in zip(bars, f1, strict=True) if found >= max(f1) - _FREE)
    return Calibration(round(float(temperature), 2), round(float(bar), 2), trust, round(float(lean), 2))


def _shares(held: Sequence[Held]) -> dict[str, float]:
    """What one figure of each set weighs."""
    names = {h.name for h in held}
    return {name: 1 / sum(len(h.example.answers.outcome) for h in held if h.name == name) for name in names}


def _right(held: Sequence[Held], share: dict[str, float], question: str, calibration: Calibration) -> float:
    """The share of figures whose answer to one question is right, over those that annotation answers; for the outcome F1."""
    hits = asked = 0.0
    for h in held:
        encoded, answers, one = h.example.encoded, h.example.answers, share[h.name]
        if question in KINDS:
            right = answers.right[question]
            scores = raised(encoded, question, h.scores.by_kind[question], calibration)
            best = np.where(right < 0, np.float32(-1e4), scores).argmax(1)
            rows = np.flatnonzero((right > 0).any(1))
            hits += one * float((right[rows, best[rows]] > 0).sum())
            asked += one * len(rows)
            continue
        best = ruled(encoded, h.scores, calibration)[question].argmax(1)
        answer = getattr(answers, question)
        if question == "outcome":
            hits += one * 2 * float(((best == answer) & (answer > 0)).sum())
            asked += one * float((best > 0).sum() + (answer > 0).sum())
        else:
            hits += one * float(((best == answer) & (answer >= 0)).sum())
            asked += one * float((answer >= 0).sum())
    return hits / asked


def _laid(held: Sequence[Held], calibration: Calibration, share: dict[str, float]) -> _Laid:
    heads = [ruled(h.example.encoded, h.scores, calibration) for h in held]
    return _Laid(
        np.concatenate([h["outcome"] for h in heads]),
        np.concatenate([h["status"] for h in heads]),
        np.concatenate([h.example.answers.outcome for h in held]),
        np.concatenate([h.example.answers.status for h in held]),
        np.concatenate([np.full(len(h.example.answers.outcome), share[h.name]) for h in held]),
    )


def _loss(laid: _Laid, temperature: float) -> float:
    claim, status = probabilities(laid.outcome / temperature), probabilities(laid.status / temperature)
    asked = laid.is_status >= 0
    of_claim = np.log(claim[np.arange(len(claim)), laid.is_outcome] + 1e-9) * laid.weight
    of_status = np.log(status[asked, laid.is_status[asked]] + 1e-9) * laid.weight[asked]
    return -float(of_claim.sum() + of_status.sum())


def reliability(held: Sequence[Held], calibration: Calibration) -> list[list[float]]:
    """For each tenth of confidence: mean confidence, share right in outcome and status, number of figures taken for claims."""
    laid = _laid(held, calibration, _shares(held))
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
