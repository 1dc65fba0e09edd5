"""Distance on the globe."""

from math import acos, copysign, cos, radians, sin

EARTH_KM = 6371.0088

Vector = tuple[float, float, float]


def vector(latitude: float, longitude: float) -> Vector:
    """The place (degrees) as a unit vector from the centre of the earth."""
    north, east = radians(latitude), radians(longitude)
    flat = cos(north)
    return flat * cos(east), flat * sin(east), sin(north)


def kilometres(here: Vector, there: Vector) -> int:
    """Great-circle distance, whole kilometres."""
    cosine = here[0] * there[0] + here[1] * there[1] + here[2] * there[2]
    return int(EARTH_KM * acos(cosine if -1.0 < cosine < 1.0 else copysign(1.0, cosine)) + 0.5)
