"""Do the processes of one machine live and die together?"""

import os
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from runtime.supervisor import Program, Supervisor, port_is_free
from tests.services import free_port

WAIT = 20.0


def until(true: Callable[[], bool]) -> None:
    deadline = time.monotonic() + WAIT
    while not true():
        assert time.monotonic() < deadline, "did not happen in time"
        time.sleep(0.02)


def alive(pid: int) -> bool:
    """A zombie whose parent has not looked yet counts as dead."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


def writer(folder: Path, name: str, body: str = "time.sleep(600)") -> Program:
    """A program that appends its pid to a file and then does as told."""
    sign = f"open({str(folder / name)!r}, 'a').write(f'{{os.getpid()}}\\n')"
    code = f"import os, time, subprocess, sys; {sign}; {body}"
    return Program(name, (sys.executable, "-c", code), ready=(folder / name).exists)


def pids(folder: Path, name: str) -> list[int]:
    path = folder / name
    return [int(line) for line in path.read_text().split()] if path.exists() else []


def test_a_fallen_process_is_started_again(tmp_path: Path) -> None:
    supervisor = Supervisor([writer(tmp_path, "worker")], tmp_path)
    supervisor.start(seconds=WAIT, report=lambda _: None)
    try:
        (first,) = pids(tmp_path, "worker")
        os.kill(first, signal.SIGKILL)

        def again() -> bool:
            supervisor.tend()
            return len(pids(tmp_path, "worker")) == 2

        until(again)
    finally:
        supervisor.stop()


def test_stopping_ends_what_the_processes_have_started_too(tmp_path: Path) -> None:
    sign = f"open({str(tmp_path / 'grandchild')!r}, 'w').write(str(os.getpid()))"
    child = f"import os, time; {sign}; time.sleep(600)"
    body = f"subprocess.Popen([sys.executable, '-c', {child!r}]); time.sleep(600)"
    supervisor = Supervisor([writer(tmp_path, "worker", body)], tmp_path)
    supervisor.start(seconds=WAIT, report=lambda _: None)
    until(lambda: bool(pids(tmp_path, "grandchild")))
    supervisor.stop()
    for pid in (*pids(tmp_path, "worker"), *pids(tmp_path, "grandchild")):
        until(lambda pid=pid: not alive(pid))  # type: ignore[misc]


def test_one_that_never_serves_is_named_with_its_last_words(tmp_path: Path) -> None:
    silent = Program(
        "bot",
        (sys.executable, "-c", "print('no model here'); import time; time.sleep(9)"),
        ready=lambda: False,
    )
    supervisor = Supervisor([silent], tmp_path)
    with pytest.raises(TimeoutError, match="bot does not answer"):
        supervisor.start(seconds=2, report=lambda _: None)
    supervisor.stop()


@pytest.mark.skipif(sys.platform != "linux", reason="the kernel's help exists on Linux only")
def test_nobody_survives_a_killed_supervisor(tmp_path: Path) -> None:
    script = textwrap.dedent(f"""
        import sys
        from pathlib import Path
        sys.path.insert(0, {str(Path.cwd())!r})
        from tests.integration.test_supervisor import writer
        from runtime.supervisor import Supervisor
        folder = Path({str(tmp_path)!r})
        supervisor = Supervisor([writer(folder, "api"), writer(folder, "worker")], folder)
        supervisor.start(seconds=20, report=lambda name: None)
        supervisor.watch()
    """)
    process = subprocess.Popen([sys.executable, "-c", script])
    until(lambda: bool(pids(tmp_path, "api")) and bool(pids(tmp_path, "worker")))
    process.kill()
    process.wait()
    for name in ("api", "worker"):
        (pid,) = pids(tmp_path, name)
        until(lambda pid=pid: not alive(pid))  # type: ignore[misc]


def test_a_taken_port_is_noticed() -> None:
    port = free_port()
    assert port_is_free("127.0.0.1", port)
    listen = f"s = socket.create_server(('127.0.0.1', {port}))"
    code = f"import socket, time; {listen}; print('x', flush=True); time.sleep(60)"
    holder = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE)
    try:
        assert holder.stdout is not None
        holder.stdout.readline()
        assert not port_is_free("127.0.0.1", port)
    finally:
        holder.kill()
        holder.communicate()
