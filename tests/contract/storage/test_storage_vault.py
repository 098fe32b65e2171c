"""Does the vault keep reporters secret, and does every reading leave a trace that nobody changes unseen?"""

import subprocess
import sys
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from tests.contract.storage.at_once import NEW
from tests.contract.storage.conftest import Database
from tests.contract.storage.samples import KEYS, NOON
from tests.contract.storage.test_storage_at_once import ROOT
from triage.domain.errors import Conflict, InvalidSubmission, NotAllowed, NotFound
from triage.ports import Vault
from triage.storage.ciphers import Algorithm
from triage.storage.engine import Sessions
from triage.storage.envelope import Keyring, MasterKey, VaultKeyError
from triage.storage.rotation import keys_in_use, rotate
from triage.storage.trail import Entry
from triage.storage.vault import SqlVault
from triage.storage.vault_tables import ContactRow, DigestRow, TrailRow

BOTH = Keyring(NEW, former=(KEYS.current,))
CONTACT = {"name": "某甲", "phone": "13800000000"}


def _away() -> Keyring:
    raise VaultKeyError("no key")


def kept(vault: SqlVault, **changes: str) -> UUID:
    id = uuid4()
    vault.keep(id, {**CONTACT, **changes}, at=NOON)
    return id


def reveal(vault: SqlVault, id: UUID) -> dict[str, str]:
    return dict(vault.reveal(id, actor="custodian", reason="回访", at=NOON))


def tamper(sessions: Sessions, *statements: str) -> None:
    """As somebody would who owns the database but not the master key."""
    guards = {
        "sqlite": ["DROP TRIGGER vault_trail_refuse_update", "DROP TRIGGER vault_trail_refuse_delete"],
        "postgresql": ["ALTER TABLE vault_trail DISABLE TRIGGER vault_trail_refuse_change"],
    }
    restore = {"postgresql": ["ALTER TABLE vault_trail ENABLE TRIGGER vault_trail_refuse_change"]}
    with sessions.begin() as session:
        name = session.get_bind().dialect.name
        for statement in (*guards[name], *statements, *restore.get(name, ())):
            session.execute(text(statement))


def test_the_vault_is_what_the_core_asks_for(vault: SqlVault) -> None:
    port: Vault = vault
    id = kept(vault)
    assert port.reveal(id, actor="custodian", reason="回访", at=NOON) == CONTACT


def test_the_database_shows_nothing_of_a_contact(vault: SqlVault, vault_sessions: Sessions) -> None:
    kept(vault)
    with vault_sessions() as session:
        row = session.scalars(select(ContactRow)).one()
        digest = session.scalars(select(DigestRow.digest)).one()
    for secret in (value.encode() for value in CONTACT.values()):
        assert secret not in row.sealed + row.wrapped_key + digest.encode()


def test_every_reading_leaves_its_trace(vault: SqlVault) -> None:
    id = kept(vault)
    reveal(vault, id)
    vault.reveal(id, actor="li", reason="奖励发放", at=NOON + timedelta(hours=1))
    assert vault.trail(id) == (
        Entry("open", id, "custodian", "回访", NOON),
        Entry("open", id, "li", "奖励发放", NOON + timedelta(hours=1)),
    )
    assert vault.verify_trail().sound


def test_an_attempt_that_fails_leaves_its_trace_too(vault: SqlVault, vault_sessions: Sessions) -> None:
    id, nobody = kept(vault), uuid4()
    stranger = SqlVault(vault_sessions, Keyring(KEYS.current, ()))
    with pytest.raises(NotFound):
        reveal(stranger, nobody)
    tamper(vault_sessions, "UPDATE vault_contacts SET key_id = 'unknown'")
    with pytest.raises(VaultKeyError):
        reveal(vault, id)
    assert [entry.contact for entry in vault.trail()] == [nobody, id]


def test_nothing_is_opened_without_a_reason(vault: SqlVault) -> None:
    id = kept(vault)
    with pytest.raises(InvalidSubmission):
        vault.reveal(id, actor="custodian", reason="  ", at=NOON)
    assert vault.trail() == ()


def test_without_the_master_key_nothing_opens(vault: SqlVault, vault_sessions: Sessions) -> None:
    id = kept(vault)
    with pytest.raises(VaultKeyError):
        reveal(SqlVault(vault_sessions, Keyring(NEW)), id)


def test_a_contact_given_again_replaces_the_first(vault: SqlVault) -> None:
    id = kept(vault)
    vault.keep(id, {"phone": "13900000000"}, at=NOON)
    assert reveal(vault, id) == {"phone": "13900000000"}
    assert vault.same_reporter("13800000000") == ()
    assert [entry.action for entry in vault.trail(id)] == ["replace", "open"]


def test_the_same_reporter_is_found_by_number_however_it_is_typed(vault: SqlVault) -> None:
    first = kept(vault, phone="+86 138-0000-0000")
    second = kept(vault, phone="１３８００００００００")
    kept(vault, phone="13900000000")
    kept(vault, phone="")
    assert set(vault.same_reporter("138 0000 0000")) == {first, second}
    assert vault.same_reporter("") == ()
    assert vault.trail() == ()


def test_an_erased_contact_is_gone_but_not_what_was_done_with_it(vault: SqlVault) -> None:
    id = kept(vault)
    reveal(vault, id)
    vault.erase(id, actor="custodian", reason="举报人要求删除", at=NOON)
    with pytest.raises(NotFound):
        reveal(vault, id)
    with pytest.raises(NotFound):
        vault.erase(id, actor="custodian", reason="再删", at=NOON)
    with pytest.raises(Conflict):
        vault.keep(id, CONTACT, at=NOON)
    assert vault.same_reporter(CONTACT["phone"]) == ()
    assert [entry.action for entry in vault.trail(id)] == ["open", "erase", "open"]


@pytest.mark.parametrize("change", ["DELETE FROM vault_trail", "UPDATE vault_trail SET actor = 'nobody'"])
def test_the_trail_refuses_changes(vault: SqlVault, vault_sessions: Sessions, change: str) -> None:
    reveal(vault, kept(vault))
    with vault_sessions() as session, pytest.raises(DBAPIError, match="insert-only"):
        session.execute(text(change))


@pytest.mark.parametrize(
    ("change", "broken_at"),
    [
        pytest.param("UPDATE vault_trail SET actor = 'nobody' WHERE seq = 2", 2, id="another actor"),
        pytest.param("UPDATE vault_trail SET reason = '' WHERE seq = 3", 3, id="no reason"),
        pytest.param("UPDATE vault_trail SET contact = NULL WHERE seq = 1", 1, id="no contact"),
        pytest.param("UPDATE vault_trail SET at = '2026-01-01 00:00:00' WHERE seq = 1", 1, id="backdated"),
        pytest.param("DELETE FROM vault_trail WHERE seq = 2", 2, id="one entry cut out"),
        pytest.param("DELETE FROM vault_trail WHERE seq = 1", 1, id="the first cut off"),
    ],
)
def test_a_tampered_trail_is_found(
    vault: SqlVault, vault_sessions: Sessions, change: str, broken_at: int
) -> None:
    id = kept(vault)
    for _ in range(4):
        reveal(vault, id)
    tamper(vault_sessions, change)
    assert vault.verify_trail().broken_at == broken_at


def test_a_trail_cut_off_at_the_end_is_found_by_a_head_noted_elsewhere(
    vault: SqlVault, vault_sessions: Sessions
) -> None:
    id = kept(vault)
    for _ in range(3):
        reveal(vault, id)
    noted = vault.trail_head()
    tamper(vault_sessions, "DELETE FROM vault_trail WHERE seq = 3")
    assert vault.verify_trail().sound
    assert vault.verify_trail(known=noted).broken_at == 3
    vault.reveal(id, actor="custodian", reason="另一次", at=NOON)
    assert vault.verify_trail(known=noted).broken_at == 3


def test_a_trail_is_still_sound_under_a_noted_head_when_it_has_grown(vault: SqlVault) -> None:
    assert vault.verify_trail(known=vault.trail_head()).sound
    id = kept(vault)
    reveal(vault, id)
    noted = vault.trail_head()
    reveal(vault, id)
    assert vault.verify_trail(known=noted).sound


def test_rotation_gives_every_contact_the_new_key(vault: SqlVault, vault_sessions: Sessions) -> None:
    ids = [kept(vault) for _ in range(3)]
    vault.erase(ids.pop(), actor="custodian", reason="删除", at=NOON)
    assert rotate(vault_sessions, BOTH, actor="custodian", at=NOON) == 2
    assert KEYS.current.id not in keys_in_use(vault_sessions)
    rotated = SqlVault(vault_sessions, Keyring(NEW))
    assert [reveal(rotated, id) for id in ids] == [CONTACT, CONTACT]
    assert set(rotated.same_reporter(CONTACT["phone"])) == set(ids)
    assert rotated.verify_trail().sound


def test_a_rotation_killed_half_way_loses_nobody_and_goes_on(
    vault: SqlVault, vault_sessions: Sessions, database: Database
) -> None:
    ids = [kept(vault) for _ in range(5)]
    command = [sys.executable, "-m", "tests.contract.storage.at_once", "rotate_slowly", database.vault, "2"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stdin=subprocess.PIPE, text=True) as run:
        assert run.stdout is not None
        assert run.stdout.readline() == "2 of 5\n"
        run.kill()
    meanwhile = SqlVault(vault_sessions, Keyring(NEW, former=(KEYS.current,)))
    assert keys_in_use(vault_sessions)[KEYS.current.id] == 3
    assert [reveal(meanwhile, id) for id in ids] == [CONTACT] * 5
    assert len(meanwhile.same_reporter(CONTACT["phone"])) == 5
    assert rotate(vault_sessions, BOTH, actor="custodian", at=NOON) == 3
    assert [reveal(SqlVault(vault_sessions, Keyring(NEW)), id) for id in ids] == [CONTACT] * 5


def test_a_rotation_with_the_wrong_old_key_changes_nothing(vault: SqlVault, vault_sessions: Sessions) -> None:
    id = kept(vault)
    reveal(vault, id)
    with pytest.raises(VaultKeyError):
        rotate(vault_sessions, Keyring(NEW, former=(MasterKey(bytes(32)),)), actor="custodian", at=NOON)
    assert reveal(vault, id) == CONTACT


def test_sm4_and_aes_rows_lie_side_by_side(vault: SqlVault, vault_sessions: Sessions) -> None:
    """The setting may change: each row knows with which cipher it was sealed."""
    first = kept(vault)
    state = SqlVault(vault_sessions, Keyring(KEYS.current, algorithm=Algorithm.SM4))
    second = kept(state)
    with vault_sessions() as session:
        assert set(session.scalars(select(ContactRow.cipher))) == {"aes-256-gcm", "sm4-gcm"}
    for reader in (vault, state):
        assert reveal(reader, first) == reveal(reader, second) == CONTACT
    rotate(vault_sessions, BOTH, actor="custodian", at=NOON)
    rotated = SqlVault(vault_sessions, Keyring(NEW))
    assert reveal(rotated, first) == reveal(rotated, second) == CONTACT


def test_while_the_key_is_away_contacts_wait_sealed_and_are_there_when_it_is_back(
    vault: SqlVault, vault_sessions: Sessions
) -> None:
    before, again = kept(vault), kept(vault)
    locked = SqlVault(vault_sessions, _away)
    dropped = kept(locked, name="欧阳某乙", phone="13900000000")
    locked.keep(again, {"phone": "13700000000"}, at=NOON)
    with pytest.raises(VaultKeyError):
        reveal(locked, dropped)
    with vault_sessions() as session:
        row = session.get_one(ContactRow, dropped)
        assert not any(secret in row.sealed + row.wrapped_key for secret in (b"13900000000", "某乙".encode()))
    assert reveal(vault, dropped) == {"name": "欧阳某乙", "phone": "13900000000"}
    assert vault.same_reporter("13900000000") == ()
    assert rotate(vault_sessions, BOTH, actor="custodian", at=NOON) == 3
    rotated = SqlVault(vault_sessions, Keyring(NEW))
    assert rotated.same_reporter("13900000000") == (dropped,)
    assert rotated.same_reporter("13700000000") == (again,)
    assert reveal(rotated, before) == CONTACT


def test_without_key_and_box_a_contact_is_refused_with_words_for_its_owner(vault_sessions: Sessions) -> None:
    with pytest.raises(VaultKeyError, match="请不留联系方式提交"):
        kept(SqlVault(vault_sessions, _away))


def test_a_closed_contact_is_kept_but_shown_to_nobody(vault: SqlVault) -> None:
    id = kept(vault)
    vault.close(id, actor="system", reason="retention", at=NOON)
    with pytest.raises(NotAllowed):
        reveal(vault, id)
    assert vault.same_reporter(CONTACT["phone"]) == (id,)
    assert [entry.action for entry in vault.trail(id)] == ["close", "open"]


def test_entries_of_two_processes_never_fork_the_trail(vault: SqlVault, vault_sessions: Sessions) -> None:
    id = kept(vault)
    reveal(vault, id)
    with vault_sessions() as session, pytest.raises(DBAPIError):
        first = session.scalars(select(TrailRow)).one()
        session.execute(
            text(
                "INSERT INTO vault_trail (seq, prev_hash, hash, action, actor, reason, at) "
                "VALUES (2, :prev, 'x', 'open', 'a', 'r', '2026-01-01 00:00:00')"
            ),
            {"prev": first.prev_hash},
        )


def test_the_trail_is_read_page_by_page_from_its_end(vault: SqlVault) -> None:
    id = kept(vault)
    for reason in ("一", "二", "三"):
        vault.reveal(id, actor="li", reason=reason, at=NOON)
    pages = [[entry.reason for entry in vault.newest(number=number, size=2)] for number in (1, 2, 3)]
    assert pages == [["三", "二"], ["一"], []]


def test_a_correction_changes_what_it_names_and_leaves_the_rest(vault: SqlVault) -> None:
    id = kept(vault)
    vault.correct(id, {"phone": "13900000000"}, actor="reporter", reason="更正", at=NOON)
    assert reveal(vault, id) == {"name": "某甲", "phone": "13900000000"}
    assert vault.same_reporter("13900000000") == (id,)
    assert vault.same_reporter("13800000000") == ()
    assert (vault.trail(id)[0].action, vault.trail(id)[0].actor) == ("replace", "reporter")
    vault.erase(id, actor="bao", reason="申请删除", at=NOON)
    with pytest.raises(NotFound):
        vault.correct(id, {"name": "某乙"}, actor="reporter", reason="更正", at=NOON)
