"""Can a table of work orders with an office's own subtypes be scored? With a mapping file beside it."""

from pathlib import Path

import pytest

from nlu_data.taxonomy import load_taxonomy
from runtime.evaluation.baselines import KEYWORDS
from runtime.evaluation.gold import OrdersGold, mapping_of, read_gold, read_orders
from runtime.evaluation.orders import INSIDE, OUTSIDE, orders_table, our_subtypes, remit_gold
from runtime.evaluation.report import orders_section
from runtime.evaluation.systems import OURS, generated_orders
from triage.classification.classifier import KindsClassifier
from triage.classification.training import train_kinds
from triage.domain.errors import InvalidSubmission

MAPPING = """
text: 内容
label: 细类
kinds:
  施工噪声: [noise.construction]
  餐饮油烟: [air.fumes]
  污水: [water]
  其他: []
"""
ENDS = ("请处理", "请答复", "希望解决", "大家意见很大", "谢谢", "反映多次", "盼复", "怎么办")
PARTS = {
    "施工噪声": "工地打桩到半夜，施工噪音大",
    "餐饮油烟": "楼下饭店油烟直排，呛人",
    "污水": "污水直接排到河里，河水发黑",
    "其他": "公交车等了一小时",
}
ROWS = [(f"{part}，{end}", label) for label, part in PARTS.items() for end in ENDS]


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "orders.csv"
    path.write_text("内容,细类\n" + "".join(f"{text},{label}\n" for text, label in ROWS), encoding="utf-8")
    fumes = next(code for code, kind in load_taxonomy().kinds.items() if "油烟" in kind.label)
    mapping_of(path).write_text(MAPPING.replace("air.fumes", fumes), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def classifier(tmp_path_factory: pytest.TempPathFactory) -> KindsClassifier:
    folder = tmp_path_factory.mktemp("kinds") / "model"
    train_kinds(folder, seed=4, size=240)
    return KindsClassifier.load(folder)


def test_a_table_with_a_mapping_beside_it_is_read_by_its_own_columns(table: Path) -> None:
    gold = read_gold(table.parent)
    assert (len(gold.orders), gold.labels, gold.kinds) == (1, (), ())
    assert gold.orders[0].labels[0] == "施工噪声"
    assert gold.orders[0].kinds["污水"] == ("water",)


@pytest.mark.parametrize(
    ("mapping", "complaint"),
    [
        pytest.param("kinds: {甲: [noise.dancing]}", "noise.dancing", id="a code that does not exist"),
        pytest.param("text: 正文\nkinds: {甲: [noise]}", "没有列", id="a column that does not exist"),
        pytest.param("kinds: [noise]", "kinds", id="a list instead of a mapping"),
        pytest.param("kinds: {", "无法读取", id="broken YAML"),
    ],
)
def test_a_mapping_that_cannot_be_meant_is_refused(table: Path, mapping: str, complaint: str) -> None:
    mapping_of(table).write_text(mapping, encoding="utf-8")
    with pytest.raises(InvalidSubmission, match=complaint):
        read_orders(table)


def test_labels_without_codes_lie_outside_and_do_not_count_as_subtypes(
    table: Path, classifier: KindsClassifier
) -> None:
    gold = read_orders(table)
    found = orders_table(gold, classifier, load_taxonomy(), size=300, seed=1)
    assert (found.orders, found.subtypes) == (3 * len(ENDS), 3)
    assert found.rows[KEYWORDS][0].value == 1.0
    assert found.rows[OURS][0].value > 0.5
    assert "| huansu |" in "\n".join(orders_section(found))
    mixed = remit_gold(gold)
    assert mixed is not None
    assert {label for label, text in zip(mixed.labels, mixed.texts, strict=True) if "公交" in text} == {
        OUTSIDE
    }
    assert INSIDE in mixed.labels


def test_without_an_outside_label_there_is_no_question_of_remit() -> None:
    assert remit_gold(OrdersGold("a", ("臭",), ("气味",), {"气味": ("air",)})) is None


def test_a_label_gets_the_likeliest_of_its_codes(classifier: KindsClassifier) -> None:
    text = "工地打桩到半夜，施工噪音大"
    both, one, other = our_subtypes(classifier, [text], [("air", "noise"), ("noise",), ("air",)])[0]
    assert both == max(one, other)


def test_generated_orders_fit_one_label_each() -> None:
    texts, labels = generated_orders({"吵": ["noise"], "臭": ["air"]}, size=60, seed=1)
    assert len(texts) == len(labels) > 5
    assert set(labels) == {"吵", "臭"}
