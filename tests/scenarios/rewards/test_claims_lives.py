"""From the proposal to the money, and every way that ends elsewhere."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import select, text

from runtime.claims import watch_claims
from runtime.rounds import RoundIncomplete
from tests.rewards_lives import NEW, Play
from triage.domain.claims import ClaimStep
from triage.domain.errors import Conflict, IllegalStep, InvalidSubmission, NotFound
from triage.domain.reports import ReportId
from triage.domain.rewards import Verdict
from triage.domain.rewards_schemes import RewardSchemes
from triage.storage.claims_tables import FundEntryRow
from triage.usecases import claims, review
from triage.usecases.claims import suggest_forfeiture

RECEIVED = datetime(2026, 6, 1, 2, tzinfo=UTC)
FINED: dict[str, Any] = {**NEW, "verified": True, "fine": 120_000, "decided": "2026-06-20"}
CHONGQING, ZHEJIANG, LUOYANG, JIANGSU = "500103", "330102", "410302", "320102"


def first_of(play: Play, adcode: str = CHONGQING, **facts: Any) -> ReportId:
    report = play.reports(adcode, RECEIVED)[0]
    play.decided(report, {**FINED, "identity": "named", "staff": False, **facts})
    return report


def notified(play: Play, adcode: str = CHONGQING, **facts: Any) -> ReportId:
    report = first_of(play, adcode, **facts)
    play.propose(report)
    play.approve(report)
    play.notify(report)
    return report


def paid(play: Play) -> ReportId:
    report = notified(play)
    play.claims(report)
    play.gives_payee(report)
    play.pay(report)
    return report


def test_the_money_is_set_aside_at_approval_and_leaves_when_it_is_paid(play: Play) -> None:
    report = notified(play)
    assert play.left() == 94_000
    play.claims(report)
    play.gives_payee(report)
    play.pay(report)
    assert (play.state(report), play.left()) == ("paid", 94_000)
    actors = {taken.step: taken.actor for taken in play.watched(report).steps}
    assert actors[ClaimStep.PROPOSE] != actors[ClaimStep.APPROVE] != actors[ClaimStep.PAY]


def test_the_payee_is_in_the_vault_only_and_every_reading_leaves_a_trace(play: Play) -> None:
    report = notified(play)
    play.claims(report)
    play.gives_payee(report)
    watched = play.watched(report)
    told = repr((watched.claim, watched.steps))
    assert "司马青山" not in told
    assert "13950061234" not in told
    with pytest.raises(InvalidSubmission, match="理由"):
        play.read_payee(report, "")
    assert play.read_payee(report, "办理转账")["name"] == "司马青山"
    payee = play.claim(report).payee
    trail = [(entry.action, entry.actor, entry.reason) for entry in play.services.vault.trail(payee)]
    assert trail == [("open", "cashier", "办理转账")]
    play.pay(report)
    with pytest.raises(InvalidSubmission, match="尚未发放"):
        play.read_payee(report, "再看一次")


def test_neither_who_proposed_nor_who_entered_the_outcome_may_approve(play: Play) -> None:
    report = first_of(play)
    play.propose(report, actor="chief")
    for actor in ("chief", "clerk"):
        with pytest.raises(InvalidSubmission, match="不能审批"):
            play.approve(report, actor)
    play.approve(report)
    play.notify(report)
    play.claims(report)
    play.gives_payee(report)
    with pytest.raises(InvalidSubmission, match="不能同时发放"):
        play.pay(report, actor="head")


def test_a_heavy_reward_needs_every_level_each_by_somebody_else(play: Play) -> None:
    report = first_of(play, JIANGSU, special=True, amount="50000")
    play.propose(report)
    play.approve(report)
    assert play.state(report) == "proposed"
    with pytest.raises(InvalidSubmission, match="另一人"):
        play.approve(report, why="某政函〔2026〕9号")
    with pytest.raises(InvalidSubmission, match="文号"):
        play.approve(report, "second")
    play.approve(report, "second", why="某政函〔2026〕9号")
    assert (play.state(report), play.left()) == ("approved", 50_000)


def test_of_two_officers_who_approve_at_once_one_wins(play: Play) -> None:
    report = first_of(play)
    play.propose(report)
    seen = play.claim(report)
    play.approve(report, "head")
    with play.services.unit_of_work() as uow, pytest.raises(Conflict, match="刚被别人办理过"):
        claims.read(seen.id, claims.Act("second", RECEIVED, "", seen.version, scope=""), uow)
    assert play.left() == 94_000


def test_a_rule_that_changed_after_the_proposal_has_to_be_worked_out_again(play: Play) -> None:
    report = first_of(play)
    play.propose(report)
    shipped = play.rules
    changed = tuple(
        replace(each, floor=700_000) if each.scheme == "chongqing-2025" else each
        for each in shipped.schemes.schemes
    )
    play.rules = replace(shipped, schemes=RewardSchemes(changed, shipped.schemes.catalogue))
    with pytest.raises(Conflict, match=r"奖励办法的内容已变动.*退回重新计算"):
        play.approve(report)
    assert (play.state(report), play.left()) == ("proposed", 100_000)
    play.recalculate(report)
    play.propose(report)
    play.approve(report)
    assert play.claim(report).amount == 700_000


def test_undoing_a_link_makes_another_one_the_first_and_the_proposal_stale(play: Play) -> None:
    reports = play.reports("370102", RECEIVED)
    for report in reports:
        play.decided(report, {**FINED, "fine": 20_000, "identity": "named", "staff": False})
    first, second, _ = reports
    assert play.watched(second).answer.verdict is Verdict.NOT
    with play.services.unit_of_work() as uow:
        review.unlink(second, actor="clerk", reason="另一家企业", new_case=uuid4(), now=RECEIVED, uow=uow)
        uow.commit()
    assert play.watched(second).answer.verdict is Verdict.ELIGIBLE
    play.propose(second)
    with play.services.unit_of_work() as uow:
        case = uow.reports.standing(first).case
        assert case is not None
        review.link(second, case, actor="clerk", reason="确为同一家", now=RECEIVED, uow=uow)
        uow.commit()
    with pytest.raises(Conflict, match="登记顺序由1变为2"):
        play.approve(second)
    play.recalculate(second)
    with pytest.raises(InvalidSubmission, match="首个有效举报"):
        play.propose(second)


def test_a_denial_is_a_persons_act_with_reason_and_remedy(play: Play) -> None:
    report = first_of(play)
    for why, remedy in (("", "可以申请复核"), ("不属奖励范围", "")):
        with pytest.raises(InvalidSubmission):
            play.deny(report, why, remedy)
    play.deny(report, "不属奖励范围", "可在60日内申请复核")
    taken = play.watched(report).steps[-1]
    assert (taken.reason, taken.detail) == ("不属奖励范围", {"remedy": "可在60日内申请复核"})
    play.step(report, ClaimStep.RECONSIDER)
    assert play.state(report) == "decided"


def test_behind_a_denied_claim_the_next_one_is_first(play: Play) -> None:
    first, second, _ = play.reports(CHONGQING, RECEIVED)
    for report in (first, second):
        play.decided(report, {**FINED, "identity": "named", "staff": False})
    assert play.watched(second).order == "2"
    play.deny(first, "举报人系监管工作人员的亲属")
    assert play.watched(second).order == "1"


def test_a_right_that_lapsed_is_suggested_once_and_forfeited_by_a_person(play: Play) -> None:
    report = notified(play, LUOYANG, amount="1000")
    id, due = play.claim(report).id, play.claim(report).due
    assert due is not None
    with pytest.raises(InvalidSubmission, match="尚未届满"):
        play.forfeit(report)
    play.services.later(days=(due - play.services.clock().date()).days)
    assert not _suggested(play, id)
    play.services.later(days=1)
    assert _suggested(play, id)
    assert not _suggested(play, id)
    assert "视为放弃" in play.claim(report).attention
    assert play.state(report) == "notified"
    play.forfeit(report)
    assert (play.state(report), play.left()) == ("forfeited", 100_000)
    play.restore(report)
    play.claims(report)
    assert (play.state(report), play.left()) == ("claimed", 99_000)


def _suggested(play: Play, id: Any) -> bool:
    with play.services.unit_of_work() as uow:
        told = suggest_forfeiture(id, now=play.services.clock(), rules=play.rules, uow=uow)
        uow.commit()
    return told


def test_the_hourly_round_tells_of_every_lapsed_right_once(play: Play) -> None:
    late, other = notified(play, LUOYANG, amount="1000"), notified(play)
    play.services.later(days=40)
    assert [watch_claims(play.services) for _ in range(2)] == [1, 0]
    assert "视为放弃" in play.claim(late).attention
    assert play.claim(other).attention == ""


def test_a_claim_that_cannot_be_judged_keeps_no_other_from_the_desk(play: Play) -> None:
    first, second = (notified(play, LUOYANG, amount="1000") for _ in range(2))
    broken, other = sorted((first, second), key=lambda each: play.claim(each).id)
    play.services.later(days=40)
    with play.services.writing.begin() as session:
        session.execute(text("UPDATE standings SET received_on = '' WHERE report = :id"), {"id": broken.hex})
    with pytest.raises(RoundIncomplete, match="1 failed"):
        watch_claims(play.services)
    assert "视为放弃" in play.claim(other).attention


def test_who_comes_too_late_is_not_refused_by_a_machine(play: Play) -> None:
    report = notified(play, LUOYANG, amount="1000")
    play.services.later(days=40)
    play.claims(report)
    assert play.state(report) == "notified"
    assert "期限届满后要求领取" in play.claim(report).attention
    play.restore(report)
    play.claims(report)
    assert play.state(report) == "claimed"


def test_a_fund_without_money_pays_nothing_without_an_override(play: Play) -> None:
    report = first_of(play, fine=3_000_000)
    play.propose(report)
    with pytest.raises(InvalidSubmission, match="余额100000元，不足150000元"):
        play.approve(report)
    play.approve(report, override="经局长办公会同意，下年度预算抵补")
    with play.services.unit_of_work() as uow:
        fund = uow.funds.get("某市生态环境局", 2026, scope="")
        reasons = uow.session.scalars(select(FundEntryRow.reason)).all()
    assert (fund.overdraft, fund.left) == (5_000_000, 0)
    assert "经局长办公会同意，下年度预算抵补" in reasons


def test_the_fund_of_another_division_pays_nothing(play: Play) -> None:
    report = first_of(play)
    play.propose(report)
    with play.services.unit_of_work() as uow:
        uow.session.execute(text("UPDATE funds SET area = '500200'"))
        uow.commit()
    with pytest.raises(NotFound):
        play.approve(report, scope="500100")
    with pytest.raises(NotFound):
        play.approve(report, scope="500100", override="经局长办公会同意")
    assert play.left() == 100_000
    play.approve(report, scope="500000")
    assert play.left() == 94_000
    play.notify(report)
    play.declines(report)
    assert play.left() == 100_000, "the reporter gives back what was set aside, whosever it is"


def test_who_declines_gives_the_money_back(play: Play) -> None:
    report = notified(play)
    play.declines(report)
    assert (play.state(report), play.left()) == ("declined", 100_000)
    with pytest.raises(IllegalStep):
        play.claims(report)


def test_an_heir_takes_over_and_gives_the_own_account(play: Play) -> None:
    report = notified(play)
    play.claims(report)
    play.gives_payee(report)
    before = play.claim(report).payee
    play.step(report, ClaimStep.SUCCEED, why="举报人死亡，凭公证书由继承人领取")
    assert (play.state(report), play.claim(report).payee) == ("claimed", None)
    play.gives_payee(report, name="司马白水", phone="13950061235")
    assert play.claim(report).payee != before
    play.pay(report)
    assert play.state(report) == "paid"


def test_what_was_got_by_fraud_is_clawed_back_and_its_payee_is_not_paid_again(play: Play) -> None:
    report = paid(play)
    play.step(report, ClaimStep.CLAW_BACK, why="举报材料系伪造")
    play.step(report, ClaimStep.BLACKLIST, why="伪造举报材料")
    play.pay_back(report)
    assert (play.state(report), play.left()) == ("returned", 100_000)
    again = notified(play)
    play.claims(again)
    play.gives_payee(again)
    assert "失信名单" in play.claim(again).attention
    with pytest.raises(InvalidSubmission, match="失信名单"):
        play.pay(again)
    play.step(again, ClaimStep.LIFT, why="经核对不是同一人")
    play.pay(again)
    assert play.state(again) == "paid"


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"name": " "}, "姓名"),
        ({"phone": "12345"}, "手机号"),
        ({"id_number": "1234"}, "身份证号"),
        ({"account": ""}, "收款方式"),
    ],
)
def test_a_wrong_payee_is_refused_without_being_repeated(
    play: Play, changed: dict[str, str], told: str
) -> None:
    report = notified(play)
    play.claims(report)
    with pytest.raises(InvalidSubmission, match=told) as refusal:
        play.gives_payee(report, **changed)
    assert "司马青山" not in str(refusal.value)
    assert play.claim(report).payee is None


def test_an_amount_that_is_not_on_record_is_set_by_a_person_with_a_reason(play: Play) -> None:
    report = first_of(play, "430102")
    with pytest.raises(InvalidSubmission, match="没有金额"):
        play.propose(report)
    play.propose(report, amount=80_000, why="按办法原文第九条第二档")
    play.approve(report)
    assert play.claim(report).amount == 80_000


def test_an_outcome_with_nonsense_in_it_is_refused(play: Play) -> None:
    for facts in ({"fine": "十万"}, {"decided": "去年"}, {"nothing_known": True}, {"notified": "2026-01-01"}):
        with pytest.raises(InvalidSubmission):
            first_of(play, **facts)


def test_deadlines_run_from_the_day_they_start(play: Play) -> None:
    report = notified(play, LUOYANG, amount="1000")
    due = play.claim(report).due
    assert due is not None
    assert due > (play.services.clock() + timedelta(days=15)).date()
