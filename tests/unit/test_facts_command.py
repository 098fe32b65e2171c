"""What a text states comes out a line, without what leads to the reporter."""

from datetime import UTC, datetime

import pytest

from runtime.commands.facts import answer_facts

NOW = datetime(2026, 11, 25, 4, tzinfo=UTC)


def test_a_row_is_answered_with_what_its_text_states() -> None:
    text = "恒达化工厂昨天晚上十点排放废气，有视频，车牌鲁B12345，我电话13800138000。请查处。要求赔偿损失。"
    answer = answer_facts({"id": 3, "text": text, "received": "2026-03-02T09:00:00+08:00"}, NOW)
    assert answer["id"] == 3
    assert answer["target"] == "恒达化工厂"
    assert answer["industry"] == "chemical"
    assert [time["since"] for time in answer["times"]] == ["2026-03-01T22:00:00+08:00"]
    assert answer["evidence"] == ["video"]
    assert answer["plates"] == 1
    assert answer["demands"] == ["请查处", "要求赔偿损失"]
    assert "13800138000" not in str(answer)


def test_without_a_moment_of_receipt_times_count_from_now() -> None:
    (time,) = answer_facts({"text": "昨天下午有人烧垃圾", "received": "whenever"}, NOW)["times"]
    assert time["since"].startswith("2026-11-24")


@pytest.mark.parametrize("received", ["0001-01-01T00:00+14:00", "9999/12/31", "9999-12-31T23:59-12:00"])
def test_a_receipt_beyond_all_calendars_is_none(received: str) -> None:
    (time,) = answer_facts({"text": "昨天下午有人烧垃圾", "received": received}, NOW)["times"]
    assert time["since"].startswith("2026-11-24")


def test_a_row_without_text_states_nothing() -> None:
    answer = answer_facts({"id": None}, NOW)
    assert not any(value for key, value in answer.items() if key != "id")
