"""Can an office teach its own labels, and is the printed quality honest?"""

from pathlib import Path

import pytest

from triage.classification.labelling import LabelModel, fit_labels
from triage.classification.validation import cross_validate, our_fit
from triage.domain.errors import InvalidSubmission, ModelUnavailable

PARTS = {
    "交通": (
        "公交车等了一小时不来",
        "红绿灯时间太短",
        "路口天天堵车",
        "希望增加公交班次",
        "车站没有座位",
        "地铁什么时候开通",
    ),
    "教育": ("学校乱收费", "老师违规补课", "孩子没有学位上学", "食堂饭菜太差", "校服太贵", "招生不公平"),
}
ENDS = ("请处理", "请答复", "谢谢领导", "大家意见很大", "希望尽快解决")
EXAMPLES = [(f"{part}，{end}", label) for label, parts in PARTS.items() for part in parts for end in ENDS]
TEXTS = [text for text, _ in EXAMPLES]
LABELS = [label for _, label in EXAMPLES]


def test_labels_of_ones_own_are_learned_and_kept(tmp_path: Path) -> None:
    model = fit_labels(TEXTS, LABELS, prior=None)
    model.save(tmp_path / "labels", {"texts": len(TEXTS)})
    again = LabelModel.load(tmp_path / "labels")
    asked = ["公交车班次太少，请答复", "老师补课收费，请处理"]
    assert [answer.label for answer in again.label(asked)] == ["交通", "教育"]
    assert again.label(asked) == pytest.approx(model.label(asked)) or again.label(asked)[0].label == "交通"


def test_probabilities_of_the_best_label_lie_above_chance() -> None:
    said = fit_labels(TEXTS, LABELS, prior=None).label(TEXTS)
    assert all(0.5 <= answer.p <= 1 for answer in said)


def test_one_label_alone_teaches_nothing() -> None:
    with pytest.raises(InvalidSubmission, match="两种标签"):
        fit_labels(["甲乙丙丁", "戊己庚辛"], ["同", "同"], prior=None)


def test_copies_of_a_text_cannot_flatter_the_evaluation() -> None:
    """Ten letters with labels drawn by lot: whoever tests on copies of what it learned would score 1."""
    letters = [
        "楼下烧烤油烟太大", "拖欠工资不发", "河水又黑又臭", "公交车不来", "学校乱收费",
        "电梯坏了没人修", "停车费太贵", "快递丢了不赔", "医院排队太久", "路灯不亮",
    ]  # fmt: skip
    labels = [label for label in ("甲", "乙") for _ in range(5)]
    judged = cross_validate(letters * 6, labels * 6, our_fit(None), seed=1)
    assert judged.groups == 10
    assert judged.accuracy < 0.9


def test_a_folder_without_a_model_is_named(tmp_path: Path) -> None:
    with pytest.raises(ModelUnavailable, match="no trained model"):
        LabelModel.load(tmp_path)
