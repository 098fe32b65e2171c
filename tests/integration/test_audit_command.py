"""Does `huansu audit` say what is wrong, and nothing about the people behind it?"""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text
from typer.testing import CliRunner, Result

from runtime import cli
from runtime.sealing import seal_decisions
from tests.web_reports import Told, put
from tests.web_site import MigratedInstallation, fresh_home, settings_in
from triage.domain.workflow import Step


@pytest.fixture
def services(tmp_path: Path) -> Iterator[MigratedInstallation]:
    fresh_home(tmp_path)
    yield MigratedInstallation(settings_in(tmp_path))


def audit(services: MigratedInstallation, *words: str) -> Result:
    home = {"HUANSU_HOME": str(services.settings.home)}
    return CliRunner().invoke(cli.app, ["audit", *words], env=home)


def lived(services: MigratedInstallation) -> None:
    id = put(services, Told(steps=(Step.ACCEPT,)))
    with services.unit_of_work() as uow:
        report = uow.reports.get(id)
    services.vault.keep(report.id, {"phone": "13800000000"}, at=services.clock())
    services.vault.reveal(report.id, actor="chen", reason="致电13900000000核实", at=services.clock())


def test_a_whole_account_is_said_to_be_whole_and_exported_without_numbers(
    services: MigratedInstallation,
) -> None:
    lived(services)
    assert seal_decisions(services) > 0
    assert audit(services, "verify").exit_code == 0
    lines = [json.loads(line) for line in audit(services, "export").output.splitlines()]
    assert {line["chain"] for line in lines} == {"decisions", "vault"}
    assert "accept" in {line.get("step") for line in lines}
    assert any(line.get("action") == "open" and "〔电话〕" in line["reason"] for line in lines)
    assert "13900000000" not in json.dumps(lines)


def test_a_changed_step_and_a_shortened_trail_are_named(services: MigratedInstallation) -> None:
    lived(services)
    seal_decisions(services)
    with services.writing.begin() as session:
        session.execute(text("DROP TRIGGER steps_refuse_update"))
        session.execute(text("UPDATE steps SET actor = 'nobody' WHERE id = 2"))
    with services.vault_sessions.begin() as session:
        session.execute(text("DROP TRIGGER vault_trail_refuse_delete"))
        session.execute(text("DELETE FROM vault_trail"))
    result = audit(services, "verify")
    assert result.exit_code == 1
    assert "changed: steps 2" in result.output
    assert "changed: vault_trail 1" in result.output


def test_what_nobody_seals_is_complained_about_after_an_hour(services: MigratedInstallation) -> None:
    lived(services)
    result = audit(services, "verify")
    assert result.exit_code == 1
    assert "is the scheduler running" in result.output


def test_a_head_that_was_noted_is_looked_for(services: MigratedInstallation) -> None:
    lived(services)
    seal_decisions(services)
    assert audit(services, "verify", "--known", "900:abc").exit_code == 1
    refused = audit(services, "verify", "--known", "abc")
    assert refused.exit_code == 1
    assert "SEQ:HASH" in refused.output


@pytest.mark.parametrize(
    "command", ["audit verify", "duty show", "inspection list", "retention run", "train --from-ledger"]
)
def test_a_record_that_was_never_made_is_one_sentence(tmp_path: Path, command: str) -> None:
    refused = CliRunner().invoke(cli.app, command.split(), env={"HUANSU_HOME": str(tmp_path)})
    assert refused.exit_code == 1
    assert refused.output.startswith("huansu: the record cannot be used (no such table")
    assert "huansu migrate" in refused.output
