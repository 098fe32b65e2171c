"""How is one line about clocks or owners answered? Plain JSON; nothing in a line stops the batch."""

from datetime import date, datetime
from typing import Any

from runtime.commands.jsonl import JsonObject
from triage.domain.calendar import CHINA, Unit, reckonable
from triage.domain.deadlines import Clock, DueQuestion, due_clocks
from triage.domain.routing import Matter, OwnerAnswer, find_owner
from triage.policies.divisions import load_divisions
from triage.policies.loader import Policies


def answer_due(row: JsonObject, policies: Policies, today: date = date.max) -> JsonObject:
    """One output line; what cannot be read, or lies after `today`, is a warning in it."""
    problems: list[str] = []
    on = _moment(row.get("on"), problems)
    if on is None:
        return {"id": row.get("id"), "clocks": [], "warnings": problems}
    if on.astimezone(CHINA).date() > today:
        problems.append(f"起算日期{on.astimezone(CHINA).date()}在今天之后")
    question = DueQuestion(
        route=_text(row, "route"),
        source=_text(row, "source"),
        adcode=_text(row, "adcode"),
        event=_text(row, "event") or "received",
        on=on,
    )
    answer = due_clocks(question, policies.terms, policies.calendar)
    return {
        "id": row.get("id"),
        "clocks": [_clock(clock) for clock in answer.clocks],
        "warnings": [*problems, *answer.warnings],
    }


def answer_route(row: JsonObject, policies: Policies) -> JsonObject:
    """One output line; what cannot be read is a reason for a person in it."""
    problems: list[str] = []
    on = _moment(row.get("on"), problems)
    if on is None:
        return {"id": row.get("id"), "owner": None, "ours": False, "needs_person": "；".join(problems)}
    places = _words(row.get("adcode"))
    matter = Matter(
        kinds=_words(row.get("kinds")),
        route=_known_route(_text(row, "route"), policies),
        adcode=places[0] if places else "",
        on=on.astimezone(CHINA).date(),
        target=_text(row, "target"),
        others=places[1:],
    )
    return {"id": row.get("id"), **_owner(find_owner(matter, policies.owners, load_divisions()))}


def _clock(clock: Clock) -> JsonObject:
    return {
        "clock": clock.clock,
        "label": clock.label,
        "due": clock.at.isoformat() if clock.unit is Unit.HOUR else clock.due.isoformat(),
        "length": clock.length,
        "unit": clock.unit.value,
        "rule": clock.rule,
        "citation": clock.citation,
        "verified": clock.verified,
    }


def _owner(answer: OwnerAnswer) -> JsonObject:
    owner = answer.owner
    line: dict[str, Any] = {
        "owner": owner and {"code": owner.code, "name": owner.name, "level": owner.level},
        "ours": answer.ours,
        "rule": answer.rule,
        "citation": answer.citation,
        "verified": answer.verified,
    }
    optional = {"reply": answer.reply, "needs_person": answer.needs_person}
    return line | {key: text for key, text in optional.items() if text}


def _known_route(code: str, policies: Policies) -> str:
    return policies.terms.aliases["routes"].get(code, code)


def _moment(value: Any, problems: list[str]) -> datetime | None:
    """A date or a date with time; without a zone it is meant in China."""
    try:
        moment = reckonable(datetime.fromisoformat(str(value)))
    except ValueError:
        problems.append(f"日期无法识别：{value!r}")
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=CHINA)


def _text(row: JsonObject, key: str) -> str:
    value = row.get(key)
    return "" if value is None else str(value).strip()


def _words(value: Any) -> tuple[str, ...]:
    values = value if isinstance(value, list) else [] if value is None else [value]
    return tuple(word for each in values if each is not None and (word := str(each).strip()))
