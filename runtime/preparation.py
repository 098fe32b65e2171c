"""What has to be made before the platform can start? Missing or stale models, and the databases."""

import os
import subprocess
import sys
import threading
from collections.abc import Mapping
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

from runtime.config import Settings
from runtime.models import BOT_PYTHON, ROOT, adopt, place_for
from runtime.succession import stays, succession
from triage.domain.errors import ModelUnavailable
from triage.storage.migrate import upgrade

LABELS = {
    "kinds": "Training the classifier from generated text",
    "encoder": "Training the encoder from generated text",
    "bot": "Training the bot",
}

STAYS = (
    "The classifier that was promoted here stays in charge; "
    "`huansu train --challenger` makes one of today's sources to compare it with."
)
GOES = (
    "The classifier that was promoted here cannot be read by this version any more; "
    "one of today's sources takes its place."
)


def prepare(settings: Settings, console: Console, *, force: bool = False) -> None:
    """Everything `huansu run` needs on disk; what is there already is kept. Raises ModelUnavailable."""
    names = [name for name in LABELS if not (name == "encoder" and settings.encoder)]
    train_missing(settings, console, names, force=force)
    upgrade(settings.record_url, "record")
    upgrade(settings.identity_url, "vault")


def train_missing(settings: Settings, console: Console, names: list[str], *, force: bool = False) -> None:
    """Trains side by side, one process each, whatever today's sources have no model for yet.

    A classifier that a person promoted stays in charge, unless it cannot be read any more or `force` is said.
    """
    if not force and "kinds" in names and succession(settings).chosen:
        kept = stays(settings)
        console.print(STAYS if kept else GOES)
        names = [name for name in names if name != "kinds" or not kept]
    places = {name: place_for(settings, name) for name in names}
    missing = {name: path for name, path in places.items() if force or not path.exists()}
    if missing:
        _train_side_by_side(console, missing)
    for name, path in places.items():
        adopt(settings, name, path)


def _train_side_by_side(console: Console, missing: Mapping[str, Path]) -> None:
    errors: dict[str, str] = {}
    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console) as progress:
        threads = [
            threading.Thread(
                target=_follow,
                args=(name, path, progress, progress.add_task(LABELS[name], total=None), errors),
            )
            for name, path in missing.items()
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    if errors:
        raise ModelUnavailable("\n".join(f"{LABELS[name]} failed:\n{text}" for name, text in errors.items()))


def _follow(name: str, path: Path, progress: Progress, bar: TaskID, errors: dict[str, str]) -> None:
    """One training process, its lines drawn as a bar."""
    log_file = path.parent / f"{name}.log"
    with log_file.open("w", encoding="utf-8") as log:
        child = subprocess.Popen(  # noqa: S603 - our own module
            _command(name, path),
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
            env={**os.environ, "OMP_NUM_THREADS": "1"},  # several train at once on few cores
        )
        assert child.stdout is not None  # noqa: S101 - asked for above
        for line in child.stdout:
            share = _share(line)
            if share is not None:
                progress.update(bar, total=1, completed=share)
        code = child.wait()
    if code:
        errors[name] = log_file.read_text(encoding="utf-8")[-2000:]
    else:
        progress.update(bar, total=1, completed=1)


def _command(name: str, path: Path) -> list[str | Path]:
    """The bot trains in its own environment and tells no share."""
    if name == "bot":
        return [BOT_PYTHON, "-m", "bot.train", "--out", path]
    return [sys.executable, "-m", "runtime.teaching", name, path]


def _share(line: str) -> float | None:
    try:
        return float(line)
    except ValueError:
        return None
