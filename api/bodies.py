"""How much may be sent? Judged by the declared length before a byte is read, else counted on the way."""

from http import HTTPStatus

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.errors import UploadTooLarge, answer

_WORDS = 512 * 1024
_TOO_LARGE = "提交的内容太大了，请减少照片或文字后再试。"


class BodyLimit:
    """Photos are limited by the setting, everything else by what 20,000 characters can need."""

    def __init__(self, app: ASGIApp, *, photo: int, photos: int) -> None:
        self._app = app
        self._allowed = {"/chat/attachments": photo + _WORDS, "/report": photo * photos + _WORDS}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        allowed = self._allowed.get(scope["path"], _WORDS)
        declared = Headers(scope=scope).get("content-length", "0")
        if not declared.isdecimal() or int(declared) > allowed:
            reply = answer(
                Request(scope), HTTPStatus.REQUEST_ENTITY_TOO_LARGE, UploadTooLarge.code, _TOO_LARGE
            )
            await reply(scope, receive, send)
            return
        read = 0

        async def counted() -> Message:
            nonlocal read
            message = await receive()
            read += len(message.get("body", b""))
            if read > allowed:
                raise UploadTooLarge(_TOO_LARGE)
            return message

        await self._app(scope, counted, send)
