"""Which models does this installation use? Each is trained once for its sources, then found again."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from pathlib import Path

from runtime.config import Settings
from triage.domain.errors import ModelUnavailable

ROOT = Path(__file__).resolve().parent.parent
BOT_PYTHON = ROOT / "bot" / ".venv" / "bin" / "python"
SEED = 20260601
POINTER = "current.json"

# What a model depends on: when one of these files changes, it is trained anew.
SOURCES = {
    "kinds": ("nlu_data/taxonomy.yaml", "nlu_data/*.py", "nlu_data/generator", "triage/classification"),
    "encoder": (
        "nlu_data/taxonomy.yaml",
        "nlu_data/*.py",
        "nlu_data/generator",
        "search/ngram*.py",
        "search/pairs.py",
        "search/training.py",
    ),
    "bot": (
        "nlu_data/nlu",
        "nlu_data/rules",
        "nlu_data/stories",
        "nlu_data/lookups",
        "bot/rasa",
        "bot/nlu",
        "bot/train.py",
        "bot/uv.lock",
    ),
}


def kinds_folder(settings: Settings) -> Path:
    return _current(settings, "kinds")


def encoder_folder(settings: Settings) -> Path:
    return _current(settings, "encoder")


def bot_model(settings: Settings) -> Path:
    return _current(settings, "bot")


def fingerprint(name: str) -> str:
    """Twelve characters for the content of everything the model is made from."""
    digest = hashlib.sha256(str(SEED).encode())
    for path in sorted(set(_files(SOURCES[name]))):
        digest.update(str(path.relative_to(ROOT)).encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:12]


def place_for(settings: Settings, name: str) -> Path:
    """Where the model made from today's sources belongs."""
    suffix = ".tar.gz" if name == "bot" else ""
    return settings.folder("models") / f"{name}-{fingerprint(name)}{suffix}"


def adopt(settings: Settings, name: str, path: Path) -> None:
    """From now on this one is used."""
    point(settings, {name: path.name})


def pointers(settings: Settings) -> dict[str, str]:
    """Which file or folder stands for which name. Raises ModelUnavailable when that cannot be read."""
    pointer = settings.folder("models") / POINTER
    try:
        return dict(json.loads(pointer.read_text(encoding="utf-8")))
    except FileNotFoundError:
        return {}
    except ValueError as problem:
        raise ModelUnavailable(f"{pointer.name} is damaged: run `huansu train`") from problem


def point(settings: Settings, changes: Mapping[str, str | None]) -> None:
    """All changes at once or none; None takes a name away."""
    pointer = settings.folder("models") / POINTER
    chosen = {name: file for name, file in {**pointers(settings), **changes}.items() if file}
    fresh = pointer.with_suffix(".new")
    fresh.write_text(json.dumps(chosen, indent=1), encoding="utf-8")
    fresh.replace(pointer)


def _current(settings: Settings, name: str) -> Path:
    folder = settings.folder("models")
    chosen = pointers(settings).get(name)
    if chosen is None or not (folder / chosen).exists():
        raise ModelUnavailable(f"no {name} model here yet: run `huansu train`")
    return folder / chosen


def _files(patterns: Iterable[str]) -> Iterable[Path]:
    for pattern in patterns:
        for path in ROOT.glob(pattern):
            inside = path.rglob("*") if path.is_dir() else [path]
            yield from (each for each in inside if each.is_file() and "__pycache__" not in each.parts)
