"""What an address asks of incidents: the same questions for the list, the map and the timeline."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from tolltrace.desk import State
from tolltrace.export.digest import silent
from tolltrace.model import Grade, Incident, Method, Reconciled, TollStatus


@dataclass(frozen=True, slots=True)
class Filters:
    """What is asked; "" asks nothing. ``since`` and ``until`` are days (ISO 8601): an incident is within them that may have
    happened on any of them; an undated one is neither within nor without, and passes."""

    place: str = ""
    grade: str = ""
    method: str = ""
    party: str = ""
    status: str = ""
    since: str = ""
    until: str = ""

    @staticmethod
    def of(asked: Mapping[str, str]) -> "Filters":
        """The filters of an address; a day that is none asks nothing."""
        given = {name: asked.get(name, "").strip()[:200] for name in Filters.__dataclass_fields__}
        return Filters(**given | {name: given[name] if _day(given[name]) else "" for name in ("since", "until")})

    def admits(self, incident: Incident, conclusion: Reconciled | None) -> bool:
        """Whether ``incident`` is wanted."""
        if self.place and self.place.casefold() not in incident.where.written.casefold():
            return False
        if self.method and incident.method.value != self.method:
            return False
        if self.party and self.party not in incident.responsible:
            return False
        if self.grade and (conclusion is None or conclusion.grading.grade.value != self.grade):
            return False
        return (not self.status or _speaks(conclusion, self.status)) and self.within(incident)

    def within(self, incident: Incident) -> bool:
        """Whether the days asked for and those of ``incident`` meet; an undated one passes."""
        since, until = _day(self.since), _day(self.until)
        start, end = incident.when.start, incident.when.end
        return start is None or end is None or ((since is None or end >= since) and (until is None or start <= until))

    def chosen(self, state: State) -> list[Incident]:
        """The incidents wanted, by date, undated ones last."""
        if self == Filters():
            return list(state.shelf.by_date)
        return [i for i in state.shelf.by_date if self.admits(i, state.view.conclusion.get(i.id))]

    @property
    def query(self) -> str:
        """The address's part that asks for the same again, questions that ask nothing left out."""
        return urlencode({name: value for name, value in asdict(self).items() if value})


def choices(state: State) -> dict[str, Any]:
    """What a form of filters offers: of methods and parties those that occur."""
    incidents = state.view.linkage.incidents
    present = {i.method for i in incidents}
    return {
        "grades": list(Grade),
        "methods": [m for m in Method if m in present],
        "statuses": [s for s in TollStatus if s is not TollStatus.TOTAL],
        "parties_all": sorted({r for i in incidents for r in i.responsible}),
    }


def _speaks(conclusion: Reconciled | None, status: str) -> bool:
    return conclusion is not None and any(t.status.value == status and not silent(t) for t in conclusion.tolls)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if len(text) == 10 else None
    except ValueError:
        return None
