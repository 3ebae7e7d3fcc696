"""What an address asks of incidents: the same questions for the list, the map and the timeline."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from urllib.parse import urlencode

from tolltrace.export.digest import silent
from tolltrace.model import Incident, Reconciled
from tolltrace.sight.schema import UNDATED


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

    def asks(self) -> tuple[str, list[str]]:
        """The same as a condition on the table of incidents, with its values; "1" for no question."""
        parts: list[tuple[str, list[str]]] = [
            ("instr(place, ?) > 0", [self.place.casefold()] if self.place else []),
            ("method = ?", [self.method] if self.method else []),
            ("grade = ?", [self.grade] if self.grade else []),
            ("id IN (SELECT incident FROM parties WHERE party = ?)", [self.party] if self.party else []),
            ("id IN (SELECT incident FROM statuses WHERE status = ?)", [self.status] if self.status else []),
            (f"(first = '{UNDATED}' OR last = '{UNDATED}' OR last >= ?)", [self.since] if self.since else []),
            (f"(first = '{UNDATED}' OR last = '{UNDATED}' OR first <= ?)", [self.until] if self.until else []),
        ]
        asked = [(condition, values) for condition, values in parts if values]
        return " AND ".join(c for c, _ in asked) or "1", [v for _, values in asked for v in values]

    @property
    def query(self) -> str:
        """The address's part that asks for the same again, questions that ask nothing left out."""
        return urlencode({name: value for name, value in asdict(self).items() if value})


def _speaks(conclusion: Reconciled | None, status: str) -> bool:
    return conclusion is not None and any(t.status.value == status and not silent(t) for t in conclusion.tolls)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if len(text) == 10 else None
    except ValueError:
        return None
