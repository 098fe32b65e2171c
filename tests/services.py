"""Which real servers do the tests have? Started on loopback, each in a folder of its own."""

import os
import pwd
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from tests import s3_server
from tests.elasticsearch_node import node

REQUIRED = "HUANSU_REQUIRE_SERVICES"
POSTGRES, REDIS, ELASTICSEARCH, S3, CHROMIUM = (
    "HUANSU_TEST_POSTGRES",
    "HUANSU_TEST_REDIS",
    "HUANSU_TEST_ELASTICSEARCH",
    "HUANSU_TEST_S3",
    "HUANSU_TEST_CHROMIUM",
)


class MissingError(Exception):
    """Says what is missing and how to get it."""


@contextmanager
def all_services(folder: Path) -> Iterator[tuple[Mapping[str, str], Mapping[str, str]]]:
    """The variables that tell tests where the servers are, and for each missing one the reason."""
    starters = {
        POSTGRES: postgres,
        REDIS: redis,
        ELASTICSEARCH: elasticsearch,
        S3: s3,
        CHROMIUM: chromium,
    }
    found: dict[str, str] = {}
    missing: dict[str, str] = {}
    with ExitStack() as stack:
        for variable, start in starters.items():
            if os.environ.get(variable):
                found[variable] = os.environ[variable]
                continue
            try:
                found[variable] = stack.enter_context(start(folder))
            except MissingError as problem:
                missing[variable] = str(problem)
        yield found, missing


@contextmanager
def postgres(folder: Path) -> Iterator[str]:
    programs = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if not programs and shutil.which("initdb") is None:
        raise MissingError("PostgreSQL is not installed (Debian: apt-get install postgresql)")
    binaries = programs[-1].parent if programs else Path(str(shutil.which("initdb"))).parent
    data, port = folder / "postgres", free_port()
    data.mkdir()
    user = _unprivileged(data)
    _run([binaries / "initdb", "-D", data, "-U", "huansu", "--auth=trust", "-E", "UTF8", "--no-sync"], user)
    options = [
        "-c", "fsync=off", "-c", "listen_addresses=127.0.0.1",
        "-c", f"unix_socket_directories={data}", "-p", str(port),
    ]  # fmt: skip
    with _running([binaries / "postgres", "-D", data, *options], data / "log", user):
        _wait_for(port, data / "log")
        _until_accepting([binaries / "pg_isready", "-q", "-h", "127.0.0.1", "-p", str(port)])
        _run([binaries / "createdb", "-h", "127.0.0.1", "-p", str(port), "-U", "huansu", "huansu"], user)
        yield f"postgresql://huansu@127.0.0.1:{port}/huansu"


@contextmanager
def redis(folder: Path) -> Iterator[str]:
    program = shutil.which("redis-server")
    if program is None:
        raise MissingError("Redis is not installed (Debian: apt-get install redis-server)")
    data, port = folder / "redis", free_port()
    data.mkdir()
    command: list[str | Path] = [
        program,
        "--port",
        str(port),
        "--bind",
        "127.0.0.1",
        "--dir",
        data,
        "--save",
        "",
    ]
    with _running(command, data / "log", None):
        _wait_for(port, data / "log")
        yield f"redis://127.0.0.1:{port}/0"


@contextmanager
def elasticsearch(_folder: Path) -> Iterator[str]:
    _require_java("Elasticsearch")
    with node() as url:
        yield url


@contextmanager
def s3(folder: Path) -> Iterator[str]:
    _require_java("S3Proxy")
    data, port = folder / "s3", free_port()
    data.mkdir()
    # Java leaves SIGINT ignored where its parent had it so, as in a shell's background.
    with _running(s3_server.command(data, port), data / "log", None, stop=signal.SIGTERM):
        _wait_for(port, data / "log")
        yield f"http://127.0.0.1:{port}"


@contextmanager
def chromium(_folder: Path) -> Iterator[str]:
    program = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if program is None:
        raise MissingError("Chromium is not installed (Debian: apt-get install chromium fonts-noto-cjk)")
    yield program


def address_of(variable: str) -> str:
    """Of the server that is named there; a test without it is skipped, where all are required it fails."""
    address = os.environ.get(variable, "")
    if not address:
        give_up = pytest.fail if os.environ.get(REQUIRED) == "1" else pytest.skip
        give_up(f"{variable} names no server to test with")
    return address


def _require_java(what: str) -> None:
    for program in ("mvn", "java"):
        if shutil.which(program) is None:
            raise MissingError(f"{program} is missing: {what} is fetched with Maven and needs Java 17")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def _running(
    command: list[str | Path], log: Path, user: int | None, *, stop: signal.Signals = signal.SIGINT
) -> Iterator[None]:
    with log.open("wb") as output:
        process = subprocess.Popen(
            command, stdout=output, stderr=output, user=user, group=user, start_new_session=True
        )
    try:
        yield
    finally:
        os.killpg(process.pid, stop)
        process.wait(30)


def _run(command: list[str | Path], user: int | None) -> None:
    done = subprocess.run(command, user=user, group=user, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{command[0]}: {done.stderr[-500:]}")


def _wait_for(port: int, log: Path, seconds: float = 30) -> None:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise RuntimeError(f"nothing listens on {port}: {log.read_text(errors='replace')[-500:]}")


def _until_accepting(command: list[str | Path], seconds: float = 30) -> None:
    """PostgreSQL listens a little before it lets anybody in."""
    deadline = time.monotonic() + seconds
    while subprocess.run(command, check=False).returncode:
        if time.monotonic() > deadline:
            raise RuntimeError(f"{command[0]}: the server does not accept connections")
        time.sleep(0.1)


def _unprivileged(folder: Path) -> int | None:
    """PostgreSQL refuses root: its folder is given to somebody without rights, who then runs it."""
    if os.geteuid() != 0:
        return None
    nobody = pwd.getpwnam("nobody").pw_uid
    os.chown(folder, nobody, nobody)
    return nobody
