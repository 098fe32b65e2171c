"""Is there money for a reward? A fund per payer and year: budget, set aside, paid, returned."""

from dataclasses import dataclass, replace
from enum import StrEnum

from triage.domain.errors import InvalidSubmission
from triage.domain.rewards_facts import yuan


class FundEntry(StrEnum):
    """OVERRIDE lets the fund go below nothing by so much; an approver answers for it."""

    BUDGET = "budget"
    OVERRIDE = "override"
    RESERVE = "reserve"
    RELEASE = "release"
    PAY = "pay"
    RETURN = "return"


@dataclass(frozen=True, slots=True)
class Fund:
    """Money in fen; `returned` is again part of what is left."""

    payer: str
    year: int
    area: str = ""
    budget: int = 0
    overdraft: int = 0
    reserved: int = 0
    paid: int = 0
    returned: int = 0
    version: int = 0  # 0: not on record yet

    @property
    def left(self) -> int:
        return self.budget + self.overdraft + self.returned - self.reserved - self.paid


def booked(fund: Fund, entry: FundEntry, amount: int) -> Fund:
    """The fund after an entry; raises InvalidSubmission when it would be overdrawn."""
    match entry:
        case FundEntry.BUDGET:
            new = replace(fund, budget=fund.budget + amount)
        case FundEntry.OVERRIDE:
            new = replace(fund, overdraft=fund.overdraft + amount)
        case FundEntry.RESERVE:
            new = replace(fund, reserved=fund.reserved + amount)
        case FundEntry.RELEASE:
            new = replace(fund, reserved=fund.reserved - amount)
        case FundEntry.PAY:
            new = replace(fund, reserved=fund.reserved - amount, paid=fund.paid + amount)
        case FundEntry.RETURN:
            new = replace(fund, returned=fund.returned + amount)
    if new.left < 0:
        raise InvalidSubmission(
            f"{fund.payer}{fund.year}年奖励资金余额{yuan(max(fund.left, 0))}元，不足{yuan(amount)}元；"
            "请先增加预算，或由审批人写明理由批准超支。"
        )
    if min(new.budget, new.reserved) < 0 or new.returned > new.paid:
        raise InvalidSubmission("金额超过账上的数额，请核对。")
    return new
