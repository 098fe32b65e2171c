"""Do a bureau's own rows reach every command and job, and do rows on trial stay without effect?"""

import json
import logging
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from runtime import cli
from runtime.commands.policy_trials import explained
from runtime.config import Settings
from tests.fakes import Installation
from tests.integration.lives import NOISE, file, run_all, standing
from triage.domain.workflow import Step
from triage.usecases import review

OWN_OWNERS = """\
owners:
  - rule: hangzhou/sites
    kinds: [noise.construction]
    area: "330100"
    owner: city_management
    citation: 某市职责清单
    valid_from: 2020-01-01
"""
OWN_TERMS = """\
terms:
  - rule: hangzhou/accept
    clock: accept
    label: 受理
    event: received
    length: 2
    unit: workday
    area: "330100"
    open_in: [registered]
    citation: 某市工作规则
    valid_from: 2020-01-01
"""
ON_TRIAL = "    valid_from: 2020-01-01\n    shadow: true\n"
MATTER = {"id": 1, "kinds": ["noise.construction"], "route": "report", "adcode": "330106", "on": "2026-06-01"}
QUESTION = {"id": 1, "route": "report", "source": "letter", "adcode": "330106", "event": "received"}


def own_rows(tmp_path: Path, *, on_trial: bool = False, **more: str) -> Path:
    texts = {"owners": OWN_OWNERS, "terms": OWN_TERMS, **more}
    (tmp_path / "own" / "city").mkdir(parents=True)
    for subject, text in texts.items():
        tried = text.replace("    valid_from: 2020-01-01\n", ON_TRIAL) if on_trial else text
        (tmp_path / "own" / "city" / f"{subject}.yaml").write_text(tried, encoding="utf-8")
    return tmp_path / "own"


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = own_rows(tmp_path)
    monkeypatch.setenv("HUANSU_POLICIES", str(folder))
    monkeypatch.setenv("HUANSU_HOME", str(tmp_path / "home"))
    return folder


def answered(command: str, row: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    result = CliRunner().invoke(cli.app, [command], input=json.dumps(row) + "\n")
    assert result.exit_code == 0, result.output
    line: dict[str, Any] = json.loads(result.stdout)
    return line


def test_own_rows_decide_in_the_batch_commands(own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    owner = answered("route", MATTER, monkeypatch)
    assert (owner["rule"], owner["owner"]["code"]) == ("hangzhou/sites", "city_management")
    due = answered("due", QUESTION | {"on": "2026-06-01"}, monkeypatch)
    assert {clock["rule"]: clock["due"] for clock in due["clocks"]}["hangzhou/accept"] == "2026-06-03"


def test_own_rows_are_listed_and_checked_under_the_name_of_their_folder(own: Path) -> None:
    rows = CliRunner().invoke(cli.app, ["policy", "list", "rows"]).stdout
    assert "hangzhou/sites" in rows
    assert CliRunner().invoke(cli.app, ["policy", "check", "--on", "2026-11-01"]).exit_code == 0


@pytest.mark.parametrize(
    "command",
    [["policy", "check"], ["policy", "list", "rows"], ["policy", "explain", "HS260601-000001-00"]],
)
def test_a_row_that_cannot_be_applied_is_told_by_file_and_line(own: Path, command: list[str]) -> None:
    (own / "city" / "owners.yaml").write_text(OWN_OWNERS.replace("city_management", "nobody"), "utf-8")
    refused = CliRunner().invoke(cli.app, command)
    assert refused.exit_code == 1
    assert "own/city/owners.yaml:2 (hangzhou/sites): unknown owner 'nobody'" in refused.output


def test_the_check_looks_at_reward_schemes_too(own: Path) -> None:
    (own / "city" / "rewards.yaml").write_text("schemes:\n  - {rule: own/reward}\n", "utf-8")
    broken = CliRunner().invoke(cli.app, ["policy", "check"])
    assert broken.exit_code == 1
    assert "city/rewards.yaml:2 (own/reward)" in broken.output
    (own / "city" / "rewards.yaml").unlink()
    told = CliRunner().invoke(cli.app, ["policy", "check", "--on", "2030-01-01"]).stdout
    assert "shanghai-2021: expired on 2026-06-04" in told


def test_the_check_looks_at_letterheads_and_at_the_folder_itself(
    own: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sheets = tmp_path / "sheets"
    sheets.mkdir()
    monkeypatch.setenv("HUANSU_LETTERHEADS", str(sheets))
    run = CliRunner().invoke
    assert run(cli.app, ["policy", "letterhead", str(sheets / "notice.docx")]).exit_code == 0
    assert run(cli.app, ["policy", "check", "--on", "2026-11-01"]).exit_code == 0
    assert run(cli.app, ["policy", "letterhead", str(sheets / "notice.docx")]).exit_code == 1
    (sheets / "reply.docx").write_bytes(b"no document")
    told = run(cli.app, ["policy", "check"])
    assert (told.exit_code, "reply.docx" in told.output) == (1, True)
    monkeypatch.setenv("HUANSU_POLICIES", str(tmp_path / "nowhere"))
    gone = run(cli.app, ["policy", "check"])
    assert (gone.exit_code, "no folder" in gone.output) == (1, True)


def test_own_rows_decide_in_the_running_jobs(tmp_path: Path) -> None:
    installation = Installation(Settings(home=tmp_path / "home", policies=own_rows(tmp_path)))
    receipt = file(installation, NOISE)
    run_all(installation)
    assert standing(installation, receipt.report).owner_code == "city_management"
    with installation.unit_of_work() as uow:
        assert "hangzhou/accept" in {row.rule for row in uow.reports.clocks(receipt.report)}


def test_rows_on_trial_are_logged_with_what_they_would_have_said_and_change_nothing(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "runtime.trials")
    own = own_rows(tmp_path, on_trial=True)
    installation = Installation(Settings(home=tmp_path / "home", policies=own))
    receipt = file(installation, NOISE)
    run_all(installation)
    assert standing(installation, receipt.report).owner_code == "housing"
    with installation.unit_of_work() as uow:
        assert "hangzhou/accept" not in {row.rule for row in uow.reports.clocks(receipt.report)}
    logged = [record.event_fields for record in caplog.records if record.name == "runtime.trials"]  # type: ignore[attr-defined]
    assert {(each["subject"], each["rule"]) for each in logged} == {
        ("owner", "hangzhou/sites"),
        ("accept", "hangzhou/accept"),
    }
    assert {each["report"] for each in logged} == {str(receipt.report)}
    told = {row.rule: row for row in explained(installation, receipt.number)}
    assert not told["hangzhou/sites"].decides
    assert "试行" in told["hangzhou/sites"].why


def test_an_explanation_follows_the_route_and_every_step_that_started_a_clock(tmp_path: Path) -> None:
    installation = Installation(Settings(home=tmp_path))
    receipt = file(installation, NOISE)
    run_all(installation)
    with installation.unit_of_work() as uow:
        review.take_step(
            receipt.report,
            Step.ACCEPT,
            actor="clerk",
            reason="",
            now=installation.clock(),
            policies=installation.policies,
            uow=uow,
        )
        uow.commit()
    deciding = {row.rule for row in explained(installation, receipt.number) if row.decides}
    assert {"hotline-2011/accept", "hotline-2011/finish"} <= deciding


def test_a_start_in_the_future_is_told_with_the_clocks(own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    due = answered("due", QUESTION | {"on": "2999-06-01"}, monkeypatch)
    assert "起算日期2999-06-01在今天之后" in due["warnings"]
    assert due["clocks"]


def test_reward_schemes_of_the_bureau_reach_their_command(own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (own / "city" / "rewards.yaml").write_text("schemes:\n  - {rule: own/reward}\n", "utf-8")
    result = CliRunner().invoke(cli.app, ["reward"], input="{}\n")
    assert result.exit_code == 1
    assert "city/rewards.yaml:2 (own/reward)" in f"{result.output}{result.exception}"
