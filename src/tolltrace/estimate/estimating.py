"""Every method on one table, side by side: the spread between them is part of the answer."""

from dataclasses import dataclass, replace

from tolltrace.errors import MissingExtraError
from tolltrace.estimate import bounds
from tolltrace.estimate.identify import check
from tolltrace.estimate.result import Estimation, Method
from tolltrace.estimate.table import Table


@dataclass(frozen=True, slots=True)
class Options:
    """``methods`` to run; ``criterion`` weighs log-linear models ("bic" or "aic"); ``seed`` makes what is drawn at random come
    out the same again."""

    methods: tuple[Method, ...] = tuple(Method)
    criterion: str = "bic"
    seed: int = 1


def estimate(table: Table, options: Options | None = None) -> Estimation:
    """The estimates of ``options.methods``. Raises NotIdentifiableError when the table can say nothing, and MissingExtraError
    when a method needs the extra "estimate" and it is not installed; a method that fits this table in no way is refused with
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
        raise MissingExtraError("estimation", "estimate") from error
    models = loglinear.fit_all(found.table, options.criterion)
    mean = loglinear.averaged(found.table, models, options.criterion)
    if mean is None:
        return _refused(replace(found, models=tuple(models)), Method.LOGLINEAR, f"no model can be fitted: {models[0].flaw}")
    return replace(found, estimates=(*found.estimates, mean), models=tuple(models))


def _refused(found: Estimation, method: Method, reason: str) -> Estimation:
    return replace(found, refused=(*found.refused, (method, reason)))


_WAYS = {Method.LOGLINEAR: _loglinear, Method.CHAO: _chao, Method.PAIRS: _pairs}
