"""What can be read at this site, and by whom? Every page for every role, every file, every row."""

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from itertools import product
from pathlib import Path
from typing import NamedTuple
from uuid import UUID
from zipfile import ZipFile

from fastapi.routing import APIRoute
from fastapi.testclient import TestClient
from pypdf import PdfReader
from sqlalchemy import select
from starlette.routing import Route

from api.routers.desk_analysis import Chart
from runtime.accounts import ROLES
from tests.web_site import PASSWORD, Site
from triage.domain.notices import NoticeKind
from triage.storage.claims_tables import ClaimRow
from triage.storage.read_models import Order
from triage.storage.staff import Account, create_account
from triage.storage.tables import AttachmentRow, CaseRow, NoticeRow, Record, ReportRow

ANYBODY = "anybody"
_FIXED: Mapping[str, Sequence[str]] = {
    "chart": (*Chart, "x"),
    "code": ("air.odour", "x"),
    "platform": ("wechat", "weibo", "x"),
}
_NOBODYS = (str(UUID(int=7)), "no-uuid")

# Beside the bare address; a bad value provokes the page that refuses it.
_QUERIES: Mapping[str, Sequence[str]] = {
    "/desk": (
        *(f"tab=all&order={order}" for order in Order),
        "tab=attention",
        "tab=x",
        "tab=all&text=鼓楼",
        "tab=all&page=99999",
        "page=0",
        "order=x",
        "text=" + "长" * 61,
        "unit=鼓楼&area=鼓楼区&since=2026-01-01",
        "since=x",
    ),
    "/desk/export": ("tab=all&as=csv", "tab=all&as=x"),
    "/desk/cases": ("page=9", "page=x", "text=晨光"),
    "/desk/analysis": ("until=2026-06-01", "until=x", "month=2026-06", "month=x"),
    "/desk/analysis/{chart}.svg": ("until=x",),
    "/desk/accounts/one": ("username=clerk", "username=x"),
    "/desk/analysis/month.csv": ("month=2026-06", "month=x"),
    "/desk/policies": ("words=异味", "on=x"),
    "/desk/reports/{id}": ("saved=draft",),
    "/desk/reports/{id}/notices": (
        "kind=transfer",
        "kind=reply",
        f"kind={NoticeKind.INCIDENT_FIRST}",
        "kind=x",
    ),
    "/desk/inspection": ("saved=1", "problem=x"),
    "/desk/inspection/export": ("batch=第一批", "batch=不存在", "batch=第一批&as=x"),
    "/desk/claims": ("state=identified", "state=x", "late=true", "page=9"),
    "/desk/funds": ("year=2025", "year=x"),
    "/reward": ("receipt=HS202606-000000-00",),
    "/status": ("receipt=HS202606-000000-00",),
    "/status/rated": ("rating=bad", "rating=x"),
}


class Seen(NamedTuple):
    """`by` is a role or ANYBODY."""

    by: str
    address: str
    status: int
    content: bytes


@dataclass(frozen=True, slots=True)
class Known:
    """The ids that addresses are filled with."""

    reports: Sequence[str]
    cases: Sequence[str]
    claims: Sequence[str]
    photos: Sequence[str]
    papers: Sequence[str]


def known(site: Site) -> Known:
    with site.services.reading() as session:
        return Known(
            *(
                [str(id) for id in session.scalars(select(column))]
                for column in (ReportRow.id, CaseRow.id, ClaimRow.id, AttachmentRow.id, NoticeRow.id)
            )
        )


def browsers(site: Site) -> Mapping[str, TestClient]:
    """One a role, and one of nobody; each account has one role and sees every division."""
    with site.services.unit_of_work() as uow:
        for role in ROLES:
            account = Account(f"only-{role}", role, (role,), "", active=True)
            create_account(uow.session, account, PASSWORD, at=datetime.now(UTC))
        uow.commit()
    return {ANYBODY: site.visitor()} | {role: site.sign_in(f"only-{role}") for role in ROLES}


def templates(site: Site) -> list[str]:
    """Every address that answers GET."""
    return [route.path for route in _routes(site) if "GET" in (route.methods or ())]


def _routes(site: Site) -> Iterator[Route | APIRoute]:
    """FastAPI keeps an included router whole; its paths have their prefix already."""
    for part in site.http.app.routes:  # type: ignore[attr-defined]
        router = getattr(part, "original_router", None)
        for route in router.routes if router else (part,):
            if isinstance(route, APIRoute | Route):
                yield route


def addresses(template: str, there: Known) -> Iterator[str]:
    """With every id there is, with ids of nobody, with every query."""
    names = [name for name in ("id", "photo", "paper", *_FIXED) if f"{{{name}}}" in template]
    for values in product(*(_values(template, name, there) for name in names)):
        address = template
        for name, value in zip(names, values, strict=True):
            address = address.replace(f"{{{name}}}", value)
        if "{" in address:
            raise LookupError(f"nothing is known to fill {template} with")
        yield address
        yield from (f"{address}?{query}" for query in _QUERIES.get(template, ()))


def pages(site: Site, readers: Mapping[str, TestClient]) -> Iterator[Seen]:
    there = known(site)
    for by, browser in readers.items():
        for template in templates(site):
            for address in addresses(template, there):
                reply = browser.get(address, follow_redirects=False)
                told = unpacked(reply.content) + repr(sorted(reply.headers.items())).encode()
                yield Seen(by, address, reply.status_code, told)


def unpacked(content: bytes) -> bytes:
    """A document as its readers see it: what is packed in it is laid open beside it."""
    if content.startswith(b"PK"):
        with ZipFile(BytesIO(content)) as parts:
            return content + b"".join(parts.read(name) for name in parts.namelist())
    if content.startswith(b"%PDF"):
        words = "".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages)
        return content + words.encode()
    return content


def files(home: Path, *, without: Iterable[str]) -> Iterator[tuple[str, bytes]]:
    """Every file that was written, byte by byte."""
    left_out = set(without)
    for path in sorted(home.rglob("*")):
        name = path.relative_to(home)
        if path.is_file() and name.parts[0] not in left_out:
            yield str(name), path.read_bytes()


def rows_of_file(path: Path) -> Iterator[str]:
    """Every row of an SQLite file as its readers see it, word lists of its full-text tables included."""
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as db:
        tables = [name for (name,) in db.execute("select name from sqlite_master where type = 'table'")]
        for table in tables:
            yield from map(repr, db.execute(f'select * from "{table}"'))  # noqa: S608 - its own names


def rows(site: Site, *, own_words: Mapping[str, frozenset[str]]) -> Iterator[tuple[str, str]]:
    """Every value of the record as "table.column", without the columns named."""
    with site.services.reading() as session:
        for table in Record.metadata.sorted_tables:
            for row in session.execute(select(table)).mappings():
                for column, value in row.items():
                    if column not in own_words.get(table.name, frozenset()):
                        yield f"{table.name}.{column}", repr(value)


def _values(template: str, name: str, there: Known) -> Sequence[str]:
    if name in _FIXED:
        return _FIXED[name]
    if name == "photo":
        return (*there.photos, *_NOBODYS)
    if name == "paper":
        return (*there.papers, *_NOBODYS)
    if template.startswith("/desk/claims/"):
        return (*there.claims, *_NOBODYS)
    return (*(there.cases if template.startswith("/desk/cases/") else there.reports), *_NOBODYS)
