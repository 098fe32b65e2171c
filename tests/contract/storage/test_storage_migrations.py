"""Do the revisions lead to what the models say, forwards and back?"""

import stat
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import MetaData, inspect

from triage.storage.engine import open_engine
from triage.storage.migrate import Which, current, downgrade, newest, upgrade
from triage.storage.tables import Record
from triage.storage.vault_tables import Identities

BOTH: list[tuple[Which, MetaData]] = [("record", Record.metadata), ("vault", Identities.metadata)]


@pytest.mark.parametrize(("which", "metadata"), BOTH, ids=["record", "vault"])
def test_the_revisions_lead_to_the_models(empty_url: str, which: Which, metadata: MetaData) -> None:
    upgrade(empty_url, which)
    engine = open_engine(empty_url)
    with engine.connect() as connection:
        options = {"version_table": f"alembic_{which}", "compare_type": True}
        context = MigrationContext.configure(connection, opts=options)
        assert compare_metadata(context, metadata) == []
    engine.dispose()


@pytest.mark.parametrize(("which", "metadata"), BOTH, ids=["record", "vault"])
def test_the_way_leads_up_and_down_and_up_again(empty_url: str, which: Which, metadata: MetaData) -> None:
    assert current(empty_url, which) is None
    upgrade(empty_url, which)
    upgrade(empty_url, which)
    assert current(empty_url, which) == newest(which)
    downgrade(empty_url, which)
    assert tables(empty_url) <= {f"alembic_{which}"}
    upgrade(empty_url, which)
    assert set(metadata.tables) <= tables(empty_url)


def test_a_new_sqlite_file_is_its_owners_alone_and_keeps_a_log_of_writes(tmp_path: Path) -> None:
    file = tmp_path / "deep" / "record.sqlite3"
    upgrade(f"sqlite:///{file}", "record")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    engine = open_engine(f"sqlite:///{file}")
    with engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
    engine.dispose()


def tables(url: str) -> set[str]:
    engine = open_engine(url)
    with engine.connect() as connection:
        names = set(inspect(connection).get_table_names())
    engine.dispose()
    return names
