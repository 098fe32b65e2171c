"""What does the bot do with a message while a report is told? Decisions only: no Rasa, no network."""

from collections.abc import Mapping
from dataclasses import replace

from bot import whereabouts
from bot.draft import UNKNOWN, Draft, Mode, Question, missing
from bot.hearing import (
    CONTACT_WISHES,
    CONTENT,
    FACTS,
    SHORT,
    Heard,
    has_any_letter,
    has_words,
    is_opening,
    named_field,
    new_value,
    tells_what,
)
from bot.turns import Act, Say, Turn

LABELS = {
    "what": "情况",
    "place": "地点",
    "time": "时间",
    "source": "污染来源",
    "effects": "影响",
    "contact": "联系方式",
}
SHOWN = 120


def listen(draft: Draft, heard: Heard) -> Turn:
    """Takes one message into the draft; the caller locates the place, files or drops, and asks the next."""
    turn = _take(_with_attachments(draft, heard), heard)
    if not draft.asked:
        turn = turn.after(Say("utter_start"))
    if heard.shows_identity:
        turn = turn.after(Say("utter_no_identity_here"))
    if heard.found.get("danger") and not draft.warned:
        turn = replace(turn, draft=replace(turn.draft, warned=True)).after(Say("utter_danger"))
    return turn


def next_question(draft: Draft) -> Question:
    """One thing at a time, and only what is missing; whether to give up comes before everything."""
    return Question.CONFIRM if draft.mode is Mode.CANCELLING else missing(draft)[0]


def ask(draft: Draft) -> Draft:
    """Notes that the next question is put."""
    question = next_question(draft).value
    asked = {**draft.asked, question: _times_asked(draft, question) + 1}
    return replace(draft, question=question, asked=asked)


def confirmation(draft: Draft) -> Say:
    """What is shown when nothing is left to ask."""
    if draft.mode is Mode.CANCELLING:
        return Say("utter_ask_really_cancel")
    if draft.mode is Mode.CHANGING:
        return Say("utter_ask_change")
    if draft.mode is Mode.RETRYING:
        return Say("utter_ask_retry")
    return Say("utter_ask_confirm", summary(draft))


def summary(draft: Draft) -> dict[str, str]:
    """The draft as the reporter is shown it."""
    what = draft.what if len(draft.what) <= SHOWN else f"{draft.what[:SHOWN]}……（原话已全部记下）"
    contact = {"given": "已填在表单里", "anonymous": "匿名"}.get(draft.contact, "")
    photos = f"{len(draft.attachments)} 张" if draft.attachments else "无"
    facts = {name: draft.fact(name) for name in FACTS}
    return {"what": what, **facts, "contact": contact, "attachments": photos}


def not_filed(draft: Draft) -> Turn:
    """The platform did not answer: everything is kept and can be sent again."""
    return Turn(replace(draft, mode=Mode.RETRYING), (Say("utter_platform_silent"),))


def _with_attachments(draft: Draft, heard: Heard) -> Draft:
    new = tuple(id for id in heard.attachments if id not in draft.attachments)
    return replace(draft, attachments=(*draft.attachments, *new))


def _take(draft: Draft, heard: Heard) -> Turn:
    if draft.mode is Mode.CANCELLING:
        return _cancel_confirmed(draft, heard)
    if not _is_about_the_matter(heard):
        return Turn(draft)
    if heard.intent == "cancel":
        return _cancel_wished(draft)
    if heard.attachments and not has_words(heard.text):
        return Turn(draft, (Say("utter_evidence_kept"),))
    if heard.intent in CONTACT_WISHES and not heard.facts:
        return _contact(draft, heard.intent)
    return whereabouts.choose(draft, heard) or _answered(draft, heard)


def _answered(draft: Draft, heard: Heard) -> Turn:
    if draft.question == Question.CONFIRM:
        return _at_confirmation(draft, heard)
    if heard.intent == "skip" or (heard.intent in SHORT and not heard.facts):
        return _short_answer(draft, heard)
    return _told(draft, heard)


def _cancel_wished(draft: Draft) -> Turn:
    if draft.is_empty:
        return Turn(Draft(), (Say("utter_cancelled"),), Act.DROP)
    return Turn(replace(draft, mode=Mode.CANCELLING))


def _cancel_confirmed(draft: Draft, heard: Heard) -> Turn:
    if heard.agrees or heard.intent == "cancel":
        return Turn(Draft(), (Say("utter_cancelled"),), Act.DROP)
    resumed = replace(draft, mode=Mode.FILLING, question="")
    return _told(resumed, heard) if heard.facts else Turn(resumed, (Say("utter_resumed"),))


def _contact(draft: Draft, wish: str) -> Turn:
    draft = replace(draft, mode=Mode.FILLING)
    if wish == "leave_contact":
        said = "utter_contact_by_form" if draft.question == Question.CONTACT else "utter_contact_later"
        return Turn(replace(draft, contact=""), (Say(said),))
    if wish == "contact_given":
        return Turn(replace(draft, contact="given"), (Say("utter_contact_kept"),))
    return Turn(replace(draft, contact="anonymous"), (Say("utter_anonymous_kept"),))


def _at_confirmation(draft: Draft, heard: Heard) -> Turn:
    if heard.agrees and draft.mode is not Mode.CHANGING:
        return _send(draft)
    if heard.facts:
        replaced = heard.corrects or draft.mode is Mode.CHANGING
        return _with_facts(_kept(draft, heard), heard, replaced=replaced)
    if heard.intent == "deny" or heard.corrects or draft.mode is Mode.CHANGING:
        return _reopened(draft, heard)
    if heard.intent in CONTENT | {"affirm"}:
        return _added(draft, heard)
    return Turn(draft)


def _send(draft: Draft) -> Turn:
    if draft.is_empty:
        return Turn(replace(draft, what="", asked={}), (Say("utter_nothing_to_file"),))
    return Turn(replace(draft, mode=Mode.FILLING), act=Act.FILE)


def _reopened(draft: Draft, heard: Heard) -> Turn:
    """`地点改成X` changes it, `地点不对` asks for the place again, `不对` alone asks what is wrong."""
    name, value = named_field(heard.text), new_value(heard.text)
    if name and value and name != "contact":
        return _changed(_kept(draft, heard), {name: value})
    if name:
        fresh = replace(draft.with_fact(name, ""), mode=Mode.FILLING, question="", place_rounds=0)
        return Turn(fresh)
    if draft.mode is Mode.CHANGING and heard.intent in CONTENT:
        return _added(draft, heard)
    return Turn(replace(draft, mode=Mode.CHANGING))


def _added(draft: Draft, heard: Heard) -> Turn:
    if not has_words(heard.text):
        return Turn(draft, (Say("utter_not_understood"),))
    return Turn(replace(_kept(draft, heard), mode=Mode.FILLING), (Say("utter_added"),))


def _short_answer(draft: Draft, heard: Heard) -> Turn:
    """`不知道`, `没有`, `有`: accepted for every fact; a bare yes is no answer to where or when."""
    question = draft.question
    if heard.facts:
        draft = _with_facts(_kept(draft, heard), heard, replaced=heard.corrects).draft
    if heard.intent == "affirm" or not question:
        return Turn(draft, (Say("utter_please_tell"),) if question else ())
    if question == Question.CONTACT:
        return _contact(draft, "stay_anonymous")
    if question == Question.WHAT and _times_asked(draft, question) < 2:
        return Turn(draft, (Say("utter_what_is_needed"),))
    if question == Question.PLACE:
        draft = replace(draft, options=(), place_unclear=False)
    if draft.fact(question):
        return Turn(draft)
    answer = "没有" if heard.intent == "deny" and question == Question.EFFECTS else UNKNOWN
    return Turn(draft.with_fact(question, answer))


def _told(draft: Draft, heard: Heard) -> Turn:
    """Something about the matter: every fact in it is taken, the rest answers the question put."""
    if not _is_readable(draft, heard):
        return Turn(draft, (Say("utter_not_understood"),) if draft.question else ())
    taken = _with_facts(_kept(draft, heard), heard, replaced=heard.corrects)
    after = _with_answer(draft, taken.draft, heard)
    if (heard.found.get("anonymous") or heard.intent == "stay_anonymous") and not after.contact:
        after = replace(after, contact="anonymous")
    noted = () if draft.question or not _noted(after) else (Say("utter_noted", {"facts": _noted(after)}),)
    return Turn(after, (*taken.say, *noted))


def _is_about_the_matter(heard: Heard) -> bool:
    """A question or a greeting is not, unless it tells a fact and a phenomenon in passing."""
    return not heard.is_digression or bool(heard.facts and heard.found.get("phenomenon"))


def _is_readable(draft: Draft, heard: Heard) -> bool:
    """Emoji are never, `asdf` and small talk only when the same question had to be asked again."""
    if heard.facts or (has_words(heard.text) and heard.intent != "out_of_scope"):
        return True
    return has_any_letter(heard.text) and _times_asked(draft, draft.question) >= 2


def _kept(draft: Draft, heard: Heard) -> Draft:
    """The reporter's own words, each sentence once; `我要举报` alone tells nothing."""
    if not heard.text or heard.text in draft.words or is_opening(heard.text):
        return draft
    return replace(draft, words=(*draft.words, heard.text))


def _with_facts(draft: Draft, heard: Heard, *, replaced: bool) -> Turn:
    """A fact told again is added to the first; a corrected one is replaced, and the reporter hears so."""
    told = heard.facts
    wrong = {name for name in told if replaced and draft.fact(name) not in ("", told[name])}
    corrected = {name: told[name] for name in told if name in wrong}
    changed = _changed(draft, corrected)
    draft, said = changed.draft, changed.say
    for name in told:
        if name not in wrong:
            draft = _with_fact(draft, name, told[name], heard)
    if len(heard.found.get("place", ())) > 1:
        said = (*said, Say("utter_two_places", {"place": draft.place}))
    return Turn(replace(draft, mode=Mode.FILLING), said)


def _with_fact(draft: Draft, name: str, value: str, heard: Heard) -> Draft:
    if name == "place":
        return whereabouts.named(draft, value, wording=heard.text, replaced=False)
    return draft.with_fact(name, whereabouts.joined(draft.fact(name), value))


def _changed(draft: Draft, values: Mapping[str, str]) -> Turn:
    said = []
    for name, value in values.items():
        draft = draft.with_fact(name, value)
        said.append(Say("utter_changed", {"label": LABELS[name], "value": draft.fact(name)}))
    if "place" in values:
        draft = whereabouts.named(draft, values["place"], wording="", replaced=True)
    return Turn(replace(draft, mode=Mode.FILLING), tuple(said))


def _with_answer(before: Draft, draft: Draft, heard: Heard) -> Draft:
    """The whole sentence answers the question put, if nothing in it was recognised as that answer."""
    question, again = before.question, _times_asked(before, before.question) >= 2
    answers_what = question == Question.WHAT and has_words(heard.text) and (again or not heard.facts)
    if not draft.what and (answers_what or tells_what(heard)):
        draft = draft.with_fact("what", heard.text)
    if whereabouts.is_asked_back(before) and not heard.facts:
        return whereabouts.named(draft, heard.text, wording="", replaced=False)
    if question not in FACTS or draft.fact(question) or heard.corrects or (heard.facts and not again):
        return _to_be_located(draft, heard)
    if question == Question.PLACE:
        return whereabouts.named(draft, heard.text, wording=heard.text, replaced=False)
    return draft.with_fact(question, heard.text)


def _to_be_located(draft: Draft, heard: Heard) -> Draft:
    """The platform knows more place names than the model: it is asked before the citizen is."""
    if draft.place or draft.to_locate or not tells_what(heard):
        return draft
    return replace(draft, to_locate=heard.text)


def _noted(draft: Draft) -> str:
    return "；".join(f"{LABELS[name]}：{value}" for name, value in draft.facts().items() if value)


def _times_asked(draft: Draft, question: str) -> int:
    return draft.asked.get(question, 0)
