"""How do the tests talk to the dialogue? Messages with only what matters, and a platform that knows names."""

from collections.abc import Callable

from bot.dialogue import ask, listen
from bot.draft import Draft
from bot.hearing import Heard
from bot.turns import Act, Turn
from bot.whereabouts import Located, settle

KNOWN = Located(known=True, name="江苏省苏州市吴江区")
UNKNOWN_PLACE = Located(known=False)


def usual(text: str) -> Located:
    """A platform that knows whatever looks like an address."""
    return KNOWN if any(sign in text for sign in "区县路街") else UNKNOWN_PLACE


def said(text: str, intent: str = "inform", attachments: tuple[str, ...] = (), **found: str) -> Heard:
    return Heard(intent, text, {kind: (value,) for kind, value in found.items()}, attachments)


def pressed(intent: str, **found: str) -> Heard:
    return said("", intent, (), **found)


def turn(draft: Draft, heard: Heard, locate: Callable[[str], Located | None] = usual) -> Turn:
    """One turn as the actions take it: listen, locate, ask."""
    heard_turn = listen(draft, heard)
    after = heard_turn.draft
    if after.to_locate:
        after = settle(after, locate(after.to_locate))
    return Turn(ask(after) if heard_turn.act is Act.ASK else after, heard_turn.say, heard_turn.act)


def tell(*messages: Heard, locate: Callable[[str], Located | None] = usual) -> Draft:
    """The draft after a whole conversation."""
    draft = Draft()
    for message in messages:
        draft = turn(draft, message, locate).draft
    return draft


def full() -> Draft:
    """A report of which everything is told, at the confirmation."""
    return tell(
        said(
            "吴江区建设路18号的化工厂昨天晚上排臭气，孩子咳嗽",
            place="吴江区建设路18号",
            source="化工厂",
            time="昨天晚上",
            phenomenon="排臭气",
            effects="孩子咳嗽",
        ),
        pressed("stay_anonymous"),
    )
