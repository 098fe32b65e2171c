"""Do several web processes count together, and what if the server they count on is down?"""

from uuid import uuid4

import pytest

from api.errors import TooMany
from api.throttle import Throttle
from tests.services import REDIS, address_of, free_port


@pytest.fixture
def redis() -> str:
    return address_of(REDIS)


@pytest.mark.service("redis")
def test_what_one_process_counted_another_knows(redis: str) -> None:
    here, there, caller = Throttle(redis), Throttle(redis), uuid4().hex
    here.pass_or_refuse("2/hour", "status", caller, sentence="太多")
    there.pass_or_refuse("2/hour", "status", caller, sentence="太多")
    assert here.blocked("2/hour", "status", caller)
    with pytest.raises(TooMany):
        there.pass_or_refuse("2/hour", "status", caller, sentence="太多")


def test_while_the_server_is_down_each_process_counts_for_itself() -> None:
    throttle, caller = Throttle(f"redis://127.0.0.1:{free_port()}/0"), uuid4().hex
    throttle.count("2/hour", "status", caller)
    assert not throttle.blocked("2/hour", "status", caller)
    throttle.count("2/hour", "status", caller)
    assert throttle.blocked("2/hour", "status", caller)
