"""How does another system file a report? One POST; the same key with the same body is the same report."""

import hashlib
import hmac
from typing import Annotated

from fastapi import APIRouter, Header, Response

from api.deps import Address, DoorDep, Now, ServicesDep, Uow
from api.errors import StorageUnavailable, TooMany, answers
from api.filing import file
from api.schemas.internal import FiledOut
from api.schemas.reports import ReportIn
from triage.domain.errors import Conflict, InvalidSubmission
from triage.domain.reports import Channel, Facts
from triage.usecases.intake import Submission

router = APIRouter(prefix="/api/v1/reports", tags=["reports"])

IdempotencyKey = Annotated[str | None, Header(alias="Idempotency-Key", min_length=8, max_length=100)]


@router.post(
    "",
    status_code=201,
    responses={
        200: {"model": FiledOut, "description": "filed before under the same key"},
        **answers(Conflict, InvalidSubmission, TooMany, StorageUnavailable),
    },
)
def create_report(
    *,
    body: ReportIn,
    response: Response,
    services: ServicesDep,
    door: DoorDep,
    uow: Uow,
    now: Now,
    address: Address,
    idempotency_key: IdempotencyKey = None,
) -> FiledOut:
    """File a report. The answer carries the number and the code to ask about it later."""
    limit = f"{services.settings.reports_per_hour}/hour"
    door.throttle.pass_or_refuse(limit, "report", address, sentence="提交得太多了，请一小时后再试。")
    submission = Submission(
        channel=Channel.API,
        text=body.text,
        facts=Facts(**body.facts.model_dump()),
        client_key=own_key(idempotency_key, address, services.secrets.receipts),
        hint_adcode=body.adcode,
        external_no=body.external_no,
    )
    contact = body.contact.model_dump() if body.contact else None
    receipt = file(submission, contact=contact, services=services, uow=uow, now=now)
    response.status_code = 201 if receipt.fresh else 200
    return FiledOut(receipt=receipt.number, code=receipt.code, received=receipt.received)


def own_key(key: str | None, sender: str, secret: bytes) -> str | None:
    """Two senders may think of the same key: neither may get the other's report. The sender is not kept."""
    if key is None:
        return None
    return hmac.new(secret, f"sender-key:{sender}\n{key}".encode(), hashlib.sha256).hexdigest()
