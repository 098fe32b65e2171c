"""Does the schedule close and erase what is old, leave alone what is open, and say what it did?"""

import os
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text
from typer.testing import CliRunner

from runtime import cli
from runtime.retention import Swept, keep_schedule, sweep_unfiled
from runtime.rounds import RoundIncomplete
from tests.web_reports import Told, put
from tests.web_site import MigratedInstallation, fresh_home, settings_in
from triage.domain.claims import ClaimId, ClaimState, ClaimStep, ClaimTaken, RewardClaim
from triage.domain.errors import NotAllowed, NotFound
from triage.domain.privacy import RightKind
from triage.domain.reports import Channel, ReportId
from triage.domain.standing import Attachment
from triage.domain.workflow import Step
from triage.ports import StepTaken
from triage.usecases import intake
from triage.usecases.intake import Submission

ENDED = (Step.ACCEPT, Step.ASSIGN, Step.DRAFT, Step.CLOSE, Step.REPLY, Step.ARCHIVE)


@pytest.fixture
def services(tmp_path: Path) -> Iterator[MigratedInstallation]:
    fresh_home(tmp_path)
    yield MigratedInstallation(settings_in(tmp_path))


def settled(services: MigratedInstallation, *, steps: tuple[Step, ...] = ENDED) -> tuple[ReportId, UUID]:
    """A report with a contact and a photo, and the photo's id."""
    now, reporter, photo = services.clock(), uuid4(), uuid4()
    services.vault.keep(reporter, {"phone": "13800000000"}, at=now)
    services.originals.keep(photo, b"original", "image/jpeg", at=now)
    with services.unit_of_work() as uow:
        uow.conversations.open(f"form-{photo}", at=now)
        upload = Attachment(photo, services.blobs.put(b"copy"), "image/jpeg", 4)
        uow.conversations.upload(upload, conversation=f"form-{photo}", at=now)
        receipt = intake.receive(
            Submission(Channel.WEB_FORM, "夜里排放臭气", reporter=reporter, attachments=(photo,)),
            id=uuid4(),
            now=now,
            serials=services.serials(),
            secret=services.secrets.receipts,
            uow=uow,
        )
        uow.commit()
    with services.unit_of_work() as uow:
        for step in (Step.TRIAGE, *steps):
            uow.reports.take_step(receipt.report, StepTaken(step, "chen", now, "按程序办理"))
        uow.commit()
    return receipt.report, photo


def contact_of(services: MigratedInstallation, id: ReportId) -> UUID:
    with services.unit_of_work() as uow:
        reporter = uow.reports.get(id).reporter
    assert reporter is not None
    return reporter


def done(services: MigratedInstallation, **options: bool) -> list[str]:
    return sorted(kept.rule.rule for kept in keep_schedule(services, **options))


def read(services: MigratedInstallation, id: ReportId) -> None:
    services.vault.reveal(contact_of(services, id), actor="t", reason="测试核实", at=services.clock())


def test_after_a_year_it_is_closed_and_after_three_it_is_gone(services: MigratedInstallation) -> None:
    id, photo = settled(services)
    services.later(days=364)
    assert done(services) == []
    services.later(days=2)
    assert done(services, dry_run=True) == ["contact/close"]
    assert done(services) == ["contact/close"]
    assert done(services) == []
    with pytest.raises(NotAllowed):
        read(services, id)
    services.later(days=2 * 366)
    assert done(services) == ["contact/erase", "originals/erase"]
    with pytest.raises(NotFound):
        read(services, id)
    with pytest.raises(NotFound):
        original(services, photo)
    with services.unit_of_work() as uow:
        assert len(uow.personal.buried(id)) == 3
        assert uow.reports.get(id).text == "夜里排放臭气", "the file itself is kept as records law asks"
    assert services.vault.verify_trail().sound


def test_what_is_not_settled_is_never_touched(services: MigratedInstallation) -> None:
    settled(services, steps=(Step.ACCEPT,))
    put(services, Told())
    services.later(days=20_000)
    assert done(services) == []


def test_a_request_that_nobody_answered_holds_everything(services: MigratedInstallation) -> None:
    id, _ = settled(services)
    with services.unit_of_work() as uow:
        day = services.clock().date() + timedelta(days=15)
        uow.personal.ask(id, RightKind.ACCESS, "", at=services.clock(), due=day)
        uow.commit()
    services.later(days=4 * 366)
    assert done(services) == []


def test_a_report_that_cannot_be_done_holds_no_other_up(services: MigratedInstallation) -> None:
    broken, other = settled(services)[0], settled(services)[0]
    with services.writing.begin() as session:
        session.execute(text("UPDATE standings SET state = 'none' WHERE report = :id"), {"id": broken.hex})
    services.later(days=366)
    kept = keep_schedule(services)
    assert next(kept).rule.rule == "contact/close"
    with pytest.raises(RoundIncomplete, match="1 failed"):
        next(kept)
    with pytest.raises(NotAllowed):
        read(services, other)
    read(services, broken)


def test_a_contact_that_its_owner_had_erased_holds_nothing_up(services: MigratedInstallation) -> None:
    id, _ = settled(services)
    services.vault.erase(contact_of(services, id), actor="bao", reason="举报人申请", at=services.clock())
    services.later(days=4 * 366)
    assert done(services) == ["contact/close", "contact/erase", "originals/erase"]


def test_who_was_paid_is_forgotten_with_the_contact(services: MigratedInstallation) -> None:
    id, _ = settled(services)
    payee, now = uuid4(), services.clock()
    services.vault.keep(payee, {"purpose": "reward", "name": "测试"}, at=now)
    with services.unit_of_work() as uow:
        claim = RewardClaim(ClaimId(uuid4()), id, ClaimState.WATCHING, "330110", payee=payee)
        kept = uow.claims.open(claim, ClaimTaken(ClaimStep.WATCH, "system", now))
        uow.claims.take_step(replace(kept, payee=payee), ClaimTaken(ClaimStep.OPT_IN, "reporter", now))
        uow.commit()
    services.later(days=4 * 366)
    assert "payee/erase" in done(services)
    with pytest.raises(NotFound):
        services.vault.reveal(payee, actor="t", reason="测试核实", at=services.clock())


def abandoned(services: MigratedInstallation) -> tuple[UUID, str]:
    """A conversation with a contact and a photo that went no further; the photo and its file."""
    now, reporter, photo = services.clock(), uuid4(), uuid4()
    services.vault.keep(reporter, {"phone": "13800000001"}, at=now)
    services.originals.keep(photo, b"original", "image/jpeg", at=now)
    file = services.blobs.put(b"abandoned")
    os.utime(services.settings.folder("files") / file[:2] / file, (now.timestamp(), now.timestamp()))
    with services.unit_of_work() as uow:
        uow.conversations.open("talk", at=now)
        uow.conversations.set_reporter("talk", reporter)
        uow.conversations.upload(Attachment(photo, file, "image/jpeg", 9), conversation="talk", at=now)
        uow.commit()
    return photo, file


def test_what_led_to_no_report_is_gone_after_two_days(services: MigratedInstallation) -> None:
    id, kept = settled(services)
    photo, file = abandoned(services)
    services.later(hours=48)
    assert sweep_unfiled(services) == Swept(0, 0)
    services.later(minutes=1)
    assert sweep_unfiled(services, dry_run=True) == Swept(1, 1)
    assert sweep_unfiled(services) == Swept(1, 1)
    assert sweep_unfiled(services) == Swept(0, 0)
    assert services.vault.same_reporter("13800000001") == ()
    with pytest.raises(NotFound):
        services.blobs.get(file)
    with pytest.raises(NotFound):
        original(services, photo)
    assert services.blobs.get(services.blobs.put(b"copy")) == b"copy"
    assert original(services, kept) == b"original"
    read(services, id)
    assert services.vault.verify_trail().sound


def original(services: MigratedInstallation, photo: UUID) -> bytes:
    return services.originals.read(photo, actor="t", reason="测试核实", at=services.clock())


def test_the_command_says_what_it_would_do_and_that_the_terms_are_not_verified(
    services: MigratedInstallation,
) -> None:
    settled(services)
    with services.writing.begin() as session:
        session.execute(text("UPDATE standings SET settled_on = '2001-01-01'"))
    home = {"HUANSU_HOME": str(services.settings.home)}
    result = CliRunner().invoke(cli.app, ["retention", "run", "--dry-run"], env=home)
    assert result.exit_code == 0, result.output
    assert "3 acts due" in result.output
    assert "not verified" in result.output
