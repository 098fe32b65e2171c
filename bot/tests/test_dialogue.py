"""The dialogue decides what is asked, kept, corrected and filed; Rasa has no part in it."""

from dataclasses import replace

import pytest

from bot.dialogue import confirmation, listen, next_question, not_filed, summary
from bot.draft import UNKNOWN, Draft, Mode, Question
from bot.hearing import Heard
from bot.tests.telling import full, pressed, said, tell, turn
from bot.turns import Act, Say, Turn

SKIPS = ("不知道", "不想说")


def responses(turn: Turn) -> list[str]:
    return [sentence.response for sentence in turn.say]


def test_everything_in_one_message_leaves_only_the_confirmation() -> None:
    told = said(
        "吴江区建设路18号的喷漆厂昨晚排刺鼻气体，孩子咳嗽，匿名举报",
        place="吴江区建设路18号",
        source="喷漆厂",
        time="昨晚",
        phenomenon="排刺鼻气体",
        effects="孩子咳嗽",
        anonymous="匿名",
    )
    draft = tell(told)
    assert next_question(draft) is Question.CONFIRM
    assert draft.contact == "anonymous"


def test_only_what_is_missing_is_asked_in_order() -> None:
    draft = tell(said("化工厂昨晚排臭气", source="化工厂", time="昨晚", phenomenon="排臭气"))
    assert next_question(draft) is Question.PLACE
    draft = turn(draft, said("吴江区", place="吴江区")).draft
    assert next_question(draft) is Question.EFFECTS


def test_the_wish_to_report_alone_asks_what_happened_and_is_not_part_of_the_words() -> None:
    draft = tell(said("我要举报", "report"))
    assert next_question(draft) is Question.WHAT
    assert draft.words == ()


@pytest.mark.parametrize("refusal", SKIPS)
@pytest.mark.parametrize("question", [Question.PLACE, Question.TIME, Question.SOURCE, Question.EFFECTS])
def test_a_refusal_is_accepted_for_every_fact(question: Question, refusal: str) -> None:
    draft = Draft(what="排臭气", place="x", time="x", source="x", effects="x", contact="anonymous")
    draft = draft.with_fact(question, "")
    draft = turn(replace(draft, question=question), said(refusal, "skip")).draft
    assert draft.fact(question) == UNKNOWN
    assert next_question(draft) is Question.CONFIRM


def test_what_happened_is_asked_twice_before_a_refusal_is_accepted() -> None:
    draft = tell(said("我要举报", "report"), said("不知道", "skip"))
    assert next_question(draft) is Question.WHAT
    draft = turn(draft, said("不知道", "skip")).draft
    assert draft.what == UNKNOWN


def test_a_refusal_of_contact_means_anonymous() -> None:
    draft = replace(full(), contact="", question="contact")
    assert turn(draft, said("不想说", "skip")).draft.contact == "anonymous"


def test_what_the_reporter_does_not_know_is_not_sent_as_a_fact() -> None:
    assert Draft(place="甲路", source=UNKNOWN).facts() == {
        "place": "甲路",
        "time": "",
        "source": "",
        "effects": "",
    }


def test_a_refusal_that_tells_another_fact_keeps_both() -> None:
    draft = tell(
        said("排臭气", phenomenon="排臭气"), said("吴江区", place="吴江区"), said("昨晚", time="昨晚")
    )
    draft = turn(draft, said("不知道是谁，孩子咳嗽", "skip", effects="孩子咳嗽")).draft
    assert (draft.source, draft.effects) == (UNKNOWN, "孩子咳嗽")


def test_free_text_answers_the_question_that_was_put() -> None:
    draft = tell(said("排臭气", phenomenon="排臭气"), said("吴江区", place="吴江区"), said("有好一阵子啦"))
    assert draft.time == "有好一阵子啦"


def test_another_fact_does_not_answer_the_question_but_is_kept() -> None:
    draft = tell(said("排臭气", phenomenon="排臭气"), said("昨天晚上", time="昨天晚上"))
    assert (draft.place, draft.time) == ("", "昨天晚上")
    assert next_question(draft) is Question.PLACE


def test_a_place_told_when_asked_what_happened_does_not_become_what_happened() -> None:
    draft = tell(said("我要举报", "report"), said("在建设路18号", place="建设路18号"))
    assert draft.what == ""
    assert next_question(draft) is Question.WHAT


def test_a_correction_replaces_the_fact_and_says_so() -> None:
    draft = tell(
        said("排臭气", phenomenon="排臭气"), said("吴江区", place="吴江区"), said("今早", time="今早")
    )
    corrected = turn(draft, said("不对，是昨天晚上", "correct", time="昨天晚上"))
    assert corrected.draft.time == "昨天晚上"
    assert corrected.say[0].values == {"label": "时间", "value": "昨天晚上"}


def test_a_correction_never_becomes_the_answer_to_the_question_put() -> None:
    draft = tell(
        said("排臭气", phenomenon="排臭气"),
        said("吴江区", place="吴江区"),
        said("今早", time="今早"),
        said("今早", time="今早"),
        said("不对，是昨天晚上", "correct", time="昨天晚上"),
    )
    assert draft.source == ""


def test_a_fact_told_again_is_added_not_replaced() -> None:
    draft = tell(
        said("昨晚排臭气", time="昨晚", phenomenon="排臭气"), said("已经三个月了", time="已经三个月了")
    )
    assert draft.time == "昨晚；已经三个月了"


def test_the_words_are_the_reporters_own_sentences_in_order() -> None:
    draft = tell(
        said("你好，我要举报", "report"),
        said("厂里排臭气", phenomenon="排臭气"),
        said("举报有奖励吗", "faq_reward"),
        said("吴江区", place="吴江区"),
        said("不知道", "skip"),
        said("谢谢", "thanks"),
    )
    assert draft.text == "厂里排臭气\n吴江区"


def test_a_question_inside_the_report_changes_nothing() -> None:
    before = tell(said("厂里排臭气", phenomenon="排臭气"))
    after = turn(before, said("几天能有结果", "faq_deadline", time="几天")).draft
    assert (after.words, after.time) == (before.words, before.time)


def test_a_question_that_tells_of_the_matter_is_taken_too() -> None:
    asked = said("建设路又排臭气，多久能处理", "faq_deadline", place="建设路", phenomenon="排臭气")
    draft = tell(said("我要举报", "report"), asked)
    assert draft.place == "建设路"


@pytest.mark.parametrize("text", ["🤮🤮🤮", "？？？"])
def test_what_cannot_be_read_is_said_to_be_so_and_kept_out(text: str) -> None:
    draft = tell(said("我要举报", "report"))
    answer = turn(draft, said(text, "nlu_fallback"))
    assert responses(answer) == ["utter_not_understood"]
    assert answer.draft.words == ()


def test_small_talk_is_not_taken_for_what_happened_the_first_time() -> None:
    answer = turn(tell(said("我要举报", "report")), said("今天天气怎么样", "out_of_scope"))
    assert answer.draft.what == ""


def test_a_danger_is_answered_with_the_emergency_numbers_once() -> None:
    first = turn(Draft(), said("氨气泄漏", danger="泄漏"))
    again = turn(first.draft, said("还在泄漏", danger="泄漏"))
    assert "utter_danger" in responses(first)
    assert "utter_danger" not in responses(again)


def test_a_masked_phone_number_is_answered_with_the_form() -> None:
    draft = replace(full(), contact="", question="contact")
    answer = turn(draft, said("打〔电话〕找我", "leave_contact"))
    assert "utter_no_identity_here" in responses(answer)
    assert next_question(answer.draft) is Question.CONTACT


def test_the_form_or_anonymity_settles_the_contact() -> None:
    draft = replace(full(), contact="", question="contact")
    assert turn(draft, pressed("contact_given")).draft.contact == "given"
    assert turn(draft, pressed("stay_anonymous")).draft.contact == "anonymous"


def test_photos_are_kept_at_any_time_and_change_no_question() -> None:
    draft = tell(said("排臭气", phenomenon="排臭气"))
    answer = turn(draft, said("", "send_evidence", attachments=("a1",)))
    assert answer.draft.attachments == ("a1",)
    assert answer.draft.place == ""
    assert next_question(answer.draft) is Question.PLACE


def test_a_photo_with_words_keeps_both() -> None:
    draft = tell(said("厂里排臭气", attachments=("a1",), phenomenon="排臭气"))
    assert (draft.attachments, draft.words) == (("a1",), ("厂里排臭气",))


def test_a_photo_sent_twice_is_one_photo() -> None:
    draft = tell(
        said("", "send_evidence", attachments=("a1",)), said("", "send_evidence", attachments=("a1",))
    )
    assert draft.attachments == ("a1",)


def test_yes_at_the_confirmation_files() -> None:
    assert turn(full(), said("提交", "affirm")).act is Act.FILE


def test_yes_with_a_correction_does_not_file() -> None:
    answer = turn(full(), said("对，不过时间改成今早", "affirm", time="今早"))
    assert answer.act is Act.ASK
    assert answer.draft.time == "今早"


def test_no_at_the_confirmation_asks_what_is_wrong_and_takes_the_new_fact() -> None:
    draft = turn(full(), pressed("deny")).draft
    assert confirmation(draft).response == "utter_ask_change"
    draft = turn(draft, said("前天夜里", time="前天夜里")).draft
    assert draft.time == "前天夜里"
    assert confirmation(draft).response == "utter_ask_confirm"


def test_naming_a_wrong_fact_asks_for_it_again() -> None:
    draft = turn(full(), said("地点不对", "deny")).draft
    assert next_question(draft) is Question.PLACE


def test_a_new_value_without_an_entity_is_taken_by_its_label() -> None:
    assert turn(full(), said("污染来源改成路口那家店", "correct")).draft.source == "路口那家店"


def test_more_words_at_the_confirmation_are_added() -> None:
    answer = turn(full(), said("他们白天不排只有检查完才排", "inform"))
    assert responses(answer) == ["utter_added"]
    assert answer.draft.words[-1].startswith("他们白天")


def test_a_question_at_the_confirmation_leaves_it_open() -> None:
    answer = turn(full(), said("几天能有结果", "faq_deadline", time="几天"))
    assert answer.draft.time == "昨天晚上"
    assert next_question(answer.draft) is Question.CONFIRM


def test_giving_up_is_asked_back_and_then_done() -> None:
    wished = turn(full(), said("算了不报了", "cancel"))
    assert wished.act is Act.ASK
    assert confirmation(wished.draft).response == "utter_ask_really_cancel"
    assert turn(wished.draft, pressed("affirm")).act is Act.DROP


def test_giving_up_can_be_taken_back_without_loss() -> None:
    draft = turn(turn(full(), pressed("cancel")).draft, pressed("deny")).draft
    assert draft.words == full().words
    assert confirmation(draft).response == "utter_ask_confirm"


def test_nothing_told_is_given_up_at_once() -> None:
    assert turn(tell(said("我要举报", "report")), said("取消", "cancel")).act is Act.DROP


def test_nothing_at_all_is_not_filed() -> None:
    nothing = dict.fromkeys(("what", "place", "time", "source", "effects"), UNKNOWN)
    draft = replace(Draft(**nothing), contact="anonymous", question="confirm")  # type: ignore[arg-type]
    answer = turn(draft, pressed("affirm"))
    assert answer.act is Act.ASK
    assert next_question(answer.draft) is Question.WHAT


def test_a_silent_platform_loses_nothing_and_offers_another_try() -> None:
    failed = not_filed(full()).draft
    assert failed.words == full().words
    assert confirmation(failed).response == "utter_ask_retry"
    assert turn(failed, said("再试一次", "affirm")).act is Act.FILE


def test_the_summary_shortens_a_long_text_and_says_so() -> None:
    shown = summary(Draft(what="臭" * 2000))
    assert len(shown["what"]) < 200
    assert "已全部记下" in shown["what"]


def test_a_draft_survives_its_way_through_the_slots() -> None:
    draft = turn(full(), pressed("cancel")).draft
    assert Draft.from_slots(draft.as_slots()) == draft
    assert draft.mode is Mode.CANCELLING


def test_a_word_that_says_no_yes_never_files_whatever_the_model_thinks() -> None:
    answer = turn(full(), said("restart", "affirm"))
    assert answer.act is Act.ASK
    assert responses(answer) == ["utter_not_understood"]


@pytest.mark.parametrize("text", ["是的", "好", "提交吧", "OK", "没问题", "再试一次"])
def test_yes_in_words_files(text: str) -> None:
    assert turn(full(), said(text, "affirm")).act is Act.FILE


def test_the_first_turn_says_how_it_works_after_any_danger() -> None:
    assert responses(turn(Draft(), said("着火了", danger="着火")))[:2] == ["utter_danger", "utter_start"]
    assert "utter_start" not in responses(turn(full(), said("好", "affirm")))


@pytest.mark.parametrize("text", ["没有", "没有了", "没啥要补充的"])
def test_nothing_more_at_the_confirmation_changes_nothing_and_says_how_to_file(text: str) -> None:
    answer = turn(full(), said(text, "deny"))
    assert responses(answer) == ["utter_press_submit"]
    assert answer.draft.words == full().words
    assert confirmation(answer.draft).response == "utter_ask_confirm"


@pytest.mark.parametrize(
    "second_thought", [said("提交", "affirm"), said("不改了", "deny"), pressed("affirm")]
)
def test_a_place_that_was_to_be_changed_may_stay_and_the_report_be_filed(second_thought: Heard) -> None:
    changing = turn(full(), pressed("deny")).draft
    asked = turn(changing, said("地点", "inform")).draft
    assert next_question(asked) is Question.PLACE
    kept = turn(asked, second_thought)
    assert responses(kept) == ["utter_left_as_it_was"]
    assert kept.draft.place == "吴江区建设路18号"
    assert turn(kept.draft, said("提交", "affirm")).act is Act.FILE


def test_a_place_asked_again_keeps_the_district_it_was_in() -> None:
    asked = turn(full(), said("地点不对", "deny")).draft
    assert turn(asked, said("光明路3号", place="光明路3号")).draft.place == "吴江区光明路3号"


def test_not_knowing_another_fact_is_no_answer_to_the_one_asked() -> None:
    asked = tell(said("排臭气", phenomenon="排臭气"))
    answer = turn(asked, said("不知道厂叫什么名字", "skip"))
    assert answer.draft.source == UNKNOWN
    assert next_question(answer.draft) is Question.PLACE


def test_a_caption_is_no_place() -> None:
    asked = tell(said("排臭气", phenomenon="排臭气"))
    answer = turn(asked, said("这是现场照片你看看", "send_evidence", attachments=("photo",)))
    assert answer.draft.attachments == ("photo",)
    assert answer.draft.place == ""
    assert next_question(answer.draft) is Question.PLACE


def test_small_talk_inside_a_report_is_answered_and_kept_out_of_it() -> None:
    answer = turn(full(), said("今天天气怎么样", "out_of_scope", time="今天"))
    assert responses(answer) == ["utter_out_of_scope"]
    assert answer.draft.time == "昨天晚上"
    assert answer.draft.words == full().words


def test_an_emergency_that_sounds_like_a_question_is_kept_and_warned_of() -> None:
    answer = turn(Draft(), said("化工厂爆炸了怎么办", "faq_emergency", danger="爆炸", source="化工厂"))
    assert responses(answer)[0] == "utter_danger"
    assert answer.draft.words == ("化工厂爆炸了怎么办",)


@pytest.mark.parametrize("text", ["撤回刚才的举报", "我要补充"])
def test_what_is_wanted_of_a_filed_report_begins_no_new_one(text: str) -> None:
    answer = listen(Draft(), said(text), filed="HS261124-483920-05")
    assert answer.act is Act.DROP
    assert responses(answer) == ["utter_filed_already"]


def test_a_new_matter_after_filing_says_which_report_it_is_not() -> None:
    answer = listen(Draft(), said("隔壁又烧垃圾", phenomenon="烧垃圾"), filed="HS261124-483920-05")
    assert answer.say[0] == Say("utter_start_again", {"number": "HS261124-483920-05"})


def test_the_reporters_words_are_shown_in_chinese_punctuation() -> None:
    shown = Say("utter_ask_confirm", {"what": "厂里排臭气,孩子咳嗽!从22:30起,pH 3.5"}).written
    assert shown["what"] == "厂里排臭气，孩子咳嗽！从22:30起，pH 3.5"


@pytest.mark.parametrize("answer", [said("不取消，继续", "cancel"), said("继续", "affirm")])
def test_who_goes_on_after_all_loses_nothing(answer: Heard) -> None:
    resumed = turn(turn(full(), pressed("cancel")).draft, answer)
    assert resumed.act is Act.ASK
    assert resumed.draft.words == full().words


def test_a_cry_for_help_is_no_answer_to_who_it_was() -> None:
    asked = tell(said("吴江区有人烧垃圾", place="吴江区", phenomenon="烧垃圾"), said("现在", time="现在"))
    assert next_question(asked) is Question.SOURCE
    answer = turn(asked, said("着火了！火烧大了！", danger="着火"))
    assert answer.draft.source == ""
    assert answer.draft.words[-1] == "着火了！火烧大了！"


def test_nothing_in_dialect_is_nothing() -> None:
    asked = replace(full(), effects="", question="effects")
    assert turn(asked, said("没得啥子了", "inform")).draft.effects == "没有"


def test_a_caption_without_a_fact_answers_no_question() -> None:
    asked = replace(full(), effects="", question="effects")
    answer = turn(asked, said("再补一张", "inform", attachments=("photo",)))
    assert answer.draft.effects == ""
    assert responses(answer) == ["utter_evidence_kept"]


@pytest.mark.parametrize("text", ["鱼死了", "孩子咳死了"])
def test_what_came_of_it_is_kept_though_it_sounds_like_anger(text: str) -> None:
    asked = replace(full(), effects="", question="effects")
    assert turn(asked, said(text, "frustration", effects=text)).draft.effects == text


def test_anger_alone_is_no_effect() -> None:
    asked = replace(full(), effects="", question="effects")
    assert turn(asked, said("烦死了", "frustration")).draft.effects == ""


def test_a_time_that_sounds_like_a_greeting_answers_when() -> None:
    asked = tell(said("排臭气", phenomenon="排臭气"), said("吴江区", place="吴江区"))
    assert turn(asked, said("早上", "greet", time="早上")).draft.time == "早上"


def test_what_is_seen_is_no_place_and_belongs_to_what_happened() -> None:
    asked = tell(said("臭", phenomenon="臭"))
    answer = turn(asked, said("死鱼", phenomenon="死鱼"))
    assert (answer.draft.place, answer.draft.what) == ("", "臭；死鱼")
    assert next_question(answer.draft) is Question.PLACE


def test_nobody_is_asked_for_the_place_for_ever() -> None:
    draft = tell(*[said(text, phenomenon=text) for text in ("排黑烟", "死鱼", "噪音", "臭味")])
    assert next_question(draft) is Question.TIME


def test_who_named_only_facts_is_not_asked_twice_what_happened() -> None:
    first = said("楼上天天半夜唱歌", time="天天半夜", source="楼上")
    draft = tell(first, said("吴江区", place="吴江区"))
    assert draft.what == "楼上天天半夜唱歌"


def test_a_fact_told_besides_the_question_is_acknowledged() -> None:
    asked = tell(said("排臭气", phenomenon="排臭气"))
    answer = turn(asked, said("昨晚", time="昨晚"))
    assert answer.say == (Say("utter_noted_too", {"facts": "时间：昨晚"}),)


def test_who_asks_whether_anonymity_is_possible_has_not_chosen_it() -> None:
    asked = tell(said("排臭气", phenomenon="排臭气"))
    answer = turn(asked, said("可以匿名吗", "stay_anonymous", anonymous="匿名"))
    assert responses(answer) == ["utter_anonymity_possible"]
    assert answer.draft.contact == ""


def test_who_only_wondered_is_asked_whether_to_give_up() -> None:
    answer = turn(tell(said("厂里冒烟", phenomenon="冒烟")), said("没有我就问问"))
    assert answer.draft.mode is Mode.CANCELLING


def test_a_name_nobody_remembers_leaves_the_question_that_was_put() -> None:
    draft = tell(said("排臭气", phenomenon="排臭气"), said("昨晚", time="昨晚"))
    draft = turn(draft, said("厂名忘了", "skip")).draft
    assert (draft.place, draft.source) == ("", UNKNOWN)


def test_a_business_named_when_effects_are_asked_is_the_source() -> None:
    asked = replace(full(), effects="", question="effects")
    answer = turn(asked, said("老王烧烤"))
    assert (answer.draft.effects, answer.draft.source) == ("", "化工厂；老王烧烤")


def test_one_character_that_says_what_happened_is_part_of_the_words() -> None:
    assert tell(said("臭", phenomenon="臭")).words == ("臭",)


@pytest.mark.parametrize("text", ["臭死了", "就是臭"])
def test_what_is_felt_does_not_say_who_did_it(text: str) -> None:
    asked = replace(full(), source="", question="source", asked={"source": 2})
    answer = turn(asked, said(text, "affirm", phenomenon=text))
    assert answer.draft.source == ""
    assert answer.draft.what.endswith(text)


def test_a_fact_told_instead_of_the_answer_is_not_taken_for_it_however_often_it_was_asked() -> None:
    asked = replace(full(), source="", effects="", question="source", asked={"source": 2})
    answer = turn(asked, said("头晕", effects="头晕"))
    assert (answer.draft.source, answer.draft.effects) == ("", "头晕")


def test_no_effect_told_before_it_was_asked_is_noted_and_the_question_stays() -> None:
    asked = replace(full(), time="", effects="", question="time")
    answer = turn(asked, said("没啥影响", "deny"))
    assert (answer.draft.time, answer.draft.effects) == ("", "没有")


def test_who_wants_to_submit_is_not_asked_for_what_may_be_left_out() -> None:
    asked = replace(full(), time="", effects="", question="time")
    draft = turn(asked, said("提交", "affirm")).draft
    assert (draft.time, draft.effects) == (UNKNOWN, UNKNOWN)
    assert next_question(draft) is Question.CONFIRM


def test_words_at_the_contact_are_kept_and_acknowledged() -> None:
    asked = replace(full(), contact="", question="contact")
    answer = turn(asked, said("瞓唔到觉"))
    assert responses(answer) == ["utter_added"]
    assert answer.draft.words[-1] == "瞓唔到觉"


def test_a_polluter_that_sounds_like_another_matter_is_taken_when_asked_for() -> None:
    asked = replace(full(), source="", question="source")
    assert turn(asked, said("物业", "out_of_scope")).draft.source == "物业"


def test_a_name_forgotten_twice_leaves_the_question_that_was_put() -> None:
    asked = replace(full(), time="", source=UNKNOWN, question="time", asked={"time": 2})
    assert turn(asked, said("厂名…忘了", "skip")).draft.time == ""


@pytest.mark.parametrize("text", ["不要留", "我就不填了"])
def test_who_will_not_fill_the_form_is_anonymous(text: str) -> None:
    asked = replace(full(), contact="", question="contact")
    assert turn(asked, said(text)).draft.contact == "anonymous"


def test_a_yes_to_the_contact_shows_where_to_leave_it() -> None:
    asked = replace(full(), contact="", question="contact")
    assert responses(turn(asked, said("好", "affirm"))) == ["utter_contact_by_form"]


def test_a_firm_whose_name_is_forgotten_makes_nobody_anonymous() -> None:
    asked = replace(full(), contact="", question="contact")
    answer = turn(asked, said("厂名叫啥忘记了", "skip"))
    assert (answer.draft.contact, answer.draft.source) == ("", "化工厂")


def test_a_correction_does_not_answer_for_the_question_put_however_often() -> None:
    asked = replace(full(), effects="", question="effects", asked={"effects": 3})
    answer = turn(asked, said("不是化工厂，是红星厂", "correct", source="红星厂"))
    assert (answer.draft.source, answer.draft.effects) == ("红星厂", "")


def test_what_happened_is_never_a_place_when_something_else_was_said() -> None:
    first = said("工地吵", source="工地")
    draft = tell(first, first, said("吴江区", place="吴江区"))
    assert draft.what == "工地吵"


def test_who_dares_no_longer_is_asked_whether_to_give_up() -> None:
    draft = tell(said("厂里冒烟", phenomenon="冒烟"))
    assert turn(draft, said("那我不敢了")).draft.mode is Mode.CANCELLING
