"""How do tests get the whole platform? `huansu run` in a fresh folder, on free ports."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.services import free_port

ROOT = Path(__file__).resolve().parent.parent
SECONDS = 1500  # the first start trains all models
_ACCOUNT = re.compile(r"First account: (\S+) / (\S+)")


@dataclass(frozen=True, slots=True)
class Platform:
    url: str
    bot_url: str
    home: Path
    username: str
    password: str
    process: subprocess.Popen[str]

    def pid_of(self, module: str) -> int:
        """The process of this platform that runs a module, e.g. runtime.processes."""
        for folder in Path("/proc").glob("[0-9]*"):
            try:
                command = (folder / "cmdline").read_bytes().split(b"\0")
                parent = int((folder / "stat").read_text().rsplit(")", 1)[1].split()[1])
            except (OSError, IndexError):
                continue
            if parent == self.process.pid and module.encode() in command:
                return int(folder.name)
        raise LookupError(module)


@contextmanager
def whole_platform(home: Path, **settings: str) -> Iterator[Platform]:
    """Models are shared with the installation in var/, since they depend on sources only."""
    models = ROOT / "var" / "models"
    models.mkdir(parents=True, exist_ok=True)
    (home / "models").symlink_to(models)
    ports = {name: free_port() for name in ("web", "bot", "actions")}
    environment = {
        **os.environ,
        "HUANSU_HOME": str(home),
        "HUANSU_PORT": str(ports["web"]),
        "HUANSU_BOT_URL": f"http://127.0.0.1:{ports['bot']}",
        "HUANSU_ACTIONS_URL": f"http://127.0.0.1:{ports['actions']}",
        "COLUMNS": "200",
        **settings,
    }
    with (home / "run.log").open("w") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "runtime", "run"],
            cwd=ROOT,
            env=environment,
            stdout=log,
            stderr=log,
            text=True,
        )
    try:
        username, password = _ready(process, home / "run.log")
        yield Platform(
            f"http://127.0.0.1:{ports['web']}",
            environment["HUANSU_BOT_URL"],
            home,
            username,
            password,
            process,
        )
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(60)


def _ready(process: subprocess.Popen[str], log: Path) -> tuple[str, str]:
    """The first account, once everything serves."""
    deadline = time.monotonic() + SECONDS
    while time.monotonic() < deadline:
        said = log.read_text(encoding="utf-8")
        if account := _ACCOUNT.search(said):
            return account[1], account[2]
        if process.poll() is not None:
            break
        time.sleep(0.2)
    raise RuntimeError(f"the platform did not start:\n{log.read_text(encoding='utf-8')[-3000:]}")
