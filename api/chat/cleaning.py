"""Which part of a message may reach the bot, which words make the report? Only the first is cut."""

import unicodedata
from collections.abc import Iterable

from api.chat.transcripts import Turn
from triage.facts.redact import redact

BOT_CHARACTERS = 2_000
TELLING_CHARACTERS = 15
_INVISIBLE = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}


def for_the_bot(text: str) -> str:
    """Normalised and cut, without control characters, personal data, and the slash that Rasa obeys."""
    normal = unicodedata.normalize("NFKC", text)
    visible = "".join(c for c in normal if c in "\n\t" or unicodedata.category(c) not in _INVISIBLE)
    plain = visible.strip().lstrip("/ \t\n").strip()
    return redact(plain).text[:BOT_CHARACTERS].strip()


def report_text(told: str, facts: Iterable[str], turns: Iterable[Turn]) -> str:
    """What the citizen wrote, in full and in order: each turn the bot used, and each that tells something.

    `told` is the bot's version: cut and redacted. Greetings and one-word answers are left out, nothing else.
    """
    used = [told, *(fact for fact in facts if fact)]
    kept = [turn.text for turn in turns if turn.who == "citizen" and _belongs(turn, used)]
    return "\n".join(kept) if kept else told


def _belongs(turn: Turn, used: list[str]) -> bool:
    if turn.extras.get("button") or not turn.sent:
        return False
    telling = len(turn.text) >= TELLING_CHARACTERS
    return telling or any(turn.sent in piece or piece in turn.sent for piece in used if piece)
