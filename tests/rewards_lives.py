"""How do tests play the life of a reward? Three reports of one violation, and everybody's acts by name."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any, TypeVar
from uuid import uuid4

from tests.fakes import Installation
from tests.web_reports import Told, case_of, put
from triage.domain.claims import ClaimStep, RewardClaim
from triage.domain.reports import ReportId
from triage.domain.rewards import Judgement
from triage.policies.loader import load_policies
from triage.policies.rewards import load_reward_schemes
from triage.storage.unit_of_work import SqlUnitOfWork
from triage.usecases import claims, claims_money, claims_reporter
from triage.usecases.claims import Act
from triage.usecases.claims_watch import RewardRules, Watched, watch

T = TypeVar("T")
FUND = "某市生态环境局"
NEW: Mapping[str, Any] = {
    "known_before": False,
    "ordered_before": False,
    "in_media": False,
    "under_investigation": False,
    "supervisor": False,
}


def shipped_rules() -> RewardRules:
    return RewardRules(load_reward_schemes(), load_policies().calendar)


@dataclass
class Play:
    """Acts on one installation; every act reads the claim as a page would have shown it."""

    services: Installation
    rules: RewardRules

    def reports(self, adcode: str, received: datetime, kind: str = "water.industrial") -> list[ReportId]:
        """Three reports of one violation, four minutes apart, in one case."""
        told = Told(adcode=adcode, received=received, kind=kind, place="某市某区")
        first = put(self.services, told)
        case = case_of(self.services, first)
        later = [replace(told, received=received + timedelta(minutes=4 * n), case=case) for n in (1, 2)]
        return [first, *(put(self.services, each) for each in later)]

    def watched(self, report: ReportId) -> Watched:
        with self.services.unit_of_work() as uow:
            return watch(report, rules=self.rules, uow=uow)

    def claim(self, report: ReportId) -> RewardClaim:
        found = self.watched(report).claim
        assert found is not None
        return found

    def state(self, report: ReportId) -> str:
        return self.claim(report).state.value

    def says(self, report: ReportId, **stated: Any) -> None:
        self.do(
            report,
            "reporter",
            lambda act, uow: claims_reporter.opt_in(
                report, stated, new_id=uuid4(), act=act, rules=self.rules, uow=uow
            ),
        )

    def decided(
        self, report: ReportId, facts: Mapping[str, Any], judged: Mapping[str, Judgement] | None = None
    ) -> None:
        self.do(
            report,
            "clerk",
            lambda act, uow: claims.enter_outcome(
                report, facts, judged or {}, new_id=uuid4(), act=act, rules=self.rules, uow=uow
            ),
        )

    def propose(
        self, report: ReportId, actor: str = "clerk", amount: int | None = None, why: str = ""
    ) -> None:
        self.do(
            report,
            actor,
            lambda act, uow: claims.propose(report, FUND, amount, act=act, rules=self.rules, uow=uow),
            why,
        )

    def approve(
        self, report: ReportId, actor: str = "head", *, why: str = "", override: str = "", scope: str = ""
    ) -> None:
        id = self.claim(report).id
        self.do(
            report,
            actor,
            lambda act, uow: claims_money.approve(id, override, act=act, rules=self.rules, uow=uow),
            why,
            scope,
        )

    def recalculate(self, report: ReportId, why: str = "登记次序有变化") -> None:
        id = self.claim(report).id
        self.do(
            report,
            "head",
            lambda act, uow: claims.recalculate(id, act=act, rules=self.rules, uow=uow),
            why,
        )

    def notify(self, report: ReportId, published: date | None = None) -> None:
        id = self.claim(report).id
        self.do(
            report,
            "clerk",
            lambda act, uow: claims.notify(id, published, act=act, rules=self.rules, uow=uow),
        )

    def deny(self, report: ReportId, why: str = "不是首个有效举报", remedy: str = "可以申请复核") -> None:
        id = self.claim(report).id
        self.do(
            report,
            "head",
            lambda act, uow: claims.deny(id, remedy, act=act, rules=self.rules, uow=uow),
            why,
        )

    def forfeit(self, report: ReportId, why: str = "期满未领") -> None:
        id = self.claim(report).id
        self.do(report, "head", lambda act, uow: claims.forfeit(id, act=act, rules=self.rules, uow=uow), why)

    def step(self, report: ReportId, step: ClaimStep, actor: str = "head", why: str = "理由") -> None:
        id = self.claim(report).id
        self.do(
            report,
            actor,
            lambda act, uow: claims.simple_step(id, step, act=act, rules=self.rules, uow=uow),
            why,
        )

    def claims(self, report: ReportId) -> None:
        self.do(
            report,
            "reporter",
            lambda act, uow: claims_reporter.claim_reward(report, act=act, rules=self.rules, uow=uow),
        )

    def gives_payee(self, report: ReportId, **changed: str) -> None:
        payee = {
            "name": "司马青山",
            "phone": "13950061234",
            "id_number": "350102199001011236",
            "account": "某银行 6200 1234 5678 9012",
            **changed,
        }
        self.do(
            report,
            "reporter",
            lambda act, uow: claims_reporter.give_payee(
                report,
                payee,
                new_id=uuid4(),
                act=act,
                rules=self.rules,
                vault=self.services.vault,
                uow=uow,
            ),
        )

    def declines(self, report: ReportId) -> None:
        self.do(
            report,
            "reporter",
            lambda act, uow: claims_reporter.decline(report, act=act, rules=self.rules, uow=uow),
        )

    def pay(self, report: ReportId, actor: str = "cashier", why: str = "凭证2026-018") -> None:
        id = self.claim(report).id
        self.do(report, actor, lambda act, uow: claims_money.pay(id, act=act, rules=self.rules, uow=uow), why)

    def pay_back(self, report: ReportId) -> None:
        id = self.claim(report).id
        self.do(
            report,
            "cashier",
            lambda act, uow: claims_money.pay_back(id, act=act, rules=self.rules, uow=uow),
            "凭证2026-044",
        )

    def restore(self, report: ReportId) -> None:
        id = self.claim(report).id
        self.do(
            report,
            "head",
            lambda act, uow: claims_money.restore(id, "", act=act, rules=self.rules, uow=uow),
            "住院期间未能领取",
        )

    def read_payee(self, report: ReportId, why: str) -> Mapping[str, str]:
        act, id = Act("cashier", self.services.clock(), why, scope=""), self.claim(report).id
        with self.services.unit_of_work() as uow:
            return claims_money.read_payee(id, act=act, vault=self.services.vault, uow=uow)

    def budget(self, yuan: int) -> None:
        act = Act("head", self.services.clock(), "年度预算批复", scope="")
        with self.services.unit_of_work() as uow:
            year = self.services.clock().year
            claims_money.set_budget(FUND, year, yuan * 100, act=act, uow=uow)
            uow.commit()

    def left(self) -> int:
        """In yuan."""
        with self.services.unit_of_work() as uow:
            return uow.funds.get(FUND, self.services.clock().year, scope="").left // 100

    def do(
        self,
        report: ReportId,
        actor: str,
        work: Callable[[Act, SqlUnitOfWork], T],
        why: str = "",
        scope: str = "",
    ) -> T:
        with self.services.unit_of_work() as uow:
            claim = uow.claims.of_report(report)
            act = Act(actor, self.services.clock(), why, claim.version if claim else 0, scope=scope)
            done = work(act, uow)
            uow.commit()
        return done
