"""The door: what is refused with which code, and what leaves it."""

import asyncio
from typing import Any

import pytest

from bot.connectors.buttons import PAYLOADS, button_id
from bot.connectors.gateway import GatewayInput, Reply, UnacceptableError, read_message

TOKEN = "invented-token-for-tests"


def body(**given: Any) -> dict[str, Any]:
    return {"sender": "conversation-1", "text": None, "button": None, "metadata": {}, **given}


@pytest.mark.parametrize(
    ("given", "code"),
    [
        pytest.param("x", "body", id="not an object"),
        pytest.param({"text": "x"}, "sender", id="no sender"),
        pytest.param(body(sender="a b"), "sender", id="a sender that no one issued"),
        pytest.param(body(sender="default"), "sender", id="Rasa's shared conversation is too short a name"),
        pytest.param(body(sender="x" * 65), "sender", id="too long a sender"),
        pytest.param(body(), "empty", id="nothing"),
        pytest.param(body(text="  \u200b"), "empty", id="nothing visible"),
        pytest.param(body(text=5), "text", id="not a text"),
        pytest.param(body(button="restart"), "button", id="a button that does not exist"),
        pytest.param(body(button="/restart"), "button", id="a payload instead of a button"),
        pytest.param(body(button=["yes"]), "button", id="not a name"),
    ],
)
def test_what_cannot_be_a_message_is_refused_with_a_code(given: object, code: str) -> None:
    with pytest.raises(UnacceptableError) as refused:
        read_message(given)
    assert str(refused.value) == code


def test_a_button_becomes_its_payload() -> None:
    assert read_message(body(button="place_2")).text == '/inform{"place_choice": "2"}'


def test_a_button_wins_over_a_text() -> None:
    assert read_message(body(button="yes", text="别的")).text == "/affirm"


def test_photos_alone_are_a_message() -> None:
    message = read_message(body(metadata={"attachments": [{"id": "a1", "type": "image/png"}]}))
    assert message.text == "/send_evidence"
    assert message.metadata["attachments"] == ["a1"]


@pytest.mark.parametrize(
    "metadata", [None, [], {"attachments": "x"}, {"attachments": [1, {}]}, {"slots": {"a": 1}}]
)
def test_metadata_of_another_shape_is_left_out(metadata: object) -> None:
    assert read_message(body(text="你好", metadata=metadata)).metadata == {"attachments": [], "adcode": ""}


def test_every_button_of_the_bot_has_one_id() -> None:
    assert len(set(PAYLOADS.values())) == len(PAYLOADS)
    assert all(button_id(payload) == id for id, payload in PAYLOADS.items())


def test_a_reply_carries_ids_instead_of_payloads_and_drops_unknown_buttons() -> None:
    reply = Reply()
    buttons = [{"title": "是", "payload": "/affirm"}, {"title": "?", "payload": "/restart"}]
    asyncio.run(
        reply.send_response(
            "conversation-1", {"text": "好吗", "buttons": buttons, "custom": {"form": "contact"}}
        )
    )
    assert reply.messages == [
        {"text": "好吗", "buttons": [{"title": "是", "id": "yes"}], "custom": {"form": "contact"}}
    ]


def test_only_the_right_token_opens() -> None:
    door = GatewayInput(TOKEN)
    assert door.admits(TOKEN)
    assert not door.admits("")
    assert not door.admits(TOKEN[:-1])
    assert not door.admits("口令")


@pytest.mark.parametrize("credentials", [None, {}, {"token": ""}, {"token": "short"}])
def test_without_a_token_the_door_is_not_built(credentials: dict[str, Any] | None) -> None:
    with pytest.raises(ValueError, match="HUANSU_BOT_TOKEN"):
        GatewayInput.from_credentials(credentials)
