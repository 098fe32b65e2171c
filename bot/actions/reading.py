"""What do a tracker's slots and latest message mean to the dialogue, and how is its answer written back?"""

import hashlib
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from bot.draft import Draft
from bot.hearing import Heard, as_meant
from bot.turns import Say

Events = list[dict[str, Any]]
FORM = "report_form"
_KINDS = {"effect": "effects"}
_SIGNS = " ,.;!?、。"  # what the model leaves at the end of a name


def heard(tracker: Tracker) -> Heard:
    """The message just received; a button's payload is not something the citizen wrote."""
    message = tracker.latest_message
    text = message.get("text") or ""
    found: dict[str, tuple[str, ...]] = {}
    for entity in message.get("entities") or []:
        kind = _KINDS.get(entity["entity"], entity["entity"])
        value = str(entity["value"]).strip(_SIGNS)
        if value and value not in found.get(kind, ()):
            found[kind] = (*found.get(kind, ()), value)
    said = Heard(
        intent=(message.get("intent") or {}).get("name") or "",
        text="" if text.startswith("/") else text,
        found=found,
        attachments=tuple((message.get("metadata") or {}).get("attachments") or ()),
    )
    return as_meant(said)


def is_open(tracker: Tracker) -> bool:
    """Is a report being told?"""
    return bool(tracker.active_loop.get("name") == FORM)


def is_answered(tracker: Tracker) -> bool:
    """Has an action other than the form run since the message came?"""
    for event in reversed(tracker.events):
        if event["event"] == "user":
            return False
        if event["event"] == "action" and event["name"] != FORM:
            return True
    return False


def draft(tracker: Tracker) -> Draft:
    return Draft.from_slots(tracker.slots)


def events(draft: Draft) -> Events:
    return [SlotSet(name, value) for name, value in draft.as_slots().items()]


def say(dispatcher: CollectingDispatcher, *sentences: Say) -> None:
    for sentence in sentences:
        dispatcher.utter_message(response=sentence.response, **sentence.written)


def filed(tracker: Tracker) -> str:
    """The number of the report last filed in this conversation."""
    numbers = tracker.get_slot("filed") or [""]
    return str(numbers[-1])


def client_key(tracker: Tracker) -> str:
    """The same for every attempt to send one report, another for the next report of the conversation."""
    already_filed = len(tracker.get_slot("filed") or [])
    return hashlib.sha256(f"{tracker.sender_id}:{already_filed}".encode()).hexdigest()[:32]
