"""Can the record keep what was sent? NUL and halves of characters are refused before anything is done."""

import re
from collections.abc import Iterator
from json import JSONDecodeError

from fastapi import Request
from fastapi.routing import APIRoute
from starlette.datastructures import FormData, UploadFile

from triage.domain.errors import InvalidSubmission

_UNSTORABLE = re.compile(r"[\x00\ud800-\udfff]")


async def storable(request: Request) -> None:
    """Looks at address, form and JSON alike. Raises InvalidSubmission."""
    query = [text for pair in request.query_params.multi_items() for text in pair]
    for text in (*map(str, request.path_params.values()), *query, *_texts(await _body(request))):
        if _UNSTORABLE.search(text):
            raise InvalidSubmission(
                "内容里有无法保存的字符（看不见的控制字符或不完整的字），请删去后再提交。"
            )


async def _body(request: Request) -> object:
    """What the route has read already; a route without fields reads nothing."""
    route = request.scope.get("route")
    if not isinstance(route, APIRoute) or route.body_field is None:
        return None
    kind = request.headers.get("content-type", "")
    if kind.startswith(("multipart/form-data", "application/x-www-form-urlencoded")):
        return await request.form()
    try:
        return await request.json()
    except (JSONDecodeError, UnicodeDecodeError):
        return None  # the route says what is wrong with it


def _texts(body: object) -> Iterator[str]:
    left = [body]
    while left:
        part = left.pop()
        if isinstance(part, str):
            yield part
        elif isinstance(part, UploadFile):
            left.append(part.filename)
        elif isinstance(part, FormData):
            left += [text for pair in part.multi_items() for text in pair]
        elif isinstance(part, dict):
            left += [*part.keys(), *part.values()]
        elif isinstance(part, list):
            left += part
