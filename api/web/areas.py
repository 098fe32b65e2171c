"""Which division does somebody mean who types its name?"""

from collections.abc import Sequence

from triage.domain.divisions import Divisions
from triage.domain.errors import InvalidSubmission

_MOST_TOLD = 6


def area_code(typed: str, divisions: Divisions, *, scope: str = "") -> str:
    """The code of a name or of a code; raises InvalidSubmission where it is unknown or could be several."""
    found = _meant(typed.strip(), divisions, scope)
    if not found:
        raise InvalidSubmission(f"没有“{typed.strip()}”这个地区，请写全称，例如“福州市鼓楼区”。")
    if len(found) > 1:
        names = "、".join(divisions.full_name(code) for code in found[:_MOST_TOLD])
        raise InvalidSubmission(f"“{typed.strip()}”可能是几个地区：{names}。请写全称。")
    return found[0]


def area_names(divisions: Divisions, scope: str) -> Sequence[str]:
    """What to choose from below a division, two levels down."""
    near = divisions.children(scope) if scope else ()
    all_ = [each for child in near for each in (child, *divisions.children(child.code))]
    below = all_ if len(scope.rstrip("0")) <= len("37") else near
    return [divisions.full_name(each.code) for each in below if not each.is_placeholder]


def _meant(typed: str, divisions: Divisions, scope: str) -> Sequence[str]:
    if typed.isdigit():
        return [typed] if divisions.get(typed) else []
    ends = (typed[start:] for start in range(len(typed)))
    codes = [each.code for end in ends for each in divisions.named(end)]
    bearing = [code for code in codes if divisions.full_name(code).endswith(typed)]
    own = [code for code in bearing if scope and divisions.is_within(code, scope)]
    return own or bearing
