"""Do the parts of the classifier keep what they promise: plain wording, features, calibration, grouping?"""

import numpy as np
import pytest
from scipy import sparse

from triage.classification.calibration import (
    Calibration,
    Sureness,
    best_threshold,
    expected_error,
    reliability,
)
from triage.classification.evidence import Telling, words
from triage.classification.features import fit_features, runs
from triage.classification.grouping import folds, near_duplicate_groups
from triage.classification.learning import fit_calibration, fit_margins, fit_sureness
from triage.classification.linear import LinearModel
from triage.classification.measures import set_measures
from triage.classification.wording import plain, readable


@pytest.mark.parametrize(
    ("written", "read"),
    [
        pytest.param("噪聲擾民", "噪声扰民", id="traditional characters"),
        pytest.param("Ａ座１２楼，ＫＴＶ！", "a座0楼 ktv", id="full width, digits, stops"),
        pytest.param("  臭 \n\t味  ", "臭 味", id="blanks"),
        pytest.param("臭😡味\x00", "臭 味", id="emoji and control characters"),
    ],
)
def test_every_hand_gets_one_form(written: str, read: str) -> None:
    assert plain(written) == read


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("河水发黑发臭", True, id="short and clear"),
        pytest.param("臭臭臭臭臭臭", False, id="one character repeated"),
        pytest.param("noise from the factory 噪音很大", False, id="mostly another language"),
        pytest.param("ktv噪音很大", True, id="a Latin name inside"),
    ],
)
def test_only_chinese_prose_is_judged(text: str, expected: bool) -> None:
    assert readable(plain(text)) is expected


def test_runs_do_not_cross_a_stop() -> None:
    assert sorted(runs("臭味 大")) == sorted(["臭", "味", "臭味", "大"])


def test_a_text_without_known_runs_is_an_empty_row_and_others_have_length_one() -> None:
    features = fit_features(["臭味很大", "臭味难闻", "臭味"], most=100, least=2)
    matrix = features.matrix(["臭味", "xyz"])
    assert np.linalg.norm(matrix[0].toarray()) == pytest.approx(1.0)
    assert matrix[1].nnz == 0


def test_a_batch_reads_like_its_texts_one_by_one_whatever_characters_they_hold() -> None:
    texts = ["臭味 很大 臭味", "", "xyz", "𠮷臭味𠮷", "臭" * 45, "很大 " * 30]
    features = fit_features([*texts, *texts], most=100, least=2)
    together = features.read(texts)
    for at, text in enumerate(texts):
        alone = features.read([text])
        assert abs(together.whole[at] - alone.whole[0]).sum() == 0
        end = [*together.first.tolist(), together.windows.shape[0]][at + 1]
        assert abs(together.windows[together.first[at] : end] - alone.windows).sum() == 0


def test_windows_are_the_stretches_of_a_text_as_texts_of_their_own() -> None:
    text = "".join(chr(0x4E00 + i) for i in range(70))
    features = fit_features([text, text], most=1000, least=1)
    windows = features.read(["", text]).windows
    assert windows.shape[0] == 1 + 3
    for row, start in enumerate((0, 20, 40), start=1):
        singles = [i for i, gram in enumerate(features.grams) if len(gram) == 1]
        seen = {features.grams[i] for i in singles if windows[row, i]}
        assert seen == set(text[start : start + 40])
        assert np.linalg.norm(windows[row].toarray()) == pytest.approx(1.0)


def test_one_clear_sentence_in_a_long_letter_counts_as_much_as_the_letter() -> None:
    rest, matter = "我们在这里住了很多年一直相安无事日子过得不错" * 12, "夜里机器轰鸣"
    features = fit_features([rest, matter], most=1000, least=1)
    weights = np.array([[1.0] if gram in matter else [-0.1] for gram in features.grams], dtype=np.float32)
    model = LinearModel(features, weights, np.zeros(1, dtype=np.float32))
    plain_letter, told, told_twice = model.scores(
        features.read([rest, rest + matter, matter + rest + matter])
    )
    whole = features.matrix([rest + matter]) @ weights
    assert told > plain_letter
    assert told > whole
    assert told_twice > told  # the second sentence speaks too


def test_margins_learn_what_separates_and_a_question_with_one_answer_gets_it_always() -> None:
    inputs = sparse.csr_matrix(np.array([[1.0, 0.0], [0.9, 0.1], [0.0, 1.0], [0.1, 0.9]]))
    answers = np.array([[1.0, 0.0], [1.0, 0.0], [0.0, 0.0], [0.0, 0.0]])
    weights, offsets = fit_margins(inputs, answers)
    assert ((inputs @ weights + offsets > 0) == (answers > 0)).all()
    assert offsets[1] == -1.0


def test_calibration_finds_the_sigmoid_that_made_the_answers() -> None:
    rng = np.random.default_rng(1)
    scores = rng.normal(size=20_000)
    answers = rng.random(20_000) < Calibration(2.0, -0.5).probability(scores)
    found = fit_calibration(scores, answers.astype(float))
    assert (found.slope, found.offset) == pytest.approx((2.0, -0.5), abs=0.1)


def test_the_leading_kind_is_as_sure_as_it_was_right_and_a_close_second_makes_it_doubtful() -> None:
    rng = np.random.default_rng(2)
    tops = rng.normal(size=(20_000, 4))
    right = rng.random(20_000) < Sureness(1.0, 2.0, -1.0).probability(tops)
    found = fit_sureness(tops, right.astype(float))
    assert (found.score, found.lead, found.offset) == pytest.approx((1.0, 2.0, -1.0), abs=0.15)
    alone, close = found.probability(np.array([[1.0, -1.0, -1.0], [1.0, 0.9, -1.0]]))
    assert alone > close


def test_the_best_threshold_separates_and_few_positives_keep_the_prior() -> None:
    p = np.array([0.9] * 30 + [0.62] * 30)
    answers = np.array([1.0] * 30 + [0.0] * 30)
    assert best_threshold(p, answers, prior=0.6, options=(0.6, 0.65, 0.7)) == 0.65
    assert best_threshold(p[:5], answers[:5], prior=0.6, options=(0.5, 0.6)) == 0.6


def test_expected_error_is_zero_when_probabilities_mean_what_they_say() -> None:
    p = np.array([0.75] * 4 + [0.25] * 4)
    right = np.array([True, True, True, False, True, False, False, False])
    assert expected_error(reliability(p, right)) == pytest.approx(0.0)


def test_overlapping_runs_become_the_words_people_would_underline() -> None:
    text = "工地夜间施工噪音大"
    weights = {"噪音": 3.0, "夜间": 2.0, "施工": 1.5, "间施": 1.0}
    assert words(text, weights, ()) == ("夜间施工", "噪音")


def test_known_cues_are_named_first_and_whole_unless_they_spoke_against_the_kind() -> None:
    text = "工地夜间施工噪音大"
    weights = {"音大": 3.0, "夜间": 2.0, "施工": 1.5, "间施": 1.0}
    assert words(text, weights, ("夜间施工", "施工", "工地")) == ("夜间施工", "音大")


def test_runs_that_speak_for_the_question_are_listed_strongest_first_without_characters_and_numbers() -> None:
    grams = ("0号", "噪", "噪音", "夜间", "施工")
    texts = sparse.csr_matrix([[1, 1, 1, 1, 1], [0, 1, 1, 0, 0], [1, 1, 1, 1, 1]], dtype=np.float32)
    weights = np.array([[9, 9], [9, 9], [1, -1], [2, 3], [-1, 4]], dtype=np.float32)
    spoken = Telling(grams).speaking_for(texts, weights, np.array([0, -1, 1]))
    assert [list(runs) for runs in spoken] == [["夜间", "噪音"], [], ["施工", "夜间"]]


def test_near_duplicates_form_one_group_and_are_never_torn_apart() -> None:
    letter = "我们小区楼下的烧烤店每天油烟直排到楼上严重影响居民生活请有关部门尽快处理"
    texts = [
        plain(text)
        for text in (letter, letter + "谢谢", "拖欠工资半年不发请劳动部门查处", "河水发黑鱼都死了")
    ]
    groups = near_duplicate_groups(texts)
    assert groups[0] == groups[1]
    assert len(set(groups.tolist())) == 3
    assert folds(groups, 2, seed=1)[0] == folds(groups, 2, seed=1)[1]


def test_measures_of_sets_follow_their_definitions() -> None:
    gold = [{"大气"}, {"水", "噪声"}, set()]
    said = [{"大气", "水"}, {"噪声"}, {"固废"}]
    found = set_measures(gold, said, ["水", "噪声", "固废"])
    assert found["texts"] == 2  # a text without a gold kind is not scored
    assert found["primary_in_gold"] == 0.5
    assert found["any_hit"] == 1.0
    assert found["exact_set"] == 0.0
    assert found["micro_f1"] == pytest.approx(2 * 2 / (3 + 3))
