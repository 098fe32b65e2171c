"""How does the desk enter what a case came to? One field for every fact the scheme asks for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated, Any

from fastapi import Form

from triage.domain.errors import InvalidSubmission
from triage.domain.rewards import Judgement
from triage.domain.rewards_facts import Catalogue, FactKind, FactPart, FactRow, Value, yuan
from triage.domain.rewards_schemes import facts_asked
from triage.usecases.claims_watch import Watched, judgements

UNKNOWN = "unknown"
_ALWAYS = frozenset({"verified", "decided", "identity"})
_OF_RECORD = frozenset({"order", "violation", "channel"})
_PARTS = ((FactPart.OUTCOME, "处理结果"), (FactPart.REPORT, "这件举报"), (FactPart.CHOICE, "需要选定的事项"))
_SETTLED_BY_RULE = frozenset({"basis", "in_force"})
_WORDS = {"true": True, "false": False}

_Column = Annotated[list[str] | None, Form()]


@dataclass(frozen=True, slots=True)
class Field:
    """`options` as (value, label); without any it is typed, `kind` says as what."""

    name: str
    label: str
    kind: str
    value: str
    options: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class OpenCondition:
    """A condition that rule and record leave to a person, with what was said before."""

    condition: str
    label: str
    evidence: str
    holds: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    facts: Mapping[str, Any]
    judged: Mapping[str, Judgement]


def fields(watched: Watched, catalogue: Catalogue) -> Sequence[tuple[str, Sequence[Field]]]:
    """Grouped under their headings; empty groups are left out."""
    asked = facts_asked(watched.answer.scheme) if watched.answer.scheme else frozenset()
    below = {name for fact in asked for name in catalogue[fact].highest_of}
    names = (asked | below | _ALWAYS) - _OF_RECORD
    groups = [
        (
            heading,
            [_field(row, watched) for name, row in catalogue.items() if name in names and _fits(row, part)],
        )
        for part, heading in _PARTS
    ]
    return [(heading, found) for heading, found in groups if found]


def open_conditions(watched: Watched) -> Sequence[OpenCondition]:
    """Those still open, and those that a person has settled."""
    told = judgements(watched.steps)
    return [
        OpenCondition(
            each.condition,
            each.label,
            "；".join(each.evidence),
            "" if (said := told.get(each.condition)) is None else str(said.holds).lower(),
            "" if said is None else said.reason,
        )
        for each in watched.answer.conditions
        if (each.holds is None or each.condition in told) and each.condition not in _SETTLED_BY_RULE
    ]


class Stated:
    """The form as it was sent: facts and conditions in parallel lists."""

    def __init__(
        self,
        fact: _Column = None,
        value: _Column = None,
        condition: _Column = None,
        holds: _Column = None,
        why: _Column = None,
    ) -> None:
        self.facts = tuple(zip(fact or (), value or (), strict=False))
        self.judged = tuple(zip(condition or (), holds or (), why or (), strict=False))


def read_outcome(stated: Stated) -> Outcome:
    """Empty is not stated, `unknown` is stated to be unknown."""
    facts = {name: _typed(text) for name, text in stated.facts if text.strip()}
    judged = {}
    for name, answer, reason in stated.judged:
        if answer in _WORDS:
            if not reason.strip():
                raise InvalidSubmission("人工判断的每一项都要写明理由。")
            judged[name] = Judgement(_WORDS[answer], reason.strip()[:500])
    return Outcome(facts, judged)


def _typed(text: str) -> Any:
    return None if text == UNKNOWN else _WORDS.get(text, text.strip()[:200])


def _fits(row: FactRow, part: FactPart) -> bool:
    return row.part is part and not row.highest_of


def _field(row: FactRow, watched: Watched) -> Field:
    stated = watched.facts.values
    value = _shown(row, stated[row.fact]) if row.fact in stated else ""
    unknown = (UNKNOWN, "尚不清楚")
    match row.kind:
        case FactKind.YES_NO:
            empty = {"True": "未填（视为是）", "False": "未填（视为否）"}.get(str(row.absent), "未填")
            return Field(
                row.fact, row.label, "", value, (("", empty), ("true", "是"), ("false", "否"), unknown)
            )
        case FactKind.CODE:
            return Field(row.fact, row.label, "", value, (("", "未填"), *row.codes.items(), unknown))
        case FactKind.DAY:
            return Field(row.fact, row.label, "date", value)
        case FactKind.MONEY:
            return Field(row.fact, f"{row.label}（元）", "text", value)
        case FactKind.COUNT | FactKind.QUANTITY:
            return Field(row.fact, row.label, "text", value)


def _shown(row: FactRow, value: Value | None) -> str:
    match value:
        case None:
            return UNKNOWN if row.kind in (FactKind.YES_NO, FactKind.CODE) else ""
        case bool():
            return str(value).lower()
        case int() if row.kind is FactKind.MONEY:
            return yuan(value)
        case date():
            return value.isoformat()
        case int() | Decimal() | str():
            return str(value)
