from collections import Counter

import pytest

from tests.eval.redaction import counted
from triage.facts.redact import redact

FLOORS = {
    "phone": (0.99, 0.95),
    "id": (0.99, 0.95),
    "plate": (0.99, 0.95),
    "email": (0.99, 0.95),
    "bank": (0.99, 0.95),
    "account": (0.95, 0.95),
    "room": (0.95, 0.95),
    "birth": (0.95, 0.95),
    "name": (0.95, 0.95),
}


@pytest.fixture(scope="module")
def counts() -> Counter[tuple[str, str]]:
    """Over a thousand invented texts."""
    return counted(seed=7)


@pytest.mark.parametrize("kind", FLOORS)
def test_identities_are_hidden_and_nothing_else(counts: Counter[tuple[str, str]], kind: str) -> None:
    recall, precision = FLOORS[kind]
    assert counts[kind, "planted"] >= 50
    assert counts[kind, "hidden"] >= recall * counts[kind, "planted"]
    assert counts[kind, "right"] >= precision * counts[kind, "found"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("我叫王小明，电话13812345678", "我叫〔姓名〕，电话〔电话〕"),
        ("来电号码138 1234 5678", "来电号码〔电话〕"),
        ("手机１３８１２３４５６７８", "手机〔电话〕"),
        ("打一三八一二三四五六七八找我", "打〔电话〕找我"),
        ("幺三八 一二三四 五六七八", "〔电话〕"),
        ("座机(0571)88886666转801", "座机〔电话〕"),
        ("身份证11010119900307299X", "身份证〔证件号〕"),
        ("邮箱abc＠163.com谢谢", "邮箱〔邮箱〕谢谢"),
        ("浙A·12345和浙AD12345的车", "〔车牌〕和〔车牌〕的车"),
        pytest.param("鲁 A 1 2 3 4 5 的货车", "〔车牌〕 的货车", id="a spaced plate"),
        pytest.param("冀D12O45冒黑烟", "〔车牌〕冒黑烟", id="O for 0"),
        ("粤B12345D和挂车鲁H1234挂", "〔车牌〕和挂车〔车牌〕"),
        ("武警车WJ京12345，军车南A12345", "武警车〔车牌〕，军车〔车牌〕"),
        ("临时牌照苏A00123临", "临时牌照〔车牌〕"),
        ("1 3 8 1 2 3 4 5 6 7 8", "〔电话〕"),
        ("0371—66666666", "〔电话〕"),
        ("电话l38l2345678", "电话〔电话〕"),
        ("+852 9123 4567", "〔电话〕"),
        ("客服400-820-8820", "客服〔电话〕"),
        ("身份证11010119900307299x", "身份证〔证件号〕"),
        pytest.param("身份证号110101900307299", "身份证号〔证件号〕", id="fifteen digits"),
        ("邮箱abc@163。com", "邮箱〔邮箱〕"),
        ("本人王建军实名举报", "本人〔姓名〕实名举报"),
        ("村支书何志强包庇", "村支书〔姓名〕包庇"),
        ("微信号：green_river8", "微信号：〔账号〕"),
        ("家住翠湖苑3栋2单元501室", "家住翠湖苑〔门牌〕"),
        ("我家12-3-402天天闻到", "我家〔门牌〕天天闻到"),
        ("本人姓张，不愿留名", "本人姓〔姓名〕，不愿留名"),
        ("村民江某来电称，业主边某的店", "村民〔姓名〕来电称，业主〔姓名〕的店"),
        ("张女士反映，王某某开的厂", "〔姓名〕反映，〔姓名〕开的厂"),
        ("欧阳先生来电", "〔姓名〕来电"),
        ("張女士反映樓下油煙", "〔姓名〕反映樓下油煙"),
        ("我叫买买提·艾力", "我叫〔姓名〕"),
        ("此致\n敬礼！\n王建国\n2026年11月24日", "此致\n敬礼！\n〔姓名〕\n2026年11月24日"),
        ("家住柳树村3组12号，很臭", "家住柳树村3组〔门牌〕，很臭"),
        ("卡号6222 0212 3456 7890 123", "卡号〔银行卡〕"),
    ],
)
def test_what_leads_to_a_person_is_replaced(text: str, expected: str) -> None:
    assert redact(text).text == expected


@pytest.mark.parametrize(
    "text",
    [
        "回执HS261124-483920-05，查询后没有结果",
        "12345工单编号20261124103000123",
        "打过12345、12369和110",
        "市民来电反映，雨花区某工地和沈阳某纸品仓库，等车老人",
        "长江边某轮渡码头",
        "李先生牛肉面馆的油烟",
        "张师傅修车铺半夜敲打",
        "绿源化工有限公司夜里偷排",
        "2026年11月24日22:30，噪声75.5分贝",
        "统一社会信用代码913301060123456789",
        "3栋楼下的烧烤店，5号楼旁的外机",
        "语文老师和同学都闻到臭味，我们向老师反映过",
        "我是附近小区的业主",
        "本人于昨日投诉，老板不讲理，负责人都不在",
        "罚款13800000000元，日处理15900000000吨",
        "云A1栋，川渝A座12345热线，新B5G时代",
        "GB 12348-2008，环罚〔2026〕12号",
        "浙江的货车，川A开头的车",
        "新天地大厦A座1203室的美容院太吵",
        "",
    ],
)
def test_what_concerns_the_matter_stays(text: str) -> None:
    assert redact(text).text == text


def test_spans_point_into_the_text_as_it_was_written() -> None:
    text = "联系人：张伟　１３９１２３４５６７８。"
    assert [(text[span.start : span.end], span.kind) for span in redact(text).found] == [
        ("张伟", "name"),
        ("１３９１２３４５６７８", "phone"),
    ]


def test_redacting_twice_changes_nothing_more() -> None:
    once = redact("我叫王小明，电话13812345678，车牌浙A12345，住3栋501室").text
    assert redact(once).text == once
