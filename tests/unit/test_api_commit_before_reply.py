"""Nobody is told "registered" before the row is safe: the commit comes before the first byte of the reply."""

from types import SimpleNamespace
from typing import Self

from fastapi import FastAPI
from fastapi.testclient import TestClient
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api import errors
from api.deps import Uow
from triage.domain.errors import Conflict


class Watched:
    """A unit of work that notes when it is committed; `stale` makes the commit fail."""

    def __init__(self, order: list[str], *, stale: bool) -> None:
        self._order = order
        self._stale = stale

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._order.append("closed")

    def commit(self) -> None:
        if self._stale:
            raise Conflict("别人先了一步。")
        self._order.append("committed")


class NotesReply:
    def __init__(self, app: ASGIApp, order: list[str]) -> None:
        self._app = app
        self._order = order

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def noted(message: Message) -> None:
            if message["type"] == "http.response.start":
                self._order.append("replied")
            await send(message)

        await self._app(scope, receive, noted)


def _app(order: list[str], *, stale: bool = False) -> FastAPI:
    app = FastAPI()
    app.state.services = SimpleNamespace(unit_of_work=lambda: Watched(order, stale=stale))
    errors.install(app)
    app.add_middleware(NotesReply, order=order)

    @app.post("/api/things", status_code=201)
    def create(*, uow: Uow) -> dict[str, str]:
        assert uow is not None
        order.append("done")
        return {"number": "1"}

    @app.post("/api/broken")
    def broken(*, uow: Uow) -> None:
        assert uow is not None
        raise Conflict("不行。")

    return app


def test_the_commit_comes_before_the_reply() -> None:
    order: list[str] = []
    reply = TestClient(_app(order)).post("/api/things")
    assert reply.status_code == 201
    assert order == ["done", "committed", "closed", "replied"]


def test_a_commit_that_fails_is_what_the_caller_hears() -> None:
    order: list[str] = []
    reply = TestClient(_app(order, stale=True)).post("/api/things")
    assert reply.status_code == 409
    assert reply.json() == {"error": {"code": "conflict", "message": "别人先了一步。"}}


def test_an_endpoint_that_refuses_commits_nothing() -> None:
    order: list[str] = []
    assert TestClient(_app(order)).post("/api/broken").status_code == 409
    assert "committed" not in order
