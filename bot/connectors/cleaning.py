"""What may a citizen's text contain before Rasa reads it?"""

import unicodedata

MOST_CHARACTERS = 2_000

_INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


def clean(text: str) -> str:
    """Plain characters, nothing invisible, no leading slash: Rasa would obey `/intent{...}` as a command."""
    plain = unicodedata.normalize("NFKC", text[: 4 * MOST_CHARACTERS])
    visible = "".join(
        sign for sign in plain if sign in "\n\t" or unicodedata.category(sign) not in _INVISIBLE
    )
    return visible.strip().lstrip("/ \t\n").strip()


def shorten(text: str) -> tuple[str, bool]:
    """At most 2,000 characters (longer ones would hold everybody up), and whether something was cut."""
    return text[:MOST_CHARACTERS], len(text) > MOST_CHARACTERS
