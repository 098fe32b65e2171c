"""Who may see a contact, until when, and who decides? The rules alone."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from triage.domain.errors import Conflict, InvalidSubmission, NotAllowed
from triage.domain.reports import ReportId
from triage.domain.reveals import Asked, Reveal, RevealRules, Ruling, Stage, checked, must_open, ruled

NOON = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)
RULES = RevealRules(default_minutes=30, longest_minutes=60, fewest_words=5)


def asked(*, minutes: int = 30, reason: str = "回访核实地点") -> Asked:
    return Asked(uuid4(), ReportId(uuid4()), uuid4(), "chen", reason, minutes, NOON)


def ruling(
    reveal: Reveal, *, granted: bool = True, actor: str = "bao", reason: str = "确有必要核实"
) -> Ruling:
    return ruled(reveal, granted=granted, actor=actor, reason=reason, now=NOON, rules=RULES)


@pytest.mark.parametrize("minutes", [0, 61, -5])
def test_the_time_box_has_bounds(minutes: int) -> None:
    with pytest.raises(InvalidSubmission):
        checked(asked(minutes=minutes), RULES)


@pytest.mark.parametrize("minutes", [1, 60])
def test_the_bounds_themselves_are_allowed(minutes: int) -> None:
    assert checked(asked(minutes=minutes), RULES).minutes == minutes


def test_a_reason_that_says_nothing_is_refused_to_both_sides() -> None:
    with pytest.raises(InvalidSubmission):
        checked(asked(reason="  查  "), RULES)
    with pytest.raises(InvalidSubmission):
        ruling(Reveal(asked()), reason="可以")


def test_nobody_decides_about_an_own_request() -> None:
    with pytest.raises(NotAllowed):
        ruling(Reveal(asked()), actor="chen")


def test_what_was_decided_is_not_decided_again() -> None:
    reveal = Reveal(asked())
    with pytest.raises(Conflict):
        ruling(Reveal(reveal.asked, ruling(reveal)))


def test_a_granted_request_expires_by_itself() -> None:
    reveal = Reveal(asked(minutes=30))
    granted = Reveal(reveal.asked, ruling(reveal))
    last = NOON + timedelta(minutes=30) - timedelta(seconds=1)
    assert granted.stage(last) is Stage.GRANTED
    assert granted.stage(NOON + timedelta(minutes=30)) is Stage.EXPIRED
    must_open(granted, actor="chen", now=last)
    with pytest.raises(NotAllowed):
        must_open(granted, actor="chen", now=NOON + timedelta(minutes=30))


def test_a_grant_is_for_its_requester_alone() -> None:
    reveal = Reveal(asked())
    with pytest.raises(NotAllowed):
        must_open(Reveal(reveal.asked, ruling(reveal)), actor="bao", now=NOON)


@pytest.mark.parametrize("granted", [None, False])
def test_without_a_grant_nothing_is_shown(granted: bool | None) -> None:
    reveal = Reveal(asked())
    decided = None if granted is None else ruling(reveal, granted=granted)
    with pytest.raises(NotAllowed):
        must_open(Reveal(reveal.asked, decided), actor="chen", now=NOON)
