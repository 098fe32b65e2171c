"""Which reports does an address of the queue ask for?"""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date
from types import MappingProxyType
from typing import Annotated
from urllib.parse import urlencode

from fastapi import Query

from api.web.areas import area_code
from api.web.opinions import industry_label, kind_label
from triage.domain.divisions import Divisions
from triage.domain.errors import InvalidSubmission
from triage.domain.reports import ReportId
from triage.storage.counted import UNKNOWN, Counted, Kept
from triage.storage.read_models import Order, QueueFilter

TABS: Mapping[str, tuple[str, QueueFilter]] = MappingProxyType(
    {
        "open": ("待办", QueueFilter(open=True)),
        "attention": ("需人工判断", QueueFilter(attention=True)),
        "overdue": ("已超期", QueueFilter(overdue=True)),
        "emergency": ("突发", QueueFilter(severity="emergency", open=True)),
        "all": ("全部", QueueFilter()),
    }
)

KEPT: Mapping[str, str] = MappingProxyType(
    {Kept.ON_TIME: "按期办结", Kept.LATE: "超期", Kept.RUNNING: "在办未超期"}
)

_Word = Annotated[str, Query(max_length=60)]


@dataclass(frozen=True, slots=True)
class Asked:
    """As typed; "" is any. `here` is the tab in which the form was filled in."""

    tab: _Word = ""
    here: _Word = ""
    state: _Word = ""
    kind: _Word = ""
    severity: _Word = ""
    channel: _Word = ""
    text: _Word = ""
    unit: _Word = ""
    area: _Word = ""
    since: _Word = ""
    until: _Word = ""
    main: _Word = ""
    industry: _Word = ""
    settled_since: _Word = ""
    settled_until: _Word = ""
    kept: _Word = ""
    order: Annotated[Order, Query()] = Order.DUE

    @property
    def shown_tab(self) -> str:
        """A search looks everywhere unless a tab is chosen after it."""
        if self.tab in TABS:
            return self.tab
        if self.text.strip():
            return "all"
        return self.here if self.here in TABS else "open"

    def address(self, **changed: object) -> str:
        """The query of the same page with something changed."""
        asked = {**asdict(self), "here": "", "tab": self.shown_tab, "order": self.order.value, **changed}
        return "?" + urlencode({name: value for name, value in asked.items() if value})

    def wanted(self, found: tuple[ReportId, ...], divisions: Divisions, scope: str) -> QueueFilter:
        """Raises InvalidSubmission for a place or a day that does not exist."""
        base = TABS[self.shown_tab][1]
        return replace(
            base,
            state=self.state,
            kind=self.kind,
            severity=self.severity or base.severity,
            channel=self.channel,
            text=self.text.strip(),
            found=found,
            unit=self.unit.strip(),
            area=area_code(self.area, divisions, scope=scope) if self.area.strip() else "",
            since=_day(self.since),
            until=_day(self.until),
            counted=Counted(
                _day(self.settled_since),
                _day(self.settled_until),
                _kept(self.kept),
                self.main.strip(),
                self.industry.strip(),
            ),
        )

    def figure(self) -> str:
        """In words what only a figure of the month report asks for; "" when nothing."""
        settled = f"{self.settled_since} 至 {self.settled_until} 办结" if self.settled_since else ""
        main = _named(self.main, "主要类型为", kind_label, "类型未判定")
        industry = _named(self.industry, "行业为", industry_label, "行业未判定")
        return "，".join(filter(None, (settled, KEPT.get(self.kept, ""), main, industry)))

    def figure_fields(self) -> Mapping[str, str]:
        """For the form, so that the other filters narrow the same reports."""
        names = ("main", "industry", "settled_since", "settled_until", "kept")
        return {name: str(getattr(self, name)) for name in names if getattr(self, name)}

    def without_figure(self) -> str:
        return self.address(**dict.fromkeys(self.figure_fields(), ""))


def _named(asked: str, what: str, label: Callable[[str], str], unknown: str) -> str:
    if not asked:
        return ""
    return unknown if asked == UNKNOWN else what + label(asked)


def _kept(text: str) -> Kept | None:
    try:
        return Kept(text) if text else None
    except ValueError:
        raise InvalidSubmission("没有这样的办理时限情况。") from None


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text.strip()) if text.strip() else None
    except ValueError:
        raise InvalidSubmission("日期请写成年-月-日。") from None
