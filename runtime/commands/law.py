"""Which clocks run, and who is responsible? Batch commands over the rows of law, one JSON object a line."""

from datetime import datetime

from runtime.commands.jsonl import stream
from runtime.commands.law_answers import answer_due, answer_route
from runtime.commands.policy import app as policy
from runtime.commands.policy_trials import explain, simulate
from runtime.config import Settings
from triage.domain.calendar import CHINA
from triage.policies.loader import load_policies

__all__ = ["due", "policy", "route"]

policy.command()(simulate)
policy.command()(explain)


def due() -> None:
    """Clocks for questions on stdin: {"id","route","source","adcode","event","on"} a line."""
    policies, today = load_policies(Settings().policies), datetime.now(CHINA).date()
    stream(lambda rows: [answer_due(row, policies, today) for row in rows])


def route() -> None:
    """Owners for matters on stdin: {"id","kinds":[…],"route","adcode","on","target"?} a line."""
    policies = load_policies(Settings().policies)
    stream(lambda rows: [answer_route(row, policies) for row in rows])
