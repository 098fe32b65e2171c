"""What may a citizen's text contain before Rasa reads it?"""

import re
import unicodedata

MOST_CHARACTERS = 2_000

# Full-width punctuation is how Chinese is written; everything else is brought to its plain form.
_KEPT = "，！？：；（）～、。“”‘’《》【】〔〕"
_PIECES = re.compile(f"[{_KEPT}]+|[^{_KEPT}]+")
_INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})


def clean(text: str) -> str:
    """Plain characters, nothing invisible, and no leading slash: Rasa would obey `/intent{...}` as a command."""
    plain = "".join(_plain(piece) for piece in _PIECES.findall(text[: 4 * MOST_CHARACTERS]))
    visible = "".join(
        character for character in plain if character == "\n" or unicodedata.category(character) not in _INVISIBLE
    )
    return visible.strip().lstrip("/ \t\n").strip()


def shorten(text: str) -> tuple[str, bool]:
    """At most 2,000 characters (longer ones would hold everybody up), and whether something was cut."""
    return text[:MOST_CHARACTERS], len(text) > MOST_CHARACTERS


def _plain(piece: str) -> str:
    return piece if piece[0] in _KEPT else unicodedata.normalize("NFKC", piece)
