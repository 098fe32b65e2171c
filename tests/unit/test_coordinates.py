"""Figures of two systems are kept apart, and brought together without drifting."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from triage.domain.coordinates import Datum, Point
from triage.facts.coordinates import find_coordinates

METRES_A_DEGREE = 111_195
LATITUDES, LONGITUDES = st.floats(18.5, 53.0), st.floats(74.0, 134.5)


def metres_between(one: Point, other: Point) -> float:
    """Near enough for neighbours in one system."""
    east = (other.longitude - one.longitude) * math.cos(math.radians(one.latitude))
    return METRES_A_DEGREE * math.hypot(other.latitude - one.latitude, east)


@given(LATITUDES, LONGITUDES)
def test_there_and_back_leads_to_the_same_point(latitude: float, longitude: float) -> None:
    point = Point(latitude, longitude, Datum.WGS84)
    back = point.in_datum(Datum.GCJ02).in_datum(Datum.WGS84)
    assert metres_between(point, back) < 0.01


@given(LATITUDES, LONGITUDES)
def test_the_same_figures_of_two_systems_are_two_places(latitude: float, longitude: float) -> None:
    ours, theirs = (Point(latitude, longitude, datum) for datum in Datum)
    assert 20 < metres_between(ours, theirs.in_datum(ours.datum)) < 1500


def test_outside_china_nothing_is_shifted() -> None:
    paris = Point(48.8566, 2.3522, Datum.WGS84)
    assert paris.in_datum(Datum.GCJ02) == Point(48.8566, 2.3522, Datum.GCJ02)


@pytest.mark.parametrize(
    ("text", "latitude", "longitude", "datum"),
    [
        pytest.param("位置北纬30.2741度，东经120.1551度（GPS）", 30.2741, 120.1551, Datum.WGS84, id="named"),
        pytest.param("高德地图坐标120.155070,30.274084处", 30.274084, 120.15507, Datum.GCJ02, id="a pair"),
        pytest.param("东经120°9′18″，北纬30°16′27″", 30.27417, 120.155, None, id="minutes and seconds"),
        pytest.param("GPS 30.2741N,120.1551E", 30.2741, 120.1551, Datum.WGS84, id="letters after"),
        pytest.param("lng=120.15507&lat=30.274084", 30.274084, 120.15507, None, id="from a link"),
        pytest.param("30.274084, 120.155070", 30.274084, 120.15507, None, id="nobody says whose"),
        pytest.param("微信发的30.274084,120.155070，GPS说不准", 30.274084, 120.15507, None, id="two said"),
    ],
)
def test_coordinates_are_read_with_the_system_that_the_text_names(
    text: str, latitude: float, longitude: float, datum: Datum | None
) -> None:
    (found,) = find_coordinates(text)
    assert found.latitude == pytest.approx(latitude, abs=1e-4)
    assert found.longitude == pytest.approx(longitude, abs=1e-4)
    assert found.datum is datum
    assert (found.point is None) == (datum is None)


@pytest.mark.parametrize(
    "text", ["", "噪声达到65.1234分贝", "电话571.123456,88.123456", "东经200.12度，北纬30.12度"]
)
def test_other_figures_are_no_coordinates(text: str) -> None:
    assert find_coordinates(text) == ()
