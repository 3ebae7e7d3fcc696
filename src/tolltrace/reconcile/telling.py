"""A telling: what one claimant says in one report of one outcome, by status."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from tolltrace.model import Claim
from tolltrace.reconcile.groups import Stated


@dataclass(frozen=True, slots=True)
class Telling:
    """The lines of one claimant's telling of one outcome; None where it is silent. ``claimant`` is "" in the report's own
    voice. ``responsible`` and ``combatant_groups`` are the names its claims give. ``within`` holds claims that a line leaves out
    because they count some of those whom another figure counts, each with the name of the reason."""

    report: str
    claimant: str
    civilian: Stated | None
    combatant: Stated | None
    total: Stated | None
    responsible: tuple[str, ...]
    combatant_groups: tuple[str, ...]
    within: tuple[tuple[Claim, str], ...] = ()

    @property
    def lines(self) -> dict[str, Stated | None]:
        return {"civilian": self.civilian, "combatant": self.combatant, "total": self.total}

    @property
    def only_civilians(self) -> bool:
        return some(self.civilian) and not some(self.combatant)

    @property
    def only_combatants(self) -> bool:
        return some(self.combatant) and not some(self.civilian)


def some(stated: Stated | None) -> bool:
    return stated is not None and (stated.open_top or bool(stated.high))


def left_out(told: Telling, inside: Mapping[str, Stated | None], reason: str) -> Telling:
    """The telling without the lines ``inside``; their claims are kept with the name of the reason."""
    if not inside:
        return told
    left = {name: None if name in inside else line for name, line in told.lines.items()}
    known = {c.id for c, _ in told.within}
    within = {c.id: c for line in inside.values() if line is not None for c in line.claims if c.id not in known}
    return replace(
        told,
        civilian=left["civilian"],
        combatant=left["combatant"],
        total=left["total"],
        within=(*told.within, *((c, reason) for c in within.values())),
    )
