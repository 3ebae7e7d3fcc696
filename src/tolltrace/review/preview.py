"""What a merge or a split would change, before anybody decides: the incidents touched, drawn again, and the totals then."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from tolltrace.model import Decision, Happening, Incident, Reconciled, Total, View
from tolltrace.model.naming import names
from tolltrace.reconcile import load_policy
from tolltrace.reconcile.history import reconcile_revised, stated_days
from tolltrace.reconcile.totals import Tally


@dataclass(frozen=True, slots=True)
class Preview:
    """``before`` and ``after`` are the incidents touched; ``now`` and ``then`` the totals of the whole record."""

    before: tuple[Reconciled, ...]
    after: tuple[Reconciled, ...]
    now: tuple[Total, ...]
    then: tuple[Total, ...]


def regrouped(view: View, groups: Iterable[Collection[str]], decisions: Sequence[Decision], tally: Tally) -> Preview:
    """The record if the happenings of each of ``groups`` were one incident. Happenings left alone keep their incidents; every
    other happening of a touched incident must be in a group. ``view`` holds the incidents touched, ``tally`` what the totals of
    the whole record are made of."""
    policy = load_policy(view.policy.partition("@")[0] or "default")
    wanted = [tuple(sorted(g)) for g in groups if g]
    moved = {h for g in wanted for h in g}
    touched = [i for i in view.linkage.incidents if moved & set(i.happenings)]
    happenings = {h.id: h for h in view.linkage.happenings}
    origin_of = {claim: origin for i in touched for claim, origin in i.origin_of}
    stated = stated_days(view.claims, view.reports)
    made = (_incident(name, g, happenings, origin_of) for name, g in zip(names(touched, wanted), wanted, strict=True))
    after = tuple(reconcile_revised(i, view.claim, stated, policy, decisions) for i in made)
    gone = {i.id for i in touched}
    before = tuple(r for r in view.reconciled if r.incident in gone)
    then = tally.plus(Tally(before), -1).plus(Tally(after))
    return Preview(before, after, tally.totals(), then.totals())


def _incident(name: str, members: tuple[str, ...], happenings: dict[str, Happening], origin_of: dict[str, str]) -> Incident:
    chosen = [happenings[m] for m in members]
    claims = tuple(c for h in chosen for c in h.claims)
    known = tuple((c, origin_of[c]) for c in claims if c in origin_of)
    return Incident(
        name,
        members,
        claims,
        responsible=tuple(sorted({r for h in chosen for r in h.responsible})),
        origins=len({origin for _, origin in known}),
        origin_of=known,
    )
