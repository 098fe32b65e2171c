"""Which reward rules hold at this installation, and whose right to a reward may have lapsed?"""

from runtime.bootstrap import Services
from triage.policies.rewards import load_reward_schemes
from triage.storage.claims_lists import running_claims
from triage.usecases.claims import suggest_forfeiture
from triage.usecases.claims_watch import RewardRules


def reward_rules(services: Services) -> RewardRules:
    """Shipped schemes and those in the bureau's own folder."""
    return RewardRules(load_reward_schemes(services.settings.policies), services.policies.calendar)


def watch_claims(services: Services) -> int:
    """Tells the desk of every right that may have lapsed; returns how many. A person decides about each."""
    rules, told = reward_rules(services), 0
    with services.reading() as session:
        running = running_claims(session)
    for id in running:
        with services.unit_of_work() as uow:
            told += suggest_forfeiture(id, now=services.clock(), rules=rules, uow=uow)
            uow.commit()
    return told
