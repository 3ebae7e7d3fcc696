"""What a report says in its own voice were harmed at least, and the lower counts of those whom it cites."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from tolltrace.model import Claim, Modifier, Stance
from tolltrace.reconcile.groups import Stated, together
from tolltrace.reconcile.people import is_whole, of_family
from tolltrace.reconcile.telling import Telling, left_out
from tolltrace.reconcile.voices import keeps_its_count


def exceeded(told: Sequence[Telling], echoed: Mapping[str, Claim]) -> list[Telling]:
    """The tellings without the lines that the very report which cites them holds to be exceeded.

    A report that says in its own voice that at least so many were killed, or between so many and so many, has heard the voices
    that it cites; ranges span what sources report (Iraq Body Count, New America), and this source reports no fewer. An exact
    figure of its own is one figure among others. A party's word and the count of whoever counts by a method of its own stand,
    whatever the report makes of them.
    """
    if all(not t.claimant for t in told):
        return list(told)
    lines = [(t, n, own) for t in told for n, line in t.lines.items() if line and (own := _floor(t, line, echoed))]
    floors = {(t.report, n): line for t, n, line in sorted(lines, key=lambda row: row[2].low or 0)}
    for (report, name), line in list(floors.items()):  # whoever counts at least so many civilians counts no fewer in all
        total = floors.get((report, "total"))
        if name != "total" and (total is None or (total.low or 0) < (line.low or 0)):
            floors[report, "total"] = line
    blamed = [party for t in told for party in t.responsible]
    return [_without_lower(t, floors) if t.claimant and not _keeps(t, blamed) else t for t in told]


def _floor(told: Telling, line: Stated, echoed: Mapping[str, Claim]) -> Stated | None:
    """What a line says in its report's own voice were harmed at least; the report may have told first what it then lets somebody
    say. None where it says no such thing."""
    said = [c for c in line.claims if not told.claimant or c.id in echoed]
    own = line if not told.claimant else together([echoed[c.id] for c in said])
    if own is None or own.low is None or not (at_least_so_many(own) or at_least_so_many(replace(own, claims=tuple(said)))):
        return None
    return replace(own, claims=tuple(said))


def _keeps(told: Telling, blamed: Sequence[str]) -> bool:
    """Whether a telling stands below its report's own floor, by the names of those who speak: a state's agency is a newsroom,
    though it speaks for the state."""
    voices = {c.claimant for line in told.lines.values() if line is not None for c in line.claims}
    return any(keeps_its_count(voice, blamed) for voice in voices or {told.claimant})


def at_least_so_many(line: Stated) -> bool:
    """Whether a line is what a report says were harmed at least, and no early count: more than one figure among others."""
    judged = any(c.count.modifier in _AT_LEAST or of_family(c.group) for c in line.claims)
    return judged and not any(is_early(c) for c in line.claims)


def is_early(claim: Claim) -> bool:
    return claim.stance is Stance.SUPERSEDED


_AT_LEAST = (Modifier.AT_LEAST, Modifier.MORE_THAN, Modifier.RANGE)


def _without_lower(told: Telling, floors: Mapping[tuple[str, str], Stated]) -> Telling:
    """The telling without its lines below ``floors``: what its report holds were harmed at least, by line. A line that begins
    below and ends above begins at the floor."""
    mine = {name: floor for name in told.lines if (floor := floors.get((told.report, name))) is not None}
    lines = {n: line for n, line in told.lines.items() if line is not None and n in mine}
    lower = {n: line for n, line in lines.items() if line.high is not None and line.high < (mine[n].low or 0)}
    told = left_out(told, lower, "exceeded")
    begun = {n: line for n, line in lines.items() if n not in lower and line.low is not None and line.low < (mine[n].low or 0)}
    if not begun:
        return told
    left = told.lines | {n: from_floor(line, mine[n]) for n, line in begun.items()}
    known = {c.id for c, _ in told.within}
    passed = {c.id: c for n, line in begun.items() for c in line.claims if _below(c, mine[n].low or 0) and c.id not in known}
    return replace(
        told,
        civilian=left["civilian"],
        combatant=left["combatant"],
        total=left["total"],
        within=(*told.within, *((c, "exceeded") for c in passed.values())),
    )


def from_floor(line: Stated, floor: Stated) -> Stated:
    """The line without its beginning below ``floor``, where it begins now."""
    least = floor.low or 0
    claims = dict.fromkeys([*(c for c in line.claims if not _below(c, least)), *floor.claims])
    return replace(line, low=least, exact=tuple(e for e in line.exact if e.value >= least), claims=tuple(claims))


def _below(claim: Claim, least: int) -> bool:
    return is_whole(claim) and claim.count.high is not None and claim.count.high < least
