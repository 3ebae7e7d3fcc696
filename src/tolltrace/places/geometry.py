"""Distance on the sphere; its few metres of error are far below the precision of any place named in a report."""

from math import asin, cos, radians, sin, sqrt

_EARTH_KM = 6371.0088  # mean radius (IUGG)


def distance_km(lat_a: float, lon_a: float, lat_b: float, lon_b: float) -> float:
    """Great-circle distance in kilometres between two WGS84 points in degrees (haversine)."""
    north = radians(lat_b - lat_a)
    east = radians(lon_b - lon_a)
    chord = sin(north / 2) ** 2 + cos(radians(lat_a)) * cos(radians(lat_b)) * sin(east / 2) ** 2
    return 2 * _EARTH_KM * asin(min(1.0, sqrt(chord)))
