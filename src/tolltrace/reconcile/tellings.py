"""Tellings: what one claimant says in one report, as a civilian, a combatant and a total line. Within a telling disjoint groups
add up; between tellings nothing is ever added."""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

from tolltrace.model import Claim, Modifier, Outcome, Status
from tolltrace.reconcile.floors import at_least_so_many, exceeded, from_floor, is_early
from tolltrace.reconcile.groups import Stated, add, floored, over, together
from tolltrace.reconcile.increments import complements, further, with_further
from tolltrace.reconcile.people import (
    classes_of,
    is_named,
    is_some,
    is_whole,
    kind_of,
    of_bodies,
    of_family,
    of_names,
    without_age,
)
from tolltrace.reconcile.telling import Telling, left_out, some
from tolltrace.reconcile.voices import newsroom, stands
from tolltrace.vocab.claimants import root
from tolltrace.vocab.parties import covered, related, same_party, side_of

_NONE: Mapping[str, Claim] = MappingProxyType({})


def tellings(
    standing: Sequence[Claim], wholes: Mapping[str, Claim], outcome: Outcome, echoed: Mapping[str, Claim] = _NONE
) -> list[Telling]:
    """The tellings of ``outcome`` among the claims that stand, in the claims' order. ``echoed`` holds what a report says itself
    of figures that stand in a cited voice, by the id of the claim that stands."""
    if not standing:
        return []
    found: dict[tuple[str, str], list[Claim]] = defaultdict(list)
    passed = _passed([c for c in standing if c.outcome is outcome])
    for claim in standing:
        if claim.outcome is outcome:
            found[claim.report, root(claim.claimant)].append(claim)
    told = [_telling_now(voice, claims, wholes, passed) for voice, claims in found.items()]
    if len(told) == 1:  # one telling rivals nobody
        return told
    claims = [c for mine in found.values() for c in mine]
    if any(c.count.high is not None and c.count.high <= 3 for c in claims):
        told = _described(told)
    if wholes or any(further(c) or is_some(c) for c in claims):
        told = _no_tolls(told, wholes)
    return exceeded(told, echoed)


def _passed(claims: Sequence[Claim]) -> frozenset[str]:
    """The figures that their own report calls early counts ("initial reports", "before updating the toll to four") while it tells
    a larger count that is none, by whomever: the report itself says that they no longer hold. The word of a party, and the count
    of whoever counts by a method of its own, stand; a newsroom's first count does not, whomever it is close to."""
    early = [c for c in claims if is_early(c) and c.claimant and (newsroom(root(c.claimant)) or not stands(root(c.claimant)))]
    if not early:
        return frozenset()
    later = [c for c in claims if not is_early(c) and (not is_some(c) or of_family(c.group) or of_names(c)) and not further(c)]
    return frozenset(
        c.id
        for c in early
        if c.count.stated_high is not None
        and any(_rivals(c, o) and (o.count.low or 0) > c.count.stated_high for o in later if o.report == c.report)
    )


def _rivals(early: Claim, later: Claim) -> bool:
    """Whether a later count may be of the people of an early one."""
    return early.status is later.status or not {early.status, later.status}.isdisjoint((Status.UNKNOWN, Status.MIXED))


def _telling_now(voice: tuple[str, str], claims: Sequence[Claim], wholes: Mapping[str, Claim], passed: frozenset[str]) -> Telling:
    """The telling of one voice without the early counts that ``passed`` names."""
    left = [c for c in claims if c.id not in passed]
    told = _telling(*voice, left, wholes) if left else Telling(*voice, None, None, None, (), ())
    if len(left) == len(claims):
        return told
    return replace(told, within=(*told.within, *((c, "overtaken") for c in claims if c.id in passed)))


def _telling(report: str, claimant: str, claims: Sequence[Claim], wholes: Mapping[str, Claim]) -> Telling:
    if len(claims) == 1 and claims[0].id not in wholes:
        return _alone(report, claimant, claims[0])
    return _several(report, claimant, claims, wholes)


def _alone(report: str, claimant: str, claim: Claim) -> Telling:
    """The telling of one figure: what ``_several`` gives for it, at a fifth of the time, since most voices state one."""
    stated, status = together([claim]), claim.status
    # "No civilians were hurt" does not say that nobody was.
    nobody = status in (Status.CIVILIAN, Status.COMBATANT) and not some(stated) and not further(claim)
    return Telling(
        report,
        claimant,
        stated if status is Status.CIVILIAN else None,
        stated if status is Status.COMBATANT else None,
        None if nobody else stated,
        (claim.responsible,) if claim.responsible else (),
        (claim.group,) if status is Status.COMBATANT and claim.group else (),
    )


def _several(report: str, claimant: str, claims: Sequence[Claim], wholes: Mapping[str, Claim]) -> Telling:
    def free(claim: Claim, statuses: frozenset[Status]) -> bool:
        """Whether no larger figure of one of ``statuses`` already holds these people."""
        at, seen = claim, {claim.id}
        while (whole := wholes.get(at.id)) is not None and whole.id not in seen:
            if whole.outcome is claim.outcome and whole.status in statuses:
                return False
            seen.add(whole.id)
            at = whole
        return True

    tops = [c for c in claims if free(c, frozenset(Status))]
    extra = [c for c in tops if further(c) and not complements(c, claims)]
    covered: list[Claim] = []

    def line(status: Status) -> Stated | None:
        mine = [c for c in claims if c.status is status and free(c, frozenset({status}))]
        base = [c for c in mine if c not in extra]
        found, inside = with_further(together(base), base, [c for c in mine if c in extra], claims)
        covered.extend(inside)
        held = [c for c in claims if c.status is status and c not in mine and not further(c)]
        return found if found is None or not held else floored(found, together(held))

    civilian, combatant = line(Status.CIVILIAN), line(Status.COMBATANT)
    plain = [c for c in tops if c not in extra]
    open_status = [c for c in plain if c.status in (Status.UNKNOWN, Status.MIXED)]
    whole = [c for c in open_status if is_whole(c) and not (is_some(c) and _told_before(c, plain))]
    parts = [together([c for c in plain if c.status is s]) for s in (Status.CIVILIAN, Status.COMBATANT)]
    # "No civilians were hurt" does not say that nobody was.
    parts = [p if some(p) else None for p in parts]
    rest = [c for c in open_status if c not in whole and not _told_before(c, plain)]
    known = [c for c in plain if c not in open_status]
    apart = [c for c in rest if known and is_some(c) and not any(c.quote.overlaps(k.quote) for k in known)]
    beside = add([*parts, together([c for c in rest if c not in apart])])
    total = over(whole, _larger(beside, together(apart)))
    if total is not None:
        total = _no_fewer(floored(total, add([_at_least(civilian), _at_least(combatant)])), civilian)
    total, inside = with_further(_from_family(total, plain), plain, extra, claims)
    return Telling(
        report,
        claimant,
        civilian,
        combatant,
        total,
        tuple(sorted({c.responsible for c in claims if c.responsible})),
        tuple(sorted({c.group for c in claims if c.status is Status.COMBATANT and c.group})),
        tuple((c, "further") for c in {c.id: c for c in (*covered, *inside)}.values()),
    )


def _no_fewer(total: Stated, civilian: Stated | None) -> Stated:
    """A voice's total that begins below what the same voice says were killed at least of the civilians begins there: its lower
    figure told of some of them."""
    least = civilian.low if civilian is not None and civilian.open_top and at_least_so_many(civilian) else None
    if civilian is None or least is None or total.low is None or total.low >= least or (total.high or 0) < least:
        return total
    return from_floor(total, civilian)


def _from_family(total: Stated | None, claims: Sequence[Claim]) -> Stated | None:
    """A total that says no more than "up to" begins at what the same voice counts at least of a family."""
    least = [c for c in claims if of_family(c.group) and c.count.high is None and c.count.low is not None]
    largest = max(least, key=lambda c: c.count.low or 0, default=None)
    if total is None or total.low is not None or largest is None or (largest.count.low or 0) > (total.high or 0):
        return total
    return replace(total, low=largest.count.low, claims=tuple(dict.fromkeys((*total.claims, largest))))


def _at_least(line: Stated | None) -> Stated | None:
    """A line with what its parts come to where it states no lower bound; None where it tells of nobody."""
    if line is None or not some(line):
        return None
    return replace(line, low=line.least) if line.low is None else line


def _larger(one: Stated | None, other: Stated | None) -> Stated | None:
    """Of two counts that may be of the same people, told in different sentences, the one that can hold the other, which is its
    floor where it has none ("up to 40 people ... at least 32 of the family")."""
    if one is None or other is None:
        return one or other
    larger, smaller = (one, other) if (one.high or 0) >= (other.high or 0) else (other, one)
    return floored(larger, smaller)


def _told_before(claim: Claim, others: Sequence[Claim]) -> bool:
    """Whether some of the dead ("their four sons", "two members of the Saleh family", a name) are of those whom another sentence
    counts, and nobody more."""
    if is_named(claim):
        counted = [c for c in others if not is_named(c)]
        beside = [c for c in others if c.quote.overlaps(claim.quote) and not is_whole(c)]
        size = sum(c.count.stated_high or 0 for c in {c.id: c for c in (claim, *beside)}.values())
        # "Adib Saleh and his three children" are of the whole told before, if it can hold them.
        wholes = [c for c in counted if is_whole(c) and (c.count.stated_high or 0) >= size]
        return bool(counted) and not any(c.quote.overlaps(claim.quote) for c in wholes or counted)
    size = claim.count.stated_high or 0
    wholes = [
        c
        for c in others
        if c is not claim
        and is_whole(c)
        and c.outcome is claim.outcome
        and (c.count.stated_high or 0) >= size
        # "At least 32 of the family ... up to 40": the most holds no floor.
        and (c.count.low is not None or claim.count.low is None)
    ]
    some = is_some(claim) or claim.group.startswith("member")
    return some and bool(wholes) and not any(c.quote.overlaps(claim.quote) for c in wholes)


_NUMERAL = re.compile(r"\d|\b(?:one|two|three|couple|pair|both|twin|single|lone|only|no)\b", re.IGNORECASE)


def described_only(stated: Stated | None) -> bool:
    """Whether a line rests on described victims alone ("her daughter", "a man and his wife"), with no count among them."""
    if stated is None or (stated.high or 0) > 3 * len(stated.claims):
        return False
    bounded = [c.count for c in stated.claims if c.count.bounded]
    return bool(bounded) and all(
        c.modifier is Modifier.EXACT and 1 <= (c.low or 0) <= 3 and not _NUMERAL.search(without_age(c.phrase)) for c in bounded
    )


def _described(told: Sequence[Telling]) -> list[Telling]:
    """The tellings without the lines in which a voice only describes a victim or two while another voice of the same report
    counts more: a father who tells of his daughter states no toll. Alone in a report such a line stands."""
    counted: dict[tuple[str, str], int] = defaultdict(int)
    for t in told:
        for name, line in t.lines.items():
            if line is not None and not described_only(line):
                counted[t.report, name] = max(counted[t.report, name], line.high or 0)
    return [_without(t, counted) for t in told]


def _without(told: Telling, counted: Mapping[tuple[str, str], int]) -> Telling:
    """The telling without its lines that only describe, where its report counts more (``counted``, by report and line)."""
    inside = {
        name: line
        for name, line in told.lines.items()
        if line is not None and described_only(line) and counted.get((told.report, name), 0) > (line.high or 0)
    }
    return left_out(told, inside, "described")


def _no_tolls(told: Sequence[Telling], wholes: Mapping[str, Claim]) -> list[Telling]:
    """The tellings without the lines that are no count of all those of whom another telling gives one: further people ("three
    more died"), and counts of some of them, by age, role or kin ("40 people, including 9 children" is no count of the civilians,
    "their four sons died" none of the dead)."""

    lines = [(t, n, line) for t in told for n, line in t.lines.items() if line is not None]
    for reason, lacks in _LACKING:
        lacking = [(t, n, line) for t, n, line in lines if lacks(n, line, wholes)]
        if not lacking or len(lacking) == len(lines):
            continue
        short = {(id(t), n) for t, n, _ in lacking}
        full: dict[str, int] = {}
        begun = {n for t, n, line in lines if (id(t), n) not in short and line.low is not None}
        for t, n, line in lines:
            if (id(t), n) not in short and some(line) and (n in begun or lacks is not _all_family):
                full[n] = max(full.get(n, 0), line.high or 0)
        out = {
            (id(t), n)
            for t, n, line in lacking
            if n in full and (reason == "further" or not all(is_some(c) for c in line.claims) or (line.high or 0) <= full[n])
        }
        if out:
            told = [left_out(t, {n: line for n, line in t.lines.items() if (id(t), n) in out}, reason) for t in told]
            lines = [(t, n, line) for t in told for n, line in t.lines.items() if line is not None]
    return list(told)


def _all_further(_: str, line: Stated, __: Mapping[str, Claim]) -> bool:
    return all(further(c) for c in line.claims)


def _all_kin(name: str, line: Stated, wholes: Mapping[str, Claim]) -> bool:
    """Whether a line counts some people by age, role or kin, and no family as a whole."""
    counting = [c for c in line.claims if c.count.bounded] or line.claims  # "most of the victims" counts nobody
    kinds = [kind_of(c) for c in counting]
    if all(k.some and not k.family for k in kinds):
        return True
    return name != "total" and all(c.id in wholes and not k.whole for c, k in zip(counting, kinds, strict=True))


def _all_seen(_: str, line: Stated, __: Mapping[str, Claim]) -> bool:
    """Whether a line counts bodies that somebody saw, which others count by their names or their family."""
    return all(c.claimant and of_bodies(c) for c in line.claims)


def _all_family(_: str, line: Stated, __: Mapping[str, Claim]) -> bool:
    """Whether somebody named counts a family's dead. A report that does so in its own voice tells of those who died."""
    return all(c.claimant and is_some(c) for c in line.claims)


_LACKING = (("further", _all_further), ("part", _all_kin), ("part", _all_seen), ("part", _all_family))


def contested(told: Sequence[Telling], responsible: Sequence[str]) -> tuple[Telling, Telling] | None:
    """Zero minimum where status is contested (Airwars): two tellings in which the same people are civilians to one side and
    combatants to the other, so that both lines start at 0 and the total does not. None when there are none.

    Sides differ when the combatant figure comes from a party held responsible or its ally, when both claimants stand on
    opposing sides, or when two named voices state much the same number. A force that counts its own dead contests nothing.
    """
    for a in told:
        for b in told:
            if a.only_civilians and b.only_combatants and a.claimant != b.claimant and b.claimant and _opposed(a, b, responsible):
                return a, b
    return None


def _opposed(civilian: Telling, combatant: Telling, responsible: Sequence[str]) -> bool:
    speaker = combatant.claimant
    accused = any(same_party(party, speaker) for party in (*civilian.responsible, *responsible))
    if accused and all(covered(group) or not side_of(group) for group in combatant.combatant_groups):
        return True  # whoever struck "fighters" does not speak of its own, whomever the word may mean elsewhere
    if any(side_of(group) and related(group, speaker) for group in combatant.combatant_groups):
        return False
    if any(related(party, speaker) for party in (*civilian.responsible, *responsible)):
        return True
    if civilian.claimant and side_of(civilian.claimant) and side_of(speaker):
        return not related(civilian.claimant, speaker)
    return bool(civilian.claimant) and _same_bodies(civilian, combatant)


_CLOSE = 1.5  # rival counts of the same bodies rarely differ by more than half; the counts of two groups usually do


def _same_bodies(civilian: Telling, combatant: Telling) -> bool:
    """Whether two voices may count the same people: their numbers lie close, as those of rivals do (22 and 25). Soldiers and
    police in uniform are not taken for civilians."""
    first, second = civilian.civilian, combatant.combatant
    if first is None or second is None or first.low is None or second.low is None or first.high is None or second.high is None:
        return False
    if {name for group in combatant.combatant_groups for name in classes_of(group)} <= {"soldiers", "police"}:
        return False
    small, large = sorted((first.high, second.high))
    return small > 0 and large <= _CLOSE * small
