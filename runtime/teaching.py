"""How is one model made? In a process of its own: libraries for training are large and slow to import."""

import os
import shutil
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from runtime.models import SEED
from search.training import train_encoder
from triage.classification.training import train_kinds
from triage.domain.lessons import Lesson


def train_one(
    name: str, target: Path, progress: Callable[[float], None], lessons: Sequence[Lesson] = ()
) -> None:
    """Beside the target first: an interrupted training leaves nothing that looks finished."""
    part = target.with_name(f"part-{os.getpid()}-{target.name}")
    if name == "kinds":
        train_kinds(part, seed=SEED, progress=progress, lessons=lessons)
    else:
        train_encoder(part, seed=SEED, progress=progress)
    shutil.rmtree(target, ignore_errors=True)
    part.replace(target)


def main() -> None:
    """`python -m runtime.teaching NAME TARGET` prints the share done, a line at a time."""
    name, target = sys.argv[1], Path(sys.argv[2])
    train_one(name, target, lambda share: print(f"{share:.3f}", flush=True))  # noqa: T201 - read by the parent


if __name__ == "__main__":
    main()
