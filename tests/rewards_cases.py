"""Claims for tests of rewards: a good one in Zhejiang, of which a test changes what it is about."""

from collections.abc import Mapping
from typing import Any

from runtime.commands.jsonl import JsonObject
from runtime.commands.rewards_answers import answer_reward
from triage.policies.loader import load_policies
from triage.policies.rewards import load_reward_schemes

NEW: Mapping[str, bool] = {
    "known_before": False,
    "ordered_before": False,
    "in_media": False,
    "under_investigation": False,
    "supervisor": False,
    "target_known": True,
}


def line(**changed: Any) -> JsonObject:
    """A line of input in which every condition of every scheme can be decided."""
    return {
        "id": "r1",
        "adcode": "330000",
        "on": "2022-05-10",
        "violation": "water.industrial",
        "channel": "web_form",
        "identity": "named",
        "order": 1,
        "opted_in": True,
        **NEW,
        "outcome": {"verified": True},
        **changed,
    }


def answered(outcome: Mapping[str, Any], **changed: Any) -> JsonObject:
    """The answer to a line with this outcome."""
    return answer_reward(
        line(outcome={"verified": True, **outcome}, **changed),
        load_reward_schemes(),
        load_policies().calendar,
    )


def holds(answer: JsonObject) -> dict[str, bool | None]:
    """What became of each condition."""
    return {each["condition"]: each["holds"] for each in answer["conditions"]}
