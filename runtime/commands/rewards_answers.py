"""How is one line about a reward read and answered? Plain JSON; nothing in a line stops the batch."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from runtime.commands.jsonl import JsonObject
from triage.domain.calendar import WorkCalendar, local_day
from triage.domain.rewards import CURRENCY, Claim, RewardAnswer, Verdict, judge, reward
from triage.domain.rewards_facts import Catalogue, FactKind, FactRow, KnownFacts, Value, yuan
from triage.domain.rewards_schemes import RewardSchemes
from triage.domain.rewards_windows import Deadline

_MOST_FEN = 10**15  # no fine is higher; keeps arithmetic and output within what JSON readers take exactly
_YEARS = range(1949, 2950)  # leaves room for terms to end within what a date can hold
_PLACE = frozenset({"id", "adcode", "on", "scheme", "others", "outcome", "choices"})
_SECTIONS = ("outcome", "choices")
_SPELLINGS = {"hotline": "hotline_12345", "12345": "hotline_12345", "12369": "hotline_12345"}


class _FieldError(Exception):
    """A field that is not of its form; the text names it."""


def answer_reward(row: JsonObject, schemes: RewardSchemes, calendar: WorkCalendar) -> JsonObject:
    """One output line; what cannot be read is its error."""
    if set(row) == {"unreadable"}:
        return {"id": None, "error": row["unreadable"]}
    remarks: list[str] = []
    try:
        answer = _answered(row, schemes, calendar, remarks)
    except _FieldError as problem:
        return {"id": row.get("id"), "error": str(problem)}
    return {"id": row.get("id"), **_written(answer, remarks)}


def _answered(
    row: JsonObject, schemes: RewardSchemes, calendar: WorkCalendar, remarks: list[str]
) -> RewardAnswer:
    claim = _claim(row, schemes.catalogue, remarks)
    name = _text(row, "scheme")
    if not name:
        on = None if row.get("on") in (None, "", "unknown") else _day("on", row.get("on"))
        return reward(claim, schemes, calendar, adcode=_text(row, "adcode"), on=on)
    scheme = schemes.named(name)
    if scheme is None:
        raise _FieldError("scheme: not on record")
    return judge(claim, scheme, calendar)


def _claim(row: JsonObject, catalogue: Catalogue, remarks: list[str]) -> Claim:
    others = row.get("others") or []
    if not isinstance(others, list) or not all(isinstance(other, dict) for other in others):
        raise _FieldError("others: not a list of objects")
    main = _facts(row, catalogue, remarks)
    return Claim(main, tuple(_facts(other, catalogue, remarks) for other in others))


def _facts(row: JsonObject, catalogue: Catalogue, remarks: list[str]) -> KnownFacts:
    """The facts of a line wherever they stand; a name given twice with different values is refused."""
    given: dict[str, Any] = {key: value for key, value in row.items() if key not in _PLACE}
    for section in _SECTIONS:
        content = row.get(section) or {}
        if not isinstance(content, Mapping):
            raise _FieldError(f"{section}: not an object")
        for key, value in content.items():
            if key in given and given[key] != value:
                raise _FieldError(f"{key}: given twice with different values")
            given[key] = value
    known: dict[str, Value | None] = {}
    for key, value in given.items():
        if key not in catalogue or catalogue[key].highest_of:
            remarks.append(f"未知字段“{key}”，未采用")
        else:
            known[key] = _value(catalogue[key], value, remarks)
    return KnownFacts(known, catalogue)


def _value(row: FactRow, value: Any, remarks: list[str]) -> Value | None:
    if value is None or value in ("", "unknown"):
        return None
    if row.kind is FactKind.CODE:
        return _code(row, value, remarks)
    return _READERS[row.kind](row.fact, value)


def _yes_no(fact: str, value: Any) -> bool:
    if not isinstance(value, bool):
        raise _FieldError(f"{fact}: neither true nor false")
    return value


def _number(fact: str, value: Any) -> Decimal:
    """A number as it was written, not as a machine approximates it; not negative."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise _FieldError(f"{fact}: not a number")
    try:
        number = Decimal(str(value).strip())
    except (InvalidOperation, ValueError) as problem:
        raise _FieldError(f"{fact}: not a number") from problem
    if not number.is_finite() or not 0 <= number <= _MOST_FEN:
        raise _FieldError(f"{fact}: out of bounds")
    return number


def _fen(fact: str, value: Any) -> int:
    fen = _number(fact, value) * 100
    if fen != int(fen) or fen > _MOST_FEN:
        raise _FieldError(f"{fact}: no amount in yuan")
    return int(fen)


def _count(fact: str, value: Any) -> int:
    number = _number(fact, value)
    if number != int(number) or (fact != "band" and number < 1):
        raise _FieldError(f"{fact}: not a whole number from 1")
    return int(number)


def _day(fact: str, value: Any) -> date:
    """A day, or the day in China of a moment."""
    try:
        moment = datetime.fromisoformat(str(value))
        day = local_day(moment) if moment.tzinfo else moment.date()
    except (ValueError, OverflowError) as problem:
        raise _FieldError(f"{fact}: not a day") from problem
    if day.year not in _YEARS:
        raise _FieldError(f"{fact}: out of bounds")
    return day


_READERS: Mapping[FactKind, Callable[[str, Any], Value]] = {
    FactKind.YES_NO: _yes_no,
    FactKind.MONEY: _fen,
    FactKind.COUNT: _count,
    FactKind.QUANTITY: _number,
    FactKind.DAY: _day,
}


def _code(row: FactRow, value: Any, remarks: list[str]) -> str | None:
    """A code by its name or its label; one nobody knows makes the fact unknown."""
    if not isinstance(value, str):
        raise _FieldError(f"{row.fact}: not a text")
    code = value.strip()
    if not row.codes:
        return code or None
    code = _SPELLINGS.get(code, code)
    code = {label: each for each, label in row.codes.items()}.get(code, code)
    if code in row.codes:
        return code
    remarks.append(f"{row.label}“{code}”无法识别，按未知处理")
    return None


def _text(row: JsonObject, key: str) -> str:
    value = row.get(key)
    return "" if value is None else str(value).strip()


def _written(answer: RewardAnswer, remarks: list[str]) -> JsonObject:
    scheme, money = answer.scheme, answer.money
    fixed = 0 if answer.verdict is Verdict.NOT else money.low if money and money.fixed else None
    return {
        "verdict": answer.verdict.value,
        "amount": None if fixed is None else _yuan(fixed),
        "range": [_yuan(money.low), _yuan(money.high)] if money and not money.fixed else None,
        "options": [_yuan(each) for each in money.options] if money and not money.fixed else [],
        "currency": CURRENCY,
        "conditions": [
            {
                "condition": each.condition,
                "label": each.label,
                "holds": each.holds,
                "evidence": "；".join(each.evidence),
                "citation": each.citation,
            }
            for each in answer.conditions
        ],
        "lines": [{"label": line.label, "text": line.text} for line in answer.lines],
        "deadlines": [_deadline(each) for each in answer.deadlines],
        "approvals": list(answer.approvals),
        "needs_person": [*answer.needs_person, *dict.fromkeys(remarks)],
        "rule": scheme.citation if scheme else None,
        "scheme": scheme.scheme if scheme else None,
        "title": scheme.title if scheme else None,
        "verified": scheme.verified if scheme else False,
        "payer": scheme.payer if scheme else "",
        "payee": scheme.payee if scheme else "",
        "notes": list(scheme.notes) if scheme else [],
    }


def _yuan(fen: int) -> int | str:
    """Whole yuan as a number; with fen as text, since JSON readers would make it a float."""
    return yuan(fen) if fen % 100 else fen // 100


def _deadline(deadline: Deadline) -> JsonObject:
    window = deadline.window
    return {
        "deadline": window.window,
        "label": window.label,
        "due": deadline.due and deadline.due.isoformat(),
        "length": window.length,
        "unit": window.unit.value,
        "starts": window.starts,
        "started": deadline.started and deadline.started.isoformat(),
        "met": deadline.met,
        "missed": window.missed,
        "forfeits": window.forfeits,
        "citation": deadline.citation,
        "verified": window.verified,
    }
