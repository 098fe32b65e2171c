"""Where does a text say when somebody was born?"""

import re
from collections.abc import Iterator

Found = tuple[int, int, str]

_N = r"[0-9一二三四五六七八九十零〇]"
_YEAR = rf"(?:19|20)?\d{{2}}年|{_N}{{2,4}}年"
_DAY = rf"(?:农历|阴历|阳历)?(?:{_N}{{1,2}}|[正冬腊])月(?:初?{_N}{{1,3}}[日号]?)?"
_IN_FIGURES = r"(?:19|20)\d{2}[-/.]\d{1,2}(?:[-/.]\d{1,2})?|(?:19|20)\d{6}(?!\d)"
_DATE = rf"(?:(?:{_YEAR})(?:{_DAY})?|{_DAY}|{_IN_FIGURES})"
_SAID_BEFORE = re.compile(
    r"(?:出生(?:日期|年月日?|时间)?|(?<![医卫先学])生日|(?<![产发滋诞新养共学医先卫])生于)"
    rf"(?:于|在|是|为|[:\s])*({_DATE})"
)
# Of somebody: 9月1日出生的孩子 are all those whom a rule is about.
_SAID_AFTER = re.compile(
    rf"(?<![0-9])((?:{_YEAR})(?:{_DAY})?|{_IN_FIGURES})(?:的|于)?"
    r"(?:出生(?![产活态长或]|的?(?:[孩小新幼]|那))|生人|生(?=$|[\s,。;!?)]))"
)


def find_births(plain: str) -> Iterator[Found]:
    """Dates of birth; ages and the days of anything else stay. `plain` is in the common script."""
    for pattern in (_SAID_BEFORE, _SAID_AFTER):
        for match in pattern.finditer(plain):
            yield *match.span(1), "birth"
