"""How do tests get a real Elasticsearch? Elastic's minimal distribution from Maven, one node on loopback.

python -m tests.elasticsearch_node                  runs a node until Ctrl-C
python -m tests.elasticsearch_node make test        runs a command that finds the node in its environment
"""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
import zipfile
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path

VERSION = "8.19.21"
ENVIRONMENT = "HUANSU_TEST_ELASTICSEARCH"
NOBODY = 65534  # Elasticsearch refuses to run as root
_START_SECONDS = 180
_STOP_SECONDS = 30
_COPY = "org.apache.maven.plugins:maven-dependency-plugin:3.6.1:copy"
_ARTIFACT = f"org.elasticsearch.distribution.integ-test-zip:elasticsearch:{VERSION}:zip"


def fetched() -> Path:
    """Where what tests download is kept."""
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "huansu"


def distribution() -> Path:
    """The downloaded archive, kept outside the repository."""
    cache = fetched() / "elasticsearch"
    archive = cache / f"elasticsearch-{VERSION}.zip"
    if not archive.exists():
        maven = shutil.which("mvn") or sys.exit("Maven (mvn) is needed to fetch Elasticsearch")
        with tempfile.TemporaryDirectory() as fresh:
            command = [maven, "-B", "-q", _COPY, f"-Dartifact={_ARTIFACT}", f"-DoutputDirectory={fresh}"]
            subprocess.run(command, check=True)
            cache.mkdir(parents=True, exist_ok=True)
            partial = shutil.copy(next(Path(fresh).glob("*.zip")), archive.with_suffix(f".{os.getpid()}"))
            Path(partial).replace(archive)
    return archive


@contextmanager
def node(*, heap: str = "1g") -> Iterator[str]:
    """The URL of a node that lives as long as the block, with all that it wrote."""
    with tempfile.TemporaryDirectory(prefix="huansu-elasticsearch-") as folder:
        work = Path(folder)
        url = f"http://127.0.0.1:{_prepare(work, heap)}"
        with (work / "console.log").open("wb") as console:
            process = subprocess.Popen(
                _command(work), env=_environment(work), cwd=work, stdout=console, stderr=console,
                stdin=subprocess.DEVNULL, start_new_session=True,
            )  # fmt: skip
        try:
            _await(url, process, work / "console.log")
            yield url
        finally:
            _stop(process)


def _prepare(work: Path, heap: str) -> int:
    with zipfile.ZipFile(distribution()) as archive:
        archive.extractall(work)
    home = work / f"elasticsearch-{VERSION}"
    port = _free_port()
    settings = {
        "discovery.type": "single-node",
        "network.host": "127.0.0.1",
        "http.port": port,
        "transport.port": _free_port(),
        "cluster.routing.allocation.disk.threshold_enabled": False,
        "xpack.security.enabled": False,
    }
    lines = (f"{name}: {json.dumps(value)}\n" for name, value in settings.items())
    (home / "config" / "elasticsearch.yml").write_text("".join(lines), encoding="utf-8")
    options = f"-Xms{heap}\n-Xmx{heap}\n"
    (home / "config" / "jvm.options.d" / "heap.options").write_text(options, encoding="utf-8")
    if os.geteuid() == 0:
        for path in [work, *work.rglob("*")]:
            os.chown(path, NOBODY, NOBODY)
    return port


def _command(work: Path) -> list[str]:
    command = ["bash", str(work / f"elasticsearch-{VERSION}" / "bin" / "elasticsearch")]
    drop = ["setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups"]
    return [*drop, *command] if os.geteuid() == 0 else command


def _environment(work: Path) -> dict[str, str]:
    java = Path(shutil.which("java") or sys.exit("Java 17 or later is needed")).resolve().parents[1]
    own = {name: value for name, value in os.environ.items() if not name.startswith("ES_")}
    return own | {"ES_JAVA_HOME": str(java), "HOME": str(work), "ES_TMPDIR": str(_made(work / "tmp"))}


def _made(folder: Path) -> Path:
    folder.mkdir(mode=0o777)
    folder.chmod(0o777)  # inside a folder that only the node's user may enter
    return folder


def _await(url: str, process: subprocess.Popen[bytes], console: Path) -> None:
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    deadline = time.monotonic() + _START_SECONDS
    while process.poll() is None and time.monotonic() < deadline:
        try:
            with opener.open(f"{url}/_cluster/health?wait_for_status=yellow&timeout=5s", timeout=10):
                return
        except OSError:
            time.sleep(0.3)
    raise RuntimeError("Elasticsearch did not start\n" + console.read_text(errors="replace")[-4000:])


def _stop(process: subprocess.Popen[bytes]) -> None:
    """Its whole session: the launcher and the server are two processes."""
    for order in (signal.SIGTERM, signal.SIGKILL):
        try:
            os.killpg(process.pid, order)
            process.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            continue
        except ProcessLookupError:
            return
        return


def _free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def main(command: list[str]) -> int:
    with ExitStack() as stack:
        url = stack.enter_context(node())
        sys.stdout.write(f"{ENVIRONMENT}={url}\n")
        sys.stdout.flush()
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
        if command:
            return subprocess.run(command, env=os.environ | {ENVIRONMENT: url}, check=False).returncode
        try:
            signal.pause()
        except KeyboardInterrupt:
            return 0
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
