"""Which claims stand; every other one is set aside with its reason, and admissions are kept apart."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from tolltrace.model import Claim, Decision, Incident, Scope, SetAside, Stance, Status
from tolltrace.model.edits import edited, rejected, seen
from tolltrace.reconcile.people import of_family
from tolltrace.reconcile.policy import Policy
from tolltrace.reconcile.readings import coded_words, left_blank, presumed_civilian
from tolltrace.reconcile.revised import replaced, text_order
from tolltrace.vocab.claimants import root
from tolltrace.vocab.parties import side_of
from tolltrace.vocab.persons import NAMES


@dataclass(frozen=True, slots=True)
class Admission:
    """``standing`` are the claims that bound the toll, one for each figure of a report (repeats folded in), ``conceded`` the
    admissions. ``set_aside`` keeps each other claim with its reason. All in a stable order. ``wholes`` names, for a claim that
    is part of a larger figure, that figure (through repeats) where it stands, or is conceded, as the part does. ``read`` says how
    the convention read a claim's words, by the claim's id. ``echoed`` holds what the report says in its own voice of figures that
    stand in a voice it cites, by the id of the claim that stands."""

    standing: tuple[Claim, ...]
    conceded: tuple[Claim, ...]
    set_aside: tuple[tuple[Claim, SetAside], ...]
    wholes: Mapping[str, Claim]
    read: Mapping[str, str] = field(default_factory=dict)
    echoed: Mapping[str, Claim] = field(default_factory=dict)


def admit(incident: Incident, claims: Mapping[str, Claim], decisions: Sequence[Decision], policy: Policy) -> Admission:
    """Sorts an incident's claims into those that stand, those conceded, and those set aside. Edits are applied first, then the
    convention's reading of words."""
    own = set(incident.claims)
    mine = sorted(edited((claims[i] for i in own if i in claims), decisions), key=text_order)
    mine, read = coded_words(mine, policy)
    aside: list[tuple[Claim, SetAside]] = []

    def put_aside(claim: Claim, reason: str, author: str = "", why: str = "") -> None:
        words = {"author": author, "reason": why, "claimant": claim.claimant}
        aside.append((claim, SetAside(claim.id, policy.reasons[reason].format_map(words))))

    rejections, looked_at = rejected(decisions), seen(decisions)
    kept = []
    for claim in mine:
        if (decision := rejections.get(claim.id)) is not None:
            put_aside(claim, "rejected", decision.author, decision.reason)
        elif claim.scope is Scope.AGGREGATE or left_blank(claim, policy):
            put_aside(claim, "aggregate" if claim.scope is Scope.AGGREGATE else "blank")
        elif doubtful(claim) and claim.id not in looked_at:
            put_aside(claim, "surplus" if claim.group == NAMES else "doubtful")
        else:
            kept.append(claim)

    figures, spoken_by = _figures(kept, put_aside)
    earlier = replaced(figures)
    standing, conceded = [], []
    for claim in figures:
        if claim.stance is Stance.DENIED:
            put_aside(claim, "denied")
        elif claim.stance is Stance.ACKNOWLEDGED:
            conceded.append(claim)
            if policy.asks("admissions") == "within":
                standing.append(claim)
            else:
                put_aside(claim, "conceded")
        elif claim.id in earlier:
            put_aside(replace(claim, claimant=earlier[claim.id]), "superseded")
        else:
            standing.append(claim)
    standing, conceded = presumed_civilian(standing, policy), presumed_civilian(conceded, policy)
    # What is admitted is no whole of what is reported: a part of it stands by itself.
    wholes = _wholes(conceded, spoken_by) | _wholes(standing, spoken_by)
    return Admission(tuple(standing), tuple(conceded), tuple(aside), wholes, read, _echoed(kept, standing, spoken_by))


# "More likely than not" is the test by which CJTF-OIR takes an allegation for credible (METHODOLOGY section 1). On held-out
# reports claims of confidence 0.5 to 0.7 were right 60 times in 100, those above at least 66 times (docs/quality.md).
_LIKELY = 0.7


def doubtful(claim: Claim) -> bool:
    """Whether only one of two readers takes the figure for a claim, and holds it no more likely than not to be read right: until
    a person has looked, it moves no bound."""
    return "outcome" in claim.doubts and claim.confidence < _LIKELY


def _figures(kept: Sequence[Claim], put_aside: Callable[[Claim, str], None]) -> tuple[list[Claim], dict[str, str]]:
    """The claims with repeats folded in, in text order, and which of them speaks for each claim, by id."""
    figures: list[Claim] = []
    spoken_by = {c.id: c.id for c in kept}
    repeated = any(c.repeat_of for c in kept)
    for chain in _repeats(kept) if repeated else ([c] for c in kept):
        folded = _fold(chain, put_aside)
        figures += folded
        if len(chain) > 1:
            spoken_by |= {c.id: next((f.id for f in folded if f.id == c.id), folded[0].id) for c in chain}
    figures.sort(key=text_order)
    return figures, spoken_by


def _wholes(claims: Sequence[Claim], spoken_by: Mapping[str, str]) -> dict[str, Claim]:
    """The larger figure that each part lies in, where both are among ``claims``; ``spoken_by`` leads from repeats to what they
    repeat."""
    here = {c.id: c for c in claims}
    return {c.id: whole for c in claims if (whole := here.get(spoken_by.get(c.part_of, ""))) is not None and whole.id != c.id}


def _echoed(kept: Sequence[Claim], standing: Sequence[Claim], spoken_by: Mapping[str, str]) -> dict[str, Claim]:
    """What is told without a claimant of the figures that stand in the voice of one. A headline that takes up what a party to the
    war says makes it no count of the report's own."""
    cited = {c.id for c in standing if c.claimant and not side_of(c.claimant)}
    return {by: c for c in reversed(kept) if not c.claimant and (by := spoken_by[c.id]) in cited}


def _repeats(claims: Iterable[Claim]) -> list[list[Claim]]:
    """Claims that repeat one figure, together, in text order."""
    by_id = {c.id: c for c in claims}
    chains: dict[str, list[Claim]] = defaultdict(list)
    for claim in by_id.values():
        at, seen = claim, {claim.id}
        while (first := by_id.get(at.repeat_of)) is not None and first.id not in seen:
            seen.add(first.id)
            at = first
        chains[min(seen) if at.repeat_of in seen else at.id].append(claim)
    return list(chains.values())


def _fold(chain: list[Claim], put_aside: Callable[[Claim, str], None]) -> list[Claim]:
    """One claim for each voice and figure of a chain of repeats.

    A lead in the report's own voice repeats what it later attributes, so an attributed repeat speaks for the unattributed
    ones, and one that names the victims' status for those that do not. Where voices or figures differ after all ("45" and "at
    least 45") both stand; their ``repeat_of`` then names the first of them, for they never count different people.
    """
    if len(chain) == 1:
        return [replace(chain[0], repeat_of="") if chain[0].repeat_of else chain[0]]
    chain = sorted(chain, key=lambda c: (not c.claimant, c.status is Status.UNKNOWN, of_family(c.group), text_order(c)))
    stand: list[Claim] = []
    whole: dict[str, str] = {}
    for claim in chain:
        same = next((s for s in stand if _same_statement(s, claim)), None)
        if same is None:
            stand.append(claim)
        else:
            if same.group == claim.group or claim.count.high != 1:
                whole[same.id] = whole.get(same.id) or claim.part_of
            put_aside(claim, "repeat")
    # A breakdown may be tied to its whole in any of its tellings.
    first = stand[0].id
    return [replace(s, part_of=s.part_of or whole.get(s.id, ""), repeat_of=first if s.id != first else "") for s in stand]


def _same_statement(stands: Claim, repeat: Claim) -> bool:
    voice = not repeat.claimant or root(repeat.claimant) == root(stands.claimant)
    a, b = stands.count, repeat.count
    return voice and stands.outcome == repeat.outcome and (a.low, a.high, a.top) == (b.low, b.high, b.top)
