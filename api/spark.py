"""How is an answer of Open311 written? As JSON, or as XML in which each list has a tag for its items."""

import re
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from types import MappingProxyType
from xml.etree.ElementTree import Element, SubElement, tostring

from fastapi import Request
from fastapi.responses import JSONResponse, Response

AREA = "/open311/"
MEDIA_TYPES = ("text/xml", "application/json")

_ITEMS = MappingProxyType(
    {
        "endpoints": "endpoint",
        "formats": "format",
        "services": "service",
        "attributes": "attribute",
        "service_requests": "request",
        "errors": "error",
    }
)
_NOT_IN_XML = re.compile(r"[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# The standard knows three refusals: no such thing, a key that is missing or wrong, and all others.
_STATUS = MappingProxyType(
    {
        HTTPStatus.UNPROCESSABLE_ENTITY: HTTPStatus.BAD_REQUEST,
        HTTPStatus.CONFLICT: HTTPStatus.BAD_REQUEST,
        HTTPStatus.UNAUTHORIZED: HTTPStatus.FORBIDDEN,
    }
)


def written(request: Request, name: str, value: object, status: int = HTTPStatus.OK) -> Response:
    """In the format that the address ends in; XML where it ends in none, for every client reads that."""
    if request.url.path.endswith(".json"):
        return JSONResponse(value, status, media_type="application/json; charset=utf-8")
    content = tostring(_element(name, value), encoding="utf-8", xml_declaration=True)
    return Response(content, status, media_type="text/xml")


def refusal(request: Request, status: HTTPStatus, sentence: str) -> Response:
    """What cannot be done, in the standard's own shape."""
    status = _STATUS.get(status, status)
    return written(request, "errors", [{"code": status.value, "description": sentence}], status)


def _element(name: str, value: object) -> Element:
    root = Element(name)
    _fill(root, value)
    return root


def _fill(element: Element, value: object) -> None:
    if isinstance(value, Mapping):
        for name, part in value.items():
            _fill(SubElement(element, name), part)
    elif isinstance(value, Sequence) and not isinstance(value, str):
        for part in value:
            _fill(SubElement(element, _ITEMS[element.tag]), part)
    elif isinstance(value, bool):
        element.text = str(value).lower()
    elif value is not None:
        element.text = _NOT_IN_XML.sub("", str(value))
