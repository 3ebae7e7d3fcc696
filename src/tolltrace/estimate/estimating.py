"""Every method on one table, side by side: the spread between them is part of the answer."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from tolltrace.errors import MissingExtraError
from tolltrace.estimate import bounds
from tolltrace.estimate.identify import check
from tolltrace.estimate.result import Estimation, Method
from tolltrace.estimate.table import MOST_LISTS, Table

EXTRA = "estimate"
_POOR = 0.01  # chance of a deviance as large, below which a model is said to fit badly
_COMPLETE = 0.1  # probability of the complete graph above which the average is mostly the prior's


@dataclass(frozen=True, slots=True)
class Options:
    """``methods`` to run; ``criterion`` weighs log-linear models ("bic" or "aic"); ``seed`` makes what is drawn at random come
    out the same again."""

    methods: tuple[Method, ...] = tuple(Method)
    criterion: str = "bic"
    seed: int = 1


def estimate(table: Table, options: Options | None = None) -> Estimation:
    """The estimates of ``options.methods``. Raises NotIdentifiableError when the table can say nothing, and MissingExtraError
    when a method needs the extra "estimate" and it is not installed; a method that does not fit this table is refused with
    its reason while the others answer."""
    options = options or Options()
    found = Estimation(table, warnings=check(table), seed=options.seed)
    for method in Method:
        if method in options.methods:
            found = _WAYS[method](found, options)
    return found


def _chao(found: Estimation, _: Options) -> Estimation:
    return replace(found, estimates=(*found.estimates, bounds.chao(found.table)))


def _pairs(found: Estimation, _: Options) -> Estimation:
    return replace(found, estimates=(*found.estimates, *bounds.pairs(found.table)))


def _loglinear(found: Estimation, options: Options) -> Estimation:
    try:
        from tolltrace.estimate import loglinear
    except ImportError as error:
        raise MissingExtraError("a log-linear model", EXTRA) from error
    if len(found.table.lists) > MOST_LISTS:
        return _refused(found, Method.LOGLINEAR, f"{len(found.table.lists)} lists are too many; name at most {MOST_LISTS}")
    models = loglinear.fit_all(found.table, options.criterion)
    found = replace(found, models=tuple(models))
    mean = loglinear.averaged(found.table, models, options.criterion)
    if mean is None:
        return _refused(found, Method.LOGLINEAR, f"no model can be fitted: {models[0].flaw}")
    best = models[0]
    if best.df and (chance := loglinear.chance_of(best.deviance, best.df)) < _POOR:
        fits = f"deviance {best.deviance:.1f} on {best.df} degrees of freedom, chance {chance:.1g}"
        found = _warned(found, f"Even the best log-linear model fits badly ({fits}): dependence beyond pairs of lists is likely.")
    if flawed := sum(bool(m.flaw) for m in models):
        found = _warned(found, f"{flawed:,} of {len(models):,} log-linear models cannot be fitted and stay out of the average.")
    return replace(found, estimates=(*found.estimates, mean))


def _graphs(found: Estimation, _: Options) -> Estimation:
    try:
        from tolltrace.estimate import graphs
    except ImportError as error:
        raise MissingExtraError("averaging over graphs", EXTRA) from error
    if len(found.table.lists) > graphs.MOST:
        return _refused(found, Method.GRAPHS, f"{len(found.table.lists)} lists have too many graphs; name at most {graphs.MOST}")
    average = graphs.average(found.table)
    if average.at_edge:
        found = _warned(
            found, "The average over graphs runs against the largest number considered: the prior decides, not the table."
        )
    if average.complete > _COMPLETE:
        share = f"{100 * average.complete:.0f} %"
        found = _warned(
            found, f"That all lists depend on each other has probability {share}: the table then says nothing, the prior does."
        )
    answer = graphs.answer(found.table, average)
    return replace(found, estimates=(*found.estimates, answer), graphs=average.models)


def _latent(found: Estimation, options: Options) -> Estimation:
    try:
        from tolltrace.estimate import latent
    except ImportError as error:
        raise MissingExtraError("the latent-class model", EXTRA) from error
    chains = latent.sample(found.table, options.seed)
    if not latent.settled(chains):
        worth = f"R-hat {chains.rhat:.2f}, {chains.effective:,.0f} independent draws"
        found = _warned(
            found, f"The chains of the latent-class model have not settled ({worth}): its interval is too uncertain to quote."
        )
    return replace(found, estimates=(*found.estimates, latent.answer(chains)), chains=chains)


def _refused(found: Estimation, method: Method, reason: str) -> Estimation:
    return replace(found, refused=(*found.refused, (method, reason)))


def _warned(found: Estimation, warning: str) -> Estimation:
    return replace(found, warnings=(*found.warnings, warning))


_WAYS: dict[Method, Callable[[Estimation, Options], Estimation]] = {
    Method.LOGLINEAR: _loglinear,
    Method.GRAPHS: _graphs,
    Method.LATENT: _latent,
    Method.CHAO: _chao,
    Method.PAIRS: _pairs,
}
