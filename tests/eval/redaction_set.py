"""Which texts is redaction judged by? A thousand invented complaints with identities and look-alikes."""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from stdnum import luhn
from stdnum.cn import ric


@dataclass(frozen=True, slots=True)
class Planted:
    """`identities` are (start, end, kind) of what leads to a person; everything else has to stay."""

    text: str
    identities: tuple[tuple[int, int, str], ...]


Piece = tuple[str, str]  # text and kind, kind "" for what has to stay
Maker = Callable[[random.Random], list[Piece]]

_SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡"
    "贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段钱"
    "汤尹黎易常武乔贺赖龚文欧阳"
)
_GIVEN = (
    "伟芳娜秀英敏静丽强磊军洋勇艳杰娟涛明超兰霞平刚桂英建国志华玉梅海燕晓东雪琴国庆子涵梓轩雨"
    "桐思远浩然佳怡振兴春生永福美玲凤英长根阿根小妹红旗立新卫东"
)
_TITLES = ["先生", "女士", "小姐", "阿姨", "大爷", "大妈", "师傅", "老师", "同志", "奶奶"]
_SPOKEN = "零一二三四五六七八九"
_WIDE = str.maketrans("0123456789-@", "０１２３４５６７８９－＠")
_PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
_PLATE_SIGNS = "ABCDEFGHJKLMNPQRSTUVWXYZ0123456789"
_COUNTIES = [
    "330106",
    "110105",
    "420106",
    "510104",
    "440305",
    "370102",
    "610113",
    "210102",
    "350203",
    "530102",
]


def redaction_set(size: int = 1000, *, seed: int = 7) -> list[Planted]:
    """The same texts for the same seed."""
    rng = random.Random(seed)  # noqa: S311 - texts, not secrets
    return [_one(rng) for _ in range(size)]


def _one(rng: random.Random) -> Planted:
    makers = [
        *rng.sample(_IDENTITIES, rng.choice([1, 1, 2, 2, 3])),
        *rng.sample(_STAYING, rng.choice([1, 2, 2, 3])),
    ]
    rng.shuffle(makers)
    text, identities = "", []
    for maker in makers:
        for piece, kind in maker(rng):
            if kind:
                identities.append((len(text), len(text) + len(piece), kind))
            text += piece
        text += rng.choice(["。", "，", "；", "\n", "！", " "])
    return Planted(text, tuple(identities))


def _digits(rng: random.Random, count: int) -> str:
    return "".join(rng.choice("0123456789") for _ in range(count))


def _mobile_number(rng: random.Random) -> str:
    return rng.choice(["13", "15", "17", "18", "19", "14", "16"]) + _digits(rng, 9)


def _name(rng: random.Random, longest: int = 2) -> str:
    surname = rng.choice(_SURNAMES[:-2]) if rng.random() < 0.97 else "欧阳"
    return surname + "".join(rng.sample(_GIVEN, rng.randint(1, longest)))


def _mobile(rng: random.Random) -> list[Piece]:
    number = _mobile_number(rng)
    shape = rng.randrange(8)
    if shape == 0:
        number = f"{number[:3]} {number[3:7]} {number[7:]}"
    elif shape == 1:
        number = f"{number[:3]}-{number[3:7]}-{number[7:]}"
    elif shape == 2:
        number = number.translate(_WIDE)
    elif shape == 3:
        number = "+86 " + number
    elif shape == 4:
        number = "".join(_SPOKEN[int(digit)] for digit in number).replace(
            "一", "幺" if rng.random() < 0.3 else "一"
        )
    elif shape == 5:
        number = " ".join([number[:3], number[3:5], number[5:7], number[7:9], number[9:]])
    before, after = rng.choice(
        [
            ("我的电话是", ""),
            ("手机：", ""),
            ("电话", "，随时可以打"),
            ("请回电", ""),
            ("联系方式", "(白天打)"),
            ("", "这是我的号码"),
            ("有事打我手机号", "谢谢"),
            ("TEL:", ""),
            ("来电号码为", "，希望保密"),
            ("请工作人员联系我", "一直有人接"),
        ]
    )
    return [(before, ""), (number, "phone"), (after, "")]


def _landline(rng: random.Random) -> list[Piece]:
    area = rng.choice(["010", "021", "0571", "0755", "028", "0871", "0535", "0913"])
    local = rng.choice("2345678") + _digits(rng, 7 if len(area) == 3 or rng.random() < 0.5 else 6)
    number = rng.choice(
        [f"{area}-{local}", f"({area}){local}", f"{area}{local}", f"{area} {local}", f"{area}-{local}-801"]
    )
    number = rng.choice(
        [number, number, number, f"400-{_digits(rng, 3)}-{_digits(rng, 4)}", f"400{_digits(rng, 7)}"]
    )
    before, after = rng.choice(
        [("家里座机", ""), ("固话：", ""), ("可以打", "找我"), ("单位电话", ""), ("白天打", "")]
    )
    return [(before, ""), (number, "phone"), (after, "")]


def _local(rng: random.Random) -> list[Piece]:
    number = rng.choice("2345678") + _digits(rng, rng.choice([6, 7]))
    return [(rng.choice(["电话：", "座机", "联系方式：", "家里电话是"]), ""), (number, "phone"), ("", "")]


def _identity(rng: random.Random) -> list[Piece]:
    day = f"{rng.randint(1940, 2008)}{rng.randint(1, 12):02d}{rng.randint(1, 28):02d}"
    body = rng.choice(_COUNTIES) + day + _digits(rng, 3)
    number = body + ric.calc_check_digit(body + "0")
    shape = rng.randrange(6)
    if shape == 0:
        number = f"{number[:6]} {number[6:14]} {number[14:]}"
    elif shape == 1:
        number = number.lower()
    elif shape == 2:
        number = number.translate(_WIDE)
    elif shape == 3:
        number = number[:-1] + rng.choice("0123456789")  # one digit mistyped
    before, after = rng.choice(
        [("身份证号", ""), ("身份证：", ""), ("证件号码是", ""), ("本人", "，实名举报"), ("", "")]
    )
    return [(before, ""), (number, "id"), (after, "")]


def _email(rng: random.Random) -> list[Piece]:
    user = rng.choice(
        ["lily", "wang.fang", "zhang_san", "green2020", "abc-123", _digits(rng, 9)]
    ) + rng.choice(["", "88"])
    host = rng.choice(
        ["163.com", "qq.com", "126.com", "gmail.com", "sina.com.cn", "foxmail.com", "mail.example.org"]
    )
    sign = rng.choice(["@", "@", "@", "＠", " @ ", "(at)"])
    before, after = rng.choice(
        [("邮箱", ""), ("请发到", "谢谢"), ("E-mail：", ""), ("回复寄", "即可"), ("我的邮箱是", "")]
    )
    return [(before, ""), (user + sign + host, "email"), ("，" + after, "")]


def _plate(rng: random.Random) -> list[Piece]:
    start = rng.choice(_PROVINCES) + rng.choice("ABCDEFGH")
    dot = rng.choice(["", "", "·", " ", "-", "•"])
    serial = "".join(rng.choice(_PLATE_SIGNS) for _ in range(4)) + rng.choice("0123456789挂")
    electric = rng.choice("DF") + rng.choice(_PLATE_SIGNS) + _digits(rng, 4)
    plate = start + dot + rng.choice([serial, serial, electric, _digits(rng, 5) + rng.choice("DF")])
    plate = plate.lower() if rng.random() < 0.15 else plate
    before, after = rng.choice(
        [
            ("我的车", "停在楼下全是灰"),
            ("车牌", ""),
            ("车牌号：", ""),
            ("一辆", "的渣土车在倒垃圾"),
            ("", "冒黑烟"),
        ]
    )
    return [(before, ""), (plate, "plate"), (after, "")]


def _bank(rng: random.Random) -> list[Piece]:
    body = rng.choice(["621700", "622848", "436742", "603367", "955880"]) + _digits(rng, rng.choice([9, 12]))
    number = body + luhn.calc_check_digit(body)
    if rng.random() < 0.4:
        number = " ".join(number[at : at + 4] for at in range(0, len(number), 4))
    return [
        (rng.choice(["奖金请打到卡号", "银行卡：", "账号", "", "我的储蓄卡"]), ""),
        (number, "bank"),
        ("", ""),
    ]


def _account(rng: random.Random) -> list[Piece]:
    letters = rng.choice(["wx", "lily", "hello_", "qingshan-", "Zhao"]) + _digits(rng, rng.randint(3, 6))
    before, account = rng.choice(
        [
            ("微信号：", letters),
            ("加我微信", letters),
            ("vx", letters),
            ("我的QQ号是", _digits(rng, 9).lstrip("0") + "1"),
            ("QQ：", _digits(rng, 8).lstrip("0") + "2"),
            ("微信", letters),
            ("抖音号", letters),
            ("V信 ", letters),
        ]
    )
    return [(before, ""), (account, "account"), (rng.choice(["", "，备注举报", " 谢谢"]), "")]


def _room(rng: random.Random) -> list[Piece]:
    house, unit, floor = rng.randint(1, 40), rng.randint(1, 6), rng.randint(1, 30)
    room = rng.choice(
        [
            f"{house}栋{unit}单元{floor}0{unit}室",
            f"{house}号楼{unit}单元{floor}0{unit}",
            f"{house}幢{floor}0{unit}室",
            f"{house}-{unit}-{floor}0{unit}",
            f"{house}座{floor}0{unit}房",
            f"{unit}单元{floor}0{unit}室",
            f"{house}号楼{unit}单元{rng.choice('一二三四五六')}楼{rng.choice('东西')}户",
            f"{house}栋{floor}0{unit}",
            f"{house}＃{unit}单元{floor}0{unit}".replace("＃", "#楼")
            if house % 2
            else f"A{house}栋{floor}0{unit}室",
        ]
    )
    before, after = rng.choice(
        [
            ("我家住阳光小区", ""),
            ("家住锦绣花园", "，楼下很吵"),
            ("地址：翠湖苑", ""),
            ("我住", ""),
            ("本人住在幸福里", "多年"),
        ]
    )
    return [(before, ""), (room, "room"), (after, "")]


def _introduced(rng: random.Random) -> list[Piece]:
    name = _name(rng)
    before, after = rng.choice(
        [
            ("我叫", "，是本地村民"),
            ("联系人：", ""),
            ("举报人：", "，实名举报"),
            ("投诉人 ", "，男"),
            ("姓名：", ""),
            ("本人叫", "，今年五十岁"),
            ("我是", "，要反映一个问题"),
            ("我的名字叫", "，住在河边"),
            ("反映人：", "；诉求如下"),
            ("市民", "反映楼下噪音"),
            ("居民", "来电称油烟很大"),
            ("署名：", ""),
            ("您好，我叫", "。"),
            ("联系人", "，随时联系"),
        ]
    )
    return [(before, ""), (name, "name"), (after, "")]


def _surname(rng: random.Random) -> list[Piece]:
    surname = rng.choice(_SURNAMES[:-2])
    before, after = rng.choice(
        [("本人姓", "，不愿留全名"), ("我姓", "，住附近"), ("免贵姓", "。"), ("我姓", "。")]
    )
    return [(before, ""), (surname, "name"), (after, "")]


def _titled(rng: random.Random) -> list[Piece]:
    surname = rng.choice(_SURNAMES[:-2]) if rng.random() < 0.9 else "欧阳"
    title = rng.choice(_TITLES)
    before, after = rng.choice(
        [
            ("", "反映小区油烟"),
            ("市民", "来电投诉"),
            ("业主", "表示忍无可忍"),
            ("请找", ""),
            ("隔壁的", "也受不了"),
            ("联系", "即可"),
            ("据", "介绍，每晚都这样"),
            ("楼上", "每天失眠"),
            ("我们小区的", "已经住院"),
            ("打电话给", "核实"),
        ]
    )
    return [(before, ""), (surname + title, "name"), (after, "")]


def _full_titled(rng: random.Random) -> list[Piece]:
    before, after = rng.choice([("市民", "反映"), ("", "投诉烧烤店"), ("业主", "来电"), ("联系人：", "")])
    return [(before, ""), (_name(rng) + rng.choice(["先生", "女士"]), "name"), (after, "")]


def _somebody(rng: random.Random) -> list[Piece]:
    surname = rng.choice(_SURNAMES[:-2])
    before, after = rng.choice(
        [("村民", "家门口全是粪水"), ("邻居", "也可以作证"), ("", "说厂里夜里排水"), ("居民", "投诉多次")]
    )
    return [(before, ""), (surname + rng.choice(["某", "某某"]), "name"), (after, "")]


def _unusual(rng: random.Random) -> list[Piece]:
    name = rng.choice(["买买提·艾力", "阿依古丽", "巴特尔", "扎西多吉", "古丽·热合曼", "次仁卓玛"])
    before = "我叫" if "·" in name else rng.choice(["姓名：", "联系人：", "举报人："])
    return [(before, ""), (name, "name"), ("", "")]


def _traditional(rng: random.Random) -> list[Piece]:
    surname = rng.choice(["張", "陳", "劉", "楊", "趙", "黃", "吳", "馬", "鄭", "謝", "羅", "許", "韓", "馮"])
    before, after = rng.choice([("", "反映樓下油煙太大"), ("業主", "來電投訴"), ("請聯繫", "")])
    return [(before, ""), (surname + rng.choice(["先生", "女士", "小姐"]), "name"), (after, "")]


def _signed(rng: random.Random) -> list[Piece]:
    before = rng.choice(["此致\n敬礼！\n", "谢谢领导\n", "望早日解决——"])
    return [(before, ""), (_name(rng), "name"), (rng.choice(["\n2026年11月24日", "\n"]), "")]


def _house(rng: random.Random) -> list[Piece]:
    before, after = rng.choice(
        [("家住柳树村3组", "，门口是养猪场"), ("我住在人民路", "，天天失眠"), ("我家住东街", "")]
    )
    return [(before, ""), (f"{rng.randint(1, 400)}号", "room"), (after, "")]


def _nickname(rng: random.Random) -> list[Piece]:
    surname = rng.choice("王李张刘陈杨赵黄周吴徐孙胡朱何郭罗宋韩冯")
    name = rng.choice([f"老{surname}", f"小{surname}", f"老{surname}头", f"{surname}婶", f"{surname}叔"])
    before, after = rng.choice(
        [
            ("我是", "，楼下太吵"),
            ("有事联系", "，他知道情况"),
            ("邻居", "也闻到了"),
            ("叫我", "就行"),
            ("我是村里的", "。"),
            ("隔壁", "说半夜最响"),
            ("联系人：", "，白天都在"),
        ]
    )
    return [(before, ""), (name, "name"), (after, "")]


def _birth(rng: random.Random) -> list[Piece]:
    year, month, day = rng.randint(1930, 2010), rng.randint(1, 12), rng.randint(1, 28)
    date = rng.choice([f"{year}年{month}月{day}日", f"{year}年{month}月", f"{year}年"])
    before, after = rng.choice(
        [
            ("我", "出生，一直住在河边"),
            ("出生于", "，本地人"),
            ("生日", "，今年退休"),
            ("出生日期：", ""),
            ("男，", "生，村民"),
        ]
    )
    return [(before, ""), (date, "birth"), (after, "")]


def _in_parts(rng: random.Random) -> list[Piece]:
    number = _mobile_number(rng)
    word = rng.choice(["后面是", "然后是", " 再 ", "接着", "，后八位"])
    first, rest = number[:3], number[3:]
    if rng.random() < 0.5:
        rest = f"{rest[:4]}{rng.choice([' ', '接着', '，最后四位'])}{rest[4:]}"
    return [(rng.choice(["手机前三位", "电话", "号码是"]), ""), (first + word + rest, "phone"), ("", "")]


def _email_in_chinese(rng: random.Random) -> list[Piece]:
    user = rng.choice([_name(rng), f"{_name(rng)}{rng.randint(1, 99)}", f"li{rng.choice(_GIVEN)}"])
    host = rng.choice(["163.com", "qq.com", "126.com"])
    before = rng.choice(["邮箱", "请发到", "E-mail：", "邮箱是"])
    return [(before, ""), (f"{user}@{host}", "email"), ("", "")]


def _lives(rng: random.Random) -> list[Piece]:
    before = rng.choice(["我叫", "我是", "本人", "村民", ""])
    return [("\n", ""), (before, ""), (_name(rng), "name"), ("家住柳树村，楼下太吵", "")]


def _fixed(*texts: str) -> Maker:
    return lambda rng: [(rng.choice(texts), "")]


def _numbers(rng: random.Random) -> list[Piece]:
    day = f"26{rng.randint(1, 12):02d}{rng.randint(1, 28):02d}"
    text = rng.choice(
        [
            f"之前的回执是HS{day}-{_digits(rng, 6)}-{_digits(rng, 2)}",
            f"12345工单编号20{day}{_digits(rng, 9)}",
            f"受理编号D3GS2026{_digits(rng, 5)}",
            f"信用代码91330106MA{_digits(rng, 8)}",
            f"排污许可证编号91330106{_digits(rng, 9)}X001P",
            f"订单号{_digits(rng, 18)}",
            f"20{day[:2]}-{day[2:4]}-{day[4:]} 22:{rng.randint(10, 59)}开始",
            f"噪声达到{rng.randint(60, 99)}.{rng.randint(0, 9)}分贝",
            f"占地{rng.randint(100, 90000)}平方米",
            f"COD {rng.randint(100, 999)}mg/L，pH {rng.randint(2, 5)}.{rng.randint(0, 9)}",
            "GB 12348-2008超标",
            f"每天22:00-{rng.randint(3, 6)}:30施工",
            f"海拔{rng.randint(1000, 4000)}米，坐标120.{_digits(rng, 6)},30.{_digits(rng, 6)}",
            f"罚款{rng.randint(10, 90)}0000元",
            f"环罚〔2026〕{rng.randint(1, 300)}号",
        ]
    )
    return [(text, "")]


_IDENTITIES: list[Maker] = [
    _mobile, _mobile, _mobile, _landline, _local, _identity, _identity, _email, _email, _plate, _plate,
    _bank, _bank, _account, _account, _room, _house, _introduced, _introduced, _surname, _titled, _titled,
    _titled, _full_titled, _somebody, _unusual, _traditional, _signed,
    _nickname, _nickname, _birth, _birth, _in_parts, _email_in_chinese, _lives,
]  # fmt: skip
_STAYING: list[Maker] = [
    _numbers,
    _numbers,
    _numbers,
    _fixed("拨打12345没有结果", "打110和12369都来过", "向12315反映过", "119来灭的火", "打96110也没用"),
    _fixed(
        "李先生牛肉面馆夜里抽风机太响",
        "张师傅修车铺半夜敲打",
        "王阿姨餐馆油烟直排",
        "周老师辅导班太吵",
        "陈记烧烤店",
    ),
    _fixed(
        "绿源化工有限公司偷排",
        "王府井商场外放音响",
        "张家港市的印染厂",
        "高桥镇高桥村养猪场",
        "马路上的渣土车",
    ),
    _fixed("我是附近小区的业主", "我是开发区的居民", "本人住在河边多年", "我叫了物业也没用", "我是退休教师"),
    _fixed(
        "各位女士先生都受不了",
        "老师和同学都闻到臭味",
        "阿姨们跳广场舞太吵",
        "医生说是空气引起的",
        "向老师反映过",
    ),
    _fixed(
        "3栋楼下的烧烤店",
        "5号楼和6号楼之间",
        "12号楼旁的空调外机",
        "工业园2号厂房",
        "地铁3号线工地",
        "人民路58号的饭店",
        "柳树村12号井",
        "张家村3组旁的采石场",
    ),
    _fixed("微信公众号上看到的", "微信群里都在骂", "QQ群里有照片", "用支付宝交的罚款", "微信扫码举报"),
    _fixed(
        "姓名不便透露",
        "联系人：匿名",
        "举报人要求保密",
        "联系人不方便说",
        "身份证没带",
        "电话打不通",
        "邮箱里有照片",
        "手机拍了视频",
    ),
    _fixed("新疆的煤车", "浙江的货车", "京东的配送站", "云南菜馆", "川A开头的车很多", "苏州河边"),
    _fixed(
        "方便的话请尽快处理",
        "高温天气更臭",
        "应该严查",
        "白天黑夜都响",
        "时间是每天凌晨2点到5点",
        "成年人都受不了",
    ),
    _fixed(
        "老张家饭店油烟大",
        "小王庄村的养猪场",
        "和平师傅修车太吵",
        "浙江师傅在卸货",
        "小高层旁的小马路",
        "公安同志来过",
        "隔壁小学和老城区",
        "楼下小李烧烤店",
    ),
    _fixed(
        "火灾发生于2026年3月5日", "设备2018年生产", "小区建于1998年", "孩子刚出生3个月", "6月5日世界环境日"
    ),
    _fixed("PM2.5爆表", "3楼烟道口", "24小时营业", "一年365天不停", "100多户居民", "2000余名学生"),
]


def by_kind(texts: list[Planted]) -> Iterator[tuple[str, int]]:
    """How many identities of each kind are planted."""
    kinds = [kind for planted in texts for _, _, kind in planted.identities]
    for kind in sorted(set(kinds)):
        yield kind, kinds.count(kind)
