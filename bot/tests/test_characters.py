"""Sentences are cut into characters, and one form of punctuation is as good as the other."""

from pathlib import Path

import pytest
import skops.io
from rasa.shared.nlu.training_data.message import Message

from bot.nlu.character_intents import TRUSTED, untrained
from bot.nlu.characters import Characters, plain


def pieces(text: str) -> list[str]:
    tokenizer = Characters(Characters.get_default_config())
    return [token.text for token in tokenizer.tokenize(Message.build(text), "text")]


def test_chinese_is_cut_into_characters_and_numbers_stay_whole() -> None:
    assert pieces("建设路18号VOC超标") == ["建", "设", "路", "18", "号", "VOC", "超", "标"]


def test_both_forms_of_punctuation_are_the_same() -> None:
    assert pieces("臭，吵！") == pieces("臭,吵!")
    assert len(plain("臭，吵！")) == len("臭，吵！")


@pytest.mark.parametrize("text", ["😷", "？", "\u5bb0"])
def test_no_visible_text_is_left_without_a_piece(text: str) -> None:
    assert pieces(text)


def test_the_classifier_tells_two_wishes_apart_and_the_same_data_gives_the_same_answer() -> None:
    texts, intents = (
        ["举报有奖励吗", "奖金多少", "查进度", "我的举报怎么样了"],
        ["reward", "reward", "status", "status"],
    )
    one, two = untrained().fit(texts, intents), untrained().fit(texts, intents)
    assert one.predict(["有没有奖金"])[0] == "reward"
    assert (one.predict_proba(["办到哪了"]) == two.predict_proba(["办到哪了"])).all()


def test_a_stored_classifier_holds_only_parts_that_are_trusted(tmp_path: Path) -> None:
    model = untrained().fit(["奖金多少", "查进度"], ["reward", "status"])
    skops.io.dump(model, tmp_path / "model.skops")
    loaded = skops.io.load(tmp_path / "model.skops", trusted=TRUSTED)
    assert (loaded.predict_proba(["进度"]) == model.predict_proba(["进度"])).all()
