"""Which question does a message answer in which no fact was recognised?"""

from dataclasses import replace

from bot import whereabouts
from bot.draft import UNKNOWN, Draft, Question
from bot.hearing import (
    FACTS,
    Heard,
    has_words,
    is_business,
    only_feels,
    only_observes,
    says_more_than,
    tells_what,
)

MOST_ASKED = 3


def with_answer(before: Draft, draft: Draft, heard: Heard) -> Draft:
    """The whole sentence answers the question put, if nothing in it was recognised as that answer."""
    draft = _with_what(before, draft, heard)
    if before.question not in FACTS:
        return _to_be_located(draft, heard)
    if not heard.facts and _is_only_seen(before.question, heard):
        return _without_answer(before, draft, heard)
    if whereabouts.is_asked_back(before) and not heard.facts and not heard.attachments:
        return whereabouts.named(draft, heard.text, wording="", replaced=False)
    if draft.fact(before.question) or heard.corrects or _tells_other(before, heard):
        return _to_be_located(_given_up(before, draft, heard), heard)
    return (
        _with_place(before, draft, heard)
        if before.question == Question.PLACE
        else _with_rest(before, draft, heard)
    )


def _tells_other(before: Draft, heard: Heard) -> bool:
    """Another fact was told; asked a second time, a sentence that says more answers the question too."""
    if heard.facts and not says_more_than(heard.text, heard.facts.values()):
        return True
    told = heard.facts or _cries_out(heard, before.question)
    return bool(told) and before.times_asked(before.question) < 2


def _given_up(before: Draft, draft: Draft, heard: Heard) -> Draft:
    """Nobody is asked for ever."""
    stays_open = not draft.fact(before.question) and before.times_asked(before.question) >= MOST_ASKED
    given_up = stays_open and heard.facts and not heard.corrects
    return draft.with_fact(before.question, UNKNOWN) if given_up else draft


def _with_rest(before: Draft, draft: Draft, heard: Heard) -> Draft:
    is_source = before.question == Question.EFFECTS and is_business(heard.text)
    name = "source" if is_source and before.times_asked(Question.EFFECTS) < MOST_ASKED else before.question
    return draft.with_fact(name, whereabouts.joined(draft.fact(name), heard.text))


def _is_only_seen(question: str, heard: Heard) -> bool:
    if question == Question.PLACE:
        return only_observes(heard)
    return question in (Question.TIME, Question.SOURCE) and only_feels(heard)


def _without_answer(before: Draft, draft: Draft, heard: Heard) -> Draft:
    """`死鱼` is nowhere: it belongs to what happened, and the question is put again, but not for ever."""
    question = before.question
    seen = draft.with_fact("what", whereabouts.joined(draft.what, heard.text))
    if before.times_asked(question) < MOST_ASKED:
        return seen
    return replace(seen.with_fact(question, seen.fact(question) or UNKNOWN), options=(), place_unclear=False)


def _with_place(before: Draft, draft: Draft, heard: Heard) -> Draft:
    if is_asked_anew(before, Question.PLACE):
        return asked_anew(draft, heard.text)
    if heard.attachments and before.times_asked(Question.PLACE) < 2:
        return draft  # a caption says nothing of a place, unless it names one
    return whereabouts.named(draft, heard.text, wording=heard.text, replaced=False)


def _with_what(before: Draft, draft: Draft, heard: Heard) -> Draft:
    """What happened: this sentence, or an earlier one that says more than the facts heard in it."""
    if draft.what:
        return draft
    asked, again = before.question == Question.WHAT, before.times_asked(Question.WHAT) >= 2
    if tells_what(heard) or (asked and has_words(heard.text) and not heard.facts):
        return draft.with_fact("what", heard.text)
    earlier = [words for words in before.words if says_more_than(words, map(draft.fact, FACTS))]
    if asked and (earlier or (again and has_words(heard.text))):
        return draft.with_fact("what", "；".join(earlier or before.words) or heard.text)
    return draft


def _cries_out(heard: Heard, question: str) -> bool:
    """`着火了！` says neither where, when nor who; it may say what came of it."""
    return bool(heard.found.get("danger")) and question != Question.EFFECTS


def _to_be_located(draft: Draft, heard: Heard) -> Draft:
    """The platform knows more place names than the model: it is asked before the citizen is."""
    if draft.place or draft.to_locate or not tells_what(heard):
        return draft
    return replace(draft, to_locate=heard.text)


def is_asked_anew(draft: Draft, name: str) -> bool:
    return bool(draft.put_back) and draft.question == name and not draft.fact(name)


def asked_anew(draft: Draft, value: str) -> Draft:
    new = whereabouts.corrected(draft.put_back, value, wrong="")
    return whereabouts.named(draft, new, wording="", replaced=True)
