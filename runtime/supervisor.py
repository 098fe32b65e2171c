"""How do the processes of one machine live and die together? Restarted when they fall, never orphaned."""

import ctypes
import logging
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import IO

from runtime.logs import event

log = logging.getLogger(__name__)

_PR_SET_PDEATHSIG = 1
GRACE_SECONDS = 10
SLOWEST_RESTART = 30


@dataclass(frozen=True, slots=True)
class Program:
    """One process. `ready` answers whether it serves; None means as soon as it runs."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str] = field(default_factory=dict)
    folder: Path | None = None
    ready: Callable[[], bool] | None = None


class Supervisor:
    """Runs programs until a signal asks it to stop."""

    def __init__(self, programs: Sequence[Program], logs: Path) -> None:
        self._children = [_Child(program, logs) for program in programs]
        self._stopping = False

    def listen(self) -> None:
        """From now on the usual signals stop the supervisor instead of killing it."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._on_signal)

    def start(self, *, seconds: float, report: Callable[[str], None]) -> None:
        """All at once, then waits until each serves. Raises TimeoutError with the last words of one."""
        for child in self._children:
            child.start()
        deadline = time.monotonic() + seconds
        for child in self._children:
            while not (self._stopping or child.serves()):
                child.tend()
                if time.monotonic() > deadline:
                    raise TimeoutError(
                        f"{child.program.name} does not answer. Its log ends:\n{child.last_words()}"
                    )
                time.sleep(0.1)
            report(child.program.name)

    def watch(self) -> None:
        """Returns after SIGINT, SIGTERM or SIGHUP."""
        while not self._stopping:
            self.tend()
            time.sleep(0.5)

    def tend(self) -> None:
        """Start again whatever has fallen."""
        for child in self._children:
            child.tend()

    def stop(self) -> None:
        """Asks all, waits, then ends what is left, with everything it started."""
        for child in self._children:
            child.signal(signal.SIGTERM)
        deadline = time.monotonic() + GRACE_SECONDS
        for child in self._children:
            if not child.wait(max(0.1, deadline - time.monotonic())):
                child.signal(signal.SIGKILL)
                child.wait(GRACE_SECONDS)

    def _on_signal(self, _number: int, _frame: FrameType | None) -> None:
        self._stopping = True


class _Child:
    def __init__(self, program: Program, logs: Path) -> None:
        self.program = program
        self._log_file = logs / f"{program.name}.log"
        self._failures = 0
        self._not_before = 0.0
        self._started = 0.0
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        with self._log_file.open("ab") as log_file:
            self._process = _spawn(self.program, log_file)
        self._started = time.monotonic()

    def serves(self) -> bool:
        return self.program.ready is None or self.program.ready()

    def tend(self) -> None:
        """Start again what has ended, ever more slowly while it keeps falling."""
        now = time.monotonic()
        if self._process is not None and (code := self._process.poll()) is not None:
            event(log, "process ended", level=logging.WARNING, program=self.program.name, code=code)
            self._failures = 0 if now - self._started > SLOWEST_RESTART else self._failures + 1
            self._not_before = now + min(2**self._failures - 1, SLOWEST_RESTART)
            self._process = None
        if self._process is None and now >= self._not_before:
            self.start()

    def signal(self, number: signal.Signals) -> None:
        if self._process is not None and self._process.poll() is None:
            _signal_group(self._process.pid, number)

    def wait(self, seconds: float) -> bool:
        if self._process is None:
            return True
        try:
            self._process.wait(seconds)
        except subprocess.TimeoutExpired:
            return False
        return True

    def last_words(self) -> str:
        return self._log_file.read_text(encoding="utf-8", errors="replace")[-1500:]


def port_is_free(host: str, port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def _spawn(program: Program, log_file: IO[bytes]) -> subprocess.Popen[bytes]:
    return subprocess.Popen(  # noqa: S603 - the commands are this project's own
        program.command,
        env={**os.environ, **program.environment},
        cwd=program.folder,
        stdin=subprocess.DEVNULL,
        stdout=log_file,
        stderr=subprocess.STDOUT,
        start_new_session=True,
        preexec_fn=_die_with_parent if sys.platform == "linux" else None,  # noqa: PLW1509 - one system call
    )


def _die_with_parent() -> None:
    """The kernel ends this process when the supervisor dies, even of SIGKILL."""
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


def _signal_group(pid: int, number: signal.Signals) -> None:
    try:
        os.killpg(pid, number)
    except ProcessLookupError:
        return
