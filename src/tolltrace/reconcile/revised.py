"""Figures that their own claimant replaced with a later one. Another party's earlier figure, and nobody's, stands."""

from collections.abc import Sequence

from tolltrace.model import Claim, Stance
from tolltrace.reconcile.groups import disjoint
from tolltrace.reconcile.people import is_whole
from tolltrace.vocab.claimants import named, root


def text_order(claim: Claim) -> tuple[str, int, int, str]:
    """Reports by id, then text order: stable however the claims came."""
    return claim.report, claim.figure.start, claim.figure.end, claim.id


def replaced(figures: Sequence[Claim]) -> dict[str, str]:
    """The record is live (Airwars, ACLED): the claims that a later figure of their own claimant replaces, by id, with that
    claimant as written. Nobody's figure is replaced by somebody else's, and what was replaced is kept."""
    found: dict[str, str] = {}
    for claim in figures:
        if claim.stance is Stance.SUPERSEDED and (voice := _voice(claim, figures)):
            found |= {c.id: voice for c in _chain(claim, voice, figures)}
            if _has_later(claim, voice, figures):
                found[claim.id] = voice
    return found


def _voice(claim: Claim, figures: Sequence[Claim]) -> str:
    """The claimant of a superseded figure: its own, else the one of the current figure of its sentence ("to 38, the Observatory
    says, from 43"). An unattributed figure that stands alone has no claimant who could replace it."""
    if claim.claimant:
        return claim.claimant
    beside = [c for c in figures if c.claimant and c.stance is Stance.REPORTED and _one_sentence(claim, c)]
    return beside[0].claimant if len({root(c.claimant) for c in beside}) == 1 else ""


def _one_sentence(a: Claim, b: Claim) -> bool:
    return a.id != b.id and a.report == b.report and a.outcome is b.outcome and a.quote.overlaps(b.quote)


def _has_later(claim: Claim, voice: str, figures: Sequence[Claim]) -> bool:
    """Whether ``voice`` has a current figure beside this superseded one. Unnamed speakers ("medics") are the same only within one
    report."""
    for other in figures:
        if other.id == claim.id or other.stance is Stance.SUPERSEDED or other.outcome is not claim.outcome:
            continue
        same = root(other.claimant) == root(voice) and (other.report == claim.report or named(voice))
        earlier = other.said.end is not None and claim.said.start is not None and other.said.end < claim.said.start
        if same and not earlier and (other.status == claim.status or not other.part_of):
            return True
    return False


def _chain(claim: Claim, voice: str, figures: Sequence[Claim]) -> list[Claim]:
    """All but the last of a row of figures that one voice gives in one sentence, beginning with ``claim`` ("first 25, then 56,
    then 59 and finally 203"): readers mark the first of the row more surely than those in between."""
    row = [claim, *(c for c in figures if _one_sentence(claim, c) and _links(claim, c, voice))]
    row.sort(key=text_order)
    if row[0] is not claim or any(disjoint(a, b) for a in row for b in row if a is not b):
        return []
    return row[:-1]


def _links(claim: Claim, other: Claim, voice: str) -> bool:
    """Whether ``other`` may be a later figure in the row that ``claim`` begins: a whole, by the same voice."""
    whole = is_whole(other) or other.group == claim.group
    same = root(other.claimant or voice) == root(voice)
    return same and whole and not other.part_of and other.stance in (Stance.REPORTED, Stance.SUPERSEDED)
