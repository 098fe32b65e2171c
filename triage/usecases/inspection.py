"""What becomes of a batch of an inspection? Each item is a report with its own clock, and is published."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from triage.domain.inspection import BatchItem, Outcome, disclosed
from triage.domain.policies import Policies
from triage.domain.reports import Channel, Facts
from triage.domain.workflow import Step
from triage.ports import HandledItem, StepTaken, UnitOfWork
from triage.usecases import intake
from triage.usecases.clocks import start_order_clock

_WITH_OUTCOME = (Step.DRAFT, Step.CLOSE)


def file_item(
    item: BatchItem,
    batch: str,
    *,
    id: UUID,
    actor: str,
    now: datetime,
    serials: Iterable[int],
    secret: bytes,
    policies: Policies,
    redact: Callable[[str], str],
    uow: UnitOfWork,
) -> bool:
    """Files one item with the deadline its order carries; False when its number was filed before.

    Raises InvalidSubmission, or Conflict when the number stands for another text.
    """
    submission = intake.Submission(
        channel=Channel.INSPECTION,
        text=item.text,
        facts=Facts(place=item.region, source=item.target),
        client_key=item.number,
        external_no=item.number,
    )
    receipt = intake.receive(submission, id=id, now=now, serials=serials, secret=secret, uow=uow)
    if receipt.fresh:
        kept = replace(item, region=redact(item.region), kinds=redact(item.kinds))
        uow.batches.add(receipt.report, kept, batch, actor=actor, at=now)
        if item.due is not None:
            start_order_clock(receipt.report, item.due, redact(item.number), policies=policies, uow=uow)
    return receipt.fresh


def disclosure(
    items: Iterable[HandledItem],
    *,
    place: Callable[[str], str],
    kind: Callable[[str], str],
    redact: Callable[[str], str],
) -> list[Mapping[str, str]]:
    """The lines that are published; what the table did not say of place and kinds is as we found it."""
    lines: list[Mapping[str, str]] = []
    for handled in items:
        item, kinds = handled.item, "、".join(dict.fromkeys(kind(code) for code in handled.kinds))
        told = replace(item, region=item.region or place(handled.adcode), kinds=item.kinds or kinds)
        lines.append(disclosed(told, _outcome(handled.steps), redact))
    return lines


def _outcome(steps: Sequence[StepTaken]) -> Outcome:
    """What the last reply says: the detail of the step with which it was drafted or closed."""
    details = [taken.detail for taken in steps if taken.step in _WITH_OUTCOME and taken.detail]
    said = next((detail for detail in reversed(details) if "findings" in detail), {})
    return Outcome(**{name: str(said.get(name, "")) for name in Outcome.__slots__})
