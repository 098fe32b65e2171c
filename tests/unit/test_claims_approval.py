"""May a proposal be approved? By another person, level after level, and only while nothing has changed."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from triage.domain.claims import ClaimStep, ClaimTaken
from triage.domain.claims_approval import (
    OWN_LEVEL,
    changed_since,
    next_level,
    objection,
    proposal,
    read_proposal,
)
from triage.domain.rewards import Claim, Judgement, RewardAnswer, Verdict, in_order, judge
from triage.domain.rewards_facts import KnownFacts, Value
from triage.domain.rewards_schemes import Scheme, facts_asked
from triage.policies.loader import load_policies
from triage.policies.rewards import load_reward_schemes

SCHEMES = load_reward_schemes()
CALENDAR = load_policies().calendar
AT = datetime(2026, 6, 1, tzinfo=UTC)


def scheme(name: str) -> Scheme:
    found = SCHEMES.named(name)
    assert found is not None
    return found


def facts(**more: Value | None) -> KnownFacts:
    known: dict[str, Value | None] = {"violation": "water", "identity": "named", "verified": True, "order": 1}
    return KnownFacts({**known, "fine": 2_000_000, **more}, SCHEMES.catalogue)


def answer(rule: Scheme, **more: Value | None) -> RewardAnswer:
    return judge(Claim(facts(**more)), rule, CALENDAR)


def steps(*taken: tuple[ClaimStep, str]) -> Sequence[ClaimTaken]:
    return [ClaimTaken(step, actor, AT) for step, actor in taken]


MADE = proposal(answer(scheme("shandong-2023")), 50_000, "1")


def test_a_proposal_comes_back_from_the_record_as_it_was() -> None:
    assert read_proposal(MADE.told()) == MADE


def test_nothing_has_changed_when_nothing_has_changed() -> None:
    assert changed_since(MADE, answer(scheme("shandong-2023")), "1") == []


def test_days_that_pass_change_nothing() -> None:
    rule = scheme("luoyang")
    before = answer(rule, amount=30_000)
    later = answer(rule, amount=30_000, notified=datetime(2026, 6, 2, tzinfo=UTC).date())
    assert changed_since(proposal(before, 30_000, "1"), later, "1") == []


@pytest.mark.parametrize(
    ("later", "order", "told"),
    [
        pytest.param(
            answer(replace(scheme("shandong-2023"), cap=None)), "1", "内容已变动", id="the rule's text"
        ),
        pytest.param(answer(scheme("shandong-2021")), "1", "适用的奖励办法变为", id="another version"),
        pytest.param(answer(scheme("shandong-2023"), order=2), "2", "登记顺序由1变为2", id="not first"),
        pytest.param(answer(scheme("shandong-2023"), verified=False), "1", "查证属实", id="not verified"),
        pytest.param(answer(scheme("shandong-2023"), insider=True), "1", "现为1000元", id="another amount"),
    ],
)
def test_whatever_changed_is_said(later: RewardAnswer, order: str, told: str) -> None:
    assert any(told in reason for reason in changed_since(MADE, later, order))


def test_each_level_agrees_in_turn_and_the_last_one_approves() -> None:
    special = proposal(answer(scheme("jiangsu-2021"), special=True, amount=10_000_000), 10_000_000, "1")
    assert special.levels == (OWN_LEVEL, "同级人民政府同意")
    proposed = steps((ClaimStep.PROPOSE, "a"))
    assert next_level(special, proposed) == (OWN_LEVEL, ClaimStep.CONSENT)
    agreed = [*proposed, *steps((ClaimStep.CONSENT, "b"))]
    assert next_level(special, agreed) == ("同级人民政府同意", ClaimStep.APPROVE)
    again = [*agreed, *steps((ClaimStep.RECALCULATE, "b"), (ClaimStep.PROPOSE, "a"))]
    assert next_level(special, again) == (OWN_LEVEL, ClaimStep.CONSENT)


def test_four_eyes() -> None:
    taken = steps((ClaimStep.ENTER_OUTCOME, "clerk"), (ClaimStep.PROPOSE, "chief"), (ClaimStep.CONSENT, "b"))
    assert "提出奖励的人" in objection("chief", taken)
    assert "录入处理结果的人" in objection("clerk", taken)
    assert "另一人" in objection("b", taken)
    assert objection("c", taken) == ""


def test_a_person_settles_what_the_rule_leaves_open_and_nothing_else() -> None:
    rule = scheme("taizhou-2019")
    anonymous = facts(identity="code")
    open_ = judge(Claim(anonymous), rule, CALENDAR)
    assert open_.verdict is Verdict.UNDECIDED
    yes = {"identity": Judgement(True, "可以联系到本人")}
    settled = judge(Claim(anonymous, judgements=yes), rule, CALENDAR)
    assert settled.verdict is Verdict.ELIGIBLE
    assert any("可以联系到本人" in text for each in settled.conditions for text in each.evidence)
    overruled = {"verified": Judgement(True, "x"), "basis": Judgement(True, "x")}
    assert judge(Claim(facts(verified=False), judgements=overruled), rule, CALENDAR).verdict is Verdict.NOT
    assert judge(Claim(facts(fine=None), judgements=overruled), rule, CALENDAR).verdict is Verdict.UNDECIDED


def test_a_claim_that_a_person_denied_stands_in_nobodys_way() -> None:
    claims = (Claim(facts(), refused=True), Claim(facts()), Claim(facts()))
    placed = in_order(claims, scheme("taizhou-2019"), CALENDAR)
    assert [claim.facts.get("order") for claim in placed] == [1, 1, 2]


def test_a_scheme_asks_for_what_its_conditions_amounts_and_factors_look_at() -> None:
    asked = facts_asked(scheme("shandong-2023"))
    assert {"fine", "warning", "insider", "identity", "verified", "order", "bounty"} <= asked
    assert "grade" not in asked
    assert "max_fine" in facts_asked(scheme("jiangxi-2021"))
