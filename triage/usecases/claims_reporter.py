"""What may the reporter do about the own reward? With receipt and code only; who it is goes to the vault."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Protocol
from uuid import UUID

from triage.domain.calendar import local_day
from triage.domain.claims import CLAIM, ClaimStep, ClaimTaken, RewardClaim
from triage.domain.errors import IllegalStep, InvalidSubmission
from triage.domain.reports import ReportId
from triage.ports import RewardWork, Vault
from triage.usecases.claims import Act, lapsed_window, open_claim, release, take
from triage.usecases.claims_watch import RewardRules, watch

REPORTER = "reporter"
LATE = "举报人在期限届满后要求领取，请决定延长领取或登记逾期放弃"
_STATED = frozenset(
    {"identity", "insider", "employed", "joint", "joint_count", "joint_identified", "supervisor", "staff"}
)
_PHONE = re.compile(r"1[3-9]\d{9}")
_IDENTITY = re.compile(r"\d{17}[\dXx]")


class PayeeVault(Vault, Protocol):
    def same_reporter(self, phone: str) -> Sequence[UUID]:
        """Everybody who gave this number, without opening anything."""
        ...


def opt_in(
    report: ReportId,
    stated: Mapping[str, Any],
    *,
    new_id: UUID,
    act: Act,
    rules: RewardRules,
    uow: RewardWork,
) -> RewardClaim:
    """The reporter takes part and says of the own position what rules ask; nothing that tells who it is."""
    facts = {name: value for name, value in stated.items() if name in _STATED}
    claim = open_claim(report, new_id=new_id, act=act, uow=uow)
    taken = act.step(ClaimStep.OPT_IN, {"facts": {**facts, "opted_in": True}})
    return take(claim, taken, rules=rules, uow=uow)


def claim_reward(report: ReportId, *, act: Act, rules: RewardRules, uow: RewardWork) -> RewardClaim:
    """Somebody who comes too late is not refused by a machine: a person is asked."""
    claim = _own(report, uow)
    CLAIM.advance(claim.state, ClaimStep.CLAIM)
    lapsed = lapsed_window(watch(report, rules=rules, uow=uow), local_day(act.at))
    if lapsed:
        if LATE not in claim.attention:
            taken = ClaimTaken(ClaimStep.SUGGEST, REPORTER, act.at, LATE)
            claim = take(replace(claim, attention=LATE), taken, rules=rules, uow=uow)
        return claim
    return take(replace(claim, attention=""), act.step(ClaimStep.CLAIM), rules=rules, uow=uow)


def give_payee(
    report: ReportId,
    payee: Mapping[str, str],
    *,
    new_id: UUID,
    act: Act,
    rules: RewardRules,
    vault: PayeeVault,
    uow: RewardWork,
) -> RewardClaim:
    """Sealed at once; the claim keeps the opaque id. A number on the blacklist stops the payment."""
    claim = _own(report, uow)
    CLAIM.advance(claim.state, ClaimStep.GIVE_PAYEE)
    checked = checked_payee(payee)
    id = claim.payee or new_id
    vault.keep(id, {**checked, "purpose": "reward"}, at=act.at)
    barred = uow.claims.barred_among(vault.same_reporter(checked["phone"]))
    told = "收款人的联系方式与失信名单中的记录相同，请审批人核对" if barred else ""
    claim = replace(claim, payee=id, barred=claim.barred or barred, attention=told)
    return take(claim, act.step(ClaimStep.GIVE_PAYEE), rules=rules, uow=uow)


def decline(report: ReportId, *, act: Act, rules: RewardRules, uow: RewardWork) -> RewardClaim:
    """The reporter wants no reward; what was set aside is free again."""
    claim = release(_own(report, uow), act, uow)
    return take(replace(claim, attention=""), act.step(ClaimStep.DECLINE), rules=rules, uow=uow)


def checked_payee(payee: Mapping[str, str]) -> Mapping[str, str]:
    """Raises InvalidSubmission naming the field, never its content."""
    tidy = {name: " ".join(text.split()) for name, text in payee.items() if text.strip()}
    phone = re.sub(r"[\s-]|^\+?86", "", tidy.get("phone", ""))
    problems = [
        (not tidy.get("name"), "请填写收款人姓名。"),
        (not _PHONE.fullmatch(phone), "手机号应为11位数字，请核对。"),
        (not _IDENTITY.fullmatch(tidy.get("id_number", "")), "身份证号应为18位，请核对。"),
        (not tidy.get("account"), "请填写收款方式和账号。"),
    ]
    for wrong, sentence in problems:
        if wrong:
            raise InvalidSubmission(sentence)
    return {**tidy, "phone": phone}


def _own(report: ReportId, uow: RewardWork) -> RewardClaim:
    claim = uow.claims.of_report(report)
    if claim is None:
        raise IllegalStep("there is no reward claim for this report")
    return claim
