"""Is it clear where it was? Shared names are asked back, unknown ones once; then they are taken as said."""

import re
from dataclasses import dataclass, replace

from bot.draft import UNKNOWN, Draft, PlaceOption, Question
from bot.hearing import Heard, has_words, is_anywhere, ordinal
from bot.turns import Say, Turn

MOST_OPTIONS = 6
MOST_ROUNDS = 2
NONE_OF_THEM = -1
_NAME = r"(?:(?![路街巷区县镇乡])[\u4e00-\u9fff])"
_LEVELS = re.compile(
    rf"(?P<province>{_NAME}{{2,7}}?(?:省|自治区))?"
    rf"(?P<city>{_NAME}{{2,7}}?(?:市(?!场|中心|政|民)|自治州|地区))?"
    rf"(?P<county>{_NAME}{{1,7}}?(?:区(?<!小区|社区|园区|厂区|片区|景区|校区|矿区|库区)|县|旗|市(?!场|中心|政|民)))?"
    rf"(?P<town>{_NAME}{{1,7}}?(?:街道|镇|乡))?"
    r"(?P<road>.*?)(?P<number>\d+(?:号|栋|幢|弄|组|单元|室|楼).*)?$",
    re.DOTALL,
)
_DISTRICT = ("province", "city", "county")
_KEPT = {  # what stays of the old place when the new one begins with this kind
    "city": ("province",),
    "county": ("province", "city"),
    "town": _DISTRICT,
    "road": _DISTRICT,
    "number": (*_DISTRICT, "town", "road"),
}


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
    if _is_settled(draft):
        return draft if is_anywhere(value) else draft.with_fact("place", joined(draft.place, value))
    if draft.place_unclear or draft.options:
        place = joined(draft.place, value, "，")
        return _to_look_up(draft.with_fact("place", place), place)
    wordings = f"{draft.to_locate} {wording}".strip()
    return _to_look_up(draft.with_fact("place", joined(draft.place, value)), wordings)


def _is_settled(draft: Draft) -> bool:
    """It was looked up or asked back: what is named besides cannot make it unclear again."""
    open_ = draft.place_unclear or draft.options or draft.to_locate
    return draft.place not in ("", UNKNOWN) and not open_


def corrected(old: str, new: str, *, wrong: str) -> str:
    """`文二路` instead of `杭州市西湖区文三路` is in the same district; `3号` is in the same road too.

    `wrong` is what the reporter denied: if it is of the same kind, nothing else changes.
    """
    if wrong and wrong in old and _kinds(wrong) == _kinds(new):
        return re.sub(rf"(?<!\d){re.escape(wrong)}", lambda _: new, old, count=1)
    parts, first = _levels(old.partition("；")[0]), _kinds(new)[:1]
    kept = _KEPT.get(first[0], ()) if first and old != UNKNOWN else ()
    return "".join(parts[kind] for kind in kept) + new


def _levels(place: str) -> dict[str, str]:
    match = _LEVELS.match(place.strip())
    return {kind: part or "" for kind, part in match.groupdict().items()} if match else {}


def _kinds(place: str) -> tuple[str, ...]:
    return tuple(kind for kind, part in _levels(place).items() if part)


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
