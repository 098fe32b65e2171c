"""What does every reply carry? An id that ties it to the log, and headers that keep browsers strict."""

import re
from uuid import uuid4

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_ID = re.compile(r"[A-Za-z0-9-]{8,64}")

_CONTENT_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' blob:",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)

_FOR_EVER = "public, max-age=31536000, immutable"
_HEADERS = {
    "content-security-policy": _CONTENT_POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "x-frame-options": "DENY",
    "permissions-policy": "geolocation=(), microphone=(), camera=()",
    "cross-origin-opener-policy": "same-origin",
}


class Envelope:
    """Pure ASGI: a wrapper that reads bodies would move commits behind replies."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        given = Headers(scope=scope).get("x-request-id", "")
        scope["cookies_to_set"] = []
        scope["request_id"] = given if _ID.fullmatch(given) else uuid4().hex

        async def dressed(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers["x-request-id"] = scope["request_id"]
                for cookie in scope["cookies_to_set"]:
                    headers.append("set-cookie", cookie)
                for name, value in _HEADERS.items():
                    headers.setdefault(name, value)
                headers.setdefault("cache-control", _FOR_EVER if _is_static(scope) else "no-store")
            await send(message)

        await self._app(scope, receive, dressed)


def _is_static(scope: Scope) -> bool:
    """Its address changes with its content, see web/pages.py."""
    return str(scope["path"]).startswith("/static/") and b"v=" in scope["query_string"]


def set_cookie_anyway(request: Request, carrier: Response) -> None:
    """The cookie of `carrier` leaves with whatever reply there will be, an error included."""
    request.scope["cookies_to_set"].append(carrier.headers["set-cookie"])


def request_id(request: Request) -> str:
    return str(request.scope.get("request_id", ""))
