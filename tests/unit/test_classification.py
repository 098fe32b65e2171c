"""What does the classifier promise, whatever it has learned? Taught with a thousand generated texts."""

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from triage.classification.classifier import KindsClassifier
from triage.classification.training import train_kinds
from triage.domain.errors import ModelUnavailable
from triage.domain.kinds import TOP_KINDS, KindPrediction

NIGHT_WORK = "阳光小区旁边的工地每天晚上打桩到凌晨两点，施工噪音太大，吵得老人孩子睡不着，请有关部门查处"


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("kinds") / "model"
    train_kinds(folder, seed=3, size=900)
    return folder


@pytest.fixture(scope="session")
def classifier(folder: Path) -> KindsClassifier:
    return KindsClassifier.load(folder)


def one(classifier: KindsClassifier, text: str) -> KindPrediction:
    return classifier.classify([text])[0]


def test_a_plain_complaint_is_read(classifier: KindsClassifier) -> None:
    said = one(classifier, NIGHT_WORK)
    assert said.primary == "噪声"
    assert said.types[0] == said.primary
    assert said.remit > 0.8
    assert not said.abstained


def test_wages_are_not_an_environmental_matter(classifier: KindsClassifier) -> None:
    assert (
        one(classifier, "包工头拖欠我们二十个工人的工资半年了，打欠条不认账，请劳动监察帮忙讨薪").remit < 0.5
    )


def test_types_are_labels_of_the_statistics_best_first(classifier: KindsClassifier) -> None:
    said = one(classifier, "养猪场臭气熏天，粪水直接排到河里，河水发黑")
    by_label = {kind.label: kind.p for kind in said.kinds if kind.level == 1}
    assert set(said.types) <= set(TOP_KINDS)
    assert [by_label[label] for label in said.types] == sorted(
        (by_label[t] for t in said.types), reverse=True
    )


def test_no_kind_is_more_probable_than_the_one_it_belongs_to(classifier: KindsClassifier) -> None:
    matrix = classifier.log_odds([NIGHT_WORK])
    assert matrix.shape == (1, len(classifier.nodes))
    for said in classifier.classify([NIGHT_WORK, "河水发臭，工厂偷排废水", "KTV半夜唱歌"]):
        p = {kind.code: kind.p for kind in said.kinds}
        assert all(p[code] <= p[code.partition(".")[0]] for code in p if "." in code)


def test_the_words_that_counted_stand_in_the_text(classifier: KindsClassifier) -> None:
    said = one(classifier, NIGHT_WORK)
    assert said.words
    assert all(word in NIGHT_WORK for word in said.words)


def test_a_batch_gives_what_single_texts_give(classifier: KindsClassifier) -> None:
    texts = [NIGHT_WORK, "", "河水发臭，工厂偷排废水"]
    assert list(classifier.classify(texts)) == [one(classifier, text) for text in texts]


def test_traditional_characters_make_no_difference(classifier: KindsClassifier) -> None:
    simplified, traditional = "工厂排放废气，气味刺鼻难闻", "工廠排放廢氣，氣味刺鼻難聞"
    assert one(classifier, simplified).kinds == one(classifier, traditional).kinds


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="nothing"),
        pytest.param(" \n\t　", id="blanks"),
        pytest.param("啊" * 20_000, id="one character twenty thousand times"),
        pytest.param("\x00\x01\x1b[31m\x7f" * 50, id="control characters"),
        pytest.param("The factory next door makes a terrible noise every night.", id="another language"),
        pytest.param("😡😡😡🙏", id="emoji"),
        pytest.param("12345678901 2024-01-01", id="numbers"),
        pytest.param("'; DROP TABLE reports; --", id="SQL"),
        pytest.param("\ud800", id="half a surrogate pair"),
        pytest.param("噪音", id="two characters"),
    ],
)
def test_what_cannot_be_judged_is_left_to_people(classifier: KindsClassifier, text: str) -> None:
    said = one(classifier, text)
    assert said.abstained
    assert said.types == ()
    assert said.primary is None


def test_a_very_long_letter_is_read_by_a_person_too(classifier: KindsClassifier) -> None:
    said = one(classifier, f"{NIGHT_WORK}。" * 400)
    assert said.abstained
    assert "噪声" in said.types


def test_the_same_seed_gives_the_same_model_and_training_tells_how_far_it_is(tmp_path: Path) -> None:
    shares: list[float] = []
    for name in ("one", "two"):
        train_kinds(tmp_path / name, seed=1, size=60, progress=shares.append)
    assert len({KindsClassifier.load(tmp_path / name).model for name in ("one", "two")}) == 1
    assert shares[: len(shares) // 2] == sorted(shares[: len(shares) // 2])
    assert shares[-1] == 1.0


def spoil_numbers(folder: Path) -> None:
    content = (folder / "weights.npz").read_bytes()
    (folder / "weights.npz").write_bytes(content[: len(content) // 2])


def spoil_one_value(folder: Path) -> None:
    with np.load(folder / "weights.npz") as packed:
        arrays = dict(packed)
    arrays["idf"] = arrays["idf"] + 1
    np.savez_compressed(folder / "weights.npz", **arrays)


def spoil_description(folder: Path) -> None:
    (folder / "model.json").write_text("{broken", encoding="utf-8")


def another_version(folder: Path) -> None:
    about = json.loads((folder / "model.json").read_text(encoding="utf-8"))
    (folder / "model.json").write_text(json.dumps({**about, "format": 99}), encoding="utf-8")


def another_kind(folder: Path) -> None:
    about = json.loads((folder / "model.json").read_text(encoding="utf-8"))
    (folder / "model.json").write_text(json.dumps({**about, "kind": "labels"}), encoding="utf-8")


def program_instead_of_numbers(folder: Path) -> None:
    np.savez(folder / "weights.npz", grams=np.array([print], dtype=object))


@pytest.mark.parametrize(
    ("spoil", "complaint"),
    [
        pytest.param(lambda f: (f / "model.json").unlink(), "huansu train", id="no model"),
        pytest.param(spoil_numbers, "cannot be read", id="a file cut off"),
        pytest.param(spoil_one_value, "damaged", id="numbers that were changed"),
        pytest.param(spoil_description, "cannot be read", id="a broken description"),
        pytest.param(another_version, "format 99", id="made for another version"),
        pytest.param(another_kind, "'labels'", id="a model of something else"),
        pytest.param(program_instead_of_numbers, "cannot be read", id="an object that could run code"),
    ],
)
def test_a_model_that_cannot_be_trusted_is_refused(
    folder: Path, tmp_path: Path, spoil: Callable[[Path], None], complaint: str
) -> None:
    copy = tmp_path / "copy"
    copy.mkdir()
    for file in folder.iterdir():
        (copy / file.name).write_bytes(file.read_bytes())
    spoil(copy)
    with pytest.raises(ModelUnavailable, match=complaint):
        KindsClassifier.load(copy)
