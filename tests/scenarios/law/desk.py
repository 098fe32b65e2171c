"""How are stories told? Reports are filed, judged by the rows of law and led through their steps."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from uuid import uuid4

from triage.domain.calendar import CHINA, local_day
from triage.domain.deadlines import DueQuestion, due_clocks
from triage.domain.notices import Addressing, Notice, NoticeKind, compose
from triage.domain.open_clocks import objection_warning, still_owed
from triage.domain.predictions import Author, Axis, Prediction
from triage.domain.replies import ReplyDraft, Verdict, as_detail
from triage.domain.reports import Channel, ReportId
from triage.domain.routing import Matter, OwnerAnswer, find_owner
from triage.domain.running_clocks import Pause
from triage.domain.severity import SeverityAnswer, judge
from triage.domain.standing import ClockRow, Standing
from triage.domain.workflow import Bulletin, Rating, State, Step, bulletin_state
from triage.policies.divisions import load_divisions
from triage.policies.loader import load_policies
from triage.storage.engine import open_engine, writing
from triage.storage.migrate import upgrade
from triage.storage.unit_of_work import SqlUnitOfWork
from triage.usecases import clocks, intake, review

POLICIES = load_policies()
DIVISIONS = load_divisions()


REPLY = as_detail(
    ReplyDraft(
        demands=("查处",),
        answers={"查处": "已责令改正"},
        target="永清化工厂",
        verdict=Verdict.TRUE,
        findings="夜间生产，废气未经处理。",
        measures="责令改正。",
        basis="大气污染防治法第一百一十七条",
        remedy="可以依法申请行政复议。",
    )
)


def day(text: str, hour: int = 10) -> datetime:
    """A moment in China on a day written as 2026-03-02."""
    return datetime.fromisoformat(f"{text}T{hour:02}:00:00").replace(tzinfo=CHINA)


class Desk:
    """One installation; the serial numbers count up so that receipts are predictable."""

    def __init__(self, folder: Path) -> None:
        url = f"sqlite:///{folder / 'record.sqlite3'}"
        upgrade(url, "record")
        self._sessions = writing(open_engine(url))
        self._serials = iter(range(1, 1000))

    def unit_of_work(self) -> SqlUnitOfWork:
        return SqlUnitOfWork(self._sessions)

    def file(
        self,
        text: str,
        *,
        on: str,
        kinds: Iterable[str],
        adcode: str,
        channel: Channel = Channel.WEB_CHAT,
        route: str = "report",
        target: str = "",
        external_no: str | None = None,
    ) -> "Life":
        """A report is received and judged as the machine would; the clocks of its receipt run."""
        submission = intake.Submission(channel=channel, text=text, external_no=external_no)
        with self.unit_of_work() as uow:
            receipt = intake.receive(
                submission, id=uuid4(), now=day(on), serials=self._serials, secret=b"story", uow=uow
            )
            standing = replace(
                uow.reports.standing(receipt.report), adcode=adcode, kinds=tuple(kinds), target=target
            )
            uow.reports.set_standing(standing)
            said = Prediction(Axis.ROUTE, Author.PERSON, "clerk", {"route": route})
            uow.reports.predict(receipt.report, said, at=day(on))
            warnings = clocks.after_step(
                receipt.report, Step.REGISTER, route=route, now=day(on), policies=POLICIES, uow=uow
            )
            uow.commit()
        return Life(self, receipt.report, receipt.number, route, warnings)


@dataclass(frozen=True, slots=True)
class Life:
    """One report and what is known of it at the desk."""

    desk: Desk
    id: ReportId
    receipt: str
    route: str
    warnings: tuple[str, ...]

    def step(self, step: Step, on: str, *, by: str = "clerk", reason: str = "") -> State:
        """A step of the workflow with the clocks it starts; what is drafted is complete."""
        detail = REPLY if step is Step.DRAFT else None
        with self.desk.unit_of_work() as uow:
            review.take_step(
                self.id,
                step,
                actor=by,
                reason=reason,
                now=day(on),
                policies=POLICIES,
                uow=uow,
                detail=detail,
            )
            uow.commit()
        return self.state

    def rate(self, rating: Rating, on: str, comment: str = "") -> State:
        """What the reporter says on the status page."""
        with self.desk.unit_of_work() as uow:
            review.rate(self.id, rating, comment, now=day(on), policies=POLICIES, uow=uow)
            uow.commit()
        return self.state

    def extend(self, clock: str, on: str, reason: str, *, by: str = "head") -> ClockRow:
        with self.desk.unit_of_work() as uow:
            row = clocks.extend(
                self.id, clock, actor=by, reason=reason, now=day(on), policies=POLICIES, uow=uow
            )
            uow.commit()
        return row

    def hear(self, clock: str, first: str, last: str, on: str) -> ClockRow:
        hearing = Pause(date.fromisoformat(first), date.fromisoformat(last))
        with self.desk.unit_of_work() as uow:
            row = clocks.hear(self.id, clock, hearing, actor="head", now=day(on), policies=POLICIES, uow=uow)
            uow.commit()
        return row

    def objection_warning(self, on: str) -> str:
        with self.desk.unit_of_work() as uow:
            return objection_warning(uow.reports.clocks(self.id), day(on))

    @property
    def standing(self) -> Standing:
        with self.desk.unit_of_work() as uow:
            return uow.reports.standing(self.id)

    @property
    def state(self) -> State:
        return State(self.standing.state)

    @property
    def bulletin(self) -> Bulletin:
        return bulletin_state(self.state)

    @property
    def history(self) -> list[Step]:
        with self.desk.unit_of_work() as uow:
            return [taken.step for taken in uow.reports.steps(self.id)]

    def clock(self, clock: str) -> tuple[str, str]:
        """The day a clock runs out, in China, and the article it comes from."""
        with self.desk.unit_of_work() as uow:
            row = next(row for row in uow.reports.clocks(self.id) if row.clock == clock)
        return local_day(row.due).isoformat(), row.citation

    @property
    def owed(self) -> list[str]:
        """Clocks that run against us now, the next one first."""
        state = self.state
        with self.desk.unit_of_work() as uow:
            rows = still_owed(uow.reports.clocks(self.id), state, clocks.rules(POLICIES))
        return [row.clock for row in rows]

    @property
    def owner(self) -> OwnerAnswer:
        standing = self.standing
        with self.desk.unit_of_work() as uow:
            received = local_day(uow.reports.get(self.id).received)
        matter = Matter(standing.kinds, self.route, standing.adcode, received, standing.target)
        return find_owner(matter, POLICIES.owners, DIVISIONS)

    @property
    def urgency(self) -> SeverityAnswer:
        with self.desk.unit_of_work() as uow:
            text = uow.reports.get(self.id).text
        return judge(text, self.standing.kinds, POLICIES.severity)

    def notice(self, kind: NoticeKind, on: str, **facts: str) -> Notice:
        office = self.owner.owner.name if self.owner.owner and self.owner.ours else "杭州市生态环境局余杭分局"
        known = {"receipt": self.receipt, "citation": self.owner.citation}
        return compose(kind, known | facts, self.route, Addressing(office, day(on).date()), POLICIES.notices)


def incident_due(event: str, at: datetime, adcode: str) -> tuple[datetime, str]:
    """By when an incident has to be reported, and the article."""
    answer = due_clocks(DueQuestion("report", "api", adcode, event, at), POLICIES.terms, POLICIES.calendar)
    (clock,) = answer.clocks
    return clock.at, clock.citation
