"""What does the reporter wish about contact: the form, or to stay unnamed?"""

from dataclasses import replace

from bot.draft import Draft, Mode, Question
from bot.hearing import CONTACT_WISHES, Heard, asks, declines
from bot.turns import Say, Turn


def wished(draft: Draft, heard: Heard) -> Turn | None:
    """None when the message tells of the matter; who asks whether it is possible has not chosen yet."""
    if heard.intent == "stay_anonymous" and asks(heard.text) and not _is_open(draft):
        return Turn(draft, (Say("utter_anonymity_possible"),))
    if heard.facts:
        return None
    if draft.question == Question.CONTACT and declines(heard.text):
        return settled(draft, "stay_anonymous")
    return settled(draft, heard.intent) if heard.intent in CONTACT_WISHES else None


def _is_open(draft: Draft) -> bool:
    return draft.question in (Question.CONTACT, Question.CONFIRM)


def settled(draft: Draft, wish: str) -> Turn:
    draft = replace(draft, mode=Mode.FILLING)
    if wish == "leave_contact":
        said = "utter_contact_by_form" if draft.question == Question.CONTACT else "utter_contact_later"
        return Turn(replace(draft, contact=""), (Say(said),))
    if wish == "contact_given":
        return Turn(replace(draft, contact="given"), (Say("utter_contact_kept"),))
    return Turn(replace(draft, contact="anonymous"), (Say("utter_anonymous_kept"),))
