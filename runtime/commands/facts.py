"""Where is it, what does it state, and what leads to the reporter? Batch commands, one JSON object a line."""

from dataclasses import asdict
from datetime import UTC, datetime

from runtime.commands.jsonl import JsonObject, stream
from runtime.messages import moment
from triage.facts import redact as redaction
from triage.facts.industries import find_industry
from triage.facts.locate import TextLocator
from triage.facts.statements import find_statements
from triage.facts.target import find_target
from triage.facts.times import Occurrence, find_times
from triage.policies.divisions import load_divisions
from triage.ports import Locator


def locate() -> None:
    """Divisions for texts on stdin: {"id","text","hint"?} a line; `hint` is the region of the channel."""
    locator = TextLocator(load_divisions())
    stream(lambda rows: [answer_locate(row, locator) for row in rows])


def redact() -> None:
    """Texts without what leads to the reporter: {"id","text"} a line."""
    stream(lambda rows: [answer_redact(row) for row in rows])


def facts() -> None:
    """Who, when, what is asked for and what proof there is: {"id","text","received"?} a line.

    `received` (ISO 8601) is what "yesterday" counts from; without it that is now. Texts are redacted first.
    """
    now = datetime.now(UTC)
    stream(lambda rows: [answer_facts(row, now) for row in rows])


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


def answer_facts(row: JsonObject, now: datetime) -> JsonObject:
    """Times in words and, where they can be dated, from and to; what the text does not say stays empty."""
    text = redaction.redact(_text(row, "text")).text
    received = moment(_text(row, "received")) or now
    stated = find_statements(text, received)
    target = find_target(text).name
    industry = find_industry(text, target=target)
    return {
        "id": row.get("id"),
        "target": target,
        "industry": industry.key if industry else "",
        "times": [_told(each) for each in find_times(text, received)],
        "demands": list(stated.demands),
        "evidence": list(stated.evidence),
        "coordinates": list(stated.coordinates),
        "plates": stated.plates,
    }


def _told(time: Occurrence) -> JsonObject:
    hours = [each.isoformat("minutes") for each in time.hours or ()]
    since, until = (each.isoformat() if each else None for each in (time.since, time.until))
    return {"words": time.words, "since": since, "until": until, "every": time.every, "hours": hours}


def _text(row: JsonObject, key: str) -> str:
    """Anything but a string counts as absent; half a surrogate pair becomes one question mark."""
    value = row.get(key)
    return value.encode("utf-8", "replace").decode() if isinstance(value, str) else ""
