"""What is known of one report, and what may be done with it now?"""

from collections.abc import Mapping
from uuid import UUID

from fastapi import APIRouter, Response

from api.errors import status_of
from api.web.areas import area_names
from api.web.clocks import shown_clocks
from api.web.desk import Desk, ReadingDesk
from api.web.history import entries, parted
from api.web.identity import identity, relayed
from api.web.notice_form import route_of
from api.web.opinions import candidates, industry_label, kind_label, opinions
from api.web.steps import clock_steps, more_forms, next_forms
from nlu_data.taxonomy import load_taxonomy
from triage.domain.assignments import order_state
from triage.domain.calendar import local_day
from triage.domain.errors import NotFound, TriageError
from triage.domain.open_clocks import objection_warning
from triage.domain.positive_list import ListedEnterprise, listed
from triage.domain.reports import ReportId
from triage.domain.workflow import Step
from triage.facts.redact import redact
from triage.storage.counts import units
from triage.storage.incidents import SqlIncidents
from triage.storage.notices import SqlNotices
from triage.storage.read_models import ReportPage, report_page
from triage.usecases.clocks import rules
from triage.usecases.replies import gaps, last_words

router = APIRouter(prefix="/desk/reports", include_in_schema=False)


@router.get("/{id}")
def report(id: UUID, desk: ReadingDesk) -> Response:
    return show_report(desk, ReportId(id))


@router.get("/{id}/photos/{photo}")
def photo(id: UUID, photo: UUID, desk: ReadingDesk) -> Response:
    """The copy that was kept, without EXIF or GPS; the original stays where it is."""
    with desk.services.reading() as session:
        found = report_page(session, ReportId(id), desk.staff.scope)
    for attachment in found.attachments:
        if attachment.id == photo:
            return Response(desk.services.blobs.get(attachment.sha256), media_type=attachment.media_type)
    raise NotFound("没有这张照片。")


def show_report(desk: Desk, id: ReportId, *, problem: TriageError | None = None) -> Response:
    """`problem` says above the page what was not done; the page shows how things stand now."""
    with desk.services.reading() as session:
        found = report_page(session, id, desk.staff.scope)
        papers = SqlNotices(session).of_report(id)
        incident = SqlIncidents(session).get(id)
        known_units = units(session, desk.staff.scope)
    state, roles = found.standing.state, desk.staff.account.roles
    return desk.page(
        "desk/report.html",
        status=status_of(type(problem)) if problem else 200,
        problem=_words(problem),
        found=found,
        order=order_state(taken.step for taken in found.steps),
        incident=incident,
        route=route_of(found),
        routes=desk.services.policies.terms.routes,
        spared=_spared(found, desk),
        history=entries(found),
        parted=parted(found.steps),
        text=redact(found.report.text).text,
        order_no=redact(found.report.external_no or "").text,
        facts=_facts(found),
        opinions=opinions(found.predictions),
        papers=papers,
        gaps=gaps(state, found.steps),
        clocks=shown_clocks(found.clocks, state, rules(desk.services.policies), route=route_of(found)),
        alike=_alike(found, desk),
        next_forms=next_forms(state, roles),
        more_forms=more_forms(roles),
        begun={step: last_words(found.steps) for step in (Step.DRAFT, Step.REPLY)},
        clock_steps=clock_steps(state, roles),
        late_objection=objection_warning(found.clocks, desk.now),
        units=known_units,
        areas=area_names(desk.services.divisions, desk.staff.scope or desk.services.settings.region),
        taxonomy=load_taxonomy(),
        kind_label=kind_label,
        industry_label=industry_label,
        identity=identity(desk, found.report),
        messages=relayed(desk, found.report),
        **_typed(desk, problem),
    )


def _typed(desk: Desk, problem: TriageError | None) -> Mapping[str, object]:
    """What a refused form brought goes back into that form; `acting` names it."""
    given = dict(desk.typed) if problem else {}
    act = desk.request.url.path.rpartition("/")[2]
    acting = f"step {given.get('step')}" if act == "step" else act
    shown = {"typed": given, "acting": acting if given else ""}
    return shown if act == "link" else {**shown, "kept": ()}  # many forms may link


def _words(problem: TriageError | None) -> str:
    if problem is None:
        return ""
    own = str(problem)
    return (
        own
        if any("\u4e00" <= letter <= "\u9fff" for letter in own)
        else "这件举报刚被别人改动，请看过现在的情况后再操作。"
    )


def _spared(found: ReportPage, desk: Desk) -> ListedEnterprise | None:
    """The entry of the positive list that names the target, which is checked off-site first."""
    standing, day = found.standing, local_day(found.report.received)
    return listed(standing.target, standing.adcode, day, desk.services.policies.positive_list)


def _facts(found: ReportPage) -> list[tuple[str, str]]:
    facts = found.report.facts
    told = (("地点", facts.place), ("时间", facts.time), ("对象", facts.source), ("影响", facts.effects))
    return [(label, redact(text).text) for label, text in told if text]


def _alike(found: ReportPage, desk: Desk) -> list[Mapping[str, object]]:
    """Look-alikes that the reader may see, with their number."""
    shown: list[Mapping[str, object]] = []
    with desk.services.reading() as session:
        for candidate in candidates(found.predictions):
            try:
                other = report_page(session, ReportId(UUID(str(candidate["report"]))), desk.staff.scope)
            except NotFound:
                continue
            shown.append({**candidate, "page": other})
    return shown
