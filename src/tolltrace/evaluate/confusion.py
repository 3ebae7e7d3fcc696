"""What was read instead: for each field with a closed vocabulary, how often which word was given for which."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from tolltrace.evaluate.fields import SHOWN
from tolltrace.evaluate.match import Matching, other_outcomes
from tolltrace.evaluate.rates import Rates
from tolltrace.model import Method, Outcome, Scope, Stance, Status

TERMS: Mapping[str, tuple[str, ...]] = {
    "status": tuple(Status),
    "scope": tuple(Scope),
    "stance": tuple(Stance),
    "method": tuple(Method),
    "outcome": tuple(Outcome),
}
"""The fields that have a confusion table, with their words in order."""

NONE = ""
"""Stands for no claim: an outcome that was missed (as the prediction), or a false alarm (as the annotation)."""


@dataclass(frozen=True, slots=True)
class Confusion:
    """``counts`` maps (annotated word, predicted word) to the number of claims."""

    field: str
    counts: Mapping[tuple[str, str], int]

    @property
    def words(self) -> tuple[str, ...]:
        """The annotated words that occur, in the vocabulary's order."""
        there = {gold for gold, _ in self.counts}
        return tuple(w for w in TERMS[self.field] if w in there)

    def total(self, gold: str) -> int:
        return sum(n for (g, _), n in self.counts.items() if g == gold)

    def rates(self, word: str) -> Rates:
        """Precision and recall of one word."""
        given = sum(n for (_, p), n in self.counts.items() if p == word)
        return Rates.of(self.counts.get((word, word), 0), given, self.total(word))

    def instead(self, gold: str) -> list[tuple[str, int]]:
        """The wrong words given for ``gold`` with their counts, most frequent first."""
        wrong = [(p, n) for (g, p), n in self.counts.items() if g == gold and p != gold]
        return sorted(wrong, key=lambda item: (-item[1], item[0]))


def confusions(matching: Matching) -> tuple[Confusion, ...]:
    """A table for each field. Those of the outcome also pair leftovers: an annotation and a prediction of the same figure that
    matching kept apart because their outcomes differ; what is left then was missed, or is a false alarm."""
    found = []
    for field in TERMS:
        counts = Counter((SHOWN[field](p.gold), SHOWN[field](p.guess)) for p in matching.required)
        if field == "outcome":
            counts += _leftovers(matching)
        found.append(Confusion(field, dict(counts)))
    return tuple(found)


def _leftovers(matching: Matching) -> Counter[tuple[str, str]]:
    swapped = other_outcomes(matching)
    paired = {id(claim) for pair in swapped for claim in pair}
    counts = Counter((m.gold.outcome, f.guess.outcome) for m, f in swapped)
    counts.update((m.gold.outcome, NONE) for m in matching.missed if id(m) not in paired)
    counts.update((NONE, f.guess.outcome) for f in matching.false if id(f) not in paired)
    return counts
