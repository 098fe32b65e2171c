"""May this person see how a report stands? Who knows number and code may; guessing is slow."""

from dataclasses import dataclass

from api.deps import Door
from api.errors import TooMany
from runtime.bootstrap import Services
from triage.domain.errors import NotFound
from triage.domain.receipts import parse_receipt
from triage.domain.reports import Report
from triage.domain.standing import Standing
from triage.storage.unit_of_work import SqlUnitOfWork

WRONG_PER_CALLER = "10/15minutes"
WRONG_PER_RECEIPT = "5/15minutes"
_REFUSAL = "没有找到与受理编号和查询码都相符的举报，请核对后再试。"
_PAUSE = "查询失败次数过多，请 15 分钟后再试。"


@dataclass(frozen=True, slots=True)
class Found:
    report: Report
    standing: Standing


def look_up(
    receipt: str, code: str, *, caller: str, services: Services, door: Door, uow: SqlUnitOfWork
) -> Found:
    """A wrong code and an unknown number give the same NotFound; too many of them TooMany.

    `caller` is an address; the bot asks for everybody, so only the number is watched there.
    """
    number = parse_receipt(receipt)
    watched = [(WRONG_PER_RECEIPT, "status receipt", number)] if number else []
    if caller != "bot":
        watched.append((WRONG_PER_CALLER, "status caller", caller))
    if any(door.throttle.blocked(*window) for window in watched):
        raise TooMany(_PAUSE)
    report = uow.reports.by_receipt(number) if number else None
    kept = uow.reports.code_digest(report.id) if report else None
    if not services.codes.fits(code, kept) or report is None:
        for window in watched:
            door.throttle.count(*window)
        raise NotFound(_REFUSAL)
    return Found(report, uow.reports.standing(report.id))
