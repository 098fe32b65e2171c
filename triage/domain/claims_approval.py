"""May this proposal be approved, by this person, now? Four eyes, levels in order, and nothing has changed."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from hashlib import sha256

from triage.domain.claims import ClaimStep, ClaimTaken
from triage.domain.rewards import RewardAnswer, Verdict
from triage.domain.rewards_facts import KnownFacts, yuan
from triage.domain.rewards_schemes import Scheme, Split

OWN_LEVEL = "本单位负责人审批"


@dataclass(frozen=True, slots=True)
class Proposal:
    """What was proposed and on which grounds; `rule` and `grounds` are fingerprints."""

    scheme: str
    rule: str
    grounds: str
    order: str
    amount: int
    levels: tuple[str, ...]

    def told(self) -> Mapping[str, object]:
        return {**asdict(self), "levels": list(self.levels)}


def proposal(answer: RewardAnswer, amount: int, order: str) -> Proposal:
    """`order` is the place among the reports of the violation as it was when the amount was worked out."""
    if answer.scheme is None:
        raise ValueError("without a scheme nothing can be proposed")
    return Proposal(
        scheme=answer.scheme.scheme,
        rule=fingerprint(answer.scheme),
        grounds=_grounds(answer),
        order=order,
        amount=amount,
        levels=(OWN_LEVEL, *answer.approvals),
    )


def payable(answer: RewardAnswer, facts: KnownFacts) -> int | None:
    """What is to be paid in all, in fen: a joint report in equal shares is worth a share for each head."""
    if answer.money is None or not answer.money.fixed:
        return None
    heads = facts.get("joint_count") if facts.get("joint") is True else 1
    shared = answer.scheme is not None and answer.scheme.joint is Split.EQUAL
    return answer.money.low * heads if shared and isinstance(heads, int) else answer.money.low


def read_proposal(detail: Mapping[str, object]) -> Proposal:
    levels, amount = detail["levels"], detail["amount"]
    if not isinstance(levels, list) or not isinstance(amount, int):
        raise ValueError("not a proposal")
    texts = {name: str(detail[name]) for name in ("scheme", "rule", "grounds", "order")}
    return Proposal(**texts, amount=amount, levels=tuple(map(str, levels)))


def changed_since(made: Proposal, answer: RewardAnswer, order: str) -> list[str]:
    """Why the proposal no longer says what the rule and the record say; empty when it still does."""
    found = []
    if answer.scheme is None or answer.scheme.scheme != made.scheme:
        title = answer.scheme.title if answer.scheme else "没有适用的奖励办法"
        found.append(f"适用的奖励办法变为：{title}")
    elif fingerprint(answer.scheme) != made.rule:
        found.append(f"奖励办法的内容已变动：{answer.scheme.title}")
    if order != made.order:
        found.append(f"在同一违法行为中的登记顺序由{made.order or '未定'}变为{order or '未定'}")
    if answer.verdict is not Verdict.ELIGIBLE:
        failed = [each.label for each in answer.conditions if each.holds is not True]
        found.append(f"条件不再全部成立（{'、'.join(failed) or '无法判断'}）")
    elif not found and _grounds(answer) != made.grounds:
        owed = str(answer.money) if answer.money else "需人工确定"
        found.append(f"重新计算的结果与提出时不同：现为{owed}，提出时为{yuan(made.amount)}元")
    return found


def given(steps: Iterable[ClaimTaken]) -> tuple[ClaimTaken, ...]:
    """The consents to the proposal that is open: those after the last time it was made."""
    found: list[ClaimTaken] = []
    for taken in steps:
        if taken.step is ClaimStep.PROPOSE:
            found.clear()
        elif taken.step in (ClaimStep.CONSENT, ClaimStep.APPROVE):
            found.append(taken)
    return tuple(found)


def next_level(made: Proposal, steps: Sequence[ClaimTaken]) -> tuple[str, ClaimStep]:
    """The level that is to agree now, and whether that is the last one."""
    done = len(given(steps))
    rest = made.levels[done:]
    return rest[0], ClaimStep.CONSENT if len(rest) > 1 else ClaimStep.APPROVE


def objection(actor: str, steps: Sequence[ClaimTaken]) -> str:
    """Why this person may not approve; "" when nothing is against it."""
    proposers = [taken.actor for taken in steps if taken.step is ClaimStep.PROPOSE]
    outcome = [taken.actor for taken in steps if taken.step is ClaimStep.ENTER_OUTCOME]
    if proposers and actor == proposers[-1]:
        return "提出奖励的人不能审批自己提出的奖励。"
    if outcome and actor == outcome[-1]:
        return "录入处理结果的人不能审批这项奖励。"
    if actor in {taken.actor for taken in given(steps)}:
        return "您已经审批过这项奖励，下一级须由另一人办理。"
    return ""


def fingerprint(scheme: Scheme) -> str:
    """Changes with every word of the rule, not with the file in which it stands."""
    told = repr([(name, value) for name, value in asdict(scheme).items() if name != "origin"])
    return sha256(told.encode()).hexdigest()[:16]


def _grounds(answer: RewardAnswer) -> str:
    """The arithmetic and the conditions; deadlines run on and are left out."""
    told = [
        answer.verdict.value,
        str(answer.money),
        [(line.label, line.text) for line in answer.lines],
        [
            (each.condition, each.holds)
            for each in answer.conditions
            if not each.condition.endswith("_in_time")
        ],
        answer.approvals,
    ]
    return sha256(repr(told).encode()).hexdigest()[:16]
