"""How do the parts do against their aims? Every driver one after the other, then one table.

python -m runtime.bench [--only NAME] [--small]
"""

import argparse
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.util import find_spec

from runtime.bench.ratios import Ratio, heard


@dataclass(frozen=True, slots=True)
class Driver:
    """`quick` are the arguments of a run that only shows whether it works."""

    name: str
    module: str
    arguments: tuple[str, ...] = ()
    quick: tuple[str, ...] = ()


DRIVERS = (
    Driver("law", "runtime.bench.law", quick=("--reports", "3000")),
    Driver("encoder", "runtime.bench.encoder", quick=("--texts", "400")),
    Driver("language", "runtime.bench.language", quick=("--texts", "500")),
    Driver("search", "runtime.bench.search", quick=("--size", "3000", "--seconds", "1", "--kills", "1")),
    Driver("vault", "runtime.bench.vault", quick=("--small",)),
    Driver("door", "tests.bench.door", quick=("--small",)),
)
# One thread a process: rates are of one core, and threads of different libraries do not fight over it.
_ONE_CORE = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "TOKENIZERS_PARALLELISM": "false"}


def main(arguments: Sequence[str] | None = None) -> int:
    """0 when every driver ran; a missed aim is shown, it is no failure."""
    options = _options(arguments)
    found: list[tuple[str, Ratio]] = []
    failed: list[str] = []
    for driver in DRIVERS:
        if options.only not in (None, driver.name):
            continue
        if not _present(driver.module):
            _say(f"\n## {driver.name}: not here, skipped\n")
            continue
        _say(f"\n## {driver.name}\n")
        code = _run(driver, small=options.small, found=found)
        if code:
            failed.append(driver.name)
    _say("\n" + "\n".join(table(found)) + "\n")
    if failed:
        _say(f"failed: {', '.join(failed)}\n")
    return 1 if failed else 0


def table(found: Sequence[tuple[str, Ratio]]) -> Iterator[str]:
    yield "| driver | what | measured | aim | kept |"
    yield "|---|---|---|---|---|"
    for name, ratio in found:
        yield f"| {name} | {ratio.what} | {ratio.value} | {ratio.aim} | {'yes' if ratio.kept else 'NO'} |"


def _run(driver: Driver, *, small: bool, found: list[tuple[str, Ratio]]) -> int:
    """Passes on what the driver says, and keeps its ratios."""
    command = [sys.executable, "-m", driver.module, *(driver.quick if small else driver.arguments)]
    begun = time.monotonic()
    with subprocess.Popen(  # noqa: S603 - our own drivers
        command, stdout=subprocess.PIPE, text=True, env=os.environ | _ONE_CORE
    ) as process:
        for line in process.stdout or ():
            _say(line)
            if ratio := heard(line):
                found.append((driver.name, ratio))
    _say(f"({time.monotonic() - begun:.0f} s)\n")
    return process.returncode


def _present(module: str) -> bool:
    """Drivers that need the tools of development are not part of an installed package."""
    try:
        return find_spec(module) is not None
    except ModuleNotFoundError:
        return False


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--only", choices=[driver.name for driver in DRIVERS])
    parser.add_argument("--small", action="store_true", help="a quick run, whose figures mean little")
    return parser.parse_args(arguments)


def _say(text: str) -> None:
    sys.stdout.write(text)
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
