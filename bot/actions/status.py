"""How is a report getting on? Told to whoever has both the number and the code."""

import logging
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from bot.actions.reading import Events
from bot.platform_api import PlatformError, Progress, platform

_log = logging.getLogger(__name__)
_REFUSALS = {404: "utter_status_not_found", 429: "utter_status_too_often", 400: "utter_status_not_found"}


class Status(Action):
    """Asks for whichever of the two is missing, then asks the platform."""

    def name(self) -> str:
        return "action_status"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        number, code = tracker.get_slot("receipt_number"), tracker.get_slot("query_code")
        if not (number and code):
            dispatcher.utter_message(response=_request(number, code))
            return []
        try:
            shown = _shown(await platform().status(number, code))
        except PlatformError as error:
            _log.warning("status not told: %s", error)
            dispatcher.utter_message(response=_REFUSALS.get(error.status, "utter_status_silent"))
            return [SlotSet("query_code", None)] if error.status == 404 else []
        dispatcher.utter_message(response="utter_status", **shown)
        return []


def _request(number: str | None, code: str | None) -> str:
    if number:
        return "utter_ask_code"
    return "utter_ask_number" if code else "utter_ask_both"


def _shown(progress: Progress) -> dict[str, str]:
    return {
        "receipt": progress.receipt,
        "state": progress.state,
        "owner": f"办理单位：{progress.owner}。" if progress.owner else "",
        "due": f"期限：{progress.due}。" if progress.due else "",
        "updated": progress.updated,
    }
