"""Which coordinates does a text give, and of which system? 北纬30.27度，东经120.15度; 120.15,30.27 (高德)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from triage.domain.coordinates import Datum, Point, in_china

_DEGREES = (
    r"(\d{1,3}(?:\.\d{2,})?)\s*[°度]?"
    r"(?:\s*(\d{1,2}(?:\.\d+)?)\s*[′'分](?:\s*(\d{1,2}(?:\.\d+)?)\s*[″\"秒])?)?"
)
_NAMED = re.compile(
    rf"(?P<first>北纬|纬度|N|lat|东经|经度|E|lng|lon)\s*[:：=为是]?\s*{_DEGREES}"
    rf"[\s,，、;；&]*(?P<second>东经|经度|E|lng|lon|北纬|纬度|N|lat)\s*[:：=为是]?\s*{_DEGREES}"
)
_SUFFIXED = re.compile(rf"{_DEGREES}\s*(?P<first>[NE])[\s,，、;；]*{_DEGREES}\s*(?P<second>[NE])(?![A-Za-z])")
_NORTH = ("北纬", "纬度", "N", "lat")
_PAIR = re.compile(r"(?<![\d.])(\d{2,3}\.\d{4,})\s*[,，、\s]\s*(\d{2,3}\.\d{4,})(?![\d.])")
_SYSTEMS = (
    (Datum.GCJ02, re.compile(r"高德|腾讯地图|微信|GCJ|火星坐标", re.IGNORECASE)),
    (Datum.WGS84, re.compile(r"GPS|WGS|北斗|CGCS", re.IGNORECASE)),
)
_NEAR = 24  # characters around the figures in which the system is named


@dataclass(frozen=True, slots=True)
class Located:
    """[start, end) in the text. `datum` is None where the text does not say whose figures they are."""

    start: int
    end: int
    latitude: float
    longitude: float
    datum: Datum | None

    @property
    def point(self) -> Point | None:
        """None where the system is unknown: a guess would be wrong by up to 700 metres."""
        return None if self.datum is None else Point(self.latitude, self.longitude, self.datum)


def find_coordinates(text: str) -> tuple[Located, ...]:
    """In order of the text; figures that cannot lie in China are none."""
    return tuple(
        Located(start, end, latitude, longitude, _datum(text, start, end))
        for start, end, latitude, longitude in sorted(_figures(text))
        if in_china(latitude, longitude)
    )


def _figures(text: str) -> Iterator[tuple[int, int, float, float]]:
    named = ((match, match.groups()[1:4], match.groups()[5:8]) for match in _NAMED.finditer(text))
    suffixed = ((match, match.groups()[0:3], match.groups()[4:7]) for match in _SUFFIXED.finditer(text))
    for match, one, other in (*named, *suffixed):
        first, second = _degrees(one), _degrees(other)
        north_first = match["first"] in _NORTH
        if north_first != (match["second"] in _NORTH):
            yield *match.span(), *((first, second) if north_first else (second, first))
    for match in _PAIR.finditer(text):
        latitude, longitude = sorted((float(match[1]), float(match[2])))  # no place in China is 72° north
        yield *match.span(), latitude, longitude


def _degrees(parts: tuple[str | None, ...]) -> float:
    return sum(float(part) / 60.0**place for place, part in enumerate(parts) if part)


def _datum(text: str, start: int, end: int) -> Datum | None:
    around = text[max(0, start - _NEAR) : end + _NEAR]
    named = [datum for datum, words in _SYSTEMS if words.search(around)]
    return named[0] if len(named) == 1 else None
