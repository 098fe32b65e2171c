"""How well are facts read from a text? Precision and recall by kind, on invented sentences.

`python -m tests.eval.facts` prints the table; `--wrong` also what differs.
"""

import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import yaml

from triage.facts.coordinates import find_coordinates
from triage.facts.demands import find_demands
from triage.facts.evidence import find_evidence
from triage.facts.redact import redact
from triage.facts.target import find_target
from triage.facts.times import CHINA, Occurrence, find_times

GOLD = Path(__file__).with_name("facts.yaml")
RECEIVED = "2026-11-24 20:00"
_SPELT = "%Y-%m-%d %H:%M"
_CLOSE = timedelta(days=3)  # 连续三个月 begins on no exact day

Found = Callable[..., Sequence[Any]]
Fits = Callable[[str, Any], bool]


@dataclass(frozen=True, slots=True)
class Score:
    right: int
    found: int
    asked: int
    wrong: tuple[str, ...]

    @property
    def precision(self) -> float:
        return self.right / max(1, self.found)

    @property
    def recall(self) -> float:
        return self.right / max(1, self.asked)


def scores() -> dict[str, Score]:
    rows: Mapping[str, Sequence[Sequence[Any]]] = yaml.safe_load(GOLD.read_text(encoding="utf-8"))
    return {kind: _score(rows[kind], *_READERS[kind]) for kind in _READERS}


def _score(rows: Sequence[Sequence[Any]], read: Found, fits: Fits) -> Score:
    right = found = asked = 0
    wrong: list[str] = []
    for text, expected, *received in rows:
        left = list(read(text, *received))
        free = expected.count("any")
        missing = []
        for answer in (answer for answer in expected if answer != "any"):
            hit = next((each for each in left if fits(answer, each)), None)
            if hit is None:
                missing.append(answer)
            else:
                left.remove(hit)
                right, found = right + 1, found + 1
        asked += len(expected) - free
        strange = left[free:]
        found += len(strange)
        if missing or strange:
            wrong.append(f"{text}: missing {missing}, not asked for {strange}")
    return Score(right, found, asked, tuple(wrong))


def _moment(words: str) -> datetime:
    return datetime.strptime(words, _SPELT).replace(tzinfo=CHINA)


def _times(text: str, received: str = RECEIVED) -> Sequence[Occurrence]:
    return find_times(text, _moment(received))


def _is_time(answer: str, found: Occurrence) -> bool:
    hours = "" if found.hours is None else f"{found.hours[0]:%H:%M}-{found.hours[1]:%H:%M}"
    days = "on " + "".join(map(str, found.weekdays)) if found.weekdays else ""
    if found.every:
        return answer == " ".join(filter(None, (found.every, hours, days)))
    if found.since is None:
        return answer == (f"hours {hours}" if hours else "some time")
    if answer.startswith("since "):
        begun = answer.removeprefix("since ")
        if len(begun) > len("2026-11-24"):
            return found.until is None and f"{found.since:{_SPELT}}" == begun
        return found.until is None and abs(found.since - _moment(f"{begun} 00:00")) < _CLOSE
    first, _, last = answer.partition(" to ")
    if found.until is None or f"{found.since:{_SPELT}}" != first:
        return False
    return last in ("", f"{found.until:{_SPELT}}")


def _same(answer: str, found: str) -> bool:
    return answer == found


_READERS: Mapping[str, tuple[Found, Fits]] = {
    "times": (_times, _is_time),
    "identifiers": (
        lambda text: [f"{span.kind} {text[span.start : span.end]}" for span in redact(text).found],
        _same,
    ),
    "targets": (lambda text: [name] if (name := find_target(text).name) else [], _same),
    "demands": (find_demands, _same),
    "evidence": (lambda text: list(dict.fromkeys(found.kind for found in find_evidence(text))), _same),
    "coordinates": (
        lambda text: [
            f"{each.latitude:.3f} {each.longitude:.3f} {each.datum or 'unnamed'}"
            for each in find_coordinates(text)
        ],
        _same,
    ),
}


def main() -> None:
    for kind, score in scores().items():
        _say(f"{kind:<12} precision {score.precision:.3f}  recall {score.recall:.3f}  ({score.asked} asked)")
        if "--wrong" in sys.argv:
            _say("".join(f"  {line}\n" for line in score.wrong))


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")


if __name__ == "__main__":
    main()
