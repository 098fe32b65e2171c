"""Where does a text name a person: 我叫…, 联系人：…, 张女士, 王某某? Shops named after people stay."""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from triage.domain.divisions import TOWN
from triage.facts.names import stem_of
from triage.policies.divisions import load_divisions

Found = tuple[int, int, str]

_SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖萧田董袁潘于"
    "蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付傅方白邹孟熊秦邱丘江尹"
    "薛闫阎段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤温康施文牛樊葛邢安齐易乔伍"
    "庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单季裴霍涂"
    "成苗谷盛曲翁冉骆蓝路游辛靳管柴蒙鲍华喻祁蒲房滕屈饶解牟艾尤阳时穆农司卓古吉缪简"
    "车项连芦麦褚娄窦戚岑景党宫费卜冷晏席卫米柏宗瞿桂全佟应臧闵苟邬边卞姬师和仇栾隋"
    "商刁沙荣巫寇桑郎甄丛仲虞敖巩明佘池查麻苑迟邝官封谈匡鞠惠荆乐冀郁胥南储原栗燕楚"
    "鄢扬劳谌奚皮粟冼蔺楼盘满闻位厉伊仝区郜海阚花权强帅屠豆朴盖练廉禹井祖漆巴丰支卿"
    "国狄平计索宣晋相初门云容敬来扈晁芮都普阙浦戈伏鹿薄邸雍辜羊阿乌母裘亓修邰赫杭况"
    "那宿鲜印逯隆茹诺战慕危玉银亢嵇公哈湛宾戎勾茅揭干但尉冶斯元束檀常赖"
)
_DOUBLE = (
    "欧阳|上官|司马|诸葛|东方|皇甫|尉迟|公孙|慕容|令狐|司徒|长孙|端木|夏侯|南宫|轩辕|宇文|闻人"
    "|澹台|淳于|申屠|仲孙|太史|呼延|百里|东郭|西门|拓跋"
)
_SURNAME = rf"(?:{_DOUBLE}|[{_SURNAMES}])"
_GIVEN = r"[\u4e00-\u9fff·]"
_FULL_NAME = rf"{_SURNAME}{_GIVEN}(?:(?!家住){_GIVEN})?"
_TITLE = (
    r"(?:先生(?!成(?![天年功为]))|女士|小姐|太太|阿姨|大爷|大妈|大姐|大哥|大叔|大娘|大伯|奶奶(?!白)|爷爷|叔叔|伯伯|婶婶|师傅|老师|同志"
    r"|同学|老太太?|老人|老伯|医生|婆婆|嫂子?)"
)

# Nobody is addressed by a place with these: 白云女士 is a name, 和平师傅 and 江西老师 are of a place.
_NEVER_OF_PLACES = frozenset(["先生", "女士", "小姐", "太太"])
_ELDERS = "老人"  # more often some old people than somebody's title
# Surnames that are little words as well need a boundary before them; prepositions need more than that.
_LITTLE = frozenset("于时那都全解应管单成来强计相连满但修公")
_PREPOSITIONS = frozenset("向对由从和为")
# Surnames that end names of places too: 雨花区某工地 and 沈阳某厂 name nobody, 村民江某 does.
_END_PLACES = frozenset("区江门关阳安宁田沙庄林原南封卫平谷池石水丰边路")
_IN_A_WORD = re.compile(
    r"(?:语文|中文|英文|外文|音乐|提高|[开叉货汽停洗修客公等乘坐上下校]车|[修养公]路|面包|钱包|说明|地方|对方|一方|双方|多方"
    r"|厨房|主管|经营|广场|机场|保安|平安|公安|治安|黄金|合金|文明|资金|大海|上海|民航|市管|城管|少单|订单|清单|简单"
    r"|作为|成为|因为|认为|以为|行为|由于|关于|对于|属于|位于|处于|照顾|何况|检查|相关|有关|[路河江湖海周身]边|养[牛羊])$"
)
# Words that begin like a name, each met before a title or after a word that announces a person.
_WORDS = re.compile(
    "公安|武警|党委|安保|文明|丰收|花园|公园|金牌|白班|石材|米线|高[一二三中校职]|费用|商铺|门口|厉害|夏天|温馨|阳光|黄色"
    "|[路江海周]边|原定于|易拉罐|[\u4e00-\u9fff][厅局所镇乡]长|海拔"
)
_SHOP = re.compile(
    r"[^,。;:!?、\s的家在说称反来投举住楼对向与和是也又认觉]{0,7}?"
    r"(?:店|馆|铺|牛肉面|公司|厂|坊|餐厅|烧烤|火锅|小吃|超市|工作室|诊所|厨房|酒楼|大排档|快餐"
    r"|培训班|辅导班|维修部|修理部|加工部)"
    r"|[^,。;:!?、\s]{0,2}?(?:热干面|拉面|快修|美容院|美容|美发|理发|汽修|修车|米线|米粉|麻辣烫|鸭脖|包子|饺子|羊肉汤|私房菜)"
    r"|[大小东西南北中]?[路街](?![过边口上人面])"
)
_NO_NAME = re.compile(
    r"[的是了不我你他她它有在被把省市区县镇乡村街路户员工者们这那哪什么怎个位名家里外上下附近对面楼栋号]"
    r"|方便|成年|成天|成群|常年|常常|常有|时常|经常|曾经|曾多|曾向|曾因|再次|多次|强烈|强行|强制|于是|万分|万般|连夜"
    r"|连续|连日|解释|单独|单身|单位|明确|明显|严重|高龄|高温|高度|高层|年轻|关于|关爱|应该|应当|万一|全体|全部|全都"
    r"|和谐|平时|普遍|呼声|匿名|保密|不便|不详|未留|同上|本人|公道|房顶|居民|市民|业主|一名|小区|负责|现在|因为|由于"
    r"|来自|安全|马上|金属|白天|明天|左右|来[电信访函]"
    r"|关注|查明|明查|成绩|党费|出纳|城$|公司|学生|老师|先生|女士|农民|司机|商户|租客"
    r"|电话|手机|微信|谢谢|支持|包括|申诉|[母父]亲|明年|平[冤反台]|和解|安[排置装心]|成都|查[看处]|管理|解决|计划|施工"
    r"|房[东主客]|包工|车[主间辆]|常[住客]|高血|银行|白血|血[压糖脂]|花粉|党代|方面|都[是会]|全[家程天]|程度|时[间候]|相信"
    r"|路过|单元|项目|水[平泥]|[人局部处所站室队厂店馆院]$"
)

_STOP = r"$|[\s,。;:、!?()\[\]【】\d+*/|\"“”'~-]"
_SAID = r"来电|来信|来访|反映|反应|投诉|举报|表示|致电|咨询|称|说"
_AFTER = (
    rf"(?={_STOP}|的?(?:电话|手机|联系|微信|身份证)|{_SAID}|诉求|家住|住在?|男|女|现住?|系|实名|今年|于\d|在此|认为"
    r"|要求|希望)"
)
_LABEL = (
    r"(?:联系人|举报人|投诉人|反映人|反应人|信访人|申请人|报料人|来电人|来访人|当事人|经办人|诉求人|申[述诉]人|收件人|署名|具名"
    r"|联络人|上报人|投诉者|举报者|反映者|反应者|真名|签名|落款|本人姓名|姓名|名字|[Nn]ame)"
)
_WHO = rf"(?:市民|居民|村民|业主|住户|户主|网友|群众|房东|邻居|老伴|丈夫|妻子|母亲|父亲|儿子|女儿|{_LABEL})"
_OPEN = r"[: (\[【“\"「『‘'《-]"
_SPACED_NAME = rf"{_SURNAME} {{1,2}}{_GIVEN}{{1,2}}|{_FULL_NAME}"
_CALL_ME = r"我叫做?|我的?(?:名字|真名)(?:叫|是)?|本人名?叫|我?名叫|姓名(?:是|叫|为)|联系人(?:是|为|叫)|鄙人"
_CALLED = re.compile(
    rf"(?:{_CALL_ME}|姓{_SURNAME}[,，]?名?叫){_OPEN}{{0,2}}((?:{_SPACED_NAME}){_TITLE}?){_AFTER}"
)
_SAID_BEFORE = r"姓名|联系人|举报人|投诉[人者]|反映人|署名|户主|落款"
_ANY_NAME = re.compile(
    rf"(?:{_SAID_BEFORE}):\s*({_GIVEN}{{2,5}})(?=$|[\s,。;、!?()])"
    rf"|我叫((?:{_GIVEN}{{1,6}}·{_GIVEN}{{1,6}}))"
    rf"|我叫([\u4e00-\u9fff]小[\u4e00-\u9fff])(?={_STOP})"
)
_DOTTED = re.compile(r"(?:[\u4e00-\u9fff]{1,8}·){1,2}[\u4e00-\u9fff]{1,8}")
_BEFORE_DOTTED = re.compile(rf"(?:我[叫是]|本人|{_WHO}){_OPEN}{{0,2}}")
_WORD = r"[A-Z][a-z]+"
_LATIN = re.compile(
    rf"(?<![A-Za-z0-9])(?:{_WORD}(?:[ ·.-]{{1,2}}{_WORD}){{0,3}}|[A-Z]{{2,}}(?: [A-Z]{{2,}}){{1,2}}"
    r"|[a-z]{2,}(?: [a-z]{2,}){1,2})(?![A-Za-z0-9])"
)
_BEFORE_LATIN = re.compile(rf"(?:{_LABEL}\s*{_OPEN}{{1,2}}|{_CALL_ME}|我是|本人是?)\s*$")
_ENGLISH = re.compile(rf"(?:[Mm]y name is|I am|I'm) ({_WORD}(?: {_WORD}){{0,2}})")
_SIGNED = re.compile(
    rf"(?:敬礼!?\s{{0,4}}|\n[ \t]{{0,8}}|— ?|落款:? ?)({_FULL_NAME})[ \t]{{0,8}}(?=$|\n|\d{{4}}[年./-])"
)
_CALLED_LOOSE = re.compile(rf"(?:我叫|本人叫|名字叫|名叫)[: ]*({_FULL_NAME})")
_LABELLED = re.compile(
    rf"(?:{_WHO}(?:姓名)?(?:{_OPEN}{{1,2}}|是:?)|{_LABEL}\s*)"
    rf"((?:{_SURNAME} {{1,2}}{_GIVEN}{{1,2}}?|{_SURNAME}{_GIVEN}{{1,3}}?){_TITLE}?){_AFTER}"
)
_JOINED = r"[、/和与及]"
_WITNESS = re.compile(
    rf"{_WHO}(?![向对由从和为]|于[昨今前上下本近早晚凌周星当\d一二三四五六七八九十])({_FULL_NAME}{_TITLE}?)"
    rf"(?={_SAID}|\(|家(?:$|[\s,。;!?:])|(?:{_JOINED}{_FULL_NAME}){{1,5}}(?:联名|共同|等|{_SAID}))"
)
_ANOTHER = re.compile(rf"{_JOINED}\s?({_FULL_NAME}{_TITLE}?)(?={_STOP}|{_JOINED}|联名|共同|一起|等|{_SAID})")
_NOT_A_WORD = rf"(?![{''.join(sorted(_LITTLE | _PREPOSITIONS))}])"
_SEX_SAID = re.compile(
    rf"(?:^|(?<!代表人)(?<!责人)[\s,。;:!?(]|我名){_NOT_A_WORD}({_FULL_NAME})(?=[,、(]\s?[男女](?:[,。、;)\s]|$))"
)
_KIN = re.compile(
    r"我(?:家|们)?的?(?:爱人|妻子|丈夫|老婆|老公|太太|妈妈?|爸爸?|母亲|父亲|儿子|女儿|孩子|小孩|哥哥?|弟弟?|姐姐?|妹妹?|爷爷|奶奶|外婆|外公|孙子|孙女"
    rf"|婆婆|公公|媳妇|岳父|岳母|老伴)(?:[名姓]?叫|是|:|,)?{_NOT_A_WORD}(?!常)({_FULL_NAME})"
    r"(?=$|[\s,。;:!?()]|因|住|咳|患|被|在|也|今|每|已|去|睡|发|头|身|得了?|天天|有)"
)
_LIVES = r"家住(?![户宅房建])"
_I_WITH_PROOF = re.compile(rf"(?<![\u4e00-\u9fff])我{_NOT_A_WORD}({_FULL_NAME})(?=实名|身份证|电话|手机)")
_LIVING = re.compile(
    rf"(?:(?:^|[^\u4e00-\u9fff])(?:(?=于[^昨今前上下本近])|{_NOT_A_WORD})|我叫?|我是|本人|{_WHO})({_FULL_NAME})(?={_LIVES})"
)
_MYSELF = re.compile(rf"本人{_NOT_A_WORD}({_FULL_NAME})(?={_STOP}|实名|身份证|电话|家?住|在此|{_SAID})")
_ACCUSED = re.compile(
    rf"(?:村支书|支书|村主任|村长|厂长|老板娘?|法人(?:代表)?|负责人|经理|书记|站长|队长)"
    rf"{_NOT_A_WORD}({_FULL_NAME})"
    rf"(?=包庇|指使|威胁|恐吓|强占|私自|擅自|非法|承包|经营|{_STOP})"
)
_I_AM = re.compile(
    rf"(?:我是|本人是|我就是)(?:[^,。;!?\d\s]{{1,12}}(?:的|老师|职工|员工|村民|居民|业主))?({_FULL_NAME})(?={_STOP}|{_LIVES})"
)
_ASK_FOR = re.compile(
    rf"(?:(?:[\d〕]|电话|手机|微信|联系|致电|回电|直接|请)[,，]?找|(?:请|可|直接)(?:联系|致电|回复|回电)){_NOT_A_WORD}"
    rf"({_FULL_NAME}{_TITLE}?){_AFTER}"
)
_PLACE_ENDS = frozenset("州苏徽头波山河江湖海岛县市区镇村路街号层楼城都国省")
_BEFORE_NUMBER = re.compile(rf"(?:^|[^\u4e00-\u9fffA-Za-z]){_NOT_A_WORD}({_FULL_NAME})[\s,:(]{{0,3}}$")
_AFTER_NUMBER = re.compile(rf"[\s(]{{0,2}}{_NOT_A_WORD}({_FULL_NAME})(?={_STOP})")
_SURNAMED = re.compile(rf"姓(?:氏:?|是)?({_SURNAME})(?=[,。;、!?\s]|$|的|名)")
_SOMEBODY = re.compile(
    rf"(?!(?<=\d)[元平万])({_SURNAME}(?:某(?:某|甲|乙|丙)?(?![些个种天次处地单时年月街小公村])|[Xx×*]{{1,2}}(?![A-Za-z])))"
    r"(?![\u4e00-\u9fff]?[市县区镇村路])"
)
_TITLES = re.compile(_TITLE)
_BEFORE_TITLE = re.compile(rf"{_SURNAME}{_GIVEN}{{0,2}}")
_NAME_BEGINS = re.compile(rf"[^\u4e00-\u9fff]$|(?:{_WHO}|楼[上下]|隔壁|联系|[叫找是和与给问据的])$")
_PERSON_ANNOUNCED = re.compile(rf"(?:{_WHO}|[叫是找的])$")


_ANNOUNCED = (
    _ANY_NAME,
    _ENGLISH,
    _CALLED,
    _LABELLED,
    _WITNESS,
    _CALLED_LOOSE,
    _KIN,
    _I_WITH_PROOF,
    _LIVING,
    _SEX_SAID,
    _I_AM,
    _SIGNED,
    _ASK_FOR,
    _MYSELF,
    _ACCUSED,
)


def find_persons(plain: str) -> Iterator[Found]:
    """The name and its title, without 联系人 and the like. `plain` is in the common script."""
    for pattern in _ANNOUNCED:
        for match in pattern.finditer(plain):
            group = match.lastindex or 0
            if _is_name(match[group]):
                yield *match.span(group), "name"
                yield from _others(plain, match.end(group))
    yield from _foreign(plain)
    for match in _SURNAMED.finditer(plain):
        yield *match.span(1), "name"
    for match in _SOMEBODY.finditer(plain):
        placed = match[1][0] in _END_PLACES and not _name_begins(plain, match.start())
        if not placed and not _SHOP.match(plain, match.end()) and _free(plain, match.start(), match[1]):
            yield *match.span(1), "name"
    yield from _titled(plain)


def find_beside(plain: str, numbers: Iterable[tuple[int, int]]) -> Iterator[Found]:
    """Names written next to a telephone number that was found: 张伟强，138…"""
    for start, end in numbers:
        first = max(0, start - 12)
        for match in (_BEFORE_NUMBER.search(plain[first:start]), _AFTER_NUMBER.match(plain[end : end + 8])):
            if match and _is_name(match[1]) and match[1][-1] not in _PLACE_ENDS:
                offset = first if match.end() == start - first else end
                yield match.start(1) + offset, match.end(1) + offset, "name"


def _is_name(word: str) -> bool:
    name = re.sub(rf"{_TITLE}$", "", word)
    if len(name) == 4 and name[:2] in _places():
        return False
    return not _WORDS.fullmatch(name) and not _NO_NAME.search(name)


def _others(plain: str, end: int) -> Iterator[Found]:
    """Those who follow in the same breath: 李明、王芳和张伟."""
    while (match := _ANOTHER.match(plain, end)) and _is_name(match[1]):
        end = match.end(1)
        yield *match.span(1), "name"


def _foreign(plain: str) -> Iterator[Found]:
    """Names in Latin letters and with a dot, where something announces a person."""
    for match in _LATIN.finditer(plain):
        if _BEFORE_LATIN.search(plain[max(0, match.start() - 12) : match.start()]):
            yield *match.span(), "name"
    for match in _DOTTED.finditer(plain) if "·" in plain else ():
        first = max(0, match.start() - 5)
        for announced in _BEFORE_DOTTED.finditer(plain, first, plain.index("·", match.start())):
            if announced.end() >= match.start():
                yield max(announced.end(), match.start()), match.end(), "name"


def _titled(plain: str) -> Iterator[Found]:
    """The longest name before a title that starts where a name can start: 王建国先生 rather than 国先生."""
    done = 0
    for title in _TITLES.finditer(plain):
        for start in range(max(done, title.start() - 4), title.start()):
            if _BEFORE_TITLE.fullmatch(plain, start, title.start()) and _goes_with_title(plain, start, title):
                done = title.end()
                yield start, done, "name"
                break


def _goes_with_title(plain: str, start: int, title: re.Match[str]) -> bool:
    name = plain[start : title.start()]
    if not _is_name(name) or _SHOP.match(plain, title.end()) or _of_a_place(plain, start, title):
        return False
    only_surname = re.fullmatch(_SURNAME, name) is not None
    if title[0] == _ELDERS and (only_surname or len(name) < 3 or name[0] in "都全" or name[-1] == "和"):
        return False
    return (only_surname or _name_begins(plain, start)) and _free(plain, start, name)


def _of_a_place(plain: str, start: int, title: re.Match[str]) -> bool:
    """浙江师傅 is no Mr Jiang."""
    if title[0] in _NEVER_OF_PLACES:
        return False
    begins = range(start if _name_begins(plain, start) else max(0, start - 2), start + 1)
    return any(plain[begin : title.start()] in _places() for begin in begins)


@lru_cache(maxsize=1)
def _places() -> frozenset[str]:
    """What provinces, cities and counties are called for short."""
    above = (division for division in load_divisions() if division.level != TOWN)
    stems = (stem_of(division.name, division.level) for division in above if not division.is_placeholder)
    return frozenset(stem for stem in stems if len(stem) > 1)


def _name_begins(plain: str, start: int) -> bool:
    """A full name begins a clause or follows a word that announces a person."""
    before = plain[max(0, start - 4) : start]
    return not before or bool(_NAME_BEGINS.search(before))


def _free(plain: str, start: int, name: str) -> bool:
    """向女士反映 is no Ms Xiang and 语文老师 no Mr Wen: such surnames need the right words before them."""
    if _IN_A_WORD.search(plain[max(0, start - 1) : start + 1]):
        return False
    if name[0] in _PREPOSITIONS and len(name) < 3:
        return bool(_PERSON_ANNOUNCED.search(plain[max(0, start - 4) : start]))
    return name[0] not in _LITTLE or len(name) > 2 or _name_begins(plain, start)
