"""What an estimation says. Documented and estimated are two fields, never one."""

from dataclasses import dataclass, field
from enum import StrEnum

from tolltrace.estimate.table import Table

LEVEL = 0.95


class Method(StrEnum):
    """The ways to estimate, by the names that ``--method`` takes."""

    LOGLINEAR = "loglinear"
    CHAO = "chao"
    PAIRS = "pairs"
    GRAPHS = "graphs"
    LATENT = "latent"


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
    """Everything about one table. ``refused`` are methods that gave no answer, each with its reason; ``notes`` and
    ``warnings`` are plain sentences."""

    table: Table
    estimates: tuple[Estimate, ...] = ()
    models: tuple[ModelFit, ...] = ()
    graphs: tuple[GraphFit, ...] = ()
    chains: Chains | None = None
    refused: tuple[tuple[Method, str], ...] = ()
    warnings: tuple[str, ...] = ()
    seed: int = 0
    distribution: tuple[tuple[int, float], ...] = field(default=(), repr=False)
