"""What would rows on trial have said of this matter? Asked beside the rows in force, never acted upon."""

from collections.abc import Iterator
from dataclasses import dataclass

from triage.domain.deadlines import DueQuestion, due_clocks
from triage.domain.divisions import Divisions
from triage.domain.policies import Policies
from triage.domain.routing import Matter, find_owner


@dataclass(frozen=True, slots=True)
class Trial:
    """`applied` is what counts, `on_trial` what the rule on trial would have made of it."""

    subject: str  # owner, or the name of a clock
    rule: str
    applied: str
    on_trial: str


def any_on_trial(policies: Policies) -> bool:
    owners, terms = policies.owners.rows, policies.terms.terms
    return any(row.shadow for row in owners) or any(term.shadow for term in terms)


def differences(
    matter: Matter, question: DueQuestion, policies: Policies, divisions: Divisions
) -> Iterator[Trial]:
    """Only where a row on trial would decide otherwise."""
    now, then = (find_owner(matter, policies.owners, divisions, shadow=shadow) for shadow in (False, True))
    if now.owner != then.owner:
        yield Trial(
            "owner", then.rule, now.owner.code if now.owner else "", then.owner.code if then.owner else ""
        )
    answers = (
        due_clocks(question, policies.terms, policies.calendar, shadow=shadow) for shadow in (False, True)
    )
    before, after = ({clock.clock: clock for clock in answer.clocks} for answer in answers)
    for name, clock in after.items():
        counted = before.get(name)
        if counted is None or counted.at != clock.at:
            yield Trial(name, clock.rule, counted.due.isoformat() if counted else "", clock.due.isoformat())
