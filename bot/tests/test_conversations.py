"""Whole conversations through the door: Rasa, the actions and a platform over HTTP."""

import httpx
import pytest

from bot.connectors.cleaning import clean
from bot.tests.acting import RECEIPT, Chat, FakePlatform, Servers

EVERYTHING = clean("吴江区建设路18号的喷漆厂昨天晚上又排刺鼻气体，孩子咳嗽，我要匿名举报")


def at_the_confirmation(chat: Chat) -> None:
    assert "请核对" in chat.say(EVERYTHING)


def test_the_bot_says_first_that_it_is_no_person(chat: Chat) -> None:
    answer = chat.say("你好")
    assert "自动助手" in answer
    assert "report" in answer.buttons


def test_everything_in_one_message_goes_straight_to_the_confirmation_and_is_filed(
    chat: Chat, platform: FakePlatform
) -> None:
    asked = chat.say(EVERYTHING)
    assert "请核对" in asked
    assert "建设路18号" in asked
    assert "匿名" in asked
    filed = chat.press("yes")
    assert filed.custom == {"receipt": RECEIPT}
    assert RECEIPT["number"] in filed
    assert RECEIPT["code"] in filed
    (report,) = platform.reports.values()
    assert report["text"] == EVERYTHING
    assert report["conversation"] == chat.sender
    assert report["anonymous"] is True
    assert report["facts"]["time"] == "昨天晚上"


def test_one_question_after_another_until_the_receipt(chat: Chat, platform: FakePlatform) -> None:
    assert "发生了什么" in chat.say("我要举报")
    assert "什么地方" in chat.say("水又黑又臭")
    assert "什么时候" in chat.say("吴江区盛泽镇")
    assert "谁" in chat.say("昨天晚上")
    assert "什么影响" in chat.say("不知道是谁")
    assert chat.say("孩子老咳嗽").custom == {"form": "contact"}
    assert "请核对" in chat.press("stay_anonymous")
    assert chat.press("yes").custom == {"receipt": RECEIPT}
    (report,) = platform.reports.values()
    assert report["text"] == "水又黑又臭\n吴江区盛泽镇\n昨天晚上\n孩子老咳嗽"


def test_a_question_in_the_middle_is_answered_and_the_report_goes_on(chat: Chat) -> None:
    chat.say("我要举报")
    for question, answered in [
        ("举报有奖励吗", "奖励"),
        ("会不会泄露我的信息", "保密"),
        ("多久有结果", "15 日"),
        ("你是机器人吗", "自动助手"),
    ]:
        answer = chat.say(question)
        assert answered in answer
        assert "发生了什么" in answer


def test_the_progress_can_be_asked_in_the_middle_of_a_report(chat: Chat) -> None:
    chat.say("我要举报")
    answer = chat.say(f"{RECEIPT['number']} {RECEIPT['code']}")
    assert "办理中" in answer
    assert "发生了什么" in answer


@pytest.mark.parametrize("refusal", ["不知道", "不想说"])
def test_every_question_may_be_refused(chat: Chat, platform: FakePlatform, refusal: str) -> None:
    chat.say("我要举报")
    chat.say("河水又黑又臭")
    answer = chat.say(refusal)
    for _ in range(5):
        if "请核对" in answer:
            break
        answer = chat.say(refusal)
    assert "请核对" in answer
    assert chat.press("yes").custom == {"receipt": RECEIPT}


def at_the_effects(chat: Chat) -> None:
    chat.say("吴江区建设路的化工厂昨晚排臭气")


@pytest.mark.parametrize(
    "effect", ["鱼死了", "树都死了", "孩子咳死了", "虾死光了", "羊毒死了", "人都咳出血了"]
)
def test_what_came_of_it_is_never_taken_for_anger(chat: Chat, platform: FakePlatform, effect: str) -> None:
    at_the_effects(chat)
    answer = chat.say(effect)
    assert answer.custom == {"form": "contact"}
    assert "抱歉" not in answer
    chat.press("stay_anonymous")
    chat.press("yes")
    (report,) = platform.reports.values()
    assert effect in report["facts"]["effects"]
    assert effect in report["text"]


@pytest.mark.parametrize("anger", ["烦死了", "气死我了", "笑死"])
def test_anger_is_answered_and_the_question_put_again(chat: Chat, anger: str) -> None:
    at_the_effects(chat)
    answer = chat.say(anger)
    assert "抱歉" in answer
    assert "什么影响" in answer


def test_one_word_after_another_makes_a_report(chat: Chat, platform: FakePlatform) -> None:
    for word in ("臭", "死鱼", "吴江区盛泽镇", "早上", "厂名我忘了", "鱼死了", "匿名"):
        answer = chat.say(word)
    assert "请核对" in answer
    assert chat.say("交").custom == {"receipt": RECEIPT}
    (report,) = platform.reports.values()
    assert report["facts"] == {"place": "吴江区盛泽镇", "time": "早上", "source": "", "effects": "鱼死了"}
    assert report["text"].startswith("臭\n死鱼")


def test_a_neighbour_in_dialect_stays_whole(chat: Chat) -> None:
    answer = chat.say("我屋头对门那个厂天天放烟子，臭得遭不住")
    assert "地点：我屋头对门" in answer


def test_a_firm_is_noted_without_the_words_that_introduce_it(chat: Chat) -> None:
    assert "污染来源：化工厂" in chat.say("有家化工厂排黑水")


def test_a_question_about_anonymity_is_answered_and_decides_nothing(chat: Chat) -> None:
    chat.say("吴江区建设路的化工厂排臭气")
    assert "可以匿名" in chat.say("可以匿名吗")
    chat.say("昨晚")
    assert chat.say("没有").custom == {"form": "contact"}


def test_what_is_only_supposed_begins_no_report(chat: Chat) -> None:
    answer = chat.say("要是工厂爆炸了怎么办")
    assert "119" in answer
    assert "什么地方" not in answer


def test_a_report_in_english_is_taken(chat: Chat, platform: FakePlatform) -> None:
    chat.say("Hello, I want to report pollution")
    chat.say("There is black smoke from the factory every night")
    for _ in range(6):
        answer = chat.press("skip")
        if "contact_given" in answer.buttons:
            break
    assert "请核对" in chat.say("anonymous")
    assert chat.say("yes").custom == {"receipt": RECEIPT}
    (report,) = platform.reports.values()
    assert "black smoke" in report["text"]


def test_a_correction_is_acknowledged_and_replaces(chat: Chat, platform: FakePlatform) -> None:
    chat.say("吴江区的化工厂今天早上排臭气")
    answer = chat.say("不对，是昨天晚上")
    assert "已把时间改为“昨天晚上”" in answer


def test_a_correction_at_the_confirmation_shows_the_new_summary(chat: Chat) -> None:
    at_the_confirmation(chat)
    chat.press("no")
    answer = chat.say("时间是前天夜里")
    assert "前天夜里" in answer
    assert "请核对" in answer


def test_cancelling_is_asked_back_and_leaves_nothing(chat: Chat, platform: FakePlatform) -> None:
    at_the_confirmation(chat)
    assert "确定不报了吗" in chat.say("算了不报了")
    assert "已取消" in chat.press("yes")
    assert platform.reports == {}
    assert "没有正在填写" in chat.press("yes")


def test_a_person_is_asked_for_and_the_draft_stays(chat: Chat) -> None:
    chat.say("我要举报")
    chat.say("有个厂半夜排臭气")
    answer = chat.say("转人工")
    assert answer.custom == {"handover": True}
    assert "12345" in answer
    assert "什么地方" not in answer
    assert "什么地方" not in chat.say("吴江区")


def test_who_leaves_is_not_asked_on_and_finds_the_draft_again(chat: Chat) -> None:
    chat.say("我要举报")
    chat.say("水又黑又臭")
    assert "什么地方" not in chat.say("再见")
    assert "什么时候" in chat.say("吴江区盛泽镇")


@pytest.mark.parametrize("aside", ["转人工", "再见"])
def test_after_an_aside_the_form_goes_on_with_whatever_is_said(chat: Chat, aside: str) -> None:
    chat.say("楼下烧烤店油烟很大")
    assert len(chat.say(aside).messages) == 1
    answer = chat.say("算了")
    assert "确定不报了吗" in answer
    assert len(answer.messages) == 1
    assert "那我们继续" in chat.press("no")


@pytest.mark.parametrize("aside", ["转人工", "再见"])
def test_an_aside_may_be_made_twice_and_an_answer_is_heard_after_it(chat: Chat, aside: str) -> None:
    chat.say("楼下烧烤店油烟很大")
    chat.say(aside)
    chat.say(aside)
    assert "什么时候" in chat.say("吴江区盛泽镇")


def test_a_conversation_in_which_rasa_went_in_circles_can_be_used_again(chat: Chat, running: Servers) -> None:
    chat.say("楼下烧烤店油烟很大")
    running.go_in_circles(chat.sender)
    assert "请再说一遍" in chat.say("吴江区盛泽镇")
    assert "什么时候" in chat.say("吴江区盛泽镇")


def test_the_contact_form_is_shown_and_no_number_is_asked_in_the_chat(
    chat: Chat, platform: FakePlatform
) -> None:
    asked = chat.say("吴江区建设路的化工厂昨天晚上排臭气，孩子咳嗽")
    assert asked.custom == {"form": "contact"}
    assert {"contact_given", "stay_anonymous"} <= set(asked.buttons)
    again = chat.say("我的号码是〔电话〕")
    assert "不要在对话里写" in again
    assert again.custom == {"form": "contact"}
    chat.press("contact_given")
    chat.press("yes")
    (report,) = platform.reports.values()
    assert report["anonymous"] is False
    assert "电话" not in report["text"]


def test_photos_travel_with_the_report(chat: Chat, platform: FakePlatform) -> None:
    chat.send(text="吴江区建设路的化工厂昨晚排臭气，孩子咳嗽，匿名", photos=("a1",))
    assert "照片收到了" in chat.send(photos=("a2",))
    chat.press("yes")
    (report,) = platform.reports.values()
    assert report["attachments"] == ["a1", "a2"]


def test_a_photo_may_come_first(chat: Chat) -> None:
    answer = chat.send(photos=("a1",))
    assert "照片收到了" in answer
    assert "发生了什么" in answer


def test_a_shared_place_name_is_asked_back_with_buttons(chat: Chat) -> None:
    chat.say("我要举报")
    chat.say("有个厂半夜排臭气")
    answer = chat.say("鼓楼区")
    assert answer.buttons[:3] == ["place_1", "place_2", "place_3"]
    assert "徐州市鼓楼区" in chat.press("place_2")


def test_a_shared_place_name_may_be_settled_in_words(chat: Chat) -> None:
    chat.say("我要举报")
    chat.say("有个厂半夜排臭气")
    chat.say("鼓楼区")
    assert "开封市鼓楼区" in chat.say("河南的那个")


def test_an_unknown_place_is_asked_once_and_then_taken(chat: Chat) -> None:
    chat.say("我要举报")
    chat.say("有个厂半夜排臭气")
    assert "哪个市" in chat.say("幸福路")
    assert "哪个市" not in chat.say("就是幸福路")


def test_a_silent_platform_loses_nothing_and_the_same_report_is_sent_again(
    chat: Chat, platform: FakePlatform
) -> None:
    at_the_confirmation(chat)
    platform.down = True
    answer = chat.press("yes")
    assert "没有回应" in answer
    assert "/report" in answer
    platform.down = False
    assert chat.say("再试一次").custom == {"receipt": RECEIPT}
    sent = [body for path, body in platform.asked if path == "/internal/reports"]
    assert len({body["client_key"] for body in sent}) == 1
    assert sent[-1]["text"] == EVERYTHING


def test_the_next_report_of_a_conversation_is_another_report(chat: Chat, platform: FakePlatform) -> None:
    at_the_confirmation(chat)
    chat.press("yes")
    at_the_confirmation(chat)
    chat.press("yes")
    assert len(platform.reports) == 2


def test_the_progress_needs_number_and_code(chat: Chat) -> None:
    assert "受理编号" in chat.say("我的举报怎么样了")
    assert "查询码" in chat.say(f"我的受理号是{RECEIPT['number']}")
    answer = chat.say(f"查询码{RECEIPT['code']}")
    assert "办理中" in answer
    assert "某分局" in answer


def test_a_wrong_code_tells_nothing(chat: Chat) -> None:
    answer = chat.say(f"{RECEIPT['number']} 99999-99999")
    assert "没有查到" in answer
    assert "办理中" not in answer


def test_the_progress_of_a_fresh_report_is_known(chat: Chat) -> None:
    at_the_confirmation(chat)
    chat.press("yes")
    assert "办理中" in chat.say("我的举报怎么样了")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("着火了打什么电话", "119"),
        ("你能做什么", "我不能做"),
        ("谢谢", "不客气"),
        ("再见", "再见"),
        ("今天天气怎么样", "帮不上"),
        ("你们到底管不管", "抱歉"),
        ("怎么上传照片", "照片"),
        ("举报之后会怎么样", "登记后"),
    ],
)
def test_a_question_outside_a_report_has_its_answer(chat: Chat, text: str, said: str) -> None:
    assert said in chat.say(text)


def test_danger_brings_the_emergency_numbers_before_anything_else(chat: Chat) -> None:
    answer = chat.say("化工厂爆炸了，有人受伤，吴江区")
    assert "119" in answer.messages[0]["text"]


def test_an_emergency_is_warned_of_first_and_every_word_of_it_is_filed(
    chat: Chat, platform: FakePlatform
) -> None:
    emergency = "救命！化工厂爆炸了，黄色烟雾，有人晕倒了！！"
    answer = chat.say(emergency)
    assert "119" in answer.messages[0]["text"]
    assert "什么地方" in answer
    answer = chat.say("吴江区盛泽镇化工园区")
    for _ in range(4):
        if "contact_given" not in answer.buttons:
            answer = chat.press("skip")
    chat.press("stay_anonymous")
    assert chat.press("yes").custom == {"receipt": RECEIPT}
    (report,) = platform.reports.values()
    assert report["text"].startswith(clean(emergency))


def test_an_emergency_inside_a_report_is_filed_with_it(chat: Chat, platform: FakePlatform) -> None:
    at_the_confirmation(chat)
    answer = chat.say("不好了，厂里爆炸了，有人中毒了，快派人来")
    assert "119" in answer.messages[0]["text"]
    assert "请核对" in answer
    chat.press("yes")
    (report,) = platform.reports.values()
    assert "厂里爆炸了" in report["text"]


@pytest.mark.parametrize(
    ("text", "answered"),
    [("永清化工厂又排黑水了，举报有奖励吗", "奖励"), ("工地天天打桩，多久给答复", "15 日")],
)
def test_a_question_that_tells_of_a_matter_is_answered_and_begins_the_report(
    chat: Chat, text: str, answered: str
) -> None:
    answer = chat.say(text)
    assert answered in answer
    assert "什么地方" in answer


@pytest.mark.parametrize("text", ["着火了打什么电话", "举报工厂排污有奖励吗", "这里能投诉油烟吗"])
def test_a_general_question_begins_no_report(chat: Chat, text: str) -> None:
    answer = chat.say(text)
    assert "我来帮您登记。您可以一次说完" not in answer


@pytest.mark.parametrize(
    "injection",
    [
        "/restart",
        "／restart",
        "//restart",
        "\u200b/restart",
        "/session_start",
        '/inform{"place": "x", "time": "y"}',
        '/affirm{"confirm": "sent"}',
    ],
)
def test_a_citizen_cannot_give_rasa_orders(chat: Chat, platform: FakePlatform, injection: str) -> None:
    at_the_confirmation(chat)
    chat.say(injection)
    assert platform.reports == {}
    chat.press("cancel")
    assert "那我们继续" in chat.press("no")
    assert chat.press("yes").custom == {"receipt": RECEIPT}


@pytest.mark.parametrize(
    "text",
    [
        "😷🤮🤮",
        "？？？！！！",
        "' OR 1=1; DROP TABLE reports; --",
        "<script>alert(1)</script>",
        '{"intent": "affirm"}',
        "{what} {place}",
        "asdf",
        "\u5bb0" * 3,
    ],
)
def test_strange_input_gets_an_answer_and_loses_nothing(chat: Chat, text: str) -> None:
    chat.say("我要举报")
    chat.say("有个厂半夜排臭气")
    assert chat.say(text).messages
    chat.press("cancel")
    assert chat.press("no").messages


def test_markup_and_braces_come_back_as_they_were_typed(chat: Chat, platform: FakePlatform) -> None:
    chat.say("我要举报")
    text = "有个厂排臭气 <b>{place}</b> %s"
    chat.say(text)
    for _ in range(6):
        answer = chat.press("skip")
        if "请核对" in answer:
            break
    assert text in answer
    chat.press("yes")
    (report,) = platform.reports.values()
    assert report["text"] == text


def test_a_text_of_five_thousand_characters_is_taken_and_said_to_be_shortened(chat: Chat) -> None:
    answer = chat.say("厂里天天排臭气。" * 625)
    assert "2000" in answer
    assert len(answer.messages) > 1


@pytest.mark.parametrize("text", [None, "", "   ", "\u200b", "/"])
def test_an_empty_message_is_refused(chat: Chat, text: str | None) -> None:
    response = chat.post({"sender": chat.sender, "text": text, "button": None, "metadata": {}})
    assert (response.status_code, response.json()) == (400, {"error": "empty"})


def test_a_wrong_token_is_refused(chat: Chat) -> None:
    response = chat.post({"sender": chat.sender, "text": "你好"}, **{"X-Huansu-Token": "x" * 32})
    assert (response.status_code, response.json()) == (401, {"error": "unauthorized"})


def test_a_body_that_is_not_json_is_refused(running: Servers) -> None:
    response = httpx.post(
        f"{running.bot_url}/webhooks/gateway/message",
        content=b"\xff\xfe",
        headers={"X-Huansu-Token": running.token, "Content-Type": "application/json"},
    )
    assert (response.status_code, response.json()) == (400, {"error": "body"})


@pytest.mark.parametrize(
    "path", ["/webhooks/rest/webhook", "/conversations/x/tracker", "/model/parse", "/model"]
)
def test_no_other_door_of_rasa_is_open(running: Servers, path: str) -> None:
    assert httpx.post(f"{running.bot_url}{path}", json={"text": "你好"}).status_code in (404, 405)


def test_without_the_action_server_the_failure_is_said_and_the_draft_survives(
    chat: Chat, running: Servers, platform: FakePlatform
) -> None:
    at_the_confirmation(chat)
    running.stop_actions()
    response = chat.post({"sender": chat.sender, "text": None, "button": "yes", "metadata": {}})
    running.start_actions()
    assert (response.status_code, response.json()) == (503, {"error": "no_answer"})
    assert chat.press("yes").custom == {"receipt": RECEIPT}
    (report,) = platform.reports.values()
    assert report["text"] == EVERYTHING


def test_nothing_a_citizen_said_stands_in_the_logs(
    chat: Chat, running: Servers, platform: FakePlatform
) -> None:
    marker = "翡翠巷里的无名炉子"
    chat.say(f"我要举报，{marker}昨晚排臭气")
    platform.down = True
    chat.press("yes")
    chat.say(f"{marker}，{RECEIPT['code']}")
    assert marker not in running.logged()
    assert RECEIPT["code"] not in running.logged()


def test_a_crash_of_rasa_loses_no_draft(chat: Chat, running: Servers, platform: FakePlatform) -> None:
    at_the_confirmation(chat)
    running.restart_rasa()
    assert chat.press("yes").custom == {"receipt": RECEIPT}
    (report,) = platform.reports.values()
    assert report["text"] == EVERYTHING
