"""Do decisions of the desk teach the classifier, redacted and with their weight?"""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from tests.contract.storage.samples import report
from triage.classification.classifier import REMIT, KindsClassifier
from triage.classification.features import fit_features
from triage.classification.learning import fit_margins
from triage.classification.lessons import Taught
from triage.classification.training import train_kinds
from triage.domain.lessons import Lesson, Verdict
from triage.domain.reports import Facts
from triage.facts.redact import redact
from triage.usecases.lessons import lessons

PHONE = "13800138000"
STRANGE = "邻居家的扫地僧半夜念咒，嗡嗡的声音传遍整栋楼，请管一管"
QUESTIONS = [
    ("noise", "噪声", 1),
    ("noise.social", "社会生活噪声", 2),
    ("air", "大气", 1),
    (REMIT, "职责内", 0),
]


class OneVerdict:
    def __init__(self, verdict: Verdict) -> None:
        self._verdict = verdict

    def verdicts(self) -> Iterator[Verdict]:
        yield self._verdict


def test_a_lesson_is_what_the_classifier_reads_at_triage_and_never_a_telephone_number() -> None:
    kept = report(text=f"河水发黑，我的电话{PHONE}", facts=Facts(place="东门桥下"))
    verdict = Verdict(kept.id, ("water",), confirmed=False)
    (lesson,) = lessons(OneVerdict(verdict), lambda _: kept, lambda text: redact(text).text)
    assert PHONE not in lesson.text
    assert "东门桥下" in lesson.text
    assert (lesson.codes, lesson.weight) == (("water",), verdict.weight)


def test_a_choice_of_the_upper_level_says_nothing_about_the_lower_one() -> None:
    features = fit_features(["噪声很大", "噪声"], most=10, least=1)
    taught = Taught.of(
        [Lesson("噪声", ("noise",), 4.0), Lesson("噪声", ("noise.social",), 1.0)], features, QUESTIONS
    )
    np.testing.assert_array_equal(taught.answers, [[1, np.nan, 0, 1], [1, 1, 0, 1]])
    rows, answers, counts = taught.beside(features.matrix(["噪声"]), np.zeros((1, 4)))
    assert rows.shape[0] == len(answers) == 3
    assert list(counts) == [1.0, 4.0, 1.0]


def test_without_a_decision_the_generated_rows_stay_as_they_are() -> None:
    features = fit_features(["噪声", "噪声"], most=10, least=1)
    rows, answers, counts = Taught.of([], features, QUESTIONS).beside(
        features.matrix(["噪声"]), np.zeros((1, 4))
    )
    assert (rows.shape[0], answers.shape, list(counts)) == (1, (1, 4), [1.0])


def test_a_question_nobody_answered_for_a_row_is_learned_from_the_others() -> None:
    features = fit_features(["甲", "乙"], most=10, least=1)
    matrix = features.matrix(["甲", "乙", "甲"])
    weights, _ = fit_margins(matrix, np.array([[1.0], [0.0], [np.nan]]))
    expected, _ = fit_margins(matrix[:2], np.array([[1.0], [0.0]]))
    np.testing.assert_allclose(weights, expected)


@pytest.mark.parametrize("weight", [pytest.param(1.0, id="light"), pytest.param(4.0, id="heavy")])
def test_what_the_desk_decides_changes_the_model_but_not_the_runs_it_keeps(
    tmp_path: Path, weight: float
) -> None:
    taught = [Lesson(STRANGE, ("noise.social",), weight)] * 5
    train_kinds(tmp_path / "plain", seed=2, size=150)
    train_kinds(tmp_path / "taught", seed=2, size=150, lessons=taught)
    plain, heard = KindsClassifier.load(tmp_path / "plain"), KindsClassifier.load(tmp_path / "taught")
    noise = next(i for i, node in enumerate(plain.nodes) if node.code == "noise")
    assert heard.log_odds([STRANGE])[0, noise] > plain.log_odds([STRANGE])[0, noise]
    with np.load(tmp_path / "plain/weights.npz") as before, np.load(tmp_path / "taught/weights.npz") as after:
        assert list(before["grams"]) == list(after["grams"])
