"""How do errors look from outside? One table from error to status, one shape for every answer."""

import logging
import re
import traceback
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from http import HTTPStatus
from pathlib import Path
from types import MappingProxyType

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, RedirectResponse, Response
from pydantic import BaseModel
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.middleware import request_id
from api.spark import AREA, refusal
from api.web.kept import in_words, typed
from api.web.pages import page
from runtime.logs import event
from triage.domain.errors import (
    Conflict,
    FilesUnavailable,
    IllegalStep,
    InvalidSubmission,
    ModelUnavailable,
    NotAllowed,
    NotFound,
    PolicyError,
    SearchUnavailable,
    TriageError,
)
from triage.storage.engine import is_out_of_service
from triage.storage.envelope import VaultKeyError

_log = logging.getLogger(__name__)


class Unauthorised(TriageError):
    """The caller did not show who it is."""

    code = "unauthorised"


class LoginNeeded(Unauthorised):
    """A page of the desk was asked for without a session; people are led to the login."""

    code = "login-needed"


class SecondFactorNeeded(Unauthorised):
    """Here a password alone is not enough; people are led to where they set up a second factor."""

    code = "second-factor-needed"


class Forbidden(TriageError):
    """The caller is known but may not do this."""

    code = "forbidden"


class FormExpired(Forbidden):
    """The form's token is missing or belongs to another session."""

    code = "form-expired"


class TooMany(TriageError):
    """A limit on attempts or messages was reached."""

    code = "too-many"


class BotUnavailable(TriageError):
    """The bot did not answer in time, or answered with nothing."""

    code = "bot-unavailable"


class SignOnAway(TriageError):
    """The provider of the single sign-on cannot be reached, or does not speak OpenID Connect."""

    code = "sign-on-away"


class SignOnRefused(TriageError):
    """The provider refused, what came back was not for this browser, or nobody here has that name."""

    code = "sign-on-refused"


class UploadTooLarge(TriageError):
    code = "upload-too-large"


class UploadUnreadable(TriageError):
    """The content is no picture we can open, whatever its name says."""

    code = "upload-unreadable"


class StorageUnavailable(TriageError):
    """A database is locked or away, or the disk is full: nothing was stored."""

    code = "storage-unavailable"


class ConversationFull(TriageError):
    """A conversation has reached its last turn."""

    code = "conversation-full"


STATUS: Mapping[type[TriageError], HTTPStatus] = MappingProxyType(
    {
        NotFound: HTTPStatus.NOT_FOUND,
        IllegalStep: HTTPStatus.CONFLICT,
        Conflict: HTTPStatus.CONFLICT,
        InvalidSubmission: HTTPStatus.UNPROCESSABLE_ENTITY,
        PolicyError: HTTPStatus.UNPROCESSABLE_ENTITY,
        ModelUnavailable: HTTPStatus.SERVICE_UNAVAILABLE,
        FilesUnavailable: HTTPStatus.SERVICE_UNAVAILABLE,
        SearchUnavailable: HTTPStatus.SERVICE_UNAVAILABLE,
        Unauthorised: HTTPStatus.UNAUTHORIZED,
        Forbidden: HTTPStatus.FORBIDDEN,
        NotAllowed: HTTPStatus.FORBIDDEN,
        VaultKeyError: HTTPStatus.SERVICE_UNAVAILABLE,
        SignOnAway: HTTPStatus.SERVICE_UNAVAILABLE,
        SignOnRefused: HTTPStatus.UNAUTHORIZED,
        TooMany: HTTPStatus.TOO_MANY_REQUESTS,
        StorageUnavailable: HTTPStatus.SERVICE_UNAVAILABLE,
        BotUnavailable: HTTPStatus.SERVICE_UNAVAILABLE,
        UploadTooLarge: HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
        UploadUnreadable: HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
        ConversationFull: HTTPStatus.CONFLICT,
    }
)

_SENTENCES: Mapping[str, str] = MappingProxyType(
    {
        "not-found": "没有找到您要的内容。",
        "illegal-step": "当前状态不能进行这一步操作，可能已有人先行办理，请刷新后再看。",
        "conflict": "提交的内容与已有记录冲突。",
        "model-unavailable": "系统正在准备，请稍后再试。",
        "storage-unavailable": "系统暂时不能登记，刚才提交的内容没有收到，请过几分钟再提交一次。",
        "search-unavailable": "检索服务暂时不可用，请稍后再试。",
        "unauthorised": "没有访问权限。",
        "login-needed": "登录已经失效，刚才的操作没有保存，请重新登录。",
        "second-factor-needed": "本单位要求两步登录，刚才的操作没有保存，请先设置两步登录。",
        "forbidden": "您的账号没有这项权限。",
        "not-allowed": "现在不能进行这项操作。",
        "vault-key": "身份库暂时不能打开，请联系管理员；已登记的内容不受影响。",
        "form-expired": "页面停留过久或已在别处登录，刚才的操作没有保存，请返回刷新后重新提交。",
        "too-many": "操作过于频繁，请稍后再试。",
        "upload-too-large": "提交的内容太大了，请减少照片或文字后再试。",
        "bad-request": "提交的内容格式不正确，请检查后重试。",
        "method-not-allowed": "不支持这种访问方式。",
        "internal": "系统出现故障，我们已经记录，请稍后再试。",
    }
)

_LED_TO: Mapping[type[Exception], str] = MappingProxyType(
    {LoginNeeded: "/desk/login", SecondFactorNeeded: "/desk/second-factor"}
)

RETRY = MappingProxyType({"retry-after": "60"})  # with every 503
_CHINESE = re.compile(r"[\u4e00-\u9fff]")


class ErrorDetail(BaseModel):
    """`code` is stable and listed in docs/errors.md; `message` is for people, in Chinese."""

    code: str
    message: str


class ErrorOut(BaseModel):
    error: ErrorDetail


def answers(*kinds: type[TriageError]) -> dict[int | str, dict[str, object]]:
    """The `responses=` of a route that may refuse in these ways."""
    listed: dict[int | str, dict[str, object]] = {}
    for kind in kinds:
        status = status_of(kind)
        codes = [other.code for other in kinds if status_of(other) == status]
        listed[status.value] = {"model": ErrorOut, "description": ", ".join(codes)}
    return listed


def status_of(kind: type[TriageError]) -> HTTPStatus:
    """The status of the nearest class in the table; an error nobody listed is our fault, hence 500."""
    for ancestor in kind.__mro__:
        if ancestor in STATUS:
            return STATUS[ancestor]
    return HTTPStatus.INTERNAL_SERVER_ERROR


def install(app: FastAPI) -> None:
    app.add_exception_handler(TriageError, _refused)
    app.add_exception_handler(RequestValidationError, _malformed)
    app.add_exception_handler(HTTPException, _from_framework)
    app.add_middleware(LastResort)


async def _refused(request: Request, error: Exception) -> Response:
    """A text in Chinese was written for people; any other stays inside."""
    kind = type(error)
    assert issubclass(kind, TriageError)  # noqa: S101 - registered for nothing else
    if kind in _LED_TO and request.method == "GET":
        return RedirectResponse(_LED_TO[kind], HTTPStatus.SEE_OTHER)
    own = str(error)
    sentence = own if _CHINESE.search(own) else ""
    return answer(request, status_of(kind), kind.code, sentence, kept=await _kept(request))


async def _malformed(request: Request, error: Exception) -> Response:
    fields = ""
    if isinstance(error, RequestValidationError):
        names = {str(part) for item in error.errors() for part in item["loc"][1:] if isinstance(part, str)}
        fields = "、".join(sorted(names))
    sentence = _SENTENCES["bad-request"] + (f"（{fields}）" if fields else "")
    return answer(
        request, HTTPStatus.UNPROCESSABLE_ENTITY, "bad-request", sentence, kept=await _kept(request)
    )


async def _kept(request: Request) -> Iterable[str]:
    return in_words(await typed(request)) if _at_desk(request) else ()


def _from_framework(request: Request, error: Exception) -> Response:
    status = HTTPStatus(error.status_code) if isinstance(error, HTTPException) else HTTPStatus.BAD_REQUEST
    codes = {
        HTTPStatus.NOT_FOUND: "not-found",
        HTTPStatus.METHOD_NOT_ALLOWED: "method-not-allowed",
        HTTPStatus.UNAUTHORIZED: "unauthorised",
        HTTPStatus.FORBIDDEN: "forbidden",
        HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "upload-too-large",
    }
    return answer(request, status, codes.get(status, "bad-request"))


class LastResort:
    """Gives our shape to what the framework refuses by itself and to what nobody foresaw."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        reply = _Watched(Request(scope, receive), send) if scope["type"] == "http" else None
        try:
            await self._app(scope, receive, reply.send if reply else send)
        except Exception as error:
            if reply is None or reply.started:
                raise
            _note_failure(reply.request, error)
            if is_out_of_service(error):
                await reply.refuse(HTTPStatus.SERVICE_UNAVAILABLE, StorageUnavailable.code)
            else:
                await reply.refuse(HTTPStatus.INTERNAL_SERVER_ERROR, "internal")


class _Watched:
    """A reply on its way; a body that was too large is refused by the framework in plain text."""

    def __init__(self, request: Request, send: Send) -> None:
        self.request = request
        self.started = False
        self._onward = send
        self._replaced = False

    async def send(self, message: Message) -> None:
        self.started = True
        if self._replaced:
            return
        if message.get("status") == HTTPStatus.REQUEST_ENTITY_TOO_LARGE and _is_plain(message):
            self._replaced = True
            await self.refuse(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, UploadTooLarge.code)
            return
        await self._onward(message)

    async def refuse(self, status: HTTPStatus, code: str) -> None:
        reply = answer(self.request, status, code)
        await reply(self.request.scope, self.request.receive, self._onward)


@contextmanager
def storing(request: Request) -> Iterator[None]:
    """For pages that show again what was typed; raises StorageUnavailable."""
    try:
        yield
    except Exception as error:
        if not is_out_of_service(error):
            raise
        _note_failure(request, error)
        raise StorageUnavailable(_SENTENCES[StorageUnavailable.code]) from error


def _is_plain(start: Message) -> bool:
    return Headers(raw=start["headers"]).get("content-type", "").startswith("text/plain")


def _note_failure(request: Request, error: Exception) -> None:
    """The class and the place: the text of an error may quote what a citizen wrote."""
    place = traceback.extract_tb(error.__traceback__)[-1]
    event(
        _log,
        "request failed",
        level=logging.ERROR,
        route=_route(request),
        request=request_id(request),
        failure=type(error).__name__,
        where=f"{Path(place.filename).name}:{place.lineno}",
    )


def answer(
    request: Request, status: HTTPStatus, code: str, message: str = "", *, kept: Iterable[str] = ()
) -> Response:
    """JSON for programs, a page for people with what they had typed (`kept`), Open311 in its own shape."""
    sentence = message or _SENTENCES.get(code, _SENTENCES["internal"])
    if request.url.path.startswith(AREA):
        reply: Response = refusal(request, status, sentence)
    elif wants_json(request):
        body = ErrorOut(error=ErrorDetail(code=code, message=sentence))
        reply = JSONResponse(body.model_dump(), status)
    else:
        name = "desk/refused.html" if _at_desk(request) else "error.html"
        reply = page(request, name, status=status, code=code, sentence=sentence, kept=kept)
    if status == HTTPStatus.SERVICE_UNAVAILABLE:
        reply.headers.update(RETRY)
    return reply


def _at_desk(request: Request) -> bool:
    return request.url.path == "/desk" or request.url.path.startswith("/desk/")


def wants_json(request: Request) -> bool:
    return request.url.path.startswith(("/api/", "/internal/", "/chat/"))


def _route(request: Request) -> str:
    """The route's template: a path that was typed may hold a receipt number."""
    route = request.scope.get("route")
    return str(getattr(route, "path", "?"))
