"""What is a report owed as things stand? Facts of record, reporter and desk, judged as one chain."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from triage.domain.calendar import WorkCalendar, local_day
from triage.domain.claims import ClaimState, ClaimStep, ClaimTaken, RewardClaim, last
from triage.domain.reports import Report, ReportId
from triage.domain.rewards import Claim, Judgement, RewardAnswer, in_order, judge_choice
from triage.domain.rewards_facts import FactPart, KnownFacts, Value
from triage.domain.rewards_given import given_value
from triage.domain.rewards_schemes import LawDate, RewardSchemes, choose_scheme
from triage.domain.standing import Standing
from triage.domain.workflow import State
from triage.ports import RewardWork


@dataclass(frozen=True, slots=True)
class RewardRules:
    schemes: RewardSchemes
    calendar: WorkCalendar


@dataclass(frozen=True, slots=True)
class Watched:
    """`order` is the place among the good reports of the violation, "" while it is open.

    `received` are the days of receipt of its reports in order of registration.
    """

    report: Report
    standing: Standing
    claim: RewardClaim | None
    steps: tuple[ClaimTaken, ...]
    facts: KnownFacts
    answer: RewardAnswer
    order: str
    place: int  # of this report among all of its violation, from 0
    received: tuple[date, ...]

    @property
    def overtaken(self) -> bool:
        """Whether a report was registered after one that was received on a later day, as letters may be."""
        return list(self.received) != sorted(self.received)

    @property
    def due(self) -> date | None:
        """The nearest day by which somebody has to act."""
        return min(
            (each.due for each in self.answer.deadlines if each.met is None and each.due), default=None
        )


@dataclass(frozen=True, slots=True)
class _Member:
    report: Report
    standing: Standing
    claim: RewardClaim | None
    steps: tuple[ClaimTaken, ...]


def watch(id: ReportId, *, rules: RewardRules, uow: RewardWork, soon: ClaimTaken | None = None) -> Watched:
    """The answer now, or with `soon` as it will be once that step is taken."""
    chain = [_with(each, soon) if each.report.id == id else each for each in _chain(id, uow)]
    place = next(number for number, each in enumerate(chain) if each.report.id == id)
    own, outcome = chain[place], _outcome(chain, rules)
    claims = tuple(_claim(each, outcome, rules) for each in chain)
    facts = claims[place].facts
    days: Mapping[LawDate, date | None] = {
        LawDate.REPORTED: local_day(own.report.received),
        LawDate.DECIDED: _day(facts.get("decided")),
    }
    choice = choose_scheme(rules.schemes.schemes, own.standing.adcode, days)
    placed = claims[place]
    if choice.scheme is not None:
        placed = in_order(claims, choice.scheme, rules.calendar)[place]
    known = KnownFacts({**placed.facts.values, **_course(own.steps)}, facts.catalogue)
    order = known.get("order")
    return Watched(
        report=own.report,
        standing=own.standing,
        claim=own.claim,
        steps=own.steps,
        facts=known,
        answer=judge_choice(replace(placed, facts=known), choice, rules.calendar),
        order="" if order is None else str(order),
        place=place,
        received=tuple(local_day(each.report.received) for each in chain),
    )


def entered(steps: Sequence[ClaimTaken]) -> Mapping[str, Any]:
    """What was stated so far, as it was stated: the reporter's words under the desk's."""
    said: dict[str, Any] = {}
    for step in (ClaimStep.OPT_IN, ClaimStep.ENTER_OUTCOME):
        taken = last(steps, step)
        said |= _section(taken, "facts")
    return said


def judgements(steps: Sequence[ClaimTaken]) -> Mapping[str, Judgement]:
    """How the desk settled what the rule leaves open."""
    told = _section(last(steps, ClaimStep.ENTER_OUTCOME), "judged")
    return {
        name: Judgement(bool(each.get("holds")), str(each.get("reason", "")))
        for name, each in told.items()
        if isinstance(each, Mapping)
    }


def _chain(id: ReportId, uow: RewardWork) -> list[_Member]:
    """All reports of the case in order of registration; a report without a case is alone."""
    case = uow.reports.standing(id).case
    members = (id,) if case is None else tuple(uow.cases.members(case))
    return [_member(each, uow) for each in members]


def _member(id: ReportId, uow: RewardWork) -> _Member:
    claim = uow.claims.of_report(id)
    steps = tuple(uow.claims.steps(claim.id)) if claim else ()
    return _Member(uow.reports.get(id), uow.reports.standing(id), claim, steps)


def _with(member: _Member, soon: ClaimTaken | None) -> _Member:
    return replace(member, steps=(*member.steps, soon)) if soon else member


def _claim(member: _Member, outcome: Mapping[str, Value | None], rules: RewardRules) -> Claim:
    values = {**_record(member), **outcome}
    for name, stated in entered(member.steps).items():
        row = rules.schemes.catalogue.get(name)
        if row is not None and row.part is not FactPart.OUTCOME:
            values[name] = given_value(row, stated, [])
    refused = member.standing.state == State.REFUSED or (
        member.claim is not None and member.claim.state is ClaimState.DENIED
    )
    known = KnownFacts(values, rules.schemes.catalogue)
    return Claim(known, judgements=judgements(member.steps), refused=refused)


def _record(member: _Member) -> dict[str, Value | None]:
    """What the record says by itself. Anonymous reporters are known by their query code.

    Whether a contact has a name in it only the vault knows, so that identity is open then.
    """
    report, standing = member.report, member.standing
    known: dict[str, Value | None] = {"channel": report.channel.value}
    if standing.primary_kind:
        known["violation"] = standing.primary_kind
    if standing.target:
        known["target_known"] = True
    if report.reporter is None:
        known["identity"] = "code"
    else:
        known["contactable"] = True
    return known


def _outcome(chain: Sequence[_Member], rules: RewardRules) -> dict[str, Value | None]:
    """What was found about the violation: one outcome for all its reports, the one entered last."""
    found = [taken for each in chain if (taken := last(each.steps, ClaimStep.ENTER_OUTCOME))]
    newest = max(found, key=lambda taken: taken.at, default=None)
    catalogue = rules.schemes.catalogue
    return {
        name: given_value(catalogue[name], stated, [])
        for name, stated in _section(newest, "facts").items()
        if name in catalogue and catalogue[name].part is FactPart.OUTCOME
    }


def _course(steps: Sequence[ClaimTaken]) -> dict[str, Value | None]:
    """The days on which something was done, as windows ask for them."""
    days: dict[str, Value | None] = {}
    for taken in steps:
        day = local_day(taken.at)
        match taken.step:
            case ClaimStep.APPROVE:
                days["awarded"] = day
            case ClaimStep.NOTIFY:
                days["notified"] = day
                if published := _section(taken, "").get("published"):
                    days["published"] = date.fromisoformat(str(published))
            case ClaimStep.RESTORE:
                days["notified"] = day
                days.pop("claimed", None)
            case ClaimStep.CLAIM:
                days["claimed"] = days["applied"] = day
            case ClaimStep.RECALCULATE:
                days.clear()
            case _:
                pass
    return days


def _section(taken: ClaimTaken | None, name: str) -> Mapping[str, Any]:
    """A part of what a step told, all of it for ""."""
    told: Any = (taken.detail if taken else None) or {}
    part = told.get(name, {}) if name else told
    return part if isinstance(part, Mapping) else {}


def _day(value: Value | None) -> date | None:
    return value if isinstance(value, date) else None
