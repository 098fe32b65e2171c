"""How are questions answered that have nothing to do with the report at hand?"""

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import FollowupAction
from rasa_sdk.executor import CollectingDispatcher

from bot.actions import reading
from bot.actions.reading import Events
from bot.hearing import tells_what

LISTEN = "action_listen"


class Answer(Action):
    """Every question has a response of its own name."""

    def name(self) -> str:
        return "action_answer"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        dispatcher.utter_message(response=f"utter_{reading.heard(tracker).intent}")
        return []


class Unclear(Action):
    """Not understood: if the words tell of a matter all the same, it is taken as a report."""

    def name(self) -> str:
        return "action_unclear"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        heard = reading.heard(tracker)
        if heard.found.get("receipt") or heard.found.get("query_code"):
            return [FollowupAction("action_status")]
        if heard.facts or tells_what(heard):
            return [FollowupAction("report_form")]
        dispatcher.utter_message(response="utter_unclear")
        return []


class Handover(Action):
    """A person is wanted: the page shows how to reach one; what was told so far stays a draft."""

    def name(self) -> str:
        return "action_handover"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        dispatcher.utter_message(response="utter_human")
        return [FollowupAction(LISTEN)]


class Farewell(Action):
    """Who leaves is not asked the next question; the draft waits."""

    def name(self) -> str:
        return "action_farewell"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        is_open = tracker.active_loop.get("name") == reading.FORM
        dispatcher.utter_message(response="utter_goodbye_open" if is_open else "utter_goodbye")
        return [FollowupAction(LISTEN)]
