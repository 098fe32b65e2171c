"""Does a new classifier prove itself in shadow, and does it take over by a person's word only?"""

import json
import shutil
from collections.abc import Sequence
from pathlib import Path

import pytest
from rich.console import Console
from typer.testing import CliRunner

from runtime.adopted import Adopted
from runtime.bootstrap import build
from runtime.cli import app
from runtime.config import Settings
from runtime.lessons import desk_lessons, mark
from runtime.models import adopt, kinds_folder, place_for, point
from runtime.preparation import train_missing
from runtime.succession import bring_back, challenge, promote, stays, succession
from tests.fakes import Installation, MissingClassifier
from tests.integration.lives import SMELL, file, run_all, standing
from triage.classification.training import train_kinds
from triage.domain.errors import ModelUnavailable, NotFound
from triage.domain.kinds import KindPrediction, KindScore
from triage.domain.predictions import Axis
from triage.ports import Classifier
from triage.storage.ledger import SqlLedger
from triage.usecases import review


class Waters:
    """A challenger that sees water everywhere."""

    def classify(self, texts: Sequence[str]) -> Sequence[KindPrediction]:
        score = KindScore("water", "水", 1, 0.99)
        return [KindPrediction(("水",), "水", (score,), 0.9, abstained=False, model="waters-1")] * len(texts)


class Crashing:
    def classify(self, texts: Sequence[str]) -> Sequence[KindPrediction]:
        raise MemoryError


class Watched(Installation):
    used_challenger: Classifier | None = None

    @property
    def challenger(self) -> Classifier | None:
        return self.used_challenger


@pytest.fixture
def watched(tmp_path: Path) -> Watched:
    return Watched(Settings(home=tmp_path))


@pytest.fixture(scope="session")
def two_models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Small ones, as two versions of the sources would leave them behind."""
    folder = tmp_path_factory.mktemp("models")
    for seed, name in ((1, "kinds-old"), (2, "kinds-new")):
        train_kinds(folder / name, seed=seed, size=90)
    return folder


@pytest.fixture
def settings(tmp_path: Path, two_models: Path) -> Settings:
    """An installation in which the old model is in charge and the new one waits."""
    (tmp_path / "models").symlink_to(two_models)
    settings = Settings(home=tmp_path)
    (settings.folder("models") / "current.json").unlink(missing_ok=True)
    adopt(settings, "kinds", settings.folder("models") / "kinds-old")
    challenge(settings, settings.folder("models") / "kinds-new")
    return settings


def test_a_challenger_is_asked_and_its_word_never_counts(watched: Watched) -> None:
    watched.used_challenger = Waters()
    receipt = file(watched)
    run_all(watched)
    assert standing(watched, receipt.report).primary_kind == "air.odour"
    with watched.unit_of_work() as uow:
        kinds = [said for said, _ in uow.reports.predictions(receipt.report) if said.axis is Axis.KINDS]
        assert [said.by for said in kinds] == ["words-1"]
        review.override_kinds(
            receipt.report,
            ("air.odour",),
            actor="chen",
            reason="闻过",
            now=watched.clock(),
            judges=watched.judges,
            uow=uow,
        )
        (verdict,) = SqlLedger(uow.session).verdicts()
    assert verdict.said == {"words-1": ("air.odour",), "waters-1": ("water",)}


@pytest.mark.parametrize(
    "broken", [pytest.param(MissingClassifier(), id="no file"), pytest.param(Crashing(), id="a crash")]
)
def test_a_challenger_that_fails_costs_the_report_nothing(watched: Watched, broken: Classifier) -> None:
    calm = file(watched)
    run_all(watched)
    watched.used_challenger = broken
    receipt = file(watched, SMELL)
    run_all(watched)
    assert standing(watched, receipt.report).attention == standing(watched, calm.report).attention
    assert standing(watched, receipt.report).case is not None


def test_a_challenger_takes_over_and_the_former_one_can_come_back(settings: Settings) -> None:
    promote(settings)
    now = succession(settings)
    assert (kinds_folder(settings).name, now.chosen, now.challenger) == ("kinds-new", True, None)
    bring_back(settings)
    assert kinds_folder(settings).name == "kinds-old"
    bring_back(settings)
    assert kinds_folder(settings).name == "kinds-new"


def test_a_damaged_challenger_cannot_take_over(settings: Settings, tmp_path: Path) -> None:
    broken = settings.folder("models") / "kinds-broken"
    broken.mkdir(exist_ok=True)
    challenge(settings, broken)
    with pytest.raises(ModelUnavailable, match="kinds-broken"):
        promote(settings)
    assert kinds_folder(settings).name == "kinds-old"


def test_the_model_in_charge_does_not_challenge_itself(settings: Settings) -> None:
    with pytest.raises(NotFound, match="nothing to compare"):
        challenge(settings, kinds_folder(settings))
    point(settings, {"kinds-challenger": None})
    with pytest.raises(NotFound, match="no challenger"):
        promote(settings)
    with pytest.raises(NotFound, match="nothing has been promoted"):
        bring_back(settings)


def test_a_promoted_model_outlives_a_start_with_newer_sources(settings: Settings) -> None:
    promote(settings)
    assert stays(settings)
    with (settings.home / "said.txt").open("w") as said:
        train_missing(settings, Console(file=said, width=200), ["kinds"])
    assert kinds_folder(settings).name == "kinds-new"
    assert "stays in charge" in (settings.home / "said.txt").read_text()


def test_a_promoted_model_that_cannot_be_read_does_not_stay(settings: Settings) -> None:
    promote(settings)
    point(settings, {"kinds": "kinds-broken", "kinds-chosen": "kinds-broken"})
    (settings.folder("models") / "kinds-broken").mkdir(exist_ok=True)
    assert not stays(settings)
    today = place_for(settings, "kinds")
    shutil.copytree(settings.folder("models") / "kinds-new", today, dirs_exist_ok=True)
    with (settings.home / "said.txt").open("w") as said:
        train_missing(settings, Console(file=said, width=200), ["kinds"])
    assert kinds_folder(settings) == today
    assert "cannot be read" in (settings.home / "said.txt").read_text()


def test_a_running_process_follows_the_pointer(settings: Settings) -> None:
    classifier = Adopted(lambda: kinds_folder(settings))
    before = classifier.classify(["工地噪音太大"])[0].model
    promote(settings)
    after = classifier.classify(["工地噪音太大"])[0].model
    assert before != after
    assert build(settings).challenger is None


def test_the_commands_show_compare_and_change_only_after_a_yes(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HUANSU_HOME", str(settings.home))
    Installation(settings)
    run = CliRunner().invoke
    assert "champion\t" in run(app, ["models"]).output
    asked = run(app, ["promote"], input="n\n")
    assert "primary_in_gold" in asked.output
    assert "kinds that people chose: none yet" in asked.output
    assert "nothing was changed" in asked.output
    assert kinds_folder(settings).name == "kinds-old"
    assert "kinds-new is in charge" in run(app, ["promote", "--yes"]).output
    assert "(promoted here)" in run(app, ["models"]).output
    assert "kinds-old is in charge again" in run(app, ["promote", "--back"]).output


def test_what_the_desk_decided_makes_a_challenger_of_its_own(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The training itself is spared: a model of just these decisions lies there already."""
    monkeypatch.setenv("HUANSU_HOME", str(settings.home))
    point(settings, {"kinds-challenger": None})
    installation = Installation(settings)
    receipt = file(installation, f"{SMELL}，我的电话13800138000")
    run_all(installation)
    with installation.unit_of_work() as uow:
        review.override_kinds(
            receipt.report,
            ("air.odour", "water"),
            actor="chen",
            reason="看过",
            now=installation.clock(),
            judges=installation.judges,
            uow=uow,
        )
        uow.commit()
    (lesson,) = taught = desk_lessons(installation)
    assert (lesson.codes, "13800138000" in lesson.text) == (("air.odour", "water"), False)
    plain = place_for(settings, "kinds")
    learned = plain.with_name(f"{plain.name}-{mark(taught)}")
    shutil.copytree(settings.folder("models") / "kinds-new", learned, dirs_exist_ok=True)
    told = CliRunner().invoke(app, ["train", "--from-ledger"])
    assert "1 decisions of the desk" in told.output
    assert f"{learned.name} runs in shadow" in told.output
    assert succession(settings).challenger == learned
    assert kinds_folder(settings).name == "kinds-old"


def test_learning_from_a_desk_that_has_decided_nothing_is_refused(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HUANSU_HOME", str(settings.home))
    Installation(settings)
    refused = CliRunner().invoke(app, ["train", "--from-ledger"])
    assert refused.exit_code == 1
    assert "no decision to learn from" in refused.output
    assert json.loads((settings.folder("models") / "current.json").read_text())["kinds"] == "kinds-old"
