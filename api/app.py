"""Which parts make up the web server? One factory; everything an endpoint needs hangs on the application."""

from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager

from fastapi import Depends, FastAPI
from starlette.staticfiles import StaticFiles

from api import errors
from api.chat import pictures
from api.chat.bot import Bot
from api.chat.callers import Callers
from api.chat.transcripts import Transcripts
from api.chat.turns import Turns
from api.chat.wechat import WeChat
from api.chat.weibo import Weibo
from api.deps import Door
from api.middleware import Envelope
from api.routers import (
    chat,
    claims,
    desk_accounts,
    desk_acts,
    desk_analysis,
    desk_bulletins,
    desk_cases,
    desk_claims,
    desk_duty,
    desk_health,
    desk_incidents,
    desk_inspection,
    desk_intake,
    desk_login,
    desk_notices,
    desk_orders,
    desk_password,
    desk_personal,
    desk_policies,
    desk_queue,
    desk_replies,
    desk_reports,
    desk_reveals,
    desk_rewards,
    desk_second_factor,
    desk_sign_on,
    health,
    internal,
    mail,
    messengers,
    open311,
    own_data,
    photos,
    public,
    rating,
    report_page,
    reports,
)
from api.single_sign_on import SingleSignOn
from api.storable import storable
from api.throttle import Throttle
from api.web.pages import STATIC
from runtime.bootstrap import Services

WORDS_SIZE = 512 * 1024  # 20,000 characters and everything around them
_PARTS = (
    public,
    rating,
    chat,
    reports,
    open311,
    internal,
    health,
    desk_login,
    desk_password,
    desk_second_factor,
    desk_sign_on,
    desk_queue,
    desk_reports,
    desk_reveals,
    desk_personal,
    desk_rewards,
    desk_claims,
    claims,
    desk_acts,
    desk_incidents,
    desk_duty,
    desk_notices,
    desk_replies,
    desk_cases,
    desk_analysis,
    desk_bulletins,
    desk_policies,
    desk_accounts,
    desk_health,
)


def create_app(services: Services) -> FastAPI:
    settings = services.settings
    app = FastAPI(
        title="环诉",
        description="Intake and triage of environmental complaints",
        docs_url=None,  # its page loads scripts from elsewhere; the schema itself is at /openapi.json
        redoc_url=None,
        dependencies=[Depends(storable)],
        lifespan=_lifespan,
    )
    app.state.services = services
    app.state.door = Door(
        bot=Bot(settings.bot_url, services.secrets.bot),
        transcripts=Transcripts(settings.folder("chat") / "transcripts.sqlite3"),
        callers=Callers(settings.folder("chat") / "callers.sqlite3"),
        messengers={"wechat": WeChat(settings), "weibo": Weibo(settings)},
        answering=ThreadPoolExecutor(8, thread_name_prefix="messengers"),
        sign_on=SingleSignOn(settings),
        turns=Turns(),
        throttle=Throttle(settings.counters_url.get_secret_value()),
    )
    app.mount("/static", StaticFiles(directory=STATIC), name="static")
    for part in _PARTS:
        app.include_router(part.router, max_body_size=WORDS_SIZE)
    app.include_router(desk_inspection.router, max_body_size=settings.upload_limit + WORDS_SIZE)
    app.include_router(photos.router, max_body_size=settings.upload_limit + WORDS_SIZE)
    form_size = settings.upload_limit * pictures.MOST_PHOTOS + WORDS_SIZE
    for part in (report_page, desk_intake, desk_orders, own_data, mail):
        app.include_router(part.router, max_body_size=form_size)
    app.include_router(
        messengers.router, max_body_size=WORDS_SIZE
    )  # after /channels/mail, which its path also fits
    errors.install(app)
    app.add_middleware(Envelope)
    return app


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    yield
    app.state.door.bot.close()
    app.state.door.answering.shutdown(wait=True)
    for messenger in app.state.door.messengers.values():
        messenger.close()
    app.state.door.transcripts.shut()
    app.state.door.callers.shut()
