"""The training data: large enough, without contradictions, and apart from what is held out."""

import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
import yaml
from rasa.shared.nlu.training_data.loading import load_data
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.connectors.buttons import PAYLOADS
from bot.layout import BOT, CONFIG, DOMAIN, HELD_OUT, TEACHING, TRAINING_DATA
from bot.train import refuse_tensorflow

IMPORTANT = {
    "report",
    "inform",
    "correct",
    "affirm",
    "deny",
    "skip",
    "cancel",
    "stay_anonymous",
    "leave_contact",
    "ask_status",
    "human",
    "faq_reward",
    "faq_privacy",
    "faq_deadline",
    "faq_capabilities",
    "faq_emergency",
    "faq_process",
}


@pytest.fixture(scope="module")
def taught() -> TrainingData:
    return load_data(str(TEACHING / "nlu"))


def test_every_important_intent_has_forty_sentences(taught: TrainingData) -> None:
    counts = Counter(example.get("intent") for example in taught.training_examples)
    assert {intent: counts[intent] for intent in IMPORTANT if counts[intent] < 40} == {}


def test_at_least_a_hundred_and_fifty_sentences_are_held_out_and_none_is_taught(taught: TrainingData) -> None:
    held_out = {example.get("text") for example in load_data(str(HELD_OUT)).training_examples}
    assert len(held_out) >= 150
    assert held_out.isdisjoint(example.get("text") for example in taught.training_examples)


def test_every_intent_is_held_out_too(taught: TrainingData) -> None:
    assert load_data(str(HELD_OUT)).intents == taught.intents


def test_nothing_in_the_data_looks_like_a_telephone_number() -> None:
    paths = sorted(TEACHING.rglob("*.yml"))
    assert paths
    for path in paths:
        assert not re.search(r"(?<!\d)1[3-9]\d{9}(?!\d)", path.read_text(encoding="utf-8")), path.name


def test_domain_data_rules_and_stories_agree() -> None:
    """Rasa's own check, with warnings as failures."""
    command = [Path(sys.executable).parent / "rasa", "data", "validate", "--fail-on-warnings"]
    files = ["--config", CONFIG, "--domain", DOMAIN, "--data", *TRAINING_DATA]
    called = [str(part) for part in (*command, *files)]
    done = subprocess.run(called, cwd=BOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-3000:]


def test_a_pipeline_that_needs_tensorflow_is_refused_by_name(tmp_path: Path) -> None:
    config = tmp_path / "config.yml"
    config.write_text(yaml.safe_dump({"pipeline": [{"name": "DIETClassifier"}], "policies": []}))
    with pytest.raises(SystemExit, match="DIETClassifier"):
        refuse_tensorflow(config)


def test_the_pipeline_in_use_needs_no_tensorflow() -> None:
    refuse_tensorflow(CONFIG)


def test_every_button_in_the_domain_is_on_the_allow_list() -> None:
    offered = set()
    for path in DOMAIN.glob("*.yml"):
        domain = yaml.safe_load(path.read_text(encoding="utf-8"))
        variants = [variant for listed in domain.get("responses", {}).values() for variant in listed]
        offered |= {button["payload"] for variant in variants for button in variant.get("buttons", [])}
    assert offered <= set(PAYLOADS.values())


def test_the_lock_file_names_only_the_public_index() -> None:
    urls = re.findall(r'https?://[^"\s]+', (BOT / "uv.lock").read_text(encoding="utf-8"))
    assert {url.split("/")[2] for url in urls} <= {"pypi.org", "files.pythonhosted.org"}
