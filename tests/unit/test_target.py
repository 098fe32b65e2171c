import pytest

from triage.facts.target import Target, find_target


@pytest.mark.parametrize(
    ("text", "name", "kind"),
    [
        ("随县新街镇绿野农业有限公司粪水直排", "绿野农业有限公司", "enterprise"),
        ("随县新街镇随州市绿野农业有限公司粪水直排", "随州市绿野农业有限公司", "enterprise"),
        ("小区对面有一家国风橡胶厂晚上很臭", "国风橡胶厂", "enterprise"),
        ("位于海曙路12号的老陈烧烤店油烟大", "老陈烧烤店", "shop"),
        ("小区底商“川味阁火锅店”排油烟", "川味阁火锅店", "shop"),
        ("社区里大福熟食加工厂凌晨开工", "大福熟食加工厂", "enterprise"),
        ("锦绣华庭项目部夜间施工", "锦绣华庭项目部", "site"),
        ("红海旺盛养殖场污水入海", "红海旺盛养殖场", "farm"),
        ("天源污水处理厂旁边的金百合餐馆油烟大", "金百合餐馆", "shop"),
    ],
)
def test_a_name_is_taken_as_the_text_has_it(text: str, name: str, kind: str) -> None:
    target = find_target(text)
    assert (target.name, target.kind) == (name, kind)


@pytest.mark.parametrize(
    ("text", "target"),
    [
        ("村边有一家养猪场很臭", Target("", "farm", "养猪场")),
        ("隔壁大型化工厂排废气", Target("", "enterprise", "工厂")),
        ("楼下的烧烤店油烟大", Target("", "shop", "烧烤店")),
        ("旁边工地夜间施工", Target("", "site", "工地")),
        ("有人在河边烧垃圾", Target()),
        ("", Target()),
    ],
)
def test_a_mere_sort_has_no_name(text: str, target: Target) -> None:
    assert find_target(text) == target
