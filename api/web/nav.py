"""Where can somebody at the desk go? The pages of the navigation with the right that each one needs."""

from typing import NamedTuple

from api.signed_in import Right, Staff


class Entry(NamedTuple):
    """`right` is None for pages that everybody at the desk may open; `under` are addresses of theirs."""

    href: str
    label: str
    right: Right | None
    under: tuple[str, ...]

    def holds(self, path: str) -> bool:
        return path == self.href or path.startswith(self.under)


_ENTRIES = (
    Entry("/desk", "受理台", Right.READ, ("/desk/reports/",)),
    Entry("/desk/intake", "登记", Right.HANDLE, ("/desk/intake/",)),
    Entry("/desk/cases", "案件", Right.READ, ("/desk/cases/",)),
    Entry("/desk/incidents", "突发事件", Right.READ, ("/desk/incidents/",)),
    Entry("/desk/duty", "值班", Right.READ, ("/desk/duty/",)),
    Entry("/desk/analysis", "分析", Right.ANALYSE, ("/desk/analysis/",)),
    Entry("/desk/inspection", "督察批次", Right.READ, ("/desk/inspection/",)),
    Entry("/desk/claims", "奖励", Right.REWARDS, ("/desk/claims/", "/desk/funds")),
    Entry("/desk/reveals", "身份查看", Right.READ, ("/desk/reveals/",)),
    Entry("/desk/personal", "个人信息申请", Right.READ, ("/desk/personal/",)),
    Entry("/desk/accounts", "账号", Right.ADMINISTER, ("/desk/accounts/",)),
    Entry("/desk/health", "运行状况", Right.ADMINISTER, ()),
    Entry("/desk/policies", "办理依据", None, ("/desk/policies/",)),
)


_IN_LINE = 9  # of two to six characters each, beside name and buttons, at 1280 pixels


def entries(staff: Staff) -> list[Entry]:
    """What this person may open, what is needed daily first."""
    return [entry for entry in _ENTRIES if entry.right is None or staff.may(entry.right)]


def bar(staff: Staff) -> tuple[list[Entry], list[Entry]]:
    """What stands in the bar, and what under 更多 because one line would not hold it."""
    mine = entries(staff)
    return (mine, []) if len(mine) <= _IN_LINE else (mine[: _IN_LINE - 1], mine[_IN_LINE - 1 :])


def landing(staff: Staff) -> str:
    """The page after the login: the first that this person may open."""
    return entries(staff)[0].href
