"""What does the bot do with a message while a report is being told? Decisions only: no Rasa, no network, no wording."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from bot.draft import UNKNOWN, Draft, Mode, PlaceOption, Question, missing
from bot.hearing import (
    CONTENT,
    FACTS,
    Heard,
    has_any_letter,
    has_words,
    named_field,
    new_value,
    ordinal,
    tells_what,
)

MOST_OPTIONS = 6
MOST_PLACE_ROUNDS = 2
LABELS = {
    "what": "情况",
    "place": "地点",
    "time": "时间",
    "source": "污染来源",
    "effects": "影响",
    "contact": "联系方式",
}


class Act(StrEnum):
    """What has to happen after the words are said."""

    ASK = "ask"
    FILE = "file"
    DROP = "drop"


@dataclass(frozen=True, slots=True)
class Say:
    """A response of the domain with the values it needs."""

    response: str
    values: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Turn:
    """The draft after a message, what is said before the next question, and what happens."""

    draft: Draft
    say: tuple[Say, ...] = ()
    act: Act = Act.ASK

    def saying(self, *more: Say) -> "Turn":
        return replace(self, say=(*self.say, *more))


@dataclass(frozen=True, slots=True)
class Located:
    """The platform's answer to where a place is."""

    known: bool
    name: str = ""
    adcode: str = ""
    ambiguous: tuple[PlaceOption, ...] = ()

    @property
    def is_coarse(self) -> bool:
        """A province or a city alone does not say which bureau is responsible."""
        return self.adcode.endswith("00")


def listen(draft: Draft, heard: Heard) -> Turn:
    """Takes one message into the draft. The caller locates the place, files or drops, and asks `next_question`."""
    draft = _with_attachments(draft, heard)
    turn = _answer(draft, heard)
    if heard.shows_identity:
        turn = turn.saying(Say("utter_no_identity_here"))
    if heard.found.get("danger") and not turn.draft.warned:
        turn = Turn(replace(turn.draft, warned=True), (Say("utter_danger"), *turn.say), turn.act)
    return turn


def next_question(draft: Draft) -> Question:
    """One thing at a time, and only what is missing; a doubt about the whole report comes before the rest."""
    return Question.CONFIRM if draft.mode is Mode.CANCELLING else missing(draft)[0]


def ask(draft: Draft) -> Draft:
    """Notes that the next question is put."""
    question = next_question(draft)
    return replace(
        draft, question=question.value, asked={**draft.asked, question.value: draft.asked.get(question.value, 0) + 1}
    )


def settle(draft: Draft, located: Located | None) -> Turn:
    """Takes the platform's answer about the place; None means it did not answer, and the words are enough then."""
    draft = replace(draft, to_locate="")
    if located is None or draft.place == UNKNOWN:
        return Turn(draft)
    if not draft.place:
        return Turn(_place_from(draft, located))
    return _doubt(draft, located)


def filed(draft: Draft) -> Draft:
    """After the receipt: nothing of this report is left in the conversation."""
    return Draft(warned=draft.warned)


def not_filed(draft: Draft) -> Turn:
    """The platform did not answer: everything is kept and can be sent again."""
    return Turn(replace(draft, mode=Mode.RETRYING), (Say("utter_platform_silent"),))


def confirmation(draft: Draft) -> Say:
    """What is shown when nothing is left to ask."""
    if draft.mode is Mode.CANCELLING:
        return Say("utter_ask_really_cancel")
    if draft.mode is Mode.CHANGING:
        return Say("utter_ask_change")
    if draft.mode is Mode.RETRYING:
        return Say("utter_ask_retry")
    return Say("utter_ask_confirm", summary(draft))


def place_question(draft: Draft) -> Say:
    """How the place is asked for: by choice, in more detail, or for the first time."""
    if draft.options:
        return Say("utter_ask_place_choice", {"place": draft.place})
    if draft.place_unclear:
        return Say("utter_ask_place_detail", {"place": draft.place})
    return Say("utter_ask_place_first")


def summary(draft: Draft) -> dict[str, str]:
    """The draft as the reporter is shown it."""
    contact = {"given": "已在表单中填写（仅由专人保管）", "anonymous": "匿名"}.get(draft.contact, "")
    photos = f"{len(draft.attachments)} 个" if draft.attachments else "无"
    facts = {name: draft.fact(name) for name in FACTS}
    return {"what": _shortened(draft.what), **facts, "contact": contact, "attachments": photos}


def _shortened(text: str, limit: int = 120) -> str:
    return text if len(text) <= limit else f"{text[:limit]}……（原话已全部记下）"


def _with_attachments(draft: Draft, heard: Heard) -> Draft:
    new = tuple(id for id in heard.attachments if id not in draft.attachments)
    return replace(draft, attachments=(*draft.attachments, *new))


def _answer(draft: Draft, heard: Heard) -> Turn:
    if draft.mode is Mode.CANCELLING:
        return _really_cancelled(draft, heard)
    if heard.intent == "cancel":
        return _cancelled(draft)
    if heard.attachments and not has_words(heard.text):
        return Turn(draft, (Say("utter_evidence_kept"),))
    if heard.intent in _CONTACT_WISHES and not heard.facts:
        return _contact(draft, heard)
    if draft.options and _chosen(draft, heard) is not None:
        return _choose(draft, heard)
    if draft.question == Question.CONFIRM:
        return _at_confirmation(draft, heard)
    if heard.intent in ("skip", "deny", "affirm") and not heard.facts:
        return _short_answer(draft, heard)
    return _content(draft, heard)


# --- leaving ----------------------------------------------------------------------------------------------------


def _cancelled(draft: Draft) -> Turn:
    if draft.is_empty:
        return Turn(Draft(), (Say("utter_cancelled"),), Act.DROP)
    return Turn(replace(draft, mode=Mode.CANCELLING))


def _really_cancelled(draft: Draft, heard: Heard) -> Turn:
    if heard.intent in ("affirm", "cancel"):
        return Turn(Draft(), (Say("utter_cancelled"),), Act.DROP)
    resumed = Turn(replace(draft, mode=Mode.FILLING, question=""), (Say("utter_resumed"),))
    return resumed if heard.intent != "inform" else _content(resumed.draft, heard)


# --- contact ----------------------------------------------------------------------------------------------------

_CONTACT_WISHES = frozenset({"stay_anonymous", "leave_contact", "contact_given"})


def _contact(draft: Draft, heard: Heard) -> Turn:
    if heard.intent == "leave_contact":
        return Turn(replace(draft, contact=""), (Say("utter_contact_by_form"),))
    given = heard.intent == "contact_given"
    said = Say("utter_contact_kept" if given else "utter_anonymous_kept")
    return Turn(replace(draft, contact="given" if given else "anonymous", mode=Mode.FILLING), (said,))


# --- confirmation and changes -----------------------------------------------------------------------------------


def _at_confirmation(draft: Draft, heard: Heard) -> Turn:
    if heard.intent == "affirm" and not heard.corrects and draft.mode is not Mode.CHANGING:
        return Turn(replace(draft, mode=Mode.FILLING), act=Act.FILE)
    if heard.facts or heard.intent in CONTENT or draft.mode is Mode.CHANGING:
        return _change(draft, heard)
    if heard.intent == "deny":
        return _reopen(draft, heard)
    return Turn(draft)


def _change(draft: Draft, heard: Heard) -> Turn:
    replaced = heard.corrects or draft.mode is Mode.CHANGING
    if heard.facts:
        return _take_facts(_kept(draft, heard), heard, replaced=replaced)
    if replaced:
        return _reopen(draft, heard)
    if not has_words(heard.text):
        return Turn(draft, (Say("utter_not_understood"),))
    return Turn(replace(_kept(draft, heard), mode=Mode.FILLING), (Say("utter_added"),))


def _reopen(draft: Draft, heard: Heard) -> Turn:
    """`地点不对` asks for the place again; `不对` alone asks what is wrong."""
    name = named_field(heard.text)
    value = new_value(heard.text)
    if name in LABELS and value and name != "contact":
        return _changed(_kept(draft, heard), {name: value})
    if name in LABELS:
        fresh = replace(draft.with_fact(name, ""), mode=Mode.FILLING, question="", place_rounds=0)
        return Turn(fresh)
    if draft.mode is Mode.CHANGING and has_words(heard.text) and heard.intent in CONTENT:
        return Turn(replace(_kept(draft, heard), mode=Mode.FILLING), (Say("utter_added"),))
    return Turn(replace(draft, mode=Mode.CHANGING))


def _changed(draft: Draft, values: Mapping[str, str]) -> Turn:
    said = []
    for name, value in values.items():
        draft = draft.with_fact(name, value)
        said.append(Say("utter_changed", {"label": LABELS[name], "value": draft.fact(name)}))
    if "place" in values:
        draft = replace(draft, to_locate=values["place"], options=(), place_unclear=False, place_rounds=0)
    return Turn(replace(draft, mode=Mode.FILLING), tuple(said))


# --- answers ----------------------------------------------------------------------------------------------------


def _short_answer(draft: Draft, heard: Heard) -> Turn:
    """`不知道`, `没有`, `有`: accepted for every fact; a bare yes is no answer to where or when."""
    question = draft.question
    if heard.intent == "affirm" or question not in (*FACTS, "what", "contact"):
        return Turn(draft, (Say("utter_please_tell"),) if question else ())
    if question == Question.CONTACT:
        return _contact(draft, Heard("stay_anonymous"))
    if question == Question.WHAT and draft.asked.get("what", 0) < 2:
        return Turn(draft, (Say("utter_what_is_needed"),))
    if question == Question.PLACE:
        draft = replace(draft, options=(), place_unclear=False)
    if draft.fact(question):
        return Turn(draft)
    kept = _kept(draft, heard) if len(heard.text) > 8 else draft
    return Turn(kept.with_fact(question, "没有" if heard.intent == "deny" else UNKNOWN))


def _content(draft: Draft, heard: Heard) -> Turn:
    """Something about the matter: every fact in it is taken, and the rest answers the question that was put."""
    if heard.is_question and not (heard.found.get("phenomenon") and heard.facts):
        return Turn(draft)
    if not _is_readable(draft, heard):
        return Turn(draft, (Say("utter_not_understood"),) if draft.question else ())
    before = draft
    turn = _take_facts(_kept(draft, heard), heard, replaced=heard.corrects)
    draft = _take_answer(before, turn.draft, heard)
    if heard.found.get("anonymous") and not draft.contact:
        draft = replace(draft, contact="anonymous")
    said = turn.say
    if not before.question and draft.facts() != before.facts():
        said = (*said, Say("utter_noted", {"facts": _noted(draft)}))
    return Turn(draft, said)


def _is_readable(draft: Draft, heard: Heard) -> bool:
    if not heard.text:
        return False
    if heard.facts or has_words(heard.text):
        return heard.intent != "out_of_scope" or bool(heard.facts) or draft.asked.get(draft.question, 0) >= 2
    return has_any_letter(heard.text) and draft.asked.get(draft.question, 0) >= 2


def _kept(draft: Draft, heard: Heard) -> Draft:
    """The reporter's own words, each sentence once."""
    if not heard.text or heard.text in draft.words:
        return draft
    return replace(draft, words=(*draft.words, heard.text))


def _take_facts(draft: Draft, heard: Heard, *, replaced: bool) -> Turn:
    """A fact told again is added to the first, unless the reporter is correcting it: then it is replaced and said so."""
    values = heard.facts
    if replaced:
        corrected = {name: value for name, value in values.items() if draft.fact(name) not in ("", value)}
        turn = _changed(draft, corrected)
        draft = replace(turn.draft, mode=Mode.FILLING)
        values = {name: value for name, value in values.items() if name not in corrected}
    said = turn.say if replaced else ()
    for name, value in values.items():
        draft = draft.with_fact(name, _joined(draft.fact(name), value))
    if values.get("place"):
        draft = replace(draft, to_locate=f"{draft.to_locate} {heard.text}".strip(), options=(), place_unclear=False)
        if "；" in values["place"]:
            said = (*said, Say("utter_two_places", {"place": draft.place}))
    return Turn(draft, said)


def _joined(old: str, new: str) -> str:
    if not old or old == UNKNOWN or old in new:
        return new
    return old if new in old else f"{old}；{new}"


def _take_answer(before: Draft, draft: Draft, heard: Heard) -> Draft:
    """The whole sentence answers the question put, if nothing in it was recognised as that answer."""
    if not draft.what and (before.question == Question.WHAT and has_words(heard.text) or tells_what(heard)):
        draft = draft.with_fact("what", heard.text)
    question = before.question
    if question == Question.PLACE and (before.place_unclear or before.options) and not heard.facts.get("place"):
        return _more_place(draft, heard)
    if question not in (*FACTS, "what") or draft.fact(question):
        return _try_to_locate(draft, heard)
    if heard.facts and before.asked.get(question, 0) < 2:
        return draft
    draft = draft.with_fact(question, heard.text)
    return replace(draft, to_locate=heard.text) if question == Question.PLACE else draft


def _try_to_locate(draft: Draft, heard: Heard) -> Draft:
    """The platform knows more place names than the model: it is asked before the citizen is."""
    if draft.place or draft.to_locate or not tells_what(heard):
        return draft
    return replace(draft, to_locate=heard.text)


def _noted(draft: Draft) -> str:
    return "；".join(f"{LABELS[name]}：{value}" for name, value in draft.facts().items() if value)


# --- places -----------------------------------------------------------------------------------------------------


def _place_from(draft: Draft, located: Located) -> Draft:
    """No place was recognised in the words, but the platform found one there."""
    if located.known and not located.is_coarse:
        return draft.with_fact("place", located.name)
    return draft


def _doubt(draft: Draft, located: Located) -> Turn:
    if draft.place_rounds >= MOST_PLACE_ROUNDS:
        return Turn(replace(draft, options=(), place_unclear=False))
    if len(located.ambiguous) > 1:
        options = located.ambiguous[:MOST_OPTIONS]
        return Turn(replace(draft, options=options, place_unclear=False, place_rounds=draft.place_rounds + 1))
    if (not located.known or located.is_coarse) and draft.place_rounds == 0:
        return Turn(replace(draft, place_unclear=True, place_rounds=1))
    return Turn(replace(draft, place_unclear=False))


def _more_place(draft: Draft, heard: Heard) -> Draft:
    place = _joined(draft.place, heard.text).replace("；", "，")
    return replace(draft.with_fact("place", place), to_locate=place, options=(), place_unclear=False)


def _chosen(draft: Draft, heard: Heard) -> int | None:
    """Position of the option meant, by button, by number, or by a name that fits only one; -1: none of them."""
    if heard.intent == "deny":
        return -1
    number = next(iter(heard.found.get("place_choice", ())), None)
    position = int(number) if number and number.isdecimal() else ordinal(heard.text)
    if position is not None:
        return position - 1 if 0 < position <= len(draft.options) else -1
    return _named_option(draft.options, heard.text)


def _named_option(options: tuple[PlaceOption, ...], text: str) -> int | None:
    """`北京那个`: the option of which a distinguishing part is named."""
    if not has_words(text):
        return None
    fitting = [
        index
        for index, option in enumerate(options)
        if any(
            option.name[start : start + 2] in text
            for start in range(len(option.name) - 1)
            if sum(option.name[start : start + 2] in other.name for other in options) == 1
        )
    ]
    return fitting[0] if len(fitting) == 1 else None


def _choose(draft: Draft, heard: Heard) -> Turn:
    position = _chosen(draft, heard)
    if position is None or position < 0:
        return Turn(replace(draft, options=(), place_unclear=True, question=Question.PLACE.value))
    option = draft.options[position]
    place = draft.place if option.name in draft.place else f"{option.name} {draft.place}"
    chosen = replace(draft.with_fact("place", place), options=(), place_unclear=False)
    return Turn(chosen, (Say("utter_place_kept", {"place": place}),))
