"""What did a clerk type in for a letter, a visit, a call or an order of the hotline, and can it be filed?"""

import re
from dataclasses import dataclass, fields
from datetime import UTC, date, datetime, time, timedelta
from types import MappingProxyType
from typing import Annotated

from fastapi import Form

from api.web.report_form import check_phone
from triage.domain.calendar import CHINA, local_day
from triage.domain.errors import InvalidSubmission
from triage.domain.orders import HotlineOrder
from triage.domain.reports import Channel, Facts

CHANNELS = (
    Channel.LETTER,
    Channel.VISIT,
    Channel.TELEPHONE,
    Channel.HOTLINE_12345,
    Channel.WEIBO,
    Channel.MAIL,
)
WISHES = MappingProxyType({"": "没有提出", "secret": "要求对身份保密", "anonymous": "要求匿名"})
_LONGEST = MappingProxyType(
    {
        "external_no": ("来件编号", 100),
        "place": ("详细地点", 500),
        "time": ("时间", 500),
        "source": ("被举报对象", 500),
        "name": ("姓名", 40),
        "address": ("通信地址", 200),
    }
)
_OLDEST = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class IntakeForm:
    """As typed; every limit is checked by `check`, so that a mistake never costs the text."""

    client_key: str = ""
    channel: str = Channel.LETTER
    received: str = ""
    external_no: str = ""
    due: str = ""
    text: str = ""
    adcode: str = ""
    place: str = ""
    time: str = ""
    source: str = ""
    name: str = ""
    phone: str = ""
    address: str = ""
    wish: str = ""

    @property
    def key(self) -> str | None:
        return self.client_key[:100] or None

    @property
    def facts(self) -> Facts:
        return Facts(self.place.strip(), self.time.strip(), self.source.strip())

    @property
    def contact(self) -> dict[str, str] | None:
        """None for an anonymous report."""
        given = {"phone": self.phone.strip(), "address": self.address.strip()}
        if not any(given.values()):
            return None
        return {"name": self.name.strip() or "未留姓名"} | {key: text for key, text in given.items() if text}

    @property
    def deadline(self) -> date | None:
        """The last day that the order itself names. Raises InvalidSubmission."""
        return _day(self.due, "工单期限") if self.due.strip() else None

    def received_at(self, now: datetime) -> datetime:
        """An earlier day counts from its beginning. Raises InvalidSubmission."""
        day, today = _day(self.received, "收到日期"), local_day(now)
        if day > today:
            raise InvalidSubmission("收到日期不能晚于今天。")
        if today - day > _OLDEST:
            raise InvalidSubmission("收到日期在一年以前，请核对。")
        return now if day == today else datetime.combine(day, time(), CHINA).astimezone(UTC)

    def check(self) -> None:
        """Raises InvalidSubmission with the first thing to change."""
        if self.channel not in CHANNELS:
            raise InvalidSubmission("请选择来件方式。")
        for name, (called, longest) in _LONGEST.items():
            if len(getattr(self, name)) > longest:
                raise InvalidSubmission(f"“{called}”超过 {longest} 字，请写得短一些。")
        if self.channel == Channel.HOTLINE_12345 and not self.external_no.strip():
            raise InvalidSubmission("12345 工单请填写工单编号。")
        if self.wish not in WISHES:
            raise InvalidSubmission("请选择举报人对身份的要求。")
        self._check_contact()

    def _check_contact(self) -> None:
        check_phone(self.phone)
        if self.name.strip() and self.contact is None:
            raise InvalidSubmission("填了姓名还需要电话或者通信地址；匿名的请把姓名也空着。")
        if self.wish == "anonymous" and self.contact is not None:
            raise InvalidSubmission("举报人要求匿名的，请不要填写联系方式。")


def intake_form(
    *,
    client_key: Annotated[str, Form()] = "",
    channel: Annotated[str, Form()] = "",
    received: Annotated[str, Form()] = "",
    external_no: Annotated[str, Form()] = "",
    due: Annotated[str, Form()] = "",
    text: Annotated[str, Form()] = "",
    adcode: Annotated[str, Form()] = "",
    place: Annotated[str, Form()] = "",
    time: Annotated[str, Form()] = "",
    source: Annotated[str, Form()] = "",
    name: Annotated[str, Form()] = "",
    phone: Annotated[str, Form()] = "",
    address: Annotated[str, Form()] = "",
    wish: Annotated[str, Form()] = "",
) -> IntakeForm:
    """The dependency: line ends as the record keeps them."""
    typed = (
        *(client_key, channel, received, external_no, due, text, adcode),
        *(place, time, source, name, phone, address, wish),
    )
    names = (field.name for field in fields(IntakeForm))
    return IntakeForm(**dict(zip(names, (value.replace("\r\n", "\n") for value in typed), strict=True)))


def _day(text: str, called: str) -> date:
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise InvalidSubmission(f"请填写{called}（年-月-日）。") from None


def form_of_order(order: HotlineOrder, today: date) -> IntakeForm:
    """As if a clerk had copied the order; a number that is hidden (138****0000, 保密) is none."""
    received = order.handed_over or today
    phone = order.phone if re.search(r"\d", order.phone) and "*" not in order.phone else ""
    return IntakeForm(
        client_key=f"order-{order.number}",
        channel=Channel.HOTLINE_12345,
        received=received.isoformat(),
        external_no=order.number,
        due=order.due.isoformat() if order.due else "",
        text=order.text,
        place=order.region,
        source=order.target,
        name=order.name if phone else "",
        phone=phone,
    )
