"""Precision, recall and their harmonic mean, and a count out of a count."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Rates:
    """``precision`` and ``recall`` are 0..1; 0 where there is nothing to divide by."""

    precision: float
    recall: float

    @classmethod
    def of(cls, hits: int, given: int, wanted: int) -> "Rates":
        """From counts: ``hits`` of ``given`` predictions are right, and of ``wanted`` annotations found."""
        return cls(hits / given if given else 0.0, hits / wanted if wanted else 0.0)

    @property
    def f1(self) -> float:
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0


@dataclass(frozen=True, slots=True)
class Share:
    """``hits`` out of ``of``."""

    hits: int
    of: int

    @property
    def rate(self) -> float:
        """0..1; 0 out of nothing is 0."""
        return self.hits / self.of if self.of else 0.0
