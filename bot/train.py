"""Is there a model for the present data? If not, one is trained: `python -m bot.train --out FOLDER`."""

import argparse
import contextlib
import hashlib
import logging
import os
import sys
import tempfile
import warnings
from collections.abc import Iterator
from pathlib import Path

import rasa
import rasa.api
import yaml
from rasa.shared.importers.importer import TrainingDataImporter
from rasa.validator import Validator

from bot.layout import BOT, CONFIG, DOMAIN, MODEL_NAME, RASA, TRAINING_DATA

NEEDS_TENSORFLOW = ("DIET", "TED", "UnexpecTED", "ResponseSelector", "LanguageModelFeaturizer", "Convert")


def fingerprint() -> str:
    """Hash over everything the model is made from."""
    digest = hashlib.sha256(rasa.__version__.encode())
    sources = [path for folder in (RASA, *TRAINING_DATA) for path in folder.rglob("*") if path.is_file()]
    for path in sorted([*sources, *(BOT / "nlu").glob("*.py")]):
        digest.update(path.relative_to(BOT.parent).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def train(folder: Path) -> Path:
    """Trains into `folder`/bot.tar.gz and notes the fingerprint beside it; an up-to-date model is left alone."""
    model, mark = folder / f"{MODEL_NAME}.tar.gz", folder / f"{MODEL_NAME}.sha256"
    wanted = fingerprint()
    if model.exists() and mark.exists() and mark.read_text() == wanted:
        return model
    refuse_tensorflow()
    folder.mkdir(parents=True, exist_ok=True)
    with _in_rasa_folder():
        result = rasa.api.train(
            domain=str(DOMAIN),
            config=str(CONFIG),
            training_files=[str(path) for path in TRAINING_DATA],
            output=str(folder.resolve()),
            fixed_model_name=MODEL_NAME,
            force_training=True,
        )
    if result.code or not result.model:
        raise SystemExit(f"training failed with code {result.code}")
    mark.write_text(wanted)
    return model


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
    """Paths in config.yml count from its folder; Rasa's training cache would be left in the working directory."""
    with tempfile.TemporaryDirectory() as cache, contextlib.chdir(RASA):
        os.environ["RASA_CACHE_DIRECTORY"] = cache
        yield


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, help="folder of the model")
    parser.add_argument("--check", action="store_true", help="only look for contradictions in the data")
    arguments = parser.parse_args()
    os.environ.setdefault("RASA_TELEMETRY_ENABLED", "false")
    warnings.simplefilter("ignore")
    logging.basicConfig(level=logging.WARNING, stream=sys.stderr)
    if arguments.check:
        raise SystemExit(0 if validate() else "the data contradicts itself")
    sys.stdout.write(f"{train(arguments.out)}\n")


if __name__ == "__main__":
    main()
