"""Who may see a reporter's contact? Asked for, decided by a custodian, shown for minutes."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated
from urllib.parse import urlencode
from uuid import UUID, uuid4

from fastapi import APIRouter, Form, Query, Response

from api.errors import status_of
from api.signed_in import Right
from api.web.desk import AuditDesk, CustodyDesk, Desk, HandlingDesk, ReadingDesk, WritingDesk
from triage.domain.errors import Conflict, InvalidSubmission, NotAllowed, NotFound, TriageError
from triage.domain.reports import ReportId
from triage.domain.reveals import Reveal
from triage.storage.read_models import Page, report_page
from triage.storage.reporters import receipts_of
from triage.usecases import reveals

router = APIRouter(prefix="/desk", include_in_schema=False)

Reason = Annotated[str, Form(max_length=2_000)]
_PAGE_SIZE = 100


@dataclass(frozen=True, slots=True)
class Shown:
    """A request with the number of its report; `stage` is how it stands now."""

    reveal: Reveal
    receipt: str
    stage: str
    own: bool


@router.get("/reveals")
def requests(desk: ReadingDesk) -> Response:
    return _list(desk)


@router.get("/reveals/trail")
def trail(desk: AuditDesk, number: Annotated[int, Query(alias="page", ge=1, le=1_000_000)] = 1) -> Response:
    """Who asked what, and why; never a contact. The newest first."""
    vault = desk.services.vault
    entries = vault.newest(number=number, size=_PAGE_SIZE)
    with desk.services.reading() as session:
        receipts = receipts_of(session, [entry.contact for entry in entries if entry.contact], "")
    return desk.page(
        "desk/reveal_trail.html",
        found=Page(tuple(entries), vault.trail_head().seq, number, _PAGE_SIZE),
        receipts=receipts,
        check=vault.verify_trail() if number == 1 else None,
        turn=lambda to: "?" + urlencode({"page": to}),
    )


@router.post("/reports/{id}/reveal")
def ask(*, id: UUID, desk: HandlingDesk, minutes: Annotated[int, Form()], reason: Reason = "") -> Response:
    with desk.services.reading() as session:
        found = report_page(session, ReportId(id), desk.staff.scope)
    try:
        reveals.ask(
            found.report,
            id=uuid4(),
            requester=desk.staff.account.username,
            reason=reason,
            minutes=minutes,
            now=desk.now,
            rules=desk.services.privacy.reveal,
            reveals=desk.services.reveals,
        )
    except (InvalidSubmission, NotFound) as problem:
        return _list(desk, problem=problem)
    return desk.go("/desk/reveals?saved=asked")


@router.post("/reveals/{id}/decide")
def decide(*, id: UUID, desk: CustodyDesk, granted: Annotated[bool, Form()], reason: Reason = "") -> Response:
    reveal = _within_scope(desk, id)
    try:
        reveals.decide(
            reveal,
            granted=granted,
            actor=desk.staff.account.username,
            reason=reason,
            now=desk.now,
            rules=desk.services.privacy.reveal,
            reveals=desk.services.reveals,
        )
    except (InvalidSubmission, NotAllowed, Conflict) as problem:
        return _list(desk, problem=problem)
    return desk.go("/desk/reveals?saved=1")


@router.post("/reveals/{id}/open")
def look(id: UUID, desk: WritingDesk) -> Response:
    """The one page with a contact: for the requester, within the time box, as the answer to a form."""
    reveal = _within_scope(desk, id)
    try:
        contact = reveals.look(
            reveal, actor=desk.staff.account.username, now=desk.now, vault=desk.services.vault
        )
    except (NotAllowed, NotFound) as problem:
        return _list(desk, problem=problem)
    (shown,) = _shown(desk, [reveal])
    return desk.page("desk/reveal.html", shown=shown, contact=contact)


def _list(desk: Desk, *, problem: TriageError | None = None) -> Response:
    kept, username = desk.services.reveals, desk.staff.account.username
    custodian, auditor = desk.staff.may(Right.CUSTODY), desk.staff.may(Right.AUDIT)
    others = kept.latest() if custodian or auditor else ()
    return desk.page(
        "desk/reveals.html",
        status=status_of(type(problem)) if problem else 200,
        problem=str(problem or ""),
        waiting=_shown(desk, kept.waiting()) if custodian else [],
        own=_shown(desk, kept.of_requester(username)),
        others=[shown for shown in _shown(desk, others) if not shown.own and shown.stage != "waiting"],
    )


def _shown(desk: Desk, found: Sequence[Reveal]) -> list[Shown]:
    """Requests about reports of the reader's division."""
    with desk.services.reading() as session:
        receipts = receipts_of(session, [reveal.asked.contact for reveal in found], desk.staff.scope)
    username = desk.staff.account.username
    return [
        Shown(
            reveal, receipts[reveal.asked.contact], reveal.stage(desk.now), reveal.asked.requester == username
        )
        for reveal in found
        if reveal.asked.contact in receipts
    ]


def _within_scope(desk: Desk, id: UUID) -> Reveal:
    """Raises NotFound also for a request of another division."""
    reveal = desk.services.reveals.get(id)
    if not _shown(desk, [reveal]):
        raise NotFound("没有这项申请。")
    return reveal
