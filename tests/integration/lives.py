"""How do tests file reports and run what waits? Shortcuts that say nothing a test is about."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

from runtime.tasks import JOBS
from tests.fakes import Installation
from triage.domain.reports import Channel, Facts, ReportId
from triage.domain.standing import Standing
from triage.storage.outbox import Job, lease
from triage.usecases import intake

SMELL = "杭州市余杭区仓前街道文一西路的永清化工厂每天半夜排放刺鼻的臭气，窗户都不敢开"
SMELL_AGAIN = "余杭区仓前街道文一西路的永清化工厂昨天半夜又排放刺鼻的臭气，窗户不敢开"
NOISE = "杭州市西湖区翠苑街道工地凌晨两点还在打桩，吵得睡不着，噪声很大"


def file(
    installation: Installation,
    text: str = SMELL,
    *,
    key: str | None = None,
    facts: Facts | None = None,
    reporter: UUID | None = None,
    hint: str = "",
    channel: Channel = Channel.WEB_FORM,
    external_no: str | None = None,
) -> intake.Receipt:
    submission = intake.Submission(
        channel=channel,
        text=text,
        facts=facts or Facts(),
        client_key=key,
        reporter=reporter,
        hint_adcode=hint,
        external_no=external_no,
    )
    with installation.unit_of_work() as uow:
        receipt = intake.receive(
            submission,
            id=uuid4(),
            now=installation.clock(),
            serials=installation.serials(),
            secret=installation.secrets.receipts,
            uow=uow,
        )
        uow.commit()
    return receipt


def waiting(installation: Installation) -> list[Job]:
    """Takes what is open, whoever held it before."""
    with installation.unit_of_work() as uow:
        jobs = lease(uow.session, datetime.now(UTC) + timedelta(days=4000), 0, 100)
        uow.commit()
    return list(jobs)


def run(installation: Installation, jobs: Iterable[Job]) -> None:
    for job in jobs:
        JOBS[job.task](installation, job.id, **job.arguments)


def run_all(installation: Installation) -> None:
    while jobs := waiting(installation):
        run(installation, jobs)


def standing(installation: Installation, id: ReportId) -> Standing:
    with installation.unit_of_work() as uow:
        return uow.reports.standing(id)
