"""The client of the platform: what is sent, what comes back, and one error for everything else."""

import asyncio
import json
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from bot.platform_api import Filing, Platform, PlatformError

FILING = Filing(
    conversation="conversation-1",
    client_key="k" * 32,
    text="厂里排臭气",
    facts={"place": "建设路", "time": "", "source": "", "effects": ""},
    anonymous=True,
    attachments=("a1",),
)


def answering(status: int, body: object) -> Callable[[httpx.Request], httpx.Response]:
    return lambda _: httpx.Response(status, json=body)


def platform(answer: Callable[[httpx.Request], httpx.Response]) -> Platform:
    client = httpx.AsyncClient(base_url="http://platform.invalid", transport=httpx.MockTransport(answer))
    return Platform(client)


def test_a_report_is_sent_whole_and_brings_its_receipt() -> None:
    seen: list[dict[str, Any]] = []

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(json.loads(request.content))
        return httpx.Response(
            201, json={"receipt": "HS1", "code": "C", "received": "2026-11-24T10:00:00+08:00"}
        )

    receipt = asyncio.run(platform(answer).file_report(FILING))
    assert (receipt.number, receipt.code) == ("HS1", "C")
    assert seen[0]["text"] == "厂里排臭气"
    assert seen[0]["anonymous"] is True
    assert seen[0]["attachments"] == ["a1"]


def test_a_place_comes_back_with_its_candidates() -> None:
    options = [{"adcode": "320106", "name": "南京市鼓楼区"}, {"adcode": "320302", "name": "徐州市鼓楼区"}]
    located = asyncio.run(
        platform(answering(200, {"known": False, "name": "", "adcode": "", "ambiguous": options})).locate(
            "鼓楼区"
        )
    )
    assert not located.known
    assert [option.name for option in located.ambiguous] == ["南京市鼓楼区", "徐州市鼓楼区"]


def test_a_city_comes_back_as_too_coarse_when_the_platform_says_so() -> None:
    city = {"known": True, "coarse": True, "name": "江苏省苏州市", "adcode": "320500", "ambiguous": []}
    assert asyncio.run(platform(answering(200, city)).locate("苏州")).coarse
    town = {"known": True, "coarse": False, "name": "东莞市东城街道", "adcode": "441900003", "ambiguous": []}
    assert not asyncio.run(platform(answering(200, town)).locate("东城街道")).coarse


def test_missing_values_of_a_status_are_empty() -> None:
    body = {
        "receipt": "HS1",
        "state": "registered",
        "state_text": "已登记",
        "owner": None,
        "due": None,
        "updated": "x",
    }
    progress = asyncio.run(platform(answering(200, body)).status("HS1", "C"))
    assert (progress.owner, progress.due, progress.state) == ("", "", "已登记")


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        pytest.param(
            answering(404, {"error": {"code": "not-found", "message": "m"}}), "not-found", id="refused"
        ),
        pytest.param(answering(500, {}), "error", id="failed"),
        pytest.param(answering(200, []), "unreadable", id="another shape"),
        pytest.param(lambda _: httpx.Response(200, text="<html>"), "silent", id="not JSON"),
    ],
)
def test_every_failure_is_one_error_with_a_code(
    answer: Callable[[httpx.Request], httpx.Response], code: str
) -> None:
    with pytest.raises(PlatformError) as error:
        asyncio.run(platform(answer).locate("建设路"))
    assert error.value.code == code


def test_a_platform_that_cannot_be_reached_is_the_same_error() -> None:
    def refuse(request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("refused", request=request)

    with pytest.raises(PlatformError, match="silent"):
        asyncio.run(platform(refuse).file_report(FILING))


def test_the_error_quotes_nothing_that_a_person_wrote() -> None:
    refusal = answering(422, {"error": {"code": "invalid", "message": "厂里排臭气"}})
    with pytest.raises(PlatformError) as error:
        asyncio.run(platform(refusal).file_report(FILING))
    assert "臭" not in str(error.value)
