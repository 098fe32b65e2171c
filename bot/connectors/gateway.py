"""How does the platform talk to Rasa? One door with a token; a failure is never an empty list."""

import asyncio
import hmac
import inspect
import logging
import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

from jsonschema import validators
from rasa.core.actions.action import RemoteAction
from rasa.core.channels.channel import CollectingOutputChannel, InputChannel, UserMessage
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.events import ActionExecuted
from rasa.shared.core.trackers import DialogueStateTracker
from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse

from bot.connectors.buttons import PAYLOADS, button_id
from bot.connectors.cleaning import MOST_CHARACTERS, clean, shorten

TOKEN_HEADER = "X-Huansu-Token"  # noqa: S105 - the name of the header, not a token
LONGEST_TURN = 20.0
GAVE_UP = "抱歉，刚才这句我没能处理，请再说一遍。您之前说的内容都还在。"
_SENDER = re.compile(r"[\w\-]{8,64}", re.ASCII)
_log = logging.getLogger(__name__)

Listener = Callable[[UserMessage], Awaitable[Any]]


@dataclass(frozen=True, slots=True)
class Incoming:
    """A message that may be given to Rasa."""

    sender: str
    text: str
    metadata: dict[str, Any]
    was_cut: bool = False


class UnacceptableError(ValueError):
    """The request cannot be a message; the text is the code the platform is told."""


def read_message(body: object) -> Incoming:
    """Raises UnacceptableError. A button wins over a text; photos alone are a message too."""
    if not isinstance(body, Mapping):
        raise UnacceptableError("body")
    sender = body.get("sender")
    if not isinstance(sender, str) or not _SENDER.fullmatch(sender):
        raise UnacceptableError("sender")
    metadata = _metadata(body.get("metadata"))
    if body.get("button") is not None:
        return Incoming(sender, _payload(body["button"]), metadata)
    written = body.get("text")
    if written is not None and not isinstance(written, str):
        raise UnacceptableError("text")
    text, was_cut = shorten(clean(written or ""))
    if not text and not metadata["attachments"]:
        raise UnacceptableError("empty")
    return Incoming(sender, text or "/send_evidence", metadata, was_cut)


def _payload(button: object) -> str:
    if not isinstance(button, str) or button not in PAYLOADS:
        raise UnacceptableError("button")
    return PAYLOADS[button]


def _metadata(given: object) -> dict[str, Any]:
    """Only what is known: the ids of attachments and the division of the installation."""
    known = given if isinstance(given, Mapping) else {}
    listed = known.get("attachments")
    entries = listed if isinstance(listed, list) else []
    ids = [str(entry["id"])[:64] for entry in entries if isinstance(entry, Mapping) and "id" in entry]
    return {"attachments": ids, "adcode": str(known.get("adcode") or "")[:12]}


class Reply(CollectingOutputChannel):
    """Collects what the bot says: one entry a message, with its buttons as ids."""

    messages: list[dict[str, Any]]

    async def send_response(self, recipient_id: str, message: dict[str, Any]) -> None:
        self.messages.append(
            {
                "text": message.get("text") or "",
                "buttons": _buttons(message.get("buttons") or []),
                "custom": message.get("custom") or {},
            }
        )

    def shortened(self) -> list[dict[str, Any]]:
        notice = f"您的文字较长，我按前 {MOST_CHARACTERS} 字来理解；全文已保存，会一并提交。"
        return [{"text": notice, "buttons": [], "custom": {}}, *self.messages]

    def give_up(self) -> None:
        """Rasa went round in a circle: what it said over and over is said once, and never nothing."""
        said = [
            message for number, message in enumerate(self.messages) if message not in self.messages[:number]
        ]
        self.messages = said or [{"text": GAVE_UP, "buttons": [], "custom": {}}]


def _buttons(offered: list[dict[str, Any]]) -> list[dict[str, str]]:
    named = ((str(button.get("title", "")), button_id(str(button.get("payload", "")))) for button in offered)
    return [{"title": title, "id": id} for title, id in named if id]


class GatewayInput(InputChannel):
    """POST /webhooks/gateway/message and GET /webhooks/gateway/health."""

    @classmethod
    def name(cls) -> str:
        return "gateway"

    def __init__(self, token: str) -> None:
        self._token = token.encode()

    @classmethod
    def from_credentials(cls, credentials: dict[str, Any] | None) -> "GatewayInput":
        token = str((credentials or {}).get("token") or "")
        if len(token) < 16:
            raise ValueError("HUANSU_BOT_TOKEN must hold at least 16 characters")
        compile_reply_schema()
        return cls(token)

    def blueprint(self, on_new_message: Listener) -> Blueprint:
        door = Blueprint("gateway", inspect.getmodule(self).__name__)  # type: ignore[union-attr]

        @door.get("/health")
        async def health(request: Request) -> HTTPResponse:
            agent = getattr(request.app.ctx, "agent", None)
            ready = agent is not None and agent.is_ready()
            return response.json({"status": "ok" if ready else "loading"}, status=200 if ready else 503)

        @door.post("/message")
        async def receive(request: Request) -> HTTPResponse:
            if not self.admits(request.headers.get(TOKEN_HEADER, "")):
                return response.json({"error": "unauthorized"}, status=401)
            try:
                message = read_message(_json(request))
            except UnacceptableError as error:
                return response.json({"error": str(error)}, status=400)
            request.app.ctx.agent.processor.on_circuit_break = listen_again
            return await _reply(on_new_message, message, self.name())

        return door

    def admits(self, token: str) -> bool:
        return hmac.compare_digest(token.encode(), self._token)


def _json(request: Request) -> object:
    try:
        return request.json
    except Exception as error:  # sanic raises its own error for a body that is not JSON
        raise UnacceptableError("body") from error


async def _reply(on_new_message: Listener, message: Incoming, channel: str) -> HTTPResponse:
    reply = Reply()
    said = UserMessage(message.text, reply, message.sender, input_channel=channel, metadata=message.metadata)
    try:
        await asyncio.wait_for(on_new_message(said), LONGEST_TURN)
    except TimeoutError:
        return _failure("timeout", message.sender)
    except Exception as error:  # the edge of the process: the platform is told a code, the log no text
        return _failure(type(error).__name__, message.sender)
    if not reply.messages:
        return _failure("no_answer", message.sender)
    return response.json(reply.shortened() if message.was_cut else reply.messages)


def _failure(code: str, conversation: str) -> HTTPResponse:
    _log.warning("turn failed: %s, conversation %s", code, conversation)
    return response.json({"error": code}, status=503)


def listen_again(tracker: DialogueStateTracker, reply: Reply, _: object) -> None:
    """Rasa stops after ten actions and counts them against every later message: the turn is ended here."""
    _log.warning("turn ended after too many actions, conversation %s", tracker.sender_id)
    if tracker.active_loop_name:
        tracker.update(ActionExecuted(tracker.active_loop_name))  # a form that stepped back is asked again
    tracker.update(ActionExecuted(ACTION_LISTEN_NAME))
    reply.give_up()


def compile_reply_schema() -> None:
    """Rasa checks every action's reply against a schema and, each time, the schema itself: once is enough."""
    schema = RemoteAction.action_response_format_spec()
    validator_class = validators.validator_for(schema)
    validator_class.check_schema(schema)
    validator = validator_class(schema)

    def validate(_: RemoteAction, result: dict[str, Any]) -> bool:
        validator.validate(result)
        return True

    RemoteAction._validate_action_result = validate
