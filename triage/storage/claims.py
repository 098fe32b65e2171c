"""Where does the reward for a report stand? Implements ports.Claims; steps are appended."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from triage.domain.claims import CLAIM, ClaimId, ClaimState, ClaimStep, ClaimTaken, RewardClaim
from triage.domain.errors import Conflict, NotFound
from triage.domain.reports import ReportId
from triage.storage.claims_tables import ClaimRow, ClaimStepRow
from triage.storage.tables import ReportRow
from triage.storage.writes import add_or_conflict, append, races_are_conflicts

_KEPT = ("scheme", "amount", "payer", "year", "payee", "due", "attention", "barred")


class SqlClaims:
    def __init__(self, session: Session) -> None:
        self._session = session

    def open(self, claim: RewardClaim, taken: ClaimTaken) -> RewardClaim:
        """Raises Conflict when the report has a claim already."""
        state = CLAIM.advance(None, taken.step)
        row = {
            **{name: getattr(claim, name) for name in ("id", "report", "area", *_KEPT)},
            "version": 1,
            "state": state.value,
            "updated": taken.at,
        }
        add_or_conflict(self._session, ClaimRow, row, f"report {claim.report} has a claim already")
        self._append(claim.id, taken)
        return self.get(claim.id)

    def get(self, id: ClaimId) -> RewardClaim:
        """Raises NotFound."""
        return claim_from_row(self._row(id))

    def of_report(self, report: ReportId) -> RewardClaim | None:
        row = self._session.scalars(select(ClaimRow).where(ClaimRow.report == report)).one_or_none()
        return None if row is None else claim_from_row(row)

    def take_step(self, claim: RewardClaim, taken: ClaimTaken) -> RewardClaim:
        """Appends, moves the state by the table and keeps the other fields of `claim` as they are given.

        Raises IllegalStep, or Conflict when the claim is no longer at the version that was read.
        """
        row = self._row(claim.id)
        state = CLAIM.advance(ClaimState(row.state), taken.step)
        if row.version != claim.version:
            raise Conflict("这项奖励刚被别人办理过，请看过现在的情况后再操作。")
        row.state, row.updated = state.value, taken.at
        for name in _KEPT:
            setattr(row, name, getattr(claim, name))
        flag_modified(row, "updated")  # also when nothing else changed: every step has its version
        self._append(claim.id, taken)
        with races_are_conflicts(f"claim {claim.id}"):
            self._session.flush()
        return claim_from_row(row)

    def steps(self, id: ClaimId) -> Sequence[ClaimTaken]:
        query = select(ClaimStepRow).where(ClaimStepRow.claim == id).order_by(ClaimStepRow.id)
        return tuple(
            ClaimTaken(ClaimStep(row.step), row.actor, row.at, row.reason, row.detail)
            for row in self._session.scalars(query)
        )

    def barred_among(self, contacts: Collection[UUID]) -> bool:
        """Whether one of these contacts (reporters or payees) is on the blacklist."""
        query = (
            select(ClaimRow.id)
            .join(ReportRow, ReportRow.id == ClaimRow.report)
            .where(ClaimRow.barred, ClaimRow.payee.in_(contacts) | ReportRow.reporter.in_(contacts))
        )
        return bool(contacts) and self._session.scalars(query.limit(1)).first() is not None

    def _append(self, id: ClaimId, taken: ClaimTaken) -> None:
        detail = None if taken.detail is None else dict(taken.detail)
        row = {"claim": id, "step": taken.step.value, "actor": taken.actor, "at": taken.at}
        append(self._session, ClaimStepRow, {**row, "reason": taken.reason, "detail": detail})

    def _row(self, id: ClaimId) -> ClaimRow:
        row = self._session.get(ClaimRow, id)
        if row is None:
            raise NotFound(f"no claim {id}")
        return row


def claim_from_row(row: ClaimRow) -> RewardClaim:
    claim = RewardClaim(ClaimId(row.id), ReportId(row.report), ClaimState(row.state), row.area)
    kept = {name: getattr(row, name) for name in _KEPT}
    return replace(claim, version=row.version, updated=row.updated, **kept)
