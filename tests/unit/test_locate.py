import pytest

from triage.domain.places import Place
from triage.facts.locate import TextLocator
from triage.policies.divisions import load_divisions


@pytest.fixture(scope="module")
def locator() -> TextLocator:
    return TextLocator(load_divisions())


def name_of(place: Place) -> str:
    return load_divisions().full_name(place.adcode)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("浙江省杭州市余杭区仓前街道海曙路口的烧烤店每晚油烟很大", "浙江省杭州市余杭区仓前街道"),
        ("余杭区仓前街道的工地半夜打桩", "浙江省杭州市余杭区仓前街道"),
        ("杭州余杭仓前,化工味特别重", "浙江省杭州市余杭区仓前街道"),
        ("杭州市 余杭区 仓前街道,夜里有怪味", "浙江省杭州市余杭区仓前街道"),
        ("杭州市（余杭区）某印染厂偷排废水", "浙江省杭州市余杭区"),
        ("萧山的印染厂又在偷排", "浙江省杭州市萧山区"),
        ("昆山玉山镇一家电镀厂夜里排废气", "江苏省苏州市昆山市玉山镇"),
        ("反映义乌佛堂镇一家造纸厂", "浙江省金华市义乌市佛堂镇"),
        ("位于南沙区新广四路的工厂排放刺激性气味", "广东省广州市南沙区"),
        ("泗县中医院旁的公园每天下午有人拿音箱唱歌", "安徽省宿州市泗县"),
        ("青岛市北区一家橡胶厂晚上很臭", "山东省青岛市市北区"),
        ("内江市中区河边有人烧垃圾", "四川省内江市市中区"),
        ("乐山市市中区某火锅店排油烟", "四川省乐山市市中区"),
        ("朝阳市双塔区的砖厂冒黑烟", "辽宁省朝阳市双塔区"),
        ("长春市朝阳区某酒吧半夜噪音", "吉林省长春市朝阳区"),
        ("北京朝阳望京街道有家饭店排油烟", "北京市朝阳区望京街道"),
        ("重庆市渝北区龙溪街道工地夜间施工", "重庆市渝北区龙溪街道"),
        ("重庆忠县的养猪场往河里排粪水", "重庆市忠县"),
        ("上海浦东川沙新镇有人焚烧塑料", "上海市浦东新区川沙新镇"),
        ("东莞市虎门镇一家五金厂", "广东省东莞市虎门镇"),
        ("中山市小榄镇的家具厂喷漆味道大", "广东省中山市小榄镇"),
        ("儋州市那大镇有人倾倒建筑垃圾", "海南省儋州市那大镇"),
        ("嘉峪关市的钢厂粉尘很大", "甘肃省嘉峪关市"),
        ("仙桃市彭场镇无纺布厂废气", "湖北省仙桃市彭场镇"),
        ("东方市八所镇砂场扬尘", "海南省东方市八所镇"),
        ("东方八所镇的砂场扬尘严重", "海南省东方市八所镇"),
        ("石河子市北泉镇养殖场臭", "新疆维吾尔自治区石河子市北泉镇"),
        ("恩施州利川市的采石场", "湖北省恩施土家族苗族自治州利川市"),
        ("湖北恩施的板桥镇有人挖沙", "湖北省恩施土家族苗族自治州恩施市板桥镇"),
        ("长阳县龙舟坪镇的河道有人采砂", "湖北省宜昌市长阳土家族自治县龙舟坪镇"),
        ("呼和浩特市赛罕区工地夜间施工", "内蒙古自治区呼和浩特市赛罕区"),
        ("广西南宁市西乡塘区烧烤摊油烟", "广西壮族自治区南宁市西乡塘区"),
        ("吉林市丰满区江边有人烧秸秆", "吉林省吉林市丰满区"),
        ("江苏省的化工厂", "江苏省"),
        ("绍兴的空气越来越差,到处是废气味", "浙江省绍兴市"),
        ("拉萨市城关区八廓街道的餐馆油烟", "西藏自治区拉萨市城关区八廓街道"),
        ("甘肃省兰州市城关区皋兰路街道的烧烤", "甘肃省兰州市城关区皋兰路街道"),
        ("晋城市城区一处工地扬尘", "山西省晋城市城区"),
        ("洛阳市老城区有家铸造厂", "河南省洛阳市老城区"),
        ("厦门钢铁厂排污", "福建省厦门市"),
        ("杭州印染厂偷排废水", "浙江省杭州市"),
        ("杭州第二机床厂噪声大", "浙江省杭州市"),
        ("温州市某皮鞋厂排污", "浙江省温州市"),
        ("义乌市的小商品市场", "浙江省金华市义乌市"),
        ("内蒙古的化工厂", "内蒙古自治区"),
        ("济南的义乌小商品市场噪声大", "山东省济南市"),
        ("杭州市西湖区文三路的内蒙古羊肉馆油烟很大", "浙江省杭州市西湖区"),
        ("在杭州的昆山电镀厂排污", "浙江省杭州市"),
        ("绍兴印染厂偷排，杭州市民反映", "浙江省绍兴市"),
        ("向杭州环保局投诉绍兴印染厂偷排", "浙江省绍兴市"),
        ("郑州航空港区的工地扬尘", "河南省郑州市郑州航空港经济综合实验区"),
        ("合肥高新区一家电子厂排酸雾", "安徽省合肥市合肥高新技术产业开发区"),
        ("苏州工业园区有家企业夜里排废气", "江苏省苏州市苏州工业园区"),
        ("湖南省肖家园街道垃圾箱每晚焚烧垃圾", "湖南省永州市冷水滩区肖家园街道"),
        ("永州的肖家园街道垃圾箱每晚焚烧垃圾", "湖南省永州市冷水滩区肖家园街道"),
    ],
)
def test_a_named_place_is_found(locator: TextLocator, text: str, name: str) -> None:
    assert name_of(locator.locate(text)) == name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("济阳县仁风镇有个化工厂", "山东省济南市济阳区仁风镇"),
        ("长垣县蒲西的铸造厂没有手续", "河南省新乡市长垣市蒲西街道"),
        ("襄樊市樊城区的汽修厂喷漆", "湖北省襄阳市樊城区"),
        ("北京市宣武区的餐馆油烟", "北京市西城区"),
        ("上海市闸北区工地噪音", "上海市静安区"),
        ("郫县一家豆瓣厂排污水", "四川省成都市郫都区"),
        ("芦山县思延乡的养鸡场", "四川省雅安市芦山县思延镇"),
    ],
)
def test_an_earlier_name_leads_to_the_division_of_today(locator: TextLocator, text: str, name: str) -> None:
    assert name_of(locator.locate(text)) == name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("臺灣省", "台湾省"),
        ("廣東省廣州市番禺區的工廠排黑煙", "广东省广州市番禺区"),
        ("瀋陽市和平區的飯店油煙擾民", "辽宁省沈阳市和平区"),
        ("乾縣的水泥厂粉尘大", "陕西省咸阳市乾县"),
    ],
)
def test_traditional_characters_name_the_same_place(locator: TextLocator, text: str, name: str) -> None:
    assert name_of(locator.locate(text)) == name


@pytest.mark.parametrize(
    "text",
    [
        "东方刚刚发白,隔壁工地就开始打桩",
        "朝阳的房间都闻得到臭味",
        "太阳刚出来就有人烧垃圾",
        "我们和平协商过好多次,店家不理",
        "每天日照时间本来就短,黑烟一来更暗",
        "出海口的水是黑的,鱼都死了",
        "黄河入海口附近有人倒垃圾",
        "来宾很多,饭店排风机整晚响",
        "重大庆典放烟花,噪音大",
        "道路交通化解不了堵车,尾气呛人",
        "中山路上的大排档油烟太大",
        "北京路步行街的音响太吵",
        "南京西路某酒楼排油烟",
        "沙县小吃和兰州拉面两家店油烟直排",
        "楼下的齐齐哈尔烤肉每晚油烟味大",
        "老城区的下水道反味",
        "城区的垃圾是不是可以就地焚烧",
        "郊区有人偷倒建筑垃圾",
        "江北区域的空气一直不好",
        "沿海城市都在治理,我们这里还在烧煤",
        "这项城市工程天天扬尘",
        "业主不交城市垃圾费",
        "比如市场旁边的屠宰场,天天臭",
        "处理县里的垃圾场污水外流",
        "振兴乡村不能靠污染环境的厂",
        "公安派出所让我们找环保部门",
        "河西区域的工厂排黑水",
        "大理石加工厂粉尘特别大",
        "小区门口的德州扒鸡店油烟大",
        "重庆小面馆油烟大",
        "楼下的武汉热干面店油烟",
        "西安肉夹馍油烟",
        "湖南土菜馆油烟直排",
        "东街口旁边的青岛啤酒厂往河里排污水",
        "内蒙古羊肉馆油烟很大",
        "新疆大盘鸡油烟大",
        "义乌小商品市场夜里装货很吵",
        "温州皮鞋厂排黑烟",
        "黑龙江饺子馆,景德镇瓷器店,扬州修脚店",
        "上海建工在我们小区旁施工",
        "江苏建工的工地夜间施工",
        "工业路海南航空货站噪声",
        "北京现代4S店喷漆气味",
        "阿里云机房的空调外机噪音扰民",
        "平安保险楼下的饭店油烟",
        "解放后建的老厂一直冒烟",
        "长治久安的小区被噪音毁了",
        "新华书店后面的工地扬尘",
        "光明牛奶站的冷库半夜轰鸣",
        "高新区有家电子厂",
        "开发区的化工厂晚上偷排",
        "楼下饭店油烟直排,多次投诉没人管",
        "",
        "   ",
        "The factory next door is very noisy",
        "12345678",
    ],
)
def test_everyday_words_are_no_place(locator: TextLocator, text: str) -> None:
    place = locator.locate(text)
    assert (place.adcode, place.spans) == ("", ())


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("我住在上海市闵行区,老家海门的化工厂排黑水", "江苏省南通市海门区"),
        ("我家住萧山,余杭区良渚街道有个厂排黑水", "浙江省杭州市余杭区良渚街道"),
        ("我是河南周口人,在东莞市长安镇打工,旁边的电镀厂排酸雾", "广东省东莞市长安镇"),
        ("有人从江苏省昆山市运来垃圾,倒在安徽省广德市邱村镇", "安徽省宣城市广德市邱村镇"),
        ("向杭州市环保局反映过,富阳区大源镇的造纸厂还在排", "浙江省杭州市富阳区大源镇"),
        ("我住在余杭区仓前街道,楼下烧烤店油烟太大", "浙江省杭州市余杭区仓前街道"),
    ],
)
def test_the_place_of_the_pollution_comes_before_other_places(
    locator: TextLocator, text: str, name: str
) -> None:
    assert name_of(locator.locate(text)) == name


def test_where_somebody_comes_from_is_not_where_it_happens(locator: TextLocator) -> None:
    place = locator.locate("我是河南周口人,现在租的房子楼下油烟很大")
    assert place.adcode == ""
    assert [candidate.name for candidate in place.ambiguous] == ["河南省周口市"]


@pytest.mark.parametrize(
    ("text", "hint", "name"),
    [
        ("鼓楼区湖南路的饭店油烟", "320100", "江苏省南京市鼓楼区"),
        ("鼓楼区湖南路的饭店油烟", "350102", "福建省福州市鼓楼区"),
        ("徐州市鼓楼区的工地", "320100", "江苏省徐州市鼓楼区"),
        ("城关镇有人焚烧垃圾", "340826", ""),
        ("永安镇的砖厂冒黑烟", "430100", "湖南省长沙市浏阳市永安镇"),
        ("经开区第三大街每晚有人唱歌", "410100", "河南省郑州市郑州经济技术开发区"),
        ("老城区的下水道反味", "410300", "河南省洛阳市老城区"),
        ("五常街道的工地半夜施工", "330110", "浙江省杭州市余杭区五常街道"),
        ("楼下饭店油烟直排", "330110", ""),
    ],
)
def test_the_region_of_the_channel_decides_between_namesakes(
    locator: TextLocator, text: str, hint: str, name: str
) -> None:
    assert name_of(locator.locate(text, hint_adcode=hint)) == name


def test_a_shared_name_without_context_is_asked_back_not_guessed(locator: TextLocator) -> None:
    place = locator.locate("鼓楼区的饭店油烟扰民")
    assert place.adcode == ""
    assert [candidate.name for candidate in place.ambiguous] == [
        "江苏省南京市鼓楼区",
        "江苏省徐州市鼓楼区",
        "福建省福州市鼓楼区",
        "河南省开封市鼓楼区",
    ]


def test_a_township_alone_is_offered_not_assumed(locator: TextLocator) -> None:
    place = locator.locate("肖家园街道垃圾箱每晚焚烧垃圾")
    assert place.adcode == ""
    assert [candidate.name for candidate in place.ambiguous] == ["湖南省永州市冷水滩区肖家园街道"]
    hinted = locator.locate("肖家园街道垃圾箱每晚焚烧垃圾", hint_adcode="431100")
    assert name_of(hinted) == "湖南省永州市冷水滩区肖家园街道"


def test_another_place_in_the_text_decides_between_namesakes(locator: TextLocator) -> None:
    place = locator.locate("西湖区文三路的饭店油烟很大。我们给杭州市12345打过电话。")
    assert name_of(place) == "浙江省杭州市西湖区"


def test_what_all_namesakes_share_is_known(locator: TextLocator) -> None:
    place = locator.locate("江苏省鼓楼区的工地")
    assert (place.adcode, place.province, len(place.ambiguous)) == ("320000", "江苏省", 2)


def test_a_second_place_is_kept_beside_the_first(locator: TextLocator) -> None:
    place = locator.locate("泗县草沟镇的砖厂冒黑烟,烟飘到灵璧县")
    assert name_of(place) == "安徽省宿州市泗县草沟镇"
    assert [candidate.name for candidate in place.ambiguous] == ["安徽省宿州市灵璧县"]


def test_a_border_belongs_to_what_lies_above_both_sides(locator: TextLocator) -> None:
    place = locator.locate("泗县和灵璧县交界处有人倾倒化工废料")
    assert name_of(place) == "安徽省宿州市"
    assert [candidate.name for candidate in place.ambiguous] == ["安徽省宿州市泗县", "安徽省宿州市灵璧县"]


def test_cities_listed_as_examples_are_no_place(locator: TextLocator) -> None:
    assert locator.locate("广州、深圳、苏州都有夜间施工的规定,我们这里没人管").adcode == ""


def test_a_city_in_the_name_of_a_firm_is_offered_not_assumed(locator: TextLocator) -> None:
    place = locator.locate("杭州天启化工有限公司夜里偷排")
    assert (place.adcode, [candidate.adcode for candidate in place.ambiguous]) == ("", ["330100"])
    assert locator.locate("杭州天启化工有限公司夜里偷排", hint_adcode="330100").adcode == "330100"


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("北京市东城区东华门街道", ("北京市", "北京市", "东城区", "东华门街道")),
        ("重庆市奉节县", ("重庆市", "重庆市", "奉节县", "")),
        ("湖北省仙桃市", ("湖北省", "", "仙桃市", "")),
        ("广东省东莞市虎门镇", ("广东省", "东莞市", "", "虎门镇")),
    ],
)
def test_the_parts_of_a_place(locator: TextLocator, text: str, parts: tuple[str, ...]) -> None:
    place = locator.locate(text)
    assert (place.province, place.city, place.county, place.town) == parts


def test_spans_point_into_the_text_as_it_was_written(locator: TextLocator) -> None:
    text = "你好　廣東省廣州市番禺區的工廠排黑煙,番禺区没人管"
    place = locator.locate(text)
    assert [text[start:end] for start, end in place.spans] == ["廣東省廣州市番禺區", "番禺区"]


@pytest.mark.parametrize(
    ("text", "detail"),
    [
        ("余杭区仓前街道海曙路58号的烧烤店油烟大", "海曙路58号的烧烤店"),
        ("随县新街镇绿野农业有限公司,粪水直排", "绿野农业有限公司"),
        ("凤县双石铺镇兴隆场村2组的砖厂冒烟", "兴隆场村2组的砖厂"),
        ("中原路城上城小区门口每天跳舞", "中原路城上城小区门口"),
    ],
)
def test_the_address_below_the_division_is_kept(locator: TextLocator, text: str, detail: str) -> None:
    assert locator.locate(text).detail == detail


def test_a_very_long_text_is_read_from_its_beginning(locator: TextLocator) -> None:
    assert name_of(locator.locate("泗县的厂很臭。" + "臭" * 200_000)) == "安徽省宿州市泗县"


def test_a_text_that_breaks_off_within_a_name_says_no_more_than_it_holds(locator: TextLocator) -> None:
    whole = "浙江省杭州市余杭区仓前街道"
    full_code = locator.locate(whole).adcode
    for length in range(2, len(whole)):
        place = locator.locate(whole[:length])
        assert all(end <= length for _, end in place.spans), whole[:length]
        assert full_code.startswith(place.adcode.rstrip("0")), whole[:length]


def test_a_firm_called_after_another_city_is_a_question_where_the_channel_denies_it(
    locator: TextLocator,
) -> None:
    place = locator.locate("昆山电镀厂夜间偷排", hint_adcode="330100")
    assert place.adcode == ""
    assert [candidate.adcode for candidate in place.ambiguous] == ["320583"]
    assert locator.locate("昆山电镀厂夜间偷排", hint_adcode="320500").adcode == "320583"


def test_another_place_of_the_text_is_not_doubted_for_the_name_of_a_firm(locator: TextLocator) -> None:
    assert locator.locate("在杭州的昆山电镀厂排污").ambiguous == ()
