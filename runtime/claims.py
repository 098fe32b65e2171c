"""Which reward rules hold at this installation, and whose right to a reward may have lapsed?"""

from runtime.bootstrap import Services
from runtime.rounds import each_by_itself
from triage.policies.rewards import load_reward_schemes
from triage.storage.claims_lists import running_claims
from triage.usecases.claims import suggest_forfeiture
from triage.usecases.claims_watch import RewardRules


def reward_rules(services: Services) -> RewardRules:
    """Shipped schemes and those in the bureau's own folder."""
    return RewardRules(load_reward_schemes(services.settings.policies), services.policies.calendar)


def watch_claims(services: Services) -> int:
    """Tells the desk of every right that may have lapsed; returns how many. A person decides about each.

    Raises RoundIncomplete after the last one.
    """
    rules, told = reward_rules(services), 0
    with services.reading() as session:
        running = running_claims(session)
    with each_by_itself("watch_claims") as round:
        for id in running:
            with round.item(id), services.unit_of_work() as uow:
                fresh = suggest_forfeiture(id, now=services.clock(), rules=rules, uow=uow)
                uow.commit()
                told += fresh
    return told
