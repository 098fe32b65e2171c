"""Who provides what the core needs? The one module that names implementations, made when first used."""

import gc
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from functools import cached_property
from importlib import import_module
from secrets import randbelow
from typing import Protocol

from sqlalchemy import Engine

from nlu_data.taxonomy import load_taxonomy
from runtime.adopted import Adopted
from runtime.config import Secrets, Settings
from runtime.models import encoder_folder, kinds_folder
from runtime.succession import challenger_folder, has_challenger
from runtime.vault_keys import KeyFile
from search.embedded import EmbeddedIndex
from search.embedding import SentenceEncoder
from search.indexer import Rebuildable
from triage.domain.divisions import Divisions
from triage.domain.duplicates import DuplicateRules
from triage.domain.privacy import PrivacyRules
from triage.facts.industries import find_industry
from triage.facts.locate import TextLocator
from triage.facts.redact import redact
from triage.facts.statements import find_statements
from triage.facts.target import find_target
from triage.policies.divisions import load_divisions
from triage.policies.duplicates import load_duplicate_rules
from triage.policies.loader import Policies, load_policies
from triage.policies.privacy import load_privacy
from triage.ports import Classifier, Encoder, SimilarReports, Turnstile
from triage.storage.blobs import Blobs
from triage.storage.ciphers import Algorithm
from triage.storage.codes import CodeHashes
from triage.storage.engine import Sessions, database_url, open_engine, reading, sqlite_file, writing
from triage.storage.objects import FolderObjects, Objects
from triage.storage.originals import SealedOriginals
from triage.storage.reveals import SqlReveals
from triage.storage.turnstile import FolderTurnstile, PostgresTurnstile
from triage.storage.unit_of_work import SqlUnitOfWork
from triage.storage.vault import SqlVault
from triage.usecases.triage import Judges


class Search(SimilarReports, Rebuildable, Protocol):
    """What both backends do."""


class Services:
    """One per process. A part that cannot be made raises where it is used; the rest goes on without it."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.secrets = Secrets.of(settings)

    def unit_of_work(self) -> SqlUnitOfWork:
        """`with services.unit_of_work() as uow: ...; uow.commit()`."""
        return SqlUnitOfWork(self.writing)

    @cached_property
    def reading(self) -> Sessions:
        """Sessions for the read models of pages."""
        return reading(self._engine)

    @cached_property
    def background(self) -> ThreadPoolExecutor:
        """For what may be written while something else is."""
        return ThreadPoolExecutor(max_workers=4, thread_name_prefix="background")

    @cached_property
    def vault_keys(self) -> KeyFile:
        return KeyFile(self.settings.home, Algorithm(self.settings.vault_cipher))

    @cached_property
    def vault_sessions(self) -> Sessions:
        return writing(open_engine(self.settings.identity_url))

    @cached_property
    def vault(self) -> SqlVault:
        return SqlVault(self.vault_sessions, self.vault_keys)

    @cached_property
    def originals(self) -> SealedOriginals:
        return SealedOriginals(self.objects("vault/originals"), self.vault_sessions, self.vault_keys)

    @cached_property
    def reveals(self) -> SqlReveals:
        return SqlReveals(self.vault_sessions, self.vault_keys)

    @cached_property
    def codes(self) -> CodeHashes:
        return CodeHashes(
            self.secrets.receipts,
            memory_kib=self.settings.code_hash_kib,
            passes=self.settings.code_hash_passes,
        )

    @cached_property
    def privacy(self) -> PrivacyRules:
        return load_privacy(self.settings.policies)

    @cached_property
    def blobs(self) -> Blobs:
        return Blobs(self.objects("files"))

    def objects(self, sort: str) -> Objects:
        """The folder of that name, or all in the bucket whose names begin with it."""
        settings = self.settings
        if not settings.s3_bucket:
            return FolderObjects(settings.folder(sort))
        store = import_module("triage.storage.bucket")  # half a second that most installations do not need
        bucket = store.Bucket(
            settings.s3_endpoint,
            settings.s3_bucket,
            settings.s3_access_key.get_secret_value(),
            settings.s3_secret_key.get_secret_value(),
            settings.s3_region,
        )
        objects: Objects = store.BucketObjects(bucket, f"{sort}/")
        return objects

    @cached_property
    def turnstile(self) -> Turnstile:
        if sqlite_file(database_url(self.settings.record_url)) is None:
            return PostgresTurnstile(self.settings.record_url)
        return FolderTurnstile(self.settings.folder("locks"))

    @cached_property
    def policies(self) -> Policies:
        return load_policies(self.settings.policies)

    @cached_property
    def duplicate_rules(self) -> DuplicateRules:
        return load_duplicate_rules()

    @cached_property
    def divisions(self) -> Divisions:
        return load_divisions()

    @cached_property
    def locator(self) -> TextLocator:
        locator = TextLocator(self.divisions)
        gc.freeze()  # a hundred thousand names that stay: the collector need not walk them ever again
        return locator

    @cached_property
    def encoder(self) -> Encoder:
        return SentenceEncoder(self.settings.encoder or str(encoder_folder(self.settings)))

    @cached_property
    def search(self) -> Search:
        if self.settings.search_backend == "elasticsearch":
            # Importing the client costs every process more than a second, and most do without it.
            elastic: Search = import_module("search.elastic").ElasticIndex(
                self.settings.elasticsearch_url, self.settings.elasticsearch_alias, self.encoder
            )
            return elastic
        return EmbeddedIndex(self.settings.folder("index"), self.encoder)

    @cached_property
    def classifier(self) -> Classifier:
        return Adopted(lambda: kinds_folder(self.settings))

    @property
    def challenger(self) -> Classifier | None:
        """The model in shadow, if there is one: workers notice a new one without a restart."""
        return self._shadow if has_challenger(self.settings) else None

    @property
    def judges(self) -> Judges:
        return Judges(
            classifier=self.classifier,
            locator=self.locator,
            policies=self.policies,
            divisions=self.divisions,
            redact=lambda text: redact(text).text,
            target_of=lambda text: find_target(text).name,
            region=self.settings.region,
            stated_in=find_statements,
            industries=load_taxonomy().industries,
            industry_of=lambda text, target, kinds: find_industry(text, target=target, kinds=kinds),
        )

    def clock(self) -> datetime:
        return datetime.now(UTC)

    def serials(self) -> Iterator[int]:
        """Candidates for a receipt number: random, so that it does not tell how many there were."""
        return (randbelow(1_000_000) for _ in range(50))

    @cached_property
    def _shadow(self) -> Adopted:
        return Adopted(lambda: challenger_folder(self.settings))

    @cached_property
    def _engine(self) -> Engine:
        return open_engine(self.settings.record_url)

    @cached_property
    def writing(self) -> Sessions:
        return writing(self._engine)


def build(settings: Settings | None = None) -> Services:
    return Services(settings or Settings())
