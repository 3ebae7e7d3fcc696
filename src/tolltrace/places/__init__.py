"""Places: a read-only gazetteer compiled at build time, lookup by folded name, hierarchy, distance, relations, imports."""

from tolltrace.places.gazetteer import Gazetteer, contains, distance_km, kind
from tolltrace.places.imports import Imported, import_places, import_with_notices
from tolltrace.places.relations import PlaceRelation, Relation, relation

__all__ = [
    "Gazetteer",
    "Imported",
    "PlaceRelation",
    "Relation",
    "contains",
    "distance_km",
    "import_places",
    "import_with_notices",
    "kind",
    "relation",
]
