"""What proves the whole project? Every test of both environments, with the real servers this machine has."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.services import REQUIRED, all_services

ROOT = Path(__file__).resolve().parent.parent


def main(arguments: list[str]) -> int:
    with tempfile.TemporaryDirectory(prefix="huansu-tests-") as name:
        folder = Path(name)
        folder.chmod(0o755)  # servers that refuse root run as somebody else
        with all_services(folder) as (found, missing):
            for reason in missing.values():
                sys.stdout.write(f"skipped: {reason}\n")
            if missing and os.environ.get(REQUIRED) == "1":
                sys.stdout.write(f"{REQUIRED}=1, so a missing service is a failure\n")
                return 1
            sys.stdout.flush()
            return _both({**os.environ, **found}, arguments)


def _both(environment: dict[str, str], arguments: list[str]) -> int:
    """The bot has an environment of its own, so its tests are a run of their own; both always run."""
    bot = subprocess.run(
        [ROOT / "bot/.venv/bin/python", "-m", "pytest", "-q"],
        cwd=ROOT / "bot",
        env=environment,
        check=False,
    )
    platform = subprocess.run(
        [sys.executable, "-m", "pytest", *arguments], cwd=ROOT, env=environment, check=False
    )
    return platform.returncode or bot.returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
