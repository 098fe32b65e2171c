"""How is a table of 12345 orders read? As one of an inspection, with who called."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from triage.domain.inspection import Sheet, read_day, read_lines


@dataclass(frozen=True, slots=True)
class HotlineOrder:
    """One line; `handed_over` is the day on which the office had it, None when the table does not say."""

    number: str
    text: str
    region: str = ""
    target: str = ""
    handed_over: date | None = None
    due: date | None = None
    name: str = ""
    phone: str = ""
    where: str = ""  # sheet and row


def read_orders(
    sheets: Sequence[Sheet], columns: Mapping[str, Sequence[str]], today: date
) -> tuple[list[HotlineOrder], list[str]]:
    """The orders, and a sentence for every row that cannot be used. Raises InvalidSubmission."""
    return read_lines(sheets, columns, today, _order)


def _order(where: str, cells: Mapping[str, str]) -> HotlineOrder:
    return HotlineOrder(
        number=cells["number"],
        text=cells["text"],
        region=cells.get("region", ""),
        target=cells.get("target", ""),
        handed_over=read_day(cells.get("handed_over", "")),
        due=read_day(cells.get("due", "")),
        name=cells.get("name", ""),
        phone=cells.get("phone", ""),
        where=where,
    )
