"""The table of incidents by source: which origin reported which incident. What it can tell is how many incidents nobody reported.

An incident without any number of victims counts like one with hundreds, so no number of deaths follows from it.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from tolltrace.errors import InputError
from tolltrace.estimate.table import History, Table, make_table
from tolltrace.model import Claim, Decision, Incident, Linkage, Report, Scope, Stance
from tolltrace.model.edits import rejected
from tolltrace.model.plain import plain
from tolltrace.vocab.claimants import named, root

LISTS = 5  # sources taken unless they are named: those that reported most incidents

WHAT = (
    "What is estimated: incidents that none of these sources reported, of the kind that they do report. Not deaths, and no "
    "toll or total changes.",
    "A source's list is what the collected reports hold of it. Where reports were not collected, an incident looks unreported.",
)


def incident_table(
    linkage: Linkage,
    claims: Mapping[str, Claim],
    reports: Mapping[str, Report],
    decisions: Sequence[Decision] = (),
    *,
    sources: Sequence[str] = (),
) -> Table:
    """The incidents of a casebook by the origins that reported harm in them: one list for each of ``sources``, by default of the
    five that reported most.

    Only origins that are somebody in particular make a list ("activists" are not one source), a denial reports nothing, and
    incidents without a day or a place are left out since nobody can tell whether they are another's (name, date and place are
    the least a record needs to be linked). Raises InputError when no list is left, or a source named is none.
    """
    voices = _voices(claims.values(), reports.values())
    rejections = rejected(decisions)
    found: list[frozenset[str]] = []
    loose = nobody = 0
    for incident in linkage.incidents:
        told = {o for c, o in incident.origin_of if c in claims and c not in rejections and _harm(claims[c])}
        if not told:
            continue
        if not linkable(incident):
            loose += 1
        elif not (mine := told & voices.keys()):
            nobody += 1
        else:
            found.append(frozenset(mine))
    counted = Counter(o for told in found for o in told)
    if not counted:
        raise InputError("the casebook", "no incident has a named source, a day and a place", "add reports, then link them")
    ranked = sorted(counted, key=lambda o: (-counted[o], o))
    label = _labels(ranked, voices)
    table = _table(found, ranked, label)
    notes = [*WHAT, *_left_out(loose, nobody)]
    if doubtful := sum(link.joined and not link.certain for link in linkage.links):
        notes.append(f"Links between reports that are uncertain: {doubtful:,}. Each that is wrong changes the overlap.")
    chosen = list(sources) or [label[o] for o in ranked[:LISTS]]
    if not sources and len(ranked) > LISTS:
        notes.append(
            f"{len(ranked):,} sources reported incidents; the {LISTS} that reported most are taken. Choose others with --lists."
        )
    return replace(table, notes=tuple(notes)).only(chosen)


def _table(found: Iterable[frozenset[str]], ranked: Sequence[str], label: Mapping[str, str]) -> Table:
    histories = Counter[History](tuple(int(o in told) for o in ranked) for told in found)
    return make_table((label[o] for o in ranked), histories, unit="incident", name="the casebook")


def _voices(claims: Iterable[Claim], reports: Iterable[Report]) -> dict[str, str]:
    """The origins that are somebody in particular, named claimants and publishers, each as it is most often written."""
    written = Counter[tuple[str, str]]((root(c.claimant), c.claimant) for c in claims if c.claimant and named(c.claimant))
    written.update((root(r.publisher), r.publisher) for r in reports if r.publisher)
    voices: dict[str, str] = {}
    for (origin, name), _ in sorted(written.items(), key=lambda item: (-item[1], item[0])):
        # A known source has one name; others are folded to compare them, so the name as written reads better.
        voices.setdefault(origin, origin if origin != origin.casefold() else plain(name))
    return voices


def _labels(origins: Sequence[str], voices: Mapping[str, str]) -> dict[str, str]:
    """What each list is called; two that would be called alike keep their folded names."""
    named_so = Counter(voices[o] for o in origins)
    return {o: voices[o] if named_so[voices[o]] == 1 else plain(o) for o in origins}


def _harm(claim: Claim) -> bool:
    return claim.stance is not Stance.DENIED and claim.scope is Scope.INCIDENT and claim.count.high != 0


def linkable(incident: Incident) -> bool:
    """Minimum linkable record (HRDAG: name, date and place): an incident without a day or a place cannot be another list's."""
    return incident.when.resolved and bool(incident.where.written or incident.where.place)


def _left_out(loose: int, nobody: int) -> list[str]:
    notes = []
    if loose:
        notes.append(
            f"Incidents without a day or a place, left out: {loose:,}. Nobody can tell whether another source tells of them."
        )
    if nobody:
        notes.append(f"Incidents told by unnamed sources only (witnesses, activists), left out: {nobody:,}.")
    return notes
