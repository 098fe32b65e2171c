"""Is a reward owed for a report, and how much? Batch command, one JSON object a line."""

import json
import sys
from collections.abc import Iterable, Iterator

from runtime.commands.jsonl import stream
from runtime.commands.rewards_answers import answer_reward
from runtime.config import Settings
from triage.policies.loader import load_policies
from triage.policies.rewards import load_reward_schemes

__all__ = ["reward"]


def reward() -> None:
    """Rewards for verified reports, one JSON object a line on stdin, one answer a line on stdout.

    \b
    {"id", "adcode", "on", "scheme", "violation", "channel", "identity", "order", "insider",
     "outcome": {...}, "choices": {...}, "others": [{"violation", "outcome"}]}

    Money is in yuan (number or decimal text), days are YYYY-MM-DD, yes/no facts are true or false. null or
    "unknown" says that a fact is unknown; so does leaving it out, unless (no), (yes) or (0) says what it is.
    Facts may stand at the top, in "outcome" or in "choices". Text of another form makes the line an "error".

    \b
    Place and law
      adcode    division code; the city's scheme decides before the province's
      on        day on which the report was registered
      scheme    a scheme by name instead (tries drafts and old rules out)
      others    further violations found by the same report, each with its outcome

    \b
    The report
      violation   kind of violation (air.odour, waste.hazardous, or any text)
      channel     web_chat web_form wechat weibo mail hotline_12345 letter visit telephone inspection api
      identity    named phone code anonymous
      order       place among the valid reports of the same violation, by registration; 1 is the first
      insider (no)  employed  assisted (no)  opted_in  contactable  target_known  facts_clear
      known_before  ordered_before  in_media  under_investigation  decisive_detail (no)
      supervisor  staff (no)  new_after_closing (no)  joint (no)  joint_count  joint_identified

    \b
    The outcome
      verified  fine  max_fine (statutory maximum)  criminal_fine (0)  unpunished (no)
      warning correction closed_down daily_penalty sealed suspended detention criminal_detention
      arrest conviction referred criminal emergency major major_impact orphan_source (each: no)
      protected_core covert_discharge radioisotope_unlicensed (each: no)
      hazardous_waste_tonnes toxic_metal_times other_metal_times (each: 0)
      decided closed notified published applied awarded claimed (days)

    \b
    Choices of a person
      grade (1 is the highest)  band (0; 1 is the lowest)  severity: major larger ordinary
      contribution (1 is the highest)  in_scope (yes)  special (no)  bounty (no)
      amount (within the range, in yuan)

    Answer: "verdict" eligible, not or undecided; "amount" when it is certain (a whole number, or decimal text
    when there are fen; 0 when nothing is owed), else "range" (low, high), or both null when a person has to
    say it; the reasons are in "needs_person".
    """
    own = Settings().policies
    policies, schemes = load_policies(own), load_reward_schemes(own)
    stream(
        lambda rows: [answer_reward(row, schemes, policies.calendar) for row in rows],
        lines=readable(sys.stdin),
    )


def readable(lines: Iterable[str]) -> Iterator[str]:
    """Lines that hold a JSON object; any other becomes an object that says what is wrong with it."""
    for number, line in enumerate(lines, start=1):
        if line.strip():
            yield (
                line
                if (problem := _problem(line)) is None
                else json.dumps({"unreadable": f"line {number}: {problem}"})
            )


def _problem(line: str) -> str | None:
    try:
        value = json.loads(line)
        json.dumps(value, ensure_ascii=False).encode()
    except RecursionError:
        return "nested too deeply"
    except ValueError as problem:
        return f"not JSON ({type(problem).__name__})"
    return None if isinstance(value, dict) else "not a JSON object"
