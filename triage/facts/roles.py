"""What is a place in the text for: where it happens, where the reporter lives, whose office, whose name?"""

import re
from enum import IntEnum

from triage.facts.chains import depth


class Role(IntEnum):
    """The smaller, the more it says about where the pollution is; from ORIGIN on it says nothing."""

    SITE = 0
    COMPANY = 1  # part of a firm's name
    HOME = 2  # where the reporter lives
    OFFICE = 3  # an authority that was told
    ORIGIN = 4  # where the reporter or something comes from


_HOME = re.compile(
    r"(?:家?住在?|家在|居住(?:在|于|地)?|租住在?|租房在|买房在|我在|我是|本人是|我们是|系)(?:了|的|位于)?[^,。;!?]{0,3}$"
)
_NATIVE = re.compile(
    r"(?:户籍(?:在|是|地)?|籍贯(?:是)?|老家(?:是|在)+|来自|户口(?:在|是)?|身份证[^,。;!?]{0,4})$"
)
_NATIVE_AFTER = re.compile(r"(?:人(?!民|家|行|口|工|员)|籍)")
_OFFICE = re.compile(
    r"(?:人民)?(?:政府|生态环境|环境保护|环保|信访|城管|城市管理|住建|水利|水务|农业|林业|公安|市场监管|自然资源|国土|交通"
    r"|卫生|卫健|纪委|法院|电视台|督察|督查|12345|12369|热线|[市县区镇]长|书记|领导|有关部门|相关部门|[^,。;!?]{0,6}[局委厅])"
)
_TOLD = re.compile(r"(?:向|找|给|打|致电|联系|跟|和|被|由)[^,。;!?]{0,6}$")
_FROM = re.compile(r"(?:从|由|来自)[^,。;!?]{0,4}$")
_MOVED = re.compile(r"[^,。;!?]{0,12}(?:运|拉|送|倒|转移|搬|迁|流)")
_LIKE = re.compile(r"(?:像|学习|参照|参考|对比|相比|比如|例如|诸如)[^,。;!?]{0,4}$")
_COMPANY = re.compile(r"[\u4e00-\u9fffA-Za-z0-9()]{2,18}?(?:公司|集团|酒楼|饭店|餐厅)")
_STREETWISE = re.compile(r"[路街巷村镇乡区号]|大道")


def role_of(text: str, start: int, end: int, code: str) -> Role:
    """Judged by the words of the same clause only."""
    before = text[max(0, start - 14) : start]
    if (_FROM.search(before) and _MOVED.match(text, end)) or _LIKE.search(before):
        return Role.ORIGIN
    if _NATIVE.search(before) or (depth(code) < 4 and _NATIVE_AFTER.match(text, end)):
        return Role.ORIGIN
    if _HOME.search(before):
        return Role.HOME
    if _OFFICE.match(text, end):
        return Role.OFFICE
    company = _COMPANY.match(text, end)
    if company and not _STREETWISE.search(company[0]):
        return Role.COMPANY
    return Role.SITE
