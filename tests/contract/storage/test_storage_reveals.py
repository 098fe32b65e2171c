"""Are requests to see a contact kept with their trace, and decided once, even by two custodians at once?"""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from tests.contract.storage.samples import KEYS, NOON
from triage.domain.errors import Conflict, NotFound
from triage.domain.reports import ReportId
from triage.domain.reveals import Asked, Ruling, Stage
from triage.ports import Reveals
from triage.storage.engine import Sessions
from triage.storage.reveals import SqlReveals
from triage.storage.vault import SqlVault


@pytest.fixture
def reveals(vault_sessions: Sessions) -> SqlReveals:
    return SqlReveals(vault_sessions, lambda: KEYS)


def asked(vault: SqlVault, reveals: Reveals, *, minutes: int = 30) -> Asked:
    contact = uuid4()
    vault.keep(contact, {"phone": "13800000000"}, at=NOON)
    made = Asked(uuid4(), ReportId(uuid4()), contact, "chen", "回访核实地点", minutes, NOON)
    reveals.ask(made)
    return made


def ruling(actor: str, *, granted: bool = True) -> Ruling:
    until = NOON + timedelta(minutes=30) if granted else None
    return Ruling(actor, granted, "确有必要核实", NOON, until)


def test_a_request_and_its_ruling_are_found_again(vault: SqlVault, reveals: SqlReveals) -> None:
    request = asked(vault, reveals)
    assert [found.asked for found in reveals.waiting()] == [request]
    reveals.rule(request, ruling("bao"))
    assert reveals.waiting() == ()
    for found in (
        reveals.get(request.id),
        *reveals.latest(),
        *reveals.of_report(request.report),
        *reveals.of_requester("chen"),
    ):
        assert (found.asked, found.ruling, found.stage(NOON)) == (request, ruling("bao"), Stage.GRANTED)
    assert [entry.action for entry in vault.trail(request.contact)] == ["ask", "grant"]


def test_there_is_nothing_to_ask_about_an_unknown_or_erased_contact(
    vault: SqlVault, reveals: SqlReveals
) -> None:
    request = asked(vault, reveals)
    vault.erase(request.contact, actor="bao", reason="举报人申请", at=NOON)
    for contact in (request.contact, UUID(int=7)):
        with pytest.raises(NotFound):
            reveals.ask(Asked(uuid4(), request.report, contact, "chen", "回访核实地点", 5, NOON))
    with pytest.raises(NotFound):
        reveals.get(UUID(int=7))


def test_of_two_custodians_at_the_same_moment_one_wins(vault: SqlVault, reveals: SqlReveals) -> None:
    request = asked(vault, reveals)

    def rule(actor: str) -> str:
        try:
            reveals.rule(request, ruling(actor, granted=actor == "bao"))
        except Conflict as problem:
            return str(problem)
        return "won"

    with ThreadPoolExecutor(2) as pool:
        told = list(pool.map(rule, ("bao", "ning")))
    assert told.count("won") == 1
    winner = ("bao", "ning")[told.index("won")]
    assert any(f"已由 {winner} 办理" in words for words in told)
    decided = reveals.get(request.id).ruling
    assert decided is not None
    assert decided.actor == winner
    assert [entry.action for entry in vault.trail()] == ["ask", "grant" if winner == "bao" else "refuse"]
    assert vault.verify_trail().sound


@pytest.mark.parametrize("table", ["vault_requests", "vault_rulings"])
def test_nobody_changes_a_request_or_a_ruling(
    vault: SqlVault, reveals: SqlReveals, vault_sessions: Sessions, table: str
) -> None:
    reveals.rule(asked(vault, reveals), ruling("bao"))
    with vault_sessions() as session, pytest.raises(DBAPIError, match="insert-only"):
        session.execute(text(f"UPDATE {table} SET reason = 'x'"))  # noqa: S608 - names of our own
