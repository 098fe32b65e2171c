"""Is what no record can keep refused at every door, before anything else is done?"""

import re
from collections.abc import Iterator
from uuid import uuid4

import pytest
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute
from httpx2 import Response
from starlette.routing import BaseRoute

from tests.web_site import Site, open_site

SAID = "内容里有无法保存的字符"
JSON = ("/api/", "/internal/", "/chat/")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with open_site(tmp_path_factory.mktemp("site") / "home") as opened:
        yield opened


def routes(within: list[BaseRoute]) -> Iterator[APIRoute]:
    for route in within:
        if isinstance(route, APIRoute):
            yield route
        elif inner := getattr(route, "original_router", None):
            yield from routes(inner.routes)


def fields(of: Dependant, where: str) -> list[str]:
    own = [field.alias or field.name for field in getattr(of, where)]
    return own + [name for part in of.dependencies for name in fields(part, where)]


def address(route: APIRoute) -> str:
    return re.sub(r"\{\w+(:\w+)?\}", str(uuid4()), route.path)


def refused(reply: Response) -> bool:
    status = 400 if "/open311/" in str(reply.url) else 422  # that standard knows no 422
    return reply.status_code == status and SAID in reply.text


def test_no_form_of_any_page_takes_what_cannot_be_kept(site: Site) -> None:
    sent = 0
    for route in routes(site.http.app.routes):  # type: ignore[attr-defined] # it is the application
        names = fields(route.dependant, "body_params")
        if not names or route.path.startswith(JSON):
            continue
        for name in names:
            assert refused(site.http.post(address(route), data={name: "工厂\x00"})), (route.path, name)
            sent += 1
    assert sent > 100


def test_no_program_and_no_script_gets_in_what_cannot_be_kept(site: Site) -> None:
    sent = 0
    for route in routes(site.http.app.routes):  # type: ignore[attr-defined] # it is the application
        if not route.path.startswith(JSON) or route.body_field is None or "attachments" in route.path:
            continue
        for body in (r'{"a": ["\u0000"]}', r'{"a": {"b": "\ud800"}}', r'{"\udfff": 1}', r'"\u0000"'):
            headers = {"content-type": "application/json"}
            reply = site.http.post(address(route), content=body, headers=headers)
            assert refused(reply), (route.path, body)
            sent += 1
    assert sent >= 20


def test_no_address_leads_to_what_cannot_be_kept(site: Site) -> None:
    sent = 0
    for route in routes(site.http.app.routes):  # type: ignore[attr-defined] # it is the application
        method = "GET" if "GET" in (route.methods or ()) else "POST"
        for name in fields(route.dependant, "query_params"):
            assert refused(site.http.request(method, address(route), params={name: "\x00"})), (
                route.path,
                name,
            )
            sent += 1
        if "{" in route.path:
            reply = site.http.request(method, re.sub(r"\{\w+(:\w+)?\}", "%00", route.path))
            assert refused(reply), route.path
            sent += 1
    assert sent > 40
    assert site.http.get("/static/%00").status_code == 404


@pytest.mark.parametrize("charset", ["raw_unicode_escape", "utf-7"])
def test_a_form_in_a_strange_encoding_brings_no_half_characters(site: Site, charset: str) -> None:
    half = rb"\ud800" if charset == "raw_unicode_escape" else b"+2AA-"
    body = b'--x\r\ncontent-disposition: form-data; name="text"\r\n\r\n' + half + b"\r\n--x--\r\n"
    headers = {"content-type": f"multipart/form-data; boundary=x; charset={charset}"}
    assert refused(site.http.post("/report", content=body, headers=headers))


def test_the_name_of_a_file_is_looked_at_too(site: Site) -> None:
    body = b'--x\r\ncontent-disposition: form-data; name="photos"; filename="a\x00.jpg"\r\n\r\nx\r\n--x--\r\n'
    headers = {"content-type": "multipart/form-data; boundary=x"}
    assert refused(site.http.post("/report", content=body, headers=headers))


def test_what_can_be_kept_passes(site: Site) -> None:
    text = "工地夜里打桩\N{WATER BUFFALO}𬭸\t\N{RIGHT-TO-LEFT OVERRIDE}"
    assert site.http.post("/report", data={"text": text}).status_code == 200
    assert site.http.post("/api/v1/reports", json={"text": text}).status_code == 201


def test_a_body_that_is_no_json_is_still_told_so(site: Site) -> None:
    headers = {"content-type": "application/json"}
    for broken in (b"{", b"\xff", b"[" * 100_000):
        reply = site.http.post("/api/v1/reports", content=broken, headers=headers)
        assert (400 <= reply.status_code < 500, SAID in reply.text) == (True, False), broken[:9]
