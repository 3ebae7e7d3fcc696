"""All that totals are made of: rows, the whole, what uncertain links would change, cross-checks, the SDG indicator."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from tolltrace.model import Decision, Incident, Link, Stance, Total, View
from tolltrace.reconcile.coding import counted
from tolltrace.reconcile.grade import relative
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


@dataclass(frozen=True, slots=True)
class Asked:
    """What totals are asked for: rows by ``dimensions``; only the incidents that ``party`` is accused of, graded as they concern
    it ("": everybody's); ``background``, deaths that would have happened anyway, taken from each exact cumulative claim."""

    dimensions: tuple[Dimension, ...] = ()
    party: str = ""
    background: int = 0


def summarise(view: View, policy: Policy, asked: Asked, decisions: Sequence[Decision] = ()) -> Summary:
    """The totals of ``view``."""
    dimensions = asked.dimensions

    def concerns(pairs: Iterable[Pair]) -> tuple[Pair, ...]:
        """The pairs that ``asked.party`` is accused of, each graded as it concerns the party."""
        if not asked.party:
            return tuple(pairs)
        graded = ((i, c, relative(c.grading, asked.party, i.responsible, _accepted(view, i))) for i, c in pairs)
        return tuple((i, replace(c, grading=grading)) for i, c, grading in graded if grading is not None)

    held = ((incident, view.conclusion[incident.id]) for incident in view.linkage.incidents if incident.id in view.conclusion)
    pairs = concerns(held)
    touched = (replace(s, out=concerns(s.out), into=concerns(s.into)) for s in swaps(view.linkage, view.claim, policy, decisions))
    table = Table(dimensions, pairs)
    within = [c for _, c in pairs if counted(c, policy)[0]]
    every = policy.asks("counted") == "every incident"
    return Summary(
        policy=view.policy,
        dimensions=table.dimensions,
        rows=table.rows() if dimensions else (),
        whole=totals([c for _, c in pairs]) if asked.party else view.totals,
        own=None if every else totals(within),
        held=len(within),
        left=len(pairs) - len(within),
        changes=tuple(_change(table, s) for s in touched if s.out or s.into),
        checks=checks(view.claims, pairs, asked.background),
        sdg=indicator(pairs),
    )


def _accepted(view: View, incident: Incident) -> tuple[str, ...]:
    """The parties that admit harm in an incident."""
    told = (view.claim[c] for c in incident.claims if c in view.claim)
    return tuple(sorted({c.claimant for c in told if c.stance is Stance.ACKNOWLEDGED and c.claimant}))


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
