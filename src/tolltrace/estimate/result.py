"""What an estimation says. Documented and estimated are two fields, never one."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations

from tolltrace.estimate.table import Table

LEVEL = 0.95


class Method(StrEnum):
    """The ways to estimate, by the names that ``--method`` takes."""

    LOGLINEAR = "loglinear"
    GRAPHS = "graphs"
    LATENT = "latent"
    CHAO = "chao"
    PAIRS = "pairs"


@dataclass(frozen=True, slots=True)
class Estimate:
    """One method's answer for the whole number of items, those on the lists included.

    ``low`` and ``high`` bound the interval of 95 % that ``interval`` describes (None: the method gives none); ``se`` is a
    standard error. ``bound``: the answer is a lower bound, not a point. ``explanation`` is one sentence. The interval tells of
    chance under the method's assumptions, not of whether they hold.
    """

    method: Method
    label: str
    total: float
    low: float | None
    high: float | None
    se: float | None = None
    interval: str = ""
    bound: bool = False
    explanation: str = ""


@dataclass(frozen=True, slots=True)
class ModelFit:
    """One log-linear model. ``terms`` are its interactions as positions of lists; ``deviance`` on ``df`` degrees of freedom;
    ``weight`` is its share in the average. ``flaw`` says why it gives no estimate ("" when it does); its figures are then 0."""

    terms: tuple[tuple[int, ...], ...]
    total: float = 0.0
    se: float = 0.0
    low: float = 0.0
    high: float = 0.0
    deviance: float = 0.0
    df: int = 0
    aic: float = 0.0
    bic: float = 0.0
    weight: float = 0.0
    flaw: str = ""


@dataclass(frozen=True, slots=True)
class GraphFit:
    """One decomposable graph: its cliques (positions of lists), its probability, and what it says alone (median and mode)."""

    cliques: tuple[tuple[int, ...], ...]
    weight: float
    median: int
    mode: int


@dataclass(frozen=True, slots=True)
class Chains:
    """Draws of the whole number of items: ``draws`` is one row a chain, after burn-in and thinning. ``rhat`` near 1 and a large
    ``effective`` (independent draws that these are worth) say that the chains found the same answer. ``classes`` is the mean
    number of classes in use, ``full`` the share of draws that used every class there was."""

    draws: tuple[tuple[int, ...], ...]
    rhat: float
    effective: float
    classes: float
    full: float


@dataclass(frozen=True, slots=True)
class Estimation:
    """Everything about one table. ``refused`` are methods that gave no answer, each with its reason; ``warnings`` are plain
    sentences on what the table or a method cannot carry; ``seed`` is what drew the chains."""

    table: Table
    estimates: tuple[Estimate, ...] = ()
    models: tuple[ModelFit, ...] = ()
    graphs: tuple[GraphFit, ...] = ()
    chains: Chains | None = None
    refused: tuple[tuple[Method, str], ...] = ()
    warnings: tuple[str, ...] = ()
    seed: int = 1


def in_words(terms: Iterable[tuple[int, ...]], lists: Sequence[str]) -> str:
    """The interactions of a log-linear model: "independence", "all pairs but A\u00d7B", "A\u00d7B + B\u00d7C"."""
    chosen = list(terms)
    pairs = list(combinations(range(len(lists)), 2))
    left = [p for p in pairs if p not in chosen]
    if not chosen:
        return "independence"
    if len(left) < len(chosen) == len(pairs) - len(left):
        return "all pairs" + (" but " if left else "") + ", ".join(_crossed(t, lists) for t in left)
    return " + ".join(_crossed(t, lists) for t in chosen)


def _crossed(term: tuple[int, ...], lists: Sequence[str]) -> str:
    return "\u00d7".join(lists[i] for i in term)
