"""How are questions answered that have nothing to do with the report at hand?"""

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import ActionExecuted, FollowupAction
from rasa_sdk.executor import CollectingDispatcher

from bot.actions import reading
from bot.actions.reading import Events
from bot.hearing import Heard, adds_later, tells_matter, tells_what, wants_report, wants_withdrawal

LISTEN = "action_listen"
_OF_FILED = frozenset({"faq_evidence", "faq_process"})
_UNANSWERED = frozenset(
    {"greet", "thanks", "goodbye", "out_of_scope", "frustration", "faq_emergency", "ask_status"}
)


class Answer(Action):
    """Every question has a response of its own name."""

    def name(self) -> str:
        return "action_answer"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        heard = reading.heard(tracker)
        if tells_matter(heard):
            answer_in_passing(dispatcher, heard)
            return [FollowupAction(reading.FORM)]
        if heard.intent == "greet" and wants_report(heard.text):
            return [FollowupAction(reading.FORM)]
        if heard.intent in _OF_FILED and reading.filed(tracker) and adds_later(heard.text):
            dispatcher.utter_message(response="utter_filed_already")
            return []
        dispatcher.utter_message(response=f"utter_{heard.intent}")
        return []


class Unclear(Action):
    """Not understood: if the words tell of a matter all the same, it is taken as a report."""

    def name(self) -> str:
        return "action_unclear"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        heard = reading.heard(tracker)
        if heard.found.get("receipt") or heard.found.get("query_code"):
            return [FollowupAction("action_status")]
        if heard.facts or tells_what(heard) or wants_report(heard.text):
            return [FollowupAction(reading.FORM)]
        is_filed = bool(reading.filed(tracker)) and adds_later(heard.text)
        dispatcher.utter_message(response="utter_filed_already" if is_filed else "utter_unclear")
        return []


class NothingOpen(Action):
    """An answer, or giving up, where nothing is asked: after a report was filed, giving up means that one."""

    def name(self) -> str:
        return "action_nothing_open"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        heard = reading.heard(tracker)
        withdraws = heard.intent == "cancel" and (reading.filed(tracker) or wants_withdrawal(heard))
        dispatcher.utter_message(response="utter_filed_already" if withdraws else "utter_nothing_open")
        return []


class Handover(Action):
    """A person is wanted: the page shows how to reach one; what was told so far stays a draft."""

    def name(self) -> str:
        return "action_handover"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        dispatcher.utter_message(response="utter_human")
        return [FollowupAction(reading.FORM)] if tells_matter(reading.heard(tracker)) else _waiting(tracker)


class Farewell(Action):
    """Who leaves is not asked the next question; the draft waits."""

    def name(self) -> str:
        return "action_farewell"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        if tells_matter(reading.heard(tracker)):
            return [FollowupAction(reading.FORM)]
        is_open = reading.is_open(tracker)
        dispatcher.utter_message(response="utter_goodbye_open" if is_open else "utter_goodbye")
        return _waiting(tracker)


def answer_in_passing(dispatcher: CollectingDispatcher, heard: Heard) -> None:
    """What was asked beside a matter; the form takes the matter, and warns before anything else."""
    if heard.intent == "human":
        dispatcher.utter_message(response="utter_human")
    elif heard.intent not in _UNANSWERED:
        dispatcher.utter_message(response=f"utter_{heard.intent}")


def _waiting(tracker: Tracker) -> Events:
    """Nothing is asked now. A form that stepped back hears again only if it is noted to have run since."""
    resumed = [ActionExecuted(reading.FORM)] if reading.is_open(tracker) else []
    return [*resumed, FollowupAction(LISTEN)]
