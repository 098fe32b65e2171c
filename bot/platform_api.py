"""How does the bot reach the platform? A small typed client; every failure is one kind of error."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import httpx

from bot.draft import PlaceOption
from bot.whereabouts import Located

SERVICE_HEADER = "X-Huansu-Service"
LONGEST_WAIT = 5.0


class PlatformError(Exception):
    """The platform did not do what it was asked. `code` is its own, or `silent`; no text of a person."""

    def __init__(self, code: str, status: int = 0) -> None:
        super().__init__(f"platform: {code} ({status})")
        self.code = code
        self.status = status


@dataclass(frozen=True, slots=True)
class Filing:
    """A report as the bot hands it over. The same `client_key` is the same report, sent again."""

    conversation: str
    client_key: str
    text: str
    facts: Mapping[str, str]
    anonymous: bool
    attachments: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the reporter keeps."""

    number: str
    code: str


@dataclass(frozen=True, slots=True)
class Progress:
    """Where a report stands, in words for its reporter."""

    receipt: str
    state: str
    owner: str
    due: str
    updated: str


class Platform:
    """Four questions to the API, each answered within five seconds or not at all."""

    def __init__(self, client: httpx.AsyncClient) -> None:
        self._client = client

    async def file_report(self, filing: Filing) -> Receipt:
        answer = await self._post(
            "/internal/reports",
            {
                "conversation": filing.conversation,
                "client_key": filing.client_key,
                "text": filing.text,
                "facts": dict(filing.facts),
                "anonymous": filing.anonymous,
                "attachments": list(filing.attachments),
            },
        )
        return Receipt(_text(answer, "receipt"), _text(answer, "code"))

    async def status(self, receipt: str, code: str) -> Progress:
        answer = await self._post("/internal/status", {"receipt": receipt, "code": code})
        return Progress(
            receipt=_text(answer, "receipt"),
            state=_text(answer, "state_text"),
            owner=_text(answer, "owner"),
            due=_text(answer, "due"),
            updated=_text(answer, "updated"),
        )

    async def locate(self, text: str) -> Located:
        answer = await self._post("/internal/locate", {"text": text})
        listed = answer.get("ambiguous") or ()
        options = tuple(PlaceOption(_text(option, "adcode"), _text(option, "name")) for option in listed)
        return Located(
            bool(answer.get("known")), _text(answer, "name"), options, coarse=bool(answer.get("coarse"))
        )

    async def _post(self, path: str, body: Mapping[str, object]) -> dict[str, Any]:
        try:
            response = await self._client.post(path, json=body)
            answer = response.json()
        except (httpx.HTTPError, ValueError) as error:
            raise PlatformError("silent") from error
        if not isinstance(answer, dict):
            raise PlatformError("unreadable", response.status_code)
        if response.is_error:
            raise PlatformError(_error_code(answer), response.status_code)
        return answer


def _text(answer: Mapping[str, Any], name: str) -> str:
    return str(answer.get(name) or "")


def _error_code(answer: Mapping[str, Any]) -> str:
    error = answer.get("error")
    return str(error.get("code") or "error") if isinstance(error, Mapping) else "error"


@lru_cache(maxsize=1)
def platform() -> Platform:
    """The client of this process, made from HUANSU_API_URL and HUANSU_SERVICE_TOKEN at the first call."""
    return Platform(
        httpx.AsyncClient(
            base_url=os.environ["HUANSU_API_URL"],
            headers={SERVICE_HEADER: os.environ["HUANSU_SERVICE_TOKEN"]},
            timeout=LONGEST_WAIT,
            trust_env=False,
        )
    )
