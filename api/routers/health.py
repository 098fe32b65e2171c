"""Is this process alive, and can it do its work?"""

from typing import Literal

from fastapi import APIRouter
from pydantic import BaseModel

from api.deps import DoorDep, Reading

router = APIRouter(prefix="/api/v1/health", tags=["health"])


class Live(BaseModel):
    status: Literal["alive"] = "alive"


class Ready(BaseModel):
    """Without the record nothing can be accepted; without the bot the form still works."""

    status: Literal["ready", "form-only"]
    record: bool = True
    bot: bool


@router.get("/live")
def live() -> Live:
    return Live()


@router.get("/ready")
def ready(uow: Reading, door: DoorDep) -> Ready:
    uow.reports.by_receipt("")  # any question will do: it fails when the record is out of reach
    bot = door.bot.healthy()
    return Ready(status="ready" if bot else "form-only", bot=bot)
