"""All that totals are made of: rows, the whole, what uncertain links would change, cross-checks, the SDG indicator."""

from collections.abc import Sequence
from dataclasses import dataclass

from tolltrace.model import Decision, Link, Total, View
from tolltrace.reconcile.coding import counted
from tolltrace.reconcile.overlap import Check, checks
from tolltrace.reconcile.policy import Policy
from tolltrace.reconcile.scenarios import Swap, swaps
from tolltrace.reconcile.sdg import Figure, indicator
from tolltrace.reconcile.table import Dimension, Pair, Row, Table, key_of
from tolltrace.reconcile.totals import totals


@dataclass(frozen=True, slots=True)
class Change:
    """What the other answer to an uncertain link would change: the rows as they stand, and as they would (``link.joined`` says
    how it stands now)."""

    link: Link
    now: tuple[Row, ...]
    otherwise: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Summary:
    """Totals by ``dimensions`` under a policy. ``whole`` is every incident once; ``own`` what the convention's own totals hold,
    None where they hold all (``held`` and ``left`` count the incidents they hold and leave)."""

    policy: str
    dimensions: tuple[Dimension, ...]
    rows: tuple[Row, ...]
    whole: tuple[Total, ...]
    own: tuple[Total, ...] | None
    held: int
    left: int
    changes: tuple[Change, ...] = ()
    checks: tuple[Check, ...] = ()
    sdg: tuple[Figure, ...] = ()


def summarise(
    view: View, policy: Policy, dimensions: Sequence[Dimension], decisions: Sequence[Decision] = (), background: int = 0
) -> Summary:
    """The totals of ``view``. ``background``: deaths that would have happened anyway, taken from each exact cumulative claim."""
    pairs = [(incident, view.conclusion[incident.id]) for incident in view.linkage.incidents if incident.id in view.conclusion]
    table = Table(dimensions, pairs)
    within = [c for _, c in pairs if counted(c, policy)[0]]
    every = policy.asks("counted") == "every incident"
    return Summary(
        policy=view.policy,
        dimensions=table.dimensions,
        rows=table.rows() if dimensions else (),
        whole=view.totals,
        own=None if every else totals(within),
        held=len(within),
        left=len(pairs) - len(within),
        changes=tuple(_change(table, s) for s in swaps(view.linkage, view.claim, policy, decisions)),
        checks=checks(view.claims, pairs, background),
        sdg=indicator(pairs),
    )


def _change(table: Table, swap: Swap) -> Change:
    """The rows touched by a swap, before and after; the table is left as it was."""
    keys = sorted({key_of(*pair, table.dimensions) for pair in (*swap.out, *swap.into)})
    now = tuple(table.row(key) for key in keys)
    _move(table, swap.out, swap.into)
    otherwise = tuple(table.row(key) for key in keys)
    _move(table, swap.into, swap.out)
    return Change(swap.link, now, otherwise)


def _move(table: Table, out: Sequence[Pair], into: Sequence[Pair]) -> None:
    for incident, conclusion in out:
        table.add(incident, conclusion, -1)
    for incident, conclusion in into:
        table.add(incident, conclusion)
