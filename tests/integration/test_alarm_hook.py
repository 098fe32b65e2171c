"""Does an emergency reach the hook, signed and without a word of the report, and go on without it?"""

import hmac
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from pydantic import SecretStr, ValidationError

from runtime.alarms import SIGNATURE, hook_key
from runtime.config import Settings
from runtime.tasks import JOBS, _from_outbox
from tests.fakes import Installation
from tests.integration.lives import file, run_all, standing, waiting
from triage.domain.incidents import IncidentState, IncidentStep
from triage.usecases import incidents

LEAK = "杭州市余杭区仓前街道永清化工厂液氨泄漏，气味刺鼻，两人晕倒，联系电话13800138000"


@dataclass
class Hook:
    """A receiver; `status` is how it answers."""

    status: int = 200
    heard: list[tuple[bytes, str]] = field(default_factory=list)


@contextmanager
def receiving(hook: Hook) -> Iterator[str]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            hook.heard.append((body, self.headers[SIGNATURE]))
            self.send_response(hook.status)
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/alarm"
    server.shutdown()
    server.server_close()
    thread.join(5)


def test_an_emergency_is_pushed_signed_with_its_place_and_link_and_nothing_personal(tmp_path: Path) -> None:
    hook = Hook()
    with receiving(hook) as address:
        settings = Settings(home=tmp_path, alarm_hook=address, public_url="https://desk.example.org/")
        installation = Installation(settings)
        receipt = file(installation, LEAK)
        run_all(installation)
    ((body, signature),) = hook.heard
    expected = hmac.new(hook_key(installation), body, sha256).hexdigest()
    assert signature == f"sha256={expected}"
    said = json.loads(body)
    assert said["incident"] == str(receipt.report)
    assert (said["occasion"], said["state"], said["grade"]) == ("suspect", "suspected", None)
    assert said["area"].startswith("330110")
    assert said["area_name"].startswith("浙江省杭州市余杭区")
    assert said["link"] == f"https://desk.example.org/desk/incidents/{receipt.report}"
    assert set(said) == {
        *("id", "incident", "occasion", "state", "grade", "area", "area_name", "due", "link", "at")
    }
    assert "13800138000" not in body.decode()


def test_a_key_that_was_agreed_upon_signs(tmp_path: Path) -> None:
    installation = Installation(Settings(home=tmp_path, alarm_hook_key=SecretStr("agreed")))
    assert hook_key(installation) == b"agreed"


def test_a_hook_that_fails_is_tried_again_and_stops_nothing(tmp_path: Path) -> None:
    hook = Hook(status=500)
    with receiving(hook) as address:
        installation = Installation(Settings(home=tmp_path, alarm_hook=address, max_attempts=2))
        receipt = file(installation, LEAK)
        attempts = 0
        while attempts < 2:
            for job in waiting(installation):
                attempts += job.task == incidents.PUSH
                run = _from_outbox(job.task, JOBS[job.task], lambda: installation)
                run(outbox_id=job.id, attempt=job.attempts, **job.arguments)
        assert "请电话通知值班人员" in standing(installation, receipt.report).attention
        with installation.unit_of_work() as uow:
            act = incidents.Act(IncidentStep.TAKE, "lin")
            taken = incidents.take(
                receipt.report, act, now=installation.clock(), policies=installation.policies, uow=uow
            )
            uow.commit()
        assert (taken.taken_by, taken.state) == ("lin", IncidentState.SUSPECTED)
        hook.status = 200
        run_all(installation)
    ids = {json.loads(body)["id"] for body, _ in hook.heard}
    assert len(hook.heard) == attempts + 1
    assert len(ids) == 1, "the same message carries the same id"
    assert waiting(installation) == []


def test_without_a_hook_nothing_is_sent_and_nothing_waits(installation: Installation) -> None:
    file(installation, LEAK)
    run_all(installation)
    assert waiting(installation) == []


@pytest.mark.parametrize("address", ["ftp://example.org", "example.org", "javascript:alert(1)"])
def test_an_address_that_is_none_is_refused_at_the_start(tmp_path: Path, address: str) -> None:
    with pytest.raises(ValidationError):
        Settings(home=tmp_path, alarm_hook=address)
