"""Whom or what does a report complain about: a firm, a shop, a site, a farm? The name as the text has it."""

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Target:
    """`name` is "" when only the sort is said (一家养猪场); `word` is that sort as the text puts it."""

    name: str = ""
    kind: str = ""
    word: str = ""


_KINDS: dict[str, str] = {
    "enterprise": "股份有限公司|有限责任公司|有限公司|分公司|公司|集团|合作社|加工厂|发电厂|电厂|砖厂|酒厂"
    "|药厂|钢厂|纸厂|水泥厂|工厂|作坊|厂区|厂|搅拌站|采石场|石料场|采砂场|砂石场|砂场|沙场|料场|矿山|煤矿|铁矿"
    "|矿业|加油站",
    "shop": "酒家|饭庄|茶楼|会所|洗浴中心|麻辣烫|串串|火锅|烧烤店"
    "|烤肉店|火锅店|龙虾店|面馆|餐馆|饭馆|茶馆|饭店|餐厅|酒楼|酒店|宾馆|食堂|大排档|烧烤摊|烧烤"
    "|KTV|歌厅|酒吧|棋牌室|麻将馆|健身房|洗车房|洗车店|洗车场|汽修厂|汽修店|修理厂|维修店|干洗店|超市|商场|市场"
    "|幼儿园|培训机构|美容院|浴室|足浴店|便利店|门店|店铺|店",
    "site": "项目工地|建筑工地|施工工地|工地|施工现场|项目部|施工队|在建楼盘|项目",
    "farm": "养殖场|养猪场|养鸡场|养牛场|养羊场|养鸭场|奶牛场|猪场|鸡场|牛场|羊场|鸭场|屠宰场|屠宰点|养殖小区"
    "|养殖户|养猪户|养殖基地",
    "facility": "填埋场|中转站|垃圾站|垃圾场|焚烧厂|污水处理厂|污水处理站|泵站|变电站|信号塔|发射塔|基站|码头"
    "|停车场|废品收购站|废品站|回收站|医院",
}
_KIND_OF = {word: kind for kind, words in _KINDS.items() for word in words.split("|")}
_WORDS = "|".join(sorted(_KIND_OF, key=len, reverse=True))
# Firms known by their trade alone: 三元化工半夜偷排. Elsewhere such a word is a smell or a material.
_BY_TRADE = re.compile(
    r"([\u4e00-\u9fff]{0,24}?)(化工|印染|纸业|铝业|铜业|药业|酒业|牧业|钢铁|重工|铸造|化纤|实业|新材料)"
    r"(?=[夜半凌每长偷排在的废烟污臭异粉噪没又一经违非直乱超,，。;；!、\s(（]|$)"
)
# A family's place is known by the family: 老王家养猪场, 张家的养牛场.
_FAMILY = re.compile(
    r"(老[\u4e00-\u9fff]家的?|(?<![国大])[王李张刘陈杨赵黄周吴徐孙胡朱林何郭马罗梁宋郑谢韩唐冯]家的?)$"
)
_NAMED = re.compile(rf"([\u4e00-\u9fffA-Za-z0-9()·&]{{0,24}}?)({_WORDS})(?!里|路|街|镇|村|主任|经营)")
_QUOTED = re.compile(rf"[“\"「《]([^”\"」》,，。;；]{{2,20}})[”\"」》]的?({_WORDS})?")

# A name begins after the last of these words; what stands before belongs to the sentence.
_BEFORE_NAME = re.compile(
    r"^.*(?:的|在|是|有家(?!乐福|具|电|纺|居|装)|有|位于|举报人?|投诉人?|反映人?|中毒|晕倒|昏迷|(?<!直接)(?<!服)从(?!化)|联系|关于|因为|名[为叫]|名称[为是]?|叫做|叫|由|被|与|及|旁边|附近|对面|楼[上下]"
    r"|隔壁|门口|院内|[一这那哪几两多每各三四五六七八九十\d]家|这些|那些|[我你他她邻居民户有了]家|[一这那几两多每各]个|某|路|街|大道|巷|号(?!线)|(?<!小)镇"
    r"|(?<!新)乡|[Xx×*]{1,3}[省市县区]|街道|园区里?|工业园|开发区|区域|请|(?:社区|小区|村|组)里?|对|向|到|把|让|给|说|因|就"
    r"|该|此|间|处一?|经营|开设|新建|新开|当|很多|许多|导致|直接从|[点栋楼侧边(]|(?<![呼六人祥仁泰协永天太同三义])和(?![平谐兴顺美信])|^家"
    r"|[了着]|承认|虽然|要么|后来|之后|收(?![购费获])|搬(?!运)|列入|通知|要求|建议|检查|支持|名义|转入|征用|修建|破坏|[改当变]成|[改划]为"
    r"|[飘传灌排流]进|去(?!污)|答|并入|(?<!名)称|名单|[层截楼]开|[去今明前]年|每[年天日晚到]|[今昨前][天日晚夜]|凌晨|半夜|深?夜里|夜间|[早晚]上|[上中下]午|白天|时候|最近|目前|经常|一直|长期)"
)
_SORT = re.compile(
    r"^(?:[大小新老旧废黑个多些本近肉鸡鸭鹅牛羊猪]|大型|小型|无证|私人|非法|违规|露天|家庭|化工?|橡胶|塑料|石英|铸造"
    r"|造纸|印染|印刷|纺织|食品|家具|电镀|服装|五金|木材|板材|门窗|大理石|石材|饲料|肥料|农药|制药|水泥|混凝土|沥青"
    r"|玻璃|陶瓷|冶炼|钢铁|铝合金|电子|喷漆|汽车|机械|泔水|生猪|水产|建筑|施工|拆迁|地铁|高铁|房地产|餐饮|油烟|废品"
    r"|垃圾|生活|建材|住宅|地暖|物业|开发"
    r"|装修|石料|砂石|早餐|早点|夜宵|快餐|熟食|小吃|理发|水果|宠物|奶茶|家庭式)*$"
)
_LANDMARK = re.compile(r"的?(?:旁|附近|对面|后面|前面|[东南西北]侧|[东南西北]边|隔壁|楼下|门口|路口)")

# A hospital that takes in the ill is no source; one that lets off its waste is.
_TAKEN_TO = re.compile(
    r"(?:(?<![配运输])送(?:往|到|进|至|去|入)?|住[进在了到]|转[到往至]|拉[到去]|就[诊医])[^,，。;；!！?？]{0,12}$"
)
_TREATED = re.compile(
    r"(?:急诊|里)?(?:抢救|救治|治疗|就诊|就医|看病|看了|住院|诊断|确诊|输液|吊水|体检|化验|证明|挂号|死亡"
    r"|检查(?=$|[,，。;；、!]|身体|结果|说|出|后|了))"
)


def find_target(text: str) -> Target:
    """A firm before a sign in quotes, before any other name, before a mere sort; landmarks come last."""
    found = [
        *((match.end(), _target(match[1], match[2])) for match in _NAMED.finditer(text) if not _cures(match)),
        *((match.end(), _by_trade(match[1], match[2])) for match in _BY_TRADE.finditer(text)),
    ]
    inside = [target for end, target in found if not _LANDMARK.match(text, end)]
    named = [target for target in inside if target.name]
    firms = [target for target in named if target.kind == "enterprise"]
    others = [target for _, target in found if target.kind]
    return next(iter(firms or _quoted(text) or named or inside or others), Target())


def _cures(match: re.Match[str]) -> bool:
    said = bool(_TAKEN_TO.search(match[1]) or _TREATED.match(match.string, match.end()))
    return said and match[2] == "医院"


def _quoted(text: str) -> list[Target]:
    """Shops whose sign is quoted: “大台北”熟食店."""
    matches = ((match[1], match[2] or _ending(match[1])) for match in _QUOTED.finditer(text))
    return [Target(name, _KIND_OF[word], word) for name, word in matches if word]


def _by_trade(before: str, word: str) -> Target:
    """Nothing unless it is a name."""
    said = _target(before, word)
    return said if said.name else Target()


def _target(before: str, word: str) -> Target:
    own = _BEFORE_NAME.sub("", before)
    family = _FAMILY.search(before)
    proper = len(own) >= 2 and not _SORT.match(own)
    name = family[1] if family else own if proper else ""
    return Target(name + word if name else "", _KIND_OF.get(word, "enterprise"), word)


def _ending(name: str) -> str:
    match = re.search(rf"(?:{_WORDS})$", name)
    return match[0] if match else ""
