"""What of a settled report has to be closed or erased today? One by one, with tombstones."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol
from uuid import UUID

from triage.domain.calendar import local_day
from triage.domain.errors import NotFound
from triage.domain.open_clocks import still_owed
from triage.domain.policies import Policies
from triage.domain.privacy import Act, RetentionRule, Subject
from triage.domain.reports import ReportId
from triage.domain.retention import Held, due_acts
from triage.domain.reveals import Stage
from triage.domain.workflow import State
from triage.ports import PersonalWork, Vault
from triage.usecases.clocks import route_of
from triage.usecases.clocks import rules as terms_by_rule

ACTOR = "system"
CLOCK, REQUEST, LOOK, CLAIM = "时限仍在计算", "个人信息申请未答复", "身份查看未结束", "奖励未办结"


class Originals(Protocol):
    def erase(self, id: UUID, *, actor: str, reason: str, at: datetime) -> None:
        """Twice is once."""
        ...


@dataclass(frozen=True, slots=True)
class Keepers:
    """Who holds what is to be closed or erased."""

    vault: Vault
    originals: Originals


@dataclass(frozen=True, slots=True)
class Around:
    """What other parts know of the report: the day it was settled, open looks, a reward and who was paid."""

    settled_on: date | None
    stages: Sequence[Stage]
    open_claim: bool
    payee: UUID | None = None


def due(
    id: ReportId,
    around: Around,
    *,
    now: datetime,
    rules: Sequence[RetentionRule],
    policies: Policies,
    uow: PersonalWork,
) -> tuple[RetentionRule, ...]:
    """Never anything of a report that a clock runs for, that is asked about, looked at or to be rewarded."""
    held = Held(around.settled_on, tuple(_holds(id, around, policies, uow)), uow.personal.buried(id))
    about = [rule for rule in rules if around.payee or rule.subject is not Subject.PAYEE]
    return due_acts(held, about, local_day(now))


def apply(
    id: ReportId,
    rule: RetentionRule,
    around: Around,
    *,
    now: datetime,
    keepers: Keepers,
    uow: PersonalWork,
) -> None:
    """First the act, then the tombstone: a cut-off run does it again, which changes nothing."""
    reason = f"{rule.rule}: {rule.reason}"
    if rule.subject is Subject.CONTACT:
        _contact(uow.reports.get(id).reporter, rule.act, reason, now=now, vault=keepers.vault)
    elif rule.subject is Subject.PAYEE:
        _contact(around.payee, rule.act, reason, now=now, vault=keepers.vault)
    else:
        for attachment in uow.reports.attachments(id):
            keepers.originals.erase(attachment.id, actor=ACTOR, reason=reason, at=now)
    uow.personal.bury(id, rule, actor=ACTOR, at=now)


def _contact(person: UUID | None, what: Act, reason: str, *, now: datetime, vault: Vault) -> None:
    if person is None:
        return
    act = vault.close if what is Act.CLOSE else vault.erase
    try:
        act(person, actor=ACTOR, reason=reason, at=now)
    except NotFound:
        return  # erased before, at the reporter's own wish


def _holds(id: ReportId, around: Around, policies: Policies, uow: PersonalWork) -> list[str]:
    state = State(uow.reports.standing(id).state)
    holds = {
        CLOCK: bool(
            still_owed(uow.reports.clocks(id), state, terms_by_rule(policies), route=route_of(id, uow))
        ),
        REQUEST: any(request.answer is None for request in uow.personal.of_report(id)),
        LOOK: any(stage in (Stage.WAITING, Stage.GRANTED) for stage in around.stages),
        CLAIM: around.open_claim,
    }
    return [words for words, open in holds.items() if open]
