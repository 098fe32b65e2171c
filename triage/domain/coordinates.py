"""Where on earth is a point, and in which system? GPS and Chinese maps differ by hundreds of metres."""

import math
from dataclasses import dataclass
from enum import StrEnum

# Semi-major axis and squared eccentricity of the Krasovsky 1940 ellipsoid, on which the shift of GCJ-02 is
# defined as the public descriptions of the algorithm give it ("Restrictions on geographic data in China").
_AXIS, _ECCENTRICITY = 6378245.0, 0.00669342162296594323
_PRECISE = 1e-9  # degrees: a tenth of a millimetre


class Datum(StrEnum):
    """GCJ-02 is what Gaode, Tencent and WeChat show; WGS-84 is what receivers of GPS say."""

    WGS84 = "WGS-84"
    GCJ02 = "GCJ-02"


@dataclass(frozen=True, slots=True)
class Point:
    """Degrees. Points of two systems are never compared before one is brought into the other's."""

    latitude: float
    longitude: float
    datum: Datum

    def in_datum(self, datum: Datum) -> "Point":
        if datum is self.datum:
            return self
        return _shifted(self) if datum is Datum.GCJ02 else _unshifted(self)


def in_china(latitude: float, longitude: float) -> bool:
    """The rectangle in which the shift is applied at all."""
    return 0.8293 <= latitude <= 55.8271 and 72.004 <= longitude <= 137.8347


def _shifted(point: Point) -> Point:
    if not in_china(point.latitude, point.longitude):
        return Point(point.latitude, point.longitude, Datum.GCJ02)
    north, east = _shift(point.latitude, point.longitude)
    return Point(point.latitude + north, point.longitude + east, Datum.GCJ02)


def _unshifted(point: Point) -> Point:
    """There is no formula for the way back: approached until the way there leads to the point again."""
    latitude, longitude = point.latitude, point.longitude
    for _ in range(30):
        there = _shifted(Point(latitude, longitude, Datum.WGS84))
        north, east = point.latitude - there.latitude, point.longitude - there.longitude
        latitude, longitude = latitude + north, longitude + east
        if abs(north) < _PRECISE and abs(east) < _PRECISE:
            break
    return Point(latitude, longitude, Datum.WGS84)


def _shift(latitude: float, longitude: float) -> tuple[float, float]:
    x, y = longitude - 105.0, latitude - 35.0
    root = math.sqrt(abs(x))
    waves = 20.0 * math.sin(6.0 * x * math.pi) + 20.0 * math.sin(2.0 * x * math.pi)
    north = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * root
    north += 2.0 / 3.0 * (waves + 20.0 * math.sin(y * math.pi) + 40.0 * math.sin(y / 3.0 * math.pi))
    north += 2.0 / 3.0 * (160.0 * math.sin(y / 12.0 * math.pi) + 320.0 * math.sin(y * math.pi / 30.0))
    east = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * root
    east += 2.0 / 3.0 * (waves + 20.0 * math.sin(x * math.pi) + 40.0 * math.sin(x / 3.0 * math.pi))
    east += 2.0 / 3.0 * (150.0 * math.sin(x / 12.0 * math.pi) + 300.0 * math.sin(x / 30.0 * math.pi))
    sine = math.sin(math.radians(latitude))
    flat = 1 - _ECCENTRICITY * sine * sine
    along = _AXIS * (1 - _ECCENTRICITY) / (flat * math.sqrt(flat))
    across = _AXIS / math.sqrt(flat) * math.cos(math.radians(latitude))
    return math.degrees(north / along), math.degrees(east / across)
