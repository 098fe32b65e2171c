"""Where does a text give away in which flat somebody lives? Buildings stay, room numbers go."""

import re
from collections.abc import Iterator

Found = tuple[int, int, str]

_N = r"[0-9一二三四五六七八九十百零〇]"
_SEP = r"[\s,、\-]{0,2}"
_BEGIN = r"(?<![\dA-Za-z.])"
_END = r"(?![\d年月米元吨亩%点:户人平个]|多[户人平个米])"
_ROOM_WORD = r"\s?(?:室|号房|房(?!地产|产|屋|价)间?|户(?!型))"
_BUILDING = (
    rf"(?:[A-Za-z]?{_N}{{1,4}}[A-Za-z]?|[A-Za-z]|[甲乙丙丁东西南北])\s?(?:号楼|栋|幢|座|#楼|#|号院|号)"
)
_UNIT = rf"(?:{_N}{{1,3}}|[A-Za-z]|[甲乙丙东西南北中])\s?(?:单元|门|梯)"
_FLOOR = rf"(?:{_N}{{1,2}}\s?(?:楼|层){_SEP})?"
_SIDE = rf"{_N}{{1,2}}\s?(?:楼|层)?\s?[东南西北中左右]\s?户"
_NUMBER = r"[A-Za-z]?\d{3,4}[A-Za-z]?"
_PATTERNS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"{_BEGIN}(?:{_BUILDING}{_SEP})?{_UNIT}{_SEP}{_FLOOR}"
        rf"(?:{_NUMBER}(?:{_ROOM_WORD}|号)?{_END}|{_N}{{3,4}}{_ROOM_WORD}|[一二三四五六七八九十零〇]{{3,4}}|{_SIDE})",
        rf"{_BEGIN}{_BUILDING}{_SEP}{_FLOOR}(?:{_NUMBER}{_ROOM_WORD}|{_SIDE})",
        rf"{_BEGIN}{_N}{{1,3}}(?:号楼|栋|幢|座|#)\d{{3,4}}{_END}",
        r"(?<![\d.A-Za-z-])\d{1,3}[-#]\d{1,2}[-#]\d{3,4}(?![\d-])",
        rf"{_BEGIN}[A-Za-z]?\d{{3,4}}\s?(?:室|号房)(?![外内温])",
    )
)
_HOUSE = re.compile(
    r"(?:家住|我们?住在?|我家住?在?|本人住在?|住址:?|(?:^|[\s,。;:!?(])(?:现|目前)?住(?:在|(?![建宿户房宅院持])))"
    r"(?:[^,。;!?\n\d]{0,20}?(?:(?:\d{1,2}组)?(\d{1,4}号(?!楼|院|线|店))|(\d{1,3}[-#]\d{3,4}(?![\d-])))|(\d{3,4}(?![\d号栋年月米])))"
)
_DOOR = re.compile(r"(?:我|家|住)[^,。;!?\n]{0,6}门牌号?(?:是|为|:|\s)*([0-9][0-9-]{1,8}号?)")
_BUSINESS = re.compile(
    r"号?(?:商铺|门面|铺面)|(?!\s?(?:楼[上下]|隔壁|对面|旁边))的?[^,。;!?\n]{0,8}?(?:公司|店|厂|美容|餐|烧烤|机构|工作室|KTV|棋牌|健身|作坊|培训)"
)
_DWELLING = re.compile(r"(?:我|本人|家|住|业主|邻居)[^。;!?]{0,14}$")


def find_homes(plain: str) -> Iterator[Found]:
    """Rooms of homes; the room of a firm that is complained about stays. `plain` is in the common script."""
    for pattern in _PATTERNS:
        for match in pattern.finditer(plain):
            lived_in = _DWELLING.search(plain[max(0, match.start() - 20) : match.start()])
            if lived_in or not _BUSINESS.match(plain, match.end()):
                yield *match.span(), "room"
    for match in _HOUSE.finditer(plain):
        yield *match.span(match.lastindex or 0), "room"
    for match in _DOOR.finditer(plain):
        yield *match.span(1), "room"
