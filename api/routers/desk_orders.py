"""How does a table of 12345 orders become reports? Shown with its errors first, then filed row by row."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, File, Form, Response, UploadFile
from pydantic import TypeAdapter, ValidationError

from api.errors import UploadTooLarge
from api.routers.desk_intake import file_form, fresh_form, intake_page
from api.web.desk import Desk, HandlingDesk
from api.web.intake_form import IntakeForm, form_of_order
from triage.documents.tables import read_sheets
from triage.domain.errors import Conflict, InvalidSubmission
from triage.domain.orders import HotlineOrder, read_orders
from triage.facts.redact import redact
from triage.storage.unit_of_work import SqlUnitOfWork
from triage.usecases.desk_intake import on_record
from triage.usecases.intake import Receipt, checked_text

MOST_ORDERS = 500

router = APIRouter(prefix="/desk/intake/orders", include_in_schema=False)
_FORMS = TypeAdapter(list[IntakeForm])


@dataclass(frozen=True, slots=True)
class Checked:
    """One order as the clerk sees it; `known` is the number of the report that it is already."""

    form: IntakeForm
    text: str
    known: str


@dataclass(frozen=True, slots=True)
class Filed:
    order: str
    receipt: Receipt


@router.post("")
def check(desk: HandlingDesk, table: Annotated[UploadFile, File()]) -> Response:
    """Nothing is filed yet; the rows that can be wait in the page."""
    content = table.file.read(desk.services.settings.upload_limit + 1)
    try:
        if len(content) > desk.services.settings.upload_limit:
            raise UploadTooLarge("表格太大，请分成几个文件。")
        columns = desk.services.policies.order_columns
        orders, problems = read_orders(read_sheets(content), columns, desk.today)
        if len(orders) > MOST_ORDERS:
            raise InvalidSubmission(f"一次最多登记 {MOST_ORDERS} 件，请分成几个文件。")
    except (InvalidSubmission, UploadTooLarge) as problem:
        return intake_page(desk, fresh_form(desk), problem=problem)
    checked, wrong = _checked(desk, orders)
    fresh = [one.form for one in checked if not one.known]
    rows = _FORMS.dump_json(fresh).decode() if fresh else ""
    return _page(desk, checked=checked, problems=[*problems, *wrong], rows=rows, fresh=len(fresh))


@router.post("/file")
def file_rows(desk: HandlingDesk, rows: Annotated[str, Form()] = "") -> Response:
    """Each row by itself; what another clerk has filed meanwhile is left out with a note."""
    try:
        forms = _FORMS.validate_json(rows)
    except ValidationError:
        problem = InvalidSubmission("工单表没有传全，请重新选择文件。")
        return intake_page(desk, fresh_form(desk), problem=problem)
    filed: list[Filed] = []
    problems: list[str] = []
    for form in forms[:MOST_ORDERS]:
        try:
            filed.append(Filed(form.external_no, _file(desk, form)))
        except (InvalidSubmission, Conflict) as problem:
            problems.append(f"工单 {form.external_no}：{problem}")
    return _page(desk, filed=filed, problems=problems)


def _checked(desk: Desk, orders: Sequence[HotlineOrder]) -> tuple[list[Checked], list[str]]:
    checked: list[Checked] = []
    wrong: list[str] = []
    with SqlUnitOfWork(desk.services.reading) as uow:
        for order in orders:
            form = form_of_order(order, desk.today)
            try:
                form.check()
                form.received_at(desk.now)
                text = redact(checked_text(form.text)).text
            except InvalidSubmission as problem:
                wrong.append(f"{order.where}：{problem}")
                continue
            earlier = on_record(order.number, uow)
            checked.append(Checked(form, text, earlier.receipt if earlier else ""))
    return checked, wrong


def _file(desk: Desk, form: IntakeForm) -> Receipt:
    form.check()
    with desk.services.unit_of_work() as uow:
        receipt = file_form(desk, form, (), uow)
        uow.commit()
    return receipt


def _page(
    desk: Desk,
    *,
    problems: Sequence[str],
    checked: Sequence[Checked] = (),
    filed: Sequence[Filed] | None = None,
    rows: str = "",
    fresh: int = 0,
) -> Response:
    return desk.page(
        "desk/orders.html",
        back="/desk/intake",
        problems=problems,
        checked=checked,
        filed=filed,
        rows=rows,
        fresh=fresh,
    )
