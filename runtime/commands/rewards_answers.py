"""How is one line about a reward read and answered? Plain JSON; nothing in a line stops the batch."""

from collections.abc import Mapping
from typing import Any

from runtime.commands.jsonl import JsonObject
from triage.domain.calendar import WorkCalendar
from triage.domain.rewards import CURRENCY, Claim, RewardAnswer, Verdict, judge, reward
from triage.domain.rewards_facts import Catalogue, KnownFacts, Value, yuan
from triage.domain.rewards_given import FieldError, given_day, given_value
from triage.domain.rewards_schemes import RewardSchemes
from triage.domain.rewards_windows import Deadline

_PLACE = frozenset({"id", "adcode", "on", "scheme", "others", "outcome", "choices"})
_SECTIONS = ("outcome", "choices")


def answer_reward(row: JsonObject, schemes: RewardSchemes, calendar: WorkCalendar) -> JsonObject:
    """One output line; what cannot be read is its error."""
    if set(row) == {"unreadable"}:
        return {"id": None, "error": row["unreadable"]}
    remarks: list[str] = []
    try:
        answer = _answered(row, schemes, calendar, remarks)
    except FieldError as problem:
        return {"id": row.get("id"), "error": str(problem)}
    return {"id": row.get("id"), **_written(answer, remarks)}


def _answered(
    row: JsonObject, schemes: RewardSchemes, calendar: WorkCalendar, remarks: list[str]
) -> RewardAnswer:
    claim = _claim(row, schemes.catalogue, remarks)
    name = _text(row, "scheme")
    if not name:
        on = None if row.get("on") in (None, "", "unknown") else given_day("on", row.get("on"))
        return reward(claim, schemes, calendar, adcode=_text(row, "adcode"), on=on)
    scheme = schemes.named(name)
    if scheme is None:
        raise FieldError("scheme: not on record")
    return judge(claim, scheme, calendar)


def _claim(row: JsonObject, catalogue: Catalogue, remarks: list[str]) -> Claim:
    others = row.get("others") or []
    if not isinstance(others, list) or not all(isinstance(other, dict) for other in others):
        raise FieldError("others: not a list of objects")
    main = _facts(row, catalogue, remarks)
    return Claim(main, tuple(_facts(other, catalogue, remarks) for other in others))


def _facts(row: JsonObject, catalogue: Catalogue, remarks: list[str]) -> KnownFacts:
    """The facts of a line wherever they stand; a name given twice with different values is refused."""
    given: dict[str, Any] = {key: value for key, value in row.items() if key not in _PLACE}
    for section in _SECTIONS:
        content = row.get(section) or {}
        if not isinstance(content, Mapping):
            raise FieldError(f"{section}: not an object")
        for key, value in content.items():
            if key in given and given[key] != value:
                raise FieldError(f"{key}: given twice with different values")
            given[key] = value
    known: dict[str, Value | None] = {}
    for key, value in given.items():
        if key not in catalogue or catalogue[key].highest_of:
            remarks.append(f"未知字段“{key}”，未采用")
        else:
            known[key] = given_value(catalogue[key], value, remarks)
    return KnownFacts(known, catalogue)


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
