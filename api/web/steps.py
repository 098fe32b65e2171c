"""In which words does the desk offer the steps of the workflow? The table says what is legal."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from triage.domain.workflow import REPORT, State, Step, may_take

MORE_STEPS = (Step.NOTE, Step.REMIND, Step.WARN, Step.SUPERVISE)
_OWN_FORMS = (Step.EXTEND, Step.HEAR)  # they change a clock, so they ask which one


@dataclass(frozen=True, slots=True)
class StepForm:
    """`where` asks for an office or a person and is told after `where_told` in the reason of the step."""

    step: Step
    reason: str = "理由"
    needed: bool = False
    rows: int = 2
    where: str = ""
    where_told: str = ""
    where_needed: bool = False

    def missing(self, reason: str, where: str) -> str:
        """What still has to be filled in, as a sentence; "" when nothing."""
        if self.needed and not reason.strip():
            return f"请填写：{self.reason}。"
        if self.where_needed and not where.strip():
            return f"请填写：{self.where}。"
        return ""

    def told(self, reason: str, where: str) -> str:
        """The reason as the history keeps it."""
        parts = [reason.strip(), f"{self.where_told}{where.strip()}" if where.strip() and self.where else ""]
        return "\n".join(filter(None, parts))


_FORMS = (
    StepForm(Step.ACCEPT, "说明"),
    StepForm(Step.ASSIGN, "交办要求", where="交给谁承办", where_told="交给："),
    StepForm(Step.DRAFT, "调查情况和答复内容", needed=True, rows=6),
    StepForm(Step.CLOSE, "办结意见"),
    StepForm(Step.REPLY, "答复内容（会告诉举报人）", needed=True, rows=6),
    StepForm(Step.INVESTIGATE, "调查情况", needed=True, rows=4),
    StepForm(
        Step.TRANSFER, "转办理由", needed=True, where="转给哪个单位", where_told="转给：", where_needed=True
    ),
    StepForm(
        Step.REFUSE,
        "不予受理的原因（会告诉举报人）",
        needed=True,
        where="应当向哪里反映（会告诉举报人）",
        where_told="可以向这里反映：",
        where_needed=True,
    ),
    StepForm(Step.OBJECT, "退回的理由", needed=True),
    StepForm(Step.SEND_BACK, "要修改什么", needed=True),
    StepForm(Step.ASK_EXTENSION, "延期的理由", needed=True),
    StepForm(Step.DENY_EXTENSION, "不批准的理由", needed=True),
    StepForm(Step.FOLLOW_UP, "回访情况", needed=True),
    StepForm(Step.RATE, "举报人的评价", needed=True),
    StepForm(Step.REHANDLE, "重新办理的理由", needed=True),
    StepForm(Step.APPLY_REVIEW, "复查申请的内容", needed=True),
    StepForm(Step.DECIDE_REVIEW, "复查意见", needed=True, rows=4),
    StepForm(Step.APPLY_RECHECK, "复核申请的内容", needed=True),
    StepForm(Step.DECIDE_RECHECK, "复核意见", needed=True, rows=4),
    StepForm(Step.REOPEN, "重新启动的理由", needed=True),
    StepForm(Step.ARCHIVE, "归档说明"),
    StepForm(Step.NOTE, "备注（不会告诉举报人）", needed=True),
    StepForm(Step.REMIND, "催办内容"),
    StepForm(Step.WARN, "预警内容", needed=True),
    StepForm(Step.SUPERVISE, "督办要求", needed=True),
)

FORMS: Mapping[Step, StepForm] = MappingProxyType({form.step: form for form in _FORMS})


def next_forms(state: str, roles: Iterable[str]) -> list[StepForm]:
    """What moves the report on from here, the usual way first; only what the person may do."""
    legal = set(REPORT.steps(State(state)))
    held = tuple(roles)
    return [form for form in _FORMS if form.step in legal and may_take(form.step, held)]


def more_forms(roles: Iterable[str]) -> list[StepForm]:
    """What may be added in every state."""
    held = tuple(roles)
    return [FORMS[step] for step in MORE_STEPS if may_take(step, held)]


def clock_steps(state: str, roles: Iterable[str]) -> list[Step]:
    """EXTEND and HEAR, where they are legal and allowed."""
    legal, held = set(REPORT.steps(State(state))), tuple(roles)
    return [step for step in _OWN_FORMS if step in legal and may_take(step, held)]
