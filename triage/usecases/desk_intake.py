"""What does a clerk add to a report that was taken in by hand? Who recorded it, and the order's deadline."""

from datetime import date, datetime

from triage.domain.calendar import local_day
from triage.domain.errors import Conflict
from triage.domain.policies import Policies
from triage.domain.reports import Channel, Report, ReportId
from triage.domain.workflow import Step
from triage.ports import StepTaken, UnitOfWork
from triage.usecases.clocks import start_order_clock

_SENDERS = 20  # with the same number for other matters


def must_be_new(number: str, client_key: str, uow: UnitOfWork) -> None:
    """Raises Conflict for an order that is on record; the same form sent twice is no other order."""
    earlier = on_record(number, uow)
    if earlier is not None and earlier.client_key != client_key:
        raise Conflict(f"工单 {number} 已经登记，受理编号 {earlier.receipt}。")


def on_record(number: str, uow: UnitOfWork) -> Report | None:
    """The first report of this order; another sender may use the same number for another matter."""
    numbered = uow.reports.by_external_no(number, limit=_SENDERS)
    return next((report for report in numbered if report.channel is Channel.HOTLINE_12345), None)


def say_who_recorded(
    id: ReportId, *, actor: str, wish: str, now: datetime, uow: UnitOfWork, source: str
) -> None:
    """Into the history, with the day on which the office had it and what the reporter wishes."""
    report = uow.reports.get(id)
    told = f"录入{source}，{_day(report)}收到"
    reason = "；".join(filter(None, (told, wish)))
    uow.reports.take_step(id, StepTaken(Step.NOTE, actor, now, reason))


def keep_deadline(id: ReportId, due: date | None, *, policies: Policies, uow: UnitOfWork) -> None:
    """The deadline that an order brings along runs beside the clocks of the law."""
    if due is not None:
        number = uow.reports.get(id).external_no or ""
        start_order_clock(id, due, number, policies=policies, uow=uow)


def _day(report: Report) -> str:
    day = local_day(report.received)
    return f"{day.year}年{day.month}月{day.day}日"
