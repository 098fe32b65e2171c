"""How is a report taken? The form's actions: hear, ask the platform, file, ask the next question."""

import logging
from dataclasses import replace
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from bot.actions import reading
from bot.actions.answers import answer_in_passing
from bot.actions.reading import Events
from bot.dialogue import ask, confirmation, is_aside, listen, next_question, not_filed
from bot.draft import Draft
from bot.platform_api import Filing, PlatformError, Receipt, platform
from bot.turns import Act, Turn
from bot.whereabouts import Located, question, settle

PHOTOS_ONLY = "（只提交了照片）"
_log = logging.getLogger(__name__)


class ValidateReportForm(Action):
    """One turn of the report form."""

    def name(self) -> str:
        return "validate_report_form"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        heard, draft = reading.heard(tracker), reading.draft(tracker)
        if heard.is_digression and not reading.is_answered(tracker):
            if is_aside(draft, heard):
                return []  # the form steps back, and the rule for the question answers first
            answer_in_passing(dispatcher, heard)
        turn = await _located(listen(draft, heard, filed=reading.filed(tracker)))
        reading.say(dispatcher, *turn.say)
        if turn.act is Act.DROP:
            return _finished()
        if turn.act is Act.FILE:
            return await _filed(dispatcher, tracker, turn.draft)
        return _asking(turn.draft)


class AskPlace(Action):
    """Where was it? Plainly, in more detail, or with places to choose from."""

    def name(self) -> str:
        return "action_ask_place"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        draft = reading.draft(tracker)
        asked = question(draft)
        buttons = [
            {"title": option.name, "payload": f'/inform{{"place_choice": "{number}"}}'}
            for number, option in enumerate(draft.options, start=1)
        ]
        if buttons:
            buttons.append({"title": "都不是", "payload": "/deny"})
        dispatcher.utter_message(response=asked.response, buttons=buttons, **asked.written)
        return []


class AskConfirm(Action):
    """Is it right like this? Also asks whether to give up, what to change, and whether to try again."""

    def name(self) -> str:
        return "action_ask_confirm"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        reading.say(dispatcher, confirmation(reading.draft(tracker)))
        return []


async def _located(turn: Turn) -> Turn:
    """Asks the platform where the place is, when one was named; without an answer the words are enough."""
    if not turn.draft.to_locate:
        return turn
    located: Located | None = None
    try:
        located = await platform().locate(turn.draft.to_locate)
    except PlatformError as error:
        _log.warning("place not looked up: %s", error)
    return replace(turn, draft=settle(turn.draft, located))


async def _filed(dispatcher: CollectingDispatcher, tracker: Tracker, draft: Draft) -> Events:
    try:
        receipt = await platform().file_report(_filing(tracker, draft))
    except PlatformError as error:
        _log.warning("report not filed: %s, conversation %s", error, tracker.sender_id)
        turn = not_filed(draft)
        reading.say(dispatcher, *turn.say)
        return _asking(turn.draft)
    return _receipt_given(dispatcher, tracker, receipt)


def _receipt_given(dispatcher: CollectingDispatcher, tracker: Tracker, receipt: Receipt) -> Events:
    shown = {"number": receipt.number, "code": receipt.code}
    dispatcher.utter_message(response="utter_filed", **shown)
    dispatcher.utter_message(json_message={"receipt": shown})
    known = [SlotSet("receipt_number", receipt.number), SlotSet("query_code", receipt.code)]
    return [*_finished(), SlotSet("filed", [*(tracker.get_slot("filed") or []), receipt.number]), *known]


def _filing(tracker: Tracker, draft: Draft) -> Filing:
    return Filing(
        conversation=tracker.sender_id,
        client_key=reading.client_key(tracker),
        text=draft.text or PHOTOS_ONLY,
        facts=draft.facts(),
        anonymous=draft.contact != "given",
        attachments=draft.attachments,
    )


def _asking(draft: Draft) -> Events:
    return [*reading.events(ask(draft)), SlotSet("requested_slot", next_question(draft).value)]


def _finished() -> Events:
    """Nothing of the report stays in the conversation, and the form ends."""
    return [*reading.events(Draft()), SlotSet("progress", None), SlotSet("requested_slot", None)]
