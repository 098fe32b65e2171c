"""Every error has one status, one shape, one line in the documentation; what nobody foresaw tells nothing."""

import json
import logging
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from api import errors
from api.errors import status_of
from api.middleware import Envelope
from triage.domain.errors import IllegalStep, NotFound, TriageError

DOCS = Path(__file__).parents[2] / "docs" / "errors.md"


def _all_kinds(kind: type[TriageError] = TriageError) -> list[type[TriageError]]:
    own = [kind] if kind.__module__.startswith(("api.", "triage.", "search.", "runtime.")) else []
    return own + [below for child in kind.__subclasses__() for below in _all_kinds(child)]


@pytest.mark.parametrize("kind", _all_kinds(), ids=lambda kind: kind.__name__)
def test_every_error_code_is_documented_with_its_status(kind: type[TriageError]) -> None:
    lines = [line for line in DOCS.read_text(encoding="utf-8").splitlines() if f"| `{kind.code}` |" in line]
    assert len(lines) == 1
    assert str(status_of(kind).value) in lines[0].split("|")[2]


def test_codes_the_edge_makes_itself_are_documented_too() -> None:
    text = DOCS.read_text(encoding="utf-8")
    assert all(f"`{code}`" in text for code in ("bad-request", "method-not-allowed", "internal"))


def _app() -> FastAPI:
    app = FastAPI()
    errors.install(app)
    app.add_middleware(Envelope)

    @app.get("/api/secret")
    def secret() -> None:
        raise RuntimeError("林某某 13900001111 wrote this")

    @app.get("/page")
    def page() -> None:
        raise RuntimeError("林某某 13900001111 wrote this")

    @app.get("/api/english")
    def english() -> None:
        raise NotFound("no report 7f2c")

    @app.get("/api/chinese")
    def chinese() -> None:
        raise IllegalStep("这件已经办结。")

    return app


@pytest.fixture
def http() -> TestClient:
    return TestClient(_app())


def test_an_unforeseen_error_is_a_500_without_details(
    http: TestClient, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        reply = http.get("/api/secret", headers={"x-request-id": "abcdef123456"})
    assert reply.status_code == 500
    assert reply.json()["error"]["code"] == "internal"
    assert reply.headers["x-request-id"] == "abcdef123456"
    logged = json.dumps([vars(record) for record in caplog.records], default=str, ensure_ascii=False)
    assert "abcdef123456" in logged
    assert "RuntimeError" in logged
    assert "13900001111" not in logged + reply.text


def test_people_get_the_same_as_a_page(http: TestClient) -> None:
    reply = http.get("/page")
    assert reply.status_code == 500
    assert "系统出现故障" in reply.text
    assert "13900001111" not in reply.text
    assert "content-security-policy" in reply.headers


def test_a_text_meant_for_the_log_is_replaced_by_a_sentence_for_people(http: TestClient) -> None:
    assert http.get("/api/english").json()["error"]["message"] == "没有找到您要的内容。"


def test_a_text_meant_for_people_is_passed_on(http: TestClient) -> None:
    assert http.get("/api/chinese").json()["error"]["message"] == "这件已经办结。"


def test_a_made_up_request_id_is_replaced(http: TestClient) -> None:
    reply = http.get("/api/english", headers={"x-request-id": "two words"})
    assert reply.headers["x-request-id"] != "two words"


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [("GET", "/api/none", 404, "not-found"), ("POST", "/api/english", 405, "method-not-allowed")],
)
def test_the_frameworks_own_refusals_have_our_shape(
    http: TestClient, method: str, path: str, status: int, code: str
) -> None:
    reply = http.request(method, path)
    assert reply.status_code == status
    assert reply.json()["error"]["code"] == code
