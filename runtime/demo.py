"""What does a bureau's year look like? Invented complaints over all channels, worked off by their dates."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import islice
from random import Random
from uuid import UUID

from rich.console import Console
from rich.progress import Progress

from nlu_data.generator import Rendering, Scene, render, scenes, variation
from runtime.bootstrap import Services
from runtime.tasks import JOBS
from triage.domain.incidents import IncidentStep
from triage.domain.replies import ReplyDraft, Verdict, as_detail
from triage.domain.reports import Channel, Facts, ReportId
from triage.domain.workflow import State, Step
from triage.storage.outbox import lease
from triage.usecases import incidents, intake, review

PROVINCE = "33"  # one province, so that districts and repeated places show
AGAIN_SHARE = 0.35  # how many tell of a matter that somebody told of before
OUTSIDE_SHARE = (
    0.2  # of the generator's texts outside the remit, which it tells far more often than people do
)
CHANNELS = {
    Channel.WECHAT: 50,
    Channel.WEB_CHAT: 14,
    Channel.HOTLINE_12345: 16,
    Channel.WEB_FORM: 7,
    Channel.MAIL: 4,
    Channel.LETTER: 3,
    Channel.VISIT: 2,
    Channel.WEIBO: 2,
    Channel.INSPECTION: 1,
    Channel.API: 1,
}
ASKING = (Channel.WEB_CHAT, Channel.WEB_FORM, Channel.HOTLINE_12345, Channel.VISIT)
# Share of the year's busiest month, January first: few in winter, most in summer.
SEASON = (0.55, 0.45, 1.0, 1.05, 1.1, 1.15, 1.25, 1.3, 1.25, 1.1, 0.95, 0.8)
LEASE_SECONDS = 600
_FALSE_ALARM = ((20, IncidentStep.TAKE, ""), (240, IncidentStep.DISMISS, "现场核查，未造成危害"))


@dataclass(frozen=True, slots=True)
class Telling:
    """One invented report before it is filed."""

    at: datetime
    channel: Channel
    rendering: Rendering
    place: str  # as told in answer to a question, "" where the channel asks none
    named: bool


class DatedServices(Services):
    """Services at whose clock it is always a given moment."""

    moment: datetime

    def clock(self) -> datetime:
        return self.moment


def feed(services: Services, console: Console, *, count: int, seed: int) -> None:
    """Adds `count` reports of the past year; what is there already stays."""
    now = services.clock()
    dated = DatedServices(services.settings)
    rng = Random(seed)  # noqa: S311 - invented data, repeatable on purpose
    tellings = sorted(islice(_tellings(rng, now, seed), count), key=lambda telling: telling.at)
    with Progress(console=console) as progress:
        for telling in progress.track(tellings, description="Telling invented complaints"):
            id = _file(dated, telling, rng)
            _run_jobs(dated, id)
            _answer_alarm(dated, id, telling.at, now)
            _work_off(dated, id, telling.at, now, rng)


def _tellings(rng: Random, now: datetime, seed: int) -> Iterator[Telling]:
    told: list[tuple[Scene, datetime]] = []
    fresh = (
        scene
        for scene in scenes(seed)
        if scene.spot.adcode.startswith(PROVINCE) and (scene.remit or rng.random() < OUTSIDE_SHARE)
    )
    while True:
        if told and rng.random() < AGAIN_SHARE:
            scene, first = rng.choice(told)
            at = min(first + timedelta(days=rng.expovariate(1 / 20)), now - timedelta(minutes=5))
            scene = variation(scene, rng)
        else:
            scene, at = next(fresh), _moment(rng, now)
            told.append((scene, at))
        channel = rng.choices(list(CHANNELS), list(CHANNELS.values()))[0]
        place = _place(scene) if channel in ASKING else ""
        yield Telling(at, channel, render(scene, rng), place, named=rng.random() < 0.6)


def _place(scene: Scene) -> str:
    spot = scene.spot
    return f"{spot.city}{spot.county}{spot.town}{spot.road or spot.village}"


def _moment(rng: Random, now: datetime) -> datetime:
    while True:
        at = now - timedelta(days=rng.uniform(0.01, 365))
        if rng.random() < SEASON[at.month - 1] / max(SEASON):
            return at


def _file(services: DatedServices, telling: Telling, rng: Random) -> ReportId:
    services.moment = telling.at
    reporter = UUID(int=rng.getrandbits(128), version=4) if telling.named else None
    if reporter is not None:
        contact = {"name": f"测试{rng.randrange(1000):03d}", "phone": f"1990000{rng.randrange(10000):04d}"}
        services.vault.keep(reporter, contact, at=telling.at)
    with services.unit_of_work() as uow:
        receipt = intake.receive(
            intake.Submission(
                telling.channel,
                telling.rendering.text,
                facts=Facts(place=telling.place),
                reporter=reporter,
            ),
            id=UUID(int=rng.getrandbits(128), version=4),
            now=telling.at,
            serials=services.serials(),
            secret=services.secrets.receipts,
            uow=uow,
        )
        uow.commit()
    return receipt.report


def _run_jobs(services: DatedServices, id: ReportId) -> None:
    """Here and now instead of in a worker, so that the answers carry the invented date.

    Only the jobs of this report: somebody may be filing a real one meanwhile.
    """
    while True:
        with services.unit_of_work() as uow:
            jobs = lease(uow.session, datetime.now(UTC), LEASE_SECONDS, 10, report=id)
            uow.commit()
        if not jobs:
            return
        for job in jobs:
            JOBS[job.task](services, job.id, **job.arguments)


def _answer_alarm(services: DatedServices, id: ReportId, received: datetime, now: datetime) -> None:
    """Taken within minutes and found harmless within hours: only an alarm of today still rings."""
    for minutes, step, reason in _FALSE_ALARM:
        services.moment = received + timedelta(minutes=minutes)
        with services.unit_of_work() as uow:
            incident = uow.incidents.get(id)
            if incident is None or services.moment > now:
                return
            act = incidents.Act(step, "demo", reason)
            incidents.take(id, act, now=services.moment, policies=services.policies, uow=uow)
            uow.commit()


def _work_off(services: DatedServices, id: ReportId, received: datetime, now: datetime, rng: Random) -> None:
    """What the bureau did since, as far as its dates lie in the past."""
    for days, step, reason in _plan(services, id, rng):
        services.moment = received + timedelta(days=days)
        if services.moment > now:
            return
        with services.unit_of_work() as uow:
            review.take_step(
                id,
                step,
                actor="demo",
                reason=reason,
                now=services.moment,
                policies=services.policies,
                uow=uow,
                detail=_reply() if step is Step.DRAFT else None,
            )
            uow.commit()


def _reply() -> Mapping[str, object]:
    """Complete, so that the matter may be closed."""
    return as_detail(
        ReplyDraft(
            demands=("尽快处理",),
            answers={"尽快处理": "已责令限期整改"},
            target="被举报单位",
            verdict=Verdict.TRUE,
            findings="现场核查，反映的问题存在。",
            measures="责令限期整改。",
            basis="见责令改正决定书",
            remedy="可以依法申请行政复议。",
        )
    )


def _plan(services: DatedServices, id: ReportId, rng: Random) -> Iterator[tuple[float, Step, str]]:
    with services.unit_of_work() as uow:
        standing = uow.reports.standing(id)
    if standing.state != State.REGISTERED:
        return
    decided = rng.uniform(0.2, 6)
    if not standing.primary_kind or rng.random() < 0.1:
        yield decided, Step.REFUSE, "不属于生态环境部门职责，已告知去向"
        return
    yield decided, Step.ACCEPT, "属于受理范围"
    yield decided + 0.5, Step.ASSIGN, f"交{standing.owner_name or '属地分局'}办理"
    drafted = decided + rng.lognormvariate(2.9, 0.6)
    yield drafted, Step.DRAFT, "已现场核查，拟答复"
    yield drafted + 1, Step.CLOSE, "情况属实，已责令整改"
    yield drafted + 2, Step.REPLY, "已按原渠道答复"
