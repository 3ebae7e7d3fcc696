"""Linking: happenings of several reports that are one become an incident; doubtful ones become a question."""

import gc
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext

from tolltrace.config import Config
from tolltrace.link.context import told_of
from tolltrace.link.fit import fitted
from tolltrace.link.judge import scored
from tolltrace.link.origin import copies, origins
from tolltrace.link.score import Score, Scorer, finish, partners
from tolltrace.link.solve import given, incident, solve
from tolltrace.link.weights import Weights, shipped
from tolltrace.model import Claim, Decision, Feature, Linkage, Report
from tolltrace.model.edits import edited

LARGE = 20_000  # claims from which on garbage waits: fewer take seconds, and others may be at work in the same process


def link(
    reports: Sequence[Report],
    claims: Sequence[Claim],
    decisions: Sequence[Decision],
    config: Config,
    weights: Weights | None = None,
    copy_of: Mapping[str, str] | None = None,
) -> Linkage:
    """Puts claims of scope incident into happenings, and happenings of different reports into incidents.

    Joins by average chance, best first: at ``config.link_at`` for certain, from ``config.ask_at`` for now and with a question
    (``Link.certain`` False). Happenings told apart in one report, or by a person, never stand together; what a person merged
    does. The result does not depend on the order of reports, claims or decisions. ``weights``: None for the shipped ones,
    fitted to the casebook where it is large enough to say how it differs (``fit``). ``copy_of``: for each report the first of
    its copies, where that is known already.
    """
    with undisturbed() if len(claims) >= LARGE else nullcontext():
        return _link(reports, claims, decisions, config, weights, copies(reports) if copy_of is None else copy_of)


@contextmanager
def undisturbed() -> Iterator[None]:
    """The garbage collector of this process paused: what linking makes stays until its end, and to look through it again and
    again takes a third of the time of a large casebook."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def _link(
    reports: Sequence[Report],
    claims: Sequence[Claim],
    decisions: Sequence[Decision],
    config: Config,
    weights: Weights | None,
    copy_of: Mapping[str, str],
) -> Linkage:
    by_report = {r.id: r for r in reports}
    told = told_of(edited(claims, decisions), by_report)
    by_id = {t.id: t for t in told}
    scorer = Scorer(weights or fitted(told, shipped()))
    raws = list(scored(told, scorer))
    fitting = partners(raws)
    pairs: dict[tuple[str, str], Score] = finish(raws, by_id, fitting)

    def explained(a: str, b: str) -> tuple[Feature, ...]:
        return scorer.explained(by_id[a], by_id[b], max(fitting[a], fitting[b]))

    solved = solve(given(told, reports, decisions), pairs, explained, config)
    voices = origins((t.claims for t in told), by_report, copy_of)
    incidents = [incident([by_id[m] for m in group], voices, solved.cohesion.get(group, 1.0)) for group in solved.groups]
    return Linkage(tuple(t.happening for t in told), tuple(sorted(incidents, key=lambda i: i.id)), solved.links)
