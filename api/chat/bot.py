"""What does the bot answer? One HTTP call a turn; silence, errors and wrong shapes all mean: unavailable."""

from collections.abc import Mapping, Sequence

import httpx
from pydantic import BaseModel, Field, TypeAdapter, ValidationError

from api.errors import BotUnavailable

APOLOGY = "抱歉，智能助手暂时没有回应。您写的内容还在，请稍后再发一次，或改用表单提交。"
TIMEOUT_SECONDS = 20.0


class BotButton(BaseModel):
    title: str
    id: str


class BotMessage(BaseModel):
    """`custom` asks the page for more than a bubble: a contact form, a receipt card, a person."""

    text: str = ""
    buttons: list[BotButton] = Field(default_factory=list)
    custom: dict[str, object] = Field(default_factory=dict)


_MESSAGES = TypeAdapter(list[BotMessage])


class Bot:
    """The Rasa server behind its gateway channel."""

    def __init__(self, url: str, token: str, *, timeout: float = TIMEOUT_SECONDS) -> None:
        self._http = httpx.Client(
            base_url=url, timeout=timeout, trust_env=False, headers={"X-Huansu-Token": token}
        )

    def say(
        self,
        sender: str,
        *,
        text: str | None,
        button: str | None,
        attachments: Sequence[Mapping[str, str]],
        adcode: str,
    ) -> list[BotMessage]:
        """Raises BotUnavailable; never returns nothing."""
        body = {
            "sender": sender,
            "text": text,
            "button": button,
            "metadata": {"attachments": list(attachments), "adcode": adcode},
        }
        try:
            reply = self._http.post("/webhooks/gateway/message", json=body)
            reply.raise_for_status()
            messages = _MESSAGES.validate_json(reply.content)
        except (httpx.HTTPError, ValidationError) as error:
            raise BotUnavailable(APOLOGY) from error
        if not messages:
            raise BotUnavailable(APOLOGY)
        return messages

    def healthy(self) -> bool:
        try:
            return self._http.get("/webhooks/gateway/health", timeout=2.0).is_success
        except httpx.HTTPError:
            return False

    def close(self) -> None:
        self._http.close()
