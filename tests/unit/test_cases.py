"""What is a case called?"""

import pytest

from triage.domain.cases import case_title


@pytest.mark.parametrize(
    ("place", "detail", "target", "title"),
    [
        ("杭州市余杭区", "文一西路", "永清化工厂", "杭州市余杭区文一西路　永清化工厂"),
        ("杭州市余杭区", "天成物流公司", "天成物流公司", "杭州市余杭区天成物流公司"),
        ("杭州市余杭区", "", "", "杭州市余杭区"),
        ("", "", "永清化工厂", "地点待核　永清化工厂"),
        ("", "", "", "地点待核"),
    ],
)
def test_a_case_is_called_by_place_and_target_each_once(
    place: str, detail: str, target: str, title: str
) -> None:
    assert case_title(place, detail, target) == title


def test_a_long_title_is_cut() -> None:
    assert len(case_title("某市", "路" * 200, "厂")) == 80
