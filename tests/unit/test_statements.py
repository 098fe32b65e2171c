"""What a report states is kept in its own redacted words, and shown to whoever works on it."""

from datetime import UTC, datetime

from api.web.opinions import opinions
from triage.domain.predictions import Axis
from triage.facts.redact import redact
from triage.facts.statements import find_statements
from triage.usecases.answers import stated_prediction

RECEIVED = datetime(2026, 3, 2, 4, tzinfo=UTC)
TEXT = (
    "每天晚上十点以后渣土车鲁A12345冒黑烟，我拍了照片和视频，电话13800000000。"
    "诉求：1、查处这辆车；2、恢复路面，并给予答复。"
)


def test_each_demand_proof_time_and_the_number_of_plates_is_stated() -> None:
    stated = find_statements(redact(TEXT).text, RECEIVED)
    assert stated.demands == ("查处这辆车", "恢复路面，并给予答复")
    assert stated.evidence == ("photo", "video")
    assert any("晚上十点" in words for words in stated.times)
    assert stated.plates == 1


def test_nothing_that_leads_to_a_person_is_kept() -> None:
    kept = str(stated_prediction(find_statements(redact(TEXT).text, RECEIVED)))
    assert "13800000000" not in kept
    assert "A12345" not in kept


def test_the_desk_reads_it_in_words() -> None:
    prediction = stated_prediction(find_statements(redact(TEXT).text, RECEIVED))
    ((shown, _),) = opinions([(prediction, RECEIVED)])
    assert shown.axis == Axis.STATED
    assert "诉求：查处这辆车" in shown.words
    assert "提到的证据：照片、视频" in shown.words
    assert "提到车牌 1 处，见原文" in shown.words


def test_coordinates_are_shown_with_their_system() -> None:
    text = "排口在高德地图30.274084,120.155070"
    ((shown, _),) = opinions([(stated_prediction(find_statements(text, RECEIVED)), RECEIVED)])
    assert "坐标：30.27408, 120.15507（GCJ-02）" in shown.words


def test_a_report_that_asks_for_nothing_says_so() -> None:
    ((shown, _),) = opinions([(stated_prediction(find_statements("河水发黑", RECEIVED)), RECEIVED)])
    assert shown.words == ("没有写明诉求",)


def test_a_text_of_any_length_states_a_bounded_number_of_things() -> None:
    stated = find_statements("".join(f"要求整改第{n}处。" for n in range(500)), RECEIVED)
    assert len(stated.demands) <= 10
