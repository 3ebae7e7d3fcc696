"""Incidents: happenings of several reports that are one, the links that say so, and how sure they are."""

from dataclasses import dataclass

from tolltrace.model.ids import content_id
from tolltrace.model.terms import Method
from tolltrace.model.when import UNDATED, When
from tolltrace.model.where import NOWHERE, Where


@dataclass(frozen=True, slots=True)
class Happening:
    """What one report tells of one event: the claims that share its local label. The unit that is linked."""

    id: str
    report: str
    event: str
    claims: tuple[str, ...]
    when: When = UNDATED
    where: Where = NOWHERE
    method: Method = Method.UNKNOWN
    responsible: tuple[str, ...] = ()


def happening_id(report: str, event: str) -> str:
    return content_id("hap", report, event)


@dataclass(frozen=True, slots=True)
class Feature:
    """One comparison of two happenings: its ``name``, a signed ``weight`` (positive speaks for one incident) and ``reason``."""

    name: str
    weight: float
    reason: str


@dataclass(frozen=True, slots=True)
class Link:
    """Two happenings compared. ``score`` is 0..1, the chance that they are one; ``joined`` says whether they were put in one
    incident, ``certain`` whether that needs no person (False: a question for review, and totals come as scenarios).
    ``explanation`` is one sentence."""

    a: str
    b: str
    score: float
    joined: bool
    certain: bool
    features: tuple[Feature, ...] = ()
    explanation: str = ""


@dataclass(frozen=True, slots=True)
class Incident:
    """One happening in the world, as far as the reports let us tell. ``claims`` holds every claim of its happenings, in a
    stable order; ``origins`` is the number of independent origins behind them, ``origin_of`` names the origin of each claim
    (pairs of claim id and origin) that has one: a denial has none."""

    id: str
    happenings: tuple[str, ...]
    claims: tuple[str, ...]
    when: When = UNDATED
    where: Where = NOWHERE
    method: Method = Method.UNKNOWN
    responsible: tuple[str, ...] = ()
    origins: int = 0
    cohesion: float = 1.0
    origin_of: tuple[tuple[str, str], ...] = ()


def incident_id(happenings: tuple[str, ...]) -> str:
    """The id of a new incident is that of its smallest happening. Linked again it keeps it (``naming``)."""
    return content_id("inc", min(happenings))


@dataclass(frozen=True, slots=True)
class Linkage:
    """What linking gives: every happening (aggregates have none), the incidents that partition them, and the links that
    were considered worth keeping (those joined, and those that ask a person)."""

    happenings: tuple[Happening, ...] = ()
    incidents: tuple[Incident, ...] = ()
    links: tuple[Link, ...] = ()

    def happenings_of(self, incident: Incident) -> list[Happening]:
        """The happenings of ``incident`` that are here, in its order."""
        known = {h.id: h for h in self.happenings}
        return [known[h] for h in incident.happenings if h in known]
