"""In which words do people read our codes? Chinese labels of states, steps, axes and dates."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from types import MappingProxyType
from zoneinfo import ZoneInfo

from runtime.accounts import ROLES
from triage.domain.assignments import ASSIGNMENT_STATE_LABELS, CASE_STATE_LABELS
from triage.domain.incidents import INCIDENT_STATE_LABELS, INCIDENT_STEP_LABELS
from triage.domain.workflow import SETTLED, STATE_LABELS, STEP_LABELS, State

CHINA = ZoneInfo("Asia/Shanghai")

_Words = Mapping[str, str]

STATES: _Words = MappingProxyType({str(state): label for state, label in STATE_LABELS.items()})
STEPS: _Words = MappingProxyType({str(step): label for step, label in STEP_LABELS.items()})
INCIDENT_STATES: _Words = MappingProxyType(
    {str(state): label for state, label in INCIDENT_STATE_LABELS.items()}
)
INCIDENT_STEPS: _Words = MappingProxyType({str(step): label for step, label in INCIDENT_STEP_LABELS.items()})

CITIZEN_STATES: _Words = MappingProxyType(
    {
        "registered": "我们已收到并登记，正在核对由哪个部门负责。",
        "accepted": "已经受理，正在安排人员。",
        "refused": "经审核不属于受理范围，原因和去处见下方说明。",
        "transferred": "已转给负责的部门办理。",
        "handling": "负责的部门正在调查处理。",
        "drafted": "调查已有结果，答复正在审核。",
        "closed": "已经办结，答复即将送达。",
        "replied": "已经办结并答复。",
        "under_review": "您申请的复查正在办理。",
        "reviewed": "复查已有意见。",
        "under_recheck": "您申请的复核正在办理。",
        "ended": "复核已有意见，办理终结。",
        "withdrawn": "您已撤回举报，不再向您答复。涉嫌违法的线索，主管部门仍可能继续调查。",
        "archived": "已经办结并归档。",
    }
)

CITIZEN_STEPS: _Words = MappingProxyType(
    {
        "register": "收到您的举报并登记",
        "accept": "决定受理",
        "refuse": "决定不予受理",
        "transfer": "转给负责的部门",
        "assign": "交给承办人员调查",
        "close": "办结",
        "reply": "答复已发出",
        "rate": "收到您的评价",
        "rehandle": "重新调查",
        "extend": "办理期限依法延长",
        "apply_review": "收到复查申请",
        "decide_review": "作出复查意见",
        "apply_recheck": "收到复核申请",
        "decide_recheck": "作出复核意见",
        "reopen": "重新启动办理",
        "withdraw": "您撤回了举报",
        "archive": "归档",
    }
)

CHANNELS: _Words = MappingProxyType(
    {
        "web_chat": "网页对话",
        "web_form": "网页表单",
        "wechat": "微信",
        "weibo": "微博",
        "mail": "电子邮件",
        "hotline_12345": "12345 热线",
        "letter": "来信",
        "visit": "来访",
        "telephone": "来电",
        "inspection": "督察转办",
        "api": "系统对接",
    }
)

SEVERITIES: _Words = MappingProxyType(
    {"emergency": "突发", "urgent": "紧急", "serious": "较重", "normal": "一般", "": "未判定"}
)

AXES: _Words = MappingProxyType(
    {
        "kinds": "污染类型",
        "remit": "是否属环境举报",
        "industry": "行业",
        "route": "办理途径",
        "place": "地点",
        "owner": "责任单位",
        "severity": "轻重缓急",
        "clocks": "办理时限",
        "stated": "诉求与证据",
        "duplicates": "重复举报",
    }
)

PROOFS: _Words = MappingProxyType(
    {"photo": "照片", "video": "视频", "audio": "录音", "document": "书面材料或监测数据", "witness": "证人"}
)

AUTHORS: _Words = MappingProxyType({"model": "模型", "rule": "规则", "person": "人工"})


_SAVED: _Words = MappingProxyType(
    {
        "1": "已保存。",
        "asked": "查看申请已提交，等待身份保管员审批。",
        "kinds": "污染类型已更正。",
        "industry": "行业已更正。",
        "place": "地点已更正。",
        "route": "办理途径已更正。",
        "owner": "责任单位已更正。",
        "severity": "轻重缓急已更正。",
        "message": "消息已发给举报人。",
        "paper": "文书已编号印发。",
        "reward": "奖励办理情况已保存。",
        "incident": "突发事件的处置已记录。",
        "shift": "值班安排已更新。",
    }
)


def saved(code: str) -> str:
    """What was done by the form that led here; "" when nothing was."""
    return _SAVED.get(code) or (f"已完成：{STEPS[code]}。" if code in STEPS else "")


def _named(words: _Words) -> Callable[[object], str]:
    return lambda code: words.get(str(code), str(code))


def actor(name: str) -> str:
    """Who did it: a person's username stays, the system and the channels get their names."""
    kind, _, channel = name.partition(":")
    if kind == "channel":
        return CHANNELS.get(channel, channel)
    return {"system": "系统", "reporter": "举报人"}.get(name, name)


def moment(when: datetime | None) -> str:
    """Minutes are enough for people; the clock on the wall is China's."""
    return when.astimezone(CHINA).strftime("%Y-%m-%d %H:%M") if when else "—"


def day(when: date | datetime | None) -> str:
    if isinstance(when, datetime):
        when = when.astimezone(CHINA).date()
    return f"{when.year}年{when.month}月{when.day}日" if when else "—"


def percent(share: float | None) -> str:
    return f"{share:.0%}" if share is not None else "—"


def is_open(state: str) -> bool:
    """Whether somebody still has to act: a date matters only then."""
    return State(state) not in SETTLED


def china_day(when: datetime) -> date:
    return when.astimezone(CHINA).date()


def lookup(code: str, words: _Words) -> str:
    return words.get(code, code)


def apply(value: object, function: Callable[[object], object]) -> object:
    """Lets a template map any function over a list."""
    return function(value)


FILTERS: Mapping[str, Callable[..., object]] = MappingProxyType(
    {
        "state": _named(STATES),
        "citizen_state": _named(CITIZEN_STATES),
        "step": _named(STEPS),
        "order_state": _named({str(state): label for state, label in ASSIGNMENT_STATE_LABELS.items()}),
        "case_state": _named({str(state): label for state, label in CASE_STATE_LABELS.items()}),
        "incident_state": _named(INCIDENT_STATES),
        "incident_step": _named(INCIDENT_STEPS),
        "channel": _named(CHANNELS),
        "severity": _named(SEVERITIES),
        "axis": _named(AXES),
        "author": _named(AUTHORS),
        "role": _named(ROLES),
        "actor": actor,
        "moment": moment,
        "day": day,
        "percent": percent,
        "is_open": is_open,
        "china_day": china_day,
        "lookup": lookup,
        "apply": apply,
    }
)
