"""Which numbers and addresses in a text lead to a person: phone, card, e-mail, plate, account?"""

import re
from collections.abc import Iterator

from stdnum import luhn
from stdnum.cn import ric

Found = tuple[int, int, str]

# A number after one of these words belongs to a matter, a firm or a document.
_OF_A_MATTER = re.compile(
    r"(?:编号|单号|工单|订单|案号|文号|证号|代码|回执号?|查询码|受理号|诉求号|合同号|标准号|发票号?|许可证|流水号|批号)"
    r"(?:[::]|号|是|为|\s)*([A-Za-z0-9〔〕\[\]()-]{4,40})"
)
_OF_A_PERSON = re.compile(r"身份|居民|护照|通行|军官|居住|驾驶|驾照|台胞|回乡|残疾|社保|医保")
_RECEIPT = re.compile(r"(?:HS|AJ)\d{6}[-\s]?\d{6}[-\s]?\d{2}", re.IGNORECASE)
_EMAIL = re.compile(
    r"(?<![A-Za-z0-9._%+-])[A-Za-z0-9][A-Za-z0-9._%+-]{0,63}(?:\s?(?:@|\(at\)|\[at\]|#at#|艾特)\s?|\sat\s)"
    r"[A-Za-z0-9-]+(?:\s?\.\s?[A-Za-z0-9-]+)*(?:\s?\.\s?[A-Za-z]{2,}|(?:。|\s?点\s?|\sdot\s)(?:com|cn|net)(?![A-Za-z]))",
    re.IGNORECASE,
)
_HOST = r"(?:[A-Za-z0-9\u4e00-\u9fff-]{1,30}\.){1,3}(?:com|cn|net|org|中国|公司|网络)(?![A-Za-z0-9])"
_EMAIL_IN_CHINESE = re.compile(
    rf"([\u4e00-\u9fff]{{0,12}})([A-Za-z0-9._%+-]{{0,20}})([\u4e00-\u9fff]{{0,4}})\s?@\s?{_HOST}",
    re.IGNORECASE,
)
_BEFORE_EMAIL = re.compile(r"^.*(?:[邮信]箱|[邮信]件|地址|联系|方式|[是为到至给寄发送复邮号我者和或的])")
_LENGTHS_OF_NAMES = (2, 3, 4)
_LONGEST_LOCAL = 6  # Chinese characters of an address that nothing announces
_IDENTITY = re.compile(
    r"(?<![0-9A-Za-z])[1-9]\d{5}[\s-]?(?:19|20)\d{2}[\s-]?(?:0[1-9]|1[0-2])[\s-]?(?:0[1-9]|[12]\d|3[01])[\s-]?\d{3}"
    r"[\s-]?[\dXx×](?![0-9A-Za-z])"
)
_DATE = r"\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"
_OLD_IDENTITY = re.compile(
    rf"(?:身份证|证件|(?:本人|证号|我)(?=[^0-9]{{0,3}}[1-9]\d{{5}}{_DATE}\d{{3}}(?!\d)))[^0-9,。;]{{0,6}}"
    r"([1-9]\d{14}(?:\d{2}[\dXx])?)(?!\d)"
)
_IDENTITY_END = re.compile(
    r"(?:身份证|证件)[^0-9,。;]{0,3}(?:后|尾|末|最后)[^0-9,。;]{0,4}(\d{3,7}[\dXx])(?!\d)"
)
_PAPER = re.compile(
    r"(?:护照|通行证|军官证|居住证|驾驶证|台胞证|回乡证|驾照|残疾人证|社保卡|医保卡)[^0-9A-Za-z,。;]{0,6}([A-Za-z]{0,2}\d{6,18}[Xx]?)(?![0-9A-Za-z])"
)
_YOUNGEST = 2016  # a wrong check digit and a later year: rather region, date and serial number of an order
_PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
_PLATE = re.compile(
    rf"[{_PROVINCES}][ \t]?[A-Za-z]\s?[·•.\-—]?\s?"
    r"(?:[DdFfABCEGHJKabceghjk][A-HJ-NP-Za-hj-np-z0-9]\d{4}|\d{5}[DFdfABCEGHJKabceghjk]"
    r"|[A-HJ-NP-Za-hj-np-z0-9]{4}[A-HJ-NP-Za-hj-np-z0-9挂学警港澳])(?![A-Za-z0-9])"
)
# As people write them down: spaced, with O for 0 and I for 1; at least three digits, or it is no number.
_PLATE_LOOSE = re.compile(
    rf"[{_PROVINCES}][ \t]?[A-Za-z][\s·•.\-—、]{{0,2}}(?=(?:[A-Za-z]{{0,3}}\s?\d){{3}})"
    r"[A-Za-z0-9](?:\s?[A-Za-z0-9]){3,4}\s?[A-Za-z0-9挂学警港澳临](?:临|(?![A-Za-z0-9]))"
)
_PLATE_SAID = re.compile(
    r"(?:车牌|牌照|车号)(?:号码?|是|为|[:\s])*([A-Z](?=(?:[A-Z]{0,2}\d){3})[A-Z0-9]{5,6})(?![A-Za-z0-9])"
)
_PLATE_OF_STATE = re.compile(
    rf"WJ\s?[{_PROVINCES}]?[\s·•]?[A-Za-z]?\d{{4,5}}[A-Za-z]?(?![A-Za-z0-9])"
    r"|[军空海北沈兰济南广成]\s?[A-Za-z]\s?[·•]?\s?\d{5}(?!\d)|使\s?\d{3}[·•]?\d{3}(?![\d元万户人])"
)
_CARD = re.compile(
    r"(?<![0-9A-Za-z])[3-69]\d{3}(?:[\s-]?\d{4}){2}[\s-]?\d{4}(?:[\s-]?\d{1,3})?(?![0-9A-Za-z])"
)
_SHORT_CARD = re.compile(r"\d{4}(?:[\s-]?\d{4}){3}(?!\d)")  # before another number: 9051 24小时
_UNION_PAY = re.compile(r"(?<!\d)62\d{2}[\s-]?(?:\d{4}[\s-]?){3}\d{3}(?![0-9A-Za-z])")  # 19 digits
_CARD_SAID = re.compile(
    r"(?:卡号|银行卡|账号|账户|帐号|帐户|储蓄卡|工资卡|存折)[^0-9,。;]{0,10}((?:\d[\s-]?){11,18}\d)(?!\d)"
)
_ACCOUNT = re.compile(
    r"(?:(?:微信|薇信|威信|徽信|[Vv]信|[Vv][Xx]|[Ww][Xx]|[Ww]e[Cc]hat|扣扣|[Qq][Qq]|企鹅|抖音|快手|微博|支付宝|陌陌|小红书|微\W号|[Ww]ei\s?[Xx]in|[球秋叩][球秋叩]"
    r"|加(?:我|个)?\s?[VvQq](?![A-Za-z])|[VvQq](?<![A-Za-z].)号?(?=:)(?!:\d{1,4}(?!\d)))"
    r"(?:号码|账号|帐号|群号|群|号|ID|id)?)(?:[:\s(]|是|为|加|我|搜索?|也是|同号)*"
    r"([A-Za-z][A-Za-z0-9_-]{3,24}|[A-Za-z0-9][A-Za-z0-9_-]{4,24}|\d(?: \d){4,10}(?! ?\d))"
    r"(?![A-Za-z0-9_@-])"
)
_NICKNAME = re.compile(
    r"(?:(?:微信|[Qq]{2}|抖音|快手|微博)(?:(?:昵称|名称?)(?:是|叫|为|:)+|叫:)|网名(?:是|叫|为|:)+)"
    r" ?([^\s,。;!?、]{2,16})"
)
_AMOUNT = re.compile(r"\s?(?:元(?!旦)|万元|亿|吨|立方|平方|度电)")
_QUANTITY = re.compile(
    r"(?:COD|BOD|CODcr|BOD5|TDS|VOCs?|氨氮|总[氮磷铬]|浓度|排放量|产量|产值|产能|总量|数值|金额|损失|货款|人民币|[¥￥])"
    r"(?:[:=\s]|约|是|为|达到?|高达|共|超过?)*$",
    re.IGNORECASE,
)
_CALL = re.compile(r"(?:电话|手机|号码|联系|致电|拨打|[打找])[^0-9,。;]{0,6}$")
_MOBILE = re.compile(
    r"(?<![0-9])(?:\+?(?:00)?86[ -]{0,2})?(1[\s.·_—~/,()-]{0,2}[3-9](?:[\s.·_—~/,()-]{0,2}\d){9})(?!\d)"
)
_LIST = re.compile(r"[\n\t~/,()]")  # may stand between other numbers as well
# How people group the eleven digits; any other grouping is a list of numbers or a span of dates.
_GROUPS = frozenset(
    {(11,), (3, 4, 4), (3, 8), (7, 4), (3, 3, 5), (4, 4, 3), (4, 3, 4), (5, 6), (6, 5), (1,) * 11}
    | {(3, 2, 2, 2, 2), (3, 2, 2, 4), (3, 4, 2, 2), (3, 5, 3), (3, 6, 2)}
    | {(2, 4, 5), (1, 3, 3, 4), (4, 7)}
)
_LANDLINE = re.compile(
    r"(?<![0-9A-Za-z])\(?(?:\+?86[\s-]?)?0(?:10|2\d|[3-9]\d{2})\)?[\s—./-]{0,2}[2-8]\d{2,3}[\s—-]?\d{4}(?:\s?(?:转(?:分机)?|-)\s?\d{1,5})?(?!\d)"
)
_SPACED_LANDLINE = re.compile(r"(?<![0-9])0(?: \d){9,11}(?! ?\d)")
_ABROAD = re.compile(r"(?<![0-9])(?:\+|00)(?:852|853|886)[\s-]{0,2}\d{4}[\s-]?\d{4,5}(?!\d)")
_SERVICE = re.compile(
    r"[48]00(?<![0-9A-Za-z].{3})(?:[\s-]?\d{3}[\s-]?\d{4}|[\s-]?\d{4}[\s-]?\d{3}|\d-\d{3}-\d{3})(?!\d)"
)
_LOCAL = re.compile(
    r"(?:电话|座机|固话|号码|致电|联系方式|打(?:我|家里)|[Tt][Ee][Ll])(?:[:\s.]|号码?|是|为)*"
    r"([2-8]\d{2,3}[\s-]?\d{4}(?:\s?转(?:分机)?\s?\d{1,5})?)(?!\d|年|月)"
)
_NUMERALS = "零〇一二三四五六七八九幺两壹贰叁肆伍陆柒捌玖洞拐勾"
_SPOKEN = str.maketrans(_NUMERALS, "0012345678912123456789079")
_SPOKEN_MOBILE = re.compile(rf"[一幺壹1](?:[ ,、-]{{0,2}}[{_NUMERALS}]){{10}}")
_MIXED_MOBILE = re.compile(rf"(?<![A-Za-z0-9])[1lI][3-9][{_NUMERALS}0-9oOlI]{{9}}(?![A-Za-z0-9])")
_SPOKEN_LONG = re.compile(rf"[{_NUMERALS}](?:[ -]?[{_NUMERALS}]){{9,18}}")
_COUNTED = "[三四五六七八两3-8]位"
_PART_WORD = (
    rf"(?:然后|接着|接下来|后面|后边|中间|跟着|再加?|[前后末尾]{_COUNTED}"
    rf"|(?:最后|末尾|剩下)的?(?:{_COUNTED})?)"
)
_BETWEEN = rf"(?:[\s,:-]|的|是|为|{_PART_WORD})"
_PARTS = re.compile(rf"(?<![0-9A-Za-z])[0-9{_NUMERALS}](?:{_BETWEEN}{{0,5}}[0-9{_NUMERALS}]){{10,17}}[Xx]?")
_PART = re.compile(rf"{_PART_WORD}|([0-9{_NUMERALS}]+[Xx]?)")
_WHOLE = {11: "phone", 18: "id"}  # by their digits
_PATTERN_OF = {"phone": re.compile(r"1[3-9]\d{9}"), "id": _IDENTITY}


def of_matters(plain: str) -> Iterator[tuple[int, int]]:
    """Stretches that must stay: receipts, orders, licences. A person's number called so is no such thing."""
    for match in _RECEIPT.finditer(plain):
        yield match.span()
    for match in _OF_A_MATTER.finditer(plain):
        personal = _OF_A_PERSON.search(plain[max(0, match.start() - 5) : match.start(1)])
        if not personal and not _leads_to_a_person(plain, *match.span(1)):
            yield match.span(1)


def _leads_to_a_person(plain: str, start: int, end: int) -> bool:
    """Whether a mobile, an identity, a card or an e-mail address begins where the number of a matter does."""
    inner = next((place for place in range(start, end) if plain[place] not in "()[]〔〕-"), start)
    mobile, identity = _MOBILE.match(plain, inner), _IDENTITY.match(plain, inner)
    return bool(
        (mobile and _grouped(mobile[1]))
        or (identity and _is_identity(identity[0], said=False))
        or _UNION_PAY.match(plain, inner)
        or re.match(r"(?:62|[45]\d)\d{2}(?:[\s-]?\d{4}){3}(?!\d)", plain[inner : inner + 20])
        or re.match(r"[._%+]|\s?(?:@|\(at\)|\[at\])", plain[end : end + 6])
    )


def find_identifiers(plain: str) -> Iterator[Found]:
    """In order of weight: what is found first wins where two overlap. `plain` is in the common script."""
    yield from _emails(plain)
    yield from _in_parts(plain)
    yield from _identities(plain)
    yield from _cards(plain)
    for pattern in (_PLATE_LOOSE, _PLATE, _PLATE_OF_STATE):
        yield from _spans(pattern, plain, "plate")
    yield from _spans(_PLATE_SAID, plain, "plate", group=1)
    for pattern in (_ACCOUNT, _NICKNAME):
        yield from _spans(pattern, plain, "account", group=1)
    yield from _phones(plain)
    yield from _spoken(plain)


def _spans(pattern: re.Pattern[str], plain: str, kind: str, group: int = 0) -> Iterator[Found]:
    for match in pattern.finditer(plain):
        yield *match.span(group), kind


def _emails(plain: str) -> Iterator[Found]:
    """张伟@163.com begins after the word that announces it, which a Latin address needs no word for."""
    for match in _EMAIL_IN_CHINESE.finditer(plain) if "@" in plain else ():
        before, latin, after = match.groups()
        announced = _BEFORE_EMAIL.match(before)
        own = len(before) - (announced.end() if announced else 0)
        if not latin:
            own = min(own, _LONGEST_LOCAL)
        elif own not in _LENGTHS_OF_NAMES:
            own = 0
        if own or after:
            yield match.end(1) - own, match.end(), "email"
    yield from _spans(_EMAIL, plain, "email")


def _in_parts(plain: str) -> Iterator[Found]:
    """前三位138后面是12345678: numbers with words between their parts."""
    for match in _PARTS.finditer(plain):
        digits, worded = "", False
        for part in _PART.finditer(plain, *match.span()):
            digits += (part[1] or "").translate(_SPOKEN)
            worded = worded or not part[1]
            kind = _WHOLE.get(len(digits), "") if part[1] and worded else ""
            if kind and _PATTERN_OF[kind].fullmatch(digits):
                yield match.start(), part.end(), kind


def _identities(plain: str) -> Iterator[Found]:
    for match in _IDENTITY.finditer(plain):
        said = re.search(r"身份证|证件|证号|号码", plain[max(0, match.start() - 12) : match.start()])
        if _is_identity(match[0], said=bool(said)):
            yield *match.span(), "id"
    for pattern in (_OLD_IDENTITY, _IDENTITY_END, _PAPER):
        yield from _spans(pattern, plain, "id", group=1)


def _is_identity(written: str, *, said: bool) -> bool:
    digits = re.sub(r"[\s-]", "", written).upper().replace("×", "X")
    return said or ric.is_valid(digits) or int(digits[6:10]) < _YOUNGEST


def _phones(plain: str) -> Iterator[Found]:
    for match in _MOBILE.finditer(plain):
        if _grouped(match[1]) and not _is_quantity(plain, *match.span()):
            yield *match.span(), "phone"
    for match in _SPOKEN_MOBILE.finditer(plain):
        if re.match(r"1[ ,、-]*[3-9]", match[0].translate(_SPOKEN)):
            yield *match.span(), "phone"
    for match in _MIXED_MOBILE.finditer(plain):
        if not _is_quantity(plain, *match.span()):
            yield *match.span(), "phone"
    for pattern in (_LANDLINE, _SPACED_LANDLINE, _ABROAD, _SERVICE):
        yield from _spans(pattern, plain, "phone")
    yield from _spans(_LOCAL, plain, "phone", group=1)


def _grouped(mobile: str) -> bool:
    groups = tuple(len(group) for group in re.findall(r"\d+", mobile))
    return groups == (3, 4, 4) if _LIST.search(mobile) else groups in _GROUPS


def _is_quantity(plain: str, start: int, end: int) -> bool:
    before = plain[max(0, start - 12) : start]
    measured = _AMOUNT.match(plain, end) or _QUANTITY.search(before)
    return bool(measured) and not _CALL.search(before)


def _spoken(plain: str) -> Iterator[Found]:
    """Long numbers in words: identities and numbers with their area code."""
    for match in _SPOKEN_LONG.finditer(plain):
        digits = match[0].translate(_SPOKEN)
        for pattern, kind in ((_IDENTITY, "id"), (_LANDLINE, "phone")):
            if pattern.fullmatch(digits):
                yield *match.span(), kind


def _cards(plain: str) -> Iterator[Found]:
    for match in _CARD.finditer(plain):
        for card in (match, _SHORT_CARD.match(plain, match.start())):
            if card and luhn.is_valid(re.sub(r"[\s-]", "", card[0])):
                yield *card.span(), "bank"
                break
    yield from _spans(_UNION_PAY, plain, "bank")
    yield from _spans(_CARD_SAID, plain, "bank", group=1)
