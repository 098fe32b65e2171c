"""Shared and unknown places are asked back; nothing is guessed and nobody is asked for ever."""

import pytest

from bot.dialogue import next_question
from bot.draft import PlaceOption, Question
from bot.tests.telling import KNOWN, UNKNOWN_PLACE, pressed, said, tell, turn
from bot.whereabouts import Located, corrected, question

GULOU = Located(
    known=False,
    ambiguous=(
        PlaceOption("320106", "江苏省南京市鼓楼区"),
        PlaceOption("320302", "江苏省徐州市鼓楼区"),
        PlaceOption("410204", "河南省开封市鼓楼区"),
    ),
)
SMELL = said("排臭气", phenomenon="排臭气")


def test_a_shared_name_is_asked_back_with_its_candidates() -> None:
    draft = tell(SMELL, said("鼓楼区", place="鼓楼区"), locate=lambda _: GULOU)
    assert next_question(draft) is Question.PLACE
    assert question(draft).response == "utter_ask_place_choice"
    assert len(draft.options) == 3


def test_a_candidate_is_chosen_by_button_number_or_name() -> None:
    asked = tell(SMELL, said("鼓楼区", place="鼓楼区"), locate=lambda _: GULOU)
    for answer in (pressed("inform", place_choice="2"), said("第二个"), said("徐州的", place="徐州")):
        assert turn(asked, answer).draft.place == "江苏省徐州市鼓楼区"


def test_none_of_the_candidates_asks_for_district_and_road() -> None:
    asked = tell(SMELL, said("鼓楼区", place="鼓楼区"), locate=lambda _: GULOU)
    draft = turn(asked, said("都不是", "deny")).draft
    assert question(draft).response == "utter_ask_place_detail"


def test_a_name_that_fits_several_candidates_chooses_none() -> None:
    asked = tell(SMELL, said("鼓楼区", place="鼓楼区"), locate=lambda _: GULOU)
    draft = turn(asked, said("江苏那个", place="江苏"), lambda _: GULOU).draft
    assert next_question(draft) is Question.PLACE


def test_an_unknown_place_is_asked_once_and_then_taken_as_it_was_said() -> None:
    draft = tell(SMELL, said("幸福路", place="幸福路"), locate=lambda _: UNKNOWN_PLACE)
    assert question(draft).response == "utter_ask_place_detail"
    draft = turn(draft, said("就在幸福路边上"), lambda _: UNKNOWN_PLACE).draft
    assert draft.place == "就在幸福路边上"
    assert next_question(draft) is Question.TIME


def test_a_detail_is_added_to_the_place_and_both_are_looked_up() -> None:
    looked_up: list[str] = []

    def locate(text: str) -> Located:
        looked_up.append(text)
        return KNOWN if "吴江" in text else UNKNOWN_PLACE

    draft = tell(SMELL, said("幸福路", place="幸福路"), said("吴江区", place="吴江区"), locate=locate)
    assert draft.place == "幸福路，吴江区"
    assert looked_up[-1] == "幸福路，吴江区"


def test_a_city_alone_is_too_coarse_to_find_the_bureau() -> None:
    coarse = Located(known=True, name="江苏省苏州市", coarse=True)
    draft = tell(SMELL, said("苏州", place="苏州"), locate=lambda _: coarse)
    assert question(draft).response == "utter_ask_place_detail"


def test_a_platform_that_does_not_answer_is_no_reason_to_ask() -> None:
    draft = tell(SMELL, said("幸福路", place="幸福路"), locate=lambda _: None)
    assert draft.place == "幸福路"
    assert next_question(draft) is Question.TIME


def test_a_refusal_ends_the_asking_back() -> None:
    draft = tell(SMELL, said("幸福路", place="幸福路"), locate=lambda _: UNKNOWN_PLACE)
    draft = turn(draft, said("不知道", "skip")).draft
    assert draft.place == "幸福路"
    assert next_question(draft) is Question.TIME


def test_two_places_are_both_kept_in_words() -> None:
    both = said("建设路和光明街都有臭味", phenomenon="臭味")
    two = type(both)(both.intent, both.text, {**both.found, "place": ("建设路", "光明街")})
    answer = turn(tell(said("我要举报", "report")), two)
    assert answer.draft.place == "建设路；光明街"
    assert "utter_two_places" in [sentence.response for sentence in answer.say]


def test_a_place_the_model_missed_is_found_by_the_platform() -> None:
    draft = tell(said("吴江区盛泽那边一直飘来臭味", phenomenon="臭味"))
    assert draft.place == KNOWN.name


def test_a_corrected_place_is_looked_up_by_its_new_name_alone() -> None:
    looked_up: list[str] = []

    def locate(text: str) -> Located:
        looked_up.append(text)
        return KNOWN if "区" in text else UNKNOWN_PLACE

    told = said("不是开发区，是高新区", "correct", place="高新区")
    draft = tell(SMELL, said("开发区", place="开发区"), told, locate=locate)
    assert draft.place == "高新区"
    assert looked_up[-1] == "高新区"


@pytest.mark.parametrize(
    ("old", "wrong", "new", "kept"),
    [
        ("杭州市西湖区文三路12号", "文三路", "文二路", "杭州市西湖区文二路12号"),
        ("杭州市西湖区文三路12号", "", "文二路9号", "杭州市西湖区文二路9号"),
        ("杭州市西湖区文三路12号", "12号", "21号", "杭州市西湖区文三路21号"),
        ("杭州市西湖区文三路12号", "", "3号", "杭州市西湖区文三路3号"),
        ("杭州市西湖区文三路12号", "西湖区", "余杭区", "杭州市余杭区文三路12号"),
        ("杭州市西湖区文三路12号", "", "宁波市海曙区", "宁波市海曙区"),
    ],
)
def test_a_corrected_part_leaves_the_rest_of_the_place(old: str, wrong: str, new: str, kept: str) -> None:
    assert corrected(old, new, wrong=wrong) == kept


@pytest.mark.parametrize("anywhere", ["河里", "隔壁", "小区旁边"])
def test_a_place_found_everywhere_does_not_make_a_known_one_unclear(anywhere: str) -> None:
    known = tell(SMELL, said("吴江区建设路", place="吴江区建设路"))
    answer = turn(known, said(f"{anywhere}全是黑水", place=anywhere), lambda _: UNKNOWN_PLACE)
    assert answer.draft.place == "吴江区建设路"
    assert next_question(answer.draft) is not Question.PLACE
