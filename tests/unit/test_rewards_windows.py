"""Do the windows for notice, application and claim end on the right day, and is what was missed forfeited?"""

from datetime import date

import pytest

from tests.rewards_cases import answered
from triage.domain.rewards_facts import KnownFacts
from triage.domain.rewards_schemes import Window, WindowUnit
from triage.domain.rewards_windows import deadlines, window_end
from triage.policies.loader import load_policies
from triage.policies.rewards import load_reward_schemes

CALENDAR = load_policies().calendar
SCHEMES = load_reward_schemes()
XIANNING = {"adcode": "421200", "on": "2024-03-01"}
LUOYANG = {"adcode": "410300", "on": "2024-03-01"}
ZHENJIANG = {"adcode": "321102", "on": "2024-03-01"}


@pytest.mark.parametrize(
    ("start", "length", "unit", "end"),
    [
        pytest.param(date(2024, 4, 26), 1, WindowUnit.WORKDAY, date(2024, 4, 28), id="a Sunday worked"),
        pytest.param(date(2024, 4, 30), 1, WindowUnit.WORKDAY, date(2024, 5, 6), id="the May holiday"),
        pytest.param(date(2024, 4, 30), 1, WindowUnit.DAY, date(2024, 5, 1), id="calendar days run on"),
        pytest.param(date(2024, 8, 31), 6, WindowUnit.MONTH, date(2025, 2, 28), id="no 31st of February"),
        pytest.param(date(2023, 8, 31), 6, WindowUnit.MONTH, date(2024, 2, 29), id="a leap year"),
        pytest.param(date(2024, 12, 5), 1, WindowUnit.MONTH, date(2025, 1, 5), id="over the year"),
    ],
)
def test_a_window_ends(start: date, length: int, unit: WindowUnit, end: date) -> None:
    assert window_end(start, Window("claim", "领取", length, unit, "notified"), CALENDAR) == end


def test_xianning_counts_notice_application_and_decision_in_working_days() -> None:
    days = {"closed": "2024-04-26", "notified": "2024-04-29", "applied": "2024-05-06"}
    found = answered(days, **XIANNING)["deadlines"]
    assert [(each["deadline"], each["due"], each["met"]) for each in found] == [
        ("notify", "2024-05-07", True),
        ("apply", "2024-06-13", True),
        ("decide", "2024-05-17", None),
    ]


def test_an_application_a_day_late_is_forfeited() -> None:
    days = {"closed": "2024-04-26", "notified": "2024-04-29"}
    in_time = answered({**days, "applied": "2024-06-13"}, **XIANNING)
    late = answered({**days, "applied": "2024-06-14"}, **XIANNING)
    assert (in_time["verdict"], late["verdict"]) == ("eligible", "not")
    assert any(each["condition"] == "apply_in_time" and not each["holds"] for each in late["conditions"])


def test_the_claim_runs_from_notice_in_luoyang_and_from_publication_in_zhenjiang() -> None:
    days = {"fine": 20_000, "notified": "2024-03-04", "published": "2024-03-08"}
    luoyang, zhenjiang = (answered(days, **place)["deadlines"] for place in (LUOYANG, ZHENJIANG))
    assert [(each["starts"], each["due"]) for each in luoyang] == [("notified", "2024-03-25")]
    assert [(each["starts"], each["due"]) for each in zhenjiang] == [("published", "2024-09-08")]


def test_a_window_whose_start_is_unknown_is_told_without_a_day() -> None:
    (claim,) = answered({}, **LUOYANG)["deadlines"]
    assert (claim["due"], claim["met"], claim["missed"]) == (None, None, "视为放弃")


def test_windows_of_the_solid_waste_rule_run_for_waste_only() -> None:
    days = {"fine": 20_000, "decided": "2024-03-04"}
    waste = answered(days, violation="waste.dumping")["deadlines"]
    assert [(each["deadline"], each["due"]) for each in waste] == [("notify", "2024-03-18"), ("claim", None)]
    assert answered(days, violation="air.odour")["deadlines"] == []


def test_what_nobody_claimed_is_forfeited_the_day_after_the_last() -> None:
    scheme = SCHEMES.named("luoyang")
    assert scheme is not None
    (claim,) = deadlines(scheme, KnownFacts({"notified": date(2024, 3, 4)}, SCHEMES.catalogue), CALENDAR)
    assert (claim.forfeited(date(2024, 3, 25)), claim.forfeited(date(2024, 3, 26))) == (False, True)
