"""How is a stated fact of a reward claim read? Amounts in yuan, days as days, codes by name or label."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from triage.domain.calendar import FIRST_DAY, LAST_DAY, local_day
from triage.domain.rewards_facts import FactKind, FactRow, Value

_MOST_FEN = 10**15  # no fine is higher; keeps arithmetic and output within what JSON readers take exactly
_SPELLINGS = {"hotline": "hotline_12345", "12345": "hotline_12345", "12369": "hotline_12345"}


class FieldError(Exception):
    """A field that is not of its form; the text names it."""


def given_value(row: FactRow, value: Any, remarks: list[str]) -> Value | None:
    """None when it is unknown. Raises FieldError."""
    if value is None or value in ("", "unknown"):
        return None
    if row.kind is FactKind.CODE:
        return _code(row, value, remarks)
    return _READERS[row.kind](row.fact, value)


def _yes_no(fact: str, value: Any) -> bool:
    if not isinstance(value, bool):
        raise FieldError(f"{fact}: neither true nor false")
    return value


def _number(fact: str, value: Any) -> Decimal:
    """A number as it was written, not as a machine approximates it; not negative."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise FieldError(f"{fact}: not a number")
    try:
        number = Decimal(str(value).strip())
    except (InvalidOperation, ValueError) as problem:
        raise FieldError(f"{fact}: not a number") from problem
    if not number.is_finite() or not 0 <= number <= _MOST_FEN:
        raise FieldError(f"{fact}: out of bounds")
    return number


def _fen(fact: str, value: Any) -> int:
    fen = _number(fact, value) * 100
    if fen != int(fen) or fen > _MOST_FEN:
        raise FieldError(f"{fact}: no amount in yuan")
    return int(fen)


def _count(fact: str, value: Any) -> int:
    number = _number(fact, value)
    if number != int(number) or (fact != "band" and number < 1):
        raise FieldError(f"{fact}: not a whole number from 1")
    return int(number)


def given_day(fact: str, value: Any) -> date:
    """A day, or the day in China of a moment."""
    try:
        moment = datetime.fromisoformat(str(value))
        day = local_day(moment) if moment.tzinfo else moment.date()
    except (ValueError, OverflowError) as problem:
        raise FieldError(f"{fact}: not a day") from problem
    if not FIRST_DAY <= day <= LAST_DAY:
        raise FieldError(f"{fact}: out of bounds")
    return day


_READERS: Mapping[FactKind, Callable[[str, Any], Value]] = {
    FactKind.YES_NO: _yes_no,
    FactKind.MONEY: _fen,
    FactKind.COUNT: _count,
    FactKind.QUANTITY: _number,
    FactKind.DAY: given_day,
}


def _code(row: FactRow, value: Any, remarks: list[str]) -> str | None:
    """A code by its name or its label; one nobody knows makes the fact unknown."""
    if not isinstance(value, str):
        raise FieldError(f"{row.fact}: not a text")
    code = value.strip()
    if not row.codes:
        return code or None
    code = _SPELLINGS.get(code, code)
    code = {label: each for each, label in row.codes.items()}.get(code, code)
    if code in row.codes:
        return code
    remarks.append(f"{row.label}“{code}”无法识别，按未知处理")
    return None
