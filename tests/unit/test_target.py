import pytest

from triage.facts.target import Target, find_target


@pytest.mark.parametrize(
    ("text", "name", "kind"),
    [
        ("随县新街镇绿野农业有限公司粪水直排", "绿野农业有限公司", "enterprise"),
        ("随县新街镇随州市绿野农业有限公司粪水直排", "随州市绿野农业有限公司", "enterprise"),
        ("小区对面有一家国风橡胶厂晚上很臭", "国风橡胶厂", "enterprise"),
        ("隔壁有家鑫达化工厂", "鑫达化工厂", "enterprise"),
        ("楼下有家乐福超市", "家乐福超市", "shop"),
        ("位于海曙路12号的老陈烧烤店油烟大", "老陈烧烤店", "shop"),
        ("小区底商“川味阁火锅店”排油烟", "川味阁火锅店", "shop"),
        ("社区里大福熟食加工厂凌晨开工", "大福熟食加工厂", "enterprise"),
        ("锦绣华庭项目部夜间施工", "锦绣华庭项目部", "site"),
        ("红海旺盛养殖场污水入海", "红海旺盛养殖场", "farm"),
        ("天源污水处理厂旁边的金百合餐馆油烟大", "金百合餐馆", "shop"),
        pytest.param("老王家养猪场臭气熏天", "老王家养猪场", "farm", id="a family's"),
        ("五里村张家养牛场", "张家养牛场", "farm"),
        pytest.param("三元化工半夜偷排", "三元化工", "enterprise", id="known by its trade"),
        ("恒大御景半岛项目工地夜间打桩", "恒大御景半岛项目工地", "site"),
        ("地铁5号线施工工地噪音大", "地铁5号线施工工地", "site"),
        ("每天晚上百乐门酒吧音乐", "百乐门酒吧", "shop"),
        ("今天宏远橡胶厂又排臭气", "宏远橡胶厂", "enterprise"),
        ("举报XX市鑫源再生资源有限公司", "鑫源再生资源有限公司", "enterprise"),
        ("华润万家超市的冷却塔噪音", "华润万家超市", "shop"),
        ("新希望六和养猪场臭气", "新希望六和养猪场", "farm"),
        ("联系物业公司无果，楼上李记面馆油烟", "李记面馆", "shop"),
        ("物业说每年收远通铁塔公司的租金", "远通铁塔公司", "enterprise"),
        ("一楼被改成好味来外卖加工厂", "好味来外卖加工厂", "enterprise"),
        ("企业名称为常州瑞丰新材料科技有限公司。", "常州瑞丰新材料科技有限公司", "enterprise"),
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
        ("宝应县曹甸镇有家化工厂夜里排黑水", Target("", "enterprise", "工厂")),
        ("旁边工地夜间施工", Target("", "site", "工地")),
        ("小区门口早餐店油烟", Target("", "shop", "店")),
        ("村民家养猪场很臭", Target("", "farm", "养猪场")),
        ("小区里装修公司噪音", Target("", "enterprise", "公司")),
        pytest.param("化工味很重", Target(), id="a smell"),
        ("有人在河边烧垃圾", Target()),
        ("", Target()),
    ],
)
def test_a_mere_sort_has_no_name(text: str, target: Target) -> None:
    assert find_target(text) == target


@pytest.mark.parametrize(
    "text",
    [
        "有人中毒晕倒送医院",
        "多人送医院救治",
        "孩子被送进市人民医院",
        "老人到协和医院检查",
        "导致学生晕倒送往县医院抢救",
        "工人中毒送仁爱医院后死亡",
        "在市第一医院住院，医生说是废气引起的",
    ],
)
def test_a_hospital_that_takes_in_the_ill_is_no_source(text: str) -> None:
    assert find_target(text) == Target()


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("市人民医院的医疗废水直排", "市人民医院"),
        ("仁爱医院锅炉冒黑烟，请到现场检查", "仁爱医院"),
        ("多人送医院，宏远橡胶厂偷排", "宏远橡胶厂"),
        ("味道从宏远橡胶厂飘来", "宏远橡胶厂"),
    ],
)
def test_what_lets_off_is_the_source_though_somebody_fell_ill(text: str, name: str) -> None:
    assert find_target(text).name == name
