"""What part of a text is an address below the division: road, estate, village, house number, firm?"""

import re

_UNIT = (
    r"(?:大道|大街|路|街|巷|弄|胡同|环线|国道|省道|高速|村民小组|村(?!民)|组|屯|社区|小区|花园|花苑|家园|公寓|新村|苑"
    r"|(?<!政)府|广场|大厦|大楼|商场|市场|工业园区|工业园|工业区|产业园|开发区|园区|景区|公园|园|新城|学校|小学|中学|大学|医院"
    r"|车站|码头|水库|湖|河|江|溪|桥|山|矿|公司|厂|店|餐馆|饭店|酒店|养殖场|猪场|鸡场|牛场|砖厂|采石场|砂场|沙场|工地)"
)
_COUNTED = (
    r"(?:[\d一二三四五六七八九十]{1,3}(?:组|期|号楼|单元|社)|[\dA-Za-z]{1,4}[栋幢座]|\d[\d-]{0,6}号"
    r"|\d{1,2}楼|\d{3,4}室)"
)
_SIDE = r"(?:交叉口|交汇处|路口|交界处|旁边?|附近|对面|[东西南北][侧边面段]|后面|楼下|门口|院内|底商|地下室)?"
# Words that end an address: what follows tells what happens there.
_WORD = (
    r"(?!有(?!限)|居民|村民|部分|业主|[是在了我你他她它们这那每就都也很被把给对从到但说因为请向来]"
    r"|[,，。;；:：!！?？、\s])"
)
_SIGN = r"[\u4e00-\u9fffA-Za-z0-9·\-—#“”\"()]"
_PART = rf"(?:{_COUNTED}|(?:{_WORD}{_SIGN}){{1,12}}?{_UNIT}+)(?:与|和)?{_SIDE}"
_RUN = re.compile(rf"\s?[,，、:：]?\s?((?:{_PART}){{1,6}})")
_FIRST = re.compile(
    rf"(?:^|[,，。;；:：!！?？、\s“]|位于|在|住)"
    rf"((?:(?:{_COUNTED}|(?:{_WORD}(?!的){_SIGN}){{1,8}}?{_UNIT}+){_SIDE}){{1,5}})"
)
_NO_ADDRESS = re.compile(
    r"^(?:有关|相关|附近|旁边|周边|全|本|该|整个|破坏|影响|当地|隔壁|居住的?|楼下|某|位于|新建)"
)
_CLAUSE = re.compile(r"[。;!?\n]")
_MOST = 40


def address_after(text: str, end: int) -> str:
    """The address that follows a division at once; "" when none does."""
    match = _RUN.match(_CLAUSE.split(text[end : end + 60], maxsplit=1)[0])
    if match is None or text.startswith(("政府", "人民政府"), end):
        return ""
    address = match[1].lstrip("的")
    return "" if _NO_ADDRESS.match(address) else address[:_MOST]


def first_address(text: str) -> str:
    """The first thing that reads like an address in a text without a division."""
    found = (match[1] for match in _FIRST.finditer(text[:400]))
    return next((address[:_MOST] for address in found if not _NO_ADDRESS.match(address)), "")
