"""Does a client system find the reports that it filed itself, and only those?"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import pytest

from tests.contract.storage.samples import NOON, UnitsOfWork, filed, report, taken
from triage.domain.reports import Channel
from triage.domain.workflow import State, Step
from triage.storage.client_reports import Asked, client_reports
from triage.storage.engine import Sessions

OWN = "open311:city:"


@pytest.fixture
def numbers(unit_of_work: UnitsOfWork) -> dict[str, str]:
    """What is filed by whom; an hour passes between one and the next."""
    sent = (
        ("first", Channel.API, f"{OWN}1", "air.odour"),
        ("second", Channel.API, f"{OWN}2", "noise.construction"),
        ("another client's", Channel.API, "open311:city-app:1", "air.odour"),
        ("in capitals", Channel.API, "OPEN311:CITY:1", "air.odour"),
        ("a sender's by REST", Channel.API, None, "air.odour"),
        ("by another door", Channel.WEB_FORM, f"{OWN}1", "air.odour"),
    )
    found = {}
    for hour, (name, channel, key, kind) in enumerate(sent):
        one = report(channel=channel, client_key=key, received=NOON + timedelta(hours=hour))
        id = filed(unit_of_work, one, primary_kind=kind, kinds=(kind,))
        found[one.receipt] = name
        if name == "second":
            with unit_of_work() as uow:
                uow.reports.take_step(id, taken(Step.REFUSE, minutes=90))
                uow.commit()
    return found


def asked(pages: Sessions, numbers: dict[str, str], **more: Any) -> Sequence[str]:
    since: datetime = more.pop("since", NOON)
    until: datetime = more.pop("until", NOON + timedelta(days=1))
    with pages() as session:
        found = client_reports(session, OWN, Asked(since, until, **more))
    return [numbers[one.receipt] for one, _ in found]


@pytest.mark.parametrize(
    ("question", "found"),
    [
        pytest.param({}, ["second", "first"], id="all, the newest first"),
        pytest.param({"since": NOON + timedelta(seconds=1)}, ["second"], id="since"),
        pytest.param({"until": NOON}, ["first"], id="until, included"),
        pytest.param({"kinds": ["air.odour"]}, ["first"], id="of a kind"),
        pytest.param({"states": [State.REFUSED]}, ["second"], id="in a state"),
        pytest.param({"receipts": []}, [], id="none by number"),
    ],
)
def test_a_client_finds_what_it_filed(
    pages: Sessions, numbers: dict[str, str], question: dict[str, Any], found: list[str]
) -> None:
    assert asked(pages, numbers, **question) == found


def test_whoever_knows_all_numbers_still_finds_the_own_only(pages: Sessions, numbers: dict[str, str]) -> None:
    everything = asked(pages, numbers, receipts=list(numbers), since=NOON + timedelta(days=9))
    assert everything == ["second", "first"]
