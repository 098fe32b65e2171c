"""Who keeps the schedule of what is closed and erased? A job once a day; a dry run only says what."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count

from runtime.bootstrap import Services
from runtime.rounds import each_by_itself
from triage.domain.calendar import local_day
from triage.domain.claims import ENDED, ClaimState
from triage.domain.privacy import RetentionRule
from triage.domain.reports import ReportId
from triage.domain.retention import months_before
from triage.storage.conversations import Leftovers
from triage.storage.personal import settled_before, settled_on
from triage.storage.unit_of_work import SqlUnitOfWork
from triage.usecases import retention
from triage.usecases.retention import Around, Keepers

BATCH = 200


@dataclass(frozen=True, slots=True)
class Kept:
    """One act on one report."""

    receipt: str
    rule: RetentionRule


@dataclass(frozen=True, slots=True)
class Swept:
    """How much belonged to no report."""

    contacts: int
    photos: int


def keep_schedule(services: Services, *, dry_run: bool = False) -> Iterator[Kept]:
    """Report by report, each in its own transaction; a cut-off run is simply started again.

    Raises RoundIncomplete after the last one.
    """
    with each_by_itself("retention") as round:
        for id in _settled(services):
            acts: Sequence[Kept] = ()
            with round.item(id):
                acts = _one(services, id, dry_run=dry_run)
            yield from acts


def _settled(services: Services) -> Iterator[ReportId]:
    """Those for which an act may be due."""
    rules = services.privacy.retention
    if not rules:
        return
    newest = months_before(local_day(services.clock()), min(rule.months for rule in rules))
    after = 0
    for _ in count():
        with services.reading() as session:
            found = settled_before(session, newest + timedelta(days=1), after=after, limit=BATCH)
        for seq, report in found:
            after = seq
            yield ReportId(report)
        if len(found) < BATCH:
            return


def sweep_unfiled(services: Services, *, dry_run: bool = False) -> Swept:
    """What conversations left behind that never became a report, or became an anonymous one."""
    rule = services.privacy.unfiled
    before = services.clock() - timedelta(hours=rule.hours)
    with services.unit_of_work() as uow:
        found = uow.conversations.unfiled(before=before)
    contacts = photos = 0
    for id in found:
        with services.unit_of_work() as uow:
            left = uow.conversations.take_leftovers(id)
            if not dry_run:
                _erase(left, before, services)
                uow.commit()
        contacts += left.contact is not None
        photos += len(left.photos)
    return Swept(contacts, photos)


def _erase(left: Leftovers, before: datetime, services: Services) -> None:
    """Before the record forgets where it was: a cut-off run does it again, which changes nothing."""
    if left.contact is not None:
        services.vault.discard(left.contact)
    for photo in left.photos:
        services.originals.erase(
            photo, actor=retention.ACTOR, reason=services.privacy.unfiled.reason, at=services.clock()
        )
    for file in left.files:
        services.blobs.forget(file, before=before)


def _one(services: Services, id: ReportId, *, dry_run: bool) -> Sequence[Kept]:
    now = services.clock()
    with services.unit_of_work() as uow:
        receipt = uow.reports.get(id).receipt
        around = _around(services, id, uow)
        acts = retention.due(
            id,
            around,
            now=now,
            rules=services.privacy.retention,
            policies=services.policies,
            uow=uow,
        )
        for rule in () if dry_run else acts:
            keepers = Keepers(services.vault, services.originals)
            retention.apply(id, rule, around, now=now, keepers=keepers, uow=uow)
        uow.commit()
    return [Kept(receipt, rule) for rule in acts]


def _around(services: Services, id: ReportId, uow: SqlUnitOfWork) -> Around:
    claim, now = uow.claims.of_report(id), services.clock()
    return Around(
        settled_on=settled_on(uow.session, id),
        stages=[reveal.stage(now) for reveal in services.reveals.of_report(id)],
        open_claim=claim is not None and claim.state not in {*ENDED, ClaimState.WATCHING},
        payee=claim.payee if claim is not None else None,
    )
