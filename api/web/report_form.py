"""What was typed into the plain form, and what of it has to be changed before it can be filed?"""

import re
from dataclasses import dataclass, fields
from typing import Annotated

from fastapi import Form

from triage.domain.errors import InvalidSubmission
from triage.domain.personal import PHONE
from triage.domain.reports import Facts

_SHORTEST_PHONE = 7
_DIALLED = re.compile(r"\+?[0-9 -]*")
_PHONE = re.compile(PHONE)
_LONGEST = {"place": 500, "time": 500, "source": 500, "effects": 2_000, "name": 40}
_CALLED = {
    "place": "“在哪里”",
    "time": "“什么时候”",
    "source": "“是谁或哪家单位”",
    "effects": "“有什么影响”",
    "name": "“姓名”",
}


@dataclass(frozen=True, slots=True)
class ReportForm:
    """As typed; every limit is checked by `check`, so that a mistake never costs the text."""

    client_key: str = ""
    text: str = ""
    place: str = ""
    time: str = ""
    source: str = ""
    effects: str = ""
    name: str = ""
    phone: str = ""

    @property
    def key(self) -> str | None:
        return self.client_key[:100] or None

    @property
    def facts(self) -> Facts:
        return Facts(self.place.strip(), self.time.strip(), self.source.strip(), self.effects.strip())

    @property
    def contact(self) -> dict[str, str] | None:
        """None for an anonymous report."""
        if not self.phone.strip():
            return None
        return {"name": self.name.strip() or "未留姓名", "phone": self.phone.strip()}

    def check(self) -> None:
        """Raises InvalidSubmission with the first thing to change."""
        for name, longest in _LONGEST.items():
            if len(getattr(self, name)) > longest:
                raise InvalidSubmission(
                    f"{_CALLED[name]}超过 {longest} 字，请写得短一些，详细情况写在第一项。"
                )
        check_phone(self.phone)
        if self.name.strip() and not self.phone.strip():
            raise InvalidSubmission("填了姓名还需要电话；想匿名请把姓名也空着。")


def check_phone(phone: str) -> None:
    """Raises InvalidSubmission in words; no phone is none to check."""
    typed = phone.strip()
    if typed and not _DIALLED.fullmatch(typed):
        raise InvalidSubmission("电话号码只能有数字、空格和横线，请检查；不想留可以空着。")
    if typed and len(re.findall("[0-9]", typed)) < _SHORTEST_PHONE:
        raise InvalidSubmission(f"电话号码太短，至少 {_SHORTEST_PHONE} 位数字，请检查；不想留可以空着。")
    if typed and not _PHONE.fullmatch(typed):
        raise InvalidSubmission("电话号码太长或者写法不对，请检查；不想留可以空着。")


def report_form(
    *,
    client_key: Annotated[str, Form()] = "",
    text: Annotated[str, Form()] = "",
    place: Annotated[str, Form()] = "",
    time: Annotated[str, Form()] = "",
    source: Annotated[str, Form()] = "",
    effects: Annotated[str, Form()] = "",
    name: Annotated[str, Form()] = "",
    phone: Annotated[str, Form()] = "",
) -> ReportForm:
    """The dependency: line ends as the record keeps them."""
    typed = (client_key, text, place, time, source, effects, name, phone)
    names = (field.name for field in fields(ReportForm))
    return ReportForm(**dict(zip(names, (value.replace("\r\n", "\n") for value in typed), strict=True)))
