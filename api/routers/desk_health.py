"""Does the installation work? For the administrator: what waits, what answers, what is missing."""

from fastapi import APIRouter, Response

from api.deps import DoorDep
from api.web.desk import AdminDesk
from runtime.health import findings

router = APIRouter(prefix="/desk/health", include_in_schema=False)


@router.get("")
def health(desk: AdminDesk, door: DoorDep) -> Response:
    return desk.page("desk/health.html", findings=list(findings(desk.services, bot=door.bot.healthy())))
