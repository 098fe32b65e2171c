"""Where is it, and what leads to the reporter? Batch commands, one JSON object a line."""

from dataclasses import asdict

from runtime.commands.jsonl import JsonObject, stream
from triage.facts import redact as redaction
from triage.facts.locate import TextLocator
from triage.policies.divisions import load_divisions
from triage.ports import Locator


def locate() -> None:
    """Divisions for texts on stdin: {"id","text","hint"?} a line; `hint` is the region of the channel."""
    locator = TextLocator(load_divisions())
    stream(lambda rows: [answer_locate(row, locator) for row in rows])


def redact() -> None:
    """Texts without what leads to the reporter: {"id","text"} a line."""
    stream(lambda rows: [answer_redact(row) for row in rows])


def answer_locate(row: JsonObject, locator: Locator) -> JsonObject:
    """Empty fields for what the text does not say or the row does not have."""
    place = locator.locate(_text(row, "text"), hint_adcode=_text(row, "hint"))
    return {
        "id": row.get("id"),
        "province": place.province,
        "city": place.city,
        "county": place.county,
        "town": place.town,
        "adcode": place.adcode,
        "detail": place.detail,
        "spans": [list(span) for span in place.spans],
        "ambiguous": [asdict(candidate) for candidate in place.ambiguous],
    }


def answer_redact(row: JsonObject) -> JsonObject:
    """`found` counts by kind what was hidden; the hidden words themselves are never printed."""
    redacted = redaction.redact(_text(row, "text"))
    kinds = [span.kind for span in redacted.found]
    return {
        "id": row.get("id"),
        "text": redacted.text,
        "found": {kind: kinds.count(kind) for kind in sorted(set(kinds))},
    }


def _text(row: JsonObject, key: str) -> str:
    """Anything but a string counts as absent; half a surrogate pair becomes one question mark."""
    value = row.get(key)
    return value.encode("utf-8", "replace").decode() if isinstance(value, str) else ""
