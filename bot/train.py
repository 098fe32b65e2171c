"""How is the model made? `python -m bot.train --out FILE` trains it from nlu_data/ and bot/rasa/."""

import argparse
import contextlib
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import rasa.api
import yaml

from bot import logs
from bot.layout import CONFIG, DOMAIN, PHRASES, RASA, TRAINING_DATA
from bot.nlu.composing import as_training_file, compose

COMPOSED = 700
NEEDS_TENSORFLOW = ("DIET", "TED", "UnexpecTED", "ResponseSelector", "LanguageModelFeaturizer", "Convert")


def train(model: Path) -> None:
    """Trains into the file `model`; the same data always gives a model that answers the same."""
    refuse_tensorflow(CONFIG)
    with _in_rasa_folder(), tempfile.TemporaryDirectory() as fresh:
        composed = Path(fresh, "composed.yml")
        composed.write_text(as_training_file(composed_sentences()), encoding="utf-8")
        result = rasa.api.train(
            domain=str(DOMAIN),
            config=str(CONFIG),
            training_files=[*(str(path) for path in TRAINING_DATA), str(composed)],
            output=fresh,
            fixed_model_name="bot",
            force_training=True,
        )
        if result.code or not result.model:
            raise SystemExit(f"training failed with code {result.code}")
        model.parent.mkdir(parents=True, exist_ok=True)
        shutil.move(result.model, model)


def composed_sentences() -> list[str]:
    parts = yaml.safe_load(PHRASES.read_text(encoding="utf-8"))
    frames = parts.pop("frames")
    return compose(parts, frames, number=COMPOSED)


def refuse_tensorflow(config: Path) -> None:
    """A component that needs TensorFlow would fail somewhere inside; it is named here instead."""
    parts = yaml.safe_load(config.read_text(encoding="utf-8"))
    for part in (*parts["pipeline"], *parts["policies"]):
        if part["name"].startswith(NEEDS_TENSORFLOW):
            raise SystemExit(f"{part['name']} needs TensorFlow, which this environment leaves out")


@contextlib.contextmanager
def _in_rasa_folder() -> Iterator[None]:
    """Paths in config.yml count from its folder; Rasa would leave a cache in the working directory."""
    with tempfile.TemporaryDirectory() as cache, contextlib.chdir(RASA):
        os.environ["RASA_CACHE_DIRECTORY"] = cache
        yield


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, required=True, help="the file to write, such as bot.tar.gz")
    arguments = parser.parse_args()
    logs.configure()
    os.environ.update(RASA_TELEMETRY_ENABLED="false", SQLALCHEMY_SILENCE_UBER_WARNING="1", LOG_LEVEL="ERROR")
    with contextlib.redirect_stdout(sys.stderr):
        train(arguments.out.resolve())


if __name__ == "__main__":
    main()
