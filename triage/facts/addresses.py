"""What part of a text is an address below the division: road, estate, village, house number, firm?"""

import re

_UNIT = (
    r"(?:大道|大街|路|街|巷|弄|胡同|环线|国道|省道|高速|村民小组|村|组|屯|社区|小区|花园|花苑|家园|公寓|新村|苑|府|广场|大厦|大楼|商场|市场"
    r"|工业园区|工业园|工业区|产业园|开发区|园区|园|公园|学校|小学|中学|大学|医院|车站|码头|水库|湖|河|江|溪|桥|山|矿|公司|厂|店|餐馆|饭店|酒店|养殖场|猪场|鸡场"
    r"|牛场|砖厂|场|站|工地|期|区|栋|幢|座|号楼|楼|号|单元|室)"
)
_SIDE = r"(?:交叉口|交汇处|路口|旁边?|附近|对面|[东西南北][侧边面]|后面|楼下|门口|院内|底商|地下室)?"
_PART = rf"[\u4e00-\u9fffA-Za-z0-9·\-—#“”\"()]{{0,12}}?{_UNIT}(?:与|和)?{_SIDE}"
_RUN = re.compile(rf"\s*[,、:]?\s*((?:{_PART})+)")
_FIRST = re.compile(
    rf"(?:^|[,。;:!?、\s]|位于|在|住|于)((?:[\u4e00-\u9fffA-Za-z0-9·]{{1,8}}?{_UNIT}{_SIDE}){{1,5}})"
)
_MOST = 40


def address_after(text: str, end: int) -> str:
    """The address that follows a division at once; "" when none does."""
    clause = re.split(r"[。;!?\n]", text[end : end + 60], maxsplit=1)[0]
    match = _RUN.match(clause)
    return match[1][:_MOST] if match else ""


def first_address(text: str) -> str:
    """The first thing that reads like an address in a text without a division."""
    match = _FIRST.search(text[:400])
    return match[1][:_MOST] if match else ""
