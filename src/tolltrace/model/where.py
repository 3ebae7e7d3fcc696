"""Place as written and as resolved, with its hierarchy, its precision and the candidates not chosen."""

from dataclasses import dataclass

from tolltrace.model.terms import PlacePrecision


@dataclass(frozen=True, slots=True)
class Place:
    """A named place from the gazetteer.

    ``key`` is the gazetteer's own id (""  when no entry was found); ``country`` an ISO 3166 alpha-2 code; ``adm1`` and
    ``adm2`` province and district names as the gazetteer spells them; coordinates are WGS84 degrees. ``score`` is the
    resolver's 0..1 confidence in this entry.
    """

    key: str
    name: str
    country: str = ""
    adm1: str = ""
    adm2: str = ""
    lat: float | None = None
    lon: float | None = None
    precision: PlacePrecision = PlacePrecision.UNKNOWN
    score: float = 0.0


@dataclass(frozen=True, slots=True)
class Where:
    """Where harm happened. ``written`` is the most specific name, then its parents, as the text has them, comma-separated
    ("Khan Sheikhoun, Idlib"). ``place`` is the entry chosen, None when nothing fits; ``candidates`` are those not chosen,
    best first. ``precision`` is that of the mention ("near Manbij" is near, whatever Manbij itself is)."""

    written: str = ""
    place: Place | None = None
    precision: PlacePrecision = PlacePrecision.UNKNOWN
    candidates: tuple[Place, ...] = ()

    @property
    def lat(self) -> float | None:
        return self.place.lat if self.place else None

    @property
    def lon(self) -> float | None:
        return self.place.lon if self.place else None

    def __str__(self) -> str:
        return self.written or "unplaced"


NOWHERE = Where()
