"""How is the model made? `python -m bot.train --out FILE` trains it, `--check` looks for contradictions."""

import argparse
import contextlib
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import jieba
import rasa.api
import yaml
from rasa.shared.importers.importer import TrainingDataImporter
from rasa.validator import Validator

from bot import logs
from bot.layout import CONFIG, DOMAIN, PHRASES, RASA, TRAINING_DATA
from bot.nlu.composing import as_training_file, compose

COMPOSED = 700
NEEDS_TENSORFLOW = ("DIET", "TED", "UnexpecTED", "ResponseSelector", "LanguageModelFeaturizer", "Convert")


def train(model: Path) -> None:
    """Trains into the file `model`; the same data always gives a model that answers the same."""
    refuse_tensorflow()
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


def validate() -> bool:
    """True when Rasa finds nothing to warn about in domain, rules and data."""
    with _in_rasa_folder():
        importer = TrainingDataImporter.load_from_config(
            str(CONFIG), str(DOMAIN), [str(path) for path in TRAINING_DATA]
        )
        validator = Validator.from_importer(importer)
        return bool(
            validator.verify_domain_validity()
            and validator.verify_domain_duplicates()
            and validator.verify_intents(ignore_warnings=False)
            and validator.verify_example_repetition_in_intents(ignore_warnings=False)
            and validator.verify_utterances_in_stories(ignore_warnings=False)
            and validator.verify_forms_in_stories_rules()
            and validator.verify_actions_in_stories_rules()
            and validator.verify_form_slots()
            and validator.verify_slot_mappings()
            and validator.verify_story_structure(ignore_warnings=False)
        )


def refuse_tensorflow() -> None:
    """A component that needs TensorFlow would fail somewhere inside; it is named here instead."""
    config = yaml.safe_load(CONFIG.read_text(encoding="utf-8"))
    for part in (*config["pipeline"], *config["policies"]):
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
    wanted = parser.add_mutually_exclusive_group(required=True)
    wanted.add_argument("--out", type=Path, help="the file to write the model to, such as bot.tar.gz")
    wanted.add_argument("--check", action="store_true", help="only look for contradictions in the data")
    arguments = parser.parse_args()
    logs.configure()
    jieba.setLogLevel("WARNING")
    os.environ.update(RASA_TELEMETRY_ENABLED="false", SQLALCHEMY_SILENCE_UBER_WARNING="1", LOG_LEVEL="ERROR")
    with contextlib.redirect_stdout(sys.stderr):
        if arguments.out:
            train(arguments.out.resolve())
        elif not validate():
            raise SystemExit("the data contradicts itself")


if __name__ == "__main__":
    main()
