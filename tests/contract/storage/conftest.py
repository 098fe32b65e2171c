"""Which databases does the suite run over? A new SQLite file and an emptied PostgreSQL schema, migrated."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import Engine

from tests.contract.storage.samples import KEYS, empty, own_schema
from tests.contract.storage.stores import Store, bucket_store, folder_store
from tests.services import POSTGRES, S3, address_of
from triage.storage.engine import Sessions, open_engine, reading, writing
from triage.storage.migrate import Which, upgrade
from triage.storage.unit_of_work import SqlUnitOfWork
from triage.storage.vault import SqlVault


@dataclass(frozen=True, slots=True)
class Database:
    """`record` and `vault` are URLs of migrated, empty databases."""

    name: str
    record: str
    vault: str


BACKENDS = [
    pytest.param("sqlite", id="sqlite"),
    pytest.param("postgresql", id="postgresql", marks=pytest.mark.service("postgresql")),
]


@pytest.fixture(scope="session")
def sqlite_templates(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Migrated once, copied for every test."""
    folder = tmp_path_factory.mktemp("templates")
    names: tuple[Which, ...] = ("record", "vault")
    for which in names:
        upgrade(f"sqlite:///{folder / which}.sqlite3", which)
    return folder


@pytest.fixture(scope="session")
def postgres_server() -> str:
    return address_of(POSTGRES)


@pytest.fixture(scope="session")
def postgres_url(postgres_server: str) -> Iterator[str]:
    with own_schema(postgres_server) as url:
        upgrade(url, "record")
        upgrade(url, "vault")
        yield url


@pytest.fixture(params=BACKENDS)
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Database:
    if request.param == "postgresql":
        url: str = request.getfixturevalue("postgres_url")
        empty(url)
        return Database("postgresql", url, url)
    templates: Path = request.getfixturevalue("sqlite_templates")
    for name in ("record", "vault"):
        shutil.copy(templates / f"{name}.sqlite3", tmp_path)
    return Database(
        "sqlite", f"sqlite:///{tmp_path / 'record.sqlite3'}", f"sqlite:///{tmp_path / 'vault.sqlite3'}"
    )


@pytest.fixture(params=BACKENDS)
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database nobody has migrated."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'new' / 'empty.sqlite3'}"
        return
    with own_schema(request.getfixturevalue("postgres_server")) as url:
        yield url


@pytest.fixture(scope="session")
def s3_url() -> str:
    return address_of(S3)


@pytest.fixture(params=["folder", pytest.param("bucket", marks=pytest.mark.service("s3"))])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Store:
    if request.param == "bucket":
        return bucket_store(request.getfixturevalue("s3_url"))
    return folder_store(tmp_path)


@pytest.fixture
def engine(database: Database) -> Iterator[Engine]:
    made = open_engine(database.record)
    yield made
    made.dispose()


@pytest.fixture
def postgres_engine(postgres_url: str) -> Iterator[Engine]:
    """For what SQLite cannot show, because a second writer has to wait there."""
    empty(postgres_url)
    made = open_engine(postgres_url)
    yield made
    made.dispose()


@pytest.fixture
def sessions(engine: Engine) -> Sessions:
    return writing(engine)


@pytest.fixture
def pages(engine: Engine) -> Sessions:
    return reading(engine)


@pytest.fixture
def unit_of_work(sessions: Sessions) -> Callable[[], SqlUnitOfWork]:
    return lambda: SqlUnitOfWork(sessions)


@pytest.fixture
def vault_sessions(database: Database) -> Iterator[Sessions]:
    made = open_engine(database.vault)
    yield writing(made)
    made.dispose()


@pytest.fixture
def vault(vault_sessions: Sessions) -> SqlVault:
    return SqlVault(vault_sessions, KEYS)
