"""Does a vault of a thousand reporters get a new key while it is used, even when the command is killed?"""

import os
import subprocess
import sys
from pathlib import Path
from uuid import UUID

import pytest

from runtime.bootstrap import Services
from tests.web_site import fresh_home, settings_in
from triage.storage.ciphers import VaultKeyError

ROOT = Path(__file__).resolve().parents[2]
REPORTERS = 1_000


def command(home: Path, *words: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-u", "-m", "runtime", "vault", *words],
        cwd=ROOT,
        env={**os.environ, "HUANSU_HOME": str(home)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def said(home: Path, *words: str) -> str:
    with command(home, *words) as run:
        return run.communicate()[0]


@pytest.fixture
def services(tmp_path: Path) -> Services:
    """A process that runs all the time and is never restarted."""
    fresh_home(tmp_path)
    return Services(settings_in(tmp_path))


def phone(number: int) -> str:
    return f"138{number:08d}"


def seen(services: Services, number: int) -> str:
    at = services.clock()
    return services.vault.reveal(UUID(int=number), actor="custodian", reason="回访核实", at=at)["phone"]


def test_a_killed_rotation_goes_on_and_nobody_is_lost_or_locked_out(
    services: Services, tmp_path: Path
) -> None:
    for number in range(1, REPORTERS + 1):
        services.vault.keep(UUID(int=number), {"phone": phone(number)}, at=services.clock())
    first = services.vault_keys().current
    with command(tmp_path, "rotate") as run:
        assert run.stdout is not None
        while "200 of 1000" not in (line := run.stdout.readline()):
            assert line, "the command ended before it was killed"
        run.kill()
    second = services.vault_keys().current
    assert second.id != first.id
    assert f"{first.id}  former, holds" in said(tmp_path, "status")
    assert [seen(services, number) for number in (1, 500, REPORTERS)] == [
        phone(1),
        phone(500),
        phone(REPORTERS),
    ]
    services.vault.keep(UUID(int=REPORTERS + 1), {"phone": phone(0)}, at=services.clock())
    assert set(services.vault.same_reporter(phone(999))) == {UUID(int=999)}

    assert "rows are under key" in said(tmp_path, "rotate")
    assert services.vault_keys().current == second, "what was begun is finished, not begun again"
    assert "1 keys retired, 0 former keys" in said(tmp_path, "retire")
    assert services.vault_keys().former == ()
    assert [seen(services, number) for number in (1, 999, REPORTERS + 1)] == [phone(1), phone(999), phone(0)]
    assert services.vault.verify_trail().sound


def test_a_missing_key_is_named_and_nothing_is_made_up_in_its_place(
    services: Services, tmp_path: Path
) -> None:
    services.vault.keep(UUID(int=1), {"phone": phone(1)}, at=services.clock())
    file = tmp_path / "secrets.json"
    whole = file.read_text(encoding="utf-8")
    file.write_text(whole.replace('"vault"', '"lost"'), encoding="utf-8")
    services.vault.keep(UUID(int=2), {"phone": phone(2)}, at=services.clock())
    with pytest.raises(VaultKeyError):
        seen(services, 1)
    told = said(tmp_path, "status")
    assert "MISSING" in told
    assert "1 contacts wait in the drop box" in told
    assert "密钥不在" in said(tmp_path, "rotate")
    file.write_text(whole, encoding="utf-8")
    assert "rows are under key" in said(tmp_path, "rotate")
    assert [seen(services, number) for number in (1, 2)] == [phone(1), phone(2)]
    assert services.vault.same_reporter(phone(2)) == (UUID(int=2),)
    assert "drop box" not in said(tmp_path, "status")
