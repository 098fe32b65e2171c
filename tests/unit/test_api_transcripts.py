"""A transcript keeps the words until they are in a report."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from api.chat.transcripts import Transcripts, Turn

NOW = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)


@pytest.fixture
def kept(tmp_path: Path) -> Transcripts:
    return Transcripts(tmp_path / "transcripts.sqlite3")


def test_turns_come_back_in_order_and_apart_by_conversation(kept: Transcripts) -> None:
    kept.hear("a", Turn("citizen", "臭", "臭", {"photos": 1}), at=NOW)
    kept.answer("a", [Turn("bot", "在哪里？"), Turn("bot", "请说", extras={"buttons": []})], at=NOW)
    kept.hear("b", Turn("citizen", "吵", "吵"), at=NOW)
    assert [turn.text for turn in kept.turns("a")] == ["臭", "在哪里？", "请说"]
    assert kept.turns("a")[0] == Turn("citizen", "臭", "臭", {"photos": 1})
    assert [turn.text for turn in kept.turns("b")] == ["吵"]


def test_what_is_said_again_because_nobody_answered_is_one_turn(kept: Transcripts) -> None:
    for _ in range(3):
        kept.hear("a", Turn("citizen", "臭", "臭"), at=NOW)
    assert kept.spoken("a") == 1


def test_the_same_words_after_an_answer_are_a_new_turn(kept: Transcripts) -> None:
    kept.hear("a", Turn("citizen", "是", "是"), at=NOW)
    kept.answer("a", [Turn("bot", "确认吗？")], at=NOW)
    kept.hear("a", Turn("citizen", "是", "是"), at=NOW)
    assert kept.spoken("a") == 2


def test_a_filed_conversation_keeps_its_number_and_no_words(kept: Transcripts) -> None:
    kept.hear("a", Turn("citizen", "我家在幸福小区", "我家在幸福小区"), at=NOW)
    assert kept.receipt("a") == ""
    kept.close("a", "HS261124-483920-05", at=NOW)
    assert kept.receipt("a") == "HS261124-483920-05"
    assert [turn.text for turn in kept.turns("a")] == [""]


def test_what_was_left_lying_is_forgotten(kept: Transcripts) -> None:
    kept.hear("old", Turn("citizen", "臭", "臭"), at=NOW - timedelta(hours=49))
    kept.hear("new", Turn("citizen", "臭", "臭"), at=NOW)
    kept.forget(before=NOW - timedelta(hours=48))
    assert kept.turns("old") == ()
    assert len(kept.turns("new")) == 1
