"""Which part of a message may reach the bot, which words make the report? Only the first is cut."""

import re
import unicodedata
from collections.abc import Iterable

from api.chat.transcripts import Turn
from triage.facts.redact import redact

BOT_CHARACTERS = 2_000
TELLING_CHARACTERS = 15
_RECEIPT = re.compile(r"HS[\s\-]?\d{6}", re.IGNORECASE)
_INVISIBLE = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}


def for_the_bot(text: str) -> str:
    """Normalised and cut, without control characters, personal data, and the slash that Rasa obeys."""
    normal = unicodedata.normalize("NFKC", text)
    visible = "".join(c for c in normal if c in "\n\t" or unicodedata.category(c) not in _INVISIBLE)
    plain = visible.strip().lstrip("/ \t\n").strip()
    return redact(plain).text[:BOT_CHARACTERS].strip()


def report_text(told: str, facts: Iterable[str], turns: Iterable[Turn]) -> str:
    """What the citizen wrote, in full and in order: each turn the bot used, and later ones that tell more.

    `told` is the bot's version: cut and redacted. Left out are greetings, one-word answers, matters that were
    given up before this one, and enquiries about another report, which hold its code.
    """
    pieces = [piece for piece in (told, *facts) if piece]
    said = [turn for turn in turns if turn.who == "citizen" and turn.sent and not turn.extras.get("button")]
    used = [any(turn.sent in piece or piece in turn.sent for piece in pieces) for turn in said]
    if not any(used):
        return told
    first = used.index(True)
    return "\n".join(
        turn.text for turn, taken in list(zip(said, used, strict=True))[first:] if taken or _tells(turn.text)
    )


def _tells(text: str) -> bool:
    return len(text) >= TELLING_CHARACTERS and not _RECEIPT.search(text)
