"""What does a client of Open311 send, and what of it can be filed? The names are the standard's."""

from datetime import datetime, timedelta
from typing import Annotated

from pydantic import (
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    TypeAdapter,
    ValidationError,
)

from api.web.report_form import check_phone
from triage.domain.calendar import reckonable
from triage.domain.coordinates import Datum, in_china
from triage.domain.divisions import Divisions
from triage.domain.errors import InvalidSubmission
from triage.domain.personal import LONGEST_NAME

LONGEST_SPAN = timedelta(days=90)

_MOMENT: TypeAdapter[datetime] = TypeAdapter(AwareDatetime)
Code = Annotated[str, Field(max_length=60)]
Name = Annotated[str, Field(max_length=LONGEST_NAME)]
Degrees = Annotated[float | None, BeforeValidator(lambda typed: typed or None)]


class RequestIn(BaseModel):
    """Empty means not given. What the standard has beside these fields is neither read nor kept."""

    model_config = ConfigDict(str_strip_whitespace=True)

    api_key: str = ""
    service_code: Code = ""
    lat: Degrees = None
    long: Degrees = None
    address_string: Annotated[str, Field(max_length=500)] = ""
    address_id: Code = ""
    description: str = ""
    media_url: str = ""
    first_name: Name = ""
    last_name: Name = ""
    phone: str = ""
    email: Annotated[str, Field(max_length=200, pattern=r"^([^@\s]+@[^@\s]+)?$")] = ""

    @property
    def text(self) -> str:
        """Line ends as the record keeps them."""
        return self.description.replace("\r\n", "\n")

    @property
    def contact(self) -> dict[str, str] | None:
        """For the identity vault; None for an anonymous report. Raises InvalidSubmission."""
        check_phone(self.phone)
        name, given = f"{self.last_name}{self.first_name}", {"phone": self.phone, "email": self.email}
        if not any(given.values()):
            if name:
                raise InvalidSubmission(
                    "填了姓名还需要电话（phone）或者邮箱（email）；想匿名请把姓名也空着。"
                )
            return None
        return {"name": name or "未留姓名"} | {key: told for key, told in given.items() if told}

    def place(self, divisions: Divisions) -> str:
        """Division, address and coordinates in words that a locator reads. Raises InvalidSubmission."""
        division, where = divisions.get(self.address_id), self.address_string
        if division is not None and division.name not in where:
            where = divisions.full_name(division.code) + where
        if not (parts := [part for part in (where, self._point()) if part]):
            raise InvalidSubmission(
                "请提供地点：lat 和 long，或者 address_string，或者 address_id（行政区划代码）。"
            )
        return "；".join(parts)

    def _point(self) -> str:
        if self.lat is None and self.long is None:
            return ""
        if self.lat is None or self.long is None or not in_china(self.lat, self.long):
            raise InvalidSubmission("lat 和 long 要一起提供，并且是中国境内的 WGS-84 坐标（度）。")
        return f"纬度{self.lat:.6f}，经度{self.long:.6f}（{Datum.WGS84}）"


def span(start: str, end: str, now: datetime) -> tuple[datetime, datetime]:
    """The last 90 days, or 90 days from the one end that is given. Raises InvalidSubmission."""
    first, last = _moment(start), _moment(end)
    last = last or (first + LONGEST_SPAN if first else now)
    first = first or last - LONGEST_SPAN
    if not timedelta() <= last - first <= LONGEST_SPAN:
        raise InvalidSubmission(f"start_date 到 end_date 最多 {LONGEST_SPAN.days} 天，end_date 不能在前。")
    return first, last


def _moment(typed: str) -> datetime | None:
    try:
        return reckonable(_MOMENT.validate_python(typed.strip())) if typed.strip() else None
    except (ValidationError, ValueError):
        raise InvalidSubmission(
            "日期要写明时区，例如 2026-01-01T00:00:00Z 或 2026-01-01T08:00:00+08:00。"
        ) from None
