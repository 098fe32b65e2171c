"""How does a photo get into a conversation? Checked, its original sealed, filed with the report."""

from typing import Annotated

from fastapi import APIRouter, Depends, File, Request, UploadFile

from api.chat import pictures, visits
from api.deps import Address, DoorDep, NewId, Now, ServicesDep
from api.errors import Forbidden, TooMany, UploadTooLarge, UploadUnreadable, answers
from api.origin import same_origin
from api.schemas.chat import UploadOut

router = APIRouter(
    prefix="/chat", tags=["chat"], dependencies=[Depends(same_origin)], responses=answers(Forbidden, TooMany)
)


@router.post("/attachments", status_code=201, responses=answers(UploadTooLarge, UploadUnreadable))
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
    content = photo.file.read(services.settings.upload_limit + 1)
    kept = pictures.keep(content, id=id, services=services, now=now)
    here = visits.current_or_new(request, services=services, door=door, now=now)
    with services.unit_of_work() as uow:
        if len(uow.conversations.uploads(here)) >= pictures.MOST_PHOTOS:
            raise TooMany(f"一次举报最多上传 {pictures.MOST_PHOTOS} 张照片。")
        uow.conversations.upload(kept, conversation=here, at=now)
        uow.commit()
    return UploadOut(id=id, type=kept.media_type, size=len(content))
