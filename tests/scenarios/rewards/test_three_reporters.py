"""Three people report one violation minutes apart. Who is owed what, under the rules of six places?

The first stays anonymous, the second works there and gives a name, the third speaks for three people.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import pytest

from tests.rewards_lives import NEW, Play
from triage.domain.errors import InvalidSubmission
from triage.domain.rewards import Judgement, Verdict


@dataclass(frozen=True)
class Place:
    """`owed` in yuan by reporter (0, 1, 2); the others are owed nothing for the reason in `refused`."""

    adcode: str
    outcome: Mapping[str, Any]
    owed: Mapping[int, float]
    refused: Mapping[int, str]
    arithmetic: tuple[str, ...]
    citation: str
    choices: Mapping[str, Any] = field(default_factory=dict)
    judged: Mapping[int, Mapping[str, Judgement]] = field(default_factory=dict)


NO_NAME = {"identity": Judgement(False, "匿名，无法核实身份")}
FINED = {"verified": True, "fine": 20_000, "decided": "2026-06-20"}
PLACES = {
    "shandong, real names only": Place(
        "370102",
        FINED,
        {1: 1_000},
        {0: "举报人身份符合要求", 2: "同一违法行为的首个有效举报"},
        ("500元", "500元 × 200% = 1000元"),
        "鲁环发〔2023〕19号",
    ),
    "chongqing, anonymous welcome": Place(
        "500103",
        {**FINED, "fine": 120_000},
        {0: 6_000},
        {1: "同一违法行为的首个有效举报", 2: "同一违法行为的首个有效举报"},
        ("120000 × 5% = 6000元",),
        "渝环规〔2025〕1号",
    ),
    "jiangxi, doubled for somebody employed there": Place(
        "360102",
        {**FINED, "fine": 500_000, "major": True},
        {1: 40_000},
        {0: "举报人身份符合要求", 2: "同一违法行为的首个有效举报"},
        ("500000 × 0%—4% = 0—20000元", "0—20000元 × 200% = 0—40000元", "在0—40000元内确定：40000元"),
        "江西省生态环境违法行为举报奖励办法",
        choices={"grade": "1", "amount": "40000"},
        judged={0: NO_NAME},
    ),
    "xiangtan, additive with a cap": Place(
        "430302",
        {**FINED, "detention": True, "criminal": True, "major_impact": True},
        {1: 6_000},
        {0: "举报人身份符合要求", 2: "同一违法行为的首个有效举报"},
        ("1000元 + 1000元 + 3000元 + 1000元 = 6000元",),
        "湘潭市",
        judged={0: NO_NAME},
    ),
    "taizhou, a share with a floor": Place(
        "321202",
        {**FINED, "fine": 5_000},
        {1: 500},
        {0: "举报人身份符合要求", 2: "同一违法行为的首个有效举报"},
        ("5000 × 5% = 250元", "不低于500元、不超过20000元：500元"),
        "泰州市",
        judged={0: NO_NAME},
    ),
    "luoyang, joint reporters share": Place(
        "410302",
        FINED,
        {2: 999.99},
        {0: "举报人身份符合要求", 1: "举报人不是监管工作人员"},
        ("在300—50000元内确定：1000元", "1000元 ÷ 3人，每人333.33元"),
        "洛阳市",
        choices={"amount": "1000"},
        judged={0: NO_NAME, 1: {"staff": Judgement(False, "是派驻该企业的监管人员")}},
    ),
}


@pytest.mark.parametrize("place", PLACES.values(), ids=PLACES.keys())
def test_the_right_person_is_owed_the_right_amount_and_the_others_hear_why_not(
    play: Play, place: Place
) -> None:
    reports = play.reports(place.adcode, datetime(2026, 6, 1, 2, tzinfo=UTC))
    stated: list[dict[str, Any]] = [
        {},
        {"identity": "named", "insider": True, "employed": True},
        {"identity": "named", "joint": True, "joint_count": "3", "joint_identified": True},
    ]
    for report, words in zip(reports, stated, strict=True):
        play.says(report, **words)
    for number, report in enumerate(reports):
        judged = place.judged.get(number, {})
        own = {"staff": None} if "staff" in judged else {}
        play.decided(report, {**NEW, **place.outcome, **place.choices, **own}, judged)
    for number, report in enumerate(reports):
        answer = play.watched(report).answer
        if number in place.owed:
            assert answer.verdict is Verdict.ELIGIBLE, answer.conditions
            assert answer.money is not None
            assert answer.money.fixed
            lines = [line.text for line in answer.lines]
            assert [text for text in place.arithmetic if text not in lines] == [], lines
            assert answer.scheme is not None
            assert place.citation in answer.scheme.citation
            play.propose(report)
            play.approve(report)
            amount = play.claim(report).amount
            assert amount is not None
            assert amount / 100 == place.owed[number]
        else:
            failed = [each.label for each in answer.conditions if each.holds is False]
            assert place.refused[number] in failed
            with pytest.raises(InvalidSubmission, match="不能提出奖励"):
                play.propose(report)
            play.deny(report)
    assert play.left() == int(100_000 - sum(place.owed.values()))
