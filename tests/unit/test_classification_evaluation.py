"""Are gold files read and numbers computed as the report says? On small invented files."""

import csv
import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from nlu_data.taxonomy import load_taxonomy
from runtime.evaluation.baselines import keyword_rules
from runtime.evaluation.duplicates import duplicates_table, measures, usual_means
from runtime.evaluation.figures import draw_confusion, draw_reliability
from runtime.evaluation.gold import DuplicatesGold, IndustriesGold, KindsGold, read_gold
from runtime.evaluation.industries import industries_table
from runtime.evaluation.intervals import bootstrap
from runtime.evaluation.kinds import confusion, f1_by_kind, kinds_tables, trust
from runtime.evaluation.labels import why_not_scored
from runtime.evaluation.report import duplicates_section, industries_section, kinds_section
from runtime.evaluation.systems import OURS, KindsAnswers
from triage.domain.errors import InvalidSubmission, NotFound
from triage.domain.kinds import TOP_KINDS, KindPrediction


def write(path: Path, rows: Sequence[dict[str, str]]) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        table = csv.DictWriter(file, list(rows[0]))
        table.writeheader()
        table.writerows(rows)


GOLD = KindsGold(
    "kinds.csv",
    ("油烟太大", "污水横流还吵", "工地半夜施工"),
    (frozenset({"大气"}), frozenset({"水", "噪声"}), frozenset({"噪声"})),
    (True, True, False),
)
ANSWERS = KindsAnswers(
    OURS,
    (frozenset({"大气"}), frozenset({"水"}), frozenset({"大气"})),
    ("大气", "水", "大气"),
    np.array([0.95, 0.85, 0.55]),
    np.array([0.9, 0.9, 0.9]),
)


def test_gold_files_are_known_by_their_columns(tmp_path: Path) -> None:
    write(
        tmp_path / "a.csv", [{"id": "1", "text": "臭", "types": "大气|水", "label_source": "official_table"}]
    )
    write(tmp_path / "b.csv", [{"id": "1", "text": "路坏了", "label": "交通"}])
    write(
        tmp_path / "c.csv", [{"text": "卖炸串", "industry": "trade|catering"}, {"text": "臭", "industry": ""}]
    )
    pool = "".join(json.dumps({"id": id, "text": "臭"}) + "\n" for id in (1, 2))
    (tmp_path / "pool.jsonl").write_text(pool, encoding="utf-8")
    (tmp_path / "other.jsonl").write_text('{"id": 7, "text": "臭", "types": "大气"}\n', encoding="utf-8")
    write(tmp_path / "events.csv", [{"event_id": "E1", "msg_id": "1"}])
    write(tmp_path / "apart.csv", [{"a": "1", "b": "2", "why": "elsewhere"}])
    gold = read_gold(tmp_path)
    assert gold.kinds[0].types == (frozenset({"大气", "水"}),)
    assert gold.kinds[0].official == (True,)
    assert gold.labels[0].labels == ("交通",)
    assert gold.industries[0].industries == (frozenset({"trade", "catering"}), frozenset())
    assert gold.duplicates[0].events == {"1": "E1"}
    assert gold.duplicates[0].negatives == (("1", "2"),)


def test_a_folder_without_gold_says_what_was_expected(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="text and types"):
        read_gold(tmp_path)
    with pytest.raises(NotFound, match="no such folder"):
        read_gold(tmp_path / "nowhere")


@pytest.mark.parametrize(
    ("name", "content", "complaint"),
    [
        pytest.param("a.jsonl", b'{"text": "x", "types": "y"}\n{no json\n', "第 2 行", id="a broken line"),
        pytest.param(
            "a.csv", "text,industry\n臭,moon\n".encode(), "没有这些行业 moon", id="an industry of nobody"
        ),
        pytest.param("a.csv", "text,types\n臭,火星\n".encode(), "没有这些类型 火星", id="a kind of nobody"),
        pytest.param("a.jsonl", b"[1]\n", "不是 JSON 对象", id="a list"),
        pytest.param(
            "a.csv", "text,types\n河水发黑,水\n".encode("gb18030"), "不是 UTF-8", id="as Windows saves it"
        ),
        pytest.param(
            "a.jsonl", '{"id": "1", "text": "臭"}\n'.encode(), "没有这些消息 2, 3", id="ids of no message"
        ),
    ],
)
def test_a_broken_gold_file_is_named_with_what_is_wrong(
    tmp_path: Path, name: str, content: bytes, complaint: str
) -> None:
    write(tmp_path / "events.csv", [{"event_id": "E1", "msg_id": "1"}, {"event_id": "E1", "msg_id": "2"}])
    write(tmp_path / "apart.csv", [{"a": "1", "b": "3"}])
    (tmp_path / name).write_bytes(content)
    with pytest.raises(InvalidSubmission, match=complaint) as refused:
        read_gold(tmp_path)
    assert str(tmp_path / name) in str(refused.value)


@pytest.mark.parametrize("head", ["text,types", "text,label"])
def test_rows_without_text_or_answer_are_no_gold(tmp_path: Path, head: str) -> None:
    (tmp_path / "a.csv").write_text(f"{head}\n河水发黑,\n,水\n", encoding="utf-8")
    with pytest.raises(NotFound, match="no gold file"):
        read_gold(tmp_path)


@pytest.mark.parametrize(
    ("labels", "problem"),
    [
        ([f"{n}号路灯坏了" for n in range(4)], "fewer than 10 texts"),
        (["水"] * 12, "only one label"),
        (["水"] * 11 + ["气"], "apart from near-duplicates there is only one label"),
        (["水"] * 6 + ["气"] * 6, ""),
    ],
)
def test_a_table_that_allows_no_honest_score_says_why(labels: list[str], problem: str) -> None:
    signs = "".join(map(chr, range(0x4E00, 0x5E00)))
    texts = [signs[n * 40 : n * 40 + 40] for n in range(len(labels))]  # no two alike
    assert why_not_scored(texts, labels, seed=1) == problem


def test_an_interval_holds_its_value_and_shrinks_to_it_when_all_rows_agree() -> None:
    rows = np.array([1.0] * 30 + [0.0] * 10)
    mixed, same = bootstrap(lambda drawn: [float(rows[drawn].mean()), 1.0], len(rows), seed=1)
    assert mixed.low < mixed.value == 0.75 < mixed.high
    assert (same.low, same.value, same.high) == (1.0, 1.0, 1.0)


def test_groups_are_drawn_as_wholes() -> None:
    seen = bootstrap(
        lambda drawn: [float(len(set(drawn.tolist()) & {0, 1}) == 1)], 4, seed=1, groups=[0, 0, 1, 2]
    )
    assert seen[0].high == 0.0


def test_official_labels_get_a_table_of_their_own() -> None:
    everything, official = kinds_tables(GOLD, [ANSWERS], seed=1)
    assert (everything.texts, official.texts) == (3, 2)
    assert official.rows[OURS][0].value == 1.0
    assert everything.rows[OURS][0].value == pytest.approx(2 / 3)


def test_f1_by_kind_counts_misses_and_false_alarms() -> None:
    found = f1_by_kind(GOLD, ANSWERS)
    assert found["大气"][0] == 1
    assert found["大气"][1] == pytest.approx(2 / 3)
    assert found["噪声"] == (2, 0.0)


def test_the_confusion_matrix_adds_up_to_the_texts() -> None:
    matrix = confusion(GOLD, ANSWERS)
    assert matrix.sum() == pytest.approx(3.0)
    assert matrix[TOP_KINDS.index("噪声"), TOP_KINDS.index("大气")] == 1.0


def test_trust_says_how_often_the_sure_ones_are_right() -> None:
    found = trust(GOLD, ANSWERS)
    assert found.precision_when_sure == 1.0
    assert found.coverage_when_sure == pytest.approx(2 / 3)


def test_keyword_rules_know_the_cues_of_the_taxonomy_and_nothing_else() -> None:
    taxonomy = load_taxonomy()
    scores = keyword_rules(taxonomy, ["半夜打桩施工噪音大", "拖欠工资"])
    noise = [top.label for top in taxonomy.tops].index("噪声")
    assert scores.values[0, :-1].argmax() == noise
    assert not scores.yes[1].any()


POOL = DuplicatesGold(
    "pool.jsonl",
    tuple(
        {"id": str(number), "text": text}
        for number, text in enumerate(
            [
                "阳光小区楼下烧烤店油烟扰民请处理",
                "阳光小区楼下烧烤店油烟扰民，请处理",
                "月亮小区楼下烧烤店油烟扰民请处理",
                "拖欠工资",
            ]
        )
    ),
    {"0": "E1", "1": "E1"},
    (("0", "2"),),
)


def test_the_usual_means_bracket_the_task() -> None:
    table = duplicates_table(POOL, usual_means())
    alone, words = table.rows["every message alone"], table.rows["same words exactly"]
    assert [each.value for each in alone] == pytest.approx([1.0, 0.5, 2 / 3, 0.0])
    assert [each.value for each in words] == pytest.approx([1.0, 0.5, 2 / 3, 0.0])
    cosine = table.rows["TF-IDF cosine >= 0.5"]
    assert cosine[3].value == 1.0  # near-identical wording at another place
    same_spot = table.rows["Signalen's rule, a shared name for 50 m"]
    assert [each.value for each in same_spot] == pytest.approx([1.0, 1.0, 1.0, 0.0])


def test_one_case_for_everything_is_punished() -> None:
    found = measures(POOL, {str(n): "one" for n in range(4)})
    assert [each.value for each in found] == pytest.approx([1.0, 1.0, 1.0, 1.0])
    assert duplicates_table(POOL, {"one": lambda pool: [0] * len(pool)}).largest == {"one": 4}


class _NoKinds:
    model = "none"

    def classify(self, texts: Sequence[str]) -> Sequence[KindPrediction]:
        return [KindPrediction((), None, (), 0.0, abstained=True, model=self.model)] * len(texts)


def test_industries_are_scored_where_the_text_tells_and_where_it_does_not() -> None:
    texts = ("楼下烧烤店油烟大", "轴承厂磨床吵", "工地打桩", "不知哪来的臭味", "化工厂排臭气")
    gold = IndustriesGold("x", texts, tuple(map(frozenset, (["catering"], ["machinery"], ["trade"], [], []))))
    table = industries_table(gold, _NoKinds(), seed=1)
    assert [each.value for each in table.rows[OURS]] == pytest.approx([2 / 3, 0.5, 0.5])
    assert "| the most frequent |" in "\n".join(industries_section(table))


def test_figures_are_written_and_the_tables_are_markdown(tmp_path: Path) -> None:
    draw_confusion(tmp_path / "c.png", confusion(GOLD, ANSWERS))
    draw_reliability(tmp_path / "r.png", trust(GOLD, ANSWERS).bins)
    assert all((tmp_path / name).read_bytes().startswith(b"\x89PNG") for name in ("c.png", "r.png"))
    text = "\n".join(
        kinds_section(kinds_tables(GOLD, [ANSWERS], seed=1), f1_by_kind(GOLD, ANSWERS), trust(GOLD, ANSWERS))
    )
    assert "| huansu |" in text
    assert "ECE" in text
    assert "hard-negative error" in "\n".join(duplicates_section(duplicates_table(POOL, usual_means())))
