"""How does one command bring the platform up? Checks, preparation, then all processes together."""

import shutil
import sys
from collections.abc import Callable
from urllib.parse import urlsplit

import httpx
from rich.console import Console

from runtime.accounts import first_account
from runtime.bootstrap import build
from runtime.config import Secrets, Settings
from runtime.logs import configure
from runtime.models import BOT_PYTHON, ROOT, bot_model
from runtime.preparation import prepare
from runtime.supervisor import Program, Supervisor, port_is_free
from triage.domain.errors import TriageError

NEEDED_BYTES = 600 * 1024 * 1024
START_SECONDS = 120


class StartError(TriageError):
    """One sentence that tells what to change."""

    code = "cannot-start"


def run(settings: Settings, console: Console) -> None:
    """Returns after Ctrl-C. Raises StartError or ModelUnavailable before anything was started."""
    check(settings)
    configure(settings.folder("logs") / "supervisor.log")
    prepare(settings, console)
    check(settings)  # minutes later, somebody else may have started the same
    login = first_account(build(settings))
    supervisor = Supervisor(programs(settings), settings.folder("logs"))
    supervisor.listen()
    try:
        with console.status("Starting"):
            supervisor.start(
                seconds=START_SECONDS, report=lambda name: console.print(f"  [green]✓[/] {name}")
            )
        welcome(settings, console, login)
        supervisor.watch()
    except TimeoutError as problem:
        raise StartError(str(problem)) from problem
    finally:
        console.print("Stopping …")
        supervisor.stop()


def check(settings: Settings) -> None:
    """Everything that would fail later with a longer message."""
    if not BOT_PYTHON.exists():
        raise StartError("The bot's environment is missing: run `make setup` first.")
    home = settings.folder(".")
    free = shutil.disk_usage(home).free
    if free < NEEDED_BYTES:
        raise StartError(
            f"Only {free // 2**20} MB are free under {home}; {NEEDED_BYTES // 2**20} MB are needed."
        )
    for setting, (host, port) in _addresses(settings).items():
        if not port_is_free(host, port):
            raise StartError(
                f"Port {port} is taken by another program: stop it or set HUANSU_{setting.upper()}."
            )


def programs(settings: Settings) -> list[Program]:
    """Rasa takes longest to come up, so it is started first."""
    secrets = Secrets.of(settings)
    home = {"HUANSU_HOME": str(settings.home.resolve())}
    bot = {
        "HUANSU_API_URL": settings.own_url,
        "HUANSU_SERVICE_TOKEN": secrets.service,
        "HUANSU_BOT_TOKEN": secrets.bot,
        "HUANSU_ACTIONS_URL": settings.actions_url,
        "HUANSU_BOT_TRACKER": f"sqlite:///{settings.folder('bot') / 'conversations.sqlite3'}",
        "RASA_TELEMETRY_ENABLED": "false",
        "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
        "PYTHONUNBUFFERED": "1",
    }
    python = str(BOT_PYTHON)
    ports = _addresses(settings)
    return [
        Program(
            "bot",
            (
                python,
                "-m",
                "bot.serve",
                "--port",
                str(ports["bot_url"][1]),
                "--model",
                str(bot_model(settings)),
            ),
            bot,
            ROOT,
            _answers(f"{settings.bot_url}/webhooks/gateway/health"),
        ),
        Program(
            "actions",
            (python, "-m", "bot.actions", "--port", str(ports["actions_url"][1])),
            bot,
            ROOT,
            _answers(f"{settings.actions_url}/health"),
        ),
        Program("worker", (sys.executable, "-m", "runtime.processes"), home, ROOT),
        Program("beat", (sys.executable, "-m", "runtime.beat"), home, ROOT),
        Program(
            "api",
            (sys.executable, "-m", "api"),
            home,
            ROOT,
            _answers(f"http://127.0.0.1:{settings.port}/api/v1/health/live"),
        ),
    ]


def welcome(settings: Settings, console: Console, login: tuple[str, str] | None) -> None:
    base = settings.public_url or f"http://{settings.host}:{settings.port}"
    console.print(f"\n[bold]环诉 is ready[/]   citizens: {base}/   status: {base}/status   desk: {base}/desk")
    if login:
        console.print(
            f"First account: [bold]{login[0]}[/] / [bold]{login[1]}[/]   (shown once, see `huansu user`)"
        )
    console.print(f"Logs: {settings.folder('logs')}   Stop with Ctrl-C\n")


def _addresses(settings: Settings) -> dict[str, tuple[str, int]]:
    return {
        "port": (settings.host, settings.port),
        "bot_url": _host_port(settings.bot_url),
        "actions_url": _host_port(settings.actions_url),
    }


def _host_port(url: str) -> tuple[str, int]:
    parts = urlsplit(url)
    return parts.hostname or "127.0.0.1", parts.port or 80


def _answers(url: str) -> Callable[[], bool]:
    def answers() -> bool:
        try:
            return httpx.get(url, timeout=2, trust_env=False).is_success
        except httpx.HTTPError:
            return False

    return answers
