"""How do systems that speak Open311 (GeoReport v2) file reports and ask about theirs?"""

import hmac
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Annotated
from uuid import uuid4

from fastapi import APIRouter, Depends, Form, Header, Request, Response

from api.deps import Address, DoorDep, Now, Reading, ServicesDep, Uow
from api.errors import Forbidden
from api.filing import file
from api.routers.reports import IdempotencyKey, own_key
from api.schemas.open311 import RequestIn, span
from api.spark import AREA, MEDIA_TYPES, written
from api.web.wording import STATES, is_open
from nlu_data.taxonomy import Kind, load_taxonomy
from runtime.bootstrap import Services
from triage.domain.calendar import CHINA, day_end
from triage.domain.errors import InvalidSubmission, NotFound
from triage.domain.receipts import parse_receipt
from triage.domain.reports import Channel, Facts, Report
from triage.domain.standing import Standing
from triage.domain.workflow import SETTLED, State, Step
from triage.facts.redact import redact
from triage.ports import StepTaken
from triage.storage.client_reports import MOST, Asked, client_reports
from triage.storage.unit_of_work import SqlUnitOfWork
from triage.usecases.intake import Receipt, Submission

SPECIFICATION = "http://wiki.open311.org/GeoReport_v2"
DESCRIPTION_LENGTH = 4_000  # the standard's

router = APIRouter(prefix=f"{AREA}v2", include_in_schema=False)


async def _shown_key(api_key: str = "", x_api_key: Annotated[str, Header()] = "") -> str:
    """A header stays out of the logs on the way; the standard's own place is the address or the form."""
    return x_api_key or api_key


ShownKey = Annotated[str, Depends(_shown_key)]


@router.get("/discovery.json")
@router.get("/discovery.xml")
def discovery(request: Request, services: ServicesDep) -> Response:
    """Where is what? `changeset` moves with the list of services."""
    changeset, site = str(load_taxonomy().version), services.settings.site
    endpoint = {
        "specification": SPECIFICATION,
        "url": f"{site}{router.prefix}",
        "changeset": changeset,
        "type": "production",
        "formats": MEDIA_TYPES,
    }
    told = {
        "changeset": changeset,
        "contact": f"使用帮助和联系方式：{site}/help",
        "key_service": "api_key 由本系统的管理员发放。",
        "endpoints": [endpoint],
    }
    return written(request, "discovery", told)


@router.get("/services.json")
@router.get("/services.xml")
def list_services(request: Request) -> Response:
    return written(request, "services", [_service(kind) for kind in load_taxonomy().leaves])


@router.get("/services/{code}.json")
@router.get("/services/{code}.xml")
def define_service(request: Request, code: str) -> Response:
    """No kind asks for more than the standard's own fields."""
    return written(request, "service_definition", {"service_code": _kind(code).code, "attributes": []})


@router.post("/requests.json")
@router.post("/requests.xml")
def create_request(
    *,
    request: Request,
    form: Annotated[RequestIn, Form()],
    shown_key: ShownKey,
    services: ServicesDep,
    door: DoorDep,
    uow: Uow,
    now: Now,
    address: Address,
    idempotency_key: IdempotencyKey = None,
) -> Response:
    """Filed as by the REST door; the notice tells the code, for the standard has no field for it."""
    client = _client(form.api_key or shown_key, services)
    limit = f"{services.settings.reports_per_hour}/hour"
    door.throttle.pass_or_refuse(limit, "report", address, sentence="提交得太多了，请一小时后再试。")
    key = own_key(idempotency_key, f"open311 {client}", services.secrets.receipts) or uuid4().hex
    receipt = _file(form, client, key, services=services, uow=uow, now=now)
    notice = _notice(receipt, services.settings.site, bool(form.media_url))
    told = {"service_request_id": receipt.number, "service_notice": notice, "account_id": None}
    return written(request, "service_requests", [told], 201 if receipt.fresh else 200)


@router.get("/requests.json")
@router.get("/requests.xml")
def list_requests(
    *,
    request: Request,
    shown_key: ShownKey,
    services: ServicesDep,
    uow: Reading,
    now: Now,
    service_request_id: str = "",
    service_code: str = "",
    start_date: str = "",
    end_date: str = "",
    status: str = "",
) -> Response:
    """The client's own, newest first; numbers go before all other questions."""
    client = _client(shown_key, services)
    if numbers := _listed(service_request_id)[:MOST]:
        asked = Asked(now, now, receipts=_receipts(numbers))
    else:
        since, until = span(start_date, end_date, now)
        asked = Asked(since, until, kinds=_listed(service_code), states=_states(_listed(status)))
    found = client_reports(uow.session, _own(client), asked)
    return written(request, "service_requests", [_told(*one) for one in found])


@router.get("/requests/{id}.json")
@router.get("/requests/{id}.xml")
def show_request(
    *, request: Request, id: str, shown_key: ShownKey, services: ServicesDep, uow: Reading, now: Now
) -> Response:
    """Another client's number looks like one that does not exist."""
    client = _client(shown_key, services)
    found = client_reports(uow.session, _own(client), Asked(now, now, receipts=_receipts([id])))
    if not found:
        raise NotFound("没有这个 service_request_id。")
    return written(request, "service_requests", [_told(*one) for one in found])


def _client(shown: str, services: Services) -> str:
    """The name that the operator gave to the holder of this key. Raises Forbidden."""
    keys = services.settings.open311_keys.items()
    names = [
        name for name, key in keys if hmac.compare_digest(key.get_secret_value().encode(), shown.encode())
    ]
    if not names:
        raise Forbidden("api_key 没有提供或者不正确。")
    return names[0]


def _own(client: str) -> str:
    """How the client keys of its reports begin; a name has no colon."""
    return f"open311:{client}:"


def _file(
    form: RequestIn, client: str, key: str, *, services: Services, uow: SqlUnitOfWork, now: datetime
) -> Receipt:
    """What the sender takes it for goes into the history, for people: the text is judged by itself."""
    if not form.service_code:
        raise InvalidSubmission("请提供 service_code。")
    kind, division = _kind(form.service_code), services.divisions.get(form.address_id)
    submission = Submission(
        channel=Channel.API,
        text=form.text,
        facts=Facts(place=form.place(services.divisions)),
        client_key=f"{_own(client)}{key}",
        hint_adcode=division.code if division else "",
    )
    receipt = file(submission, contact=form.contact, services=services, uow=uow, now=now)
    if receipt.fresh:
        chosen = f"来件系统 {client} 选择的类别：{_group(kind)}·{kind.label}"
        uow.reports.take_step(receipt.report, StepTaken(Step.NOTE, f"channel:{Channel.API}", now, chosen))
    return receipt


def _notice(receipt: Receipt, site: str, with_media: bool) -> str:
    told = (
        f"已登记。受理编号：{receipt.number}，查询码：{receipt.code}。请保存好这两个号码，"
        f"查进度、补充情况或者撤回：{site}/status"
    )
    return f"{told} （media_url 里的内容没有收取，照片请在这个网页补充。）" if with_media else told


def _kind(code: str) -> Kind:
    """Raises NotFound; only kinds of the second level are offered."""
    kind = load_taxonomy().kinds.get(code)
    if kind is None or kind.level == 1:
        raise NotFound("没有这个 service_code。")
    return kind


def _group(kind: Kind) -> str:
    return load_taxonomy().kinds[kind.top].label


def _service(kind: Kind) -> Mapping[str, object]:
    return {
        "service_code": kind.code,
        "service_name": kind.label,
        "description": kind.definition,
        "metadata": False,
        "type": "realtime",
        "keywords": ",".join(kind.cues),
        "group": _group(kind),
    }


def _told(report: Report, standing: Standing) -> Mapping[str, object]:
    """Nothing of the reporter; kind, place and office are ours, None while nobody has judged."""
    kind = load_taxonomy().kinds.get(standing.primary_kind)
    return {
        "service_request_id": report.receipt,
        "status": "open" if is_open(standing.state) else "closed",
        "status_notes": STATES[standing.state],
        "service_name": kind.label if kind else None,
        "service_code": kind.code if kind else None,
        "description": redact(report.text).text[:DESCRIPTION_LENGTH],
        "agency_responsible": standing.owner_name or None,
        "requested_datetime": _w3c(report.received),
        "updated_datetime": _w3c(standing.updated),
        "expected_datetime": _w3c(day_end(standing.due)) if standing.due else None,
        "address": standing.place or None,
        "address_id": standing.adcode or None,
    }


def _w3c(moment: datetime | None) -> str | None:
    return moment.astimezone(CHINA).isoformat(timespec="seconds") if moment else None


def _listed(typed: str) -> list[str]:
    return [part.strip() for part in typed.split(",") if part.strip()]


def _receipts(typed: Iterable[str]) -> list[str]:
    return [number for number in map(parse_receipt, typed) if number]


def _states(asked: Iterable[str]) -> list[State]:
    """Raises InvalidSubmission."""
    words = set(asked)
    if words - {"open", "closed"}:
        raise InvalidSubmission("status 只能是 open 或 closed。")
    return [state for state in State if words and ("closed" if state in SETTLED else "open") in words]
