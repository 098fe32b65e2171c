"""How does a photo get into a conversation? Checked, its original sealed, filed with the report."""

from typing import Annotated

from fastapi import APIRouter, Depends, File, Request, UploadFile

from api.chat import pictures, visits
from api.deps import Address, DoorDep, NewId, Now, ServicesDep
from api.errors import Forbidden, TooMany, answers
from api.origin import same_origin
from api.schemas.chat import UploadOut
from triage.storage.unit_of_work import SqlUnitOfWork

router = APIRouter(
    prefix="/chat", tags=["chat"], dependencies=[Depends(same_origin)], responses=answers(Forbidden, TooMany)
)


@router.post("/attachments", status_code=201, responses=answers(*pictures.NOT_KEPT))
def attachment(
    *,
    photo: Annotated[UploadFile, File()],
    request: Request,
    services: ServicesDep,
    door: DoorDep,
    now: Now,
    address: Address,
    id: NewId,
) -> UploadOut:
    """A photo, checked by its content; it is tied to the report when that is filed."""
    door.throttle.pass_or_refuse("60/hour", "upload", address, sentence="上传得太多了，请稍后再传。")
    known = visits.current(request, services=services, now=now)
    with SqlUnitOfWork(services.reading) as uow:
        pictures.refuse_one_too_many(known or "", uow)  # before it is kept
    content = photo.file.read(services.settings.upload_limit + 1)
    kept = pictures.take(content, id=id, services=services, now=now)
    here = visits.current_or_new(request, services=services, door=door, now=now)
    pictures.tell(kept, here, services=services, now=now)
    return UploadOut(id=id, type=kept.media_type, size=len(content))
