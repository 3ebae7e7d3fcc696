"""Places: a read-only gazetteer compiled at build time, lookup by folded name, hierarchy, distance, relations, imports."""

from tolltrace.places.gazetteer import Gazetteer, contains, distance_km, kind
from tolltrace.places.relations import PlaceRelation, Relation, relation

__all__ = ["Gazetteer", "PlaceRelation", "Relation", "contains", "distance_km", "kind", "relation"]
