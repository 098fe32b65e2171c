import pytest

from triage.facts.evidence import find_evidence


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("我拍了视频和照片，还有录音", ["video", "photo", "audio"]),
        ("附图两张，检测报告一份，邻居可以作证", ["photo", "document", "witness"]),
        ("手机录了像，拍了几张图", ["video", "photo"]),
        ("小区监控拍到了渣土车", ["video"]),
        ("行车记录仪为证", ["video"]),
        ("用分贝仪测了，有72分贝", ["document"]),
        ("监测数据显示超标，孩子有就诊记录", ["document", "document"]),
        ("几十户联名签字，全村人都看见了", ["witness", "witness"]),
        ("已拍照取证", ["photo"]),
        pytest.param("拍了照片和視頻", ["photo", "video"], id="traditional characters"),
        ("没有照片，也没拍到视频", []),
        ("不让拍照，来不及录像", []),
        pytest.param("要求公布检测报告，希望调取监控录像", [], id="asked for, not at hand"),
        pytest.param("摄像头对着我家", [], id="a nuisance"),
        pytest.param("录音棚太吵，图片社油墨味重", [], id="a source"),
        ("参加过视频会议", []),
        ("", []),
    ],
)
def test_proof_is_what_the_text_says_exists(text: str, kinds: list[str]) -> None:
    assert [evidence.kind for evidence in find_evidence(text)] == kinds
