"""What does the bot do with a message while a report is told? Decisions only: no Rasa, no network."""

from collections.abc import Mapping
from dataclasses import replace

from bot import contacting, whereabouts
from bot.answering import MOST_ASKED, asked_anew, is_asked_anew, with_answer
from bot.draft import UNKNOWN, Draft, Mode, Question, missing
from bot.hearing import (
    CONTENT,
    FACTS,
    SHORT,
    Heard,
    answers,
    as_answer,
    denied,
    does_not_know,
    goes_on,
    has_any_letter,
    has_words,
    is_caption,
    is_opening,
    named_field,
    named_fields,
    new_value,
    only_adds,
    only_asks,
    only_curious,
    says_nothing_more,
    submits,
    tells_matter,
    wants_withdrawal,
    whole_answer,
    whole_place,
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
NONE = "没有"
SHOWN = 120
LONGEST_NAME = 8  # of a polluter that the model takes for small talk, such as 物业
OPTIONAL = (Question.TIME, Question.SOURCE, Question.EFFECTS)


def listen(draft: Draft, heard: Heard, *, filed: str = "") -> Turn:
    """Takes one message into the draft; the caller locates the place, files or drops, and asks the next.

    `filed` is the number of the report that was told before in the same conversation.
    """
    if draft.is_empty and _is_about_another(draft, heard, filed):
        return Turn(Draft(), (Say("utter_filed_already"),), Act.DROP)
    turn = _take(_with_attachments(draft, heard), heard)
    if draft.put_back and turn.draft.fact(draft.question):
        turn = replace(turn, draft=replace(turn.draft, put_back=""))
    if not draft.asked:
        turn = turn.after(Say("utter_start_again", {"number": filed}) if filed else Say("utter_start"))
    if heard.shows_identity:
        turn = turn.after(Say("utter_no_identity_here"))
    in_danger = heard.found.get("danger") or heard.intent == "faq_emergency"
    if in_danger and not draft.warned:
        turn = replace(turn, draft=replace(turn.draft, warned=True)).after(Say("utter_danger"))
    return turn


def _is_about_another(draft: Draft, heard: Heard, filed: str) -> bool:
    """A report filed before is to be taken back or added to; this one has hardly begun."""
    if wants_withdrawal(heard):
        return bool(filed) or not draft.asked
    return bool(filed) and only_adds(heard)


def next_question(draft: Draft) -> Question:
    """One thing at a time, and only what is missing; whether to give up comes before everything."""
    return Question.CONFIRM if draft.mode is Mode.CANCELLING else missing(draft)[0]


def ask(draft: Draft) -> Draft:
    """Notes that the next question is put."""
    question = next_question(draft).value
    asked = {**draft.asked, question: draft.times_asked(question) + 1}
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
    if is_aside(draft, heard):
        return Turn(draft)
    if heard.intent == "cancel" or wants_withdrawal(heard) or only_curious(heard.text):
        return _cancel_wished(draft)
    return _aside(draft, heard) or whereabouts.choose(draft, heard) or _answered(draft, heard)


def _aside(draft: Draft, heard: Heard) -> Turn | None:
    """Photos, small talk and what is wished about contact tell nothing of the matter."""
    if heard.intent == "send_evidence" and not heard.facts and is_caption(heard.text):
        return Turn(draft, (Say("utter_evidence_kept" if draft.attachments else "utter_no_photo_here"),))
    if heard.attachments and not heard.facts and is_caption(heard.text):
        return Turn(draft, (Say("utter_evidence_kept"),))
    if only_asks(heard):
        return Turn(draft, (Say("utter_out_of_scope"),))
    return contacting.wished(draft, heard)


def _answered(draft: Draft, heard: Heard) -> Turn:
    if draft.question == Question.CONFIRM:
        return _at_confirmation(draft, heard)
    wrong, value = _denied_in(draft, heard), new_value(heard.text)
    if wrong and value and not heard.facts:
        return _changed(_kept(draft, heard), {wrong: value}, heard)
    if says_nothing_more(heard.text):
        heard = replace(heard, intent="deny")
    tells_nothing = not heard.facts and not heard.found.get("phenomenon")
    if heard.intent == "skip" or (heard.intent in SHORT and tells_nothing):
        return _short_answer(draft, heard)
    return _told(draft, heard)


def _cancel_wished(draft: Draft) -> Turn:
    if draft.is_empty:
        return Turn(Draft(), (Say("utter_cancelled"),), Act.DROP)
    return Turn(replace(draft, mode=Mode.CANCELLING))


def _cancel_confirmed(draft: Draft, heard: Heard) -> Turn:
    if (heard.agrees or heard.intent == "cancel") and not goes_on(heard.text):
        return Turn(Draft(), (Say("utter_cancelled"),), Act.DROP)
    resumed = replace(draft, mode=Mode.FILLING, question="")
    return _told(resumed, heard) if heard.facts else Turn(resumed, (Say("utter_resumed"),))


def _at_confirmation(draft: Draft, heard: Heard) -> Turn:
    if heard.agrees and (draft.mode is not Mode.CHANGING or submits(heard.text)):
        return _send(draft)
    if says_nothing_more(heard.text) or heard.agrees:
        return Turn(replace(draft, mode=Mode.FILLING), (Say("utter_press_submit"),))
    if heard.facts:
        return _restated(draft, heard)
    if heard.intent == "deny" or heard.corrects or draft.mode is Mode.CHANGING:
        return _reopened(draft, heard)
    if heard.intent in CONTENT | {"affirm"} or tells_matter(heard):
        return _added(draft, heard)
    return Turn(draft)


def _restated(draft: Draft, heard: Heard) -> Turn:
    """A fact when all was told: instead of the earlier one, or besides it."""
    if heard.corrects or draft.mode is Mode.CHANGING:
        return _with_facts(_kept(draft, heard), heard, replaced=True)
    return _with_facts(_retold(draft, heard), heard, replaced=False).after(Say("utter_added"))


def _send(draft: Draft) -> Turn:
    if draft.is_empty:
        return Turn(replace(draft, what="", asked={}), (Say("utter_nothing_to_file"),))
    return Turn(replace(draft, mode=Mode.FILLING), act=Act.FILE)


def _reopened(draft: Draft, heard: Heard) -> Turn:
    """`地点改成X` changes it, `地点不对` asks for the place again, `不对` alone asks what is wrong."""
    name, value = named_field(heard.text) or _denied_in(draft, heard), new_value(heard.text)
    if name and value and name != "contact":
        return _changed(_kept(draft, heard), {name: value}, heard)
    if name:
        old = "" if name == "contact" else draft.fact(name)
        fresh = replace(draft.with_fact(name, ""), mode=Mode.FILLING, question="", place_rounds=0)
        return Turn(replace(fresh, put_back=old))
    if draft.mode is Mode.CHANGING and heard.intent in CONTENT:
        return _added(draft, heard)
    return Turn(replace(draft, mode=Mode.CHANGING))


def _denied_in(draft: Draft, heard: Heard) -> str | None:
    """The fact of which a part is denied: `不是1号，是3号`."""
    wrong = denied(heard.text)
    return next((name for name in FACTS if wrong and wrong in draft.fact(name)), None)


def _added(draft: Draft, heard: Heard) -> Turn:
    if not has_words(heard.text):
        return Turn(draft, (Say("utter_not_understood"),))
    return Turn(replace(_retold(draft, heard), mode=Mode.FILLING), (Say("utter_added"),))


def _retold(draft: Draft, heard: Heard) -> Draft:
    """What is added when all was told stands in the words, and the summary shows it too."""
    told = (
        draft
        if heard.text in draft.words
        else draft.with_fact("what", whereabouts.joined(draft.what, heard.text))
    )
    return _kept(told, heard)


def _short_answer(draft: Draft, heard: Heard) -> Turn:
    """`不知道`, `没有`, `有`: accepted for every fact; a bare yes is no answer to where or when."""
    question = draft.question
    if heard.facts:
        draft = _with_facts(_kept(draft, heard), heard, replaced=heard.corrects).draft
    if draft.put_back and not (heard.intent == "skip" and does_not_know(heard.text)):
        return _left_as_it_was(draft, question)
    if heard.intent == "affirm" or not question:
        return _bare_yes(draft, heard)
    other = _other_field(draft, heard)
    if other and (question != Question.CONTACT or does_not_know(heard.text)):
        return _unknown(draft, other, heard)
    if question == Question.CONTACT:
        return contacting.settled(draft, "stay_anonymous")
    return _refused(draft, heard)


def _bare_yes(draft: Draft, heard: Heard) -> Turn:
    """It names no place and no time; but who wants to file is not asked for more of the place."""
    if draft.question == Question.PLACE and draft.place and submits(heard.text):
        return Turn(replace(draft, options=(), place_unclear=False))
    if draft.question in OPTIONAL and submits(heard.text):
        for name in OPTIONAL:
            draft = draft.with_fact(name, draft.fact(name) or UNKNOWN)
        return Turn(draft)
    if draft.question == Question.CONTACT:
        return Turn(draft, (Say("utter_contact_by_form"),))
    return Turn(draft, (Say("utter_please_tell"),) if draft.question else ())


def _unknown(draft: Draft, name: str, heard: Heard) -> Turn:
    if draft.fact(name) not in ("", UNKNOWN):
        return Turn(draft)
    if heard.intent == "deny" and name == Question.EFFECTS:
        return Turn(draft.with_fact(name, NONE), (Say("utter_noted_too", {"facts": _listed({name: NONE})}),))
    return Turn(draft.with_fact(name, UNKNOWN), (Say("utter_noted_as_unknown", {"label": LABELS[name]}),))


def _refused(draft: Draft, heard: Heard) -> Turn:
    question = draft.question
    if question == Question.WHAT and draft.times_asked(question) < 2:
        return Turn(draft, (Say("utter_what_is_needed"),))
    if question == Question.PLACE:
        draft = replace(draft, options=(), place_unclear=False)
    if draft.fact(question):
        return Turn(draft)
    answer = NONE if heard.intent == "deny" and question == Question.EFFECTS else UNKNOWN
    return Turn(draft.with_fact(question, answer))


def _left_as_it_was(draft: Draft, question: str) -> Turn:
    """The fact was to be changed, and then was not."""
    same = replace(draft.with_fact(question, draft.put_back), put_back="", options=(), place_unclear=False)
    return Turn(same, (Say("utter_left_as_it_was", {"label": LABELS[question], "value": draft.put_back}),))


def _other_field(draft: Draft, heard: Heard) -> str | None:
    """`我不知道厂叫什么`, `没啥影响` when the place was asked: it says nothing of the place."""
    named = named_fields(heard.text)
    again = draft.times_asked(draft.question) >= MOST_ASKED
    open_ = (name for name in named if name in FACTS and not (again and draft.fact(name)))
    return None if draft.question in named else next(open_, None)


def _told(draft: Draft, heard: Heard) -> Turn:
    """Something about the matter: every fact in it is taken, the rest answers the question put."""
    if draft.question and not heard.facts and has_words(heard.text) and is_opening(heard.text):
        return Turn(draft, (Say("utter_resumed"),))
    if not _is_readable(draft, heard):
        return Turn(draft, (Say("utter_not_understood"),) if draft.question else ())
    heard = as_answer(heard, draft.question)
    taken = _with_facts(_kept(draft, heard), heard, replaced=heard.corrects)
    after = with_answer(draft, taken.draft, heard)
    if (heard.found.get("anonymous") or heard.intent == "stay_anonymous") and not after.contact:
        after = replace(after, contact="anonymous")
    return Turn(after, (*taken.say, *_acknowledged(draft, after, heard)))


def _acknowledged(before: Draft, after: Draft, heard: Heard) -> tuple[Say, ...]:
    """At first everything that was noted, later only what was told besides the question put."""
    if not before.question:
        return (Say("utter_noted", {"facts": _noted(after)}),) if _noted(after) else ()
    told = {name: after.fact(name) for name in heard.facts if after.fact(name) != before.fact(name)}
    answered = after.fact(before.question) != before.fact(before.question)
    if heard.corrects or answered or after.words == before.words:
        return ()
    return (Say("utter_noted_too", {"facts": _listed(told)}) if told else Say("utter_added"),)


def is_aside(draft: Draft, heard: Heard) -> bool:
    """A question or a greeting, unless it tells in passing what happens or what was asked."""
    return heard.is_digression and not (tells_matter(heard) or answers(heard, draft.question))


def _is_readable(draft: Draft, heard: Heard) -> bool:
    """Emoji are never, `asdf` and small talk only when the same question had to be asked again."""
    if heard.facts or heard.found.get("phenomenon"):
        return True
    names_somebody = draft.question == Question.SOURCE and len(heard.text) <= LONGEST_NAME
    if has_words(heard.text) and (heard.intent != "out_of_scope" or names_somebody):
        return True
    return has_any_letter(heard.text) and draft.times_asked(draft.question) >= 2


def _kept(draft: Draft, heard: Heard) -> Draft:
    """The reporter's own words, each sentence once; `我要举报` alone tells nothing."""
    tells_nothing = is_opening(heard.text) and not heard.found.get("phenomenon")
    if not heard.text or heard.text in draft.words or tells_nothing:
        return draft
    return replace(draft, words=(*draft.words, heard.text))


def _with_facts(draft: Draft, heard: Heard, *, replaced: bool) -> Turn:
    """A fact told again is added to the first; a corrected one is replaced, and the reporter hears so."""
    told = heard.facts
    wrong = {name for name in told if replaced and draft.fact(name) not in ("", told[name])}
    corrected = {name: told[name] for name in told if name in wrong}
    changed = _changed(draft, corrected, heard)
    draft, said = changed.draft, changed.say
    for name in told:
        if name not in wrong:
            draft = _with_fact(draft, name, told[name], heard)
    if len(heard.places) > 1:
        said = (*said, Say("utter_two_places", {"place": draft.place}))
    return Turn(replace(draft, mode=Mode.FILLING), said)


def _with_fact(draft: Draft, name: str, value: str, heard: Heard) -> Draft:
    if name == "place" and draft.question == name:
        value = whole_place(heard)
    if name in (Question.TIME, Question.EFFECTS) and draft.question == name:
        value = whole_answer(heard, name)
    if name == "place" and is_asked_anew(draft, name):
        return asked_anew(draft, value)
    if name == "place":
        return whereabouts.named(draft, value, wording=heard.text, replaced=False)
    return draft.with_fact(name, whereabouts.joined(draft.fact(name), value))


def _changed(draft: Draft, values: Mapping[str, str], heard: Heard) -> Turn:
    said = []
    for name, value in values.items():
        new = _corrected(draft.fact(name), name, value, denied(heard.text))
        if name == "place":
            draft = whereabouts.named(draft, new, wording="", replaced=True)
        draft = draft.with_fact(name, new)
        said.append(Say("utter_changed", {"label": LABELS[name], "value": draft.fact(name)}))
    return Turn(replace(draft, mode=Mode.FILLING), tuple(said))


def _corrected(old: str, name: str, value: str, wrong: str) -> str:
    return whereabouts.corrected(old, value, wrong=wrong) if name == "place" else value


def _noted(draft: Draft) -> str:
    return _listed(draft.facts())


def _listed(facts: Mapping[str, str]) -> str:
    return "；".join(f"{LABELS[name]}：{value}" for name, value in facts.items() if value)
