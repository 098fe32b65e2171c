"""Which jobs are there? Each takes ids, may run twice, and is done when its transaction has committed."""

import logging
from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from uuid import UUID, uuid4

from celery import Celery

from runtime import alarms
from runtime.bootstrap import Services
from runtime.claims import watch_claims
from runtime.logs import error_code, event
from runtime.mending import mend_index
from runtime.retention import keep_schedule, sweep_unfiled
from runtime.rounds import each_by_itself
from runtime.sealing import seal_decisions
from runtime.shadow import watch
from runtime.trials import note_trials
from triage.domain.calendar import local_day
from triage.domain.places import Place
from triage.domain.reports import ReportId
from triage.domain.workflow import SETTLED, State
from triage.storage.due_reports import due_until
from triage.storage.outbox import Job, fail, lease
from triage.storage.unit_of_work import SqlUnitOfWork
from triage.usecases import linking, reminders, review, triage

log = logging.getLogger(__name__)

BATCH = 100
SLOWEST_RETRY = timedelta(minutes=10)


def register(app: Celery, services: Callable[[], Services]) -> None:
    """Binds the jobs to an app; `services` is asked at run time, once a process has made its own."""
    for name, work in JOBS.items():
        app.task(name=name)(_from_outbox(name, work, services))

    @app.task(name="relay_outbox")  # type: ignore[untyped-decorator]
    def relay() -> None:
        relay_outbox(app, services())

    @app.task(name="keep_retention_schedule")  # type: ignore[untyped-decorator]
    def keep() -> None:
        for kept in keep_schedule(services()):
            event(log, "retention", rule=kept.rule.rule)
        swept = sweep_unfiled(services())
        event(log, "unfiled swept", contacts=swept.contacts, photos=swept.photos)

    @app.task(name="seal_decisions")  # type: ignore[untyped-decorator]
    def seal() -> None:
        seal_decisions(services())

    @app.task(name="mend_index")  # type: ignore[untyped-decorator]
    def mend() -> None:
        mend_index(services())

    @app.task(name="watch_claims")  # type: ignore[untyped-decorator]
    def rewards() -> None:
        watch_claims(services())

    @app.task(name="remind_all")  # type: ignore[untyped-decorator]
    def remind() -> None:
        remind_all(services())


def relay_outbox(app: Celery, services: Services) -> int:
    """Sends what no transaction has sent yet or nobody finished in time; returns how many."""
    settings = services.settings
    with services.unit_of_work() as uow:
        jobs = lease(uow.session, services.clock(), settings.lease_seconds, BATCH)
        uow.commit()
    for job in jobs:
        app.send_task(job.task, kwargs={**job.arguments, "outbox_id": job.id, "attempt": job.attempts})
    return len(jobs)


def remind_all(services: Services) -> int:
    """Warns, reminds and supervises whatever is due; returns how many reports were looked at.

    Raises RoundIncomplete after the last one.
    """
    now, policies = services.clock(), services.policies
    last, seen = reminders.horizon(local_day(now), policies), 0
    after = 0
    with each_by_itself("remind_all") as round:
        while due := _due(services, last, after):
            for _, id in due:
                with round.item(id), services.unit_of_work() as uow:
                    reminders.remind(id, now=now, policies=policies, uow=uow)
                    uow.commit()
            after, seen = due[-1][0], seen + len(due)
    return seen


def triage_report(services: Services, outbox_id: int, *, report_id: str) -> None:
    """Judge, then store all answers together with the end of the job."""
    id = ReportId(UUID(report_id))
    with SqlUnitOfWork(services.reading) as uow:
        report = uow.reports.get(id)
    judgement = triage.assess(report, services.judges)
    with services.unit_of_work() as uow:
        now = services.clock()
        first = uow.outbox.finish(outbox_id, at=now)
        if first:
            triage.record(report, judgement, now=now, judges=services.judges, uow=uow)
        uow.commit()
    if first:
        watch(services, id, judgement.text)
        note_trials(services, id)


def link_report(services: Services, outbox_id: int, *, report_id: str) -> None:
    """One at a time in a city: of two twins the second must find the first in the index."""
    id = ReportId(UUID(report_id))
    with SqlUnitOfWork(services.reading) as uow:
        report, standing = uow.reports.get(id), uow.reports.standing(id)
    document = linking.document_of(report, standing, services.judges.redact)
    with services.turnstile.only_one(f"link-{Place(adcode=document.adcode).city_code}"):
        hits = linking.neighbours(document, services.search, services.duplicate_rules)
        services.search.put([document])
        with services.unit_of_work() as uow:
            now = services.clock()
            if uow.outbox.finish(outbox_id, at=now):
                linking.settle(
                    document,
                    hits,
                    rules=services.duplicate_rules,
                    severity=services.policies.severity,
                    case_id=uuid4(),
                    now=now,
                    uow=uow,
                )
            uow.commit()


def push_alarm(services: Services, outbox_id: int, *, report_id: str, occasion: str) -> None:
    """Tells the hook, if there is one; whoever takes such messages may get one twice, with the same id."""
    id, now = ReportId(UUID(report_id)), services.clock()
    with SqlUnitOfWork(services.reading) as uow:
        incident, area = uow.incidents.get(id), uow.reports.standing(id).adcode
    if incident is not None and services.settings.alarm_hook:
        body = alarms.message(
            incident, id=outbox_id, occasion=occasion, area=area, now=now, services=services
        )
        alarms.push(services.settings.alarm_hook, body, alarms.hook_key(services))
    with services.unit_of_work() as uow:
        uow.outbox.finish(outbox_id, at=now)
        uow.commit()


def _due(services: Services, last: date, after: int) -> Sequence[tuple[int, ReportId]]:
    with services.reading() as session:
        return due_until(session, last, after=after, limit=BATCH)


def _from_outbox(
    name: str, work: Callable[..., None], services: Callable[[], Services]
) -> Callable[..., None]:
    """The edge of a job: what goes wrong is noted and offered again later, in the end a person is told."""

    def run(*, outbox_id: int, attempt: int, **arguments: str) -> None:
        try:
            work(services(), outbox_id, **arguments)
        except Exception as problem:
            code = error_code(problem)
            ids = {"job": name, "outbox_id": outbox_id, "attempt": attempt, "code": code}
            event(log, "job failed", level=logging.WARNING, problem=problem, **ids)
            _retry_later(services(), Job(outbox_id, name, arguments, attempt, code))

    return run


def _retry_later(services: Services, job: Job) -> None:
    """Never given up. What is not judged yet shows at once; later a person is told to do the work."""
    wait = timedelta(seconds=services.settings.lease_seconds) * 2 ** min(job.attempts, 10)
    with services.unit_of_work() as uow:
        now = services.clock()
        fail(uow.session, job.id, job.error, retry_at=now + min(wait, SLOWEST_RETRY))
        lasting = job.attempts >= services.settings.max_attempts
        why = _FAILED[job.task] if lasting else _NOT_YET.get(job.task)
        if why:
            id = ReportId(UUID(job.arguments["report_id"]))
            if job.task in _ALWAYS_TOLD or State(uow.reports.standing(id).state) not in SETTLED:
                review.ask_person(id, why, now=now, uow=uow)
        uow.commit()


JOBS: Mapping[str, Callable[..., None]] = {
    "triage_report": triage_report,
    "link_report": link_report,
    "push_alarm": push_alarm,
}
_FAILED = {
    "triage_report": triage.NOT_DONE,
    "link_report": "查重没有完成，请人工核对是否重复",
    "push_alarm": "突发环境事件的告警没有推送出去，请电话通知值班人员",
}
_NOT_YET = {"triage_report": triage.NOT_YET}  # the analysis that succeeds takes it away again
_ALWAYS_TOLD = frozenset({"push_alarm"})  # also of a report that is settled: the danger may last
