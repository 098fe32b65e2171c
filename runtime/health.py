"""How does this installation stand? What an administrator has to know, without a secret or a person in it."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from runtime.bootstrap import Services
from runtime.mending import missing
from runtime.models import bot_model, encoder_folder, kinds_folder
from triage.domain.errors import FilesUnavailable, NotFound, TriageError
from triage.storage.audit import unsealed
from triage.storage.jobs import progress

LONGEST_WAIT = timedelta(minutes=10)
LONGEST_UNSEALED = timedelta(hours=1)
LEAST_FREE = 2 * 1024**3  # bytes


@dataclass(frozen=True, slots=True)
class Finding:
    """`at` is a moment that belongs to the words."""

    part: str
    words: str
    well: bool
    at: datetime | None = None


def findings(services: Services, *, bot: bool) -> Iterator[Finding]:
    """`bot`: whether it answers the web process."""
    yield from _jobs(services)
    yield _scheduler(services)
    yield _sealed(services)
    yield Finding("对话助手", "有应答" if bot else "没有应答，举报人只能用表单", bot)
    yield from _parts(services)
    yield _disk(services)


def _jobs(services: Services) -> Iterator[Finding]:
    with services.reading() as session:
        jobs = progress(session)
    words = f"{jobs.waiting} 项未完成，其中 {jobs.again} 项重试过" + ("，最早的登记于" if jobs.oldest else "")
    yield Finding("待办任务", words, not _older(jobs.oldest, LONGEST_WAIT, services), jobs.oldest)
    yield Finding("处理进程最近完成任务", "" if jobs.last_done else "还没有完成过任务", True, jobs.last_done)


def _scheduler(services: Services) -> Finding:
    """It writes its schedule down every few minutes, on its own machine."""
    written = [path.stat().st_mtime for path in services.settings.folder("broker").glob("schedule*")]
    if not written:
        elsewhere = not services.settings.celery_url.startswith("filesystem")
        return Finding("调度进程最近活动", "这台机器上没有它的记录", well=elsewhere)
    last = datetime.fromtimestamp(max(written), UTC)
    return Finding("调度进程最近活动", "", not _older(last, LONGEST_WAIT, services), last)


def _sealed(services: Services) -> Finding:
    with services.reading() as session:
        waiting, oldest = unsealed(session)
    words = f"{waiting} 条待封存" + ("，最早的记于" if oldest else "")
    return Finding("办理记录封存", words, not _older(oldest, LONGEST_UNSEALED, services), oldest)


def _parts(services: Services) -> Iterator[Finding]:
    """What raises when it is not there."""
    settings = services.settings
    yield _tried("身份库密钥", lambda: f"可用，编号 {services.vault_keys().current.id}")
    yield _index(services)
    yield _photos(services)
    yield _tried("分类模型", lambda: kinds_folder(settings).name)
    yield _tried("语义模型", lambda: settings.encoder or encoder_folder(settings).name)
    yield _tried("对话模型", lambda: bot_model(settings).name)


def _photos(services: Services) -> Finding:
    """Asked for what is not there, a store that answers says so."""
    try:
        with suppress(NotFound):
            services.blobs.get("0" * 64)
    except FilesUnavailable:
        return Finding("照片存储", "没有应答，照片收不进来；文字举报不受影响", well=False)
    return Finding("照片存储", "可用", well=True)


def _index(services: Services) -> Finding:
    try:
        lacking, held = missing(services), services.search.count()
    except TriageError:
        return Finding("检索", "不可用", well=False)
    words = f"已收录 {held} 件" + (f"，缺 {lacking} 件，系统正在补录" if lacking else "")
    return Finding("检索", words, well=not lacking)


def _disk(services: Services) -> Finding:
    free = shutil.disk_usage(services.settings.home).free
    return Finding("磁盘剩余", f"{free / 1024**3:.1f} GB", free >= LEAST_FREE)


def _tried(part: str, ask: Callable[[], str]) -> Finding:
    try:
        return Finding(part, ask(), well=True)
    except TriageError:
        return Finding(part, "不可用", well=False)


def _older(moment: datetime | None, length: timedelta, services: Services) -> bool:
    return moment is not None and services.clock() - moment > length
