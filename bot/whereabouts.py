"""Is it clear where it was? Shared names are asked back, unknown ones once; then they are taken as said."""

from dataclasses import dataclass, replace

from bot.draft import UNKNOWN, Draft, PlaceOption, Question
from bot.hearing import Heard, has_words, ordinal
from bot.turns import Say, Turn

MOST_OPTIONS = 6
MOST_ROUNDS = 2
NONE_OF_THEM = -1


@dataclass(frozen=True, slots=True)
class Located:
    """The platform's answer to where a wording is."""

    known: bool
    name: str = ""
    ambiguous: tuple[PlaceOption, ...] = ()
    coarse: bool = False  # a province or a city alone does not say which bureau is responsible


def settle(draft: Draft, located: Located | None) -> Draft:
    """Takes the platform's answer; None means it gave none, and the reporter's words are enough then."""
    draft = replace(draft, to_locate="")
    if located is None or draft.place == UNKNOWN:
        return draft
    if not draft.place:
        found = located.known and not located.coarse
        return draft.with_fact("place", located.name) if found else draft
    return _doubted(draft, located)


def _doubted(draft: Draft, located: Located) -> Draft:
    if draft.place_rounds >= MOST_ROUNDS:
        return draft
    if len(located.ambiguous) > 1:
        return replace(draft, options=located.ambiguous[:MOST_OPTIONS], place_rounds=draft.place_rounds + 1)
    if (not located.known or located.coarse) and draft.place_rounds == 0:
        return replace(draft, place_unclear=True, place_rounds=1)
    return draft


def named(draft: Draft, value: str, *, wording: str, replaced: bool) -> Draft:
    """A place was said: instead of the earlier one, to make it clearer, or besides it."""
    if replaced:
        return _to_look_up(replace(draft, place_rounds=0).with_fact("place", value), value)
    if draft.place_unclear or draft.options:
        place = joined(draft.place, value, "，")
        return _to_look_up(draft.with_fact("place", place), place)
    wordings = f"{draft.to_locate} {wording}".strip()
    return _to_look_up(draft.with_fact("place", joined(draft.place, value)), wordings)


def _to_look_up(draft: Draft, wording: str) -> Draft:
    return replace(draft, to_locate=wording, options=(), place_unclear=False)


def joined(old: str, new: str, sign: str = "；") -> str:
    """Both, unless one already says the other."""
    if not old or old == UNKNOWN or old in new:
        return new
    return old if new in old else f"{old}{sign}{new}"


def choose(draft: Draft, heard: Heard) -> Turn | None:
    """The answer to a choice of places, or None when the message is no such answer."""
    position = _position(draft.options, heard) if draft.options else None
    if position is None:
        return None
    if position == NONE_OF_THEM:
        return Turn(replace(draft, options=(), place_unclear=True))
    name = draft.options[position].name
    place = name if draft.place in name else f"{name} {draft.place}"
    chosen = replace(draft.with_fact("place", place), options=(), place_unclear=False)
    return Turn(chosen, (Say("utter_place_kept", {"place": chosen.place}),))


def _position(options: tuple[PlaceOption, ...], heard: Heard) -> int | None:
    """By button, by number, or by a part of a name that only one of them has."""
    if heard.intent == "deny" and not heard.facts:
        return NONE_OF_THEM
    pressed = next(iter(heard.found.get("place_choice", ())), "")
    number = int(pressed) if pressed.isdecimal() else ordinal(heard.text)
    if number is not None:
        return number - 1 if 0 < number <= len(options) else NONE_OF_THEM
    fitting = [index for index, option in enumerate(options) if _is_named(option, options, heard.text)]
    return fitting[0] if len(fitting) == 1 else None


def _is_named(option: PlaceOption, options: tuple[PlaceOption, ...], text: str) -> bool:
    pairs = {option.name[start : start + 2] for start in range(len(option.name) - 1)}
    shared = {pair for other in options if other != option for pair in pairs if pair in other.name}
    return has_words(text) and any(pair in text for pair in pairs - shared)


def question(draft: Draft) -> Say:
    """How the place is asked for: by choice, in more detail, or for the first time."""
    if draft.options:
        return Say("utter_ask_place_choice", {"place": draft.place})
    if draft.place_unclear:
        return Say("utter_ask_place_detail", {"place": draft.place})
    return Say("utter_ask_place_first")


def is_asked_back(draft: Draft) -> bool:
    return draft.question == Question.PLACE and bool(draft.place_unclear or draft.options)
